package tabular

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const (
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
	enc, err := src.textEncoding(sample, opts, "")
	if err != nil {
		return nil, err
	}
	text, _, bad := enc.decode(nil, sample[enc.bom:])
	text = withoutMarks(text)
	endLines(text)
	if looksBinary(text) {
		return nil, src.fail("", notText, nil)
	}
	if len(bytes.TrimSpace(text)) == 0 && !bad && src.Size <= readSize {
		return nil, src.fail("", emptyFile, nil)
	}
	if c := opts.Delimiter; c != 0 && (c == '"' || c == '\n' || c == '\r' || c >= utf8.RuneSelf) {
		return nil, src.fail("", fmt.Sprintf("разделитель «%c» не годится: укажите «;», «,» или табуляцию", c), nil)
	}
	r := &csvReader{src: src, text: newTextStream(src, enc), limits: opts.Limits, line: 1}
	if reason := r.chooseDelimiter(text, opts); reason != "" {
		return nil, src.fail("", reason, nil)
	}
	sheet := &Sheet{next: r.next}
	return &Book{
		Source: src, Format: CSV, Encoding: enc.name, Delimiter: rune(r.delimiter), Sheets: []*Sheet{sheet},
	}, nil
}

const notText = "это не текст и не таблица: откройте файл в Excel или LibreOffice и сохраните как .xlsx"

// looksBinary tells whether a decoded sample has what no text has: zeros in its
// first line, or more than one control character in a hundred. Zeros farther
// down are refused where they stand.
func looksBinary(text []byte) bool {
	if zero := bytes.IndexByte(text, 0); zero >= 0 {
		text = text[:1+bytes.LastIndexByte(text[:zero], '\n')]
		if len(text) == 0 {
			return true
		}
	}
	odd := 0
	for _, b := range text {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			odd++
		}
	}
	return odd*100 > len(text)
}

// csvReader reads a text in blocks of whole records.
type csvReader struct {
	src       Source
	text      *textStream
	delimiter byte
	wrapped   bool // lines stand in quotes as a whole
	limits    Limits

	pending []byte // UTF-8 that no block has yet
	line    int    // number of the line that pending starts at
	first   []Row  // a line that comes before the table: sep=;
}

// chooseDelimiter takes the delimiter that opts name, else the one of a first
// line «sep=;», else guesses. That line becomes a row of its own text. The
// reason is why the file is refused.
func (r *csvReader) chooseDelimiter(text []byte, opts Options) (reason string) {
	sample := string(text[:min(len(text), guessWidth)])
	if r.wrapped = isWrapped(sample, opts.Known); r.wrapped {
		sample = unwrapped(sample, delimiters[0])
	}
	line, _, _ := strings.Cut(sample, "\n")
	line = strings.TrimSuffix(line, "\r")
	delimiter, named := namedDelimiter(line)
	if named {
		r.first = []Row{{Number: 1, Cells: []string{strings.Trim(line, `"`)}}}
	} else if delimiter, reason = guessDelimiter(sample, opts.Known); opts.Delimiter == 0 && reason != "" {
		return reason
	}
	if opts.Delimiter != 0 {
		delimiter = byte(opts.Delimiter)
	}
	r.delimiter = delimiter
	return ""
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
		if len(r.pending) == 0 && r.text.ended {
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
		if r.wrapped {
			if block.text, err = r.unwrap(block.text); err != nil {
				return nil, err
			}
		}
		r.line += strings.Count(text[:end], "\n")
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
func (r *csvReader) fill() (err error) {
	for had := len(r.pending); !r.text.ended && (len(r.pending) < blockSize || len(r.pending) == had); {
		if r.pending, err = r.text.more(r.pending); err != nil {
			return err
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
	case s.open >= 0 && r.text.ended:
		return 0, r.unclosed(s.open)
	case s.open < 0 && r.text.ended:
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

// unwrap takes whole records out of the quotes around them, and holds what
// comes out against what holds for every text.
func (r *csvReader) unwrap(text string) (string, error) {
	text = unwrapped(text, r.delimiter)
	s := scanRecords(text, r.delimiter, int(r.limits.Record))
	if quote := max(s.open, s.broken); quote >= 0 {
		line := r.line + strings.Count(text[:quote], "\n")
		return "", r.src.fail(fmt.Sprintf("строка %d", line), openQuote, nil)
	}
	return text, r.checkRecords(text)
}

const openQuote = "кавычка открыта и не закрыта: уберите её или удвойте в исходных данных и выгрузите файл заново"

func (r *csvReader) unclosed(quote int) error {
	return r.src.fail(r.lineOf(quote), openQuote, nil)
}

func (r *csvReader) longRecord(place string) error {
	return r.src.fail(place, tooMany("длина строки в байтах", r.limits.Record,
		"проверьте, что это таблица, и выгрузите её заново"), nil)
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
			return r.src.fail(place, tooMany("число столбцов", int64(r.limits.Columns),
				"проверьте разделитель и выгрузите файл заново"), nil)
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
