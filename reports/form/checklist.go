package form

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/testdata/form"
)

// Checklist is the monitoring form as data: its rows, which of them are
// computed, and the signs that were put by hand for each school.
type Checklist struct {
	Name    string   // the file, for messages
	Columns []string // heads of the school columns: names or codes, as written
	Rows    []ChecklistRow

	Words    Words // around the table
	OwnWords bool  // the file says them itself
	HeadLine int   // of the file, 1-based
}

// ChecklistRow is one row of the form.
type ChecklistRow struct {
	Number int    // of the row, from 1, unique
	Item   string // the form's own number, «4»; empty below a heading
	// ComputedFrom are the rules that the row combines; empty for a row that
	// is filled by hand.
	ComputedFrom []analysis.Rule
	// Indicator marks a heading that combines the rules of its rows; they
	// stand in ComputedFrom.
	Indicator bool
	Text      string
	Signs     []analysis.Sign // one for each of Columns
}

// indicatorWords in the column «считается по» mark an indicator's heading; the
// first one is written.
var indicatorWords = []string{"показатель", "indicator"}

// ChecklistError says where a checklist cannot be understood, and why.
type ChecklistError struct {
	File   string
	Line   int    // 1-based line of the file where the cell or row begins; 0 for the file
	Column string // head of the column; empty for the row
	Reason string // what is wrong and what to do next
}

// Error names the file, the line and the column, in Russian.
func (e *ChecklistError) Error() string {
	place := e.File
	if e.Line > 0 {
		place += fmt.Sprintf(", строка файла %d", e.Line)
	}
	if e.Column != "" {
		place += fmt.Sprintf(", столбец «%s»", e.Column)
	}
	return place + ": " + e.Reason
}

// The fixed columns of a checklist, in the order that WriteChecklist keeps.
const (
	rowColumn = iota
	itemColumn
	computedColumn
	textColumn
	fixedColumns
)

// columnWords are the heads of the fixed columns; the first one is written.
var columnWords = [fixedColumns][]string{
	rowColumn:      {"строка", "row"},
	itemColumn:     {"номер", "number", "№"},
	computedColumn: {"считается по", "computed_from"},
	textColumn:     {"текст", "text"},
}

// DefaultForm is the form that a new workplace starts with: the 35 rows of
// April 2015 with a column for each of the schools and no signs.
func DefaultForm(columns []string) (*Checklist, error) {
	rows, err := aprilRows()
	if err != nil {
		return nil, err
	}
	april := &Checklist{Name: aprilName, Rows: rows, Words: april2015, OwnWords: true}
	return april.blank(columns), nil
}

const aprilName = "april-2015.csv"

func aprilRows() ([]ChecklistRow, error) {
	april, err := readRowsOf(aprilName, form.April2015)
	if err != nil {
		return nil, err
	}
	return april.Rows, nil
}

// blank is the same form for other schools, nothing filled in.
func (c *Checklist) blank(columns []string) *Checklist {
	empty := &Checklist{Name: c.Name, Columns: slices.Clone(columns), Rows: slices.Clone(c.Rows), Words: c.Words,
		OwnWords: c.OwnWords}
	for i := range empty.Rows {
		empty.Rows[i].Signs = make([]analysis.Sign, len(columns))
	}
	return empty
}

// WriteChecklist writes a form as ReadChecklist reads it, for Excel.
func WriteChecklist(w io.Writer, c *Checklist) error {
	head := make([]string, fixedColumns, fixedColumns+len(c.Columns))
	for k, words := range columnWords {
		head[k] = words[0]
	}
	var rows [][]string
	if c.OwnWords {
		rows = c.Words.lines()
	}
	rows = append(rows, append(head, c.Columns...))
	for _, row := range c.Rows {
		rows = append(rows, row.cells())
	}
	return reports.WriteCSV(w, rows)
}

func (row ChecklistRow) cells() []string {
	cells := make([]string, fixedColumns, fixedColumns+len(row.Signs))
	cells[rowColumn] = strconv.Itoa(row.Number)
	cells[itemColumn] = row.Item
	cells[computedColumn] = row.computedWords()
	cells[textColumn] = row.Text
	for _, sign := range row.Signs {
		cells = append(cells, string(sign))
	}
	return cells
}

func (row ChecklistRow) computedWords() string {
	if row.Indicator {
		return indicatorWords[0]
	}
	var words []string
	for _, rule := range row.ComputedFrom {
		words = append(words, reports.LowerFirst(rule.Title()))
	}
	return strings.Join(words, ", ")
}

// Heads by which a filled workbook is understood: of the first column, and of
// the third one above the rows that are filled by hand and above those that
// hold what the school declares.
const (
	rowHead      = "Стр."
	clauseHead   = "№"
	wordsHead    = "Показатель"
	declaredHead = "Заявлено школой о строках, которые измеряет программа"
)
