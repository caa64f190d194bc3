package analysis_test

import (
	"context"
	"testing"

	"vsrok/analysis"
)

// countsOf are the marks of school a in April 2015 as of 06.05.2015 09:00.
func countsOf(t *testing.T, files map[string]string) analysis.Counts {
	t.Helper()
	lines, err := newSample(t, "a", files).ask(t, april()).Lines(context.Background(), analysis.BySchool, "")
	fatal(t, err)
	for _, line := range lines {
		if line.Rule == analysis.Marks {
			return line.Counts
		}
	}
	t.Fatal("no line of marks")
	return analysis.Counts{}
}

// TestWindowThatOpensAtTheEndOfTheDeadline: a mark of Wed 01.04 is due by Mon
// 06.04, so the deadline ends on 07.04 00:00. A snapshot of that very instant
// lacks the mark and a later one has it: it was entered after the end, late.
// Of a snapshot a minute earlier nothing can be said.
func TestWindowThatOpensAtTheEndOfTheDeadline(t *testing.T) {
	row := func(pupil, date string) string {
		return "5А;Алгебра;Учитель-01 И.О.;" + pupil + ";" + date + ";1;4\n"
	}
	around := row("у-2", "31.03.2015") + row("у-2", "02.04.2015")
	for first, want := range map[string]analysis.Counts{
		"07.04.2015 00:00": {Late: 1, OnTime: 1}, "06.04.2015 23:59": {Undetermined: 1, OnTime: 1},
	} {
		got := countsOf(t, map[string]string{
			"a/Отметки 1.csv": "Выгружено: " + first + "\n" + untimedHead + around,
			"a/Отметки 2.csv": "Выгружено: 20.04.2015 12:00\n" + untimedHead + around + row("у-1", "01.04.2015"),
		})
		if got != want {
			t.Errorf("after a snapshot of %s: %+v, want %+v", first, got, want)
		}
	}
}

// TestWhatIsOfTheAsOfMomentCounts: a snapshot made at the very as-of moment is
// known, and one a minute later is not; so is an entry time.
func TestWhatIsOfTheAsOfMomentCounts(t *testing.T) {
	for exported, want := range map[string]analysis.Counts{
		"06.05.2015 09:00": {Undetermined: 1}, "06.05.2015 09:01": {},
	} {
		got := countsOf(t, map[string]string{"a/Отметки.csv": "Выгружено: " + exported + "\n" + untimedHead + "5А;Алгебра;Учитель-01 И.О.;у-1;01.04.2015;1;4\n"})
		if got != want {
			t.Errorf("exported %s: %+v, want %+v", exported, got, want)
		}
	}
	for entered, want := range map[string]analysis.Counts{
		"06.05.2015 09:00": {Late: 1}, "06.05.2015 09:01": {},
	} {
		if got := countsOf(t, map[string]string{"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1", "01.04.2015", 1, entered)}); got != want {
			t.Errorf("entered %s: %+v, want %+v", entered, got, want)
		}
	}
}

// TestLogOfTheFirstPartOfAWindow: a snapshot of 20.04 shows a mark of 01.04,
// and nothing tells since when. The log reaches to the end of 10.04 and knows
// of one action on that lesson, of 09.04 10:00: the mark came then or later,
// and the deadline ended on 07.04 00:00. An action of 06.04 leaves it open.
func TestLogOfTheFirstPartOfAWindow(t *testing.T) {
	const logHead = "Класс;Предмет;Дата и время изменений;Пользователь;Занятие в расписании;Учебный период;Действие\n"
	for logged, want := range map[string]analysis.Counts{"09.04.2015 10:00": {Late: 1}, "06.04.2015 10:00": {Undetermined: 1}} {
		got := countsOf(t, map[string]string{
			"a/Отметки.csv": "Выгружено: 20.04.2015 12:00\n" + untimedHead + "5А;Алгебра;Учитель-01 И.О.;у-1;01.04.2015;1;4\n",
			"a/Отчёт о доступе.csv": logHead +
				"5А;Алгебра;01.04.2015 08:00;Учитель-01 И.О.;31.03.2015, 1 урок;;Выставлена отметка\n" +
				"5А;Алгебра;" + logged + ";Учитель-01 И.О.;01.04.2015, 1 урок;;Выставлена отметка\n" +
				"5А;Алгебра;10.04.2015 08:00;Учитель-01 И.О.;09.04.2015, 1 урок;;Выставлена отметка\n",
		})
		if got != want {
			t.Errorf("logged %s: %+v, want %+v", logged, got, want)
		}
	}
}

// TestSessionLeavesNothing: what a session makes for itself is gone when it is
// closed, so that what runs next on the database is not changed by it.
func TestSessionLeavesNothing(t *testing.T) {
	sample := newSample(t, "a", map[string]string{"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1", "01.04.2015", 1, "02.04.2015 10:00")})
	session, err := analysis.NewSession(context.Background(), sample.db.DB, sample.calendar, april())
	fatal(t, err)
	fatal(t, session.Close())
	var left int
	var disabled string
	fatal(t, sample.db.QueryRow("SELECT (SELECT count(*) FROM duckdb_views() WHERE temporary AND NOT internal) + "+
		"(SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name IN ('deadline', 'profile', 'answer')), current_setting('disabled_optimizers')").
		Scan(&left, &disabled))
	if left != 0 || disabled != "" {
		t.Errorf("%d temporary views and tables are left, optimizers %q are disabled", left, disabled)
	}
}
