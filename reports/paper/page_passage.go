package paper

import (
	"fmt"
	"math"

	"vsrok/reports"
)

// PageTable is a passage as a page shows it.
type PageTable struct {
	Heading      string
	Words, Notes []string
	Columns      []htmlColumn
	Rows         [][]htmlCell
	Size         string // of the table's letters, points
}

type htmlColumn struct {
	Head  string
	Share string // of the table's width, per cent
}

type htmlCell struct{ Text, Class string }

// TableOf is a passage as a page shows it, its widths in per cent of the page.
func TableOf(p reports.Passage) PageTable {
	total := reports.TableWidth(p.Columns)
	h := PageTable{Heading: p.Heading, Words: p.Words, Notes: p.Notes, Size: CSSLength(printSize(math.Max(total, 1)))}
	for _, column := range p.Columns {
		h.Columns = append(h.Columns, htmlColumn{column.Head, CSSLength(column.Width / total * 100)})
	}
	for _, cells := range p.Rows {
		row := make([]htmlCell, len(cells))
		for i, cell := range cells {
			kind := p.Columns[i].Kind
			row[i] = htmlCell{cell.Text(kind), kindClass(kind)}
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// class is the look of a column's cells in the style sheet.
func kindClass(k reports.Kind) string {
	switch k {
	case reports.OfSigns:
		return "middle"
	case reports.OfCounts, reports.OfShares:
		return "count"
	}
	return "words"
}

// Millimetres of one unit of column width on paper: 138 units are the 277 mm
// that A4 on its side has between its margins, less the lines at both ends.
const Millimetres = 276 / PageWidth

// PointMillimetres is a point in millimetres.
const PointMillimetres = 25.4 / 72

// CSSLength is a length as CSS takes it.
func CSSLength(length float64) string { return fmt.Sprintf("%.2f", length) }
