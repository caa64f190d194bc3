package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/richardlehane/mscfb"
)

// openXLS opens a compound file: a BIFF8 workbook (Excel 97 to 2003), or what
// else comes in that wrapping and is refused by its name.
func openXLS(src Source, opts Options) (*Book, error) {
	container, err := mscfb.New(whole{src})
	if err != nil {
		return nil, src.fail("", damaged, err)
	}
	stream, err := workbookStream(src, container)
	if err != nil {
		return nil, err
	}
	data, err := readStream(src, stream, opts.Limits)
	if err != nil {
		return nil, err
	}
	w := &biffBook{src: src, limits: opts.Limits, data: data}
	if err := w.globals(); err != nil {
		return nil, err
	}
	book := &Book{Source: src, Format: XLS}
	for _, s := range w.sheets {
		sheet := &Sheet{Name: s.name, Date1904: w.date1904, Hidden: s.hidden}
		rows := &biffRows{book: w, sheet: sheet, name: s.name, at: s.at}
		sheet.next = rows.next
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, nil
}

// workbookStream finds the stream of the workbook among those of the file.
func workbookStream(src Source, container *mscfb.Reader) (*mscfb.File, error) {
	found := map[string]*mscfb.File{}
	for _, f := range container.File {
		if len(f.Path) == 0 {
			found[strings.ToLower(f.Name)] = f
		}
	}
	switch {
	case found["encryptedpackage"] != nil:
		return nil, src.fail("", locked, nil)
	case found["workbook"] != nil:
		return found["workbook"], nil
	case found["book"] != nil:
		return nil, src.fail("", oldExcel, nil)
	case found["worddocument"] != nil:
		return nil, src.fail("", "это документ Word, а не таблица: выгрузите таблицу в CSV или XLSX", nil)
	}
	return nil, src.fail("", "в файле нет книги Excel: выгрузите её заново или сохраните как .xlsx", nil)
}

// readStream reads a stream whole, in small pieces: the library's cost grows
// with the square of what it is asked for at once. No stream is longer than
// the file that holds it.
func readStream(src Source, stream *mscfb.File, limits Limits) ([]byte, error) {
	if stream.Size > limits.Unpacked {
		return nil, src.fail("", tooMany("размер книги в байтах", limits.Unpacked, "разделите книгу на несколько"), nil)
	}
	if stream.Size > src.Size {
		return nil, src.fail("", cutShort, nil)
	}
	var data bytes.Buffer
	data.Grow(int(stream.Size))
	_, err := io.CopyBuffer(struct{ io.Writer }{&data}, struct{ io.Reader }{stream}, make([]byte, 32<<10))
	if err != nil || int64(data.Len()) != stream.Size {
		return nil, src.fail("", damaged, err)
	}
	return data.Bytes(), nil
}

// biffBook is the workbook stream with what its first part says of the rest.
type biffBook struct {
	src    Source
	limits Limits
	data   []byte
	cells  atomic.Int64 // of all sheets so far

	sheets   []biffSheet
	strings  []string // the shared ones
	date1904 bool
}

type biffSheet struct {
	name   string
	at     int // where its records begin
	hidden bool
}

// globals reads the first substream: which sheets there are, the shared
// strings, the epoch of dates.
func (w *biffBook) globals() error {
	r := records{data: w.data}
	if !r.next() || r.kind != recordBOF || len(r.body) < 4 {
		return w.src.fail("", damaged, errors.New("no BOF record"))
	}
	if word(r.body, 0) != biff8 {
		return w.src.fail("", oldExcel, nil)
	}
	for r.next() {
		switch r.kind {
		case recordFilePass:
			return w.src.fail("", locked, nil)
		case recordDateMode:
			w.date1904 = len(r.body) >= 2 && word(r.body, 0) == 1
		case recordBoundSheet:
			if err := w.addSheet(r.body); err != nil {
				return err
			}
		case recordSST:
			var err error
			if w.strings, err = sharedStrings(r.joined()); err != nil {
				return w.src.fail("", damaged, err)
			}
		case recordEOF:
			if len(w.sheets) == 0 {
				return w.src.fail("", "в книге нет листов с таблицами: выгрузите её заново", nil)
			}
			return nil
		}
	}
	return w.src.fail("", cutShort, errors.New("no EOF record"))
}

// addSheet notes a worksheet (MS-XLS 2.4.28); charts, dialogs and macros have
// no cells and are left out.
func (w *biffBook) addSheet(body []byte) error {
	if len(body) < 8 {
		return w.src.fail("", damaged, errors.New("short BoundSheet8 record"))
	}
	if kind := body[5]; kind != 0 {
		return nil
	}
	if len(w.sheets) == w.limits.Sheets {
		return w.src.fail("", tooMany("число листов", int64(w.limits.Sheets), "разделите книгу на несколько"), nil)
	}
	name := text{segments: [][]byte{body[6:]}}
	length := int(name.byte())
	s := biffSheet{at: int(dword(body, 0)), name: name.characters(length, name.byte()), hidden: body[4]&3 != 0}
	if name.short || s.at >= len(w.data) {
		return w.src.fail("", damaged, errors.New("bad BoundSheet8 record"))
	}
	w.sheets = append(w.sheets, s)
	return nil
}

// biffRows reads the rows of one sheet.
type biffRows struct {
	book   *biffBook
	sheet  *Sheet
	name   string
	at     int
	cells  []biffCell // by row and column; nil until read
	spread *spread
	hidden map[uint16]bool // rows
	read   bool
}

// biffCell is a cell with its zero-based place.
type biffCell struct {
	row, column uint16
	text        string
	fault       string // why the text is not what a person sees; empty as a rule
}

// next returns the next rows that have cells.
func (b *biffRows) next() (*Block, error) {
	if !b.read {
		b.read = true
		if err := b.collect(); err != nil {
			return nil, err
		}
	}
	var block Block
	for len(block.rows) < blockRows && len(b.cells) > 0 {
		row, err := b.row()
		if err != nil {
			return nil, err
		}
		block.rows = append(block.rows, row)
	}
	if len(block.rows) == 0 {
		return nil, io.EOF
	}
	return &block, nil
}

// row takes the cells of the next row.
func (b *biffRows) row() (Row, error) {
	number, n := b.cells[0].row, 1
	for n < len(b.cells) && b.cells[n].row == number {
		n++
	}
	row := Row{Number: int(number) + 1, Cells: make([]string, int(b.cells[n-1].column)+1)}
	for _, c := range b.cells[:n] {
		row.Cells[c.column] = c.text
		if c.fault != "" {
			row.Faults = append(row.Faults, CellFault{int(c.column), c.fault})
		}
	}
	b.cells = b.cells[n:]
	row.Cells = b.spread.fill(row.Number, row.Cells)
	if b.hidden[number] {
		b.sheet.HiddenRows++
	}
	limits := b.book.limits
	if len(row.Cells) > limits.Columns {
		return row, b.fail(row.Number, tooMany("число столбцов", int64(limits.Columns), "удалите лишние столбцы"), nil)
	}
	if b.book.cells.Add(int64(len(row.Cells))) > limits.Cells {
		return row, b.fail(row.Number, tooMany("число ячеек книги", limits.Cells, "разделите книгу на несколько"), nil)
	}
	return row, nil
}

// collect reads the cells of the sheet. Excel writes them by rows, other
// programs as they were made, so that they are put in order here.
func (b *biffRows) collect() error {
	r := records{data: b.book.data, at: b.at}
	if !r.next() || r.kind != recordBOF || len(r.body) < 4 || word(r.body, 0) != biff8 {
		return b.fail(0, damaged, errors.New("no BOF record"))
	}
	sheet := cellReader{strings: b.book.strings, hidden: map[uint16]bool{}}
	for inner := 0; r.next(); {
		switch {
		case r.kind == recordBOF:
			inner++ // a chart on the sheet
		case r.kind == recordEOF && inner == 0:
			b.cells, b.hidden, b.spread = sheet.cells, sheet.hidden, newSpread(sheet.merges)
			slices.SortStableFunc(b.cells, byPlace)
			return nil
		case r.kind == recordEOF:
			inner--
		case inner == 0:
			if err := sheet.record(&r); err != nil {
				return b.fail(sheet.row(), damaged, err)
			}
		}
	}
	return b.fail(sheet.row(), cutShort, errors.New("no EOF record"))
}

func byPlace(a, b biffCell) int {
	if a.row != b.row {
		return int(a.row) - int(b.row)
	}
	return int(a.column) - int(b.column)
}

func (b *biffRows) fail(row int, reason string, err error) *Error {
	return b.book.src.fail(sheetPlace(b.name, row), reason, err)
}

// wrongCell says where a record does not hold what its kind must.
func wrongCell(kind uint16) error { return fmt.Errorf("malformed record %#04x", kind) }
