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
	Title                              string
	Lines                              []string
	Number, Clause, Text, School, Head string // lengths in millimetres
	Parts                              []htmlPart
	Footnotes                          []htmlFootnote
	Chapters                           []htmlChapter
}

// htmlPart is one table of a form that is cut between schools.
type htmlPart struct {
	Width   string // millimetres
	Schools []School
	Rows    []Row
}

type htmlFootnote struct {
	Text               string
	Heading, Signature bool
	Remark             int
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
	page, err := template.New("form").Funcs(template.FuncMap{"clean": reports.CleanText, "label": reports.HeadLabel}).Parse(formPage)
	if err != nil {
		return err
	}
	plan := planFormBelow(f.Schools, paper.LowerHead)
	model := htmlForm{
		Title: f.Title, Lines: f.Lines(), Number: paper.CssLength(numberWidth * paper.Millimetres), Clause: paper.CssLength(clauseWidth * paper.Millimetres),
		Text: paper.CssLength(plan.text * paper.Millimetres), School: paper.CssLength(plan.school * paper.Millimetres), Head: paper.CssLength(plan.head * paper.PointMillimetres),
		Parts: f.htmlParts(plan), Chapters: f.htmlChapters(),
	}
	for _, n := range f.footnotes() {
		model.Footnotes = append(model.Footnotes, htmlFootnote{n.text, n.heading, n.signature, n.remark})
	}
	return page.Execute(w, model)
}

func (f *Form) htmlParts(plan formPlan) []htmlPart {
	var parts []htmlPart
	for _, part := range plan.parts(len(f.Schools)) {
		width := numberWidth + clauseWidth + plan.text + plan.school*float64(part[1]-part[0])
		h := htmlPart{Width: paper.CssLength(width * paper.Millimetres), Schools: f.Schools[part[0]:part[1]]}
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
		return htmlBar{School: school, Words: "нет данных"}
	}
	low, high := reports.ShareDown(b.low.Num, b.low.Den), reports.ShareDown(b.high.Num, b.high.Den)
	return htmlBar{School: school, Low: low, Open: high - low, Words: reports.Between(b.low, b.high)}
}
