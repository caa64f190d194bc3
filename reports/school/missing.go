package school

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"vsrok/analysis"
	"vsrok/reports"
)

// schoolOffice answers for the timetable.
const schoolOffice = "администрация школы"

// compareNames orders names as a Russian list does, «5А» before «10А».
func compareNames() func(a, b string) int {
	order := collate.New(language.Russian, collate.Numeric)
	return func(a, b string) int { return cmp.Or(order.CompareString(a, b), cmp.Compare(a, b)) }
}

// task is what one teacher has to enter, or entered late, in one class and
// subject under one rule. Of the timetable it is a class in all its subjects,
// and the office answers.
type task struct {
	teacher, class, subject string
	rule                    analysis.Rule
	entries, incidents      int
	due                     time.Time // the earliest deadline day
	items                   []analysis.Fault
}

// who answers for a task.
func (t task) who() string {
	if t.rule.Office() {
		return schoolOffice
	}
	return reports.TeacherName(t.teacher)
}

// what a task is about, for a table: «итоговые отметки за 3 четверть».
func (t task) what() string {
	if t.rule.Office() {
		return "уроки в расписание: " + t.itemWords(8)
	}
	return reports.LowerFirst(t.rule.Title()) + " за " + t.itemWords(8)
}

// itemWords lists the lessons or periods of a task, at most so many.
func (t task) itemWords(most int) string {
	var words []string
	seen := map[string]bool{}
	for _, item := range t.items {
		text := itemName(item)
		if !seen[text] {
			seen[text] = true
			words = append(words, text)
		}
	}
	if rest := len(words) - most; rest > 0 {
		words = append(words[:most], fmt.Sprintf("и ещё %s", reports.Number(rest)))
	}
	if t.rule.Office() {
		return strings.Join(words, "; ")
	}
	return strings.Join(words, ", ")
}

func itemName(item analysis.Fault) string {
	switch {
	case item.Rule == analysis.PeriodGrades:
		return reports.Legible(item.Period)
	case !item.Rule.Office():
		return item.Anchor.Format("02.01")
	case item.Slot == 0:
		return fmt.Sprintf("%s %s", item.Anchor.Format("02.01"), reports.Legible(item.Subject))
	}
	return fmt.Sprintf("%s %d-й урок, %s", item.Anchor.Format("02.01"), item.Slot, reports.Legible(item.Subject))
}

// tasks gathers faults by teacher, rule, class and subject. Count says how
// many entries of a fault belong to the list; 0 leaves it out.
func tasks(faults []analysis.Fault, count func(analysis.Fault) int) []task {
	type key struct {
		teacher, class, subject string
		rule                    analysis.Rule
	}
	byKey := map[key]*task{}
	days := map[key]map[time.Time]bool{}
	for _, fault := range faults {
		n := count(fault)
		if n == 0 {
			continue
		}
		k := key{fault.Teacher, fault.Class, fault.Subject, fault.Rule}
		if fault.Rule.Office() {
			k.subject = ""
		}
		t := byKey[k]
		if t == nil {
			t = &task{teacher: k.teacher, class: k.class, subject: k.subject, rule: k.rule, due: fault.Due}
			byKey[k], days[k] = t, map[time.Time]bool{}
		}
		t.entries += n
		t.incidents++
		days[k][fault.Anchor] = true
		if t.rule.Office() {
			t.incidents = len(days[k]) // a class's timetable is entered by the day
		}
		if fault.Due.Before(t.due) {
			t.due = fault.Due
		}
		t.items = append(t.items, fault)
	}
	list := make([]task, 0, len(byKey))
	for _, t := range byKey {
		slices.SortStableFunc(t.items, func(a,
			b analysis.Fault) int {
			return cmp.Or(a.Anchor.Compare(b.Anchor), cmp.Compare(a.Slot, b.Slot))
		})
		list = append(list, *t)
	}
	sortTasks(list)
	return list
}

// sortTasks puts first what clears most.
func sortTasks(list []task) {
	names := compareNames()
	slices.SortFunc(list, func(a, b task) int {
		return cmp.Or(cmp.Compare(b.incidents, a.incidents), cmp.Compare(b.entries, a.entries), a.due.Compare(b.due),
			names(a.teacher, b.teacher), names(a.class, b.class), names(a.subject, b.subject),
			cmp.Compare(a.rule, b.rule))
	})
}

func overdue(f analysis.Fault) int { return f.Overdue }

// missingSection is what to enter now.
func (f *schoolFacts) missingSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Кому внести", 25),
		reports.WordColumn("Класс", 9), reports.WordColumn("Предмет", 20), reports.WordColumn("Что внести", 38),
		reports.CountColumn("Случаев", 9), reports.CountColumn("Записей", 9),
		reports.CountColumn("Случаев нарастающим итогом", 14), reports.SignColumn("Срок был", 12)}}
	total, entries := 0, 0
	list := tasks(f.faults, overdue)
	for _, t := range list {
		total += t.incidents
		entries += t.entries
		subject := "все"
		if t.subject != "" || !t.rule.Office() {
			subject = reports.Legible(t.subject)
		}
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(t.who()), reports.TextCell(reports.Legible(t.class)),
			reports.TextCell(subject), reports.TextCell(t.what()),
			reports.CountCell(t.incidents), reports.CountCell(t.entries), reports.CountCell(total),
			reports.TextCell(reports.Date(t.due))})
	}
	p.Words = []string{f.missingWords(total, entries)}
	if len(list) == 0 {
		p = reports.Passage{Words: p.Words}
	} else {
		p.Notes = []string{"Порядок — по числу случаев: первые строки закрывают больше всего. Отметки и пропуски здесь не появляются: ничто не говорит, что их ещё ждать."}
	}
	if pending := f.pendingWords(); pending != "" {
		p.Notes = append(p.Notes, pending)
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Внести сейчас", Title: "Внести сейчас",
		Passages: []reports.Passage{p}}, ID: "now"}
}

func (f *schoolFacts) missingWords(incidents, entries int) string {
	switch {
	case incidents > 0:
		return fmt.Sprintf("Срок прошёл, а записи нет: %s, %s.",
			reports.Count(incidents, "случай", "случая", "случаев"),
			reports.Count(entries, "запись", "записи", "записей"))
	case f.rule(analysis.PeriodGrades).Due()+f.rule(analysis.Timetable).Due() > 0:
		return "Просроченного нет: всё, что ожидалось к сроку и видно в выгрузках, внесено."
	case f.anyData():
		return "Чего не хватает, не видно: ожидать можно только итоговые отметки и уроки расписания, а за эти даты к сроку их не было или нет их выгрузок."
	}
	return "За эти даты у школы нет данных: загрузите её выгрузки командой vsrok import."
}

func (f *schoolFacts) anyData() bool {
	return slices.ContainsFunc(f.rules, func(l analysis.Line) bool { return l.Obligations > 0 })
}

func (f *schoolFacts) pendingWords() string {
	var words []string
	for _, line := range f.rules {
		if line.Pending > 0 {
			words = append(words, reports.LowerFirst(line.Rule.Title())+" — "+reports.Number(line.Pending))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "Срок ещё не наступил, но уже можно внести: " + strings.Join(words, "; ") + "."
}

// shownPlaces is how many places the report shows at once.
const shownPlaces = 10

// placesSections say in which classes and subjects lateness comes about: the
// first ten, then the others.
func (f *schoolFacts) placesSections() []reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Кто", 27), reports.WordColumn("Правило", 17),
		reports.WordColumn("Класс", 9), reports.WordColumn("Предмет", 24),
		reports.CountColumn("Случаев", 9), reports.CountColumn("С опозданием", 12),
		reports.CountColumn("Не внесено", 11), reports.WordColumn("За дни или периоды", 27)},
		Notes: []string{"Замены и общие журналы сюда не входят, они — в своём разделе. Порядок — по числу случаев."}}
	for _, t := range tasks(f.faults, ownFault) {
		subject := "все"
		if !t.rule.Office() {
			subject = reports.Legible(t.subject)
		}
		late, missing := 0, 0
		for _, item := range t.items {
			late, missing = late+item.Late, missing+item.Overdue
		}
		days := t
		if t.rule.Office() {
			days.rule, days.items = analysis.Marks, asDays(t.items)
		}
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(t.who()), reports.TextCell(t.rule.Title()),
			reports.TextCell(reports.Legible(t.class)), reports.TextCell(subject),
			reports.CountCell(t.incidents), reports.CountCell(late), reports.CountCell(missing),
			reports.TextCell(days.itemWords(12))})
	}
	if len(p.Rows) == 0 {
		return nil
	}
	rest := p
	p.Rows, rest.Rows = p.Rows[:min(shownPlaces, len(p.Rows))], p.Rows[min(shownPlaces, len(p.Rows)):]
	first := reports.Section{Chapter: reports.Chapter{Sheet: "Где", Title: "Где именно опаздывают",
		Passages: []reports.Passage{p}}, ID: "places"}
	if len(rest.Rows) == 0 {
		return []reports.Section{first}
	}
	more := reports.Section{Chapter: reports.Chapter{Sheet: "Где ещё", Title: "Где ещё опаздывают",
		Passages: []reports.Passage{rest}}, ID: "places-more", Folded: true}
	return []reports.Section{first, more}
}

// ownFault counts what ranks: not what stands apart.
func ownFault(f analysis.Fault) int {
	if f.Apart {
		return 0
	}
	return f.Late + f.Overdue
}

// asDays makes the lessons of a timetable read as their days.
func asDays(items []analysis.Fault) []analysis.Fault {
	days := slices.Clone(items)
	for i := range days {
		days[i].Rule = analysis.Marks
	}
	return days
}
