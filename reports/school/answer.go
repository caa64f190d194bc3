package school

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// answerSection is what a principal has to know first: which rules hold, what
// is missing to the threshold, where most of it lies and what to do this week.
func (f *schoolFacts) answerSection() reports.Section {
	answer := reports.Passage{Words: []string{f.standingWords()}, Columns: []reports.Column{
		reports.WordColumn("Правило", 22), reports.SignColumn("Знак", 8),
		reports.SignColumn("Записей в срок (по этой доле знак)", 24),
		reports.CountColumn("Не хватает до порога, записей", 18), reports.WordColumn("Где больше всего", 66)}}
	for _, line := range f.rules {
		missing := reports.BlankCell()
		if line.Due() > 0 {
			missing = reports.CountCell(analysis.Shortfall(line.Counts, f.question.Threshold))
		}
		answer.Rows = append(answer.Rows,
			[]reports.Cell{reports.TextCell(line.Rule.Title()), reports.SignCell(line.Sign),
				reports.TextCell(inTimeWords(line)), missing, reports.TextCell(f.mostWords(line))})
	}
	todo := reports.Passage{Heading: "Что сделать на этой неделе", Words: f.todo()}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Главное", Title: "Главное",
		Passages: []reports.Passage{answer, todo}}, ID: "answer"}
}

// standingWords say which rules hold.
func (f *schoolFacts) standingWords() string {
	var parts []string
	for _, group := range []struct {
		sign  analysis.Sign
		words string
	}{
		{analysis.Plus, "выполняются — "}, {analysis.Minus, "не выполняются — "},
		{analysis.Unknown, "по данным нельзя решить — "},
		{analysis.Blank, reports.NoData + " — "},
	} {
		var titles []string
		for _, line := range f.rules {
			if line.Sign == group.sign {
				titles = append(titles, reports.LowerFirst(line.Rule.Title()))
			}
		}
		if len(titles) > 0 {
			parts = append(parts, group.words+reports.List(titles))
		}
	}
	return fmt.Sprintf("Порог — %s записей в срок. Из четырёх правил: %s.", f.question.Threshold.Words(),
		strings.Join(parts, "; "))
}

// inTimeWords are the entries in time of those due, and their share.
func inTimeWords(line analysis.Line) string {
	if line.Due() == 0 {
		return reports.Dash
	}
	return fmt.Sprintf("%s из %s: %s", reports.Number(line.OnTime), reports.Number(line.Due()),
		reports.EntryShare(line.Counts))
}

// mostWords say where most of a rule's faults lie; of a sign that is not
// «−», what it needs said.
func (f *schoolFacts) mostWords(line analysis.Line) string {
	words := reports.RuleOf(line).Remark()
	if line.Sign == analysis.Minus {
		words = f.worstOf(line.Rule)
	}
	return reports.UpperFirst(words)
}

// worstOf names who has most of a rule's faults, the class and subject with
// most of these, and the days.
func (f *schoolFacts) worstOf(rule analysis.Rule) string {
	own := slices.DeleteFunc(slices.Clone(f.faults),
		func(x analysis.Fault) bool { return x.Rule != rule || ownFault(x) == 0 })
	if len(own) == 0 {
		return ""
	}
	all := countFaults(own, func(analysis.Fault) string { return "" })
	who := countFaults(own, func(x analysis.Fault) string { return task{teacher: x.Teacher, rule: rule}.who() })
	his := slices.DeleteFunc(own, func(x analysis.Fault) bool {
		return task{teacher: x.Teacher,
			rule: rule}.who() != who[0].name
	})
	where := countFaults(his, func(x analysis.Fault) string {
		if rule.Office() {
			return reports.Legible(x.Class)
		}
		return reports.Legible(x.Class) + ", " + reports.Legible(x.Subject)
	})
	days := countFaults(his, func(x analysis.Fault) string { return x.Anchor.Format(time.DateOnly) })
	first := slices.MinFunc(his, func(a, b analysis.Fault) int { return a.Anchor.Compare(b.Anchor) }).Anchor
	words := fmt.Sprintf("%s — %s из %s, с %s; больше всего %s (%s)", who[0].name, reports.Number(who[0].n),
		reports.Number(all[0].n), reports.Date(first),
		where[0].name, reports.Number(where[0].n))
	if rule == analysis.PeriodGrades {
		return words
	}
	return words + "; по дням — " + dayWords(days[:min(2, len(days))])
}

// share is a name and how many faults are its.
type share struct {
	name string
	n    int
}

// countFaults counts entries by a name, the most first; equals by name.
func countFaults(faults []analysis.Fault, name func(analysis.Fault) string) []share {
	var shares []share
	for _, x := range faults {
		i := slices.IndexFunc(shares, func(s share) bool { return s.name == name(x) })
		if i < 0 {
			i = len(shares)
			shares = append(shares, share{name: name(x)})
		}
		shares[i].n += ownFault(x)
	}
	names := compareNames()
	slices.SortFunc(shares, func(a, b share) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return names(a.name, b.name)
	})
	return shares
}

// dayWords name days with their faults: «06.04 (18) и 07.04 (9)».
func dayWords(days []share) string {
	words := make([]string, len(days))
	for i, day := range days {
		// The names were made by Format.
		date, _ := time.Parse(time.DateOnly, day.name)
		words[i] = fmt.Sprintf("%s (%s)", date.Format("02.01"), reports.Number(day.n))
	}
	return reports.List(words)
}

// namedTasks and namedTeachers are how many the list of things to do names.
const (
	namedTasks    = 3
	namedTeachers = 5
)

// todo is what a principal can do this week, most urgent first.
func (f *schoolFacts) todo() []string {
	var list []string
	add := func(words string) {
		if words != "" {
			list = append(list, fmt.Sprintf("%d. %s", len(list)+1, words))
		}
	}
	add(f.enterNow())
	add(f.talkTo())
	for _, line := range f.rules {
		if remarks := reports.DoubtRemarks(line); line.Sign == analysis.Unknown && len(remarks) > 0 {
			add(line.Rule.Title() + ": " + strings.Join(remarks, "; ") + ".")
		}
	}
	add(f.pendingWords())
	if len(list) == 0 && f.anyData() {
		return []string{"Ничего: просроченного нет, никто не отстаёт."}
	}
	if len(list) == 0 {
		return []string{"Загрузите выгрузки школы за эти даты командой vsrok import."}
	}
	return list
}

func (f *schoolFacts) enterNow() string {
	list := tasks(f.faults, overdue)
	if len(list) == 0 {
		return ""
	}
	entries := 0
	var words []string
	for i, t := range list {
		entries += t.entries
		if i < namedTasks {
			words = append(words, fmt.Sprintf("%s — %s, %s", t.who(), reports.Legible(t.class),
				things(t.rule, t.entries)))
		}
	}
	return fmt.Sprintf("Внести %s, срок которых прошёл: %s. Весь список — «Внести сейчас».",
		reports.Count(entries, "запись", "записи", "записей"), strings.Join(words, "; "))
}

// talkTo names those who lag, each once, the surest first.
func (f *schoolFacts) talkTo() string {
	var names []string
	for _, rule := range teacherRules {
		for _, line := range f.lagging(rule) {
			if name := reports.TeacherName(line.Teacher); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	who := reports.List(names[:min(namedTeachers, len(names))])
	if rest := len(names) - namedTeachers; rest > 0 {
		who = strings.Join(names[:namedTeachers], ", ") + " и ещё " + reports.Number(rest)
	}
	return "Поговорить с теми, кто отстаёт: " + who + ". Тексты напоминаний готовы ниже."
}
