package page

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

// grid is a table of a page that can be searched, filtered, sorted, leafed
// through and taken away as a workbook. What a person asked of it stands in the
// address, in parameters that begin with its name.
type grid struct {
	Name    string // also the anchor
	Title   string // heads it, and names its workbook; empty where it is the page's only one
	Caption string
	Class   string // of the table
	Columns []column
	Rows    []gridRow // all of them, in the page's own order, until it is laid
	Total   []cell    // of all rows; nil for none
	Empty   string    // what is said where there are no rows at all
	At      string    // address of its page; empty: that of the request
	Size    int       // rows on a page; 0 for gridRows
	NoBook  bool      // it is not offered as a workbook

	path  string
	query url.Values // of the page
	all   []gridRow  // before anything was asked
	found []gridRow  // what was asked for, on all pages
	Page  paging
}

// column is a column of a grid.
type column struct {
	Head, Small string // what heads it, and under that in small letters
	Kind        columnKind
	Choose      bool // its words, or signs, may be chosen from
}

// columnKind is what the cells of a column hold.
type columnKind int

const (
	ofWords  columnKind = iota // sorted as words; numbers in them by size
	ofCounts                   // whole numbers
	ofShares                   // sorted by Order
	ofSigns                    // a sign before words, sorted by Order
)

// columnsOf makes columns of one kind. What stands after «|» in a head is small.
func columnsOf(kind columnKind, choose bool, heads []string) (columns []column) {
	for _, text := range heads {
		head, small, _ := strings.Cut(text, "|")
		columns = append(columns, column{head, small, kind, choose})
	}
	return columns
}

// The columns of a grid by what they hold: words, words to choose from, counts,
// what has an order of its own, and signs.
func texts(heads ...string) []column        { return columnsOf(ofWords, false, heads) }
func picks(heads ...string) []column        { return columnsOf(ofWords, true, heads) }
func counts(heads ...string) []column       { return columnsOf(ofCounts, false, heads) }
func orders(heads ...string) []column       { return columnsOf(ofShares, false, heads) }
func orderedPicks(heads ...string) []column { return columnsOf(ofShares, true, heads) }
func signs(heads ...string) []column        { return columnsOf(ofSigns, true, heads) }

// Number tells whether a column is set on the right.
func (c column) Number() bool { return c.Kind == ofCounts }

// cell is one cell of a grid.
type cell struct {
	Sign  analysis.Sign // before the words
	Text  string
	Small string // after the words, in small letters
	Link  string // where the cell leads; empty for nowhere
	Label string // of the link for those who do not see its row; empty: the words
	Count int
	Order float64 // what columns of shares and signs are sorted by
}

// worded is a cell of words.
func worded(text string) cell { return cell{Text: text} }

// counted is a cell of a column of counts.
func counted(n int) cell { return cell{Text: reports.Number(n), Count: n, Order: float64(n)} }

// linked is a cell of words that leads somewhere.
func linked(text, link string) cell { return cell{Text: text, Link: link} }

// gridRow is a row of a grid.
type gridRow struct {
	Cells   []cell
	Remarks []string // below the row, across the table
	Edit    any      // what the page's own template shows below the row; nil for nothing
}

// add puts a row under those before.
func (g *grid) add(cells ...cell) { g.Rows = append(g.Rows, gridRow{Cells: cells}) }

// gridRows is how many rows a page shows.
const gridRows = 50

// fewRows need no search.
const fewRows = 5

// lay answers what the address asks of the grid: afterwards its Rows are those
// of one page.
func (g *grid) lay(r *http.Request) {
	g.path, g.query, g.all = cmp.Or(g.At, r.URL.Path), r.URL.Query(), g.Rows
	for _, passing := range []string{"note", "job", excelParameter} {
		g.query.Del(passing)
	}
	g.found = g.search(g.Rows)
	g.order()
	if g.Size == 0 {
		g.Size = gridRows
	}
	g.Page = paging{Number: max(1, number(g.asks("page"))), Size: g.Size, Total: len(g.found),
		Parameter: g.Name + ".page",
		Address:   g.address("page", ""), Anchor: g.Name}
	if edited := slices.IndexFunc(g.found, func(row gridRow) bool { return row.Edit != nil }); edited >= 0 {
		g.Page.Number = edited/g.Size + 1
	}
	g.Page.Number = min(g.Page.Number, g.Page.Pages())
	g.Rows = g.found[min(g.Page.Skip(), len(g.found)):g.Page.Last()]
}

// asks is what a parameter of the grid says.
func (g *grid) asks(parameter string) string { return g.query.Get(g.Name + "." + parameter) }

// search leaves the rows that hold every word and every choice that was asked
// for.
func (g *grid) search(rows []gridRow) []gridRow {
	wanted := strings.Fields(folded(g.Query()))
	return slices.DeleteFunc(slices.Clone(rows), func(row gridRow) bool {
		text := folded(row.text())
		for _, word := range wanted {
			if !strings.Contains(text, word) {
				return true
			}
		}
		for i, c := range g.Columns {
			if asked := g.asks(strconv.Itoa(i)); c.Choose && asked != "" && row.Cells[i].choice(c) != asked {
				return true
			}
		}
		return false
	})
}

// folded is a text as it is searched in: without case, ё as е, blanks alike.
func folded(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(text), "ё", "е"), "\u00a0", " ")
}

func (r gridRow) text() string {
	var words []string
	for _, c := range r.Cells {
		words = append(words, c.Text, c.Small)
	}
	return strings.Join(append(words, r.Remarks...), "\n")
}

// choice is what a cell counts as where its column may be chosen from.
func (c cell) choice(of column) string {
	if of.Kind != ofSigns {
		return c.Text
	}
	if c.Sign == analysis.Blank {
		return noSign
	}
	return signWords(c.Sign)
}

// noSign is the choice of cells without a sign.
const noSign = "без знака"

// order sorts the found rows by the column that was asked for; equal ones stay
// in the page's order.
func (g *grid) order() {
	by, down, ok := g.sortedBy()
	if !ok {
		return
	}
	names := collate.New(language.Russian, collate.Numeric)
	slices.SortStableFunc(g.found, func(a, b gridRow) int {
		if down {
			a, b = b, a
		}
		return compareCells(names, g.Columns[by].Kind, a.Cells[by], b.Cells[by])
	})
}

func compareCells(names *collate.Collator, kind columnKind, a, b cell) int {
	switch {
	case kind == ofWords:
		return names.CompareString(a.Text, b.Text)
	case a.Order < b.Order:
		return -1
	case a.Order > b.Order:
		return 1
	}
	return 0
}

// sortedBy is the column that the rows are sorted by, if any.
func (g *grid) sortedBy() (column int, down, ok bool) {
	text, down := strings.CutPrefix(g.asks("sort"), "-")
	column, err := strconv.Atoi(text)
	return column, down, err == nil && column >= 0 && column < len(g.Columns)
}

// address is that of the page with a parameter of the grid set, or without it.
func (g *grid) address(parameter, value string) string {
	query := url.Values{}
	for key, values := range g.query {
		query[key] = values
	}
	query.Del(g.Name + ".page")
	query.Set(g.Name+"."+parameter, value)
	if value == "" {
		query.Del(g.Name + "." + parameter)
	}
	if len(query) == 0 {
		return g.path
	}
	return g.path + "?" + query.Encode()
}

// excelParameter of an address names the grid that is wanted as a workbook.
const excelParameter = "excel"

// sendGrid answers with a workbook where the address asks for one of the
// grids, which it lays; else the page is still to be shown.
func (s *Server) sendGrid(w http.ResponseWriter, r *http.Request, title string, lines []string,
	grids ...*grid) (sent bool) {
	wanted := r.URL.Query().Get(excelParameter)
	for _, g := range grids {
		g.lay(r)
		if g.Name != wanted {
			continue
		}
		s.sendTable(w, r, strings.Trim(title+". "+g.Title, ". "), g.workbook(title, lines))
		return true
	}
	return false
}

// sendTable answers with a table as a workbook of that name.
func (s *Server) sendTable(w http.ResponseWriter, r *http.Request, name string, table paper.Table) {
	var file bytes.Buffer
	if err := table.WriteXLSX(&file); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", reportTypes[".xlsx"])
	w.Header().Set("Content-Disposition", attachment(name+".xlsx"))
	_, _ = file.WriteTo(w)
}

// workbook is the found rows, of all pages. A column of signs becomes two.
func (g *grid) workbook(title string, lines []string) paper.Table {
	t := paper.Table{Title: title, Lines: append(slices.Clone(lines), g.Caption)}
	for _, c := range g.Columns {
		if c.Kind == ofSigns {
			t.Head = append(t.Head, c.Head+": знак")
		}
		t.Head = append(t.Head, strings.TrimSpace(c.Head+" "+c.Small))
	}
	for _, row := range g.found {
		t.Rows = append(t.Rows, g.values(row.Cells))
	}
	if g.ShowTotal() {
		t.Rows = append(t.Rows, g.values(g.Total))
	}
	return t
}

func (g *grid) values(cells []cell) (values []any) {
	for i, c := range cells {
		switch {
		case g.Columns[i].Kind == ofCounts && c.Text != "":
			values = append(values, c.Count)
			continue
		case g.Columns[i].Kind == ofSigns:
			values = append(values, string(c.Sign))
		}
		values = append(values, strings.TrimSpace(c.Text+" "+c.Small))
	}
	return values
}
