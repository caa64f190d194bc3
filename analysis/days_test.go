package analysis_test

import (
	"context"
	"fmt"
	"testing"

	"vsrok/analysis"
)

// TestEachSchoolHasItsOwnDays: a mark of Mon 06.04.2015 is due by Sat 11.04,
// moved to Mon 13.04. From that Monday on school a has no day off of its own,
// b one, c two … f five, so that the deadline is 13.04, 14.04, 15.04, 16.04,
// 17.04 and, after the weekend, 20.04. A mark entered on that day is in time,
// one entered on the next is late; an absence of the lesson's day, entered the
// same day, is in time everywhere. Six kinds of days are more than one pack of
// deadlines.
func TestEachSchoolHasItsOwnDays(t *testing.T) {
	files := map[string]string{"days.csv": "Школа;Дата;Вид\n"}
	for i, deadline := range []int{13, 14, 15, 16, 17, 20} {
		school := string(rune('a' + i))
		for n := range i {
			files["days.csv"] += fmt.Sprintf("%s;%d.04.2015;выходной\n", school, 13+n)
		}
		files[school+"/marks.csv"] = marksHead +
			mark("5А", "Алгебра", "у-1", "06.04.2015", 1, fmt.Sprintf("%d.04.2015 12:00", deadline)) +
			mark("5А", "Алгебра", "у-2", "06.04.2015", 1, fmt.Sprintf("%d.04.2015 12:00", deadline+1))
		files[school+"/absences.csv"] = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Причина;Дата внесения\n" +
			"5А;Алгебра;Учитель-01 И.О.;у-" + school + ";06.04.2015;1;Б;06.04.2015 12:00\n"
	}
	lines, err := newSample(t, "abcdef", files).ask(t, april()).Lines(context.Background(), analysis.BySchool, "")
	fatal(t, err)
	want := map[analysis.Rule]analysis.Counts{analysis.Marks: {OnTime: 1, Late: 1}, analysis.Absences: {OnTime: 1}}
	for _, l := range lines {
		if l.Counts != want[l.Rule] {
			t.Errorf("%s %s: %+v, want %+v", l.School, l.Rule, l.Counts, want[l.Rule])
		}
	}
}
