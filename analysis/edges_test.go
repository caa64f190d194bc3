package analysis_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
		got := countsOf(t, map[string]string{"a/Отметки.csv": "Выгружено: " + exported + "\n" + untimedHead +
			"5А;Алгебра;Учитель-01 И.О.;у-1;01.04.2015;1;4\n"})
		if got != want {
			t.Errorf("exported %s: %+v, want %+v", exported, got, want)
		}
	}
	for entered, want := range map[string]analysis.Counts{
		"06.05.2015 09:00": {Late: 1}, "06.05.2015 09:01": {},
	} {
		if got := countsOf(t, map[string]string{"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1", "01.04.2015",
			1, entered)}); got != want {
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
	for logged, want := range map[string]analysis.Counts{"09.04.2015 10:00": {Late: 1},
		"06.04.2015 10:00": {Undetermined: 1}} {
		got := countsOf(t, map[string]string{
			"a/Отметки.csv": "Выгружено: 20.04.2015 12:00\n" + untimedHead +
				"5А;Алгебра;Учитель-01 И.О.;у-1;01.04.2015;1;4\n",
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
	sample := newSample(t, "a", map[string]string{"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1",
		"01.04.2015", 1, "02.04.2015 10:00")})
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

// linesOf are the lines of school a by rule.
func linesOf(t *testing.T, files map[string]string, q analysis.Question) (map[analysis.Rule]analysis.Line,
	*analysis.Session) {
	t.Helper()
	session := newSample(t, "a", files).ask(t, q)
	lines, err := session.Lines(context.Background(), analysis.BySchool, "")
	fatal(t, err)
	byRule := map[analysis.Rule]analysis.Line{}
	for _, line := range lines {
		byRule[line.Rule] = line
	}
	return byRule, session
}

// TestMarkWithoutALessonNumberProvesNoOther: the mark may be of the second
// lesson, which the timetable has; a mark of the third is of one that it lacks.
func TestMarkWithoutALessonNumberProvesNoOther(t *testing.T) {
	for number, want := range map[string]analysis.Counts{"": {OnTime: 1}, "2": {OnTime: 1},
		"3": {OnTime: 1, Overdue: 1}} {
		lines, _ := linesOf(t, map[string]string{
			"a/Отметки.csv": marksHead + "5А;Алгебра;Учитель-01 И.О.;у-1;01.04.2015;" + number +
				";4;02.04.2015 10:00\n",
			"a/Расписание.csv": "Выгружено: 06.05.2015 09:00\n" + timetableHead +
				"5А;01.04.2015;2;Алгебра;Учитель-01 И.О.;25.03.2015 10:00;\n",
		}, april())
		if got := lines[analysis.Timetable].Counts; got != want {
			t.Errorf("lesson «%s»: %+v, want %+v", number, got, want)
		}
	}
}

// TestNarrowestExemptionCounts: of the lines that exempt a mark the one of its
// class and teacher counts, then the teacher's, the class's, and that of all;
// those that exempt nothing more are warned of.
func TestNarrowestExemptionCounts(t *testing.T) {
	lines := []string{"a;marks;;;01.04.2015;30.04.2015;всё;К", "a;marks;;5А;01.04.2015;30.04.2015;класс;К",
		"a;marks;Учитель-01 И.О.;;01.04.2015;30.04.2015;учитель;К",
		"a;marks;Учитель-01 И.О.;5А;01.04.2015;30.04.2015;оба;К"}
	for used := 1; used <= len(lines); used++ {
		byRule, session := linesOf(t, map[string]string{
			"exemptions.csv": "Школа;Правило;Учитель;Класс;С;По;Причина;Кто принял\n" + strings.Join(lines[:used],
				"\n") + "\n",
			"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1", "01.04.2015", 1, "02.04.2015 10:00"),
		}, april())
		if n := byRule[analysis.Marks].Exempted; n != 1 {
			t.Errorf("%d lines: %d exempted, want 1", used, n)
		}
		var idle []string
		for _, warning := range session.Warnings {
			if rest, ok := strings.CutPrefix(warning, "exemptions.csv, строка "); ok {
				idle = append(idle, rest[:1])
			}
		}
		if want := []string{"2", "3", "4"}[:used-1]; !slices.Equal(idle, want) {
			t.Errorf("%d lines: %v exempt nothing, want %v", used, idle, want)
		}
	}
}

// TestOneLessonIsExempted: a line that names the subject and the number of a
// lesson takes out that lesson alone, one without a number every lesson of the
// subject on that day, and one of another teacher none.
func TestOneLessonIsExempted(t *testing.T) {
	marks := marksHead + mark("5А", "Алгебра", "у-1", "01.04.2015", 1, "20.04.2015 10:00") + mark("5А", "Алгебра",
		"у-1", "01.04.2015", 2, "20.04.2015 10:00") +
		mark("5А", "Физика", "у-1", "01.04.2015", 3, "20.04.2015 10:00") + mark("5А", "Алгебра", "у-1", "02.04.2015", 1,
		"20.04.2015 10:00")
	for line, want := range map[string]int{
		"a;Отметки;;5А;алгебра;2;01.04.2015;01.04.2015;сбой;К":               1,
		"a;Отметки;Учитель-01 И.О.;5А;Алгебра;;01.04.2015;01.04.2015;сбой;К": 2,
		"a;Отметки;;5А;Алгебра;;;;сбой;К":                                    3,
		"a;Отметки;;5А;;;01.04.2015;01.04.2015;сбой;К":                       3,
		"a;Отметки;;5А;Алгебра;7;01.04.2015;;сбой;К":                         0,
	} {
		byRule, session := linesOf(t, map[string]string{
			"exemptions.csv": "Школа;Правило;Учитель;Класс;Предмет;№ урока;С;По;Причина;Кто принял\n" + line + "\n",
			"a/Отметки.csv":  marks}, april())
		if got := byRule[analysis.Marks]; got.Exempted != want || got.Late != 4-want {
			t.Errorf("%s: %d exempted, %d late, want %d", line, got.Exempted, got.Late, want)
		}
		if idle := strings.Contains(strings.Join(session.Warnings, "\n"),
			"exemptions.csv, строка 2"); idle != (want == 0) {
			t.Errorf("%s: warnings %q", line, session.Warnings)
		}
	}
}

// TestCancelledSinceTheFirstSnapshotThatSaysSo: the lesson of 16.04 is held in
// the snapshot of 10.04, and cancelled in those of 15.04 and of 20.04, which
// names another teacher. As of 17.04 it is cancelled, as of 12.04 not yet.
func TestCancelledSinceTheFirstSnapshotThatSaysSo(t *testing.T) {
	const head = "Класс;Дата;№ урока;Предмет;Учитель;Статус\n"
	rows := func(teacher, status string) string {
		return head + "5А;16.04.2015;1;Алгебра;" + teacher + ";" + status +
			"\n5А;16.04.2015;2;Физика;Учитель-01 И.О.;\n"
	}
	files := map[string]string{
		"a/Расписание 1.csv": "Выгружено: 10.04.2015 12:00\n" + rows("Учитель-01 И.О.", ""),
		"a/Расписание 2.csv": "Выгружено: 15.04.2015 12:00\n" + rows("Учитель-01 И.О.", "отменён"),
		"a/Расписание 3.csv": "Выгружено: 20.04.2015 12:00\n" + rows("Учитель-02 И.О.", "отменён"),
	}
	// What was shown by 10.04 12:00 was so before its deadline's end on 16.04 00:00.
	for asOf, want := range map[string]analysis.Counts{"12.04.2015 09:00": {OnTime: 2},
		"17.04.2015 09:00": {OnTime: 1}} {
		q := april()
		q.AsOf = moment(asOf)
		lines, _ := linesOf(t, files, q)
		if got := lines[analysis.Timetable].Counts; got != want {
			t.Errorf("as of %s: %+v, want %+v", asOf, got, want)
		}
	}
}

// TestActionAtTheStartOfAWindow: a snapshot of 06.04 12:00 lacks the mark, which
// the next one shows. An action of that very minute was before the snapshot and
// is not the mark's; the one of a minute later is, and in time.
func TestActionAtTheStartOfAWindow(t *testing.T) {
	const logHead = "Класс;Предмет;Дата и время изменений;Пользователь;Занятие в расписании;Учебный период;Действие\n"
	row := func(pupil string) string {
		return "5А;Алгебра;Учитель-01 И.О.;" + pupil + ";01.04.2015;1;4\n"
	}
	for logged, want := range map[string]analysis.Counts{
		"06.04.2015 12:00": {OnTime: 1, Undetermined: 1}, "06.04.2015 12:01": {OnTime: 2},
	} {
		got := countsOf(t, map[string]string{
			"a/Отметки 1.csv": "Выгружено: 06.04.2015 12:00\n" + untimedHead + row("у-2"),
			"a/Отметки 2.csv": "Выгружено: 20.04.2015 12:00\n" + untimedHead + row("у-2") + row("у-1"),
			"a/Отчёт о доступе.csv": logHead +
				"5А;Алгебра;01.04.2015 08:00;Учитель-01 И.О.;31.03.2015, 1 урок;;Выставлена отметка\n" +
				"5А;Алгебра;" + logged + ";Учитель-01 И.О.;01.04.2015, 1 урок;;Выставлена отметка\n" +
				"5А;Алгебра;20.04.2015 13:00;Учитель-01 И.О.;17.04.2015, 1 урок;;Выставлена отметка\n",
		})
		if got != want {
			t.Errorf("logged %s: %+v, want %+v", logged, got, want)
		}
	}
}

// TestLessonOfTheAsOfDayIsNotHeldYet: of four lessons those of 04.05 and 05.05
// were held by 06.05 09:00; that of the day itself may come still.
func TestLessonOfTheAsOfDayIsNotHeldYet(t *testing.T) {
	rows := ""
	for _, date := range []string{"04.05.2015", "05.05.2015", "06.05.2015", "07.05.2015"} {
		rows += "5А;" + date + ";1;Алгебра;Учитель-01 И.О.;25.03.2015 10:00;\n"
	}
	q := april()
	q.To = day("08.05.2015")
	_, session := linesOf(t, map[string]string{"a/Расписание.csv": "Выгружено: 06.05.2015 09:00\n" + timetableHead +
		rows}, q)
	held, err := session.HeldLessons(context.Background(), "")
	fatal(t, err)
	if len(held) != 1 || held[0].Lessons != 2 || held[0].Empty != 2 {
		t.Errorf("%+v, want two held, both empty", held)
	}
}

// journalPage is a page of a class journal with a mark of each pupil on 06.04.2015.
func journalPage(pupils ...string) string {
	page := "<html><body><table><tr><td>Выгружено: 20.04.2015 12:00</td></tr><tr><td>Класс: 5А</td></tr><tr><td>Год: 2014/2015</td></tr>" +
		"<tr><td>Наименование предмета: Алгебра</td></tr><tr><td>Фамилия, имя, отчество педагога: Учитель-01 И.О.</td></tr>" +
		"<tr><td>№ п/п</td><td>Месяц</td><td>Апрель</td></tr><tr><td></td><td>Число</td><td>6</td></tr><tr><td></td><td>Фамилия и имя ученика</td><td></td></tr>"
	for i, pupil := range pupils {
		page += fmt.Sprintf("<tr><td>%d</td><td>%s</td><td>4</td></tr>", i+1, pupil)
	}
	return page + "</table></body></html>"
}

// TestTwoPupilsAreNoOtherWayOfNaming: the two pupils of a table, whom a journal
// lacks, may be new in the class: all four marks count. Of three and three it
// is the naming that differs, and the marks of one source alone count.
func TestTwoPupilsAreNoOtherWayOfNaming(t *testing.T) {
	for n, want := range map[int]int{2: 4, 3: 3} {
		var listed []string
		table := untimedHead
		for i := range n {
			listed = append(listed, fmt.Sprintf("Журналов-%d Имя", i))
			table += fmt.Sprintf("5А;Алгебра;Учитель-01 И.О.;Таблицын-%d Имя;06.04.2015;1;4\n", i)
		}
		got := countsOf(t, map[string]string{"a/Журнал.html": journalPage(listed...),
			"a/Отметки.csv": "Выгружено: 20.04.2015 12:00\n" + table})
		if got.Total() != want {
			t.Errorf("%d and %d pupils: %+v, want %d marks", n, n, got, want)
		}
	}
}
