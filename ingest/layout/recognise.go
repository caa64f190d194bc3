package layout

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"vsrok/ingest/tabular"
)

// Options say what is known of a sheet besides its rows.
type Options struct {
	Aliases   *Aliases // nil means DefaultAliases
	SheetName string   // for messages
	Date1904  bool     // serial dates count from 1904-01-01
	Kind      *Kind    // of a long table, instead of what its columns tell; may be nil
	// YearFrom and YearTo bound the years, both included, that the calendar
	// of working days covers: a lesson outside them is a reject. 0 means no
	// check.
	YearFrom, YearTo int
	// Zone is the school's zone, SourceZone the one that the export is stamped
	// in. Where both are set, Entered, Changed, At and the export moment are
	// converted to Zone. A time with an offset of its own («+05:00») needs
	// Zone alone; without it the row is a reject. Either may be nil.
	SourceZone, Zone *time.Location
	// ZoneOf is the zone of the school that a row of a table names, nil where
	// it is not known; it goes before Zone. Nil where all schools share Zone.
	ZoneOf func(school string) *time.Location
}

// Plan is how a sheet is to be read. It is read-only once made, so that
// blocks can be read in parallel.
type Plan struct {
	Shape Shape
	Kind  Kind // of a long table
	Timed bool // a long table that has a column of entry times
	// Header holds the numbers of the header's rows: one, or two adjacent.
	Header   []int
	Headings []Heading // every column with a header word, left to right
	// ExportedFrom and ExportedTo are the export moment of a title line above
	// the header, equal where it has a time; the first and last second of the
	// day where it has a date alone; NoTime where there is none.
	ExportedFrom, ExportedTo  int64
	HasSchool, HasID, HasWork bool
	Remarks                   []string // Russian, for the user
	columns                   [fieldCount]int
	lastHeader                int
	options                   Options
	clock                     clockwork
}

// Heading is a column of a long table and what it was taken for.
type Heading struct {
	Number int    // 1-based column of the sheet
	Word   string // as written, spaces collapsed; of two rows the words that were matched
	Field  Field  // None where the word is unknown or the column is not used
}

// ErrEmpty is returned for a sheet without a single filled cell.
var ErrEmpty = errors.New("лист пуст: в нём нет ни одной заполненной ячейки")

// Recognise tells from the first rows of a sheet, some fifty, what it is and
// where its columns are. The error is ErrEmpty or an *UnknownHeader.
func Recognise(head []tabular.Row, opts Options) (*Plan, error) {
	if opts.Aliases == nil {
		opts.Aliases = DefaultAliases()
	}
	if !slices.ContainsFunc(head, isFilled) {
		return nil, ErrEmpty
	}
	plan := &Plan{
		options: opts, ExportedFrom: NoTime, ExportedTo: NoTime,
		clock: clockwork{date1904: opts.Date1904, source: opts.SourceZone, zone: opts.Zone},
	}
	if month, ok := journalHead(head); ok {
		plan.Shape, plan.lastHeader = Journal, month
		plan.Header = []int{month}
		plan.readTitles(head)
		return plan, nil
	}
	best := bestHeader(head, &opts)
	if best == nil || len(best.missing) > 0 {
		if hasJournalLabels(head) { // its matrix is missing, and Journal says so
			plan.Shape = Journal
			return plan, nil
		}
		return nil, unknownHeader(head, best, &opts)
	}
	plan.adopt(best)
	plan.readTitles(head)
	return plan, nil
}

func isFilled(row tabular.Row) bool {
	return slices.ContainsFunc(row.Cells, func(cell string) bool { return Text(cell) != "" })
}

// header is a candidate: one row, or two adjacent ones combined.
type header struct {
	rows     []int // numbers
	headings []Heading
	columns  [fieldCount]int // index into the cells, -1 where there is none
	fields   int             // how many are there
	shape    Shape
	kind     Kind
	missing  []Field
	remarks  []string
}

// bestHeader tries every row and every two adjacent ones. The best has all
// that its kind needs, then the most fields; of equals the first single row.
func bestHeader(head []tabular.Row, opts *Options) *header {
	var best *header
	try := func(h *header) {
		if h.fields > 0 && (best == nil || h.betterThan(best)) {
			best = h
		}
	}
	for i := range head {
		try(newHeader(opts, []int{head[i].Number}, singleWords(head[i].Cells)))
	}
	for i := 1; i < len(head); i++ {
		words := pairWords(head[i-1].Cells, head[i].Cells, opts.Aliases)
		try(newHeader(opts, []int{head[i-1].Number, head[i].Number}, words))
	}
	return best
}

func (h *header) betterThan(other *header) bool {
	if complete := len(h.missing) == 0; complete != (len(other.missing) == 0) {
		return complete
	}
	return h.fields > other.fields
}

func singleWords(cells []string) []string {
	words := make([]string, len(cells))
	for i, cell := range cells {
		words[i] = Text(cell)
	}
	return words
}

// pairWords combines a header of two rows. The lower text wins where there is
// one, else the upper: a vertically merged cell. Where upper and lower make
// a known word together («Дата» over «внесения»), that word wins; the upper
// cell may be merged over several columns.
func pairWords(upper, lower []string, aliases *Aliases) []string {
	words := make([]string, max(len(upper), len(lower)))
	span := ""
	for i := range words {
		above, below := cellAt(upper, i), cellAt(lower, i)
		if above != "" {
			span = above
		}
		together := strings.TrimSpace(span + " " + below)
		switch {
		case below == "":
			words[i] = above
		case aliases.Field(together) != None:
			words[i] = together
		default:
			words[i] = below
		}
	}
	return words
}

func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return Text(cells[i])
}

// newHeader maps words to fields and tells the kind from the fields.
func newHeader(opts *Options, rows []int, words []string) *header {
	h := &header{rows: rows}
	for f := range h.columns {
		h.columns[f] = -1
	}
	for i, word := range words {
		if word == "" {
			continue
		}
		field := opts.Aliases.Field(word)
		h.headings = append(h.headings, Heading{Number: i + 1, Word: word, Field: field})
		if field != None {
			h.place(field, len(h.headings)-1)
		}
	}
	h.judge(opts)
	return h
}

// place gives a field its column. Of two columns with one field the exact
// standard word wins, else the first.
func (h *header) place(field Field, at int) {
	heading := &h.headings[at]
	old := h.columns[field]
	if old < 0 {
		h.columns[field] = heading.Number - 1
		h.fields++
		return
	}
	first := slices.IndexFunc(h.headings, func(o Heading) bool { return o.Number-1 == old })
	kept, dropped := &h.headings[first], heading
	if standard := foldHeader(field.String()); foldHeader(dropped.Word) == standard && foldHeader(kept.Word) != standard {
		kept, dropped = dropped, kept
	}
	h.columns[field] = kept.Number - 1
	dropped.Field = None
	h.remarks = append(h.remarks, fmt.Sprintf("столбцы %s «%s» и %s «%s» значат одно (%s): прочитан %s",
		ColumnLetter(kept.Number), kept.Word, ColumnLetter(dropped.Number), dropped.Word, field, ColumnLetter(kept.Number)))
}

func (h *header) has(f Field) bool { return h.columns[f] >= 0 }

// needed are the columns without which a table of a kind is not understood.
var needed = map[Kind][]Field{
	Marks:        {FieldClass, FieldSubject, FieldPupil, FieldDate, FieldMark},
	PeriodGrades: {FieldClass, FieldSubject, FieldPupil, FieldPeriod},
	Absences:     {FieldClass, FieldSubject, FieldPupil, FieldDate, FieldReason},
	Timetable:    {FieldClass, FieldDate, FieldSubject},
}

// judge tells the shape and kind from the columns and lists what they lack.
func (h *header) judge(opts *Options) {
	if h.has(FieldAt) && (h.has(FieldAction) || h.has(FieldSlot)) {
		h.shape = Log
		h.lack(FieldClass, FieldSubject, FieldAction)
		if !h.has(FieldSlot) && !h.has(FieldPeriod) {
			h.missing = append(h.missing, FieldSlot)
		}
		return
	}
	h.shape, h.kind = Table, h.tell()
	if opts.Kind != nil {
		h.kind = *opts.Kind
	}
	h.lack(needed[h.kind]...)
	if h.has(FieldMark) && h.has(FieldReason) && (h.kind == Marks || h.kind == Absences) {
		h.remarks = append(h.remarks, "в таблице есть и отметки, и пропуски: прочитаны только "+kindWords[h.kind]+
			", остальные строки отклонены; выгрузите их отдельной таблицей")
	}
	if h.kind == PeriodGrades && h.has(FieldDate) {
		h.remarks = append(h.remarks, "столбец «"+h.word(FieldDate)+"» у итоговых отметок не используется; "+
			"если в нём время внесения, отнесите его к «Дата внесения» в файле соответствия заголовков")
	}
}

var kindWords = map[Kind]string{Marks: "отметки", PeriodGrades: "итоговые отметки", Absences: "пропуски", Timetable: "расписание"}

// tell is the kind that the columns speak for. Marks may name the period
// beside the lesson; a plain «Дата» beside a period, with no lesson number,
// is a period grade's own date.
func (h *header) tell() Kind {
	lesson := h.has(FieldDate) && (!h.has(FieldPeriod) || h.has(FieldLesson) || foldHeader(h.word(FieldDate)) != "дата")
	switch {
	case h.has(FieldMark) && lesson:
		return Marks
	case h.has(FieldReason):
		return Absences
	case h.has(FieldPeriod) && (h.has(FieldPupil) || h.has(FieldMark)) && !lesson:
		return PeriodGrades
	case h.has(FieldPupil), h.has(FieldMark):
		return Marks
	}
	return Timetable
}

func (h *header) lack(fields ...Field) {
	for _, f := range fields {
		if !h.has(f) {
			h.missing = append(h.missing, f)
		}
	}
}

// word is the header word that a field was found under.
func (h *header) word(f Field) string {
	for _, heading := range h.headings {
		if heading.Field == f {
			return heading.Word
		}
	}
	return ""
}

// adopt takes over what the header tells.
func (p *Plan) adopt(h *header) {
	p.Shape, p.Kind, p.Header, p.Headings = h.shape, h.kind, h.rows, h.headings
	p.Remarks, p.columns = h.remarks, h.columns
	p.lastHeader = h.rows[len(h.rows)-1]
	if p.Shape == Table {
		p.Timed = h.has(FieldEntered)
	}
	p.HasSchool, p.HasID, p.HasWork = h.has(FieldSchool), h.has(FieldID), h.has(FieldWork)
}

// word is the header word of a field's column, for rejects.
func (p *Plan) word(f Field) string {
	for _, heading := range p.Headings {
		if heading.Field == f {
			return heading.Word
		}
	}
	return f.String()
}

// ColumnLetter is a column's letter in a workbook: 1 is A, 27 is AA.
func ColumnLetter(number int) string {
	letters := ""
	for ; number > 0; number = (number - 1) / 26 {
		letters = string(rune('A'+(number-1)%26)) + letters
	}
	return letters
}
