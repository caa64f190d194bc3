package page

import (
	"path/filepath"
	"strings"
	"unicode"

	"vsrok/analysis"
)

// A label keeps the last parts of a name: the folders next to a file may name
// its school.
const (
	labelParts = 5
	labelRunes = 120
)

// cleanLabel makes a label of the name under which a browser sent a file. It
// is shown and searched for a school's name, and never opens anything: no
// part of it climbs, hides or turns the text around it.
func cleanLabel(name string) string {
	var parts []string
	for _, part := range strings.FieldsFunc(name, isSlash) {
		part = strings.TrimSpace(strings.Map(visible, part))
		if strings.Trim(part, ".") == "" {
			continue
		}
		if runes := []rune(part); len(runes) > labelRunes {
			// The end has the extension, the beginning the school.
			part = string(runes[:labelRunes-20]) + "…" + string(runes[len(runes)-19:])
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "файл без имени"
	}
	return strings.Join(parts[max(0, len(parts)-labelParts):], "/")
}

func isSlash(r rune) bool { return r == '/' || r == '\\' }

// visible drops control characters and marks that turn the writing direction.
func visible(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
		return -1
	}
	return r
}

// litter tells files that no one exported: hidden ones, Excel's locks,
// Windows' thumbnails.
func litter(label string) bool {
	for _, part := range strings.Split(label, "/") {
		if strings.HasPrefix(part, ".") || strings.HasPrefix(part, "~$") {
			return true
		}
	}
	name := baseName(label)
	return strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

func baseName(label string) string {
	return label[strings.LastIndexByte(label, '/')+1:]
}

// checklistTable is the checklist's usual name.
const checklistTable = "checklist.csv"

// tables are the files of a workspace that may come in a drop.
var tables = []string{"schools.csv", "periods.csv", "days.csv", "exemptions.csv", "aliases.csv", analysis.CalendarFile,
	mappingTable, checklistTable}

// tableOf is the table of the workspace that a label names, if any.
func tableOf(label string) string {
	for _, table := range tables {
		if strings.EqualFold(baseName(label), table) {
			return table
		}
	}
	return ""
}

// saveName is a file's name with a school's code put before its extension.
func saveName(file, school string) string {
	if school == "" {
		return file
	}
	extension := filepath.Ext(file)
	return strings.TrimSuffix(file, extension) + " " + school + extension
}
