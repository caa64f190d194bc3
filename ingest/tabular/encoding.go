package tabular

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding/charmap"
)

// The encodings that CSV files come in, as Options and Book name them.
const (
	utf8Name  = "utf-8"
	utf16Name = "utf-16"
	win1251   = "windows-1251"
	cp866     = "cp866"
)

var (
	bomUTF8   = []byte{0xEF, 0xBB, 0xBF}
	bomLittle = []byte{0xFF, 0xFE}
	bomBig    = []byte{0xFE, 0xFF}
)

// coding is how the bytes of a text become UTF-8.
type coding struct {
	name   string
	bom    int // bytes to skip at the beginning
	decode decoder
}

// decoder appends src to dst as UTF-8. It takes as many bytes as make whole
// characters; what it leaves is the beginning of one, to be given again with
// what follows it. bad tells that what it left is no character at all.
type decoder func(dst, src []byte) (out []byte, used int, bad bool)

// textEncoding tells the encoding of a text by its first bytes: the one that
// opts name, a BOM, zeros where UTF-16 has them, valid UTF-8, and last a guess
// between windows-1251 and cp866. The second result is false where opts name
// none of the encodings.
func textEncoding(sample []byte, opts Options) (coding, bool) {
	found, marked := byMark(sample)
	switch {
	case opts.Encoding == "" && marked:
		return found, true
	case opts.Encoding == "":
		return guessed(sample, opts.Known), true
	case marked && found.name == opts.Encoding:
		return found, true
	}
	switch opts.Encoding {
	case utf8Name:
		return coding{name: utf8Name, decode: decodeUTF8}, true
	case utf16Name:
		order, ok := utf16Order(sample)
		if !ok {
			order = binary.LittleEndian
		}
		return coding{name: utf16Name, decode: decodeUTF16(order)}, true
	case win1251:
		return coding{name: win1251, decode: windows1251.decode}, true
	case cp866:
		return coding{name: cp866, decode: codePage866.decode}, true
	}
	return coding{}, false
}

// byMark tells the encoding by a byte order mark.
func byMark(sample []byte) (coding, bool) {
	switch {
	case bytes.HasPrefix(sample, bomUTF8):
		return coding{utf8Name, len(bomUTF8), decodeUTF8}, true
	case bytes.HasPrefix(sample, bomLittle):
		return coding{utf16Name, len(bomLittle), decodeUTF16(binary.LittleEndian)}, true
	case bytes.HasPrefix(sample, bomBig):
		return coding{utf16Name, len(bomBig), decodeUTF16(binary.BigEndian)}, true
	}
	return coding{}, false
}

func guessed(sample []byte, known func(string) bool) coding {
	if order, ok := utf16Order(sample); ok {
		return coding{name: utf16Name, decode: decodeUTF16(order)}
	}
	if mostlyUTF8(sample) {
		return coding{name: utf8Name, decode: decodeUTF8}
	}
	if guess8bit(sample, known) == cp866 {
		return coding{name: cp866, decode: codePage866.decode}
	}
	return coding{name: win1251, decode: windows1251.decode}
}

// utf16Order tells UTF-16 without a mark by its zeros: the delimiters, digits
// and newlines of a table are ASCII, so that every twentieth unit at least has
// a zero for its high byte, and next to none has one for its low byte.
func utf16Order(sample []byte) (binary.ByteOrder, bool) {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	enough := len(sample)/40 + 1
	switch {
	case zeros[1] >= enough && zeros[0] <= zeros[1]/20:
		return binary.LittleEndian, true
	case zeros[0] >= enough && zeros[1] <= zeros[0]/20:
		return binary.BigEndian, true
	}
	return nil, false
}

// mostlyUTF8 tells whether the sample is UTF-8, allowing for a character that
// the sample's end cut and for one damaged byte among ten good characters: a
// Cyrillic text in an 8-bit encoding has next to no valid sequences, and a
// UTF-8 file with a bad byte must be refused for that byte, not be read as
// windows-1251 from end to end.
func mostlyUTF8(sample []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(sample); {
		if sample[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(sample[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			good++
		case utf8.FullRune(sample[i:]):
			bad++
		}
		i += size
	}
	return bad*10 <= good
}

// guess8bit tells windows-1251 from cp866. The header words that known
// confirms decide; where neither reading or both have them, chardet does; and
// where that names a third encoding, the letters that are most frequent.
func guess8bit(sample []byte, known func(string) bool) string {
	if known != nil {
		ansi, dos := countKnown(sample, windows1251, known), countKnown(sample, codePage866, known)
		if ansi != dos {
			if dos > ansi {
				return cp866
			}
			return win1251
		}
	}
	switch strings.ToLower(chardet.Detect(sample[:min(len(sample), 1<<16)]).Encoding) {
	case win1251:
		return win1251
	case "ibm866", cp866:
		return cp866
	}
	return byLetters(sample)
}

// countKnown counts the header words among the cells of the first lines,
// whatever the delimiter may be.
func countKnown(sample []byte, table *singleByte, known func(string) bool) int {
	text, _, _ := table.decode(nil, sample[:min(len(sample), 1<<14)])
	count := 0
	for cell := range strings.FieldsFuncSeq(string(text), betweenCells) {
		if known(strings.TrimSpace(cell)) {
			count++
		}
	}
	return count
}

func betweenCells(r rune) bool { return strings.ContainsRune(";,\t\r\n\"", r) }

// byLetters counts bytes that are letters in one encoding only: capitals and
// а–п of cp866 are rare signs in windows-1251; most letters of windows-1251
// are box lines in cp866.
func byLetters(sample []byte) string {
	ansi, dos := 0, 0
	for _, b := range sample {
		switch {
		case 0x80 <= b && b < 0xB0:
			dos++
		case 0xB0 <= b && b < 0xE0 || b >= 0xF2:
			ansi++
		}
	}
	if dos > ansi {
		return cp866
	}
	return win1251
}

func decodeUTF8(dst, src []byte) ([]byte, int, bool) {
	whole := len(src)
	for back := 1; back < utf8.UTFMax && back <= len(src); back++ {
		if start := len(src) - back; utf8.RuneStart(src[start]) {
			if !utf8.FullRune(src[start:]) {
				whole = start
			}
			break
		}
	}
	if utf8.Valid(src[:whole]) {
		return append(dst, src[:whole]...), whole, false
	}
	used := validPrefix(src)
	return append(dst, src[:used]...), used, true
}

// validPrefix tells how many bytes precede the first that is not UTF-8.
func validPrefix(src []byte) int {
	for at := 0; ; {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
}

func decodeUTF16(order binary.ByteOrder) decoder {
	return func(dst, src []byte) ([]byte, int, bool) {
		i := 0
		for ; i+1 < len(src); i += 2 {
			r := rune(order.Uint16(src[i:]))
			if utf16.IsSurrogate(r) {
				if i+3 >= len(src) {
					return dst, i, false
				}
				r = utf16.DecodeRune(r, rune(order.Uint16(src[i+2:])))
				if r == utf8.RuneError {
					return dst, i, true
				}
				i += 2
			}
			dst = utf8.AppendRune(dst, r)
		}
		return dst, i, false
	}
}

// singleByte is an 8-bit encoding: the UTF-8 bytes of each of its bytes, low
// byte first, and how many they are.
type singleByte struct {
	bytes  [256]uint32
	length [256]uint8
}

var (
	windows1251 = newSingleByte(charmap.Windows1251)
	codePage866 = newSingleByte(charmap.CodePage866)
)

func newSingleByte(m *charmap.Charmap) *singleByte {
	var t singleByte
	for b := range 256 {
		var buf [4]byte
		t.length[b] = uint8(utf8.EncodeRune(buf[:], m.DecodeByte(byte(b))))
		t.bytes[b] = binary.LittleEndian.Uint32(buf[:])
	}
	return &t
}

// decode never leaves or refuses a byte. Runs of ASCII go eight bytes at a
// time; for the rest four bytes are written and as many kept as count, which
// spares a branch for each.
func (t *singleByte) decode(dst, src []byte) ([]byte, int, bool) {
	const high = 0x8080808080808080
	start := len(dst)
	dst = grow(dst, 3*len(src)+8)
	out := dst[start:cap(dst)]
	i, j := 0, 0
	for i+8 <= len(src) {
		word := binary.LittleEndian.Uint64(src[i:])
		if word&high == 0 {
			binary.LittleEndian.PutUint64(out[j:], word)
			i, j = i+8, j+8
			continue
		}
		for _, b := range src[i : i+8] {
			binary.LittleEndian.PutUint32(out[j:], t.bytes[b])
			j += int(t.length[b])
		}
		i += 8
	}
	for _, b := range src[i:] {
		binary.LittleEndian.PutUint32(out[j:], t.bytes[b])
		j += int(t.length[b])
	}
	return dst[:start+j], len(src), false
}

// grow makes room for n more bytes.
func grow(dst []byte, n int) []byte {
	if cap(dst)-len(dst) >= n {
		return dst
	}
	grown := make([]byte, len(dst), len(dst)+n)
	copy(grown, dst)
	return grown
}
