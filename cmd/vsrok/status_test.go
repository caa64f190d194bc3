package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// journalSchool is smallWorkspace with two journals of 5А, of 13.03 18:00 and
// 24.03 09:00, a table that cannot be read, and two spellings of a teacher.
//
//	marks: 10.03 and 12.03 of one pupil, both in the first journal, before
//	their deadlines (16.03 and 17.03); the one of 12.03 is gone from the second
//	absences: one of 10.03, by 13.03, after the deadline or before it
//	period grades: expected of that pupil, quarter until 20.03, deadline Sunday
//	22.03 moved to Monday 23.03; the journal of 24.03 lacks it: overdue
//	period «Год»: not in periods.csv
func journalSchool(t *testing.T) string {
	t.Helper()
	dir := smallWorkspace(t)
	first, second := filepath.Join(t.TempDir(), "журнал 1.zip"), filepath.Join(t.TempDir(), "журнал 2.zip")
	journalZIP(t, first, at("13.03.2015 18:00"),
		journalSheet{"5а (5а)", "Физика", "Учитель-01 И.О.", [][]any{
			{"№ п/п", "Месяц", "Март", ""}, {"", "Число", 10, 12}, {"", "Фамилия и имя ученика"},
			{1, "Ученик А", 5, 4}, {2, "Ученик Б", "н", ""}}})
	journalZIP(t, second, at("24.03.2015 09:00"),
		journalSheet{"5а (5а)", "Физика", "Учитель-01 И.О.", [][]any{
			{"№ п/п", "Месяц", "Март", "", "", "3 чет", "Год"}, {"", "Число", 10, 12, 19},
			{"", "Фамилия и имя ученика"},
			{1, "Ученик А", 5}, {2, "Ученик Б", "н"}}},
		journalSheet{"5а (5а)", "Химия", "Учитель-01 И. О.", [][]any{
			{"№ п/п", "Месяц", "Март"}, {"", "Число", 19}, {"", "Фамилия и имя ученика"}, {1, "Ученик А"}}})
	strange := filepath.Join(t.TempDir(), "непонятная.csv")
	if err := os.WriteFile(strange, []byte("Нечто;Другое\n1;2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	try(t, exitOK, "-C", dir, "import", "--school", "a", first, second)
	try(t, exitFailure, "-C", dir, "import", "--school", "a", strange)
	try(t, exitFailure, "-C", dir, "import", "--school", "a", strange)
	return dir
}

var journalRound = []string{"--from", "2015-03-10", "--to", "2015-03-23", "--as-of", "2015-03-25T09:00"}

func TestStatusText(t *testing.T) {
	out := try(t, exitOK, append([]string{"-C", journalSchool(t), "status"}, journalRound...)...)
	for _, want := range []string{
		"│ Школа А │ видно всё [4] │ видно всё [3]    │ не видно 1 из 1 [2] │ нет выгрузки [1] │",
		"1. Нет расписания", "   Школа А: расписание\n",
		"2. Без времени внесения", "   Школа А: пропуски (не видно: 1)\n",
		"3. Для учебного периода нет строки в periods.csv", "   Школа А: итоговые отметки (Год — классы 5А)\n",
		"4. Записи исчезли между выгрузками", "   Школа А: отметки (исчезло: 1)\n",
		"│ 10.03.2015 – 19.03.2015 │ 24.03.2015 09:00 │",
		"непонятная.csv",
		"- учитель: «Учитель-01 И. О.» и «Учитель-01 И.О.» (Школа А)\n",
	} {
		if strings.Count(out, want) != 1 && !strings.HasPrefix(want, "│ 10.03") {
			t.Errorf("%q stands %d times in\n%s", want, strings.Count(out, want), out)
		}
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "предмет: «") {
		t.Errorf("a pair of subjects that are not alike:\n%s", out)
	}
}

func TestStatusJSON(t *testing.T) {
	out := try(t, exitOK, append([]string{"-C", journalSchool(t), "status", "--format", "json"}, journalRound...)...)
	var document jsonStatus
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err)
	}
	if document.SchemaVersion != 1 || document.Files != 2 || len(document.Refused) != 1 || len(document.Holdings) != 4 {
		t.Fatalf("%+v", document)
	}
	h := document.Holdings[0]
	if h.Rule != "marks" || h.Journals != 2 || h.Snapshots != 2 || h.Due != 2 || h.Undetermined != 0 ||
		h.Vanished != 1 || *h.Last != "2015-03-19" || h.Entered != nil {
		t.Errorf("%+v", h)
	}
	if gaps := document.Holdings[2].Gaps; len(gaps) != 1 || gaps[0].Kind != "no_times" ||
		gaps[0].Detail != "не видно: 1" || gaps[0].Text == "" {
		t.Errorf("%+v", gaps)
	}
}

// Pupils are IDs in the table and names in the journal.
func TestStatusNamesClassesWithUnmatchedPupils(t *testing.T) {
	dir := journalSchool(t)
	table := filepath.Join(t.TempDir(), "Отметки.csv")
	text := "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n5А;Физика;Учитель-01 И.О.;у-1;10.03.2015;1;5;10.03.2015 12:00\n"
	if err := os.WriteFile(table, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	try(t, exitOK, "-C", dir, "import", "--school", "a", table)
	out := try(t, exitOK, append([]string{"-C", dir, "status"}, journalRound...)...)
	if want := "   Школа А: отметки (классы 5А)\n"; !strings.Contains(out, want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
}

// Before any export status still says what is missing, given a round.
func TestStatusOfAnEmptyWorkspace(t *testing.T) {
	dir := smallWorkspace(t)
	try(t, exitFailure, "-C", dir, "status")
	out := try(t, exitOK, "-C", dir, "status", "--from", "2015-04-01", "--to", "2015-04-30")
	if strings.Count(out, "нет выгрузки [1]") != 3 || strings.Count(out, "нет выгрузки [2]") != 1 {
		t.Error(out)
	}
}

// Without a round it is over the dates of the data.
func TestStatusWithoutRound(t *testing.T) {
	out := try(t, exitOK, "-C", journalSchool(t), "status")
	if want := "Раунд 10.03.2015 – 12.03.2015, на момент 24.03.2015 09:00. Загружено файлов: 2."; !strings.HasPrefix(out, want) {
		t.Errorf("got %.120s, want %s", out, want)
	}
}
