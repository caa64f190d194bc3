package main

import (
	"errors"
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newRoundListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "Показать раунды: открытые и сохранённые",
		Long:    "Показывает раунды: открытые, затем сохранённые в порядке сохранения.\n" + exitHelp,
		Example: `  vsrok -C мониторинг round list`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.listRounds(cmd) },
	}
}

func (a *app) listRounds(cmd *cobra.Command) error {
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	rounds, err := w.rounds(cmd.Context())
	if err := errors.Join(err, w.close()); err != nil {
		return err
	}
	if len(rounds) == 0 {
		fmt.Fprintln(a.out, "Раундов ещё нет. Заведите первый: vsrok round new \"Апрель 2015\"")
		return nil
	}
	t := newTable(a.out, "Дни", "Порог")
	t.AppendHeader(table.Row{"Название", "С", "По", "На момент", "Состояние", "Дни", "Порог"})
	for i, r := range rounds {
		t.AppendRow(roundRow(r, i == 0 && w.policy.Dated()))
	}
	t.Render()
	return nil
}

func roundRow(r analysis.Round, ofPolicy bool) table.Row {
	row := table.Row{r.Name, reports.Date(r.From), reports.Date(r.To), "", "открыт", "", ""}
	if ofPolicy {
		row[4] = "открыт (в vsrok.yaml)"
	}
	if !r.AsOf.IsZero() {
		row[3] = reports.Moment(r.AsOf)
	}
	if r.Saved != nil {
		row[4], row[5], row[6] = "сохранён", r.Saved.Reading, r.Saved.Threshold.Words()
	}
	return row
}

func newRoundShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show НАЗВАНИЕ",
		Short: "Показать раунд; сохранённый — с его числами и знаками",
		Long: `Показывает даты раунда, а у сохранённого — числа и знаки школ, какими они были
при сохранении.
` + exitHelp,
		Example: `  vsrok -C мониторинг round show "Март 2015"`,
		Args:    exactArgs(1, "название раунда"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.showRound(cmd, args[0]) },
	}
}

func (a *app) showRound(cmd *cobra.Command, name string) error {
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	rounds, err := w.rounds(cmd.Context())
	if err != nil {
		return errors.Join(err, w.close())
	}
	round, err := analysis.RoundNamed(rounds, name)
	var lines []analysis.Line
	if err == nil && round.Saved != nil {
		lines, err = analysis.LinesOfRound(cmd.Context(), w.db, round.Saved.ID)
	}
	if err := errors.Join(err, w.close()); err != nil {
		return err
	}
	if round.Saved == nil {
		fmt.Fprintf(a.out, "Раунд «%s» открыт: %s – %s, %s. Посчитать: vsrok analyze --round %q\n",
			round.Name, reports.Date(round.From), reports.Date(round.To), asOfWords(round), round.Name)
		return nil
	}
	fmt.Fprintf(a.out, "Раунд «%s» сохранён. %s\n", round.Name, roundHead(round.Saved.Question))
	a.printSavedLines(lines)
	return nil
}

func (a *app) printSavedLines(lines []analysis.Line) {
	t := newTable(a.out, "Уроков с опозданием", "Не определено")
	t.AppendHeader(table.Row{"Школа", "Правило", "В срок", "С опозданием", "Просрочено", "Не определено", "Доля",
		"Уроков с опозданием", "Знак"})
	for _, l := range lines {
		t.AppendRow(table.Row{l.SchoolName, l.Rule.Title(), l.OnTime, l.Late, l.Overdue, l.Undetermined,
			reports.EntryShare(l.Counts),
			reports.LateLessons(l.Lessons), signOrNone(l.Sign)})
	}
	t.Render()
}

func newRoundDeleteCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "delete НАЗВАНИЕ",
		Short: "Удалить раунд; выгрузки остаются",
		Long: `Удаляет раунд с этим названием, у сохранённого — и его числа. Загруженные выгрузки
остаются.
` + exitHelp,
		Example: `  vsrok -C мониторинг round delete "Март 2015"`,
		Args:    exactArgs(1, "название раунда"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.deleteRound(cmd, args[0]) },
	}
}

func (a *app) deleteRound(cmd *cobra.Command, name string) error {
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	round, err := analysis.DeleteRound(cmd.Context(), w.db.DB, name)
	if missing := (*analysis.NoRound)(nil); errors.As(err, &missing) && w.policy.Dated() && w.policy.IsRound(name) {
		err = fmt.Errorf("раунд «%s» записан в %s: сотрите там даты раздела «раунд»", w.policy.Title, policyFile)
	}
	if err := errors.Join(err, w.close()); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Раунд «%s» удалён. Выгрузки остались в базе.\n", round.Name)
	return nil
}
