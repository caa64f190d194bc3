package form

import (
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

func (f *Form) methodChapter() reports.Chapter {
	rules := reports.Passage{Heading: "Правила",
		Columns: []reports.Column{reports.WordColumn("Правило", 17), reports.SignColumn("Строки формы", 10),
			reports.WordColumn("Что должно быть внесено", 36), reports.WordColumn("Срок по форме", 30),
			reports.WordColumn("Откуда считается", 28),
			reports.WordColumn("Доля", 13), reports.WordColumn("Кто отвечает", 20)}}
	for _, rule := range analysis.Rules {
		who := "учитель"
		if rule.Office() {
			who = "администрация школы, не учитель"
		}
		rules.Rows = append(rules.Rows, []reports.Cell{reports.TextCell(rule.Title()), reports.TextCell(f.rowsOf(rule)),
			reports.TextCell(reports.RuleMethods[rule].Obligation),
			reports.TextCell(f.Method.Reading.Clause(rule)),
			reports.TextCell(reports.AnchorWords(f.Method.Reading, rule)), reports.TextCell(rule.Denominator()),
			reports.TextCell(who)})
	}
	return reports.Chapter{Sheet: reports.MethodSheet, Title: "Как посчитано", Passages: []reports.Passage{
		rules,
		{Heading: "Дни", Words: f.Method.DayWords()},
		{Heading: "Исходы и знаки", Words: f.Method.SignWords()},
	}}
}

// rowsOf are the numbers of the rows that a rule decides.
func (f *Form) rowsOf(rule analysis.Rule) string {
	var numbers []string
	for _, row := range f.Rows {
		if slices.Contains(row.Rules, rule) {
			numbers = append(numbers, strconv.Itoa(row.Number))
		}
	}
	return strings.Join(numbers, ", ")
}
