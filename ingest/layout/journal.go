package layout

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"vsrok/ingest/tabular"
)

// Page is a sheet of a class journal: one class, one subject.
type Page struct {
	Class    string // canonical
	Year     int    // the first of the school year: 2014 of «2014/2015»
	Subject  string
	Teachers []string
	// Columns are the lessons and periods that the sheet could have shown,
	// left to right, filled or not.
	Columns []Column
	Pupils  []string // the roster, in its order
	Batch   Batch
	Remarks []string // Russian, for the user
}

// The labels by which the matrix is found, folded.
var (
	monthLabels = []string{"месяц", "месяцы"}
	dayLabels   = []string{"число", "числа", "день"}
)

// headRows is how far down the matrix of a journal is looked for.
const headRows = 50

// journalHead finds the rows «Месяц» and «Число» and returns the number of
// the first.
func journalHead(rows []tabular.Row) (number int, ok bool) {
	grid, ok := findGrid(rows)
	if !ok {
		return 0, false
	}
	return rows[grid.month].Number, true
}

// grid is where the parts of a journal's matrix stand; indices count from 0.
type grid struct {
	month, day int // rows
	body       int // the first row below the head
	number     int // column of «№ п/п», -1 where there is none
	name       int // column of the pupils' names; the matrix begins after it
}

// findGrid finds the matrix by its labels, wherever they stand.
func findGrid(rows []tabular.Row) (grid, bool) {
	for i := range min(len(rows), headRows) {
		name := labelled(rows[i].Cells, monthLabels)
		if name < 0 {
			continue
		}
		for j := i + 1; j < min(len(rows), i+4); j++ {
			if labelled(rows[j].Cells, dayLabels) >= 0 {
				g := grid{month: i, day: j, body: j + 1, number: -1, name: name}
				g.readNameHead(rows)
				return g, true
			}
		}
	}
	return grid{}, false
}

// labelled is the index of the first cell that is one of the labels, or -1.
func labelled(cells []string, labels []string) int {
	return slices.IndexFunc(cells, func(cell string) bool {
		return len(cell) < 40 && slices.Contains(labels, foldHeader(cell))
	})
}

// readNameHead looks below the days for «Фамилия и имя ученика» and at the
// left for «№ п/п».
func (g *grid) readNameHead(rows []tabular.Row) {
	for i := g.body; i < min(len(rows), g.body+2); i++ {
		if at := slices.IndexFunc(rows[i].Cells, isNameLabel); at >= 0 {
			g.name, g.body = at, i+1
			break
		}
	}
	for i := g.month; i < g.body; i++ {
		for j, cell := range rows[i].Cells[:min(g.name, len(rows[i].Cells))] {
			if word := foldHeader(cell); strings.HasPrefix(word, "№") || strings.HasPrefix(word, "п/п") {
				g.number = j
			}
		}
	}
	if g.number >= 0 && !g.hasNumbers(rows) {
		g.number = -1
	}
}

func (g *grid) hasNumbers(rows []tabular.Row) bool {
	return slices.ContainsFunc(rows[g.body:], func(row tabular.Row) bool {
		return isOrdinal(cellAt(row.Cells, g.number))
	})
}

func isNameLabel(cell string) bool {
	switch word := foldHeader(cell); word {
	case "фио", "ф.и.о", "фио ученика", "ф.и.о. ученика", "ученик", "ученики", "обучающийся", "обучающиеся":
		return true
	default:
		return strings.HasPrefix(word, "фамилия") && !strings.ContainsAny(word, "-0123456789")
	}
}

// isOrdinal tells a number in the list: «1», «1.», «1.0».
func isOrdinal(s string) bool {
	digits, rest := cutNumber(s)
	return digits != "" && len(digits) <= 4 && strings.Trim(rest, ".0") == ""
}

// Journal reads a sheet of a class journal. The error says, in Russian, which
// line of the head is missing; what is wrong with single cells goes to the
// page's rejects.
//
// Counts: a filled cell of the matrix beside a pupil is one row; whatever
// else is filled in a row of the sheet (head, numbers and names, totals and
// signatures below the list) is one skipped row together. «о», «ОСВ» and a
// lone dash are skipped: they are understood and say that nothing was entered.
func (p *Plan) Journal(rows []tabular.Row) (*Page, error) {
	g, ok := findGrid(rows)
	if !ok {
		return nil, fmt.Errorf("в журнале не найдены строки «Месяц» и «Число»: выгрузите журнал заново, не меняя его шапки")
	}
	page, err := readJournalHead(rows[:g.month])
	if err != nil {
		return nil, err
	}
	r := journalReader{Plan: p, grid: g, page: page, rows: map[string]int{}}
	r.readColumns(rows[g.month].Cells, rows[g.day].Cells)
	for i, row := range rows {
		if i < g.body {
			r.skipRow(row)
		} else {
			r.rosterRow(row)
		}
	}
	return page, nil
}

// readJournalHead finds the lines of the head by their words.
func readJournalHead(rows []tabular.Row) (*Page, error) {
	page := &Page{}
	for _, row := range rows {
		for i := range row.Cells {
			label, value := labelAndValue(row.Cells, i)
			if value == "" {
				continue
			}
			page.setHead(label, value)
		}
	}
	var missing []string
	for _, part := range []struct {
		lacks bool
		line  string
	}{
		{page.Class == "", "«Класс: …»"},
		{page.Year == 0, "«Год: 2014/2015»"},
		{page.Subject == "", "«Наименование предмета: …»"},
	} {
		if part.lacks {
			missing = append(missing, part.line)
		}
	}
	if missing != nil {
		return nil, fmt.Errorf("над таблицей журнала не найдены строки: %s; выгрузите журнал заново, не меняя его шапки", strings.Join(missing, ", "))
	}
	return page, nil
}

// labelAndValue cuts «Класс: 5а» at its colon. Where nothing follows the
// colon, or the cell is a label without one, the next filled cell is the value.
func labelAndValue(cells []string, i int) (label, value string) {
	text := Text(cells[i])
	label, value, _ = strings.Cut(text, ":")
	if label = Fold(label); headLabel(label) == "" {
		return "", ""
	}
	value = Text(value)
	for j := i + 1; value == "" && j < len(cells); j++ {
		value = Text(cells[j])
	}
	return headLabel(label), value
}

// headLabel is the canonical label of a folded one, empty for other words.
func headLabel(label string) string {
	switch label {
	case "класс":
		return label
	case "год", "учебный год":
		return "год"
	case "предмет", "наименование предмета", "учебный предмет":
		return "предмет"
	}
	for _, word := range []string{"педагог", "учител", "преподавател"} {
		if strings.Contains(label, word) && !strings.ContainsAny(label, "-0123456789") {
			return "педагог"
		}
	}
	return ""
}

// setHead keeps the first value of each label.
func (page *Page) setHead(label, value string) {
	switch {
	case label == "класс" && page.Class == "":
		page.Class = ClassName(value)
	case label == "год" && page.Year == 0:
		page.Year = schoolYear(value)
	case label == "предмет" && page.Subject == "":
		page.Subject = value
	case label == "педагог" && page.Teachers == nil:
		for name := range strings.SplitSeq(value, ",") {
			if name = Text(name); name != "" {
				page.Teachers = append(page.Teachers, name)
			}
		}
	}
}

// schoolYear is the first year of «2014/2015», «2014-2015», «2014 – 2015 уч. год»; 0 where
// there is none between 2000 and 2098.
func schoolYear(s string) int {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(word) == 4 && word >= "2000" && word <= "2098" {
			return two(word, 0)*100 + two(word, 2)
		}
	}
	return 0
}

// hasJournalLabels tells a journal's head without its matrix: three of the
// four lines.
func hasJournalLabels(rows []tabular.Row) bool {
	found := map[string]bool{}
	for _, row := range rows {
		for i, cell := range row.Cells {
			if strings.Contains(cell, ":") {
				label, _ := labelAndValue(row.Cells, i)
				found[label] = true
			}
		}
	}
	delete(found, "")
	return len(found) >= 3
}

// journalReader reads the matrix of one sheet.
type journalReader struct {
	*Plan
	grid
	page    *Page
	columns []journalColumn // by the cell's index
	ended   bool            // below the list there is nothing more to read
	gap     bool            // a blank line was met below the list
	rows    map[string]int  // name → number of its row
}

// journalColumn is what a column of the matrix stands for.
type journalColumn struct {
	Column
	reason string // why its cells cannot be read; empty for a good column
	aside  bool   // averages and counts: its cells are skipped
}

// rosterRow reads a row below the head: a pupil's, or something else.
func (r *journalReader) rosterRow(row tabular.Row) {
	name := cellAt(row.Cells, r.name)
	cells := row.Cells[min(r.name+1, len(row.Cells)):]
	filled := isFilled(tabular.Row{Cells: cells})
	listed := r.number >= 0 && isOrdinal(cellAt(row.Cells, r.number))
	switch {
	case name != "" && r.isPupil(name, listed, filled):
		r.pupilRow(row, name)
	case r.number >= 0 && filled && (listed || name != "" && !isFooter(name)):
		r.rejectRow(row, listed)
	default:
		r.skipRow(row)
	}
	r.gap = r.gap || name == "" && len(r.page.Pupils) > 0
	r.ended = r.ended || isFooter(name)
}

// isPupil tells a row of the roster by its number; in a list without numbers
// it ends at the first footer, and below a blank line only rows with marks
// belong to it.
func (r *journalReader) isPupil(name string, listed, filled bool) bool {
	if r.number >= 0 {
		return listed
	}
	return !r.ended && !isFooter(name) && (filled || !r.gap)
}

// footers are the first words of lines below the list.
var footers = []string{
	"итого", "всего", "среднее", "средний", "средняя", "количество", "кол-во", "качество", "успеваемость", "обученность",
	"пропусков", "отсутствовало", "отсутствует", "уроков", "подпись", "учитель", "педагог", "преподаватель", "классный",
	"директор", "завуч", "зам", "заместитель", "проверил", "проверено", "дата", "примечание", "примечания", "замечания",
}

func isFooter(name string) bool {
	first, _, _ := strings.Cut(Fold(name), " ")
	return slices.Contains(footers, strings.Trim(first, ".:,"))
}

// skipRow counts a row in which nothing is a pupil's cell.
func (r *journalReader) skipRow(row tabular.Row) {
	if isFilled(row) {
		r.count(&r.page.Batch.Counts.Skipped)
	}
}

func (r *journalReader) count(counter *int) {
	r.page.Batch.Counts.Read++
	*counter++
}

// rejectRow refuses the cells of a row that is filled and nobody's.
func (r *journalReader) rejectRow(row tabular.Row, listed bool) {
	reason := "у строки нет номера п/п: не ясно, ученик ли это"
	if listed {
		reason = "у строки нет имени ученика"
	}
	r.skipRow(tabular.Row{Cells: row.Cells[:min(r.name+1, len(row.Cells))]})
	for i := r.name + 1; i < len(row.Cells); i++ {
		if Text(row.Cells[i]) != "" {
			r.reject(row.Number, i, row.Cells[i], reason)
		}
	}
}

func (r *journalReader) reject(row, at int, value, reason string) {
	place := ColumnLetter(at + 1)
	switch c := r.columnAt(at); {
	case c.Period != "":
		place += " (" + c.Period + ")"
	case c.Date != NoDate:
		y, m, d := dateOf(c.Date)
		place += fmt.Sprintf(" (%02d.%02d.%d)", d, m, y)
	}
	r.page.Batch.Rejects = append(r.page.Batch.Rejects, Reject{Row: row, Column: place, Value: Mask(value), Reason: reason})
	r.count(&r.page.Batch.Counts.Rejected)
}

// columnAt is the column of a cell; beyond the head there is none.
func (r *journalReader) columnAt(i int) journalColumn {
	if i < len(r.columns) {
		return r.columns[i]
	}
	return journalColumn{Column: Column{Number: i + 1, Date: NoDate}, reason: noDay}
}

// pupilRow reads the cells of a pupil.
func (r *journalReader) pupilRow(row tabular.Row, name string) {
	r.page.Pupils = append(r.page.Pupils, name)
	r.remarkTwin(name, row.Number)
	r.skipRow(tabular.Row{Cells: row.Cells[:r.name+1]})
	for i := r.name + 1; i < len(row.Cells); i++ {
		text := Text(row.Cells[i])
		if text == "" {
			continue
		}
		c := r.columnAt(i)
		o := Observation{
			Row: row.Number, Column: i + 1, Class: r.page.Class, Subject: r.page.Subject,
			Teacher: strings.Join(r.page.Teachers, ", "), Pupil: name,
			Date: c.Date, Lesson: c.Lesson, Period: c.Period, Entered: NoTime, Changed: NoTime,
		}
		switch {
		case c.aside:
			r.count(&r.page.Batch.Counts.Skipped)
		case c.reason != "":
			r.reject(row.Number, i, text, c.reason)
		case c.Period != "":
			r.periodCell(o, text)
		default:
			r.lessonCell(o, text)
		}
	}
}

// periodCell reads a period grade: whatever is there was entered, but for a
// lone dash or point.
func (r *journalReader) periodCell(o Observation, text string) {
	if isVoid(text) || text == "." {
		r.count(&r.page.Batch.Counts.Skipped)
		return
	}
	o.Kind = PeriodGrades
	r.page.Batch.Observations = append(r.page.Batch.Observations, o)
	r.count(&r.page.Batch.Counts.Loaded)
}

// lessonCell reads marks and an absence: an observation for each mark, and
// one for the absence.
func (r *journalReader) lessonCell(o Observation, text string) {
	m, ok := readMarks(text)
	if !ok {
		r.reject(o.Row, o.Column-1, text, cellReason(text))
		return
	}
	if m.marks == 0 && !m.absent {
		r.count(&r.page.Batch.Counts.Skipped)
		return
	}
	for range m.marks {
		o.Kind = Marks
		r.page.Batch.Observations = append(r.page.Batch.Observations, o)
	}
	if m.absent {
		o.Kind = Absences
		r.page.Batch.Observations = append(r.page.Batch.Observations, o)
	}
	r.count(&r.page.Batch.Counts.Loaded)
}

func cellReason(text string) string {
	if len(text) >= 5 && strings.Trim(text, "0123456789.") == "" {
		return "не отметка и не пропуск: похоже, Excel превратил отметки вида 4/5 в дату"
	}
	return "не отметка и не пропуск: ожидаются числа от 1 до 100 и буквы н, б, п, у"
}

// remarkTwin notes pupils whose names are the same.
func (r *journalReader) remarkTwin(name string, row int) {
	if first, ok := r.rows[name]; ok {
		r.page.Remarks = append(r.page.Remarks, fmt.Sprintf("строки %d и %d: ученики названы одинаково, их отметки не различить", first, row))
		return
	}
	r.rows[name] = row
}
