package analysis

import (
	"math"
	"testing"
)

// TestAdjusted holds the table of Benjamini and Hochberg (1995, section 3.1):
// fifteen p-values, of which their procedure at 0.05 finds four and
// Bonferroni's three.
func TestAdjusted(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
		0.6528, 0.7590, 1.0000}
	q := adjusted(p)
	for i, x := range q {
		if (x <= falseDiscoveries) != (i < 4) {
			t.Errorf("p = %.4f is adjusted to %.4f", p[i], x)
		}
	}
	for i, want := range map[int]float64{0: 0.0015, 1: 0.0030, 2: 0.0095, 3: 0.035625, 14: 1} { // p × 15 ÷ rank
		if math.Abs(q[i]-want) > 1e-12 {
			t.Errorf("p = %.4f is adjusted to %.6f, want %.6f", p[i], q[i], want)
		}
	}
	// The order of the comparisons does not matter, and a q never falls as p grows.
	if q := adjusted([]float64{0.04, 0.01, 0.03}); q[0] != 0.04 || q[1] != 0.03 || q[2] != 0.04 {
		t.Errorf("three p-values are adjusted to %v", q)
	}
}

// TestBinomialChance holds p-values that can be summed up by hand.
func TestBinomialChance(t *testing.T) {
	for _, c := range []struct {
		k, n int
		p    float64
		want float64
	}{
		{0, 3, 0.5, 0.25},         // 2 × 1/8
		{5, 5, 0.5, 0.0625},       // 2 × 1/32
		{1, 4, 0.5, 0.625},        // 2 × 5/16
		{2, 4, 0.5, 1},            // 2 × 11/16, no more than 1
		{0, 2, 0.9, 0.02},         // 2 × 0.01
		{1, 2, 0.9, 2 * 0.19},     // 2 × (0.01 + 0.18)
		{10, 10, 0.9, 0.69735688}, // 2 × 0.9^10
	} {
		if got := binomialChance(c.k, c.n, c.p); math.Abs(got-c.want) > 1e-8 {
			t.Errorf("%d of %d at %.1f: %.8f, want %.8f", c.k, c.n, c.p, got, c.want)
		}
	}
}

// TestUndeterminedLessonsProveNothing holds that a school differs only if it
// does whatever became of its undetermined lessons.
func TestUndeterminedLessonsProveNothing(t *testing.T) {
	good := Line{School: "a", Rule: Marks, Lessons: Lessons{Due: 1000, Late: 50}}
	bad := Line{School: "b", Rule: Marks, Lessons: Lessons{Due: 100, Late: 40}}
	open := Line{School: "c", Rule: Marks, Lessons: Lessons{Due: 100, Late: 0, Undetermined: 40}}
	funnel := Funnel([]Line{good, bad, open})
	if !funnel[1].Differs() || funnel[2].Differs() || funnel[2].Adjusted != 1 {
		t.Errorf("b differs: %v, c differs: %v (%v)", funnel[1].Differs(), funnel[2].Differs(), funnel[2].Adjusted)
	}
}
