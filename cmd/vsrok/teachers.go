package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newTeachersCommand(a *app) *cobra.Command {
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "teachers ШКОЛА",
		Short: "Показать, кто из учителей школы отстаёт, в чём и с какого дня",
		Long: `Показывает учителей одной школы: сколько внесено в срок, с опозданием и
просрочено, затем — в каких классах и предметах и с какого дня. Учителя без
замечаний тоже перечислены; у кого меньше 10 уроков, стоит «мало данных», и порядок
таких строк — по имени. Расписание ведёт канцелярия, учителям оно не
ставится в вину.
` + exitHelp,
		Example: `  vsrok -C мониторинг teachers sosh3`,
		Args:    exactArgs(1, "школа: код или название из schools.csv"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runTeachers(cmd, round, args[0]) },
	}
	round = addRoundFlags(cmd)
	return cmd
}

func (a *app) runTeachers(cmd *cobra.Command, round *roundFlags, name string) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	return errors.Join(a.teachers(cmd, w, round, name), w.close())
}

func (a *app) teachers(cmd *cobra.Command, w *workspace, round *roundFlags, name string) error {
	school, err := w.schoolCode(cmd, name)
	if err != nil {
		return err
	}
	session, err := round.ask(cmd.Context(), w)
	if err != nil {
		return err
	}
	defer session.Close()
	lines, err := session.LinesWithLessons(cmd.Context(), analysis.ByTeacher, school)
	if err != nil {
		return err
	}
	lags, err := session.Lagging(cmd.Context(), school)
	if err != nil {
		return err
	}
	for _, warning := range session.Warnings {
		fmt.Fprintln(a.err, warning)
	}
	if len(lines) == 0 {
		fmt.Fprintln(a.out, "За эти даты у школы нет данных, по которым видны учителя: загрузите её выгрузки командой vsrok import.")
		return nil
	}
	a.printTeachers(session.Question, lines)
	a.printLags(lags)
	return nil
}

func (a *app) printTeachers(q analysis.Question, lines []analysis.Line) {
	fmt.Fprintf(a.out, "%s: раунд %s – %s, на момент %s; %s\n", lines[0].SchoolName, reports.Date(q.From), reports.Date(q.To),
		reports.Moment(q.AsOf), q.Reading)
	slices.SortStableFunc(lines, mostToMend)
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Учитель", "Правило", "С опозданием", "Просрочено", "Не определено", "Всего", "Доля в срок", "Уроков с опозданием"})
	for _, line := range lines {
		t.AppendRow(table.Row{lineName(analysis.ByTeacher, line), line.Rule.Title(), line.Late, line.Overdue, line.Undetermined,
			fmt.Sprintf("%d %s", line.Due(), line.Rule.Denominator()), rateWords(line), rankWords(line.Lessons)})
	}
	t.Render()
}

// mostToMend orders teachers by the lessons to mend, then by the rows. Those
// with too few lessons come after them by name: they are not ranked.
func mostToMend(x, y analysis.Line) int {
	switch {
	case x.Lessons.Rankable() && y.Lessons.Rankable():
		return cmp.Or(cmp.Compare(y.Lessons.Late, x.Lessons.Late), cmp.Compare(y.Late+y.Overdue, x.Late+x.Overdue))
	case x.Lessons.Rankable():
		return -1
	case y.Lessons.Rankable():
		return 1
	}
	return 0
}

// rankWords says that a teacher is not ranked where lessons are too few.
func rankWords(l analysis.Lessons) string {
	if l.Rankable() {
		return incidentWords(l)
	}
	return incidentWords(l) + ", мало данных"
}

func (a *app) printLags(lags []analysis.Lag) {
	if len(lags) == 0 {
		fmt.Fprintln(a.out, "Опозданий и просроченного нет.")
		return
	}
	fmt.Fprintln(a.out, "\nГде и с какого дня:")
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Учитель", "Правило", "Класс", "Предмет", "С опозданием", "Просрочено", "Уроков", "Начиная с"})
	for _, lag := range lags {
		name := cmp.Or(lag.Teacher, "(учитель не определён)")
		t.AppendRow(table.Row{name, lag.Rule.Title(), lag.Class, lag.Subject, lag.Late, lag.Overdue, lag.Incidents, reports.Date(lag.Since)})
	}
	t.Render()
}
