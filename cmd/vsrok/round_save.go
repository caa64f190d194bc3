package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newRoundCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "round",
		Short: "Раунды: завести, показать, сохранить результаты, удалить",
		Long: `Раунд — название и даты, которые проверяются. Их задают один раз, и дальше
команды знают раунд по названию (ключ --round), а единственный открытый — и без
него. Сохранённый раунд хранит свои числа и знаки: с ними сравнивают следующий.`,
		Example: `  vsrok -C мониторинг round new "Апрель 2015"
  vsrok -C мониторинг analyze --round "Апрель 2015"`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRoundNewCommand(a), newRoundListCommand(a), newRoundShowCommand(a), newRoundSaveCommand(a),
		newRoundDeleteCommand(a))
	return cmd
}

func newRoundSaveCommand(a *app) *cobra.Command {
	var replace bool
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "save [НАЗВАНИЕ]",
		Short: "Сохранить результаты раунда под названием",
		Long: `Сохраняет в базе числа и знаки всех школ по правилам раунда. С ними команда
vsrok trend сравнит следующий раунд. Сохранённое больше не меняется, что бы ни
загрузили потом, а раунд больше не открыт: дальше его называют ключом --round.
Без названия сохраняется единственный открытый раунд.
` + exitHelp,
		Example: `  vsrok -C мониторинг round save "Апрель 2015"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError(cmd, "ожидается одно название; если в нём несколько слов, возьмите его в кавычки")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.Join(strings.Fields(strings.Join(args, "")), " ")
			if len(args) > 0 && name == "" {
				return usageError(cmd, "название раунда пустое")
			}
			return a.saveRound(cmd, round, name, replace)
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "заменить раунд, который уже сохранён под этим названием")
	round = addRoundFlags(cmd)
	return cmd
}

// saveRound saves the round that the flags give, else the known one of that
// name, else the one that every command would take.
func (a *app) saveRound(cmd *cobra.Command, flags *roundFlags, name string, replace bool) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	if !flags.dated() && flags.round == "" {
		if flags.round, err = w.roundToSave(cmd.Context(), name); err != nil {
			return errors.Join(err, w.close())
		}
	}
	return a.inRoundOf(cmd, flags, w, func(w *workspace, s *analysis.Session) error {
		name := cmp.Or(name, w.policy.Title)
		if name == "" {
			return usageError(cmd, "назовите раунд: vsrok round save НАЗВАНИЕ")
		}
		a.printWarnings(s)
		if err := s.SaveRound(cmd.Context(), name, replace); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "Раунд «%s» сохранён: %s – %s, на момент %s.\n", name,
			reports.Date(s.From), reports.Date(s.To), reports.Moment(s.AsOf))
		return nil
	})
}
