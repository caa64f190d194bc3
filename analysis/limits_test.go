package analysis_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
	"vsrok/analysis/rules"
)

// What the settings of a municipality say about deadlines.
func policyOf(t *testing.T, text string) analysis.Policy {
	t.Helper()
	policy, err := analysis.ReadPolicy("vsrok.yaml", strings.NewReader(text))
	fatal(t, err)
	return policy
}

const worksHead = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Вид работы;Отметка;Дата внесения\n"
const absencesHead = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Причина;Дата внесения\n"

// outcomesOf are the outcomes of rows «text before the moment» + moment, by moment.
func outcomesUnder(t *testing.T, policy, head, row string, moments ...string) map[string]string {
	t.Helper()
	text := head
	for i, moment := range moments {
		text += fmt.Sprintf(row+"\n", i+1, moment)
	}
	q := april()
	q.Reading = policyOf(t, policy).Reading
	session := newSample(t, "a", map[string]string{"a/Выгрузка.csv": text, "periods.csv": noPeriods}).ask(t, q)
	outcomes := map[string]string{}
	fatal(t, session.Obligations(context.Background(), analysis.Selection{}, func(o analysis.Obligation) error {
		outcomes[moments[o.Place.Row-2]] = string(o.Outcome)
		if again := o.Judge(q.Reading, q.AsOf, q.AsOf); again != o.Outcome {
			t.Errorf("%s: judged again as %s", moments[o.Place.Row-2], again)
		}
		return nil
	}))
	return outcomes
}

// The schools have five days. A lesson of Thursday 16.04.2015 and 3 days: the
// 17th, 18th and 19th, a Sunday, so that Monday 20.04 is the last day.
func TestThreeDaysForMarks(t *testing.T) {
	got := outcomesUnder(t, "сроки:\n  отметки: 3\n", marksHead, "5А;Алгебра;Учитель-01 И.О.;%d;16.04.2015;1;4;%s",
		"19.04.2015 12:00", "20.04.2015 23:59", "21.04.2015 00:00")
	want := map[string]string{"19.04.2015 12:00": "on_time", "20.04.2015 23:59": "on_time", "21.04.2015 00:00": "late"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// 3 working days after Thursday 16.04: 17, 20, 21.04. Whoever counts other
// rules in calendar days goes on doing so.
func TestThreeWorkingDaysForMarks(t *testing.T) {
	got := outcomesUnder(t, "сроки:\n  отметки: 3 рабочих дня\n", marksHead,
		"5А;Алгебра;Учитель-01 И.О.;%d;16.04.2015;1;4;%s",
		"21.04.2015 23:59", "22.04.2015 00:00")
	want := map[string]string{"21.04.2015 23:59": "on_time", "22.04.2015 00:00": "late"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Tests have 7 days: after Thursday 16.04 up to Thursday 23.04. Other marks
// keep the form's 5, up to Tuesday 21.04.
func TestSevenDaysForTests(t *testing.T) {
	const policy = "сроки по видам работ:\n  контрольная: 7\n"
	moments := []string{"21.04.2015 23:59", "22.04.2015 00:00", "23.04.2015 23:59", "24.04.2015 00:00"}
	for work, want := range map[string][]string{
		"Контрольная работа": {"on_time", "on_time", "on_time", "late"},
		"контрольная":        {"on_time", "on_time", "on_time", "late"},
		"Ответ на уроке":     {"on_time", "late", "late", "late"},
		"Контрольные срезы":  {"on_time", "late", "late", "late"}, // another word
		"":                   {"on_time", "late", "late", "late"}, // the table has the column: no test
	} {
		got := outcomesUnder(t, policy, worksHead, "5А;Алгебра;Учитель-01 И.О.;%d;16.04.2015;1;"+work+";4;%s",
			moments...)
		for i, moment := range moments {
			if got[moment] != want[i] {
				t.Errorf("«%s» entered %s is %s, want %s", work, moment, got[moment], want[i])
			}
		}
	}
}

// An export that tells no kinds of work proves neither: between the two
// deadlines the mark may be in time or late.
func TestTestsCannotBeToldWithoutKindsOfWork(t *testing.T) {
	got := outcomesUnder(t, "сроки по видам работ:\n  контрольная: 7\n", marksHead,
		"5А;Алгебра;Учитель-01 И.О.;%d;16.04.2015;1;4;%s",
		"21.04.2015 23:59", "22.04.2015 00:00", "23.04.2015 23:59", "24.04.2015 00:00")
	want := map[string]string{"21.04.2015 23:59": "on_time", "22.04.2015 00:00": "undetermined",
		"23.04.2015 23:59": "undetermined", "24.04.2015 00:00": "late"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Absences of Thursday 16.04 up to Friday 8:00; those of Friday 17.04 up to
// Monday 8:00, as Saturday is not worked (art. 193); without that rule up to
// Saturday 18.04 8:00.
func TestEightNextMorningForAbsences(t *testing.T) {
	const next = "сроки:\n  пропуски: до 08:00 следующего дня\n"
	for _, test := range []struct {
		policy, lesson string
		want           map[string]string
	}{
		{next, "16.04.2015", map[string]string{"16.04.2015 10:00": "on_time", "17.04.2015 07:59": "on_time",
			"17.04.2015 08:00": "late"}},
		{next, "17.04.2015", map[string]string{"18.04.2015 09:00": "on_time", "20.04.2015 07:59": "on_time",
			"20.04.2015 08:00": "late"}},
		{next + "  перенос: нет\n", "17.04.2015",
			map[string]string{"18.04.2015 07:59": "on_time", "18.04.2015 08:00": "late"}},
		{next + "  дни: рабочие\n", "17.04.2015",
			map[string]string{"20.04.2015 07:59": "on_time", "20.04.2015 08:00": "late"}},
		{"", "16.04.2015", map[string]string{"16.04.2015 23:59": "on_time", "17.04.2015 00:00": "late"}},
	} {
		var moments []string
		for moment := range test.want {
			moments = append(moments, moment)
		}
		got := outcomesUnder(t, test.policy, absencesHead, "5А;Алгебра;Учитель-01 И.О.;%d;"+test.lesson+";1;н;%s",
			moments...)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q, lesson of %s:\n%s", test.policy, test.lesson, diff)
		}
	}
}

// 20 marks of 16.04: 18 entered on 21.04, in time under the form's 5 days and a
// day late under 3. A day longer makes the last day Monday 20.04 too (the 4th
// day is the 20th), so no reading of 3 days turns the sign, but the rule does.
func TestSensitivityReadsTheOwnRule(t *testing.T) {
	text := marksHead
	for i := range 20 {
		text += fmt.Sprintf("5А;Алгебра;Учитель-01 И.О.;%d;16.04.2015;1;4;21.04.2015 12:00\n", i+1)
	}
	sample := newSample(t, "a", map[string]string{"a/Отметки.csv": text, "periods.csv": noPeriods})
	q := april()
	q.Reading = policyOf(t, "сроки:\n  отметки: 3\n").Reading
	session := sample.ask(t, q)
	lines := must(session.Lines(context.Background(), analysis.BySchool, ""))
	if lines[0].Late != 20 || lines[0].OnTime != 0 {
		t.Errorf("under 3 days: %+v", lines[0].Counts)
	}
	found := must(session.Sensitivity(context.Background(), ""))
	for _, flip := range found.Flips {
		// Working days: 17, 20, 21.04, so that all 20 are in time.
		if flip.Reading != "рабочие дни" || flip.Counts.OnTime != 20 {
			t.Errorf("flip %+v", flip)
		}
	}
	if len(found.Flips) != 1 {
		t.Errorf("%d flips, want the one of working days", len(found.Flips))
	}
}

func TestLimitWords(t *testing.T) {
	for text, want := range map[string]struct{ again, words string }{
		"5":                       {"5", "в течение 5 дней"},
		"1":                       {"1", "в течение 1 дня"},
		"3 дня":                   {"3", "в течение 3 дней"},
		"7 рабочих дней":          {"7 рабочих дней", "в течение 7 рабочих дней"},
		"21 календарный день":     {"21 календарный день", "в течение 21 календарного дня"},
		"в тот же день":           {"0", "в тот же день"},
		"накануне":                {"-1", "накануне"},
		"−2":                      {"-2", "за 2 дня до даты"},
		"до 08:00 следующего дня": {"до 08:00 следующего дня", "до 08:00 следующего дня"},
		"До 8:00 следующего рабочего дня": {"до 08:00 следующего рабочего дня", "до 08:00 следующего рабочего дня"},
		"2 дня, до 18:00":   {"2 дня, до 18:00", "в течение 2 дней, до 18:00"},
		"до 15:00 накануне": {"до 15:00 накануне", "до 15:00 накануне"},
	} {
		limit, err := rules.ParseLimit(text)
		if err != nil || limit.String() != want.again || limit.Words() != want.words {
			t.Errorf("%q is %q, %q (%v)", text, limit, limit.Words(), err)
		}
		if again, err := rules.ParseLimit(limit.String()); again != limit || err != nil {
			t.Errorf("%q reads as %+v, want %+v (%v)", limit, again, limit, err)
		}
	}
}

func TestClausesOfAnAct(t *testing.T) {
	r := policyOf(t, "сроки:\n  отметки: 3\n  итоговые отметки: 3 рабочих дня\n  пропуски: до 08:00 следующего дня\n  расписание: -2\n"+
		"  акт: Приказ от 01.09.2014 № 5\nсроки по видам работ:\n  контрольная работа: 7\n  сочинение: 10 рабочих дней\n").Reading
	for rule, want := range map[analysis.Rule]string{
		analysis.Marks:        "в течение 3 дней, контрольная работа — в течение 7 дней, сочинение — в течение 10 рабочих дней",
		analysis.PeriodGrades: "не позднее 3 рабочих дней после окончания учебного периода",
		analysis.Absences:     "до 08:00 следующего дня",
		analysis.Timetable:    "ввод — за 2 дня до даты, изменение — в тот же день",
	} {
		if got := r.Clause(rule); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
	if !strings.Contains(r.String(), "отметки — в течение 3 дней") ||
		!strings.Contains(r.String(), "Приказ от 01.09.2014 № 5") {
		t.Errorf("the reading in words: %s", r)
	}
	// The form's own numbers, written out, are no other rules.
	same := policyOf(t, "сроки:\n  отметки: 5\n  итоговые отметки: 2\n  пропуски: 0\n  расписание: накануне\n  изменения расписания: 0\n").Reading
	if same.Limits.Set() || !same.Equal(april().Reading) {
		t.Errorf("%+v", same)
	}
	for _, policy := range []analysis.Policy{analysis.DefaultPolicy(),
		{Reading: r, Threshold: 9500, FormFile: "checklist.csv"}} {
		again := policyOf(t, analysis.Template(policy))
		if diff := cmp.Diff(policy.Reading, again.Reading); diff != "" ||
			again.Reading.Limits.Act != policy.Reading.Limits.Act {
			t.Errorf("the template reads otherwise:\n%s", diff)
		}
	}
}

// April 2015 of a five-day school that gives tables without entry times, whose
// quarter ends on Friday 17.04. With 3 days the marks from Wednesday 01.04 are
// due on Saturday 04.04, moved to Monday 06.04; those from Tuesday 07.04 on
// Friday 10.04; those from Monday 13.04 on Thursday 16.04; those of Friday
// 17.04 on Monday 20.04, after which all is decided.
func TestPlanFollowsTheOwnDeadlines(t *testing.T) {
	s := newSample(t, "ab", snapshotSchool())
	q := analysis.Question{From: day("01.04.2015"), To: day("30.04.2015"), AsOf: day("30.04.2015"), Threshold: 9500,
		Reading: policyOf(t, "сроки:\n  отметки: 3\n").Reading}
	plans := must(s.ask(t, q).Plan(context.Background(), []analysis.StudyPeriod{
		{School: "*", Name: "3 четверть", Start: day("12.01.2015"), Finish: day("17.04.2015")}}, "b"))
	var evenings, end string
	for _, task := range plans[0].Tasks {
		switch {
		case strings.HasPrefix(task.Instead, "если отчёта о доступе нет"):
			evenings += days(task.Days) + " "
		case end == "":
			end = days(task.Days)
		}
	}
	if evenings != "06.04 10.04 16.04 20.04 " || end != "21.04" {
		t.Errorf("evenings %s, all is decided on %s", evenings, end)
	}
}
