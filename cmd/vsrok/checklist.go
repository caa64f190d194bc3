package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"vsrok/ingest"
	"vsrok/reports"
	"vsrok/reports/form"
)

func newChecklistCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "checklist",
		Short: "Чек-лист книгой Excel: выдать школам и прочитать обратно",
		Long: `Ручные строки формы хранятся в checklist.csv. Команда write пишет их книгой
Excel, где знаки выбирают из списка, а остальное закрыто от правки. Команда read
переносит заполненное обратно.
` + exitHelp,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newChecklistWriteCommand(a), newChecklistReadCommand(a))
	return cmd
}

func newChecklistWriteCommand(a *app) *cobra.Command {
	var output, school string
	cmd := &cobra.Command{
		Use:   "write",
		Short: "Записать чек-лист книгой Excel для одной школы или для всех",
		Long: `Записывает книгу с текстами формы и знаками, которые уже стоят в чек-листе.
Белые клетки открыты: «+», «-» или пусто. Строки, которые измеряет программа,
закрыты; что школа заявляет о них сама, вписывают в раздел внизу.
` + exitHelp,
		Example: `  vsrok -C мониторинг checklist write -o чек-лист.xlsx
  vsrok -C мониторинг checklist write --school sosh1 -o "чек-лист СОШ 1.xlsx"`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.writeChecklist(cmd, output, school) },
	}
	cmd.Flags().StringVarP(&output, "output", "o", "чек-лист.xlsx", "`файл`, в который записать книгу")
	cmd.Flags().StringVar(&school, "school", "", "только одна школа, `код` или название")
	return cmd
}

func newChecklistReadCommand(a *app) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "read ФАЙЛ.xlsx...",
		Short: "Перенести знаки из заполненной книги в чек-лист",
		Long: `Переносит в checklist.csv знаки школ, которые есть в книге. Остальные школы,
тексты и строки не меняются. Если хоть одна ячейка не понята, не переносится
ничего, а все такие ячейки названы.
` + exitHelp,
		Example: `  vsrok -C мониторинг checklist read чек-лист.xlsx
  vsrok -C мониторинг checklist read --dry-run "чек-лист СОШ 1.xlsx"`,
		Args: minArgs(1, "файл .xlsx с заполненным чек-листом"),
		RunE: func(_ *cobra.Command, args []string) error { return a.readChecklists(args, dry) },
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "только показать, что изменилось бы")
	return cmd
}

func (a *app) writeChecklist(cmd *cobra.Command, output, only string) error {
	w := &workspace{dir: a.dir}
	if err := w.readSettings(); err != nil {
		return err
	}
	code, err := w.schoolCode(cmd, only)
	if err != nil {
		return err
	}
	checklist, err := w.checklist()
	if err != nil {
		return err
	}
	schools, err := w.checklistSchools(checklist, code)
	if err != nil {
		return err
	}
	var book bytes.Buffer
	if err := checklist.Select(schools, w.formSchool).WriteXLSX(&book,
		"Чек-лист. "+cmp.Or(w.policy.FormTitle, checklist.Words.Title)); err != nil {
		return err
	}
	if err := writeFile(output, forAll, contents(book.Bytes())); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Чек-лист записан: %s (%s)\n", output, reports.Count(len(schools), "школа", "школы", "школ"))
	fmt.Fprintln(a.out, "Заполненный прочитает команда vsrok checklist read.")
	return nil
}

// checklistSchools are the schools of the checklist in its order and after
// them those that only schools.csv has, or the one with that code.
func (w *workspace) checklistSchools(checklist *form.Checklist, only string) ([]form.School, error) {
	var schools []form.School
	seen := map[string]bool{}
	add := func(school form.School) {
		if !seen[school.Code] && (only == "" || only == school.Code) {
			schools = append(schools, school)
		}
		seen[school.Code] = true
	}
	_, known, err := checklist.Known(w.formSchool, form.UnknownSchool)
	if err != nil {
		return nil, err
	}
	for _, school := range known {
		add(school)
	}
	for _, school := range w.reference.Schools {
		add(formSchoolOf(school))
	}
	if len(schools) == 0 {
		return nil, fmt.Errorf("в %s нет ни одной школы: впишите их, затем повторите команду",
			filepath.Join(w.dir, "schools.csv"))
	}
	return schools, nil
}

func formSchoolOf(school ingest.School) form.School {
	return form.School{Code: school.Code, Name: school.Name, Short: school.Short}
}

// readChecklists merges workbooks one after another and writes the checklist
// once, when all of them are understood.
func (a *app) readChecklists(paths []string, dry bool) error {
	w := &workspace{dir: a.dir}
	if err := w.readSettings(); err != nil {
		return err
	}
	checklist, err := w.checklist()
	if err != nil {
		return err
	}
	changed := 0
	for _, path := range paths {
		merged, changes, err := a.mergeChecklist(w, checklist, path)
		if err != nil {
			return err
		}
		checklist, changed = merged, changed+len(changes)
	}
	return a.keepChecklist(w, checklist, changed, dry)
}

// mergeChecklist merges one workbook and says what it changes.
func (a *app) mergeChecklist(w *workspace, checklist *form.Checklist, path string) (*form.Checklist, []form.SignChange,
	error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("файл %s не открыт: %w", path, err)
	}
	defer file.Close()
	filled, err := form.ReadChecklistXLSX(path, file)
	if err != nil {
		return nil, nil, err
	}
	merged, changes, err := checklist.Merge(filled, w.formSchool)
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(a.out, "%s, лист «%s»: %s, изменений: %d\n", path, filled.Sheet,
		reports.Count(filled.Schools(), "школа", "школы", "школ"), len(changes))
	for _, change := range changes {
		fmt.Fprintln(a.out, "  "+change.String())
	}
	for _, school := range merged.Columns[len(checklist.Columns):] {
		fmt.Fprintf(a.out, "  %s: в чек-лист добавлен столбец\n", school)
	}
	if missing := checklist.Missing(filled); len(missing) > 0 {
		fmt.Fprintf(a.out, "  в книге нет строк %s: их знаки остались прежними\n", numberList(missing))
	}
	return merged, changes, nil
}

func numberList(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return reports.List(texts)
}

// keepChecklist writes the checklist where something in it is new.
func (a *app) keepChecklist(w *workspace, checklist *form.Checklist, changed int, dry bool) error {
	path := filepath.Join(w.dir, w.policy.FormFile)
	before, err := w.checklist()
	if err != nil {
		return err
	}
	switch {
	case changed == 0 && len(checklist.Columns) == len(before.Columns):
		fmt.Fprintln(a.out, "Изменений нет,", path, "не тронут.")
		return nil
	case dry:
		fmt.Fprintln(a.out, "Проверка: ничего не записано.")
		return nil
	}
	var out bytes.Buffer
	if err := form.WriteChecklist(&out, checklist); err != nil {
		return err
	}
	if err := writeFile(path, forAll, contents(out.Bytes())); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "Чек-лист записан:", path)
	return nil
}
