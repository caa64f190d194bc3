package page

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
)

// fruit is a grid of four rows.
func fruit(address string) *grid {
	g := &grid{Name: "g", Size: 2, Columns: []column{{Head: "Имя"}, {Head: "Число", Kind: ofCounts}, {Head: "Цвет",
		Choose: true}, {Head: "Знак", Kind: ofSigns, Choose: true}}}
	for _, row := range []struct {
		name  string
		n     int
		hue   string
		sign  analysis.Sign
		share float64
	}{
		{"СОШ 10", 5, "красный", analysis.Plus, 0.97},
		{"СОШ 2", 40, "зелёный", analysis.Minus, 0.5},
		{"Ёлка", 5, "зелёный", analysis.Blank, -1},
		{"СОШ 1", 300, "красный", analysis.Unknown, 0.8},
	} {
		g.Rows = append(g.Rows, gridRow{Cells: []cell{worded(row.name), counted(row.n), worded(row.hue),
			{Sign: row.sign, Order: row.share}}})
	}
	g.Total = []cell{worded("Всего"), counted(350), {}, {}}
	g.lay(httptest.NewRequest("GET", address, nil))
	return g
}

func names(rows []gridRow) (names []string) {
	for _, row := range rows {
		names = append(names, row.Cells[0].Text)
	}
	return names
}

// TestGrid asks a grid of four rows by its address.
func TestGrid(t *testing.T) {
	for address, want := range map[string]string{
		"/":                            "СОШ 10 СОШ 2",
		"/?g.page=2":                   "Ёлка СОШ 1",
		"/?g.page=9":                   "Ёлка СОШ 1",
		"/?g.sort=0":                   "Ёлка СОШ 1", // and «СОШ 2» before «СОШ 10»
		"/?g.sort=0&g.page=2":          "СОШ 2 СОШ 10",
		"/?g.sort=-1":                  "СОШ 1 СОШ 2",
		"/?g.sort=1":                   "СОШ 10 Ёлка", // equal ones as they stood
		"/?g.sort=-3":                  "СОШ 10 СОШ 1",
		"/?g.sort=7":                   "СОШ 10 СОШ 2",
		"/?g.q=%D0%B5%D0%BB%D0%BA":     "Ёлка", // «елк»
		"/?g.q=%D1%81%D0%BE%D1%88+300": "СОШ 1",
		"/?g.q=%D0%BD%D0%B5%D1%82":     "",
		"/?g.2=%D0%BA%D1%80%D0%B0%D1%81%D0%BD%D1%8B%D0%B9": "СОШ 10 СОШ 1",
		"/?g.3=%E2%88%92":        "СОШ 2", // a minus
		"/?g.3=" + urlOf(noSign): "Ёлка",
		"/?g.1=300":              "СОШ 10 СОШ 2", // not to be chosen from
	} {
		if got := strings.Join(names(fruit(address).Rows), " "); got != want {
			t.Errorf("%s: «%s», want «%s»", address, got, want)
		}
	}
}

func urlOf(text string) string { return strings.TrimPrefix(with("", "x", text), "?x=") }

// TestGridAddresses: what is asked of one table leaves the rest of the address.
func TestGridAddresses(t *testing.T) {
	g := fruit("/school/a?g.sort=1&g.page=2&h.q=x&note=abc")
	for got, want := range map[string]string{
		g.SortTo(1):     "/school/a?g.sort=-1&h.q=x#g",
		g.SortTo(0):     "/school/a?g.sort=0&h.q=x#g",
		g.Excel():       "/school/a?g.sort=1&h.q=x&excel=g",
		g.Clear():       "/school/a?h.q=x#g",
		g.Page.Before(): "/school/a?g.sort=1&h.q=x#g",
		g.Sorted(1):     "ascending",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if diff := cmp.Diff([]parameter{{"h.q", "x"}}, g.Kept()); diff != "" {
		t.Error(diff)
	}
	wanted := []chooser{
		{"g.2", "Цвет", "", []string{"зелёный", "красный"}},
		{"g.3", "Знак", "", []string{"−", "?", "+", noSign}},
	}
	for i, c := range g.Choosers() {
		if c.Name != wanted[i].Name || len(c.Choices) != len(wanted[i].Choices) {
			t.Errorf("chooser %v, want %v", c, wanted[i])
		}
	}
}

// TestGridWorkbook: all found rows are taken away, numbers as numbers, signs in
// a column of their own; sums only under all rows.
func TestGridWorkbook(t *testing.T) {
	for address, want := range map[string][][]string{
		"/": {{"Имя", "Число", "Цвет", "Знак: знак", "Знак"}, {"СОШ 10", "5", "красный", "+"}, {"СОШ 2", "40",
			"зелёный", "-"},
			{"Ёлка", "5", "зелёный"}, {"СОШ 1", "300", "красный", "?"}, {"Всего", "350"}},
		"/?g.q=300": {{"Имя", "Число", "Цвет", "Знак: знак", "Знак"}, {"СОШ 1", "300", "красный", "?"}},
	} {
		var file bytes.Buffer
		if err := fruit(address).workbook("Плоды", []string{"Спрошено"}).WriteXLSX(&file); err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(&file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("Таблица")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rows[len(rows)-len(want):]); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
		for cell, kind := range map[string]excelize.CellType{"B": excelize.CellTypeNumber,
			"A": excelize.CellTypeSharedString} {
			at := fmt.Sprint(cell, len(rows))
			// A number has no type of its own in the file.
			if got, err := book.GetCellType("Таблица",
				at); err != nil || got != kind && !(kind == excelize.CellTypeNumber && got == excelize.CellTypeUnset) {
				t.Errorf("%s is of type %d (%v)", at, got, err)
			}
		}
	}
}
