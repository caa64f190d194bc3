package form

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

const checklistSheet = "Чек-лист"

// Heads by which a filled workbook is understood: of the first column, and of
// the third one above the rows that are filled by hand and above those that
// hold what the school declares.
const (
	rowHead      = "Стр."
	wordsHead    = "Показатель"
	declaredHead = "Заявлено школой о строках, которые измеряет программа"
)

// measuredMark stands in the locked cells of measured rows.
const measuredMark = "авто"

// checklistHelp stands above the table.
var checklistHelp = []string{
	"Заполните белые клетки: «+» — есть, «-» — нет, пусто — не проверялось (пусто — это не «-»). Знак можно выбрать из списка или набрать.",
	"Серые строки считает программа. Что школа заявляет о них сама, впишите внизу таблицы, под словами «Заявлено школой».",
}

// Select is the same form with one column for each of the schools, named as
// they are. Find names the school that a column means. A school that the
// checklist lacks has no signs.
func (c *Checklist) Select(schools []School, find func(column string) (School, bool)) *Checklist {
	names := make([]string, len(schools))
	for i, school := range schools {
		names[i] = school.Name
		if reports.HeadLabel(school.Name) != school.Name {
			names[i] = school.Code // no head shows the name whole, and it has to be read back
		}
	}
	selected := c.blank(names)
	for i, school := range schools {
		from := c.columnOf(school, find)
		for k, row := range c.Rows {
			if from >= 0 {
				selected.Rows[k].Signs[i] = row.Signs[from]
			}
		}
	}
	return selected
}

// columnOf is the place of a school's column, -1 where there is none.
func (c *Checklist) columnOf(school School, find func(column string) (School, bool)) int {
	return slices.IndexFunc(c.Columns, func(column string) bool {
		found, ok := find(column)
		return ok && found.Code == school.Code
	})
}

// WriteXLSX writes the checklist as a workbook to fill in: signs are chosen
// from a list, everything else is locked without a password. Measured rows are
// grey; what a school declares of them has cells of its own below. The bytes
// depend on the checklist and the title alone.
func (c *Checklist) WriteXLSX(w io.Writer, title string) error {
	book, err := paper.NewBook(title, checklistSheet)
	if err != nil {
		return err
	}
	defer book.Close()
	s := &paper.Sheet{File: book, Name: checklistSheet}
	c.draw(s, title)
	if s.Err != nil {
		return fmt.Errorf("лист «%s» не записан: %w", s.Name, s.Err)
	}
	return book.Write(w)
}

func (c *Checklist) draw(s *paper.Sheet, title string) {
	schools := make([]School, len(c.Columns))
	for i, column := range c.Columns {
		schools[i] = School{column, column}
	}
	plan := planForm(schools)
	plan.setWidths(s, len(schools))
	last, width := plan.span()
	head := paper.DrawTitle(s, last, width, title, checklistHelp)
	drawFormHead(s, head, plan, schools, wordsHead)
	row := head
	var open []string
	for _, line := range c.Rows {
		row++
		open = append(open, line.drawOpen(s, row, plan, len(line.ComputedFrom) == 0)...)
	}
	row++
	drawDeclaredHead(s, row, plan, len(schools))
	for _, line := range c.Rows {
		if len(line.ComputedFrom) > 0 {
			row++
			open = append(open, line.drawOpen(s, row, plan, true)...)
		}
	}
	s.Across(last, row+2, paper.Look{}, width, reports.SignatureLine)
	askSigns(s, open)
	s.PrintTitles(head, head, wordsColumn)
	cutPages(s, plan, len(schools), row+2, row+2)
	s.Freeze(FirstSchool, head+1, plan.head)
	s.Keep(s.File.ProtectSheet(s.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true,
	}))
}

// drawDeclaredHead parts what a school declares from the rows above. The
// schools' names stand above both.
func drawDeclaredHead(s *paper.Sheet, row int, plan formPlan, schools int) {
	s.Text(numberColumn, row, paper.ColumnHead, rowHead)
	s.Text(clauseColumn, row, paper.ColumnHead, "№")
	s.Height(row, s.Wrapped(wordsColumn, row, paper.ColumnHead, plan.text, declaredHead)+2*paper.TableGap)
	for i := range schools {
		s.Text(FirstSchool+i, row, paper.ColumnHead, "")
	}
}

// drawOpen writes a row whose signs can be filled in, or a measured one where
// they are locked, and answers the range of the open cells, if any.
func (row ChecklistRow) drawOpen(s *paper.Sheet, place int, plan formPlan, open bool) []string {
	line := Row{Number: row.Number, Item: row.Item, Text: row.Text}
	if !open {
		line.Rules = row.ComputedFrom
	}
	words, signs := line.looks()
	line.drawWords(s, place, plan, words)
	signs.Open = open
	for i, sign := range row.Signs {
		text := string(sign)
		if !open {
			text, signs.Size, signs.Bold = measuredMark, paper.SmallestFont+1, false
		}
		s.Text(FirstSchool+i, place, signs, text)
	}
	if !open || len(row.Signs) == 0 {
		return nil
	}
	return []string{paper.At(FirstSchool, place) + ":" + paper.At(wordsColumn+len(row.Signs), place)}
}

// askSigns gives cells a drop-down of signs, a hint and an alert.
func askSigns(s *paper.Sheet, ranges []string) {
	if len(ranges) == 0 {
		return
	}
	ask := excelize.NewDataValidation(true)
	ask.SetSqref(strings.Join(ranges, " "))
	s.Keep(ask.SetDropList([]string{string(analysis.Plus), string(analysis.Minus)}))
	ask.SetInput("Знак", "«+» — есть, «-» — нет. Пусто — не проверялось: это не «-».")
	ask.SetError(excelize.DataValidationErrorStyleStop, "Это не знак", "Здесь может стоять только «+» или «-». Чтобы стереть знак, нажмите Delete.")
	s.Keep(s.File.AddDataValidation(s.Name, ask))
}

// FilledChecklist is what stands in a checklist workbook that came back.
type FilledChecklist struct {
	File, Sheet string
	headPlace   int // the row of the sheet that names the schools
	columns     []filledColumn
	rows        []filledRow
}

// Schools is how many schools the workbook has.
func (f *FilledChecklist) Schools() int { return len(f.columns) }

type filledColumn struct {
	column int // of the sheet
	head   string
}

type filledRow struct {
	number, place int // of the form, of the sheet
	text          string
	declared      bool // what the school says of a measured row
	signs         []string
}

// WorkbookError names the cells of a workbook that cannot be understood.
type WorkbookError struct {
	File, Sheet string
	Cells       []CellProblem // in the order of the sheet; empty for the file as a whole
	Reason      string        // for the file as a whole
}

// CellProblem is one cell, or the row that begins with it, and what to do.
type CellProblem struct{ Cell, Reason string }

func (e *WorkbookError) Error() string {
	if len(e.Cells) == 0 {
		return e.File + ": " + e.Reason
	}
	lines := make([]string, len(e.Cells))
	for i, problem := range e.Cells {
		lines[i] = fmt.Sprintf("%s, лист «%s», ячейка %s: %s", e.File, e.Sheet, problem.Cell, problem.Reason)
	}
	return strings.Join(lines, "\n")
}

// largestChecklist bounds what a workbook may unpack to, in bytes.
const largestChecklist = 64 << 20

// ReadChecklistXLSX reads a workbook of WriteXLSX that was filled in by hand;
// name is used in messages. Signs are judged by Merge. The error is a
// *WorkbookError.
func ReadChecklistXLSX(name string, r io.Reader) (*FilledChecklist, error) {
	book, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: largestChecklist, UnzipXMLSizeLimit: largestChecklist, RawCellValue: true})
	if err != nil {
		return nil, &WorkbookError{File: name, Reason: "это не книга Excel (.xlsx) или она повреждена: откройте её в Excel или LibreOffice и сохраните как «Книга Excel (.xlsx)»"}
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			return nil, &WorkbookError{File: name, Reason: "лист «" + sheet + "» не читается: сохраните книгу в Excel или LibreOffice ещё раз"}
		}
		filled := &FilledChecklist{File: name, Sheet: sheet}
		if problem := filled.read(rows); problem != nil {
			return nil, filled.fail(*problem)
		}
		if len(filled.columns) > 0 {
			return filled, nil
		}
	}
	return nil, &WorkbookError{File: name, Reason: "это не чек-лист: нет строки с заголовками «" + rowHead + "», «№», «" + wordsHead +
		"» и школами; книгу для заполнения пишет команда vsrok checklist write"}
}

func (f *FilledChecklist) fail(problems ...CellProblem) error {
	return &WorkbookError{File: f.File, Sheet: f.Sheet, Cells: problems}
}

// read takes the rows below the two heads.
func (f *FilledChecklist) read(rows [][]string) *CellProblem {
	declared, started := false, false
	for i, cells := range rows {
		first, words := strings.TrimSpace(reports.CellAt(cells, 0)), strings.TrimSpace(reports.CellAt(cells, wordsColumn-1))
		switch {
		case first == rowHead && words == wordsHead && !started:
			started, f.headPlace = true, i+1
			f.takeColumns(cells)
			continue
		case first == rowHead && words == declaredHead && started:
			declared = true
			continue
		case !started:
			continue
		}
		if problem := f.takeRow(cells, i+1, declared); problem != nil {
			return problem
		}
	}
	return nil
}

func (f *FilledChecklist) takeColumns(cells []string) {
	for i := wordsColumn; i < len(cells); i++ {
		if head := strings.Join(strings.Fields(cells[i]), " "); head != "" {
			f.columns = append(f.columns, filledColumn{i + 1, head})
		}
	}
}

// takeRow takes a row of the form; words without signs beside them stand
// between the parts of a checklist.
func (f *FilledChecklist) takeRow(cells []string, place int, declared bool) *CellProblem {
	written := strings.TrimSpace(reports.CellAt(cells, 0))
	if strings.TrimSpace(strings.Join(cells[min(1, len(cells)):], "")) == "" {
		return nil
	}
	number, err := strconv.Atoi(written)
	if err != nil {
		return &CellProblem{paper.At(1, place), fmt.Sprintf("«%s» — не номер строки формы; верните номер или возьмите книгу заново: vsrok checklist write", reports.Shortened(written, 40))}
	}
	row := filledRow{number: number, place: place, text: reports.CellAt(cells, wordsColumn-1), declared: declared}
	for _, column := range f.columns {
		row.signs = append(row.signs, reports.CellAt(cells, column.column-1))
	}
	f.rows = append(f.rows, row)
	return nil
}

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
	return fmt.Sprintf("%s, строка %d%s: было %s, стало %s", c.School, c.Row, what, quotedSign(c.Was), quotedSign(c.Now))
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
func (c *Checklist) Merge(filled *FilledChecklist, find func(column string) (School, bool)) (*Checklist, []SignChange, error) {
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
	copied := &Checklist{Name: c.Name, Columns: slices.Clone(c.Columns), Rows: slices.Clone(c.Rows)}
	for i := range copied.Rows {
		copied.Rows[i].Signs = slices.Clone(c.Rows[i].Signs)
	}
	return copied
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
			m.problem(column.column, head, "школы «%s» нет в schools.csv: исправьте название или допишите его там в «Другие названия»", reports.Shortened(column.head, reports.LongestLabel))
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
		m.problem(numberColumn, row.place, "строки %d нет в форме: книга сделана для другой формы, возьмите новую командой vsrok checklist write", row.number)
	case m.seen[key] != "":
		m.problem(numberColumn, row.place, "строка %d уже стоит в ячейке %s, оставьте одну", row.number, m.seen[key])
	case !sameWords(m.merged.Rows[place].Text, row.text):
		m.problem(wordsColumn, row.place, "текст строки %d не тот, что в чек-листе: верните его или возьмите новую книгу командой vsrok checklist write", row.number)
	case row.declared && len(m.merged.Rows[place].ComputedFrom) == 0:
		m.problem(numberColumn, row.place, "строку %d программа не измеряет: впишите её знаки в верхнюю таблицу", row.number)
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
				m.problem(column.column, row.place, "стоит «%s», а эту строку измеряет программа: впишите заявленное школой ниже, под словами «Заявлено школой»", reports.Shortened(text, 40))
			}
			continue
		}
		sign, ok := parseSign(cell)
		if !ok {
			m.problem(column.column, row.place, "«%s» — не знак, поставьте «+», «-» или оставьте пусто", reports.Shortened(cell, 40))
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
		SignChange{School: m.merged.Columns[place], Row: row.number, Declared: row.declared, Was: into.Signs[place], Now: now}, m.filled.columns[i].column})
	into.Signs[place] = now
}

// Missing lists the numbers of the form's rows that a workbook lacks: their
// signs stay as they were.
func (c *Checklist) Missing(filled *FilledChecklist) []int {
	var missing []int
	for _, row := range c.Rows {
		declared := len(row.ComputedFrom) > 0
		if !slices.ContainsFunc(filled.rows, func(r filledRow) bool { return r.number == row.Number && r.declared == declared }) {
			missing = append(missing, row.Number)
		}
	}
	return missing
}
