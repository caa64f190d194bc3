package analysis

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Story is the obligations of one lesson, or of one study period of a class,
// that share their fate: thirty marks of a forgotten lesson are one story.
type Story struct {
	Obligation           // what they have in common; After and By span them all
	Entries    []Witness // one for each obligation
}

// Witness is the window and the place of one obligation of a story.
type Witness struct {
	Place
	After, By time.Time

	pupil uint64
}

// storyKey is what the obligations of a story have in common. Entry times of
// one lesson differ by minutes, so they are no part of it; a window between
// two snapshots is.
type storyKey struct {
	school                                string
	rule                                  Rule
	isUpdate                              bool
	work                                  int
	class, subject, period                string
	anchor                                time.Time
	slot                                  int
	teacher                               string
	madeUp                                bool
	exemption                             int
	entered, covered, narrow, gone, moved bool
	exact                                 bool
	after, by                             time.Time
	outcome                               Outcome
}

func (o *Obligation) storyKey() storyKey {
	key := storyKey{
		school: o.School, rule: o.Rule, isUpdate: o.IsUpdate, work: o.Work, class: o.Class, subject: o.Subject,
		period: o.Period,
		anchor: o.Anchor, slot: o.Slot, teacher: o.Teacher, madeUp: o.MadeUp, exemption: o.Exemption,
		entered: o.Entered, covered: o.Covered, narrow: o.Narrowed, gone: o.Vanished, moved: o.Moved, exact: o.Exact(),
		outcome: o.Outcome,
	}
	if !key.exact {
		key.after, key.by = o.After, o.By
	}
	return key
}

// Stories gathers obligations into stories. The zero value is empty.
type Stories struct{ byKey map[storyKey]*Story }

// Add takes one more obligation.
func (s *Stories) Add(o Obligation) {
	if s.byKey == nil {
		s.byKey = map[storyKey]*Story{}
	}
	witness := Witness{Place: o.Place, After: o.After, By: o.By, pupil: o.pupil}
	key := o.storyKey()
	story := s.byKey[key]
	if story == nil {
		s.byKey[key] = &Story{Obligation: o, Entries: []Witness{witness}}
		return
	}
	story.Entries = append(story.Entries, witness)
	if o.After.Before(story.After) {
		story.After = o.After
	}
	if o.By.After(story.By) {
		story.By = o.By
	}
}

// urgency puts first what is to be mended, and last what counts for nothing.
func (o *Obligation) urgency() int {
	if !o.Counts() {
		return len(Outcomes)
	}
	return slices.Index([]Outcome{Late, Overdue, Undetermined, Pending, OnTime}, o.Outcome)
}

// Sorted lists the stories: late, overdue, undetermined, pending, on time,
// then what is outside the denominator; within these the largest first.
func (s *Stories) Sorted() []Story {
	list := make([]Story, 0, len(s.byKey))
	for _, story := range s.byKey {
		slices.SortFunc(story.Entries, compareWitnesses)
		list = append(list, *story)
	}
	names := collate.New(language.Russian, collate.Numeric)
	slices.SortFunc(list, func(a, b Story) int { return compareStories(names, &a, &b) })
	return list
}

func compareWitnesses(a, b Witness) int {
	return cmp.Or(cmp.Compare(a.Import, b.Import), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Row, b.Row),
		cmp.Compare(a.Col, b.Col), a.After.Compare(b.After), a.By.Compare(b.By))
}

// compareStories leaves no two stories equal: what differs in no name differs
// in its window or its flags.
func compareStories(names *collate.Collator, a, b *Story) int {
	return cmp.Or(
		cmp.Compare(a.urgency(), b.urgency()),
		cmp.Compare(len(b.Entries), len(a.Entries)),
		a.Anchor.Compare(b.Anchor),
		cmp.Compare(a.School, b.School),
		cmp.Compare(ruleNumber(a.Rule), ruleNumber(b.Rule)),
		names.CompareString(a.Class, b.Class), cmp.Compare(a.Class, b.Class),
		names.CompareString(a.Subject, b.Subject), cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Period, b.Period), cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Teacher, b.Teacher),
		a.After.Compare(b.After), a.By.Compare(b.By),
		cmp.Compare(a.flags(), b.flags()), cmp.Compare(a.Exemption, b.Exemption), cmp.Compare(a.Outcome, b.Outcome),
		cmp.Compare(a.Work, b.Work),
	)
}

func (o *Obligation) flags() (bits int) {
	for i, flag := range []bool{o.IsUpdate, o.MadeUp, o.Entered, o.Covered, o.Narrowed, o.Vanished, o.Exact(),
		o.Moved} {
		if flag {
			bits |= 1 << i
		}
	}
	return bits
}
