package form

import (
	"slices"
	"strings"

	"vsrok/reports"
)

// Words are what the paper form says around its table. They stand above the
// head of the form's file, a line each: the name of the setting, then the text.
type Words struct {
	Annex         string   // «Приложение 1», in the upper right corner
	Title         string   // of the monitoring
	Goal          string   // printed after «Цель:»
	Abbreviations string   // «ЭЖ — электронный журнал; …»
	Footnotes     []string // acts below the table, in the order of their numbers
}

// april2015 are the words of the form of April 2015.
var april2015 = Words{
	Annex: "Приложение 1",
	Title: "Мониторинг ведения электронных журналов и электронных дневников",
	Goal:  "обеспечение эффективности, полноты и качества оказания муниципальной услуги руководителем учреждения и работниками ОУ",
	Abbreviations: "ЭЖ — электронный журнал; ЭД — электронный дневник; ОУ — образовательное учреждение; " +
		"ПДн — персональные данные; ИКТ — информационно-коммуникационные технологии",
	Footnotes: []string{
		"Письмо Министерства образования и науки Российской Федерации от 15.02.2012 № АП-147/07.",
		"Постановление администрации Нижнетуринского городского округа от 15.03.2013 № 287.",
		"Федеральный закон от 27.07.2006 № 152-ФЗ «О персональных данных».",
	},
}

// wordLines are the settings by the first cell of their line.
var wordLines = []struct {
	name string
	set  func(w *Words, text string)
	get  func(w *Words) []string
}{
	{"приложение", func(w *Words, text string) { w.Annex = text },
		func(w *Words) []string { return []string{w.Annex} }},
	{"заголовок", func(w *Words, text string) { w.Title = text }, func(w *Words) []string { return []string{w.Title} }},
	{"цель", func(w *Words, text string) { w.Goal = text }, func(w *Words) []string { return []string{w.Goal} }},
	{"сокращения", func(w *Words, text string) { w.Abbreviations = text },
		func(w *Words) []string { return []string{w.Abbreviations} }},
	{"сноска", func(w *Words, text string) { w.Footnotes = append(w.Footnotes, text) },
		func(w *Words) []string { return w.Footnotes }},
}

// take reads a line above the form's head; false where it is none.
func (w *Words) take(cells []string) bool {
	name := strings.ToLower(strings.TrimSpace(reports.CellAt(cells, 0)))
	for _, line := range wordLines {
		if line.name == name {
			if text := strings.TrimSpace(reports.Unguard(reports.CellAt(cells, 1))); text != "" {
				line.set(w, text)
			}
			return true
		}
	}
	return false
}

// lines are the settings as the form's file holds them.
func (w *Words) lines() (rows [][]string) {
	for _, line := range wordLines {
		for _, text := range line.get(w) {
			if text != "" {
				rows = append(rows, []string{line.name, text})
			}
		}
	}
	return rows
}

// borrowWords gives a form without words of its own those of April 2015, if it
// has the rows of that form.
func (c *Checklist) borrowWords() {
	april, err := aprilRows()
	if err == nil && slices.EqualFunc(c.Rows, april,
		func(a, b ChecklistRow) bool { return a.Item == b.Item && sameWords(a.Text, b.Text) }) {
		c.Words = april2015
	}
}
