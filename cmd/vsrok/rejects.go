package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/ingest/store"
)

type rejectsOptions struct {
	importID       int
	school, output string
	letter         bool
}

func newRejectsCommand(a *app) *cobra.Command {
	var opts rejectsOptions
	cmd := &cobra.Command{
		Use:   "rejects",
		Short: "Показать строки, которые не удалось понять, с местом и причиной",
		Long: `Показывает отклонённые строки: файл, лист, строку, столбец, значение и причину.
Значение печатается, только если в нём одни цифры и знаки; иначе — что это было
(«слово, а не дата»), чтобы в список не попали имена. Ключ --letter пишет письмо
школе: какие строки исправить. Имён учеников в нём нет.
` + exitHelp,
		Example: `  vsrok -C мониторинг rejects --school sosh3
  vsrok -C мониторинг rejects --letter --school sosh3 -o письмо.txt`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runRejects(cmd, opts) },
	}
	cmd.Flags().IntVar(&opts.importID, "import", 0, "только один импорт, его `номер`")
	addSchoolFlag(cmd, &opts.school)
	cmd.Flags().BoolVar(&opts.letter, "letter", false, "письма школам с их строками")
	cmd.Flags().StringVarP(&opts.output, "output", "o", "", "записать письма в `файл`")
	return cmd
}

func (a *app) runRejects(cmd *cobra.Command, opts rejectsOptions) error {
	if opts.output != "" && !opts.letter {
		return usageError(cmd, "ключ -o пишет в файл письмо: добавьте ключ --letter")
	}
	w, err := a.openLists(cmd.Context())
	if err != nil {
		return err
	}
	only, err := w.schoolCode(cmd, opts.school)
	if err != nil {
		return errors.Join(err, w.close())
	}
	rejects, err := w.db.Rejects(cmd.Context(), opts.importID)
	imports, listErr := w.db.Imports(cmd.Context())
	if err := errors.Join(err, listErr, w.close()); err != nil {
		return err
	}
	if only != "" {
		rejects = rejectsOf(rejects, only)
	}
	switch {
	case len(rejects) == 0:
		fmt.Fprintln(a.out, "Отклонённых строк нет.")
		return nil
	case opts.letter:
		return a.writeLetters(w, rejects, opts.output)
	}
	a.printRejects(imports, rejects)
	return nil
}

func rejectsOf(rejects []store.RejectRow, school string) []store.RejectRow {
	var of []store.RejectRow
	for _, r := range rejects {
		if r.School == school {
			of = append(of, r)
		}
	}
	return of
}

func (a *app) printRejects(imports []store.Import, rejects []store.RejectRow) {
	t := newTable(a.out, "Импорт", "Лист")
	t.AppendHeader(table.Row{"Импорт", "Файл", "Лист", "Строка", "Столбец", "Значение", "Причина"})
	for _, r := range rejects {
		t.AppendRow(table.Row{r.ImportID, r.File, r.Sheet, r.Row, r.Column, valueWords(r), r.Text})
	}
	t.Render()
	for _, cut := range store.CutRejects(imports, rejects) {
		fmt.Fprintf(a.out, "%s: отклонено строк %d, здесь первые %d. Исправьте их причину и загрузите файл заново.\n",
			cut.File, cut.All, cut.Kept)
	}
}

// writeLetters writes a letter for each school that has rejected rows, in the
// order of schools.csv.
func (a *app) writeLetters(w *workspace, rejects []store.RejectRow, output string) error {
	var letters []string
	for _, school := range w.reference.Schools {
		if of := rejectsOf(rejects, school.Code); len(of) > 0 {
			letters = append(letters, letter(school.Name, of))
		}
	}
	if rest := rejectsOf(rejects, ""); len(rest) > 0 {
		fmt.Fprintf(a.err, "Строк, у которых школу не узнать: %d; в письма они не вошли, их покажет vsrok rejects.\n",
			len(rest))
	}
	text := strings.Join(letters, "\n"+strings.Repeat("─", 40)+"\n\n")
	if output == "" {
		fmt.Fprint(a.out, text)
		return nil
	}
	// As Windows' editor expects a text.
	if err := writeFile(output, forAll, contents([]byte(bom+strings.ReplaceAll(text, "\n", "\r\n")))); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Писем: %d, файл %s\n", len(letters), output)
	return nil
}
