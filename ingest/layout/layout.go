// Package layout turns rows of cells into observations: long tables by their
// header, class journals by their matrix, access logs by their columns. It
// parses text into typed values and knows nothing of files or databases.
package layout

// Kind is the kind of entry that an observation shows.
type Kind uint8

// The kinds, in the order of the form's clauses. Their numbers are stored.
const (
	Marks Kind = iota
	PeriodGrades
	Absences
	Timetable
)

// Shape is how a sheet carries its observations.
type Shape string

// The shapes that Recognise tells apart.
const (
	Table   Shape = "table"   // long table: a row an observation
	Journal Shape = "journal" // class journal: a matrix, no entry times
	Log     Shape = "log"     // access log: moments, no pupils
)

// NoTime marks an absent moment in Observation, Action and Plan.
const NoTime = int64(-1 << 63)

// NoDate marks an absent date.
const NoDate = int32(-1 << 31)

// Observation is one entry as one row or cell of an export shows it.
//
// Moments are microseconds since 1970-01-01 of the wall clock as written,
// without a zone; dates are days since 1970-01-01.
type Observation struct {
	Kind      Kind
	Row       int    // 1-based, in the sheet
	Column    int    // 1-based, class journals only; 0 in long tables
	School    string // as written in the row, spaces collapsed; empty where the table has no such column
	Class     string // canonical, see ClassName
	Group     string // of the class, as written; empty where the export names none. No part of an entry's identity
	Subject   string // spaces collapsed
	Teacher   string // spaces collapsed; several of a journal's head joined by ", "
	Pupil     string // spaces collapsed; empty for Timetable
	Date      int32  // NoDate for PeriodGrades
	Lesson    int    // number in the day's timetable; in a journal the k-th column of that day; 0 unknown
	Period    string // canonical, see PeriodName; PeriodGrades only
	Work      string // «Вид работы», marks of long tables only
	ID        string // «ID записи»
	Entered   int64  // NoTime where the row has none
	Changed   int64  // timetable only, else NoTime
	Cancelled bool   // timetable only
}

// Action is one row of an access log: something was entered for a lesson or
// a period of a class and subject at a moment.
type Action struct {
	Kind    Kind
	Row     int
	Class   string
	Subject string
	Teacher string
	Date    int32 // NoDate where the row names a period
	Lesson  int   // 0 unknown
	Period  string
	At      int64
}

// Column is a lesson or period that a journal sheet shows, filled or not: it
// is what the sheet could have shown.
type Column struct {
	Number int    // 1-based column of the sheet
	Date   int32  // NoDate for a period column
	Lesson int    // k-th column of that day
	Period string // canonical; empty for a lesson
}

// Reject is a row or cell that could not be understood.
type Reject struct {
	Row    int
	Column string // header word, or the column's letter in a journal
	Value  string // masked by Mask where it could hold a name
	Reason string // Russian

	// What could be told of the entry that it may be, for what it leaves in doubt.
	School string // as written in the row; empty where the sheet says
	Date   int32  // of the lesson, NoDate where it was not told
	Kinds  KindSet
}

// KindSet is some of the kinds, a bit each.
type KindSet uint8

// KindsOf is the set of these kinds.
func KindsOf(kinds ...Kind) KindSet {
	var set KindSet
	for _, kind := range kinds {
		set |= 1 << kind
	}
	return set
}

// Has tells whether a kind is in the set.
func (s KindSet) Has(kind Kind) bool { return s&(1<<kind) != 0 }

// Counts of rows: Read = Loaded + Rejected + Skipped. In a class journal a
// row is a filled cell, and it is Loaded once however many marks it holds.
type Counts struct {
	Read, Loaded, Rejected, Skipped int
}

// Batch gathers what was understood of some rows.
type Batch struct {
	Observations []Observation
	Actions      []Action
	Rejects      []Reject
	Headers      []HeaderRow // of a table: rows below its header that are headers too
	Counts       Counts
	Blank        int       // of the skipped rows of a table, those in which nothing was entered
	Dates        DateTally // of a table or log
}

// Reset empties the batch and keeps its memory for the next block.
func (b *Batch) Reset() {
	*b = Batch{Observations: b.Observations[:0], Actions: b.Actions[:0], Rejects: b.Rejects[:0], Headers: b.Headers[:0]}
}
