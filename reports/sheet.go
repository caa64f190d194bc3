package reports

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"
)

// columnAt is the column so many pixels from the left, and how far inside it.
func (s *sheet) columnAt(left int) (column, offset int) {
	for column = 1; ; column++ {
		units, err := s.f.GetColWidth(s.name, columnName(column))
		s.keep(err)
		width := int(units * columnUnit / pixelPoints)
		if left < width || s.err != nil {
			return column, left
		}
		left -= width
	}
}

// heightAbove is the height of all rows above one, in points.
func (s *sheet) heightAbove(row int) float64 {
	points := 0.0
	for above := 1; above < row; above++ {
		height, err := s.f.GetRowHeight(s.name, above)
		s.keep(err)
		points += height
	}
	return points
}

// reserve makes empty rows of so many points together and answers the next.
func (s *sheet) reserve(row int, points float64) int {
	rows := int(math.Ceil(points / maxRowHeight))
	for range rows {
		s.height(row, points/float64(rows))
		row++
	}
	return row
}

// freeze keeps the columns before a cell on the screen, and the rows above it
// where their head leaves room for others.
func (s *sheet) freeze(column, row int, head float64) {
	panes := &excelize.Panes{Freeze: true, XSplit: column - 1, YSplit: row - 1, TopLeftCell: at(column, row), ActivePane: "bottomRight"}
	if head > lowerHead {
		panes.YSplit, panes.TopLeftCell, panes.ActivePane = 0, at(column, 1), "topRight"
	}
	s.keep(s.f.SetPanes(s.name, panes))
}

// sheet writes one sheet of a workbook and keeps the first error, so that the
// code that lays a sheet out reads as the sheet does. Rows and columns count
// from 1.
type sheet struct {
	f    *workbook
	name string
	err  error
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) style(cell string, l look) {
	id, known := s.f.styles[l]
	if !known {
		var err error
		id, err = s.f.NewStyle(l.style())
		s.keep(err)
		s.f.styles[l] = id
	}
	s.keep(s.f.SetCellStyle(s.name, cell, cell, id))
}

func at(column, row int) string {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // a place that no sheet has is a mistake in this package
	}
	return cell
}

func columnName(column int) string { return strings.TrimRight(at(column, 1), "1") }

// text puts a string into a cell, never a formula. Of an empty one only the
// style is set: the cell stays blank.
func (s *sheet) text(column, row int, style look, text string) {
	cell := at(column, row)
	if text = cellText(text); text != "" {
		s.keep(s.f.SetCellStr(s.name, cell, escapeLike.ReplaceAllString(text, "_x005F$0")))
	}
	s.style(cell, style)
}

func (s *sheet) number(column, row int, style look, value any) {
	cell := at(column, row)
	s.keep(s.f.SetCellValue(s.name, cell, value))
	s.style(cell, style)
}

// across writes a wrapped paragraph over the columns 1 to last of a row, makes
// the row as high as it needs, and answers the row after it. Width is that of
// these columns together. A paragraph that is higher than a row can be goes on
// in the next one.
func (s *sheet) across(last, row int, style look, width float64, text string) int {
	text = cleanText(text)
	for {
		fits := fittingLength(text, width, style, 0)
		s.text(1, row, style, text[:fits])
		if last > 1 {
			s.keep(s.f.MergeCell(s.name, at(1, row), at(last, row)))
		}
		s.height(row, textHeight(text[:fits], width, style))
		row++
		if text = strings.TrimLeft(text[fits:], " "); text == "" {
			return row
		}
	}
}

// wrapped writes text into a boxed cell of so many units and answers how high
// its row has to be. What is too much for the highest row is set smaller; what
// is too much even then ends with a word that says so.
func (s *sheet) wrapped(column, row int, style look, units float64, text string) float64 {
	text = cellText(text)
	for style.size = style.points(); style.points() > smallestFont && textHeight(text, units, style) > maxRowHeight; {
		style.size--
	}
	if textHeight(text, units, style) > maxRowHeight {
		// Two lines are kept for the words of the cut.
		text = text[:fittingLength(text, units, style, 2*style.lineHeight())] + cutWords
	}
	if style.size == fontSize {
		style.size = 0 // the same look as that of other cells
	}
	s.text(column, row, style, text)
	return textHeight(text, units, style)
}

// cutWords end a text that no row can hold.
const cutWords = " … (дальше — в форме DOCX или HTML)"

// fittingLength is how many bytes of a text fit into the highest row less so
// many points, cut between words where that leaves at least half of them.
func fittingLength(text string, units float64, style look, kept float64) int {
	highest := maxRowHeight - kept
	if textHeight(text, units, style) <= highest {
		return len(text)
	}
	ends := make([]int, 0, len(text))
	for i := range text {
		ends = append(ends, i)
	}
	n := sort.Search(len(ends), func(i int) bool { return textHeight(text[:ends[i]], units, style) > highest })
	fits := ends[max(1, n-1)]
	if space := strings.LastIndexByte(text[:fits], ' '); space > fits/2 {
		return space
	}
	return fits
}

func (s *sheet) height(row int, points float64) {
	s.keep(s.f.SetRowHeight(s.name, row, math.Min(points, maxRowHeight)))
}

func (s *sheet) width(column int, units float64) {
	name := columnName(column)
	s.keep(s.f.SetColWidth(s.name, name, name, units))
}

// landscape sets A4 on its side with narrow margins and numbered pages.
// Pages of 1 fit everything to the width of one page; 0 prints at full size.
func (s *sheet) landscape(pages int) {
	size, orientation, high := 9, "landscape", 0 // 9 is A4, ECMA-376 18.3.1.63
	layout := &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation}
	if pages > 0 {
		layout.FitToWidth, layout.FitToHeight = &pages, &high
	}
	s.keep(s.f.SetPageLayout(s.name, layout))
	fit := pages > 0
	s.keep(s.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	side, end, foot := 0.4, 0.6, 0.3 // inches
	s.keep(s.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot,
	}))
	s.keep(s.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&CСтраница &P из &N"}))
}

// printTitles repeats rows, and columns where there are any, on every page.
func (s *sheet) printTitles(firstRow, lastRow, lastColumn int) {
	refers := fmt.Sprintf("'%s'!$%d:$%d", s.name, firstRow, lastRow)
	if lastColumn > 0 {
		refers = fmt.Sprintf("'%s'!$A:$%s,%s", s.name, columnName(lastColumn), refers)
	}
	s.define("_xlnm.Print_Titles", refers)
}

func (s *sheet) define(name, refers string) {
	s.keep(s.f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refers, Scope: s.name}))
}
