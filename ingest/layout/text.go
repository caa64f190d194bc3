package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text composes letters (NFC, UAX 15), trims s and collapses every run of white space in it, no-break spaces
// among them, to one space. Invisible marks (zero-width spaces, soft hyphens,
// byte order marks) are dropped. A text that is clean already is returned as
// it is, without a copy.
func Text(s string) string {
	if isClean(s) {
		return s
	}
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = true
		case isInvisible(r):
		default:
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isClean tells, by bytes alone, that Text has nothing to do. It may say no
// to a clean text: 0xC2, 0xE2 and 0xEF lead no Cyrillic letter, but they lead
// the no-break and zero-width spaces, 0xCC and 0xCD lead marks that belong to
// the letter before, and invalid UTF-8 needs a second look.
func isClean(s string) bool {
	space := true // as if a space stood before: a leading one is not clean
	for i := 0; i < len(s); i++ {
		switch unclean[s[i]] {
		case mayBeUnclean:
			return false
		case aSpace:
			if space {
				return false
			}
			space = true
		default:
			space = false
		}
	}
	return !space || s == ""
}

const (
	aSpace = iota + 1
	mayBeUnclean
)

// unclean says of every byte whether it is a space or may need a second look.
var unclean = func() (bytes [256]uint8) {
	for c := range bytes {
		if c < ' ' || c == 0x7f || c == 0xC2 || c == 0xCC || c == 0xCD || c >= 0xE1 {
			bytes[c] = mayBeUnclean
		}
	}
	bytes[' '] = aSpace
	return bytes
}()

func isInvisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return unicode.IsControl(r)
}

// Fold is the form in which texts are compared: lower case, ё as е, spaces
// collapsed.
func Fold(s string) string {
	return strings.ReplaceAll(strings.ToLower(Text(s)), "ё", "е")
}

// excelText unwraps what Excel keeps as text by force: ="5А" and '1001.
func excelText(s string) string {
	switch {
	case len(s) < 2 || s[0] != '=' && s[0] != '\'':
		return s
	case s[0] == '\'':
		return s[1:]
	case len(s) > 3 && s[1] == '"' && s[len(s)-1] == '"':
		return strings.ReplaceAll(s[2:len(s)-1], `""`, `"`)
	}
	return s
}

// identifier is a pupil's name or number, or a record's, as written: without
// what a program or a spreadsheet puts into a number («1 001», «1001.0»).
func identifier(s string) string {
	s = Text(s)
	if s == "" || s[0] < '0' || s[0] > '9' {
		return s
	}
	if strings.Trim(s, "0123456789 ") == "" {
		return strings.ReplaceAll(s, " ", "")
	}
	return wholeNumber(s)
}

const shortenedID = "Excel сократил номер: откройте исходную выгрузку, задайте столбцу формат «Текстовый» и сохраните заново"

// isShortened tells a number that Excel cut to its first digits: 1,23457E+11.
func isShortened(s string) bool {
	digits, rest := cutNumber(s)
	if len(digits) != 1 {
		return false
	}
	if rest != "" && (rest[0] == ',' || rest[0] == '.') {
		_, rest = cutNumber(rest[1:])
	}
	exponent, ok := strings.CutPrefix(strings.ToUpper(rest), "E+")
	return ok && exponent != "" && strings.Trim(exponent, "0123456789") == ""
}

// PupilKey is the form in which pupils are told apart. Names are compared
// without case, ё as е, Latin look-alikes in Cyrillic words Cyrillic; a number
// or code without a Cyrillic letter is what it is.
func PupilKey(name string) string {
	if hasCyrillic(name) {
		return SubjectKey(name)
	}
	return Text(name)
}

// SubjectKey is the form in which subjects are compared: Fold, and Latin
// look-alikes become Cyrillic in every word that has a Cyrillic letter, so
// that «Физикa» typed with a Latin a is «Физика» while «English» stays.
func SubjectKey(s string) string {
	s = Fold(s)
	if isCyrillicOnly(s) {
		return s
	}
	words := strings.Split(s, " ")
	for i, word := range words {
		if hasCyrillic(word) {
			words[i] = cyrillic(word)
		}
	}
	return strings.Join(words, " ")
}

// isCyrillicOnly tells that s has no ASCII letter.
func isCyrillicOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

func hasCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// cyrillic replaces the Latin letters that look like Cyrillic ones.
func cyrillic(s string) string {
	return strings.Map(func(r rune) rune {
		if c, ok := lookAlikes[r]; ok {
			return c
		}
		return r
	}, s)
}

// foldsWholly tells that s has Latin letters and each has a Cyrillic twin.
func foldsWholly(s string) bool {
	latin := false
	for _, r := range s {
		if !unicode.Is(unicode.Latin, r) {
			continue
		}
		if _, ok := lookAlikes[r]; !ok {
			return false
		}
		latin = true
	}
	return latin
}

// lookAlikes are the Latin letters that print like a Cyrillic one, in either
// case; lower-case b, h, k, m, t stand for their capitals' twins, because
// case is folded before.
var lookAlikes = map[rune]rune{
	'A': 'А', 'B': 'В', 'C': 'С', 'E': 'Е', 'H': 'Н', 'K': 'К', 'M': 'М', 'O': 'О', 'P': 'Р', 'T': 'Т', 'X': 'Х',
	'Y': 'У',
	'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'k': 'к', 'm': 'м', 'o': 'о', 'p': 'р', 't': 'т', 'x': 'х',
	'y': 'у',
}

// maskLimit is the number of characters that Mask shows at most.
const maskLimit = 40

// Mask shows a rejected value so that it cannot hold a name. What is digits,
// punctuation and signs only passes as it is. Anything else becomes its
// shape: letters А or а by their case, digits 9, what is neither a letter nor
// punctuation nor ASCII «?». At most 40 characters are shown, a cut is marked with «…».
func Mask(s string) string {
	s = Text(s)
	shape := strings.ContainsFunc(s, isTelling) || isPersonalNumber(s)
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n == maskLimit && utf8.RuneCountInString(s) > maskLimit {
			b.WriteRune('…')
			break
		}
		if shape {
			r = shapeOf(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPersonalNumber tells what may be a SNILS: eleven digits, parted by dashes or
// spaces or not.
func isPersonalNumber(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r != ' ' && !isDash(r):
			return false
		}
	}
	return digits == 11
}

// isTelling tells whether a character can be part of a word.
func isTelling(r rune) bool {
	return r == utf8.RuneError || !(r == ' ' || r >= '0' && r <= '9' || unicode.IsPunct(r) || unicode.IsSymbol(r))
}

func shapeOf(r rune) rune {
	switch {
	case unicode.IsUpper(r), unicode.IsTitle(r):
		return 'А'
	case unicode.IsLetter(r), unicode.IsMark(r):
		return 'а'
	case unicode.IsDigit(r):
		return '9'
	case r < utf8.RuneSelf, unicode.IsPunct(r):
		return r
	}
	return '?'
}
