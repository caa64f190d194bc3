package analysis

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"slices"
)

//go:embed queries/lateness.sql
var latenessSQL string

// LateBuckets is the number of ranges of days late.
const LateBuckets = 5

// lateBucketEnds are the last days of the ranges but the last, which is open;
// 0 is in time.
var lateBucketEnds = [LateBuckets - 1]int{0, 2, 5, 10}

// LateBucketTitles name the ranges.
var LateBucketTitles = [LateBuckets]string{"0", "1–2", "3–5", "6–10", "более 10"}

func lateBucket(days int) int {
	for i, end := range lateBucketEnds {
		if days <= end {
			return i
		}
	}
	return LateBuckets - 1
}

// Lateness is how late the entries of one school came under one rule, in
// calendar days after the deadline day. What is not entered yet has no day
// and stands apart, as overdue. Of an entry without an entry time the day of
// the last snapshot that lacks it is taken: it came no earlier, so with
// AtLeast > 0 the median and the 90th percentile are lower bounds.
type Lateness struct {
	School, SchoolName string
	Rule               Rule
	Buckets            [LateBuckets]int // entries in time and late, see LateBucketTitles
	Overdue            int
	Undetermined       int
	AtLeast            int // late entries whose day is a lower bound
	Median, P90        int // of the late entries, whole days; 0 where none is late
	// LastDay is how many of the first entries due were surely entered on the
	// deadline day itself. LastDayOf is 0 where the deadline is the day of the
	// lesson: what is in time there cannot come on another day.
	LastDay, LastDayOf int

	late  []dayCount
	limit Limit
}

// Late is the number of late entries.
func (l Lateness) Late() int {
	late := 0
	for _, n := range l.Buckets[1:] {
		late += n
	}
	return late
}

// Lateness says how late the entries of each school and rule came, or of one
// school, in the order of schools.csv.
func (s *Session) Lateness(ctx context.Context, only string) ([]Lateness, error) {
	var all []Lateness
	names := s.schoolNames()
	err := s.each(ctx, latenessSQL, func(rows *sql.Rows) error {
		var row latenessRow
		var school string
		var rule int
		if err := rows.Scan(&school, &rule, &row.outcome, &row.days, &row.entries, &row.atLeast, &row.lastDay,
			&row.firstEntries); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].School != school || all[n-1].Rule != Rules[rule] {
			all = append(all, Lateness{School: school, SchoolName: names[school], Rule: Rules[rule],
				limit: s.Reading.Limit(Rules[rule], false)})
		}
		all[len(all)-1].add(row)
		return nil
	}, only)
	for i := range all {
		all[i].Median = quantileDay(all[i].late, 1, 2)
		all[i].P90 = quantileDay(all[i].late, 9, 10)
	}
	places := s.schoolPlaces()
	slices.SortStableFunc(all, func(a, b Lateness) int { return cmp.Compare(places[a.School], places[b.School]) })
	return all, err
}

type latenessRow struct {
	outcome                                       Outcome
	days, entries, atLeast, lastDay, firstEntries int
}

// add takes one row of the query in; late ones come in the order of days.
func (l *Lateness) add(row latenessRow) {
	switch row.outcome {
	case OnTime:
		l.Buckets[0] += row.entries
	case Late:
		l.Buckets[lateBucket(row.days)] += row.entries
		l.late = append(l.late, dayCount{row.days, row.entries})
		l.AtLeast += row.atLeast
	case Overdue:
		l.Overdue += row.entries
	case Undetermined:
		l.Undetermined += row.entries
	}
	if l.limit.Days != 0 {
		l.LastDay += row.lastDay
		l.LastDayOf += row.firstEntries
	}
}
