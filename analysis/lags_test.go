package analysis

import "testing"

// By hand: of 180 of 200 lessons Wilson's interval ends at 93.4 %, of 10 of 12
// at 95.4 %. Of 288 of 300 it ends at 97.7 %, above the threshold; in a school
// with 1 late lesson of 1000 the chance of 4 or more late ones of 300 is 0.03 %
// (Poisson, 0.3), of 3 or more 0.4 %: 297 in time are the least within 99.8 %.
func TestWhoLags(t *testing.T) {
	line := func(due, late int) TeacherLine {
		return TeacherLine{Teacher: "Учитель-01 И.О.", Lessons: Lessons{Due: due, Late: late}}
	}
	good, poor := Lessons{Due: 10000, Late: 10}, Lessons{Due: 1000, Late: 200}
	for _, c := range []struct {
		line   TeacherLine
		school Lessons
		want   bool
	}{
		{line(200, 20), poor, true},
		{line(12, 2), poor, false},
		{line(9, 9), poor, false},
		{TeacherLine{Lessons: Lessons{Due: 200, Late: 100}}, poor, false}, // nobody's
		{line(300, 12), poor, false},
		{line(300, 12), good, true},
		{line(300, 4), good, true},
		{line(300, 3), good, false},
	} {
		if got := c.line.Lags(9500, c.school); got != c.want {
			t.Errorf("%d late of %d in a school with %d of %d: lags %v", c.line.Lessons.Late, c.line.Lessons.Due,
				c.school.Late, c.school.Due, got)
		}
	}
}

// 458 of 557 in time: 0.95 of 557 is 529.15, so 530 are needed.
func TestShortfall(t *testing.T) {
	for counts, want := range map[Counts]int{{OnTime: 458, Late: 99}: 72,
		{OnTime: 458, Undetermined: 99, Pending: 40}: 72, {OnTime: 95, Late: 5}: 0,
		{OnTime: 94, Overdue: 6}: 1, {}: 0} {
		if got := Shortfall(counts, 9500); got != want {
			t.Errorf("of %+v %d are missing, want %d", counts, got, want)
		}
	}
}
