package reports_test

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

	"vsrok/reports"
	"vsrok/reports/internal/reporttest"
	"vsrok/reports/municipal"
	"vsrok/reports/school"
)

// plain makes one number of what formats group or mark differently.
func plain(text string) string {
	text = strings.NewReplacer(reports.NBSP, "", " ", "", "\n", "", ",", ".").Replace(text)
	return strings.TrimSpace(text)
}

// tables are the tables of a document as the model holds them: for each the
// section's title, then its rows with their cells joined.
func tablesOfModel(d *reports.Document) [][]string {
	var all [][]string
	for _, s := range d.Sections {
		for _, p := range s.Passages {
			if len(p.Columns) == 0 || s.CopyTexts {
				continue
			}
			table := []string{s.Title}
			for _, row := range p.Rows {
				var cells []string
				for i, cell := range row {
					cells = append(cells, plain(cell.Text(p.Columns[i].Kind)))
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
	for _, part := range reporttest.Elements(reporttest.Parsed(t, page), "section") {
		for _, table := range reporttest.Elements(part, "table") {
			rows := []string{reporttest.TextOf(reporttest.Elements(part, "h2")[0])}
			for _, row := range reporttest.Elements(reporttest.Elements(table, "tbody")[0], "tr") {
				var cells []string
				for cell := range row.ChildNodes() {
					cells = append(cells, plain(reporttest.TextOf(cell)))
				}
				rows = append(rows, strings.Join(cells, "|"))
			}
			all = append(all, rows)
		}
	}
	return all
}

// tablesOfBook finds the tables of a workbook by their heads.
func tablesOfBook(t *testing.T, raw []byte, d *reports.Document) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	reporttest.Stop(t, err)
	defer book.Close()
	var all [][]string
	for _, s := range d.Sections {
		rows, err := book.GetRows(s.Sheet)
		reporttest.Stop(t, err)
		next := 0
		for _, p := range s.Passages {
			if len(p.Columns) == 0 || s.CopyTexts {
				continue
			}
			head := slices.IndexFunc(rows[next:], func(row []string) bool { return slices.Equal(row, headsOf(p)) })
			if head < 0 {
				t.Fatalf("sheet %s lacks the head %q", s.Sheet, headsOf(p))
			}
			next += head + 1
			table := []string{s.Title}
			for range p.Rows {
				table = append(table, strings.Join(cellsOf(rows[next], p), "|"))
				next++
			}
			all = append(all, table)
		}
	}
	return all
}

func headsOf(p reports.Passage) []string {
	var heads []string
	for _, column := range p.Columns {
		heads = append(heads, column.Head)
	}
	return heads
}

// cellsOf are a sheet's cells; numbers come grouped with commas.
func cellsOf(row []string, p reports.Passage) []string {
	cells := make([]string, len(p.Columns))
	copy(cells, row)
	for i, column := range p.Columns {
		if column.Kind == reports.OfCounts {
			cells[i] = strings.ReplaceAll(cells[i], ",", "")
		}
		cells[i] = plain(cells[i])
	}
	return cells
}

var builtReports map[string]*reports.Document

// bothReports are the two reports on twoSchools, built once: an import takes a
// second.
func bothReports(t *testing.T) map[string]*reports.Document {
	t.Helper()
	if builtReports == nil {
		s := reporttest.TwoSchools(t)
		school, err := school.Build(context.Background(), s, "a", reporttest.SampleHead(), reporttest.SampleMethod())
		reporttest.Stop(t, err)
		municipal, err := municipal.Build(context.Background(), s, reporttest.SampleHead(), reporttest.SampleMethod(),
			nil, nil)
		reporttest.Stop(t, err)
		builtReports = map[string]*reports.Document{"school": school, "municipal": municipal}
	}
	return builtReports
}

func TestFormatsCarryTheSame(t *testing.T) {
	for name, d := range bothReports(t) {
		want := tablesOfModel(d)
		if len(want) < 8 {
			t.Fatalf("%s: only %d tables", name, len(want))
		}
		if diff := cmp.Diff(want, tablesOfPage(t, reporttest.HTMLOf(t, d))); diff != "" {
			t.Errorf("%s as a page (-model +page):\n%s", name, diff)
		}
		if diff := cmp.Diff(want, tablesOfBook(t, reporttest.XLSXOf(t, d), d)); diff != "" {
			t.Errorf("%s as a workbook (-model +book):\n%s", name, diff)
		}
	}
}

// The signs of the first table are those that the analysis gave. The table of
// absences ends with the only one, on 06.04: of the days after it nothing is
// known, and one absence more or less decides.
func TestSignsInEveryFormat(t *testing.T) {
	d := bothReports(t)["school"]
	want := []string{"−", "−", "?", "?"}
	for format, tables := range map[string][][]string{"html": tablesOfPage(t, reporttest.HTMLOf(t, d)),
		"xlsx": tablesOfBook(t, reporttest.XLSXOf(t, d), d)} {
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
		page := reporttest.HTMLOf(t, d)
		root := reporttest.Parsed(t, page)
		for _, tag := range []string{"script", "link", "img", "iframe", "object"} {
			if n := len(reporttest.Elements(root, tag)); n > 0 {
				t.Errorf("%s: %d elements <%s>", name, n, tag)
			}
		}
		if outside := regexp.MustCompile(`(?:src|href)="[^#"]|url\(|@import`).Find(page); outside != nil {
			t.Errorf("%s refers to another file: %s", name, outside)
		}
		ids := map[string]bool{}
		for node := range root.Descendants() {
			if id := reporttest.Attribute(node, "id"); id != "" && ids[id] {
				t.Errorf("%s: id %s twice", name, id)
			} else {
				ids[id] = true
			}
		}
		for _, link := range reporttest.Elements(root, "a") {
			if !ids[strings.TrimPrefix(reporttest.Attribute(link, "href"), "#")] {
				t.Errorf("%s: a link to %s, which is not there", name, reporttest.Attribute(link, "href"))
			}
		}
		for _, tag := range []string{"header", "nav", "main", "footer"} {
			if n := len(reporttest.Elements(root, tag)); n != 1 {
				t.Errorf("%s: %d elements <%s>", name, n, tag)
			}
		}
		for _, table := range reporttest.Elements(root, "table") {
			if captions := reporttest.Elements(table, "caption"); len(captions) != 1 ||
				reporttest.TextOf(captions[0]) == "" {
				t.Errorf("%s: a table without a caption", name)
			}
			for _, cell := range reporttest.Elements(table, "th") {
				if scope := reporttest.Attribute(cell, "scope"); scope != "col" && scope != "row" {
					t.Errorf("%s: a head cell with the scope %q", name, scope)
				}
			}
		}
		drawings := reporttest.Elements(root, "svg")
		if len(drawings) == 0 {
			t.Errorf("%s: nothing is drawn", name)
		}
		for _, drawing := range drawings {
			if reporttest.Attribute(drawing, "role") != "img" || len(reporttest.Elements(drawing, "title")) != 1 ||
				len(reporttest.Elements(drawing, "desc")) != 1 {
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
	text := reporttest.MarksHead
	for i, key := range []string{"formula", "tag", "sql", "long", "reversed", "sum"} {
		name := quote(hostileNames[key])
		for k, day := range reporttest.DaysOfApril {
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
	s := reporttest.AskSample(t, [][2]string{{"a", hostileNames["formula"] + hostileNames["tag"] + "\u202e"}}, "",
		hostileFiles())
	d, err := school.Build(context.Background(), s, "a", reporttest.SampleHead(), reporttest.SampleMethod())
	reporttest.Stop(t, err)
	page := reporttest.HTMLOf(t, d)
	root := reporttest.Parsed(t, page)
	if n := len(reporttest.Elements(root, "script")); n > 0 {
		t.Errorf("%d scripts on the page", n)
	}
	texts := map[string]string{"page": reporttest.TextOf(root),
		"book": reporttest.TextOfBook(t, reporttest.XLSXOf(t, d))}
	for format, text := range texts {
		if strings.ContainsAny(text, "\u202e\u202c\u2066") {
			t.Errorf("%s: marks that turn the order of letters", format)
		}
		for _, want := range []string{hostileNames["formula"], hostileNames["tag"], hostileNames["sql"],
			hostileNames["sum"],
			"Учительхынелпатсерп", strings.Repeat("Ы", reports.LongestName-1) + "…"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %.60q", format, want)
			}
		}
		if strings.Contains(text, strings.Repeat("Ы", reports.LongestName)) {
			t.Errorf("%s: a name longer than %d characters", format, reports.LongestName)
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
		for _, d := range []*reports.Document{bothReports(t)["school"], bothReports(t)["municipal"]} {
			for _, raw := range [][]byte{reporttest.HTMLOf(t, d), reporttest.XLSXOf(t, d)} {
				lines = append(lines, fmt.Sprintf("%x", sha256.Sum256(raw)))
			}
		}
		return strings.Join(lines, "\n")
	}
	if path := os.Getenv(sumsVariable); path != "" {
		reporttest.Stop(t, os.WriteFile(path, []byte(sums()), 0o600))
		return
	}
	path := t.TempDir() + "/sums"
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), sumsVariable+"="+path, "TZ=Asia/Tokyo", "LANG=de_DE.UTF-8")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	other, err := os.ReadFile(path)
	reporttest.Stop(t, err)
	if want := sums(); string(other) != want {
		t.Errorf("here\n%s\nin another process\n%s", want, other)
	}
}
