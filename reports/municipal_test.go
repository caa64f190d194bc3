package reports

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// twoSchools are the school of schoolSample and one whose ten lessons of one
// mark each are all late: deadlines 13.04 and 20–22.04, entered on 30.04.
func twoSchools(t *testing.T) *analysis.Session {
	t.Helper()
	files := schoolSample()
	text := marksHead
	for _, day := range daysOfApril {
		text += entry("9А", "Право", "77", "п-0", day, 1, "30.04")
	}
	files["b/Отметки.csv"] = text
	return askSample(t, [][2]string{{"a", "Школа а"}, {"b", "Школа б"}, {"c", "Школа в"}}, sampleExemption+"b;Отметки;Учитель-00 Никого Нет;;;;тайна Учителя-00;Протокол 2\n", files)
}

func municipalOf(t *testing.T, s *analysis.Session, form *Form) *MunicipalReport {
	t.Helper()
	report, err := BuildMunicipalReport(context.Background(), s, sampleHead(), sampleMethod(), form)
	stop(t, err)
	return report
}

// Of marks 23 of 27 and 0 of 10 lessons are in time, 23 of 37 together; limits
// are checked where they are computed. Of 0 of 10 Wilson's interval ends at
// 3.8415/13.8415 = 27.75 %, of 1 of 1 it begins at 1/4.8415 = 20.65 %.
func TestSchoolsAndRules(t *testing.T) {
	report := samples(t).municipal
	rows := rowsOf(t, report.document, "signs", 0)
	want := []string{
		"Школа а | - | 79,3 %\nуроков 85,1 % (67,5–94,1) | - | 57,1 %\nуроков 50,0 % (15,0–85,0)\nмало данных | ? | 100,0 %\nуроков 100,0 % (20,6–100,0)\nмало данных\n" +
			"не видно примерно 1 записи: 07.04.2015–17.04.2015 — выгрузки их не охватывают, нужна выгрузка за эти дни | ? | 41,3 % … 96,5 %\n",
		"Школа б | - | 0,0 %\nуроков 0,0 % (0,0–27,8)\nмало данных |  | нет выгрузки |  | нет выгрузки |  | нет выгрузки",
		"Школа в |  | нет выгрузки |  | нет выгрузки |  | нет выгрузки |  | нет выгрузки",
	}
	for i := range want {
		if !strings.HasPrefix(rows[i], want[i]) {
			t.Errorf("row %d:\n%s, want\n%s", i, rows[i], want[i])
		}
	}
	var counts []string
	for _, row := range rowsOf(t, report.document, "numbers", 0) {
		counts = append(counts, row[:strings.LastIndex(row, " | ")]) // the doubts have tests of their own
	}
	if diff := cmp.Diff([]string{
		"Школа а | - | 23 | 6 | 0 | 0 | 29 | 0 | 27 | 4 | 1 | 1",
		"Школа б | - | 0 | 10 | 0 | 0 | 10 | 0 | 10 | 10 | 0 | 0",
		"Школа в |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"}, counts); diff != "" {
		t.Error(diff)
	}
	wantRows(t, report.document, "months", 0,
		"Школа а | 04.2015 | 27 | 4 | 0 | 85,1 % | 67,5–94,1 | —",
		"Школа б | 04.2015 | 10 | 10 | 0 | 0,0 % | 0,0–27,8 | —")
	funnel := rowsOf(t, report.document, "funnel", 0)
	if !strings.HasPrefix(funnel[0], "1 | Школа а | 27 | 23 | 85,1 % | 67,5–94,1 | ") || !strings.HasPrefix(funnel[1], "2 | Школа б | 10 | 0 | 0,0 % | 0,0–27,8 | ") ||
		!strings.HasSuffix(funnel[1], string(analysis.Below998)) || !strings.HasSuffix(funnel[2], string(analysis.NothingToSet)) {
		t.Errorf("funnel:\n%s", strings.Join(funnel, "\n"))
	}
}

// No teacher, class or subject of the exports may stand in any format, nor the
// reason of an exemption, which a warning repeats.
func TestMunicipalReportNamesNobody(t *testing.T) {
	built := samples(t)
	if !strings.Contains(strings.Join(built.warnings, " "), "тайна") {
		t.Fatalf("the warning that the report has to cut is not there: %q", built.warnings)
	}
	report := built.municipal
	for format, text := range everyText(t, &report.document) {
		for _, word := range []string{"Учитель-", "Алгебра", "История", "Физика", "Химия", "Право", "5А", "6А", "7А", "8А", "9А", "тайна"} {
			if strings.Contains(text, word) {
				t.Errorf("%s names «%s»", format, word)
			}
		}
		if !strings.Contains(text, "exemptions.csv, строка 3: ничего не исключает") {
			t.Errorf("%s lacks the warning", format)
		}
	}
}

func TestDeclaredInMunicipalReport(t *testing.T) {
	form, err := BuildForm(sampleHead(), readForm(t, aprilPath), byName, aprilLines())
	stop(t, err)
	want := CountCombinations(form.Comparisons(), 20).String()
	parts := declaredSections(form)
	if diff := cmp.Diff(want, parts[0].passages[0].words[0]); diff != "" {
		t.Error(diff)
	}
}

// TestDisputedLessons: СОШ 7 declared «+» in row 20 and was measured «-» for
// its absences; rows 21 and 22 it left empty, so that all rules stand behind
// row 20. Declared in row 21 too, the absences stand there, and the timetable
// alone stays under row 20.
func TestDisputedLessons(t *testing.T) {
	form, err := BuildForm(sampleHead(), readForm(t, aprilPath), byName, aprilLines())
	stop(t, err)
	seven := schoolAt(form, "МБОУ СОШ 7")
	form.Worst = []analysis.WorstLesson{
		{School: form.Schools[seven].Code, Rule: analysis.Absences, Anchor: time.Date(2015, 4, 6, 0, 0, 0, 0, time.UTC), Late: 2, Overdue: 0,
			Places: []analysis.Place{{Import: 3, Row: 15}, {Import: 3, Row: 16}}},
		{School: form.Schools[seven].Code, Rule: analysis.Timetable, Anchor: time.Date(2015, 4, 7, 0, 0, 0, 0, time.UTC), Overdue: 4},
	}
	absences := []string{"МБОУ СОШ 7", "20", "+", "-", "Пропуски", "06.04.2015", "2", "0", "№\u00a03: строки 15–16"}
	timetable := []string{"МБОУ СОШ 7", "20", "+", "-", "Расписание", "07.04.2015", "0", "4", ""}
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
	return slices.IndexFunc(form.Schools, func(s FormSchool) bool { return s.Name == name })
}

func disputesOf(form *Form, school string) [][]string {
	var rows [][]string
	p := form.disputedChapter().passages[0]
	for _, row := range p.rows {
		if row[0].words != school {
			continue
		}
		var cells []string
		for i, cell := range row {
			cells = append(cells, cell.text(p.columns[i].kind))
		}
		rows = append(rows, cells)
	}
	return rows
}

// Forty schools at the same two places of the funnel: every number stands
// somewhere, no two of them on each other.
func TestFunnelNumbersDoNotOverlap(t *testing.T) {
	var lines []analysis.Line
	for i := range 40 {
		late := 5 * (i % 2)
		lines = append(lines, analysis.Line{School: fmt.Sprint(i), Rule: analysis.Marks, Counts: analysis.Counts{OnTime: 50 - late, Late: late},
			Lessons: analysis.Lessons{Due: 50, Late: late}})
	}
	f := &funnel{}
	for i, line := range analysis.Funnel(lines) {
		f.points = append(f.points, funnelPoint{i + 1, line})
	}
	f.pooled = f.points[0].line.Pooled
	f.chooseScale()
	p := &pen{}
	f.drawPoints(p)
	if n := strings.Count(p.String(), "<text"); n != 40 {
		t.Errorf("%d numbers of 40", n)
	}
	places := f.taken[40:] // after the points
	for i, a := range places {
		if a.top < 0 || a.bottom > funnelBottom || a.left < funnelLeft || a.right > wideChart {
			t.Errorf("number %d lies outside: %v", i+1, a)
		}
		for _, b := range places[i+1:] {
			if a.meets(b) {
				t.Errorf("%v and %v overlap", a, b)
			}
		}
	}
}

func TestNiceStep(t *testing.T) {
	for n, want := range map[float64]float64{0.2: 1, 1: 1, 1.1: 2, 17: 20, 21: 50, 70: 100, 100.5: 200} {
		if got := niceStep(n); got != want {
			t.Errorf("step of %v is %v, want %v", n, got, want)
		}
	}
}
