package analysis_test

import (
	"context"
	"testing"

	"vsrok/analysis"
)

// Monday 06.04: two marks of that day on Tuesday 14.04 at 08:59, a day late, and
// one on Monday itself at 23:10. A mark of Friday 10.04 stands in a table without
// entry times alone: it has a weekday and no hour.
func TestClocks(t *testing.T) {
	session := newSample(t, "a", map[string]string{
		"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1", "06.04.2015", 1, "14.04.2015 08:59") + mark("5А",
			"Алгебра", "у-2", "06.04.2015", 1, "14.04.2015 08:59") +
			mark("5А", "Алгебра", "у-3", "06.04.2015", 1, "06.04.2015 23:10"),
		"a/Снимок.csv": "Выгружено: 05.05.2015 12:00\n" + untimedHead +
			"5А;Физика;Учитель-01 И.О.;у-1;10.04.2015;1;4\n",
	}).ask(t, april())
	clocks, err := session.Clocks(context.Background(), "a")
	fatal(t, err)
	if len(clocks) == 0 || clocks[0].Rule != analysis.Marks {
		t.Fatalf("%+v", clocks)
	}
	want := analysis.Clock{School: "a", Rule: analysis.Marks}
	want.Lessons[0] = analysis.Tally{Due: 3, Faults: 2}
	want.Lessons[4] = analysis.Tally{Due: 1}
	want.Entered[1][8] = analysis.Tally{Due: 2, Faults: 2}
	want.Entered[0][23] = analysis.Tally{Due: 1}
	if clocks[0] != want {
		t.Errorf("lessons %v\nentered on Monday %v\non Tuesday %v", clocks[0].Lessons, clocks[0].Entered[0],
			clocks[0].Entered[1])
	}
}
