package layout

import (
	"slices"
	"strings"

	"vsrok/ingest/tabular"
)

// HeaderRow is a row below the header of a table that is a header as well.
type HeaderRow struct {
	Row     int
	Cells   []string // copies
	Repeats bool     // each word means the field of its own column: a page break
}

// looksLikeHeader tells a row of header words from a line of filters and from
// data: two of its filled cells that stand side by side are known words of
// different fields, and known words are half of all, or three.
func looksLikeHeader(cells []string, aliases *Aliases) bool {
	filled, known, adjacent := 0, 0, false
	before := None
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		if cell = Text(cell); cell == "" {
			continue
		}
		filled++
		field := None
		if len(cell) <= longestHeader {
			field = aliases.Field(cell)
		}
		if field != None {
			known++
			adjacent = adjacent || before != None && before != field
		}
		before = field
	}
	return adjacent && (known*2 >= filled || known >= 3)
}

// longestHeader is the length in bytes beyond which a cell is no header word.
const longestHeader = 120

// unreadTable is the number of the first row that is the header of a table
// which would be lost among the titles above another one, 0 where there is
// none: it names pupils, marks or absences, or four columns of any kind, and
// something stands below it.
func unreadTable(above []tabular.Row, aliases *Aliases) int {
	if aliases == nil {
		aliases = DefaultAliases()
	}
	for i, row := range above {
		if looksLikeHeader(row.Cells, aliases) && isTableHead(row.Cells, aliases) &&
			slices.ContainsFunc(above[i+1:], isFilled) {
			return row.Number
		}
	}
	return 0
}

func isTableHead(cells []string, aliases *Aliases) bool {
	fields := map[Field]bool{}
	for _, cell := range cells {
		fields[aliases.Field(cell)] = true
	}
	delete(fields, None)
	return len(fields) >= 4 || fields[FieldPupil] || fields[FieldMark] || fields[FieldReason]
}

// headerRow is the row as a header of its own, if it is one.
func (r *rowReader) headerRow(row tabular.Row) (HeaderRow, bool) {
	repeats := r.repeatsHeader()
	if !repeats && !looksLikeHeader(row.Cells, r.options.Aliases) {
		return HeaderRow{}, false
	}
	h := HeaderRow{Row: row.Number, Cells: make([]string, len(row.Cells)), Repeats: repeats}
	for i, cell := range row.Cells {
		h.Cells[i] = strings.Clone(Text(cell)) // a part of a large block
	}
	return h, true
}

// repeatsHeader tells that two cells or more are filled and that each means
// what the header says of its own column.
func (r *rowReader) repeatsHeader() bool {
	words := 0
	for i, cell := range r.cells {
		if cell = Text(cell); cell == "" {
			continue
		}
		heading, ok := r.heading(i + 1)
		if !ok || !r.means(heading, cell) {
			return false
		}
		words++
	}
	return words >= 2
}

// heading is the header of a column, where it has one.
func (p *Plan) heading(column int) (Heading, bool) {
	i, ok := slices.BinarySearchFunc(p.Headings, column, func(h Heading, column int) int { return h.Number - column })
	if !ok {
		return Heading{}, false
	}
	return p.Headings[i], true
}

// means tells that a cell says the same as the header word of its column, or
// a part of it where the header has two rows.
func (p *Plan) means(heading Heading, cell string) bool {
	if len(cell) > longestHeader {
		return false
	}
	word, whole := foldHeader(cell), foldHeader(heading.Word)
	if word == whole {
		return true
	}
	if field := p.options.Aliases.Field(cell); len(p.Header) == 1 {
		return field != None && field == p.options.Aliases.Field(heading.Word)
	}
	return strings.HasPrefix(whole, word) || strings.HasSuffix(whole, word)
}

// NewTables are the rows, among the header rows below a table's header in
// their order, at which another table begins. A header that says the same as
// the one in force is a page break.
func (p *Plan) NewTables(headers []HeaderRow) []int {
	var starts []int
	var inForce []string // nil: the plan's own header
	for _, h := range headers {
		if inForce == nil && h.Repeats || inForce != nil && sameHeader(inForce, h.Cells, p.options.Aliases) {
			continue
		}
		starts = append(starts, h.Row)
		inForce = h.Cells
	}
	return starts
}

func sameHeader(a, b []string, aliases *Aliases) bool {
	for i := range max(len(a), len(b)) {
		x, y := cellAt(a, i), cellAt(b, i)
		if foldHeader(x) != foldHeader(y) && (aliases.Field(x) == None || aliases.Field(x) != aliases.Field(y)) {
			return false
		}
	}
	return true
}

// LastHeader is the number of the last row of the header.
func (p *Plan) LastHeader() int { return p.lastHeader }
