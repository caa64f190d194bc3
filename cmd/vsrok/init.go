package main

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports/form"
)

func newInitCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init ПАПКА",
		Short: "Создать рабочую папку с настройками и справочниками",
		Long: `Создаёт папку с файлами, которые надо заполнить один раз: vsrok.yaml (раунд и
правила, каждая строка объяснена), schools.csv (школы), periods.csv (четверти),
checklist.csv (форма мониторинга). Файлы, которые уже есть, не меняются.
` + exitHelp,
		Example: `  vsrok init мониторинг`,
		Args:    exactArgs(1, "папка"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.runInit(args[0]) },
	}
}

func (a *app) runInit(dir string) error {
	files, err := freshWorkspace()
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
	fmt.Fprintf(a.out, "\nПроизводственный календарь встроен в программу по %d год; следующие годы добавляет файл %s (столбцы Дата;Вид;Перенесён с).\n",
		last, filepath.Join(dir, analysis.CalendarFile))
	fmt.Fprintf(a.out, "\nДальше: впишите школы в %s, проверьте даты в %s и %s, затем загрузите выгрузки:\n  vsrok -C %s import ПАПКА_С_ВЫГРУЗКАМИ\n",
		filepath.Join(dir, "schools.csv"), filepath.Join(dir, "periods.csv"), filepath.Join(dir, policyFile), dir)
	return nil
}

type newFile struct {
	name, about string
	data        []byte
}

const bom = "\ufeff"

// freshWorkspace is what a new workspace holds. CSV files are as Excel saves
// them in Russia: a BOM, semicolons and CRLF.
func freshWorkspace() ([]newFile, error) {
	checklist, err := form.DefaultForm(nil)
	if err != nil {
		return nil, err
	}
	var blank bytes.Buffer
	if err := form.WriteChecklist(&blank, checklist); err != nil {
		return nil, err
	}
	return []newFile{
		{policyFile, "раунд, сроки и порог", []byte(analysis.Template(analysis.DefaultPolicy()))},
		{"schools.csv", "школы", []byte(bom + "Код;Название;Часовой пояс;Учебная неделя;Другие названия\r\n")},
		{"periods.csv", "учебные периоды", []byte(bom + "Школа;Классы;Период;Начало;Окончание\r\n")},
		{"checklist.csv", "форма и ручной чек-лист", blank.Bytes()},
	}, nil
}
