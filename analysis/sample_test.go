package analysis_test

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
)

// sample is a small workspace whose rows are written in the test.
type sample struct {
	db       *store.DB
	calendar *analysis.Calendar
}

// Heads of the tables that samples hold. They have no lines but rows below,
// so the first row is row 2.
const (
	marksHead     = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n"
	untimedHead   = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка\n"
	gradesHead    = "Класс;Предмет;Учитель;ID ученика;Учебный период;Отметка;Дата внесения\n"
	timetableHead = "Класс;Дата;№ урока;Предмет;Учитель;Дата внесения;Дата изменения\n"
)

// newSample imports files, CSV text by «school/name», in the order of their
// names into a workspace of five-day schools a, b, c … that are named «Школа a».
// Files days.csv, periods.csv and exemptions.csv are the workspace's own; without the latter
// there is one study period, 12.01–17.04.2015.
func newSample(t *testing.T, schools string, files map[string]string) *sample {
	t.Helper()
	if testing.Short() {
		t.Skip("short: no workspace is made")
	}
	dir := t.TempDir()
	table := "Код;Название;Часовой пояс;Учебная неделя\n"
	for _, code := range schools {
		table += fmt.Sprintf("%c;Школа %c;Asia/Yekaterinburg;5\n", code, code)
	}
	write(t, filepath.Join(dir, "schools.csv"), table)
	write(t, filepath.Join(dir, "periods.csv"),
		"Школа;Классы;Период;Начало;Окончание\n*;*;3 четверть;12.01.2015;17.04.2015\n")
	for name, text := range files {
		if name == "days.csv" || name == "periods.csv" || name == "exemptions.csv" {
			write(t, filepath.Join(dir, name), text)
			continue
		}
		write(t, filepath.Join(dir, "exports", name), text)
	}
	return importSample(t, dir, filepath.Join(dir, "exports"),
		func(path string) string { return filepath.Base(filepath.Dir(path)) })
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// importSample imports the files below exports, with the reference tables of dir.
func importSample(t *testing.T, dir, exports string, schoolOf func(path string) string) *sample {
	t.Helper()
	ctx := context.Background()
	calendar, err := analysis.LoadCalendar()
	fatal(t, err)
	reference, err := ingest.ReadReference(dir)
	fatal(t, err)
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "vsrok.duckdb"))
	fatal(t, err)
	t.Cleanup(func() { fatal(t, db.Close()) })
	fatal(t, ingest.Settle(ctx, db, reference))
	first, last := calendar.Years()
	importer := &ingest.Importer{DB: db, Reference: reference, Aliases: layout.DefaultAliases(), Key: make([]byte, 32),
		FirstYear: first, LastYear: last}
	err = filepath.WalkDir(exports, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		summary, err := importer.File(ctx, path, ingest.Options{School: schoolOf(path)})
		if err == nil && summary.Rejected > 0 {
			err = fmt.Errorf("%s: rejected %v", path, summary.Rejects)
		}
		return err
	})
	fatal(t, err)
	fatal(t, ingest.Settle(ctx, db, reference))
	return &sample{db: db, calendar: calendar}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noPeriods is a table of periods without any: no day is a silent one then.
const noPeriods = "Школа;Классы;Период;Начало;Окончание\n"

// april is 01.04–30.04.2015 as of 06.05.2015 09:00, calendar days moved to a
// working day, «+» from 0.95. The deadline of a mark of Thursday 16.04 is
// Tuesday 21.04, of Friday 17.04 Wednesday 22.04.
func april() analysis.Question {
	return analysis.Question{From: day("01.04.2015"), To: day("30.04.2015"), AsOf: moment("06.05.2015 09:00"),
		Reading: analysis.Reading{Days: analysis.CalendarDays, Rollover: true}, Threshold: 9500}
}

func day(text string) time.Time    { return moment(text + " 00:00") }
func moment(text string) time.Time { return must(time.Parse("02.01.2006 15:04", text)) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// ask opens a session that ends with the test.
func (s *sample) ask(t *testing.T, q analysis.Question) *analysis.Session {
	t.Helper()
	session, err := analysis.NewSession(context.Background(), s.db.DB, s.calendar, q)
	fatal(t, err)
	t.Cleanup(func() { fatal(t, session.Close()) })
	return session
}

// mark is a row of a table of marks with entry times.
func mark(class, subject, pupil, date string, lesson int, entered string) string {
	return fmt.Sprintf("%s;%s;Учитель-01 И.О.;%s;%s;%d;4;%s\n", class, subject, pupil, date, lesson, entered)
}

// marks are n marks of as many pupils in one lesson.
func marks(n int, class, subject, pupils, date string, lesson int, entered string) string {
	var rows strings.Builder
	for i := range n {
		rows.WriteString(mark(class, subject, fmt.Sprintf("%s-%d", pupils, i), date, lesson, entered))
	}
	return rows.String()
}

// mixedSchool has something of everything but absences.
//
// Marks, deadlines 21.04 and 22.04:
//
//	5А Алгебра 16.04, 1st lesson: 3 pupils entered on 30.04, 9 days late
//	5А Алгебра 16.04, 2nd lesson: 2 in time
//	5А Алгебра 17.04, 1st lesson: 1 in time and 1 on 23.04, a day late
//	6А История 17.04, 1st lesson: 1 in time
//
// in rows 2+1+1 = 4 in time and 3+1 = 4 late, in lessons 4, of them 2 late.
//
// Period grades of the quarter that ends on 17.04, deadline Sunday 19.04
// moved to Monday 20.04. Expected are the three pupils of 5А Алгебра with
// marks, one of 6А История, and one of 7А Алгебра with a mark of March: а-0 in
// time, а-1 on 21.04, а-2 never, и-0 in time, с-0 never; 7А История has one in
// time that no mark asked for. In rows 3 in time, 1 late, 2 overdue; in class ×
// subject × period 4, of them 5А and 7А Алгебра late.
//
// Timetable, deadline the day before: 5А 16.04 the 1st lesson and the 3rd, of
// another subject, on 15.04, in time and on the last day, the 2nd on 16.04, a
// day late; 5А 17.04 on 14.04 in time, but changed on 18.04, a day late; 6А
// 17.04 on 14.04 in time. In rows 4 in time and 2 late, in class × date 3, of
// them 2 late.
func mixedSchool() map[string]string {
	return map[string]string{
		"a/Отметки.csv": marksHead +
			marks(3, "5А", "Алгебра", "а", "16.04.2015", 1, "30.04.2015 12:00") +
			marks(2, "5А", "Алгебра", "а", "16.04.2015", 2, "16.04.2015 12:00") +
			mark("5А", "Алгебра", "а-0", "17.04.2015", 1, "17.04.2015 12:00") +
			mark("5А", "Алгебра", "а-1", "17.04.2015", 1, "23.04.2015 12:00") +
			mark("6А", "История", "и-0", "17.04.2015", 1, "17.04.2015 12:00") +
			mark("7А", "Алгебра", "с-0", "17.03.2015", 1, "17.03.2015 12:00"),
		"a/Итоговые отметки.csv": gradesHead +
			"5А;Алгебра;Учитель-01 И.О.;а-0;3 четверть;4;17.04.2015 12:00\n" +
			"5А;Алгебра;Учитель-01 И.О.;а-1;3 четверть;4;21.04.2015 12:00\n" +
			"6А;История;Учитель-01 И.О.;и-0;3 четверть;4;17.04.2015 12:00\n" +
			"7А;История;Учитель-01 И.О.;с-1;3 четверть;4;17.04.2015 12:00\n",
		"a/Расписание.csv": timetableHead +
			"5А;16.04.2015;1;Алгебра;Учитель-01 И.О.;15.04.2015 10:00;\n" +
			"5А;16.04.2015;2;Алгебра;Учитель-01 И.О.;16.04.2015 08:00;\n" +
			"5А;16.04.2015;3;История;Учитель-01 И.О.;15.04.2015 10:00;\n" +
			"5А;17.04.2015;1;Алгебра;Учитель-01 И.О.;14.04.2015 10:00;18.04.2015 10:00\n" +
			"6А;17.04.2015;1;История;Учитель-01 И.О.;14.04.2015 10:00;\n",
	}
}

// snapshotSchool gives two tables without entry times, of 25.04 and 30.04
// 09:00. The first encloses what only the second shows.
//
//	16.04, 1st lesson, а-0: by 25.04, deadline 21.04: undetermined
//	16.04, 1st lesson, а-1: after 25.04: late, by at least 4 days
//	16.04, 2nd lesson, а-0: the same
//	17.04, 1st lesson, а-0: by 25.04, deadline 22.04: undetermined
//	23.04, 1st lesson, а-0: by 25.04, deadline 28.04: in time
//
// in rows 1 in time, 2 late, 2 undetermined, in lessons 1, 2 and 1.
func snapshotSchool() map[string]string {
	row := func(pupil, date string, lesson int) string {
		return fmt.Sprintf("5А;Алгебра;Учитель-01 И.О.;%s;%s;%d;4\n", pupil, date, lesson)
	}
	first := row("а-0", "16.04.2015", 1) + row("а-0", "17.04.2015", 1) + row("а-0", "23.04.2015", 1)
	return map[string]string{
		"b/Отметки 1.csv": "Выгружено: 25.04.2015 09:00\n" + untimedHead + first,
		"b/Отметки 2.csv": "Выгружено: 30.04.2015 09:00\n" + untimedHead + first + row("а-1", "16.04.2015", 1) +
			row("а-0", "16.04.2015", 2),
	}
}

// join puts the files of several schools together.
func join(parts ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, part := range parts {
		for name, text := range part {
			all[name] = text
		}
	}
	return all
}
