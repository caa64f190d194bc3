package tabular

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

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
	name := htmlEncoding(sample, opts)
	in, err := htmlText(src, sample, name)
	if err != nil {
		return nil, err
	}
	page := &page{src: src, limits: opts.Limits, tokens: html.NewTokenizer(in), encoding: name}
	page.tokens.SetMaxBuf(maxToken)
	sheet := &Sheet{next: page.next}
	return &Book{Source: src, Format: HTML, Encoding: name, Sheets: []*Sheet{sheet}}, nil
}

// htmlEncoding names the encoding of a page. Bytes that are UTF-8, or are not,
// count for more than what the page says of itself: pages get saved anew in
// another encoding. Where nothing tells, it is windows-1251.
func htmlEncoding(sample []byte, opts Options) string {
	if opts.Encoding != "" {
		return opts.Encoding
	}
	if found, ok := byMark(sample); ok {
		return found.name
	}
	if _, ok := utf16Order(sample); ok {
		return utf16Name
	}
	said := ""
	if _, name, _ := charset.DetermineEncoding(sample, ""); name != "windows-1252" && name != utf8Name {
		said = name // windows-1252 is what is returned for «do not know»
	}
	ascii := !bytes.ContainsFunc(sample, func(r rune) bool { return r >= utf8.RuneSelf })
	switch {
	case ascii && said == "", !ascii && mostlyUTF8(sample):
		return utf8Name
	case said == "ibm866":
		return cp866
	case said == "":
		return win1251
	}
	return said
}

// htmlText reads the page as UTF-8.
func htmlText(src Source, sample []byte, name string) (io.Reader, error) {
	marked, _ := byMark(sample)
	skip := int64(marked.bom)
	in := io.NewSectionReader(src.ReaderAt, skip, src.Size-skip)
	switch name {
	case utf8Name:
		return in, nil
	case utf16Name:
		name = "utf-16le"
		if order, ok := utf16Order(sample); bytes.HasPrefix(sample, bomBig) || ok && order == binary.BigEndian {
			name = "utf-16be"
		}
	}
	known, _ := charset.Lookup(name)
	if known == nil {
		return nil, src.fail("", fmt.Sprintf("неизвестная кодировка «%s»: укажите utf-8, utf-16, windows-1251 или cp866", name), nil)
	}
	return known.NewDecoder().Reader(in), nil
}

// page reads an HTML page token by token.
type page struct {
	src      Source
	limits   Limits
	tokens   *html.Tokenizer
	encoding string

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
		return p.src.fail(p.place(), tooMany("длина текста в байтах", maxToken, "проверьте, что это таблица, и выгрузите её заново"), err)
	case err != io.EOF:
		return p.src.unreadable(err)
	}
	if len(p.tables) > 0 || p.hidden != "" || len(p.tokens.Raw()) > 0 {
		return p.src.fail(p.place(), cutShort, nil)
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
	if p.hidden != "" {
		return nil
	}
	text := p.tokens.Text()
	if !utf8.Valid(text) {
		return p.src.fail(p.place(), fmt.Sprintf("байт не в кодировке %s, в которой начало файла: выгрузите файл заново или назовите его кодировку", p.encoding), nil)
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

// blocks are the elements that begin a new line where they stand.
var blocks = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "body": true, "caption": true,
	"center": true, "dd": true, "div": true, "dl": true, "dt": true, "fieldset": true, "footer": true,
	"form": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "head": true,
	"header": true, "hr": true, "html": true, "legend": true, "li": true, "main": true, "nav": true,
	"ol": true, "option": true, "p": true, "pre": true, "section": true, "td": true, "th": true,
	"tr": true, "ul": true,
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

// spacedText gathers text with every run of spaces made one, and none at its
// ends.
type spacedText struct {
	bytes   []byte
	pending bool // a space, if anything follows
}

func (s *spacedText) space() { s.pending = true }

func (s *spacedText) add(text []byte) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f':
			s.pending = true
		case c == 0xC2 && i+1 < len(text) && text[i+1] == 0xA0: // U+00A0
			s.pending = true
			i++
		default:
			if s.pending && len(s.bytes) > 0 {
				s.bytes = append(s.bytes, ' ')
			}
			s.pending = false
			s.bytes = append(s.bytes, c)
		}
	}
}

// take returns the text and begins another.
func (s *spacedText) take() string {
	text := string(s.bytes)
	s.bytes, s.pending = s.bytes[:0], false
	return text
}
