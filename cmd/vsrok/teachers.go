package main

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/school"
)

func newTeachersCommand(a *app) *cobra.Command {
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "teachers ШКОЛА",
		Short: "Показать, кто из учителей школы отстаёт, в чём и с какого дня",
		Long: `Показывает учителей одной школы: сколько уроков и записей с опозданием и сколько
не внесено, в каких классах и предметах и с какого дня, а рядом — уроки, за которые
учитель не внёс ничего. Учителя без замечаний тоже перечислены; у кого меньше
10 уроков, стоит «мало данных», и порядок таких строк — по имени. Замены и общие
журналы двух учителей показаны отдельно и порядка не меняют. Расписание ведёт
канцелярия, учителям оно не ставится в вину.
` + exitHelp,
		Example: `  vsrok -C мониторинг teachers sosh3`,
		Args:    exactArgs(1, "школа: код или название из schools.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withSession(cmd, round, args[0], a.printTeachers)
		},
	}
	round = addRoundFlags(cmd)
	return cmd
}

func (a *app) printTeachers(cmd *cobra.Command, s *analysis.Session, school string) error {
	lines, err := s.TeacherLines(cmd.Context(), school)
	if err != nil {
		return err
	}
	lags, err := s.Lagging(cmd.Context(), school)
	if err != nil {
		return err
	}
	held, err := s.HeldLessons(cmd.Context(), school)
	if err != nil {
		return err
	}
	substitutions, err := s.Substitutions(cmd.Context(), school)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s. %s\n", s.SchoolName(school), roundHead(s.Question))
	if len(lines)+len(held) == 0 {
		fmt.Fprintln(a.out, "За эти даты у школы нет данных, по которым видны учителя: загрузите её выгрузки командой vsrok import.")
		return nil
	}
	a.printTeacherLines(lines)
	a.printLags(lags)
	a.printEmptyLessons(held)
	a.printSubstitutions(substitutions)
	return nil
}

func (a *app) printTeacherLines(lines []analysis.TeacherLine) {
	slices.SortStableFunc(lines, analysis.MostToMend)
	t := newTable(a.out, "Всего", "Не опре-\nделено", "Доля уроков в срок\n(95 % интервал)", "Записей с\nопозданием")
	t.AppendHeader(table.Row{"Учитель", "Правило", "Уроков с\nопозданием", "Доля уроков в срок\n(95 % интервал)",
		"Записей с\nопозданием", "Не\nвнесено", "Не опре-\nделено", "Всего", "Доля\nв срок", "Примечание"})
	for _, line := range lines {
		if line.Due() == 0 {
			continue
		}
		note := ""
		if !line.Rankable() {
			note = reports.FewLessons
		}
		t.AppendRow(table.Row{reports.TeacherName(line.Teacher), line.Rule.Title(), reports.LateLessons(line.Lessons),
			reports.LessonShareAndInterval(line.Lessons),
			line.Late, line.Overdue, line.Undetermined, fmt.Sprintf("%d %s", line.Due(), line.Rule.Denominator()),
			reports.EntryShare(line.Counts), note})
	}
	t.Render()
}

func (a *app) printLags(lags []analysis.Lag) {
	if len(lags) == 0 {
		fmt.Fprintln(a.out, "Опозданий и просроченного нет.")
		return
	}
	fmt.Fprintln(a.out, "\nГде и с какого дня:")
	t := newTable(a.out, "Записей с опозданием")
	t.AppendHeader(table.Row{"Учитель", "Правило", "Класс", "Предмет", "Уроков", "Записей с опозданием", "Не внесено",
		"Начиная с"})
	for _, lag := range lags {
		t.AppendRow(table.Row{reports.TeacherName(lag.Teacher), lag.Rule.Title(), lag.Class, lag.Subject, lag.Incidents,
			lag.Late, lag.Overdue, reports.Date(lag.Since)})
	}
	t.Render()
}

// printEmptyLessons lists who enters nothing: they must not look punctual.
func (a *app) printEmptyLessons(held []analysis.Held) {
	if len(held) == 0 {
		fmt.Fprintln(a.out, "\nПроведённых уроков в данных не видно: нет ни расписания, ни классных журналов.")
		return
	}
	fmt.Fprintln(a.out, "\nУроки без единой отметки и пропуска (не нарушение, в знаки не входит):")
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Учитель", "Проведено уроков", "Без единой записи", "Доля"})
	for _, h := range held {
		t.AppendRow(table.Row{reports.TeacherName(h.Teacher), h.Lessons, h.Empty, reports.Percent(h.Empty, h.Lessons)})
	}
	t.Render()
}

func (a *app) printSubstitutions(substitutions []analysis.Substitution) {
	if len(substitutions) == 0 {
		return
	}
	fmt.Fprintln(a.out, "\nЗамены и общие журналы двух учителей (в таблице учителей этих записей нет, в знаки школы они входят):")
	t := newTable(a.out)
	t.AppendHeader(table.Row{"В строках выгрузок", "В расписании", "Уроков", "Записей"})
	for _, x := range substitutions {
		t.AppendRow(table.Row{reports.TeacherName(x.Teacher), school.TimetableTeacher(x), x.Lessons, x.Entries})
	}
	t.Render()
}
