package reports

import (
	"strings"

	"vsrok/analysis"
)

// rulesSection is the four rules at a glance, and the numbers behind them.
func (f *schoolFacts) rulesSection() section {
	glance := passage{columns: []tableColumn{wordColumn("Правило", 18), signColumn("Знак", 6), signColumn("Доля в срок", 17), wordColumn("Считается", 13),
		signColumn("Доля уроков в срок", 17), signColumn("Интервал, %", 13), signColumn("Уроков с опозданием", 14), wordColumn("Срок по форме", 24), wordColumn("Примечание", 16)},
		notes: []string{
			"«+» — в срок не меньше порога, «-» — меньше, «?» — по данным нельзя решить, пусто — данных нет: это не «+» и не «-».", lessonNote,
		}}
	for _, line := range f.rules {
		glance.rows = append(glance.rows, []tableCell{cellWords(line.Rule.Title()), cellSign(line.Sign), cellWords(EntryShare(line.Counts)),
			cellWords(line.Rule.Denominator()), cellWords(LessonShare(line.Lessons)), cellWords(LessonInterval(line.Lessons)),
			cellWords(LateLessons(line.Lessons)), cellWords(line.Rule.Clause()), cellWords(ruleOf(line).remark())})
	}
	return section{chapter: chapter{sheet: "Правила", title: "Четыре правила", passages: append([]passage{glance, f.numbersPassage()}, f.doubtsPassage()...)}, id: "rules"}
}

// numbersPassage has as many columns as the table above it, so that both fit
// one sheet.
func (f *schoolFacts) numbersPassage() passage {
	p := passage{heading: "Записи за знаками", columns: []tableColumn{wordColumn("Правило", 18), signColumn("Знак", 6), countColumn("В срок", 17), countColumn("С опозданием", 13),
		countColumn("Не внесено, срок прошёл", 17), countColumn("Не определено", 13), countColumn("К сроку всего", 14), countColumn("Срок не наступил", 24), countColumn("Вне счёта", 16)}}
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
		columns: []tableColumn{wordColumn("Правило", 18), signColumn(DoubtsHead, 17), wordColumn("Из чего получено и что поможет", 104)}}
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
	p := passage{columns: []tableColumn{wordColumn("Неделя с", 14), wordColumn("Правило", 20), countColumn("Уроков", 10), countColumn("С опозданием", 12),
		countColumn("Не определено", 13), signColumn("Доля уроков в срок", 21), signColumn("Интервал, %", 16), wordColumn("К предыдущей неделе", 26)},
		notes: []string{"«Лучше» и «хуже» стоит там, где разность долей больше случайной: её 95 % интервал (Ньюкомб, 1998, метод 10) не содержит нуля."}}
	for _, point := range f.weeks {
		p.rows = append(p.rows, []tableCell{cellWords(weekWords(point.Name)), cellWords(point.Rule.Title()), cellCount(point.Lessons.Due),
			cellCount(point.Lessons.Late), cellCount(point.Lessons.Undetermined), cellWords(LessonShare(point.Lessons)),
			cellWords(LessonInterval(point.Lessons)), cellWords(changeWords(point.Change))})
	}
	s := section{chapter: chapter{sheet: "По неделям", title: "По неделям", passages: []passage{p}}, id: "weeks"}
	if len(p.rows) == 0 {
		s.passages = []passage{{words: []string{"За эти даты данных нет."}}}
		return s
	}
	s.draw(0, weekCharts(f.weeks)...)
	return s
}

func (f *schoolFacts) latenessSection() section {
	p := passage{columns: []tableColumn{wordColumn("Правило", 20)}, notes: []string{
		"Дни — календарные, после последнего дня срока; 0 — в срок. Медиана и 90-й процентиль — по внесённому с опозданием, целые дни. " +
			"«Не меньше» — время внесения видно только по выгрузкам журнала: запись появилась не раньше."}}
	for _, title := range analysis.LateBucketTitles {
		p.columns = append(p.columns, countColumn("Дней: "+title, 9))
	}
	p.columns = append(p.columns, countColumn("Не внесено", 11), countColumn("Не определено", 13),
		signColumn("Медиана, дней", 15), signColumn("90 % не позже, дней", 16), signColumn("Внесено в последний день срока", 18))
	for _, l := range f.lateness {
		row := []tableCell{cellWords(l.Rule.Title())}
		for _, n := range l.Buckets {
			row = append(row, cellCount(n))
		}
		p.rows = append(p.rows, append(row, cellCount(l.Overdue), cellCount(l.Undetermined), cellWords(DaysLate(l.Late(), l.AtLeast, l.Median)),
			cellWords(DaysLate(l.Late(), l.AtLeast, l.P90)), cellWords(lastDay(l))))
	}
	s := section{chapter: chapter{sheet: "Дни опоздания", title: "На сколько дней опаздывают", passages: []passage{p}}, id: "days"}
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
	p := passage{columns: []tableColumn{wordColumn("Правило", 20), wordColumn("Состояние", 24), wordColumn("Чего не видно и что поможет", 66), wordColumn("Подробно", 28)},
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
	return section{chapter: chapter{sheet: "Чего не видно", title: "Чего данные не говорят", passages: []passage{p}}, id: "limits"}
}
