package school

import (
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
)

// rulesSection is the four rules at a glance, and the numbers behind them.
func (f *schoolFacts) rulesSection() reports.Section {
	glance := reports.Passage{Columns: []reports.Column{reports.WordColumn("Правило", 18),
		reports.SignColumn("Знак", 6), reports.SignColumn("Доля в срок", 17), reports.WordColumn("Считается", 13),
		reports.SignColumn("Доля уроков в срок", 17), reports.SignColumn("Интервал, %", 13),
		reports.SignColumn("Уроков с опозданием", 14), reports.WordColumn("Срок по форме", 24),
		reports.WordColumn("Примечание", 16)},
		Notes: []string{
			"«+» — в срок не меньше порога, «−» — меньше, «?» — по данным нельзя решить, пусто — данных нет: это не «+» и не «−».", reports.LessonNote,
		}}
	for _, line := range f.rules {
		glance.Rows = append(glance.Rows,
			[]reports.Cell{reports.TextCell(line.Rule.Title()), reports.SignCell(line.Sign),
				reports.TextCell(reports.EntryShare(line.Counts)),
				reports.TextCell(line.Rule.Denominator()), reports.TextCell(reports.LessonShare(line.Lessons)),
				reports.TextCell(reports.LessonInterval(line.Lessons)),
				reports.TextCell(reports.LateLessons(line.Lessons)),
				reports.TextCell(f.question.Reading.Clause(line.Rule)),
				reports.TextCell(reports.RuleOf(line).Remark())})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Правила", Title: "Четыре правила",
		Passages: append([]reports.Passage{glance, f.numbersPassage()}, f.doubtsPassage()...)}, ID: "rules"}
}

// numbersPassage has as many columns as the table above it, so that both fit
// one sheet.
func (f *schoolFacts) numbersPassage() reports.Passage {
	p := reports.Passage{Heading: "Записи за знаками",
		Columns: []reports.Column{reports.WordColumn("Правило", 18), reports.SignColumn("Знак", 6),
			reports.CountColumn("В срок", 17), reports.CountColumn("С опозданием", 13),
			reports.CountColumn("Не внесено, срок прошёл", 17), reports.CountColumn("Не определено", 13),
			reports.CountColumn("К сроку всего", 14), reports.CountColumn("Срок не наступил", 24),
			reports.CountColumn("Вне счёта", 16)}}
	for _, line := range f.rules {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(line.Rule.Title()), reports.SignCell(line.Sign),
			reports.CountCell(line.OnTime), reports.CountCell(line.Late),
			reports.CountCell(line.Overdue), reports.CountCell(line.Undetermined), reports.CountCell(line.Due()),
			reports.CountCell(line.Pending), reports.CountCell(line.MadeUp + line.Exempted)})
		if c := line.Changes; c.Total() > 0 {
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.ChangesTitle), reports.TextCell(""),
				reports.CountCell(c.OnTime), reports.CountCell(c.Late),
				reports.CountCell(c.Overdue), reports.CountCell(c.Undetermined), reports.CountCell(c.Due()),
				reports.CountCell(c.Pending), reports.BlankCell()})
		}
	}
	return p
}

// doubtsPassage says what could not be seen behind the signs; nothing where
// nothing is in doubt.
func (f *schoolFacts) doubtsPassage() []reports.Passage {
	p := reports.Passage{Heading: "Чего программа не видела", Notes: []string{reports.DoubtsNote},
		Columns: []reports.Column{reports.WordColumn("Правило", 18), reports.SignColumn(reports.DoubtsHead, 17),
			reports.WordColumn("Из чего получено и что поможет", 104)}}
	for _, line := range f.rules {
		if words := reports.DoubtWords(line); len(words) > 0 {
			if decided := reports.DecidedWords(line); decided != "" {
				words = append(words, decided)
			}
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(line.Rule.Title()),
				reports.TextCell(reports.DoubtsCell(line.Doubts)), reports.TextCell(strings.Join(words, "\n"))})
		}
	}
	if len(p.Rows) == 0 {
		return nil
	}
	return []reports.Passage{p}
}

func (f *schoolFacts) weeksSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Неделя с", 14),
		reports.WordColumn("Правило", 20), reports.CountColumn("Уроков", 10), reports.CountColumn("С опозданием", 12),
		reports.CountColumn("Не определено", 13), reports.SignColumn("Доля уроков в срок", 21),
		reports.SignColumn("Интервал, %", 16), reports.WordColumn("К предыдущей неделе", 26)},
		Notes: []string{"«Лучше» и «хуже» стоит там, где разность долей больше случайной: её 95 % интервал (Ньюкомб, 1998, метод 10) не содержит нуля."}}
	for _, point := range f.weeks {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.WeekWords(point.Name)),
			reports.TextCell(point.Rule.Title()), reports.CountCell(point.Lessons.Due),
			reports.CountCell(point.Lessons.Late), reports.CountCell(point.Lessons.Undetermined),
			reports.TextCell(reports.LessonShare(point.Lessons)),
			reports.TextCell(reports.LessonInterval(point.Lessons)),
			reports.TextCell(reports.ChangeWords(point.Change))})
	}
	s := reports.Section{Chapter: reports.Chapter{Sheet: "По неделям", Title: "По неделям",
		Passages: []reports.Passage{p}}, ID: "weeks"}
	if len(p.Rows) == 0 {
		s.Passages = []reports.Passage{{Words: []string{"За эти даты данных нет."}}}
		return s
	}
	s.Draw(0, weekCharts(f.weeks)...)
	s.DrawBars(0, weekBars(f.weeks)...)
	return s
}

func (f *schoolFacts) latenessSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Правило", 20)}, Notes: []string{
		"Дни — календарные, после последнего дня срока; 0 — в срок. Медиана и 90-й процентиль — по внесённому с опозданием, целые дни. " +
			"«Не меньше» — время внесения видно только по выгрузкам журнала: запись появилась не раньше."}}
	for _, title := range analysis.LateBucketTitles {
		p.Columns = append(p.Columns, reports.CountColumn("Дней: "+title, 9))
	}
	p.Columns = append(p.Columns, reports.CountColumn("Не внесено", 11), reports.CountColumn("Не определено", 13),
		reports.SignColumn("Медиана, дней", 15), reports.SignColumn("90 % не позже, дней", 16),
		reports.SignColumn("Внесено в последний день срока", 18))
	for _, l := range f.lateness {
		row := []reports.Cell{reports.TextCell(l.Rule.Title())}
		for _, n := range l.Buckets {
			row = append(row, reports.CountCell(n))
		}
		p.Rows = append(p.Rows, append(row, reports.CountCell(l.Overdue), reports.CountCell(l.Undetermined),
			reports.TextCell(reports.DaysLate(l.Late(), l.AtLeast, l.Median)),
			reports.TextCell(reports.DaysLate(l.Late(), l.AtLeast, l.P90)), reports.TextCell(reports.LastDay(l))))
	}
	s := reports.Section{Chapter: reports.Chapter{Sheet: "Дни опоздания", Title: "На сколько дней опаздывают",
		Passages: []reports.Passage{p}}, ID: "days"}
	if len(p.Rows) == 0 {
		return s
	}
	s.Draw(0, LateCharts(f.lateness)...)
	return s
}

func (f *schoolFacts) sensitivitySection() reports.Section {
	form := form.Form{Sensitivity: f.sensitivity}
	c := form.SensitivityChapter()
	for i := range c.Passages {
		for j := range c.Passages[i].Words {
			c.Passages[i].Words[j] = strings.ReplaceAll(c.Passages[i].Words[j], "ни у одной школы ", "")
		}
	}
	return reports.Section{Chapter: c, ID: "sensitivity"}
}

// limitsSection says what the data cannot tell.
func (f *schoolFacts) limitsSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Правило", 20),
		reports.WordColumn("Состояние", 24), reports.WordColumn("Чего не видно и что поможет", 66),
		reports.WordColumn("Подробно", 28)},
		Words: []string{
			"Ничто не говорит, что отметка или пропуск ещё появится, поэтому у этих двух правил доля — из внесённых. Кто не вносит ничего, по ней не отстаёт: см. «Уроки без единой записи».",
			"Причины опозданий — болезнь, замена, сбой сети — в выгрузках не видны. Признанные причины вносятся в exemptions.csv и из счёта выходят.",
		}}
	for _, h := range f.holdings {
		if len(h.Gaps) == 0 {
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(h.Rule.Title()), reports.TextCell(h.State()),
				reports.TextCell(reports.Dash), reports.TextCell("")})
		}
		for _, gap := range h.Gaps {
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(h.Rule.Title()), reports.TextCell(h.State()),
				reports.TextCell(gap.Kind.Text()), reports.TextCell(gap.Detail)})
		}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Чего не видно", Title: "Чего данные не говорят",
		Passages: []reports.Passage{p}}, ID: "limits"}
}
