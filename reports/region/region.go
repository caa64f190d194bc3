// Package region builds a region's papers from the packs of its municipalities:
// its form and its report.
package region

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
	"vsrok/reports/municipal"
)

// Head says what a region's round answers; its title is left to the
// caller.
func Head(round []analysis.RegionPack, rules analysis.RegionRules) reports.Head {
	earliest := slices.MinFunc(round, func(a, b analysis.RegionPack) int { return a.AsOf.Compare(b.AsOf) })
	latest := slices.MaxFunc(round, func(a, b analysis.RegionPack) int { return a.AsOf.Compare(b.AsOf) })
	asOf := reports.Moment(earliest.AsOf)
	if !latest.AsOf.Equal(earliest.AsOf) {
		asOf += " – " + reports.Moment(latest.AsOf)
	}
	return reports.Head{
		Round: fmt.Sprintf("даты уроков и окончания периодов с %s по %s; %s", reports.Date(round[0].From),
			reports.Date(round[0].To),
			reports.Count(len(round), "муниципалитет", "муниципалитета", "муниципалитетов")),
		AsOf: asOf, ReadingWords: round[0].Reading.String(), ThresholdWords: ThresholdWords(round, rules),
	}
}

// ThresholdWords say from what share a sign is «+», by the kind of the
// municipality where the region says so, and which act sets it.
func ThresholdWords(round []analysis.RegionPack, rules analysis.RegionRules) string {
	if len(rules.Thresholds) == 0 {
		return fmt.Sprintf("«+» при доле в срок не меньше %s (%s)", round[0].Threshold.Words(),
			thresholdSource(round[0].Basis))
	}
	var words []string
	for _, t := range rules.Thresholds {
		words = append(words, fmt.Sprintf("%s — %s (%s)", t.Kind, t.Threshold.Words(), thresholdSource(t.Basis)))
	}
	return "«+» при доле в срок не меньше, по типам муниципалитетов: " + strings.Join(words, "; ")
}

// ThresholdOf is the threshold of a line; the whole region has none where those
// of its municipalities differ.
func ThresholdOf(l analysis.RegionLine) string {
	if l.Threshold == 0 {
		return "разный"
	}
	return l.Threshold.Words()
}

func thresholdSource(basis string) string {
	return analysis.Policy{Basis: basis}.ThresholdSource()
}

// unknownMunicipality is what to do about a column of a form that no pack and no
// table knows.
const unknownMunicipality = "такого муниципалитета нет ни среди пакетов раунда, ни в municipalities.csv: " +
	"исправьте название или впишите его туда"

// BuildForm fills the computed rows of a region's form: a column for each
// municipality, by the sums of its schools.
func BuildForm(head reports.Head, checklist *form.Checklist, round []analysis.RegionPack,
	rules analysis.RegionRules) (*form.Form, error) {
	find := func(column string) (form.School, bool) {
		known, listed := rules.Named(column)
		for _, p := range round {
			if of, _ := rules.Named(p.Municipality); analysis.SameName(of.Name, known.Name) {
				return form.School{Code: p.Municipality, Name: p.Municipality}, true
			}
		}
		return form.School{Code: known.Name, Name: known.Name}, listed
	}
	checklist, columns, err := checklist.Known(find, unknownMunicipality)
	if err != nil {
		return nil, err
	}
	var lines []reports.SchoolRule
	for _, l := range analysis.RegionMunicipalities(round, rules) {
		lines = append(lines, ruleOf(l))
	}
	for _, school := range columns { // listed, but no pack of this round
		if !slices.ContainsFunc(lines,
			func(l reports.SchoolRule) bool { return l.SchoolCode == school.Code }) {
			for _, rule := range analysis.Rules {
				lines = append(lines, reports.SchoolRule{SchoolCode: school.Code, SchoolName: school.Name, Rule: rule,
					NoExport: true,
					Unseen:   []string{"муниципалитет не прислал пакет"}})
			}
		}
	}
	for _, p := range round {
		if !slices.ContainsFunc(columns, func(m form.School) bool { return m.Code == p.Municipality }) {
			columns = append(columns, form.School{Code: p.Municipality, Name: p.Municipality})
		}
	}
	return form.Build(head, checklist.Select(columns, find), find, lines)
}

// ruleOf is a municipality under a rule as the form takes it.
func ruleOf(l analysis.RegionLine) reports.SchoolRule {
	rule := reports.RuleOf(l.Line)
	rule.SchoolCode, rule.SchoolName = l.Municipality, l.Municipality
	if l.Withheld > 0 && !l.NoExport {
		rule.Unseen = append(rule.Unseen, fmt.Sprintf("выгрузки этого вида не дали %s из %s",
			reports.Count(l.Withheld, "школа", "школы", "школ"), reports.Number(l.Schools)))
	}
	return rule
}

// mostPoints is how many points a funnel is drawn with; more only blacken it.
const mostPoints = 60

// BuildReport gathers the report of one round, which sets the municipalities
// side by side; rounds and packs are all of the region's. It names no teacher,
// class or subject: packs of counts hold none.
func BuildReport(head reports.Head, rounds [][]analysis.RegionPack, round, packs []analysis.RegionPack,
	rules analysis.RegionRules) *reports.Document {
	municipalities, totals := analysis.RegionMunicipalities(round, rules), analysis.RegionTotals(round, rules)
	schools := analysis.RegionSchools(round, rules)
	head.Title, head.Purpose = "Своевременность ведения электронных журналов: регион", ""
	report := &reports.Document{Title: head.Title, Lines: head.Lines(), Cautions: analysis.RegionCautions(rounds,
		round, rules),
		Footer: "Отчёт собран из итогов муниципалитетов: в нём нет записей и имён. Муниципалитеты и школы не ранжируются."}
	report.Sections = []reports.Section{
		signs(municipalities), heat(municipalities),
		numbers("Числа", "Числа за знаками", "numbers", append(slices.Clone(municipalities), totals...)),
		funnel("Сравнение", "Сравнение муниципалитетов: что больше случайного", "funnel", municipalities),
		numbers("Школы", "Школы", "schools", schools),
		funnel("Сравнение школ", "Сравнение школ региона: что больше случайного", "school-funnel", schools),
		trend(analysis.RegionTrend(rounds, rules)), packsSection(packs),
	}
	return report
}

// signs is municipalities × rules: the sign, and the share behind it.
func signs(lines []analysis.RegionLine) reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Муниципалитет", 24)}, Notes: []string{
		"Знак — по сумме школ муниципалитета и его порогу. Пока какая-то школа не дала выгрузку, «+» за неё муниципалитет не получает. Отметки и пропуски — из внесённых, итоговые отметки и расписание — из ожидаемых."}}
	for _, rule := range analysis.Rules {
		p.Columns = append(p.Columns, reports.SignColumn("Знак", 6),
			reports.WordColumn(rule.Title()+", "+rule.Denominator(), 24.5))
	}
	for part := range slices.Chunk(lines, len(analysis.Rules)) {
		row := []reports.Cell{reports.TextCell(part[0].Municipality)}
		for _, l := range part {
			words := ruleOf(l).Remark()
			if l.Due() > 0 {
				words = fmt.Sprintf("%s\nуроков %s (%s)", reports.EntryShare(l.Counts),
					reports.LessonShare(l.Lessons), reports.LessonInterval(l.Lessons))
				if l.Withheld > 0 {
					words += fmt.Sprintf("\nбез выгрузки %s из %s", reports.Count(l.Withheld, "школа", "школы",
						"школ"), reports.Number(l.Schools))
				}
			}
			row = append(row, reports.SignCell(l.Sign), reports.TextCell(words))
		}
		p.Rows = append(p.Rows, row)
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Знаки", Title: "Муниципалитеты и правила",
		Passages: []reports.Passage{p}}, ID: "signs"}
}

// numbers is the numbers behind the signs, rule by rule.
func numbers(sheet, title, id string, lines []analysis.RegionLine) reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: sheet, Title: title}, ID: id}
	for _, rule := range analysis.Rules {
		p := reports.Passage{Heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator()),
			Columns: []reports.Column{reports.WordColumn("Муниципалитет", 34), reports.SignColumn("Знак", 6),
				reports.SignColumn("Порог", 7),
				reports.CountColumn("В срок", 10), reports.CountColumn("С опозданием", 12),
				reports.CountColumn("Не внесено", 10), reports.CountColumn("Не определено", 12),
				reports.CountColumn("К сроку всего", 10),
				reports.CountColumn("Срок не наступил", 9), reports.CountColumn("Уроков", 10),
				reports.CountColumn("Уроков с опозданием", 11), reports.CountColumn("Школ", 7),
				reports.CountColumn("Без выгрузки", 9), reports.SignColumn(reports.DoubtsHead, 15)}}
		for _, l := range lines {
			if l.Rule == rule {
				p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(l.Name()), reports.SignCell(l.Sign),
					reports.TextCell(ThresholdOf(l)), reports.CountCell(l.OnTime), reports.CountCell(l.Late),
					reports.CountCell(l.Overdue),
					reports.CountCell(l.Undetermined), reports.CountCell(l.Due()), reports.CountCell(l.Pending),
					reports.CountCell(l.Lessons.Due), reports.CountCell(l.Lessons.Late),
					reports.CountCell(l.Schools), reports.CountCell(l.Withheld),
					reports.TextCell(reports.DoubtsCell(l.Doubts))})
			}
		}
		s.Passages = append(s.Passages, p)
	}
	return s
}

// funnel compares without ranking, chance and the number of comparisons
// allowed for.
func funnel(sheet, title, id string, lines []analysis.RegionLine) reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: sheet, Title: title}, ID: id}
	compared := analysis.RegionFunnel(lines)
	for _, rule := range analysis.Rules {
		lines := slices.DeleteFunc(slices.Clone(compared), func(l analysis.FunnelLine) bool { return l.Rule != rule })
		if chart, ok := municipal.FunnelChart(lines); ok && len(lines) <= mostPoints {
			s.Draw(len(s.Passages), chart)
		}
		s.Passages = append(s.Passages, municipal.FunnelPassage(rule, lines, "Кто", "По всему региону"))
	}
	s.Passages = append(s.Passages, reports.Passage{Words: []string{reports.ManyNote}})
	return s
}

func trend(points []analysis.RegionPoint) reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: "По раундам", Title: "Ход по раундам"}, ID: "rounds"}
	for _, rule := range analysis.Rules {
		p := reports.Passage{Heading: rule.Title(), Columns: []reports.Column{reports.WordColumn("Муниципалитет", 36),
			reports.WordColumn("Раунд", 24), reports.CountColumn("Уроков", 11), reports.CountColumn("С опозданием",
				12),
			reports.SignColumn("Доля уроков в срок", 18), reports.SignColumn("Интервал, %", 14),
			reports.WordColumn("К предыдущему", 22)}}
		for _, point := range points {
			if point.Rule == rule {
				p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(point.Name()),
					reports.TextCell(reports.Date(point.Round.From) + " – " + reports.Date(point.Round.To)),
					reports.CountCell(point.Lessons.Due),
					reports.CountCell(point.Lessons.Late), reports.TextCell(reports.LessonShare(point.Lessons)),
					reports.TextCell(reports.LessonInterval(point.Lessons)),
					reports.TextCell(reports.ChangeWords(point.Change))})
			}
		}
		if len(p.Rows) == 0 {
			p = reports.Passage{Heading: rule.Title(), Words: []string{reports.UpperFirst(reports.NoData) + "."}}
		}
		s.Passages = append(s.Passages, p)
	}
	return s
}

func packsSection(packs []analysis.RegionPack) reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.CountColumn("№", 5), reports.WordColumn("Муниципалитет",
		30), reports.WordColumn("Раунд", 24), reports.WordColumn("На момент", 17), reports.WordColumn("Что", 9),
		reports.WordColumn("Считается", 14), reports.WordColumn("SHA-256 описи", 66)},
		Notes: []string{"Сумма описи — та же, что на подписанном листе пакета. «Итоги» — числа без записей; полный пакет с той же суммой описи проверяет их до строк."}}
	for _, pack := range packs {
		what, counts := "пакет", "да"
		if pack.HandUp {
			what = "итоги"
		}
		if pack.ReplacedBy != 0 {
			counts = fmt.Sprintf("заменён № %d", pack.ReplacedBy)
		}
		p.Rows = append(p.Rows, []reports.Cell{reports.CountCell(pack.ID), reports.TextCell(pack.Municipality),
			reports.TextCell(reports.Date(pack.From) + " – " + reports.Date(pack.To)),
			reports.TextCell(reports.Moment(pack.AsOf)),
			reports.TextCell(what), reports.TextCell(counts), reports.TextCell(pack.Manifest)})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Пакеты", Title: "Из чего собран отчёт",
		Passages: []reports.Passage{p}}, ID: "packs"}
}

// heat is a heat map of municipalities and rules, darker where more
// lessons are late; a workbook has its numbers.
func heat(lines []analysis.RegionLine) reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Муниципалитет", 36)}}
	for _, rule := range analysis.Rules {
		p.Columns = append(p.Columns, reports.SignColumn(rule.Title()+": уроков в срок", 20))
	}
	s := reports.Section{ID: "heat"}
	for part := range slices.Chunk(lines, len(analysis.Rules)*rowsInDrawing) {
		s.Draw(0, heatChart(part))
	}
	for row := range slices.Chunk(lines, len(analysis.Rules)) {
		cells := []reports.Cell{reports.TextCell(row[0].Municipality)}
		for _, l := range row {
			cells = append(cells, reports.TextCell(reports.LessonShare(l.Lessons)))
		}
		p.Rows = append(p.Rows, cells)
	}
	s.Chapter = reports.Chapter{Sheet: "Тепловая карта", Title: "Тепловая карта: где опаздывают",
		Passages: []reports.Passage{p}}
	return s
}

// rowsInDrawing is how many municipalities a heat map shows; more are drawn in
// several, so that none is cut by a page's end.
const rowsInDrawing = 25

func heatChart(lines []analysis.RegionLine) reports.Chart {
	var rows []reports.HeatRow
	var titles []string
	for _, rule := range analysis.Rules {
		titles = append(titles, rule.Title())
	}
	for i, l := range lines {
		if i%len(analysis.Rules) == 0 {
			rows = append(rows, reports.HeatRow{Name: l.Municipality, Lessons: map[string]analysis.Lessons{}})
		}
		rows[len(rows)-1].Lessons[l.Rule.Title()] = l.Lessons
	}
	c := reports.HeatChart(rows, titles, func(title string) string { return title })
	c.Title = "Доля уроков в срок по муниципалитетам и правилам, %"
	c.Desc = "Строки — муниципалитеты, столбцы — правила. В клетке доля уроков в срок в процентах; чем темнее клетка, тем больше уроков с опозданием. Числа — в таблице рядом."
	return c
}
