package tabular

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// merge is a range of cells that a person sees as one. Numbers count from 1.
type merge struct {
	top, left, bottom, right int
	text                     string // of its first cell, once that has been read
}

// mostMerges and widestMerge bound what hostile ranges cost: a merged cell gives
// its text to so many columns, and no further than the rows themselves reach.
const (
	mostMerges  = 200_000
	widestMerge = 256
)

// parseMerge reads «A2:B7».
func parseMerge(ref string) (merge, bool) {
	first, last, ok := strings.Cut(ref, ":")
	if !ok {
		return merge{}, false
	}
	var m merge
	var ok1, ok2 bool
	m.left, m.top, ok1 = cellOf(first)
	m.right, m.bottom, ok2 = cellOf(last)
	m.right = min(m.right, m.left+widestMerge-1)
	return m, ok1 && ok2 && m.left <= m.right && m.top <= m.bottom
}

// cellOf reads the column and the row of a cell's name: 2 and 7 of B7.
func cellOf(name string) (column, row int, ok bool) {
	digits := strings.IndexAny(name, "0123456789")
	if digits < 1 {
		return 0, 0, false
	}
	column, ok = columnOf(name)
	row, err := strconv.Atoi(name[digits:])
	return column, row, ok && err == nil && row > 0
}

// spread gives the texts of merged cells to all that they span, row by row from
// the top.
type spread struct {
	waiting []merge // in the order of their rows
	active  []merge
}

func newSpread(merges []merge) *spread {
	slices.SortFunc(merges, func(a, b merge) int {
		return cmp.Or(cmp.Compare(a.top, b.top),
			cmp.Compare(a.left, b.left))
	})
	return &spread{waiting: merges}
}

// fill completes the cells of a row; a range that holds nothing makes no row longer.
func (s *spread) fill(number int, cells []string) []string {
	if len(s.waiting) == 0 && len(s.active) == 0 {
		return cells
	}
	s.active = slices.DeleteFunc(s.active, func(m merge) bool { return m.bottom < number })
	for len(s.waiting) > 0 && s.waiting[0].top <= number {
		m := s.waiting[0]
		s.waiting = s.waiting[1:]
		if m.top == number && m.left <= len(cells) {
			m.text = cells[m.left-1]
		}
		if m.text != "" && m.bottom >= number {
			s.active = append(s.active, m)
		}
	}
	for _, m := range s.active {
		for len(cells) < m.right {
			cells = append(cells, "")
		}
		for column := m.left; column <= m.right; column++ {
			cells[column-1] = m.text
		}
	}
	return cells
}
