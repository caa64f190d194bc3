package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/ingest/layout"
	"vsrok/reports"
)

type explainOptions struct {
	school, rule, teacher, class, subject, date, outcome, sheetColumn, format string
	lesson, importID, sheet, row, limit                                       int
	round                                                                     *roundFlags
}

func newExplainCommand(a *app) *cobra.Command {
	var opts explainOptions
	cmd := &cobra.Command{
		Use:   "explain",
		Short: "Объяснить исход записи, учителя, класса или школы",
		Long: `Показывает словами, как получился исход: что требует форма, от какой даты и по
каким дням считался срок, чем доказано время внесения, что из этого следует и
где это стоит — файл, лист, строка, столбец. Сначала опоздания, затем
просроченное и неопределённое; отметки одного урока стоят одним абзацем.

Что объяснять, выбирают ключи: строку выгрузки (--import и --row), урок (--class,
--subject, --date, --lesson), учителя, класс или всю школу по правилу.
` + exitHelp,
		Example: `  vsrok -C мониторинг explain --school sosh3 --rule marks
  vsrok -C мониторинг explain --school sosh3 --outcome опоздание --limit 5
  vsrok -C мониторинг explain --import 12 --row 48`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runExplain(cmd, opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.school, "school", "", "школа, `код` или название")
	flags.StringVar(&opts.rule, "rule", "", "`правило`: отметки, итоговые, пропуски или расписание")
	flags.StringVar(&opts.teacher, "teacher", "", "`учитель`, как в выгрузках")
	flags.StringVar(&opts.class, "class", "", "`класс`: 5А")
	flags.StringVar(&opts.subject, "subject", "", "`предмет`, как в выгрузках")
	flags.StringVar(&opts.date, "date", "", "`дата` урока или окончания периода: 2015-04-06 или 06.04.2015")
	flags.IntVar(&opts.lesson, "lesson", 0, "`номер` урока в этот день")
	flags.StringVar(&opts.outcome, "outcome", "",
		"только этот `исход`: опоздание, просрочено, «не определено», ожидается или «в срок»")
	flags.IntVar(&opts.importID, "import", 0, "`номер` выгрузки из vsrok imports")
	flags.IntVar(&opts.sheet, "sheet", 0, "`номер` листа в выгрузке")
	flags.IntVar(&opts.row, "row", 0, "`номер` строки в выгрузке")
	flags.StringVar(&opts.sheetColumn, "column", "", "`столбец` классного журнала: F или номер")
	flags.IntVar(&opts.limit, "limit", 10, "сколько уроков показать, `число`; 0 — все")
	flags.StringVar(&opts.format, "format", "text", "`вид`: text (для чтения) или json (для программ)")
	opts.round = addRoundFlags(cmd)
	return cmd
}

func (a *app) runExplain(cmd *cobra.Command, opts explainOptions) error {
	var err error
	if opts.format, err = parseFormat(cmd, opts.format, "text", "json"); err != nil {
		return err
	}
	selection, err := opts.selection(cmd)
	if err != nil {
		return err
	}
	return a.inRound(cmd, opts.round, func(w *workspace, session *analysis.Session) error {
		return a.explain(cmd, w, session, opts, selection)
	})
}

// selection checks the flags that pick obligations; the school is looked up
// later, in the workspace.
func (o explainOptions) selection(cmd *cobra.Command) (analysis.Selection, error) {
	x := analysis.Selection{Teacher: o.teacher, Subject: o.subject, Lesson: o.lesson,
		Import: o.importID, Sheet: o.sheet, Row: o.row}
	if o.school == "" && o.importID == 0 {
		return x, usageError(cmd, "укажите школу ключом --school или строку выгрузки ключами --import и --row")
	}
	if (o.importID == 0) != (o.row == 0) || o.importID < 0 || o.row < 0 {
		return x, usageError(cmd, "ключи --import и --row нужны вместе, числами от 1")
	}
	for _, flag := range []struct {
		name, text string
		set        func(string) error
	}{
		{"rule", o.rule, func(text string) (err error) { x.Rule, err = analysis.ParseRule(text); return err }},
		{"outcome", o.outcome, func(text string) (err error) {
			x.Outcome,
				err = analysis.ParseOutcome(text)
			return err
		}},
		{"date", o.date, func(text string) (err error) { x.Date, err = analysis.ParseDay(text); return err }},
		{"column", o.sheetColumn, func(text string) (err error) {
			x.Column,
				err = analysis.ParseColumn(text)
			return err
		}},
		{"class", o.class, func(text string) error { x.Class = layout.ClassName(text); return nil }},
	} {
		if flag.text == "" {
			continue
		}
		if err := flag.set(flag.text); err != nil {
			return x, usageError(cmd, fmt.Sprintf("ключ --%s: %v", flag.name, err))
		}
	}
	return x, nil
}

func (a *app) explain(cmd *cobra.Command, w *workspace, session *analysis.Session, opts explainOptions,
	x analysis.Selection) error {
	var err error
	if x.School, err = w.schoolCode(cmd, opts.school); err != nil {
		return err
	}
	explanation, err := session.Explain(cmd.Context(), x, opts.limit)
	if err != nil {
		return err
	}
	signs, err := signsOf(cmd, session, x)
	if err != nil {
		return err
	}
	a.printWarnings(session)
	if opts.format == "json" {
		return writeExplanationJSON(tableOut(a.out), session, x, explanation, signs)
	}
	writeExplanation(a.out, session, explanation, signs)
	return nil
}

// signsOf are the verdicts that the selection stands behind: those of a whole
// school under one rule or all. Of a part of a school there is no sign.
func signsOf(cmd *cobra.Command, session *analysis.Session, x analysis.Selection) ([]analysis.Line, error) {
	whole := analysis.Selection{School: x.School, Rule: x.Rule, Outcome: x.Outcome}
	if x != whole || x.School == "" {
		return nil, nil
	}
	lines, err := session.DetailedLines(cmd.Context(), analysis.BySchool, x.School)
	if err != nil {
		return nil, err
	}
	var signs []analysis.Line
	for _, line := range lines {
		if x.Rule == "" || x.Rule == line.Rule {
			signs = append(signs, line)
		}
	}
	return signs, nil
}

// verdictWords say how a sign follows from the counts.
func verdictWords(line analysis.Line, threshold analysis.Threshold) string {
	head := fmt.Sprintf("%s, %s: ", line.SchoolName, line.Rule.Title())
	switch {
	case line.NoExport && line.Due() == 0:
		return head + "знака нет, школа не дала такой выгрузки."
	case line.Due() == 0 && line.Doubts.None():
		return head + "знака нет, к сроку ничего не было."
	case line.Due() == 0:
		return head + "знак «?»: к сроку ничего не видно, но видно не всё."
	}
	return head + fmt.Sprintf("знак «%s». В срок %s из %s (%s), это %s; с опозданием %s, просрочено %s, не определено %s. Для «+» нужно не меньше %s. Уроков с опозданием %s; доля уроков в срок и её 95 %% интервал — %s.",
		line.Sign, reports.Number(line.OnTime), reports.Number(line.Due()), line.Rule.Denominator(),
		reports.EntryShare(line.Counts),
		reports.Number(line.Late), reports.Number(line.Overdue), reports.Number(line.Undetermined), threshold.Words(),
		reports.LateLessons(line.Lessons), reports.LessonShareAndInterval(line.Lessons))
}

func writeExplanation(w io.Writer, session *analysis.Session, e *analysis.Explanation, signs []analysis.Line) {
	fmt.Fprintf(w, "Раунд %s – %s, на момент %s; %s.\n", reports.Date(session.From), reports.Date(session.To),
		reports.Moment(session.AsOf), session.Reading)
	for _, line := range signs {
		fmt.Fprintln(w, verdictWords(line, session.Threshold))
		for _, words := range reports.DoubtWords(line) {
			fmt.Fprintln(w, "   "+words)
		}
		if words := reports.DecidedWords(line); words != "" {
			fmt.Fprintln(w, "   "+words)
		}
	}
	fmt.Fprintln(w, selectionWords(e))
	for i := range e.Stories {
		writeAccount(w, i+1, reports.TellStory(&e.Stories[i], session.AsOf))
	}
	if omitted := omittedWords(e); omitted != "" {
		fmt.Fprintf(w, "\nНе показано: %s. Больше покажет ключ --limit, меньше выберут --outcome, --teacher, --class, --subject и --date.\n", omitted)
	}
}

func omittedWords(e *analysis.Explanation) string {
	var words []string
	entries := func(n int) string { return reports.Count(n, "запись", "записи", "записей") }
	if e.OmittedStories > 0 {
		words = append(words, fmt.Sprintf("ещё %s (%s)", reports.Count(e.OmittedStories, "урок", "урока", "уроков"),
			entries(e.OmittedObligations)))
	}
	if e.OmittedOnTime > 0 {
		words = append(words, "внесённое в срок ("+entries(e.OmittedOnTime)+")")
	}
	return reports.List(words)
}

func selectionWords(e *analysis.Explanation) string {
	if e.Total()+e.MadeUp+e.Exempted == 0 {
		return "По этим ключам в раунде ничего нет: проверьте школу, класс, предмет, учителя и даты (имена покажут vsrok teachers и vsrok analyze)."
	}
	words := "Выбрано: "
	for _, outcome := range []analysis.Outcome{analysis.Late, analysis.Overdue, analysis.Undetermined, analysis.Pending,
		analysis.OnTime} {
		words += fmt.Sprintf("%s — %s, ", outcome.Title(), reports.Number(e.Of(outcome)))
	}
	words += fmt.Sprintf("вне счёта — %s.", reports.Number(e.MadeUp+e.Exempted))
	if e.ShownEarlier {
		words += " Эту запись раньше показала другая выгрузка; ниже — она."
	}
	return words
}

func writeAccount(w io.Writer, n int, account reports.Account) {
	fmt.Fprintf(w, "\n%d. %s\n   %s\n", n, account.Heading, account.What)
	line := func(head, text string) { fmt.Fprintf(w, "   %s: %s\n", head, text) }
	line("Требование", account.Clause)
	fmt.Fprintln(w, "   Счёт срока:")
	for _, step := range account.Steps {
		fmt.Fprintln(w, "     "+step)
	}
	fmt.Fprintln(w, "   "+account.Deadline)
	for i, evidence := range account.Evidence {
		if i == 0 {
			line("Доказано", evidence)
		} else {
			fmt.Fprintln(w, "     "+evidence)
		}
	}
	line("Вывод", account.Conclusion)
	for _, note := range account.Notes {
		line("Заметьте", note)
	}
	for _, place := range account.Places {
		line("Где", place)
	}
}

// jsonStory is one story of --format json: the facts for programs and the
// words for people.
type jsonStory struct {
	School      string          `json:"school"`
	Rule        analysis.Rule   `json:"rule"`
	Update      bool            `json:"update"`
	Class       string          `json:"class"`
	Subject     string          `json:"subject"`
	Anchor      string          `json:"anchor"`
	Period      string          `json:"period,omitempty"`
	Lesson      int             `json:"lesson,omitempty"`
	Teacher     string          `json:"teacher,omitempty"`
	Timetable   string          `json:"timetable_teacher,omitempty"`
	Substituted bool            `json:"substituted"`
	Shared      bool            `json:"shared"`
	Outcome     string          `json:"outcome"`
	Count       int             `json:"count"`
	MadeUp      bool            `json:"made_up"`
	Exemption   int             `json:"exemption,omitempty"`
	LastDay     string          `json:"last_day"`
	Ends        string          `json:"ends"`
	Lacking     *jsonSource     `json:"lacking_snapshot"`
	Narrowed    bool            `json:"narrowed_by_log"`
	Vanished    bool            `json:"vanished"`
	Entries     []jsonEntry     `json:"entries"`
	Words       reports.Account `json:"words"`
}

type jsonSource struct {
	Import     int    `json:"import"`
	File       string `json:"file"`
	SheetNo    int    `json:"sheet_number"`
	Sheet      string `json:"sheet,omitempty"`
	ExportedAt string `json:"exported_at,omitempty"`
}

type jsonEntry struct {
	Import  int     `json:"import,omitempty"`
	File    string  `json:"file,omitempty"`
	SheetNo int     `json:"sheet_number,omitempty"`
	Sheet   string  `json:"sheet,omitempty"`
	Row     int     `json:"row,omitempty"`
	Column  string  `json:"column,omitempty"`
	After   *string `json:"entered_after"`
	By      *string `json:"entered_by"`
}

const jsonMoment = "2006-01-02T15:04:05.999999"

func writeExplanationJSON(w io.Writer, session *analysis.Session, x analysis.Selection, e *analysis.Explanation,
	signs []analysis.Line) error {
	document := struct {
		SchemaVersion int            `json:"schema_version"`
		From          string         `json:"from"`
		To            string         `json:"to"`
		AsOf          string         `json:"as_of"`
		Days          string         `json:"days"`
		Rollover      bool           `json:"rollover"`
		Threshold     string         `json:"threshold"`
		Counts        map[string]int `json:"counts"`
		MadeUp        int            `json:"made_up"`
		Exempted      int            `json:"exempted"`
		Verdicts      []jsonLine     `json:"verdicts"`
		ShownEarlier  bool           `json:"shown_earlier"`
		Stories       []jsonStory    `json:"stories"`
		Omitted       int            `json:"omitted_stories"`
		OmittedRows   int            `json:"omitted_entries"`
		OmittedOnTime int            `json:"omitted_on_time"`
		Warnings      []string       `json:"warnings"`
	}{
		SchemaVersion: 1, From: session.From.Format("2006-01-02"), To: session.To.Format("2006-01-02"),
		AsOf: session.AsOf.Format(jsonMoment),
		Days: session.Reading.Days, Rollover: session.Reading.Rollover, Threshold: session.Threshold.String(),
		Counts: map[string]int{}, MadeUp: e.MadeUp, Exempted: e.Exempted, ShownEarlier: e.ShownEarlier,
		Verdicts: []jsonLine{}, Stories: []jsonStory{}, Omitted: e.OmittedStories, OmittedRows: e.OmittedObligations,
		OmittedOnTime: e.OmittedOnTime,
		Warnings:      append([]string{}, session.Warnings...),
	}
	for _, outcome := range analysis.Outcomes {
		document.Counts[string(outcome)] = e.Of(outcome)
	}
	for _, line := range signs {
		document.Verdicts = append(document.Verdicts, newJSONLine(analysis.BySchool, line))
	}
	for i := range e.Stories {
		document.Stories = append(document.Stories, toJSONStory(&e.Stories[i], session))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}

// jsonTime is empty for a time that is not known.
func jsonTime(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(layout)
}

func toJSONStory(s *analysis.ExplainedStory, session *analysis.Session) jsonStory {
	story := jsonStory{
		School: s.School, Rule: s.Rule, Update: s.IsUpdate, Class: s.Class, Subject: s.Subject,
		Anchor: s.Anchor.Format("2006-01-02"),
		Period: s.Period, Lesson: s.Slot, Teacher: s.Teacher, Timetable: s.Timetable, Substituted: s.Substituted(),
		Shared:  s.Shared(),
		Outcome: string(s.Outcome), Count: len(s.Entries), MadeUp: s.MadeUp, Exemption: s.Exemption,
		LastDay: jsonTime(s.Deadline.Day, "2006-01-02"), Ends: jsonTime(s.Ends, jsonMoment), Narrowed: s.Narrowed,
		Vanished: s.Vanished,
		Words:    reports.TellStory(s, session.AsOf),
	}
	if s.Lacking != nil {
		story.Lacking = &jsonSource{Import: s.Lacking.Import, File: s.Lacking.File, SheetNo: s.Lacking.Part + 1,
			Sheet:      s.Lacking.Sheet,
			ExportedAt: s.Lacking.From.Format(jsonMoment)}
	}
	for _, entry := range s.Entries {
		story.Entries = append(story.Entries, toJSONEntry(s, entry))
	}
	return story
}

func toJSONEntry(s *analysis.ExplainedStory, w analysis.Witness) jsonEntry {
	entry := jsonEntry{Import: w.Import, Row: w.Row, Column: analysis.ColumnLetters(w.Col)}
	if source := s.SourceOf(w.Place); source != nil {
		entry.File, entry.Sheet, entry.SheetNo = source.File, source.Sheet, w.Part+1
	}
	if !w.After.IsZero() {
		text := w.After.Format(jsonMoment)
		entry.After = &text
	}
	if !w.By.IsZero() {
		text := w.By.Format(jsonMoment)
		entry.By = &text
	}
	return entry
}
