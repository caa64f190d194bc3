package reports

import (
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
)

func (f *Form) methodChapter() chapter {
	rules := passage{heading: "Правила", columns: []tableColumn{wordColumn("Правило", 17), signColumn("Строки формы", 10),
		wordColumn("Что должно быть внесено", 36), wordColumn("Срок по форме", 30), wordColumn("Откуда считается", 28),
		wordColumn("Доля", 13), wordColumn("Кто отвечает", 20)}}
	for _, rule := range analysis.Rules {
		who := "учитель"
		if rule.Office() {
			who = "администрация школы, не учитель"
		}
		rules.rows = append(rules.rows, []tableCell{cellWords(rule.Title()), cellWords(f.rowsOf(rule)), cellWords(ruleMethods[rule].obligation),
			cellWords(rule.Clause()), cellWords(ruleMethods[rule].anchor), cellWords(rule.Denominator()), cellWords(who)})
	}
	return chapter{sheet: methodSheet, title: "Как посчитано", passages: []passage{
		rules,
		{heading: "Дни", words: f.Method.dayWords()},
		{heading: "Исходы и знаки", words: f.Method.signWords()},
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
