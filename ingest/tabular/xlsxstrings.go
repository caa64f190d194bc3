package tabular

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// stringTable is the texts that cells refer to by number, one after the other
// in one long text.
type stringTable struct {
	all  string
	ends []uint32
}

func (t *stringTable) count() int { return len(t.ends) }

func (t *stringTable) text(n int) string {
	start := uint32(0)
	if n > 0 {
		start = t.ends[n-1]
	}
	return t.all[start:t.ends[n]]
}

// readStrings reads the table, whose texts together must stay below the limit.
func (w *workbook) readStrings(part string) (*stringTable, error) {
	table := &stringTable{}
	f := w.parts[strings.ToLower(part)]
	if part == "" || f == nil {
		return table, nil
	}
	in, err := f.Open()
	if err != nil {
		return nil, w.broken(err)
	}
	defer in.Close()
	x, err := newXMLScanner(in)
	if err != nil {
		return nil, w.broken(err)
	}
	var all strings.Builder
	var text textGatherer
	for {
		token, err := x.token()
		if errors.Is(err, io.EOF) {
			table.all = all.String()
			return table, nil
		}
		if err != nil {
			return nil, w.broken(err)
		}
		text.take(token)
		if token.kind == endToken && string(token.name) == "si" || token.kind == startToken && token.closed &&
			string(token.name) == "si" {
			all.WriteString(text.end())
			if int64(all.Len()) > w.limits.Strings {
				return nil, w.src.fail("",
					tooMany("размер текстов книги в байтах", w.limits.Strings, "разделите книгу на несколько"), nil)
			}
			table.ends = append(table.ends, uint32(all.Len()))
			if len(table.ends) > int(w.limits.Cells) {
				return nil, w.src.fail("",
					tooMany("число текстов книги", w.limits.Cells, "разделите книгу на несколько"), nil)
			}
		}
	}
}

// textGatherer gathers the <t> of a text that may come in runs; how it sounds
// (<rPh>) is no part of it.
type textGatherer struct {
	text     []byte
	inText   bool
	phonetic bool
}

func (g *textGatherer) take(token xmlToken) {
	switch token.kind {
	case textToken:
		if g.inText && !g.phonetic {
			g.text = append(g.text, token.text...)
		}
	case startToken:
		switch {
		case token.closed:
		case string(token.name) == "t":
			g.inText = true
		case string(token.name) == "rPh":
			g.phonetic = true
		}
	case endToken:
		switch string(token.name) {
		case "t":
			g.inText = false
		case "rPh":
			g.phonetic = false
		}
	}
}

// end is the text that was gathered; another one begins.
func (g *textGatherer) end() string {
	text := unescaped(string(g.text))
	g.text = g.text[:0]
	return text
}

// unescaped turns «_x000D_» into the character that XML could not hold (ECMA-376
// part 1, 22.9.2.19).
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		if len(text) >= 7 && text[6] == '_' {
			if n, err := strconv.ParseUint(text[2:6], 16, 16); err == nil && (n < 0xD800 || n > 0xDFFF) {
				if n != 0 {
					b.WriteRune(rune(n))
				}
				text = text[7:]
				continue
			}
		}
		b.WriteString("_x")
		text = text[2:]
	}
}
