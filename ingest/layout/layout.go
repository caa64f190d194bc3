// Package layout turns rows of cells into observations: long tables by their
// header, class journals by their matrix, access logs by their columns. It
// parses text into typed values and knows nothing of files or databases.
package layout

import "vsrok/ingest/tabular"

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

// NoTime marks an absent time in Observation and Action.
const NoTime = int64(-1 << 63)

// NoDate marks an absent date.
const NoDate = int32(-1 << 31)

// Observation is one entry as one row or cell of an export shows it.
type Observation struct {
	Kind    Kind
	Row     int // 1-based, in the sheet
	Column  int // 1-based, class journals only; 0 in long tables
	School  string // as written in the row; empty where the table has no such column
	Class   string // canonical, see ClassName
	Subject string // spaces collapsed
	Teacher string // spaces collapsed; several of a journal's head joined by ", "
	Pupil   string // spaces collapsed; empty for Timetable
	Date    int32  // days since 1970-01-01; NoDate for PeriodGrades
	Lesson  int    // number in the day's timetable; in a journal the k-th column of that day; 0 unknown
	Period  string // canonical, see PeriodName; PeriodGrades only
	Work    string // «Вид работы», marks of long tables only
	ID      string // «ID записи»
	Entered int64  // microseconds since 1970-01-01 of the wall clock; NoTime
	Changed int64  // as Entered; timetable only
	Cancelled bool // timetable only
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
	Lesson  int
	Period  string
	At      int64 // as Observation.Entered
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
	Column string // header word, or the column's letter
	Value  string // masked by Mask where it could hold a name
	Reason string // Russian
}

// Counts of rows: Read = Loaded + Rejected + Skipped. In a class journal a
// row is a filled cell of the matrix, or one row outside it.
type Counts struct {
	Read, Loaded, Rejected, Skipped int
}

var _ = tabular.Row{}
