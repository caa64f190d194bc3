package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"vsrok/analysis"
	"vsrok/reports"
)

func writeStatusText(w io.Writer, s *status) error {
	q := s.question
	fmt.Fprintf(w, "Раунд %s – %s, на момент %s. Загружено файлов: %d.\n", reports.Date(q.From), reports.Date(q.To),
		reports.Moment(q.AsOf), s.files)
	kinds := gapKindsOf(s.holdings)
	writeStates(w, s.holdings, kinds)
	writeGaps(w, s.holdings, kinds)
	writeHoldings(w, s.holdings)
	writeRefused(w, s)
	writeFileRemarks(w, s.remarks)
	writeSimilar(w, s)
	return nil
}

// gapKindsOf lists the kinds of gaps that occur; the place in the list and
// one is the number of the explanation.
func gapKindsOf(holdings []analysis.Holding) []analysis.GapKind {
	seen := map[analysis.GapKind]bool{}
	for _, h := range holdings {
		for _, gap := range h.Gaps {
			seen[gap.Kind] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(analysis.GapKinds), func(kind analysis.GapKind) bool { return !seen[kind] })
}

// writeStates is the compact table: school × rule.
func writeStates(w io.Writer, holdings []analysis.Holding, kinds []analysis.GapKind) {
	t := newTable(w)
	header := table.Row{"Школа"}
	for _, rule := range analysis.Rules {
		header = append(header, rule.Title())
	}
	t.AppendHeader(header)
	for school := range slices.Chunk(holdings, len(analysis.Rules)) {
		row := table.Row{school[0].SchoolName}
		for _, h := range school {
			row = append(row, h.State()+gapNumbers(h, kinds))
		}
		t.AppendRow(row)
	}
	t.Render()
}

// gapNumbers refers to the explanations: « [1, 3]».
func gapNumbers(h analysis.Holding, kinds []analysis.GapKind) string {
	var numbers []string
	for i, kind := range kinds {
		if slices.ContainsFunc(h.Gaps, func(gap analysis.Gap) bool { return gap.Kind == kind }) {
			numbers = append(numbers, fmt.Sprint(i+1))
		}
	}
	if numbers == nil {
		return ""
	}
	return " [" + strings.Join(numbers, ", ") + "]"
}

func writeGaps(w io.Writer, holdings []analysis.Holding, kinds []analysis.GapKind) {
	if len(kinds) == 0 {
		fmt.Fprintln(w, "\nВыгрузок хватает: всё, что проверяется в раунде, видно.")
		return
	}
	fmt.Fprintln(w, "\nЧего не видно:")
	for i, kind := range kinds {
		fmt.Fprintf(w, "%d. %s\n", i+1, kind.Text())
		for _, line := range schoolsWithGap(holdings, kind) {
			fmt.Fprintln(w, "   "+line)
		}
	}
}

// schoolsWithGap tells of each school which rules the gap touches, schools
// with the same words together.
func schoolsWithGap(holdings []analysis.Holding, kind analysis.GapKind) []string {
	var order []string
	schools := map[string][]string{}
	for school := range slices.Chunk(holdings, len(analysis.Rules)) {
		words := gapWords(school, kind)
		if words == "" {
			continue
		}
		if schools[words] == nil {
			order = append(order, words)
		}
		schools[words] = append(schools[words], school[0].SchoolName)
	}
	var lines []string
	for _, words := range order {
		lines = append(lines, strings.Join(schools[words], ", ")+": "+words)
	}
	return lines
}

// gapWords are the rules of one school with their details: «отметки и
// пропуски (классы 5А)».
func gapWords(school []analysis.Holding, kind analysis.GapKind) string {
	var order []string
	rules := map[string][]string{}
	for _, h := range school {
		for _, gap := range h.Gaps {
			if gap.Kind != kind {
				continue
			}
			if rules[gap.Detail] == nil {
				order = append(order, gap.Detail)
			}
			rules[gap.Detail] = append(rules[gap.Detail], ruleInSentence(h.Rule))
		}
	}
	var words []string
	for _, detail := range order {
		text := reports.List(rules[detail])
		if detail != "" {
			text += " (" + detail + ")"
		}
		words = append(words, text)
	}
	return strings.Join(words, "; ")
}

// ruleInSentence is the rule inside a sentence.
func ruleInSentence(rule analysis.Rule) string { return strings.ToLower(rule.Title()) }

// writeHoldings tells what was loaded, for each school and rule. Schools that
// gave nothing stand together.
func writeHoldings(w io.Writer, holdings []analysis.Holding) {
	var given []analysis.Holding
	var without []string
	for school := range slices.Chunk(holdings, len(analysis.Rules)) {
		if slices.ContainsFunc(school, func(h analysis.Holding) bool { return h.Given() || h.Logs > 0 }) {
			given = append(given, school...)
		} else {
			without = append(without, school[0].SchoolName)
		}
	}
	if len(given) > 0 {
		writeGiven(w, given)
	}
	if len(without) > 0 {
		fmt.Fprintf(w, "\nНичего не загружено: %s.\n", strings.Join(without, ", "))
	}
}

func writeGiven(w io.Writer, holdings []analysis.Holding) {
	fmt.Fprintln(w, "\nЧто загружено:")
	logged := slices.ContainsFunc(holdings, func(h analysis.Holding) bool { return h.Narrowed > 0 })
	t := newTable(w)
	header := table.Row{"Школа", "Правило", "Файлы", "Даты уроков или периоды", "Выгружено", "Последняя запись"}
	if logged {
		header = append(header, "Уточнено / решено отчётом")
	}
	t.AppendHeader(header)
	for school := range slices.Chunk(holdings, len(analysis.Rules)) {
		t.AppendSeparator()
		name := school[0].SchoolName
		for _, h := range school {
			row := table.Row{name, h.Rule.Title(), sourceWords(h.Sources), datesWords(h),
				momentOrDash(h.Exported, h.Given()), momentOrDash(h.Entered, false)}
			if logged {
				row = append(row, logWords(h))
			}
			t.AppendRow(row)
			name = ""
		}
	}
	t.Render()
	if logged {
		fmt.Fprintln(w, "Уточнено отчётом о доступе — у скольких записей раунда он сузил время внесения; решено — сколько из них без него были бы не видны.")
	}
}

func sourceWords(s analysis.Sources) string {
	var words []string
	for _, sort := range []struct {
		n               int
		one, few, other string
	}{
		{s.Timed, "таблица со временем", "таблицы со временем", "таблиц со временем"},
		{s.Untimed, "таблица без времени", "таблицы без времени", "таблиц без времени"},
		{s.Journals, "файл журнала", "файла журнала", "файлов журнала"},
		{s.Logs, "отчёт о доступе", "отчёта о доступе", "отчётов о доступе"},
	} {
		if sort.n > 0 {
			words = append(words, reports.Count(sort.n, sort.one, sort.few, sort.other))
		}
	}
	if words == nil {
		return "нет"
	}
	return strings.Join(words, ", ")
}

func datesWords(h analysis.Holding) string {
	switch {
	case h.Rule == analysis.PeriodGrades && len(h.Periods) > 0 && h.Given():
		return strings.Join(h.Periods, ", ")
	case h.First.IsZero():
		return "—"
	}
	return reports.Date(h.First) + " – " + reports.Date(h.Last)
}

// momentOrDash says «не указано» of a moment that a file should have.
func momentOrDash(moment time.Time, expected bool) string {
	switch {
	case !moment.IsZero():
		return reports.Moment(moment)
	case expected:
		return "не указано"
	}
	return "—"
}

func logWords(h analysis.Holding) string {
	if h.Narrowed == 0 {
		return "—"
	}
	return reports.Number(h.Narrowed) + " / " + reports.Number(h.Decided)
}

func writeRefused(w io.Writer, s *status) {
	if len(s.refused) > 0 {
		fmt.Fprintln(w, "\nНе загружены:")
		for _, file := range s.refused {
			fmt.Fprintf(w, "- %s\n", reasonWithFile(file.File, file.Reason))
		}
	}
	if s.rejected > 0 {
		fmt.Fprintf(w, "\nСтрок не понято: %d. Какие и почему, покажет vsrok rejects.\n", s.rejected)
	}
}

// reasonWithFile names the file once: most reasons begin with it.
func reasonWithFile(file, reason string) string {
	if strings.Contains(reason, file) {
		return reason
	}
	return file + ": " + reason
}

func writeSimilar(w io.Writer, s *status) {
	if len(s.teachers)+len(s.subjects) == 0 {
		return
	}
	fmt.Fprintln(w, "\nПохоже, одно и то же записано двояко. Если это так, впишите в aliases.csv рабочей папки строку «Что;Как в выгрузке;Как считать»:")
	for _, sort := range []struct {
		title string
		pairs []similar
	}{{"учитель", s.teachers}, {"предмет", s.subjects}} {
		for _, pair := range sort.pairs {
			fmt.Fprintf(w, "- %s: «%s» и «%s» (%s)\n", sort.title, pair.names[0], pair.names[1],
				strings.Join(pair.schools, ", "))
		}
	}
}
