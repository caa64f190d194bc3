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

// Columns of the checklist's sheet, from 1. The rows' numbers come first: a
// filled workbook is read back by them.
const (
	numberColumn = 1
	wordsColumn  = numberColumn + 2
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

// UnknownSchool is what to do about a column of a school that is not known.
const UnknownSchool = "такой школы нет в schools.csv: исправьте название или допишите его там в «Другие названия»"

// Known is the same form without the blank columns of schools that Find does
// not name, and the schools that its columns mean, in their order. The error
// names a column whose signs would be lost, with what to do about an unknown
// school, or a column whose school has another one.
func (c *Checklist) Known(find func(column string) (School, bool), unknown string) (*Checklist, []School, error) {
	var schools []School
	var columns []int
	for i, column := range c.Columns {
		school, known := find(column)
		if !known && c.isBlank(i) {
			continue
		}
		problem := ""
		if !known {
			problem = unknown
		} else if slices.ContainsFunc(schools, func(s School) bool { return s.Code == school.Code }) {
			problem = fmt.Sprintf("«%s» уже стоит в другом столбце, оставьте один", school.Name)
		}
		if problem != "" {
			return nil, nil, &ChecklistError{File: c.Name, Line: c.HeadLine, Column: column, Reason: problem}
		}
		schools, columns = append(schools, school), append(columns, i)
	}
	return c.pick(columns), schools, nil
}

func (c *Checklist) isBlank(column int) bool {
	return !slices.ContainsFunc(c.Rows, func(row ChecklistRow) bool { return row.Signs[column] != analysis.Blank })
}

// pick is the same form with the columns at these places alone.
func (c *Checklist) pick(columns []int) *Checklist {
	picked := c.clone()
	picked.Columns = nil
	for k := range picked.Rows {
		picked.Rows[k].Signs = nil
	}
	for _, i := range columns {
		picked.Columns = append(picked.Columns, c.Columns[i])
		for k, row := range c.Rows {
			picked.Rows[k].Signs = append(picked.Rows[k].Signs, row.Signs[i])
		}
	}
	return picked
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
	heads := make([]string, len(c.Columns))
	for i, column := range c.Columns {
		heads[i] = reports.HeadLabel(column)
	}
	p := planColumns(numberColumn, heads, tallestHead)
	p.setWidths(s)
	last, width := p.span()
	head := paper.DrawTitle(s, last, width, title, checklistHelp)
	s.Text(numberColumn, head, paper.ColumnHead, rowHead)
	drawFormHead(s, head, p, wordsHead)
	row := head
	var open []string
	for _, line := range c.Rows {
		row++
		open = append(open, line.drawOpen(s, row, p, len(line.ComputedFrom) == 0)...)
	}
	row++
	drawDeclaredHead(s, row, p)
	for _, line := range c.Rows {
		if len(line.ComputedFrom) > 0 {
			row++
			open = append(open, line.drawOpen(s, row, p, true)...)
		}
	}
	s.Across(last, row+2, paper.Look{}, width, reports.SignatureLine)
	askSigns(s, open)
	s.PrintTitles(head, head, p.wordsColumn())
	cutPages(s, p, row+2, row+2)
	s.Freeze(p.firstSchool(), head+1, p.head)
	s.Keep(s.File.ProtectSheet(s.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true,
	}))
}

// drawDeclaredHead parts what a school declares from the rows above. The
// schools' names stand above both.
func drawDeclaredHead(s *paper.Sheet, row int, p plan) {
	s.Text(numberColumn, row, paper.ColumnHead, rowHead)
	s.Text(p.clauseColumn(), row, paper.ColumnHead, clauseHead)
	s.Height(row, s.Wrapped(p.wordsColumn(), row, paper.ColumnHead, p.text, declaredHead)+2*paper.TableGap)
	for i := range p.heads {
		s.Text(p.firstSchool()+i, row, paper.ColumnHead, "")
	}
}

// drawOpen writes a row whose signs can be filled in, or a measured one where
// they are locked, and answers the range of the open cells, if any.
func (row ChecklistRow) drawOpen(s *paper.Sheet, place int, p plan, open bool) []string {
	line := Row{Number: row.Number, Item: row.Item, Text: row.Text}
	if !open {
		line.Rules = row.ComputedFrom
	}
	words, signs := line.looks()
	line.drawWords(s, place, p, words)
	middle := words
	middle.Horizontal = "center"
	s.Text(numberColumn, place, middle, strconv.Itoa(row.Number))
	signs.Open = open
	for i, sign := range row.Signs {
		text := string(sign)
		if !open {
			text, signs.Size, signs.Bold = measuredMark, paper.SmallestFont+1, false
		}
		s.Text(p.firstSchool()+i, place, signs, text)
	}
	if !open || len(row.Signs) == 0 {
		return nil
	}
	return []string{paper.At(p.firstSchool(), place) + ":" + paper.At(p.wordsColumn()+len(row.Signs), place)}
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
	ask.SetError(excelize.DataValidationErrorStyleStop, "Это не знак",
		"Здесь может стоять только «+» или «-». Чтобы стереть знак, нажмите Delete.")
	s.Keep(s.File.AddDataValidation(s.Name, ask))
}
