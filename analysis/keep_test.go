package analysis_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vsrok/analysis"
)

// TestKeptAnswersAreTheSame: what a session answers of each school after Keep is
// what it answered before.
func TestKeptAnswersAreTheSame(t *testing.T) {
	ctx := context.Background()
	session := newSample(t, "ab", map[string]string{
		"exemptions.csv": "Школа;Правило;Учитель;Класс;С;По;Причина;Кто принял\na;Отметки;;6А;;;сбой;К\n",
		"a/Отметки.csv": marksHead + mark("5А", "Алгебра", "у-1", "06.04.2015", 1, "20.04.2015 10:00") + mark("5А",
			"Алгебра", "у-2", "06.04.2015", 1, "07.04.2015 10:00") +
			mark("6А", "Физика", "у-3", "07.04.2015", 2, "30.04.2015 10:00"),
		"a/Расписание.csv": "Выгружено: 06.05.2015 09:00\n" + timetableHead +
			"5А;06.04.2015;1;Алгебра;Учитель-09 И.О.;25.03.2015 10:00;\n5А;08.04.2015;1;Алгебра;Учитель-01 И.О.;25.03.2015 10:00;\n",
		"b/Отметки.csv": marksHead + mark("7А", "История", "у-4", "08.04.2015", 1, "08.04.2015 10:00"),
	}).ask(t, april())
	answers := func() (all []any) {
		for _, school := range []string{"a", "b"} {
			for _, ask := range []func() (any, error){
				func() (any, error) { return session.DetailedLines(ctx, analysis.BySchool, school) },
				func() (any, error) { return session.TeacherLines(ctx, school) },
				func() (any, error) { return session.Faults(ctx, school) },
				func() (any, error) { return session.Outside(ctx, school) },
				func() (any, error) { return session.HeldLessons(ctx, school) },
				func() (any, error) { return session.Substitutions(ctx, school) },
				func() (any, error) { return session.Lateness(ctx, school) },
				func() (any, error) { return session.Remarks(ctx, school) },
				func() (any, error) { return session.Sensitivity(ctx, school) },
				func() (any, error) { return session.Trend(ctx, analysis.ByWeek, school) },
			} {
				answer, err := ask()
				fatal(t, err)
				all = append(all, answer)
			}
		}
		return all
	}
	before := answers()
	fatal(t, session.Keep(ctx))
	unexported := cmp.Exporter(func(reflect.Type) bool { return true })
	if diff := cmp.Diff(before, answers(), unexported, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("kept answers differ (-before +after):\n%s", diff)
	}
}
