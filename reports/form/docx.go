package form

import (
	"io"

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
	centred, left := f.topLines()
	if f.Words.Annex != "" {
		d.Paragraph(paper.ParagraphLook{Align: "right"}, paper.Run{Text: f.Words.Annex})
	}
	d.Paragraph(paper.ParagraphLook{Style: "Title"}, paper.Run{Text: f.Title})
	for _, line := range centred {
		d.Paragraph(paper.ParagraphLook{Align: "center"}, paper.Run{Text: line, Bold: true})
	}
	for _, line := range left {
		d.Paragraph(paper.ParagraphLook{}, paper.Run{Text: line})
	}
	p := planForm(f.Schools, paper.LowerHead)
	for i, part := range p.parts() {
		d.Paragraph(paper.ParagraphLook{PageBreak: i > 0})
		d.Table(p.docxWidths(part), f.docxRows(p, part))
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
func (p plan) docxWidths(part [2]int) []int {
	widths := []int{paper.WordUnits(clauseWidth), paper.WordUnits(p.text)}
	for range part[1] - part[0] {
		widths = append(widths, paper.WordUnits(p.school))
	}
	return widths
}

// docxRows are the rows of a part of the form, its head the first.
func (f *Form) docxRows(p plan, part [2]int) []paper.WordRow {
	rows := []paper.WordRow{p.docxHead(part)}
	for _, row := range f.Rows {
		words, _ := row.looks()
		plain := paper.WordCell{Fill: words.Fill, Heavy: words.Heavy}
		cells := []paper.WordCell{
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

func (p plan) docxHead(part [2]int) paper.WordRow {
	head := paper.WordRow{Head: true, Height: int(p.head * paper.Twips)}
	for _, text := range []string{clauseHead, wordsHead} {
		head.Cells = append(head.Cells, paper.WordCell{Align: "center", Runs: []paper.Run{{Text: text, Bold: true}}})
	}
	for _, school := range p.heads[part[0]:part[1]] {
		head.Cells = append(head.Cells, paper.WordCell{Align: "center", Vertical: !p.numbered,
			Runs: []paper.Run{{Text: school, Bold: true, HalfPoints: int(schoolHead.Size * 2)}}})
	}
	return head
}

// runs are a sign and after it the numbers of its remarks, raised.
func (cell Cell) runs(computed bool) []paper.Run {
	var runs []paper.Run
	if cell.Sign != analysis.Blank {
		runs = append(runs, paper.Run{Text: reports.SignText(cell.Sign), Bold: computed, HalfPoints: int(signSize * 2)})
	}
	if numbers := cell.remarkNumbers(); numbers != "" {
		runs = append(runs, paper.Run{Text: " " + numbers, Bold: computed, Raised: true, HalfPoints: int(signSize * 2)})
	}
	return runs
}

// drawFootnotes writes what stands below the form; the signature keeps to the
// paragraph before it.
func drawFootnotes(d *paper.WordDocument, notes []footnote) {
	for i, n := range notes {
		look := paper.ParagraphLook{KeepNext: n.heading || n.signature != ""}
		if n.heading || i == 0 {
			look.Before = 160
		}
		d.Paragraph(look, paper.Run{Text: n.text, Bold: n.heading})
		if n.signature != "" {
			d.Paragraph(paper.ParagraphLook{Before: 480}, paper.Run{Text: n.signature})
		}
	}
}
