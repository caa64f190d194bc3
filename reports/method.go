package reports

import (
	"fmt"
	"strings"

	"vsrok/analysis"
)

// MethodSheet is the sheet that tells how the numbers were made.
const MethodSheet = "Метод"

// Method is how the numbers of a report were made.
type Method struct {
	Reading         analysis.Reading
	Threshold       analysis.Threshold
	ThresholdSource string // the act, or that there is none
	AsOf            string
	// FirstYear and LastYear bound the production calendar; 0 where unknown.
	FirstYear, LastYear int
}

// RuleMethods is what the table of rules says of one of them, beside its own
// title, clause and denominator.
var RuleMethods = map[analysis.Rule]struct{ Obligation, Anchor string }{
	analysis.Marks: {"каждая внесённая отметка", "от даты урока"},
	analysis.PeriodGrades: {"итоговая отметка каждого ученика, у которого в периоде есть хоть одна отметка",
		"от окончания учебного периода"},
	analysis.Absences: {"каждый внесённый пропуск", "от даты урока"},
	analysis.Timetable: {"каждый неотменённый урок и каждое его изменение",
		"от даты урока: ввод — накануне, изменение — в тот же день"},
}

// AnchorWords say what a rule's days count from.
func AnchorWords(r analysis.Reading, rule analysis.Rule) string {
	words := RuleMethods[rule].Anchor
	if r.Clause(rule) != rule.Clause() {
		words, _, _ = strings.Cut(words, ":") // what follows is the form's deadline
	}
	return words
}

// DayWords are the sentences on how the days of a deadline are counted.
func (m Method) DayWords() []string {
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

// SignWords are the sentences on outcomes, signs and the threshold.
func (m Method) SignWords() []string {
	threshold := m.Threshold.Words()
	words := []string{
		"В срок — внесено до конца последнего дня срока. С опозданием — после него. Просрочено — не внесено, срок прошёл. Срок не наступил — не внесено, время ещё есть. Не определено — выгрузки не показывают, до или после срока внесено.",
		"«+» — доля внесённого в срок не меньше " + threshold +
			", даже если всё неопределённое опоздало. «−» — меньше, даже если всё неопределённое внесено в срок. «?» — ни то ни другое. Пусто — к сроку ничего не было.",
		"Строка, где правил несколько: «−», если «−» хотя бы по одному; иначе «?», если «?» хотя бы по одному или по одному нет выгрузки, а по другому данные есть; иначе «+», если «+» хотя бы по одному; иначе пусто.",
		"Порог " + threshold + ": " + m.ThresholdSource + ".",
	}
	if m.AsOf != "" {
		words = append(words, "Всё посчитано на момент "+m.AsOf+": что внесено или выгружено позже, не учтено.")
	}
	return words
}

// MethodSection says how the numbers were made.
func MethodSection(m Method) Section {
	p := Passage{Columns: []Column{WordColumn("Правило", 18), WordColumn("Что должно быть внесено", 36),
		WordColumn("Срок по форме", 30),
		WordColumn("Откуда считается", 26), WordColumn("Доля", 12), WordColumn("Кто отвечает", 16)}}
	for _, rule := range analysis.Rules {
		who := "учитель"
		if rule.Office() {
			who = "администрация школы, не учитель"
		}
		p.Rows = append(p.Rows, []Cell{TextCell(rule.Title()), TextCell(RuleMethods[rule].Obligation),
			TextCell(m.Reading.Clause(rule)),
			TextCell(AnchorWords(m.Reading, rule)), TextCell(rule.Denominator()), TextCell(who)})
	}
	return Section{Chapter: Chapter{Sheet: MethodSheet, Title: "Как посчитано",
		Passages: []Passage{p, {Heading: "Дни", Words: m.DayWords()},
			{Heading: "Исходы и знаки", Words: m.SignWords()}}}, ID: "method"}
}
