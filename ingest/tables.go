package ingest

import (
	"errors"
	"fmt"
	"slices"

	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
)

// sheetKey is a sheet of a file: which member of the archive, which of its sheets.
type sheetKey struct{ member, sheet int }

// findings are what comes to light only while the rows of a file are loaded:
// sheets that cannot be read to their end, sheets that hold several tables,
// columns that write the month of a date first, and names of pupils in columns
// of something else. The file is then loaded anew with them known, so that
// nothing of it stands in the database that was read wrong.
type findings struct {
	refused map[sheetKey]error
	starts  map[sheetKey]map[int]bool // rows at which another table begins
	dates   map[sheetKey]*layout.DateTally
	orders  map[sheetKey]layout.DateOrders // that the dates tell
	strays  layout.Strays
	news    bool // something was added by this pass
}

func newFindings() *findings {
	return &findings{refused: map[sheetKey]error{}, starts: map[sheetKey]map[int]bool{},
		dates: map[sheetKey]*layout.DateTally{}, orders: map[sheetKey]layout.DateOrders{}, strays: layout.Strays{}}
}

func (f *findings) refuse(key sheetKey, reason error) {
	if f.refused[key] == nil {
		f.refused[key], f.news = reason, true
	}
}

func (f *findings) start(key sheetKey, rows []int) {
	if f.starts[key] == nil && len(rows) > 0 {
		f.starts[key] = map[int]bool{}
	}
	for _, row := range rows {
		f.news = f.news || !f.starts[key][row]
		f.starts[key][row] = true
	}
}

func (f *findings) stray(field layout.Field, text string) {
	at := layout.Stray{Field: field, Text: text}
	f.news = f.news || !f.strays[at]
	f.strays[at] = true
}

// splitter cuts the rows of a sheet with several tables at their headers and
// gives each table its own. The titles above a header belong to its table.
type splitter struct {
	*fileWrite
	sheet   *sheet       // the table in force
	starts  map[int]bool // numbers of the rows at which another begins
	waiting []tabular.Row
	ready   []tabular.Row // of the table in force, not sent yet
	send    func(*sheet, *tabular.Block) error
}

// splitRows is how many rows the splitter sends at once.
const splitRows = 2000

func (t *splitter) block(block *tabular.Block) error {
	var err error
	block.Each(func(row tabular.Row) {
		row.Cells = slices.Clone(row.Cells)
		if t.waiting = append(t.waiting, row); len(t.waiting) > headRows && err == nil {
			err = t.next()
		}
	})
	return err
}

func (t *splitter) end() error {
	for len(t.waiting) > 0 {
		if err := t.next(); err != nil {
			return err
		}
	}
	return t.flush(len(t.ready))
}

// next takes the first of the waiting rows, with those behind it in sight.
func (t *splitter) next() error {
	row := t.waiting[0]
	if t.starts[row.Number] && row.Number > t.sheet.LastHeader() {
		if err := t.begin(); err != nil {
			return err
		}
	}
	t.waiting = t.waiting[1:]
	if t.ready = append(t.ready, row); len(t.ready) >= splitRows {
		return t.flush(len(t.ready) - headRows) // the rest may be titles
	}
	return nil
}

// begin makes a sheet of the table whose header is the first waiting row.
func (t *splitter) begin() error {
	titles := len(t.ready)
	for titles > 0 && len(t.ready)-titles < headRows && isTitle(t.ready[titles-1]) {
		titles--
	}
	above := slices.Clone(t.ready[titles:])
	if err := t.flush(titles); err != nil {
		return err
	}
	table, err := t.importer.table(t.sheet, append(above, t.waiting...), t.opts)
	if err != nil {
		return fmt.Errorf("строка %d — заголовок ещё одной таблицы на листе: %w", t.waiting[0].Number, err)
	}
	t.sheet, t.ready = table, above
	return t.add(table)
}

// flush sends the first n of the ready rows.
func (t *splitter) flush(n int) error {
	if n <= 0 {
		return nil
	}
	err := t.send(t.sheet, tabular.NewBlock(slices.Clone(t.ready[:n])))
	t.ready = slices.Clone(t.ready[n:])
	return err
}

// isTitle tells a row between two tables that is no entry: blank, or one or
// two texts, which merged cells may repeat.
func isTitle(row tabular.Row) bool {
	texts := map[string]bool{}
	for _, cell := range row.Cells {
		if text := layout.Text(cell); text != "" {
			texts[text] = true
		}
	}
	return len(texts) <= 2
}

// table is the next table of a sheet: its titles speak for it, and where they
// name no moment of export or no period those of the table above do.
func (im *Importer) table(above *sheet, head []tabular.Row, opts Options) (*sheet, error) {
	s := *above
	var err error
	if s.Plan, err = layout.Recognise(head, im.layoutOptions(&s, opts)); err != nil {
		return nil, err
	}
	if s.Shape != layout.Table {
		return nil, errors.New("это другой вид выгрузки; разместите их на разных листах")
	}
	if s.ExportedFrom == layout.NoTime {
		s.ExportedFrom, s.ExportedTo = above.ExportedFrom, above.ExportedTo
	}
	if s.ReachFrom == layout.NoDate {
		s.ReachFrom, s.ReachTo = above.ReachFrom, above.ReachTo
	}
	if _, err := im.complete(&s, opts); err != nil {
		return nil, err
	}
	return &s, nil
}

// maxParts is how many tables one file may hold: their numbers are 16 bits.
const maxParts = 1 << 16

// add makes a table that came to light a part of the file.
func (w *fileWrite) add(s *sheet) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.file.sheets) == maxParts {
		return errors.New("таблиц в файле слишком много: выгрузите данные по частям")
	}
	s.part = uint16(len(w.file.sheets))
	w.file.sheets = append(w.file.sheets, s)
	w.headers, w.dates = append(w.headers, nil), append(w.dates, layout.DateTally{})
	w.namings = append(w.namings, naming{})
	return nil
}

// lookForTables finds the headers that were met among the rows of a table.
func (w *fileWrite) lookForTables() {
	for part, headers := range w.headers {
		s := w.file.sheets[part]
		slices.SortFunc(headers, func(a, b layout.HeaderRow) int { return a.Row - b.Row })
		w.found.start(s.key, s.NewTables(headers))
	}
}
