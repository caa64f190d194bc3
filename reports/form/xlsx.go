package form

import (
	"fmt"
	"io"
	"math"

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

func (f *Form) drawForm(s *paper.Sheet) {
	p := planForm(f.Schools, tallestHead)
	p.setWidths(s)
	head := f.drawTop(s, p)
	drawFormHead(s, head, p, wordsHead)
	for i, row := range f.Rows {
		row.draw(s, head+1+i, p)
	}
	notes := head + len(f.Rows) + 2
	end := f.drawNotes(s, notes, p)
	s.PrintTitles(head, head, p.wordsColumn())
	cutPages(s, p, notes, end)
}

// drawTop writes what the paper says above its table and answers the row of the
// table's head.
func (f *Form) drawTop(s *paper.Sheet, p plan) int {
	last, width := p.span()
	centred, left := f.topLines()
	row := 1
	if f.Words.Annex != "" {
		row = s.Across(last, row, paper.Look{Horizontal: "right"}, width, f.Words.Annex)
	}
	row = s.Across(last, row, paper.Look{Size: 13, Bold: true, Horizontal: "center"}, width, f.Title)
	for _, line := range centred {
		row = s.Across(last, row, paper.Look{Size: 11, Bold: true, Horizontal: "center"}, width, line)
	}
	for _, line := range left {
		row = s.Across(last, row, paper.Look{}, width, line)
	}
	return row + 1
}

func (p plan) setWidths(s *paper.Sheet) {
	for column := range p.before {
		s.Width(column+1, numberWidth)
	}
	s.Width(p.clauseColumn(), clauseWidth)
	s.Width(p.wordsColumn(), p.text)
	for i := range p.heads {
		s.Width(p.firstSchool()+i, p.school)
	}
}

// drawFormHead writes the table's head; words stand over the rows' texts.
func drawFormHead(s *paper.Sheet, row int, p plan, words string) {
	s.Text(p.clauseColumn(), row, paper.ColumnHead, clauseHead)
	s.Text(p.wordsColumn(), row, paper.ColumnHead, words)
	look := schoolHead
	if p.numbered {
		look = numberHead
	}
	for i, head := range p.heads {
		s.Text(p.firstSchool()+i, row, look, head)
	}
	s.Height(row, p.head)
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

func (row Row) draw(s *paper.Sheet, place int, p plan) {
	words, signs := row.looks()
	row.drawWords(s, place, p, words)
	for i, cell := range row.Cells {
		cell.draw(s, p.firstSchool()+i, place, signs)
	}
}

// drawWords writes a row's clause and words and sets its height.
func (row Row) drawWords(s *paper.Sheet, place int, p plan, words paper.Look) {
	middle := words
	middle.Horizontal = "center"
	height := s.Wrapped(p.clauseColumn(), place, middle, clauseWidth, row.Item)
	s.Height(place, math.Max(height, s.Wrapped(p.wordsColumn(), place, words, p.text, row.Text)))
}

// draw writes a sign, and after it the numbers of its remarks, raised.
func (cell Cell) draw(s *paper.Sheet, column, row int, style paper.Look) {
	s.Text(column, row, style, reports.SignText(cell.Sign))
	if len(cell.Remarks) == 0 {
		return
	}
	raised := style.Font()
	raised.VertAlign = "superscript"
	runs := []excelize.RichTextRun{{Text: cell.remarkNumbers(), Font: raised}}
	if cell.Sign != analysis.Blank {
		runs = append([]excelize.RichTextRun{{Text: reports.SignText(cell.Sign) + " ", Font: style.Font()}}, runs...)
	}
	s.Keep(s.File.SetCellRichText(s.Name, paper.At(column, row), runs))
}

// drawNotes writes what stands below the form and answers the last row.
func (f *Form) drawNotes(s *paper.Sheet, row int, p plan) int {
	last, width := p.firstPage()
	for _, n := range f.footnotes() {
		text := n.text
		if n.signature != "" {
			text += "\n\n\n" + n.signature // room for a pen
		}
		row = s.Across(last, row, paper.Look{Bold: n.heading}, width, text)
	}
	return row - 1
}

// cutPages prints a form of one page's width as it is. A wider one is cut
// between schools, and what stands below it is a print range of its own, so
// that it comes once and not under each part.
func cutPages(s *paper.Sheet, p plan, notes, end int) {
	if p.onePage {
		s.Landscape(1)
		return
	}
	s.Landscape(0)
	for _, part := range p.parts()[1:] {
		s.Keep(s.File.InsertPageBreak(s.Name, paper.At(p.firstSchool()+part[0], notes)))
	}
	last, _ := p.firstPage()
	s.Define("_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d,'%s'!$A$%d:$%s$%d",
		s.Name, paper.ColumnName(p.wordsColumn()+len(p.heads)), notes-1, s.Name, notes, paper.ColumnName(last), end))
	s.Keep(s.File.SetPanes(s.Name, &excelize.Panes{
		Freeze: true, XSplit: p.wordsColumn(), TopLeftCell: paper.At(p.firstSchool(), 1), ActivePane: "topRight",
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
	row := paper.DrawTitle(s, last, width, c.Title, f.headLines())
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
