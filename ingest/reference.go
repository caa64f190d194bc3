package ingest

import (
	"fmt"
	"time"

	"vsrok/ingest/layout"
)

// Reference is what the analyst says of the schools: the tables schools.csv,
// periods.csv, days.csv, exemptions.csv and aliases.csv of one folder.
type Reference struct {
	Schools    []School // in the order of the file
	Periods    []PeriodRow
	Days       []DayRow
	Exemptions []ExemptionRow
	Aliases    []AliasRow

	named map[string]int // index in Schools by nameKey of code, name and other names
	names []schoolName   // the same, for search in paths
}

// School is one line of schools.csv.
type School struct {
	Number     int // in the database; 0 before Sync
	Code       string
	Name       string
	Short      string // «Краткое название», over a column of the form; may be empty
	OtherNames []string
	Location   *time.Location // IANA zone of the school's wall clock
	Week       int            // 5 or 6 school days
}

// PeriodRow is one line of periods.csv: when a study period of some classes
// begins and ends. Days are UTC midnights, both included.
type PeriodRow struct {
	School  string // code, or AnySchool
	Classes string // as written: «*», «5-9», «5», «5А» or a list of them
	Period  string // canonical, see layout.PeriodName
	Start   time.Time
	End     time.Time
	Line    int // of the file

	patterns []classPattern
}

// DayRow is one line of days.csv: a day that a school works or does not,
// against the production calendar.
type DayRow struct {
	School  string    // code, or AnySchool
	Date    time.Time // UTC midnight
	Working bool
	Line    int // of the file
}

// AnySchool stands in the column «Школа» for every school.
const AnySchool = "*"

// ReferenceError says what is wrong in a reference table, and where.
type ReferenceError struct {
	File   string // path
	Line   int    // 1-based; 0 where the whole file is meant
	Column string // header word; may be empty
	Reason string // what stood there and what was expected
	Err    error  // the cause, may be nil
}

func (e *ReferenceError) Error() string {
	place := e.File
	if e.Line > 0 {
		place += fmt.Sprintf(", строка %d", e.Line)
	}
	if e.Column != "" {
		place += fmt.Sprintf(", столбец «%s»", e.Column)
	}
	return place + ": " + e.Reason
}

func (e *ReferenceError) Unwrap() error { return e.Err }

// Period returns the line of periods.csv for a class and period of a school,
// by its code. The most specific line wins: one of the school before one of
// all schools; then the class before grades, fewer grades before more, and
// grades before «*».
func (ref *Reference) Period(school, class, period string) (PeriodRow, bool) {
	class, period = layout.ClassName(class), layout.PeriodName(period)
	for _, owner := range []string{school, AnySchool} {
		var best PeriodRow
		bestWidth := -1
		for _, row := range ref.Periods {
			if row.School != owner || row.Period != period {
				continue
			}
			for _, pattern := range row.patterns {
				if pattern.matches(class) && (bestWidth < 0 || pattern.width() < bestWidth) {
					best, bestWidth = row, pattern.width()
				}
			}
		}
		if bestWidth >= 0 {
			return best, true
		}
	}
	return PeriodRow{}, false
}

// Overrides are a school's own days, true for a working day, by UTC midnight:
// the days of all schools, and over them those of the school.
func (ref *Reference) Overrides(school string) map[time.Time]bool {
	days := map[time.Time]bool{}
	for _, owner := range []string{AnySchool, school} {
		for _, row := range ref.Days {
			if row.School == owner {
				days[row.Date] = row.Working
			}
		}
	}
	return days
}
