package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/testdata"
	"vsrok/testdata/form"
)

func newDemoCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "demo [ПАПКА]",
		Short: "Показать всё на учебных данных",
		Long: `Создаёт рабочую папку (vsrok-demo, если другая не названа) с выдуманными
выгрузками девяти школ, загружает их, печатает таблицу школ и записывает
форму мониторинга за апрель 2015 года.
` + exitHelp,
		Example: `  vsrok demo`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError(cmd, "ожидается одна папка")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "vsrok-demo"
			if len(args) == 1 {
				dir = args[0]
			}
			return a.runDemo(cmd, dir)
		},
	}
}

func (a *app) runDemo(cmd *cobra.Command, dir string) error {
	if err := writeDemo(dir); err != nil {
		return err
	}
	demo := &app{in: a.in, out: a.out, err: a.err, dir: dir}
	fmt.Fprintf(a.out, "Рабочая папка: %s\n\nЗагружаем выгрузки.\n", dir)
	if err := demo.runImport(cmd, importOptions{}, []string{filepath.Join(dir, "exports")}); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	round := &roundFlags{cmd: cmd}
	if err := demo.runAnalyze(cmd, analyzeOptions{by: string(analysis.BySchool), format: "table",
		round: round}); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	if err := demo.runForm(cmd, formOptions{output: filepath.Join(dir, defaultForm+".xlsx"),
		round: round}); err != nil {
		return err
	}
	fmt.Fprintf(a.out, demoNext, shellWord(dir))
	return nil
}

const demoNext = `
Что попробовать дальше:
  vsrok -C %[1]s serve
      то же самое на странице в браузере
  vsrok -C %[1]s teachers sosh3
      кто из учителей отстаёт
  vsrok -C %[1]s explain --school sosh3 --rule отметки --limit 3
      чем доказано каждое опоздание
  vsrok -C %[1]s report school sosh3 -o sosh3.html
      отчёт для директора школы
  vsrok init мониторинг
      своя рабочая папка
`

// writeDemo makes the workspace of the demo; files that are there stay.
func writeDemo(dir string) error {
	policy := analysis.DefaultPolicy()
	policy.Title = "Апрель 2015 года"
	policy.From = time.Date(2015, 4, 1, 0, 0, 0, 0, time.UTC)
	policy.To = time.Date(2015, 4, 30, 0, 0, 0, 0, time.UTC)
	policy.AsOf = time.Date(2015, 5, 6, 9, 0, 0, 0, time.UTC)
	if err := makeFolder(dir); err != nil {
		return err
	}
	if _, err := writeNew(filepath.Join(dir, policyFile), []byte(analysis.Template(policy))); err != nil {
		return err
	}
	if _, err := writeNew(filepath.Join(dir, "checklist.csv"), form.April2015); err != nil {
		return err
	}
	district, err := fs.Sub(testdata.District, "district")
	if err != nil {
		return err
	}
	return fs.WalkDir(district, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(path))
		if entry.IsDir() {
			return makeFolder(target)
		}
		data, err := fs.ReadFile(district, path)
		if err != nil {
			return err
		}
		_, err = writeNew(target, data)
		return err
	})
}
