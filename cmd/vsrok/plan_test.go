package main

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// March 2015 of a five-day school with journals, quarter until Friday 20.03.
// Monday 09.03 is off, so lessons are on 14 days: 2–6, 10–13, 16–20. Period
// grades: deadline Sunday 22.03, moved to 23.03. Marks of 20.03: 25.03. Marks
// Late entries are seen three weeks after the month, on 21.04. Marks
// of 02.03: Saturday 07.03, moved over the days off to Tuesday 10.03; of
// 11.03: Monday 16.03; of 17.03: Sunday 22.03, moved to 23.03.
func TestPlanCSV(t *testing.T) {
	out := try(t, exitOK, "-C", journalSchool(t), "plan", "--month", "2015-03", "--format", "csv")
	text, marked := strings.CutPrefix(out, "\ufeff")
	if !marked || !strings.Contains(out, "\r\n") {
		t.Errorf("not as Excel reads it: %q", out[:40])
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const journal = "классный журнал всех классов"
	want := []string{
		"Дата|День недели|Время|Что сохранить|Когда это нужно",
		"23.03.2015|понедельник|поздно вечером, до 23:59|" + journal + "|всегда",
		"24.03.2015|вторник|рано утром, до начала уроков|" + journal + "|всегда",
		"26.03.2015|четверг|в любое время этого дня или позже|таблицы со временем внесения за весь месяц: расписание|всегда",
		"26.03.2015|четверг|в любое время этого дня или позже|" + journal + "|всегда",
		"26.03.2015|четверг|сразу после журнала, в тот же день|отчёт о доступе к классному журналу с 23.02.2015 по 26.03.2015, без отбора|всегда",
		"21.04.2015|вторник|в любое время этого дня или позже|ещё раз " + journal +
			" и отчёт о доступе: отметки, пропуски|всегда",
		"10.03.2015|вторник|поздно вечером, до 23:59|" + journal + "|если отчёта о доступе нет",
		"16.03.2015|понедельник|поздно вечером, до 23:59|" + journal + "|если отчёта о доступе нет",
		"23.03.2015|понедельник|поздно вечером, до 23:59|" + journal + "|если отчёта о доступе нет",
		"02.03.2015|понедельник|поздно вечером, до 23:59|" + journal + "|если отчёта о доступе нет",
	}
	var got []string
	for _, row := range rows {
		got = append(got, strings.Join([]string{row[1], row[2], row[3], row[4], row[6]}, "|"))
	}
	if len(got) != 1+6+3+14+14+14 {
		t.Fatalf("%d rows", len(got))
	}
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Error(diff)
	}
	if last, want := got[len(got)-1], "19.03.2015|четверг|поздно вечером, до 23:59|таблица расписания всех классов на эту и следующую неделю|если таблицы расписания со временем внесения нет"; last != want {
		t.Errorf("%s, want %s", last, want)
	}
}

func TestPlanText(t *testing.T) {
	out := try(t, exitOK, "-C", journalSchool(t), "plan", "--month", "2015-03")
	for _, want := range []string{
		"чтобы судить о марте 2015 года",
		"1. Школа А\nСейчас: классный журнал — отметки, итоговые отметки, пропуски; нет выгрузок — расписание.\n",
		"23.03.2015, понедельник, поздно вечером", "Замена, если отчёта о доступе нет:\n",
		"каждый день из: пн 02.03 – пт 06.03, вт 10.03 – пт",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestPlanMonth(t *testing.T) {
	month, err := planMonth(nil, "", analysis.Policy{To: time.Date(2015, 12, 30, 0, 0, 0, 0, time.UTC)})
	if want := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC); err != nil || !month.Equal(want) {
		t.Errorf("%v, %v, want %v", month, err, want)
	}
	dir := smallWorkspace(t)
	try(t, exitUsage, "-C", dir, "plan")
	try(t, exitUsage, "-C", dir, "plan", "--month", "май")
	try(t, exitUsage, "-C", dir, "plan", "--month", "2015-05", "--format", "json")
}
