package main

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports/form"
)

type initOptions struct {
	from, zone string
	empty      bool
}

func newInitCommand(a *app) *cobra.Command {
	var opts initOptions
	cmd := &cobra.Command{
		Use:   "init ПАПКА",
		Short: "Создать рабочую папку с настройками и справочниками",
		Long: `Создаёт папку с файлами, которые надо заполнить один раз: vsrok.yaml (правила,
каждая строка объяснена), schools.csv (школы), periods.csv (четверти),
checklist.csv (форма мониторинга). В справочниках стоит учебный пример: с ним
загружаются только учебные выгрузки (vsrok demo). Ключ --from предлагает школы,
классы и периоды по вашим выгрузкам. Файлы, которые уже есть, не меняются.
` + exitHelp,
		Example: `  vsrok init мониторинг
  vsrok init мониторинг --from выгрузки --tz Екатеринбург`,
		Args: exactArgs(1, "папка"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runInit(cmd, args[0], opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.from, "from", "", "предложить школы и периоды по выгрузкам из этой `папки`")
	flags.StringVar(&opts.zone, "tz", "", "часовой `пояс` школ для --from: Екатеринбург, МСК+2")
	flags.BoolVar(&opts.empty, "empty", false, "без учебного примера: в справочниках одни заголовки")
	return cmd
}

func (a *app) runInit(cmd *cobra.Command, dir string, opts initOptions) error {
	tables, err := a.tablesOf(cmd, opts)
	if err != nil {
		return err
	}
	files, err := freshWorkspace(tables)
	if err != nil {
		return err
	}
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		return err
	}
	_, last := calendar.Years()
	if err := makeFolder(dir); err != nil {
		return err
	}
	for _, file := range files {
		written, err := writeNew(filepath.Join(dir, file.name), file.data)
		if err != nil {
			return err
		}
		state := "уже есть, не изменён"
		if written {
			state = "создан"
		}
		fmt.Fprintf(a.out, "%s — %s: %s\n", file.name, file.about, state)
	}
	fmt.Fprintf(a.out, "\nПроизводственный календарь встроен в программу по %d год; следующие годы\nдобавляет файл %s (столбцы Дата;Вид;Перенесён с).\n",
		last, filepath.Join(dir, analysis.CalendarFile))
	fmt.Fprintf(a.out, "\n%s\nЗатем загрузите выгрузки:\n  vsrok -C %s import ПАПКА_С_ВЫГРУЗКАМИ\n", tables.next(dir),
		shellWord(dir))
	return nil
}

// tablesOf are the reference tables that the flags ask for.
func (a *app) tablesOf(cmd *cobra.Command, opts initOptions) (referenceTables, error) {
	switch {
	case opts.from != "":
		return a.proposeTables(cmd, opts)
	case opts.zone != "":
		return referenceTables{}, usageError(cmd, "ключ --tz нужен только вместе с --from")
	case opts.empty:
		return emptyTables, nil
	}
	return exampleTables()
}

type newFile struct {
	name, about string
	data        []byte
}

const bom = "\ufeff"

// freshWorkspace is what a new workspace holds. CSV files are as Excel saves
// them in Russia: a BOM, semicolons and CRLF.
func freshWorkspace(tables referenceTables) ([]newFile, error) {
	checklist, err := form.DefaultForm(tables.names)
	if err != nil {
		return nil, err
	}
	var blank bytes.Buffer
	if err := form.WriteChecklist(&blank, checklist); err != nil {
		return nil, err
	}
	return []newFile{
		{policyFile, "раунд, сроки и порог", []byte(analysis.Template(analysis.DefaultPolicy()))},
		{"schools.csv", "школы", excelText(tables.schools)},
		{"periods.csv", "учебные периоды", excelText(tables.periods)},
		{"checklist.csv", "форма и ручной чек-лист", blank.Bytes()},
	}, nil
}
