package analysis

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"vsrok/analysis/rules"
)

// Change is how the share of lessons in time moved between two spans of time,
// in words that reports print.
type Change string

// The changes.
const (
	Better       Change = "лучше"
	Worse        Change = "хуже"
	WithinChance Change = "в пределах случайности"
	NoComparison Change = "не с чем сравнить"
	// TooEarly stands where late entries are still to come, so that the share can
	// only fall.
	TooEarly Change = "рано судить"
)

// CompareLessons tells a change of the share of lessons in time from chance:
// it is better or worse only where the 95 % hybrid score interval of the
// difference (Newcombe 1998, method 10) excludes 0, whatever became of the
// undetermined lessons on either side.
func CompareLessons(before, now Lessons) Change {
	if before.Due == 0 || now.Due == 0 {
		return NoComparison
	}
	beforeLow, beforeHigh := before.onTime()
	nowLow, nowHigh := now.onTime()
	switch {
	case difference(trials{nowLow, now.Due}, trials{beforeHigh, before.Due}).Low > 0:
		return Better
	case difference(trials{nowHigh, now.Due}, trials{beforeLow, before.Due}).High < 0:
		return Worse
	}
	return WithinChance
}

// TrendPoint is one month or week of a school under a rule.
type TrendPoint struct {
	Line          // its Name is the month or week
	Change Change // against the month or week before it that has data; empty in the first
	// Young tells that its newest lessons have been seen for less than three
	// weeks: late entries may be still to come.
	Young bool
}

// Trend counts by month or week, by school, rule and time, with the
// definitions of every other cut.
func (s *Session) Trend(ctx context.Context, by Cut, only string) ([]TrendPoint, error) {
	if by != ByMonth && by != ByWeek {
		return nil, fmt.Errorf("ход по времени бывает по месяцам (month) и неделям (week), а не «%s»", by)
	}
	lines, err := s.DetailedLines(ctx, by, only)
	if err != nil {
		return nil, err
	}
	// Lines come by school and name; a stable sort keeps time in order.
	places := s.schoolPlaces()
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(places[a.School], places[b.School]),
			cmp.Compare(ruleNumber(a.Rule), ruleNumber(b.Rule)))
	})
	points := make([]TrendPoint, len(lines))
	for i, line := range lines {
		points[i] = TrendPoint{Line: line, Young: s.young(by, line)}
		before := lastWithData(points[:i], line)
		if before == nil {
			continue
		}
		points[i].Change = CompareLessons(before.Lessons, line.Lessons)
		if points[i].Change != NoComparison && (before.Young || points[i].Young && points[i].Change == Better) {
			points[i].Change = TooEarly
		}
	}
	return points, nil
}

// young tells whether late entries of a month or week are still to come: only
// of marks and absences nobody knows what is to be entered.
func (s *Session) young(by Cut, line Line) bool {
	if line.Rule != Marks && line.Rule != Absences {
		return false
	}
	last := s.asOfDay().AddDate(0, 0, -rules.EnoughDays)
	return last.Before(s.To) && line.Name >= timeName(by, last.AddDate(0, 0, 1))
}

// lastWithData is the newest point of the same school and rule that has
// lessons; nil where none has.
func lastWithData(earlier []TrendPoint, line Line) *TrendPoint {
	for i := len(earlier) - 1; i >= 0 && earlier[i].School == line.School && earlier[i].Rule == line.Rule; i-- {
		if earlier[i].Lessons.Due > 0 {
			return &earlier[i]
		}
	}
	return nil
}

// warnOpenDeadlines warns of lessons whose deadline lies after the as-of
// moment. Nothing tells that a mark or an absence is still to come, so of
// those lessons only the punctual ones are visible yet, and the share in time
// flatters.
func (s *Session) warnOpenDeadlines(ctx context.Context) error {
	for _, rule := range []Rule{Marks, Absences} {
		var first sql.NullTime
		// The first query is cheap and mostly ends it.
		err := s.conn.QueryRowContext(ctx,
			"SELECT min(anchor) FROM temp.deadline WHERE rule = $1 AND ends > getvariable('as_of')",
			ruleNumber(rule)).Scan(&first)
		if err == nil && first.Valid {
			err = s.conn.QueryRowContext(ctx, `
				SELECT min(e.anchor)
				FROM lesson_entry e
				JOIN profile p USING (school_id)
				JOIN deadline d ON d.profile_id = p.profile_id AND d.rule = e.rule AND NOT d.is_update AND d.work = 0 AND d.anchor = e.anchor
				WHERE e.rule = $1 AND e.anchor >= $2 AND d.ends > getvariable('as_of')`, ruleNumber(rule), first.Time).Scan(&first)
		}
		if err != nil {
			return err
		}
		if first.Valid {
			s.Warnings = append(s.Warnings, fmt.Sprintf(
				"%s: срок за уроки с %s к моменту анализа ещё не истёк. За эти уроки пока видно только внесённое в срок, поэтому доля завышена и будет падать, пока не внесут всё, что опоздает.",
				rule.Title(), first.Time.Format(rules.RussianDay)))
		}
	}
	return nil
}
