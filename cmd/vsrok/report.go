package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports"
	"vsrok/reports/form"
	"vsrok/reports/municipal"
	"vsrok/reports/paper"
	"vsrok/reports/school"
)

// reportFormats write a report by the ending of its file.
var reportFormats = map[string]func(io.Writer, *reports.Document) error{".html": paper.WriteHTML,
	".xlsx": paper.WriteXLSX, ".pdf": printReport}

func printReport(out io.Writer, d *reports.Document) error {
	return writePDF(out, func(w io.Writer) error { return paper.WriteHTML(w, d) },
		func(w io.Writer) error { return paper.WriteXLSX(w, d) })
}

type reportOptions struct {
	output, format string
	all            bool
	round          *roundFlags
}

func newReportCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Записать отчёт школе или муниципалитету",
		Long:  "Записывает отчёты, которые печатают и отправляют: страницей HTML, книгой Excel или PDF.",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSchoolReportCommand(a), newMunicipalReportCommand(a))
	return cmd
}

func newSchoolReportCommand(a *app) *cobra.Command {
	var opts reportOptions
	cmd := &cobra.Command{
		Use:   "school [ШКОЛА]",
		Short: "Отчёт директору: четыре правила, что внести сейчас, кто отстаёт",
		Long: `Записывает отчёт одной школы: знаки четырёх правил с числами за ними; что внести
сейчас, начиная с того, что закрывает больше всего; кто и где отстаёт и насколько;
кто без замечаний; уроки без единой записи; тексты напоминаний. Отчёт называет
учителей и предназначен только этой школе.

Страница HTML — один файл без сети и сценариев: её можно отправить письмом и
напечатать. С ключом --all записывает по файлу на каждую школу: в папку или, если
ключ -o называет файл .zip, в один архив.
` + exitHelp,
		Example: `  vsrok -C мониторинг report school sosh3 -o "Отчёт sosh3.html"
  vsrok -C мониторинг report school --all -o отчёты.zip`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := opts.checkSchool(cmd, args); err != nil {
				return err
			}
			return a.withReport(cmd, opts, func(w *workspace, s *analysis.Session) error {
				return a.schoolReports(cmd, w, s, opts, strings.Join(args, ""))
			})
		},
	}
	addReportFlags(cmd, &opts)
	cmd.Flags().BoolVar(&opts.all, "all", false, "по файлу на каждую школу: в папку -o или в архив .zip")
	return cmd
}

func newMunicipalReportCommand(a *app) *cobra.Command {
	var opts reportOptions
	cmd := &cobra.Command{
		Use:   "municipal",
		Short: "Отчёт по всем школам: знаки, интервалы, сравнение без мест",
		Long: `Записывает отчёт по всем школам: знаки и доли с интервалами, сравнение школ с
пределами случайности, ход по месяцам, заявленное и измеренное. Учителей не называет,
по предметам и классам не делит.
` + exitHelp,
		Example: `  vsrok -C мониторинг report municipal -o "Школы.html"`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := opts.settleFile(cmd, "Отчёт по школам"); err != nil {
				return err
			}
			return a.withReport(cmd, opts,
				func(w *workspace, s *analysis.Session) error { return a.municipalReport(cmd.Context(), w, s, opts) })
		},
	}
	addReportFlags(cmd, &opts)
	return cmd
}

func addReportFlags(cmd *cobra.Command, opts *reportOptions) {
	cmd.Flags().StringVarP(&opts.output, "output", "o", "", "`файл` .html, .xlsx или .pdf, в который записать отчёт")
	cmd.Flags().StringVar(&opts.format, "format", "",
		"`вид`: html, xlsx или pdf (без ключа — по окончанию файла, иначе html)")
	opts.round = addRoundFlags(cmd)
}

// checkSchool settles what a school's report goes to: a file for one school,
// a folder for all of them.
func (o *reportOptions) checkSchool(cmd *cobra.Command, args []string) error {
	if o.all == (len(args) > 0) || len(args) > 1 {
		return usageError(cmd, "ожидается одна школа (код или название из schools.csv) либо ключ --all")
	}
	if !o.all {
		return o.settleFile(cmd, "Отчёт школы "+fileWord(args[0]))
	}
	if o.output == "" {
		return usageError(cmd, "с ключом --all назовите ключом -o папку или архив .zip")
	}
	if o.format == "" {
		o.format = "html"
	}
	return o.checkFormat(cmd)
}

func (o *reportOptions) checkFormat(cmd *cobra.Command) (err error) {
	o.format, err = parseFormat(cmd, o.format, "html", "xlsx", "pdf")
	return err
}

// settleFile fills what the user left open: the format by the file's ending,
// or the file by the format.
func (o *reportOptions) settleFile(cmd *cobra.Command, name string) error {
	if o.format == "" {
		o.format = "html"
		if o.output != "" {
			o.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(o.output)), ".")
			if o.format == "htm" {
				o.format = "html"
			}
			if reportFormats["."+o.format] == nil {
				return usageError(cmd, fmt.Sprintf("по имени «%s» не понять вид отчёта: назовите файл .html, .xlsx или .pdf либо добавьте ключ --format", o.output))
			}
		}
	}
	if err := o.checkFormat(cmd); err != nil {
		return err
	}
	if o.output == "" {
		o.output = name + "." + o.format
	}
	return nil
}

// fileWord is a school's code as a part of a file's name on any system.
func fileWord(code string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, strings.TrimRight(code, ". "))
}

// withReport opens the workspace and a session of its round.
func (a *app) withReport(cmd *cobra.Command, opts reportOptions,
	write func(*workspace, *analysis.Session) error) error {
	return a.inRound(cmd, opts.round, func(w *workspace, session *analysis.Session) error {
		a.printWarnings(session)
		return write(w, session)
	})
}

func (a *app) schoolReports(cmd *cobra.Command, w *workspace, s *analysis.Session, opts reportOptions,
	name string) error {
	if !opts.all {
		code, err := w.schoolCode(cmd, name)
		if err != nil {
			return err
		}
		return a.schoolReport(cmd.Context(), w, s, code, opts.format, opts.output)
	}
	if err := s.Keep(cmd.Context()); err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(opts.output), ".zip") {
		return a.zipReports(cmd.Context(), w, s, opts)
	}
	if err := makeFolder(opts.output); err != nil {
		return err
	}
	paths, err := schoolFiles(w.reference.Schools, opts.output, opts.format)
	if err != nil {
		return err
	}
	for i, school := range w.reference.Schools {
		if err := a.schoolReport(cmd.Context(), w, s, school.Code, opts.format, paths[i]); err != nil {
			return err
		}
	}
	return nil
}

// zipReports writes the reports of all schools into one archive, which is the
// same to the byte whenever and wherever it is made.
func (a *app) zipReports(ctx context.Context, w *workspace, s *analysis.Session, opts reportOptions) error {
	names, err := schoolFiles(w.reference.Schools, "", opts.format)
	if err != nil {
		return err
	}
	err = writeFile(opts.output, forOwner, func(out io.Writer) error {
		archive := zip.NewWriter(out)
		for i, of := range w.reference.Schools {
			report, err := school.Build(ctx, s, of.Code, w.formHead(s.Question), w.formMethod(s.Question))
			if err != nil {
				return err
			}
			member, err := archive.Create(names[i])
			if err != nil {
				return err
			}
			if err := reportFormats["."+opts.format](member, report); err != nil {
				return err
			}
		}
		return archive.Close()
	})
	if err == nil {
		fmt.Fprintf(a.out, "Отчёты записаны: %s, школ %d. Каждый отчёт называет учителей своей школы: раздавайте их порознь.\n",
			opts.output, len(names))
	}
	return err
}

// schoolFiles are the files of all schools' reports, one a school: a file that
// two schools share would show the one school's teachers to the other.
func schoolFiles(schools []ingest.School, folder, format string) ([]string, error) {
	paths := make([]string, len(schools))
	taken := map[string]string{}
	for i, school := range schools {
		file := "Отчёт школы " + fileWord(school.Code) + "." + format
		if other, ok := taken[strings.ToLower(file)]; ok {
			return nil, fmt.Errorf("отчёты школ с кодами «%s» и «%s» попали бы в один файл %s: измените код одной из них в schools.csv", other, school.Code, file)
		}
		taken[strings.ToLower(file)] = school.Code
		paths[i] = filepath.Join(folder, file)
	}
	return paths, nil
}

func (a *app) schoolReport(ctx context.Context, w *workspace, s *analysis.Session, code, format, path string) error {
	report, err := school.Build(ctx, s, code, w.formHead(s.Question), w.formMethod(s.Question))
	if err != nil {
		return err
	}
	return a.writeReport(report, format, path, forOwner)
}

func (a *app) municipalReport(ctx context.Context, w *workspace, s *analysis.Session, opts reportOptions) error {
	form, err := w.declared(ctx, s)
	if err != nil {
		return err
	}
	report, err := municipal.Build(ctx, s, w.formHead(s.Question), w.formMethod(s.Question), form, w.shortNames())
	if err != nil {
		return err
	}
	return a.writeReport(report, opts.format, opts.output, forAll)
}

// declared is the form with what the schools declared and what was measured;
// nil where the workspace keeps no checklist.
func (w *workspace) declared(ctx context.Context, s *analysis.Session) (*form.Form, error) {
	if _, err := os.Stat(filepath.Join(w.dir, w.policy.FormFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return w.compareForm(ctx, s)
}

func (a *app) writeReport(report *reports.Document, format, path string, mode fs.FileMode) error {
	var out bytes.Buffer
	err := reportFormats["."+format](&out, report)
	if errors.Is(err, errNoPrinter) {
		path = a.withoutPrinter(path)
		err = paper.WriteHTML(&out, report)
	}
	if err != nil {
		return err
	}
	if err := writeFile(path, mode, contents(out.Bytes())); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "Отчёт записан:", path)
	return nil
}

// shortNames are the short names of schools that have one, by code.
func (w *workspace) shortNames() map[string]string {
	short := map[string]string{}
	for _, school := range w.reference.Schools {
		if school.Short != "" {
			short[school.Code] = school.Short
		}
	}
	return short
}
