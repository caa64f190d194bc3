package reports

import (
	"fmt"
	"io"
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
	drawFootnotes(d, f.footnotes())
	for i, c := range f.chapters() {
		if c.sheet != shareSheet { // the numbers before it hold the same shares
			d.chapter(c, i == 0)
		}
	}
	return d.write(w, f.Title)
}

// docxWidths are the columns of a part of the form, as wide together as the
// plan's are on a sheet.
func (plan formPlan) docxWidths(part [2]int) []int {
	widths := []int{docxUnits(numberWidth), docxUnits(clauseWidth), docxUnits(plan.text)}
	for range part[1] - part[0] {
		widths = append(widths, docxUnits(plan.school))
	}
	return widths
}

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

func drawFootnotes(d *wordDocument, notes []footnote) {
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
