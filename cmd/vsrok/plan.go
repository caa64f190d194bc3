package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

type planOptions struct{ month, school, format string }

func newPlanCommand(a *app) *cobra.Command {
	var opts planOptions
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Какие выгрузки и когда сохранить школам в месяце",
		Long: `Показывает, какие выгрузки и в какие дни нужно сохранить, чтобы о каждом правиле
можно было судить, — для каждой школы самый дешёвый путь при том, что она уже
присылала. Школы, которым нужно одно и то же, стоят вместе. Даты учитывают праздники,
учебную неделю школы, days.csv и periods.csv.
` + exitHelp,
		Example: `  vsrok -C мониторинг plan --month 2015-05
  vsrok -C мониторинг plan --month 2015-05 --format csv > календарь.csv`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runPlan(cmd, opts) },
	}
	cmd.Flags().StringVar(&opts.month, "month", "",
		"`месяц` вроде 2015-05 или «май 2015»; без ключа — следующий после раунда")
	addSchoolFlag(cmd, &opts.school)
	cmd.Flags().StringVar(&opts.format, "format", "table",
		"`вид`: table (для чтения) или csv (для Excel, раздать школам)")
	return cmd
}

var planWriters = map[string]func(io.Writer, analysis.Question, []analysis.SchoolPlan) error{
	"table": writePlanText, "csv": writePlanCSV, "excel": writePlanCSV,
}

func (a *app) runPlan(cmd *cobra.Command, opts planOptions) error {
	format, err := parseFormat(cmd, opts.format, "table", "csv", "excel")
	if err != nil {
		return err
	}
	opts.format = format
	write := planWriters[format]
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	return errors.Join(a.plan(cmd, w, opts, write), w.close())
}

func (a *app) plan(cmd *cobra.Command, w *workspace, opts planOptions,
	write func(io.Writer, analysis.Question, []analysis.SchoolPlan) error) error {
	if opts.month == "" {
		if err := w.takeRound(cmd.Context(), ""); err != nil && !errors.As(err, new(*severalRounds)) {
			return err
		}
	}
	month, err := planMonth(cmd, opts.month, w.policy)
	if err != nil {
		return err
	}
	only, err := w.schoolCode(cmd, opts.school)
	if err != nil {
		return err
	}
	next := month.AddDate(0, 1, 0)
	session, err := analysis.NewSession(cmd.Context(), w.db.DB, w.calendar, analysis.Question{
		From: month, To: next.AddDate(0, 0, -1), AsOf: next, Reading: w.policy.Reading, Threshold: w.policy.Threshold,
	})
	if err != nil {
		return err
	}
	defer session.Close()
	plans, err := session.Plan(cmd.Context(), w.studyPeriods(), only)
	if err != nil {
		return err
	}
	if len(plans) == 0 {
		return errors.New("в schools.csv ещё нет школ: впишите их и повторите команду")
	}
	return write(a.outFor(opts.format), session.Question, plans)
}

// planMonth is the first day of the month that the flag names, or of the one
// after the round's last day.
func planMonth(cmd *cobra.Command, value string, policy analysis.Policy) (time.Time, error) {
	if value == "" {
		if policy.To.IsZero() {
			return time.Time{}, usageError(cmd,
				"укажите месяц ключом --month, например --month 2015-05 (или заведите раунд командой vsrok round new)")
		}
		return time.Date(policy.To.Year(), policy.To.Month()+1, 1, 0, 0, 0, 0, time.UTC), nil
	}
	month, _, named := analysis.MonthNamed(value)
	if named {
		return month, nil
	}
	month, err := time.Parse("2006-01", value)
	if err != nil {
		return time.Time{}, usageError(cmd,
			fmt.Sprintf("ключ --month: «%s» не понято, ожидается месяц вроде 2015-05 или «май 2015»", value))
	}
	return month, nil
}

// studyPeriods are the lines of periods.csv.
func (w *workspace) studyPeriods() []analysis.StudyPeriod {
	var periods []analysis.StudyPeriod
	for _, row := range w.reference.Periods {
		periods = append(periods, analysis.StudyPeriod{School: row.School, Name: row.Period, Start: row.Start,
			Finish: row.End})
	}
	return periods
}

// taskWidth bounds a column of words where no terminal does.
const taskWidth = 50

func writePlanText(w io.Writer, q analysis.Question, plans []analysis.SchoolPlan) error {
	fmt.Fprintf(w, "Какие выгрузки сохранить, чтобы судить о %s. Сроки: %s.\n", monthWords(q.From), q.Reading)
	fmt.Fprintln(w, "Все выгрузки — по всем классам. Время — местное время школы.")
	for i, plan := range plans {
		fmt.Fprintf(w, "\n%d. %s\nСейчас: %s.\n", i+1, schoolWords(plan.Schools), plan.Situation)
		writeTasks(w, plan.Tasks)
		for _, note := range plan.Notes {
			fmt.Fprintln(w, note)
		}
	}
	return nil
}

func writeTasks(w io.Writer, tasks []analysis.Task) {
	for _, instead := range insteads(tasks) {
		if instead != "" {
			fmt.Fprintf(w, "Замена, %s:\n", instead)
		}
		t := newTable(w)
		t.Style().Options.SeparateRows = true
		t.most = taskWidth
		t.AppendHeader(table.Row{"Когда", "Что сохранить", "Что это решит"})
		for _, task := range tasks {
			if task.Instead == instead {
				t.AppendRow(table.Row{datesInWords(task.Days) + ", " + string(task.When), task.What, task.Why})
			}
		}
		t.Render()
	}
}

// insteads lists the cases of the tasks in their order.
func insteads(tasks []analysis.Task) []string {
	var cases []string
	for _, task := range tasks {
		if !slices.Contains(cases, task.Instead) {
			cases = append(cases, task.Instead)
		}
	}
	return cases
}

// schoolWords lists schools with their number where there are several.
func schoolWords(schools []analysis.School) string {
	var names []string
	for _, school := range schools {
		names = append(names, school.Name)
	}
	if len(names) == 1 {
		return names[0]
	}
	return reports.Count(len(names), "школа", "школы", "школ") + ": " + strings.Join(names, ", ")
}

// datesInWords is one day with its weekday, or the runs of several days.
func datesInWords(days []time.Time) string {
	if len(days) == 1 {
		return analysis.DayInWords(days[0])
	}
	var runs []string
	for i := 0; i < len(days); {
		last := i
		for last+1 < len(days) && days[last+1].Equal(days[last].AddDate(0, 0, 1)) {
			last++
		}
		run := shortDay(days[i])
		if last > i {
			run += " – " + shortDay(days[last])
		}
		runs = append(runs, run)
		i = last + 1
	}
	return "каждый день из: " + strings.Join(runs, ", ")
}

var shortWeekdays = [...]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"}

func shortDay(day time.Time) string { return shortWeekdays[day.Weekday()] + " " + day.Format("02.01") }

var monthsAbout = [...]string{"январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре",
	"октябре", "ноябре", "декабре"}

func monthWords(month time.Time) string {
	return monthsAbout[month.Month()-1] + " " + strconv.Itoa(month.Year()) + " года"
}

// writePlanCSV is for Excel: one line a school, day and export.
func writePlanCSV(w io.Writer, _ analysis.Question, plans []analysis.SchoolPlan) error {
	rows := [][]string{reports.PlanHead}
	for _, plan := range plans {
		for _, school := range plan.Schools {
			rows = append(rows, reports.PlanRows(school, plan)...)
		}
	}
	return reports.WriteCSV(w, rows)
}
