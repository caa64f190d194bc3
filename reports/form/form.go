// Package reports turns verdicts into what people read: the monitoring form,
// a school's own report, the evidence pack. Each report is first a plain
// model without a format; every format is one file that writes the model to
// an io.Writer, so that all of them show the same numbers and caveats.
package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// FormSchool is a school as the form names it.
type School struct{ Code, Name string }

// Form is the filled monitoring form without a format.
type Form struct {
	reports.Head
	Schools  []School
	Rows     []Row
	Remarks  []string // the remark with number n is Remarks[n-1]
	Numbers  []NumberRow
	Warnings []string // caveats that every renderer shows

	// Sensitivity is what other readings of the rules would change; nil where
	// they were not tried, and then no renderer speaks of them.
	Sensitivity *analysis.Sensitivity
	// Worst are the lessons behind what a school declared otherwise than was
	// measured, at most ShownLessons a school and rule.
	Worst   []analysis.WorstLesson
	Method  reports.Method
	Exports []analysis.Export // that the numbers come from, in the order of their numbers
}

// FormRow is one row of the form.
type Row struct {
	Number int
	Item   string // the form's own number, empty below a heading
	Text   string
	Rules  []analysis.Rule // that a computed row combines, else empty
	Cells  []Cell          // one for each of Form.Schools
}

// Computed tells whether the row was measured and not filled by hand.
func (row Row) Computed() bool { return len(row.Rules) > 0 }

// FormCell is one school's sign in one row.
type Cell struct {
	Sign     analysis.Sign
	Declared analysis.Sign // what the checklist said; computed rows only
	Remark   int           // number of a remark below the form, 0 for none
}

// NumberRow is what stands behind a sign: the outcomes of one school under
// one rule.
type NumberRow struct {
	SchoolCode string
	School     string // its name
	Rule       string // in words
	Of         string // what the shares are shares of: «из внесённых»
	Counts     analysis.Counts
	MadeUp     int
	Doubts     analysis.Doubts
	// Exempted is what accepted exemptions took out of Counts.
	Exempted int
	Lessons  analysis.Lessons
	Sign     analysis.Sign
	Remark   string

	// Changes tells that the row is the part of the row before it that are
	// changes of lessons: it has counts and no sign.
	Changes bool
}

// BuildForm fills a checklist's computed rows with what was measured and
// leaves every other sign as it is. Find names the school that a column
// means. Lines must hold each school of the form once under each rule that
// the form computes; a school of lines that the checklist lacks gets a column
// of its own. The error says why no form can be written.
func Build(head reports.Head, checklist *Checklist, find func(column string) (School, bool), lines []reports.SchoolRule) (*Form, error) {
	b := &formBuilder{form: &Form{Head: head}, checklist: checklist, lines: map[reports.SchoolRuleKey]reports.SchoolRule{}}
	if err := b.takeColumns(find); err != nil {
		return nil, err
	}
	if err := b.takeLines(lines); err != nil {
		return nil, err
	}
	if err := b.fillRows(); err != nil {
		return nil, err
	}
	b.numberRemarks()
	b.listNumbers()
	return b.form, nil
}

// formBuilder gathers a form. The first len(checklist.Columns) schools of
// form are the checklist's columns, in its order.
type formBuilder struct {
	form      *Form
	checklist *Checklist
	lines     map[reports.SchoolRuleKey]reports.SchoolRule
	remarks   []formRemark
}

// formRemark is a remark before it has its number: rows of one school that
// need the same words share it.
type formRemark struct {
	school int // in form.Schools
	words  string
	rows   []int // in form.Rows
}

func (b *formBuilder) takeColumns(find func(column string) (School, bool)) error {
	for _, column := range b.checklist.Columns {
		school, ok := find(column)
		if !ok {
			return &ChecklistError{File: b.checklist.Name, Line: 1, Column: column,
				Reason: "такой школы нет в schools.csv: исправьте название или допишите его там в «Другие названия»"}
		}
		if b.placeOf(school.Code) >= 0 {
			return &ChecklistError{File: b.checklist.Name, Line: 1, Column: column,
				Reason: fmt.Sprintf("школа «%s» уже стоит в другом столбце, оставьте один", school.Name)}
		}
		b.form.Schools = append(b.form.Schools, school)
	}
	return nil
}

func (b *formBuilder) placeOf(code string) int {
	return slices.IndexFunc(b.form.Schools, func(school School) bool { return school.Code == code })
}

func (b *formBuilder) takeLines(lines []reports.SchoolRule) error {
	for _, line := range lines {
		if err := line.Check(); err != nil {
			return err
		}
		key := reports.SchoolRuleKey{Code: line.SchoolCode, Rule: line.Rule}
		if _, twice := b.lines[key]; twice {
			return fmt.Errorf("отчёт не записан: для %s итог стоит дважды", line.Place())
		}
		b.lines[key] = line
		if b.placeOf(line.SchoolCode) < 0 {
			b.form.Schools = append(b.form.Schools, School{line.SchoolCode, line.SchoolName})
			b.warn("Школы «%s» нет в чек-листе %s: в её столбце только измеренное.", line.SchoolName, b.checklist.Name)
		}
	}
	return nil
}

func (b *formBuilder) warn(format string, args ...any) {
	b.form.Warnings = append(b.form.Warnings, fmt.Sprintf(format, args...))
}

func (b *formBuilder) fillRows() error {
	for i, row := range b.checklist.Rows {
		filled := Row{Number: row.Number, Item: row.Item, Text: row.Text, Rules: row.ComputedFrom}
		for school := range b.form.Schools {
			cell, err := b.cell(i, school)
			if err != nil {
				return err
			}
			filled.Cells = append(filled.Cells, cell)
		}
		b.form.Rows = append(b.form.Rows, filled)
	}
	return nil
}

// cell is the checklist's sign as it stands, or for a computed row the
// measured one with the declared one beside it.
func (b *formBuilder) cell(rowPlace, school int) (Cell, error) {
	row := b.checklist.Rows[rowPlace]
	typed := analysis.Blank
	if school < len(row.Signs) {
		typed = row.Signs[school]
	}
	if len(row.ComputedFrom) == 0 {
		return Cell{Sign: typed}, nil
	}
	lines, err := b.linesOf(b.form.Schools[school], row.ComputedFrom)
	if err != nil {
		return Cell{}, err
	}
	parts := make([]analysis.Part, len(lines))
	for i, line := range lines {
		parts[i] = analysis.Part{Sign: line.Sign, NoExport: line.NoExport}
	}
	sign := analysis.Combine(parts)
	words := remarkWords(sign, lines)
	if reason := b.blankReason(b.form.Schools[school]); reason != "" {
		words = reason
	}
	b.remark(rowPlace, school, words)
	return Cell{Sign: sign, Declared: typed}, nil
}

// blankReason is why a school has no sign under any rule, where the reason is
// the same for all; else empty.
func (b *formBuilder) blankReason(school School) string {
	reason := ""
	for _, rule := range analysis.Rules {
		line, ok := b.lines[reports.SchoolRuleKey{Code: school.Code, Rule: rule}]
		if !ok {
			continue
		}
		if line.Sign != analysis.Blank || (reason != "" && line.Remark() != reason) {
			return ""
		}
		reason = line.Remark()
	}
	return reason
}

func (b *formBuilder) linesOf(school School, rules []analysis.Rule) ([]reports.SchoolRule, error) {
	lines := make([]reports.SchoolRule, len(rules))
	for i, rule := range rules {
		line, ok := b.lines[reports.SchoolRuleKey{Code: school.Code, Rule: rule}]
		if !ok {
			return nil, fmt.Errorf("отчёт не записан: для школы «%s» нет итога по правилу «%s»", school.Name, rule.Title())
		}
		lines[i] = line
	}
	return lines, nil
}

// remarkWords say what a combined sign needs said: for «?» what would decide
// it, for a blank why, and for «+» and «-» that few data stand behind it.
// Empty where the sign speaks for itself.
func remarkWords(sign analysis.Sign, lines []reports.SchoolRule) string {
	var words []string
	for _, line := range lines {
		tells := line.Sign == sign || (sign == analysis.Unknown && line.NoExport)
		if remark := line.Remark(); tells && remark != "" {
			words = append(words, reports.LowerFirst(line.Rule.Title())+" — "+remark)
		}
	}
	return strings.Join(words, "; ")
}

func (b *formBuilder) remark(rowPlace, school int, words string) {
	if words == "" {
		return
	}
	for i, earlier := range b.remarks {
		if earlier.school == school && earlier.words == words {
			b.remarks[i].rows = append(earlier.rows, rowPlace)
			return
		}
	}
	b.remarks = append(b.remarks, formRemark{school: school, words: words, rows: []int{rowPlace}})
}

// numberRemarks numbers the remarks in reading order: by row, then by school.
func (b *formBuilder) numberRemarks() {
	for i, remark := range b.remarks {
		numbers := make([]string, len(remark.rows))
		for k, row := range remark.rows {
			b.form.Rows[row].Cells[remark.school].Remark = i + 1
			numbers[k] = strconv.Itoa(b.form.Rows[row].Number)
		}
		noun := "строка"
		if len(numbers) > 1 {
			noun = "строки"
		}
		b.form.Remarks = append(b.form.Remarks, fmt.Sprintf("%s, %s %s: %s.",
			b.form.Schools[remark.school].Name, noun, reports.List(numbers), remark.words))
	}
}

// listNumbers lists every line, by the form's schools and clauses.
func (b *formBuilder) listNumbers() {
	for _, school := range b.form.Schools {
		for _, rule := range analysis.Rules {
			if line, ok := b.lines[reports.SchoolRuleKey{Code: school.Code, Rule: rule}]; ok {
				line.SchoolName = school.Name
				b.form.Numbers = append(b.form.Numbers, NumberRows(line)...)
			}
		}
	}
}

// numberRows are what stands behind a line's sign: the line itself, and of a
// timetable with changes of lessons those.
func NumberRows(line reports.SchoolRule) []NumberRow {
	rows := []NumberRow{{
		SchoolCode: line.SchoolCode, School: line.SchoolName, Rule: line.Rule.Title(), Of: line.Rule.Denominator(),
		Counts: line.Counts, MadeUp: line.MadeUp, Exempted: line.Exempted, Lessons: line.Lessons, Sign: line.Sign, Doubts: line.Doubts, Remark: line.Remark(),
	}}
	if line.Changes.Total() > 0 {
		rows = append(rows, NumberRow{
			SchoolCode: line.SchoolCode, School: line.SchoolName, Rule: reports.ChangesTitle, Of: line.Rule.Denominator(), Counts: line.Changes, Changes: true,
		})
	}
	return rows
}

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
			list = append(list, Comparison{school.Code, school.Name, row.Number, reports.RuleWords(row.Rules), cell.Declared, cell.Sign})
		}
	}
	return list
}

// Disagrees tells whether the school declared the one sign and the other was
// measured.
func (c Comparison) Disagrees() bool {
	return c.Declared != analysis.Blank && c.Declared != c.Measured && (c.Measured == analysis.Plus || c.Measured == analysis.Minus)
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
		return "нет данных"
	case c.Measured == analysis.Unknown:
		return "данных недостаточно"
	case c.Declared == analysis.Blank:
		return "не заявлено"
	case c.Disagrees():
		return "расходится"
	}
	return "совпадает"
}
