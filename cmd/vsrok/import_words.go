package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/reports"
)

// loudness is how much an import tells.
type loudness int

const (
	normal  loudness = iota // a line a school and kind, and what needs a look
	quiet                   // what was not loaded
	verbose                 // every file
)

// kindLine is one kind of export of one school in an import.
type kindLine struct {
	school         string
	number, kind   int
	files, entries int
	until          time.Time // the newest moment of its exports; zero where none says
}

// What stands for the kind of an access log in a kindLine.
const logKind = int(layout.Timetable) + 1

// importLines gathers the lines of an import; the zero value is empty.
type importLines struct{ lines []kindLine }

// add takes what was loaded of one file.
func (t *importLines) add(s ingest.Summary) {
	var until time.Time
	for _, sheet := range s.Sheets {
		if sheet.ExportedTo.After(until) {
			until = sheet.ExportedTo
		}
	}
	for _, school := range s.Schools {
		for _, kind := range []layout.Kind{layout.Marks, layout.PeriodGrades, layout.Absences, layout.Timetable} {
			if n := s.BySchool[ingest.SchoolKind{School: school.Number, Kind: kind}]; n > 0 {
				t.count(school, int(kind), n, until)
			}
		}
	}
	if s.Actions > 0 && len(s.Schools) == 1 {
		t.count(s.Schools[0], logKind, s.Actions, until)
	}
}

func (t *importLines) count(school ingest.School, kind, entries int, until time.Time) {
	at := slices.IndexFunc(t.lines, func(l kindLine) bool { return l.number == school.Number && l.kind == kind })
	if at < 0 {
		at = len(t.lines)
		t.lines = append(t.lines, kindLine{school: school.Name, number: school.Number, kind: kind})
	}
	line := &t.lines[at]
	line.files++
	line.entries += entries
	if until.After(line.until) {
		line.until = until
	}
}

func (t *importLines) print(w io.Writer) {
	if len(t.lines) == 0 {
		return
	}
	slices.SortFunc(t.lines, func(a, b kindLine) int {
		return cmp.Or(cmp.Compare(a.number, b.number),
			cmp.Compare(a.kind, b.kind))
	})
	lines := newTable(w)
	lines.AppendHeader(table.Row{"Школа", "Что", "Файлов", "Записей", "Выгружено"})
	for i, line := range t.lines {
		school, until := line.school, "не указано"
		if i > 0 && t.lines[i-1].number == line.number {
			school = ""
		}
		if !line.until.IsZero() {
			until = reports.Moment(line.until)
		}
		lines.AppendRow(table.Row{school, kindTitle(line.kind), line.files, line.entries, until})
	}
	lines.Render()
}

func kindTitle(kind int) string {
	if kind == logKind {
		return "Отчёт о доступе"
	}
	return analysis.Rules[kind].Title()
}

// shownRejects is how many rejected rows of a file an import tells.
const shownRejects = 3

// printTroubles tells what of a file needs a look, and nothing of any other file.
func printTroubles(w io.Writer, s ingest.Summary) {
	if len(s.Refused)+len(s.Remarks)+len(s.Rejects) > 0 {
		fmt.Fprintln(w, s.File)
		printNotes(w, s)
	}
}

// printNotes lists what was not loaded of a file, the remarks and the first
// rejected rows.
func printNotes(w io.Writer, s ingest.Summary) {
	for _, refused := range s.Refused {
		fmt.Fprintln(w, "  не загружено:", refused)
	}
	for _, remark := range s.Remarks {
		fmt.Fprintln(w, "  замечание:", remark)
	}
	for i, r := range s.Rejects {
		if i == shownRejects {
			fmt.Fprintf(w, "  … и ещё %d; все покажет vsrok rejects\n", s.Rejected-i)
			break
		}
		fmt.Fprintf(w, "  отклонено: строка %d, столбец «%s»: %s\n", r.Row, r.Column, r.Reason)
	}
}

// printSummary tells all of a file.
func printSummary(w io.Writer, s ingest.Summary) {
	told := map[string]bool{} // of the columns
	fmt.Fprintln(w, s.File)
	fmt.Fprintf(w, "  %s\n", strings.Join(describeSheets(s), "; "))
	var schools []string
	for _, school := range s.Schools {
		schools = append(schools, school.Name)
	}
	fmt.Fprintf(w, "  школа: %s\n", strings.Join(schools, ", "))
	fmt.Fprintf(w, "  строк прочитано %d = загружено %d + отклонено %d + пропущено %d (заголовки, итоги, пустые)%s\n",
		s.Read, s.Loaded, s.Rejected, s.Skipped, describeKinds(s))
	for _, sheet := range s.Sheets {
		if words := strings.Join(sheet.Unused, ", "); words != "" && !told[words] {
			told[words] = true
			fmt.Fprintln(w, "  не использованы столбцы:", words)
		}
	}
	printNotes(w, s)
	printPreview(w, s.Preview)
}

// describeSheets says how the file was understood, equal sheets once.
func describeSheets(s ingest.Summary) []string {
	var words []string
	count := map[string]int{}
	for _, sheet := range s.Sheets {
		text := shapeWords(sheet) + ", " + momentWords(sheet)
		if count[text]++; count[text] == 1 {
			words = append(words, text)
		}
	}
	for i, text := range words {
		if n := count[text]; n > 1 {
			words[i] = fmt.Sprintf("%s (листов: %d)", text, n)
		}
	}
	format := s.Format
	if s.Encoding != "" {
		format += ", " + s.Encoding
	}
	return append([]string{format}, words...)
}

func shapeWords(s ingest.SheetSummary) string {
	switch layout.Shape(s.Shape) {
	case layout.Journal:
		return "классный журнал (без времени внесения)"
	case layout.Log:
		return "отчёт о доступе"
	}
	words := analysis.Rules[s.Kind].Title()
	if !s.Timed {
		words += " (без времени внесения)"
	}
	return fmt.Sprintf("%s, заголовок в строке %d", words, s.HeaderRow)
}

func momentWords(s ingest.SheetSummary) string {
	switch {
	case s.ExportedTo.IsZero():
		return "момент выгрузки не указан"
	case s.ExportedFrom.Equal(s.ExportedTo):
		return fmt.Sprintf("выгружено %s (%s)", reports.Moment(s.ExportedTo), s.MomentSource)
	}
	return fmt.Sprintf("выгружено между %s и %s (%s)", reports.Moment(s.ExportedFrom), reports.Moment(s.ExportedTo),
		s.MomentSource)
}

func describeKinds(s ingest.Summary) string {
	var words []string
	for i, rule := range analysis.Rules {
		if n := s.ByKind[layout.Kind(i)]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d", strings.ToLower(rule.Title()), n))
		}
	}
	if s.Actions > 0 {
		words = append(words, fmt.Sprintf("действий %d", s.Actions))
	}
	if len(words) == 0 {
		return ""
	}
	return "; записей: " + strings.Join(words, ", ")
}

// printPreview shows the first rows of a dry run as they were understood,
// without the pupils.
func printPreview(w io.Writer, rows []layout.Observation) {
	for _, o := range rows {
		what := o.Period
		if o.Date != layout.NoDate {
			what = fmt.Sprintf("%s, урок %d", reports.Date(time.Unix(int64(o.Date)*86400, 0).UTC()), o.Lesson)
		}
		entered := "время внесения не указано"
		if o.Entered != layout.NoTime {
			entered = "внесено " + reports.Moment(time.UnixMicro(o.Entered).UTC())
		}
		fmt.Fprintf(w, "  понято: %s, %s, %s, %s, %s\n", o.Class, o.Subject, o.Teacher, what, entered)
	}
}
