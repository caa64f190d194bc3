package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/objections"
)

const exemptionsFile = "exemptions.csv"

func newObjectionsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "objections",
		Short: "Возражения школы: книга с её опозданиями и перенос принятых причин",
		Long: `Команда write пишет школе книгу Excel со всем, что внесено с опозданием или не
внесено: класс, предмет, урок, дата, файл и строка. Школа вписывает причины,
муниципалитет — решения. Команда read переносит принятое в exemptions.csv.
` + exitHelp,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newObjectionsWriteCommand(a), newObjectionsReadCommand(a))
	return cmd
}

func newObjectionsWriteCommand(a *app) *cobra.Command {
	var output string
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "write ШКОЛА",
		Short: "Записать школе книгу с её опозданиями и местом для причин",
		Long: `Записывает книгу Excel: строка — один урок или период, где что-то внесено с
опозданием или не внесено. Открыты только причина, решение и кто принял. На
втором листе — файлы с суммами SHA-256, по которым школа найдёт свои.
` + exitHelp,
		Example: `  vsrok -C мониторинг objections write sosh3 -o "возражения СОШ 3.xlsx"`,
		Args:    exactArgs(1, "школа"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.inRound(cmd, round,
				func(w *workspace, s *analysis.Session) error { return a.writeObjections(cmd, w, s, args[0], output) })
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "",
		"`файл`, в который записать книгу (без ключа — «Возражения КОД.xlsx»)")
	round = addRoundFlags(cmd)
	return cmd
}

func newObjectionsReadCommand(a *app) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "read ФАЙЛ.xlsx...",
		Short: "Перенести принятые причины из книги в exemptions.csv",
		Long: `Переносит строки, где стоит «да», причина и кто принял. Остальное не меняется;
то, что уже перенесено, второй раз не пишется. Если хоть одна ячейка не понята,
не переносится ничего, а все такие ячейки названы.
` + exitHelp,
		Example: `  vsrok -C мониторинг objections read "возражения СОШ 3.xlsx"
  vsrok -C мониторинг objections read --dry-run "возражения СОШ 3.xlsx"`,
		Args: minArgs(1, "файл .xlsx с возражениями"),
		RunE: func(_ *cobra.Command, args []string) error { return a.readObjections(args, dry) },
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "только показать, что изменилось бы")
	return cmd
}

func (a *app) writeObjections(cmd *cobra.Command, w *workspace, s *analysis.Session, school, output string) error {
	code, err := w.schoolCode(cmd, school)
	if err != nil {
		return err
	}
	book, err := w.objectionsOf(cmd.Context(), s, code)
	if err != nil {
		return err
	}
	if output == "" {
		output = "Возражения " + fileWord(code) + ".xlsx"
	}
	var out bytes.Buffer
	if err := book.WriteXLSX(&out); err != nil {
		return err
	}
	if err := writeFile(output, forOwner, contents(out.Bytes())); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Книга возражений записана: %s (%s)\nВ ней названы учителя: отдайте её только этой школе. Заполненную прочитает команда vsrok objections read.\n",
		output, reports.Count(len(book.Cases), "строка", "строки", "строк"))
	return nil
}

// objectionsOf is the book of a school's late and overdue lessons.
func (w *workspace) objectionsOf(ctx context.Context, s *analysis.Session, code string) (*objections.Book, error) {
	book := &objections.Book{SchoolCode: code, SchoolName: code, Round: "Раунд: " + w.formHead(s.Question).Round}
	for _, school := range w.reference.Schools {
		if school.Code == code {
			book.SchoolName = school.Name
		}
	}
	var err error
	if book.Cases, err = s.Cases(ctx, code); err != nil {
		return nil, err
	}
	book.Exports, err = s.Exports(ctx)
	return book, err
}

func (w *workspace) objectionsAs(ctx context.Context, s *analysis.Session, code string, out io.Writer) error {
	book, err := w.objectionsOf(ctx, s, code)
	if err != nil {
		return err
	}
	return book.WriteXLSX(out)
}

func (a *app) readObjections(paths []string, dry bool) error {
	w := &workspace{dir: a.dir}
	if err := w.readSettings(); err != nil {
		return err
	}
	path := filepath.Join(w.dir, exemptionsFile)
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s не читается: %w", path, err)
	}
	total := 0
	for _, name := range paths {
		filled, err := readObjectionsFile(w, name)
		if err != nil {
			return err
		}
		fresh, added, err := filled.AddTo(text)
		if err != nil {
			return err
		}
		text, total = fresh, total+added
		fmt.Fprintf(a.out, "%s, школа %s: принято %d, из них новых %d; отказано %d, без решения %d\n",
			name, filled.SchoolCode, len(filled.Accepted), added, filled.Refused, filled.Open)
	}
	switch {
	case total == 0:
		fmt.Fprintln(a.out, "Нового нет,", path, "не тронут.")
		return nil
	case dry:
		fmt.Fprintln(a.out, "Проверка: ничего не записано.")
		return nil
	}
	if err := writeFile(path, forAll, contents(text)); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Записано: %s. Принятое выйдет из счёта при следующем расчёте: vsrok analyze.\n", path)
	return nil
}

func readObjectionsFile(w *workspace, path string) (*objections.Filled, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("файл %s не открыт: %w", path, err)
	}
	defer file.Close()
	filled, err := objections.ReadXLSX(path, file)
	if err != nil {
		return nil, err
	}
	if _, ok := w.reference.SchoolNamed(filled.SchoolCode); !ok {
		return nil, fmt.Errorf("%s: школы с кодом «%s» нет в schools.csv", path, filled.SchoolCode)
	}
	return filled, nil
}
