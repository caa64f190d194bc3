package analysis

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Case is one lesson, or one study period of a class and subject, with what
// came late or is missing, as a school may dispute it.
type Case struct {
	Rule                            Rule
	Teacher, Class, Subject, Period string // the teacher is empty under the timetable, which the office answers for
	Anchor                          time.Time
	Slot                            int // the lesson's number, 0 where it has none
	Ends                            time.Time
	Late, Overdue                   int
	Places                          []Place // of the late entries in the exports
}

// Cases lists the late and overdue lessons of a school, by rule, date, class,
// subject and lesson.
func (s *Session) Cases(ctx context.Context, school string) ([]Case, error) {
	places := map[caseKey]int{}
	var cases []Case
	take := func(o Obligation) error {
		if !o.Counts() {
			return nil
		}
		key := keyOfCase(o)
		i, ok := places[key]
		if !ok {
			i, places[key] = len(cases), len(cases)
			cases = append(cases, Case{Rule: o.Rule, Teacher: key.teacher, Class: o.Class, Subject: o.Subject,
				Period: o.Period, Anchor: o.Anchor, Slot: o.Slot, Ends: o.Ends})
		}
		if o.Outcome == Overdue {
			cases[i].Overdue++
		} else {
			cases[i].Late++
			cases[i].Places = append(cases[i].Places, o.Place)
		}
		return nil
	}
	for _, outcome := range []Outcome{Late, Overdue} {
		if err := s.Obligations(ctx, Selection{School: school, Outcome: outcome}, take); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(cases, func(a, b Case) int {
		return cmp.Or(cmp.Compare(ruleNumber(a.Rule), ruleNumber(b.Rule)), a.Anchor.Compare(b.Anchor),
			cmp.Compare(a.Class, b.Class),
			cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Teacher, b.Teacher))
	})
	return cases, nil
}

type caseKey struct {
	rule                            Rule
	teacher, class, subject, period string
	anchor                          time.Time
	slot                            int
}

func keyOfCase(o Obligation) caseKey {
	key := caseKey{o.Rule, o.Teacher, o.Class, o.Subject, o.Period, o.Anchor, o.Slot}
	if o.Rule.Office() {
		key.teacher = ""
	}
	return key
}
