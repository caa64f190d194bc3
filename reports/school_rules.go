package reports

import (
	"strings"

	"vsrok/analysis"
)

// lessonNote says what a lesson is, wherever lessons are counted.
const lessonNote = "Урок — класс, предмет, дата и номер урока; для итоговых отметок — класс, предмет и период; для расписания — класс и день. " +
	"Урок с опозданием, если по нему хоть что-то опоздало или не внесено: тридцать отметок одного забытого урока — один случай. " +
	"Интервал — 95 %, по Вильсону, по урокам, а не по строкам."

// rulesSection is the four rules at a glance, and the numbers behind them.
func (f *schoolFacts) rulesSection() section {
	glance := passage{columns: []tableColumn{{"Правило", 18, ofWords}, {"Знак", 6, ofSigns}, {"Доля в срок", 17, ofSigns}, {"Считается", 13, ofWords},
		{"Доля уроков в срок", 17, ofSigns}, {"Интервал, %", 13, ofSigns}, {"Уроков с опозданием", 14, ofSigns}, {"Срок по форме", 24, ofWords}, {"Примечание", 16, ofWords}},
		notes: []string{
			"«+» — в срок не меньше порога, «-» — меньше, «?» — по данным нельзя решить, пусто — данных нет: это не «+» и не «-».", lessonNote,
		}}
	for _, line := range f.rules {
		glance.rows = append(glance.rows, []tableCell{cellWords(line.Rule.Title()), cellSign(line.Sign), cellWords(EntryShare(line.Counts)),
			cellWords(line.Rule.Denominator()), cellWords(LessonShare(line.Lessons)), cellWords(LessonInterval(line.Lessons)),
			cellWords(LateLessons(line.Lessons)), cellWords(f.question.Reading.Clause(line.Rule)), cellWords(ruleOf(line).remark())})
	}
	return section{chapter: chapter{"Правила", "Четыре правила", append([]passage{glance, f.numbersPassage()}, f.doubtsPassage()...)}, id: "rules"}
}

// LateLessons is how many lessons are late, of how many.
func LateLessons(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	return Number(l.Late) + " из " + Number(l.Due)
}

// numbersPassage has as many columns as the table above it, so that both fit
// one sheet.
func (f *schoolFacts) numbersPassage() passage {
	p := passage{heading: "Записи за знаками", columns: []tableColumn{{"Правило", 18, ofWords}, {"Знак", 6, ofSigns}, {"В срок", 17, ofCounts}, {"С опозданием", 13, ofCounts},
		{"Не внесено, срок прошёл", 17, ofCounts}, {"Не определено", 13, ofCounts}, {"К сроку всего", 14, ofCounts}, {"Срок не наступил", 24, ofCounts}, {"Вне счёта", 16, ofCounts}}}
	for _, line := range f.rules {
		p.rows = append(p.rows, []tableCell{cellWords(line.Rule.Title()), cellSign(line.Sign), cellCount(line.OnTime), cellCount(line.Late),
			cellCount(line.Overdue), cellCount(line.Undetermined), cellCount(line.Due()), cellCount(line.Pending), cellCount(line.MadeUp + line.Exempted)})
		if c := line.Changes; c.Total() > 0 {
			p.rows = append(p.rows, []tableCell{cellWords(ChangesTitle), cellWords(""), cellCount(c.OnTime), cellCount(c.Late),
				cellCount(c.Overdue), cellCount(c.Undetermined), cellCount(c.Due()), cellCount(c.Pending), cellBlank()})
		}
	}
	return p
}

// doubtsPassage says what could not be seen behind the signs; nothing where
// nothing is in doubt.
func (f *schoolFacts) doubtsPassage() []passage {
	p := passage{heading: "Чего программа не видела", notes: []string{doubtsNote},
		columns: []tableColumn{{"Правило", 18, ofWords}, {DoubtsHead, 17, ofSigns}, {"Из чего получено и что поможет", 104, ofWords}}}
	for _, line := range f.rules {
		if words := DoubtWords(line); len(words) > 0 {
			if decided := DecidedWords(line); decided != "" {
				words = append(words, decided)
			}
			p.rows = append(p.rows, []tableCell{cellWords(line.Rule.Title()), cellWords(DoubtsCell(line.Doubts)), cellWords(strings.Join(words, "\n"))})
		}
	}
	if len(p.rows) == 0 {
		return nil
	}
	return []passage{p}
}

func (f *schoolFacts) weeksSection() section {
	p := passage{columns: []tableColumn{{"Неделя с", 14, ofWords}, {"Правило", 20, ofWords}, {"Уроков", 10, ofCounts}, {"С опозданием", 12, ofCounts},
		{"Не определено", 13, ofCounts}, {"Доля уроков в срок", 21, ofSigns}, {"Интервал, %", 16, ofSigns}, {"К предыдущей неделе", 26, ofWords}},
		notes: []string{"«Лучше» и «хуже» стоит там, где разность долей больше случайной: её 95 % интервал (Ньюкомб, 1998, метод 10) не содержит нуля."}}
	for _, point := range f.weeks {
		p.rows = append(p.rows, []tableCell{cellWords(weekWords(point.Name)), cellWords(point.Rule.Title()), cellCount(point.Lessons.Due),
			cellCount(point.Lessons.Late), cellCount(point.Lessons.Undetermined), cellWords(LessonShare(point.Lessons)),
			cellWords(LessonInterval(point.Lessons)), cellWords(changeWords(point.Change))})
	}
	s := section{chapter: chapter{"По неделям", "По неделям", []passage{p}}, id: "weeks"}
	if len(p.rows) == 0 {
		s.passages = []passage{{words: []string{"За эти даты данных нет."}}}
		return s
	}
	s.draw(0, weekCharts(f.weeks)...)
	return s
}

// weekWords names a week by its Monday.
func weekWords(week string) string {
	monday, err := weekMonday(week)
	if err != nil {
		return week
	}
	return Date(monday)
}

func changeWords(c analysis.Change) string {
	if c == "" {
		return Dash
	}
	return string(c)
}

func (f *schoolFacts) latenessSection() section {
	p := passage{columns: []tableColumn{{"Правило", 20, ofWords}}, notes: []string{
		"Дни — календарные, после последнего дня срока; 0 — в срок. Медиана и 90-й процентиль — по внесённому с опозданием, целые дни. " +
			"«Не меньше» — время внесения видно только по выгрузкам журнала: запись появилась не раньше."}}
	for _, title := range analysis.LateBucketTitles {
		p.columns = append(p.columns, tableColumn{"Дней: " + title, 9, ofCounts})
	}
	p.columns = append(p.columns, tableColumn{"Не внесено", 11, ofCounts}, tableColumn{"Не определено", 13, ofCounts},
		tableColumn{"Медиана, дней", 15, ofSigns}, tableColumn{"90 % не позже, дней", 16, ofSigns}, tableColumn{"Внесено в последний день срока", 18, ofSigns})
	for _, l := range f.lateness {
		row := []tableCell{cellWords(l.Rule.Title())}
		for _, n := range l.Buckets {
			row = append(row, cellCount(n))
		}
		p.rows = append(p.rows, append(row, cellCount(l.Overdue), cellCount(l.Undetermined), cellWords(DaysLate(l.Late(), l.AtLeast, l.Median)),
			cellWords(DaysLate(l.Late(), l.AtLeast, l.P90)), cellWords(lastDay(l))))
	}
	s := section{chapter: chapter{"Дни опоздания", "На сколько дней опаздывают", []passage{p}}, id: "days"}
	if len(p.rows) == 0 {
		s.passages = []passage{{words: []string{"Сроков, которые уже наступили, за эти даты нет."}}}
		return s
	}
	s.draw(0, lateCharts(f.lateness)...)
	return s
}

// lastDay is how much came on the last day of its deadline, of how much.
func lastDay(l analysis.Lateness) string {
	if l.LastDayOf == 0 {
		return Dash
	}
	return Number(l.LastDay) + " из " + Number(l.LastDayOf)
}

func (f *schoolFacts) sensitivitySection() section {
	form := Form{Sensitivity: f.sensitivity}
	c := form.sensitivityChapter()
	for i := range c.passages {
		for j := range c.passages[i].words {
			c.passages[i].words[j] = strings.ReplaceAll(c.passages[i].words[j], "ни у одной школы ", "")
		}
	}
	return section{chapter: c, id: "sensitivity"}
}

// limitsSection says what the data cannot tell.
func (f *schoolFacts) limitsSection() section {
	p := passage{columns: []tableColumn{{"Правило", 20, ofWords}, {"Состояние", 24, ofWords}, {"Чего не видно и что поможет", 66, ofWords}, {"Подробно", 28, ofWords}},
		words: []string{
			"Ничто не говорит, что отметка или пропуск ещё появится, поэтому у этих двух правил доля — из внесённых. Кто не вносит ничего, по ней не отстаёт: см. «Уроки без единой записи».",
			"Причины опозданий — болезнь, замена, сбой сети — в выгрузках не видны. Признанные причины вносятся в exemptions.csv и из счёта выходят.",
		}}
	for _, h := range f.holdings {
		if len(h.Gaps) == 0 {
			p.rows = append(p.rows, []tableCell{cellWords(h.Rule.Title()), cellWords(h.State()), cellWords(Dash), cellWords("")})
		}
		for _, gap := range h.Gaps {
			p.rows = append(p.rows, []tableCell{cellWords(h.Rule.Title()), cellWords(h.State()), cellWords(gap.Kind.Text()), cellWords(gap.Detail)})
		}
	}
	return section{chapter: chapter{"Чего не видно", "Чего данные не говорят", []passage{p}}, id: "limits"}
}

// methodSection says how the numbers were made.
func methodSection(m Method) section {
	p := passage{columns: []tableColumn{{"Правило", 18, ofWords}, {"Что должно быть внесено", 36, ofWords}, {"Срок по форме", 30, ofWords},
		{"Откуда считается", 26, ofWords}, {"Доля", 12, ofWords}, {"Кто отвечает", 16, ofWords}}}
	for _, rule := range analysis.Rules {
		who := "учитель"
		if rule.Office() {
			who = "администрация школы, не учитель"
		}
		p.rows = append(p.rows, []tableCell{cellWords(rule.Title()), cellWords(ruleMethods[rule].obligation), cellWords(m.Reading.Clause(rule)),
			cellWords(anchorWords(m.Reading, rule)), cellWords(rule.Denominator()), cellWords(who)})
	}
	return section{chapter: chapter{methodSheet, "Как посчитано", []passage{p, {heading: "Дни", words: m.dayWords()}, {heading: "Исходы и знаки", words: m.signWords()}}}, id: "method"}
}
