package tabular

import (
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// singleByte is an 8-bit encoding: the UTF-8 bytes of each of its bytes, low
// byte first, and how many they are.
type singleByte struct {
	bytes  [256]uint32
	length [256]uint8
}

// eightBit are the 8-bit encodings of Russian texts, the likeliest first: what
// nothing tells apart goes to it.
var eightBit = []struct {
	name  string
	table *singleByte
}{
	{win1251, newSingleByte(charmap.Windows1251)},
	{cp866, newSingleByte(charmap.CodePage866)},
	{"koi8-r", newSingleByte(charmap.KOI8R)},
	{"koi8-u", newSingleByte(charmap.KOI8U)},
	{"iso-8859-5", newSingleByte(charmap.ISO8859_5)},
	{"mac-cyrillic", newSingleByte(charmap.MacintoshCyrillic)},
}

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
