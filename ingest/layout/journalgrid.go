package layout

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/ingest/tabular"
)

// The labels by which the matrix is found, folded.
var (
	monthLabels = []string{"месяц", "месяцы"}
	dayLabels   = []string{"число", "числа", "день"}
)

// headRows is how far down the matrix of a journal is looked for.
const headRows = 50

// journalHead finds the rows «Месяц» and «Число» and returns the number of
// the first.
func journalHead(rows []tabular.Row) (number int, ok bool) {
	for i := range min(len(rows), headRows) {
		if g, ok := gridAt(rows, i); ok {
			return rows[g.month].Number, true
		}
	}
	return 0, false
}

// grid is where the parts of a journal's matrix stand; indices count from 0.
type grid struct {
	month, day int // rows
	body       int // the first row below the head
	number     int // column of «№ п/п», -1 where there is none
	name       int // column of the pupils' names
	first      int // column with which the matrix begins, after the labels
}

// findGrids finds the matrices of a sheet by their labels, wherever they
// stand. The error names the row of a second matrix beside one, or of a label
// that has no matrix.
func findGrids(rows []tabular.Row) ([]grid, error) {
	var grids []grid
	for i := 0; i < len(rows); i++ {
		g, ok := gridAt(rows, i)
		switch {
		case ok && g.hasNeighbour(rows):
			return nil, fmt.Errorf("строка %d: рядом с таблицей журнала стоит ещё одна, со своим списком учеников; "+
				"разместите их одну под другой или на разных листах", rows[i].Number)
		case ok:
			grids = append(grids, g)
			i = g.body - 1
		case grids != nil && labelled(rows[i].Cells[:min(grids[0].first, len(rows[i].Cells))], monthLabels) >= 0:
			return nil, fmt.Errorf("строка %d: здесь начинается ещё одна таблица журнала, но строки «Число» под ней нет; "+
				"выгрузите журнал заново, не меняя его шапки", rows[i].Number)
		}
	}
	return grids, nil
}

// gridAt is the matrix whose months stand in row i.
func gridAt(rows []tabular.Row, i int) (grid, bool) {
	name := labelled(rows[i].Cells, monthLabels)
	if name < 0 {
		return grid{}, false
	}
	for j := i + 1; j < min(len(rows), i+4); j++ {
		if at := labelled(rows[j].Cells, dayLabels); at >= 0 && labelled(rows[j].Cells, monthLabels) < 0 {
			g := grid{month: i, day: j, body: j + 1, number: -1, name: name}
			g.first = max(g.afterLabel(rows[i].Cells, name, monthLabels), g.afterLabel(rows[j].Cells, at, dayLabels))
			g.readNameHead(rows)
			return g, true
		}
	}
	return grid{}, false
}

// afterLabel is the column after a label, which a merged cell may repeat.
func (g *grid) afterLabel(cells []string, at int, labels []string) int {
	for at < len(cells) && slices.Contains(labels, foldHeader(cells[at])) {
		at++
	}
	return at
}

// hasNeighbour tells that the labels come again further to the right, with a
// list of pupils of their own.
func (g *grid) hasNeighbour(rows []tabular.Row) bool {
	if cells := rows[g.month].Cells; g.first < len(cells) && labelled(cells[g.first:], monthLabels) >= 0 {
		return true
	}
	for i := g.month; i < g.body; i++ {
		cells := rows[i].Cells
		apart := false // from the list's own label, which may be merged over the matrix
		for j := g.name + 1; j < len(cells); j++ {
			again := isNameLabel(cells[j])
			if again && apart {
				return true
			}
			apart = !again
		}
	}
	return false
}

// labelled is the index of the first cell that is one of the labels, or -1.
func labelled(cells []string, labels []string) int {
	return slices.IndexFunc(cells, func(cell string) bool {
		return len(cell) < 40 && slices.Contains(labels, foldHeader(cell))
	})
}

// readNameHead looks below the days for «Фамилия и имя ученика» and at the
// left for «№ п/п».
func (g *grid) readNameHead(rows []tabular.Row) {
	for i := g.body; i < min(len(rows), g.body+2); i++ {
		if at := slices.IndexFunc(rows[i].Cells, isNameLabel); at >= 0 {
			g.name, g.body, g.first = at, i+1, max(g.first, at+1)
			break
		}
	}
	for i := g.month; i < g.body; i++ {
		for j, cell := range rows[i].Cells[:min(g.name, len(rows[i].Cells))] {
			if word := foldHeader(cell); strings.HasPrefix(word, "№") || strings.HasPrefix(word, "п/п") {
				g.number = j
			}
		}
	}
	if g.number >= 0 && !g.hasNumbers(rows) {
		g.number = -1
	}
}

func (g *grid) hasNumbers(rows []tabular.Row) bool {
	return slices.ContainsFunc(rows[g.body:], func(row tabular.Row) bool {
		return isOrdinal(cellAt(row.Cells, g.number))
	})
}

func isNameLabel(cell string) bool {
	switch word := foldHeader(cell); word {
	case "фио", "ф.и.о", "фио ученика", "ф.и.о. ученика", "ученик", "ученики", "обучающийся", "обучающиеся":
		return true
	default:
		return strings.HasPrefix(word, "фамилия") && !strings.ContainsAny(word, "-0123456789")
	}
}

// isOrdinal tells a number in the list: «1», «1.», «1.0».
func isOrdinal(s string) bool {
	digits, rest := cutNumber(s)
	return digits != "" && len(digits) <= 4 && strings.Trim(rest, ".0") == ""
}
