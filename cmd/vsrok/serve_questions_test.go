package main

import (
	"html"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestServeSameAsCommands: whatever a command prints in its table stands in the
// page's table too, cell by cell.
func TestServeSameAsCommands(t *testing.T) {
	long(t)
	dir := workspaceOf(t, "district")
	try(t, exitOK, "-C", dir, "import", filepath.Join("..", "..", "testdata", "district", "exports"))
	const round = "?round=2015-04-01_2015-04-30_2015-05-06T09%3A00%3A00_calendar_rollover_0.95"
	flags := []string{"--from", "2015-04-01", "--to", "2015-04-30", "--as-of", "2015-05-06T09:00"}
	printed := map[string][]string{}
	for _, command := range []string{"trend", "late", "compare", "sensitivity"} {
		printed[command] = questionRows(try(t, exitOK, append([]string{"-C", dir, command}, flags...)...))
	}
	printed["teachers"] = questionRows(try(t, exitOK, append([]string{"-C", dir, "teachers", "sosh3"}, flags...)...))
	v := visit(t, dir)
	for command, rows := range printed {
		page := pageRows(v.want(http.StatusOK,
			v.get("/questions/"+command+round+map[string]string{"teachers": "&school=sosh3"}[command])).body)
		if len(rows) < 9 {
			t.Errorf("%s prints %d rows", command, len(rows))
		}
		for _, row := range rows {
			if !page[row] {
				t.Errorf("%s: the page lacks %s", command, row)
			}
		}
	}
}

var (
	percentOf = regexp.MustCompile(`(\d+из\d+)\([\d,]+%\)$`) // which the page leaves out
	monthName = regexp.MustCompile(`(20\d\d)-(\d\d)`)
	pageRow   = regexp.MustCompile(`(?s)<tr><th scope="row">(.*?)</tr>`)
	pageCell  = regexp.MustCompile(`(?s)<td data-head="Номер".*?</td>|<[^>]*>`)
)

// questionRows are the rows of printed tables without blanks, as a page says them.
func questionRows(out string) (rows []string) {
	for _, line := range strings.Split(out, "\n") {
		if !strings.HasPrefix(line, "│ М") && !strings.HasPrefix(line, "│ Учитель-") {
			continue
		}
		row := strings.NewReplacer("│", "", "извнесённых", "").Replace(bare(line))
		row = monthName.ReplaceAllString(percentOf.ReplaceAllString(row, "$1"), "$2.$1")
		rows = append(rows, row)
	}
	return rows
}

// pageRows are the rows of a page's tables without blanks.
func pageRows(page string) map[string]bool {
	rows := map[string]bool{}
	for _, row := range pageRow.FindAllStringSubmatch(page, -1) {
		rows[strings.ReplaceAll(bare(html.UnescapeString(pageCell.ReplaceAllString(row[1], ""))), "−", "-")] = true
	}
	return rows
}

func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
