package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
)

// formLegend explains the signs under every form.
var formLegend = []string{
	"Серым фоном, толстой рамкой и жирным знаком выделено измеренное программой. Остальные знаки — из чек-листа, программа их не меняет.",
	"«?» — по данным нельзя решить, что нужно для решения — в примечании. Пусто — данных нет: это не «+» и не «-».",
}

// footnotes are all that stands below the form, in its order.
func (f *Form) footnotes() []footnote {
	var notes []footnote
	for _, text := range formLegend {
		notes = append(notes, footnote{text: text})
	}
	if len(f.Remarks) > 0 {
		notes = append(notes, footnote{text: "Примечания", heading: true})
	}
	for i, remark := range f.Remarks {
		notes = append(notes, footnote{text: fmt.Sprintf("%d) %s", i+1, remark), remark: i + 1})
	}
	if len(f.Warnings) > 0 {
		notes = append(notes, footnote{text: "Обратите внимание", heading: true})
	}
	for _, warning := range f.Warnings {
		notes = append(notes, footnote{text: warning})
	}
	return append(notes, footnote{text: signatureLine, signature: true})
}

// footnote is one paragraph below the form.
type footnote struct {
	text      string
	heading   bool
	signature bool
	remark    int // number of the remark that it is, 0 for none
}

// chapters are the parts behind the form. Without sensitivity and exports in
// the model there are none about them.
func (f *Form) chapters() []chapter {
	chapters := []chapter{f.numbersChapter(), f.shareChapter()}
	if f.Sensitivity != nil {
		chapters = append(chapters, f.sensitivityChapter())
	}
	chapters = append(chapters, f.comparisonChapter())
	if disputed := f.disputedChapter(); len(disputed.passages) > 0 {
		chapters = append(chapters, disputed)
	}
	chapters = append(chapters, f.methodChapter())
	if len(f.Exports) > 0 {
		chapters = append(chapters, f.exportChapter())
	}
	return chapters
}

// The sheets of the form's workbook, in their order.
const (
	formSheet        = "Форма"
	numbersSheet     = "Числа"
	shareSheet       = "Диаграммы"
	sensitivitySheet = "Устойчивость"
	comparisonSheet  = "Заявлено и измерено"
	disputedSheet    = "Расхождения"
	exportSheet      = "Выгрузки"
)

// Heads by which a pack's numbers are found again.
const (
	lateLessonsHead = "Уроков с опозданием"
	lessonShareHead = "Доля уроков в срок и её 95 % интервал"
	outsideHead     = "Вне счёта"
)

func numberColumns() []tableColumn {
	columns := []tableColumn{wordColumn("Школа", 25), wordColumn("Правило", 18), wordColumn("Доля считается", 14)}
	for _, outcome := range analysis.Outcomes {
		columns = append(columns, countColumn(upperFirst(outcome.Title()), 13.5))
	}
	return append(columns, countColumn("К сроку всего", 9), shareColumn("Доля не ниже", 10),
		shareColumn("Доля не выше", 10), signColumn("Знак", 6), signColumn(lateLessonsHead, 12.5),
		signColumn(lessonShareHead, 17), signColumn(outsideHead, 8), signColumn(DoubtsHead, 12),
		wordColumn("Примечание", 26))
}

func (f *Form) numbersChapter() chapter {
	p := passage{columns: numberColumns(), notes: []string{
		"К сроку всего — все обязанности, кроме тех, чей срок не наступил. «Доля не ниже» — если всё неопределённое опоздало, «не выше» — если всё оно внесено в срок; доли округлены вниз, знак считается по целым числам.",
		lessonNote,
		"Вне счёта — отработки после пропуска + исключённое решением, которое принято в exemptions.csv.",
		doubtsNote,
	}}
	for _, n := range f.Numbers {
		row := []tableCell{cellWords(n.School), cellWords(n.Rule), cellWords(n.Of)}
		for _, outcome := range analysis.Outcomes {
			row = append(row, cellCount(n.Counts.Of(outcome)))
		}
		p.rows = append(p.rows, append(row, cellCount(n.Counts.Due()), cellShare(n.Counts.RateLow()), cellShare(n.Counts.RateHigh()),
			cellSign(n.Sign), cellWords(n.lateLessons()), cellWords(n.lessonShare()), cellWords(n.outside()), cellWords(n.doubts()), cellWords(n.Remark)))
	}
	return chapter{sheet: numbersSheet, title: "Числа за знаками", passages: []passage{p}}
}

// lateLessons, lessonShare and outside are empty in a row that is a part of
// another.
func (n NumberRow) lateLessons() string {
	if n.Changes {
		return ""
	}
	return LateLessons(n.Lessons)
}

func (n NumberRow) lessonShare() string {
	if n.Changes || n.Lessons.Due == 0 {
		return ""
	}
	return LessonShare(n.Lessons) + "\n" + LessonInterval(n.Lessons)
}

func (n NumberRow) outside() string {
	if n.Changes {
		return ""
	}
	return fmt.Sprintf("%d + %d", n.MadeUp, n.Exempted)
}

func (n NumberRow) doubts() string {
	if n.Changes {
		return ""
	}
	return DoubtsCell(n.Doubts)
}

// shareChapter is the data of the charts: under each rule the share in time
// of each school, and how much the data leave open.
func (f *Form) shareChapter() chapter {
	p := passage{columns: []tableColumn{wordColumn("Школа", 38)}, words: []string{
		"Тёмным — внесено в срок, светлым — не определено: может оказаться и в срок, и с опозданием. Где полосы нет, данных нет."}}
	charts, coded := f.charts(), !barNamesFit(f.Schools)
	if len(charts) == 0 {
		return chapter{sheet: shareSheet, title: "Доля внесённого в срок по школам", passages: []passage{{words: []string{"Ни у одной школы нет данных ни по одному правилу."}}}}
	}
	if coded {
		p.columns = append(p.columns, wordColumn("На диаграмме", 16))
	}
	for _, chart := range charts {
		p.columns = append(p.columns, shareColumn(chart.rule.Title()+": в срок", 11.5), shareColumn("не опред.", 10))
	}
	for i, school := range f.Schools {
		row := []tableCell{cellWords(school.Name)}
		if coded {
			row = append(row, cellWords(barLabel(f.Schools, i)))
		}
		for _, chart := range charts {
			row = append(row, cellShare(chart.bars[i].low), cellShare(chart.bars[i].open()))
		}
		p.rows = append(p.rows, row)
	}
	return chapter{sheet: shareSheet, title: "Доля внесённого в срок по школам", passages: []passage{p}}
}

// ruleChart is one rule's chart: a bar for each of Form.Schools.
type ruleChart struct {
	rule analysis.Rule
	bars []shareBar
}

// shareBar is a school's share in time; both shares are of nothing where the
// school has no data.
type shareBar struct{ low, high analysis.Ratio }

// open is the share that the data leave open.
func (b shareBar) open() analysis.Ratio {
	return analysis.Ratio{Num: b.high.Num - b.low.Num, Den: b.low.Den}
}

// charts holds the rules under which at least one school has data.
func (f *Form) charts() []ruleChart {
	var charts []ruleChart
	for _, rule := range analysis.Rules {
		chart := ruleChart{rule: rule, bars: make([]shareBar, len(f.Schools))}
		some := false
		for _, n := range f.Numbers {
			i := slices.IndexFunc(f.Schools, func(s FormSchool) bool { return s.Code == n.SchoolCode })
			if n.Rule != rule.Title() || i < 0 || n.Counts.Due() == 0 {
				continue
			}
			chart.bars[i], some = shareBar{n.Counts.RateLow(), n.Counts.RateHigh()}, true
		}
		if some {
			charts = append(charts, chart)
		}
	}
	return charts
}

// longestBarLabel is how many characters fit beside a bar of a chart.
const longestBarLabel = 30

// barNamesFit tells whether all names fit beside their bars.
func barNamesFit(schools []FormSchool) bool {
	return !slices.ContainsFunc(schools, func(s FormSchool) bool { return len([]rune(s.Name)) > longestBarLabel })
}

// barLabel is what stands beside a school's bar: its name, or where some name
// is too long its code or place, which the table below the charts explains.
func barLabel(schools []FormSchool, i int) string {
	switch code := cleanText(schools[i].Code); {
	case barNamesFit(schools):
		return schools[i].Name
	case len([]rune(code)) <= longestBarLabel:
		return code
	}
	return fmt.Sprintf("№ %d", i+1)
}

func (f *Form) sensitivityChapter() chapter {
	s := f.Sensitivity
	p := passage{}
	tried := "Проверены другие прочтения: " + strings.Join(s.Tried, "; ") + "."
	if len(s.Flips) == 0 {
		p.words = []string{"Знак не меняется ни у одной школы ни при одном другом прочтении.", tried}
	} else {
		p.words = []string{"Ниже — знаки, которые изменились бы при другом прочтении правил. Остальные не меняются.", tried}
		p.columns = []tableColumn{wordColumn("Школа", 30), wordColumn("Правило", 19), signColumn("Знак", 7),
			wordColumn("При другом прочтении", 44), signColumn("Стал бы", 8), countColumn("В срок", 9),
			countColumn("К сроку всего", 9), shareColumn("Доля не ниже", 10), shareColumn("Доля не выше", 10)}
	}
	for _, flip := range s.Flips {
		p.rows = append(p.rows, []tableCell{cellWords(flip.SchoolName), cellWords(flip.Rule.Title()), cellSign(flip.Sign), cellWords(flip.Reading),
			cellWords(signOrNone(flip.Other)), cellCount(flip.Counts.OnTime), cellCount(flip.Counts.Due()),
			cellShare(flip.Counts.RateLow()), cellShare(flip.Counts.RateHigh())})
	}
	for _, skipped := range s.Skipped {
		p.notes = append(p.notes, "Прочтение "+skipped+".")
	}
	return chapter{sheet: sensitivitySheet, title: "Устойчивость знаков", passages: []passage{p}}
}

// signOrNone names a blank where it would be taken for a forgotten cell.
func signOrNone(s analysis.Sign) string {
	if s == analysis.Blank {
		return "нет"
	}
	return string(s)
}

func (f *Form) comparisonChapter() chapter {
	p := passage{columns: []tableColumn{wordColumn("Школа", 40), signColumn("Строка", 8), wordColumn("Что измерено", 50),
		signColumn("Заявлено", 11), signColumn("Измерено", 11), wordColumn("Итог", 18)}}
	comparisons := f.Comparisons()
	for _, row := range f.Rows {
		if row.Computed() {
			p.words = append(p.words, CountCombinations(comparisons, row.Number).String())
		}
	}
	for _, c := range comparisons {
		p.rows = append(p.rows, []tableCell{cellWords(c.School), cellWords(strconv.Itoa(c.Row)), cellWords(c.Rules), cellSign(c.Declared), cellSign(c.Measured), cellWords(c.Words())})
	}
	return chapter{sheet: comparisonSheet, title: "Заявлено школой и измерено программой", passages: []passage{p}}
}

// disputedChapter is the lessons and rows behind every disagreement; without
// one it has no passage.
func (f *Form) disputedChapter() chapter {
	p := passage{columns: []tableColumn{wordColumn("Школа", 28), signColumn("Строка", 7), signColumn("Заявлено", 9), signColumn("Измерено", 9),
		wordColumn("Правило", 20), signColumn("Урок или конец периода", 13), countColumn("С опозданием", 12.5), countColumn("Не внесено", 10),
		wordColumn("Выгрузки и их строки", 30)},
		words: []string{fmt.Sprintf("По каждому правилу показано не больше %s с наибольшим числом опоздавшего и не внесённого; остальные и все причины покажет команда vsrok explain --school ШКОЛА --rule ПРАВИЛО --limit 0.",
			Count(ShownLessons, "урока", "уроков", "уроков")),
			"Номера выгрузок — из vsrok imports. Уроки строки, которая складывается из других, стоят под теми, если и они расходятся."}}
	comparisons := f.Comparisons()
	for _, c := range comparisons {
		if rules := f.rulesBehind(c, comparisons); c.Disagrees() && len(rules) > 0 {
			p.rows = append(p.rows, f.disputedRows(c, rules)...)
		}
	}
	disputed := chapter{sheet: disputedSheet, title: "Строки за расхождениями"}
	if len(p.rows) > 0 {
		disputed.passages = []passage{p}
	}
	return disputed
}

// disputedRows are the lessons behind one disagreement under some rules.
func (f *Form) disputedRows(c Comparison, rules []analysis.Rule) [][]tableCell {
	head := []tableCell{cellWords(c.School), cellWords(strconv.Itoa(c.Row)), cellSign(c.Declared), cellSign(c.Measured)}
	var rows [][]tableCell
	for _, l := range f.Worst {
		if l.School == c.SchoolCode && slices.Contains(rules, l.Rule) {
			rows = append(rows, append(slices.Clone(head), cellWords(l.Rule.Title()), cellWords(Date(l.Anchor)), cellCount(l.Late), cellCount(l.Overdue),
				cellWords(placesOf(l.Places))))
		}
	}
	if len(rows) == 0 {
		rows = append(rows, append(head, cellWords(ruleWords(rules)), cellWords(""), cellCount(0), cellCount(0), cellWords("опоздавшего и не внесённого нет")))
	}
	return rows
}

// rulesBehind are the rules of a disagreeing row but for those of narrower
// rows of that school that disagree too: their lessons stand there.
func (f *Form) rulesBehind(c Comparison, comparisons []Comparison) []analysis.Rule {
	rules := slices.Clone(f.rulesOf(c.Row))
	for _, other := range comparisons {
		narrower := f.rulesOf(other.Row)
		if other.SchoolCode == c.SchoolCode && other.Disagrees() && len(narrower) < len(f.rulesOf(c.Row)) {
			rules = slices.DeleteFunc(rules, func(rule analysis.Rule) bool { return slices.Contains(narrower, rule) })
		}
	}
	return rules
}

func (f *Form) rulesOf(number int) []analysis.Rule {
	for _, row := range f.Rows {
		if row.Number == number {
			return row.Rules
		}
	}
	return nil
}

// Combinations counts how declared and measured signs meet in one row.
type Combinations struct {
	Row          int
	PlusPlus     int // declared «+», measured «+»
	PlusMinus    int // declared «+», measured «-»
	MinusPlus    int // declared «-», measured «+»
	MinusMinus   int // declared «-», measured «-»
	Undeclared   int // measured «+» or «-», nothing declared
	Incomparable int // measured neither «+» nor «-»
}

// CountCombinations counts the comparisons of one row of the form.
func CountCombinations(comparisons []Comparison, row int) Combinations {
	n := Combinations{Row: row}
	for _, c := range comparisons {
		if c.Row == row {
			*n.of(c)++
		}
	}
	return n
}

// of is the counter that a comparison belongs to.
func (n *Combinations) of(c Comparison) *int {
	switch {
	case c.Measured != analysis.Plus && c.Measured != analysis.Minus:
		return &n.Incomparable
	case c.Declared == analysis.Blank:
		return &n.Undeclared
	case c.Declared == analysis.Plus && c.Measured == analysis.Plus:
		return &n.PlusPlus
	case c.Declared == analysis.Plus:
		return &n.PlusMinus
	case c.Measured == analysis.Plus:
		return &n.MinusPlus
	}
	return &n.MinusMinus
}

// String says the counts in one line.
func (n Combinations) String() string {
	return fmt.Sprintf("Строка %d, школ: заявлено «+», измерено «+» — %d; заявлено «+», измерено «-» — %d; заявлено «-», измерено «+» — %d; заявлено «-», измерено «-» — %d; не заявлено — %d; измерить не удалось — %d.",
		n.Row, n.PlusPlus, n.PlusMinus, n.MinusPlus, n.MinusMinus, n.Undeclared, n.Incomparable)
}

func (f *Form) exportChapter() chapter {
	p := passage{
		words: []string{"Номер — тот же, что в команде vsrok imports. По сумме SHA-256 любая программа проверит, что файл тот самый. Имена файлов остаются в рабочей папке."},
		columns: []tableColumn{signColumn("№", 5), wordColumn("Что в файле", 20), wordColumn("Школы", 28), wordColumn("Выгружено", 12),
			countColumn("Строк прочитано", 10), countColumn("Загружено", 10), countColumn("Отклонено", 10), wordColumn("SHA-256", 64)},
	}
	for _, e := range f.Exports {
		moment := "не указано"
		if !e.ExportedAt.IsZero() {
			moment = Moment(e.ExportedAt)
		}
		p.rows = append(p.rows, []tableCell{cellWords(strconv.Itoa(e.Number)), cellWords(e.Kinds), cellWords(e.Schools), cellWords(moment),
			cellCount(e.Read), cellCount(e.Loaded), cellCount(e.Rejected), cellWords(e.SHA256)})
	}
	return chapter{sheet: exportSheet, title: "Выгрузки, по которым посчитано", passages: []passage{p}}
}
