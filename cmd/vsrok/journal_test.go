package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// journalSheet is one sheet of a class journal: the rows from the seventh on.
type journalSheet struct {
	class, subject, teacher string
	rows                    [][]any // months, days, names' heading, then pupils
}

// journalZIP writes class journals as the platform exports them: a ZIP with
// one workbook a class.
func journalZIP(t *testing.T, path string, exported time.Time, sheets ...journalSheet) {
	t.Helper()
	books := map[string]*excelize.File{}
	for i, s := range sheets {
		book := books[s.class]
		if book == nil {
			book = excelize.NewFile()
			books[s.class] = book
			if err := book.SetDocProps(&excelize.DocProperties{Created: exported.Format("2006-01-02T15:04:05Z")}); err != nil {
				t.Fatal(err)
			}
		}
		name := fmt.Sprintf("Лист %d", i)
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		head := [][]any{{"Класс: " + s.class}, {"Год: 2014/2015"}, {"Наименование предмета: " + s.subject},
			{"Фамилия, имя, отчество педагога: " + s.teacher}, {}, {}}
		for row, cells := range append(head, s.rows...) {
			if err := book.SetSheetRow(name, fmt.Sprintf("A%d", row+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for class, book := range books {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: "2014_2015_" + class + ".xlsx", Modified: exported})
		if err != nil {
			t.Fatal(err)
		}
		if err := book.Write(w); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func at(text string) time.Time {
	moment, err := time.Parse("02.01.2006 15:04", text)
	if err != nil {
		panic(err)
	}
	return moment
}

// smallWorkspace has one five-day school «a» and the third quarter.
func smallWorkspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	try(t, exitOK, "init", "--empty", dir)
	for name, text := range map[string]string{
		"schools.csv": "Код;Название;Часовой пояс;Учебная неделя\na;Школа А;Asia/Yekaterinburg;5\n",
		"periods.csv": "Школа;Классы;Период;Начало;Окончание\n*;*;3 четверть;12.01.2015;20.03.2015\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func lineOf(t *testing.T, dir, prefix, from, to, asOf string) string {
	t.Helper()
	out := try(t, exitOK, "-C", dir, "analyze", "--format", "csv", "--from", from, "--to", to, "--as-of", asOf)
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, prefix) {
			cells := strings.Split(line, ",")
			return strings.Join(cells[:len(cells)-3], ",") // without the doubts
		}
	}
	t.Fatalf("no line %q in\n%s", prefix, out)
	return ""
}

// TestJournalWindows has two journals of one class. Lessons of Wed 01.04.2015
// (two of them), deadline Mon 06.04, its end 07.04 00:00; and of Thu 02.04,
// deadline Tue 07.04, its end 08.04 00:00.
//
//	first, 07.04 12:00:   у-1: 01.04 «4», «», 02.04 «»;  у-2: «», «», «5»; у-4: «н», «», «»
//	second, 09.04 12:00:  у-1: 01.04 «4/5», «3», 02.04 «5»; у-2: nothing; у-4: «н5», «», «»;
//	                      у-3 is new: 01.04 «2», «», «»
//
// Marks: у-1's 4 (…, 07.04]: undetermined. Its 5 (07.04 12:00, 09.04]: late.
// Its 3 in the second lesson: late. Its 5 of 02.04: after 07.04 12:00 and the
// end is 08.04 00:00: undetermined. у-2's 5 of 02.04 vanished: (…, 07.04
// 12:00], before 08.04: on time. у-4's «5» beside «н» is made up: outside.
// у-3 had no row in the first journal: (…, 09.04]: undetermined.
// Absence of 01.04: (…, 07.04 12:00], its end 02.04 00:00: undetermined.
func TestJournalWindows(t *testing.T) {
	dir := smallWorkspace(t)
	head := [][]any{{"№ п/п", "Месяц", "Апрель"}, {"", "Число", 1, 1, 2}, {"", "Фамилия и имя ученика"}}
	first, second := filepath.Join(dir, "a-1.zip"), filepath.Join(dir, "a-2.zip")
	journalZIP(t, first, at("07.04.2015 12:00"), journalSheet{"5а (5а)", "Алгебра", "Учитель-1 И.О.", append(head,
		[]any{1, "у-1", "4", "", ""}, []any{2, "у-2", "", "", "5"}, []any{3, "у-4", "н", "", ""})})
	journalZIP(t, second, at("09.04.2015 12:00"), journalSheet{"5а (5а)", "Алгебра", "Учитель-1 И.О.", append(head,
		[]any{1, "у-1", "4/5", "3", "5"}, []any{2, "у-2", "", "", ""}, []any{3, "у-3", "2", "", ""},
		[]any{4, "у-4", "н5", "", ""})})
	for _, order := range [][]string{{first, second}, {second, first}} {
		again := smallWorkspace(t)
		for _, file := range order {
			try(t, exitOK, "-C", again, "import", "--school", "a", file)
		}
		if got, want := lineOf(t, again, "a,marks", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
			"a,marks,1,2,0,0,3,6,0.1667,0.6667,-"; got != want {
			t.Errorf("marks: got %s, want %s", got, want)
		}
		if got, want := lineOf(t, again, "a,absences", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
			"a,absences,0,0,0,0,1,1,0.0000,1.0000,?"; got != want {
			t.Errorf("absences: got %s, want %s", got, want)
		}
	}
}

// TestJournalPeriodGrades: the quarter ends Fri 20.03.2015, + 2 is Sun 22.03,
// moved to Mon 23.03, its end 24.03 00:00. In the journal of 25.03 у-1 has a
// grade that the journal of 23.03 18:00 lacked: undetermined. у-2 has it in
// both: on time. у-3 has marks and no grade: overdue. у-4 had a mark in the
// first journal and is listed no more: not expected. «4 чет» has no line in
// periods.csv and makes no obligation.
func TestJournalPeriodGrades(t *testing.T) {
	dir := smallWorkspace(t)
	head := [][]any{{"№ п/п", "Месяц", "Март", "3 чет", "4 чет"}, {"", "Число", 2}, {"", "Фамилия и имя ученика"}}
	first, second := filepath.Join(dir, "1.zip"), filepath.Join(dir, "2.zip")
	journalZIP(t, first, at("23.03.2015 18:00"), journalSheet{"5а", "Алгебра", "Учитель-1 И.О.", append(head,
		[]any{1, "у-1", "4"}, []any{2, "у-2", "4", "н/а", "5"}, []any{3, "у-3", "4"}, []any{4, "у-4", "4"})})
	journalZIP(t, second, at("25.03.2015 18:00"), journalSheet{"5а", "Алгебра", "Учитель-1 И.О.", append(head,
		[]any{1, "у-1", "4", "4"}, []any{2, "у-2", "4", "н/а", "5"}, []any{3, "у-3", "4"})})
	try(t, exitOK, "-C", dir, "import", "--school", "a", first, second)
	if got, want := lineOf(t, dir, "a,period_grades", "2015-03-20", "2015-05-31", "2015-05-06T09:00"),
		"a,period_grades,1,0,1,0,1,3,0.3333,0.6667,-"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Exported before the end of the deadline, a journal proves nothing of у-3.
	old := smallWorkspace(t)
	try(t, exitOK, "-C", old, "import", "--school", "a", first)
	if got, want := lineOf(t, old, "a,period_grades", "2015-03-20", "2015-05-31", "2015-05-06T09:00"),
		"a,period_grades,1,0,0,0,3,4,0.2500,1.0000,?"; got != want {
		t.Errorf("stale journal: got %s, want %s", got, want)
	}
}

// TestPupilsNamedOtherwise gives a table with IDs and a journal with names of
// one class and month: the table counts, the journal adds nothing to it, and
// what the table lacks altogether (absences) comes from the journal.
func TestPupilsNamedOtherwise(t *testing.T) {
	dir := smallWorkspace(t)
	table := filepath.Join(dir, "marks.csv")
	text := "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n" +
		"5А;Алгебра;Учитель-1 И.О.;у-1;01.04.2015;3;5;01.04.2015 10:00\n5А;Алгебра;Учитель-1 И.О.;у-2;01.04.2015;3;5;01.04.2015 10:00\n"
	if err := os.WriteFile(table, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	journal := filepath.Join(dir, "j.zip")
	journalZIP(t, journal, at("09.04.2015 12:00"), journalSheet{"5а", "Алгебра", "Учитель-1 И.О.", [][]any{
		{"№ п/п", "Месяц", "Апрель"}, {"", "Число", 1, 2}, {"", "Фамилия и имя ученика"},
		{1, "Первый Ученик", "5", ""}, {2, "Вторая Ученица", "5", "н"}}})
	try(t, exitOK, "-C", dir, "import", "--school", "a", table, journal)
	if got, want := lineOf(t, dir, "a,marks", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
		"a,marks,2,0,0,0,0,2,1.0000,1.0000,+"; got != want {
		t.Errorf("marks: got %s, want %s", got, want)
	}
	if got, want := lineOf(t, dir, "a,absences", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
		"a,absences,0,0,0,0,1,1,0.0000,1.0000,?"; got != want {
		t.Errorf("absences: got %s, want %s", got, want)
	}
}

// TestLaterJournalOfOneSubject has a journal with two subjects, made Fri
// 20.03.2015 before the deadline's end (24.03 00:00), and then one that has
// algebra alone: it says nothing of physics, neither that у-3 has left nor that
// the grades are still missing. The grade of algebra was in both: on time.
// The two missing ones of physics: undetermined. A later journal of physics
// without у-3 says both: у-1 overdue, у-3 not expected. Lessons without an
// entry are known from each subject's newest journal: one of physics.
func TestLaterJournalOfOneSubject(t *testing.T) {
	long(t)
	dir := smallWorkspace(t)
	head := [][]any{{"№ п/п", "Месяц", "Март", "", "3 чет"}, {"", "Число", 2, 3}, {"", "Фамилия и имя ученика"}}
	algebra := journalSheet{"5а", "Алгебра", "Учитель-1 И.О.", append(head, []any{1, "у-1", "4", "5", "4"})}
	physics := journalSheet{"5а", "Физика", "Учитель-2 И.О.", append(head, []any{1, "у-1", "3"}, []any{2, "у-3", "4"})}
	left := physics
	left.rows = append(head, []any{1, "у-1", "3"})
	for i, step := range []struct {
		exported string
		sheets   []journalSheet
		want     string
	}{
		{"20.03.2015 18:00", []journalSheet{algebra, physics}, "a,period_grades,1,0,0,0,2,3,0.3333,1.0000,?"},
		{"25.03.2015 18:00", []journalSheet{algebra}, "a,period_grades,1,0,0,0,2,3,0.3333,1.0000,?"},
		{"26.03.2015 18:00", []journalSheet{left}, "a,period_grades,1,0,1,0,0,2,0.5000,0.5000,-"},
	} {
		path := filepath.Join(dir, fmt.Sprintf("%d.zip", i))
		journalZIP(t, path, at(step.exported), step.sheets...)
		try(t, exitOK, "-C", dir, "import", "--school", "a", path)
		if got := lineOf(t, dir, "a,period_grades", "2015-03-20", "2015-05-31", "2015-05-06T09:00"); got != step.want {
			t.Errorf("journal of %s: got %s, want %s", step.exported, got, step.want)
		}
		teachers := try(t, exitOK, "-C", dir, "teachers", "a", "--from", "2015-03-01", "--to", "2015-03-31", "--as-of",
			"2015-05-06T09:00")
		if !regexp.MustCompile(`Учитель-2 И\.О\. │ +2 │ +1 │ 50,0`).MatchString(teachers) {
			t.Errorf("journal of %s: the lesson without an entry is not listed:\n%s", step.exported, teachers)
		}
	}
}

// TestSecondLessonOfTheDay has two lessons of a subject on a day of which the
// table knows only the second, the fourth lesson: by the pupils' cells it is
// the journal's second column, and its mark is the same mark. The one of у-2,
// who was absent from the first and is marked in the second, is no made-up one.
func TestSecondLessonOfTheDay(t *testing.T) {
	dir := smallWorkspace(t)
	table, journal := filepath.Join(dir, "marks.csv"), filepath.Join(dir, "j.zip")
	text := "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n" +
		"5А;Алгебра;Учитель-1 И.О.;у-1;01.04.2015;4;5;01.04.2015 10:00\n5А;Алгебра;Учитель-1 И.О.;у-2;01.04.2015;4;5;20.04.2015 10:00\n"
	if err := os.WriteFile(table, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	journalZIP(t, journal, at("30.04.2015 12:00"), journalSheet{"5а", "Алгебра", "Учитель-1 И.О.", [][]any{
		{"№ п/п", "Месяц", "Апрель"}, {"", "Число", 1, 1}, {"", "Фамилия и имя ученика"},
		{1, "у-1", "", "5"}, {2, "у-2", "н", "5"}}})
	try(t, exitOK, "-C", dir, "import", "--school", "a", table, journal)
	if got, want := lineOf(t, dir, "a,marks", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
		"a,marks,1,1,0,0,0,2,0.5000,0.5000,-"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestTwoNamings has one class whose journal names pupils and whose tables give
// IDs, or not. Three pupils, quarter 12.01–20.03.2015, deadline Mon 23.03.
//
// Journal of 10.03 12:00: 05.03 «5», «4», «н5»; the grade's column is empty.
// Marks of 05.03 are due by Tue 10.03, its end 11.03 00:00: all of the journal
// are in time. у-3's is made up. Absence of 05.03: undetermined.
func TestTwoNamings(t *testing.T) {
	long(t)
	const marks = "Класс;Предмет;Учитель;Ученик;Дата урока;№ урока;Отметка;Дата внесения\n"
	const absences = "Класс;Предмет;Учитель;Ученик;Дата урока;№ урока;Причина;Дата внесения\n"
	const grades = "Класс;Предмет;Учитель;Ученик;Учебный период;Отметка;Дата внесения\n"
	lesson := func(pupil, entered string) string {
		return "5А;Алгебра;Учитель-1 И.О.;" + pupil + ";05.03.2015;1;5;" + entered + "\n"
	}
	byID := marks + lesson("101", "05.03.2015 10:00") + lesson("102", "05.03.2015 10:00")
	for _, c := range []struct {
		name, asOf string
		journal    bool
		tables     map[string]string
		want       []string
	}{
		{"the journal alone", "2015-05-06T09:00", true, nil, []string{"a,marks,2,0,0,0,0,2", "a,absences,0,0,0,0,1,1"}},
		// The table's two marks count, and the journal's only confirm; the absence
		// by name is the journal's own, entered the same day.
		{"marks by ID, absences by name", "2015-05-06T09:00", true,
			map[string]string{"m.csv": byID,
				"a.csv": absences + "5А;Алгебра;Учитель-1 И.О.;Третья Ученица;05.03.2015;1;Б;05.03.2015 12:00\n"},
			[]string{"a,marks,2,0,0,0,0,2", "a,absences,1,0,0,0,0,1"}},
		// The mark beside «н» stays made up though the absences of the table count.
		{"absences by ID", "2015-05-06T09:00", true,
			map[string]string{"a.csv": absences +
				"5А;Алгебра;Учитель-1 И.О.;103;05.03.2015;1;Б;05.03.2015 12:00\n5А;Алгебра;Учитель-1 И.О.;104;05.03.2015;1;Б;05.03.2015 12:00\n"},
			[]string{"a,marks,2,0,0,0,0,2", "a,absences,2,0,0,0,0,2"}},
		// Entered on 30.03, the table does not exist on 22.03: the journal counts.
		{"before the table's first entry", "2015-03-22T09:00", true,
			map[string]string{"m.csv": marks + lesson("101", "30.03.2015 10:00") + lesson("102", "30.03.2015 10:00")},
			[]string{"a,marks,2,0,0,0,0,2"}},
		// One stranger in three is a newcomer: the journal's marks stay.
		{"a newcomer's mark", "2015-05-06T09:00", true,
			map[string]string{"m.csv": marks + lesson("Новый Ученик", "05.03.2015 10:00")},
			[]string{"a,marks,3,0,0,0,0,3"}},
		// Nobody's grade is in by 25.03 12:00: three pupils lack it, not five.
		{"grades of a journal", "2015-05-06T09:00", true,
			map[string]string{"m.csv": byID}, []string{"a,period_grades,0,0,3,0,0,3"}},
		// Two grades in time by name: whose marks they belong to cannot be told.
		{"marks by ID, grades by name", "2015-05-06T09:00", false,
			map[string]string{"m.csv": byID,
				"g.csv": grades + "5А;Алгебра;Учитель-1 И.О.;Первый Ученик;3 четверть;5;20.03.2015 10:00\n5А;Алгебра;Учитель-1 И.О.;Вторая Ученица;3 четверть;5;20.03.2015 10:00\n"},
			[]string{"a,period_grades,2,0,0,0,0,2"}},
	} {
		dir := smallWorkspace(t)
		if c.journal {
			for i, exported := range []string{"10.03.2015 12:00", "25.03.2015 12:00"} {
				path := filepath.Join(dir, fmt.Sprintf("j%d.zip", i))
				journalZIP(t, path, at(exported), journalSheet{"5а", "Алгебра", "Учитель-1 И.О.", [][]any{
					{"№ п/п", "Месяц", "Март", "3 чет"}, {"", "Число", 5}, {"", "Фамилия и имя ученика"},
					{1, "Первый Ученик", "5"}, {2, "Вторая Ученица", "4"}, {3, "Третья Ученица", "н5"}}})
				try(t, exitOK, "-C", dir, "import", "--school", "a", path)
			}
		}
		for name, text := range c.tables {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			try(t, exitOK, "-C", dir, "import", "--school", "a", path)
		}
		for _, want := range c.want {
			prefix := want[:strings.Index(want[2:], ",")+2]
			if got := lineOf(t, dir, prefix, "2015-03-01", "2015-03-31", c.asOf); !strings.HasPrefix(got, want+",") {
				t.Errorf("%s: got %s, want %s", c.name, got, want)
			}
		}
	}
}
