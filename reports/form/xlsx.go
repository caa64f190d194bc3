package form

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

// WriteXLSX writes the form as a workbook for Excel and LibreOffice that
// prints as the paper form does: the form itself, and behind it a sheet for
// each of its chapters. The bytes depend on the form alone.
func (f *Form) WriteXLSX(w io.Writer) error {
	chapters := f.chapters()
	names := []string{FormSheet}
	for _, c := range chapters {
		names = append(names, c.Sheet)
	}
	book, err := paper.NewBook(f.Title, names...)
	if err != nil {
		return err
	}
	defer book.Close()
	s := &paper.Sheet{File: book, Name: FormSheet}
	f.drawForm(s)
	for _, c := range chapters {
		if s.Err == nil {
			s = &paper.Sheet{File: book, Name: c.Sheet}
			f.drawChapter(s, c)
		}
	}
	if s.Err != nil {
		return fmt.Errorf("лист «%s» не записан: %w", s.Name, s.Err)
	}
	return book.Write(w)
}

// The columns of the form before its schools.
const (
	numberColumn = 1 + iota
	clauseColumn
	wordsColumn
	FirstSchool
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
var schoolHead = paper.Look{Size: 8, Bold: true, Horizontal: "center", Boxed: true, Rotation: 90}

// tallestHead leaves more than half of a page to the rows, in points; a
// longer name takes a second line.
const tallestHead = 200.0

func planForm(schools []School) formPlan { return planFormBelow(schools, tallestHead) }

// planFormBelow is planForm with names at most so many points high.
func planFormBelow(schools []School, tallest float64) formPlan {
	var plan formPlan
	lines := 1
	for _, school := range schools {
		plan.head = math.Max(plan.head, schoolHead.TextWidth(reports.HeadLabel(school.Name))+2*paper.CellPadding)
	}
	plan.head = math.Max(60, math.Min(plan.head, tallest))
	for _, school := range schools {
		lines = max(lines, schoolHead.WrappedLines(reports.HeadLabel(school.Name), plan.head-2*paper.CellPadding))
	}
	least := math.Max(narrowSchool, (float64(lines)*schoolHead.LineHeight()+paper.CellPadding)/paper.ColumnUnit)
	free, n := paper.PageWidth-numberWidth-clauseWidth, float64(max(1, len(schools)))
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

// parts are the schools of each page, as places in the form from the first
// to before the last.
func (plan formPlan) parts(schools int) [][2]int {
	parts := [][2]int{{0, min(schools, plan.onPage)}}
	for first := plan.onPage; first < schools; first += plan.onPage {
		parts = append(parts, [2]int{first, min(schools, first+plan.onPage)})
	}
	return parts
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

func (f *Form) drawForm(s *paper.Sheet) {
	plan := planForm(f.Schools)
	plan.setWidths(s, len(f.Schools))
	last, width := plan.span()
	head := paper.DrawTitle(s, last, width, f.Title, f.Lines())
	drawFormHead(s, head, plan, f.Schools, "Показатель")
	for i, row := range f.Rows {
		row.draw(s, head+1+i, plan)
	}
	notes := head + len(f.Rows) + 2
	end := f.drawNotes(s, notes, plan)
	s.PrintTitles(head, head, wordsColumn)
	cutPages(s, plan, len(f.Schools), notes, end)
}

func (plan formPlan) setWidths(s *paper.Sheet, schools int) {
	s.Width(numberColumn, numberWidth)
	s.Width(clauseColumn, clauseWidth)
	s.Width(wordsColumn, plan.text)
	for i := range schools {
		s.Width(FirstSchool+i, plan.school)
	}
}

func drawFormHead(s *paper.Sheet, row int, plan formPlan, schools []School, head string) {
	s.Text(numberColumn, row, paper.ColumnHead, "Стр.")
	s.Text(clauseColumn, row, paper.ColumnHead, "№")
	s.Text(wordsColumn, row, paper.ColumnHead, head)
	for i, school := range schools {
		s.Text(FirstSchool+i, row, schoolHead, reports.HeadLabel(school.Name))
	}
	s.Height(row, plan.head)
}

// looks are those of a row's words and of its signs.
func (row Row) looks() (words, signs paper.Look) {
	words = paper.Look{Boxed: true, Bold: row.Item != ""}
	if row.Computed() {
		words.Fill, words.Heavy = paper.Grey, true
	}
	signs = words
	signs.Horizontal, signs.Bold, signs.Size = "center", row.Computed(), signSize
	return words, signs
}

func (row Row) draw(s *paper.Sheet, place int, plan formPlan) {
	words, signs := row.looks()
	row.drawWords(s, place, plan, words)
	for i, cell := range row.Cells {
		cell.draw(s, FirstSchool+i, place, signs)
	}
}

// drawWords writes all of a row but its signs and sets its height.
func (row Row) drawWords(s *paper.Sheet, place int, plan formPlan, words paper.Look) {
	middle := words
	middle.Horizontal = "center"
	s.Text(numberColumn, place, middle, strconv.Itoa(row.Number))
	height := s.Wrapped(clauseColumn, place, middle, clauseWidth, row.Item)
	s.Height(place, math.Max(height, s.Wrapped(wordsColumn, place, words, plan.text, row.Text)))
}

// draw writes a sign, and after it the number of its remark, raised. A blank
// stays blank: its remark names the school and the row.
func (cell Cell) draw(s *paper.Sheet, column, row int, style paper.Look) {
	s.Text(column, row, style, string(cell.Sign))
	if cell.Sign == analysis.Blank || cell.Remark == 0 {
		return
	}
	raised := style.Font()
	raised.VertAlign = "superscript"
	s.Keep(s.File.SetCellRichText(s.Name, paper.At(column, row), []excelize.RichTextRun{
		{Text: string(cell.Sign), Font: style.Font()},
		{Text: fmt.Sprintf(" %d)", cell.Remark), Font: raised},
	}))
}

// drawNotes writes what stands below the form and answers the last row.
func (f *Form) drawNotes(s *paper.Sheet, row int, plan formPlan) int {
	last, width := plan.firstPage()
	for _, n := range f.footnotes() {
		if n.signature {
			row++ // room for a pen
		}
		row = s.Across(last, row, paper.Look{Bold: n.heading}, width, n.text)
	}
	return row - 1
}

// cutPages prints a form of one page's width as it is. A wider one is cut
// between schools, and what stands below it is a print range of its own, so
// that it comes once and not under each part.
func cutPages(s *paper.Sheet, plan formPlan, schools, notes, end int) {
	if plan.onePage {
		s.Landscape(1)
		return
	}
	s.Landscape(0)
	for _, part := range plan.parts(schools)[1:] {
		s.Keep(s.File.InsertPageBreak(s.Name, paper.At(FirstSchool+part[0], notes)))
	}
	last, _ := plan.firstPage()
	s.Define("_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d,'%s'!$A$%d:$%s$%d",
		s.Name, paper.ColumnName(wordsColumn+schools), notes-1, s.Name, notes, paper.ColumnName(last), end))
	s.Keep(s.File.SetPanes(s.Name, &excelize.Panes{
		Freeze: true, XSplit: wordsColumn, TopLeftCell: paper.At(FirstSchool, 1), ActivePane: "topRight",
	}))
}

// drawChapter writes a chapter on a sheet of its own. Charts stand above the
// table that holds their data, so that its head is repeated below it only.
func (f *Form) drawChapter(s *paper.Sheet, c reports.Chapter) {
	columns := paper.GridOf(c)
	for i, column := range columns {
		s.Width(i+1, column.Width)
	}
	last, width := len(columns), reports.TableWidth(columns)
	row := paper.DrawTitle(s, last, width, c.Title, f.Lines())
	var charts []placedChart
	if c.Sheet == shareSheet {
		charts, row = placeCharts(s, row, f.charts(), len(f.Schools))
	}
	titles := 0
	for i, p := range c.Passages {
		if i > 0 {
			row++
		}
		var head int
		row, head = s.Passage(p, row, last, width)
		titles = max(titles, head)
	}
	if titles > 0 {
		s.PrintTitles(titles, titles, 0)
	}
	for _, chart := range charts {
		drawChart(s, chart, titles, !barNamesFit(f.Schools))
	}
	if len(charts) > 0 {
		s.Landscape(0) // what is fitted to a page takes no breaks
		return
	}
	s.Landscape(1)
}
