package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// All sheets are set in one font, which has to be named: without a family
// each program takes another one, and the measured heights fit none. Where
// Arial is missing, Liberation Sans stands in with the same widths.
const (
	fontFamily = "Arial"
	fontSize   = 9.0   // of cells that do not say otherwise
	lineHeight = 1.275 // of a line in Excel, in font sizes
)

// Lengths of a sheet. A column of width 1 is one digit wide: 7 pixels of the
// workbook's default font at 96 dots an inch, 0.75 points each. LibreOffice
// does not round to pixels and makes it 5.56 points, so that fewer of them fit
// a page: 784 points remain of 297 mm between margins of 0.4 inch.
const (
	defaultSize  = 10.0
	columnUnit   = 7 * 0.75 // points of one unit of column width
	cellPadding  = 5.0      // points lost to a cell's margins and grid line
	indentWidth  = 10.0     // points of one step of indent, as LibreOffice has it; Excel's is narrower
	maxRowHeight = 409.0    // points, Excel's limit
	pageWidth    = 138.0    // units that an A4 sheet in landscape prints at full size
)

// textFormat is the built-in number format «@»: what the cell holds is text,
// whatever it looks like, also after the user edits it.
const textFormat = 49

// maxCellText is how many UTF-16 units a cell can hold.
const maxCellText = 32767

// noClock stands for every moment that a workbook would take from the
// machine; it is the first that the ZIP format knows.
var noClock = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// workbook is a file and the styles that it has so far.
type workbook struct {
	*excelize.File
	styles map[look]int
}

// newWorkbook makes a workbook whose bytes will depend on its content alone.
// The sheets are named here, once, in their order.
func newWorkbook(title string, sheets ...string) (*workbook, error) {
	f := &workbook{excelize.NewFile(), map[look]int{}}
	f.SetZipWriter(newSortedZip)
	if err := f.SetDefaultFont(fontFamily); err != nil {
		return nil, err
	}
	size := defaultSize
	f.Styles.Fonts.Font[0].Sz.Val = &size
	if err := f.SetSheetName("Sheet1", sheets[0]); err != nil {
		return nil, err
	}
	for _, name := range sheets[1:] {
		if _, err := f.NewSheet(name); err != nil {
			return nil, err
		}
	}
	moment := noClock.Format(time.RFC3339)
	err := f.SetDocProps(&excelize.DocProperties{
		Title: cellText(title), Creator: "vsrok", LastModifiedBy: "vsrok",
		Created: moment, Modified: moment, Language: "ru-RU",
	})
	return f, err
}

// write writes the workbook once it is complete.
func (f *workbook) write(w io.Writer) error {
	types := f.ContentTypes.Overrides
	sort.Slice(types, func(i, j int) bool { return types[i].PartName < types[j].PartName })
	// A chart brings the types of all pictures, in the order of a map.
	endings := f.ContentTypes.Defaults
	sort.Slice(endings, func(i, j int) bool { return endings[i].Extension < endings[j].Extension })
	return f.Write(w)
}

// sortedZip holds the parts of a workbook until all are there and writes them
// in the order of their names, with noClock as their time.
type sortedZip struct {
	w     io.Writer
	parts map[string]*bytes.Buffer
}

func newSortedZip(w io.Writer) excelize.ZipWriter {
	return &sortedZip{w: w, parts: map[string]*bytes.Buffer{}}
}

// Create starts a part.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	part := new(bytes.Buffer)
	z.parts[name] = part
	return part, nil
}

// AddFS is asked for by excelize's interface and never called by it.
func (z *sortedZip) AddFS(fs.FS) error { return fmt.Errorf("sorted workbook: %w", fs.ErrInvalid) }

// Close writes the archive.
func (z *sortedZip) Close() error {
	archive := zip.NewWriter(z.w)
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		part, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: noClock})
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(part); err != nil {
			return err
		}
	}
	return archive.Close()
}

// cellText is cleanText, not longer than a cell can hold.
func cellText(text string) string {
	text = cleanText(text)
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > maxCellText {
			return text[:i]
		}
	}
	return text
}

// escapeLike is text that Excel would take for the escape of a character,
// ECMA-376 part 1, 22.9.2.19; excelize writes it as it stands.
var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

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

// look is how a cell appears. The zero value is plain wrapped text.
type look struct {
	size       float64 // points, 0 for fontSize
	bold       bool
	horizontal string // "", "center" or "right"
	rotation   int    // degrees
	boxed      bool   // a thin line on each side
	heavy      bool   // the lines above and below are thick: told apart without colour
	fill       string // RGB, empty for none
	open       bool   // can be changed on a protected sheet
	format     string // number format, empty for text
}

func (l look) points() float64 {
	if l.size == 0 {
		return fontSize
	}
	return l.size
}

func (l look) font() *excelize.Font {
	return &excelize.Font{Family: fontFamily, Size: l.points(), Bold: l.bold}
}

// indented tells whether the text keeps off the line on its left.
func (l look) indented() bool { return l.boxed && l.horizontal == "" && l.rotation == 0 }

// padding is the width in points that text in a cell cannot use.
func (l look) padding() float64 {
	if l.indented() {
		return cellPadding + indentWidth
	}
	return cellPadding
}

func (l look) style() *excelize.Style {
	style := &excelize.Style{
		Font:      l.font(),
		Alignment: &excelize.Alignment{Horizontal: l.horizontal, Vertical: "center", WrapText: true, TextRotation: l.rotation},
		NumFmt:    textFormat,
	}
	if l.indented() {
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	if l.open {
		style.Protection = &excelize.Protection{Locked: false}
	}
	if l.horizontal == "right" {
		// Else a number touches the text on its right; LibreOffice indents it
		// only where it does not wrap.
		style.Alignment.Indent, style.Alignment.WrapText = 1, false
	}
	if l.format != "" {
		style.NumFmt, style.CustomNumFmt = 0, &l.format
	}
	if l.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.boxed {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			line := 1
			if l.heavy && (side == "top" || side == "bottom") {
				line = 2
			}
			style.Border = append(style.Border, excelize.Border{Type: side, Color: "000000", Style: line})
		}
	}
	return style
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

// smallestFont is what a person can still read on paper, in points.
const smallestFont = 6.0

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

// Widths of Arial's characters in thousandths of the font size, as the hmtx
// table of Liberation Sans 2.1 has them (made to Arial's measure).
var (
	latinWidths = [...]int{ // U+0020 to U+007E
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
	}
	cyrillicWidths = [...]int{ // U+0410 to U+044F
		667, 656, 667, 542, 677, 667, 923, 604, 719, 719, 583, 656, 833, 722, 778, 719,
		667, 722, 611, 635, 760, 667, 740, 667, 917, 938, 792, 885, 656, 719, 1010, 722,
		556, 573, 531, 365, 583, 556, 669, 458, 559, 559, 438, 583, 688, 552, 556, 542,
		556, 500, 458, 500, 823, 500, 573, 521, 802, 823, 625, 719, 521, 510, 750, 542,
	}
)

// otherWidth is taken for every character without a width above; of those
// that reports use only «№» and the em dash are wider.
const otherWidth = 600

func runeWidth(r rune) int {
	switch {
	case r >= 0x20 && r <= 0x7e:
		return latinWidths[r-0x20]
	case r >= 'А' && r <= 'я':
		return cyrillicWidths[r-'А']
	case r == '№':
		return 1073
	case r == '—' || r == '…':
		return 1000
	case r == '\u00a0' || r == '·':
		return 278
	}
	return otherWidth
}

// A bold face runs wider, by 2 to 17 per cent a letter. Screens and printers
// round differently, so a line is taken to be full a little before it is.
const wider, spare = 1.08, 1.03

// textWidth is the width of one line in points, rounded to the safe side.
func (l look) textWidth(text string) float64 {
	width := 0
	for _, r := range text {
		width += runeWidth(r)
	}
	points := float64(width) / 1000 * l.points() * spare
	if l.bold {
		points *= wider
	}
	return points
}

// lineHeight is the height of a line in points.
func (l look) lineHeight() float64 { return lineHeight * l.points() }

// textHeight is the height in points of text wrapped in a column of so many
// units. LibreOffice does not grow a row for wrapped text, and Excel does not
// for merged cells, so every row's height is set.
func textHeight(text string, units float64, style look) float64 {
	lines := style.wrappedLines(cellText(text), units*columnUnit-style.padding())
	return math.Ceil(float64(lines)*style.lineHeight()) + 3
}

// wrappedLines counts the lines of text in a width in points: it breaks at
// spaces, and a word that is wider than a line at its letters.
func (l look) wrappedLines(text string, width float64) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines += l.paragraphLines(paragraph, width)
	}
	return lines
}

func (l look) paragraphLines(paragraph string, width float64) int {
	lines, used := 1, 0.0
	space := l.textWidth(" ")
	for word := range strings.SplitSeq(paragraph, " ") {
		length := l.textWidth(word)
		if used > 0 && used+space+length > width {
			lines, used = lines+1, 0
		}
		if used > 0 {
			used += space
		}
		used += length
		if length > width {
			lines += int(length / math.Max(1, width-l.widest(word)))
			used = width
		}
	}
	return lines
}

// widest is the width of a word's widest letter: as much of a line can stay
// empty where the word breaks.
func (l look) widest(word string) float64 {
	width := 0.0
	for _, r := range word {
		width = math.Max(width, l.textWidth(string(r)))
	}
	return width
}
