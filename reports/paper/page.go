package paper

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

//go:embed document.html
var documentPage string

// htmlDocument is a document as the page's template takes it.
type htmlDocument struct {
	Title, Footer   string
	Lines, Cautions []string
	Sections        []htmlSection
	OpensUpright    bool
}

type htmlSection struct {
	ID, Title string
	OnePage   bool
	Packed    bool // its rows need small letters to fit the page
	Folded    bool
	Passages  []htmlDrawn
}

// htmlDrawn is a passage with what is drawn of its table, or with texts to be
// copied instead of it.
type htmlDrawn struct {
	PageTable
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
// landscape, one upright page before it where the document opens with one. The bytes depend on the document alone.
func WriteHTML(w io.Writer, d *reports.Document) error {
	page, err := template.New("document").Funcs(template.FuncMap{"clean": reports.CleanText}).Parse(documentPage)
	if err != nil {
		return err
	}
	model := htmlDocument{Title: d.Title, Lines: d.Lines, Cautions: d.Cautions, Footer: d.Footer,
		OpensUpright: len(d.Sections) > 0 && d.Sections[0].OnePage}
	for _, s := range d.Sections {
		model.Sections = append(model.Sections, sectionHTML(s))
	}
	return page.Execute(w, model)
}

// rowsAtEase is how many rows an upright page holds in letters of the usual size.
const rowsAtEase = 16

func sectionHTML(s reports.Section) htmlSection {
	h := htmlSection{ID: s.ID, Title: s.Title, OnePage: s.OnePage, Folded: s.Folded}
	for i, p := range s.Passages {
		drawn := htmlDrawn{PageTable: TableOf(p).withLargeSigns()}
		for k, c := range s.Charts[i] {
			// Every text in a drawing has gone through markup.
			drawn.Charts = append(drawn.Charts,
				htmlDrawing{c.Title, template.HTML(c.SVG(fmt.Sprintf("%s-%d-%d", s.ID, i+1, k+1)))})
		}
		if s.CopyTexts {
			drawn.Texts = textsToCopy(p)
		}
		h.Packed = h.Packed || s.OnePage && len(p.Rows) > rowsAtEase
		h.Passages = append(h.Passages, drawn)
	}
	return h
}

// signClasses are the looks of signs, told apart in black and white too.
var signClasses = map[string]string{
	reports.SignText(analysis.Plus): "plus", reports.SignText(analysis.Minus): "minus",
	reports.SignText(analysis.Unknown): "unknown",
}

// withLargeSigns lets a sign stand out among the other short words.
func (p PageTable) withLargeSigns() PageTable {
	for _, row := range p.Rows {
		for i := range row {
			if class, ok := signClasses[row[i].Text]; ok && row[i].Class == kindClass(reports.OfSigns) {
				row[i].Class = "sign " + class
			}
		}
	}
	return p
}

// charactersInLine is about what a line of a text on a page holds.
const charactersInLine = 120

// texts are the rows of a table of names and texts.
func textsToCopy(p reports.Passage) []htmlText {
	texts := make([]htmlText, len(p.Rows))
	for i, row := range p.Rows {
		name, text := row[0].Words, row[len(row)-1].Words
		lines := 1
		for line := range strings.SplitSeq(text, "\n") {
			lines += 1 + len([]rune(line))/charactersInLine
		}
		texts[i] = htmlText{name, text, lines}
	}
	return texts
}
