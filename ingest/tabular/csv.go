package tabular

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	readSize   = 1 << 20 // bytes read at once, and the sample that decides the encoding
	blockSize  = 2 << 20 // bytes of UTF-8 that a block has at least, but the last
	guessWidth = 1 << 16 // bytes of the sample that the delimiter is guessed from
)

// openCSV opens a text of records. The rows come in blocks of some megabytes,
// transcoded and split at record ends here, cut into cells by Block.Each.
func openCSV(src Source, opts Options) (*Book, error) {
	sample, err := src.head(readSize)
	if err != nil {
		return nil, err
	}
	enc, ok := textEncoding(sample, opts)
	if !ok {
		return nil, src.fail("", fmt.Sprintf("неизвестная кодировка «%s»: укажите utf-8, utf-16, windows-1251 или cp866", opts.Encoding), nil)
	}
	text, _, bad := enc.decode(nil, sample[enc.bom:])
	if looksBinary(text) {
		return nil, src.fail("", notText, nil)
	}
	if len(bytes.TrimSpace(text)) == 0 && !bad && src.Size <= readSize {
		return nil, src.fail("", emptyFile, nil)
	}
	if c := opts.Delimiter; c != 0 && (c == '"' || c == '\n' || c == '\r' || c >= utf8.RuneSelf) {
		return nil, src.fail("", fmt.Sprintf("разделитель «%c» не годится: укажите «;», «,» или табуляцию", c), nil)
	}
	r := newCSVReader(src, enc, opts.Limits)
	r.macLines = bytes.IndexByte(text, '\r') >= 0 && bytes.IndexByte(text, '\n') < 0
	r.chooseDelimiter(text, opts)
	sheet := &Sheet{next: r.next}
	return &Book{Source: src, Format: CSV, Encoding: enc.name, Delimiter: rune(r.delimiter), Sheets: []*Sheet{sheet}}, nil
}

const notText = "это не текст и не таблица: откройте файл в Excel или LibreOffice и сохраните как .xlsx"

// looksBinary tells whether a decoded sample has what no text has: zeros, or more
// than one control character in a hundred.
func looksBinary(text []byte) bool {
	odd := 0
	for _, b := range text {
		switch {
		case b == 0:
			return true
		case b < ' ' && b != '\t' && b != '\n' && b != '\r':
			odd++
		}
	}
	return odd*100 > len(text)
}

// csvReader reads a text in blocks of whole records.
type csvReader struct {
	src       Source
	in        *io.SectionReader
	decode    decoder
	encoding  string
	delimiter byte
	macLines  bool // lines end with CR alone
	limits    Limits

	raw     []byte // bytes read, of which the first kept are an unfinished character
	kept    int
	pending []byte // UTF-8 that no block has yet
	line    int    // number of the line that pending starts at
	ended   bool   // everything is in pending
	first   []Row  // a line that comes before the table: sep=;
}

func newCSVReader(src Source, enc coding, limits Limits) *csvReader {
	size := int64(enc.bom)
	return &csvReader{
		src:      src,
		in:       io.NewSectionReader(src.ReaderAt, size, src.Size-size),
		decode:   enc.decode,
		encoding: enc.name,
		limits:   limits,
		raw:      make([]byte, min(readSize, src.Size)+4),
		line:     1,
	}
}

// chooseDelimiter takes the delimiter that opts name, else the one of a first
// line «sep=;», else guesses. That line becomes a row of its own text.
func (r *csvReader) chooseDelimiter(text []byte, opts Options) {
	sample := string(text[:min(len(text), guessWidth)])
	if r.macLines {
		sample = strings.ReplaceAll(sample, "\r", "\n")
	}
	line, _, _ := strings.Cut(sample, "\n")
	line = strings.TrimSuffix(line, "\r")
	delimiter, named := namedDelimiter(line)
	if named {
		r.first = []Row{{Number: 1, Cells: []string{strings.Trim(line, `"`)}}}
	} else {
		delimiter = guessDelimiter(sample, opts.Known)
	}
	if opts.Delimiter != 0 {
		delimiter = byte(opts.Delimiter)
	}
	r.delimiter = delimiter
}

// next returns the next block of whole records.
func (r *csvReader) next() (*Block, error) {
	for {
		if err := r.fill(); err != nil {
			return nil, err
		}
		if len(r.first) > 0 {
			r.dropLine()
			return &Block{rows: takeRows(&r.first)}, nil
		}
		if len(r.pending) == 0 && r.ended {
			return nil, io.EOF
		}
		text := string(r.pending)
		end, err := r.split(text)
		if err != nil {
			return nil, err
		}
		if end == 0 {
			continue // the record is longer than what has been read
		}
		block := &Block{text: text[:end], line: r.line, delimiter: r.delimiter}
		r.line += strings.Count(block.text, "\n")
		r.pending = r.pending[:copy(r.pending, r.pending[end:])]
		return block, nil
	}
}

func takeRows(rows *[]Row) []Row {
	taken := *rows
	*rows = nil
	return taken
}

// dropLine takes the first line off pending.
func (r *csvReader) dropLine() {
	r.line++
	i := bytes.IndexByte(r.pending, '\n')
	if i < 0 {
		i = len(r.pending) - 1
	}
	r.pending = r.pending[:copy(r.pending, r.pending[i+1:])]
}

// fill reads until pending has the text of a block and something new.
func (r *csvReader) fill() error {
	for had := len(r.pending); !r.ended && (len(r.pending) < blockSize || len(r.pending) == had); {
		n, err := io.ReadFull(r.in, r.raw[r.kept:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return r.src.unreadable(err)
		}
		at, _ := r.in.Seek(0, io.SeekCurrent)
		r.ended = at == r.in.Size()
		if n == 0 && !r.ended {
			return r.src.unreadable(io.ErrUnexpectedEOF)
		}
		if err := r.take(r.raw[:r.kept+n]); err != nil {
			return err
		}
	}
	return nil
}

// take decodes raw bytes into pending and keeps an unfinished character.
func (r *csvReader) take(raw []byte) error {
	from := len(r.pending)
	out, used, bad := r.decode(r.pending, raw)
	r.pending = out
	if zero := bytes.IndexByte(out[from:], 0); zero >= 0 {
		return r.src.fail(r.lineOf(from+zero), "нулевой байт: файл повреждён или это не текст, выгрузите его заново", nil)
	}
	if bad {
		return r.src.fail(r.lineOf(len(out)), fmt.Sprintf("байт не в кодировке %s, в которой начало файла: выгрузите файл заново или назовите его кодировку", r.encoding), nil)
	}
	r.kept = copy(r.raw, raw[used:])
	if r.ended && r.kept > 0 {
		return r.src.fail(r.lineOf(len(out)), cutShort, nil)
	}
	if r.macLines {
		fresh := out[from:]
		for i, b := range fresh {
			if b == '\r' {
				fresh[i] = '\n'
			}
		}
	}
	return nil
}

// lineOf names the line that a place in pending stands in.
func (r *csvReader) lineOf(place int) string {
	return fmt.Sprintf("строка %d", r.line+bytes.Count(r.pending[:place], []byte{'\n'}))
}

// split finds the end of the last whole record of text, which starts at a
// record's beginning: 0 where there is none yet.
func (r *csvReader) split(text string) (int, error) {
	s := scanRecords(text, r.delimiter, int(r.limits.Record))
	switch {
	case s.broken >= 0:
		return 0, r.unclosed(s.broken)
	case s.open >= 0 && r.ended:
		return 0, r.unclosed(s.open)
	case s.open < 0 && r.ended:
		s.end = len(text)
	}
	if int64(len(text)-s.end) > r.limits.Record {
		if s.open >= 0 {
			return 0, r.unclosed(s.open)
		}
		return 0, r.longRecord(r.lineOf(s.end))
	}
	if s.newlines || longLine(text[:s.end], min(r.limits.Columns, int(r.limits.Record))) {
		return s.end, r.checkRecords(text[:s.end])
	}
	return s.end, nil
}

func (r *csvReader) unclosed(quote int) error {
	return r.src.fail(r.lineOf(quote), "кавычка открыта и не закрыта: уберите её или удвойте в исходных данных и выгрузите файл заново", nil)
}

func (r *csvReader) longRecord(place string) error {
	return r.src.fail(place, tooMany("длина строки в байтах", r.limits.Record, "проверьте, что это таблица, и выгрузите её заново"), nil)
}

// checkRecords holds the limits against each record: needed only where one
// might exceed them.
func (r *csvReader) checkRecords(text string) error {
	c := newCutter(text, r.line, r.delimiter)
	for before := len(text); c.record(); before = len(c.rest) {
		place := fmt.Sprintf("строка %d", c.line)
		if int64(before-len(c.rest)) > r.limits.Record {
			return r.longRecord(place)
		}
		if len(c.cells) > r.limits.Columns {
			return r.src.fail(place, tooMany("число столбцов", int64(r.limits.Columns), "проверьте разделитель и выгрузите файл заново"), nil)
		}
	}
	return nil
}

// longLine tells whether a line of text is longer than limit bytes. A record
// on one line that is not has fewer cells than that.
func longLine(text string, limit int) bool {
	for len(text) > limit {
		i := strings.LastIndexByte(text[:limit], '\n')
		if i < 0 {
			return true
		}
		text = text[i+1:]
	}
	return false
}

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
