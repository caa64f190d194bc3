// Package form fills the monitoring form («Приложение 1») and its checklist:
// declared signs as they were typed, measured ones beside them, and what stands
// behind each. Every format writes the same model.
package form

import (
	"cmp"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// School is a school as the form names it.
type School struct {
	Code, Name string
	Short      string // for the head of a column; empty where the name serves
}

// head is the school over a column.
func (s School) head() string { return reports.HeadLabel(cmp.Or(s.Short, s.Name)) }

// Form is the filled monitoring form without a format.
type Form struct {
	reports.Head
	Words    Words // of the paper form
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

	WithNumbers bool // the chapters behind the form are written after it
}

// Row is one row of the form.
type Row struct {
	Number int
	Item   string // the form's own number, empty below a heading
	Text   string
	Rules  []analysis.Rule // that a computed row combines, else empty
	Cells  []Cell          // one for each of Form.Schools
}

// Computed tells whether the row was measured and not filled by hand.
func (row Row) Computed() bool { return len(row.Rules) > 0 }

// Cell is one school's sign in one row.
type Cell struct {
	Sign     analysis.Sign
	Declared analysis.Sign // what the checklist said; computed rows only
	Remarks  []int         // numbers of the remarks below the form
}

// remarkNumbers are the numbers of a cell's remarks as they stand beside its
// sign: «3,5)».
func (c Cell) remarkNumbers() string {
	if len(c.Remarks) == 0 {
		return ""
	}
	words := make([]string, len(c.Remarks))
	for i, number := range c.Remarks {
		words[i] = strconv.Itoa(number)
	}
	return strings.Join(words, ",") + ")"
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

// NumberRows are what stands behind a line's sign: the line itself, and of a
// timetable with changes of lessons those.
func NumberRows(line reports.SchoolRule) []NumberRow {
	rows := []NumberRow{{
		SchoolCode: line.SchoolCode, School: line.SchoolName, Rule: line.Rule.Title(), Of: line.Rule.Denominator(),
		Counts: line.Counts, MadeUp: line.MadeUp, Exempted: line.Exempted, Lessons: line.Lessons, Sign: line.Sign,
		Doubts: line.Doubts, Remark: line.Remark(),
	}}
	if line.Changes.Total() > 0 {
		rows = append(rows, NumberRow{
			SchoolCode: line.SchoolCode, School: line.SchoolName, Rule: reports.ChangesTitle,
			Of: line.Rule.Denominator(), Counts: line.Changes, Changes: true,
		})
	}
	return rows
}
