package analysis

import (
	"math"
	"testing"
)

// near compares to the four decimals that the tables print.
func near(a, b float64) bool { return math.Abs(a-b) <= 0.00005 }

// Newcombe R. G. Two-sided confidence intervals for the single proportion:
// comparison of seven methods. Statistics in Medicine 17, 1998, 857–872,
// table I, method 3 (score, without continuity correction).
func TestWilsonAgreesWithNewcombesTable(t *testing.T) {
	for _, test := range []struct {
		successes, trials int
		want              Interval
	}{
		{81, 263, Interval{0.2553, 0.3662}},
		{15, 148, Interval{0.0624, 0.1605}},
		{0, 20, Interval{0, 0.1611}},
		{1, 29, Interval{0.0061, 0.1718}},
	} {
		got := Wilson(test.successes, test.trials)
		if !near(got.Low, test.want.Low) || !near(got.High, test.want.High) {
			t.Errorf("%d/%d: %.4f–%.4f, want %.4f–%.4f", test.successes, test.trials, got.Low, got.High, test.want.Low,
				test.want.High)
		}
	}
}

func TestWilsonAtTheEnds(t *testing.T) {
	if got := Wilson(0, 0); got != (Interval{0, 1}) {
		t.Errorf("of nothing: %v", got)
	}
	for n := 1; n < 400; n++ {
		if got := Wilson(0, n); got.Low != 0 || got.High <= 0 || got.High >= 1 {
			t.Fatalf("0/%d: %v", n, got)
		}
		if got := Wilson(n, n); got.High != 1 || got.Low <= 0 || got.Low >= 1 {
			t.Fatalf("%d/%d: %v", n, n, got)
		}
	}
}

// Newcombe R. G. Interval estimation for the difference between independent
// proportions: comparison of eleven methods. Statistics in Medicine 17, 1998,
// 873–890, table II, method 10 (hybrid score, without continuity correction).
func TestDifferenceAgreesWithNewcombesTable(t *testing.T) {
	for _, test := range []struct {
		a, b trials
		want Interval
	}{
		{trials{56, 70}, trials{48, 80}, Interval{0.0524, 0.3339}},
		{trials{9, 10}, trials{3, 10}, Interval{0.1705, 0.8090}},
		{trials{6, 7}, trials{2, 7}, Interval{0.0582, 0.8062}},
		{trials{5, 56}, trials{0, 29}, Interval{-0.0381, 0.1926}},
		{trials{0, 10}, trials{0, 20}, Interval{-0.1611, 0.2775}},
		{trials{0, 10}, trials{0, 10}, Interval{-0.2775, 0.2775}},
		{trials{10, 10}, trials{0, 20}, Interval{0.6791, 1}},
	} {
		got := difference(test.a, test.b)
		if !near(got.Low, test.want.Low) || !near(got.High, test.want.High) {
			t.Errorf("%v − %v: %.4f–%.4f, want %.4f–%.4f", test.a, test.b, got.Low, got.High, test.want.Low,
				test.want.High)
		}
	}
}

// Of 20 tosses of a coin, counted with C(20,k)/2^20 = 1, 20, 190, 1140, 4845,
// 15504, 38760, … of 1 048 576: P(X ≤ 5) = 21700/1048576 = 0.0207 and
// P(X ≤ 6) = 60460/1048576 = 0.0577, so the lower 95 % limit is 6;
// P(X ≤ 2) = 211/1048576 = 0.0002 and P(X ≤ 3) = 1351/1048576 = 0.0013, so
// the lower 99.8 % limit is 3. The upper ones mirror them.
func TestBinomialLimits(t *testing.T) {
	for _, test := range []struct {
		n      int
		chance float64
		level  float64
		want   Limits
	}{
		{20, 0.5, 0.95, Limits{6, 14}},
		{20, 0.5, 0.998, Limits{3, 17}},
		{1, 0.5, 0.95, Limits{0, 1}},
		{7, 1, 0.998, Limits{7, 7}},
		{7, 0, 0.998, Limits{0, 0}},
		// 0.9^4 = 0.6561 are four of four; none: 0.0001, one at most: 0.0037,
		// two at most: 0.0523. Half of 5 % lies between the last two, half of
		// 0.2 % between the first two.
		{4, 0.9, 0.95, Limits{2, 4}},
		{4, 0.9, 0.998, Limits{1, 4}},
	} {
		if got := binomialLimits(test.n, test.chance, test.level); got != test.want {
			t.Errorf("%d at %v, %v: %v, want %v", test.n, test.chance, test.level, got, test.want)
		}
	}
}

func TestQuantilesOfWholeDaysAreExact(t *testing.T) {
	for name, test := range map[string]struct {
		days        []dayCount
		median, p90 int
	}{
		"nothing":  {nil, 0, 0},
		"one":      {[]dayCount{{3, 1}}, 3, 3},
		"two":      {[]dayCount{{1, 1}, {8, 1}}, 1, 8}, // half had come by day 1
		"ten":      {[]dayCount{{1, 4}, {2, 2}, {5, 3}, {40, 1}}, 2, 5},
		"eleven":   {[]dayCount{{1, 5}, {2, 1}, {5, 3}, {40, 2}}, 2, 40}, // 9.9 of 11: nine by day 5 are too few
		"billions": {[]dayCount{{1, 3_000_000_000}, {2, 1}, {9, 3_000_000_000}}, 2, 9},
	} {
		if got := quantileDay(test.days, 1, 2); got != test.median {
			t.Errorf("%s: median %d, want %d", name, got, test.median)
		}
		if got := quantileDay(test.days, 9, 10); got != test.p90 {
			t.Errorf("%s: 90th percentile %d, want %d", name, got, test.p90)
		}
	}
}

func TestLateBuckets(t *testing.T) {
	for day, want := range map[int]int{0: 0, 1: 1, 2: 1, 3: 2, 5: 2, 6: 3, 10: 3, 11: 4, 300: 4} {
		if got := lateBucket(day); got != want {
			t.Errorf("%d days: bucket %d, want %d", day, got, want)
		}
	}
}

// Schools of 20 lessons each: 10+3+17+2+18 in time of 100, and 5 in time and
// 5 late of 10 determined ones, so the pooled share is 55/110 = 0.5 and the
// limits are those of the coin: 6–14 and 3–17.
func TestFunnelSetsSchoolsAgainstChance(t *testing.T) {
	lessons := func(onTime, undetermined int) Lessons {
		return Lessons{Due: 20, Late: 20 - onTime - undetermined, Undetermined: undetermined}
	}
	lines := []Line{
		{School: "a", Rule: Marks, Lessons: lessons(10, 0)},
		{School: "b", Rule: Marks, Lessons: lessons(3, 0)},
		{School: "c", Rule: Marks, Lessons: lessons(17, 0)},
		{School: "d", Rule: Marks, Lessons: lessons(2, 0)},
		{School: "e", Rule: Marks, Lessons: lessons(18, 0)},
		{School: "f", Rule: Marks, Lessons: lessons(5, 10)}, // 5 or 15: below or above
		{School: "g", Rule: Marks},
		{School: "a", Rule: Absences, Lessons: lessons(0, 0)}, // a rule of its own
	}
	want := []Standing{Within, Below95, Above95, Below998, Above998, NotDecided, NothingToSet, Within}
	funnel := Funnel(lines)
	for i, f := range funnel {
		if f.Standing != want[i] || f.School != lines[i].School {
			t.Errorf("%s, %s: %s, want %s", lines[i].School, f.Rule, f.Standing, want[i])
		}
	}
	if got := funnel[0]; got.Pooled != (Ratio{Num: 55, Den: 110}) || got.Warn != (Limits{6, 14}) ||
		got.Alarm != (Limits{3, 17}) {
		t.Errorf("pooled %v, limits %v and %v", got.Pooled, got.Warn, got.Alarm)
	}
}

// The shares are those of Newcombe's table: 56/70 − 48/80 lies in
// 0.0524–0.3339, 5/56 − 0/29 in −0.0381–0.1926.
func TestChangesAreToldFromChance(t *testing.T) {
	inTime := func(successes, total int) Lessons { return Lessons{Due: total, Late: total - successes} }
	for name, test := range map[string]struct {
		before, now Lessons
		want        Change
	}{
		"better":               {inTime(48, 80), inTime(56, 70), Better},
		"worse":                {inTime(56, 70), inTime(48, 80), Worse},
		"chance":               {inTime(0, 29), inTime(5, 56), WithinChance},
		"the same":             {inTime(5, 5), inTime(5, 5), WithinChance},
		"nothing before":       {Lessons{}, inTime(48, 80), NoComparison},
		"nothing now":          {inTime(48, 80), Lessons{}, NoComparison},
		"better if in time":    {inTime(48, 80), Lessons{Due: 70, Late: 14, Undetermined: 56}, WithinChance},
		"better in any case":   {inTime(8, 80), Lessons{Due: 70, Late: 10, Undetermined: 4}, Better},
		"worse in any case":    {inTime(80, 80), Lessons{Due: 70, Late: 50, Undetermined: 20}, Worse},
		"undetermined before":  {Lessons{Due: 80, Undetermined: 80}, inTime(35, 70), WithinChance},
		"better if all before": {Lessons{Due: 80, Late: 79, Undetermined: 1}, inTime(35, 70), Better},
	} {
		if got := CompareLessons(test.before, test.now); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestLessonsOfALine(t *testing.T) {
	l := Lessons{Due: 20, Late: 3, Undetermined: 2}
	if l.RateLow() != (Ratio{Num: 15, Den: 20}) || l.RateHigh() != (Ratio{Num: 17, Den: 20}) {
		t.Errorf("%v–%v", l.RateLow(), l.RateHigh())
	}
	if got, low, high := l.Interval(), Wilson(15, 20), Wilson(17, 20); got.Low != low.Low || got.High != high.High {
		t.Errorf("interval %v", got)
	}
	for due, want := range map[int]bool{0: false, 9: false, 10: true, 11: true} {
		if got := (Lessons{Due: due}).Rankable(); got != want {
			t.Errorf("%d lessons rankable: %t", due, got)
		}
	}
}
