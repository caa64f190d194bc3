package page

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// What the template of a grid asks of it.

// Tools tells whether the grid is large enough to be searched.
func (g *grid) Tools() bool { return len(g.all) > fewRows }

// Some tells whether there are rows at all, found or not.
func (g *grid) Some() bool { return len(g.all) > 0 }

// Found is how many rows were found, on all pages.
func (g *grid) Found() int { return len(g.found) }

// Whole is how many rows there are.
func (g *grid) Whole() int { return len(g.all) }

// ShowTotal tells whether the sums, which are of all rows, belong under them.
func (g *grid) ShowTotal() bool { return g.Total != nil && len(g.found) == len(g.all) }

// Query is what is searched for.
func (g *grid) Query() string { return g.asks("q") }

// Path is the address of the page.
func (g *grid) Path() string { return g.path }

// parameter is one parameter of an address.
type parameter struct{ Name, Value string }

// Kept are the parameters of the address that are not the grid's own.
func (g *grid) Kept() (kept []parameter) {
	for _, name := range slices.Sorted(maps.Keys(g.query)) {
		if !strings.HasPrefix(name, g.Name+".") {
			kept = append(kept, parameter{name, g.query.Get(name)})
		}
	}
	return kept
}

// chooser lets one of a column's words be chosen.
type chooser struct {
	Name, Head, Chosen string
	Choices            []string
}

// Choosers are the choices of the columns that offer them.
func (g *grid) Choosers() (all []chooser) {
	for i, c := range g.Columns {
		if !c.Choose {
			continue
		}
		chosen := g.asks(strconv.Itoa(i))
		if choices := g.choices(i, chosen); len(choices) > 1 || chosen != "" {
			all = append(all, chooser{g.Name + "." + strconv.Itoa(i), c.Head, chosen, choices})
		}
	}
	return all
}

// choices are the different words of a column, the chosen one among them.
func (g *grid) choices(column int, chosen string) []string {
	different := map[string]bool{}
	if chosen != "" {
		different[chosen] = true
	}
	for _, row := range g.all {
		if word := row.Cells[column].choice(g.Columns[column]); word != "" {
			different[word] = true
		}
	}
	names := collate.New(language.Russian, collate.Numeric)
	return slices.SortedFunc(maps.Keys(different), names.CompareString)
}

// ordering is one way to sort the rows.
type ordering struct {
	Value, Words string
	Chosen       bool
}

// Orderings are the ways to sort, for screens without the table's head.
func (g *grid) Orderings() (all []ordering) {
	asked := g.asks("sort")
	for i, c := range g.Columns {
		up := strconv.Itoa(i)
		all = append(all, ordering{up, c.Head + ", по возрастанию", asked == up}, ordering{"-" + up,
			c.Head + ", по убыванию", asked == "-"+up})
	}
	return all
}

// SortTo is the address where a column sorts the rows, or sorts them the other
// way round.
func (g *grid) SortTo(column int) string {
	by, down, ok := g.sortedBy()
	value := strconv.Itoa(column)
	if ok && by == column && !down {
		value = "-" + value
	}
	return g.address("sort", value) + "#" + g.Name
}

// Sorted is how a column is sorted, in the words of aria-sort.
func (g *grid) Sorted(column int) string {
	by, down, ok := g.sortedBy()
	switch {
	case !ok || by != column:
		return ""
	case down:
		return "descending"
	}
	return "ascending"
}

// Excel is the address of the rows as a workbook.
func (g *grid) Excel() string { return with(g.address("page", ""), excelParameter, g.Name) }

// Clear is the address where nothing is asked of the grid; empty where nothing is.
func (g *grid) Clear() string {
	query := maps.Clone(g.query)
	maps.DeleteFunc(query, func(name string, _ []string) bool { return strings.HasPrefix(name, g.Name+".") })
	switch {
	case len(query) == len(g.query):
		return ""
	case len(query) == 0:
		return g.path + "#" + g.Name
	}
	return g.path + "?" + query.Encode() + "#" + g.Name
}
