package reports

import "vsrok/analysis"

// chapter is a part of a report behind its main table, without a format: a
// sheet of a workbook, a chapter of a document. Every renderer shows the same
// passages in the same order.
type chapter struct {
	sheet    string // short name, at most 31 characters
	title    string
	passages []passage
}

// passage is a table with what stands above and below it; each of the four may
// be missing.
type passage struct {
	heading string
	words   []string // paragraphs above the table
	columns []tableColumn
	rows    [][]tableCell // each as long as columns
	notes   []string      // paragraphs below the table
}

// tableColumn is a column of a plain table.
type tableColumn struct {
	head  string
	width float64 // units, as Excel counts them
	kind  columnKind
}

// columnKind is what the cells of a column hold and how they are set.
type columnKind int

const (
	ofWords  columnKind = iota // text, on the left
	ofSigns                    // a sign or a short word, in the middle
	ofCounts                   // a whole number, on the right
	ofShares                   // a share in per cent, on the right
)

// tableCell is one cell of a plain table; which field holds it is the column's
// kind to say.
type tableCell struct {
	words string
	count int
	share analysis.Ratio
	blank bool // nothing is counted here: not even 0
}

func cellWords(text string) tableCell          { return tableCell{words: text} }
func cellSign(s analysis.Sign) tableCell       { return tableCell{words: string(s)} }
func cellCount(n int) tableCell                { return tableCell{count: n} }
func cellBlank() tableCell                     { return tableCell{blank: true} }
func cellShare(ratio analysis.Ratio) tableCell { return tableCell{share: ratio} }

// text is the cell as a person reads it. A share is rounded down; of nothing
// there is none.
func (d tableCell) text(kind columnKind) string {
	switch {
	case d.blank:
		return ""
	case kind == ofCounts:
		return Number(d.count)
	case kind == ofShares:
		return Percent(d.share.Num, d.share.Den)
	}
	return d.words
}

// tableWidth is the width of columns together, in units.
func tableWidth(columns []tableColumn) float64 {
	width := 0.0
	for _, c := range columns {
		width += c.width
	}
	return width
}

// signatureLine is where a person signs a printed report.
const signatureLine = "Составил: ______________________    Подпись: ______________    Дата: ______________"

// Document is a report without a format: what stands above it and its
// chapters, which every renderer shows in the same order. A chapter is a
// sheet of a workbook and a section of a page.
type Document struct {
	title    string
	lines    []string // under the title, each with its label
	cautions []string // caveats about the whole report
	footer   string   // who the report is for
	sections []section
}

// section is a chapter, what a page draws of its numbers, and how the page
// shows it.
type section struct {
	chapter
	id        string          // of the anchor, unique in the document
	charts    map[int][]chart // by the passage whose table holds their numbers; a workbook has the table alone
	copyTexts bool            // the last column holds texts to be copied
}

// draw puts charts above the table of a passage.
func (s *section) draw(passage int, charts ...chart) {
	if s.charts == nil {
		s.charts = map[int][]chart{}
	}
	s.charts[passage] = append(s.charts[passage], charts...)
}

func wordColumn(head string, width float64) tableColumn  { return tableColumn{head, width, ofWords} }
func signColumn(head string, width float64) tableColumn  { return tableColumn{head, width, ofSigns} }
func countColumn(head string, width float64) tableColumn { return tableColumn{head, width, ofCounts} }
func shareColumn(head string, width float64) tableColumn { return tableColumn{head, width, ofShares} }
