package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
)

// Method is how the numbers of a report were made.
type Method struct {
	Reading         analysis.Reading
	Threshold       analysis.Threshold
	ThresholdSource string // the act, or that there is none
	AsOf            string
	// FirstYear and LastYear bound the production calendar; 0 where unknown.
	FirstYear, LastYear int
}

// ruleMethods is what the table of rules says of one of them, beside its own
// title, clause and denominator.
var ruleMethods = map[analysis.Rule]struct{ obligation, anchor string }{
	analysis.Marks:        {"каждая внесённая отметка", "от даты урока"},
	analysis.PeriodGrades: {"итоговая отметка каждого ученика, у которого в периоде есть хоть одна отметка", "от окончания учебного периода"},
	analysis.Absences:     {"каждый внесённый пропуск", "от даты урока"},
	analysis.Timetable:    {"каждый неотменённый урок и каждое его изменение", "от даты урока: ввод — накануне, изменение — в тот же день"},
}

// anchorWords say what a rule's days count from.
func anchorWords(r analysis.Reading, rule analysis.Rule) string {
	words := ruleMethods[rule].anchor
	if r.Clause(rule) != rule.Clause() {
		words, _, _ = strings.Cut(words, ":") // what follows is the form's deadline
	}
	return words
}

func (f *Form) methodChapter() chapter {
	rules := passage{heading: "Правила", columns: []tableColumn{{"Правило", 17, ofWords}, {"Строки формы", 10, ofSigns},
		{"Что должно быть внесено", 36, ofWords}, {"Срок по форме", 30, ofWords}, {"Откуда считается", 28, ofWords},
		{"Доля", 13, ofWords}, {"Кто отвечает", 20, ofWords}}}
	for _, rule := range analysis.Rules {
		who := "учитель"
		if rule.Office() {
			who = "администрация школы, не учитель"
		}
		rules.rows = append(rules.rows, []tableCell{cellWords(rule.Title()), cellWords(f.rowsOf(rule)), cellWords(ruleMethods[rule].obligation),
			cellWords(f.Method.Reading.Clause(rule)), cellWords(anchorWords(f.Method.Reading, rule)), cellWords(rule.Denominator()), cellWords(who)})
	}
	return chapter{methodSheet, "Как посчитано", []passage{
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

func (m Method) dayWords() []string {
	words := []string{
		"Счёт дней: " + m.Reading.String() + ".",
		"Счёт начинается со следующего дня после даты урока или окончания периода (ГК РФ, ст. 191).",
	}
	switch {
	case m.Reading.Days == analysis.WorkingDays:
		words = append(words, "Считаются только рабочие дни, поэтому последний день срока всегда рабочий.")
	case m.Reading.Rollover:
		words = append(words, "Если последний день срока нерабочий, срок кончается в ближайший следующий рабочий день (ГК РФ, ст. 193).")
	default:
		words = append(words, "Последний день срока не переносится, даже если он нерабочий: перенос по ст. 193 ГК РФ отключён в настройках.")
	}
	words = append(words, "Сроки «в тот же день» и «накануне» не переносятся ни при каком счёте.")
	if m.FirstYear > 0 {
		words = append(words, fmt.Sprintf("Рабочие дни — по производственному календарю на %d–%d годы, учебной неделе школы и дням, которые школа назвала сама.", m.FirstYear, m.LastYear))
	}
	return words
}

func (m Method) signWords() []string {
	threshold := m.Threshold.Words()
	words := []string{
		"В срок — внесено до конца последнего дня срока. С опозданием — после него. Просрочено — не внесено, срок прошёл. Срок не наступил — не внесено, время ещё есть. Не определено — выгрузки не показывают, до или после срока внесено.",
		"«+» — доля внесённого в срок не меньше " + threshold + ", даже если всё неопределённое опоздало. «-» — меньше, даже если всё неопределённое внесено в срок. «?» — ни то ни другое. Пусто — к сроку ничего не было.",
		"Строка, где правил несколько: «-», если «-» хотя бы по одному; иначе «?», если «?» хотя бы по одному или по одному нет выгрузки, а по другому данные есть; иначе «+», если «+» хотя бы по одному; иначе пусто.",
		"Порог " + threshold + ": " + m.ThresholdSource + ".",
	}
	if m.AsOf != "" {
		words = append(words, "Всё посчитано на момент "+m.AsOf+": что внесено или выгружено позже, не учтено.")
	}
	return words
}
