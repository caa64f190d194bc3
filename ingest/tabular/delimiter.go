package tabular

import "strings"

// delimiters are what is tried, the likeliest first: equal scores go to it.
var delimiters = []byte{';', '\t', ','}

// namedDelimiter reads the line «sep=;» that Excel takes for an instruction.
func namedDelimiter(line string) (byte, bool) {
	line = strings.Trim(line, `"`)
	if len(line) != len("sep=;") || !strings.EqualFold(line[:4], "sep=") {
		return 0, false
	}
	return line[4], strings.IndexByte(string(delimiters), line[4]) >= 0
}

// guessDelimiter chooses the delimiter that yields the most header words that
// known knows, and among equals the one that cuts the most lines into the same
// number of cells, and that into many.
func guessDelimiter(sample string, known func(string) bool) byte {
	lines := strings.SplitN(withoutQuoted(sample), "\n", 101)
	best, bestWords, bestCells := delimiters[0], 0, 0
	for _, d := range delimiters {
		words, cells := score(lines[:min(len(lines), 100)], string(d), known)
		if words > bestWords || words == bestWords && cells > bestCells {
			best, bestWords, bestCells = d, words, cells
		}
	}
	return best
}

// score cuts lines. Cells is the largest sum of delimiters over lines that
// have equally many.
func score(lines []string, delimiter string, known func(string) bool) (words, cells int) {
	sums := map[int]int{}
	for _, line := range lines {
		row := strings.Split(line, delimiter)
		n := len(row)
		sums[n] += n - 1
		cells = max(cells, sums[n])
		for _, cell := range row {
			if known != nil && known(strings.TrimSpace(cell)) {
				words++
			}
		}
	}
	return words, cells
}

// withoutQuoted takes the quotes around cells away, and what could be taken
// for a delimiter or a newline inside them, whichever the delimiter is.
func withoutQuoted(text string) string {
	var plain strings.Builder
	for {
		open := openingQuote(text)
		closing := -1
		if open >= 0 {
			closing = closingQuote(text, open+1)
		}
		if closing < 0 {
			plain.WriteString(text)
			return plain.String()
		}
		plain.WriteString(text[:open])
		plain.WriteString(strings.Map(spaceForDelimiter, text[open+1:closing]))
		text = text[closing+1:]
	}
}

// openingQuote finds a quote at the beginning of a cell; −1 where none is.
func openingQuote(text string) int {
	for i := range len(text) {
		if text[i] == '"' && (i == 0 || strings.IndexByte(";\t,\n", text[i-1]) >= 0) {
			return i
		}
	}
	return -1
}

func spaceForDelimiter(r rune) rune {
	if strings.ContainsRune(";\t,\n", r) {
		return ' '
	}
	return r
}
