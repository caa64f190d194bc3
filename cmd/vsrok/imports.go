package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/ingest"
	"vsrok/ingest/store"
)

func newImportsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "imports",
		Short: "Показать, какие файлы загружены и какие не удалось загрузить",
		Long: `Показывает все файлы, которые передавались импорту: номер, вид, число строк и,
если файл не загружен, причину.
` + exitHelp,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runImports(cmd) },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "undo НОМЕР",
		Short: "Отменить импорт: всё станет так, будто файла не было",
		Long: `Убирает из базы всё, что принёс файл с этим номером. Номера показывает команда
vsrok imports.
` + exitHelp,
		Example: `  vsrok -C мониторинг imports undo 3`,
		Args:    exactArgs(1, "номер импорта"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runUndo(cmd, args[0]) },
	})
	return cmd
}

func (a *app) runImports(cmd *cobra.Command) error {
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	imports, err := w.db.Imports(cmd.Context())
	remarks, remarksErr := w.db.Remarks(cmd.Context())
	if err := errors.Join(err, remarksErr, w.close()); err != nil {
		return err
	}
	if len(imports) == 0 {
		fmt.Fprintln(a.out, "Загруженных файлов ещё нет: начните с команды vsrok import.")
		return nil
	}
	t := newTable(a.out, "Пропущено", "Прочитано")
	t.AppendHeader(table.Row{"№", "Файл", "Состояние", "Прочитано", "Загружено", "Отклонено", "Пропущено"})
	for _, i := range imports {
		state := "загружен"
		if i.Status == store.Refused {
			state = "не загружен: " + i.Reason
		}
		t.AppendRow(table.Row{i.ID, i.File, state, i.Read, i.Loaded, i.Rejected, i.Skipped})
	}
	t.Render()
	writeFileRemarks(a.out, remarks)
	return nil
}

// writeFileRemarks lists what imports said of files besides their rows.
func writeFileRemarks(w io.Writer, remarks []store.Remark) {
	if len(remarks) == 0 {
		return
	}
	fmt.Fprintln(w, "\nЗамечания к файлам:")
	for _, r := range remarks {
		place := fmt.Sprintf("№ %d, %s", r.ImportID, r.File)
		if r.Sheet != "" {
			place += ", " + r.Sheet
		}
		what := ""
		if r.Refused {
			what = "не загружено: "
		}
		fmt.Fprintf(w, "  %s: %s%s\n", place, what, r.Text)
	}
}

func (a *app) runUndo(cmd *cobra.Command, text string) error {
	id, err := strconv.Atoi(text)
	if err != nil {
		return usageError(cmd, fmt.Sprintf("«%s» — не номер импорта", text))
	}
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	undone, err := w.db.Undo(cmd.Context(), id)
	if err == nil {
		err = ingest.Settle(cmd.Context(), w.db, w.reference)
	}
	if err := errors.Join(err, w.close()); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Импорт № %d (%s) отменён.\n", id, undone.File)
	return nil
}
