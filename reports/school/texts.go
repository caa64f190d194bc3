package school

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// longestReminder is how many lines of lessons a reminder has: more is not read.
const longestReminder = 20

// remindersSection holds a text for each teacher, to be copied into a message.
func (f *schoolFacts) remindersSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Кому", 28), reports.WordColumn("Текст", 110)},
		Words: []string{"Тексты можно скопировать в сообщение. Программа никому ничего не отправляет."}}
	missing, late := tasks(f.faults, overdue), tasks(f.faults, ownLate)
	for _, who := range addressees(missing, late) {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(who),
			reports.TextCell(f.reminder(who, tasksOf(who, missing), tasksOf(who, late)))})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Напоминания", Title: "Напоминания",
		Passages: []reports.Passage{p}}, ID: "reminders", CopyTexts: len(p.Rows) > 0}
}

// ownLate counts what came late by the teacher's own doing.
func ownLate(f analysis.Fault) int {
	if f.Apart || f.Rule.Office() {
		return 0
	}
	return f.Late
}

// addressees are those who have something to read: first by what is missing,
// as the tasks stand, then by what came late. Where no teacher is known nobody
// can be written to.
func addressees(lists ...[]task) []string {
	var names []string
	for _, list := range lists {
		for _, t := range list {
			if who := t.who(); (t.teacher != "" || t.rule.Office()) && !slices.Contains(names, who) {
				names = append(names, who)
			}
		}
	}
	return names
}

func tasksOf(who string, list []task) []task {
	return slices.DeleteFunc(slices.Clone(list), func(t task) bool { return t.who() != who })
}

func (f *schoolFacts) reminder(who string, missing, late []task) string {
	greeting := "Здравствуйте, " + who + "!"
	if who == schoolOffice {
		greeting = "Здравствуйте!"
	}
	lines := []string{greeting}
	if len(missing) > 0 {
		lines = append(lines, fmt.Sprintf("По выгрузкам электронного журнала на %s ещё не внесено, хотя срок прошёл:",
			reports.Moment(f.question.AsOf)))
		lines = append(lines, capped(missing, missingLine)...)
		lines = append(lines, "Пожалуйста, внесите эти записи.")
	}
	if len(late) > 0 {
		lines = append(lines, fmt.Sprintf("С %s по %s внесено позже срока:", reports.Date(f.question.From),
			reports.Date(f.question.To)))
		lines = append(lines, capped(late, lateLine)...)
		lines = append(lines, "Пожалуйста, следите за сроками: "+deadlineWordsOf(f.question.Reading, late)+".")
	}
	return strings.Join(append(lines, "Если запись уже есть, была замена или другая причина, напишите, пожалуйста: это учтут. Спасибо!"), "\n")
}

func capped(list []task, line func(task) string) []string {
	var lines []string
	for i, t := range list {
		if i == longestReminder {
			return append(lines, fmt.Sprintf("— и ещё %s.", reports.Count(len(list)-i, "строка", "строки", "строк")))
		}
		lines = append(lines, line(t))
	}
	return lines
}

func missingLine(t task) string {
	if t.rule.Office() {
		return fmt.Sprintf("— %s: %s.", reports.Legible(t.class), t.what())
	}
	return fmt.Sprintf("— %s, %s: %s (%s), срок был %s.", reports.Legible(t.class), reports.Legible(t.subject),
		t.what(), things(t.rule, t.entries), reports.Date(t.due))
}

func lateLine(t task) string {
	return fmt.Sprintf("— %s, %s: %s (%s).", reports.Legible(t.class), reports.Legible(t.subject), t.what(),
		things(t.rule, t.entries))
}

// things counts entries of a rule: «30 отметок».
func things(rule analysis.Rule, n int) string {
	return reports.Things(analysis.Obligation{Rule: rule}, n)
}

// deadlineWordsOf are the words for the deadlines that were missed.
func deadlineWordsOf(r analysis.Reading, list []task) string {
	var words []string
	for _, rule := range teacherRules {
		if slices.ContainsFunc(list, func(t task) bool { return t.rule == rule }) {
			words = append(words, reports.LowerFirst(rule.Title())+" — "+r.Clause(rule))
		}
	}
	return strings.Join(words, "; ")
}

// remarksSection is what is odd about entries. It changes no sign.
func (f *schoolFacts) remarksSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Что необычно", 33),
		reports.WordColumn("Правило", 13), reports.WordColumn("Учитель", 24), reports.WordColumn("Класс", 8),
		reports.WordColumn("Предмет", 19), reports.SignColumn("Записей", 13),
		reports.WordColumn("Строки выгрузок", 28)},
		Notes: []string{"Это не нарушения и на знаки не влияет: у необычного может быть хорошая причина, и знает её только школа. Номера файлов — из vsrok imports."}}
	for _, r := range f.remarks {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.RemarkTitle(r)),
			reports.TextCell(r.Rule.Title()), reports.TextCell(reports.TeacherName(r.Teacher)),
			reports.TextCell(reports.Legible(r.Class)),
			reports.TextCell(reports.Legible(r.Subject)),
			reports.TextCell(fmt.Sprintf("%s из %s", reports.Number(len(r.Places)), reports.Number(r.Of))),
			reports.TextCell(reports.PlacesOf(r.Places))})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Необычное", Title: "Необычное",
		Passages: []reports.Passage{p}}, ID: "remarks"}
}

// outsideSection lists what the denominators leave out.
func (f *schoolFacts) outsideSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Почему вне счёта", 44),
		reports.WordColumn("Правило", 16), reports.WordColumn("Учитель", 24), reports.WordColumn("Класс", 8),
		reports.WordColumn("Предмет", 20), reports.CountColumn("Записей", 9), reports.WordColumn("За даты", 17)}}
	for _, o := range f.outside {
		teacher := reports.TeacherName(o.Teacher)
		if o.Rule.Office() {
			teacher = schoolOffice
		}
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(outsideReason(o)), reports.TextCell(o.Rule.Title()),
			reports.TextCell(teacher), reports.TextCell(reports.Legible(o.Class)),
			reports.TextCell(reports.Legible(o.Subject)), reports.CountCell(o.Entries), reports.TextCell(daySpan(o))})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Вне счёта", Title: "Вне счёта: отработки и исключения",
		Passages: []reports.Passage{p}}, ID: "outside"}
}

func outsideReason(o analysis.Outside) string {
	if o.Line == 0 {
		return "отработка: ученика на этом уроке не было"
	}
	return fmt.Sprintf("exemptions.csv, строка %d: %s; принял %s", o.Line,
		reports.Shortened(o.Reason, 2*reports.LongestName), acceptedBy(o.AcceptedBy))
}

// acceptedBy is who accepted an exemption.
func acceptedBy(name string) string {
	if name == "" {
		return "не указано кто"
	}
	return reports.Legible(name)
}

func daySpan(o analysis.Outside) string {
	if o.First.Equal(o.Last) {
		return reports.Date(o.First)
	}
	return o.First.Format("02.01") + "–" + reports.Date(o.Last)
}
