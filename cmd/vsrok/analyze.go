package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"vsrok/analysis"
)

type analyzeOptions struct {
	by, school, format string
	round              *roundFlags
}

func newAnalyzeCommand(a *app) *cobra.Command {
	var opts analyzeOptions
	cmd := &cobra.Command{
		Use:   "analyze",
		Short: "Посчитать своевременность по школам, учителям, классам",
		Long: `Считает по каждому правилу показателя 4, сколько обязательств выполнено в срок,
с опозданием, просрочено, ещё не наступило или не определено, и ставит знак.
Рядом со строками — уроки: класс, предмет, дата и номер урока; для итоговых отметок
класс, предмет и период; для расписания класс и день. Тридцать отметок одного
забытого урока — один урок с опозданием.
Даты раунда берутся из vsrok.yaml или из ключей.
` + exitHelp,
		Example: `  vsrok -C мониторинг analyze --round "Апрель 2015" --by школа
  vsrok -C мониторинг analyze --by учитель --school sosh3 --format csv`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runAnalyze(cmd, opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.by, "by", "школа", "`разрез`: школа, учитель, класс, предмет, месяц или неделя")
	flags.StringVar(&opts.school, "school", "", "только одна школа, `код` или название")
	flags.StringVar(&opts.format, "format", "table",
		"`вид`: таблица, excel (CSV для Excel), csv или json (для программ)")
	opts.round = addRoundFlags(cmd)
	return cmd
}

func (a *app) runAnalyze(cmd *cobra.Command, opts analyzeOptions) error {
	by, err := analysis.ParseCut(opts.by)
	if err != nil {
		return usageError(cmd, fmt.Sprintf("ключ --by: %v", err))
	}
	if opts.format, err = parseFormat(cmd, opts.format, "table", "csv", "json", "excel"); err != nil {
		return err
	}
	write := lineWriters[opts.format]
	return a.inRound(cmd, opts.round, func(w *workspace, session *analysis.Session) error {
		return a.analyze(cmd, w, session, opts, by, write)
	})
}

func (a *app) analyze(cmd *cobra.Command, w *workspace, session *analysis.Session, opts analyzeOptions, by analysis.Cut,
	write lineWriter) error {
	school, err := w.schoolCode(cmd, opts.school)
	if err != nil {
		return err
	}
	lines, err := session.Lines(cmd.Context(), by, school)
	if err == nil && opts.format != "csv" { // whose columns are fixed, and which must stay quick
		err = session.AddDetail(cmd.Context(), by, school, lines)
	}
	if err != nil {
		return err
	}
	warnings := append(slices.Clone(session.Warnings),
		fmt.Sprintf("Порог знака «+» — %s: %s.", session.Threshold.Words(), w.policy.ThresholdSource()))
	for _, warning := range warnings {
		fmt.Fprintln(a.err, warning)
	}
	return write(a.outFor(opts.format), lineAnswer{session.Question, by, lines, warnings, a.wide})
}

// lineAnswer is what there is to write of one cut.
type lineAnswer struct {
	analysis.Question
	by       analysis.Cut
	lines    []analysis.Line
	warnings []string
	all      bool // with the lines in which there is nothing
}

// lineWriter writes the lines of one cut in one format.
type lineWriter func(io.Writer, lineAnswer) error

var lineWriters = map[string]lineWriter{"table": writeLineTable, "csv": writeLineCSV, "json": writeLineJSON,
	"excel": writeLineExcel}

// cutTitles head the column of a cut's names.
var cutTitles = map[analysis.Cut]string{
	analysis.ByTeacher: "Учитель", analysis.ByClass: "Класс", analysis.BySubject: "Предмет", analysis.ByMonth: "Месяц",
	analysis.ByWeek: "Неделя",
}
