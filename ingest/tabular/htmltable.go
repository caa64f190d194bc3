package tabular

import (
	"errors"
	"slices"
)

// htmlTable is a table whose end has not been read.
type htmlTable struct {
	outer *htmlTable // the table that has this one in a cell, or nil

	inRow, inCell bool
	row           []string // cells of the row so far
	text          spacedText
	columns, rows int    // that the open cell spans
	spans         []span // by column: what the cells above reach down with

	// A table in a cell may be a value in a frame or the very data that the
	// outer table only places on the page. Until a second row of several cells
	// tells, its rows wait.
	held    [][]string
	wide    int // held rows of several cells
	holding bool

	put         bool // a row of it was given out
	interrupted bool // the open row was given out as far as it went
}

// span is what a cell with a rowspan leaves to the rows below it.
type span struct {
	left int // rows
	text string
}

// openTable begins a table, inside a cell or not.
func (p *page) openTable() error {
	p.seen.table = true
	outer := p.table()
	inner := &htmlTable{}
	if outer != nil && outer.inCell {
		inner.outer, inner.holding = outer, true
	} else if outer != nil {
		if err := p.endRow(outer); err != nil {
			return err
		}
	}
	if err := p.flushText(); err != nil {
		return err
	}
	p.tables = append(p.tables, inner)
	return nil
}

// closeTable ends the innermost table. One that was held becomes the text of
// the cell around it.
func (p *page) closeTable(t *htmlTable) error {
	if err := errors.Join(p.endRow(t), p.flushText()); err != nil {
		return err
	}
	p.tables = p.tables[:len(p.tables)-1]
	for _, row := range t.held {
		for _, cell := range row {
			t.outer.text.space()
			t.outer.text.add([]byte(cell))
		}
	}
	if t.outer != nil {
		t.outer.text.space()
	}
	p.gap = p.gap || t.put
	return nil
}

func (t *htmlTable) startCell(columns, rows int) {
	t.inRow, t.inCell = true, true
	t.columns, t.rows = columns, rows
}

// endCell puts the open cell, if any, where the cells above leave room.
func (p *page) endCell(t *htmlTable) error {
	if !t.inCell {
		return nil
	}
	t.inCell = false
	text := t.text.take()
	t.descend()
	for i := range t.columns {
		if t.rows > 1 {
			t.reach(len(t.row), span{t.rows - 1, text})
		}
		t.row = append(t.row, text)
		if i == 0 {
			text = "" // the rest of a wide cell is empty
		}
	}
	return p.checkWidth(t)
}

func (p *page) checkWidth(t *htmlTable) error {
	if len(t.row) <= p.limits.Columns {
		return nil
	}
	return p.src.fail(p.place(), tooMany("число столбцов", int64(p.limits.Columns),
		"проверьте, что это таблица, и выгрузите её заново"), nil)
}

// descend fills the next columns with what cells above reach down with.
func (t *htmlTable) descend() {
	for len(t.row) < len(t.spans) && t.spans[len(t.row)].left > 0 {
		s := &t.spans[len(t.row)]
		s.left--
		t.row = append(t.row, s.text)
	}
}

// reach notes what a cell leaves to the rows below in a column.
func (t *htmlTable) reach(column int, s span) {
	if missing := column + 1 - len(t.spans); missing > 0 {
		t.spans = append(t.spans, make([]span, missing)...)
	}
	t.spans[column] = s
}

// endRow ends the open row, if any, with the columns that cells above reach
// down into behind its last cell.
func (p *page) endRow(t *htmlTable) error {
	if err := p.endCell(t); err != nil {
		return err
	}
	if !t.inRow {
		return nil
	}
	t.inRow = false
	last := len(t.spans)
	for last > 0 && t.spans[last-1].left == 0 {
		last--
	}
	for t.descend(); len(t.row) < last; t.descend() {
		t.row = append(t.row, "")
	}
	row := slices.Clone(t.row)
	t.row = t.row[:0]
	rest := t.interrupted
	t.interrupted = false
	if rest && blank(row) {
		return nil
	}
	return p.emit(t, row)
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return cell != "" })
}

// emit gives out a row of a table, or holds it.
func (p *page) emit(t *htmlTable, row []string) error {
	if !t.holding {
		t.put = true
		return p.put(row)
	}
	t.held = append(t.held, row)
	p.cells += int64(len(row))
	if p.cells > p.limits.Cells {
		return p.src.fail(p.place(), tooMany("число ячеек", p.limits.Cells, "выгрузите данные по частям"), nil)
	}
	if len(row) > 1 {
		t.wide++
	}
	if t.wide < 2 {
		return nil
	}
	return p.release(t)
}

// release gives out the rows that a table held, after what its outer table
// has of the row around it.
func (p *page) release(t *htmlTable) error {
	if outer := t.outer; outer != nil {
		if outer.holding {
			if err := p.release(outer); err != nil {
				return err
			}
		}
		if err := p.interrupt(outer); err != nil {
			return err
		}
	}
	held := t.held
	t.held, t.holding = nil, false
	for _, row := range held {
		if err := p.emit(t, row); err != nil {
			return err
		}
	}
	return nil
}

// interrupt gives out the part of a row that stands before a table in it.
func (p *page) interrupt(t *htmlTable) error {
	row := slices.Clone(t.row)
	t.row = t.row[:0]
	if text := t.text.take(); text != "" {
		row = append(row, text)
	}
	t.interrupted = true
	if blank(row) {
		return nil
	}
	return p.emit(t, row)
}
