package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newSensitivityCommand(a *app) *cobra.Command {
	var school string
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "sensitivity",
		Short: "Проверить, меняется ли знак при другом прочтении сроков и порога",
		Long: `Пересчитывает знак каждой школы по каждому правилу при других прочтениях: строгие
календарные дни, рабочие дни, срок на день короче и длиннее, расписание без
изменений, всё неопределённое в срок и с опозданием, порог 0,90, 0,95 и 0,99.
Если ни один знак не меняется, печатает одну строку, иначе — таблицу.
` + exitHelp,
		Example: `  vsrok -C мониторинг sensitivity`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withSession(cmd, round, school, a.printSensitivity)
		},
	}
	addSchoolFlag(cmd, &school)
	round = addRoundFlags(cmd)
	return cmd
}

func addSchoolFlag(cmd *cobra.Command, school *string) {
	cmd.Flags().StringVar(school, "school", "", "только одна школа, `код` или название")
}

// withSession opens the workspace and a session with the flags' question,
// prints its warnings and does the work; only is the code of the school that
// the flag names, or "".
func (a *app) withSession(cmd *cobra.Command, round *roundFlags, school string,
	work func(cmd *cobra.Command, s *analysis.Session, only string) error) error {
	return a.inRound(cmd, round, func(w *workspace, session *analysis.Session) error {
		only, err := w.schoolCode(cmd, school)
		if err != nil {
			return err
		}
		a.printWarnings(session)
		return work(cmd, session, only)
	})
}

func (a *app) printWarnings(session *analysis.Session) {
	for _, warning := range session.Warnings {
		fmt.Fprintln(a.err, warning)
	}
}

// roundHead is the line that says what the numbers below it answer.
func roundHead(q analysis.Question) string {
	return fmt.Sprintf("Раунд %s – %s, на момент %s; %s; «+» от %s", reports.Date(q.From), reports.Date(q.To),
		reports.Moment(q.AsOf), q.Reading, q.Threshold.Words())
}

func (a *app) printSensitivity(cmd *cobra.Command, s *analysis.Session, only string) error {
	result, err := s.Sensitivity(cmd.Context(), only)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, roundHead(s.Question))
	fmt.Fprintf(a.out, "Проверены прочтения: %s.\n", strings.Join(result.Tried, "; "))
	for _, skipped := range result.Skipped {
		fmt.Fprintf(a.out, "Прочтение %s.\n", skipped)
	}
	if len(result.Flips) == 0 {
		fmt.Fprintln(a.out, "Знак не меняется ни при каком прочтении.")
		return nil
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Школа", "Правило", "Знак", "При каком прочтении меняется", "Станет", "В срок из всего"})
	for _, flip := range result.Flips {
		low, high := flip.Counts.RateLow(), flip.Counts.RateHigh()
		share := fmt.Sprintf("%d из %d", low.Num, low.Den)
		if high.Num > low.Num {
			share = fmt.Sprintf("%d–%d из %d", low.Num, high.Num, low.Den)
		}
		t.AppendRow(table.Row{flip.SchoolName, flip.Rule.Title(), signOrNone(flip.Sign), flip.Reading,
			signOrNone(flip.Other), share})
	}
	t.Render()
	return nil
}

// signOrNone shows a blank sign so that it is not taken for a missing one.
func signOrNone(sign analysis.Sign) string { return cmp.Or(string(sign), "нет") }
