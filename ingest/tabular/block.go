package tabular

import "strings"

// Block is a run of consecutive rows of one sheet. Text formats cut their
// rows only when Each is called, so that blocks can be parsed in parallel.
type Block struct {
	rows []Row // rows that are cut already

	// Whole CSV records that follow rows and are cut by Each. The cells are
	// substrings of text.
	text      string
	line      int // number of the first line of text
	delimiter byte
}

// Each calls fn for every row of the block in order. The Cells slice is
// reused from row to row: fn may keep the strings, not the slice. The strings
// of a text format keep the whole block in memory: clone what outlives it.
func (b *Block) Each(fn func(Row)) {
	for _, row := range b.rows {
		fn(row)
	}
	c := newCutter(b.text, b.line, b.delimiter)
	for c.record() {
		fn(Row{Number: c.line, Cells: c.cells})
	}
}

// cutter cuts CSV records into cells (RFC 4180): a cell that starts with a
// quote ends with one, a doubled quote inside stands for one, and the newlines
// inside belong to it. Wider than the RFC, a quote elsewhere is a plain
// character, as is what follows a closing quote.
type cutter struct {
	rest      string // records not cut yet
	delimiter byte
	quotes    bool // a quote occurs somewhere in rest

	line  int // number of the line that the record starts at
	next  int // number of the line that the next record starts at
	cells []string
}

func newCutter(text string, line int, delimiter byte) cutter {
	return cutter{
		rest:      text,
		delimiter: delimiter,
		quotes:    strings.IndexByte(text, '"') >= 0,
		next:      line,
		cells:     make([]string, 0, 32),
	}
}

// record cuts the next record into cells, and tells whether there was one.
func (c *cutter) record() bool {
	if c.rest == "" {
		return false
	}
	c.line = c.next
	c.next++
	c.cells = c.cells[:0]
	end, after := len(c.rest), len(c.rest)
	if i := strings.IndexByte(c.rest, '\n'); i >= 0 {
		end, after = i, i+1
	}
	if c.quotes && strings.IndexByte(c.rest[:end], '"') >= 0 {
		c.quotedRecord()
		return true
	}
	c.plainRecord(strings.TrimSuffix(c.rest[:end], "\r"))
	c.rest = c.rest[after:]
	return true
}

// plainRecord cuts a record without quotes.
func (c *cutter) plainRecord(line string) {
	for {
		i := strings.IndexByte(line, c.delimiter)
		if i < 0 {
			c.cells = append(c.cells, line)
			return
		}
		c.cells = append(c.cells, line[:i])
		line = line[i+1:]
	}
}

// quotedRecord cuts a record that has quotes, wherever it ends.
func (c *cutter) quotedRecord() {
	for {
		quoted, isQuoted := "", strings.HasPrefix(c.rest, `"`)
		if isQuoted {
			quoted = c.quoted()
		}
		plain, more := c.plain()
		switch {
		case !isQuoted:
			c.cells = append(c.cells, plain)
		case plain == "":
			c.cells = append(c.cells, quoted)
		default:
			c.cells = append(c.cells, quoted+plain)
		}
		if !more {
			return
		}
	}
}

// quoted takes what stands between the quotes that rest starts with.
func (c *cutter) quoted() string {
	end := closingQuote(c.rest, 1)
	cell, after := c.rest[1:], ""
	if end >= 0 {
		cell, after = c.rest[1:end], c.rest[end+1:]
	}
	c.rest = after
	c.next += strings.Count(cell, "\n")
	if strings.IndexByte(cell, '"') >= 0 {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	return cell
}

// plain takes what stands before the next delimiter or the end of the record,
// and tells whether another cell follows.
func (c *cutter) plain() (cell string, more bool) {
	i := 0
	for i < len(c.rest) && c.rest[i] != c.delimiter && c.rest[i] != '\n' {
		i++
	}
	cell = c.rest[:i]
	if i == len(c.rest) {
		c.rest = ""
		return strings.TrimSuffix(cell, "\r"), false
	}
	more = c.rest[i] == c.delimiter
	c.rest = c.rest[i+1:]
	if !more {
		cell = strings.TrimSuffix(cell, "\r")
	}
	return cell, more
}

// closingQuote finds the quote that closes a quoted cell, from the byte after
// the opening one; −1 where none does.
func closingQuote(text string, from int) int {
	for {
		i := strings.IndexByte(text[from:], '"')
		if i < 0 {
			return -1
		}
		from += i
		if from+1 == len(text) || text[from+1] != '"' {
			return from
		}
		from += 2
	}
}
