package paper

import (
	"math"

	"vsrok/reports"
)

// Grey tells computed rows from the others; it stays readable as print in
// black and white, and the bold face of their signs where the fill is lost.
const Grey = "D9D9D9"

// ColumnHead is the look of a table's head.
var ColumnHead = Look{Bold: true, Horizontal: "center", Boxed: true}

// DrawTitle writes the title and the lines under it, and answers the row for
// what comes after a blank one.
func DrawTitle(s *Sheet, last int, width float64, title string, lines []string) int {
	row := s.Across(last, 1, Look{Size: 14, Bold: true, Horizontal: "center"}, width, title)
	for _, line := range lines {
		row = s.Across(last, row, Look{}, width, line)
	}
	return row + 1
}

// GridOf are the columns of a chapter's sheet: those of its table, or one that
// is as wide as a page.
func GridOf(c reports.Chapter) []reports.Column {
	for _, p := range c.Passages {
		if len(p.Columns) > 0 {
			return p.Columns
		}
	}
	return []reports.Column{{Width: PageWidth}}
}

// TableGap keeps a table off the words above it, in points.
const TableGap = 6.0

// Passage writes a passage over so many columns of a width together. It answers
// the row after it and the row of its table's head, 0 where there is none.
func (s *Sheet) Passage(p reports.Passage, row, last int, width float64) (next, head int) {
	if p.Heading != "" {
		row = s.Across(last, row, Look{Bold: true}, width, p.Heading)
	}
	for _, text := range p.Words {
		row = s.Across(last, row, Look{}, width, text)
	}
	if len(p.Columns) > 0 {
		if len(p.Words) > 0 {
			s.Height(row, TableGap)
			row++
		}
		head = row
		s.columnHeads(p, head)
		for _, cells := range p.Rows {
			row++
			s.tableRow(p, row, cells)
		}
		row++
	}
	if len(p.Notes) > 0 {
		row++
	}
	for _, text := range p.Notes {
		row = s.Across(last, row, Look{}, width, text)
	}
	return row, head
}

func (s *Sheet) columnHeads(p reports.Passage, row int) {
	height := 0.0
	for i, column := range p.Columns {
		height = math.Max(height, s.Wrapped(i+1, row, ColumnHead, column.Width, column.Head))
	}
	s.Height(row, height)
}

func (s *Sheet) tableRow(p reports.Passage, row int, cells []reports.Cell) {
	height := 0.0
	for i, cell := range cells {
		height = math.Max(height, s.cell(cell, i+1, row, p.Columns[i]))
	}
	s.Height(row, height)
}

// shareFormat ends with room as wide as a hyphen: on a sheet that is printed
// smaller LibreOffice forgets the indent of such cells.
const shareFormat = "0.0%_-"

// draw writes a cell, numbers as numbers, and answers how high its row has to
// be. A share is written rounded down; of nothing there is none.
func (s *Sheet) cell(d reports.Cell, column, row int, of reports.Column) float64 {
	style := Look{Boxed: true}
	switch of.Kind {
	case reports.OfSigns:
		style.Horizontal = "center"
	case reports.OfCounts:
		style.Horizontal, style.format = "right", "#,##0"
		if d.Blank {
			s.Text(column, row, style, "")
			return 0
		}
		s.number(column, row, style, d.Count)
		return 0
	case reports.OfShares:
		style.Horizontal, style.format = "right", shareFormat
		if d.Share.Den == 0 {
			s.Text(column, row, style, "")
			return 0
		}
		s.number(column, row, style, float64(reports.ShareDown(d.Share.Num, d.Share.Den))/1000)
		return 0
	}
	return s.Wrapped(column, row, style, of.Width, d.Words)
}
