package layout

import (
	"strconv"
	"strings"
	"unicode"

	"vsrok/ingest/tabular"
)

// Columns is the row of a sheet that resembles a header most, and what its
// columns are taken for.
type Columns struct {
	Row      int       // number
	Headings []Heading // of every column with a word
	Missing  []Field   // what the kind of table needs and the row lacks
}

// ColumnsOf finds the header among the first rows of a sheet, or what comes
// nearest to one. It is nil of a class journal, whose header is a matrix, and
// where no row looks like a header.
func ColumnsOf(head []tabular.Row, opts Options) *Columns {
	if opts.Aliases == nil {
		opts.Aliases = DefaultAliases()
	}
	if _, journal := journalHead(head); journal || hasJournalLabels(head) {
		return nil
	}
	best := firstHeader(head, &opts)
	if best == nil {
		best = bestHeader(head, &opts)
	}
	if best == nil || best.fields < 2 {
		if best = wordyRow(head, &opts); best == nil {
			return nil
		}
	}
	c := &Columns{Row: best.rows[len(best.rows)-1], Missing: best.missing}
	for _, heading := range best.headings {
		heading.Field = opts.Aliases.Field(heading.Word)
		c.Headings = append(c.Headings, heading)
	}
	return c
}

// wordyRow is the first row of three words or more without a digit, none of
// which may be a name, with another row as wide below it: a header in words that
// nobody knows yet, and no row of pupils, whom a mapping file would keep.
func wordyRow(head []tabular.Row, opts *Options) *header {
	for i := range head[:max(0, len(head)-1)] {
		if words := wordsOnly(head[i].Cells); words >= 3 && filledCells(head[i+1].Cells) >= words {
			return single(head, i, opts)
		}
	}
	return nil
}

// wordsOnly is the number of filled cells; 0 where one of them is no word that
// may be shown.
func wordsOnly(cells []string) int {
	for _, cell := range cells {
		text := Text(cell)
		if text != "" && (strings.ContainsFunc(text, unicode.IsDigit) ||
			!strings.ContainsFunc(text, unicode.IsLetter) || ShownWord(text) != text) {
			return 0
		}
	}
	return filledCells(cells)
}

func filledCells(cells []string) (n int) {
	for _, cell := range cells {
		if Text(cell) != "" {
			n++
		}
	}
	return n
}

// FieldNames are the standard words of all fields, which a mapping file knows
// them by.
func FieldNames() []string {
	var names []string
	for f := None + 1; f < fieldCount; f++ {
		names = append(names, f.String())
	}
	return names
}

// Nearest is the known header word that an unknown one resembles, or "".
func Nearest(word string) string { return nearest(word) }

// MappingText is what a mapping file says of the diary's words for fields, by
// the fields' standard words in their order: a document of its own, to be put
// behind what the file has.
func MappingText(words map[string][]string) string {
	text := "---\n" + aliasSection + ":\n"
	for _, name := range FieldNames() {
		if len(words[name]) == 0 {
			continue
		}
		var quoted []string
		for _, word := range words[name] {
			quoted = append(quoted, strconv.Quote(word))
		}
		text += "  " + name + ": [" + strings.Join(quoted, ", ") + "]\n"
	}
	return text
}
