package ingest

import (
	"encoding/csv"
	"io"
	"os"
	"slices"
	"strings"
)

// referenceHeads are the columns by which a reference table is known when it
// lies among exports: no export has them all.
var referenceHeads = []struct {
	name    string
	columns []string
}{
	{"schools.csv", []string{columnCode, columnName, columnZone, columnWeek}},
	{"periods.csv", []string{columnSchool, columnClasses, columnPeriod, columnStart, columnEnd}},
	{"days.csv", []string{columnSchool, columnDate, columnDayKind}},
	{"exemptions.csv", []string{columnSchool, "Правило", "Причина", "Кто принял"}},
	{"aliases.csv", []string{"Что", "Как в выгрузке", "Как считать"}},
	{"calendar.csv", []string{columnDate, columnDayKind, "Перенесён с"}},
	{"checklist.csv", []string{"строка", "номер", "считается по", "текст"}},
	{"checklist.csv", []string{"row", "number", "computed_from", "text"}},
}

// mostHead is how much of a file is read for its first line, in bytes.
const mostHead = 64 << 10

// ReferenceTable is the name of the reference table that a file is, whatever
// the file is called; empty where it is none.
func ReferenceTable(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, mostHead))
	if err != nil {
		return ""
	}
	reader := csv.NewReader(strings.NewReader(string(headerLine(referenceText(head)))))
	reader.Comma, reader.LazyQuotes = ';', true
	cells, err := reader.Read()
	if err != nil {
		return ""
	}
	var keys []string
	for _, cell := range cells {
		keys = append(keys, columnKey(cell))
	}
	for _, known := range referenceHeads {
		if !slices.ContainsFunc(known.columns, func(column string) bool { return !slices.Contains(keys, columnKey(column)) }) {
			return known.name
		}
	}
	return ""
}
