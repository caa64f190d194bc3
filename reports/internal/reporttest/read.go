package reporttest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"vsrok/reports"
	"vsrok/reports/paper"
)

// HTMLOf is a report as a page.
func HTMLOf(t *testing.T, d *reports.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	Stop(t, paper.WriteHTML(&out, d))
	return out.Bytes()
}

// XLSXOf is a report as a workbook.
func XLSXOf(t *testing.T, d *reports.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	Stop(t, paper.WriteXLSX(&out, d))
	return out.Bytes()
}

// Parsed is a page as a browser takes it.
func Parsed(t *testing.T, page []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	Stop(t, err)
	return root
}

// Elements are all of a name below a node, in their order.
func Elements(node *html.Node, name string) []*html.Node {
	var found []*html.Node
	for child := range node.Descendants() {
		if child.Type == html.ElementNode && child.Data == name {
			found = append(found, child)
		}
	}
	return found
}

// TextOf is all text below a node.
func TextOf(node *html.Node) string {
	var b strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode && child.Parent.Data != "style" {
			b.WriteString(child.Data)
		}
	}
	return b.String()
}

// Attribute is an attribute's value, empty where it is missing.
func Attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// RowsOf are the rows of a passage's table as people read them, a row a line.
// Spaces that do not break are plain.
func RowsOf(t *testing.T, d *reports.Document, id string, passage int) []string {
	t.Helper()
	place := slices.IndexFunc(d.Sections, func(s reports.Section) bool { return s.ID == id })
	if place < 0 {
		t.Fatalf("no section %s", id)
	}
	p := d.Sections[place].Passages[passage]
	var rows []string
	for _, row := range p.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(cell.Text(p.Columns[i].Kind), reports.NBSP, " ")
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return rows
}

// WantRows compares a table's rows with those of the hand arithmetic.
func WantRows(t *testing.T, d *reports.Document, id string, passage int, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, RowsOf(t, d, id, passage)); diff != "" {
		t.Errorf("%s, table %d (-want +got):\n%s", id, passage, diff)
	}
}

// TextOfBook is all text of a workbook; a formula fails the test.
func TextOfBook(t *testing.T, raw []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	Stop(t, err)
	defer book.Close()
	var b strings.Builder
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		Stop(t, err)
		for r, row := range rows {
			for c, text := range row {
				if formula, _ := book.GetCellFormula(name, paper.At(c+1, r+1)); formula != "" {
					t.Errorf("%s, %s: a formula %s", name, paper.At(c+1, r+1), formula)
				}
				b.WriteString(text + "\n")
			}
		}
	}
	return b.String()
}

// EveryText is what each format of a report shows.
func EveryText(t *testing.T, d *reports.Document) map[string]string {
	t.Helper()
	return map[string]string{"page": TextOf(Parsed(t, HTMLOf(t, d))), "book": TextOfBook(t, XLSXOf(t, d))}
}
