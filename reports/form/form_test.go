package form

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/internal/reporttest"
)

// readForm reads a form of testdata.
func readForm(t *testing.T, path string) *Checklist {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	checklist, err := ReadChecklist("april-2015.csv", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return checklist
}

const aprilPath = "../../testdata/form/april-2015.csv"

// byName takes the head of a column for the school's name and code.
func byName(column string) (School, bool) { return School{Code: column, Name: column}, true }

func aprilHead() reports.Head {
	return reports.Head{
		Title:          "Мониторинг ведения электронных журналов и дневников",
		Round:          "Апрель 2015: даты с 01.04.2015 по 30.04.2015",
		Purpose:        "совещание руководителей",
		AsOf:           "06.05.2015 09:00",
		ReadingWords:   "календарные, последний нерабочий день переносится на следующий рабочий",
		ThresholdWords: "«+» при доле в срок не меньше 0,95 (порог программы, не акта)",
	}
}

func aprilForm(t *testing.T) *Form {
	t.Helper()
	form, err := Build(aprilHead(), readForm(t, aprilPath), byName, reporttest.AprilLines())
	if err != nil {
		t.Fatal(err)
	}
	form.WithNumbers = true
	return form
}

// fullForm is April's form with every chapter.
func fullForm(t *testing.T) *Form {
	t.Helper()
	form := aprilForm(t)
	form.Method = reports.Method{Reading: analysis.Reading{Days: analysis.CalendarDays, Rollover: true},
		Threshold:       9500,
		ThresholdSource: "порог программы, не акта", AsOf: "06.05.2015 09:00", FirstYear: 2013, LastYear: 2026}
	form.Sensitivity = &analysis.Sensitivity{Tried: []string{"рабочие дни", "порог 0,90"}, Flips: []analysis.Flip{{
		School: "МБОУ СОШ 7", SchoolName: "МБОУ СОШ 7", Rule: analysis.Absences, Sign: "-", Reading: "рабочие дни",
		Other: "",
	}}}
	form.Exports = []analysis.Export{{Number: 3, SHA256: strings.Repeat("a1", 32), Kinds: "отметки",
		Schools: "МБОУ СОШ 1",
		Read:    101, Loaded: 98, Rejected: 2}}
	return form
}

// signsOf joins a row's signs, a dot for a blank.
func signsOf(row Row, sign func(Cell) analysis.Sign) string {
	var b strings.Builder
	for _, cell := range row.Cells {
		s := string(sign(cell))
		if s == "" {
			s = "."
		}
		b.WriteString(s)
	}
	return b.String()
}

func measured(cell Cell) analysis.Sign { return cell.Sign }

// The expected signs follow design's rule for a cell that combines rules,
// worked out by hand for each school of aprilLines.
func TestComputedRows(t *testing.T) {
	form := aprilForm(t)
	for number, want := range map[int]string{
		20: "+??-+.-?.",
		21: "+?+-+.+?.",
		22: "++.++.-+.",
	} {
		row := form.Rows[number-1]
		if got := signsOf(row, measured); got != want || !row.Computed() {
			t.Errorf("row %d: %s, want %s; computed %v", number, got, want, row.Computed())
		}
	}
}

func TestDeclaredSignsAreKept(t *testing.T) {
	form := aprilForm(t)
	declared := func(cell Cell) analysis.Sign { return cell.Declared }
	for number, want := range map[int]string{20: "+++++++++", 21: ".........", 22: "+...+...."} {
		row := form.Rows[number-1]
		if got := signsOf(row, declared); got != want {
			t.Errorf("row %d: %s, want %s", number, got, want)
		}
	}
}

// April's signs as they stand in the file, for rows that have any; all other
// rows are blank. Read off the file by eye.
func TestManualRowsAreUnchanged(t *testing.T) {
	form := aprilForm(t)
	want := map[int]string{
		2: "+++++++++", 3: "-.+++++++", 7: "+........", 11: "---+++---", 19: "+++++++++",
		23: "+.+++.+..", 28: ".+..+..+.", 32: "+++++++++", 35: "..+.+....",
	}
	checklist := readForm(t, aprilPath)
	for i, row := range form.Rows {
		if row.Computed() {
			continue
		}
		expected, ok := want[row.Number]
		if !ok {
			expected = "........."
		}
		if got := signsOf(row, measured); got != expected {
			t.Errorf("row %d: %s, want %s", row.Number, got, expected)
		}
		if row.Text != checklist.Rows[i].Text || row.Item != checklist.Rows[i].Item {
			t.Errorf("row %d: text changed", row.Number)
		}
	}
	if len(form.Rows) != 35 {
		t.Errorf("%d rows", len(form.Rows))
	}
}

// Numbers go in reading order; cells that need the same words share one. The words were put together by hand from aprilLines.
func TestRemarks(t *testing.T) {
	form := aprilForm(t)
	want := []string{
		"МБОУ СОШ 2: отметки — в срок от 90,0\u00a0% до 97,0\u00a0% из внесённых, не определено 70 из 1\u00a0000. Решит выгрузка отметок с датами внесения за 01.04–30.04.2015.",
		"МБОУ СОШ 3: расписание — нет выгрузки.",
		"МАОУ НТГ: отметки — мало данных (к сроку всего 19).",
		"МБОУ ИСОШ: нет выгрузки.",
		"МКОУ Косьинская СОШ: итоговые отметки — нет выгрузки.",
		"МКОУ Косьинская СОШ: пропуски — нет выгрузки.",
		"МКОУ Платинская ООШ: ни один срок ещё не наступил.",
	}
	if diff := cmp.Diff(want, form.Remarks); diff != "" {
		t.Error(diff)
	}
	var numbers [][]int
	for _, cell := range form.Rows[19].Cells {
		numbers = append(numbers, cell.Remarks)
	}
	if diff := cmp.Diff([][]int{nil, {1}, {2}, nil, {3}, {4}, nil, {5, 6}, {7}}, numbers); diff != "" {
		t.Errorf("row 20: %s", diff)
	}
}

func TestDeclaredBesideMeasured(t *testing.T) {
	got := map[string]string{}
	for _, c := range aprilForm(t).Comparisons() {
		if c.Row == 22 {
			got[c.School] = c.Words()
		}
	}
	want := map[string]string{
		"МБОУ СОШ 1": "совпадает", "МБОУ СОШ 2": "не заявлено", "МБОУ СОШ 3": "нет данных",
		"МБОУ СОШ 7": "не заявлено", "МАОУ НТГ": "совпадает", "МБОУ ИСОШ": "нет данных",
		"МКОУ Сигнальненская СОШ": "не заявлено", "МКОУ Косьинская СОШ": "не заявлено",
		"МКОУ Платинская ООШ": "нет данных",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if words := (Comparison{Declared: "+", Measured: "-"}).Words(); words != "расходится" {
		t.Error(words)
	}
}

func TestLinesHaveLabels(t *testing.T) {
	head := aprilHead()
	head.Purpose = ""
	want := []string{
		"Раунд: Апрель 2015: даты с 01.04.2015 по 30.04.2015", "На момент: 06.05.2015 09:00",
		"Счёт дней: календарные, последний нерабочий день переносится на следующий рабочий",
		"Порог: «+» при доле в срок не меньше 0,95 (порог программы, не акта)",
	}
	if diff := cmp.Diff(want, head.Lines()); diff != "" {
		t.Error(diff)
	}
}

// Each comparison falls under one of the counts; the signs of row 22 are those
// of TestComputedRows and TestDeclaredSignsAreKept, counted by eye:
// declared +...+...., measured ++.++.-+. — two agree, four were not declared
// (schools 2, 4, 7, 8), three could not be measured.
func TestCombinations(t *testing.T) {
	got := CountCombinations(aprilForm(t).Comparisons(), 22)
	if diff := cmp.Diff(Combinations{Row: 22, PlusPlus: 2, Undeclared: 4, Incomparable: 3}, got); diff != "" {
		t.Error(diff)
	}
	var all Combinations
	for _, c := range []Comparison{{Declared: "+", Measured: "-"}, {Declared: "-", Measured: "+"},
		{Declared: "-", Measured: "-"},
		{Declared: "+", Measured: "?"}, {Measured: "-"}, {Declared: "+", Measured: "+"}, {Declared: "-"}} {
		*all.of(c)++
	}
	if diff := cmp.Diff(Combinations{PlusPlus: 1, PlusMinus: 1, MinusPlus: 1, MinusMinus: 1, Undeclared: 1,
		Incomparable: 2}, all); diff != "" {
		t.Error(diff)
	}
}

// Each line breaks one thing; the message has to name the school and the rule.
func TestFormRefusesWrongLines(t *testing.T) {
	broken := map[string]func([]reports.SchoolRule) []reports.SchoolRule{
		"исходы дают в сумме 100, а обязанностей 101": func(l []reports.SchoolRule) []reports.SchoolRule { l[0].Obligations++; return l },
		"число «с опозданием» меньше нуля": func(l []reports.SchoolRule) []reports.SchoolRule {
			l[0].Counts = analysis.Counts{OnTime: 102, Late: -2}
			return l
		},
		"знак «» не сходится":    func(l []reports.SchoolRule) []reports.SchoolRule { l[0].Sign = ""; return l },
		"выгрузки нет, а":        func(l []reports.SchoolRule) []reports.SchoolRule { l[0].NoExport = true; return l },
		"итог стоит дважды":      func(l []reports.SchoolRule) []reports.SchoolRule { return append(l, l[0]) },
		"нет итога по правилу «": func(l []reports.SchoolRule) []reports.SchoolRule { return l[1:] },
	}
	for want, spoil := range broken {
		_, err := Build(aprilHead(), readForm(t, aprilPath), byName, spoil(reporttest.AprilLines()))
		if err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "МБОУ СОШ 1") || !strings.Contains(err.Error(), "«Отметки»") {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestFormRefusesUnknownColumn(t *testing.T) {
	find := func(column string) (School, bool) {
		return School{Code: column, Name: column}, column != "МАОУ НТГ"
	}
	_, err := Build(aprilHead(), readForm(t, aprilPath), find, reporttest.AprilLines())
	var wrong *ChecklistError
	if !errors.As(err, &wrong) || wrong.Column != "МАОУ НТГ" || wrong.File != "april-2015.csv" {
		t.Errorf("got %v", err)
	}
	one := func(string) (School, bool) { return School{Code: "x", Name: "Икс"}, true }
	_, err = Build(aprilHead(), readForm(t, aprilPath), one, nil)
	if !errors.As(err, &wrong) || wrong.Column != "МБОУ СОШ 2" {
		t.Errorf("two columns of one school: %v", err)
	}
}

// A sample's column of a school that is not ours loses nothing when it is
// blank; the columns after it keep their signs.
func TestFormLeavesOutBlankColumnsOfOthers(t *testing.T) {
	april := readForm(t, aprilPath)
	for i := range april.Rows {
		april.Rows[i].Signs[2] = analysis.Blank
	}
	others := april.Columns[2]
	find := func(column string) (School, bool) { return School{Code: column, Name: column}, column != others }
	lines := slices.DeleteFunc(reporttest.AprilLines(),
		func(line reports.SchoolRule) bool { return line.SchoolCode == others })
	form, err := Build(aprilHead(), april, find, lines)
	if err != nil {
		t.Fatal(err)
	}
	if len(form.Schools) != 8 || form.Schools[2].Name != april.Columns[3] {
		t.Errorf("schools: %v", form.Schools)
	}
	for i, row := range form.Rows {
		want := slices.Delete(slices.Clone(april.Rows[i].Signs), 2, 3)
		for school, cell := range row.Cells {
			typed := cell.Sign
			if len(row.Rules) > 0 {
				typed = cell.Declared
			}
			if typed != want[school] {
				t.Errorf("row %d, %s: %q, want %q", row.Number, form.Schools[school].Name, typed, want[school])
			}
		}
	}
}

func TestSchoolThatTheChecklistLacks(t *testing.T) {
	form, err := Build(aprilHead(), readForm(t, aprilPath), byName,
		append(reporttest.AprilLines(), reporttest.Punctual("Новая школа")...))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(form.Schools); n != 10 || form.Schools[9].Name != "Новая школа" {
		t.Fatalf("schools: %v", form.Schools)
	}
	if got := signsOf(form.Rows[1], measured); got != "+++++++++." {
		t.Errorf("row 2: %s", got)
	}
	if form.Rows[19].Cells[9].Sign != "+" {
		t.Error("the new school's row 20 is not measured")
	}
	if len(form.Warnings) != 1 || !strings.Contains(form.Warnings[0], "Новая школа") {
		t.Errorf("warnings: %q", form.Warnings)
	}
}

// Schools in the same case share a remark, and a school whose blanks have
// different reasons is told each of them.
func TestRemarksOfSeveralSchools(t *testing.T) {
	checklist, err := DefaultForm([]string{"А", "Б", "В"})
	if err != nil {
		t.Fatal(err)
	}
	lines := append(reporttest.Punctual("А"), reporttest.Punctual("Б")...)
	lines[3], lines[7] = reporttest.Withheld("А", "timetable"), reporttest.Withheld("Б", "timetable")
	lines = append(lines, reporttest.Withheld("В", "period_grades"), reporttest.Withheld("В", "timetable"),
		reporttest.Line("В", "marks", 0, analysis.Counts{}, ""),
		reporttest.Line("В", "absences", 0, analysis.Counts{}, ""))
	form, err := Build(aprilHead(), checklist, byName, lines)
	if err != nil {
		t.Fatal(err)
	}
	const nothing = "нет данных: в этом раунде сдавать было нечего"
	want := []string{
		"А, Б и В: расписание — нет выгрузки.",
		"В: отметки — " + nothing + ".",
		"В: итоговые отметки — нет выгрузки.",
		"В: пропуски — " + nothing + ".",
	}
	if diff := cmp.Diff(want, form.Remarks); diff != "" {
		t.Error(diff)
	}
}
