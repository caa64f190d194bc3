package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

type trendOptions struct {
	by, school, against string
	round               *roundFlags
}

func newTrendCommand(a *app) *cobra.Command {
	var opts trendOptions
	cmd := &cobra.Command{
		Use:   "trend",
		Short: "Показать ход по месяцам или неделям и сравнить с прошлым раундом",
		Long: `Показывает долю уроков в срок по месяцам или неделям (ISO 8601) и сравнивает раунд с
последним сохранённым (vsrok round save), который кончился раньше, чем начался
этот. «Лучше» и «хуже» стоит только там, где разность долей больше случайной: её
95 % интервал (Ньюкомб, 1998, метод 10) не содержит нуля. Считаются уроки, а не
строки, как в команде compare.
` + exitHelp,
		Example: `  vsrok -C мониторинг trend --by week --school sosh3
  vsrok -C мониторинг trend --against "Март 2015 года"`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			by, err := analysis.ParseCut(opts.by)
			if err != nil || by != analysis.ByMonth && by != analysis.ByWeek {
				return usageError(cmd, fmt.Sprintf("ключ --by: «%s» не понято, ожидается месяц или неделя", opts.by))
			}
			return a.withSession(cmd, opts.round, opts.school,
				func(cmd *cobra.Command, s *analysis.Session, only string) error {
					return a.printTrend(cmd, s, only, by, opts.against)
				})
		},
	}
	cmd.Flags().StringVar(&opts.by, "by", "месяц", "`шаг`: месяц или неделя")
	cmd.Flags().StringVar(&opts.against, "against", "", "с каким сохранённым раундом сравнить, `название`")
	addSchoolFlag(cmd, &opts.school)
	opts.round = addRoundFlags(cmd)
	return cmd
}

func (a *app) printTrend(cmd *cobra.Command, s *analysis.Session, only string, by analysis.Cut, against string) error {
	points, err := s.Trend(cmd.Context(), by, only)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, roundHead(s.Question))
	t := newTable(a.out, "Записей в срок", "Уроков", "С опозданием")
	t.AppendHeader(table.Row{"Школа", "Правило", cutTitles[by], "Уроков", "С опозданием",
		"Доля уроков в срок и её 95 % интервал", "К предыдущему", "Записей в срок"})
	for _, p := range points {
		t.AppendRow(table.Row{p.SchoolName, p.Rule.Title(), lineName(by, p.Line), p.Lessons.Due, p.Lessons.Late,
			reports.LessonShareAndInterval(p.Lessons), changeWords(p), reports.EntryShare(p.Counts)})
	}
	t.Render()
	if slices.ContainsFunc(points, func(p analysis.TrendPoint) bool { return p.Young }) {
		fmt.Fprintf(a.out, "%s — %s\n", youngMark, reports.YoungNote)
	}
	return a.printRoundChanges(cmd, s, only, against)
}

// youngMark marks months and weeks that are too young.
const youngMark = "*"

func changeWords(p analysis.TrendPoint) string {
	if p.Young {
		return strings.TrimSpace(string(p.Change) + " " + youngMark)
	}
	return string(p.Change)
}

func (a *app) printRoundChanges(cmd *cobra.Command, s *analysis.Session, only, against string) error {
	round, err := s.EarlierRound(cmd.Context(), against)
	if err != nil {
		return err
	}
	if round == nil {
		fmt.Fprintln(a.out, "\nСравнить с прошлым раундом нельзя: нет сохранённого раунда раньше этого. Сохраняет результаты команда vsrok round save.")
		return nil
	}
	changes, err := s.CompareWith(cmd.Context(), round, only)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nПрошлый раунд «%s»: %s – %s, на момент %s; %s\n", round.Name, reports.Date(round.From),
		reports.Date(round.To),
		reports.Moment(round.AsOf), round.Reading)
	if !round.Reading.Equal(s.Reading) {
		fmt.Fprintln(a.err, "Прошлый раунд посчитан при другом прочтении сроков, поэтому доли не сравниваются: повторите с ключами --days и --rollover прошлого раунда.")
	}
	if age := s.SameAge(round); round.Reading.Equal(s.Reading) && (s.Age() != age || round.Age() != age) {
		fmt.Fprintf(a.out, "Оба раунда взяты на один возраст: %s после последнего дня раунда.\n",
			reports.Count(int(age.Hours()/24), "день", "дня", "дней"))
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Школа", "Правило", "Было", "Стало", "Изменение", "Знак был", "Знак стал"})
	for _, c := range changes {
		t.AppendRow(table.Row{c.Now.SchoolName, c.Now.Rule.Title(), lessonWords(c.Before.Lessons),
			lessonWords(c.Now.Lessons), c.Change,
			signOrNone(c.Before.Sign), signOrNone(c.Now.Sign)})
	}
	t.Render()
	return nil
}

// lessonWords is the share of lessons in time and of how many.
func lessonWords(l analysis.Lessons) string {
	if l.Due == 0 {
		return "—"
	}
	return fmt.Sprintf("%s, уроков %d", reports.LessonShareAndInterval(l), l.Due)
}
