package municipal

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
	"vsrok/reports/internal/reporttest"
)

// sampleMunicipal is the report on twoSchools, built anew, and the session's
// warnings.
func sampleMunicipal(t *testing.T) (*reports.Document, []string) {
	t.Helper()
	s := reporttest.TwoSchools(t)
	return municipalOf(t, s, nil), s.Warnings
}

// declaredApril is the form of April 2015 with measured lines of its own.
func declaredApril(t *testing.T) (*form.Form, error) {
	t.Helper()
	raw, err := os.ReadFile("../../testdata/form/april-2015.csv")
	reporttest.Stop(t, err)
	checklist, err := form.ReadChecklist("april-2015.csv", bytes.NewReader(raw))
	reporttest.Stop(t, err)
	byName := func(column string) (form.School, bool) { return form.School{Code: column, Name: column}, true }
	return form.Build(reporttest.SampleHead(), checklist, byName, reporttest.AprilLines())
}

func municipalOf(t *testing.T, s *analysis.Session, form *form.Form) *reports.Document {
	t.Helper()
	report, err := Build(context.Background(), s, reporttest.SampleHead(), reporttest.SampleMethod(), form, nil)
	reporttest.Stop(t, err)
	return report
}

// Of marks 23 of 27 and 0 of 10 lessons are in time, 23 of 37 together; limits
// are checked where they are computed. Of 0 of 10 Wilson's interval ends at
// 3.8415/13.8415 = 27.75 %, of 1 of 1 it begins at 1/4.8415 = 20.65 %.
func TestSchoolsAndRules(t *testing.T) {
	report, _ := sampleMunicipal(t)
	rows := reporttest.RowsOf(t, report, "signs", 0)
	want := []string{
		"Школа а | − | 79,3 % | − | 57,1 %, мало данных | ? | 100,0 %, мало данных | ? | 41,3 % … 96,5 %",
		"Школа б | − | 0,0 %, мало данных |  | нет выгрузки |  | нет выгрузки |  | нет выгрузки",
		"Школа в |  | нет выгрузки |  | нет выгрузки |  | нет выгрузки |  | нет выгрузки",
	}
	for i := range want {
		if !strings.HasPrefix(rows[i], want[i]) {
			t.Errorf("row %d:\n%s, want\n%s", i, rows[i], want[i])
		}
	}
	if open := reporttest.RowsOf(t, report, "open", 0); len(open) != 2 ||
		!strings.HasPrefix(open[0], "Школа а | Пропуски | Не видно примерно 1 записи: 07.04.2015–17.04.2015") ||
		!strings.HasPrefix(open[1], "Школа а | Расписание | В срок от 41,3 % до 96,5 %") {
		t.Errorf("what decides: %q", open)
	}
	var counts []string
	for _, row := range reporttest.RowsOf(t, report, "numbers", 0) {
		counts = append(counts, row[:strings.LastIndex(row, " | ")]) // the doubts have tests of their own
	}
	if diff := cmp.Diff([]string{
		"Школа а | − | 23 | 6 | 0 | 0 | 29 | 0 | 27 | 4 | 1 | 1",
		"Школа б | − | 0 | 10 | 0 | 0 | 10 | 0 | 10 | 10 | 0 | 0",
		"Школа в |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"}, counts); diff != "" {
		t.Error(diff)
	}
	reporttest.WantRows(t, report, "months", 0,
		"Школа а | 04.2015 | 27 | 4 | 0 | 85,1 % | 67,5–94,1 | —",
		"Школа б | 04.2015 | 10 | 10 | 0 | 0,0 % | 0,0–27,8 | —")
	funnel := reporttest.RowsOf(t, report, "funnel", 0)
	if !strings.HasPrefix(funnel[0], "1 | Школа а | 27 | 23 | 85,1 % | 67,5–94,1 | ") ||
		!strings.HasPrefix(funnel[1], "2 | Школа б | 10 | 0 | 0,0 % | 0,0–27,8 | ") ||
		!strings.Contains(funnel[1], " | "+string(analysis.Below998)+" | отличается (меньше 0,001)") ||
		!strings.HasSuffix(funnel[2], string(analysis.NothingToSet)+" | —") {
		t.Errorf("funnel:\n%s", strings.Join(funnel, "\n"))
	}
}

// Three schools: а has two «−» and two «?», б one «−»; nothing was saved before.
// б and в lack exports, а lacks days, б lies below chance: 0 of 10 where 23 of
// 37 are in time together. The marks of а stand on its days 06.–17.04., 20. and 21.
func TestSummaryOnAPage(t *testing.T) {
	report, _ := sampleMunicipal(t)
	section := report.Sections[0]
	if section.ID != "summary" {
		t.Fatalf("the report opens with %s", section.ID)
	}
	words := strings.ReplaceAll(section.Passages[0].Words[0], reports.NBSP, " ")
	if want := "3 школы, по четырём правилам: «+» — 0, «−» — 3, «?» — 2, без данных — 7."; words != want {
		t.Errorf("%s, want\n%s", words, want)
	}
	if words := section.Passages[0].Words[1]; !strings.HasPrefix(words, "С прошлым раундом не сравнить") {
		t.Error(words)
	}
	rows := reporttest.RowsOf(t, report, "summary", 2)
	if !strings.HasPrefix(rows[0], "Школа а | − | − | ? | ? | ···") || !strings.HasSuffix(rows[0], " | —") ||
		rows[2] != "Школа в |  |  |  |  | нет выгрузки | —" {
		t.Errorf("%q", rows)
	}
	want := []string{"1. Попросить выгрузки, которых нет: Школа б и Школа в.",
		"2. Попросить выгрузки за дни, которых не видно: Школа а.",
		"3. Поговорить со школами, которые ниже пределов 99,8 %: Школа б."}
	if diff := cmp.Diff(want, section.Passages[1].Words); diff != "" {
		t.Error(diff)
	}
}

// Of 46 schools with «+» the page holds 40: the four with something to talk about,
// wherever they stand, and the first 36 of the others.
func TestSummaryOfManySchoolsHoldsTheUrgent(t *testing.T) {
	f := &municipalFacts{}
	for i := 1; i <= 46; i++ {
		code := fmt.Sprint(i)
		line := analysis.Line{School: code, SchoolName: code, Rule: analysis.Marks, Sign: analysis.Plus}
		switch i {
		case 41:
			line.Sign = analysis.Minus
		case 43:
			line.Sign = analysis.Unknown
		case 44:
			f.funnel = append(f.funnel, analysis.FunnelLine{School: code, Standing: analysis.Below998})
		case 46:
			line.Sign, line.NoExport = analysis.Blank, true
		}
		f.schools, f.lines = append(f.schools, analysis.School{Code: code, Name: code}), append(f.lines, line)
	}
	var got, want []string
	for _, school := range f.summarySchools() {
		got = append(got, school.Code)
	}
	for i := 1; i <= 36; i++ {
		want = append(want, fmt.Sprint(i))
	}
	if diff := cmp.Diff(append(want, "41", "43", "44", "46"), got); diff != "" {
		t.Error(diff)
	}
	if table := f.summarySection().Passages[2]; len(table.Rows) != 40 ||
		!strings.HasPrefix(strings.Join(table.Words, " "), "Здесь 40 из 46"+reports.NBSP+"школ") {
		t.Errorf("%d rows, %q", len(table.Rows), table.Words)
	}
	f.schools = f.schools[:40]
	if n := len(f.summarySchools()); n != 40 {
		t.Errorf("of 40 schools %d", n)
	}
}

// No teacher, class or subject of the exports may stand in any format, nor the
// reason of an exemption, which a warning repeats.
func TestMunicipalReportNamesNobody(t *testing.T) {
	report, warnings := sampleMunicipal(t)
	if !strings.Contains(strings.Join(warnings, " "), "тайна") {
		t.Fatalf("the warning that the report has to cut is not there: %q", warnings)
	}
	for format, text := range reporttest.EveryText(t, report) {
		for _, word := range []string{"Учитель-", "Алгебра", "История", "Физика", "Химия", "Право", "5А", "6А", "7А",
			"8А", "9А", "тайна"} {
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
	declared, err := declaredApril(t)
	reporttest.Stop(t, err)
	want := form.CountCombinations(declared.Comparisons(), 20).String()
	parts := declaredSections(declared)
	if diff := cmp.Diff(want, parts[0].Passages[0].Words[0]); diff != "" {
		t.Error(diff)
	}
}

// Forty schools at the same two places of the funnel: every number stands
// somewhere, no two of them on each other.
func TestFunnelNumbersDoNotOverlap(t *testing.T) {
	var lines []analysis.Line
	for i := range 40 {
		late := 5 * (i % 2)
		lines = append(lines, analysis.Line{School: fmt.Sprint(i), Rule: analysis.Marks,
			Counts:  analysis.Counts{OnTime: 50 - late, Late: late},
			Lessons: analysis.Lessons{Due: 50, Late: late}})
	}
	f := &funnel{}
	for i, line := range analysis.Funnel(lines) {
		f.points = append(f.points, funnelPoint{i + 1, line})
	}
	f.pooled = f.points[0].line.Pooled
	f.chooseScale()
	p := &reports.Pen{}
	f.drawPoints(p)
	if n := strings.Count(p.String(), "<text"); n != 40 {
		t.Errorf("%d numbers of 40", n)
	}
	places := f.taken[40:] // after the points
	for i, a := range places {
		if a.top < 0 || a.bottom > funnelBottom || a.left < funnelLeft || a.right > reports.WideChart {
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
