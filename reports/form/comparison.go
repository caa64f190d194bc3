package form

import (
	"fmt"
	"slices"
	"strconv"

	"vsrok/analysis"
	"vsrok/reports"
)

// Comparison is what a school declared in a computed row, set against what
// was measured.
type Comparison struct {
	SchoolCode, School string
	Row                int    // its number on the form
	Rules              string // what the row combines, in words
	Declared, Measured analysis.Sign
}

// Comparisons lists every school under every computed row, school by school.
func (f *Form) Comparisons() []Comparison {
	var list []Comparison
	for i, school := range f.Schools {
		for _, row := range f.Rows {
			if !row.Computed() {
				continue
			}
			cell := row.Cells[i]
			list = append(list, Comparison{school.Code, school.Name, row.Number, reports.RuleWords(row.Rules),
				cell.Declared, cell.Sign})
		}
	}
	return list
}

// Disagrees tells whether the school declared the one sign and the other was
// measured.
func (c Comparison) Disagrees() bool {
	return c.Declared != analysis.Blank && c.Declared != c.Measured &&
		(c.Measured == analysis.Plus || c.Measured == analysis.Minus)
}

// Disputed are the codes of the schools with a row that disagrees.
func (f *Form) Disputed() []string {
	var codes []string
	for _, c := range f.Comparisons() {
		if c.Disagrees() && !slices.Contains(codes, c.SchoolCode) {
			codes = append(codes, c.SchoolCode)
		}
	}
	return codes
}

// ShownLessons is how many lessons stand behind a disagreement, for each rule.
const ShownLessons = 10

// Words says in a word or two how the two signs stand to each other.
func (c Comparison) Words() string {
	switch {
	case c.Measured == analysis.Blank:
		return reports.NoData
	case c.Measured == analysis.Unknown:
		return "данных недостаточно"
	case c.Declared == analysis.Blank:
		return "не заявлено"
	case c.Disagrees():
		return "расходится"
	}
	return "совпадает"
}

// Combinations counts how declared and measured signs meet in one row.
type Combinations struct {
	Row          int
	PlusPlus     int // declared «+», measured «+»
	PlusMinus    int // declared «+», measured «−»
	MinusPlus    int // declared «−», measured «+»
	MinusMinus   int // declared «−», measured «−»
	Undeclared   int // measured «+» or «−», nothing declared
	Incomparable int // measured neither «+» nor «−»
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
	return fmt.Sprintf("Строка %d, школ: заявлено «+», измерено «+» — %d; заявлено «+», измерено «−» — %d; заявлено «−», измерено «+» — %d; заявлено «−», измерено «−» — %d; не заявлено — %d; измерить не удалось — %d.",
		n.Row, n.PlusPlus, n.PlusMinus, n.MinusPlus, n.MinusMinus, n.Undeclared, n.Incomparable)
}

// ComparisonChapter sets what schools declared against what was measured.
func (f *Form) ComparisonChapter() reports.Chapter {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 40), reports.SignColumn("Строка", 8),
		reports.WordColumn("Что измерено", 50),
		reports.SignColumn("Заявлено", 11), reports.SignColumn("Измерено", 11), reports.WordColumn("Итог", 18)}}
	comparisons := f.Comparisons()
	for _, row := range f.Rows {
		if row.Computed() {
			p.Words = append(p.Words, CountCombinations(comparisons, row.Number).String())
		}
	}
	for _, c := range comparisons {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(c.School), reports.TextCell(strconv.Itoa(c.Row)),
			reports.TextCell(c.Rules), reports.SignCell(c.Declared), reports.SignCell(c.Measured),
			reports.TextCell(c.Words())})
	}
	return reports.Chapter{Sheet: comparisonSheet, Title: "Заявлено школой и измерено программой",
		Passages: []reports.Passage{p}}
}

// DisputedChapter is the lessons and rows behind every disagreement; without
// one it has no passage.
func (f *Form) DisputedChapter() reports.Chapter {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Школа", 28), reports.SignColumn("Строка", 7),
		reports.SignColumn("Заявлено", 9), reports.SignColumn("Измерено", 9),
		reports.WordColumn("Правило", 20), reports.SignColumn("Урок или конец периода", 13),
		reports.CountColumn("С опозданием", 12.5), reports.CountColumn("Не внесено", 10),
		reports.WordColumn("Выгрузки и их строки", 30)},
		Words: []string{fmt.Sprintf("По каждому правилу показано не больше %s с наибольшим числом опоздавшего и не внесённого; остальные и все причины покажет команда vsrok explain --school ШКОЛА --rule ПРАВИЛО --limit 0.",
			reports.Count(ShownLessons, "урока", "уроков", "уроков")),
			"Номера выгрузок — из vsrok imports. Уроки строки, которая складывается из других, стоят под теми, если и они расходятся."}}
	comparisons := f.Comparisons()
	for _, c := range comparisons {
		if rules := f.rulesBehind(c, comparisons); c.Disagrees() && len(rules) > 0 {
			p.Rows = append(p.Rows, f.disputedRows(c, rules)...)
		}
	}
	disputed := reports.Chapter{Sheet: disputedSheet, Title: "Строки за расхождениями"}
	if len(p.Rows) > 0 {
		disputed.Passages = []reports.Passage{p}
	}
	return disputed
}

// disputedRows are the lessons behind one disagreement under some rules.
func (f *Form) disputedRows(c Comparison, rules []analysis.Rule) [][]reports.Cell {
	head := []reports.Cell{reports.TextCell(c.School), reports.TextCell(strconv.Itoa(c.Row)),
		reports.SignCell(c.Declared), reports.SignCell(c.Measured)}
	var rows [][]reports.Cell
	for _, l := range f.Worst {
		if l.School == c.SchoolCode && slices.Contains(rules, l.Rule) {
			rows = append(rows, append(slices.Clone(head), reports.TextCell(l.Rule.Title()),
				reports.TextCell(reports.Date(l.Anchor)), reports.CountCell(l.Late), reports.CountCell(l.Overdue),
				reports.TextCell(reports.PlacesOf(l.Places))))
		}
	}
	if len(rows) == 0 {
		rows = append(rows, append(head, reports.TextCell(reports.RuleWords(rules)), reports.TextCell(""),
			reports.CountCell(0), reports.CountCell(0), reports.TextCell("опоздавшего и не внесённого нет")))
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
