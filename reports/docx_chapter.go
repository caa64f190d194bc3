package reports

import "math"

// chapter writes a chapter; the first one starts a page.
func (d *wordDocument) chapter(c chapter, first bool) {
	d.paragraph(paragraphLook{style: "Heading1", pageBreak: first}, run{text: c.title})
	for _, p := range c.passages {
		if p.heading != "" {
			d.paragraph(paragraphLook{style: "Heading2"}, run{text: p.heading})
		}
		for _, text := range p.words {
			d.paragraph(paragraphLook{}, run{text: text})
		}
		if len(p.columns) > 0 {
			d.paragraph(paragraphLook{keepNext: true})
			d.plainTable(p)
		}
		for _, text := range p.notes {
			d.paragraph(paragraphLook{before: 80}, run{text: text})
		}
	}
}

// printSize is the size in points at which columns of so many units together
// fit a page.
func printSize(units float64) float64 {
	return math.Max(smallestFont, math.Min(fontSize, math.Floor(2*fontSize*pageWidth/units)/2))
}

// plainTable writes a passage's table over the whole width of the page.
func (d *wordDocument) plainTable(p passage) {
	total := tableWidth(p.columns)
	size := int(2 * printSize(total))
	widths := make([]int, len(p.columns))
	head := docxRow{head: true}
	for i, column := range p.columns {
		widths[i] = int(column.width / total * docxPage)
		head.cells = append(head.cells, docxCell{align: "center", runs: []run{{text: column.head, bold: true, halfPoints: size}}})
	}
	rows := []docxRow{head}
	for _, cells := range p.rows {
		var row docxRow
		for i, cell := range cells {
			kind := p.columns[i].kind
			row.cells = append(row.cells, docxCell{align: kindAlign(kind), runs: []run{{text: cell.text(kind), halfPoints: size}}})
		}
		rows = append(rows, row)
	}
	d.table(widths, rows)
}

// align is where the cells of a column stand.
func kindAlign(k columnKind) string {
	switch k {
	case ofSigns:
		return "center"
	case ofCounts, ofShares:
		return "right"
	}
	return "left"
}

// lowerHead is how high names are at most in a document and on a page, in
// points: Chromium repeats no head that is higher than a quarter of a page.
const lowerHead = 112.0
