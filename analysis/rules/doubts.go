package rules

import "time"

// Doubts count what the program could not see of a school under a rule. They
// stand beside the outcomes, in entries, rounded up.
type Doubts struct {
	Rejected int // rows that could not be read and may belong to the round
	Silent   int // entries to be expected on days from which no export shows anything
	ToCome   int // late entries of the round's lessons still to be expected after the as-of moment
}

// None tells whether nothing is in doubt.
func (d Doubts) None() bool { return d == Doubts{} }

// Sum is the number of all doubts.
func (d Doubts) Sum() int { return d.Rejected + d.Silent + d.ToCome }

// Shown is what the exports of one school show of one kind of entry, day by
// day up to the last whole day before the as-of moment: all that its doubts
// are computed from.
type Shown struct {
	First    time.Time // the day of Days[0], UTC midnight
	Days     []Day
	Delays   [MostDelay + 1]DelayCount // of the lessons of Days, by whole days of delay
	Rejected int                       // rows
}

// Day is one day of lessons.
type Day struct {
	Lessons bool // the school has lessons: a working day in a study period
	Round   bool // in the round
	Reached bool // an export of the kind reaches it
	Entries int  // that the exports show
	// Dated are those of Entries whose delay is known and at most MostDelay,
	// of the days that delays are learned from; 0 on others.
	Dated int
	// Seen is how many whole days after this one the exports show; −1 where
	// they do not show all of this one.
	Seen int
	// InTime is the longest delay that is in time.
	InTime int
}

// DelayCount is how many entries came so many days after their lesson, and
// the sum of the squares of how many of them belong to one lesson: thirty
// marks of one forgotten lesson come together.
type DelayCount struct{ Entries, Squares int }

// On is the day with that place in Days.
func (s *Shown) On(place int) time.Time { return s.First.AddDate(0, 0, place) }

// Grounds are the doubts of one school under one rule, and what they were made
// from.
type Grounds struct {
	Doubts
	Shown   *Shown
	Silence Silence
	Late    ToCome // of rules where nothing tells that an entry is to come
}

// Doubt judges what exports show. The district's delays are nil under a rule
// where every entry is expected, so that none can come as a surprise.
func Doubt(s *Shown, district *Pool) Grounds {
	g := Grounds{Shown: s, Silence: Silent(s)}
	g.Rejected, g.Silent = s.Rejected, g.Silence.Entries
	if district != nil {
		own := &Pool{}
		own.Add(s)
		g.Late = LateToCome(s, own, district)
		g.ToCome = g.Late.Upper
	}
	return g
}

// Judged are the doubts beside these outcomes: where nothing is due nothing of
// what is to come is judged.
func (g Grounds) Judged(c Counts) Doubts {
	d := g.Doubts
	if c.Due() == 0 {
		d.ToCome = 0
	}
	return d
}

// DecidedIn is after how many days a sign that only late entries to come keep
// from being given can be expected, 1 to MostDelay; 0 where waiting decides nothing.
func (g Grounds) DecidedIn(c Counts, d Doubts, threshold Threshold) int {
	if d.ToCome == 0 || Verdict(c, d, threshold) != Unknown {
		return 0
	}
	if !g.Late.Enough() {
		return max(1, EnoughDays-g.Late.Learned)
	}
	for days := 1; days <= MostDelay; days++ {
		late := g.Late.After(g.Shown, days)
		then, left := c, d
		then.Late += roundUp(g.Late.Expected - late.Expected)
		left.ToCome = late.Upper
		if Verdict(then, left, threshold) != Unknown {
			return days
		}
	}
	return 0
}
