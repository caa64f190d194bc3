package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// xlsxRows reads the rows of one sheet.
type xlsxRows struct {
	book  *workbook
	sheet *Sheet
	name  string
	part  string

	file    io.ReadCloser
	xml     *xmlScanner
	strings *stringTable
	spread  *spread
	ended   bool

	row, column int  // of the cell read last
	hidden      bool // the row is
	cells       []string
	faults      []CellFault
	cell        xlsxCell
}

// xlsxCell is a cell while its elements come.
type xlsxCell struct {
	kind    string // attribute t
	value   []byte // of <v>
	inValue bool
	formula bool
	open    bool
	text    textGatherer // of <is>
}

// next returns the next rows that have cells.
func (x *xlsxRows) next() (*Block, error) {
	if x.xml == nil {
		if err := x.begin(); err != nil {
			return nil, x.fail(0, err)
		}
	}
	var block Block
	for len(block.rows) < blockRows && !x.ended {
		token, err := x.xml.token()
		if errors.Is(err, io.EOF) {
			x.ended = true
			break
		}
		if err == nil {
			err = x.take(token, &block)
		}
		if err != nil {
			return nil, x.fail(x.row, err)
		}
	}
	if x.ended {
		x.file.Close()
	}
	if len(block.rows) == 0 {
		return nil, io.EOF
	}
	return &block, nil
}

// begin opens the part. What stands behind the rows is looked up before: which
// cells are merged, and whether the part is whole.
func (x *xlsxRows) begin() (err error) {
	f := x.book.parts[strings.ToLower(x.part)]
	if f == nil {
		return errors.New("no part " + x.part)
	}
	if x.strings, err = x.book.strings(); err != nil {
		return err
	}
	merges, err := x.merges()
	if err != nil {
		return err
	}
	x.spread = newSpread(merges)
	if x.file, err = f.Open(); err != nil {
		return err
	}
	x.xml, err = newXMLScanner(x.file)
	return err
}

// merges reads the part through, to its checksum, for its merged cells. Nearly
// all sheets have none, which a look at the bytes tells.
func (x *xlsxRows) merges() ([]merge, error) {
	f := x.book.parts[strings.ToLower(x.part)]
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	found, err := contains(in, "ergeCell")
	if err != nil || !found {
		return nil, err
	}
	again, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer again.Close()
	scanner, err := newXMLScanner(again)
	if err != nil {
		return nil, err
	}
	var merges []merge
	for {
		token, err := scanner.token()
		if errors.Is(err, io.EOF) {
			return merges, nil
		}
		if err != nil {
			return nil, err
		}
		if token.kind != startToken || string(token.name) != "mergeCell" {
			continue
		}
		if m, ok := parseMerge(string(attributeOf(token.attrs, "ref"))); ok {
			merges = append(merges, m)
		}
		if len(merges) > mostMerges {
			return nil, x.book.src.fail(sheetPlace(x.name, 0),
				tooMany("число объединённых ячеек", mostMerges, "разделите книгу на несколько"), nil)
		}
	}
}

// contains tells whether a text occurs in the bytes, UTF-16 among them, and reads
// them to their end.
func contains(in io.Reader, what string) (found bool, err error) {
	wide := strings.Join(strings.Split(what, ""), "\x00")
	buf := make([]byte, 256<<10)
	kept := 0
	for {
		n, err := in.Read(buf[kept:])
		seen := buf[:kept+n]
		found = found || bytes.Contains(seen, []byte(what)) || bytes.Contains(seen, []byte(wide))
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(buf, seen[max(0, len(seen)-len(wide)):])
	}
}

func (x *xlsxRows) take(token xmlToken, block *Block) error {
	switch {
	case x.cell.open:
		return x.inCell(token)
	case token.kind == startToken && string(token.name) == "row":
		if err := x.startRow(token.attrs); err != nil || !token.closed {
			return err
		}
		return x.endRow(block)
	case token.kind == endToken && string(token.name) == "row":
		return x.endRow(block)
	case token.kind == startToken && string(token.name) == "c":
		return x.startCell(token)
	}
	return nil
}

// startRow sees that rows come in their order.
func (x *xlsxRows) startRow(attrs []byte) error {
	row := x.row + 1
	if r := attributeOf(attrs, "r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil || n < row {
			return fmt.Errorf("row %q after row %d", r, x.row)
		}
		row = n
	}
	hidden := string(attributeOf(attrs, "hidden"))
	x.hidden = hidden == "1" || hidden == "true" || string(attributeOf(attrs, "ht")) == "0"
	x.row, x.column = row, 0
	return nil
}

// endRow gives out the row, if anything stands in it.
func (x *xlsxRows) endRow(block *Block) error {
	cells := x.spread.fill(x.row, x.cells)
	if len(cells) > 0 {
		if x.hidden {
			x.sheet.HiddenRows++
		}
		block.rows = append(block.rows, Row{Number: x.row, Cells: cells, Faults: x.faults})
	}
	x.cells, x.faults = make([]string, 0, cap(cells)), nil
	return nil
}

func (x *xlsxRows) startCell(token xmlToken) error {
	column := x.column + 1
	if r := attributeOf(token.attrs, "r"); r != nil {
		n, ok := columnOf(string(r))
		if !ok || n < column {
			return fmt.Errorf("cell %q after column %d", r, x.column)
		}
		column = n
	}
	if s := attributeOf(token.attrs, "s"); s != nil {
		if _, err := strconv.Atoi(string(s)); err != nil {
			return fmt.Errorf("style %q", s)
		}
	}
	limits, src := x.book.limits, x.book.src
	if column > limits.Columns {
		return src.fail(sheetPlace(x.name, x.row),
			tooMany("число столбцов", int64(limits.Columns), "удалите лишние столбцы"), nil)
	}
	if x.book.cells.Add(int64(column-x.column)) > limits.Cells {
		return src.fail(sheetPlace(x.name, x.row),
			tooMany("число ячеек книги", limits.Cells, "разделите книгу на несколько"), nil)
	}
	x.column = column
	x.cell.kind = cellKind(attributeOf(token.attrs, "t"))
	x.cell.value, x.cell.formula, x.cell.open = x.cell.value[:0], false, !token.closed
	return nil
}

// cellKind is the attribute t without a copy of the usual words.
func cellKind(t []byte) string {
	switch string(t) {
	case "s":
		return "s"
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	case "", "n":
		return "n"
	}
	return string(t)
}

// inCell takes the elements of a cell.
func (x *xlsxRows) inCell(token xmlToken) error {
	c := &x.cell
	c.text.take(token)
	switch token.kind {
	case textToken:
		if c.inValue {
			c.value = append(c.value, token.text...)
		}
	case startToken:
		switch string(token.name) {
		case "v":
			c.inValue = !token.closed
		case "f":
			c.formula = true
		case "c", "row":
			return fmt.Errorf("element %q inside a cell", token.name)
		}
	case endToken:
		switch string(token.name) {
		case "v":
			c.inValue = false
		case "c":
			c.open = false
			return x.endCell()
		}
	}
	return nil
}

const (
	noFormulaValue = "формула без значения: откройте файл в Excel и сохраните"
	errorCell      = "в ячейке ошибка Excel (%s): исправьте её и сохраните файл заново"
)

// endCell puts the value of the open cell into the row.
func (x *xlsxRows) endCell() error {
	c := &x.cell
	inline := c.text.end()
	text, fault := "", ""
	switch value := bytes.TrimSpace(c.value); c.kind {
	case "s":
		n, err := strconv.Atoi(string(value))
		if err != nil || n < 0 || n >= x.strings.count() {
			return fmt.Errorf("shared string %q of %d", value, x.strings.count())
		}
		text = x.strings.text(n)
	case "inlineStr":
		text = inline
	case "str":
		text = unescaped(string(c.value))
	case "e":
		text = string(value)
		fault = fmt.Sprintf(errorCell, text)
	case "n":
		if len(value) > 0 {
			var ok bool
			if text, fault, ok = shownNumber(string(value)); !ok {
				return fmt.Errorf("number %.40q", value)
			}
		} else if c.formula {
			fault = noFormulaValue
		}
	default: // b, d
		if text = string(value); text == "" && c.formula {
			fault = noFormulaValue
		}
	}
	x.put(text, fault)
	return nil
}

func (x *xlsxRows) put(text, fault string) {
	if text == "" && fault == "" && !(x.cell.kind == "str" && x.cell.formula) { // the text of a formula may be empty
		return
	}
	for len(x.cells) < x.column {
		x.cells = append(x.cells, "")
	}
	x.cells[x.column-1] = text
	if fault != "" {
		x.faults = append(x.faults, CellFault{x.column - 1, fault})
	}
}

func (x *xlsxRows) fail(row int, err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	return x.book.src.fail(sheetPlace(x.name, row), damaged, err)
}

// columnOf reads the column of a cell's name: 28 for AB7.
func columnOf(cell string) (int, bool) {
	n := 0
	for i := range len(cell) {
		c := cell[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			return n, n > 0
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<20 {
			return n, false
		}
	}
	return n, false
}
