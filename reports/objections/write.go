// Package objections lets a school dispute what was measured: it writes a
// workbook of the school's late and overdue lessons with cells for its reasons,
// and turns those that were accepted into lines of exemptions.csv.
package objections

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

// Book is what a workbook of objections holds.
type Book struct {
	SchoolCode, SchoolName string
	Round                  string // title and dates
	Cases                  []analysis.Case
	Exports                []analysis.Export
}

// The sheets of the workbook.
const (
	casesSheet = "Возражения"
	filesSheet = "Файлы"
)

// codeLabel stands before the school's code, by which a filled workbook finds
// its school again.
const codeLabel = "Код школы: "

// Columns of the sheet, from 1.
const (
	numberColumn = 1 + iota
	ruleColumn
	teacherColumn
	classColumn
	subjectColumn
	dateColumn
	lessonColumn
	lateColumn
	overdueColumn
	dueColumn
	placeColumn
	reasonColumn
	acceptedColumn
	byColumn
)

var columns = []struct {
	head  string
	width float64 // units
}{
	{"№", 5}, {"Правило", 10}, {"Учитель", 16}, {"Класс", 6}, {"Предмет", 12}, {"Дата урока или конец периода", 10},
	{"№ урока", 6},
	{"С опоз-данием", 7}, {"Не вне-сено", 6}, {"Срок был", 10}, {"Файл и строки", 27}, {"Причина, по мнению школы", 18},
	{"Принято: да или нет", 8}, {"Кто принял", 12},
}

// The words of the column «Принято».
const (
	yes = "да"
	no  = "нет"
)

var help = []string{
	"Здесь всё, что внесено с опозданием или не внесено. Напишите причину там, где школа не согласна: болезнь, карантин, сбой, замена, запись была раньше.",
	"Столбцы «Принято» и «Кто принял» заполняет тот, кто решает: должность или номер протокола. Заполненную книгу прочитает команда vsrok objections read: принятое выйдет из счёта через exemptions.csv.",
}

// WriteXLSX writes the workbook. What was measured is locked without a
// password; the bytes depend on the book alone.
func (b *Book) WriteXLSX(w io.Writer) error {
	title := "Возражения: " + reports.SchoolName(b.SchoolName)
	book, err := paper.NewBook(title, casesSheet, filesSheet)
	if err != nil {
		return err
	}
	defer book.Close()
	s := &paper.Sheet{File: book, Name: casesSheet}
	b.drawCases(s, title)
	files := &paper.Sheet{File: book, Name: filesSheet}
	files.Chapter(reports.Chapter{Title: "Файлы, по которым посчитано",
		Passages: []reports.Passage{reports.ExportsPassage(b.Exports)}}, title, nil)
	for _, sheet := range []*paper.Sheet{s, files} {
		if sheet.Err != nil {
			return fmt.Errorf("лист «%s» не записан: %w", sheet.Name, sheet.Err)
		}
	}
	return book.Write(w)
}

func (b *Book) drawCases(s *paper.Sheet, title string) {
	width := 0.0
	for i, column := range columns {
		s.Width(i+1, column.width)
		width += column.width
	}
	lines := append([]string{codeLabel + b.SchoolCode, b.Round}, help...)
	head := paper.DrawTitle(s, len(columns), width, title, lines)
	height := 0.0
	for i, column := range columns {
		height = math.Max(height, s.Wrapped(i+1, head, paper.ColumnHead, column.width, column.head))
	}
	s.Height(head, height)
	labels := reports.FileLabels(b.Exports)
	for i, c := range b.Cases {
		drawCase(s, head+1+i, i+1, c, labels)
	}
	if len(b.Cases) == 0 {
		s.Across(len(columns), head+1, paper.Look{}, width, "Опозданий и просроченного нет: возражать не о чем.")
	} else {
		askAccepted(s, head+1, head+len(b.Cases))
	}
	s.PrintTitles(head, head, 0)
	s.Landscape(1)
	s.Freeze(classColumn, head+1, 0)
	s.Keep(s.File.ProtectSheet(s.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true,
		Sort: true,
	}))
}

func drawCase(s *paper.Sheet, row, number int, c analysis.Case, labels map[int]string) {
	lesson := ""
	if c.Slot > 0 {
		lesson = strconv.Itoa(c.Slot)
	}
	due := ""
	if !c.Ends.IsZero() {
		due = reports.LastDayWords(c.Ends)
	}
	cells := map[int]string{
		numberColumn: strconv.Itoa(number), ruleColumn: c.Rule.Title(), teacherColumn: c.Teacher, classColumn: c.Class,
		subjectColumn: c.Subject,
		dateColumn:    reports.Date(c.Anchor), lessonColumn: lesson, lateColumn: strconv.Itoa(c.Late),
		overdueColumn: strconv.Itoa(c.Overdue),
		dueColumn:     due, placeColumn: placeWords(c.Places, labels),
	}
	height := 0.0
	for i, column := range columns {
		look := paper.Look{Boxed: true, Open: i+1 >= reasonColumn}
		height = math.Max(height, s.Wrapped(i+1, row, look, column.width, cells[i+1]))
	}
	s.Height(row, height)
}

// placeWords name files by their labels and the rows in them.
func placeWords(places []analysis.Place, labels map[int]string) string {
	return reports.PlacesIn(places, func(number int) string { return labels[number] })
}

// askAccepted gives the cells of decisions a drop-down.
func askAccepted(s *paper.Sheet, first, last int) {
	ask := excelize.NewDataValidation(true)
	ask.SetSqref(paper.At(acceptedColumn, first) + ":" + paper.At(acceptedColumn, last))
	s.Keep(ask.SetDropList([]string{yes, no}))
	ask.SetInput("Принято", "«да» — причина принята, эти записи выйдут из счёта. Пусто — решения ещё нет.")
	ask.SetError(excelize.DataValidationErrorStyleStop, "Это не ответ",
		"Здесь может стоять только «да» или «нет». Чтобы стереть ответ, нажмите Delete.")
	s.Keep(s.File.AddDataValidation(s.Name, ask))
}
