package form

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// formLegend explains the signs under every form.
var formLegend = []string{
	"Серым фоном, толстой рамкой и жирным знаком выделено измеренное программой. Остальные знаки — из чек-листа, программа их не меняет.",
	"«?» — по данным нельзя решить; что нужно для решения — в примечании, его номер стоит в клетке. Пусто — данных нет: это не «+» и не «−».",
}

// topLines stand between the form's title and its table, in the paper's order.
func (f *Form) topLines() (centred, left []string) {
	for _, line := range []string{f.Municipality, f.RoundTitle} {
		if line != "" {
			centred = append(centred, line)
		}
	}
	for _, line := range [][2]string{{"Цель", f.Purpose}, {"Сокращения", f.Words.Abbreviations}} {
		if line[1] != "" {
			left = append(left, line[0]+": "+line[1]+".")
		}
	}
	return centred, left
}

// headLines say how the signs were measured; they stand below the form and above
// each chapter.
func (f *Form) headLines() []string {
	h := f.Head
	h.Purpose = "" // it stands above the table
	return h.Lines()
}

// footnotes are all that stands below the form, in its order. The signature
// shares its paragraph with what stands before it, so that it never comes alone
// on a page.
func (f *Form) footnotes() []footnote {
	var notes []footnote
	paragraphs := func(heading string, texts []string, text func(i int) footnote) {
		if len(texts) > 0 && heading != "" {
			notes = append(notes, footnote{text: heading, heading: true})
		}
		for i := range texts {
			notes = append(notes, text(i))
		}
	}
	plain := func(texts []string) func(i int) footnote {
		return func(i int) footnote { return footnote{text: texts[i]} }
	}
	measured, acts := f.headLines(), f.Words.Footnotes
	paragraphs("", formLegend, plain(formLegend))
	if heads := f.legend(); heads != "" {
		notes = append(notes, footnote{text: heads})
	}
	paragraphs("Примечания", f.Remarks, func(i int) footnote {
		return footnote{text: fmt.Sprintf("%d) %s", i+1, f.Remarks[i]), remark: i + 1}
	})
	paragraphs("Обратите внимание", f.Warnings, plain(f.Warnings))
	paragraphs("Как измерено", measured, plain(measured))
	paragraphs("Сноски", acts, func(i int) footnote { return footnote{text: fmt.Sprintf("%d. %s", i+1, acts[i])} })
	last := &notes[len(notes)-1]
	last.signature = reports.SignatureLine
	return notes
}

// legend says which school a numbered column is; empty where names stand over
// the columns.
func (f *Form) legend() string {
	if !planForm(f.Schools, tallestHead).numbered {
		return ""
	}
	names := make([]string, len(f.Schools))
	for i, school := range f.Schools {
		names[i] = fmt.Sprintf("%d — %s", i+1, school.head())
	}
	return "Школы по столбцам: " + strings.Join(names, "; ") + "."
}

// footnote is one paragraph below the form.
type footnote struct {
	text      string
	heading   bool
	signature string // under the last paragraph
	remark    int    // number of the remark that it is, 0 for none
}

// chapters are the parts behind the form. Without sensitivity and exports in
// the model there are none about them.
func (f *Form) chapters() []reports.Chapter {
	if !f.WithNumbers {
		return nil
	}
	chapters := []reports.Chapter{f.numbersChapter(), f.shareChapter()}
	if f.Sensitivity != nil {
		chapters = append(chapters, f.SensitivityChapter())
	}
	chapters = append(chapters, f.ComparisonChapter())
	if disputed := f.DisputedChapter(); len(disputed.Passages) > 0 {
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
	FormSheet        = "Форма"
	NumbersSheet     = "Числа"
	shareSheet       = "Диаграммы"
	sensitivitySheet = "Устойчивость"
	comparisonSheet  = "Заявлено и измерено"
	disputedSheet    = "Расхождения"
	exportSheet      = "Выгрузки"
)

// Heads by which a pack's numbers are found again.
const (
	LateLessonsHead = "Уроков с опозданием"
	LessonShareHead = "Доля уроков в срок и её 95 % интервал"
	OutsideHead     = "Вне счёта"
)

func numberColumns() []reports.Column {
	columns := []reports.Column{reports.WordColumn("Школа", 25), reports.WordColumn("Правило", 18),
		reports.WordColumn("Доля считается", 14)}
	for _, outcome := range analysis.Outcomes {
		columns = append(columns, reports.CountColumn(reports.UpperFirst(outcome.Title()), 13.5))
	}
	return append(columns, reports.CountColumn("К сроку всего", 9), reports.ShareColumn("Доля не ниже", 10),
		reports.ShareColumn("Доля не выше", 10), reports.SignColumn("Знак", 6),
		reports.SignColumn(LateLessonsHead, 12.5),
		reports.SignColumn(LessonShareHead, 17), reports.SignColumn(OutsideHead, 8),
		reports.SignColumn(reports.DoubtsHead, 12),
		reports.WordColumn("Примечание", 26))
}

func (f *Form) numbersChapter() reports.Chapter {
	p := reports.Passage{Columns: numberColumns(), Notes: []string{
		"К сроку всего — все обязанности, кроме тех, чей срок не наступил. «Доля не ниже» — если всё неопределённое опоздало, «не выше» — если всё оно внесено в срок; доли округлены вниз, знак считается по целым числам.",
		reports.LessonNote,
		"Вне счёта — отработки после пропуска + исключённое решением, которое принято в exemptions.csv.",
		reports.DoubtsNote,
	}}
	for _, n := range f.Numbers {
		row := []reports.Cell{reports.TextCell(n.School), reports.TextCell(n.Rule), reports.TextCell(n.Of)}
		for _, outcome := range analysis.Outcomes {
			row = append(row, reports.CountCell(n.Counts.Of(outcome)))
		}
		p.Rows = append(p.Rows, append(row, reports.CountCell(n.Counts.Due()), reports.ShareCell(n.Counts.RateLow()),
			reports.ShareCell(n.Counts.RateHigh()),
			reports.SignCell(n.Sign), reports.TextCell(n.LateLessons()), reports.TextCell(n.LessonShare()),
			reports.TextCell(n.Outside()), reports.TextCell(n.DoubtsWords()), reports.TextCell(n.Remark)))
	}
	return reports.Chapter{Sheet: NumbersSheet, Title: "Числа за знаками", Passages: []reports.Passage{p}}
}

// LateLessons, lessonShare and outside are empty in a row that is a part of
// another.
func (n NumberRow) LateLessons() string {
	if n.Changes {
		return ""
	}
	return reports.LateLessons(n.Lessons)
}

// LessonShare is the share of lessons in time above its interval.
func (n NumberRow) LessonShare() string {
	if n.Changes || n.Lessons.Due == 0 {
		return ""
	}
	return reports.LessonShare(n.Lessons) + "\n" + reports.LessonInterval(n.Lessons)
}

// Outside is what is not counted: marks made up later + accepted exemptions.
func (n NumberRow) Outside() string {
	if n.Changes {
		return ""
	}
	return fmt.Sprintf("%d + %d", n.MadeUp, n.Exempted)
}

// DoubtsWords are the three doubts, as every report shows them.
func (n NumberRow) DoubtsWords() string {
	if n.Changes {
		return ""
	}
	return reports.DoubtsCell(n.Doubts)
}

// shareChapter is the data of the charts: under each rule the share in time
// of each school, and how much the data leave open.
func (f *Form) shareChapter() reports.Chapter {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 38)}, Words: []string{
		"Тёмным — внесено в срок, светлым — не определено: может оказаться и в срок, и с опозданием. Где полосы нет, данных нет."}}
	charts, coded := f.charts(), !barNamesFit(f.Schools)
	if len(charts) == 0 {
		return reports.Chapter{Sheet: shareSheet, Title: "Доля внесённого в срок по школам",
			Passages: []reports.Passage{{Words: []string{"Ни у одной школы " + reports.NoData +
				" ни по одному правилу."}}}}
	}
	if coded {
		p.Columns = append(p.Columns, reports.WordColumn("На диаграмме", 16))
	}
	for _, chart := range charts {
		p.Columns = append(p.Columns, reports.ShareColumn(chart.rule.Title()+": в срок", 11.5),
			reports.ShareColumn("не опред.", 10))
	}
	for i, school := range f.Schools {
		row := []reports.Cell{reports.TextCell(school.Name)}
		if coded {
			row = append(row, reports.TextCell(barLabel(f.Schools, i)))
		}
		for _, chart := range charts {
			row = append(row, reports.ShareCell(chart.bars[i].low), reports.ShareCell(chart.bars[i].open()))
		}
		p.Rows = append(p.Rows, row)
	}
	return reports.Chapter{Sheet: shareSheet, Title: "Доля внесённого в срок по школам", Passages: []reports.Passage{p}}
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
			i := slices.IndexFunc(f.Schools, func(s School) bool { return s.Code == n.SchoolCode })
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
func barNamesFit(schools []School) bool {
	return !slices.ContainsFunc(schools, func(s School) bool { return len([]rune(s.Name)) > longestBarLabel })
}

// barLabel is what stands beside a school's bar: its name, or where some name
// is too long its code or place, which the table below the charts explains.
func barLabel(schools []School, i int) string {
	switch code := reports.CleanText(schools[i].Code); {
	case barNamesFit(schools):
		return schools[i].Name
	case len([]rune(code)) <= longestBarLabel:
		return code
	}
	return fmt.Sprintf("№ %d", i+1)
}

// SensitivityChapter tells which signs other readings of the rules would change.
func (f *Form) SensitivityChapter() reports.Chapter {
	s := f.Sensitivity
	p := reports.Passage{}
	tried := "Проверены другие прочтения: " + strings.Join(s.Tried, "; ") + "."
	if len(s.Flips) == 0 {
		p.Words = []string{"Знак не меняется ни у одной школы ни при одном другом прочтении.", tried}
	} else {
		p.Words = []string{"Ниже — знаки, которые изменились бы при другом прочтении правил. Остальные не меняются.",
			tried}
		p.Columns = []reports.Column{reports.WordColumn("Школа", 30), reports.WordColumn("Правило", 19),
			reports.SignColumn("Знак", 7),
			reports.WordColumn("При другом прочтении", 44), reports.SignColumn("Стал бы", 8),
			reports.CountColumn("В срок", 9),
			reports.CountColumn("К сроку всего", 9), reports.ShareColumn("Доля не ниже", 10),
			reports.ShareColumn("Доля не выше", 10)}
	}
	for _, flip := range s.Flips {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(flip.SchoolName), reports.TextCell(flip.Rule.Title()),
			reports.SignCell(flip.Sign), reports.TextCell(flip.Reading),
			reports.TextCell(signOrNone(flip.Other)), reports.CountCell(flip.Counts.OnTime),
			reports.CountCell(flip.Counts.Due()),
			reports.ShareCell(flip.Counts.RateLow()), reports.ShareCell(flip.Counts.RateHigh())})
	}
	for _, skipped := range s.Skipped {
		p.Notes = append(p.Notes, "Прочтение "+skipped+".")
	}
	return reports.Chapter{Sheet: sensitivitySheet, Title: "Устойчивость знаков", Passages: []reports.Passage{p}}
}

// signOrNone names a blank where it would be taken for a forgotten cell.
func signOrNone(s analysis.Sign) string {
	if s == analysis.Blank {
		return "нет"
	}
	return string(s)
}

func (f *Form) exportChapter() reports.Chapter {
	return reports.Chapter{Sheet: exportSheet, Title: "Выгрузки, по которым посчитано",
		Passages: []reports.Passage{reports.ExportsPassage(f.Exports)}}
}
