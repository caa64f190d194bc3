package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"vsrok/ingest/layout"
	"vsrok/ingest/store"
	"vsrok/ingest/tabular"
)

// openFile is a file whose sheets have been recognised.
type openFile struct {
	name             string
	format, encoding string
	books            []*tabular.Book
	sheets           []*sheet
	remarks          []string // of sheets that hold nothing to read
	refused          []string // of members and sheets that could not be read
}

// sheet is one recognised sheet. Of a long table the rows beyond the head are
// still to be read; a journal or log has been read whole.
type sheet struct {
	*layout.Plan
	part   uint16
	key    sheetKey
	book   *tabular.Book
	source *tabular.Sheet
	head   []*tabular.Block // blocks that were read to recognise the sheet
	moment moment
	dates  layout.DateOrders
	strays layout.Strays // of the file
	name   string        // archive's member and sheet
	school *School       // nil where only the rows can tell
	named  bool          // by the user

	page  *layout.Page // of a journal
	batch layout.Batch // of a log
}

func (f *openFile) close() {
	for _, book := range f.books {
		book.Close()
	}
}

func (s *sheet) describe() store.Part {
	part := store.Part{
		Name: s.name, Shape: string(s.Shape), Kind: -1, Timed: s.Timed,
		HasLesson: s.has(layout.FieldLesson), HasWork: s.HasWork, HasRecord: s.HasID,
		ExportedFrom: s.moment.from, ExportedTo: s.moment.to, Stamped: s.moment.stamped,
		Member: s.key.member, ReachFrom: dayTime(s.ReachFrom), ReachTo: dayTime(s.ReachTo),
	}
	if s.Shape == layout.Table {
		part.Kind = int(s.Kind)
	}
	return part
}

func (s *sheet) has(field layout.Field) bool {
	for _, heading := range s.Headings {
		if heading.Field == field {
			return true
		}
	}
	return false
}

// open opens a file or every member of an archive, several at a time, and
// recognises their sheets. A member or sheet that cannot be read is refused by
// name beside the others; the error is that nothing of the file can be read.
func (im *Importer) open(ctx context.Context, source tabular.Source, opts Options, found *findings) (*openFile, error) {
	archive, err := tabular.IsArchive(source)
	if err != nil {
		return nil, err
	}
	sources := []tabular.Source{source}
	if archive {
		if sources, err = tabular.Members(source, tabular.Limits{}); err != nil {
			return nil, err
		}
	}
	opened := make([]*openFile, len(sources))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, member := range sources {
		group.Go(func() error {
			opened[i] = im.openBook(ctx, i, member, opts, found)
			return ctx.Err()
		})
	}
	err = group.Wait()
	file := &openFile{name: source.Name, format: "zip"}
	for _, part := range opened {
		if part != nil {
			file.join(part)
		}
	}
	if !archive && len(file.books) > 0 {
		file.format, file.encoding = string(file.books[0].Format), file.books[0].Encoding
	}
	if err == nil && len(file.sheets) == 0 {
		err = &Refusal{file.nothing()}
	}
	if err != nil {
		file.close()
		return nil, err
	}
	return file, nil
}

// nothing is why a file without a readable sheet is refused.
func (f *openFile) nothing() error {
	if reasons := append(f.refused, f.remarks...); len(reasons) > 0 {
		return errors.New(strings.Join(reasons, "; "))
	}
	return fmt.Errorf("%s: в файле нет ни одной таблицы с данными", f.name)
}

func (f *openFile) join(other *openFile) {
	f.books = append(f.books, other.books...)
	f.remarks = append(f.remarks, other.remarks...)
	f.refused = append(f.refused, other.refused...)
	for _, s := range other.sheets {
		s.part = uint16(len(f.sheets))
		f.sheets = append(f.sheets, s)
	}
}

// openBook recognises the sheets of one book. One that cannot be read is
// refused; one without any header word is passed over with a remark where
// others are known.
func (im *Importer) openBook(ctx context.Context, member int, source tabular.Source, opts Options,
	found *findings) (file *openFile) {
	defer func() {
		if caught := recover(); caught != nil {
			file = &openFile{refused: []string{panicked(source.Name, caught).Error()}}
		}
	}()
	book, err := tabular.Open(source, tabular.Options{Encoding: opts.Encoding, Delimiter: opts.Delimiter,
		Known: im.Aliases.Known})
	if err != nil {
		return &openFile{refused: []string{err.Error()}}
	}
	file = &openFile{books: []*tabular.Book{book}}
	for i, raw := range book.Sheets {
		key := sheetKey{member, i}
		if reason := found.refused[key]; reason != nil {
			file.refused = append(file.refused, reason.Error())
			continue
		}
		if ctx.Err() != nil {
			return file
		}
		if raw.Hidden && !opts.Hidden {
			file.remarks = append(file.remarks,
				fmt.Sprintf("%s: лист скрыт и не прочитан; чтобы прочитать его, %s", place(source.Name, raw.Name),
					AskHidden))
			continue
		}
		sheets, err := im.recognise(book, raw, key, found, opts)
		var header *layout.UnknownHeader
		switch {
		case errors.Is(err, layout.ErrEmpty):
		case errors.As(err, &header) && header.Row == 0 && header.Foreign == "":
			file.remarks = append(file.remarks, inSheet(book, raw, err).Error())
		case err != nil:
			file.refused = append(file.refused, inSheet(book, raw, err).Error())
		default:
			file.sheets = append(file.sheets, sheets...)
		}
	}
	if len(file.sheets) == 0 { // nothing that is known stands beside them
		file.refused, file.remarks = append(file.refused, file.remarks...), nil
	}
	return file
}

// AskHidden is the advice to read hidden sheets.
const AskHidden = "повторите с ключом --hidden"

// inSheet names the file and sheet of an error that does not.
func inSheet(book *tabular.Book, raw *tabular.Sheet, err error) error {
	var unreadable *tabular.Error
	var refusal *Refusal
	if errors.As(err, &unreadable) || errors.As(err, &refusal) {
		return err
	}
	return &Refusal{fmt.Errorf("%s: %w", place(book.Name, raw.Name), err)}
}

func place(file, sheet string) string {
	if sheet == "" {
		return file
	}
	return fmt.Sprintf("%s, лист «%s»", file, sheet)
}

// headRows is how many rows are read to recognise a sheet.
const headRows = 50

// recognise tells what a sheet is: one table or log, of which further tables
// may come to light below, or a page of a journal for each of its matrices.
func (im *Importer) recognise(book *tabular.Book, raw *tabular.Sheet, key sheetKey, found *findings,
	opts Options) ([]*sheet, error) {
	s := &sheet{source: raw, book: book, key: key, dates: found.orders[key], strays: found.strays,
		name: memberAndSheet(book, raw)}
	head, err := s.readHead()
	if err != nil {
		return nil, err
	}
	school, err := im.schoolOf(book.Source, opts)
	if err != nil {
		return nil, err
	}
	s.school, s.named = school, opts.School != ""
	s.Plan, err = layout.Recognise(head, im.layoutOptions(s, opts))
	if err != nil {
		return nil, err
	}
	return im.complete(s, opts)
}

// readHead reads the rows by which a sheet is recognised.
func (s *sheet) readHead() (head []tabular.Row, err error) {
	for len(head) < headRows {
		block, err := s.source.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		s.head = append(s.head, block)
		head = appendRows(head, block, headRows)
	}
	return head, nil
}

// complete finds the school and moment of a sheet whose plan is known, and
// reads it where it is small.
func (im *Importer) complete(s *sheet, opts Options) ([]*sheet, error) {
	if s.school == nil && !s.HasSchool {
		return nil, im.noSchool(s.book.Source)
	}
	sheets, err := s.readWhole()
	if err != nil {
		return nil, err
	}
	for _, page := range sheets {
		if page.moment, err = momentOf(s.book, page, opts); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

func (im *Importer) layoutOptions(s *sheet, opts Options) layout.Options {
	options := layout.Options{
		Aliases: im.Aliases, SheetName: s.source.Name, Date1904: s.source.Date1904, Kind: opts.Kind,
		YearFrom: im.FirstYear, YearTo: im.LastYear, SourceZone: opts.SourceZone,
		Dates: s.dates, Strays: s.strays,
	}
	if opts.Dates != layout.Untold {
		options.Dates = *layout.Everywhere(opts.Dates)
	}
	common := im.Reference.commonZone()
	if options.Zone = common; s.school != nil {
		options.Zone = s.school.Location
	}
	if common == nil {
		options.ZoneOf = im.zoneOf
	}
	return options
}

// zoneOf is the zone of the school that a row names, nil where there is none.
func (im *Importer) zoneOf(name string) *time.Location {
	school, _ := im.Reference.SchoolNamed(name)
	return school.Location
}

func memberAndSheet(book *tabular.Book, raw *tabular.Sheet) string {
	var parts []string
	if book.Member != "" {
		parts = append(parts, book.Member)
	}
	if raw.Name != "" {
		parts = append(parts, raw.Name)
	}
	return strings.Join(parts, " → ")
}

func appendRows(rows []tabular.Row, block *tabular.Block, most int) []tabular.Row {
	block.Each(func(row tabular.Row) {
		if len(rows) < most {
			rows = append(rows, tabular.Row{Number: row.Number, Cells: append([]string(nil), row.Cells...)})
		}
	})
	return rows
}

// readWhole reads a journal or a log, which are small, to their end: each
// matrix of a journal is a sheet of its own from here on.
func (s *sheet) readWhole() ([]*sheet, error) {
	switch s.Shape {
	case layout.Journal:
		return s.readJournal()
	case layout.Log:
		err := s.eachBlock(func(block *tabular.Block) error {
			s.Log(block, &s.batch)
			return nil
		})
		if starts := s.NewTables(s.batch.Headers); err == nil && starts != nil {
			err = fmt.Errorf("строка %d: ниже отчёта о доступе стоит таблица с другими столбцами; выгрузите её отдельно", starts[0])
		}
		return []*sheet{s}, err
	}
	return []*sheet{s}, nil
}

func (s *sheet) readJournal() ([]*sheet, error) {
	var rows []tabular.Row
	err := s.eachBlock(func(block *tabular.Block) error {
		rows = appendRows(rows, block, maxJournalRows+1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(rows) > maxJournalRows {
		return nil, fmt.Errorf("в листе журнала больше %d строк: выгрузите предметы на разных листах", maxJournalRows)
	}
	pages, err := s.Journal(rows)
	if err != nil {
		return nil, err
	}
	sheets := make([]*sheet, len(pages))
	for i, page := range pages {
		one := *s
		one.page = page
		sheets[i] = &one
	}
	return sheets, nil
}

// maxJournalRows bounds a journal sheet: a class has some forty pupils.
const maxJournalRows = 10000

// eachBlock gives the blocks of the head and then those still unread.
func (s *sheet) eachBlock(fn func(*tabular.Block) error) error {
	for _, block := range s.head {
		if err := fn(block); err != nil {
			return err
		}
	}
	s.head = nil
	for {
		block, err := s.source.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(block); err != nil {
			return err
		}
	}
}

// schoolOf is the school that the user named, else the one that the file's or
// a folder's name names; nil where neither does.
func (im *Importer) schoolOf(source tabular.Source, opts Options) (*School, error) {
	if opts.School != "" {
		school, ok := im.Reference.SchoolNamed(opts.School)
		if !ok {
			return nil, &Refusal{fmt.Errorf("школа «%s» не найдена в schools.csv: проверьте код или название",
				opts.School)}
		}
		return &school, nil
	}
	school, candidates := im.Reference.SchoolOfPath(strings.ReplaceAll(source.Name, " → ", "/"))
	if len(candidates) == 1 {
		return &school, nil
	}
	return nil, nil
}

func (im *Importer) noSchool(source tabular.Source) error {
	_, candidates := im.Reference.SchoolOfPath(strings.ReplaceAll(source.Name, " → ", "/"))
	if len(candidates) > 1 {
		var names []string
		for _, school := range candidates {
			names = append(names, school.Name)
		}
		return &Refusal{fmt.Errorf("%s: имя подходит к нескольким школам (%s), а столбца «Школа» нет; укажите школу ключом --school",
			source.Name, strings.Join(names, ", "))}
	}
	return &Refusal{fmt.Errorf("%s: непонятно, какой это школы: нет столбца «Школа», и ни файл, ни папка не названы кодом или названием школы из schools.csv; укажите школу ключом --school",
		source.Name)}
}
