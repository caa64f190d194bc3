package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"vsrok/analysis"
)

func newRoundHandUpCommand(a *app) *cobra.Command {
	var output string
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "hand-up",
		Short: "Записать итоги раунда для региона: числа без записей и имён",
		Long: `Записывает файл для региона: числа и сомнения каждой школы по каждому правилу,
порог и способ счёта, чего данные не говорят, суммы SHA-256 выгрузок. Записей и
имён в нём нет. Опись в нём — от полного пакета доказательств (vsrok evidence): по
пакету с той же суммой описи числа проверяются до строк.
Муниципалитет берётся из vsrok.yaml (форма: муниципалитет).
` + exitHelp,
		Example: `  vsrok -C мониторинг round hand-up -o итоги.zip`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inRound(cmd, round, func(w *workspace, s *analysis.Session) error {
				return a.handUp(cmd, w, s,
					output)
			})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "итоги.zip", "`файл`, в который записать итоги")
	round = addRoundFlags(cmd)
	return cmd
}

func (a *app) handUp(cmd *cobra.Command, w *workspace, s *analysis.Session, output string) error {
	pack, err := w.buildEvidence(cmd.Context(), s)
	if err != nil {
		return err
	}
	if err := writeFile(output, forAll, pack.WriteHandUp); err != nil {
		return err
	}
	a.printWarnings(s)
	if w.policy.Municipality == "" {
		fmt.Fprintln(a.err,
			"Муниципалитет не назван: впишите его в vsrok.yaml (форма: муниципалитет), чтобы регион не спрашивал.")
	}
	fmt.Fprintf(a.out, "Итоги записаны: %s\nПроверить файл: vsrok verify %s\n", output, output)
	return nil
}
