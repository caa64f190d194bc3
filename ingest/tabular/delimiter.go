package tabular

import (
	"fmt"
	"strings"
)

const (
	// delimiters are what is tried, the likeliest first: equal scores go to it.
	delimiters = ";\t,|"
	// odd are delimiters that are named in the refusal of a file.
	odd = "^~:#!*/\\_\x1E\x1F\x01"
)

// namedDelimiter reads the line «sep=;» that Excel takes for an instruction.
func namedDelimiter(line string) (byte, bool) {
	line = strings.Trim(line, `"`)
	if len(line) != len("sep=;") || !strings.EqualFold(line[:4], "sep=") {
		return 0, false
	}
	return line[4], strings.IndexByte(delimiters, line[4]) >= 0
}

// guessDelimiter chooses the delimiter that yields the most header words that
// known knows, and among equals the one that cuts the most lines into the same
// number of cells, and that into many. The reason names one that yields header
// words where no delimiter of the usual ones does.
func guessDelimiter(sample string, known func(string) bool) (best byte, reason string) {
	lines := strings.SplitN(withoutQuoted(sample), "\n", 101)
	lines = lines[:min(len(lines), 100)]
	best, bestWords, bestCells := delimiters[0], 0, 0
	for _, d := range []byte(delimiters) {
		words, cells := score(lines, string(d), known)
		if words > bestWords || words == bestWords && cells > bestCells {
			best, bestWords, bestCells = d, words, cells
		}
	}
	if bestWords > 1 || known == nil {
		return best, ""
	}
	for _, d := range []byte(odd) {
		if words, _ := score(lines, string(d), known); words > max(bestWords, 1) {
			return best, fmt.Sprintf("столбцы разделены знаком %q, а читаются «;», «,», «|» и табуляция: "+
				"выгрузите таблицу с одним из них или в XLSX", d)
		}
	}
	return best, ""
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
		if text[i] == '"' && (i == 0 || (text[i-1] == '\n' || strings.IndexByte(delimiters, text[i-1]) >= 0)) {
			return i
		}
	}
	return -1
}

func spaceForDelimiter(r rune) rune {
	if r == '\n' || strings.ContainsRune(delimiters, r) {
		return ' '
	}
	return r
}
