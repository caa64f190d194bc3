package tabular

import (
	"bytes"
	"fmt"
	"io"
)

// readSize is how many bytes are read at once, and the sample that decides
// the encoding.
const readSize = 1 << 20

// textStream reads a source as UTF-8. What comes out has no byte order marks,
// and each of its lines ends with LF or CRLF; zeros and words of another
// encoding than the one it began with are errors that name the line.
type textStream struct {
	src Source
	in  *io.SectionReader
	coding

	raw   []byte // bytes read, of which the first kept are an unfinished character
	kept  int
	lines int  // newlines in what was given out
	cr    bool // a CR at the end of what was read, which an LF may follow
	ended bool // everything was given out
}

func newTextStream(src Source, enc coding) *textStream {
	start := int64(enc.bom)
	return &textStream{
		src:    src,
		in:     io.NewSectionReader(src.ReaderAt, start, src.Size-start),
		coding: enc,
		raw:    make([]byte, min(readSize, src.Size)+4),
	}
}

// more appends the next part of the text to dst.
func (t *textStream) more(dst []byte) ([]byte, error) {
	n, err := io.ReadFull(t.in, t.raw[t.kept:])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return dst, t.src.unreadable(err)
	}
	at, _ := t.in.Seek(0, io.SeekCurrent)
	t.ended = at == t.in.Size()
	if n == 0 && !t.ended {
		return dst, t.src.unreadable(io.ErrUnexpectedEOF)
	}
	from := len(dst)
	if t.cr {
		dst = append(dst, '\r')
	}
	raw := t.raw[:t.kept+n]
	out, used, bad := t.decode(dst, raw)
	fresh := withoutMarks(out[from:])
	if err := t.check(fresh, bad); err != nil {
		return out[:from], err
	}
	t.kept = copy(t.raw, raw[used:])
	if t.ended && t.kept > 0 {
		return out[:from], t.src.fail(t.place(fresh), cutShort, nil)
	}
	if t.cr = !t.ended && bytes.HasSuffix(fresh, []byte{'\r'}); t.cr {
		fresh = fresh[:len(fresh)-1]
	}
	endLines(fresh)
	t.lines += bytes.Count(fresh, []byte{'\n'})
	return out[:from+len(fresh)], nil
}

// check looks for what no text in this encoding has.
func (t *textStream) check(fresh []byte, bad bool) error {
	if zero := bytes.IndexByte(fresh, 0); zero >= 0 {
		return t.src.fail(t.place(fresh[:zero]), zeroByte, nil)
	}
	if place := garbled(fresh, t.name); place >= 0 {
		return t.src.fail(t.place(fresh[:place]), t.saidOf("слово"), nil)
	}
	if bad {
		return t.src.fail(t.place(fresh), t.saidOf("байт"), nil)
	}
	return nil
}

// saidOf is said of a byte or word that cannot be in this encoding.
func (t *textStream) saidOf(what string) string {
	if what == "слово" && (t.name == utf8Name || t.name == utf16Name) {
		return "вместо русских букв — знаки другой кодировки: текст прочитали не в той кодировке и сохранили, " +
			"или файл склеен из частей; выгрузите его из дневника заново и не пересохраняйте"
	}
	return fmt.Sprintf("%s не в кодировке %s, в которой начало файла: файл склеен из частей в разных кодировках "+
		"или кодировка указана неверно; загрузите части по отдельности, выгрузите файл заново или укажите --encoding",
		what, t.name)
}

const zeroByte = "нулевой байт: файл повреждён, это не текст или дальше он в другой кодировке (UTF-16); " +
	"выгрузите его заново"

// place names the line at the end of the part of a text that has just come.
func (t *textStream) place(before []byte) string {
	text := bytes.Clone(before)
	endLines(text)
	return fmt.Sprintf("строка %d", 1+t.lines+bytes.Count(text, []byte{'\n'}))
}

// withoutMarks drops byte order marks: several at the beginning, and those of
// files that were put one behind the other.
func withoutMarks(text []byte) []byte {
	at := bytes.Index(text, bomUTF8)
	if at < 0 {
		return text
	}
	kept := text[:at]
	for rest := text[at:]; len(rest) > 0; {
		rest = bytes.TrimPrefix(rest, bomUTF8)
		next := bytes.Index(rest, bomUTF8)
		if next < 0 {
			next = len(rest)
		}
		kept = append(kept, rest[:next]...)
		rest = rest[next:]
	}
	return kept
}

// endLines puts an LF in place of each CR that no LF follows: old Macs end
// lines so. A person's editor ends a line there, inside quotes too.
func endLines(text []byte) {
	for at := 0; ; at++ {
		i := bytes.IndexByte(text[at:], '\r')
		if i < 0 {
			return
		}
		at += i
		if at+1 == len(text) || text[at+1] != '\n' {
			text[at] = '\n'
		}
	}
}

// textReader is a textStream as an io.Reader.
type textReader struct {
	text *textStream
	part []byte // what was given out and is not read yet
	room []byte // its memory
}

func (r *textReader) Read(p []byte) (int, error) {
	for len(r.part) == 0 {
		if r.text.ended {
			return 0, io.EOF
		}
		part, err := r.text.more(r.room[:0])
		if err != nil {
			return 0, err
		}
		r.part, r.room = part, part
	}
	n := copy(p, r.part)
	r.part = r.part[n:]
	return n, nil
}
