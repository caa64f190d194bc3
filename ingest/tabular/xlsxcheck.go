package tabular

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The library takes the first XML error, a wrong checksum or a missing shared
// string for the end of the sheet or an empty cell. So each sheet is read
// through beforehand, for nothing but to see that it is whole.

// check reads the sheet's part to its end and holds it against the limits.
func (x *xlsxRows) check() error {
	known, err := x.book.sharedStrings()
	if err != nil {
		return err
	}
	in, err := x.book.parts[strings.ToLower(x.part)].Open()
	if err != nil {
		return x.fail(0, err)
	}
	defer in.Close()
	c := sheetCheck{sheet: x, strings: known}
	if err := eachToken(in, c.start, c.text); err != nil {
		return x.fail(c.row, err)
	}
	return nil
}

// sharedStrings counts the strings that cells refer to by number.
func (w *workbook) sharedStrings() (int, error) {
	w.countStrings.Do(func() {
		f := w.parts["xl/sharedstrings.xml"]
		if f == nil {
			return
		}
		in, err := f.Open()
		if err == nil {
			defer in.Close()
			err = eachToken(in, func(e *xml.StartElement) error {
				if e.Name.Local == "si" {
					w.strings++
				}
				return nil
			}, nil)
		}
		if err != nil {
			w.stringsError = w.broken(err)
		}
	})
	return w.strings, w.stringsError
}

// sheetCheck follows a sheet's XML.
type sheetCheck struct {
	sheet   *xlsxRows
	strings int

	row, column int  // of the cell read last
	shared      bool // the cell's value is the number of a shared string
}

func (c *sheetCheck) start(e *xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		return c.startRow(e)
	case "c":
		return c.startCell(e)
	}
	return nil
}

// startRow sees that rows come in their order: the library would glue one
// that does not to the row before.
func (c *sheetCheck) startRow(e *xml.StartElement) error {
	row := c.row + 1
	if r := attribute(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < row {
			return fmt.Errorf("row %q after row %d", r, c.row)
		}
		row = n
	}
	c.row, c.column = row, 0
	return nil
}

func (c *sheetCheck) startCell(e *xml.StartElement) error {
	column := c.column + 1
	if r := attribute(e, "r"); r != "" {
		n, ok := columnOf(r)
		if !ok || n < column {
			return fmt.Errorf("cell %q after column %d", r, c.column)
		}
		column = n
	}
	if s := attribute(e, "s"); s != "" {
		if _, err := strconv.Atoi(s); err != nil {
			return fmt.Errorf("style %q", s)
		}
	}
	limits, src := c.sheet.book.limits, c.sheet.book.src
	if column > limits.Columns {
		return src.fail(sheetPlace(c.sheet.name, c.row), tooMany("число столбцов", int64(limits.Columns), "удалите лишние столбцы"), nil)
	}
	if c.sheet.book.cells.Add(int64(column-c.column)) > limits.Cells {
		return src.fail(sheetPlace(c.sheet.name, c.row), tooMany("число ячеек книги", limits.Cells, "разделите книгу на несколько"), nil)
	}
	c.column = column
	c.shared = attribute(e, "t") == "s"
	return nil
}

func (c *sheetCheck) text(element string, text xml.CharData) error {
	if element != "v" || !c.shared {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n < 0 || n >= c.strings {
		return fmt.Errorf("shared string %q of %d", text, c.strings)
	}
	return nil
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

func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// eachToken reads XML to its end and sees that it is well-formed. The text
// function gets the element that the text stands in; it may be nil.
func eachToken(in io.Reader, start func(*xml.StartElement) error, text func(string, xml.CharData) error) error {
	d := newXMLDecoder(in)
	var open []xml.Name
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, t.Name)
			err = start(&t)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != t.Name {
				return fmt.Errorf("unexpected </%s>", t.Name.Local)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if text != nil && len(open) > 0 {
				err = text(open[len(open)-1].Local, t)
			}
		}
		if err != nil {
			return err
		}
	}
	if len(open) > 0 {
		return errors.New("unexpected end of XML")
	}
	return nil
}
