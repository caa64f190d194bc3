package rules

import "math"

// The numbers of the estimate of late entries to come.
const (
	// MostDelay is the longest delay that is expected, in days.
	MostDelay = 60
	// LearnDays is how many days of lessons before the as-of moment delays
	// are learned from.
	LearnDays = 90
	// ownEntries is from how many entries a school's own delays are used
	// instead of the district's.
	ownEntries = 200
	// EnoughDays is how long a delay must have been possible to see before
	// anything is estimated: three weeks.
	EnoughDays = 21
	// tailDays is how many of the longest delays seen say how many longer
	// ones there are, and tailMean how fast these die away, in days.
	tailDays, tailMean = 7, 14.0
	// boundQuantile is that of the upper bound, as standard normal deviate of
	// 0.80: of made districts of many shapes (vsrok-bench early) at most one in
	// twenty «+» then turns into «−», and four of five lasting ones come early.
	boundQuantile = 0.8416
	// unseenEvents is how much of one late lesson is added to what was seen: that
	// none was late so far does not prove that none will be.
	unseenEvents = 0.5
)

// Pool is the delays of one school, or of all of a district.
type Pool struct {
	came, squares [MostDelay + 1]float64 // entries by delay x
	atRisk        [MostDelay + 1]float64 // entries with a delay ≤ x of lessons old enough to show x
}

// Add puts a school's delays into the pool. An entry of a lesson that was seen
// for u days counts up to x = u and for no longer delay (right truncation).
func (p *Pool) Add(s *Shown) {
	var left [MostDelay + 2]float64 // entries of lessons that were seen for x−1 days and no longer
	for _, day := range s.Days {
		if day.Dated > 0 && day.Seen >= 0 {
			left[min(day.Seen, MostDelay)+1] += float64(day.Dated)
		}
	}
	sum := 0.0
	for x, count := range s.Delays {
		p.came[x] += float64(count.Entries)
		p.squares[x] += float64(count.Squares)
		sum += float64(count.Entries) - left[x]
		p.atRisk[x] += math.Max(sum, 0)
	}
}

// Entries is how many delays are known.
func (p *Pool) Entries() (n int) {
	for _, came := range p.came {
		n += int(came)
	}
	return n
}

// Learned is the longest delay that a lesson was old enough to show; −1 where
// nothing is known.
func (p *Pool) Learned() int {
	for x := MostDelay; x >= 0; x-- {
		if p.atRisk[x] > 0 {
			return x
		}
	}
	return -1
}

// ofLesson is how many late entries come together, on the average by entry.
func (p *Pool) ofLesson(inTime int) float64 {
	came, squares := p.late(inTime)
	if came == 0 {
		return 0
	}
	return math.Max(1, squares/came)
}

func (p *Pool) late(inTime int) (came, squares float64) {
	for x := max(inTime, -1) + 1; x <= MostDelay; x++ {
		came += p.came[x]
		squares += p.squares[x]
	}
	return came, squares
}

// curve is the distribution of delays that a pool teaches.
type curve struct {
	pool    *Pool
	learned int
	arrived [MostDelay + 1]float64 // F(x): the part of all entries that has come within x days
	tail    float64                // what one entry of the last tailDays adds to the hazards beyond
}

// newCurve multiplies the reverse hazards h(x), the part of the entries with a
// delay up to x that have the delay x: F(x) is the product over y > x of
// 1 − h(y). Delays beyond the longest that could be seen go on from the last
// week of them and die away.
func newCurve(p *Pool) *curve {
	c := &curve{pool: p, learned: p.Learned()}
	came, atRisk := 0.0, 0.0
	for x := max(0, c.learned-tailDays+1); x <= c.learned; x++ {
		came += p.came[x]
		atRisk += p.atRisk[x]
	}
	product := 1.0
	for x := MostDelay; x >= 0; x-- {
		c.arrived[x] = product
		hazard := 0.0
		switch {
		case x <= c.learned && p.atRisk[x] > 0:
			hazard = math.Min(1, p.came[x]/p.atRisk[x])
		case x > c.learned && atRisk > 0:
			fading := math.Exp(-float64(x-c.learned) / tailMean)
			hazard = math.Min(1, came/atRisk*fading)
			c.tail += fading / atRisk
		}
		product *= 1 - hazard
	}
	return c
}

// leastArrived keeps a lesson of which next to nothing has come from lacking
// more than there is to say.
const leastArrived = 0.05

// lacking is how many late entries one entry of a day stands for that are
// still to come: (1 − F(u)) / F(u) for a lesson seen for u days, where u
// reaches beyond the deadline; else of what is lacking only what comes late.
func (c *curve) lacking(day Day) (late, scale float64) {
	seen := min(day.Seen, MostDelay)
	scale = 1 / math.Max(c.arrived[seen], leastArrived)
	return (1 - c.arrived[min(max(seen, day.InTime), MostDelay)]) * scale, scale
}

// ToCome is the estimate of late entries to come, and what it was made from.
type ToCome struct {
	Expected float64
	Upper    int       // the upper bound, rounded up: the doubt
	PerDay   []float64 // Upper, unrounded, by the lessons' days in Shown.Days
	Own      bool      // learned from the school's own delays
	Entries  int       // that it was learned from
	Learned  int       // the longest delay that could be seen; less than EnoughDays: nothing was learned
	Youngest int       // for how many days the round's youngest lessons were seen

	curve *curve
}

// After is the estimate as it will stand when so many days more have been seen
// and nothing unexpected has come.
func (e ToCome) After(s *Shown, days int) ToCome {
	later := e
	if !e.Enough() || e.Upper == 0 {
		return later
	}
	later.Expected, later.PerDay = 0, make([]float64, len(e.PerDay))
	for place, day := range s.Days {
		if e.PerDay[place] == 0 {
			continue
		}
		now, _ := e.curve.lacking(day)
		day.Seen += days
		left, _ := e.curve.lacking(day)
		if day.Seen >= MostDelay {
			left = 0
		}
		later.Expected += left * float64(day.Entries)
		if now > 0 {
			later.PerDay[place] = e.PerDay[place] * left / now
		}
	}
	later.Upper = roundUp(sum(later.PerDay))
	return later
}

// Enough tells whether there were delays enough to learn from.
func (e ToCome) Enough() bool { return e.Learned >= EnoughDays }

// LateToCome estimates the late entries of the round's lessons still to come.
// Its bound is the mean and 0.84 standard errors above it: the error of the
// hazards (as Greenwood's of a survival curve, by lessons instead of entries)
// and of what chance makes of the expected number. Where no delay of three
// weeks could be seen yet, every entry of a lesson younger than MostDelay
// counts as one to come: nothing is known.
func LateToCome(s *Shown, own, district *Pool) ToCome {
	pool := own
	e := ToCome{Own: own.Entries() >= ownEntries, PerDay: make([]float64, len(s.Days)), Youngest: MostDelay}
	if !e.Own {
		pool = district
	}
	c := newCurve(pool)
	e.Entries, e.Learned, e.curve = pool.Entries(), c.learned, c
	var weights [MostDelay + 1]float64 // of one more entry with the delay x
	inTime := 0
	for place, day := range s.Days {
		if !day.Round || day.Entries == 0 || day.Seen < 0 {
			continue
		}
		inTime = max(inTime, day.InTime)
		e.Youngest = min(e.Youngest, day.Seen)
		if day.Seen >= MostDelay {
			continue
		}
		if !e.Enough() {
			e.PerDay[place] = float64(day.Entries)
			continue
		}
		late, _ := c.lacking(day)
		e.PerDay[place] = late * float64(day.Entries)
		c.weigh(&weights, day)
	}
	e.Expected = sum(e.PerDay)
	if e.Enough() {
		e.bound(s, c, own, district, weights, inTime)
		e.limit(s)
	}
	e.Upper = roundUp(sum(e.PerDay))
	return e
}

// SumUp is the sum of the numbers at the places that are in, rounded up.
func SumUp(numbers []float64, in func(place int) bool) int {
	total := 0.0
	for place, n := range numbers {
		if n > 0 && in(place) {
			total += n
		}
	}
	return roundUp(total)
}

func sum(numbers []float64) (total float64) {
	for _, n := range numbers {
		total += n
	}
	return total
}

// roundUp forgives what floating point adds to a whole number.
func roundUp(n float64) int { return int(math.Ceil(n - 1e-9)) }

// weigh adds how many more entries one entry more with the delay x would let
// expect of a day.
func (c *curve) weigh(weights *[MostDelay + 1]float64, day Day) {
	late, scale := c.lacking(day)
	entries := float64(day.Entries)
	for x := day.Seen + 1; x <= c.learned; x++ {
		part := scale
		if x <= day.InTime {
			part = late
		}
		weights[x] += entries * part / math.Max(c.pool.atRisk[x]-c.pool.came[x], 0.5)
	}
	for x := max(0, c.learned-tailDays+1); x <= c.learned; x++ {
		weights[x] += entries * scale * c.tail
	}
}

// bound raises the expected numbers to the upper bound, each day by its part.
func (e *ToCome) bound(s *Shown, c *curve, own, district *Pool, weights [MostDelay + 1]float64, inTime int) {
	lesson := own.ofLesson(inTime)
	if came, _ := own.late(inTime); came < 10*lesson || lesson == 0 {
		lesson = math.Max(1, district.ofLesson(inTime)) // too few lessons were late to tell
	}
	variance, seen, weighed := lesson*e.Expected, 0.0, 0.0
	for x, w := range weights {
		variance += c.pool.squares[x] * w * w
		if x > inTime {
			seen += district.came[x]
			weighed += district.came[x] * w
		}
	}
	more := boundQuantile * math.Sqrt(variance)
	if seen > 0 {
		more += unseenEvents * lesson * weighed / seen
	}
	e.spread(s, c, more)
}

// limit keeps the bound of a handful of entries from saying more than is said
// where nothing is known: one to come for each that is there.
func (e *ToCome) limit(s *Shown) {
	entries := 0.0
	for place, day := range s.Days {
		if e.PerDay[place] > 0 {
			entries += float64(day.Entries)
		}
	}
	upper, most := sum(e.PerDay), math.Max(e.Expected, entries)
	for place := range e.PerDay {
		e.PerDay[place] *= math.Min(1, most/math.Max(upper, 1e-9))
	}
}

// spread lays the bound's excess on the days by what is expected of them, or
// by how many entries they lack days of, where nothing is expected.
func (e *ToCome) spread(s *Shown, c *curve, more float64) {
	parts := append([]float64(nil), e.PerDay...)
	if e.Expected == 0 {
		for place, day := range s.Days {
			if day.Round && day.Seen >= 0 && day.Seen < MostDelay {
				parts[place] = float64(day.Entries)
			}
		}
	}
	if all := sum(parts); all > 0 {
		for place := range parts {
			e.PerDay[place] += more * parts[place] / all
		}
	}
}
