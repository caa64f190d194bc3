// Package paper writes documents: workbooks for Excel, pages for a browser,
// documents for Word. The bytes depend on the document alone.
package paper

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"sort"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"vsrok/reports"
)

// Lengths of a sheet. A column of width 1 is one digit wide: 7 pixels of the
// workbook's default font at 96 dots an inch, 0.75 points each. LibreOffice
// does not round to pixels and makes it 5.56 points, so that fewer of them fit
// a page: 784 points remain of 297 mm between margins of 0.4 inch.
const (
	defaultSize  = 10.0
	ColumnUnit   = 7 * PixelPoints // points of one unit of column width
	PixelPoints  = 0.75            // points of a pixel at 96 dots an inch
	CellPadding  = 5.0             // points lost to a cell's margins and grid line
	indentWidth  = 10.0            // points of one step of indent, as LibreOffice has it; Excel's is narrower
	maxRowHeight = 409.0           // points, Excel's limit
	PageWidth    = 138.0           // units that an A4 sheet in landscape prints at full size
)

// textFormat is the built-in number format «@»: what the cell holds is text,
// whatever it looks like, also after the user edits it.
const textFormat = 49

// maxCellText is how many UTF-16 units a cell can hold.
const maxCellText = 32767

// NoClock stands for every moment that a workbook would take from the
// machine; it is the first that the ZIP format knows.
var NoClock = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Book is a file and the styles that it has so far.
type Book struct {
	*excelize.File
	styles map[Look]int
}

// NewBook makes a workbook whose bytes will depend on its content alone.
// The sheets are named here, once, in their order.
func NewBook(title string, sheets ...string) (*Book, error) {
	f := &Book{excelize.NewFile(), map[Look]int{}}
	f.SetZipWriter(newSortedZip)
	if err := f.SetDefaultFont(reports.FontFamily); err != nil {
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
	moment := NoClock.Format(time.RFC3339)
	err := f.SetDocProps(&excelize.DocProperties{
		Title: CellText(title), Creator: "vsrok", LastModifiedBy: "vsrok",
		Created: moment, Modified: moment, Language: "ru-RU",
	})
	return f, err
}

// Write writes the workbook once it is complete.
func (f *Book) Write(w io.Writer) error {
	types := f.ContentTypes.Overrides
	sort.Slice(types, func(i, j int) bool { return types[i].PartName < types[j].PartName })
	// A chart brings the types of all pictures, in the order of a map.
	endings := f.ContentTypes.Defaults
	sort.Slice(endings, func(i, j int) bool { return endings[i].Extension < endings[j].Extension })
	return f.File.Write(w)
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
		part, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: NoClock})
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(part); err != nil {
			return err
		}
	}
	return archive.Close()
}

// CellText is cleanText, not longer than a cell can hold.
func CellText(text string) string {
	text = reports.CleanText(text)
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
