package paper

import (
	"math"

	"vsrok/reports"
)

// Chapter writes a chapter; the first one starts a page.
func (d *WordDocument) Chapter(c reports.Chapter, first bool) {
	d.Paragraph(ParagraphLook{Style: "Heading1", PageBreak: first}, Run{Text: c.Title})
	for _, p := range c.Passages {
		if p.Heading != "" {
			d.Paragraph(ParagraphLook{Style: "Heading2"}, Run{Text: p.Heading})
		}
		for _, text := range p.Words {
			d.Paragraph(ParagraphLook{}, Run{Text: text})
		}
		if len(p.Columns) > 0 {
			d.Paragraph(ParagraphLook{KeepNext: true})
			d.plainTable(p)
		}
		for _, text := range p.Notes {
			d.Paragraph(ParagraphLook{Before: 80}, Run{Text: text})
		}
	}
}

// printSize is the size in points at which columns of so many units together
// fit a page.
func printSize(units float64) float64 {
	return math.Max(SmallestFont, math.Min(reports.FontSize, math.Floor(2*reports.FontSize*PageWidth/units)/2))
}

// plainTable writes a passage's table over the whole width of the page.
func (d *WordDocument) plainTable(p reports.Passage) {
	total := reports.TableWidth(p.Columns)
	size := int(2 * printSize(total))
	widths := make([]int, len(p.Columns))
	head := WordRow{Head: true}
	for i, column := range p.Columns {
		widths[i] = int(column.Width / total * docxPage)
		head.Cells = append(head.Cells, WordCell{Align: "center",
			Runs: []Run{{Text: column.Head, Bold: true, HalfPoints: size}}})
	}
	rows := []WordRow{head}
	for _, cells := range p.Rows {
		var row WordRow
		for i, cell := range cells {
			kind := p.Columns[i].Kind
			row.Cells = append(row.Cells,
				WordCell{Align: kindAlign(kind), Runs: []Run{{Text: cell.Text(kind), HalfPoints: size}}})
		}
		rows = append(rows, row)
	}
	d.Table(widths, rows)
}

// align is where the cells of a column stand.
func kindAlign(k reports.Kind) string {
	switch k {
	case reports.OfSigns:
		return "center"
	case reports.OfCounts, reports.OfShares:
		return "right"
	}
	return "left"
}

// LowerHead is how high names are at most in a document and on a page, in
// points: Chromium repeats no head that is higher than a quarter of a page.
const LowerHead = 112.0
