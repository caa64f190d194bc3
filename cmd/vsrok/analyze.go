package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

type analyzeOptions struct {
	by, school, format string
	round              *roundFlags
}

func newAnalyzeCommand(a *app) *cobra.Command {
	var opts analyzeOptions
	cmd := &cobra.Command{
		Use:   "analyze",
		Short: "Посчитать своевременность по школам, учителям, классам, предметам или месяцам",
		Long: `Считает по каждому правилу показателя 4, сколько обязательств выполнено в срок,
с опозданием, просрочено, ещё не наступило или не определено, и ставит знак.
Рядом со строками — уроки: класс, предмет, дата и номер урока; для итоговых отметок
класс, предмет и период; для расписания класс и день. Тридцать отметок одного
забытого урока — один урок с опозданием.
Даты раунда берутся из vsrok.yaml или из ключей.
` + exitHelp,
		Example: `  vsrok -C мониторинг analyze --from 2015-04-01 --to 2015-04-30 --as-of 2015-05-06T09:00 --by school
  vsrok -C мониторинг analyze --by учитель --school sosh3 --format csv`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runAnalyze(cmd, opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.by, "by", "школа", "`разрез`: школа, учитель, класс, предмет, месяц или неделя")
	flags.StringVar(&opts.school, "school", "", "только одна школа, `код` или название")
	flags.StringVar(&opts.format, "format", "table", "`вид`: table (для чтения), csv или json (для программ)")
	opts.round = addRoundFlags(cmd)
	return cmd
}

func (a *app) runAnalyze(cmd *cobra.Command, opts analyzeOptions) error {
	by, err := analysis.ParseCut(opts.by)
	if err != nil {
		return usageError(cmd, fmt.Sprintf("ключ --by: %v", err))
	}
	if opts.format, err = parseFormat(cmd, opts.format, "table", "csv", "json"); err != nil {
		return err
	}
	write := lineWriters[opts.format]
	return a.inRound(cmd, opts.round, func(w *workspace, session *analysis.Session) error {
		return a.analyze(cmd, w, session, opts, by, write)
	})
}

func (a *app) analyze(cmd *cobra.Command, w *workspace, session *analysis.Session, opts analyzeOptions, by analysis.Cut, write lineWriter) error {
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
	warnings := append(slices.Clone(session.Warnings), fmt.Sprintf("Порог знака «+» — %s: %s.", session.Threshold.Words(), w.policy.ThresholdSource()))
	for _, warning := range warnings {
		fmt.Fprintln(a.err, warning)
	}
	return write(a.out, session.Question, by, lines, warnings)
}

// lineWriter writes the lines of one cut in one format.
type lineWriter func(io.Writer, analysis.Question, analysis.Cut, []analysis.Line, []string) error

var lineWriters = map[string]lineWriter{"table": writeLineTable, "csv": writeLineCSV, "json": writeLineJSON}

// cutTitles head the column of a cut's names.
var cutTitles = map[analysis.Cut]string{
	analysis.ByTeacher: "Учитель", analysis.ByClass: "Класс", analysis.BySubject: "Предмет", analysis.ByMonth: "Месяц", analysis.ByWeek: "Неделя",
}

func writeLineTable(w io.Writer, q analysis.Question, by analysis.Cut, lines []analysis.Line, _ []string) error {
	fmt.Fprintf(w, "Раунд %s – %s, на момент %s; %s; «+» от %s\n", reports.Date(q.From), reports.Date(q.To),
		reports.Moment(q.AsOf), q.Reading, q.Threshold.Words())
	t := newTable(w)
	header := table.Row{"Школа"}
	if by != analysis.BySchool {
		header = append(header, cutTitles[by])
	}
	t.AppendHeader(append(header, "Правило", "В срок", "С опоз-\nданием", "Просро-\nчено", "Срок не\nнаступил", "Не опре-\nделено", "Всего", "Доля\nв срок", "Уроков с\nопозданием", "Доля уроков в срок\n(95 % интервал)", "Знак", "Отклонено /\nне видно /\nещё придёт", "Вне счёта:\nотработки +\nисключено"))
	for _, line := range lines {
		row := table.Row{line.SchoolName}
		if by != analysis.BySchool {
			row = append(row, lineName(by, line))
		}
		t.AppendRow(append(row, line.Rule.Title(), line.OnTime, line.Late, line.Overdue, line.Pending, line.Undetermined,
			fmt.Sprintf("%d %s", line.Due(), line.Rule.Denominator()), reports.EntryShare(line.Counts), reports.LateLessons(line.Lessons), reports.LessonShareAndInterval(line.Lessons), signWords(by, line), reports.DoubtsCell(line.Doubts),
			fmt.Sprintf("%d + %d", line.MadeUp, line.Exempted)))
		if c := line.Changes; c.Total() > 0 {
			t.AppendRow(table.Row{"", reports.ChangesTitle, c.OnTime, c.Late, c.Overdue, c.Pending, c.Undetermined,
				fmt.Sprintf("%d %s", c.Due(), line.Rule.Denominator()), reports.EntryShare(c), "", "", "", "", ""})
		}
	}
	t.Render()
	return nil
}

func newTable(w io.Writer) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	return t
}

func lineName(by analysis.Cut, line analysis.Line) string {
	if by == analysis.ByTeacher {
		return reports.TeacherName(line.Name)
	}
	return line.Name
}

func signWords(by analysis.Cut, line analysis.Line) string {
	switch {
	case line.NoExport && line.Due() == 0:
		return "нет выгрузки"
	case line.FewData(), by == analysis.ByTeacher && line.Due() > 0 && !line.Lessons.Rankable():
		return string(line.Sign) + " " + reports.FewLessons
	}
	return string(line.Sign)
}

// writeLineCSV is for machines: comma, UTF-8 without BOM, dots.
func writeLineCSV(w io.Writer, _ analysis.Question, by analysis.Cut, lines []analysis.Line, _ []string) error {
	out := csv.NewWriter(w)
	named := by != analysis.BySchool
	insert := func(row []string, name string) []string {
		if named {
			return slices.Insert(row, 1, name)
		}
		return row
	}
	rows := [][]string{insert([]string{"school", "rule", "on_time", "late", "overdue", "pending", "undetermined", "due",
		"rate_low", "rate_high", "verdict", "rejected", "silent", "to_come"}, string(by))}
	for _, l := range lines {
		row := []string{l.School, string(l.Rule)}
		for _, n := range []int{l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.Due()} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, decimal(l.RateLow()), decimal(l.RateHigh()), string(l.Sign))
		for _, n := range []int{l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, insert(row, l.Name))
	}
	return out.WriteAll(rows)
}

// decimal is a share with four decimals, empty when there is nothing to divide.
func decimal(r analysis.Ratio) string {
	if r.Den == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(r.Num)/float64(r.Den), 'f', 4, 64)
}

// jsonLine is one line of --format json.
type jsonLine struct {
	School       string  `json:"school"`
	Name         *string `json:"name,omitempty"`
	Rule         string  `json:"rule"`
	OnTime       int     `json:"on_time"`
	Late         int     `json:"late"`
	Overdue      int     `json:"overdue"`
	Pending      int     `json:"pending"`
	Undetermined int     `json:"undetermined"`
	Due          int     `json:"due"`
	MadeUp       int     `json:"made_up"`
	Exempted     int     `json:"exempted"`
	RateLow      *string `json:"rate_low"`
	RateHigh     *string `json:"rate_high"`
	Verdict      string  `json:"verdict"`
	Rejected     int     `json:"rejected"` // doubts, see rules.Doubts
	Silent       int     `json:"silent"`
	ToCome       int     `json:"to_come"`
	// Doubts say in Russian what the three numbers were made from.
	Doubts   []string `json:"doubts,omitempty"`
	NoExport bool     `json:"no_export"`
	FewData  bool     `json:"few_data"`
	// Lessons are class × subject × lesson; see analysis.Lessons.
	Lessons             int     `json:"lessons"`
	LateLessons         int     `json:"late_lessons"`
	UndeterminedLessons int     `json:"undetermined_lessons"`
	IntervalLow         *string `json:"lesson_rate_interval_low"` // 95 %, Wilson
	IntervalHigh        *string `json:"lesson_rate_interval_high"`
	// Changes are the obligations of a school's timetable that are changes of
	// lessons; the counts above hold them too.
	Changes *jsonCounts `json:"changes,omitempty"`
}

type jsonCounts struct {
	OnTime       int `json:"on_time"`
	Late         int `json:"late"`
	Overdue      int `json:"overdue"`
	Pending      int `json:"pending"`
	Undetermined int `json:"undetermined"`
}

func writeLineJSON(w io.Writer, q analysis.Question, by analysis.Cut, lines []analysis.Line, warnings []string) error {
	document := struct {
		SchemaVersion int    `json:"schema_version"`
		From          string `json:"from"`
		To            string `json:"to"`
		AsOf          string `json:"as_of"`
		Days          string `json:"days"`
		Rollover      bool   `json:"rollover"`
		// Deadlines are the clauses by rule, where the municipality sets any.
		Deadlines map[analysis.Rule]string `json:"deadlines,omitempty"`
		Threshold string                   `json:"threshold"`
		By        string                   `json:"by"`
		Warnings  []string                 `json:"warnings"`
		Lines     []jsonLine               `json:"lines"`
	}{
		SchemaVersion: 1, From: q.From.Format("2006-01-02"), To: q.To.Format("2006-01-02"), AsOf: q.AsOf.Format("2006-01-02T15:04:05"),
		Days: q.Reading.Days, Rollover: q.Reading.Rollover, Threshold: q.Threshold.String(), By: string(by),
		Warnings: warnings, Lines: make([]jsonLine, len(lines)),
	}
	if q.Reading.Limits.Set() {
		document.Deadlines = map[analysis.Rule]string{}
		for _, rule := range analysis.Rules {
			document.Deadlines[rule] = q.Reading.Clause(rule)
		}
	}
	for i, l := range lines {
		document.Lines[i] = newJSONLine(by, l)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}

func newJSONLine(by analysis.Cut, l analysis.Line) jsonLine {
	line := jsonLine{
		School: l.School, Rule: string(l.Rule), OnTime: l.OnTime, Late: l.Late, Overdue: l.Overdue, Pending: l.Pending,
		Undetermined: l.Undetermined, Due: l.Due(), MadeUp: l.MadeUp, Exempted: l.Exempted,
		RateLow: jsonRate(l.RateLow()), RateHigh: jsonRate(l.RateHigh()), Verdict: string(l.Sign),
		Rejected: l.Doubts.Rejected, Silent: l.Doubts.Silent, ToCome: l.Doubts.ToCome, Doubts: reports.DoubtWords(l),
		NoExport: l.NoExport, FewData: l.FewData(),
		Lessons: l.Lessons.Due, LateLessons: l.Lessons.Late, UndeterminedLessons: l.Lessons.Undetermined,
	}
	line.IntervalLow, line.IntervalHigh = jsonInterval(l.Lessons)
	if by != analysis.BySchool {
		line.Name = &l.Name
	}
	if l.Changes.Total() > 0 {
		changes := jsonCounts(l.Changes)
		line.Changes = &changes
	}
	return line
}

// jsonInterval is the interval of the share of lessons in time, nulls without lessons.
func jsonInterval(l analysis.Lessons) (low, high *string) {
	if l.Due == 0 {
		return nil, nil
	}
	interval := l.Interval()
	lowText, highText := strconv.FormatFloat(interval.Low, 'f', 4, 64), strconv.FormatFloat(interval.High, 'f', 4, 64)
	return &lowText, &highText
}

func jsonRate(r analysis.Ratio) *string {
	if r.Den == 0 {
		return nil
	}
	text := decimal(r)
	return &text
}
