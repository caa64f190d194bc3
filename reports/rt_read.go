package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

func htmlOf(t *testing.T, d *Document) []byte {
	t.Helper()
	var out bytes.Buffer
	stop(t, WriteHTML(&out, d))
	return out.Bytes()
}

func xlsxOf(t *testing.T, d *Document) []byte {
	t.Helper()
	var out bytes.Buffer
	stop(t, WriteXLSX(&out, d))
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

// rowsOf are the rows of a passage's table as people read them, a row a line.
// Spaces that do not break are plain.
func rowsOf(t *testing.T, d *Document, id string, passage int) []string {
	t.Helper()
	place := slices.IndexFunc(d.sections, func(s section) bool { return s.id == id })
	if place < 0 {
		t.Fatalf("no section %s", id)
	}
	p := d.sections[place].passages[passage]
	var rows []string
	for _, row := range p.rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.ReplaceAll(cell.text(p.columns[i].kind), nbsp, " ")
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return rows
}

func wantRows(t *testing.T, d *Document, id string, passage int, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, rowsOf(t, d, id, passage)); diff != "" {
		t.Errorf("%s, table %d (-want +got):\n%s", id, passage, diff)
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
func everyText(t *testing.T, d *Document) map[string]string {
	t.Helper()
	return map[string]string{"page": textOf(parsed(t, htmlOf(t, d))), "book": textOfBook(t, xlsxOf(t, d))}
}
