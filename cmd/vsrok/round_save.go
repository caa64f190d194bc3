package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newRoundCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "round",
		Short: "Сохранить результаты раунда, чтобы сравнить с ними следующий",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRoundSaveCommand(a), newRoundListCommand(a), newRoundHandUpCommand(a))
	return cmd
}

func newRoundSaveCommand(a *app) *cobra.Command {
	var replace bool
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "save НАЗВАНИЕ",
		Short: "Сохранить результаты раунда под названием",
		Long: `Сохраняет в базе числа и знаки всех школ по правилам раунда. С ними команда
vsrok trend сравнит следующий раунд. Сохранённое больше не меняется, что бы ни
загрузили потом.
` + exitHelp,
		Example: `  vsrok -C мониторинг round save "Апрель 2015 года"`,
		Args:    exactArgs(1, "название раунда"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.TrimSpace(args[0])
			if name == "" {
				return usageError(cmd, "название раунда пустое")
			}
			return a.withSession(cmd, round, "", func(cmd *cobra.Command, s *analysis.Session, _ string) error {
				return a.saveRound(cmd, s, name, replace)
			})
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "заменить раунд, который уже сохранён под этим названием")
	round = addRoundFlags(cmd)
	return cmd
}

func (a *app) saveRound(cmd *cobra.Command, s *analysis.Session, name string, replace bool) error {
	if err := s.SaveRound(cmd.Context(), name, replace); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Раунд «%s» сохранён: %s – %s, на момент %s.\n", name, reports.Date(s.From), reports.Date(s.To), reports.Moment(s.AsOf))
	return nil
}

func newRoundListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Показать сохранённые раунды",
		Long:  "Показывает сохранённые раунды в порядке сохранения.\n" + exitHelp,
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.listRounds(cmd) },
	}
}

func (a *app) listRounds(cmd *cobra.Command) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	rounds, err := analysis.SavedRounds(cmd.Context(), w.db)
	if err := errors.Join(err, w.close()); err != nil {
		return err
	}
	if len(rounds) == 0 {
		fmt.Fprintln(a.out, "Сохранённых раундов ещё нет: их сохраняет команда vsrok round save.")
		return nil
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Название", "С", "По", "На момент", "Дни", "Порог"})
	for _, r := range rounds {
		t.AppendRow(table.Row{r.Name, reports.Date(r.From), reports.Date(r.To), reports.Moment(r.AsOf), r.Reading, r.Threshold.Words()})
	}
	t.Render()
	return nil
}
