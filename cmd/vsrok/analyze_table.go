package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"vsrok/analysis"
	"vsrok/reports"
)

// The heads of the table of lines that may leave where there is no room, the
// first to leave first. The sign never stands without its doubts.
const (
	headOutside  = "Вне счёта:\nотработки +\nисключено"
	headPending  = "Срок не\nнаступил"
	headInterval = "Доля уроков в срок\n(95 % интервал)"
	headLessons  = "Уроков с\nопозданием"
	headDue      = "Всего"
	headUnknown  = "Не опре-\nделено"
	headOverdue  = "Просро-\nчено"
)

func writeLineTable(w io.Writer, answer lineAnswer) error {
	q, by := answer.Question, answer.by
	fmt.Fprintf(w, "Раунд %s – %s, на момент %s; %s; «+» от %s\n", reports.Date(q.From), reports.Date(q.To),
		reports.Moment(q.AsOf), q.Reading, q.Threshold.Words())
	t := newTable(w, headOutside, headPending, headInterval, headLessons, headUnknown, headDue, headOverdue)
	header := table.Row{"Школа"}
	if by != analysis.BySchool {
		header = append(header, cutTitles[by])
	}
	t.AppendHeader(append(header, "Правило", "В срок", "С опоз-\nданием", headOverdue, headPending, headUnknown,
		headDue, "Доля\nв срок",
		headLessons, headInterval, "Знак", "Отклонено /\nне видно /\nещё придёт", headOutside))
	var empty []analysis.Line
	for _, line := range answer.lines {
		if !answer.all && isNothing(line) {
			empty = append(empty, line)
			continue
		}
		t.appendLine(by, line)
	}
	if len(t.rows) > 0 {
		t.Render()
	}
	writeEmptyLines(w, empty, len(t.rows) == 0)
	return nil
}

func (t *fitted) appendLine(by analysis.Cut, line analysis.Line) {
	row := table.Row{line.SchoolName}
	if by != analysis.BySchool {
		row = append(row, lineName(by, line))
	}
	t.AppendRow(append(row, line.Rule.Title(), line.OnTime, line.Late, line.Overdue, line.Pending, line.Undetermined,
		fmt.Sprintf("%d %s", line.Due(), line.Rule.Denominator()), reports.EntryShare(line.Counts),
		reports.LateLessons(line.Lessons),
		reports.LessonShareAndInterval(line.Lessons), signWords(by, line), reports.DoubtsCell(line.Doubts),
		fmt.Sprintf("%d + %d", line.MadeUp, line.Exempted)))
	if c := line.Changes; c.Total() > 0 {
		row := table.Row{""}
		if by != analysis.BySchool {
			row = append(row, "")
		}
		t.AppendRow(append(row, reports.ChangesTitle, c.OnTime, c.Late, c.Overdue, c.Pending, c.Undetermined,
			fmt.Sprintf("%d %s", c.Due(), line.Rule.Denominator()), reports.EntryShare(c), "", "", "", "", ""))
	}
}

// isNothing tells a line in which there is nothing to count and nothing in doubt.
func isNothing(l analysis.Line) bool {
	return l.Obligations == 0 && l.MadeUp+l.Exempted == 0 && l.Doubts == analysis.Doubts{}
}

// writeEmptyLines names the lines that the table leaves out, rules with the
// same schools together.
func writeEmptyLines(w io.Writer, lines []analysis.Line, all bool) {
	for _, of := range []struct {
		words    string
		noExport bool
	}{{"Нет выгрузки", true}, {"Записей за эти даты нет", false}} {
		var rules, schools []string // one a group
		for _, rule := range analysis.Rules {
			lacking := strings.Join(schoolsWithout(lines, rule, of.noExport), ", ")
			at := slices.Index(schools, lacking)
			switch title := strings.ToLower(rule.Title()); {
			case lacking == "":
			case at < 0:
				rules, schools = append(rules, title), append(schools, lacking)
			default:
				rules[at] += ", " + title
			}
		}
		for i, titles := range rules {
			fmt.Fprintf(w, "%s: %s — %s.\n", of.words, titles, schools[i])
		}
	}
	if all {
		fmt.Fprintln(w, "Считать нечего: за эти даты нет ни одной записи, о которой можно судить. Что загружено, покажет vsrok status.")
	}
}

func schoolsWithout(lines []analysis.Line, rule analysis.Rule, noExport bool) []string {
	var schools []string
	for _, line := range lines {
		if line.Rule == rule && line.NoExport == noExport && !slices.Contains(schools, line.SchoolName) {
			schools = append(schools, line.SchoolName)
		}
	}
	return schools
}

func lineName(by analysis.Cut, line analysis.Line) string {
	switch by {
	case analysis.ByTeacher:
		return reports.TeacherName(line.Name)
	case analysis.ByWeek:
		return reports.WeekDates(line.Name)
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

// writeLineExcel is the table of lines as Russian Excel opens it: a BOM,
// semicolons, decimal commas.
func writeLineExcel(w io.Writer, answer lineAnswer) error {
	head := []string{"Школа"}
	if answer.by != analysis.BySchool {
		head = append(head, cutTitles[answer.by])
	}
	rows := [][]string{append(head, "Правило", "В срок", "С опозданием", "Просрочено", "Срок не наступил",
		"Не определено", "К сроку", "Считается",
		"Доля в срок, от", "Доля в срок, до", "Знак", "Отклонено", "Не видно", "Ещё придёт")}
	for _, l := range answer.lines {
		row := []string{l.SchoolName}
		if answer.by != analysis.BySchool {
			row = append(row, lineName(answer.by, l))
		}
		row = append(row, l.Rule.Title())
		for _, n := range []int{l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.Due()} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, l.Rule.Denominator(), decimalComma(l.RateLow()), decimalComma(l.RateHigh()),
			signWords(answer.by, l))
		for _, n := range []int{l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return reports.WriteCSV(w, rows)
}

func decimalComma(r analysis.Ratio) string { return strings.Replace(decimal(r), ".", ",", 1) }
