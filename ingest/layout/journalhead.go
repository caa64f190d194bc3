package layout

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"vsrok/ingest/tabular"
)

// readJournalHead finds the lines of the head by their words. What the lines
// of a second matrix do not say stays as it was in the one before, nil for the
// first: another subject has its own teachers, another class names its subject.
func readJournalHead(rows []tabular.Row, before *Page) (*Page, error) {
	page := &Page{}
	for _, row := range rows {
		for i := range row.Cells {
			label, value := labelAndValue(row.Cells, i)
			if value == "" {
				continue
			}
			page.setHead(label, value)
		}
	}
	if before != nil {
		page.inherit(before)
	}
	var missing []string
	for _, part := range []struct {
		lacks bool
		line  string
	}{
		{page.Class == "", "«Класс: …»"},
		{page.Year == 0, "«Год: 2014/2015»"},
		{page.Subject == "", "«Наименование предмета: …»"},
	} {
		if part.lacks {
			missing = append(missing, part.line)
		}
	}
	if missing != nil {
		return nil, fmt.Errorf("над таблицей журнала не найдены строки: %s; выгрузите журнал заново, не меняя его шапки", strings.Join(missing, ", "))
	}
	if page.classFault != "" {
		return nil, fmt.Errorf("строка «Класс»: %s", page.classFault)
	}
	return page, nil
}

func (page *Page) inherit(before *Page) {
	sameClass := page.Class == "" || page.Class == before.Class
	if page.Class == "" {
		page.Class, page.Group = before.Class, before.Group
	}
	page.Year = cmp.Or(page.Year, before.Year)
	if page.Subject == "" && sameClass {
		page.Subject = before.Subject
		if page.Teachers == nil {
			page.Teachers = before.Teachers
		}
	}
}

// headStart is the first of the rows that belong to the head of a matrix below
// another one: the topmost line «Класс», «Год» or «Предмет» between the list of
// pupils above and the months. A teacher's line above it is a signature.
func headStart(rows []tabular.Row, above, g grid) int {
	start := g.month
	for i := g.month - 1; i >= above.body; i-- {
		if above.number >= 0 && isOrdinal(cellAt(rows[i].Cells, above.number)) {
			break
		}
		if label, _ := lineLabel(rows[i].Cells); label != "" && label != "педагог" {
			start = i
		}
	}
	return start
}

// lineLabel is the first label with a colon in a row, and its value.
func lineLabel(cells []string) (label, value string) {
	for i, cell := range cells {
		if !strings.Contains(cell, ":") {
			continue
		}
		if label, value = labelAndValue(cells, i); label != "" {
			return label, value
		}
	}
	return "", ""
}

// labelAndValue cuts «Класс: 5а» at its colon. Where nothing follows the
// colon, or the cell is a label without one, the next filled cell is the value.
func labelAndValue(cells []string, i int) (label, value string) {
	text := Text(cells[i])
	label, value, _ = strings.Cut(text, ":")
	if label = Fold(label); headLabel(label) == "" {
		return "", ""
	}
	value = Text(value)
	for j := i + 1; value == "" && j < len(cells); j++ {
		if next := Text(cells[j]); next != text { // a merged label comes again
			value = next
		}
	}
	return headLabel(label), value
}

// headLabel is the canonical label of a folded one, empty for other words.
func headLabel(label string) string {
	switch label {
	case "класс":
		return label
	case "год", "учебный год":
		return "год"
	case "предмет", "наименование предмета", "учебный предмет":
		return "предмет"
	}
	for _, word := range []string{"педагог", "учител", "преподавател"} {
		if strings.Contains(label, word) && !strings.ContainsAny(label, "-0123456789") {
			return "педагог"
		}
	}
	return ""
}

// setHead keeps the first value of each label.
func (page *Page) setHead(label, value string) {
	switch {
	case label == "класс" && page.Class == "":
		page.Class, page.Group, page.classFault = ClassName(value), ClassGroup(value), classFault(value)
	case label == "год" && page.Year == 0:
		page.Year = schoolYear(value)
	case label == "предмет" && page.Subject == "":
		page.Subject = value
	case label == "педагог" && page.Teachers == nil:
		for name := range strings.SplitSeq(value, ",") {
			if name = Text(name); name != "" {
				page.Teachers = append(page.Teachers, name)
			}
		}
	}
}

// schoolYear is the first year of «2014/2015», «2014-2015», «2014 – 2015 уч. год»; 0 where
// there is none between 2000 and 2098.
func schoolYear(s string) int {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(word) == 4 && word >= "2000" && word <= "2098" {
			return two(word, 0)*100 + two(word, 2)
		}
	}
	return 0
}

// hasJournalLabels tells a journal's head without its matrix: three of the
// four lines.
func hasJournalLabels(rows []tabular.Row) bool {
	found := map[string]bool{}
	for _, row := range rows {
		for i, cell := range row.Cells {
			if strings.Contains(cell, ":") {
				label, _ := labelAndValue(row.Cells, i)
				found[label] = true
			}
		}
	}
	delete(found, "")
	return len(found) >= 3
}
