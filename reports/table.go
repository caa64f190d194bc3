package reports

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Table is one table that a person takes away as a workbook, to filter and sort
// it there.
type Table struct {
	Title string
	Lines []string // under the title: what was asked, and of what
	Head  []string
	Rows  [][]any // strings and whole numbers, each row as long as Head; "" is a blank
}

// Bounds of a column's width, in units.
const (
	narrowColumn = 9.0
	broadColumn  = 48.0
)

// WriteXLSX writes the table on a sheet whose head stays in sight and filters.
// The bytes depend on the table alone.
func (t Table) WriteXLSX(w io.Writer) error {
	book, err := newWorkbook(t.Title, tableSheet)
	if err != nil {
		return err
	}
	defer book.Close()
	s := &sheet{f: book, name: tableSheet}
	p := t.passage()
	for i, column := range p.columns {
		s.width(i+1, column.width)
	}
	width := tableWidth(p.columns)
	row := drawHead(s, len(p.columns), width, t.Title, t.Lines)
	_, head := p.draw(s, row, len(p.columns), width)
	s.filterBelow(head, len(p.columns), len(p.rows))
	s.printTitles(head, head, 0)
	s.landscape(1)
	if s.err != nil {
		return fmt.Errorf("таблица «%s» не записана: %w", t.Title, s.err)
	}
	return book.write(w)
}

// tableSheet is the name of the only sheet.
const tableSheet = "Таблица"

// filterBelow keeps a table's head in sight and puts a filter into it.
func (s *sheet) filterBelow(head, columns, rows int) {
	s.keep(s.f.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: at(1, head+1), ActivePane: "bottomLeft"}))
	s.keep(s.f.AutoFilter(s.name, at(1, head)+":"+at(columns, head+rows), nil))
}

func (t Table) passage() passage {
	p := passage{}
	for i, head := range t.Head {
		column := tableColumn{head, narrowColumn, ofCounts}
		for _, row := range t.Rows {
			if text, isText := row[i].(string); isText && text != "" {
				column.kind = ofWords
				column.width = max(column.width, min(broadColumn, float64(len([]rune(text)))+2))
			}
		}
		p.columns = append(p.columns, column)
	}
	for _, row := range t.Rows {
		p.rows = append(p.rows, tableCells(p.columns, row))
	}
	return p
}

// tableCells puts a row in the columns; a number in a column of words is its
// digits.
func tableCells(columns []tableColumn, row []any) []tableCell {
	cells := make([]tableCell, len(row))
	for i, value := range row {
		number, isNumber := value.(int)
		switch {
		case columns[i].kind == ofWords:
			cells[i] = cellWords(fmt.Sprint(value))
		case isNumber:
			cells[i] = cellCount(number)
		default:
			cells[i] = cellBlank()
		}
	}
	return cells
}
