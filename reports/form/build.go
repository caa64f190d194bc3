package form

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// Build fills a checklist's computed rows with what was measured and
// leaves every other sign as it is. Find names the school that a column
// means. Lines must hold each school of the form once under each rule that
// the form computes; a school of lines that the checklist lacks gets a column
// of its own. The error says why no form can be written.
func Build(head reports.Head, checklist *Checklist, find func(column string) (School, bool),
	lines []reports.SchoolRule) (*Form, error) {
	head.Title = cmp.Or(head.Title, checklist.Words.Title)
	head.Purpose = cmp.Or(head.Purpose, checklist.Words.Goal)
	checklist, schools, err := checklist.Known(find, UnknownSchool)
	if err != nil {
		return nil, err
	}
	b := &formBuilder{form: &Form{Head: head, Words: checklist.Words, Schools: schools}, checklist: checklist,
		lines: map[reports.SchoolRuleKey]reports.SchoolRule{}}
	if err := b.takeLines(lines, find); err != nil {
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

// formRemark is a remark before it has its number: cells that need the same
// words share it.
type formRemark struct {
	words   string
	schools []int // in form.Schools, each once
	cells   []cellPlace
}

// cellPlace is a cell of the form: Rows[row].Cells[school].
type cellPlace struct{ row, school int }

func (b *formBuilder) placeOf(code string) int {
	return slices.IndexFunc(b.form.Schools, func(school School) bool { return school.Code == code })
}

// newSchool is a school that the checklist lacks, under the name that schools.csv
// gives it.
func (b *formBuilder) newSchool(line reports.SchoolRule, find func(column string) (School, bool)) School {
	if find != nil {
		if school, ok := find(line.SchoolCode); ok && school.Code == line.SchoolCode {
			return School{Code: line.SchoolCode, Name: line.SchoolName, Short: school.Short}
		}
	}
	return School{Code: line.SchoolCode, Name: line.SchoolName}
}

// namesOf names the first schools of a list and counts the others.
func namesOf(schools []School) string {
	names := make([]string, len(schools))
	for i, school := range schools {
		names[i] = cmp.Or(school.Short, school.Name)
	}
	if rest := len(names) - namedSchools; rest > 0 {
		return strings.Join(names[:namedSchools], ", ") + " и ещё " + reports.Number(rest)
	}
	return reports.List(names)
}

func (b *formBuilder) takeLines(lines []reports.SchoolRule, find func(column string) (School, bool)) error {
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
			b.form.Schools = append(b.form.Schools, b.newSchool(line, find))
		}
	}
	if added := b.form.Schools[len(b.checklist.Columns):]; len(added) > 0 {
		b.warn("В чек-листе %s нет школ: %s. В их столбцах только измеренное.", b.checklist.Name, namesOf(added))
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
	place := cellPlace{rowPlace, school}
	if reason := b.blankReason(b.form.Schools[school]); reason != "" {
		b.remark(place, reason)
	} else {
		b.remarkLines(place, sign, lines)
	}
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
			return nil, fmt.Errorf("отчёт не записан: для школы «%s» нет итога по правилу «%s»", school.Name,
				rule.Title())
		}
		lines[i] = line
	}
	return lines, nil
}

// remarkLines say what a combined sign needs said: for «?» what would decide
// it, for a blank why, and for «+» and «-» that few data stand behind it. A
// sign that speaks for itself has no remark.
func (b *formBuilder) remarkLines(place cellPlace, sign analysis.Sign, lines []reports.SchoolRule) {
	for _, line := range lines {
		tells := line.Sign == sign || (sign == analysis.Unknown && line.NoExport)
		if remark := line.Remark(); tells && remark != "" {
			b.remark(place, reports.LowerFirst(line.Rule.Title())+" — "+remark)
		}
	}
}

func (b *formBuilder) remark(place cellPlace, words string) {
	i := slices.IndexFunc(b.remarks, func(r formRemark) bool { return r.words == words })
	if i < 0 {
		i = len(b.remarks)
		b.remarks = append(b.remarks, formRemark{words: words})
	}
	r := &b.remarks[i]
	r.cells = append(r.cells, place)
	if !slices.Contains(r.schools, place.school) {
		r.schools = append(r.schools, place.school)
	}
}

// namedSchools is how many schools a remark names; their cells show the number
// anyway.
const namedSchools = 5

// numberRemarks numbers the remarks in reading order: by row, then by school.
func (b *formBuilder) numberRemarks() {
	for i, remark := range b.remarks {
		for _, place := range remark.cells {
			cell := &b.form.Rows[place.row].Cells[place.school]
			cell.Remarks = append(cell.Remarks, i+1)
		}
		who := reports.Count(len(remark.schools), "школа", "школы", "школ")
		if len(remark.schools) <= namedSchools {
			named := make([]School, len(remark.schools))
			for k, school := range remark.schools {
				named[k] = b.form.Schools[school]
			}
			who = namesOf(named)
		}
		b.form.Remarks = append(b.form.Remarks, fmt.Sprintf("%s: %s.", who, remark.words))
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
