package tabular

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// decoder appends src to dst as UTF-8. It takes as many bytes as make whole
// characters; what it leaves is the beginning of one, to be given again with
// what follows it. bad tells that what it left is no character at all.
type decoder func(dst, src []byte) (out []byte, used int, bad bool)

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
			if r == 0xFFFE { // the mark of a text whose bytes stand the other way
				return dst, i, true
			}
			dst = utf8.AppendRune(dst, r)
		}
		return dst, i, false
	}
}
