package form

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"vsrok/reports"
)

// grid is a table as it was read back: its rows of cells, spaces folded.
type grid [][]string

// tablesOf reads the tables of a written form with a reader that is not the
// writer: excelize, encoding/xml or a parser of HTML.
var tablesOf = map[string]func(*testing.T, []byte) []grid{"xlsx": xlsxTables, "docx": docxTables, "html": htmlTables}

func folded(text string) string { return strings.Join(strings.Fields(text), " ") }

func xlsxTables(t *testing.T, raw []byte) []grid {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var tables []grid
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var table grid
		for _, row := range rows {
			for i := range row {
				row[i] = folded(row[i])
			}
			table = append(table, row)
		}
		tables = append(tables, table)
	}
	return tables
}

func docxTables(t *testing.T, raw []byte) []grid {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(partOf(t, raw, "word/document.xml")))
	var tables []grid
	inTable := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return tables
		}
		if err != nil {
			t.Fatal(err)
		}
		last := len(tables) - 1
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "tbl":
				tables, inTable = append(tables, nil), true
			case "tr":
				tables[last] = append(tables[last], nil)
			case "tc":
				row := &tables[last][len(tables[last])-1]
				*row = append(*row, "")
			case "br":
				if inTable {
					addText(tables, "\n")
				}
			}
		case xml.EndElement:
			if token.Name.Local == "tbl" {
				inTable = false
			}
		case xml.CharData:
			if inTable {
				addText(tables, string(token))
			}
		}
	}
}

// addText adds to the cell that was begun last.
func addText(tables []grid, text string) {
	table := tables[len(tables)-1]
	row := table[len(table)-1]
	row[len(row)-1] = folded(row[len(row)-1] + "\x00" + text)
	row[len(row)-1] = strings.ReplaceAll(row[len(row)-1], "\x00", "")
}

func htmlTables(t *testing.T, raw []byte) []grid {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var tables []grid
	for node := range page.Descendants() {
		switch node.Data {
		case "table":
			tables = append(tables, nil)
		case "tr":
			tables[len(tables)-1] = append(tables[len(tables)-1], nil)
		case "td", "th":
			rows := tables[len(tables)-1]
			rows[len(rows)-1] = append(rows[len(rows)-1], folded(visibleText(node)))
		}
	}
	return tables
}

func visibleText(node *html.Node) string {
	if node.Type == html.TextNode {
		return node.Data
	}
	for _, attribute := range node.Attr {
		if attribute.Key == "class" && attribute.Val == "hidden" {
			return ""
		}
	}
	var text strings.Builder
	for child := range node.ChildNodes() {
		text.WriteString(visibleText(child))
	}
	return text.String()
}

// formRowsOf finds the rows of the form, with their school columns alone, over
// all tables that the form is cut into.
func formRowsOf(tables []grid, rows int) map[int][]string {
	found := map[int][]string{}
	for _, table := range tables {
		for i, row := range table {
			if len(row) < 2 || row[0] != "№" || row[1] != "Показатель" {
				continue
			}
			for k, cells := range table[i+1 : i+1+rows] {
				for len(cells) < len(row) {
					cells = append(cells, "")
				}
				found[k+1] = append(found[k+1], cells[2:]...)
			}
		}
	}
	return found
}

// rowsBelow are the rows of the table whose head begins with these cells.
func rowsBelow(tables []grid, head ...string) grid {
	for _, table := range tables {
		for i, row := range table {
			if len(row) >= len(head) && cmp.Equal(row[:len(head)], head) {
				return table[i+1:]
			}
		}
	}
	return nil
}

// number is a number of any format: digits without their grouping, a comma for
// a point.
func number(text string) string {
	return strings.NewReplacer("\u00a0", "", " ", "", ",", "", "%", "", ".", "").Replace(text)
}

// Every format shows the signs, remarks and numbers of the model, also where
// the form is cut into several tables.
func TestEveryFormatShowsTheModel(t *testing.T) {
	wide := wideForm(t, 40, longName)
	wide.Rows[0].Cells[39].Sign, wide.Rows[34].Cells[20].Sign = "-", "+"
	for name, form := range map[string]*Form{"april": fullForm(t), "one school": wideForm(t, 1, "СОШ %d"),
		"forty": wide} {
		for format, read := range tablesOf {
			t.Run(name+" "+format, func(t *testing.T) {
				tables := read(t, written(t, form, format))
				checkSigns(t, form, tables)
				checkNumbers(t, form, tables)
				checkComparisons(t, form, tables)
			})
		}
	}
}

func checkSigns(t *testing.T, form *Form, tables []grid) {
	t.Helper()
	found := formRowsOf(tables, len(form.Rows))
	for _, row := range form.Rows {
		for i, cell := range row.Cells {
			want := reports.SignText(cell.Sign)
			for k, number := range cell.Remarks {
				want += []string{"", ","}[min(k, 1)] + strconv.Itoa(number)
			}
			if len(cell.Remarks) > 0 {
				want += ")"
			}
			if got := strings.ReplaceAll(found[row.Number][i], " ", ""); got != want {
				t.Errorf("row %d, %s: %q, want %q", row.Number, form.Schools[i].Name, got, want)
			}
		}
	}
}

func checkNumbers(t *testing.T, form *Form, tables []grid) {
	t.Helper()
	rows := rowsBelow(tables, "Школа", "Правило", "Доля считается")
	for i, n := range form.Numbers {
		row := append(rows[i], "", "") // a workbook's row ends with its last filled cell
		c := n.Counts
		want := []string{fmt.Sprint(c.OnTime), fmt.Sprint(c.Late), fmt.Sprint(c.Overdue), fmt.Sprint(c.Pending),
			fmt.Sprint(c.Undetermined), fmt.Sprint(c.Due())}
		var got []string
		for _, cell := range row[3:9] {
			got = append(got, number(cell))
		}
		if diff := cmp.Diff(want, got); diff != "" || row[0] != n.School || row[1] != n.Rule ||
			row[11] != reports.SignText(n.Sign) {
			t.Errorf("%s, %s: %q %s", n.School, n.Rule, row, diff)
		}
		if c.Due() > 0 {
			if low, high := c.OnTime*1000/c.Due(),
				(c.OnTime+c.Undetermined)*1000/c.Due(); number(row[9]) != fmt.Sprint(low) ||
				number(row[10]) != fmt.Sprint(high) {
				t.Errorf("%s, %s: shares %s and %s, want %d and %d thousandths", n.School, n.Rule, row[9], row[10], low,
					high)
			}
		}
	}
}

func checkComparisons(t *testing.T, form *Form, tables []grid) {
	t.Helper()
	rows := rowsBelow(tables, "Школа", "Строка", "Что измерено")
	for i, c := range form.Comparisons() {
		want := []string{c.School, strconv.Itoa(c.Row), c.Rules, reports.SignText(c.Declared),
			reports.SignText(c.Measured), c.Words()}
		if diff := cmp.Diff(want, rows[i]); diff != "" {
			t.Error(diff)
		}
	}
}

// The words that only the second part has stand in every format: 95 % as
// 0,95, both articles of the code, the years of the calendar, the export's
// hash, the reading that changes a sign.
func TestEveryFormatTellsTheMethod(t *testing.T) {
	for format := range formats {
		raw := written(t, fullForm(t), format)
		text := map[string]func() string{
			"html": func() string { return html.UnescapeString(string(raw)) },
			"docx": func() string { return partOf(t, raw, "word/document.xml") },
			"xlsx": func() string { return partOf(t, raw, "xl/sharedStrings.xml") },
		}[format]()
		for _, want := range []string{"ст. 191", "ст. 193", "2013–2026", strings.Repeat("a1", 32), "рабочие дни",
			"Порог 0,95: порог программы, не акта",
			"06.05.2015 09:00", "в течение 5 дней", "Строка 22, школ: заявлено «+», измерено «+» — 2"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
	}
}

func TestSensitivityInOneLine(t *testing.T) {
	form := fullForm(t)
	form.Sensitivity.Flips = nil
	if page := string(written(t, form, "html")); !strings.Contains(page, "Знак не меняется ни у одной школы") ||
		strings.Contains(page, "Стал бы") {
		t.Error("the page does not say that nothing changes")
	}
	form.Sensitivity = nil // not tried: nothing may be said
	if page := string(written(t, form, "html")); strings.Contains(page, "Знак не меняется") ||
		strings.Contains(page, "Устойчивость") {
		t.Error("the page speaks of readings that nobody tried")
	}
}

// Hostile text is text: no element, attribute or control character of the
// page comes from it, and nothing turns the order of what follows.
func TestHostileTextIsHarmless(t *testing.T) {
	page, err := html.Parse(bytes.NewReader(written(t, hostileForm(), "html")))
	if err != nil {
		t.Fatal(err)
	}
	for node := range page.Descendants() {
		if node.Type == html.ElementNode && (node.Data == "script" || node.Data == "img" || node.Data == "b") {
			t.Errorf("the page has the element %s", node.Data)
		}
		for _, attribute := range node.Attr {
			if strings.HasPrefix(attribute.Key, "on") || strings.Contains(attribute.Val, "http") {
				t.Errorf("attribute %s=%s", attribute.Key, attribute.Val)
			}
		}
	}
	document := partOf(t, written(t, hostileForm(), "docx"), "word/document.xml")
	for format, text := range map[string]string{"html": string(written(t, hostileForm(), "html")), "docx": document} {
		if strings.ContainsAny(text, "\x00\x1b\ufffe\u202e") {
			t.Errorf("%s holds control characters", format)
		}
		if n := strings.Count(text, "я"); n < 40000 {
			t.Errorf("%s: %d letters of 40000", format, n)
		}
	}
	cells := formRowsOf(docxTables(t, written(t, hostileForm(), "docx")), 3)
	if diff := cmp.Diff(map[int][]string{1: {"+"}, 2: {"−"}, 3: {"? 1)"}}, cells); diff != "" {
		t.Error(diff)
	}
}

// The head is repeated, the page lies on its side, the names stand upright,
// the computed rows are grey.
func TestDocumentLayout(t *testing.T) {
	document := partOf(t, written(t, aprilForm(t), "docx"), "word/document.xml")
	for want, n := range map[string]int{
		`<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`: 1,
		`<w:textDirection w:val="btLr"/>`:                        9,
		`w:fill="D9D9D9"`:                                        3 * 11, // three rows of eleven cells
	} {
		if got := strings.Count(document, want); got != n {
			t.Errorf("%s stands there %d times, want %d", want, got, n)
		}
	}
	if heads, tables := strings.Count(document, "<w:tblHeader/>"),
		strings.Count(document, "<w:tbl>"); heads != tables || tables < 3 {
		t.Errorf("%d tables, %d repeated heads", tables, heads)
	}
}

func TestPageNeedsNoNetwork(t *testing.T) {
	page := string(written(t, fullForm(t), "html"))
	for _, foreign := range []string{"http:", "https:", "<script", "<link", "@import", "url("} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page has %s", foreign)
		}
	}
}

func TestLibreOfficePrintsTheDocument(t *testing.T) {
	text := pdfText(t, officeOf(t, "form.docx", written(t, fullForm(t), "docx"), "pdf", "form.pdf"))
	form := 0
	for _, page := range strings.Split(text, "\f") {
		if strings.Contains(page, "Показатель") {
			form++
		}
	}
	if form < 2 || form != strings.Count(text, "Показатель") {
		t.Errorf("the head stands on %d pages, %d times", form, strings.Count(text, "Показатель"))
	}
	for _, last := range []string{"персональных данных)", "ни один срок ещё не наступил.", strings.Repeat("a1", 32)} {
		if !strings.Contains(text, last) {
			t.Errorf("cut off: %q is not on paper", last)
		}
	}
}

// Chromium repeats the head of the form on every page and prints all of it.
func TestChromiumPrintsThePage(t *testing.T) {
	if testing.Short() {
		t.Skip("short: no browser is started")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: the page was not printed")
	}
	dir := t.TempDir()
	page, pdf := filepath.Join(dir, "form.html"), filepath.Join(dir, "form.pdf")
	if err := os.WriteFile(page, written(t, fullForm(t), "html"), 0o600); err != nil {
		t.Fatal(err)
	}
	printing := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--disable-component-update",
		"--disable-sync", "--no-first-run", "--no-pdf-header-footer", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--print-to-pdf="+pdf, "file://"+page)
	if out, err := printing.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	text := pdfText(t, raw)
	if n := strings.Count(text, "Показатель"); n < 2 {
		t.Errorf("the head stands on %d pages", n)
	}
	for _, last := range []string{"персональных данных)", "ни один срок ещё не наступил."} {
		if !strings.Contains(text, last) {
			t.Errorf("cut off: %q is not on paper", last)
		}
	}
}
