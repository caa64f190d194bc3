package tabular

import "strings"

// scan is what scanRecords found.
type scan struct {
	end      int  // after the last record that is surely whole
	open     int  // a quote that opens a cell and is not closed yet, or −1
	broken   int  // a quote that closes far below or in the middle of a word, or −1
	newlines bool // a quoted cell has newlines
}

// scanRecords looks for the last record end outside quotes. It jumps from
// quote to quote, so that a text with few of them costs next to nothing. It
// must agree with cutter on what a quote means.
//
// A quote that somebody forgot to close swallows the lines up to the next
// quote. Two signs betray it: the cell is longer than limit, or it has a
// newline and its end is followed by neither delimiter nor newline.
func scanRecords(text string, delimiter byte, limit int) scan {
	s := scan{open: -1, broken: -1}
	for at := 0; ; {
		quote := strings.IndexByte(text[at:], '"')
		plain := text[at:]
		if quote >= 0 {
			plain = plain[:quote]
		}
		if i := strings.LastIndexByte(plain, '\n'); i >= 0 {
			s.end = at + i + 1
		}
		if quote < 0 {
			return s
		}
		quote += at
		at = quote + 1
		if quote > 0 && text[quote-1] != delimiter && text[quote-1] != '\n' {
			continue // a quote inside a cell is a plain character
		}
		closing := closingQuote(text, at)
		if closing < 0 {
			s.open = quote
			return s
		}
		newlines := strings.IndexByte(text[quote:closing], '\n') >= 0
		s.newlines = s.newlines || newlines
		at = closing + 1
		if closing-quote > limit || newlines && !cellEnds(text[at:], delimiter) {
			s.broken = quote
			return s
		}
	}
}

func cellEnds(rest string, delimiter byte) bool {
	return rest == "" || rest[0] == delimiter || rest[0] == '\n' || rest[0] == '\r'
}
