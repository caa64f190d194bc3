package paper

import (
	"fmt"
	"io"
	"slices"

	"vsrok/reports"
)

// WriteXLSX writes the document as a workbook with a sheet for each section,
// printed on A4 in landscape. The bytes depend on the document alone.
func WriteXLSX(w io.Writer, d *reports.Document) error {
	names := make([]string, len(d.Sections))
	bars := false
	for i, s := range d.Sections {
		names[i] = s.Sheet
		bars = bars || len(s.Bars) > 0
	}
	if bars {
		names = append(names, barsSheet)
	}
	book, err := NewBook(d.Title, names...)
	if err != nil {
		return err
	}
	defer book.Close()
	drawn := &barBook{data: &Sheet{File: book, Name: barsSheet}, row: 1}
	for i, part := range d.Sections {
		s := &Sheet{File: book, Name: part.Sheet}
		lines := d.Lines[:min(1, len(d.Lines))]
		if i == 0 {
			lines = append(append(d.Lines[:len(d.Lines):len(d.Lines)], d.Cautions...), d.Footer)
		}
		s.section(part, d.Title, lines, drawn)
		if s.Err != nil {
			return fmt.Errorf("лист «%s» не записан: %w", s.Name, s.Err)
		}
	}
	if bars {
		drawn.data.Width(1, 60)
		drawn.data.Landscape(1)
	}
	if drawn.data.Err != nil {
		return fmt.Errorf("лист «%s» не записан: %w", barsSheet, drawn.data.Err)
	}
	return book.Write(w)
}

// Chapter writes a chapter on a sheet of its own, under a title and lines.
func (s *Sheet) Chapter(c reports.Chapter, title string, lines []string) {
	s.section(reports.Section{Chapter: c}, title, lines, &barBook{})
}

// section writes a section on a sheet of its own, under the report's title and
// so many of its lines; charts stand below the tables that hold their numbers.
func (s *Sheet) section(part reports.Section, title string, lines []string, bars *barBook) {
	c := part.Chapter
	columns := GridOf(c)
	for i, column := range columns {
		s.Width(i+1, column.Width)
	}
	last, width := len(columns), reports.TableWidth(columns)
	row := DrawTitle(s, last, width, title, lines)
	row = s.Across(last, row, Look{Size: 12, Bold: true}, width, c.Title)
	head := 0
	for i, p := range c.Passages {
		if i > 0 {
			row++
		}
		next, its := s.Passage(p, row, last, width)
		if row = next; head == 0 {
			head = its
		}
		row = bars.draw(s, row, part.Bars[i])
	}
	if head > 0 && oneHead(c) {
		s.PrintTitles(head, head, 0)
	}
	if part.OnePage {
		s.OnePage()
		return
	}
	s.Landscape(1)
}

// oneHead tells whether all tables of a chapter have the same head, which then
// stands on every printed page.
func oneHead(c reports.Chapter) bool {
	for _, p := range c.Passages {
		if len(p.Columns) > 0 && !slices.Equal(p.Columns, GridOf(c)) {
			return false
		}
	}
	return true
}
