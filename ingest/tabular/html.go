package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// maxToken bounds what one tag or one text between tags may take.
const maxToken = 16 << 20

// openHTML opens a page of tables as one sheet.
//
// Its rows are those of the tables, in the page's order, with an empty row
// where another table begins; text outside the tables makes rows of one cell,
// for titles tell when the page was exported. Spaces, no-break spaces and
// <br> come down to single spaces, as a browser shows them. The text of a cell
// that spans columns stands in the first of them; that of a cell that spans
// rows is repeated in each.
func openHTML(src Source, opts Options) (*Book, error) {
	sample, err := src.head(readSize)
	if err != nil {
		return nil, err
	}
	_, said, _ := charset.DetermineEncoding(sample, "")
	enc, err := src.textEncoding(sample, opts, htmlNames[said])
	if err != nil {
		return nil, err
	}
	text := &textReader{text: newTextStream(src, enc)}
	page := &page{src: src, limits: opts.Limits, tokens: html.NewTokenizer(text)}
	page.tokens.SetMaxBuf(maxToken)
	sheet := &Sheet{next: page.next}
	return &Book{Source: src, Format: HTML, Encoding: enc.name, Sheets: []*Sheet{sheet}}, nil
}

// htmlNames are the encodings that a page may say of itself to be in, as the
// standard of encodings names them. Bytes that are UTF-8, or are not, and known
// header words count for more: pages get saved anew in another encoding.
var htmlNames = map[string]string{
	win1251: win1251, "ibm866": cp866, "koi8-r": "koi8-r", "koi8-u": "koi8-u",
	"iso-8859-5": "iso-8859-5", "x-mac-cyrillic": "mac-cyrillic",
}

// page reads an HTML page token by token.
type page struct {
	src    Source
	limits Limits
	tokens *html.Tokenizer
	seen   seen

	tables []*htmlTable // open ones, the innermost last
	text   spacedText   // outside all cells, not yet a row
	hidden string       // the element whose text is not shown: script, style, title

	rows   []Row // not yet given out
	number int   // of the row put last
	cells  int64
	gap    bool // an empty row must precede the next one
	ended  bool
}

// next returns the next rows of the page.
func (p *page) next() (*Block, error) {
	for len(p.rows) < blockRows && !p.ended {
		if err := p.token(); err != nil {
			return nil, err
		}
	}
	if len(p.rows) == 0 {
		return nil, io.EOF
	}
	return &Block{rows: takeRows(&p.rows)}, nil
}

func (p *page) token() error {
	switch p.tokens.Next() {
	case html.ErrorToken:
		return p.end()
	case html.TextToken:
		return p.addText()
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.tokens.TagName()
		return p.startTag(string(name), more)
	case html.EndTagToken:
		name, _ := p.tokens.TagName()
		return p.endTag(string(name))
	}
	return nil
}

// end sees that the page is whole. One that stops inside a table, a script or
// a tag was not downloaded to its end.
func (p *page) end() error {
	switch err := p.tokens.Err(); {
	case errors.Is(err, html.ErrBufferExceeded):
		return p.src.fail(p.place(), tooMany("длина текста в байтах", maxToken,
			"проверьте, что это таблица, и выгрузите её заново"), err)
	case err != io.EOF:
		return p.src.unreadable(err)
	}
	if len(p.tables) > 0 || p.hidden != "" || len(p.tokens.Raw()) > 0 {
		return p.src.fail(p.place(), cutShort, nil)
	}
	if reason := p.seen.noTable(); reason != "" {
		return p.src.fail("", reason, nil)
	}
	p.ended = true
	return p.flushText()
}

func (p *page) place() string {
	if p.number == 0 {
		return ""
	}
	return fmt.Sprintf("после строки %d", p.number)
}

func (p *page) addText() error {
	text := p.tokens.Text()
	if p.hidden == "" || p.hidden == "title" {
		p.seen.text(text)
	}
	if p.hidden != "" {
		return nil
	}
	p.target().add(text)
	return nil
}

// target is where text goes: into the cell that is open, else outside.
func (p *page) target() *spacedText {
	if t := p.table(); t != nil && t.inCell {
		return &t.text
	}
	return &p.text
}

// table returns the innermost open table, or nil.
func (p *page) table() *htmlTable {
	if len(p.tables) == 0 {
		return nil
	}
	return p.tables[len(p.tables)-1]
}

func (p *page) startTag(name string, attributes bool) error {
	if p.hidden != "" {
		return nil
	}
	switch name {
	case "script", "style", "title":
		p.hidden = name
		return nil
	case "frameset", "frame", "iframe":
		p.seen.frames = true
	case "input":
		p.seen.password = p.seen.password || p.asksPassword(attributes)
		return nil
	case "table":
		return p.openTable()
	case "br":
		p.target().space()
		return nil
	}
	t := p.table()
	if t == nil {
		return p.boundary(name)
	}
	switch name {
	case "tr", "thead", "tbody", "tfoot":
		if err := errors.Join(p.endRow(t), p.flushText()); err != nil {
			return err
		}
		if name != "tr" {
			t.spans = nil // a cell never spans into another group of rows
		}
		t.inRow = name == "tr"
		return nil
	case "td", "th":
		if err := errors.Join(p.endCell(t), p.flushText()); err != nil {
			return err
		}
		t.startCell(p.spans(attributes))
		return nil
	}
	return p.boundary(name)
}

func (p *page) endTag(name string) error {
	if p.hidden != "" {
		if name == p.hidden {
			p.hidden = ""
		}
		return nil
	}
	t := p.table()
	if t == nil {
		return p.boundary(name)
	}
	switch name {
	case "table":
		return p.closeTable(t)
	case "tr", "thead", "tbody", "tfoot":
		return p.endRow(t)
	case "td", "th":
		return p.endCell(t)
	}
	return p.boundary(name)
}

// asksPassword tells whether the <input> that has just been read hides what is
// typed.
func (p *page) asksPassword(attributes bool) bool {
	for attributes {
		var key, value []byte
		key, value, attributes = p.tokens.TagAttr()
		if string(key) == "type" && bytes.EqualFold(bytes.TrimSpace(value), []byte("password")) {
			return true
		}
	}
	return false
}

// boundary ends a line of text: a space inside a cell, a row outside.
func (p *page) boundary(name string) error {
	if !blocks[name] {
		return nil
	}
	if t := p.table(); t != nil && t.inCell {
		t.text.space()
		return nil
	}
	return p.flushText()
}

// flushText makes a row of the text that stands outside all cells.
func (p *page) flushText() error {
	text := p.text.take()
	if text == "" {
		return nil
	}
	if t := p.table(); t != nil {
		return p.emit(t, []string{text})
	}
	return p.put([]string{text})
}

// put numbers a row and makes it ready to be given out.
func (p *page) put(cells []string) error {
	if p.gap {
		p.gap = false
		p.number++
		p.rows = append(p.rows, Row{Number: p.number})
	}
	p.number++
	p.seen.wide = p.seen.wide || len(cells) >= dataWidth
	p.cells += int64(len(cells))
	if p.cells > p.limits.Cells {
		return p.src.fail(p.place(), tooMany("число ячеек", p.limits.Cells, "выгрузите данные по частям"), nil)
	}
	p.rows = append(p.rows, Row{Number: p.number, Cells: cells})
	return nil
}

// spans reads colspan and rowspan of the tag that has just been read. A
// rowspan of 0 means to the end of the group (HTML 4.9.11).
func (p *page) spans(attributes bool) (columns, rows int) {
	columns, rows = 1, 1
	for attributes {
		var key, value []byte
		key, value, attributes = p.tokens.TagAttr()
		n, err := strconv.Atoi(string(bytes.TrimSpace(value)))
		switch {
		case err != nil || n < 0:
		case string(key) == "colspan":
			columns = max(n, 1)
		case string(key) == "rowspan" && n == 0:
			rows = 1 << 30
		case string(key) == "rowspan":
			rows = n
		}
	}
	return min(columns, p.limits.Columns+1), rows
}
