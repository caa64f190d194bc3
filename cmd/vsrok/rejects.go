package main

import (
	"errors"
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/ingest/store"
)

func newRejectsCommand(a *app) *cobra.Command {
	var importID int
	cmd := &cobra.Command{
		Use:   "rejects",
		Short: "Показать строки, которые не удалось понять, с местом и причиной",
		Long: `Показывает отклонённые строки: файл, лист, строку, столбец, значение и причину.
Значение печатается, только если в нём одни цифры и знаки; иначе — его вид, чтобы
в список не попали имена.
` + exitHelp,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runRejects(cmd, importID) },
	}
	cmd.Flags().IntVar(&importID, "import", 0, "только один импорт, его `номер`")
	return cmd
}

func (a *app) runRejects(cmd *cobra.Command, importID int) error {
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	rejects, err := w.db.Rejects(cmd.Context(), importID)
	imports, listErr := w.db.Imports(cmd.Context())
	if err := errors.Join(err, listErr, w.close()); err != nil {
		return err
	}
	if len(rejects) == 0 {
		fmt.Fprintln(a.out, "Отклонённых строк нет.")
		return nil
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Импорт", "Файл", "Лист", "Строка", "Столбец", "Значение", "Причина"})
	for _, r := range rejects {
		t.AppendRow(table.Row{r.ImportID, r.File, r.Sheet, r.Row, r.Column, r.Value, r.Text})
	}
	t.Render()
	for _, cut := range store.CutRejects(imports, rejects) {
		fmt.Fprintf(a.out, "%s: отклонено строк %d, здесь первые %d. Исправьте их причину и загрузите файл заново.\n", cut.File, cut.All, cut.Kept)
	}
	return nil
}
