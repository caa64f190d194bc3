package layout

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"vsrok/ingest/tabular"
)

// Page is a sheet of a class journal: one class, one subject.
type Page struct {
	Class    string // canonical
	Group    string // that stands in a bracket after the class; empty where none does
	Year     int    // the first of the school year: 2014 of «2014/2015»
	Subject  string
	Teachers []string
	// Columns are the lessons and periods that the sheet could have shown,
	// left to right, filled or not.
	Columns []Column
	Pupils  []string // the roster, in its order
	Batch   Batch
	Remarks []string // Russian, for the user

	classFault string // why the class is none
}

// Journal reads a sheet of a class journal: a page for each matrix on it, from
// top to bottom. The error says, in Russian, which line of the head is missing
// or where a part of the sheet cannot be understood; what is wrong with single
// cells goes to the rejects of their page.
//
// Counts: a filled cell of the matrix beside a pupil is one row; whatever
// else is filled in a row of the sheet (head, numbers and names, totals and
// signatures below the list) is one skipped row together. «о», «ОСВ» and a
// lone dash are skipped: they are understood and say that nothing was entered.
func (p *Plan) Journal(rows []tabular.Row) ([]*Page, error) {
	grids, err := findGrids(rows)
	if err != nil {
		return nil, err
	}
	if grids == nil {
		return nil, errors.New("в журнале не найдены строки «Месяц» и «Число»: выгрузите журнал заново, не меняя его шапки")
	}
	if row := unreadTable(rows[:grids[0].month], p.options.Aliases); row != 0 {
		return nil, fmt.Errorf("строка %d: над таблицей журнала стоит ещё одна таблица; разместите их на разных листах",
			row)
	}
	var pages []*Page
	var before *Page
	start := 0
	for i, g := range grids {
		end := len(rows)
		if i+1 < len(grids) {
			end = headStart(rows, g, grids[i+1])
		}
		if before, err = readJournalHead(rows[start:g.month], before); err != nil {
			return nil, err
		}
		pages = append(pages, before)
		if err := p.readPage(rows[:end], start, g, pages); err != nil {
			return nil, err
		}
		start = end
	}
	return pages, nil
}

// readPage reads the matrix g, which has the rows from start to their end,
// into the last of the pages.
func (p *Plan) readPage(rows []tabular.Row, start int, g grid, pages []*Page) error {
	page := pages[len(pages)-1]
	r := journalReader{Plan: p, grid: g, page: page, rows: map[string]int{}}
	r.readColumns(rows[g.month].Cells, rows[g.day].Cells, lessonsBefore(rows[g.body:], g, pages))
	for _, row := range rows[start:g.body] {
		r.skipRow(row)
	}
	for _, row := range rows[g.body:] {
		if label, value := lineLabel(row.Cells); label == "предмет" && value != "" {
			return fmt.Errorf("строка %d: здесь начинается другой предмет, но строк «Месяц» и «Число» под ней нет; "+
				"выгрузите журнал заново, не меняя его шапки", row.Number)
		}
		r.rosterRow(row)
	}
	return nil
}

// lessonsBefore counts the columns of each day in the matrices above of the
// same subject, where they list a pupil of this one: their lessons go on here.
// Other pupils are another group, whose lessons are counted anew.
func lessonsBefore(body []tabular.Row, g grid, pages []*Page) map[int32]int {
	lessons := map[int32]int{}
	page := pages[len(pages)-1]
	for _, above := range pages[:len(pages)-1] {
		listed := slices.ContainsFunc(body, func(row tabular.Row) bool {
			return slices.Contains(above.Pupils, cellAt(row.Cells, g.name))
		})
		if !listed || above.Class != page.Class || above.Subject != page.Subject {
			continue
		}
		for _, column := range above.Columns {
			if column.Date != NoDate {
				lessons[column.Date] = max(lessons[column.Date], column.Lesson)
			}
		}
	}
	return lessons
}

// journalReader reads the matrix of one sheet.
type journalReader struct {
	*Plan
	grid
	page    *Page
	columns []journalColumn // by the cell's index
	ended   bool            // below the list there is nothing more to read
	aside   bool            // below stands another table, of topics
	gap     bool            // a blank line was met below the list
	rows    map[string]int  // name → number of its row
}

// journalColumn is what a column of the matrix stands for.
type journalColumn struct {
	Column
	reason string // why its cells cannot be read; empty for a good column
	aside  bool   // neither a day nor a period, such as an average: its cells are skipped
}

// rosterRow reads a row below the head: a pupil's, or something else.
func (r *journalReader) rosterRow(row tabular.Row) {
	if r.aside = r.aside || r.isAsideHead(row); r.aside || isMergedLine(row.Cells) {
		r.skipRow(row)
		return
	}
	name := cellAt(row.Cells, r.name)
	cells := row.Cells[min(r.first, len(row.Cells)):]
	filled := isFilled(tabular.Row{Cells: cells})
	listed := r.number >= 0 && isOrdinal(cellAt(row.Cells, r.number))
	switch {
	case name != "" && r.isPupil(name, listed, filled) && excelError(name) == "" && !isShortened(name):
		r.pupilRow(row, name)
	case r.number >= 0 && filled && (listed || name != "" && !isFooter(name)):
		r.rejectRow(row, listed)
	default:
		r.skipRow(row)
	}
	r.gap = r.gap || name == "" && len(r.page.Pupils) > 0
	r.ended = r.ended || isFooter(name)
}

// isAsideHead tells the header of a table of topics or homework below the
// list, and remarks it.
func (r *journalReader) isAsideHead(row tabular.Row) bool {
	known := 0
	for _, cell := range row.Cells {
		if asideHead(cell) != "" {
			known++
		}
	}
	if known < 2 || isOrdinal(cellAt(row.Cells, r.number)) {
		return false
	}
	r.page.Remarks = append(r.page.Remarks,
		fmt.Sprintf("таблица под журналом не прочитана (со строки %d): это темы или задания, а не отметки", row.Number))
	return true
}

// isMergedLine tells a line of text that a cell merged over the width gives to
// every column.
func isMergedLine(cells []string) bool {
	first, n := "", 0
	for _, cell := range cells {
		if cell = Text(cell); cell == "" {
			continue
		}
		if n++; n == 1 {
			first = cell
		} else if cell != first {
			return false
		}
	}
	return n >= 3 && len(first) > 6 && strings.ContainsFunc(first, unicode.IsLetter)
}

// isPupil tells a row of the roster by its number; in a list without numbers
// it ends at the first footer, and below a blank line only rows with marks
// belong to it.
func (r *journalReader) isPupil(name string, listed, filled bool) bool {
	if !strings.ContainsFunc(name, unicode.IsLetter) && strings.ContainsAny(name, "./-:") {
		return false // a date is nobody's name; a number may stand for one
	}
	if r.number >= 0 {
		return listed
	}
	return !r.ended && !isFooter(name) && (filled || !r.gap)
}

// footers are the first words of lines below the list.
var footers = []string{
	"итого", "всего", "среднее", "средний", "средняя", "количество", "кол-во", "качество", "успеваемость",
	"обученность",
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
	if listed && cellAt(row.Cells, r.name) != "" {
		reason = "в столбце имён не имя: не ясно, ученик ли это"
	} else if listed {
		reason = "у строки нет имени ученика"
	}
	r.skipRow(tabular.Row{Cells: row.Cells[:min(r.first, len(row.Cells))]})
	for i := r.first; i < len(row.Cells); i++ {
		if Text(row.Cells[i]) != "" {
			r.reject(row.Number, i, row.Cells[i], reason)
		}
	}
}

func (r *journalReader) reject(row, at int, value, reason string) {
	place, kinds := ColumnLetter(at+1), KindsOf(Marks, Absences)
	c := r.columnAt(at)
	switch {
	case c.Period != "":
		place += " (" + c.Period + ")"
		kinds = KindsOf(PeriodGrades)
	case c.Date != NoDate:
		y, m, d := dateOf(c.Date)
		place += fmt.Sprintf(" (%02d.%02d.%d)", d, m, y)
	}
	r.page.Batch.Rejects = append(r.page.Batch.Rejects,
		Reject{Row: row, Column: place, Value: Mask(value), Reason: reason, Date: c.Date, Kinds: kinds})
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
	r.skipRow(tabular.Row{Cells: row.Cells[:min(r.first, len(row.Cells))]})
	for i := r.first; i < len(row.Cells); i++ {
		text := Text(excelText(row.Cells[i]))
		if text == "" && faultAt(row, i) == "" {
			continue
		}
		c := r.columnAt(i)
		o := Observation{
			Row: row.Number, Column: i + 1, Class: r.page.Class, Group: r.page.Group, Subject: r.page.Subject,
			Teacher: strings.Join(r.page.Teachers, ", "), Pupil: name,
			Date: c.Date, Lesson: c.Lesson, Period: c.Period, Entered: NoTime, Changed: NoTime,
		}
		switch reason := faultAt(row, i); {
		case c.aside:
			r.count(&r.page.Batch.Counts.Skipped)
		case c.reason != "":
			r.reject(row.Number, i, text, c.reason)
		case reason != "":
			r.reject(row.Number, i, text, reason)
		case c.Period != "":
			r.periodCell(o, text)
		default:
			r.lessonCell(o, text)
		}
	}
}

// periodCell reads a period grade.
func (r *journalReader) periodCell(o Observation, text string) {
	entered, ok := readGrade(text)
	switch {
	case !ok:
		r.reject(o.Row, o.Column-1, text, notGrade)
		return
	case !entered:
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

// faultAt is why the file does not tell what stands in a cell, or empty.
func faultAt(row tabular.Row, at int) string {
	for _, broken := range row.Faults {
		if broken.Column == at {
			return broken.Reason
		}
	}
	if len(row.Cells) > at {
		if text := excelError(row.Cells[at]); text != "" {
			return fmt.Sprintf("в ячейке ошибка Excel (%s): исправьте её и сохраните файл заново", text)
		}
	}
	return ""
}

func cellReason(text string) string {
	if len(text) >= 5 && strings.Trim(text, "0123456789.") == "" {
		return "не отметка и не пропуск: похоже, Excel превратил отметки вида 4/5 в дату"
	}
	return "не отметка и не пропуск: ожидаются числа от 1 до 100 и буквы н, б, п, у"
}

// remarkTwin notes pupils whose names are the same.
func (r *journalReader) remarkTwin(name string, row int) {
	if first, ok := r.rows[PupilKey(name)]; ok {
		r.page.Remarks = append(r.page.Remarks,
			fmt.Sprintf("строки %d и %d: ученики названы одинаково, их отметки не различить", first, row))
		return
	}
	r.rows[PupilKey(name)] = row
}
