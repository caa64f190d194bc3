package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"vsrok/analysis"
	"vsrok/cmd/vsrok/page"
	"vsrok/ingest"
	"vsrok/reports"
)

// pageProgram is what the page needs of this program.
func pageProgram(home string) page.Program {
	return page.Program{Home: home, Open: openForPage, Demo: demoForPage, Write: writeFile, Reports: pageReports}
}

func openForPage(ctx context.Context, dir string) (*page.Workspace, error) {
	w := &workspace{dir: dir}
	err := w.readSettings()
	if errors.Is(err, ingest.ErrNoSchools) {
		// The page is where the first school is typed in.
		w.reference = &ingest.Reference{}
		w.calendar, err = analysis.LoadCalendar()
	}
	if err != nil {
		return nil, err
	}
	if err := w.openDatabase(ctx); err != nil {
		return nil, err
	}
	ws, err := w.forPage()
	if err != nil {
		_ = w.close()
	}
	return ws, err
}

func (w *workspace) forPage() (*page.Workspace, error) {
	importer, err := w.importer("")
	if err != nil {
		return nil, err
	}
	// A job numbers the schools of its table while the page reads this one.
	shown, err := ingest.ReadReference(w.dir)
	if errors.Is(err, ingest.ErrNoSchools) {
		shown, err = &ingest.Reference{}, nil
	}
	if err != nil {
		return nil, err
	}
	return &page.Workspace{
		Dir: w.dir, PolicyPath: filepath.Join(w.dir, policyFile), FormPath: filepath.Join(w.dir, w.policy.FormFile),
		DB: w.db, Policy: w.policy, Reference: shown, Calendar: w.calendar, Importer: importer, Form: w.buildForm,
	}, nil
}

func demoForPage(dir string) (exports string, err error) {
	return filepath.Join(dir, "exports"), writeDemo(dir)
}

// pageReports are the downloads of the page, a line each.
var pageReports = []page.Report{
	{Name: "form-xlsx", Title: "Форма мониторинга", About: aboutForm, File: defaultForm + ".xlsx", Write: formAs((*reports.Form).WriteXLSX)},
	{Name: "form-docx", Title: "Форма мониторинга", File: defaultForm + ".docx", Write: formAs((*reports.Form).WriteDOCX)},
	{Name: "form-html", Title: "Форма мониторинга", File: defaultForm + ".html", Write: formAs((*reports.Form).WriteHTML)},
	{Name: "table-csv", Title: "Числа для других программ", About: aboutTable, File: "vsrok.csv", Write: tableAsCSV},
}

const (
	aboutForm  = "Все школы: показатель 4 по измерению, остальное из чек-листа. На других листах и страницах — числа за каждым знаком."
	aboutTable = "Школы и правила одной таблицей, как печатает команда analyze: запятые, UTF-8, точки в числах."
)

func formAs(write func(*reports.Form, io.Writer) error) func(context.Context, page.Order, io.Writer) error {
	return func(ctx context.Context, order page.Order, out io.Writer) error {
		form, err := order.Workspace.Form(ctx, order.Session)
		if err != nil {
			return err
		}
		return write(form, out)
	}
}

func tableAsCSV(ctx context.Context, order page.Order, out io.Writer) error {
	lines, err := order.Session.Lines(ctx, analysis.BySchool, "")
	if err != nil {
		return err
	}
	return writeLineCSV(out, order.Session.Question, analysis.BySchool, lines, nil)
}
