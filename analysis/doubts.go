package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"vsrok/analysis/rules"
)

//go:embed queries/doubts_shown.sql
var doubtsShownSQL string

//go:embed queries/doubts_reach.sql
var doubtsReachSQL string

//go:embed queries/doubts_terms.sql
var doubtsTermsSQL string

//go:embed queries/doubts_rejects.sql
var doubtsRejectsSQL string

// Grounds are what the doubts of one school under one rule were made from.
type Grounds struct {
	School string // code
	Rule   Rule
	rules.Grounds
}

// doubtFacts are what the exports show, by school and rule, whatever the
// reading of the deadlines.
type doubtFacts struct {
	shown map[schoolRule]*rules.Shown
	reach map[schoolRule][]reach
	terms map[string][]term
}

// reach is a run of days that an export of a school and kind reaches, and up
// to what moment it speaks of them. A zero day leaves that side open.
type reach struct {
	stated             bool
	first, last, until time.Time
}

// term is one study period, how many classes have it, and how many have any.
type term struct {
	first, last  time.Time
	classes, all int
}

// Grounds lists what the doubts of every listed school and rule were made
// from, in their order.
func (s *Session) Grounds(ctx context.Context) ([]Grounds, error) {
	doubts, err := s.readDoubts(ctx, s.Reading)
	if err != nil {
		return nil, err
	}
	var list []Grounds
	for _, school := range s.Schools {
		for _, rule := range Rules {
			if found := doubts[schoolRule{school.Code, rule}]; found != nil {
				list = append(list, Grounds{school.Code, rule, *found})
			}
		}
	}
	return list, nil
}

// readDoubts judges what the exports of all schools show under a reading of
// the deadlines; what they show is read once in a session.
func (s *Session) readDoubts(ctx context.Context, reading Reading) (map[schoolRule]*rules.Grounds, error) {
	if s.facts == nil {
		facts, err := s.readDoubtFacts(ctx)
		if err != nil {
			return nil, err
		}
		s.facts = facts
	}
	districts := map[Rule]*rules.Pool{Marks: {}, Absences: {}}
	calendars, dated := schoolCalendars{session: s, reading: reading, known: map[string]*schoolCalendar{}},
		map[schoolRule]*rules.Shown{}
	for _, school := range s.Schools {
		for _, rule := range Rules {
			key := schoolRule{school.Code, rule}
			if s.facts.shown[key] == nil {
				continue
			}
			shown, err := s.dateDays(*s.facts.shown[key], school, rule, calendars)
			if err != nil {
				return nil, err
			}
			dated[key] = shown
			if pool := districts[rule]; pool != nil {
				pool.Add(shown)
			}
		}
	}
	return groundsOf(dated, districts), nil
}

// groundsOf judges schools and rules side by side: none depends on another.
func groundsOf(dated map[schoolRule]*rules.Shown, districts map[Rule]*rules.Pool) map[schoolRule]*rules.Grounds {
	grounds := make(map[schoolRule]*rules.Grounds, len(dated))
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for key, shown := range dated {
		group.Go(func() error {
			found := rules.Doubt(shown, districts[key.rule])
			mu.Lock()
			defer mu.Unlock()
			grounds[key] = &found
			return nil
		})
	}
	_ = group.Wait() // nothing here can fail
	return grounds
}

// doubtsFrom is the first day that doubts look at: of the round, or of the
// lessons that delays are learned from.
func (s *Session) doubtsFrom() time.Time {
	learn := s.learnFrom()
	if s.From.Before(learn) {
		return s.From
	}
	return learn
}

func (s *Session) asOfDay() time.Time   { return s.AsOf.Truncate(24 * time.Hour) }
func (s *Session) learnFrom() time.Time { return s.asOfDay().AddDate(0, 0, -rules.LearnDays) }

func (s *Session) readDoubtFacts(ctx context.Context) (*doubtFacts, error) {
	facts := &doubtFacts{shown: map[schoolRule]*rules.Shown{}, reach: map[schoolRule][]reach{},
		terms: map[string][]term{}}
	for key := range s.given {
		facts.shown[key] = &rules.Shown{First: s.doubtsFrom()}
		if key.rule != PeriodGrades {
			facts.shown[key].Days = make([]rules.Day, daysBetween(s.doubtsFrom(), s.asOfDay()))
		}
	}
	for _, read := range []func(context.Context, *doubtFacts) error{s.readShown, s.readReach, s.readTerms,
		s.readRejects} {
		if err := read(ctx, facts); err != nil {
			return nil, err
		}
	}
	return facts, nil
}

func daysBetween(first, end time.Time) int { return max(0, int(end.Sub(first).Hours()/24)) }

func (s *Session) readShown(ctx context.Context, facts *doubtFacts) error {
	first, learn := s.doubtsFrom().Format(time.DateOnly), s.learnFrom().Format(time.DateOnly)
	return s.each(ctx, doubtsShownSQL, func(rows *sql.Rows) error {
		var code, days, delays string
		var kind int
		if err := rows.Scan(&code, &kind, &days, &delays); err != nil {
			return err
		}
		shown := facts.shown[schoolRule{code, Rules[kind]}]
		if shown == nil {
			return nil
		}
		err := eachTriple(days, func(place, entries, dated int) {
			shown.Days[place].Entries, shown.Days[place].Dated = entries, dated
		})
		if err != nil {
			return err
		}
		return eachTriple(delays, func(delay, entries, squares int) {
			shown.Delays[delay] = rules.DelayCount{Entries: entries, Squares: squares}
		})
	}, first, learn)
}

// eachTriple reads numbers as «1:2:3 4:5:6».
func eachTriple(text string, take func(a, b, c int)) error {
	for field := range strings.FieldsSeq(text) {
		var numbers [3]int
		place := 0
		for number := range strings.SplitSeq(field, ":") {
			n, err := strconv.Atoi(number)
			if err != nil || place == len(numbers) {
				return fmt.Errorf("числа по дням не прочитаны: «%s»", field)
			}
			numbers[place] = n
			place++
		}
		take(numbers[0], numbers[1], numbers[2])
	}
	return nil
}

func (s *Session) readReach(ctx context.Context, facts *doubtFacts) error {
	return s.each(ctx, doubtsReachSQL, func(rows *sql.Rows) error {
		var code string
		var kind int
		var r reach
		var first, last sql.NullTime
		if err := rows.Scan(&code, &kind, &r.stated, &first, &last, &r.until); err != nil {
			return err
		}
		r.first, r.last = first.Time, last.Time
		key := schoolRule{code, Rules[kind]}
		facts.reach[key] = append(facts.reach[key], r)
		return nil
	})
}

func (s *Session) readTerms(ctx context.Context, facts *doubtFacts) error {
	return s.each(ctx, doubtsTermsSQL, func(rows *sql.Rows) error {
		var code string
		var t term
		if err := rows.Scan(&code, &t.first, &t.last, &t.classes, &t.all); err != nil {
			return err
		}
		facts.terms[code] = append(facts.terms[code], t)
		return nil
	})
}

func (s *Session) readRejects(ctx context.Context, facts *doubtFacts) error {
	return s.each(ctx, doubtsRejectsSQL, func(rows *sql.Rows) error {
		var code string
		var kind, n int
		if err := rows.Scan(&code, &kind, &n); err != nil {
			return err
		}
		key := schoolRule{code, Rules[kind]}
		if facts.shown[key] == nil {
			facts.shown[key] = &rules.Shown{First: s.doubtsFrom()}
		}
		facts.shown[key].Rejected = n
		return nil
	})
}

// schoolCalendar is what schools with the same working days share, by place
// from the first day that doubts look at.
type schoolCalendar struct {
	working []bool
	inTime  map[Rule][]int
}

// schoolCalendars makes each calendar once.
type schoolCalendars struct {
	session *Session
	reading Reading
	known   map[string]*schoolCalendar
}

// dateDays says of each day whether the school has lessons, what of it the
// exports reach, and what delay is in time.
func (s *Session) dateDays(shown rules.Shown, school School, rule Rule, calendars schoolCalendars) (*rules.Shown,
	error) {
	shown.Days = slices.Clone(shown.Days)
	calendar, err := calendars.of(school, len(shown.Days))
	if err != nil {
		return nil, err
	}
	lessons := s.facts.studyDays(school.Code, shown.First, len(shown.Days))
	ranges := s.facts.reach[schoolRule{school.Code, rule}]
	for place := range shown.Days {
		day, date := &shown.Days[place], shown.On(place)
		day.Lessons = calendar.working[place] && lessons[place]
		day.Round = !date.Before(s.From) && !date.After(s.To)
		day.Reached, day.Seen = reached(ranges, date, rule == Timetable), seenDays(ranges, date)
		if days := calendar.inTime[rule]; days != nil {
			day.InTime = days[place]
		}
	}
	return &shown, nil
}

func (all schoolCalendars) of(school School, days int) (*schoolCalendar, error) {
	key := fmt.Sprint(school.Days.Week, school.Days.Overrides, days)
	if c := all.known[key]; c != nil {
		return c, nil
	}
	s := all.session
	c := &schoolCalendar{working: make([]bool, days),
		inTime: map[Rule][]int{Marks: make([]int, days), Absences: make([]int, days)}}
	var uncovered *UncoveredYear // of such a year nobody can tell
	for place := range days {
		day := s.doubtsFrom().AddDate(0, 0, place)
		working, err := s.calendar.Working(day, school.Days)
		if err != nil && !errors.As(err, &uncovered) {
			return nil, err
		}
		c.working[place] = working
		for rule, inTime := range c.inTime {
			delay, err := s.calendar.InTime(day, rule, school.Days, all.reading)
			if err != nil && !errors.As(err, &uncovered) {
				return nil, err
			}
			inTime[place] = delay
		}
	}
	all.known[key] = c
	return c, nil
}

// studyDays tells for each day whether it lies in a study period of at least
// half of the school's classes. A school without periods has no such day:
// nothing says when its lessons were.
func (f *doubtFacts) studyDays(school string, first time.Time, days int) []bool {
	classes, all := make([]int, days+1), 0
	for _, t := range f.terms[school] {
		from, to := daysSigned(first, t.first), daysSigned(first, t.last)
		all = t.all
		for place := max(0, from); place <= min(to, days-1); place++ {
			classes[place] += t.classes
		}
	}
	study := make([]bool, days)
	for place := range study {
		study[place] = all > 0 && 2*classes[place] >= all
	}
	return study
}

func daysSigned(first, day time.Time) int { return int(day.Sub(first).Hours() / 24) }

// reached tells whether an export reaches a day: by its period, or up to its
// last date. Only a timetable can show what lies after the export.
func reached(ranges []reach, day time.Time, ahead bool) bool {
	for _, r := range ranges {
		early := r.stated && !r.first.IsZero() && day.Before(r.first)
		late := !r.last.IsZero() && day.After(r.last) || !ahead && day.After(r.until)
		if !early && !late {
			return true
		}
	}
	return false
}

// seenDays is for how many whole days after it the exports that show a day
// speak; −1 where they do not show all of the day itself.
func seenDays(ranges []reach, day time.Time) int {
	seen := -1
	for _, r := range ranges {
		if (r.first.IsZero() || !day.Before(r.first)) && (r.last.IsZero() || !day.After(r.last)) {
			seen = max(seen, daysSigned(day, r.until.Truncate(24*time.Hour))-1)
		}
	}
	return seen
}
