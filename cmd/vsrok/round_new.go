package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

type newRoundOptions struct {
	from, to, asOf string
	replace        bool
}

func newRoundNewCommand(a *app) *cobra.Command {
	var opts newRoundOptions
	cmd := &cobra.Command{
		Use:   "new НАЗВАНИЕ",
		Short: "Завести раунд: название, даты, момент",
		Long: `Заводит раунд. У названия вроде «Апрель 2015» даты понятны и так; иначе укажите их.
Момент — на когда судить; без него берётся последний момент из выгрузок, и отчёты об
этом предупреждают. Его можно указать и потом: повторите команду с ключом --replace.
` + exitHelp,
		Example: `  vsrok -C мониторинг round new "Апрель 2015" --as-of "06.05.2015 09:00"
  vsrok -C мониторинг round new "4 четверть" --from 01.04.2015 --to 29.05.2015`,
		Args: exactArgs(1, "название раунда"),
		RunE: func(cmd *cobra.Command, args []string) error {
			round, err := opts.round(cmd, strings.Join(strings.Fields(args[0]), " "))
			if err != nil {
				return err
			}
			return a.openRound(cmd, round, opts.replace)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.from, "from", "", "первый день раунда, `дата` 01.04.2015 или 2015-04-01")
	flags.StringVar(&opts.to, "to", "", "последний день раунда, `дата`")
	flags.StringVar(&opts.asOf, "as-of", "", "на какой `момент` судить: «06.05.2015 09:00» или 2015-05-06T09:00")
	flags.BoolVar(&opts.replace, "replace", false,
		"заменить даты и момент раунда, который уже открыт под этим названием")
	return cmd
}

// round is the round that the flags and the name tell.
func (o *newRoundOptions) round(cmd *cobra.Command, name string) (analysis.Round, error) {
	round := analysis.Round{Name: name}
	if name == "" {
		return round, usageError(cmd, "название раунда пустое")
	}
	var month bool
	round.From, round.To, month = analysis.MonthNamed(name)
	if !month && (o.from == "" || o.to == "") {
		return round, usageError(cmd, fmt.Sprintf("по названию «%s» не видно дат: укажите их ключами --from и --to",
			name))
	}
	var err error
	for _, flag := range []struct {
		name, text string
		set        func(string) error
	}{
		{"from", o.from, func(text string) error { round.From, err = analysis.ParseDay(text); return err }},
		{"to", o.to, func(text string) error { round.To, err = analysis.ParseDay(text); return err }},
		{"as-of", o.asOf, func(text string) error { round.AsOf, err = analysis.ParseMoment(text); return err }},
	} {
		if flag.text == "" {
			continue
		}
		if err := flag.set(flag.text); err != nil {
			return round, usageError(cmd, fmt.Sprintf("ключ --%s: %v", flag.name, err))
		}
	}
	return round, checkRound(cmd, round)
}

func checkRound(cmd *cobra.Command, round analysis.Round) error {
	switch {
	case round.To.Before(round.From):
		return usageError(cmd, fmt.Sprintf("раунд кончается (%s) раньше, чем начинается (%s): поменяйте даты местами",
			reports.Date(round.To), reports.Date(round.From)))
	case !round.AsOf.IsZero() && round.AsOf.Before(round.From):
		return usageError(cmd, fmt.Sprintf("момент %s раньше начала раунда %s: судить ещё не о чем",
			reports.Moment(round.AsOf), reports.Date(round.From)))
	}
	return nil
}

func (a *app) openRound(cmd *cobra.Command, round analysis.Round, replace bool) error {
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	err = analysis.OpenRound(cmd.Context(), w.db.DB, round, replace)
	rounds, listErr := analysis.Rounds(cmd.Context(), w.db)
	if err := errors.Join(err, listErr, w.close()); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Раунд «%s» открыт: %s – %s, %s.\n", round.Name, reports.Date(round.From),
		reports.Date(round.To), asOfWords(round))
	switch open := analysis.OpenRounds(rounds); {
	case w.policy.Dated():
		fmt.Fprintf(a.out, "В vsrok.yaml записан другой раунд, без ключа команды возьмут его: добавляйте --round %q или сотрите там даты.\n", round.Name)
	case len(open) > 1:
		fmt.Fprintf(a.out, "Открытых раундов %d: добавляйте к командам --round %q.\n", len(open), round.Name)
	default:
		fmt.Fprintln(a.out, "Он единственный открытый: команды возьмут его сами.")
	}
	return nil
}

func asOfWords(round analysis.Round) string {
	if round.AsOf.IsZero() {
		return "на последний момент из выгрузок"
	}
	return "на момент " + reports.Moment(round.AsOf)
}
