package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// Build fills a checklist's computed rows with what was measured and
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
