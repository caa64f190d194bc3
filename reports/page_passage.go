package reports

import (
	"fmt"
	"math"
)

type htmlPassage struct {
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

func passageHTML(p passage) htmlPassage {
	total := tableWidth(p.columns)
	h := htmlPassage{Heading: p.heading, Words: p.words, Notes: p.notes, Size: cssLength(printSize(math.Max(total, 1)))}
	for _, column := range p.columns {
		h.Columns = append(h.Columns, htmlColumn{column.head, cssLength(column.width / total * 100)})
	}
	for _, cells := range p.rows {
		row := make([]htmlCell, len(cells))
		for i, cell := range cells {
			kind := p.columns[i].kind
			row[i] = htmlCell{cell.text(kind), kindClass(kind)}
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// class is the look of a column's cells in the style sheet.
func kindClass(k columnKind) string {
	switch k {
	case ofSigns:
		return "middle"
	case ofCounts, ofShares:
		return "count"
	}
	return "words"
}

// millimetres of one unit of column width on paper: 138 units are the 277 mm
// that A4 on its side has between its margins, less the lines at both ends.
const millimetres = 276 / pageWidth

// pointMillimetres is a point in millimetres.
const pointMillimetres = 25.4 / 72

// cssLength is a length as CSS takes it.
func cssLength(length float64) string { return fmt.Sprintf("%.2f", length) }
