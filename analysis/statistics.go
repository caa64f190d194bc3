package analysis

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// confidence is that of every interval of a share or of a difference.
const confidence = 0.95

// Interval is a range of shares or of differences of shares; both ends belong
// to it.
type Interval struct{ Low, High float64 }

// Wilson is the two-sided 95 % score interval of a share (E. B. Wilson,
// J. Am. Stat. Assoc. 22, 1927, 209–212), without continuity correction. Of
// no trials nothing is known: 0 to 1.
func Wilson(successes, trials int) Interval {
	if trials == 0 {
		return Interval{0, 1}
	}
	z := distuv.UnitNormal.Quantile((1 + confidence) / 2)
	n := float64(trials)
	share := float64(successes) / n
	center := share + z*z/(2*n)
	half := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	interval := Interval{(center - half) / (1 + z*z/n), (center + half) / (1 + z*z/n)}
	// The formula meets the ends of the scale only up to rounding.
	if successes == 0 {
		interval.Low = 0
	}
	if successes == trials {
		interval.High = 1
	}
	return interval
}

// trials are independent trials and how many of them succeeded.
type trials struct{ successes, total int }

func (t trials) share() float64 { return float64(t.successes) / float64(t.total) }

// difference is the 95 % hybrid score interval of the share of a less the
// share of b: method 10 of R. G. Newcombe, Statistics in Medicine 17, 1998,
// 873–890. Neither may be empty.
func difference(a, b trials) Interval {
	ofA, ofB := Wilson(a.successes, a.total), Wilson(b.successes, b.total)
	d := a.share() - b.share()
	return Interval{
		Low:  d - math.Hypot(a.share()-ofA.Low, ofB.High-b.share()),
		High: d + math.Hypot(ofA.High-a.share(), b.share()-ofB.Low),
	}
}

// Limits are the least and the greatest number of successes that chance alone
// would give.
type Limits struct{ Low, High int }

// side is −1 below the limits, 1 above them and 0 within.
func (l Limits) side(successes int) int {
	switch {
	case successes < l.Low:
		return -1
	case successes > l.High:
		return 1
	}
	return 0
}

// binomialLimits are the exact limits of a funnel (D. J. Spiegelhalter,
// Statistics in Medicine 24, 2005, 1185–1202) for n trials with the given
// chance of success: each tail beyond them holds at most half of 1−level.
func binomialLimits(n int, chance, level float64) Limits {
	tail := (1 - level) / 2
	return Limits{Low: binomialQuantile(tail, n, chance), High: binomialQuantile(1-tail, n, chance)}
}

// binomialQuantile is the least k with P(X ≤ k) ≥ q, found by halving.
func binomialQuantile(q float64, n int, chance float64) int {
	distribution := distuv.Binomial{N: float64(n), P: chance}
	low, high := 0, n
	for low < high {
		middle := low + (high-low)/2
		if distribution.CDF(float64(middle)) >= q {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// dayCount is how many entries came so many whole days late.
type dayCount struct{ day, entries int }

// quantileDay is the least day by which at least num/den of the entries had
// come; days stand in ascending order. It is exact: a whole day, never a mean
// of two.
func quantileDay(days []dayCount, num, den int) int {
	total := 0
	for _, d := range days {
		total += d.entries
	}
	seen := 0
	for _, d := range days {
		if seen += d.entries; seen*den >= total*num {
			return d.day
		}
	}
	return 0
}
