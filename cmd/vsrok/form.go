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
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
)

type formOptions struct {
	output, format string
	withNumbers    bool
	round          *roundFlags
}

// defaultForm is the file that a form goes to, without its ending.
const defaultForm = "Приложение 1"

func newFormCommand(a *app) *cobra.Command {
	var opts formOptions
	cmd := &cobra.Command{
		Use:   "form",
		Short: "Заполнить форму мониторинга",
		Long: `Записывает форму мониторинга книгой Excel, документом Word, страницей HTML или PDF.
Строки показателя 4 считаются по данным, остальные берутся из чек-листа без
изменений. С ключом --with-numbers за формой идут числа за каждым знаком,
устойчивость знаков, сравнение заявленного с измеренным, способ счёта и список
выгрузок.
` + exitHelp,
		Example: `  vsrok -C мониторинг form -o "Приложение 1.xlsx"
  vsrok -C мониторинг form --format docx
  vsrok -C мониторинг form --with-numbers -o "Приложение 1 с числами.xlsx"`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runForm(cmd, opts) },
	}
	cmd.Flags().StringVarP(&opts.output, "output", "o", "",
		"`файл`, в который записать форму (без ключа — "+defaultForm+".xlsx)")
	cmd.Flags().StringVar(&opts.format, "format", "",
		"`вид`: xlsx, docx, html или pdf (без ключа — по окончанию файла)")
	cmd.Flags().BoolVar(&opts.withNumbers, "with-numbers", false,
		"записать за формой числа, сравнение с заявленным, способ счёта и выгрузки")
	opts.round = addRoundFlags(cmd)
	return cmd
}

// formWriters write a form in each format.
var formWriters = map[string]func(*form.Form, io.Writer) error{
	"xlsx": (*form.Form).WriteXLSX, "docx": (*form.Form).WriteDOCX, "html": (*form.Form).WriteHTML,
	"pdf": func(f *form.Form, out io.Writer) error { return writePDF(out, f.WriteHTML, f.WriteXLSX) },
}

// settle fills what the user left open: the format by the file's ending, or
// the file by the format.
func (o *formOptions) settle(cmd *cobra.Command) error {
	if o.format == "" {
		o.format = "xlsx"
		if o.output != "" {
			o.format = strings.ToLower(strings.TrimPrefix(filepath.Ext(o.output), "."))
			if o.format == "htm" {
				o.format = "html"
			}
			if formWriters[o.format] == nil {
				return usageError(cmd, fmt.Sprintf("по имени «%s» не понять вид формы: назовите файл .xlsx, .docx, .html или .pdf либо добавьте ключ --format", o.output))
			}
		}
	}
	var err error
	if o.format, err = parseFormat(cmd, o.format, "xlsx", "docx", "html", "pdf"); err != nil {
		return err
	}
	if o.output == "" {
		o.output = defaultForm + "." + o.format
	}
	return nil
}

func (a *app) runForm(cmd *cobra.Command, opts formOptions) error {
	if err := opts.settle(cmd); err != nil {
		return err
	}
	return a.inRound(cmd, opts.round, func(w *workspace,
		session *analysis.Session) error {
		return a.form(cmd, w, session, opts)
	})
}

func (a *app) form(cmd *cobra.Command, w *workspace, session *analysis.Session, opts formOptions) error {
	form, err := w.buildForm(cmd.Context(), session)
	if err != nil {
		return err
	}
	form.WithNumbers = opts.withNumbers
	for _, warning := range form.Warnings {
		fmt.Fprintln(a.err, warning)
	}
	var out bytes.Buffer
	err = formWriters[opts.format](form, &out)
	if errors.Is(err, errNoPrinter) {
		opts.output = a.withoutPrinter(opts.output)
		err = form.WriteHTML(&out)
	}
	if err != nil {
		return err
	}
	if err := writeFile(opts.output, forAll, contents(out.Bytes())); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "Форма записана:", opts.output)
	return nil
}

func (w *workspace) buildForm(ctx context.Context, session *analysis.Session) (*form.Form, error) {
	form, err := w.compareForm(ctx, session)
	if err != nil {
		return nil, err
	}
	form.Warnings = append(form.Warnings, session.Warnings...)
	form.Method = w.formMethod(session.Question)
	if form.Exports, err = session.Exports(ctx); err != nil {
		return nil, err
	}
	form.Sensitivity, err = session.Sensitivity(ctx, "")
	return form, err
}

// compareForm is the form with what the schools declared and what was
// measured, and the lessons behind every disagreement.
func (w *workspace) compareForm(ctx context.Context, session *analysis.Session) (*form.Form, error) {
	checklist, err := w.checklist()
	if err != nil {
		return nil, err
	}
	lines, err := session.DetailedLines(ctx, analysis.BySchool, "")
	if err != nil {
		return nil, err
	}
	filled, err := form.Build(w.formHead(session.Question), checklist, w.formSchool, reports.SchoolRules(lines))
	if err != nil {
		return nil, err
	}
	filled.Worst, err = session.WorstLessons(ctx, filled.Disputed(), form.ShownLessons)
	return filled, err
}

// formSchool is the school that a column of the checklist means.
func (w *workspace) formSchool(column string) (form.School, bool) {
	school, ok := w.reference.SchoolNamed(column)
	return form.School{Code: school.Code, Name: school.Name, Short: school.Short}, ok
}

func (w *workspace) formMethod(q analysis.Question) reports.Method {
	first, last := w.calendar.Years()
	return reports.Method{Reading: q.Reading, Threshold: q.Threshold, ThresholdSource: w.policy.ThresholdSource(),
		AsOf: reports.Moment(q.AsOf), FirstYear: first, LastYear: last}
}

func (w *workspace) checklist() (*form.Checklist, error) {
	path := filepath.Join(w.dir, w.policy.FormFile)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("нет чек-листа %s: верните файл или укажите другой в vsrok.yaml (форма: файл)", path)
	}
	if err != nil {
		return nil, fmt.Errorf("чек-лист %s не читается: %w", path, err)
	}
	defer file.Close()
	return form.ReadChecklist(path, file)
}

func (w *workspace) formHead(q analysis.Question) reports.Head {
	round := fmt.Sprintf("даты уроков и окончания периодов с %s по %s", reports.Date(q.From), reports.Date(q.To))
	if w.policy.Title != "" {
		round = w.policy.Title + ": " + round
	}
	return reports.Head{
		Title: w.policy.FormTitle, Municipality: w.policy.Municipality, RoundTitle: w.policy.Title, Round: round,
		Purpose: w.policy.Purpose, AsOf: reports.Moment(q.AsOf),
		ReadingWords: q.Reading.String(),
		ThresholdWords: fmt.Sprintf("«+» при доле в срок не меньше %s (%s)", q.Threshold.Words(),
			w.policy.ThresholdSource()),
	}
}
