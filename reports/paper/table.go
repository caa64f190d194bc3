package paper

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"vsrok/reports"
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
	book, err := NewBook(t.Title, tableSheet)
	if err != nil {
		return err
	}
	defer book.Close()
	s := &Sheet{File: book, Name: tableSheet}
	p := t.passage()
	for i, column := range p.Columns {
		s.Width(i+1, column.Width)
	}
	width := reports.TableWidth(p.Columns)
	row := DrawTitle(s, len(p.Columns), width, t.Title, t.Lines)
	_, head := s.Passage(p, row, len(p.Columns), width)
	s.filterBelow(head, len(p.Columns), len(p.Rows))
	s.PrintTitles(head, head, 0)
	s.Landscape(1)
	if s.Err != nil {
		return fmt.Errorf("таблица «%s» не записана: %w", t.Title, s.Err)
	}
	return book.Write(w)
}

// tableSheet is the name of the only sheet.
const tableSheet = "Таблица"

// filterBelow keeps a table's head in sight and puts a filter into it.
func (s *Sheet) filterBelow(head, columns, rows int) {
	s.Keep(s.File.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: At(1, head+1),
		ActivePane: "bottomLeft"}))
	s.Keep(s.File.AutoFilter(s.Name, At(1, head)+":"+At(columns, head+rows), nil))
}

func (t Table) passage() reports.Passage {
	var p reports.Passage
	for i, head := range t.Head {
		column := reports.CountColumn(head, narrowColumn)
		for _, row := range t.Rows {
			if text, isText := row[i].(string); isText && text != "" {
				column = reports.WordColumn(head, max(column.Width, min(broadColumn, float64(len([]rune(text)))+2)))
			}
		}
		p.Columns = append(p.Columns, column)
	}
	for _, row := range t.Rows {
		p.Rows = append(p.Rows, tableCells(p.Columns, row))
	}
	return p
}

// tableCells puts a row in the columns; a number in a column of words is its
// digits.
func tableCells(columns []reports.Column, row []any) []reports.Cell {
	cells := make([]reports.Cell, len(row))
	for i, value := range row {
		number, isNumber := value.(int)
		switch {
		case columns[i].Kind != reports.OfCounts:
			cells[i] = reports.TextCell(fmt.Sprint(value))
		case isNumber:
			cells[i] = reports.CountCell(number)
		default:
			cells[i] = reports.BlankCell()
		}
	}
	return cells
}
