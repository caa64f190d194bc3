package tabular

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/html/charset"
)

// blockRows is how many rows a block of cut rows has, but the last.
const blockRows = 256

// workbook is an opened XLSX file. Its sheets may be read at once by several
// goroutines, each by one.
type workbook struct {
	src    Source
	limits Limits
	parts  map[string]*zip.File // by name in lower case
	cells  atomic.Int64         // of all sheets so far

	strings func() (*stringTable, error) // read when the first sheet is
}

// openXLSX opens a workbook. A date is its serial number, a formula its stored
// result, a boolean 1 or 0, a number the shortest decimal that Excel shows.
func openXLSX(src Source, opts Options) (*Book, error) {
	archive, err := openZip(src)
	if err != nil {
		return nil, err
	}
	if reason := notXLSX(documentKind(archive)); reason != "" {
		return nil, src.fail("", reason, nil)
	}
	w := &workbook{src: src, limits: opts.Limits, parts: map[string]*zip.File{}}
	if err := w.addParts(archive); err != nil {
		return nil, err
	}
	index, err := w.index()
	if err != nil {
		return nil, err
	}
	w.strings = sync.OnceValues(func() (*stringTable, error) { return w.readStrings(index.strings) })
	book := &Book{Source: src, Format: XLSX, Created: w.created(index.core)}
	for _, s := range index.sheets {
		sheet := &Sheet{Name: s.name, Date1904: index.date1904, Hidden: s.hidden}
		rows := &xlsxRows{book: w, sheet: sheet, name: s.name, part: s.part}
		sheet.next = rows.next
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, nil
}

// notXLSX says what a ZIP is that is no XLSX workbook.
func notXLSX(kind string) string {
	switch kind {
	case "xlsx":
		return ""
	case "xlsb":
		return "это двоичная книга Excel (.xlsb): откройте её в Excel и сохраните как .xlsx"
	case "odf":
		return "это документ OpenDocument: откройте его в LibreOffice и сохраните как .xlsx"
	case "office":
		return "это документ Word или презентация, а не таблица: выгрузите таблицу в CSV или XLSX"
	}
	return "это архив ZIP, а не книга Excel: проверьте, что внутри"
}

// addParts indexes the parts and holds their sizes against the limit, before
// the library allocates them.
func (w *workbook) addParts(archive *zip.Reader) error {
	left := uint64(w.limits.Unpacked)
	for _, f := range archive.File {
		if f.UncompressedSize64 > left {
			return w.src.fail("", tooMany("размер распакованной книги в байтах", w.limits.Unpacked,
				"разделите книгу на несколько"), nil)
		}
		if !plausible(f) {
			return w.src.fail("", damaged, errors.New("declared size of "+f.Name+" cannot be true"))
		}
		if f.Flags&1 != 0 {
			return w.src.fail("", locked, nil)
		}
		left -= f.UncompressedSize64
		name := strings.ReplaceAll(f.Name, `\`, "/")
		w.parts[strings.ToLower(name)] = f
	}
	return nil
}

// bookIndex is what the workbook says of its sheets.
type bookIndex struct {
	sheets   []sheetPart
	date1904 bool
	core     string // name of the part with the creation time
	strings  string // name of the part with the shared texts; empty where there is none
}

type sheetPart struct {
	name, part string
	hidden     bool
}

type relations struct {
	Items []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

type workbookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		ID    string `xml:"id,attr"`
		State string `xml:"state,attr"` // visible, hidden or veryHidden
	} `xml:"sheets>sheet"`
}

// index reads which sheets there are, in their order, hidden ones included;
// sheets of charts, dialogs and macros have no cells and are left out (ECMA-376
// part 1, 12.3).
func (w *workbook) index() (bookIndex, error) {
	var root relations
	if err := w.decode("_rels/.rels", &root); err != nil {
		return bookIndex{}, w.broken(err)
	}
	main, index := "xl/workbook.xml", bookIndex{core: "docProps/core.xml"}
	for _, r := range root.Items {
		switch path.Base(r.Type) {
		case "officeDocument":
			main = target("", r.Target)
		case "core-properties":
			index.core = target("", r.Target)
		}
	}
	var book workbookPart
	var rels relations
	folder, base := path.Split(main)
	if err := errors.Join(w.decode(main, &book), w.decode(folder+"_rels/"+base+".rels", &rels)); err != nil {
		return bookIndex{}, w.broken(err)
	}
	index.date1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	if len(book.Sheets) > w.limits.Sheets {
		return bookIndex{}, w.src.fail("",
			tooMany("число листов", int64(w.limits.Sheets), "разделите книгу на несколько"), nil)
	}
	for _, r := range rels.Items {
		if path.Base(r.Type) == "sharedStrings" {
			index.strings = target(folder, r.Target)
		}
	}
	for _, s := range book.Sheets {
		part, ok := worksheet(rels, s.ID, folder)
		if !ok {
			continue
		}
		index.sheets = append(index.sheets, sheetPart{s.Name, part, s.State == "hidden" || s.State == "veryHidden"})
	}
	if len(index.sheets) == 0 {
		return bookIndex{}, w.src.fail("", "в книге нет листов с таблицами: выгрузите её заново", nil)
	}
	return index, nil
}

// worksheet finds a sheet's part. It is false for sheets without cells.
func worksheet(rels relations, id, folder string) (string, bool) {
	for _, r := range rels.Items {
		if r.ID == id {
			return target(folder, r.Target), path.Base(r.Type) == "worksheet"
		}
	}
	return "", true // no such part: the caller refuses it
}

// target resolves a relationship's target against the folder of its source.
func target(folder, name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if strings.HasPrefix(name, "/") {
		return path.Clean(name)[1:]
	}
	return path.Join(folder, name)
}

func (w *workbook) decode(part string, into any) error {
	f := w.parts[strings.ToLower(part)]
	if f == nil {
		return errors.New("no part " + part)
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	if err := newXMLDecoder(in).Decode(into); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, in) // to the checksum
	return err
}

func newXMLDecoder(in io.Reader) *xml.Decoder {
	d := xml.NewDecoder(in)
	d.CharsetReader = charset.NewReaderLabel
	return d
}

func (w *workbook) broken(err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	return w.src.fail("", damaged, err)
}

// created reads dcterms:created as a wall clock: its zone is dropped, since
// what writes a Z there often means local time. Zero where there is none.
func (w *workbook) created(part string) time.Time {
	var core struct {
		Created string `xml:"http://purl.org/dc/terms/ created"`
	}
	if w.decode(part, &core) != nil {
		return time.Time{}
	}
	return wallClock(strings.TrimSpace(core.Created))
}

// wallClock parses a W3CDTF date and time without its zone.
func wallClock(text string) time.Time {
	if day, clock, ok := strings.Cut(text, "T"); ok {
		clock, _, _ = strings.Cut(clock, "Z")
		clock, _, _ = strings.Cut(clock, "+")
		clock, _, _ = strings.Cut(clock, "-")
		clock, _, _ = strings.Cut(clock, ".")
		text = day + "T" + clock
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}

// sheetPlace names a sheet and, where row is not 0, a row of it.
func sheetPlace(name string, row int) string {
	if row == 0 {
		return fmt.Sprintf("лист «%s»", name)
	}
	return fmt.Sprintf("лист «%s», строка %d", name, row)
}
