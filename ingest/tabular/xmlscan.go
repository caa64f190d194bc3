package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// xmlScanner reads XML token by token out of one buffer: a part of a workbook
// is a hundred megabytes of the same few tags. It sees to it that tags nest and
// that entities and characters are what XML 1.0 allows; names are local ones.
type xmlScanner struct {
	in       io.Reader
	buf      []byte
	pos, end int
	done     bool // everything is in buf

	open  []byte // names of the open elements, one after the other
	marks []int  // where each begins in open
	text  []byte // of the last text that had to be decoded
}

// xmlToken is a piece of XML. Its slices hold until the next call of token.
type xmlToken struct {
	kind   tokenKind
	name   []byte // local, of a start or an end
	attrs  []byte // of a start, as written
	closed bool   // a start that is its own end
	text   []byte // decoded
}

type tokenKind uint8

const (
	startToken tokenKind = iota
	endToken
	textToken
)

// longestToken bounds a tag or a text: a cell holds 32 767 characters.
const longestToken = 4 << 20

func newXMLScanner(in io.Reader) (*xmlScanner, error) {
	x := &xmlScanner{in: in, buf: make([]byte, 64<<10)}
	if err := x.fill(); err != nil {
		return nil, err
	}
	label := declaredEncoding(x.buf[:x.end])
	if label == "" {
		x.pos = len(x.buf[:x.end]) - len(bytes.TrimPrefix(x.buf[:x.end], bomUTF8))
		return x, nil
	}
	all := io.MultiReader(bytes.NewReader(bytes.Clone(x.buf[:x.end])), in)
	decoded, err := charset.NewReaderLabel(label, all)
	if err != nil {
		return nil, err
	}
	return &xmlScanner{in: decoded, buf: make([]byte, 64<<10)}, nil
}

// declaredEncoding is the encoding of a part where it is not UTF-8.
func declaredEncoding(head []byte) string {
	switch {
	case bytes.HasPrefix(head, bomLittle), bytes.HasPrefix(head, []byte("<\x00")):
		return "utf-16le"
	case bytes.HasPrefix(head, bomBig), bytes.HasPrefix(head, []byte("\x00<")):
		return "utf-16be"
	}
	declaration, _, _ := bytes.Cut(head, []byte("?>"))
	if !bytes.HasPrefix(declaration, []byte("<?xml")) {
		return ""
	}
	label := string(attributeOf(declaration[5:], "encoding"))
	if label == "" || bytes.EqualFold([]byte(label), []byte("utf-8")) {
		return ""
	}
	return label
}

// fill reads more behind what is not scanned yet.
func (x *xmlScanner) fill() error {
	if x.pos > 0 {
		x.end = copy(x.buf, x.buf[x.pos:x.end])
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if len(x.buf) >= longestToken {
			return errors.New("a tag or text without an end")
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	n, err := x.in.Read(x.buf[x.end:])
	x.end += n
	if errors.Is(err, io.EOF) {
		x.done, err = true, nil
	}
	return err
}

// find is the place of a byte sequence from an offset beyond pos on; -1 where the
// part ends before.
func (x *xmlScanner) find(what string, from int) (int, error) {
	for {
		if i := bytes.Index(x.buf[x.pos+from:x.end], []byte(what)); i >= 0 {
			return from + i, nil
		}
		if x.done {
			return -1, nil
		}
		from = max(from, x.end-x.pos-len(what)+1)
		if err := x.fill(); err != nil {
			return -1, err
		}
	}
}

// token reads the next piece, or io.EOF after the last; comments, declarations
// and instructions are passed over.
func (x *xmlScanner) token() (xmlToken, error) {
	for {
		for x.pos == x.end && !x.done {
			if err := x.fill(); err != nil {
				return xmlToken{}, err
			}
		}
		if x.pos == x.end {
			if len(x.marks) > 0 {
				return xmlToken{}, io.ErrUnexpectedEOF
			}
			return xmlToken{}, io.EOF
		}
		if x.buf[x.pos] != '<' {
			return x.textUpTo()
		}
		token, ok, err := x.markup()
		if ok || err != nil {
			return token, err
		}
	}
}

func (x *xmlScanner) textUpTo() (xmlToken, error) {
	end, err := x.find("<", 0)
	if err != nil {
		return xmlToken{}, err
	}
	if end < 0 {
		end = x.end - x.pos
	}
	raw := x.buf[x.pos : x.pos+end]
	x.pos += end
	text, err := x.decode(raw)
	if err == nil && len(x.marks) == 0 && len(bytes.TrimSpace(text)) > 0 {
		err = errors.New("text outside of all elements")
	}
	return xmlToken{kind: textToken, text: text}, err
}

// markup reads what begins with «<»; ok is false where it says nothing.
func (x *xmlScanner) markup() (_ xmlToken, ok bool, _ error) {
	for x.end-x.pos < len("<![CDATA[") && !x.done {
		if err := x.fill(); err != nil {
			return xmlToken{}, false, err
		}
	}
	rest := x.buf[x.pos:x.end]
	for _, part := range []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if !bytes.HasPrefix(rest, []byte(part.begin)) {
			continue
		}
		end, err := x.find(part.end, len(part.begin))
		if err != nil || end < 0 {
			return xmlToken{}, false, errors.Join(err, io.ErrUnexpectedEOF)
		}
		text := x.buf[x.pos+len(part.begin) : x.pos+end]
		x.pos += end + len(part.end)
		if part.begin == "<![CDATA[" {
			return xmlToken{kind: textToken, text: text}, true, validText(text)
		}
		return xmlToken{}, false, nil
	}
	if bytes.HasPrefix(rest, []byte("<!")) {
		return xmlToken{}, false, errors.New("a document type is not expected here")
	}
	token, err := x.tag()
	return token, true, err
}

// tag reads a start or an end. A «>» in quotes is a part of a value.
func (x *xmlScanner) tag() (xmlToken, error) {
	end := 1
	for {
		at, err := x.find(">", end)
		if err != nil || at < 0 {
			return xmlToken{}, errors.Join(err, io.ErrUnexpectedEOF)
		}
		if evenQuotes(x.buf[x.pos+1 : x.pos+at]) {
			end = at
			break
		}
		end = at + 1
	}
	inside := x.buf[x.pos+1 : x.pos+end]
	x.pos += end + 1
	if len(inside) > 0 && inside[0] == '/' {
		name := localName(bytes.TrimRight(inside[1:], " \t\r\n"))
		return xmlToken{kind: endToken, name: name}, x.leave(name)
	}
	token := xmlToken{kind: startToken}
	if n := len(inside); n > 0 && inside[n-1] == '/' {
		token.closed, inside = true, inside[:n-1]
	}
	nameEnd := bytes.IndexAny(inside, " \t\r\n")
	if nameEnd < 0 {
		nameEnd = len(inside)
	}
	token.name, token.attrs = localName(inside[:nameEnd]), inside[nameEnd:]
	if len(token.name) == 0 || bytes.IndexByte(inside, '<') >= 0 {
		return token, fmt.Errorf("tag %.40q", inside)
	}
	if !token.closed {
		x.marks = append(x.marks, len(x.open))
		x.open = append(x.open, token.name...)
	}
	return token, nil
}

// evenQuotes tells whether every quote that opens is closed.
func evenQuotes(tag []byte) bool {
	for {
		open := bytes.IndexAny(tag, `"'`)
		if open < 0 {
			return true
		}
		closing := bytes.IndexByte(tag[open+1:], tag[open])
		if closing < 0 {
			return false
		}
		tag = tag[open+closing+2:]
	}
}

func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// leave closes the innermost element, which must have that name.
func (x *xmlScanner) leave(name []byte) error {
	last := len(x.marks) - 1
	if last < 0 || !bytes.Equal(x.open[x.marks[last]:], name) {
		return fmt.Errorf("unexpected end of %.40q", name)
	}
	x.open, x.marks = x.open[:x.marks[last]], x.marks[:last]
	return nil
}

// decode turns entities and line ends of a text into characters.
func (x *xmlScanner) decode(raw []byte) ([]byte, error) {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return raw, validText(raw)
	}
	x.text = x.text[:0]
	for len(raw) > 0 {
		i := bytes.IndexAny(raw, "&\r")
		if i < 0 {
			x.text = append(x.text, raw...)
			break
		}
		x.text = append(x.text, raw[:i]...)
		raw = raw[i:]
		if raw[0] == '\r' {
			x.text = append(x.text, '\n')
			raw = bytes.TrimPrefix(raw[1:], []byte("\n"))
			continue
		}
		end := bytes.IndexByte(raw, ';')
		if end < 0 {
			return nil, errors.New("an entity without an end")
		}
		r, err := entity(string(raw[1:end]))
		if err != nil {
			return nil, err
		}
		x.text = utf8.AppendRune(x.text, r)
		raw = raw[end+1:]
	}
	return x.text, validText(x.text)
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

func entity(name string) (rune, error) {
	if r, ok := entities[name]; ok {
		return r, nil
	}
	digits, base := name, 10
	if len(name) > 1 && name[0] == '#' {
		digits = name[1:]
		if digits[0] == 'x' || digits[0] == 'X' {
			digits, base = digits[1:], 16
		}
		if n, err := strconv.ParseUint(digits, base, 32); err == nil && n > 0 && utf8.ValidRune(rune(n)) &&
			n <= utf8.MaxRune {
			return rune(n), nil
		}
	}
	return 0, fmt.Errorf("entity %.20q", name)
}

// validText refuses what is no text in UTF-8, or holds characters that XML
// forbids.
func validText(text []byte) error {
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return fmt.Errorf("character %#x", c)
		}
	}
	if !utf8.Valid(text) {
		return errors.New("a text is not UTF-8")
	}
	return nil
}

// attributeOf is the value of an attribute without a prefix, as written between
// its quotes; nil where there is none. Values that matter here hold no entities.
func attributeOf(attrs []byte, name string) []byte {
	for {
		equals := bytes.IndexByte(attrs, '=')
		if equals < 0 {
			return nil
		}
		key, rest := bytes.TrimSpace(attrs[:equals]), bytes.TrimLeft(attrs[equals+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		closing := bytes.IndexByte(rest[1:], rest[0])
		if closing < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : closing+1]
		}
		attrs = rest[closing+2:]
	}
}
