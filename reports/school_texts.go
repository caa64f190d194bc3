package reports

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
)

// longestReminder is how many lines of lessons a reminder has: more is not read.
const longestReminder = 20

// remindersSection holds a text for each teacher, to be copied into a message.
func (f *schoolFacts) remindersSection() section {
	p := passage{columns: []tableColumn{{"Кому", 28, ofWords}, {"Текст", 110, ofWords}},
		words: []string{"Тексты можно скопировать в сообщение. Программа никому ничего не отправляет."}}
	missing, late := tasks(f.faults, overdue), tasks(f.faults, ownLate)
	for _, who := range addressees(missing, late) {
		p.rows = append(p.rows, []tableCell{cellWords(who), cellWords(f.reminder(who, tasksOf(who, missing), tasksOf(who, late)))})
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Напоминать не о чем."}}
	}
	return section{chapter: chapter{"Напоминания", "Напоминания", []passage{p}}, id: "reminders", copyTexts: len(p.rows) > 0}
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
		lines = append(lines, fmt.Sprintf("По выгрузкам электронного журнала на %s ещё не внесено, хотя срок прошёл:", Moment(f.question.AsOf)))
		lines = append(lines, capped(missing, missingLine)...)
		lines = append(lines, "Пожалуйста, внесите эти записи.")
	}
	if len(late) > 0 {
		lines = append(lines, fmt.Sprintf("С %s по %s внесено позже срока:", Date(f.question.From), Date(f.question.To)))
		lines = append(lines, capped(late, lateLine)...)
		lines = append(lines, "Пожалуйста, следите за сроками: "+deadlineWordsOf(f.question.Reading, late)+".")
	}
	return strings.Join(append(lines, "Если запись уже есть, была замена или другая причина, напишите, пожалуйста: это учтут. Спасибо!"), "\n")
}

func capped(list []task, line func(task) string) []string {
	var lines []string
	for i, t := range list {
		if i == longestReminder {
			return append(lines, fmt.Sprintf("— и ещё %s.", Count(len(list)-i, "строка", "строки", "строк")))
		}
		lines = append(lines, line(t))
	}
	return lines
}

func missingLine(t task) string {
	if t.rule.Office() {
		return fmt.Sprintf("— %s: %s.", legible(t.class), t.what())
	}
	return fmt.Sprintf("— %s, %s: %s (%s), срок был %s.", legible(t.class), legible(t.subject), t.what(), things(t.rule, t.entries), Date(t.due))
}

func lateLine(t task) string {
	return fmt.Sprintf("— %s, %s: %s (%s).", legible(t.class), legible(t.subject), t.what(), things(t.rule, t.entries))
}

// things counts entries of a rule: «30 отметок».
func things(rule analysis.Rule, n int) string { return Things(analysis.Obligation{Rule: rule}, n) }

// deadlineWordsOf are the words for the deadlines that were missed.
func deadlineWordsOf(r analysis.Reading, list []task) string {
	var words []string
	for _, rule := range teacherRules {
		if slices.ContainsFunc(list, func(t task) bool { return t.rule == rule }) {
			words = append(words, lowerFirst(rule.Title())+" — "+r.Clause(rule))
		}
	}
	return strings.Join(words, "; ")
}

// shownRuns is how many runs of rows of one file a remark names.
const shownRuns = 6

// remarksSection is what is odd about entries. It changes no sign.
func (f *schoolFacts) remarksSection() section {
	p := passage{columns: []tableColumn{{"Что необычно", 33, ofWords}, {"Правило", 13, ofWords}, {"Учитель", 24, ofWords}, {"Класс", 8, ofWords},
		{"Предмет", 19, ofWords}, {"Записей", 13, ofSigns}, {"Строки выгрузок", 28, ofWords}},
		notes: []string{"Это не нарушения и на знаки не влияет: у необычного может быть хорошая причина, и знает её только школа. Номера файлов — из vsrok imports."}}
	for _, r := range f.remarks {
		p.rows = append(p.rows, []tableCell{cellWords(remarkTitle(r)), cellWords(r.Rule.Title()), cellWords(TeacherName(r.Teacher)), cellWords(legible(r.Class)),
			cellWords(legible(r.Subject)), cellWords(fmt.Sprintf("%s из %s", Number(len(r.Places)), Number(r.Of))), cellWords(placesOf(r.Places))})
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Ничего необычного не замечено."}}
	}
	return section{chapter: chapter{"Необычное", "Необычное", []passage{p}}, id: "remarks"}
}

func remarkTitle(r analysis.Remark) string {
	if r.Kind == analysis.OneEvening {
		return fmt.Sprintf("%s: уроки %s, вечер %s", r.Kind, r.Month.Format("01.2006"), Date(r.Evening))
	}
	return string(r.Kind)
}

// placesOf says where entries stand: «№ 3: строки 15–18, 20», and of a file
// with several sheets «№ 3, лист 2: …». A sheet's name may hold a surname.
func placesOf(places []analysis.Place) string {
	witnesses := make([]analysis.Witness, len(places))
	for i, place := range places {
		witnesses[i].Place = place
	}
	var words []string
	for _, runs := range bySheet(spans(witnesses)) {
		shown := runs[:min(len(runs), shownRuns)]
		text := fmt.Sprintf("№%s%d", nbsp, runs[0].sheet.Import)
		if runs[0].sheet.Sheet != "" {
			text += fmt.Sprintf(", лист%s%d", nbsp, runs[0].sheet.Part+1)
		}
		text += ": " + rowWords(shown)
		if rest := len(runs) - len(shown); rest > 0 {
			text += " и другие"
		}
		words = append(words, text)
	}
	return strings.Join(words, "; ")
}

// outsideSection lists what the denominators leave out.
func (f *schoolFacts) outsideSection() section {
	p := passage{columns: []tableColumn{{"Почему вне счёта", 44, ofWords}, {"Правило", 16, ofWords}, {"Учитель", 24, ofWords}, {"Класс", 8, ofWords},
		{"Предмет", 20, ofWords}, {"Записей", 9, ofCounts}, {"За даты", 17, ofWords}}}
	for _, o := range f.outside {
		teacher := TeacherName(o.Teacher)
		if o.Rule.Office() {
			teacher = schoolOffice
		}
		p.rows = append(p.rows, []tableCell{cellWords(outsideReason(o)), cellWords(o.Rule.Title()), cellWords(teacher), cellWords(legible(o.Class)),
			cellWords(legible(o.Subject)), cellCount(o.Entries), cellWords(daySpan(o))})
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Отработок и исключений нет."}}
	}
	return section{chapter: chapter{"Вне счёта", "Вне счёта: отработки и исключения", []passage{p}}, id: "outside"}
}

func outsideReason(o analysis.Outside) string {
	if o.Line == 0 {
		return "отработка: ученика на этом уроке не было"
	}
	return fmt.Sprintf("exemptions.csv, строка %d: %s; принял %s", o.Line, shortened(o.Reason, 2*longestName), acceptedBy(o.AcceptedBy))
}

// acceptedBy is who accepted an exemption.
func acceptedBy(name string) string {
	if name == "" {
		return "не указано кто"
	}
	return legible(name)
}

func daySpan(o analysis.Outside) string {
	if o.First.Equal(o.Last) {
		return Date(o.First)
	}
	return o.First.Format("02.01") + "–" + Date(o.Last)
}
