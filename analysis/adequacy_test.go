package analysis_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vsrok/analysis"
	"vsrok/analysis/rules"
)

// twoSnapshots are two tables of marks without entry times, of 15.04 and
// 30.04 09:00. The ends of the deadlines are: of 06.04, 07.04 and 08.04
// (11.–13.04, moved to Monday 13.04) 14.04; of 13.04 and 14.04 (18. and 19.04,
// moved to Monday 20.04) 21.04; of 24.04 30.04.
//
//	1  06.04 in both: by 15.04, after the end or before it
//	2  07.04 in both: the same
//	3  08.04 in both: the same
//	4  13.04 in both: by 15.04, in time
//	5  14.04 of п-1, in the second only; the first encloses the date: after 15.04, by 30.04
//	6  14.04 of п-2, in both: in time
//	7  24.04, in the second only; the first ends before: by 30.04 09:00, after the end or before it
func twoSnapshots(school string) map[string]string {
	row := func(pupil, date string) string {
		// A file with the same bytes would not be imported a second time.
		return fmt.Sprintf("5А;Алгебра;Учитель-01 И.О.;%s-%s;%s;1;4\n", school, pupil, date)
	}
	first := row("п-1", "06.04.2015") + row("п-1", "07.04.2015") + row("п-1", "08.04.2015") + row("п-1", "13.04.2015") +
		row("п-2", "14.04.2015")
	return map[string]string{
		school + "/Отметки 1.csv": "Выгружено: 15.04.2015 09:00\n" + untimedHead + first,
		school + "/Отметки 2.csv": "Выгружено: 30.04.2015 09:00\n" + untimedHead + first + row("п-1", "14.04.2015") +
			row("п-1", "24.04.2015"),
	}
}

// accessLog covers 06.04–28.04: the windows of the marks 1–4 and 6 lie inside,
// those of 5 and 7 reach to 30.04. Of the mark 1 it shows one moment, in time;
// of 2 one in time and one late; of 3 none; of 4 one.
func accessLog() string {
	action := func(lesson, moment, action string) string {
		return fmt.Sprintf("5А;Алгебра;%s;Учитель-01 И.О.;%s, 1 урок;;%s\n", moment, lesson, action)
	}
	const mark, absence = "Выставлена отметка", "Отмечен пропуск"
	return "Класс;Предмет;Дата и время изменений;Пользователь;Занятие в расписании;Учебный период;Действие\n" +
		action("06.04.2015", "06.04.2015 09:00", absence) +
		action("06.04.2015", "07.04.2015 12:00", mark) +
		action("07.04.2015", "08.04.2015 12:00", mark) +
		action("07.04.2015", "14.04.2015 10:00", mark) +
		action("13.04.2015", "13.04.2015 12:00", mark) +
		action("24.04.2015", "28.04.2015 12:00", absence)
}

func adequacy(t *testing.T, schools string, files map[string]string) map[string]analysis.Holding {
	t.Helper()
	holdings, err := newSample(t, schools, files).ask(t, april()).Adequacy(context.Background(), "")
	fatal(t, err)
	if len(holdings) != len(schools)*len(analysis.Rules) {
		t.Fatalf("%d holdings of %d schools", len(holdings), len(schools))
	}
	found := map[string]analysis.Holding{}
	for _, h := range holdings {
		found[h.School+" "+string(h.Rule)] = h
	}
	return found
}

func gap(kind analysis.GapKind, detail string) analysis.Gap {
	return analysis.Gap{Kind: kind, Detail: detail}
}

// The reasons why something cannot be judged stand beside twoSnapshots and
// accessLog: a has both, b has no log, c has the second table alone, with
// which nothing is proven of any of the seven.
func TestAdequacyOfSnapshots(t *testing.T) {
	alone := map[string]string{"c/Отметки 2.csv": twoSnapshots("c")["c/Отметки 2.csv"]}
	got := adequacy(t, "abc", join(twoSnapshots("a"), map[string]string{"a/Отчёт о доступе.csv": accessLog()},
		twoSnapshots("b"), alone))
	old := gap(analysis.StaleExport, "последняя выгрузка 30.04.2015 09:00")
	marks := func(h analysis.Holding) analysis.Holding {
		h.SchoolName, h.Rule = "Школа "+h.School, analysis.Marks
		h.First, h.Last, h.Exported = day("06.04.2015"), day("24.04.2015"), moment("30.04.2015 09:00")
		h.Due = 7
		return h
	}
	want := map[string]analysis.Holding{
		"a marks": marks(analysis.Holding{School: "a", Sources: analysis.Sources{Untimed: 2, Logs: 1, Snapshots: 2},
			Undetermined: 4, Narrowed: 3, Decided: 1,
			Gaps: []analysis.Gap{old, gap(analysis.LogPartial, "отчёт есть за 06.04.2015–28.04.2015; вне его: 2"),
				gap(analysis.LogSilent, "не видно: 1"), gap(analysis.LogAmbiguous, "не видно: 1")}}),
		"b marks": marks(analysis.Holding{School: "b", Sources: analysis.Sources{Untimed: 2, Snapshots: 2},
			Undetermined: 5, Gaps: []analysis.Gap{gap(analysis.NoTimes, "не видно: 5"), old}}),
		"c marks": marks(analysis.Holding{School: "c", Sources: analysis.Sources{Untimed: 1, Snapshots: 1},
			Undetermined: 7, Gaps: []analysis.Gap{gap(analysis.OneSnapshot, "не видно: 7"), old}}),
		"a absences": {School: "a", SchoolName: "Школа a", Rule: analysis.Absences, Sources: analysis.Sources{Logs: 1},
			Gaps: []analysis.Gap{gap(analysis.NoExport, "есть только отчёт о доступе, сам он записей не показывает")}},
		"b timetable": {School: "b", SchoolName: "Школа b", Rule: analysis.Timetable,
			Gaps: []analysis.Gap{gap(analysis.NoTimetable, "")}},
	}
	for key, holding := range want {
		if diff := cmp.Diff(holding, got[key], cmpopts.IgnoreUnexported(analysis.Sources{}),
			cmpopts.IgnoreFields(rules.Silence{}, "PerDay", "Usual")); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
	for key, state := range map[string]string{
		"a marks": "не видно 4 из 7", "b timetable": "нет выгрузки", "c period_grades": "нет выгрузки",
	} {
		if got := got[key].State(); got != state {
			t.Errorf("%s: %s, want %s", key, got, state)
		}
	}
}

// The timetable was exported on 10.04 and has 5А from 06.04 to 17.04. It lacks
// the lesson of 5А on 16.04 that a mark proves, whose deadline it is too old to
// answer for, and knows nothing of 6А. The marks end on 16.04, a day before the
// quarter does: 2 marks on 13 days with lessons are 0.15 a day, rounded up 1.
func TestAdequacyOfOldAndNarrowExports(t *testing.T) {
	got := adequacy(t, "a", map[string]string{
		"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "п-1", "16.04.2015", 1, "17.04.2015 12:00") +
			mark("6А", "Алгебра", "п-2", "16.04.2015", 1, "17.04.2015 12:00"),
		"a/Расписание.csv": "Выгружено: 10.04.2015 09:00\n" + timetableHead +
			"5А;06.04.2015;1;Алгебра;Учитель-01 И.О.;03.04.2015 12:00;\n" +
			"5А;17.04.2015;1;Алгебра;Учитель-01 И.О.;03.04.2015 12:00;\n",
	})
	type result struct {
		State string
		Gaps  []analysis.Gap
	}
	want := map[string]result{
		"a marks": {"видно до 16.04", []analysis.Gap{gap(analysis.SilentDays, "17.04.2015; не видно примерно: 1")}},
		"a timetable": {"не видно 2 из 4",
			[]analysis.Gap{gap(analysis.StaleExport, "последняя выгрузка 10.04.2015 09:00; не видно: 1"),
				gap(analysis.NotCovered, "классы 6А; не видно: 1")}},
	}
	for key, w := range want {
		if diff := cmp.Diff(w, result{got[key].State(), got[key].Gaps}); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
}

// Inside the round an export of the day itself is new enough.
func TestAdequacyAsksForExportsOfTheDay(t *testing.T) {
	s := newSample(t, "b", twoSnapshots("b"))
	for asOf, stale := range map[string]bool{"30.04.2015 21:00": false, "01.05.2015 00:00": true} {
		q := april()
		q.AsOf = moment(asOf)
		holdings, err := s.ask(t, q).Adequacy(context.Background(), "b")
		fatal(t, err)
		if gaps := holdings[0].Gaps; slices.Contains(gaps,
			gap(analysis.StaleExport, "последняя выгрузка 30.04.2015 09:00")) != stale {
			t.Errorf("as of %s: %v", asOf, gaps)
		}
	}
}

// Six working days without a lesson are more than a week of five, five are
// not: the round ends on Thursday 30.04.
func TestAdequacyAsksForLaterDatesAfterAWeek(t *testing.T) {
	for last, short := range map[string]bool{"22.04.2015": true, "23.04.2015": false} {
		got := adequacy(t, "a", map[string]string{"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "п-1", last, 1,
			last+" 12:00")})
		if gaps := got["a marks"].Gaps; (len(gaps) == 1) != short {
			t.Errorf("last lesson %s: %v", last, gaps)
		}
	}
}

// A period without a line of periods.csv is named with its classes.
func TestAdequacyOfPeriodGrades(t *testing.T) {
	got := adequacy(t, "a", map[string]string{
		"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "п-1", "16.04.2015", 1, "17.04.2015 12:00"),
		"a/Итоговые отметки.csv": gradesHead + "5А;Алгебра;Учитель-01 И.О.;п-1;3 четверть;4;17.04.2015 12:00\n" +
			"5А;Алгебра;Учитель-01 И.О.;п-1;год;4;17.04.2015 12:00\n5Б;Алгебра;Учитель-01 И.О.;п-2;год;4;17.04.2015 12:00\n" +
			"10А;Алгебра;Учитель-01 И.О.;п-3;год;4;17.04.2015 12:00\n",
	})
	h := got["a period_grades"]
	if h.Due != 1 || h.Undetermined != 0 || !h.PeriodEnds || strings.Join(h.Periods, ", ") != "3 четверть, Год" {
		t.Errorf("%+v", h)
	}
	want := []analysis.Gap{gap(analysis.PeriodUnlisted, "Год — классы 5А, 5Б, 10А")}
	if diff := cmp.Diff(want, h.Gaps); diff != "" {
		t.Error(diff)
	}
}

func TestSpellings(t *testing.T) {
	s := newSample(t, "ab", join(map[string]string{
		"a/Отметки.csv": marksHead + "5А;Русский язык;Учитель-01 И.О.;п-1;16.04.2015;1;4;17.04.2015 12:00\n" +
			"5А;Русск. яз.;Учитель-01 И. О.;п-1;17.04.2015;1;4;17.04.2015 12:00\n",
	}, twoSnapshots("b"))).ask(t, april())
	got, err := s.Spellings(context.Background(), "a")
	fatal(t, err)
	want := []analysis.Spellings{{School: "a", SchoolName: "Школа a",
		Teachers: []string{"Учитель-01 И. О.", "Учитель-01 И.О."}, Subjects: []string{"Русск. яз.", "Русский язык"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
