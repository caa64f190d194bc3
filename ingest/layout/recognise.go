package layout

import (
	"errors"
	"slices"
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
	// Dates are the orders of the columns' dates.
	Dates DateOrders
	// Strays are the texts that are names of the file's pupils.
	Strays Strays
}

// Stray is a text that stands in the column of a class, subject, teacher, group
// or kind of work and is the name of a pupil.
type Stray struct {
	Field Field
	Text  string
}

// Strays are those of a file; a row with one is rejected.
type Strays map[Stray]bool

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
	ExportedFrom, ExportedTo int64
	// ReachFrom and ReachTo are the first and last day of which the title lines
	// say that the sheet is of; NoDate where they say none.
	ReachFrom, ReachTo int32
	// Titles counts the dates of the title lines, under None.
	Titles                    DateTally
	HasSchool, HasID, HasWork bool
	// Unused are the columns of a table or log that are not read.
	Unused []Heading
	// LikeEntry is the one of them that looks like an entry time; its Number is
	// 0 where none does, or where entry times are read.
	LikeEntry  Heading
	Remarks    []string // Russian, for the user
	width      int      // columns of the header, filled or not
	columns    [fieldCount]int
	lastHeader int
	options    Options
	clock      clockwork
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
		options: opts, ExportedFrom: NoTime, ExportedTo: NoTime, ReachFrom: NoDate, ReachTo: NoDate,
		clock: clockwork{date1904: opts.Date1904, source: opts.SourceZone, zone: opts.Zone},
	}
	if month, ok := journalHead(head); ok {
		plan.Shape, plan.lastHeader = Journal, month
		plan.Header = []int{month}
		plan.readTitles(head)
		return plan, nil
	}
	best := firstHeader(head, &opts)
	if best == nil {
		if hasJournalLabels(head) { // its matrix is missing, and Journal says so
			plan.Shape = Journal
			return plan, nil
		}
		return nil, unknownHeader(head, bestHeader(head, &opts), &opts)
	}
	above := head[:slices.IndexFunc(head, func(row tabular.Row) bool { return row.Number == best.rows[0] })]
	if row := unreadTable(above, opts.Aliases); row != 0 {
		return nil, unknownHeader(above, headerAt(above, row, &opts), &opts)
	}
	plan.adopt(best)
	plan.measure(head)
	plan.readTitles(head)
	return plan, nil
}

func isFilled(row tabular.Row) bool {
	return slices.ContainsFunc(row.Cells, func(cell string) bool { return Text(cell) != "" })
}

// adopt takes over what the header tells.
func (p *Plan) adopt(h *header) {
	p.Shape, p.Kind, p.Header, p.Headings = h.shape, h.kind, h.rows, h.headings
	p.Remarks, p.columns = h.remarks, h.columns
	p.lastHeader = h.rows[len(h.rows)-1]
	if p.Shape == Table {
		p.Timed = h.has(FieldEntered) || h.has(FieldEnteredTime)
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
