package form

import (
	_ "embed"
	"html/template"
	"io"

	"vsrok/reports"
	"vsrok/reports/paper"
)

//go:embed form.html
var formPage string

// htmlForm is the form as the page's template takes it.
type htmlForm struct {
	Annex, Title               string
	Centred, Lines             []string
	Numbered                   bool   // numbers stand over the schools' columns
	Clause, Text, School, Head string // lengths in millimetres
	Parts                      []htmlPart
	Footnotes                  []htmlFootnote
	Chapters                   []htmlChapter
}

// htmlPart is one table of a form that is cut between schools.
type htmlPart struct {
	Width string // millimetres
	Heads []string
	Rows  []Row
}

type htmlFootnote struct {
	Text      string
	Heading   bool
	Signature string
	Remark    int
}

type htmlChapter struct {
	Title    string
	Passages []paper.PageTable
	Charts   []htmlChart // instead of the passage's table
}

type htmlChart struct {
	Title string
	Bars  []htmlBar
}

// htmlBar is one school's bar; lengths are thousandths of the scale.
type htmlBar struct {
	School    string
	Low, Open int
	Words     string
}

// WriteHTML writes the form as one page that needs no network and no script
// and prints on A4 in landscape. The bytes depend on the form alone.
func (f *Form) WriteHTML(w io.Writer) error {
	page, err := template.New("form").Funcs(template.FuncMap{"clean": reports.CleanText, "label": reports.HeadLabel,
		"sign": reports.SignText}).Parse(formPage)
	if err != nil {
		return err
	}
	p := planForm(f.Schools, paper.LowerHead)
	centred, left := f.topLines()
	model := htmlForm{
		Annex: f.Words.Annex, Title: f.Title, Centred: centred, Lines: left, Numbered: p.numbered,
		Clause: paper.CSSLength(clauseWidth * paper.Millimetres), Text: paper.CSSLength(p.text * paper.Millimetres),
		School: paper.CSSLength(p.school * paper.Millimetres), Head: paper.CSSLength(p.head * paper.PointMillimetres),
		Parts: f.htmlParts(p), Chapters: f.htmlChapters(),
	}
	for _, n := range f.footnotes() {
		model.Footnotes = append(model.Footnotes, htmlFootnote{n.text, n.heading, n.signature, n.remark})
	}
	return page.Execute(w, model)
}

func (f *Form) htmlParts(p plan) []htmlPart {
	var parts []htmlPart
	for _, part := range p.parts() {
		width := p.leading() + p.text + p.school*float64(part[1]-part[0])
		h := htmlPart{Width: paper.CSSLength(width * paper.Millimetres), Heads: p.heads[part[0]:part[1]]}
		for _, row := range f.Rows {
			row.Cells = row.Cells[part[0]:part[1]]
			h.Rows = append(h.Rows, row)
		}
		parts = append(parts, h)
	}
	return parts
}

func (f *Form) htmlChapters() []htmlChapter {
	var chapters []htmlChapter
	for _, c := range f.chapters() {
		h := htmlChapter{Title: c.Title}
		if c.Sheet == shareSheet {
			h.Charts = f.htmlCharts()
		}
		for _, p := range c.Passages {
			h.Passages = append(h.Passages, paper.TableOf(p))
		}
		chapters = append(chapters, h)
	}
	return chapters
}

func (f *Form) htmlCharts() []htmlChart {
	var charts []htmlChart
	for _, chart := range f.charts() {
		h := htmlChart{Title: chart.title()}
		for i, b := range chart.bars {
			h.Bars = append(h.Bars, b.html(f.Schools[i].Name))
		}
		charts = append(charts, h)
	}
	return charts
}

func (b shareBar) html(school string) htmlBar {
	if b.low.Den == 0 {
		return htmlBar{School: school, Words: reports.NoData}
	}
	low, high := reports.ShareDown(b.low.Num, b.low.Den), reports.ShareDown(b.high.Num, b.high.Den)
	return htmlBar{School: school, Low: low, Open: high - low, Words: reports.Between(b.low, b.high)}
}
