package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"vsrok/analysis"
	"vsrok/cmd/vsrok/page"
	"vsrok/reports/municipal"
	"vsrok/reports/school"
)

// pageReports are the downloads of the page, a line each; those of one title
// stand together.
func (w *workspace) pageReports() []page.Report {
	form, school, municipal := "Форма мониторинга", "Отчёт школы", "Отчёт по муниципалитету"
	list := []page.Report{
		{Name: "form-xlsx", Title: form, About: aboutForm, File: defaultForm + ".xlsx", Write: w.formAs("xlsx", false)},
		{Name: "form-docx", Title: form, File: defaultForm + ".docx", Write: w.formAs("docx", false)},
		{Name: "form-html", Title: form, File: defaultForm + ".html", Write: w.formAs("html", false)},
		{Name: "numbers-xlsx", Title: "Форма с числами за знаками", About: aboutNumbers,
			File: defaultForm + " с числами.xlsx", Write: w.formAs("xlsx", true)},
		{Name: "numbers-html", Title: "Форма с числами за знаками", File: defaultForm + " с числами.html",
			Write: w.formAs("html", true)},
		{Name: "school-html", Title: school, About: aboutSchool, File: "Отчёт школы.html", OfSchool: true,
			Write: w.schoolAs(".html")},
		{Name: "school-xlsx", Title: school, File: "Отчёт школы.xlsx", OfSchool: true, Write: w.schoolAs(".xlsx")},
		{Name: "schools-html", Title: school, Label: "Все школы одним архивом, HTML", File: "Отчёты школ.zip",
			Write: w.allSchoolsAs("html")},
		{Name: "schools-xlsx", Title: school, Label: "Все школы одним архивом, Excel", File: "Отчёты школ.zip",
			Write: w.allSchoolsAs("xlsx")},
		{Name: "objections-xlsx", Title: "Возражения школы", About: aboutObjections, File: "Возражения.xlsx",
			OfSchool: true, Write: w.objectionsAsXLSX},
		{Name: "municipal-html", Title: municipal, About: aboutMunicipal, File: municipal + ".html",
			Write: w.municipalAs(".html")},
		{Name: "municipal-xlsx", Title: municipal, File: municipal + ".xlsx", Write: w.municipalAs(".xlsx")},
		{Name: "checklist-xlsx", Title: "Чек-лист для заполнения в Excel", About: aboutChecklist, File: "Чек-лист.xlsx",
			Write: w.checklistAsXLSX},
		{Name: "evidence-zip", Title: "Пакет доказательств", About: aboutEvidence, File: "Пакет доказательств.zip",
			Keeps: true, Write: w.evidenceAsZIP},
		{Name: "table-csv", Title: "Числа для других программ", About: aboutTable, File: "vsrok.csv",
			Write: tableAsCSV},
	}
	if canPrint() {
		list = after(list, "form-html", page.Report{Name: "form-pdf", Title: form, File: defaultForm + ".pdf", Write: w.formAs("pdf", false)})
		list = after(list, "school-xlsx", page.Report{Name: "school-pdf", Title: school, File: "Отчёт школы.pdf", OfSchool: true,
			Write: w.schoolAs(".pdf")})
	}
	return list
}

// after puts a report after the one of that name.
func after(list []page.Report, name string, report page.Report) []page.Report {
	return slices.Insert(list, 1+slices.IndexFunc(list, func(r page.Report) bool { return r.Name == name }), report)
}

const (
	aboutForm       = "Все школы: показатель 4 по измерению, остальное из чек-листа. Печатается как бумажная форма."
	aboutNumbers    = "Та же форма, а за ней — числа за каждым знаком, устойчивость, заявленное и измеренное, способ счёта и выгрузки."
	aboutSchool     = "Для директора: что внести сейчас, кто отстаёт и насколько. В отчёте названы учителя, поэтому отдают его только этой школе."
	aboutObjections = "Всё опоздавшее и не внесённое с местом для причин. Заполненную книгу перетащите на страницу «Выгрузки»: принятое выйдет из счёта."
	aboutMunicipal  = "Школы и правила с интервалами, без имён и предметов."
	aboutChecklist  = "Та же форма с подсказками, для тех, кто заполняет её в Excel. Заполненную книгу читает команда vsrok checklist read."
	aboutEvidence   = "Каждый знак — до строк файлов, из которых он получен; без имён учеников и учителей. Ключ к номерам учителей записывается в рабочую папку. Проверяет пакет команда vsrok verify."
	aboutTable      = "Школы и правила одной таблицей, как печатает команда analyze: запятые, UTF-8, точки в числах."
)

// writeReportFunc writes a report of the page.
type writeReportFunc = func(context.Context, page.Order, io.Writer) error

// titled is the workspace with the title of an order's round.
func (w *workspace) titled(order page.Order) *workspace {
	of := *w
	of.policy.Title = order.Round
	return &of
}

func (w *workspace) formAs(format string, withNumbers bool) writeReportFunc {
	return func(ctx context.Context, order page.Order, out io.Writer) error {
		form, err := w.titled(order).buildForm(ctx, order.Session)
		if err != nil {
			return err
		}
		form.WithNumbers = withNumbers
		return formWriters[format](form, out)
	}
}

func (w *workspace) schoolAs(ending string) writeReportFunc {
	return func(ctx context.Context, order page.Order, out io.Writer) error {
		w, q := w.titled(order), order.Session.Question
		report, err := school.Build(ctx, order.Session, order.School, w.formHead(q), w.formMethod(q))
		if err != nil {
			return err
		}
		return reportFormats[ending](out, report)
	}
}

// allSchoolsAs puts a file for each school into one archive.
func (w *workspace) allSchoolsAs(format string) writeReportFunc {
	return func(ctx context.Context, order page.Order, out io.Writer) error {
		names, err := schoolFiles(w.reference.Schools, "", format)
		if err != nil {
			return err
		}
		if err := order.Session.Keep(ctx); err != nil {
			return err
		}
		archive := zip.NewWriter(out)
		for i, school := range w.reference.Schools {
			order.Step(i, len(names), school.Name)
			file, err := archive.Create(names[i])
			if err != nil {
				return err
			}
			order.School = school.Code
			if err := w.schoolAs("."+format)(ctx, order, file); err != nil {
				return fmt.Errorf("%s: %w", school.Name, err)
			}
		}
		return archive.Close()
	}
}

func (w *workspace) municipalAs(ending string) writeReportFunc {
	return func(ctx context.Context, order page.Order, out io.Writer) error {
		w := w.titled(order)
		form, err := w.declared(ctx, order.Session)
		if err != nil {
			return err
		}
		q := order.Session.Question
		report, err := municipal.Build(ctx, order.Session, w.formHead(q), w.formMethod(q), form, w.shortNames())
		if err != nil {
			return err
		}
		return reportFormats[ending](out, report)
	}
}

func (w *workspace) objectionsAsXLSX(ctx context.Context, order page.Order, out io.Writer) error {
	return w.objectionsAs(ctx, order.Session, order.School, out)
}

func (w *workspace) checklistAsXLSX(_ context.Context, _ page.Order, out io.Writer) error {
	checklist, err := w.checklist()
	if err != nil {
		return err
	}
	schools, err := w.checklistSchools(checklist, "")
	if err != nil {
		return err
	}
	return checklist.Select(schools, w.formSchool).WriteXLSX(out,
		"Чек-лист. "+cmp.Or(w.policy.FormTitle, checklist.Words.Title))
}

// evidenceAsZIP writes the pack and, beside the database, the key to its
// teachers' numbers.
func (w *workspace) evidenceAsZIP(ctx context.Context, order page.Order, out io.Writer) error {
	pack, err := w.titled(order).buildEvidence(ctx, order.Session)
	if err != nil {
		return err
	}
	var key bytes.Buffer
	if err := errors.Join(pack.WriteZIP(out), pack.Numbers.WriteKey(&key)); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(w.dir, teacherKeyFile), forOwner, contents(key.Bytes())); err != nil {
		return fmt.Errorf("ключ к номерам учителей: %w", err)
	}
	return nil
}

func tableAsCSV(ctx context.Context, order page.Order, out io.Writer) error {
	lines, err := order.Session.Lines(ctx, analysis.BySchool, "")
	if err != nil {
		return err
	}
	return writeLineCSV(out, lineAnswer{by: analysis.BySchool, lines: lines})
}
