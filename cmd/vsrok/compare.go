package main

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newCompareCommand(a *app) *cobra.Command {
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Сравнить школы: кто отличается от общей доли больше, чем случайно",
		Long: `Для каждого правила показывает, в каких пределах число уроков в срок лежало бы
случайно, если бы все школы работали одинаково, и какие школы вышли за пределы
(точные биномиальные пределы 95 % и 99,8 % вокруг общей доли). Мест школы не
получают: внутри пределов их доли различает только случай. За пределы 95 %
случайно выходит примерно одна школа из двадцати, поэтому последний столбец
судит с поправкой на число сравнений (Бенджамини и Хохберг, 1995): среди всех,
кто отмечен «отличается», случайных в среднем не больше одного из двадцати.

Считаются уроки, а не строки: класс, предмет, дата и номер урока; для итоговых
отметок — класс, предмет и период; для расписания — класс и день. Урок в срок,
если по нему ничего не опоздало и не просрочено.
` + exitHelp,
		Example: `  vsrok -C мониторинг compare`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withSession(cmd, round, "", a.printFunnels)
		},
	}
	round = addRoundFlags(cmd)
	return cmd
}

func (a *app) printFunnels(cmd *cobra.Command, s *analysis.Session, _ string) error {
	lines, err := s.DetailedLines(cmd.Context(), analysis.BySchool, "")
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, roundHead(s.Question))
	if with := schoolsWithLessons(lines); len(with) < 2 {
		only := "уроков нет ни у одной школы"
		if len(with) == 1 {
			only = "уроки есть только у одной школы" + with[0]
		}
		fmt.Fprintf(a.out, "Сравнивать не с кем: %s. Загрузите выгрузки других школ; одну школу покажет vsrok analyze.\n", only)
		return nil
	}
	a.printRules(analysis.Funnel(lines), "Школа", "по всем школам")
	return nil
}

// schoolsWithLessons are the names of the schools that have anything to compare.
func schoolsWithLessons(lines []analysis.Line) []string {
	var names []string
	for _, line := range lines {
		if name := " («" + line.SchoolName + "»)"; line.Lessons.Due > 0 && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// printRules prints a funnel rule by rule; who heads the names, and all is whom
// the pooled share is of.
func (a *app) printRules(funnel []analysis.FunnelLine, who, all string) {
	for _, rule := range analysis.Rules {
		ofRule := slices.DeleteFunc(slices.Clone(funnel), func(f analysis.FunnelLine) bool { return f.Rule != rule })
		a.printFunnel(rule, ofRule, who, all)
	}
}

func (a *app) printFunnel(rule analysis.Rule, schools []analysis.FunnelLine, who, all string) {
	if len(schools) == 0 || schools[0].Pooled.Den == 0 {
		fmt.Fprintf(a.out, "\n%s: сравнивать нечего, нет уроков с известным исходом.\n", rule.Title())
		return
	}
	pooled := schools[0].Pooled
	fmt.Fprintf(a.out, "\n%s: %s в срок %s уроков (%d из %d)\n", rule.Title(), all,
		reports.Percent(pooled.Num, pooled.Den), pooled.Num, pooled.Den)
	t := newTable(a.out, "Пределы 99,8 %", "Уроков")
	t.AppendHeader(table.Row{who, "Уроков", "В срок", "Доля и её 95 % интервал", "Пределы 95 %", "Пределы 99,8 %",
		"Положение", "С поправкой\nна число\nсравнений"})
	for _, school := range schools {
		if school.Lessons.Due == 0 {
			t.AppendRow(table.Row{school.SchoolName, 0, "—", "—", "—", "—", school.Standing,
				reports.AdjustedWords(school)})
			continue
		}
		t.AppendRow(table.Row{school.SchoolName, school.Lessons.Due, onTimeWords(school.Lessons),
			reports.LessonShareAndInterval(school.Lessons),
			limitWords(school.Warn), limitWords(school.Alarm), school.Standing, reports.AdjustedWords(school)})
	}
	t.Render()
}

// onTimeWords is the number of lessons in time, a range where some are
// undetermined.
func onTimeWords(l analysis.Lessons) string {
	return rangeWords(l.RateLow().Num, l.RateHigh().Num)
}

func limitWords(l analysis.Limits) string { return rangeWords(l.Low, l.High) }

func rangeWords(low, high int) string {
	if low == high {
		return fmt.Sprint(low)
	}
	return fmt.Sprintf("%d–%d", low, high)
}
