// Package reporttest holds what tests of several reports share: a municipality
// worked out by hand, and readers of what was written.
package reporttest

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/ingest/store"
	"vsrok/reports"
)

// Heads of the tables that samples hold.
const (
	MarksHead     = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n"
	gradesHead    = "Класс;Предмет;Учитель;ID ученика;Учебный период;Отметка;Дата внесения\n"
	absencesHead  = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Причина;Дата внесения\n"
	timetableHead = "Класс;Дата;№ урока;Предмет;Учитель;Дата внесения\n"
)

// AskSample imports files, CSV text by «school/name», into a workspace of
// five-day schools, whose names stand by their codes, and asks for April 2015
// as of 06.05.2015 09:00. Exemptions are the lines of exemptions.csv.
func AskSample(t *testing.T, schools [][2]string, exemptions string, files map[string]string) *analysis.Session {
	t.Helper()
	dir := t.TempDir()
	table := "Код;Название;Часовой пояс;Учебная неделя\n"
	for _, school := range schools {
		table += school[0] + ";\"" + strings.ReplaceAll(school[1], `"`, `""`) + "\";Asia/Yekaterinburg;5\n"
	}
	put(t, filepath.Join(dir, "schools.csv"), table)
	put(t, filepath.Join(dir, "periods.csv"),
		"Школа;Классы;Период;Начало;Окончание\n*;*;3 четверть;12.01.2015;17.04.2015\n")
	if exemptions != "" {
		put(t, filepath.Join(dir, "exemptions.csv"), "Школа;Правило;Учитель;Класс;С;По;Причина;Кто принял\n"+exemptions)
	}
	for name, text := range files {
		put(t, filepath.Join(dir, "exports", name), text)
	}
	return importAll(t, dir)
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func importAll(t *testing.T, dir string) *analysis.Session {
	t.Helper()
	ctx := context.Background()
	calendar, err := analysis.LoadCalendar()
	Stop(t, err)
	reference, err := ingest.ReadReference(dir)
	Stop(t, err)
	db, err := store.Open(ctx, filepath.Join(dir, "vsrok.duckdb"))
	Stop(t, err)
	t.Cleanup(func() { Stop(t, db.Close()) })
	Stop(t, ingest.Settle(ctx, db, reference))
	first, last := calendar.Years()
	importer := &ingest.Importer{DB: db, Reference: reference, Aliases: layout.DefaultAliases(), Key: make([]byte, 32),
		FirstYear: first, LastYear: last}
	Stop(t, filepath.WalkDir(filepath.Join(dir, "exports"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		summary, err := importer.File(ctx, path, ingest.Options{School: filepath.Base(filepath.Dir(path))})
		if err == nil && summary.Rejected > 0 {
			err = fmt.Errorf("%s: rejected %v", path, summary.Rejects)
		}
		return err
	}))
	Stop(t, ingest.Settle(ctx, db, reference))
	day := func(month time.Month, day, hour int) time.Time {
		return time.Date(2015, month, day, hour, 0, 0, 0, time.UTC)
	}
	session, err := analysis.NewSession(ctx, db.DB, calendar,
		analysis.Question{From: day(4, 1, 0), To: day(4, 30, 0), AsOf: day(5, 6, 9),
			Reading:   analysis.Reading{Days: analysis.CalendarDays, Rollover: true},
			Threshold: analysis.DefaultThreshold})
	Stop(t, err)
	t.Cleanup(func() { Stop(t, session.Close()) })
	return session
}

// Stop ends a test on an error.
func Stop(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// entry is a row of a table with entry times; entered is a day of April.
func entry(class, subject, teacher, pupil, day string, lesson int, entered string) string {
	return fmt.Sprintf("%s;%s;Учитель-%s И.О.;%s;%s.2015;%d;4;%s.2015 12:00\n", class, subject, teacher, pupil, day,
		lesson, entered)
}

// DaysOfApril are the school days of two weeks from 06.04.
var DaysOfApril = []string{"06.04", "07.04", "08.04", "09.04", "10.04", "13.04", "14.04", "15.04", "16.04", "17.04"}

// schoolSample is one school, worked out by hand. Deadlines of marks: lessons
// of 06–08.04 Monday 13.04, of 13–15.04 Monday 20.04, of 20.04 Monday 27.04.
//
// Marks, one a lesson where nothing else is said:
//
//	01: 5А Алгебра on the ten days and on 20.04 and 21.04. Of 06.04 three, on
//	    20.04, 7 days late; of 07.04 on 14.04, a day late. 4 late, 10 in time;
//	    12 lessons, 2 late; by week 2 of 5, 0 of 5, 0 of 2.
//	02: 6А История 13.04 on 22.04, 2 days late; 14.04, 15.04 in time. 3 lessons, 1 late.
//	03: 7А Физика on the ten days and on 21.04, in time. 11 lessons.
//	05: 7А Физика 20.04, where the timetable names 03, late: stands apart.
//	06: 8А Химия 06.04, late, exempted.
//	03: 7А Физика 06.04 of ф-9, who was absent: made up.
//
// in all 23 in time and 6 late of 29, «-»; 27 lessons, 4 late.
//
// Period grades, deadline Sunday 19.04 moved to Monday 20.04: 5А а-0 in time,
// а-1 and а-2 (who have marks of 06.04) missing; 6А и-0 on 22.04, 2 days late;
// 7А ф-0 and ф-9 and 8А х-0 in time. 4 in time, 1 late, 2 overdue of 7, «-».
//
// Absences: ф-9 in time. 1 of 1, «+» with few data.
//
// Timetable of 7А only, entered in time: the ten days, 20.04 and 24.04, for
// which nothing is entered. 7А 21.04 is missing: overdue. The lessons of 5А
// (12), 6А (3) and 8А (1) nobody can judge. 12 in time, 1 overdue, 16
// undetermined of 29: from 12/29 to 28/29 = 96.5 %, «?».
func schoolSample() map[string]string {
	var marks, timetable strings.Builder
	for i, day := range DaysOfApril {
		if i > 1 {
			marks.WriteString(entry("5А", "Алгебра", "01", "а-0", day, 1, day))
		}
		marks.WriteString(entry("7А", "Физика", "03", "ф-0", day, 2, day))
		timetable.WriteString("7А;" + day + ".2015;2;Физика;Учитель-03 И.О.;01.04.2015 12:00\n")
	}
	for _, pupil := range []string{"а-0", "а-1", "а-2"} {
		marks.WriteString(entry("5А", "Алгебра", "01", pupil, "06.04", 1, "20.04"))
	}
	marks.WriteString(entry("5А", "Алгебра", "01", "а-0", "07.04", 1, "14.04") +
		entry("5А", "Алгебра", "01", "а-0", "20.04", 1, "20.04") + entry("5А", "Алгебра", "01", "а-0", "21.04", 1,
		"21.04") +
		entry("6А", "История", "02", "и-0", "13.04", 1, "22.04") + entry("6А", "История", "02", "и-0", "14.04", 1,
		"14.04") +
		entry("6А", "История", "02", "и-0", "15.04", 1, "15.04") + entry("7А", "Физика", "03", "ф-0", "21.04", 2,
		"21.04") +
		entry("7А", "Физика", "05", "ф-0", "20.04", 2, "30.04") + entry("7А", "Физика", "03", "ф-9", "06.04", 2,
		"30.04") +
		entry("8А", "Химия", "06", "х-0", "06.04", 1, "30.04"))
	grade := func(class, subject, teacher, pupil, entered string) string {
		return fmt.Sprintf("%s;%s;Учитель-%s И.О.;%s;3 четверть;4;%s.2015 12:00\n", class, subject, teacher, pupil,
			entered)
	}
	return map[string]string{
		"a/Отметки.csv": MarksHead + marks.String(),
		"a/Итоговые отметки.csv": gradesHead + grade("5А", "Алгебра", "01", "а-0", "17.04") + grade("6А", "История",
			"02", "и-0", "22.04") +
			grade("7А", "Физика", "03", "ф-0", "17.04") + grade("7А", "Физика", "03", "ф-9", "17.04") + grade("8А",
			"Химия", "06", "х-0", "17.04"),
		"a/Пропуски.csv": absencesHead + "7А;Физика;Учитель-03 И.О.;ф-9;06.04.2015;2;н;06.04.2015 13:00\n",
		"a/Расписание.csv": timetableHead + timetable.String() +
			"7А;20.04.2015;2;Физика;Учитель-03 И.О.;01.04.2015 12:00\n7А;24.04.2015;2;Физика;Учитель-03 И.О.;01.04.2015 12:00\n",
	}
}

const sampleExemption = "a;Отметки;Учитель-06 И.О.;;06.04.2015;06.04.2015;болезнь;Протокол 1\n"

// TwoSchools are the school of schoolSample and one whose ten lessons of one
// mark each are all late: deadlines 13.04 and 20–22.04, entered on 30.04.
func TwoSchools(t *testing.T) *analysis.Session {
	t.Helper()
	files := schoolSample()
	text := MarksHead
	for _, day := range DaysOfApril {
		text += entry("9А", "Право", "77", "п-0", day, 1, "30.04")
	}
	files["b/Отметки.csv"] = text
	return AskSample(t, [][2]string{{"a", "Школа а"}, {"b", "Школа б"}, {"c", "Школа в"}},
		sampleExemption+"b;Отметки;Учитель-00 Никого Нет;;;;тайна Учителя-00;Протокол 2\n", files)
}

// SampleHead stands above the sample's reports.
func SampleHead() reports.Head {
	return reports.Head{Round: "апрель", AsOf: "06.05.2015 09:00", ReadingWords: "календарные дни",
		ThresholdWords: "0,95"}
}

// SampleMethod is how the sample's numbers are made.
func SampleMethod() reports.Method {
	return reports.Method{Reading: analysis.Reading{Days: analysis.CalendarDays, Rollover: true},
		Threshold: analysis.DefaultThreshold, ThresholdSource: "порог программы, не акта"}
}
