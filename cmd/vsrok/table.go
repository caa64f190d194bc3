package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// fitted is a table that fits its terminal: texts wrap, and where that is not
// enough the columns leave that may. Without a terminal it is as wide as it is.
type fitted struct {
	table.Writer
	out    io.Writer
	most   int      // how wide a column may be without a terminal; 0 for any
	spare  []string // heads of the columns that may leave, the first to leave first
	header table.Row
	rows   []table.Row // nil is a line between rows
}

// newTable is an empty table.
func newTable(w io.Writer, spare ...string) *fitted {
	t := &fitted{Writer: table.NewWriter(), out: w, spare: spare}
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	return t
}

// AppendHeader sets the heads of the columns.
func (t *fitted) AppendHeader(row table.Row, _ ...table.RowConfig) { t.header = row }

// AppendRow adds a row.
func (t *fitted) AppendRow(row table.Row, _ ...table.RowConfig) { t.rows = append(t.rows, row) }

// AppendSeparator adds a line below the last row.
func (t *fitted) AppendSeparator() { t.rows = append(t.rows, nil) }

// Render writes the table.
func (t *fitted) Render() string {
	width, colour := widthOf(t.out)
	widths, left := t.fit(width)
	t.SetOutputMirror(tableOut(t.out))
	t.configure(widths, colour)
	t.Writer.AppendHeader(t.header)
	for _, row := range t.rows {
		if row == nil {
			t.Writer.AppendSeparator()
			continue
		}
		t.Writer.AppendRow(row)
	}
	text := t.Writer.Render()
	if len(left) > 0 {
		fmt.Fprintf(t.out, "Не поместились столбцы: %s. Таблица целиком — с ключом --wide.\n", strings.Join(left, ", "))
	}
	return text
}

// fit finds the columns' widths for a terminal, 0 where a column is as wide as
// its cells, and drops the columns that have no room; it returns their heads.
func (t *fitted) fit(width int) (widths []int, left []string) {
	if width == 0 {
		return nil, nil
	}
	header, rows := t.header, slices.Clone(t.rows)
	for _, padding := range []int{1, 0} {
		t.header, t.rows, left = header, slices.Clone(rows), nil
		t.padding(padding)
		for spare := t.spare; ; spare = spare[1:] {
			if widths, fits := t.shrink(width, padding, false); fits {
				return widths, left
			}
			if len(spare) == 0 {
				break
			}
			if t.drop(spare[0]) {
				left = append(left, oneLine(spare[0]))
			}
		}
	}
	widths, _ = t.shrink(width, 0, true)
	return widths, left
}

func (t *fitted) padding(n int) {
	t.Style().Box.PaddingLeft, t.Style().Box.PaddingRight = strings.Repeat(" ", n), strings.Repeat(" ", n)
}

// leastText is how narrow a column of words may become, unless a word is longer.
const leastText = 12

// shrink narrows the widest columns until the table fits, and tells whether it
// does. Hard cuts words too, such as the paths of files.
func (t *fitted) shrink(width, padding int, hard bool) (widths []int, fits bool) {
	widths = make([]int, len(t.header))
	least := make([]int, len(t.header))
	total := len(t.header)*(2*padding+1) + 1
	for i := range t.header {
		widths[i], least[i] = t.widthOf(i)
		total += widths[i]
		if hard {
			least[i] = min(least[i], leastText)
		}
	}
	for total > width {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return widths, false
		}
		widths[widest]--
		total--
	}
	return widths, true
}

// widthOf are the width of a column and how narrow it may become.
func (t *fitted) widthOf(column int) (natural, least int) {
	for _, row := range append([]table.Row{t.header}, t.rows...) {
		if column >= len(row) {
			continue
		}
		for line := range strings.SplitSeq(fmt.Sprint(row[column]), "\n") {
			natural = max(natural, utf8.RuneCountInString(line))
			for word := range strings.FieldsSeq(line) { // a space that must not break is none
				least = max(least, utf8.RuneCountInString(word))
			}
		}
	}
	return natural, min(natural, max(least, leastText))
}

// drop removes the column of a head and tells whether it was there.
func (t *fitted) drop(head string) bool {
	at := slices.Index(t.header, any(head))
	if at < 0 {
		return false
	}
	t.header = slices.Delete(slices.Clone(t.header), at, at+1)
	for i, row := range t.rows {
		if at < len(row) {
			t.rows[i] = slices.Delete(slices.Clone(row), at, at+1)
		}
	}
	return true
}

func oneLine(head string) string {
	return strings.ReplaceAll(strings.ReplaceAll(head, "-\n", ""), "\n", " ")
}

// signColours are beside the signs, which say it themselves.
var signColours = map[string]text.Color{"+": text.FgGreen, "-": text.FgRed, "?": text.FgYellow}

func (t *fitted) configure(widths []int, colour bool) {
	configs := make([]table.ColumnConfig, len(t.header))
	for i, head := range t.header {
		configs[i] = table.ColumnConfig{Number: i + 1}
		if configs[i].WidthMax = t.most; widths != nil {
			configs[i].WidthMax = widths[i]
		}
		configs[i].WidthMaxEnforcer = text.WrapSoft
		if name := fmt.Sprint(head); colour && strings.HasPrefix(name, "Знак") {
			configs[i].Transformer = func(cell any) string {
				sign := fmt.Sprint(cell)
				first, _, _ := strings.Cut(sign, " ")
				if c, known := signColours[first]; known {
					return c.Sprint(sign)
				}
				return sign
			}
		}
	}
	t.SetColumnConfigs(configs)
}
