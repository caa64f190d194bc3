// Package municipal makes the report that sets schools side by side.
package municipal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
)

// municipalFacts is what the analysis says of all schools.
type municipalFacts struct {
	schools  []analysis.School
	lines    []analysis.Line // by school and rule
	funnel   []analysis.FunnelLine
	months   []analysis.TrendPoint
	lateness []analysis.Lateness
	held     []analysis.Held
	remarks  []analysis.Remark
	holdings []analysis.Holding
	coverage []analysis.Coverage
	past     *pastRound // nil where there is none
}

// Build sets the listed schools of a municipality side by side.
// It names no teacher and has no cut by subject or class: a small school has
// one teacher of physics. The head says
// what was asked, the method how it was counted. The form, where there is one,
// tells what the schools declared; nil where no checklist is kept. Short are the
// schools' short names by their codes; one without has its name in full.
func Build(ctx context.Context, s *analysis.Session, head reports.Head, method reports.Method, form *form.Form,
	short map[string]string) (*reports.Document, error) {
	facts := &municipalFacts{schools: s.Schools}
	if err := facts.read(ctx, s); err != nil {
		return nil, err
	}
	facts.shorten(short)
	if err := facts.check(); err != nil {
		return nil, err
	}
	head.Title, head.Purpose = "Своевременность ведения электронных журналов: школы", ""
	report := &reports.Document{Title: head.Title, Lines: head.Lines(), Cautions: withoutReasons(s.Warnings),
		Footer: "Отчёт не называет учителей и не делит данные по предметам и классам. Школы не ранжируются."}
	report.Sections = append([]reports.Section{facts.summarySection()}, facts.signsSections()...)
	report.Sections = append(report.Sections, facts.funnelSection())
	if form != nil {
		report.Sections = append(report.Sections, declaredSections(form)...)
	}
	for _, section := range []reports.Section{facts.countsSection(), facts.coverageSection(), facts.monthsSection(),
		facts.latenessSection(),
		facts.besideSection(), facts.limitsSection(), reports.MethodSection(method)} {
		section.Folded = true
		report.Sections = append(report.Sections, section)
	}
	return report, nil
}

func (f *municipalFacts) read(ctx context.Context, s *analysis.Session) (err error) {
	for _, read := range []func() error{
		func() error { f.lines, err = s.DetailedLines(ctx, analysis.BySchool, ""); return err },
		func() error { f.months, err = s.Trend(ctx, analysis.ByMonth, ""); return err },
		func() error { f.lateness, err = s.Lateness(ctx, ""); return err },
		func() error { f.held, err = s.HeldLessons(ctx, ""); return err },
		func() error { f.remarks, err = s.Remarks(ctx, ""); return err },
		func() error { f.holdings, err = s.Adequacy(ctx, ""); return err },
		func() error { f.coverage, err = s.Coverage(ctx, ""); return err },
		func() error { f.past, err = readPast(ctx, s); return err },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	f.funnel = analysis.Funnel(f.lines)
	return nil
}

// shorten gives the schools of all tables their short names.
func (f *municipalFacts) shorten(short map[string]string) {
	f.schools = slices.Clone(f.schools)
	for i, school := range f.schools {
		f.schools[i].Name = cmp.Or(short[school.Code], school.Name)
	}
	for i := range f.lines {
		f.lines[i].SchoolName = cmp.Or(short[f.lines[i].School], f.lines[i].SchoolName)
	}
	for i := range f.funnel {
		f.funnel[i].SchoolName = cmp.Or(short[f.funnel[i].School], f.funnel[i].SchoolName)
	}
	for i := range f.months {
		f.months[i].SchoolName = cmp.Or(short[f.months[i].School], f.months[i].SchoolName)
	}
	for i := range f.lateness {
		f.lateness[i].SchoolName = cmp.Or(short[f.lateness[i].School], f.lateness[i].SchoolName)
	}
	for i := range f.holdings {
		f.holdings[i].SchoolName = cmp.Or(short[f.holdings[i].School], f.holdings[i].SchoolName)
	}
}

// check refuses facts that do not sum to each other.
func (f *municipalFacts) check() error {
	type key struct {
		school string
		rule   analysis.Rule
	}
	months, days := map[key]analysis.Counts{}, map[key]analysis.Counts{}
	for _, point := range f.months {
		months[key{point.School, point.Rule}] = months[key{point.School, point.Rule}].Add(point.Counts)
	}
	for _, l := range f.lateness {
		days[key{l.School, l.Rule}] = analysis.Counts{OnTime: l.Buckets[0], Late: l.Late(), Overdue: l.Overdue,
			Undetermined: l.Undetermined}
	}
	for _, line := range f.lines {
		if err := reports.CheckLine(line); err != nil {
			return err
		}
		k := key{line.School, line.Rule}
		if months[k] != line.Counts || days[k] != reports.WithoutPending(line.Counts) {
			return fmt.Errorf("отчёт не записан: для %s месяцы дают %v, дни опоздания %v, а школа в целом %v",
				reports.RuleOf(line).Place(), months[k], days[k], line.Counts)
		}
	}
	return nil
}

// withoutReasons leaves out of warnings the reason of an exemption, which can
// name a teacher: the line number is enough to find it.
func withoutReasons(warnings []string) []string {
	out := slices.Clone(warnings)
	for i, warning := range out {
		before, rest, found := strings.Cut(warning, " («")
		end := strings.LastIndex(rest, "»)")
		if found && end >= 0 && strings.HasPrefix(warning, "exemptions.csv") {
			out[i] = before + rest[end+len("»)"):]
		}
	}
	return out
}

// of is a school's line under a rule.
func (f *municipalFacts) of(school string, rule analysis.Rule) analysis.Line {
	for _, line := range f.lines {
		if line.School == school && line.Rule == rule {
			return line
		}
	}
	return analysis.Line{School: school, Rule: rule}
}

func (f *municipalFacts) coverageSection() reports.Section {
	names := map[string]string{}
	for _, school := range f.schools {
		names[school.Code] = reports.SchoolName(school.Name)
	}
	return reports.CoverageSection("Школа", f.coverage, func(c analysis.Coverage) string { return names[c.School] })
}

// signsSections are schools × rules, a line a school: the sign and the share of
// entries in time; and what each «?» waits for.
func (f *municipalFacts) signsSections() []reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 36)}, Notes: []string{
		"Доля — записей в срок: по ней знак. «+» — в срок не меньше порога, «−» — меньше, «?» — по данным нельзя решить, пусто — данных нет: это не «+» и не «−». Отметки и пропуски — из внесённых, итоговые отметки и расписание — из ожидаемых.",
	}}
	open := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 36),
		reports.WordColumn("Правило", 20), reports.WordColumn("Что нужно", 82)}}
	for _, rule := range analysis.Rules {
		p.Columns = append(p.Columns, reports.SignColumn("Знак", 6),
			reports.SignColumn(rule.Title()+", "+rule.Denominator(), 19.5))
	}
	for _, school := range f.schools {
		name := reports.TextCell(reports.SchoolName(school.Name))
		row := []reports.Cell{name}
		for _, rule := range analysis.Rules {
			line := f.of(school.Code, rule)
			row = append(row, reports.SignCell(line.Sign), reports.TextCell(signDetail(line)))
			if line.Sign == analysis.Unknown {
				open.Rows = append(open.Rows,
					[]reports.Cell{name, reports.TextCell(rule.Title()),
						reports.TextCell(reports.UpperFirst(reports.RuleOf(line).Remark()))})
			}
		}
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) == 0 {
		p = reports.Passage{Words: []string{"В schools.csv нет ни одной школы."}}
	}
	sections := []reports.Section{{Chapter: reports.Chapter{Sheet: "Знаки", Title: "Школы и правила",
		Passages: []reports.Passage{p}}, ID: "signs"}}
	if len(open.Rows) == 0 {
		return sections
	}
	return append(sections, reports.Section{Chapter: reports.Chapter{Sheet: "Что решит", Title: "Что решит знаки «?»",
		Passages: []reports.Passage{open}}, ID: "open"})
}

// signDetail is the share beside a sign.
func signDetail(line analysis.Line) string {
	switch {
	case line.NoExport:
		return "нет выгрузки"
	case line.FewData():
		return reports.EntryShare(line.Counts) + ", " + reports.FewLessons
	}
	return reports.EntryShare(line.Counts)
}

// countsSection is the numbers behind the signs, rule by rule.
func (f *municipalFacts) countsSection() reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: form.NumbersSheet, Title: "Числа за знаками"}, ID: "numbers"}
	for _, rule := range analysis.Rules {
		p := reports.Passage{Heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator()),
			Columns: []reports.Column{reports.WordColumn("Школа", 28), reports.SignColumn("Знак", 6),
				reports.CountColumn("В срок", 9), reports.CountColumn("С опозданием", 12),
				reports.CountColumn("Не внесено", 10), reports.CountColumn("Не определено", 12),
				reports.CountColumn("К сроку всего", 9),
				reports.CountColumn("Срок не наступил", 9), reports.CountColumn("Уроков", 9),
				reports.CountColumn("Уроков с опозданием", 11), reports.CountColumn("Отработки, вне счёта", 11),
				reports.CountColumn("Исключено, вне счёта", 12), reports.SignColumn(reports.DoubtsHead, 13)}}
		for _, school := range f.schools {
			l := f.of(school.Code, rule)
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.SchoolName(school.Name)),
				reports.SignCell(l.Sign), reports.CountCell(l.OnTime), reports.CountCell(l.Late),
				reports.CountCell(l.Overdue),
				reports.CountCell(l.Undetermined), reports.CountCell(l.Due()), reports.CountCell(l.Pending),
				reports.CountCell(l.Lessons.Due), reports.CountCell(l.Lessons.Late), reports.CountCell(l.MadeUp),
				reports.CountCell(l.Exempted),
				reports.TextCell(reports.DoubtsCell(l.Doubts))})
			if c := l.Changes; c.Total() > 0 {
				p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.ChangesTitle), reports.TextCell(""),
					reports.CountCell(c.OnTime), reports.CountCell(c.Late), reports.CountCell(c.Overdue),
					reports.CountCell(c.Undetermined), reports.CountCell(c.Due()), reports.CountCell(c.Pending),
					reports.BlankCell(), reports.BlankCell(), reports.BlankCell(), reports.BlankCell(),
					reports.BlankCell()})
			}
		}
		if !slices.ContainsFunc(f.lines, func(l analysis.Line) bool {
			return l.Rule == rule && l.Obligations+l.MadeUp+l.Exempted+l.Doubts.Sum() > 0
		}) {
			p = reports.Passage{Heading: p.Heading,
				Words: []string{reports.UpperFirst(reports.NoData) + " ни у одной школы."}}
		}
		s.Passages = append(s.Passages, p)
	}
	return s
}

// AllSchools are whom a pooled share is of.
const AllSchools = "По всем школам"

// funnelSection compares the schools without ranking them.
func (f *municipalFacts) funnelSection() reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: "Сравнение", Title: "Сравнение школ: что больше случайного"},
		ID: "funnel"}
	for _, rule := range analysis.Rules {
		lines := slices.DeleteFunc(slices.Clone(f.funnel), func(l analysis.FunnelLine) bool { return l.Rule != rule })
		if chart, ok := FunnelChart(lines); ok {
			s.Draw(len(s.Passages), chart)
		}
		s.Passages = append(s.Passages, FunnelPassage(rule, lines, "Школа", AllSchools))
	}
	s.Passages = append(s.Passages, reports.Passage{Words: LimitsNote})
	return s
}

// FunnelPassage is the table of one rule's funnel, numbered as in the chart. Who
// heads the names, and all is whom the pooled share is of.
func FunnelPassage(rule analysis.Rule, lines []analysis.FunnelLine, who, all string) reports.Passage {
	p := reports.Passage{Heading: rule.Title()}
	pooled := PooledWords(lines, all)
	if pooled == "" {
		p.Words = []string{NothingToCompare}
		return p
	}
	p.Words = []string{pooled}
	for i, line := range lines {
		number := i + 1
		row := []reports.Cell{reports.TextCell(reports.Number(number)),
			reports.TextCell(reports.SchoolName(line.SchoolName)), reports.CountCell(line.Lessons.Due),
			reports.TextCell(reports.Dash), reports.TextCell(reports.LessonShare(line.Lessons)),
			reports.TextCell(reports.LessonInterval(line.Lessons)), reports.TextCell(reports.Dash),
			reports.TextCell(reports.Dash), reports.TextCell(string(line.Standing)),
			reports.TextCell(reports.AdjustedWords(line))}
		if line.Standing != analysis.NothingToSet {
			row[3] = reports.TextCell(reports.CountRange(line.Lessons.RateLow().Num, line.Lessons.RateHigh().Num))
			row[6], row[7] = reports.TextCell(reports.CountRange(line.Warn.Low, line.Warn.High)),
				reports.TextCell(reports.CountRange(line.Alarm.Low, line.Alarm.High))
		}
		p.Rows = append(p.Rows, row)
	}
	p.Columns = []reports.Column{reports.WordColumn("№", 5), reports.WordColumn(who, 38),
		reports.CountColumn("Уроков", 10), reports.SignColumn("В срок", 13), reports.SignColumn("Доля", 14),
		reports.SignColumn("Интервал, %", 13),
		reports.SignColumn("Пределы 95 %", 13), reports.SignColumn("Пределы 99,8 %", 13),
		reports.WordColumn("Положение", 19), reports.WordColumn(reports.AdjustedHead, 24)}
	return p
}

func (f *municipalFacts) monthsSection() reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: "По месяцам", Title: "По месяцам"}, ID: "months"}
	for _, rule := range analysis.Rules {
		p := reports.Passage{Heading: rule.Title(),
			Columns: []reports.Column{reports.WordColumn("Школа", 40), reports.SignColumn("Месяц", 12),
				reports.CountColumn("Уроков", 11), reports.CountColumn("С опозданием", 12),
				reports.CountColumn("Не определено", 13), reports.SignColumn("Доля уроков в срок", 18),
				reports.SignColumn("Интервал, %", 14), reports.WordColumn("К предыдущему", 18)}}
		for _, point := range f.months {
			if point.Rule != rule {
				continue
			}
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.SchoolName(point.SchoolName)),
				reports.TextCell(reports.MonthWords(point.Name)), reports.CountCell(point.Lessons.Due),
				reports.CountCell(point.Lessons.Late),
				reports.CountCell(point.Lessons.Undetermined), reports.TextCell(reports.LessonShare(point.Lessons)),
				reports.TextCell(reports.LessonInterval(point.Lessons)),
				reports.TextCell(reports.ChangeWords(point.Change))})
		}
		if len(p.Rows) == 0 {
			p = reports.Passage{Heading: rule.Title(), Words: []string{reports.UpperFirst(reports.NoData) + "."}}
		}
		s.Passages = append(s.Passages, p)
	}
	return s
}

func (f *municipalFacts) latenessSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 29), reports.WordColumn("Правило", 17)},
		Notes: []string{
			"Записей по числу календарных дней после срока; 0 — в срок. Медиана и 90-й процентиль — по внесённому с опозданием."}}
	for _, title := range analysis.LateBucketTitles {
		p.Columns = append(p.Columns, reports.CountColumn("Дней: "+title, 9))
	}
	p.Columns = append(p.Columns, reports.CountColumn("Не внесено", 10), reports.CountColumn("Не определено", 12),
		reports.SignColumn("Медиана", 12), reports.SignColumn("90 %", 12))
	for _, l := range f.lateness {
		row := []reports.Cell{reports.TextCell(reports.SchoolName(l.SchoolName)), reports.TextCell(l.Rule.Title())}
		for _, n := range l.Buckets {
			row = append(row, reports.CountCell(n))
		}
		p.Rows = append(p.Rows, append(row, reports.CountCell(l.Overdue), reports.CountCell(l.Undetermined),
			reports.TextCell(reports.DaysLate(l.Late(), l.AtLeast, l.Median)),
			reports.TextCell(reports.DaysLate(l.Late(), l.AtLeast, l.P90))))
	}
	if len(p.Rows) == 0 {
		p = reports.Passage{Words: []string{"Сроков, которые уже наступили, за эти даты нет."}}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Дни опоздания", Title: "На сколько дней опаздывают",
		Passages: []reports.Passage{p}}, ID: "days"}
}

// besideSection is what stands beside lateness and never in a sign.
func (f *municipalFacts) besideSection() reports.Section {
	kinds := []analysis.RemarkKind{analysis.BeforeLesson, analysis.LastDay, analysis.OneEvening}
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 37),
		reports.CountColumn("Проведено уроков", 13), reports.CountColumn("Без единой записи", 13),
		reports.ShareColumn("Доля без записей", 12)},
		Notes: []string{"Урок без записи — не нарушение: ставить могло быть нечего. Необычное — число сочетаний учителя, класса и предмета; подробности — в отчёте самой школы. На знаки это не влияет."}}
	for _, kind := range kinds {
		p.Columns = append(p.Columns, reports.CountColumn(reports.UpperFirst(string(kind)), 21))
	}
	for _, school := range f.schools {
		held, empty := 0, 0
		for _, h := range f.held {
			if h.School == school.Code {
				held, empty = held+h.Lessons, empty+h.Empty
			}
		}
		row := []reports.Cell{reports.TextCell(reports.SchoolName(school.Name)), reports.CountCell(held),
			reports.CountCell(empty), reports.ShareCell(analysis.Ratio{Num: empty, Den: held})}
		for _, kind := range kinds {
			row = append(row, reports.CountCell(f.remarkCount(school.Code, kind)))
		}
		p.Rows = append(p.Rows, row)
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Рядом со знаками", Title: "Уроки без записей и необычное",
		Passages: []reports.Passage{p}}, ID: "beside"}
}

func (f *municipalFacts) remarkCount(school string, kind analysis.RemarkKind) int {
	n := 0
	for _, r := range f.remarks {
		if r.School == school && r.Kind == kind {
			n++
		}
	}
	return n
}

// declaredSections are how what the schools declared meets what was measured,
// and the lessons behind every disagreement.
func declaredSections(form *form.Form) []reports.Section {
	sections := []reports.Section{{Chapter: form.ComparisonChapter(), ID: "declared"}}
	if disputed := form.DisputedChapter(); len(disputed.Passages) > 0 {
		sections = append(sections, reports.Section{Chapter: disputed, ID: "disputed"})
	}
	for _, s := range sections {
		for _, p := range s.Passages {
			for _, row := range p.Rows {
				row[0].Words = reports.SchoolName(row[0].Words)
			}
		}
	}
	return sections
}

// limitsSection says what the data cannot tell, without the classes that the
// school's own report names.
func (f *municipalFacts) limitsSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Правило", 18),
		reports.WordColumn("Чего не видно и что поможет", 62), reports.CountColumn("Школ", 8),
		reports.WordColumn("Какие", 50)}}
	for _, rule := range analysis.Rules {
		for _, kind := range analysis.GapKinds {
			// Many names would not fit a cell.
			for part := range slices.Chunk(f.schoolsWith(rule, kind), 10) {
				p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(rule.Title()), reports.TextCell(kind.Text()),
					reports.CountCell(len(part)), reports.TextCell(strings.Join(part, "; "))})
			}
		}
	}
	if len(p.Rows) == 0 {
		p = reports.Passage{Words: []string{"Выгрузки отвечают на всё, что спрашивает раунд."}}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Чего не видно", Title: "Чего данные не говорят",
		Passages: []reports.Passage{p}}, ID: "limits"}
}

// schoolsWith are the names of the schools with a gap under a rule.
func (f *municipalFacts) schoolsWith(rule analysis.Rule, kind analysis.GapKind) []string {
	var names []string
	for _, h := range f.holdings {
		if h.Rule == rule && slices.ContainsFunc(h.Gaps, func(g analysis.Gap) bool { return g.Kind == kind }) {
			names = append(names, reports.SchoolName(h.SchoolName))
		}
	}
	return names
}
