package ingest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"vsrok/ingest/layout"
	"vsrok/ingest/store"
	"vsrok/ingest/tabular"
)

// fileWrite writes the sheets of one file into its transaction.
type fileWrite struct {
	importer *Importer
	opts     Options
	file     *openFile
	writer   *store.Writer
	summary  *Summary
	found    *findings

	mu      sync.Mutex           // guards what follows, and summary, while blocks are parsed in parallel
	headers [][]layout.HeaderRow // by part
	dates   []layout.DateTally   // by part
	namings []naming             // by part
	pages   map[pagePlace]int    // of journals so far
	schools map[int]School       // of the rows, by number
	met     []*numbers           // of every worker
	failure error                // the first of a block: DuckDB passes on no more than its text
}

// pagePlace is where a matrix of a class and subject stands.
type pagePlace struct {
	member                int
	class, subject, sheet string
}

func (w *fileWrite) all(ctx context.Context) error {
	w.headers = make([][]layout.HeaderRow, len(w.file.sheets))
	w.dates = make([]layout.DateTally, len(w.file.sheets))
	w.namings = make([]naming, len(w.file.sheets))
	w.pages = map[pagePlace]int{}
	w.schools = map[int]School{}
	w.summary.Status = store.Loaded
	for _, s := range w.file.sheets {
		if err := w.wholeSheet(ctx, s); err != nil {
			return err
		}
	}
	if err := w.observations(ctx); err != nil {
		return err
	}
	if w.lookForTables(); !w.found.news {
		w.lookForDates()
		if err := w.lookForNames(ctx); err != nil {
			return err
		}
	}
	if w.found.news {
		return errAgain
	}
	w.finishSummary()
	if w.summary.Loaded == 0 && w.summary.Rejected > 0 {
		return w.nothingUnderstood()
	}
	if err := w.summary.rejects.write(w.writer); err != nil {
		return err
	}
	if err := w.writer.Append("remark", w.remarks()); err != nil {
		return err
	}
	return w.writer.Append("given", w.given())
}

// parts describes the sheets as they are stored.
func (w *fileWrite) parts() []store.Part {
	parts := make([]store.Part, len(w.file.sheets))
	for i, s := range w.file.sheets {
		parts[i] = s.describe()
		parts[i].Naming = w.namings[i].most()
	}
	return parts
}

// errAgain says that the file must be loaded anew with what was found in it.
var errAgain = errors.New("the file must be loaded anew")

// remarks are what the import remarks, as rows of the table; the summary
// names the sheet of each where there are several.
func (w *fileWrite) remarks() []store.Row {
	var rows []store.Row
	for _, text := range w.file.refused {
		rows = append(rows, store.Row{nil, true, text})
	}
	for _, text := range w.file.remarks {
		rows = append(rows, store.Row{nil, false, text})
		w.summary.Remarks = append(w.summary.Remarks, text)
	}
	w.summary.Refused = w.file.refused
	told := map[*tabular.Sheet]bool{} // of hidden rows
	for _, s := range w.file.sheets {
		w.summary.Sheets = append(w.summary.Sheets, summarize(s))
		texts := slices.Clone(s.Remarks)
		if s.page != nil {
			texts = append(texts, s.page.Remarks...)
		}
		if n := s.source.HiddenRows; n > 0 && !told[s.source] {
			told[s.source] = true
			texts = append(texts, fmt.Sprintf("прочитаны и скрытые строки, их %d: если они лишние, удалите их и сохраните файл", n))
		}
		for _, text := range texts {
			rows = append(rows, store.Row{s.part, false, text})
			if len(w.file.sheets) > 1 && s.name != "" {
				text = s.name + ": " + text
			}
			w.summary.Remarks = append(w.summary.Remarks, text)
		}
	}
	return rows
}

func summarize(s *sheet) SheetSummary {
	summary := SheetSummary{Part: s.describe(), MomentSource: s.moment.source, Kind: s.Kind,
		HeaderRow: s.Header[len(s.Header)-1]}
	for _, heading := range s.Headings {
		if heading.Field != layout.None {
			summary.Columns = append(summary.Columns, heading.Word+" → "+heading.Field.String())
		}
	}
	for _, heading := range s.Unused {
		summary.Unused = append(summary.Unused, layout.ShownHeading(heading))
	}
	return summary
}

// wholeSheet writes what is known of a journal or log before its observations.
func (w *fileWrite) wholeSheet(ctx context.Context, s *sheet) error {
	names := w.names()
	switch s.Shape {
	case layout.Journal:
		return w.journal(ctx, s, names)
	case layout.Log:
		return w.log(s, names)
	}
	return nil
}

func (w *fileWrite) journal(ctx context.Context, s *sheet, names *numbers) error {
	page := store.Page{Part: s.part, School: uint32(s.school.Number), Sheet: w.sheetKey(s)}
	var err error
	for _, name := range []struct {
		names  *metNames
		text   string
		number *uint32
	}{
		{names.Class, s.page.Class, &page.Class}, {names.Subject, s.page.Subject, &page.Subject},
		{names.Teacher, strings.Join(s.page.Teachers, ", "), &page.Teacher},
	} {
		if *name.number, err = names.number(name.names, name.text); err != nil {
			return err
		}
	}
	for _, c := range s.page.Columns {
		period, err := names.number(names.Period, c.Period)
		if err != nil {
			return err
		}
		page.Columns = append(page.Columns,
			store.PageColumn{Date: c.Date, Lesson: uint8(c.Lesson), Period: uint16(period)})
	}
	for _, name := range s.page.Pupils {
		page.Pupils = append(page.Pupils, names.pupil(s.school, name))
		w.namings[s.part].add(name)
	}
	return w.writer.Page(ctx, page)
}

// sheetKey tells the sheets of a class and subject apart, alike in every file:
// by group and name, and by place where one sheet holds several matrices.
func (w *fileWrite) sheetKey(s *sheet) string {
	key := s.page.Group + "|" + s.source.Name
	place := pagePlace{s.key.member, s.page.Class, s.page.Subject, key}
	w.pages[place]++
	if n := w.pages[place]; n > 1 {
		key += fmt.Sprintf("|%d", n)
	}
	return key
}

func (w *fileWrite) log(s *sheet, names *numbers) error {
	rows := make([]store.Row, 0, len(s.batch.Actions))
	for _, a := range s.batch.Actions {
		var n [4]uint32
		for i, name := range []struct {
			names *metNames
			text  string
		}{{names.Class, a.Class}, {names.Subject, a.Subject}, {names.Teacher, a.Teacher}, {names.Period, a.Period}} {
			var err error
			if n[i], err = names.number(name.names, name.text); err != nil {
				return err
			}
		}
		rows = append(rows, store.Row{s.part, uint32(a.Row), uint16(s.school.Number), uint8(a.Kind), uint16(n[0]),
			uint16(n[1]), n[2],
			dateValue(a.Date), uint16(n[3]), uint8(a.Lesson), fromMicro(a.At)})
	}
	w.summary.Actions += len(rows)
	w.count(s, &s.batch)
	return w.writer.Append("action", rows)
}

func dateValue(day int32) driver.Value {
	if day == layout.NoDate {
		return nil
	}
	return dayTime(day)
}

// observations streams the rows of tables, and the cells of journals, into the
// database; blocks are parsed by DuckDB's threads.
func (w *fileWrite) observations(ctx context.Context) error {
	sheets := slices.Clone(w.file.sheets) // tables that come to light are added
	journals := slices.ContainsFunc(sheets, func(s *sheet) bool { return s.Shape == layout.Journal })
	if journals {
		err := w.stream(ctx, w.writer.Cells,
			func(send func(store.Work) error) error { return w.produceCells(sheets, send) })
		if err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(sheets, func(s *sheet) bool { return s.Shape == layout.Table }) {
		return nil
	}
	return w.stream(ctx, w.writer.Observations,
		func(send func(store.Work) error) error { return w.produceRows(ctx, sheets, send) })
}

// stream gives the works that produce sends to an insertion.
func (w *fileWrite) stream(ctx context.Context, insert func(context.Context, <-chan store.Work) (int, error),
	produce func(send func(store.Work) error) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	works := make(chan store.Work, 4)
	send := func(work store.Work) error {
		select {
		case works <- w.guarded(work):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	read := make(chan error, 1)
	go func() {
		defer close(works)
		read <- produce(send)
	}()
	_, err := insert(ctx, works)
	cancel()
	readErr := <-read
	switch {
	case w.failure != nil:
		return w.failure
	case err != nil:
		return err
	}
	return readErr
}

// produceCells sends the cells of journals, each sheet a work.
func (w *fileWrite) produceCells(sheets []*sheet, send func(store.Work) error) error {
	workers := w.workers()
	for _, s := range sheets {
		if s.Shape != layout.Journal {
			continue
		}
		if err := send(func(rows []store.Observation) ([]store.Observation, error) {
			worker := workers.Get().(*worker)
			defer workers.Put(worker)
			return w.convert(s, &s.page.Batch, worker.numbers, rows)
		}); err != nil {
			return err
		}
	}
	return nil
}

// produceRows sends the blocks of tables.
func (w *fileWrite) produceRows(ctx context.Context, sheets []*sheet, send func(store.Work) error) error {
	workers := w.workers()
	parse := func(s *sheet, block *tabular.Block) error {
		return send(func(rows []store.Observation) ([]store.Observation, error) {
			worker := workers.Get().(*worker)
			defer workers.Put(worker)
			worker.batch.Reset()
			s.Table(block, &worker.batch)
			return w.convert(s, &worker.batch, worker.numbers, rows)
		})
	}
	for _, s := range sheets {
		if s.Shape != layout.Table {
			continue
		}
		err := w.tables(s, parse)
		if ctx.Err() != nil || errors.Is(err, context.Canceled) {
			return context.Canceled
		}
		if err != nil {
			w.mu.Lock()
			w.found.refuse(s.key, inSheet(s.book, s.source, err))
			w.mu.Unlock()
		}
	}
	return nil
}

// guarded makes a panic of a work the refusal of the file: the others go on.
func (w *fileWrite) guarded(work store.Work) store.Work {
	return func(rows []store.Observation) (made []store.Observation, err error) {
		defer func() {
			if caught := recover(); caught != nil {
				err = panicked(w.file.name, caught)
				w.fail(err)
			}
		}()
		return work(rows)
	}
}

// panicked is the refusal of a file at which the program failed. What it says of
// the failure never holds a text of the file.
func panicked(name string, caught any) error {
	what := "сбой программы"
	if failure, ok := caught.(runtime.Error); ok {
		what += " (" + failure.Error() + ")"
	}
	return &Refusal{fmt.Errorf("%s: файл не прочитан: %s; откройте его в Excel, сохраните заново как .xlsx или .csv и повторите", name, what)}
}

func (w *fileWrite) workers() *sync.Pool {
	return &sync.Pool{New: func() any { return &worker{numbers: w.names()} }}
}

// tables gives the blocks of a sheet to be parsed, each with its own table.
func (w *fileWrite) tables(s *sheet, parse func(*sheet, *tabular.Block) error) error {
	starts := w.found.starts[s.key]
	if starts == nil {
		return s.eachBlock(func(block *tabular.Block) error { return parse(s, block) })
	}
	split := &splitter{fileWrite: w, sheet: s, starts: starts, send: parse}
	if err := s.eachBlock(split.block); err != nil {
		return err
	}
	return split.end()
}

// worker is what a thread that parses blocks uses again and again: without it
// most of the time would go into fresh memory.
type worker struct {
	numbers *numbers
	batch   layout.Batch
}

// convert appends what a block showed to rows of the database, and counts it.
func (w *fileWrite) convert(s *sheet, batch *layout.Batch, names *numbers,
	rows []store.Observation) ([]store.Observation, error) {
	rows = slices.Grow(rows, len(batch.Observations))[:len(batch.Observations)]
	for i := range batch.Observations {
		if err := names.observation(s, &batch.Observations[i], &rows[i]); err != nil {
			if w.refuseSheet(s, err) {
				return rows[:0], nil
			}
			w.fail(err)
			return nil, err
		}
	}
	w.count(s, batch)
	w.countRows(names)
	w.countNames(s, batch)
	w.keepPreview(batch)
	return rows, nil
}

// refuseSheet keeps the refusal of a sheet that has others beside it.
func (w *fileWrite) refuseSheet(s *sheet, err error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	var refusal *Refusal
	if !errors.As(err, &refusal) || len(w.file.sheets) == 1 {
		return false
	}
	w.found.refuse(s.key, inSheet(s.book, s.source, err))
	return true
}

func (w *fileWrite) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failure == nil {
		w.failure = err
	}
}

// count adds what came of some rows of a sheet.
func (w *fileWrite) count(s *sheet, batch *layout.Batch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.summary.Read += batch.Counts.Read
	w.summary.Loaded += batch.Counts.Loaded
	w.summary.Rejected += batch.Counts.Rejected
	w.summary.Skipped += batch.Counts.Skipped
	w.summary.Blank += batch.Blank
	w.summary.rejects.add(int(s.part), batch.Rejects, func(name string) int { return w.schoolOfReject(s, name) })
	w.headers[s.part] = append(w.headers[s.part], batch.Headers...)
	w.dates[s.part].Add(&batch.Dates)
}

// schoolOfReject is the number of the school of a rejected row, 0 where it is
// not told.
func (w *fileWrite) schoolOfReject(s *sheet, name string) int {
	if name != "" {
		school, _ := w.importer.Reference.SchoolNamed(name)
		return school.Number
	}
	if s.school == nil {
		return 0
	}
	return s.school.Number
}

// countRows takes over what the worker has counted since the last time.
func (w *fileWrite) countRows(names *numbers) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for school, kinds := range names.kinds {
		for kind, n := range kinds {
			if n > 0 {
				w.summary.ByKind[layout.Kind(kind)] += n
				w.summary.BySchool[SchoolKind{school, layout.Kind(kind)}] += n
			}
		}
		*kinds = [4]int{}
	}
	for _, school := range names.schools {
		w.schools[school.Number] = school
	}
}

// previewRows is how many observations a dry run shows.
const previewRows = 5

func (w *fileWrite) keepPreview(batch *layout.Batch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range batch.Observations {
		if !w.opts.DryRun || len(w.summary.Preview) == previewRows {
			return
		}
		w.summary.Preview = append(w.summary.Preview, o)
	}
}

// finishSummary puts what the threads found in a fixed order.
func (w *fileWrite) finishSummary() {
	for _, school := range w.schoolsMet() {
		w.summary.Schools = append(w.summary.Schools, school)
	}
	sort.Slice(w.summary.Schools, func(i,
		j int) bool {
		return w.summary.Schools[i].Number < w.summary.Schools[j].Number
	})
	w.summary.rejects.cut()
	w.summary.Rejects = w.summary.rejects.list()
}

func (w *fileWrite) nothingUnderstood() error {
	first := w.summary.Rejects[0]
	return &Refusal{fmt.Errorf("%s: ни одна строка не прочитана (отклонено %d); первая причина — строка %d, столбец «%s»: %s",
		w.file.name, w.summary.Rejected, first.Row, first.Column, first.Reason)}
}

// given lists what the sheets answer for: a journal for marks and absences, and
// for period grades where it has columns of periods; a table for its kind, even where it has no rows.
func (w *fileWrite) given() []store.Row {
	var rows []store.Row
	for _, s := range w.file.sheets {
		if s.school == nil {
			continue // the schools of its rows are taken from them
		}
		kinds := []layout.Kind{s.Kind}
		switch s.Shape {
		case layout.Journal:
			kinds = []layout.Kind{layout.Marks, layout.Absences}
			if slices.ContainsFunc(s.page.Columns, func(c layout.Column) bool { return c.Period != "" }) {
				kinds = append(kinds, layout.PeriodGrades)
			}
		case layout.Log:
			continue
		}
		for _, kind := range kinds {
			rows = append(rows, store.Row{s.part, uint16(s.school.Number), uint8(kind), false})
		}
	}
	return rows
}

// numbers turns the names of one worker's rows into numbers; it is not shared.
type numbers struct {
	Class, Subject, Teacher, Period, Work, Group *metNames

	importer *Importer
	file     string
	pupils   map[pupilKey]uint64
	byText   map[string]*metSchool // of the column «Школа»
	last     *metSchool            // that of the row before; may be nil
	hash     hash.Hash

	kinds   map[int]*[4]int // rows by the school's number and kind
	of      int             // the school of the row before
	ofKinds *[4]int         // its rows
	schools map[int]School
}

// metNames are the names of a dimension that the worker has met.
type metNames struct {
	*store.Names
	met  map[string]*metName
	last *metName // rows often name what the row before them does; may be nil
}

// metName is a name's number, and in how many rows the worker met it.
type metName struct {
	text   string
	number uint32
	rows   int
}

// metSchool is a school and how a row wrote it.
type metSchool struct {
	text string
	School
}

type pupilKey struct {
	school int
	name   string
}

// naming counts the rows of a part by how they name their pupil.
type naming [store.ByMoreWords + 1]int

func (n *naming) add(name string) {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '.' })
	switch {
	case name == "":
	case strings.ContainsFunc(name, unicode.IsDigit) && !strings.Contains(name, " "):
		n[store.ByNumber]++
	case slices.ContainsFunc(words, func(word string) bool { return utf8.RuneCountInString(word) == 1 }):
		n[store.ByInitials]++
	case len(words) > 2:
		n[store.ByMoreWords]++
	default:
		n[store.ByTwoWords]++
	}
}

// most is the way that most rows name their pupil.
func (n *naming) most() store.Naming {
	most := store.Unnamed
	for way, rows := range n {
		if rows > n[most] {
			most = store.Naming(way)
		}
	}
	return most
}

// namesOfBlock is how many rows of a block tell how it names pupils.
const namesOfBlock = 50

// countNames counts how the first rows of a block name their pupils.
func (w *fileWrite) countNames(s *sheet, batch *layout.Batch) {
	var counted naming
	for i := range min(len(batch.Observations), namesOfBlock) {
		counted.add(batch.Observations[i].Pupil)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for way, rows := range counted {
		w.namings[s.part][way] += rows
	}
}

func (w *fileWrite) names() *numbers {
	fresh := func(names *store.Names) *metNames { return &metNames{Names: names, met: map[string]*metName{}} }
	d := w.writer.Dimensions
	names := &numbers{
		Class: fresh(d.Class), Subject: fresh(d.Subject), Teacher: fresh(d.Teacher), Period: fresh(d.Period),
		Work: fresh(d.Work), Group: fresh(d.Group),
		importer: w.importer, file: w.file.name, pupils: map[pupilKey]uint64{}, byText: map[string]*metSchool{},
		hash: hmac.New(sha256.New, w.importer.Key), schools: map[int]School{}, kinds: map[int]*[4]int{},
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.met = append(w.met, names)
	return names
}

// number looks a name up without a lock where the worker has met it before.
func (n *numbers) number(names *metNames, text string) (uint32, error) {
	switch {
	case text == "":
		return 0, nil
	case names.last == nil || names.last.text != text:
		if err := names.meet(text); err != nil {
			return 0, err
		}
	}
	names.last.rows++
	return names.last.number, nil
}

// meet makes a name the last.
func (n *metNames) meet(text string) error {
	if name, ok := n.met[text]; ok {
		n.last = name
		return nil
	}
	// The text is a part of a large block: a copy does not keep that alive.
	text = strings.Clone(text)
	number, err := n.Number(text)
	if err != nil {
		return err
	}
	n.last = &metName{text: text, number: number}
	n.met[text] = n.last
	return nil
}

// pupil is the keyed hash by which a pupil is known; the name itself is not
// stored anywhere.
func (n *numbers) pupil(school *School, name string) uint64 {
	if name == "" {
		return 0
	}
	key := pupilKey{school.Number, name}
	if sum, ok := n.pupils[key]; ok {
		return sum
	}
	key.name = strings.Clone(name)
	sum := n.keyed(school.Code + "\x00" + layout.PupilKey(name))
	n.pupils[key] = sum
	return sum
}

// keyed is the first 64 bits of HMAC-SHA256 (RFC 2104), never 0.
func (n *numbers) keyed(text string) uint64 {
	n.hash.Reset()
	n.hash.Write([]byte(text))
	return max(1, binary.BigEndian.Uint64(n.hash.Sum(nil)))
}

func (n *numbers) observation(s *sheet, o *layout.Observation, row *store.Observation) error {
	school, err := n.school(s, o)
	if err != nil {
		return err
	}
	*row = store.Observation{
		Part: s.part, Row: uint32(o.Row), Col: uint16(o.Column), School: uint16(school.Number), Kind: uint8(o.Kind),
		Pupil: n.pupil(school, o.Pupil), Date: o.Date, Lesson: uint8(o.Lesson),
		Entered: o.Entered, Changed: o.Changed, Cancelled: o.Cancelled,
	}
	if o.ID != "" {
		row.Record = n.keyed(o.ID)
	}
	n.count(school.Number, o.Kind)
	return n.dimensions(o, row)
}

// count counts a row; the next one is mostly of the same school.
func (n *numbers) count(school int, kind layout.Kind) {
	if n.ofKinds == nil || n.of != school {
		if n.kinds[school] == nil {
			n.kinds[school] = &[4]int{}
		}
		n.of, n.ofKinds = school, n.kinds[school]
	}
	n.ofKinds[kind]++
}

func (n *numbers) dimensions(o *layout.Observation, row *store.Observation) error {
	class, err := n.number(n.Class, o.Class)
	if err != nil {
		return err
	}
	subject, err := n.number(n.Subject, o.Subject)
	if err != nil {
		return err
	}
	period, err := n.number(n.Period, o.Period)
	if err != nil {
		return err
	}
	work, err := n.number(n.Work, o.Work)
	if err != nil {
		return err
	}
	row.Teacher, err = n.number(n.Teacher, o.Teacher)
	row.Class, row.Subject, row.Period, row.Work = uint16(class), uint16(subject), uint16(period), uint16(work)
	if err != nil {
		return err
	}
	group, err := n.number(n.Group, o.Group)
	row.Group = uint16(group)
	return err
}

// school is that of the row's column, else the sheet's.
func (n *numbers) school(s *sheet, o *layout.Observation) (*School, error) {
	if o.School == "" {
		if s.school == nil {
			return nil, n.refuse(o, "школа в строке не указана",
				"заполните столбец «Школа» или укажите школу ключом --school")
		}
		return s.school, nil
	}
	if n.last != nil && n.last.text == o.School {
		return &n.last.School, nil
	}
	if met, ok := n.byText[o.School]; ok {
		n.last = met
		return &met.School, nil
	}
	school, ok := n.importer.Reference.SchoolNamed(o.School)
	if !ok {
		return nil, n.refuse(o, fmt.Sprintf("школа «%s» не найдена в schools.csv", layout.ShownSchool(o.School)),
			"добавьте её туда (или её другое название в столбец «Другие названия») и повторите импорт")
	}
	if s.named && school.Number != s.school.Number {
		return nil, n.refuse(o, fmt.Sprintf("в столбце стоит школа «%s», а ключом --school указана «%s»", school.Name,
			s.school.Name),
			"уберите ключ или проверьте файл")
	}
	n.last = &metSchool{strings.Clone(o.School), school}
	n.byText[n.last.text] = n.last
	n.schools[school.Number] = school
	return &school, nil
}

func (n *numbers) refuse(o *layout.Observation, what, next string) error {
	return &Refusal{fmt.Errorf("%s, строка %d: %s; %s", n.file, o.Row, what, next)}
}
