package reports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
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
}

// BuildMunicipalReport sets the listed schools of a municipality side by side.
// It names no teacher and has no cut by subject or class: a small school has
// one teacher of physics. The head says
// what was asked, the method how it was counted. The form, where there is one,
// tells what the schools declared; nil where no checklist is kept.
func BuildMunicipalReport(ctx context.Context, s *analysis.Session, head FormHead, method Method, form *Form) (*Document, error) {
	facts := &municipalFacts{schools: s.Schools}
	if err := facts.read(ctx, s); err != nil {
		return nil, err
	}
	if err := facts.check(); err != nil {
		return nil, err
	}
	head.Title, head.Purpose = "Своевременность ведения электронных журналов: школы", ""
	report := &Document{title: head.Title, lines: head.Lines(), cautions: withoutReasons(s.Warnings),
		footer: "Отчёт не называет учителей и не делит данные по предметам и классам. Школы не ранжируются."}
	report.sections = []section{facts.signsSection(), facts.countsSection(), facts.coverageSection(), facts.funnelSection(), facts.monthsSection(), facts.latenessSection(), facts.besideSection()}
	if form != nil {
		report.sections = append(report.sections, declaredSections(form)...)
	}
	report.sections = append(report.sections, facts.limitsSection(), methodSection(method))
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
	} {
		if err := read(); err != nil {
			return err
		}
	}
	f.funnel = analysis.Funnel(f.lines)
	return nil
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
		days[key{l.School, l.Rule}] = analysis.Counts{OnTime: l.Buckets[0], Late: l.Late(), Overdue: l.Overdue, Undetermined: l.Undetermined}
	}
	for _, line := range f.lines {
		if err := checkLine(line); err != nil {
			return err
		}
		k := key{line.School, line.Rule}
		if months[k] != line.Counts || days[k] != withoutPending(line.Counts) {
			return fmt.Errorf("отчёт не записан: для %s месяцы дают %v, дни опоздания %v, а школа в целом %v",
				ruleOf(line).place(), months[k], days[k], line.Counts)
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

func (f *municipalFacts) coverageSection() section {
	names := map[string]string{}
	for _, school := range f.schools {
		names[school.Code] = schoolName(school.Name)
	}
	return coverageSection("Школа", f.coverage, func(c analysis.Coverage) string { return names[c.School] })
}

// signsSection is schools × rules: the sign, the share of entries in time, and
// the share of lessons with its interval.
func (f *municipalFacts) signsSection() section {
	p := passage{columns: []tableColumn{wordColumn("Школа", 24)}, notes: []string{
		"Под долей записей — доля уроков в срок и её 95 % интервал. «+» — в срок не меньше порога, «-» — меньше, «?» — по данным нельзя решить, пусто — данных нет: это не «+» и не «-». Отметки и пропуски — из внесённых, итоговые отметки и расписание — из ожидаемых.",
		lessonNote,
	}}
	for _, rule := range analysis.Rules {
		p.columns = append(p.columns, signColumn("Знак", 6), wordColumn(rule.Title()+", "+rule.Denominator(), 24.5))
	}
	for _, school := range f.schools {
		row := []tableCell{cellWords(schoolName(school.Name))}
		for _, rule := range analysis.Rules {
			line := f.of(school.Code, rule)
			row = append(row, cellSign(line.Sign), cellWords(signDetail(line)))
		}
		p.rows = append(p.rows, row)
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"В schools.csv нет ни одной школы."}}
	}
	return section{chapter: chapter{sheet: "Знаки", title: "Школы и правила", passages: []passage{p}}, id: "signs"}
}

func signDetail(line analysis.Line) string {
	if line.Due() == 0 {
		return ruleOf(line).remark()
	}
	words := fmt.Sprintf("%s\nуроков %s (%s)", EntryShare(line.Counts), LessonShare(line.Lessons), LessonInterval(line.Lessons))
	if line.FewData() {
		words += "\n" + FewLessons
	}
	if line.Sign == analysis.Unknown {
		words += "\n" + strings.Join(doubtRemarks(line), ";\n")
	}
	return strings.TrimSuffix(words, "\n")
}

// countsSection is the numbers behind the signs, rule by rule.
func (f *municipalFacts) countsSection() section {
	s := section{chapter: chapter{sheet: numbersSheet, title: "Числа за знаками"}, id: "numbers"}
	for _, rule := range analysis.Rules {
		p := passage{heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator()), columns: []tableColumn{wordColumn("Школа", 28), signColumn("Знак", 6),
			countColumn("В срок", 9), countColumn("С опозданием", 12), countColumn("Не внесено", 10), countColumn("Не определено", 12), countColumn("К сроку всего", 9),
			countColumn("Срок не наступил", 9), countColumn("Уроков", 9), countColumn("Уроков с опозданием", 11), countColumn("Отработки, вне счёта", 11), countColumn("Исключено, вне счёта", 12), signColumn(DoubtsHead, 13)}}
		for _, school := range f.schools {
			l := f.of(school.Code, rule)
			p.rows = append(p.rows, []tableCell{cellWords(schoolName(school.Name)), cellSign(l.Sign), cellCount(l.OnTime), cellCount(l.Late), cellCount(l.Overdue),
				cellCount(l.Undetermined), cellCount(l.Due()), cellCount(l.Pending), cellCount(l.Lessons.Due), cellCount(l.Lessons.Late), cellCount(l.MadeUp), cellCount(l.Exempted),
				cellWords(DoubtsCell(l.Doubts))})
			if c := l.Changes; c.Total() > 0 {
				p.rows = append(p.rows, []tableCell{cellWords(ChangesTitle), cellWords(""), cellCount(c.OnTime), cellCount(c.Late), cellCount(c.Overdue),
					cellCount(c.Undetermined), cellCount(c.Due()), cellCount(c.Pending), cellBlank(), cellBlank(), cellBlank(), cellBlank(), cellBlank()})
			}
		}
		if !slices.ContainsFunc(f.lines, func(l analysis.Line) bool {
			return l.Rule == rule && l.Obligations+l.MadeUp+l.Exempted+l.Doubts.Sum() > 0
		}) {
			p = passage{heading: p.heading, words: []string{"Данных нет ни у одной школы."}}
		}
		s.passages = append(s.passages, p)
	}
	return s
}

// funnelSection compares the schools without ranking them.
func (f *municipalFacts) funnelSection() section {
	s := section{chapter: chapter{sheet: "Сравнение", title: "Сравнение школ: что больше случайного"}, id: "funnel"}
	for _, rule := range analysis.Rules {
		p, points := f.funnelPassage(rule)
		if len(points) > 0 {
			s.draw(len(s.passages), funnelChart(rule, points))
		}
		s.passages = append(s.passages, p)
	}
	s.passages = append(s.passages, passage{words: []string{
		"Пределы — точные биномиальные, вокруг общей доли всех школ: сколько уроков было бы в срок, если бы школы различал только случай. За пределы 95 % случайно выходит примерно одна школа из двадцати, за пределы 99,8 % — одна из пятисот.",
		"Школы не получают мест: внутри пределов их доли различает случай. Где неопределённые уроки могли бы изменить положение, стоит «не определено»."}})
	return s
}

func (f *municipalFacts) funnelPassage(rule analysis.Rule) (passage, []funnelPoint) {
	p := passage{heading: rule.Title()}
	var points []funnelPoint
	rows := [][]tableCell{}
	for _, line := range f.funnel {
		if line.Rule != rule {
			continue
		}
		number := len(rows) + 1
		row := []tableCell{cellWords(Number(number)), cellWords(schoolName(line.SchoolName)), cellCount(line.Lessons.Due),
			cellWords(Dash), cellWords(LessonShare(line.Lessons)), cellWords(LessonInterval(line.Lessons)), cellWords(Dash), cellWords(Dash), cellWords(string(line.Standing))}
		if line.Standing != analysis.NothingToSet {
			points = append(points, funnelPoint{number, line})
			row[3] = cellWords(countRange(line.Lessons.RateLow().Num, line.Lessons.RateHigh().Num))
			row[6], row[7] = cellWords(countRange(line.Warn.Low, line.Warn.High)), cellWords(countRange(line.Alarm.Low, line.Alarm.High))
		}
		rows = append(rows, row)
	}
	if len(points) == 0 {
		p.words = []string{"Сравнивать нечего: нет уроков с известным исходом."}
		return p, nil
	}
	pooled := points[0].line.Pooled
	p.words = []string{fmt.Sprintf("По всем школам в срок %s уроков: %s из %s.", Percent(pooled.Num, pooled.Den), Number(pooled.Num), Number(pooled.Den))}
	p.columns = []tableColumn{wordColumn("№", 5), wordColumn("Школа", 38), countColumn("Уроков", 10), signColumn("В срок", 13), signColumn("Доля", 14), signColumn("Интервал, %", 13),
		signColumn("Пределы 95 %", 13), signColumn("Пределы 99,8 %", 13), wordColumn("Положение", 19)}
	p.rows = rows
	return p, points
}

func (f *municipalFacts) monthsSection() section {
	s := section{chapter: chapter{sheet: "По месяцам", title: "По месяцам"}, id: "months"}
	for _, rule := range analysis.Rules {
		p := passage{heading: rule.Title(), columns: []tableColumn{wordColumn("Школа", 40), signColumn("Месяц", 12), countColumn("Уроков", 11), countColumn("С опозданием", 12),
			countColumn("Не определено", 13), signColumn("Доля уроков в срок", 18), signColumn("Интервал, %", 14), wordColumn("К предыдущему", 18)}}
		for _, point := range f.months {
			if point.Rule != rule {
				continue
			}
			p.rows = append(p.rows, []tableCell{cellWords(schoolName(point.SchoolName)), cellWords(monthWords(point.Name)), cellCount(point.Lessons.Due), cellCount(point.Lessons.Late),
				cellCount(point.Lessons.Undetermined), cellWords(LessonShare(point.Lessons)), cellWords(LessonInterval(point.Lessons)), cellWords(changeWords(point.Change))})
		}
		if len(p.rows) == 0 {
			p = passage{heading: rule.Title(), words: []string{"Данных нет."}}
		}
		s.passages = append(s.passages, p)
	}
	return s
}

func (f *municipalFacts) latenessSection() section {
	p := passage{columns: []tableColumn{wordColumn("Школа", 29), wordColumn("Правило", 17)}, notes: []string{
		"Записей по числу календарных дней после срока; 0 — в срок. Медиана и 90-й процентиль — по внесённому с опозданием."}}
	for _, title := range analysis.LateBucketTitles {
		p.columns = append(p.columns, countColumn("Дней: "+title, 9))
	}
	p.columns = append(p.columns, countColumn("Не внесено", 10), countColumn("Не определено", 12), signColumn("Медиана", 12), signColumn("90 %", 12))
	for _, l := range f.lateness {
		row := []tableCell{cellWords(schoolName(l.SchoolName)), cellWords(l.Rule.Title())}
		for _, n := range l.Buckets {
			row = append(row, cellCount(n))
		}
		p.rows = append(p.rows, append(row, cellCount(l.Overdue), cellCount(l.Undetermined), cellWords(DaysLate(l.Late(), l.AtLeast, l.Median)), cellWords(DaysLate(l.Late(), l.AtLeast, l.P90))))
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Сроков, которые уже наступили, за эти даты нет."}}
	}
	return section{chapter: chapter{sheet: "Дни опоздания", title: "На сколько дней опаздывают", passages: []passage{p}}, id: "days"}
}

// besideSection is what stands beside lateness and never in a sign.
func (f *municipalFacts) besideSection() section {
	kinds := []analysis.RemarkKind{analysis.BeforeLesson, analysis.LastDay, analysis.OneEvening}
	p := passage{columns: []tableColumn{wordColumn("Школа", 37), countColumn("Проведено уроков", 13), countColumn("Без единой записи", 13), shareColumn("Доля без записей", 12)},
		notes: []string{"Урок без записи — не нарушение: ставить могло быть нечего. Необычное — число сочетаний учителя, класса и предмета; подробности — в отчёте самой школы. На знаки это не влияет."}}
	for _, kind := range kinds {
		p.columns = append(p.columns, countColumn(upperFirst(string(kind)), 21))
	}
	for _, school := range f.schools {
		held, empty := 0, 0
		for _, h := range f.held {
			if h.School == school.Code {
				held, empty = held+h.Lessons, empty+h.Empty
			}
		}
		row := []tableCell{cellWords(schoolName(school.Name)), cellCount(held), cellCount(empty), cellShare(analysis.Ratio{Num: empty, Den: held})}
		for _, kind := range kinds {
			row = append(row, cellCount(f.remarkCount(school.Code, kind)))
		}
		p.rows = append(p.rows, row)
	}
	return section{chapter: chapter{sheet: "Рядом со знаками", title: "Уроки без записей и необычное", passages: []passage{p}}, id: "beside"}
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
func declaredSections(form *Form) []section {
	sections := []section{{chapter: form.comparisonChapter(), id: "declared"}}
	if disputed := form.disputedChapter(); len(disputed.passages) > 0 {
		sections = append(sections, section{chapter: disputed, id: "disputed"})
	}
	for _, s := range sections {
		for _, p := range s.passages {
			for _, row := range p.rows {
				row[0].words = schoolName(row[0].words)
			}
		}
	}
	return sections
}

// limitsSection says what the data cannot tell, without the classes that the
// school's own report names.
func (f *municipalFacts) limitsSection() section {
	p := passage{columns: []tableColumn{wordColumn("Правило", 18), wordColumn("Чего не видно и что поможет", 62), countColumn("Школ", 8), wordColumn("Какие", 50)}}
	for _, rule := range analysis.Rules {
		for _, kind := range analysis.GapKinds {
			// Many names would not fit a cell.
			for part := range slices.Chunk(f.schoolsWith(rule, kind), 10) {
				p.rows = append(p.rows, []tableCell{cellWords(rule.Title()), cellWords(kind.Text()), cellCount(len(part)), cellWords(strings.Join(part, "; "))})
			}
		}
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Выгрузки отвечают на всё, что спрашивает раунд."}}
	}
	return section{chapter: chapter{sheet: "Чего не видно", title: "Чего данные не говорят", passages: []passage{p}}, id: "limits"}
}

// schoolsWith are the names of the schools with a gap under a rule.
func (f *municipalFacts) schoolsWith(rule analysis.Rule, kind analysis.GapKind) []string {
	var names []string
	for _, h := range f.holdings {
		if h.Rule == rule && slices.ContainsFunc(h.Gaps, func(g analysis.Gap) bool { return g.Kind == kind }) {
			names = append(names, schoolName(h.SchoolName))
		}
	}
	return names
}
