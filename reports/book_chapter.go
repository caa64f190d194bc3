package reports

import "math"

// grey tells computed rows from the others; it stays readable as print in
// black and white, and the bold face of their signs where the fill is lost.
const grey = "D9D9D9"

// columnHead is the look of a table's head.
var columnHead = look{bold: true, horizontal: "center", boxed: true}

// drawHead writes the title and the lines under it, and answers the row for
// what comes after a blank one.
func drawHead(s *sheet, last int, width float64, title string, lines []string) int {
	row := s.across(last, 1, look{size: 14, bold: true, horizontal: "center"}, width, title)
	for _, line := range lines {
		row = s.across(last, row, look{}, width, line)
	}
	return row + 1
}

// grid are the columns of a chapter's sheet: those of its table, or one that
// is as wide as a page.
func gridOf(c chapter) []tableColumn {
	for _, p := range c.passages {
		if len(p.columns) > 0 {
			return p.columns
		}
	}
	return []tableColumn{{width: pageWidth}}
}

// tableGap keeps a table off the words above it, in points.
const tableGap = 6.0

// draw writes a passage over so many columns of a width together. It answers
// the row after it and the row of its table's head, 0 where there is none.
func (s *sheet) passage(p passage, row, last int, width float64) (next, head int) {
	if p.heading != "" {
		row = s.across(last, row, look{bold: true}, width, p.heading)
	}
	for _, text := range p.words {
		row = s.across(last, row, look{}, width, text)
	}
	if len(p.columns) > 0 {
		if len(p.words) > 0 {
			s.height(row, tableGap)
			row++
		}
		head = row
		s.columnHeads(p, head)
		for _, cells := range p.rows {
			row++
			s.tableRow(p, row, cells)
		}
		row++
	}
	if len(p.notes) > 0 {
		row++
	}
	for _, text := range p.notes {
		row = s.across(last, row, look{}, width, text)
	}
	return row, head
}

func (s *sheet) columnHeads(p passage, row int) {
	height := 0.0
	for i, column := range p.columns {
		height = math.Max(height, s.wrapped(i+1, row, columnHead, column.width, column.head))
	}
	s.height(row, height)
}

func (s *sheet) tableRow(p passage, row int, cells []tableCell) {
	height := 0.0
	for i, cell := range cells {
		height = math.Max(height, s.cell(cell, i+1, row, p.columns[i]))
	}
	s.height(row, height)
}

// shareFormat ends with room as wide as a hyphen: on a sheet that is printed
// smaller LibreOffice forgets the indent of such cells.
const shareFormat = "0.0%_-"

// draw writes a cell, numbers as numbers, and answers how high its row has to
// be. A share is written rounded down; of nothing there is none.
func (s *sheet) cell(d tableCell, column, row int, of tableColumn) float64 {
	style := look{boxed: true}
	switch of.kind {
	case ofSigns:
		style.horizontal = "center"
	case ofCounts:
		style.horizontal, style.format = "right", "#,##0"
		if d.blank {
			s.text(column, row, style, "")
			return 0
		}
		s.number(column, row, style, d.count)
		return 0
	case ofShares:
		style.horizontal, style.format = "right", shareFormat
		if d.share.Den == 0 {
			s.text(column, row, style, "")
			return 0
		}
		s.number(column, row, style, float64(shareDown(d.share.Num, d.share.Den))/1000)
		return 0
	}
	return s.wrapped(column, row, style, of.width, d.words)
}
