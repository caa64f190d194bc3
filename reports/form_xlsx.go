package reports

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
)

// The sheets of the form's workbook, in their order.
const (
	formSheet       = "Форма"
	numbersSheet    = "Числа"
	comparisonSheet = "Заявлено и измерено"
)

// grey tells computed rows from the others; it stays readable as print in
// black and white, and the bold face of their signs where the fill is lost.
const grey = "D9D9D9"

// columnHead is the look of a table's head.
var columnHead = look{bold: true, horizontal: "center", boxed: true}

// WriteXLSX writes the form as a workbook for Excel and LibreOffice that
// prints as the paper form does: the form itself, the numbers behind its
// signs, and what was declared beside what was measured. The bytes depend on
// the form alone.
func (f *Form) WriteXLSX(w io.Writer) error {
	book, err := newWorkbook(f.Title, formSheet, numbersSheet, comparisonSheet)
	if err != nil {
		return err
	}
	defer book.Close()
	for _, page := range []struct {
		name string
		draw func(*sheet)
	}{{formSheet, f.drawForm}, {numbersSheet, f.drawNumbers}, {comparisonSheet, f.drawComparisons}} {
		s := &sheet{f: book, name: page.name}
		page.draw(s)
		if s.err != nil {
			return fmt.Errorf("лист «%s» не записан: %w", page.name, s.err)
		}
	}
	return book.write(w)
}

// The columns of the form before its schools.
const (
	numberColumn = 1 + iota
	clauseColumn
	wordsColumn
	firstSchool
)

// Widths of the form's columns, in units.
const (
	numberWidth  = 5.0
	clauseWidth  = 4.0
	narrowText   = 50.0 // of the text column where there are many schools
	fairText     = 60.0
	widestText   = 100.0
	narrowSchool = 5.5 // a bold «? 120)» in signSize fits
	widestSchool = 10.0
)

// formPlan is how wide the columns of a form are and how it is cut into
// pages. Up to about fifteen schools stand on one page; more are spread over
// several pages of full size, each with the first three columns.
type formPlan struct {
	text, school float64 // units
	head         float64 // height of the schools' names, points
	onPage       int     // schools on a page
	onePage      bool
}

// signSize makes «-» stand out on paper, in points.
const signSize = 11.0

// schoolHead is the look of a school's name, which stands upright.
var schoolHead = look{size: 8, bold: true, horizontal: "center", boxed: true, rotation: 90}

// tallestHead leaves more than half of a page to the rows, in points; a
// longer name takes a second line.
const tallestHead = 200.0

func planForm(schools []FormSchool) formPlan {
	var plan formPlan
	lines := 1
	for _, school := range schools {
		plan.head = math.Max(plan.head, schoolHead.textWidth(school.Name)+2*cellPadding)
	}
	plan.head = math.Max(60, math.Min(plan.head, tallestHead))
	for _, school := range schools {
		lines = max(lines, schoolHead.wrappedLines(cellText(school.Name), plan.head-2*cellPadding))
	}
	least := math.Max(narrowSchool, (float64(lines)*schoolHead.lineHeight()+cellPadding)/columnUnit)
	free, n := pageWidth-numberWidth-clauseWidth, float64(max(1, len(schools)))
	switch {
	case fairText+n*least <= free:
		plan.school = math.Max(least, math.Min(widestSchool, (free-fairText)/n))
	case narrowText+n*least <= free:
		plan.school = least
	default:
		return plan.overPages(len(schools), least, free)
	}
	plan.text, plan.onPage, plan.onePage = math.Min(widestText, free-n*plan.school), len(schools), true
	return plan
}

// overPages gives every page about the same number of schools.
func (plan formPlan) overPages(schools int, least, free float64) formPlan {
	fit := max(1, int((free-narrowText)/least))
	pages := (schools + fit - 1) / fit
	plan.onPage = (schools + pages - 1) / pages
	plan.text = narrowText
	plan.school = math.Max(least, math.Min(widestSchool, (free-narrowText)/float64(plan.onPage)))
	return plan
}

// span are the columns that a paragraph above the table covers, and their
// width together. On a form of several pages they are the ones that repeat.
func (plan formPlan) span() (last int, width float64) {
	width = numberWidth + clauseWidth + plan.text
	if !plan.onePage {
		return wordsColumn, width
	}
	return plan.firstPage()
}

// firstPage are the columns of the first page and their width together.
func (plan formPlan) firstPage() (last int, width float64) {
	width = numberWidth + clauseWidth + plan.text + float64(plan.onPage)*plan.school
	return wordsColumn + plan.onPage, width
}

func (f *Form) drawForm(s *sheet) {
	plan := planForm(f.Schools)
	s.width(numberColumn, numberWidth)
	s.width(clauseColumn, clauseWidth)
	s.width(wordsColumn, plan.text)
	for i := range f.Schools {
		s.width(firstSchool+i, plan.school)
	}
	last, width := plan.span()
	head := f.drawHead(s, last, width, f.Title)
	f.drawFormHead(s, head, plan)
	for i, row := range f.Rows {
		row.draw(s, head+1+i, plan)
	}
	notes := head + len(f.Rows) + 2
	end := f.drawNotes(s, notes, plan)
	s.printTitles(head, head, wordsColumn)
	f.cutPages(s, plan, notes, end)
}

// drawHead writes the title and what stands under it, and answers the row
// after it.
func (f *Form) drawHead(s *sheet, last int, width float64, title string) int {
	s.across(last, 1, look{size: 14, bold: true, horizontal: "center"}, width, title)
	row := 2
	for _, line := range []string{f.Round, f.Purpose, f.AsOf, f.ReadingWords, f.ThresholdWords} {
		if line != "" {
			s.across(last, row, look{}, width, line)
			row++
		}
	}
	return row + 1
}

func (f *Form) drawFormHead(s *sheet, row int, plan formPlan) {
	s.text(numberColumn, row, columnHead, "Стр.")
	s.text(clauseColumn, row, columnHead, "№")
	s.text(wordsColumn, row, columnHead, "Показатель")
	for i, school := range f.Schools {
		s.text(firstSchool+i, row, schoolHead, school.Name)
	}
	s.height(row, plan.head)
}

func (row FormRow) draw(s *sheet, place int, plan formPlan) {
	words := look{boxed: true, bold: row.Item != ""}
	if row.Computed() {
		words.fill = grey
	}
	middle := words
	middle.horizontal = "center"
	s.text(numberColumn, place, middle, strconv.Itoa(row.Number))
	s.text(clauseColumn, place, middle, row.Item)
	s.text(wordsColumn, place, words, row.Text)
	middle.bold, middle.size = row.Computed(), signSize
	for i, cell := range row.Cells {
		cell.draw(s, firstSchool+i, place, middle)
	}
	s.height(place, textHeight(row.Text, plan.text, words))
}

// draw writes a sign, and after it the number of its remark, raised. A blank
// stays blank: its remark names the school and the row.
func (cell FormCell) draw(s *sheet, column, row int, style look) {
	s.text(column, row, style, string(cell.Sign))
	if cell.Sign == analysis.Blank || cell.Remark == 0 {
		return
	}
	raised := style.font()
	raised.VertAlign = "superscript"
	s.keep(s.f.SetCellRichText(s.name, at(column, row), []excelize.RichTextRun{
		{Text: string(cell.Sign), Font: style.font()},
		{Text: fmt.Sprintf(" %d)", cell.Remark), Font: raised},
	}))
}

// drawNotes writes the legend, the remarks and the caveats below the form and
// answers the last row.
func (f *Form) drawNotes(s *sheet, row int, plan formPlan) int {
	last, width := plan.firstPage()
	put := func(style look, text string) {
		s.across(last, row, style, width, text)
		row++
	}
	put(look{}, "Серым — измерено программой. Остальные знаки — из чек-листа, программа их не меняет.")
	put(look{}, "«?» — по данным нельзя решить, что нужно для решения — в примечании. Пусто — данных нет: это не «+» и не «-».")
	if len(f.Remarks) > 0 {
		put(look{bold: true}, "Примечания")
	}
	for i, remark := range f.Remarks {
		put(look{}, fmt.Sprintf("%d) %s", i+1, remark))
	}
	if len(f.Warnings) > 0 {
		put(look{bold: true}, "Обратите внимание")
	}
	for _, warning := range f.Warnings {
		put(look{}, warning)
	}
	return row - 1
}

// cutPages prints a form of one page's width as it is. A wider one is cut
// between schools, and what stands below it is a print range of its own, so
// that it comes once and not under each part.
func (f *Form) cutPages(s *sheet, plan formPlan, notes, end int) {
	if plan.onePage {
		s.landscape(1)
		return
	}
	s.landscape(0)
	for column := plan.onPage; column < len(f.Schools); column += plan.onPage {
		s.keep(s.f.InsertPageBreak(s.name, at(firstSchool+column, notes)))
	}
	last, _ := plan.firstPage()
	s.define("_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d,'%s'!$A$%d:$%s$%d",
		s.name, columnName(wordsColumn+len(f.Schools)), notes-1, s.name, notes, columnName(last), end))
	s.keep(s.f.SetPanes(s.name, &excelize.Panes{
		Freeze: true, XSplit: wordsColumn, TopLeftCell: at(firstSchool, 1), ActivePane: "topRight",
	}))
}

// tableColumn is a column of a plain table: its head and its width in units.
type tableColumn struct {
	head  string
	width float64
}

// drawTable writes the head of a plain table below the form's own head and
// answers the row after it.
func (f *Form) drawTable(s *sheet, title string, columns []tableColumn) int {
	width := 0.0
	for i, column := range columns {
		s.width(i+1, column.width)
		width += column.width
	}
	row := f.drawHead(s, len(columns), width, title)
	height := 0.0
	for i, column := range columns {
		s.text(i+1, row, columnHead, column.head)
		height = math.Max(height, textHeight(column.head, column.width, columnHead))
	}
	s.height(row, height)
	s.printTitles(row, row, 0)
	s.landscape(1)
	return row + 1
}

// numberColumns are the columns of the second sheet; the outcomes stand
// between the first three and the others.
func numberColumns() []tableColumn {
	columns := []tableColumn{{"Школа", 27}, {"Правило", 17}, {"Доля считается", 13}}
	for _, outcome := range analysis.Outcomes {
		columns = append(columns, tableColumn{upperFirst(outcome.Title()), 12})
	}
	return append(columns, tableColumn{"К сроку всего", 9}, tableColumn{"Доля не ниже", 9}, tableColumn{"Доля не выше", 9},
		tableColumn{"Знак", 6}, tableColumn{"Отработки, вне счёта", 11}, tableColumn{"Примечание", 38})
}

func (f *Form) drawNumbers(s *sheet) {
	columns := numberColumns()
	row := f.drawTable(s, "Числа за знаками", columns)
	for i, number := range f.Numbers {
		number.draw(s, row+i, columns)
	}
	width := 0.0
	for _, column := range columns {
		width += column.width
	}
	s.across(len(columns), row+len(f.Numbers)+1, look{}, width,
		"К сроку всего — все обязанности, кроме тех, чей срок не наступил. «Доля не ниже» — если всё неопределённое опоздало, «не выше» — если всё оно внесено в срок; доли округлены вниз, знак считается по целым числам.")
}

func (n NumberRow) draw(s *sheet, row int, columns []tableColumn) {
	words, middle := look{boxed: true}, look{boxed: true, horizontal: "center"}
	count := look{boxed: true, horizontal: "right", format: "#,##0"}
	column, height := 0, 0.0
	text := func(style look, text string) {
		s.text(column+1, row, style, text)
		height = math.Max(height, textHeight(text, columns[column].width, style))
		column++
	}
	number := func(value int) {
		s.number(column+1, row, count, value)
		column++
	}
	text(words, n.School)
	text(words, n.Rule)
	text(words, n.Of)
	for _, outcome := range analysis.Outcomes {
		number(n.Counts.Of(outcome))
	}
	number(n.Counts.Due())
	for _, rate := range []analysis.Ratio{n.Counts.RateLow(), n.Counts.RateHigh()} {
		s.share(column+1, row, rate)
		column++
	}
	text(middle, string(n.Sign))
	number(n.MadeUp)
	text(words, n.Remark)
	s.height(row, height)
}

// share writes a share as a number of per cents, rounded down; of nothing
// there is none.
func (s *sheet) share(column, row int, rate analysis.Ratio) {
	style := look{boxed: true, horizontal: "right", format: "0.0%"}
	if rate.Den == 0 {
		s.text(column, row, style, "")
		return
	}
	s.number(column, row, style, float64(shareDown(rate.Num, rate.Den))/1000)
}

func (f *Form) drawComparisons(s *sheet) {
	columns := []tableColumn{{"Школа", 44}, {"Строка", 8}, {"Что измерено", 44}, {"Заявлено", 11}, {"Измерено", 11}, {"Итог", 24}}
	row := f.drawTable(s, comparisonSheet, columns)
	words, middle := look{boxed: true}, look{boxed: true, horizontal: "center"}
	for i, c := range f.Comparisons() {
		place := row + i
		s.text(1, place, words, c.School)
		s.number(2, place, look{boxed: true, horizontal: "center", format: "0"}, c.Row)
		s.text(3, place, words, c.Rules)
		s.text(4, place, middle, string(c.Declared))
		s.text(5, place, middle, string(c.Measured))
		s.text(6, place, words, c.Words())
		s.height(place, math.Max(textHeight(c.School, columns[0].width, words), textHeight(c.Rules, columns[2].width, words)))
	}
}
