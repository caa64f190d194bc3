package reports

import (
	"fmt"
	"io"
	"slices"
)

// WriteXLSX writes the document as a workbook with a sheet for each section,
// printed on A4 in landscape. The bytes depend on the document alone.
func WriteXLSX(w io.Writer, d *Document) error {
	names := make([]string, len(d.sections))
	for i, s := range d.sections {
		names[i] = s.sheet
	}
	book, err := newWorkbook(d.title, names...)
	if err != nil {
		return err
	}
	defer book.Close()
	for i, part := range d.sections {
		s := &sheet{f: book, name: part.sheet}
		lines := d.lines[:min(1, len(d.lines))]
		if i == 0 {
			lines = append(append(d.lines[:len(d.lines):len(d.lines)], d.cautions...), d.footer)
		}
		s.chapter(part.chapter, d.title, lines)
		if s.err != nil {
			return fmt.Errorf("лист «%s» не записан: %w", s.name, s.err)
		}
	}
	return book.write(w)
}

// drawOn writes a chapter on a sheet of its own, under the report's title and
// so many of its lines.
func (s *sheet) chapter(c chapter, title string, lines []string) {
	columns := gridOf(c)
	for i, column := range columns {
		s.width(i+1, column.width)
	}
	last, width := len(columns), tableWidth(columns)
	row := drawHead(s, last, width, title, lines)
	row = s.across(last, row, look{size: 12, bold: true}, width, c.title)
	head := 0
	for i, p := range c.passages {
		if i > 0 {
			row++
		}
		next, its := s.passage(p, row, last, width)
		if row = next; head == 0 {
			head = its
		}
	}
	if head > 0 && oneHead(c) {
		s.printTitles(head, head, 0)
	}
	s.landscape(1)
}

// oneHead tells whether all tables of a chapter have the same head, which then
// stands on every printed page.
func oneHead(c chapter) bool {
	for _, p := range c.passages {
		if len(p.columns) > 0 && !slices.Equal(p.columns, gridOf(c)) {
			return false
		}
	}
	return true
}
