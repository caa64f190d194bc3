package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
)

//go:embed queries/lessons.sql
var lessonsSQL string

//go:embed queries/changes.sql
var changesSQL string

// Lessons counts what the obligations of a line come from: thirty late marks
// of one forgotten lesson are one incident, and one trial. A lesson is a
// class, subject, date and lesson number; for period grades a class, subject
// and period; for the timetable a class and date.
//
// Only lessons with something due count. A lesson is late when anything due of
// it is late or overdue, else undetermined when anything due is, else in time.
//
// By school, class, month or week lessons add up as obligations do. By teacher
// they need not: two teachers of one lesson's groups have it each.
type Lessons struct {
	Due          int // lessons with anything due
	Late         int // of them late: the incidents
	Undetermined int // of them undetermined
}

// fewLessons is the number of lessons from which a teacher may be ranked.
const fewLessons = 10

// Rankable tells whether there are enough lessons to set a teacher beside
// another; with fewer a report says «мало данных» and keeps to names.
func (l Lessons) Rankable() bool { return l.Due >= fewLessons }

// onTime counts the lessons in time if the undetermined ones were late, and
// if they were in time.
func (l Lessons) onTime() (low, high int) { return l.Due - l.Late - l.Undetermined, l.Due - l.Late }

// RateLow is the share of lessons in time if the undetermined ones were late.
func (l Lessons) RateLow() Ratio { low, _ := l.onTime(); return Ratio{Num: low, Den: l.Due} }

// RateHigh is the share of lessons in time if the undetermined ones were too.
func (l Lessons) RateHigh() Ratio { _, high := l.onTime(); return Ratio{Num: high, Den: l.Due} }

// Interval is the 95 % Wilson interval of the share of lessons in time: from
// the low end with the undetermined ones late to the high end with them in time.
func (l Lessons) Interval() Interval {
	low, high := l.onTime()
	return Interval{Wilson(low, l.Due).Low, Wilson(high, l.Due).High}
}

// Add returns the sum of both.
func (l Lessons) Add(other Lessons) Lessons {
	return Lessons{l.Due + other.Due, l.Late + other.Late, l.Undetermined + other.Undetermined}
}

// AddDetail counts the lessons behind the lines that Lines gave for the same
// cut and school, and the changes in a school's timetable. It is apart from
// Lines because grouping by lesson is many times the work of counting rows.
func (s *Session) AddDetail(ctx context.Context, by Cut, only string, lines []Line) error {
	if err := s.addLessons(ctx, by, only, lines); err != nil || by != BySchool {
		return err
	}
	return s.addChanges(ctx, only, lines)
}

func (s *Session) addLessons(ctx context.Context, by Cut, only string, lines []Line) error {
	found := map[string]*Lessons{}
	for i := range lines {
		found[lineKey(lines[i])] = &lines[i].Lessons
	}
	parts := cutSQL[by]
	return s.each(ctx, fmt.Sprintf(lessonsSQL, parts[0], parts[1], parts[2]), func(rows *sql.Rows) error {
		var key Line
		var lessons Lessons
		var rule int
		if err := rows.Scan(&key.School, &key.Name, &rule, &lessons.Due, &lessons.Late,
			&lessons.Undetermined); err != nil {
			return err
		}
		key.Rule = Rules[rule]
		if line := found[lineKey(key)]; line != nil {
			*line = lessons
		}
		return nil
	}, only)
}

func (s *Session) addChanges(ctx context.Context, only string, lines []Line) error {
	timetables := map[string]*Line{}
	for i := range lines {
		if lines[i].Rule == Timetable {
			timetables[lines[i].School] = &lines[i]
		}
	}
	return s.each(ctx, changesSQL, func(rows *sql.Rows) error {
		var school string
		var outcome Outcome
		var n int
		err := rows.Scan(&school, &outcome, &n)
		if line := timetables[school]; line != nil {
			line.Changes.Count(outcome, n)
		}
		return err
	}, only)
}

// DetailedLines is Lines and AddDetail together.
func (s *Session) DetailedLines(ctx context.Context, by Cut, only string) ([]Line, error) {
	lines, err := s.Lines(ctx, by, only)
	if err != nil {
		return nil, err
	}
	return lines, s.AddDetail(ctx, by, only, lines)
}
