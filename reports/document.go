// Package reports holds what every report is made of: a document of chapters
// with their tables and charts, and the words, numbers and signs in Russian.
// It knows neither a format nor a school; documents stand in the packages
// form, school, municipal and evidence, formats in the package paper.
package reports

import "vsrok/analysis"

// Chapter is a part of a report behind its main table, without a format: a
// sheet of a workbook, a chapter of a document. Every renderer shows the same
// passages in the same order.
type Chapter struct {
	Sheet    string // short name, at most 31 characters
	Title    string
	Passages []Passage
}

// Passage is a table with what stands above and below it; each of the four may
// be missing.
type Passage struct {
	Heading string
	Words   []string // paragraphs above the table
	Columns []Column
	Rows    [][]Cell // each as long as columns
	Notes   []string // paragraphs below the table
}

// Column is a column of a plain table.
type Column struct {
	Head  string
	Width float64 // units, as Excel counts them
	Kind  Kind
}

// Kind is what the cells of a column hold and how they are set.
type Kind int

const (
	ofWords  Kind = iota // text, on the left
	OfSigns              // a sign or a short word, in the middle
	OfCounts             // a whole number, on the right
	OfShares             // a share in per cent, on the right
)

// Cell is one cell of a plain table; which field holds it is the column's
// kind to say.
type Cell struct {
	Words string
	Count int
	Share analysis.Ratio
	Blank bool // nothing is counted here: not even 0
}

// TextCell holds words.
func TextCell(text string) Cell { return Cell{Words: text} }

// SignCell holds a sign.
func SignCell(s analysis.Sign) Cell { return Cell{Words: SignText(s)} }

// CountCell holds a whole number.
func CountCell(n int) Cell { return Cell{Count: n} }

// BlankCell stands where nothing is counted: not even 0.
func BlankCell() Cell { return Cell{Blank: true} }

// ShareCell holds a share, shown in per cent.
func ShareCell(ratio analysis.Ratio) Cell { return Cell{Share: ratio} }

// Text is the cell as a person reads it. A share is rounded down; of nothing
// there is none.
func (d Cell) Text(kind Kind) string {
	switch {
	case d.Blank:
		return ""
	case kind == OfCounts:
		return Number(d.Count)
	case kind == OfShares:
		return Percent(d.Share.Num, d.Share.Den)
	}
	return d.Words
}

// TableWidth is the width of columns together, in units.
func TableWidth(columns []Column) float64 {
	width := 0.0
	for _, c := range columns {
		width += c.Width
	}
	return width
}

// SignatureLine is where a person signs a printed report.
const SignatureLine = "Составил: ______________________    Подпись: ______________    Дата: ______________"

// Document is a report without a format: what stands above it and its
// chapters, which every renderer shows in the same order. A chapter is a
// sheet of a workbook and a section of a page.
type Document struct {
	Title    string
	Lines    []string // under the title, each with its label
	Cautions []string // caveats about the whole report
	Footer   string   // who the report is for
	Sections []Section
}

// Section is a chapter, what a page draws of its numbers, and how the page
// shows it.
type Section struct {
	Chapter
	ID        string          // of the anchor, unique in the document
	Charts    map[int][]Chart // of a page, by the passage whose table holds their numbers
	Bars      map[int][]Bars  // of a workbook, likewise
	OnePage   bool            // it is printed on one upright page
	Folded    bool            // a page shows the title, and the rest when asked
	CopyTexts bool            // the last column holds texts to be copied
}

// Draw puts charts above the table of a passage.
func (s *Section) Draw(passage int, charts ...Chart) {
	if s.Charts == nil {
		s.Charts = map[int][]Chart{}
	}
	s.Charts[passage] = append(s.Charts[passage], charts...)
}

// WordColumn holds words, on the left; width is in units, as Excel counts them.
func WordColumn(head string, width float64) Column { return Column{head, width, ofWords} }

// SignColumn holds signs or short words, in the middle.
func SignColumn(head string, width float64) Column { return Column{head, width, OfSigns} }

// CountColumn holds whole numbers, on the right.
func CountColumn(head string, width float64) Column { return Column{head, width, OfCounts} }

// ShareColumn holds shares in per cent, on the right.
func ShareColumn(head string, width float64) Column { return Column{head, width, OfShares} }

// Bars is a chart of a workbook: a bar a row, dark up to the share that is sure
// and light up to the one that the data leave open.
type Bars struct {
	Title string
	Rows  []Bar
}

// Bar is one row of Bars; shares are of 1.
type Bar struct {
	Name      string
	Low, High analysis.Ratio
}

// DrawBars puts charts of a workbook below the table of a passage.
func (s *Section) DrawBars(passage int, charts ...Bars) {
	if s.Bars == nil {
		s.Bars = map[int][]Bars{}
	}
	s.Bars[passage] = append(s.Bars[passage], charts...)
}
