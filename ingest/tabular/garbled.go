package tabular

import (
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// garbled finds the first word of a UTF-8 text that is no Russian word but one
// that was read in a wrong encoding («РљР»Р°СЃСЃ»); −1 where there is none.
// Name is the encoding that the text came in. Words of Russian letters alone
// are passed over eight bytes at a time, so that the whole of a file can be
// watched.
func garbled(text []byte, name string) int {
	for at := 0; ; {
		odd := oddLetter(text[at:])
		if odd < 0 {
			return -1
		}
		from, to := at+odd, at+odd
		for from > at && text[from-1] >= utf8.RuneSelf {
			from--
		}
		for to < len(text) && text[to] >= utf8.RuneSelf {
			to++
		}
		if garbledWord(text[from:to], name) {
			return from
		}
		at = to
	}
}

// oddLetter finds the first character that is neither ASCII nor in the block
// of Russian letters, whose UTF-8 begins with D0 or D1.
func oddLetter(text []byte) int {
	i := 0
	for ; i+32 <= len(text); i += 32 { // one branch for all of them
		part := text[i : i+32]
		if oddLeads(binary.LittleEndian.Uint64(part))|oddLeads(binary.LittleEndian.Uint64(part[8:]))|
			oddLeads(binary.LittleEndian.Uint64(part[16:]))|oddLeads(binary.LittleEndian.Uint64(part[24:])) != 0 {
			break
		}
	}
	for ; i < len(text); i++ {
		if c := text[i]; c >= 0xC0 && c&0xFE != 0xD0 {
			return i
		}
	}
	return -1
}

// oddLeads has the high bit of each byte that begins a character (from C0 on)
// and is neither D0 nor D1.
func oddLeads(word uint64) uint64 {
	const low = 0x7F7F7F7F7F7F7F7F
	other := (word & 0xFEFEFEFEFEFEFEFE) ^ 0xD0D0D0D0D0D0D0D0 // a zero byte for D0 and D1
	return word & (word << 1) & (other | (other&low + low)) &^ low
}

// longestWord is how much of a word is looked at.
const longestWord = 64

// garbledWord tells whether a run of characters beyond ASCII has a shape that
// only a wrong encoding makes.
func garbledWord(word []byte, name string) bool {
	var letters [longestWord]rune
	n, lost, foreign, latin := 0, 0, 0, 0
	for len(word) > 0 && n < longestWord {
		r, size := utf8.DecodeRune(word)
		word = word[size:]
		letters[n] = r
		n++
		switch {
		case r == utf8.RuneError:
			lost++
		case r >= 0x2E00:
			foreign++
		case 0xC0 <= r && r <= 0xFF:
			latin++
		}
	}
	if n < 4 {
		return false
	}
	return lost >= 3 || // the letters are gone
		latin >= 4 && latin*2 > n || // windows-1251 read as Latin («Êëàññ»)
		foreign >= 8 && name == utf16Name || // pairs of 8-bit letters
		readAs(letters[:n])
}

// misread are the encodings that texts get read in by mistake.
var misread = []*charmap.Charmap{
	charmap.Windows1251, charmap.CodePage866, charmap.KOI8R, charmap.Windows1252, charmap.MacintoshCyrillic,
}

// readAs tells whether the letters are a Russian word in another encoding that
// was read as one of misread: back in bytes they are that word.
func readAs(letters []rune) bool {
	var room [longestWord]byte
	for _, as := range misread {
		word, ok := encoded(room[:0], letters, as)
		switch {
		case !ok:
		case russianUTF8(word),
			as == charmap.Windows1251 && russian866(word),
			as == charmap.CodePage866 && russian1251(word):
			return true
		}
	}
	return false
}

// encoded appends the letters as bytes of an encoding. The controls from U+0080
// on are what some programs make of bytes that an encoding does not use.
func encoded(dst []byte, letters []rune, as *charmap.Charmap) ([]byte, bool) {
	for _, r := range letters {
		b, ok := as.EncodeRune(r)
		switch {
		case 0x80 <= r && r < 0xA0:
			b = byte(r)
		case r == utf8.RuneError: // of the bytes that an encoding does not use, the usual one
			b = 0x98
		case !ok:
			return dst, false
		}
		dst = append(dst, b)
	}
	return dst, true
}

// russianUTF8 tells whether bytes are Russian letters in UTF-8, three at least
// and nothing else but characters that the ends of the run cut.
func russianUTF8(word []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		switch {
		case 0x400 <= r && r < 0x460:
			good++
		case r == utf8.RuneError:
			bad++
		}
		i += size
	}
	return good >= 3 && bad <= 1
}

// russian866 tells whether bytes beyond ASCII are letters of cp866, more than
// half of them such that are no letters of windows-1251.
func russian866(word []byte) bool {
	var seen [256]bool
	count, distinct := 0, 0
	for _, b := range word {
		switch {
		case 0x80 <= b && b < 0xB0:
			count++
			if !seen[b] {
				seen[b] = true
				distinct++
			}
		case b < 0xE0 || b > 0xF1:
			return false
		}
	}
	return distinct >= 3 && count*2 > len(word)
}

// russian1251 tells whether bytes beyond ASCII are letters of windows-1251, one
// of them at least such that is no letter of cp866.
func russian1251(word []byte) bool {
	frames, different := 0, false
	for _, b := range word {
		switch {
		case b == 0xA8, b == 0xB8:
		case b < 0xC0:
			return false
		case b < 0xE0:
			frames++
		}
		different = different || b != word[0]
	}
	return frames > 0 && different
}
