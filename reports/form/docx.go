package form

import (
	"fmt"
	"io"
	"strconv"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

// WriteDOCX writes the form as a document for Word and LibreOffice on A4 in
// landscape: the form, what stands below it, and its chapters. A form of many
// schools is cut into tables as the printed workbook is into pages. The bytes
// depend on the form alone.
func (f *Form) WriteDOCX(w io.Writer) error {
	d := new(paper.WordDocument)
	d.Paragraph(paper.ParagraphLook{Style: "Title"}, paper.Run{Text: f.Title})
	for _, line := range f.Lines() {
		d.Paragraph(paper.ParagraphLook{}, paper.Run{Text: line})
	}
	plan := planFormBelow(f.Schools, paper.LowerHead)
	for i, part := range plan.parts(len(f.Schools)) {
		d.Paragraph(paper.ParagraphLook{PageBreak: i > 0})
		d.Table(plan.docxWidths(part), f.docxRows(plan, part))
	}
	drawFootnotes(d, f.footnotes())
	for i, c := range f.chapters() {
		if c.Sheet != shareSheet { // the numbers before it hold the same shares
			d.Chapter(c, i == 0)
		}
	}
	return d.Write(w, f.Title)
}

// docxWidths are the columns of a part of the form, as wide together as the
// plan's are on a sheet.
func (plan formPlan) docxWidths(part [2]int) []int {
	widths := []int{paper.WordUnits(numberWidth), paper.WordUnits(clauseWidth), paper.WordUnits(plan.text)}
	for range part[1] - part[0] {
		widths = append(widths, paper.WordUnits(plan.school))
	}
	return widths
}

// docxRows are the rows of a part of the form, its head the first.
func (f *Form) docxRows(plan formPlan, part [2]int) []paper.WordRow {
	rows := []paper.WordRow{f.docxHead(plan, part)}
	for _, row := range f.Rows {
		words, _ := row.looks()
		plain := paper.WordCell{Fill: words.Fill, Heavy: words.Heavy}
		cells := []paper.WordCell{
			plain.With("center", paper.Run{Text: strconv.Itoa(row.Number), Bold: words.Bold}),
			plain.With("center", paper.Run{Text: row.Item, Bold: words.Bold}),
			plain.With("", paper.Run{Text: row.Text, Bold: words.Bold}),
		}
		for _, cell := range row.Cells[part[0]:part[1]] {
			cells = append(cells, plain.With("center", cell.runs(row.Computed())...))
		}
		rows = append(rows, paper.WordRow{Cells: cells})
	}
	return rows
}

func (f *Form) docxHead(plan formPlan, part [2]int) paper.WordRow {
	head := paper.WordRow{Head: true, Height: int(plan.head * paper.Twips)}
	for _, text := range []string{"Стр.", "№", "Показатель"} {
		head.Cells = append(head.Cells, paper.WordCell{Align: "center", Runs: []paper.Run{{Text: text, Bold: true}}})
	}
	for _, school := range f.Schools[part[0]:part[1]] {
		head.Cells = append(head.Cells, paper.WordCell{Align: "center", Vertical: true,
			Runs: []paper.Run{{Text: reports.HeadLabel(school.Name), Bold: true, HalfPoints: int(schoolHead.Size * 2)}}})
	}
	return head
}

// runs are a sign and after it the number of its remark, raised.
func (cell Cell) runs(computed bool) []paper.Run {
	runs := []paper.Run{{Text: string(cell.Sign), Bold: computed, HalfPoints: int(signSize * 2)}}
	if cell.Sign != analysis.Blank && cell.Remark > 0 {
		runs = append(runs, paper.Run{Text: fmt.Sprintf(" %d)", cell.Remark), Bold: computed, Raised: true, HalfPoints: int(signSize * 2)})
	}
	return runs
}

func drawFootnotes(d *paper.WordDocument, notes []footnote) {
	for i, n := range notes {
		look := paper.ParagraphLook{KeepNext: n.heading}
		switch {
		case n.signature:
			look.Before = 480
		case n.heading, i == 0:
			look.Before = 160
		}
		d.Paragraph(look, paper.Run{Text: n.text, Bold: n.heading})
	}
}
