package reports

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"vsrok/analysis"
)

func htmlOf(t *testing.T, d *document) []byte {
	t.Helper()
	var out bytes.Buffer
	stop(t, d.WriteHTML(&out))
	return out.Bytes()
}

func xlsxOf(t *testing.T, d *document) []byte {
	t.Helper()
	var out bytes.Buffer
	stop(t, d.WriteXLSX(&out))
	return out.Bytes()
}

// parsed is a page as a browser takes it.
func parsed(t *testing.T, page []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	stop(t, err)
	return root
}

// elements are all of a name below a node, in their order.
func elements(node *html.Node, name string) []*html.Node {
	var found []*html.Node
	for child := range node.Descendants() {
		if child.Type == html.ElementNode && child.Data == name {
			found = append(found, child)
		}
	}
	return found
}

func textOf(node *html.Node) string {
	var b strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode && child.Parent.Data != "style" {
			b.WriteString(child.Data)
		}
	}
	return b.String()
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// plain makes one number of what formats group or mark differently.
func plain(text string) string {
	text = strings.NewReplacer(nbsp, "", " ", "", "\n", "", ",", ".").Replace(text)
	return strings.TrimSpace(text)
}

// tables are the tables of a document as the model holds them: for each the
// section's title, then its rows with their cells joined.
func (d *document) tables() [][]string {
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
func tablesOfBook(t *testing.T, raw []byte, d *document) [][]string {
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

func TestFormatsCarryTheSame(t *testing.T) {
	for name, d := range map[string]*document{"school": &samples(t).school.document, "municipal": &samples(t).municipal.document} {
		want := d.tables()
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
	d := &samples(t).school.document
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
	for name, d := range map[string]*document{"school": &samples(t).school.document, "municipal": &samples(t).municipal.document} {
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

// The dark bar of 10 lessons of 12 is 10/12 of the scale; the text at its end
// and the longest label lie inside the drawing.
func TestTeacherBars(t *testing.T) {
	long := strings.Repeat("Ы", 300)
	c := teacherCharts(analysis.Marks, []analysis.TeacherLine{
		{Teacher: "Учитель-01 И.О.", Lessons: analysis.Lessons{Due: 12, Late: 2}},
		{Teacher: long, Lessons: analysis.Lessons{Due: 10, Late: 1, Undetermined: 9}},
		{Teacher: "Учитель-02 И.О.", Lessons: analysis.Lessons{Due: 9, Late: 9}}, // too few to be drawn
	})
	if len(c) != 1 || strings.Contains(c[0].body, "Учитель-02") {
		t.Fatalf("%d charts, or one with too few lessons", len(c))
	}
	root := parsed(t, []byte(c[0].svg("x")))
	bars := elements(root, "rect")
	full := pixelsOf(t, attribute(bars[1], "width")) + pixelsOf(t, attribute(bars[2], "width")) // nothing sure, 9 of 10 open
	dark := pixelsOf(t, attribute(bars[0], "width"))
	if got, want := dark/(full/0.9), 10.0/12; got < want-0.002 || got > want+0.002 {
		t.Errorf("the bar of 10 of 12 takes %.4f of the scale", got)
	}
	for _, text := range elements(root, "text") {
		x, width := pixelsOf(t, attribute(text, "x")), textPixels(textOf(text), chartText)
		switch attribute(text, "text-anchor") {
		case fromLeft:
			if x+width > c[0].width {
				t.Errorf("%s ends at %.0f of %.0f", textOf(text), x+width, c[0].width)
			}
		case toRight:
			if x-width < 0 {
				t.Errorf("%.20s begins at %.0f", textOf(text), x-width)
			}
		}
	}
}

func pixelsOf(t *testing.T, text string) float64 {
	t.Helper()
	var n float64
	_, err := fmt.Sscan(text, &n)
	stop(t, err)
	return n
}

// Two teachers with 26 names between them: 25 fit one drawing.
func TestManyBarsAreCutIntoDrawings(t *testing.T) {
	var lines []analysis.TeacherLine
	for i := range 26 {
		lines = append(lines, analysis.TeacherLine{Teacher: fmt.Sprintf("Учитель-%02d И.О.", i), Lessons: analysis.Lessons{Due: 10, Late: 1}})
	}
	c := teacherCharts(analysis.Marks, lines)
	if len(c) != 2 || !strings.HasSuffix(c[0].title, "(1–25 из 26)") || !strings.HasSuffix(c[1].title, "(26–26 из 26)") {
		t.Errorf("%d drawings, the first «%s»", len(c), c[0].title)
	}
}

// ISO 8601: week 15 of 2015 begins on Monday 06.04, week 1 of 2015 on 29.12.2014,
// week 53 of 2015 on 28.12.2015.
func TestWeekMonday(t *testing.T) {
	for week, want := range map[string]string{"2015-W15": "06.04.2015", "2015-W01": "29.12.2014", "2015-W53": "28.12.2015", "2016-W01": "04.01.2016"} {
		monday, err := weekMonday(week)
		if err != nil || Date(monday) != want || monday.Weekday() != time.Monday {
			t.Errorf("%s begins on %s, want %s (%v)", week, Date(monday), want, err)
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
	report := reportOf(t, askSample(t, [][2]string{{"a", hostileNames["formula"] + hostileNames["tag"] + "\u202e"}}, "", hostileFiles()), "a")
	d := &report.document
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
	if diff := cmp.Diff(d.tables(), tablesOfPage(t, page)); diff != "" {
		t.Errorf("the page differs from the model:\n%s", diff)
	}
}

// textOfBook is all text of a workbook; a formula fails the test.
func textOfBook(t *testing.T, raw []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	stop(t, err)
	defer book.Close()
	var b strings.Builder
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		stop(t, err)
		for r, row := range rows {
			for c, text := range row {
				if formula, _ := book.GetCellFormula(name, at(c+1, r+1)); formula != "" {
					t.Errorf("%s, %s: a formula %s", name, at(c+1, r+1), formula)
				}
				b.WriteString(text + "\n")
			}
		}
	}
	return b.String()
}

// everyText is what each format of a report shows.
func everyText(t *testing.T, d *document) map[string]string {
	t.Helper()
	return map[string]string{"page": textOf(parsed(t, htmlOf(t, d))), "book": textOfBook(t, xlsxOf(t, d))}
}

// Two processes that imported for themselves, under another zone and language,
// write the same bytes.
func TestReportsAreTheSameBytesInAnotherProcess(t *testing.T) {
	sums := func() string {
		school, municipal := samples(t).school, samples(t).municipal
		var lines []string
		for _, write := range []func(io.Writer) error{school.WriteHTML, school.WriteXLSX, municipal.WriteHTML, municipal.WriteXLSX} {
			hash := sha256.New()
			stop(t, write(hash))
			lines = append(lines, fmt.Sprintf("%x", hash.Sum(nil)))
		}
		return strings.Join(lines, "\n")
	}
	if path := os.Getenv(childVariable); path != "" {
		stop(t, os.WriteFile(path, []byte(sums()), 0o600))
		return
	}
	path := t.TempDir() + "/sums"
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), childVariable+"="+path, "TZ=Asia/Tokyo", "LANG=de_DE.UTF-8")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	other, err := os.ReadFile(path)
	stop(t, err)
	if want := sums(); string(other) != want {
		t.Errorf("here\n%s\nin another process\n%s", want, other)
	}
}
