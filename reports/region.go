package reports

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
)

// RegionHead says what a region's round answers; its title is left to the
// caller.
func RegionHead(round []analysis.RegionPack, rules analysis.RegionRules) FormHead {
	earliest := slices.MinFunc(round, func(a, b analysis.RegionPack) int { return a.AsOf.Compare(b.AsOf) })
	latest := slices.MaxFunc(round, func(a, b analysis.RegionPack) int { return a.AsOf.Compare(b.AsOf) })
	asOf := Moment(earliest.AsOf)
	if !latest.AsOf.Equal(earliest.AsOf) {
		asOf += " – " + Moment(latest.AsOf)
	}
	return FormHead{
		Round: fmt.Sprintf("даты уроков и окончания периодов с %s по %s; %s", Date(round[0].From), Date(round[0].To),
			Count(len(round), "муниципалитет", "муниципалитета", "муниципалитетов")),
		AsOf: asOf, ReadingWords: round[0].Reading.String(), ThresholdWords: RegionThresholdWords(round, rules),
	}
}

// RegionThresholdWords say from what share a sign is «+», by the kind of the
// municipality where the region says so, and which act sets it.
func RegionThresholdWords(round []analysis.RegionPack, rules analysis.RegionRules) string {
	if len(rules.Thresholds) == 0 {
		return fmt.Sprintf("«+» при доле в срок не меньше %s (%s)", round[0].Threshold.Words(), thresholdSource(round[0].Basis))
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

// BuildRegionForm fills the computed rows of a region's form: a column for each
// municipality, by the sums of its schools.
func BuildRegionForm(head FormHead, checklist *Checklist, round []analysis.RegionPack, rules analysis.RegionRules) (*Form, error) {
	municipalities := analysis.RegionMunicipalities(round, rules)
	find := func(column string) (FormSchool, bool) {
		known, listed := rules.Named(column)
		for _, p := range round {
			if of, _ := rules.Named(p.Municipality); analysis.SameName(of.Name, known.Name) {
				return FormSchool{p.Municipality, p.Municipality}, true
			}
		}
		return FormSchool{known.Name, known.Name}, listed
	}
	columns := *checklist
	columns.Columns = slices.Clone(checklist.Columns)
	var lines []SchoolRule
	for _, l := range municipalities {
		lines = append(lines, regionRule(l))
	}
	for _, name := range checklist.Columns { // listed, but no pack of this round
		school, known := find(name)
		if known && !slices.ContainsFunc(lines, func(l SchoolRule) bool { return l.SchoolCode == school.Code }) {
			for _, rule := range analysis.Rules {
				lines = append(lines, SchoolRule{SchoolCode: school.Code, SchoolName: school.Name, Rule: rule, NoExport: true, Unseen: []string{"муниципалитет не прислал пакет"}})
			}
		}
	}
	for _, p := range round {
		has := func(column string) bool { school, _ := find(column); return school.Code == p.Municipality }
		if !slices.ContainsFunc(columns.Columns, has) {
			columns.Columns = append(columns.Columns, p.Municipality)
		}
	}
	return BuildForm(head, &columns, find, lines)
}

// regionRule is a municipality under a rule as the form takes it.
func regionRule(l analysis.RegionLine) SchoolRule {
	rule := ruleOf(l.Line)
	rule.SchoolCode, rule.SchoolName = l.Municipality, l.Municipality
	if l.Withheld > 0 && !l.NoExport {
		rule.Unseen = append(rule.Unseen, fmt.Sprintf("выгрузки этого вида не дали %s из %s", Count(l.Withheld, "школа", "школы", "школ"), Number(l.Schools)))
	}
	return rule
}

// RegionReport sets the municipalities of a region side by side. It names no
// teacher, class or subject: packs of counts hold none.
type RegionReport struct{ document }

// mostPoints is how many points a funnel is drawn with; more only blacken it.
const mostPoints = 60

// BuildRegionReport gathers the report of one round; rounds and packs are all
// of the region's.
func BuildRegionReport(head FormHead, rounds [][]analysis.RegionPack, round, packs []analysis.RegionPack, rules analysis.RegionRules) *RegionReport {
	municipalities, totals := analysis.RegionMunicipalities(round, rules), analysis.RegionTotals(round, rules)
	schools := analysis.RegionSchools(round, rules)
	head.Title, head.Purpose = "Своевременность ведения электронных журналов: регион", ""
	report := &RegionReport{document{title: head.Title, lines: head.Lines(), cautions: analysis.RegionCautions(rounds, round, rules),
		footer: "Отчёт собран из итогов муниципалитетов: в нём нет записей и имён. Муниципалитеты и школы не ранжируются."}}
	report.sections = []section{
		regionSigns(municipalities), regionHeat(municipalities),
		regionNumbers("Числа", "Числа за знаками", "numbers", append(slices.Clone(municipalities), totals...)),
		regionFunnel("Сравнение", "Сравнение муниципалитетов: что больше случайного", "funnel", municipalities),
		regionNumbers("Школы", "Школы", "schools", schools),
		regionFunnel("Сравнение школ", "Сравнение школ региона: что больше случайного", "school-funnel", schools),
		regionTrend(analysis.RegionTrend(rounds, rules)), regionPacks(packs),
	}
	return report
}

// regionSigns is municipalities × rules: the sign, and the share behind it.
func regionSigns(lines []analysis.RegionLine) section {
	p := passage{columns: []tableColumn{{"Муниципалитет", 24, ofWords}}, notes: []string{
		"Знак — по сумме школ муниципалитета и его порогу. Пока какая-то школа не дала выгрузку, «+» за неё муниципалитет не получает. Отметки и пропуски — из внесённых, итоговые отметки и расписание — из ожидаемых."}}
	for _, rule := range analysis.Rules {
		p.columns = append(p.columns, tableColumn{"Знак", 6, ofSigns}, tableColumn{rule.Title() + ", " + rule.Denominator(), 24.5, ofWords})
	}
	for part := range slices.Chunk(lines, len(analysis.Rules)) {
		row := []tableCell{cellWords(part[0].Municipality)}
		for _, l := range part {
			words := regionRule(l).remark()
			if l.Due() > 0 {
				words = fmt.Sprintf("%s\nуроков %s (%s)", EntryShare(l.Counts), LessonShare(l.Lessons), LessonInterval(l.Lessons))
				if l.Withheld > 0 {
					words += fmt.Sprintf("\nбез выгрузки %s из %s", Count(l.Withheld, "школа", "школы", "школ"), Number(l.Schools))
				}
			}
			row = append(row, cellSign(l.Sign), cellWords(words))
		}
		p.rows = append(p.rows, row)
	}
	return section{chapter: chapter{"Знаки", "Муниципалитеты и правила", []passage{p}}, id: "signs"}
}

// regionNumbers is the numbers behind the signs, rule by rule.
func regionNumbers(sheet, title, id string, lines []analysis.RegionLine) section {
	s := section{chapter: chapter{sheet: sheet, title: title}, id: id}
	for _, rule := range analysis.Rules {
		p := passage{heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator()), columns: []tableColumn{{"Муниципалитет", 34, ofWords}, {"Знак", 6, ofSigns}, {"Порог", 7, ofSigns},
			{"В срок", 10, ofCounts}, {"С опозданием", 12, ofCounts}, {"Не внесено", 10, ofCounts}, {"Не определено", 12, ofCounts}, {"К сроку всего", 10, ofCounts},
			{"Срок не наступил", 9, ofCounts}, {"Уроков", 10, ofCounts}, {"Уроков с опозданием", 11, ofCounts}, {"Школ", 7, ofCounts}, {"Без выгрузки", 9, ofCounts}, {DoubtsHead, 15, ofSigns}}}
		for _, l := range lines {
			if l.Rule == rule {
				p.rows = append(p.rows, []tableCell{cellWords(l.Name()), cellSign(l.Sign), cellWords(ThresholdOf(l)), cellCount(l.OnTime), cellCount(l.Late), cellCount(l.Overdue),
					cellCount(l.Undetermined), cellCount(l.Due()), cellCount(l.Pending), cellCount(l.Lessons.Due), cellCount(l.Lessons.Late), cellCount(l.Schools), cellCount(l.Withheld), cellWords(DoubtsCell(l.Doubts))})
			}
		}
		s.passages = append(s.passages, p)
	}
	return s
}

// regionFunnel compares without ranking, chance and the number of comparisons
// allowed for.
func regionFunnel(sheet, title, id string, lines []analysis.RegionLine) section {
	s := section{chapter: chapter{sheet: sheet, title: title}, id: id}
	facts := &municipalFacts{funnel: analysis.RegionFunnel(lines)}
	for _, rule := range analysis.Rules {
		p, points := facts.funnelPassage(rule)
		if len(points) > 0 {
			p.words = []string{fmt.Sprintf("По всему региону в срок %s уроков: %s из %s.", Percent(points[0].line.Pooled.Num, points[0].line.Pooled.Den),
				Number(points[0].line.Pooled.Num), Number(points[0].line.Pooled.Den))}
			p.columns[1].head = "Кто"
			p.columns = append(p.columns, tableColumn{AdjustedHead, 24, ofWords})
			facts.adjusted(rule, p.rows)
			if len(points) <= mostPoints {
				s.draw(len(s.passages), funnelChart(rule, points))
			}
		}
		s.passages = append(s.passages, p)
	}
	s.passages = append(s.passages, passage{words: []string{ManyNote}})
	return s
}

// adjusted adds the cell of AdjustedHead to the rows of a rule.
func (f *municipalFacts) adjusted(rule analysis.Rule, rows [][]tableCell) {
	place := 0
	for _, line := range f.funnel {
		if line.Rule == rule {
			rows[place] = append(rows[place], cellWords(AdjustedWords(line)))
			place++
		}
	}
}

func regionTrend(points []analysis.RegionPoint) section {
	s := section{chapter: chapter{sheet: "По раундам", title: "Ход по раундам"}, id: "rounds"}
	for _, rule := range analysis.Rules {
		p := passage{heading: rule.Title(), columns: []tableColumn{{"Муниципалитет", 36, ofWords}, {"Раунд", 24, ofWords}, {"Уроков", 11, ofCounts}, {"С опозданием", 12, ofCounts},
			{"Доля уроков в срок", 18, ofSigns}, {"Интервал, %", 14, ofSigns}, {"К предыдущему", 22, ofWords}}}
		for _, point := range points {
			if point.Rule == rule {
				p.rows = append(p.rows, []tableCell{cellWords(point.Name()), cellWords(Date(point.Round.From) + " – " + Date(point.Round.To)), cellCount(point.Lessons.Due),
					cellCount(point.Lessons.Late), cellWords(LessonShare(point.Lessons)), cellWords(LessonInterval(point.Lessons)), cellWords(changeWords(point.Change))})
			}
		}
		if len(p.rows) == 0 {
			p = passage{heading: rule.Title(), words: []string{"Данных нет."}}
		}
		s.passages = append(s.passages, p)
	}
	return s
}

func regionPacks(packs []analysis.RegionPack) section {
	p := passage{columns: []tableColumn{{"№", 5, ofCounts}, {"Муниципалитет", 30, ofWords}, {"Раунд", 24, ofWords}, {"На момент", 17, ofWords}, {"Что", 9, ofWords}, {"Считается", 14, ofWords}, {"SHA-256 описи", 66, ofWords}},
		notes: []string{"Сумма описи — та же, что на подписанном листе пакета. «Итоги» — числа без записей; полный пакет с той же суммой описи проверяет их до строк."}}
	for _, pack := range packs {
		what, counts := "пакет", "да"
		if pack.HandUp {
			what = "итоги"
		}
		if pack.ReplacedBy != 0 {
			counts = fmt.Sprintf("заменён № %d", pack.ReplacedBy)
		}
		p.rows = append(p.rows, []tableCell{cellCount(pack.ID), cellWords(pack.Municipality), cellWords(Date(pack.From) + " – " + Date(pack.To)), cellWords(Moment(pack.AsOf)),
			cellWords(what), cellWords(counts), cellWords(pack.Manifest)})
	}
	return section{chapter: chapter{"Пакеты", "Из чего собран отчёт", []passage{p}}, id: "packs"}
}

// regionHeat is a heat map of municipalities and rules, darker where more
// lessons are late; a workbook has its numbers.
func regionHeat(lines []analysis.RegionLine) section {
	p := passage{columns: []tableColumn{{"Муниципалитет", 36, ofWords}}}
	for _, rule := range analysis.Rules {
		p.columns = append(p.columns, tableColumn{rule.Title() + ": уроков в срок", 20, ofSigns})
	}
	s := section{id: "heat"}
	for part := range slices.Chunk(lines, len(analysis.Rules)*barsInDrawing) {
		s.draw(0, heatChart(part))
	}
	for row := range slices.Chunk(lines, len(analysis.Rules)) {
		cells := []tableCell{cellWords(row[0].Municipality)}
		for _, l := range row {
			cells = append(cells, cellWords(LessonShare(l.Lessons)))
		}
		p.rows = append(p.rows, cells)
	}
	s.chapter = chapter{"Тепловая карта", "Тепловая карта: где опаздывают", []passage{p}}
	return s
}

// heatColumn is the width of a rule's column, room for its title.
const heatColumn = 150.0

func heatChart(lines []analysis.RegionLine) chart {
	label := 0.0
	for _, l := range lines {
		label = max(label, textPixels(l.Municipality, chartText))
	}
	label = min(label, widestLabel)
	left, top := label+12, 22.0
	c := chart{width: wideChart, height: top + weekRow*float64(len(lines)/len(analysis.Rules)) + 30, title: "Доля уроков в срок по муниципалитетам и правилам, %"}
	p := &pen{}
	for i, rule := range analysis.Rules {
		p.text(left+heatColumn*(float64(i)+0.5), 14, chartText, centred, "#000", rule.Title())
	}
	for i, l := range lines {
		row, column := i/len(analysis.Rules), i%len(analysis.Rules)
		y := top + weekRow*float64(row)
		if column == 0 {
			p.text(label+4, y+weekRow/2+4, chartText, toRight, "#000", fitted(l.Municipality, chartText, label))
		}
		drawHeat(p, left+heatColumn*float64(column), y, heatColumn, l.Lessons)
	}
	drawShades(p, left, c.height-18)
	c.body = p.String()
	c.desc = "Строки — муниципалитеты, столбцы — правила. В клетке доля уроков в срок в процентах; чем темнее клетка, тем больше уроков с опозданием. Числа — в таблице рядом."
	return c
}
