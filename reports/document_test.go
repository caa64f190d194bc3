package reports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// plain makes one number of what formats group or mark differently.
func plain(text string) string {
	text = strings.NewReplacer(nbsp, "", " ", "", "\n", "", ",", ".").Replace(text)
	return strings.TrimSpace(text)
}

// tables are the tables of a document as the model holds them: for each the
// section's title, then its rows with their cells joined.
func tablesOfModel(d *Document) [][]string {
	var all [][]string
	for _, s := range d.sections {
		for _, p := range s.passages {
			if len(p.columns) == 0 || s.copyTexts {
				continue
			}
			table := []string{s.title}
			for _, row := range p.rows {
				var cells []string
				for i, cell := range row {
					cells = append(cells, plain(cell.text(p.columns[i].kind)))
				}
				table = append(table, strings.Join(cells, "|"))
			}
			all = append(all, table)
		}
	}
	return all
}

func tablesOfPage(t *testing.T, page []byte) [][]string {
	t.Helper()
	var all [][]string
	for _, part := range elements(parsed(t, page), "section") {
		for _, table := range elements(part, "table") {
			rows := []string{textOf(elements(part, "h2")[0])}
			for _, row := range elements(elements(table, "tbody")[0], "tr") {
				var cells []string
				for cell := range row.ChildNodes() {
					cells = append(cells, plain(textOf(cell)))
				}
				rows = append(rows, strings.Join(cells, "|"))
			}
			all = append(all, rows)
		}
	}
	return all
}

// tablesOfBook finds the tables of a workbook by their heads.
func tablesOfBook(t *testing.T, raw []byte, d *Document) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	stop(t, err)
	defer book.Close()
	var all [][]string
	for _, s := range d.sections {
		rows, err := book.GetRows(s.sheet)
		stop(t, err)
		next := 0
		for _, p := range s.passages {
			if len(p.columns) == 0 || s.copyTexts {
				continue
			}
			head := slices.IndexFunc(rows[next:], func(row []string) bool { return slices.Equal(row, headsOf(p)) })
			if head < 0 {
				t.Fatalf("sheet %s lacks the head %q", s.sheet, headsOf(p))
			}
			next += head + 1
			table := []string{s.title}
			for range p.rows {
				table = append(table, strings.Join(cellsOf(rows[next], p), "|"))
				next++
			}
			all = append(all, table)
		}
	}
	return all
}

func headsOf(p passage) []string {
	var heads []string
	for _, column := range p.columns {
		heads = append(heads, column.head)
	}
	return heads
}

// cellsOf are a sheet's cells; numbers come grouped with commas.
func cellsOf(row []string, p passage) []string {
	cells := make([]string, len(p.columns))
	copy(cells, row)
	for i, column := range p.columns {
		if column.kind == ofCounts {
			cells[i] = strings.ReplaceAll(cells[i], ",", "")
		}
		cells[i] = plain(cells[i])
	}
	return cells
}

var builtReports map[string]*Document

// bothReports are the two reports on twoSchools, built once: an import takes a
// second.
func bothReports(t *testing.T) map[string]*Document {
	t.Helper()
	if builtReports == nil {
		s := twoSchools(t)
		school, err := BuildSchoolReport(context.Background(), s, "a", sampleHead(), sampleMethod())
		stop(t, err)
		municipal, err := BuildMunicipalReport(context.Background(), s, sampleHead(), sampleMethod(), nil)
		stop(t, err)
		builtReports = map[string]*Document{"school": school, "municipal": municipal}
	}
	return builtReports
}

func TestFormatsCarryTheSame(t *testing.T) {
	for name, d := range bothReports(t) {
		want := tablesOfModel(d)
		if len(want) < 8 {
			t.Fatalf("%s: only %d tables", name, len(want))
		}
		if diff := cmp.Diff(want, tablesOfPage(t, htmlOf(t, d))); diff != "" {
			t.Errorf("%s as a page (-model +page):\n%s", name, diff)
		}
		if diff := cmp.Diff(want, tablesOfBook(t, xlsxOf(t, d), d)); diff != "" {
			t.Errorf("%s as a workbook (-model +book):\n%s", name, diff)
		}
	}
}

// The signs of the first table are those that the analysis gave. The table of
// absences ends with the only one, on 06.04: of the days after it nothing is
// known, and one absence more or less decides.
func TestSignsInEveryFormat(t *testing.T) {
	d := bothReports(t)["school"]
	want := []string{"-", "-", "?", "?"}
	for format, tables := range map[string][][]string{"html": tablesOfPage(t, htmlOf(t, d)), "xlsx": tablesOfBook(t, xlsxOf(t, d), d)} {
		var signs []string
		for _, row := range tables[0][1:] {
			signs = append(signs, strings.Split(row, "|")[1])
		}
		if !slices.Equal(signs, want) {
			t.Errorf("%s: signs %q, want %q", format, signs, want)
		}
	}
}

// Without a network or a script, and with what a screen reader goes by.
func TestPageStandsAlone(t *testing.T) {
	for name, d := range bothReports(t) {
		page := htmlOf(t, d)
		root := parsed(t, page)
		for _, tag := range []string{"script", "link", "img", "iframe", "object"} {
			if n := len(elements(root, tag)); n > 0 {
				t.Errorf("%s: %d elements <%s>", name, n, tag)
			}
		}
		if outside := regexp.MustCompile(`(?:src|href)="[^#"]|url\(|@import`).Find(page); outside != nil {
			t.Errorf("%s refers to another file: %s", name, outside)
		}
		ids := map[string]bool{}
		for node := range root.Descendants() {
			if id := attribute(node, "id"); id != "" && ids[id] {
				t.Errorf("%s: id %s twice", name, id)
			} else {
				ids[id] = true
			}
		}
		for _, link := range elements(root, "a") {
			if !ids[strings.TrimPrefix(attribute(link, "href"), "#")] {
				t.Errorf("%s: a link to %s, which is not there", name, attribute(link, "href"))
			}
		}
		for _, tag := range []string{"header", "nav", "main", "footer"} {
			if n := len(elements(root, tag)); n != 1 {
				t.Errorf("%s: %d elements <%s>", name, n, tag)
			}
		}
		for _, table := range elements(root, "table") {
			if captions := elements(table, "caption"); len(captions) != 1 || textOf(captions[0]) == "" {
				t.Errorf("%s: a table without a caption", name)
			}
			for _, cell := range elements(table, "th") {
				if scope := attribute(cell, "scope"); scope != "col" && scope != "row" {
					t.Errorf("%s: a head cell with the scope %q", name, scope)
				}
			}
		}
		drawings := elements(root, "svg")
		if len(drawings) == 0 {
			t.Errorf("%s: nothing is drawn", name)
		}
		for _, drawing := range drawings {
			if attribute(drawing, "role") != "img" || len(elements(drawing, "title")) != 1 || len(elements(drawing, "desc")) != 1 {
				t.Errorf("%s: a drawing without role, title or description", name)
			}
		}
	}
}

// hostileNames are what an export may hold in place of a name.
var hostileNames = map[string]string{
	"formula":  `=HYPERLINK("http://x";"y")`,
	"tag":      "<script>alert(1)</script>",
	"sql":      "O'; DROP TABLE entry; --",
	"long":     strings.Repeat("Ы", 40000),
	"reversed": "Учитель\u202eхынелпатсерп\u202c\u2066",
	"sum":      "+1+1",
}

// hostileFiles put each name in each place where a name can stand.
func hostileFiles() map[string]string {
	quote := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
	text := marksHead
	for i, key := range []string{"formula", "tag", "sql", "long", "reversed", "sum"} {
		name := quote(hostileNames[key])
		for k, day := range daysOfApril {
			text += fmt.Sprintf("5А;%s;Учитель-01 И.О.;%d;%s.2015;1;4;30.04.2015 12:00\n", name, i, day)
			text += fmt.Sprintf("5А;Алгебра;%s;%d;%s.2015;%d;4;30.04.2015 12:00\n", name, i, day, 1+i)
			if k < 2 && key != "long" {
				text += fmt.Sprintf("%s;Алгебра;Учитель-02 И.О.;%d;%s.2015;1;4;30.04.2015 12:00\n", name, i, day)
			}
		}
	}
	return map[string]string{"a/Отметки.csv": text}
}

func TestHostileText(t *testing.T) {
	s := askSample(t, [][2]string{{"a", hostileNames["formula"] + hostileNames["tag"] + "\u202e"}}, "", hostileFiles())
	d, err := BuildSchoolReport(context.Background(), s, "a", sampleHead(), sampleMethod())
	stop(t, err)
	page := htmlOf(t, d)
	root := parsed(t, page)
	if n := len(elements(root, "script")); n > 0 {
		t.Errorf("%d scripts on the page", n)
	}
	texts := map[string]string{"page": textOf(root), "book": textOfBook(t, xlsxOf(t, d))}
	for format, text := range texts {
		if strings.ContainsAny(text, "\u202e\u202c\u2066") {
			t.Errorf("%s: marks that turn the order of letters", format)
		}
		for _, want := range []string{hostileNames["formula"], hostileNames["tag"], hostileNames["sql"], hostileNames["sum"],
			"Учительхынелпатсерп", strings.Repeat("Ы", longestName-1) + "…"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %.60q", format, want)
			}
		}
		if strings.Contains(text, strings.Repeat("Ы", longestName)) {
			t.Errorf("%s: a name longer than %d characters", format, longestName)
		}
	}
	if diff := cmp.Diff(tablesOfModel(d), tablesOfPage(t, page)); diff != "" {
		t.Errorf("the page differs from the model:\n%s", diff)
	}
}

const sumsVariable = "REPORTS_TEST_WRITE_SUMS"

// Two processes that imported for themselves, under another zone and language,
// write the same bytes.
func TestReportsAreTheSameBytesInAnotherProcess(t *testing.T) {
	sums := func() string {
		var lines []string
		for _, d := range []*Document{bothReports(t)["school"], bothReports(t)["municipal"]} {
			for _, raw := range [][]byte{htmlOf(t, d), xlsxOf(t, d)} {
				lines = append(lines, fmt.Sprintf("%x", sha256.Sum256(raw)))
			}
		}
		return strings.Join(lines, "\n")
	}
	if path := os.Getenv(sumsVariable); path != "" {
		stop(t, os.WriteFile(path, []byte(sums()), 0o600))
		return
	}
	path := t.TempDir() + "/sums"
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), sumsVariable+"="+path, "TZ=Asia/Tokyo", "LANG=de_DE.UTF-8")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	other, err := os.ReadFile(path)
	stop(t, err)
	if want := sums(); string(other) != want {
		t.Errorf("here\n%s\nin another process\n%s", want, other)
	}
}
