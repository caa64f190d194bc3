package analysis_test

import (
	"context"
	"testing"

	"vsrok/analysis"
)

// One study period to 17.04. School a: four marks on Wednesday 01.04, one on
// Thursday 02.04 (less than half of the usual 2.5), none on Friday 03.04 though
// the table goes on to Monday 06.04 with three; it ends there. Saturday and
// Sunday are off; 20.04 lies outside the period.
func TestCoverage(t *testing.T) {
	sample := newSample(t, "a", map[string]string{
		"a/Отметки.csv": marksHead +
			mark("5А", "Алгебра", "а-1", "01.04.2015", 1, "01.04.2015 12:00") + mark("5А", "Алгебра", "а-2",
			"01.04.2015", 1, "01.04.2015 12:00") +
			mark("5А", "Алгебра", "а-3", "01.04.2015", 1, "01.04.2015 12:00") + mark("10А", "Алгебра", "а-4",
			"01.04.2015", 1, "01.04.2015 12:00") +
			mark("5А", "Алгебра", "а-1", "02.04.2015", 1, "02.04.2015 12:00") +
			mark("5А", "Алгебра", "а-1", "06.04.2015", 1, "06.04.2015 12:00") + mark("5А", "Алгебра", "а-2",
			"06.04.2015", 1, "06.04.2015 12:00") +
			mark("10А", "Алгебра", "а-4", "06.04.2015", 1, "06.04.2015 12:00"),
	})
	session := sample.ask(t, april())
	schools, err := session.Coverage(context.Background(), "")
	fatal(t, err)
	if len(schools) != 1 || schools[0].Rule != analysis.Marks {
		t.Fatalf("%v", schools)
	}
	for day, want := range map[int]analysis.DayState{
		1: analysis.DayAsUsual, 2: analysis.DayFew, 3: analysis.DayEmpty, 4: analysis.NoLessons, 5: analysis.NoLessons,
		6: analysis.DayAsUsual,
		7: analysis.DayUnseen, 17: analysis.DayUnseen, 20: analysis.NoLessons,
	} {
		if got := schools[0].Days[day-1]; got != want {
			t.Errorf("%02d.04: %d, want %d", day, got, want)
		}
	}
	classes, err := session.ClassCoverage(context.Background(), "a")
	fatal(t, err)
	if len(classes) != 2 || classes[0].Class != "5А" || classes[1].Class != "10А" ||
		classes[1].Days[1] != analysis.DayEmpty || classes[1].Days[0] != analysis.DayAsUsual {
		t.Errorf("%v", classes)
	}
}
