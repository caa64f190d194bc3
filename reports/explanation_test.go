package reports

import (
	"strings"
	"testing"
	"time"

	"vsrok/analysis"
)

func TestRowWords(t *testing.T) {
	entry := func(row, column int) analysis.Witness {
		return analysis.Witness{Place: analysis.Place{Import: 1, Row: row, Col: column}}
	}
	for want, entries := range map[string][]analysis.Witness{
		"строка 7":               {entry(7, 0)},
		"строки 3–5, 8":          {entry(3, 0), entry(4, 0), entry(5, 0), entry(8, 0)},
		"строка 9":               {entry(9, 0), entry(9, 0)},
		"столбец F, строки 9–11": {entry(9, 6), entry(10, 6), entry(11, 6)},
		"столбец F, строка 9; столбец G, строки 9–10": {entry(9, 6), entry(9, 7), entry(10, 7)},
	} {
		if got := RowWords(Spans(entries)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Two teachers in a journal's head, and a substitute: both are told, and the
// head's own teacher is no substitute.
func TestStoryTellsWhoIsNotToBlame(t *testing.T) {
	story := analysis.ExplainedStory{Story: analysis.Story{
		Obligation: analysis.Obligation{Rule: analysis.Marks, Teacher: "Учитель-1 И.О., Учитель-2 И.О.",
			Outcome: analysis.Late, Vanished: true},
		Entries: []analysis.Witness{{}},
	}}
	notes := strings.Join(TellStory(&story, time.Time{}).Notes, "\n")
	for _, want := range []string{"несколько учителей (Учитель-1 И.О., Учитель-2 И.О.)", "уже нет. Они засчитаны"} {
		if !strings.Contains(notes, want) {
			t.Errorf("not said: %s\n%s", want, notes)
		}
	}
	for timetable, want := range map[string]bool{"": false, "Учитель-1 И.О.": false, "Учитель-3 И.О.": true,
		"Учитель-3 И.О., Учитель-1 И.О.": false} {
		story.Teacher, story.Timetable = "Учитель-1 И.О.", timetable
		if story.Substituted() != want {
			t.Errorf("the timetable names «%s»: substituted is %t", timetable, !want)
		}
	}
}
