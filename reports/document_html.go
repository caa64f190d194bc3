package reports

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"vsrok/analysis"
)

//go:embed document.html
var documentPage string

// htmlDocument is a document as the page's template takes it.
type htmlDocument struct {
	Title, Footer   string
	Lines, Cautions []string
	Sections        []htmlSection
}

type htmlSection struct {
	ID, Title string
	Passages  []htmlDrawn
}

// htmlDrawn is a passage with what is drawn of its table, or with texts to be
// copied instead of it.
type htmlDrawn struct {
	htmlPassage
	Charts []htmlDrawing
	Texts  []htmlText
}

type htmlDrawing struct {
	Title string
	SVG   template.HTML
}

// htmlText is a text to be copied, shown in so many lines.
type htmlText struct {
	Name, Text string
	Rows       int
}

// WriteHTML writes the document as one page that needs no network and no
// script, is read with a keyboard and a screen reader, and prints on A4 in
// landscape. The bytes depend on the document alone.
func WriteHTML(w io.Writer, d *Document) error {
	page, err := template.New("document").Funcs(template.FuncMap{"clean": cleanText}).Parse(documentPage)
	if err != nil {
		return err
	}
	model := htmlDocument{Title: d.title, Lines: d.lines, Cautions: d.cautions, Footer: d.footer}
	for _, s := range d.sections {
		model.Sections = append(model.Sections, sectionHTML(s))
	}
	return page.Execute(w, model)
}

func sectionHTML(s section) htmlSection {
	h := htmlSection{ID: s.id, Title: s.title}
	for i, p := range s.passages {
		drawn := htmlDrawn{htmlPassage: passageHTML(p).withLargeSigns()}
		for k, c := range s.charts[i] {
			// Every text in a drawing has gone through markup.
			drawn.Charts = append(drawn.Charts, htmlDrawing{c.title, template.HTML(c.svg(fmt.Sprintf("%s-%d-%d", s.id, i+1, k+1)))})
		}
		if s.copyTexts {
			drawn.Texts = textsToCopy(p)
		}
		h.Passages = append(h.Passages, drawn)
	}
	return h
}

// withLargeSigns lets a sign stand out among the other short words.
func (p htmlPassage) withLargeSigns() htmlPassage {
	for _, row := range p.Rows {
		for i := range row {
			if row[i].Class == kindClass(ofSigns) && slices.Contains([]analysis.Sign{analysis.Plus, analysis.Minus, analysis.Unknown}, analysis.Sign(row[i].Text)) {
				row[i].Class = "sign"
			}
		}
	}
	return p
}

// charactersInLine is about what a line of a text on a page holds.
const charactersInLine = 120

// texts are the rows of a table of names and texts.
func textsToCopy(p passage) []htmlText {
	texts := make([]htmlText, len(p.rows))
	for i, row := range p.rows {
		name, text := row[0].words, row[len(row)-1].words
		lines := 1
		for line := range strings.SplitSeq(text, "\n") {
			lines += 1 + len([]rune(line))/charactersInLine
		}
		texts[i] = htmlText{name, text, lines}
	}
	return texts
}
