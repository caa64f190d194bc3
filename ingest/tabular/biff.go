package tabular

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"unicode/utf16"
)

// The records of BIFF8 that carry cells or say how to read them. The numbers
// and layouts are those of MS-XLS, section 2.4.
const (
	recordFormula    = 0x0006
	recordEOF        = 0x000A
	recordDateMode   = 0x0022
	recordFilePass   = 0x002F
	recordContinue   = 0x003C
	recordBoundSheet = 0x0085
	recordMulRk      = 0x00BD
	recordMergeCells = 0x00E5
	recordRString    = 0x00D6
	recordSST        = 0x00FC
	recordLabelSST   = 0x00FD
	recordNumber     = 0x0203
	recordLabel      = 0x0204
	recordBoolErr    = 0x0205
	recordString     = 0x0207
	recordRow        = 0x0208
	recordRk         = 0x027E
	recordBOF        = 0x0809

	biff8 = 0x0600 // version in BOF
)

// records walks over the records of a stream: kind, length, body.
type records struct {
	data []byte
	at   int // of the next record

	kind uint16
	body []byte
}

// next reads a record; false at the end of the stream or a cut record.
func (r *records) next() bool {
	if r.at < 0 || r.at+4 > len(r.data) {
		return false
	}
	kind, length := word(r.data, r.at), int(word(r.data, r.at+2))
	if r.at+4+length > len(r.data) {
		return false
	}
	r.kind, r.body = kind, r.data[r.at+4:r.at+4+length]
	r.at += 4 + length
	return true
}

// joined returns the record's body and those of the Continue records that
// follow it.
func (r *records) joined() [][]byte {
	segments := [][]byte{r.body}
	for r.at+4 <= len(r.data) && word(r.data, r.at) == recordContinue && r.next() {
		segments = append(segments, r.body)
	}
	return segments
}

func word(b []byte, at int) uint16  { return binary.LittleEndian.Uint16(b[at:]) }
func dword(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// text reads strings that may run over several records.
type text struct {
	segments [][]byte // the first is the current one
	short    bool     // more was asked for than there is
}

// more moves to the next segment where the current one is used up.
func (t *text) more() bool {
	for len(t.segments) > 0 && len(t.segments[0]) == 0 {
		t.segments = t.segments[1:]
	}
	if len(t.segments) == 0 {
		t.short = true
	}
	return !t.short
}

func (t *text) byte() byte {
	if !t.more() {
		return 0
	}
	b := t.segments[0][0]
	t.segments[0] = t.segments[0][1:]
	return b
}

func (t *text) word() uint16 { return uint16(t.byte()) | uint16(t.byte())<<8 }

func (t *text) dword() uint32 { return uint32(t.word()) | uint32(t.word())<<16 }

// skip passes over n bytes of any segments.
func (t *text) skip(n int) {
	for n > 0 && t.more() {
		k := min(n, len(t.segments[0]))
		t.segments[0] = t.segments[0][k:]
		n -= k
	}
}

// characters reads n UTF-16 units, stored as words or, where the lowest bit of
// flags is 0, as their low bytes. Where a segment ends among them, the next
// begins with a byte of new flags (MS-XLS 2.5.293).
func (t *text) characters(n int, flags byte) string {
	var units []uint16
	for len(units) < n {
		if len(t.segments) > 0 && len(t.segments[0]) == 0 {
			t.segments = t.segments[1:]
			flags = t.byte()
		}
		if !t.more() {
			break
		}
		if flags&1 == 0 {
			units = append(units, uint16(t.byte()))
		} else {
			units = append(units, t.word())
		}
	}
	return string(utf16.Decode(units))
}

// String option bits of XLUnicodeRichExtendedString.
const (
	hasPhonetic = 0x04
	hasRuns     = 0x08
)

// rich reads an XLUnicodeRichExtendedString (MS-XLS 2.5.293): its formatting
// runs and phonetic guide are passed over.
func (t *text) rich() string {
	length, flags := int(t.word()), t.byte()
	after := 0
	if flags&hasRuns != 0 {
		after = 4 * int(t.word())
	}
	if flags&hasPhonetic != 0 {
		after += int(min(t.dword(), math.MaxInt32))
	}
	s := t.characters(length, flags)
	t.skip(after)
	return s
}

// sharedStrings reads the table of an SST record (MS-XLS 2.4.265).
func sharedStrings(segments [][]byte) ([]string, error) {
	t := text{segments: segments}
	t.dword() // references to the strings
	n := t.dword()
	var all []string
	for range n {
		all = append(all, t.rich())
		if t.short {
			return nil, fmt.Errorf("%d of %d shared strings", len(all)-1, n)
		}
	}
	return all, nil
}

// cellReader makes cells of a sheet's records.
type cellReader struct {
	strings []string
	cells   []biffCell
	pending bool // the last cell is a formula whose text follows in a String record
	merges  []merge
	hidden  map[uint16]bool // rows
}

// row is the 1-based row of the cell read last, 0 for none: for errors.
func (c *cellReader) row() int {
	if len(c.cells) == 0 {
		return 0
	}
	return int(c.cells[len(c.cells)-1].row) + 1
}

// sizes are the shortest bodies of the records that carry cells.
var sizes = map[uint16]int{
	recordFormula: 20, recordMulRk: 12, recordRString: 9, recordLabelSST: 10, recordNumber: 14,
	recordLabel: 9, recordBoolErr: 8, recordRk: 10, recordString: 3, recordMergeCells: 2, recordRow: 16,
}

// record reads the cells of a record, if it carries any.
func (c *cellReader) record(r *records) error {
	b := r.body
	if len(b) < sizes[r.kind] {
		return wrongCell(r.kind)
	}
	switch r.kind {
	case recordLabelSST:
		n := dword(b, 6)
		if n >= uint32(len(c.strings)) {
			return fmt.Errorf("shared string %d of %d", n, len(c.strings))
		}
		c.add(b, c.strings[n])
	case recordLabel, recordRString:
		return c.addText(r)
	case recordNumber:
		c.addNumber(b, math.Float64frombits(binary.LittleEndian.Uint64(b[6:])))
	case recordRk:
		c.addNumber(b, rk(dword(b, 6)))
	case recordMulRk:
		return c.addMany(b)
	case recordFormula:
		c.addFormula(b)
	case recordString:
		return c.addResult(r)
	case recordBoolErr:
		c.addBoolOrError(b, b[6], b[7] != 0)
	case recordMergeCells:
		return c.addMerges(b)
	case recordRow:
		if word(b, 12)&0x20 != 0 { // fDyZero: the row has no height
			c.hidden[word(b, 0)] = true
		}
	}
	return nil
}

// addMerges reads a MergeCells record (MS-XLS 2.4.168): how many ranges, and of
// each the first and last row and column.
func (c *cellReader) addMerges(b []byte) error {
	n := int(word(b, 0))
	if len(b) < 2+8*n {
		return wrongCell(recordMergeCells)
	}
	for i := range n {
		at := 2 + 8*i
		m := merge{top: int(word(b, at)) + 1, bottom: int(word(b, at+2)) + 1, left: int(word(b, at+4)) + 1,
			right: int(word(b, at+6)) + 1}
		m.right = min(m.right, m.left+widestMerge-1)
		if m.top <= m.bottom && m.left <= m.right && len(c.merges) < mostMerges {
			c.merges = append(c.merges, m)
		}
	}
	return nil
}

// add makes a cell of a record that begins with row and column. Empty text is
// a cell only as a formula's result, as in XLSX.
func (c *cellReader) add(b []byte, text string) {
	c.pending = false
	if text != "" {
		c.cells = append(c.cells, biffCell{row: word(b, 0), column: word(b, 2), text: text})
	}
}

func (c *cellReader) addNumber(b []byte, f float64) {
	text, fault := number(f)
	c.add(b, text)
	c.cells[len(c.cells)-1].fault = fault
}

// addBoolOrError adds a boolean as 1 or 0, or an error.
func (c *cellReader) addBoolOrError(b []byte, value byte, isError bool) {
	if !isError {
		c.add(b, strconv.Itoa(int(value)))
		return
	}
	c.add(b, errorText(value))
	c.cells[len(c.cells)-1].fault = fmt.Sprintf(errorCell, errorText(value))
}

func (c *cellReader) addText(r *records) error {
	b, kind := r.body, r.kind
	t := text{segments: r.joined()}
	t.skip(6)
	length := int(t.word())
	s := t.characters(length, t.byte())
	if t.short {
		return wrongCell(kind)
	}
	c.add(b, s)
	return nil
}

// addMany reads a MulRk record: row, first column, pairs of format and number,
// last column.
func (c *cellReader) addMany(b []byte) error {
	first, last := int(word(b, 2)), int(word(b, len(b)-2))
	if len(b) != 6+6*(last-first+1) {
		return wrongCell(recordMulRk)
	}
	for i := range last - first + 1 {
		value, fault := number(rk(dword(b, 6+6*i)))
		c.cells = append(c.cells, biffCell{word(b, 0), uint16(first + i), value, fault})
	}
	c.pending = false
	return nil
}

// addFormula takes the cached result (MS-XLS 2.5.133): a number, or where the
// last two bytes are set a kind of value and the value.
func (c *cellReader) addFormula(b []byte) {
	result := b[6:14]
	if word(result, 6) != 0xFFFF {
		c.addNumber(b, math.Float64frombits(binary.LittleEndian.Uint64(result)))
		return
	}
	switch result[0] {
	case 1, 2:
		c.addBoolOrError(b, result[2], result[0] == 2)
	default: // a text, which follows, or none
		c.cells = append(c.cells, biffCell{row: word(b, 0), column: word(b, 2)})
		c.pending = result[0] == 0
	}
}

// addResult gives the formula before it its text.
func (c *cellReader) addResult(r *records) error {
	t := text{segments: r.joined()}
	length := int(t.word())
	s := t.characters(length, t.byte())
	if t.short {
		return wrongCell(recordString)
	}
	if c.pending {
		c.cells[len(c.cells)-1].text = s
	}
	c.pending = false
	return nil
}

// rk reads an RkNumber (MS-XLS 2.5.217): 30 bits of an integer or of the upper
// half of a double, and whether they are hundredths.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// number prints a number as Excel shows it; of what is no number nothing is known.
func number(f float64) (shown, fault string) {
	shown, fault, ok := shownNumber(strconv.FormatFloat(f, 'g', -1, 64))
	if !ok {
		return "#NUM!", fmt.Sprintf(errorCell, "#NUM!")
	}
	return shown, fault
}

// errorText is an error value as Excel shows it (MS-XLS 2.5.10).
func errorText(v byte) string {
	switch v {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	case 0x2A:
		return "#N/A"
	}
	return "#ERR!"
}
