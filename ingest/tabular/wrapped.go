package tabular

import "strings"

// Some programs, Excel among them, save a CSV file that they did not cut into
// columns as a table of one column: lines stand in quotes as a whole, with the
// quotes inside doubled («"5А;Алгебра;""Учитель"""»). Such a line is a record
// in a record, and nothing in it is lost.

// isWrapped tells whether a sample is such a file: a line whose text inside the
// quotes has two header words that known knows, or half of the lines at least
// that have three cells inside.
func isWrapped(sample string, known func(string) bool) bool {
	lines, wrapped := 0, 0
	for line := range strings.SplitSeq(sample, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lines++
		if len(line) < 2 || line[0] != '"' || closingQuote(line, 1) != len(line)-1 {
			continue
		}
		inside := []string{withoutQuoted(strings.ReplaceAll(line[1:len(line)-1], `""`, `"`))}
		cells := 0
		for _, d := range []byte(delimiters) {
			words, count := score(inside, string(d), known)
			if words >= 2 {
				return true
			}
			cells = max(cells, count)
		}
		if cells >= 2 {
			wrapped++
		}
	}
	return wrapped*2 >= lines && wrapped > 0
}

// unwrapped takes whole records out of their quotes: those that are one quoted
// cell. The others stay, and so does the number of lines.
func unwrapped(text string, delimiter byte) string {
	var out strings.Builder
	out.Grow(len(text))
	for c := newCutter(text, 1, delimiter); ; {
		record := c.rest
		if !c.record() {
			return out.String()
		}
		if len(c.cells) == 1 && record[0] == '"' {
			out.WriteString(c.cells[0])
			out.WriteByte('\n')
			continue
		}
		out.WriteString(record[:len(record)-len(c.rest)])
	}
}
