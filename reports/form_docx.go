package reports

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"vsrok/analysis"
)

// WriteDOCX writes the form as a document for Word and LibreOffice on A4 in
// landscape: the form, what stands below it, and its chapters. A form of many
// schools is cut into tables as the printed workbook is into pages. The bytes
// depend on the form alone.
func (f *Form) WriteDOCX(w io.Writer) error {
	d := new(wordDocument)
	d.paragraph(paragraphLook{style: "Title"}, run{text: f.Title})
	for _, line := range f.Lines() {
		d.paragraph(paragraphLook{}, run{text: line})
	}
	plan := planFormBelow(f.Schools, lowerHead)
	for i, part := range plan.parts(len(f.Schools)) {
		d.paragraph(paragraphLook{pageBreak: i > 0})
		d.table(plan.docxWidths(part), f.docxRows(plan, part))
	}
	d.footnotes(f.footnotes())
	for i, c := range f.chapters() {
		if c.sheet != shareSheet { // the numbers before it hold the same shares
			d.chapter(c, i == 0)
		}
	}
	return d.write(w, f.Title)
}

// lowerHead is how high names are at most in a document and on a page, in
// points: Chromium repeats no head that is higher than a quarter of a page.
const lowerHead = 112.0

// docxWidths are the columns of a part of the form, as wide together as the
// plan's are on a sheet.
func (plan formPlan) docxWidths(part [2]int) []int {
	widths := []int{docxUnits(numberWidth), docxUnits(clauseWidth), docxUnits(plan.text)}
	for range part[1] - part[0] {
		widths = append(widths, docxUnits(plan.school))
	}
	return widths
}

func docxUnits(units float64) int { return int(units * docxUnit) }

// docxRows are the rows of a part of the form, its head the first.
func (f *Form) docxRows(plan formPlan, part [2]int) []docxRow {
	rows := []docxRow{f.docxHead(plan, part)}
	for _, row := range f.Rows {
		words, _ := row.looks()
		plain := docxCell{fill: words.fill, heavy: words.heavy}
		cells := []docxCell{
			plain.with("center", run{text: strconv.Itoa(row.Number), bold: words.bold}),
			plain.with("center", run{text: row.Item, bold: words.bold}),
			plain.with("", run{text: row.Text, bold: words.bold}),
		}
		for _, cell := range row.Cells[part[0]:part[1]] {
			cells = append(cells, plain.with("center", cell.runs(row.Computed())...))
		}
		rows = append(rows, docxRow{cells: cells})
	}
	return rows
}

func (cell docxCell) with(align string, runs ...run) docxCell {
	cell.align, cell.runs = align, runs
	return cell
}

func (f *Form) docxHead(plan formPlan, part [2]int) docxRow {
	head := docxRow{head: true, height: int(plan.head * twips)}
	for _, text := range []string{"Стр.", "№", "Показатель"} {
		head.cells = append(head.cells, docxCell{align: "center", runs: []run{{text: text, bold: true}}})
	}
	for _, school := range f.Schools[part[0]:part[1]] {
		head.cells = append(head.cells, docxCell{align: "center", vertical: true,
			runs: []run{{text: headLabel(school.Name), bold: true, halfPoints: int(schoolHead.size * 2)}}})
	}
	return head
}

// runs are a sign and after it the number of its remark, raised.
func (cell FormCell) runs(computed bool) []run {
	runs := []run{{text: string(cell.Sign), bold: computed, halfPoints: int(signSize * 2)}}
	if cell.Sign != analysis.Blank && cell.Remark > 0 {
		runs = append(runs, run{text: fmt.Sprintf(" %d)", cell.Remark), bold: computed, raised: true, halfPoints: int(signSize * 2)})
	}
	return runs
}

func (d *wordDocument) footnotes(notes []footnote) {
	for i, n := range notes {
		look := paragraphLook{keepNext: n.heading}
		switch {
		case n.signature:
			look.before = 480
		case n.heading, i == 0:
			look.before = 160
		}
		d.paragraph(look, run{text: n.text, bold: n.heading})
	}
}

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
			row.cells = append(row.cells, docxCell{align: kind.align(), runs: []run{{text: cell.text(kind), halfPoints: size}}})
		}
		rows = append(rows, row)
	}
	d.table(widths, rows)
}

// align is where the cells of a column stand.
func (k columnKind) align() string {
	switch k {
	case ofSigns:
		return "center"
	case ofCounts, ofShares:
		return "right"
	}
	return "left"
}
