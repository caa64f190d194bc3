package paper

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"

	"vsrok/reports"
)

// ColumnAt is the column so many pixels from the left, and how far inside it.
func (s *Sheet) ColumnAt(left int) (column, offset int) {
	for column = 1; ; column++ {
		units, err := s.File.GetColWidth(s.Name, ColumnName(column))
		s.Keep(err)
		width := int(units * ColumnUnit / PixelPoints)
		if left < width || s.Err != nil {
			return column, left
		}
		left -= width
	}
}

// HeightAbove is the height of all rows above one, in points.
func (s *Sheet) HeightAbove(row int) float64 {
	points := 0.0
	for above := 1; above < row; above++ {
		height, err := s.File.GetRowHeight(s.Name, above)
		s.Keep(err)
		points += height
	}
	return points
}

// Reserve makes empty rows of so many points together and answers the next.
func (s *Sheet) Reserve(row int, points float64) int {
	rows := int(math.Ceil(points / maxRowHeight))
	for range rows {
		s.Height(row, points/float64(rows))
		row++
	}
	return row
}

// Freeze keeps the columns before a cell on the screen, and the rows above it
// where their head leaves room for others.
func (s *Sheet) Freeze(column, row int, head float64) {
	panes := &excelize.Panes{Freeze: true, XSplit: column - 1, YSplit: row - 1, TopLeftCell: At(column, row),
		ActivePane: "bottomRight"}
	if head > LowerHead {
		panes.YSplit, panes.TopLeftCell, panes.ActivePane = 0, At(column, 1), "topRight"
	}
	s.Keep(s.File.SetPanes(s.Name, panes))
}

// Sheet writes one sheet of a workbook and keeps the first error, so that the
// code that lays a sheet out reads as the sheet does. Rows and columns count
// from 1.
type Sheet struct {
	File *Book
	Name string
	Err  error
}

// Keep remembers the first error, after which nothing more is drawn.
func (s *Sheet) Keep(err error) {
	if s.Err == nil {
		s.Err = err
	}
}

func (s *Sheet) style(cell string, l Look) {
	id, known := s.File.styles[l]
	if !known {
		var err error
		id, err = s.File.NewStyle(l.style())
		s.Keep(err)
		s.File.styles[l] = id
	}
	s.Keep(s.File.SetCellStyle(s.Name, cell, cell, id))
}

// At names a cell by its column and row, both from 1: «B7».
func At(column, row int) string {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // a place that no sheet has is a mistake in this package
	}
	return cell
}

// ColumnName is a column in letters.
func ColumnName(column int) string { return strings.TrimRight(At(column, 1), "1") }

// Text puts a string into a cell, never a formula. Of an empty one only the
// style is set: the cell stays blank.
func (s *Sheet) Text(column, row int, style Look, text string) {
	cell := At(column, row)
	if text = CellText(text); text != "" {
		s.Keep(s.File.SetCellStr(s.Name, cell, escapeLike.ReplaceAllString(text, "_x005F$0")))
	}
	s.style(cell, style)
}

func (s *Sheet) number(column, row int, style Look, value any) {
	cell := At(column, row)
	s.Keep(s.File.SetCellValue(s.Name, cell, value))
	s.style(cell, style)
}

// Across writes a wrapped paragraph over the columns 1 to last of a row, makes
// the row as high as it needs, and answers the row after it. Width is that of
// these columns together. A paragraph that is higher than a row can be goes on
// in the next one.
func (s *Sheet) Across(last, row int, style Look, width float64, text string) int {
	text = reports.CleanText(text)
	for {
		fits := fittingLength(text, width, style, 0)
		s.Text(1, row, style, text[:fits])
		if last > 1 {
			s.Keep(s.File.MergeCell(s.Name, At(1, row), At(last, row)))
		}
		s.Height(row, textHeight(text[:fits], width, style))
		row++
		if text = strings.TrimLeft(text[fits:], " "); text == "" {
			return row
		}
	}
}

// Wrapped writes text into a boxed cell of so many units and answers how high
// its row has to be. What is too much for the highest row is set smaller; what
// is too much even then ends with a word that says so.
func (s *Sheet) Wrapped(column, row int, style Look, units float64, text string) float64 {
	text = CellText(text)
	for style.Size = style.points(); style.points() > SmallestFont && textHeight(text, units, style) > maxRowHeight; {
		style.Size--
	}
	if textHeight(text, units, style) > maxRowHeight {
		// Two lines are kept for the words of the cut.
		text = text[:fittingLength(text, units, style, 2*style.LineHeight())] + CutWords
	}
	if style.Size == reports.FontSize {
		style.Size = 0 // the same look as that of other cells
	}
	s.Text(column, row, style, text)
	return textHeight(text, units, style)
}

// CutWords end a text that no row can hold.
const CutWords = " … (дальше — в форме DOCX или HTML)"

// fittingLength is how many bytes of a text fit into the highest row less so
// many points, cut between words where that leaves at least half of them.
func fittingLength(text string, units float64, style Look, kept float64) int {
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

// Height sets a row's height in points, at most what Excel takes.
func (s *Sheet) Height(row int, points float64) {
	s.Keep(s.File.SetRowHeight(s.Name, row, math.Min(points, maxRowHeight)))
}

// Width sets a column's width in units.
func (s *Sheet) Width(column int, units float64) {
	name := ColumnName(column)
	s.Keep(s.File.SetColWidth(s.Name, name, name, units))
}

// Landscape sets A4 on its side with narrow margins and numbered pages.
// Pages of 1 fit everything to the width of one page; 0 prints at full size.
func (s *Sheet) Landscape(pages int) { s.paper("landscape", pages, 0) }

// OnePage sets A4 upright and fits everything to one page.
func (s *Sheet) OnePage() { s.paper("portrait", 1, 1) }

// paper sets A4; high is how many pages the rows may take, 0 for any number.
func (s *Sheet) paper(orientation string, pages, high int) {
	size := 9 // A4, ECMA-376 18.3.1.63
	layout := &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation}
	if pages > 0 {
		layout.FitToWidth, layout.FitToHeight = &pages, &high
	}
	s.Keep(s.File.SetPageLayout(s.Name, layout))
	fit := pages > 0
	s.Keep(s.File.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	side, end, foot := 0.4, 0.6, 0.3 // inches
	s.Keep(s.File.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &side, Bottom: &end, Header: &foot, Footer: &foot,
	}))
	s.Keep(s.File.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: "&CСтраница &P из &N"}))
}

// PrintTitles repeats rows, and columns where there are any, on every page.
func (s *Sheet) PrintTitles(firstRow, lastRow, lastColumn int) {
	refers := fmt.Sprintf("'%s'!$%d:$%d", s.Name, firstRow, lastRow)
	if lastColumn > 0 {
		refers = fmt.Sprintf("'%s'!$A:$%s,%s", s.Name, ColumnName(lastColumn), refers)
	}
	s.Define("_xlnm.Print_Titles", refers)
}

// Define names a range of the sheet.
func (s *Sheet) Define(name, refers string) {
	s.Keep(s.File.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refers, Scope: s.Name}))
}
