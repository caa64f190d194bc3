package municipal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// pastRound is an earlier round that was saved, and how the schools stand
// against it at the same age.
type pastRound struct {
	name    string
	age     time.Duration
	changes []analysis.RoundChange
}

// readPast finds the round to compare with; nil where none was saved before.
func readPast(ctx context.Context, s *analysis.Session) (*pastRound, error) {
	round, err := s.EarlierRound(ctx, "")
	if err != nil || round == nil {
		return nil, err
	}
	changes, err := s.CompareWith(ctx, round, "")
	return &pastRound{name: round.Name, age: s.SameAge(round), changes: changes}, err
}

// summarySection is the round on a page: what changed, three things to do, and
// for the schools that they are about the rules and who sent what for which days.
func (f *municipalFacts) summarySection() reports.Section {
	shown := f.summarySchools()
	p := reports.Passage{Heading: "Школы", Columns: []reports.Column{reports.WordColumn("Школа", 30)},
		Notes: []string{"Отметки по дням: " + reports.CoverageNote}}
	if len(shown) < len(f.schools) {
		p.Words = []string{fmt.Sprintf("Здесь %d из %s: с которыми прежде всего есть о чём говорить. Все школы — в следующей таблице.",
			len(shown), reports.Count(len(f.schools), "школы", "школ", "школ"))}
	}
	for _, rule := range analysis.Rules {
		p.Columns = append(p.Columns, reports.SignColumn(rule.Title(), 13))
	}
	p.Columns = append(p.Columns, reports.SignColumn("Отметки по учебным дням раунда", 40),
		reports.WordColumn("К прошлому раунду", 24))
	for _, school := range shown {
		row := []reports.Cell{reports.TextCell(reports.SchoolName(school.Name))}
		for _, rule := range analysis.Rules {
			row = append(row, reports.SignCell(f.of(school.Code, rule).Sign))
		}
		p.Rows = append(p.Rows, append(row, reports.TextCell(f.strip(school.Code)),
			reports.TextCell(f.changesOf(school.Code))))
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Главное", Title: "Главное",
		Passages: []reports.Passage{{Words: []string{f.signWords(), f.changeWords()}},
			{Heading: "Что сделать", Words: f.todo()}, p}}, ID: "summary", OnePage: true}
}

// schoolsOnAPage is how many schools the summary has lines for.
const schoolsOnAPage = 40

// summarySchools are all schools where a page holds them; else those of the most
// urgent kinds, as many as it holds, in the order of all.
func (f *municipalFacts) summarySchools() []analysis.School {
	if len(f.schools) <= schoolsOnAPage {
		return f.schools
	}
	shown := map[string]bool{}
	for _, urgent := range []func(code string) bool{
		func(code string) bool { return !f.anyLine(code, func(l analysis.Line) bool { return !l.NoExport }) },
		f.isBelow,
		func(code string) bool {
			return f.anyLine(code, func(l analysis.Line) bool { return l.Sign == analysis.Unknown })
		},
		func(code string) bool {
			return f.anyLine(code, func(l analysis.Line) bool { return l.Sign == analysis.Minus })
		},
		func(string) bool { return true },
	} {
		for _, school := range f.schools {
			if len(shown) < schoolsOnAPage && urgent(school.Code) {
				shown[school.Code] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(f.schools), func(s analysis.School) bool { return !shown[s.Code] })
}

// anyLine tells whether a school has a line of some kind.
func (f *municipalFacts) anyLine(code string, is func(analysis.Line) bool) bool {
	return slices.ContainsFunc(f.lines, func(l analysis.Line) bool { return l.School == code && is(l) })
}

func (f *municipalFacts) isBelow(code string) bool {
	return slices.ContainsFunc(f.funnel,
		func(l analysis.FunnelLine) bool { return l.School == code && l.Standing == analysis.Below998 })
}

// signWords count the signs of all schools and rules.
func (f *municipalFacts) signWords() string {
	count := map[analysis.Sign]int{}
	for _, line := range f.lines {
		count[line.Sign]++
	}
	return fmt.Sprintf("%s, по четырём правилам: «+» — %s, «−» — %s, «?» — %s, без данных — %s.",
		reports.Count(len(f.schools), "школа", "школы", "школ"),
		reports.Number(count[analysis.Plus]), reports.Number(count[analysis.Minus]),
		reports.Number(count[analysis.Unknown]), reports.Number(count[analysis.Blank]))
}

// changeWords say what changed against the round before.
func (f *municipalFacts) changeWords() string {
	if f.past == nil {
		return "С прошлым раундом не сравнить: раньше этого ни один не сохранён. Сохранить этот: vsrok round save."
	}
	count := map[analysis.Change]int{}
	for _, c := range f.past.changes {
		count[c.Change]++
	}
	return fmt.Sprintf("К раунду «%s», оба на %s после окончания: лучше — %s, хуже — %s, в пределах случайного — %s, не с чем сравнить — %s.",
		f.past.name, reports.Count(int(f.past.age.Hours()/24), "день", "дня", "дней"),
		reports.Number(count[analysis.Better]),
		reports.Number(count[analysis.Worse]), reports.Number(count[analysis.WithinChance]),
		reports.Number(count[analysis.NoComparison]))
}

// changesOf are the rules under which a school became better or worse.
func (f *municipalFacts) changesOf(school string) string {
	if f.past == nil {
		return reports.Dash
	}
	var words []string
	for _, change := range []analysis.Change{analysis.Worse, analysis.Better} {
		var titles []string
		for _, c := range f.past.changes {
			if c.Now.School == school && c.Change == change {
				titles = append(titles, reports.LowerFirst(c.Now.Rule.Title()))
			}
		}
		if len(titles) > 0 {
			words = append(words, string(change)+": "+reports.List(titles))
		}
	}
	if len(words) == 0 {
		return "без перемен"
	}
	return strings.Join(words, "; ")
}

// strip is what a school sent of marks, a letter for each of its school days.
func (f *municipalFacts) strip(school string) string {
	i := slices.IndexFunc(f.coverage, func(c analysis.Coverage) bool {
		return c.School == school &&
			c.Rule == analysis.Marks
	})
	if i < 0 {
		return "нет выгрузки"
	}
	var b strings.Builder
	for _, day := range f.coverage[i].Days {
		b.WriteString(reports.DayMark(day))
	}
	return b.String()
}

// thingsToDo is how many things the summary asks for.
const thingsToDo = 3

// todo is what the municipality can do about the round, the most urgent first.
func (f *municipalFacts) todo() []string {
	var list []string
	add := func(words string, schools []string) {
		if len(schools) > 0 && len(list) < thingsToDo {
			list = append(list, fmt.Sprintf("%d. %s: %s.", len(list)+1, words, namesOf(schools)))
		}
	}
	add("Попросить выгрузки, которых нет", f.namesWith(func(l analysis.Line) bool { return l.NoExport }))
	add("Попросить исправленные файлы: часть строк не прочитана",
		f.namesWith(func(l analysis.Line) bool { return l.Doubts.Rejected > 0 }))
	add("Попросить выгрузки за дни, которых не видно",
		f.namesWith(func(l analysis.Line) bool { return l.Doubts.Silent > 0 && l.Sign == analysis.Unknown }))
	add("Поговорить со школами, которые ниже пределов 99,8 %", f.below())
	if day := f.decided(); !day.IsZero() {
		add("Загрузить выгрузки ещё раз после "+reports.Date(day)+", чтобы решились знаки «?»",
			f.namesWith(func(l analysis.Line) bool { return l.Sign == analysis.Unknown && !l.DecidedOn.IsZero() }))
	}
	if len(list) == 0 {
		return []string{"Срочного нет: выгрузки есть, и ни одна школа не ниже пределов случайного."}
	}
	return list
}

// namedSchools is how many schools a sentence names.
const namedSchools = 8

func namesOf(schools []string) string {
	if rest := len(schools) - namedSchools; rest > 0 {
		return strings.Join(schools[:namedSchools], ", ") + " и ещё " + reports.Number(rest)
	}
	return reports.List(schools)
}

// namesWith are the schools with a line of some kind, each once.
func (f *municipalFacts) namesWith(is func(analysis.Line) bool) []string {
	var names []string
	for _, line := range f.lines {
		if name := reports.SchoolName(line.SchoolName); is(line) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (f *municipalFacts) below() []string {
	var names []string
	for _, line := range f.funnel {
		if name := reports.SchoolName(line.SchoolName); line.Standing == analysis.Below998 &&
			!slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// decided is the day from which on all signs that wait for late entries can be
// decided.
func (f *municipalFacts) decided() (last time.Time) {
	for _, line := range f.lines {
		if line.Sign == analysis.Unknown && line.DecidedOn.After(last) {
			last = line.DecidedOn
		}
	}
	return last
}
