package form

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

// SignChange is one sign that a filled workbook changes.
type SignChange struct {
	School   string
	Row      int
	Declared bool // what the school says of a measured row
	Was, Now analysis.Sign
}

// String says the change as a person would.
func (c SignChange) String() string {
	what := ""
	if c.Declared {
		what = " (заявлено)"
	}
	return fmt.Sprintf("%s, строка %d%s: было %s, стало %s", c.School, c.Row, what, quotedSign(c.Was),
		quotedSign(c.Now))
}

func quotedSign(s analysis.Sign) string {
	if s == analysis.Blank {
		return "пусто"
	}
	return "«" + string(s) + "»"
}

// Merge returns the checklist with the signs of a filled workbook in the
// columns of the workbook's schools, and what that changed, school by school.
// Signs of other schools, texts and rows stay as they are; a school that the
// checklist lacks gets a column. Nothing is merged where any cell cannot be
// understood or the workbook was made for another form: then the error is a
// *WorkbookError that names every such cell.
func (c *Checklist) Merge(filled *FilledChecklist, find func(column string) (School, bool)) (*Checklist, []SignChange,
	error) {
	m := &checklistMerge{merged: c.clone(), filled: filled, find: find}
	m.placeSchools()
	for _, row := range filled.rows {
		m.takeRow(row)
	}
	if len(m.problems) > 0 {
		return nil, nil, filled.fail(m.problems...)
	}
	slices.SortStableFunc(m.changes, func(a, b placedChange) int { return a.column - b.column })
	changes := make([]SignChange, len(m.changes))
	for i, change := range m.changes {
		changes[i] = change.SignChange
	}
	return m.merged, changes, nil
}

func (c *Checklist) clone() *Checklist {
	copied := *c
	copied.Columns, copied.Rows = slices.Clone(c.Columns), slices.Clone(c.Rows)
	for i := range copied.Rows {
		copied.Rows[i].Signs = slices.Clone(c.Rows[i].Signs)
	}
	return &copied
}

// checklistMerge merges one workbook. Columns[i] is the place in merged of the
// workbook's i-th school, -1 where that is unknown.
type checklistMerge struct {
	merged   *Checklist
	filled   *FilledChecklist
	find     func(column string) (School, bool)
	columns  []int
	seen     map[filledKey]string // cell of a row that was met
	changes  []placedChange
	problems []CellProblem
}

type filledKey struct {
	number   int
	declared bool
}

type placedChange struct {
	SignChange
	column int
}

func (m *checklistMerge) problem(column, row int, format string, args ...any) {
	m.problems = append(m.problems, CellProblem{paper.At(column, row), fmt.Sprintf(format, args...)})
}

// placeSchools finds each school's column in the checklist.
func (m *checklistMerge) placeSchools() {
	head := m.filled.headPlace
	for _, column := range m.filled.columns {
		school, ok := m.find(column.head)
		if !ok {
			m.problem(column.column, head,
				"школы «%s» нет в schools.csv: исправьте название или допишите его там в «Другие названия»",
				reports.Shortened(column.head, reports.LongestLabel))
			m.columns = append(m.columns, -1)
			continue
		}
		place := m.merged.columnOf(school, m.find)
		if place < 0 {
			place = m.merged.addColumn(school.Name)
		}
		if slices.Contains(m.columns, place) {
			m.problem(column.column, head, "школа «%s» уже стоит в другом столбце, оставьте один", school.Name)
		}
		m.columns = append(m.columns, place)
	}
}

// addColumn adds a school without signs and answers its place.
func (c *Checklist) addColumn(name string) int {
	c.Columns = append(c.Columns, name)
	for i := range c.Rows {
		c.Rows[i].Signs = append(c.Rows[i].Signs, analysis.Blank)
	}
	return len(c.Columns) - 1
}

// takeRow merges a row, or names why it is not the form's.
func (m *checklistMerge) takeRow(row filledRow) {
	key := filledKey{row.number, row.declared}
	place := slices.IndexFunc(m.merged.Rows, func(r ChecklistRow) bool { return r.Number == row.number })
	switch {
	case place < 0:
		m.problem(numberColumn, row.place,
			"строки %d нет в форме: книга сделана для другой формы, возьмите новую командой vsrok checklist write",
			row.number)
	case m.seen[key] != "":
		m.problem(numberColumn, row.place, "строка %d уже стоит в ячейке %s, оставьте одну", row.number, m.seen[key])
	case !sameWords(m.merged.Rows[place].Text, row.text):
		m.problem(wordsColumn, row.place,
			"текст строки %d не тот, что в чек-листе: верните его или возьмите новую книгу командой vsrok checklist write", row.number)
	case row.declared && len(m.merged.Rows[place].ComputedFrom) == 0:
		m.problem(numberColumn, row.place, "строку %d программа не измеряет: впишите её знаки в верхнюю таблицу",
			row.number)
	default:
		m.takeSigns(row, &m.merged.Rows[place])
	}
	if m.seen == nil {
		m.seen = map[filledKey]string{}
	}
	m.seen[key] = paper.At(numberColumn, row.place)
}

// sameWords compares texts as a person reads them. A cell that could not hold
// the whole of a text begins as it does.
func sameWords(form, cell string) bool {
	fold := func(text string) string { return strings.Join(strings.Fields(reports.CleanText(text)), " ") }
	cut, isCut := strings.CutSuffix(fold(cell), strings.TrimSpace(paper.CutWords))
	if isCut {
		return strings.HasPrefix(fold(form), strings.TrimSpace(cut))
	}
	return fold(paper.CellText(form)) == fold(cell)
}

func (m *checklistMerge) takeSigns(row filledRow, into *ChecklistRow) {
	measured := len(into.ComputedFrom) > 0 && !row.declared
	for i, cell := range row.signs {
		column := m.filled.columns[i]
		if measured {
			if text := strings.TrimSpace(cell); text != "" && text != measuredMark {
				m.problem(column.column, row.place,
					"стоит «%s», а эту строку измеряет программа: впишите заявленное школой ниже, под словами «Заявлено школой»", reports.Shortened(text, 40))
			}
			continue
		}
		sign, ok := parseSign(cell)
		if !ok {
			m.problem(column.column, row.place, "«%s» — не знак, поставьте «+», «-» или оставьте пусто",
				reports.Shortened(cell, 40))
			continue
		}
		m.set(into, row, i, sign)
	}
}

// set changes one sign and keeps what it was.
func (m *checklistMerge) set(into *ChecklistRow, row filledRow, i int, now analysis.Sign) {
	place := m.columns[i]
	if place < 0 || into.Signs[place] == now {
		return
	}
	m.changes = append(m.changes, placedChange{
		SignChange{School: m.merged.Columns[place], Row: row.number, Declared: row.declared, Was: into.Signs[place],
			Now: now}, m.filled.columns[i].column})
	into.Signs[place] = now
}

// Missing lists the numbers of the form's rows that a workbook lacks: their
// signs stay as they were.
func (c *Checklist) Missing(filled *FilledChecklist) []int {
	var missing []int
	for _, row := range c.Rows {
		declared := len(row.ComputedFrom) > 0
		if !slices.ContainsFunc(filled.rows,
			func(r filledRow) bool { return r.number == row.Number && r.declared == declared }) {
			missing = append(missing, row.Number)
		}
	}
	return missing
}
