package tabular

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The encodings that texts come in most often, as Options and Book name them.
const (
	utf8Name  = "utf-8"
	utf16Name = "utf-16"
	win1251   = "windows-1251"
	cp866     = "cp866"
)

// Encodings names all encodings that texts are read in, as Options do.
func Encodings() []string {
	names := []string{utf8Name, utf16Name}
	for _, e := range eightBit {
		names = append(names, e.name)
	}
	return names
}

// EncodingWords lists Encodings for a sentence: «a, b или c».
func EncodingWords() string {
	names := Encodings()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " или " + names[last]
}

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

// textEncoding tells the encoding of a text by its first bytes: the one that
// opts name, a BOM, zeros where UTF-16 has them, valid UTF-8, and last a guess
// among the 8-bit ones. Said is what the text says of itself; may be empty.
// The error is that the encoding has no such name or that nothing confirms it.
func (s Source) textEncoding(sample []byte, opts Options, said string) (coding, error) {
	found, marked := byMark(sample)
	if opts.Encoding != "" {
		return s.namedEncoding(sample, strings.ToLower(opts.Encoding))
	}
	if marked {
		return found, nil
	}
	if order, ok := utf16Order(sample); ok {
		return coding{name: utf16Name, decode: decodeUTF16(order)}, nil
	}
	ascii := !bytes.ContainsFunc(sample, func(r rune) bool { return r >= utf8.RuneSelf })
	if ascii && tableOf(said) == nil || !ascii && (mostlyUTF8(sample) || beginsAsUTF8(sample)) {
		return coding{name: utf8Name, decode: decodeUTF8}, nil
	}
	name, sure := guess8bit(sample, opts.Known, said)
	if !sure {
		return coding{}, s.fail("", fmt.Sprintf("текст похож на кодировку %s, но ни одного знакомого заголовка "+
			"в нём нет: если это она, укажите --encoding %s", name, name), nil)
	}
	return coding{name: name, decode: tableOf(name).decode}, nil
}

// namedEncoding is the encoding of that name.
func (s Source) namedEncoding(sample []byte, name string) (coding, error) {
	found, marked := byMark(sample)
	if marked && found.name == name {
		return found, nil
	}
	switch name {
	case utf8Name:
		return coding{name: utf8Name, decode: decodeUTF8}, nil
	case utf16Name:
		order, ok := utf16Order(sample)
		if !ok {
			order = binary.LittleEndian
		}
		return coding{name: utf16Name, decode: decodeUTF16(order)}, nil
	}
	if table := tableOf(name); table != nil {
		return coding{name: name, bom: found.bom, decode: table.decode}, nil
	}
	return coding{}, s.fail("",
		fmt.Sprintf("неизвестная кодировка «%s»: укажите %s", ShownName(name), EncodingWords()), nil)
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
		return binary.LittleEndian, beginsAsUTF16(sample, binary.LittleEndian)
	case zeros[0] >= enough && zeros[1] <= zeros[0]/20:
		return binary.BigEndian, beginsAsUTF16(sample, binary.BigEndian)
	}
	return nil, false
}

// beginsAsUTF16 tells whether half of the first units at least are no pairs of
// 8-bit letters: a file may begin in another encoding.
func beginsAsUTF16(sample []byte, order binary.ByteOrder) bool {
	units, pairs := 0, 0
	for i := 0; i+1 < len(sample) && units < 16; i += 2 {
		units++
		if order.Uint16(sample[i:]) >= 0x2000 {
			pairs++
		}
	}
	return pairs*2 <= units
}

// mostlyUTF8 tells whether the sample is UTF-8, allowing for a character that
// the sample's end cut and for one damaged byte among ten good characters: a
// Cyrillic text in an 8-bit encoding has next to no valid sequences, and a
// UTF-8 file with a bad byte must be refused for that byte, not be read as
// windows-1251 from end to end.
func mostlyUTF8(sample []byte) bool {
	good, bad := countUTF8(sample)
	return bad*10 <= good
}

// beginsAsUTF8 tells whether the first line that has letters beyond ASCII is
// UTF-8: another encoding may follow, where files are glued together.
func beginsAsUTF8(sample []byte) bool {
	good, bad := countUTF8(firstLetters(sample))
	return good > 0 && bad == 0
}

// firstLetters is the first line with four bytes beyond ASCII, or the whole.
func firstLetters(sample []byte) []byte {
	for line := range bytes.FieldsFuncSeq(sample, func(r rune) bool { return r == '\n' || r == '\r' }) {
		count := 0
		for _, b := range line {
			if b >= utf8.RuneSelf {
				count++
			}
		}
		if count >= 4 {
			return line
		}
	}
	return sample
}

// countUTF8 counts characters beyond ASCII and bytes that are of none.
func countUTF8(text []byte) (good, bad int) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			good++
		case utf8.FullRune(text[i:]):
			bad++
		}
		i += size
	}
	return good, bad
}

// guess8bit tells the 8-bit encodings apart. The header words that known
// confirms decide; without any, what the text says of itself; and last the
// letters of the first line that has some (what follows may be glued to it),
// which suffice for the two usual ones only: sure tells whether to trust the
// guess.
func guess8bit(sample []byte, known func(string) bool, said string) (name string, sure bool) {
	sample = sample[:min(len(sample), 1<<14)]
	line := firstLetters(sample)
	words, letters := -1, 0
	for _, e := range eightBit {
		text, _, _ := e.table.decode(nil, sample)
		first, _, _ := e.table.decode(nil, line)
		w, l := countKnown(text, known), russianness(first)
		if w > words || w == words && l > letters {
			name, words, letters = e.name, w, l
		}
	}
	if words == 0 && tableOf(said) != nil {
		return said, true
	}
	return name, words > 0 || name == win1251 || name == cp866
}

// tableOf is the 8-bit encoding of that name; nil where there is none.
func tableOf(name string) *singleByte {
	for _, e := range eightBit {
		if e.name == name {
			return e.table
		}
	}
	return nil
}

// countKnown counts the header words among the cells of a text, whatever the
// delimiter may be.
func countKnown(text []byte, known func(string) bool) int {
	if known == nil {
		return 0
	}
	count := 0
	for cell := range strings.FieldsFuncSeq(string(text), betweenCells) {
		if known(strings.TrimSpace(cell)) {
			count++
		}
	}
	return count
}

func betweenCells(r rune) bool { return strings.ContainsRune(";,|\t\r\n\"<>", r) }

// russianness is high where a text is Russian: small letters and first
// capitals count for it, signs and capitals behind small letters against it.
func russianness(text []byte) int {
	sum := 0
	small := false
	for _, r := range string(text) {
		switch {
		case r < utf8.RuneSelf:
			small = false
		case r >= 'а' && r <= 'ё':
			sum += 2
			small = true
		case r >= 'А' && r <= 'Я' && small:
			sum -= 2
		case r >= 'А' && r <= 'Я':
			sum++
		case !unicode.Is(unicode.Cyrillic, r):
			sum -= 2
		}
	}
	return sum
}
