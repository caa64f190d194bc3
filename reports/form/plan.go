package form

import (
	"math"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports/paper"
)

// Widths of the form's columns, in units.
const (
	numberWidth  = 5.0
	clauseWidth  = 4.0
	narrowText   = 50.0 // of the text column where there are many schools
	fairText     = 78.0
	widestText   = 100.0
	narrowSchool = 6.0 // a bold «? 12,13)» fits
	widestSchool = 10.0
)

// plan is how wide the columns of a form or a checklist are and how it is cut
// into pages. Up to about fifteen schools stand on one page; more are spread
// over several pages of full size, each with the columns before the schools.
type plan struct {
	before       int      // columns before the clauses: a checklist numbers its rows
	heads        []string // over the columns of schools
	numbered     bool     // the heads are numbers, which a legend explains
	text, school float64  // units
	head         float64  // height of the heads, points
	onPage       int      // schools on a page
	onePage      bool
}

// Columns of a sheet, from 1.
func (p plan) clauseColumn() int { return p.before + 1 }
func (p plan) wordsColumn() int  { return p.before + 2 }
func (p plan) firstSchool() int  { return p.before + 3 }

// leading is how wide the columns before the text are together, in units.
func (p plan) leading() float64 { return float64(p.before)*numberWidth + clauseWidth }

// signSize makes «−» stand out on paper, in points.
const signSize = 11.0

// schoolHead is the look of a school's name, which stands upright, and
// numberHead of its number.
var (
	schoolHead = paper.Look{Size: 8, Bold: true, Horizontal: "center", Boxed: true, Rotation: 90}
	numberHead = paper.Look{Size: 8, Bold: true, Horizontal: "center", Boxed: true}
)

// tallestHead leaves more than half of a page to the rows, in points; a
// longer name takes a second line.
const tallestHead = 200.0

// lowestHead is how high names are at least, in points.
const lowestHead = 60.0

// planForm plans a form with names at most so many points high; where not all
// schools fit a page, numbers stand for the names.
func planForm(schools []School, tallest float64) plan {
	heads, numbers := make([]string, len(schools)), make([]string, len(schools))
	for i, school := range schools {
		heads[i], numbers[i] = school.head(), strconv.Itoa(i+1)
	}
	if p := planColumns(0, heads, tallest); p.onePage {
		return p
	}
	p := planWidths(plan{heads: numbers, numbered: true, head: 2 * numberHead.LineHeight()}, 1)
	return p
}

// planColumns plans columns under names that stand upright.
func planColumns(before int, heads []string, tallest float64) plan {
	p := plan{before: before, heads: heads}
	for _, head := range heads {
		p.head = math.Max(p.head, schoolHead.TextWidth(head)+2*paper.CellPadding)
	}
	p.head = math.Max(lowestHead, math.Min(p.head, tallest))
	lines := 1
	for _, head := range heads {
		lines = max(lines, schoolHead.WrappedLines(head, p.head-2*paper.CellPadding))
	}
	return planWidths(p, lines)
}

// planWidths finds the widths for heads of so many lines.
func planWidths(p plan, lines int) plan {
	least := math.Max(narrowSchool, (float64(lines)*schoolHead.LineHeight()+paper.CellPadding)/paper.ColumnUnit)
	free, n := paper.PageWidth-p.leading(), float64(max(1, len(p.heads)))
	switch {
	case fairText+n*least <= free:
		p.school = math.Max(least, math.Min(widestSchool, (free-fairText)/n))
	case narrowText+n*least <= free:
		p.school = least
	default:
		return p.overPages(least, free)
	}
	p.text, p.onPage, p.onePage = math.Min(widestText, free-n*p.school), len(p.heads), true
	return p
}

// overPages gives every page about the same number of schools.
func (p plan) overPages(least, free float64) plan {
	fit := max(1, int((free-narrowText)/least))
	pages := (len(p.heads) + fit - 1) / fit
	p.onPage = (len(p.heads) + pages - 1) / pages
	p.text = narrowText
	p.school = math.Max(least, math.Min(widestSchool, (free-narrowText)/float64(p.onPage)))
	return p
}

// Heads are the words over the schools' columns of the workbook.
func (f *Form) Heads() []string { return planForm(f.Schools, tallestHead).heads }

// IsHead tells whether a row of the workbook is the head of the form's table.
func IsHead(cells []string) bool {
	return len(cells) > formWords && cells[formClause] == clauseHead && cells[formWords] == wordsHead
}

// SchoolCells are the cells of a row of the workbook that belong to schools.
func SchoolCells(cells []string) []string { return cells[min(len(cells), formWords+1):] }

// Places of the form's columns in a row of its sheet, from 0.
const (
	formClause = iota
	formWords
)

// SignOf is the sign in a cell of the workbook, without its remarks' numbers.
func SignOf(cell string) analysis.Sign {
	first, _, _ := strings.Cut(cell, " ")
	if strings.HasSuffix(first, ")") {
		return analysis.Blank
	}
	sign, ok := parseSign(first)
	if !ok {
		return analysis.Sign(first)
	}
	return sign
}

// parts are the schools of each page, as places in the form from the first
// to before the last.
func (p plan) parts() [][2]int {
	parts := [][2]int{{0, min(len(p.heads), p.onPage)}}
	for first := p.onPage; first < len(p.heads); first += p.onPage {
		parts = append(parts, [2]int{first, min(len(p.heads), first+p.onPage)})
	}
	return parts
}

// span are the columns that a paragraph above the table covers, and their
// width together. On a form of several pages they are the ones that repeat.
func (p plan) span() (last int, width float64) {
	if !p.onePage {
		return p.wordsColumn(), p.leading() + p.text
	}
	return p.firstPage()
}

// firstPage are the columns of the first page and their width together.
func (p plan) firstPage() (last int, width float64) {
	return p.wordsColumn() + p.onPage, p.leading() + p.text + float64(p.onPage)*p.school
}
