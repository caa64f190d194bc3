package ingest

import (
	"encoding/csv"
	"io"
	"os"
	"slices"
	"strings"
)

// referenceHeads are the columns by which a reference table is known when it
// lies among exports. Where alone is set it has no other columns: an export may
// have those and more.
var referenceHeads = []struct {
	name    string
	columns []string
	alone   bool
}{
	{"schools.csv", []string{columnCode, columnName, columnZone, columnWeek}, false},
	{"periods.csv", []string{columnSchool, columnClasses, columnPeriod, columnStart, columnEnd}, true},
	{"days.csv", []string{columnSchool, columnDate, columnDayKind}, true},
	{"exemptions.csv", []string{columnSchool, columnRule, columnReason, columnAcceptedBy}, false},
	{"aliases.csv", []string{columnAliasOf, columnSpelling, columnCanonical}, true},
	{"calendar.csv", []string{columnDate, columnDayKind, "Перенесён с"}, true},
	{"checklist.csv", []string{"строка", "номер", "считается по", "текст"}, false},
	{"checklist.csv", []string{"row", "number", "computed_from", "text"}, false},
}

const (
	mostHead      = 64 << 10 // bytes of a file that are read for its head
	mostHeadLines = 30       // words may stand above the head of a form
)

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
	lines := 0
	for line := range strings.Lines(string(referenceText(head))) {
		if name := referenceHead(line); name != "" {
			return name
		}
		if lines++; lines == mostHeadLines {
			break
		}
	}
	return ""
}

// referenceHead is the reference table whose head a line is.
func referenceHead(line string) string {
	reader := csv.NewReader(strings.NewReader(line))
	reader.Comma, reader.LazyQuotes = ';', true
	cells, err := reader.Read()
	if err != nil {
		return ""
	}
	var keys []string
	for _, cell := range cells {
		if cell = strings.TrimSpace(cell); cell != "" {
			keys = append(keys, columnKey(cell))
		}
	}
	for _, known := range referenceHeads {
		lacks := slices.ContainsFunc(known.columns,
			func(column string) bool { return !slices.Contains(keys, columnKey(column)) })
		if !lacks && (!known.alone || len(keys) == len(known.columns)) {
			return known.name
		}
	}
	return ""
}
