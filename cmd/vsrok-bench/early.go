package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"vsrok/analysis/rules"
)

// shape is a kind of district: how large its schools are, how many entries are
// late, and how late.
type shape struct {
	title   string
	lessons func(*rand.Rand) float64 // of a school on a day
	pupils  int                      // entries of a lesson, on the average
	late    func(*rand.Rand) float64 // the part of a school's lessons that is late
	delay   func(*rand.Rand) int     // days beyond the deadline, from 1
	alone   float64                  // the part of a lesson's entries that come by themselves
}

const (
	districtsOfShape = 60
	schoolsOfShape   = 20
	roundDays        = 30
	historyDays      = 90
	inTimeDays       = 5 // the longest delay that is in time
)

// shapes are as different as districts are: what holds for one must hold for all.
var shapes = []shape{
	{"средние школы, опоздания на дни", between(15, 60), 8, between(0, 0.12), geometric(4), 0.1},
	{"средние школы, опоздания на недели", between(15, 60), 8, between(0, 0.12), geometric(12), 0.1},
	{"маленькие школы", between(2, 8), 4, between(0, 0.15), geometric(5), 0.2},
	{"большие школы", between(80, 250), 12, between(0, 0.1), geometric(6), 0.1},
	{"долги вносят перед концом четверти", between(15, 60), 8, between(0, 0.12), heap(18, 28), 0.05},
	{"все у самого порога", between(20, 80), 10, between(0.035, 0.065), geometric(8), 0.1},
}

func between(low, high float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return low + (high-low)*r.Float64() }
}

func geometric(mean float64) func(*rand.Rand) int {
	return func(r *rand.Rand) int { return 1 + int(math.Log(1-r.Float64())/math.Log(1-1/mean)) }
}

// heap is debts that come in the same days of the month, more or less.
func heap(first, last int) func(*rand.Rand) int {
	return func(r *rand.Rand) int { return first + r.IntN(last-first+1) }
}

// earlyBench says how often a «+» that is given right after the deadlines turns
// out wrong when all late entries have come, and how many of the lasting ones
// are given so early.
func (b *bench) earlyBench(context.Context) error {
	fmt.Fprintf(b.out, "районов каждого вида %d, школ в районе %d, раунд %d дней, задержки за %d дней\n",
		districtsOfShape, schoolsOfShape, roundDays, historyDays)
	for _, after := range []int{6, 8, 12} {
		fmt.Fprintf(b.out, "знак на %d-й день после раунда:\n", after)
		for n, s := range shapes {
			r := rand.New(rand.NewPCG(uint64(n), uint64(after)))
			var all earlyCount
			for range districtsOfShape {
				all.add(s.district(r, after))
			}
			fmt.Fprintf(b.out, "  %-38s «+» сразу %4d, из них потом не «+» %3d (%.1f %%); остались «+» %4d, из них сразу %4d (%.0f %%)\n",
				s.title, all.plus, all.wrong, share(all.wrong, all.plus), all.lasting, all.lasting-all.missed,
				share(all.lasting-all.missed, all.lasting))
		}
	}
	return nil
}

// earlyCount counts schools: with an early «+», of those with none at last, with
// a «+» at last, of those without an early one.
type earlyCount struct{ plus, wrong, lasting, missed int }

func (c *earlyCount) add(other earlyCount) {
	c.plus, c.wrong, c.lasting, c.missed = c.plus+other.plus, c.wrong+other.wrong, c.lasting+other.lasting,
		c.missed+other.missed
}

func share(part, whole int) float64 { return 100 * float64(part) / math.Max(float64(whole), 1) }

// madeSchool is a school as it can be seen early, and as it turns out.
type madeSchool struct {
	shown       *rules.Shown
	early, last rules.Counts
}

func (s shape) district(r *rand.Rand, after int) (c earlyCount) {
	pool := &rules.Pool{}
	made := make([]madeSchool, schoolsOfShape)
	for i := range made {
		made[i] = s.school(r, after)
		pool.Add(made[i].shown)
	}
	for _, school := range made {
		grounds := rules.Doubt(school.shown, pool)
		early := rules.Verdict(school.early, grounds.Doubts, rules.DefaultThreshold) == rules.Plus
		last := rules.Verdict(school.last, rules.Doubts{}, rules.DefaultThreshold) == rules.Plus
		switch {
		case early && !last:
			c.plus, c.wrong = c.plus+1, c.wrong+1
		case early:
			c.plus, c.lasting = c.plus+1, c.lasting+1
		case last:
			c.lasting, c.missed = c.lasting+1, c.missed+1
		}
	}
	return c
}

// school makes the lessons of the days before the as-of moment, Sundays apart;
// the round ends so many days before it.
func (s shape) school(r *rand.Rand, after int) madeSchool {
	first := time.Date(2015, 2, 2, 0, 0, 0, 0, time.UTC)
	m := madeSchool{shown: &rules.Shown{First: first, Days: make([]rules.Day, historyDays)}}
	lessons, late := s.lessons(r), s.late(r)
	for place := range m.shown.Days {
		day := &m.shown.Days[place]
		day.Seen, day.InTime, day.Reached = historyDays-place-1, inTimeDays, true
		day.Round = place >= historyDays-after-roundDays && place < historyDays-after
		if m.shown.On(place).Weekday() == time.Sunday {
			continue
		}
		day.Lessons = true
		for range int(lessons*(0.7+0.6*r.Float64()) + r.Float64()) {
			s.lesson(r, &m, day, late)
		}
	}
	return m
}

// lesson makes the entries of one lesson: most come together.
func (s shape) lesson(r *rand.Rand, m *madeSchool, day *rules.Day, late float64) {
	together := s.oneDelay(r, late)
	byDelay := map[int]int{}
	for range 1 + r.IntN(2*s.pupils-1) {
		delay := together
		if r.Float64() < s.alone {
			delay = s.oneDelay(r, late)
		}
		byDelay[delay]++
	}
	for delay, n := range byDelay {
		if day.Round {
			m.last.OnTime, m.last.Late = added(m.last, delay, n)
		}
		if delay > day.Seen {
			continue
		}
		day.Entries += n
		if delay <= rules.MostDelay {
			day.Dated += n
			m.shown.Delays[delay].Entries += n
			m.shown.Delays[delay].Squares += n * n
		}
		if day.Round {
			m.early.OnTime, m.early.Late = added(m.early, delay, n)
		}
	}
}

func added(c rules.Counts, delay, n int) (onTime, late int) {
	if delay <= inTimeDays {
		return c.OnTime + n, c.Late
	}
	return c.OnTime, c.Late + n
}

func (s shape) oneDelay(r *rand.Rand, late float64) int {
	if r.Float64() < late {
		return inTimeDays + s.delay(r)
	}
	return min(r.IntN(4), r.IntN(inTimeDays+1))
}
