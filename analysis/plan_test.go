package analysis_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// planned writes the plan of a month as text: what was given, then one line a
// task with its days.
func planned(t *testing.T, s *sample, from, to string, lines []analysis.StudyPeriod) map[string][]string {
	t.Helper()
	q := analysis.Question{From: day(from), To: day(to), AsOf: day(to), Reading: april().Reading, Threshold: 9500}
	plans, err := s.ask(t, q).Plan(context.Background(), lines, "")
	fatal(t, err)
	found := map[string][]string{}
	for _, plan := range plans {
		var codes string
		for _, school := range plan.Schools {
			codes += school.Code
		}
		out := []string{plan.Situation}
		for _, task := range plan.Tasks {
			text := fmt.Sprintf("%s, %s: %s", days(task.Days), task.When, task.What)
			if task.Instead != "" {
				text = task.Instead + ": " + text
			}
			if marks, ok := strings.CutPrefix(task.Why, "отметки за "); ok {
				text += " за " + marks[:len("01.04.2015–06.04.2015")]
			}
			out = append(out, text)
		}
		found[codes] = append(out, plan.Notes...)
	}
	return found
}

func days(all []time.Time) string {
	var words []string
	for _, d := range all {
		words = append(words, d.Format("02.01"))
	}
	return strings.Join(words, " ")
}

// April 2015 of five-day schools whose quarter ends on Friday 17.04. Its
// deadline, Sunday 19.04, moves to Monday 20.04; the deadline of marks of
// 17.04 is Wednesday 22.04, so that all is decided on Thursday 23.04.
//
// Late marks and absences are seen three weeks after the month, on 21.05.
//
// Without entry times and log: of the lessons from 01.04 the deadline is
// Monday 06.04; of those from 07.04 it is Sunday 12.04, moved to 13.04; of
// those from 14.04 it is Sunday 19.04, moved to 20.04.
func TestPlanOfTablesAndSnapshots(t *testing.T) {
	s := newSample(t, "abcd", join(mixedSchool(), snapshotSchool()))
	got := planned(t, s, "01.04.2015", "30.04.2015", []analysis.StudyPeriod{
		{School: "*", Name: "3 четверть", Start: day("12.01.2015"), Finish: day("17.04.2015")},
	})
	const (
		evenings = "31.03 01.04 02.04 05.04 06.04 07.04 08.04 09.04 12.04 13.04 14.04 15.04 16.04"
		evening  = ", поздно вечером, до 23:59: "
		anyTime  = "23.04, в любое время этого дня или позже: "
		marks    = "таблицы без времени внесения, те же, что раньше: отметки"
		all      = anyTime + "таблицы со временем внесения за весь месяц: отметки, итоговые отметки, пропуски, расписание"
		again    = "21.05, в любое время этого дня или позже: ещё раз "
		tables   = again + "таблицы со временем внесения за весь месяц: отметки, пропуски"
		table    = "если таблицы расписания со временем внесения нет: " + evenings + evening +
			"таблица расписания всех классов на эту и следующую неделю"
		without = "Если дневник не выгружает таблиц со временем внесения (%s), сохраните 23.04.2015 классный журнал, а сразу после него отчёт о доступе к журналу за весь месяц."
	)
	want := map[string][]string{
		"a": {
			"таблицы со временем внесения — отметки, итоговые отметки, расписание; нет выгрузок — пропуски",
			all, tables,
			fmt.Sprintf(without, "пропуски"),
		},
		"b": {
			"таблицы без времени внесения — отметки; нет выгрузок — итоговые отметки, пропуски, расписание",
			anyTime + "таблицы со временем внесения за весь месяц: итоговые отметки, пропуски, расписание",
			anyTime + marks,
			"23.04, сразу после журнала, в тот же день: отчёт о доступе к классному журналу с 25.03.2015 по 23.04.2015, без отбора",
			again + "таблицы со временем внесения за весь месяц: пропуски",
			again + marks + " и отчёт о доступе: отметки",
			"если отчёта о доступе нет: 06.04" + evening + marks + " за 01.04.2015–06.04.2015",
			"если отчёта о доступе нет: 13.04" + evening + marks + " за 07.04.2015–13.04.2015",
			"если отчёта о доступе нет: 20.04" + evening + marks + " за 14.04.2015–17.04.2015",
			table,
			fmt.Sprintf(without, "итоговые отметки, пропуски"),
			"Если в файле отчёта о доступе не сказано, когда он сделан, загрузите его с ключом --exported-at.",
		},
		"cd": {
			"нет выгрузок — отметки, итоговые отметки, пропуски, расписание",
			all, tables, table,
			fmt.Sprintf(without, "отметки, итоговые отметки, пропуски"),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// In May 2015 no period of periods.csv is left: the last working day of a
// five-day week is Friday 29.05, its marks are due on Wednesday 03.06.
func TestPlanWithoutStudyPeriods(t *testing.T) {
	s := newSample(t, "a", mixedSchool())
	got := planned(t, s, "01.05.2015", "31.05.2015", nil)["a"]
	want := []string{
		"таблицы со временем внесения — отметки, итоговые отметки, расписание; нет выгрузок — пропуски",
		"04.06, в любое время этого дня или позже: таблицы со временем внесения за весь месяц: отметки, пропуски, расписание",
		"21.06, в любое время этого дня или позже: ещё раз таблицы со временем внесения за весь месяц: отметки, пропуски",
		"В periods.csv нет учебного периода, на который приходится этот месяц: учебными посчитаны все рабочие дни.",
		"Учебный период в этом месяце не кончается: итоговые отметки не проверяются.",
		"Если дневник не выгружает таблиц со временем внесения (пропуски), сохраните 04.06.2015 классный журнал, а сразу после него отчёт о доступе к журналу за весь месяц.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A period that only touches the month with days off leaves nothing to do:
// 03.01–11.01.2015 are holidays and weekends.
func TestPlanOfHolidays(t *testing.T) {
	s := newSample(t, "ab", snapshotSchool())
	got := planned(t, s, "03.01.2015", "11.01.2015", []analysis.StudyPeriod{
		{School: "a", Name: "2 четверть", Start: day("01.11.2014"), Finish: day("20.01.2015")},
	})["a"]
	if last := got[len(got)-1]; len(got) != 3 ||
		last != "В этом месяце нет ни учебных дней, ни окончания учебного периода: выгружать нечего." {
		t.Errorf("%q", got)
	}
}

func TestPlanErrsInAYearWithoutCalendar(t *testing.T) {
	s := newSample(t, "ab", snapshotSchool())
	q := analysis.Question{From: day("01.05.1990"), To: day("31.05.1990"), AsOf: day("31.05.1990"),
		Reading: april().Reading, Threshold: 9500}
	if plans, err := s.ask(t, q).Plan(context.Background(), nil, ""); err == nil ||
		!strings.Contains(err.Error(), "1990") {
		t.Errorf("%v, %v", plans, err)
	}
}
