package analysis

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"vsrok/analysis/rules"
)

//go:embed queries/sensitivity.sql
var sensitivitySQL string

// Sensitivity says whether a sign hangs on how the rules are read.
type Sensitivity struct {
	Tried   []string // the readings that were tried, in Russian
	Skipped []string // those that the calendar cannot answer: it ends too early
	Flips   []Flip   // by school, rule and reading, in the order of all three
}

// Flip is a sign that another reading changes.
type Flip struct {
	School, SchoolName string
	Rule               Rule
	Sign               Sign   // under the question's own reading
	Reading            string // in Russian
	Other              Sign   // under that reading
	Counts             Counts // under that reading
}

// deadlineReading is another way to read the deadlines.
type deadlineReading struct {
	title   string
	reading Reading
}

// otherReadings are the ways to read deadlines that differ from the given one.
func otherReadings(asked Reading) []deadlineReading {
	shorter, longer := asked, asked
	shorter.Shift--
	longer.Shift++
	counted := func(days string, rollover bool) Reading {
		other := asked
		other.Days, other.Rollover = days, rollover
		return other
	}
	var others []deadlineReading
	for _, r := range []deadlineReading{
		{"календарные дни с переносом на рабочий", counted(CalendarDays, true)},
		{"строгие календарные дни, без переноса", counted(CalendarDays, false)},
		{"рабочие дни", counted(WorkingDays, asked.Rollover)},
		{"срок короче на день", shorter},
		{"срок длиннее на день", longer},
	} {
		if !r.reading.Equal(asked) {
			others = append(others, r)
		}
	}
	return others
}

// recount is another way to count what one reading of the deadlines gave.
type recount struct {
	title     string
	threshold Threshold
	count     func(ruleCounts) Counts
}

// recounts are the ways that differ from the question's own.
func recounts(asked Threshold) []recount {
	others := []recount{
		{"расписание без изменений, только первый ввод", asked, func(c ruleCounts) Counts { return c.first }},
		{"всё неопределённое — в срок", asked, func(c ruleCounts) Counts { return c.all().Settled(true) }},
		{"всё неопределённое — с опозданием", asked, func(c ruleCounts) Counts { return c.all().Settled(false) }},
	}
	for _, threshold := range []Threshold{9000, 9500, 9900} {
		if threshold != asked {
			others = append(others, recount{"порог " + threshold.Words(), threshold, ruleCounts.all})
		}
	}
	return others
}

// ruleCounts are the outcomes of a school under a rule: of first entries, and
// of later changes, which only the timetable has; and what is in doubt.
type ruleCounts struct {
	first, updates Counts
	doubts         Doubts
}

func (c ruleCounts) all() Counts { return c.first.Add(c.updates) }

// schoolCounts are the outcomes of every school and rule under one reading.
type schoolCounts map[schoolRule]ruleCounts

// Sensitivity tries the sign of each school and rule, or of one school, under
// every other reading that somebody could hold against it.
func (s *Session) Sensitivity(ctx context.Context, only string) (*Sensitivity, error) {
	if s.tried != nil && only != "" {
		return s.tried.ofSchool(only), nil
	}
	asked, uncovered, err := s.countOutcomes(ctx, only, s.Reading)
	if err != nil {
		return nil, err
	}
	result := &Sensitivity{}
	err = s.tryReadings(ctx, only, asked, uncovered, result)
	// The session goes on answering its own question.
	if err := errors.Join(err, s.reread(ctx, s.Reading)); err != nil {
		return nil, err
	}
	if err := s.tryLater(ctx, only, asked, result); err != nil {
		return nil, err
	}
	for _, other := range recounts(s.Threshold) {
		under := schoolCounts{}
		for key, counts := range asked {
			under[key] = ruleCounts{first: other.count(counts), doubts: counts.doubts}
		}
		s.compare(result, other.title, other.threshold, asked, under)
	}
	s.sortFlips(result)
	return result, nil
}

// tryReadings leaves out the readings that need more of an unknown year than
// the one that was asked.
func (s *Session) tryReadings(ctx context.Context, only string, asked schoolCounts, uncovered int,
	result *Sensitivity) error {
	for _, other := range otherReadings(s.Reading) {
		if err := s.reread(ctx, other.reading); err != nil {
			return err
		}
		under, more, err := s.countOutcomes(ctx, only, other.reading)
		if err != nil {
			return err
		}
		if more > uncovered {
			first, last := s.calendar.Years()
			result.Skipped = append(result.Skipped,
				fmt.Sprintf("«%s» не посчитано: календарь составлен на %d–%d годы", other.title, first, last))
			continue
		}
		s.compare(result, other.title, s.Threshold, asked, under)
	}
	return nil
}

// reread writes the deadlines of a reading in place of those that stand.
func (s *Session) reread(ctx context.Context, reading Reading) error {
	asked := s.Reading
	defer func() { s.Reading = asked }()
	s.Reading = reading
	return s.writeDeadlines(ctx)
}

// laterDays are how many days later the question is put again.
var laterDays = []int{7, 14}

// tryLater asks for the signs of later moments, as far as the data reach.
func (s *Session) tryLater(ctx context.Context, only string, asked schoolCounts, result *Sensitivity) error {
	latest, err := s.latestMoment(ctx)
	if err != nil {
		return err
	}
	moment, facts := s.AsOf, s.facts
	for _, days := range laterDays {
		later := moment.AddDate(0, 0, days)
		title := fmt.Sprintf("на момент +%d дней (%s)", days, later.Format(rules.RussianDay))
		if latest.Before(later) {
			break
		}
		s.AsOf, s.facts = later, nil
		under := schoolCounts{}
		if err = s.setVariables(ctx); err == nil {
			under, _, err = s.countOutcomes(ctx, only, s.Reading)
		}
		if err != nil {
			break
		}
		s.compare(result, title, s.Threshold, asked, under)
	}
	s.AsOf, s.facts = moment, facts
	return errors.Join(err, s.setVariables(ctx))
}

// countOutcomes counts the obligations under the deadlines that stand, which
// are those of the reading, and how many of them have none, as the calendar
// lacks its year.
func (s *Session) countOutcomes(ctx context.Context, only string, reading Reading) (all schoolCounts, uncovered int,
	err error) {
	all = schoolCounts{}
	err = s.each(ctx, sensitivitySQL, func(rows *sql.Rows) error {
		var school string
		var rule, lacking int
		var isUpdate bool
		var c Counts
		if err := rows.Scan(&school, &rule, &isUpdate, &c.OnTime, &c.Late, &c.Overdue, &c.Pending, &c.Undetermined,
			&lacking); err != nil {
			return err
		}
		uncovered += lacking
		key := schoolRule{school, Rules[rule]}
		counts := all[key]
		if isUpdate {
			counts.updates = c
		} else {
			counts.first = c
		}
		all[key] = counts
		return nil
	}, only)
	if err != nil {
		return nil, 0, err
	}
	doubts, err := s.readDoubts(ctx, reading)
	for key, counts := range all {
		if found := doubts[key]; found != nil && counts.all().Due() > 0 {
			counts.doubts = found.Doubts
			all[key] = counts
		}
	}
	return all, uncovered, err
}

// compare keeps the signs that differ.
func (s *Session) compare(result *Sensitivity, title string, threshold Threshold, asked, under schoolCounts) {
	result.Tried = append(result.Tried, title)
	names := s.schoolNames()
	for key, counts := range under {
		sign, other := rules.Verdict(asked[key].all(), asked[key].doubts, s.Threshold),
			rules.Verdict(counts.all(), counts.doubts, threshold)
		if sign != other {
			result.Flips = append(result.Flips, Flip{School: key.school, SchoolName: names[key.school], Rule: key.rule,
				Sign: sign, Reading: title, Other: other, Counts: counts.all()})
		}
	}
}

// sortFlips puts the flips in the order of schools.csv, rules and readings.
func (s *Session) sortFlips(result *Sensitivity) {
	places := s.schoolPlaces()
	slices.SortFunc(result.Flips, func(a, b Flip) int {
		return cmp.Or(
			cmp.Compare(places[a.School], places[b.School]),
			cmp.Compare(ruleNumber(a.Rule), ruleNumber(b.Rule)),
			cmp.Compare(slices.Index(result.Tried, a.Reading), slices.Index(result.Tried, b.Reading)))
	})
}
