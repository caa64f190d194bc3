package reports

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"

	"vsrok/analysis"
)

//go:embed form.html
var formPage string

// millimetres of one unit of column width on paper: 138 units are the 277 mm
// that A4 on its side has between its margins, less the lines at both ends.
const millimetres = 276 / pageWidth

// pointMillimetres is a point in millimetres.
const pointMillimetres = 25.4 / 72

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
	Schools []FormSchool
	Rows    []FormRow
}

type htmlFootnote struct {
	Text               string
	Heading, Signature bool
	Remark             int
}

type htmlChapter struct {
	Title    string
	Passages []htmlPassage
	Charts   []htmlChart // instead of the passage's table
}

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
	page, err := template.New("form").Funcs(template.FuncMap{"clean": cleanText, "label": headLabel}).Parse(formPage)
	if err != nil {
		return err
	}
	plan := planFormBelow(f.Schools, lowerHead)
	model := htmlForm{
		Title: f.Title, Lines: f.Lines(), Number: paper(numberWidth * millimetres), Clause: paper(clauseWidth * millimetres),
		Text: paper(plan.text * millimetres), School: paper(plan.school * millimetres), Head: paper(plan.head * pointMillimetres),
		Parts: f.htmlParts(plan), Chapters: f.htmlChapters(),
	}
	for _, n := range f.footnotes() {
		model.Footnotes = append(model.Footnotes, htmlFootnote{n.text, n.heading, n.signature, n.remark})
	}
	return page.Execute(w, model)
}

// paper is a length as CSS takes it.
func paper(length float64) string { return fmt.Sprintf("%.2f", length) }

func (f *Form) htmlParts(plan formPlan) []htmlPart {
	var parts []htmlPart
	for _, part := range plan.parts(len(f.Schools)) {
		width := numberWidth + clauseWidth + plan.text + plan.school*float64(part[1]-part[0])
		h := htmlPart{Width: paper(width * millimetres), Schools: f.Schools[part[0]:part[1]]}
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
		h := htmlChapter{Title: c.title}
		if c.sheet == shareSheet {
			h.Charts = f.htmlCharts()
		}
		for _, p := range c.passages {
			h.Passages = append(h.Passages, p.html())
		}
		chapters = append(chapters, h)
	}
	return chapters
}

func (p passage) html() htmlPassage {
	total := tableWidth(p.columns)
	h := htmlPassage{Heading: p.heading, Words: p.words, Notes: p.notes, Size: paper(printSize(math.Max(total, 1)))}
	for _, column := range p.columns {
		h.Columns = append(h.Columns, htmlColumn{column.head, paper(column.width / total * 100)})
	}
	for _, cells := range p.rows {
		row := make([]htmlCell, len(cells))
		for i, cell := range cells {
			kind := p.columns[i].kind
			row[i] = htmlCell{cell.text(kind), kind.class()}
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// class is the look of a column's cells in the style sheet.
func (k columnKind) class() string {
	switch k {
	case ofSigns:
		return "middle"
	case ofCounts, ofShares:
		return "count"
	}
	return "words"
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
	low, high := shareDown(b.low.Num, b.low.Den), shareDown(b.high.Num, b.high.Den)
	return htmlBar{School: school, Low: low, Open: high - low, Words: between(b.low, b.high)}
}

// between writes both bounds of a share, or one where they are the same.
func between(low, high analysis.Ratio) string {
	bounds := []string{Percent(low.Num, low.Den), Percent(high.Num, high.Den)}
	if bounds[0] == bounds[1] {
		return bounds[0]
	}
	return strings.Join(bounds, " … ")
}
