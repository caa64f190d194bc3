package form

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// TestDisputedLessons: СОШ 7 declared «+» in row 20 and was measured «-» for
// its absences; rows 21 and 22 it left empty, so that all rules stand behind
// row 20. Declared in row 21 too, the absences stand there, and the timetable
// alone stays under row 20.
func TestDisputedLessons(t *testing.T) {
	form := aprilForm(t)
	seven := schoolAt(form, "МБОУ СОШ 7")
	form.Worst = []analysis.WorstLesson{
		{School: form.Schools[seven].Code, Rule: analysis.Absences, Anchor: time.Date(2015, 4, 6, 0, 0, 0, 0, time.UTC),
			Late: 2, Overdue: 0,
			Places: []analysis.Place{{Import: 3, Row: 15}, {Import: 3, Row: 16}}},
		{School: form.Schools[seven].Code, Rule: analysis.Timetable,
			Anchor: time.Date(2015, 4, 7, 0, 0, 0, 0, time.UTC), Overdue: 4},
	}
	absences := []string{"МБОУ СОШ 7", "20", "+", "−", "Пропуски", "06.04.2015", "2", "0", "№\u00a03: строки 15–16"}
	timetable := []string{"МБОУ СОШ 7", "20", "+", "−", "Расписание", "07.04.2015", "0", "4", ""}
	if diff := cmp.Diff([][]string{absences, timetable}, disputesOf(form, "МБОУ СОШ 7")); diff != "" {
		t.Error(diff)
	}
	for i, row := range form.Rows {
		if row.Number == 21 {
			form.Rows[i].Cells[seven].Declared = analysis.Plus
		}
	}
	absences[1] = "21"
	if diff := cmp.Diff([][]string{timetable, absences}, disputesOf(form, "МБОУ СОШ 7")); diff != "" {
		t.Error(diff)
	}
}

func schoolAt(form *Form, name string) int {
	return slices.IndexFunc(form.Schools, func(s School) bool { return s.Name == name })
}

func disputesOf(form *Form, school string) [][]string {
	var rows [][]string
	p := form.DisputedChapter().Passages[0]
	for _, row := range p.Rows {
		if row[0].Words != school {
			continue
		}
		var cells []string
		for i, cell := range row {
			cells = append(cells, cell.Text(p.Columns[i].Kind))
		}
		rows = append(rows, cells)
	}
	return rows
}
