package analysis

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// falseDiscoveries is the part of the findings of many comparisons that may be
// chance: of those that adjusted gives no more than that, at most one in twenty
// on the average is one.
const falseDiscoveries = 0.05

// binomialChance is the chance to lie as far from what is expected, on either
// side, as so many successes of n trials do: the exact two-sided binomial
// p-value that doubles the smaller tail.
func binomialChance(successes, n int, chance float64) float64 {
	distribution := distuv.Binomial{N: float64(n), P: chance}
	below := distribution.CDF(float64(successes))
	above := 1.0
	if successes > 0 {
		above = 1 - distribution.CDF(float64(successes-1))
	}
	return min(1, 2*min(below, above))
}

// adjusted are the p-values of many comparisons as Benjamini and Hochberg
// (J. R. Stat. Soc. B 57, 1995, 289–300) adjust them: the smallest share of
// false discoveries at which each would be one.
func adjusted(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	out := make([]float64, len(p))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		place := order[rank-1]
		least = min(least, p[place]*float64(len(p))/float64(rank))
		out[place] = least
	}
	return out
}

// adjust fills the adjusted chance of the lines of a funnel: those of one rule
// are compared together.
func adjust(funnel []FunnelLine) {
	for _, rule := range Rules {
		var places []int
		var chances []float64
		for i, line := range funnel {
			if line.Rule == rule && line.Standing != NothingToSet {
				places = append(places, i)
				chances = append(chances, line.chance())
			}
		}
		for i, q := range adjusted(chances) {
			funnel[places[i]].Adjusted = q
		}
	}
}

// chance is the p-value of a line: with undetermined lessons the greatest that
// they leave possible.
func (f FunnelLine) chance() float64 {
	pooled := float64(f.Pooled.Num) / float64(f.Pooled.Den)
	low, high := f.Lessons.onTime()
	expected := pooled * float64(f.Lessons.Due)
	if float64(low) <= expected && expected <= float64(high) {
		return 1
	}
	return max(binomialChance(low, f.Lessons.Due, pooled), binomialChance(high, f.Lessons.Due, pooled))
}

// Differs tells whether a line differs from the pooled share by more than
// chance, many comparisons allowed for.
func (f FunnelLine) Differs() bool {
	return f.Standing != NothingToSet && f.Adjusted <= falseDiscoveries
}
