package analysis

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"vsrok/analysis/rules"
)

//go:embed queries/coverage_classes.sql
var coverageClassesSQL string

// DayState is what the exports show of one day of lessons.
type DayState int

// The states of a day.
const (
	NoLessons  DayState = iota // or none that is known: a day off, outside all study periods
	DayToCome                  // after the as-of moment
	DayUnseen                  // no export of the kind reaches it
	DayEmpty                   // an export reaches it and shows nothing
	DayFew                     // less than half of the usual number of entries
	DayAsUsual                 // as many as usual
)

// Coverage is what the exports of one kind show of each day of the round.
type Coverage struct {
	School string // code
	Class  string // empty: the whole school
	Rule   Rule
	First  time.Time  // of Days: the round's first day
	Days   []DayState // of every day of the round
}

// Coverage tells of every listed school, or of one by its code, who sent marks,
// absences and the timetable of which days, and whether anything was entered
// then. A school without an export of a kind has no line of it.
func (s *Session) Coverage(ctx context.Context, only string) ([]Coverage, error) {
	grounds, err := s.Grounds(ctx)
	if err != nil {
		return nil, err
	}
	var list []Coverage
	for _, g := range grounds {
		if g.Rule == PeriodGrades || only != "" && only != g.School {
			continue
		}
		entries := make([]int, len(g.Shown.Days))
		for place, day := range g.Shown.Days {
			entries[place] = day.Entries
		}
		list = append(list, s.coverage(g, "", entries))
	}
	return list, nil
}

// ClassCoverage is Coverage of each class of a school, by rule and class.
func (s *Session) ClassCoverage(ctx context.Context, school string) ([]Coverage, error) {
	grounds, err := s.Grounds(ctx)
	if err != nil {
		return nil, err
	}
	var list []Coverage
	for _, g := range grounds {
		if g.School != school || g.Rule == PeriodGrades {
			continue
		}
		classes := map[string][]int{}
		var names []string
		err := s.each(ctx, coverageClassesSQL, func(rows *sql.Rows) error {
			var class string
			var day time.Time
			var n int
			if err := rows.Scan(&class, &day, &n); err != nil {
				return err
			}
			if classes[class] == nil {
				classes[class] = make([]int, len(g.Shown.Days))
				names = append(names, class)
			}
			if place := daysSigned(g.Shown.First, day); place >= 0 && place < len(g.Shown.Days) {
				classes[class][place] = n
			}
			return nil
		}, school, ruleNumber(g.Rule))
		if err != nil {
			return nil, err
		}
		sortNames(names)
		for _, class := range names {
			list = append(list, s.coverage(g, class, classes[class]))
		}
	}
	return list, nil
}

// sortNames sorts as Russian does, with numbers by value: 5А before 10А.
func sortNames(names []string) {
	order := collate.New(language.Russian, collate.Numeric)
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(order.CompareString(a, b), cmp.Compare(a, b)) })
}

// coverage says what so many entries by day of a school, or of one of its
// classes, are against the usual number.
func (s *Session) coverage(g Grounds, class string, entries []int) Coverage {
	c := Coverage{School: g.School, Class: class, Rule: g.Rule, First: s.From}
	usual := usualEntries(g.Shown, entries)
	for day := s.From; !day.After(s.To); day = day.AddDate(0, 0, 1) {
		place, state := daysSigned(g.Shown.First, day), DayToCome
		if place < len(g.Shown.Days) {
			state = stateOf(g.Shown.Days[place], entries[place], usual)
		}
		c.Days = append(c.Days, state)
	}
	return c
}

// usualEntries is the mean of the days that show anything.
func usualEntries(shown *rules.Shown, entries []int) float64 {
	days, total := 0, 0
	for place, n := range entries {
		if n > 0 && shown.Days[place].Lessons {
			days++
			total += n
		}
	}
	return float64(total) / float64(max(days, 1))
}

func stateOf(day rules.Day, entries int, usual float64) DayState {
	switch {
	case entries > 0 && 2*float64(entries) < usual:
		return DayFew
	case entries > 0:
		return DayAsUsual
	case !day.Lessons:
		return NoLessons
	case !day.Reached:
		return DayUnseen
	}
	return DayEmpty
}
