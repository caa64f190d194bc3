package rules

import (
	"math"
	"time"
)

const (
	// seldom is how unlikely a gap must be to be taken for missing data: in
	// less than one of 20 rounds one as long would begin on any of its days.
	seldom = 1.0 / 20
	// fewEntries is from how many entries on a usual rate can be told from the days
	// that show something.
	fewEntries = 20
)

// Silence is the days of the round from which no export shows anything though
// it should.
type Silence struct {
	Spans   []Span
	Entries int       // to be expected on them, rounded up: the doubt
	PerDay  []float64 // the same, unrounded, by Shown.Days
	Usual   float64   // entries on an ordinary day, Saturdays apart
	Days    int       // silent ones
}

// Span is a run of silent school days; days without lessons may stand between.
type Span struct {
	First, Last time.Time
	Days        int  // with lessons
	Gap         bool // an export reaches them and shows nothing; else none reaches them
}

// weekday tells Saturdays from other days: where Saturday is a school day it
// often has fewer lessons.
func (s *Shown) saturday(place int) bool { return s.On(place).Weekday() == time.Saturday }

// Silent finds them. A day with lessons that shows nothing is silent if no export
// reaches it, or if the run of such days that it stands in is longer than
// chance allows at the school's usual rate.
func Silent(s *Shown) Silence {
	silent := make([]bool, len(s.Days))
	for _, run := range s.runs() {
		if s.Days[run[0]].Reached && s.chance(run) >= seldom {
			continue
		}
		for _, place := range run {
			silent[place] = true
		}
	}
	result := Silence{PerDay: make([]float64, len(s.Days))}
	known := silent
	if s.few() {
		known = make([]bool, len(s.Days))
	}
	ordinary, saturdays := s.usual(known, false), s.usual(known, true)
	result.Usual = ordinary.mean
	for place, day := range s.Days {
		if !silent[place] {
			continue
		}
		rate := ordinary.mean
		if s.saturday(place) && saturdays.days > 0 {
			rate = saturdays.mean
		}
		if rate == 0 {
			continue
		}
		result.PerDay[place] = rate
		result.add(s, place, day.Reached)
	}
	result.Entries = roundUp(sum(result.PerDay))
	return result
}

// add lengthens the last span by a day, or begins one.
func (r *Silence) add(s *Shown, place int, gap bool) {
	r.Days++
	day := s.On(place)
	if n := len(r.Spans); n > 0 && r.Spans[n-1].Gap == gap && s.lessonsBetween(r.Spans[n-1].Last, place) == 0 {
		r.Spans[n-1].Last = day
		r.Spans[n-1].Days++
		return
	}
	r.Spans = append(r.Spans, Span{First: day, Last: day, Days: 1, Gap: gap})
}

func (s *Shown) lessonsBetween(last time.Time, place int) (n int) {
	for i := place - 1; i >= 0 && s.On(i).After(last); i-- {
		if s.Days[i].Lessons {
			n++
		}
	}
	return n
}

// runs are the places of the round's days with lessons that show nothing, those
// in one run that no other day with lessons parts; a run is all reached or all not.
func (s *Shown) runs() (runs [][]int) {
	open := false
	for place, day := range s.Days {
		switch {
		case !day.Lessons || !day.Round:
		case day.Entries > 0:
			open = false
		case open && s.Days[runs[len(runs)-1][0]].Reached == day.Reached:
			runs[len(runs)-1] = append(runs[len(runs)-1], place)
		default:
			runs, open = append(runs, []int{place}), true
		}
	}
	return runs
}

// few tells whether there are too few entries to tell a usual day from a silent
// one: then the rate is that of all days with lessons.
func (s *Shown) few() bool {
	entries := 0
	for _, day := range s.Days {
		entries += day.Entries
	}
	return entries < fewEntries
}

// rate is how many entries a day with lessons shows, and how they scatter.
type rate struct {
	days           int
	mean, variance float64
}

// usual is the rate of the days with lessons that are not left out, Saturdays
// or the others, in the round and from the first to the last day that shows
// anything.
func (s *Shown) usual(leftOut []bool, saturdays bool) rate {
	first, last := len(s.Days), -1
	for place, day := range s.Days {
		if day.Entries > 0 {
			first, last = min(first, place), place
		}
	}
	var r rate
	total, squares := 0.0, 0.0
	for place, day := range s.Days {
		if !day.Lessons || leftOut[place] || s.saturday(place) != saturdays || !day.Round &&
			(place < first || place > last) {
			continue
		}
		n := float64(day.Entries)
		r.days++
		total += n
		squares += n * n
	}
	if r.days > 0 {
		r.mean = total / float64(r.days)
		r.variance = squares/float64(r.days) - r.mean*r.mean
	}
	return r
}

// nothing is the chance of a day without any entry: of the negative binomial
// distribution with that mean and variance, of Poisson's where days scatter no
// more than that.
func (r rate) nothing() float64 {
	if r.days == 0 || r.mean == 0 {
		return 1
	}
	scatter := r.variance / r.mean
	if scatter <= 1 {
		return math.Exp(-r.mean)
	}
	return math.Pow(scatter, -r.mean/(scatter-1))
}

// chance is how many runs of that length, days without entries, a round is to
// have at the rate of all other days; where entries are few, if every day with
// lessons had the same chance to show something.
func (s *Shown) chance(run []int) float64 {
	shown, all := s.lessonDays()
	if s.few() {
		return float64(all) * math.Pow(1-float64(shown)/float64(max(all, 1)), float64(len(run)))
	}
	leftOut := make([]bool, len(s.Days))
	for place, day := range s.Days {
		leftOut[place] = !day.Reached && day.Entries == 0
	}
	for _, place := range run {
		leftOut[place] = true
	}
	ordinary, saturdays := s.usual(leftOut, false), s.usual(leftOut, true)
	chance := float64(all)
	for _, place := range run {
		if s.saturday(place) && saturdays.days > 0 {
			chance *= saturdays.nothing()
		} else {
			chance *= ordinary.nothing()
		}
	}
	return chance
}

// lessonDays counts the round's days with lessons, and those that show something.
func (s *Shown) lessonDays() (shown, all int) {
	for _, day := range s.Days {
		if !day.Lessons || !day.Round {
			continue
		}
		all++
		if day.Entries > 0 {
			shown++
		}
	}
	return shown, all
}
