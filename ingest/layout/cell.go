package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellMarks is what a lesson's cell of a class journal holds.
type cellMarks struct {
	marks  int  // how many
	absent bool // an absence, however many letters say it
	late   bool // «о»: came late
}

// cellWords are words of a lesson's cell that are not read letter by letter.
// «н/а», «зач» and «незач» are assessments that the teacher entered, so they
// are marks; «н/а» must never be taken for an absence and something. Words of
// late coming and exemption are neither marks nor absences. Folded, Latin
// look-alikes Cyrillic.
var cellWords = map[string]cellMarks{
	"н/а": {marks: 1}, "н.а": {marks: 1}, `н\а`: {marks: 1}, "неатт": {marks: 1}, "н/атт": {marks: 1},
	"зач": {marks: 1}, "зачет": {marks: 1}, "незач": {marks: 1}, "незачет": {marks: 1}, "н/з": {marks: 1}, "н/зач": {marks: 1},
	"оп": {late: true}, "опозд": {late: true},
	"осв": {}, "освоб": {}, "освобожден": {}, "освобождена": {},
	"-": {}, "–": {}, "—": {}, "−": {}, ".": {},
}

// maxCell is the length in bytes of the longest text that a lesson's cell
// can hold; anything longer is a remark.
const maxCell = 60

// readMarks reads a lesson's cell. Marks are numbers from 1 to 100, each with
// an optional + or −, parted by «/», spaces, commas, semicolons or new lines;
// the letters н, б, п, у in any case are an absence, glued to a mark or
// parted from it. Latin H, N and h, n are read as н, Y and y as у, b as б:
// nothing else in a journal looks like them; a capital Latin B could be В
// and is refused, and so is anything else.
func readMarks(s string) (cellMarks, bool) {
	var all cellMarks
	if len(s) > maxCell {
		return all, false
	}
	s = wholeNumber(strings.ReplaceAll(strings.ReplaceAll(Text(s), " /", "/"), "/ ", "/"))
	for word := range strings.FieldsFuncSeq(s, isCellGap) {
		m, ok := readWord(word)
		if !ok {
			return all, false
		}
		all.marks += m.marks
		all.absent = all.absent || m.absent
		all.late = all.late || m.late
	}
	return all, !(all.absent && all.late) // «б/о»: nobody is absent and late
}

func isCellGap(r rune) bool {
	return r == ',' || r == ';' || unicode.IsSpace(r)
}

// wholeNumber turns the text of a number cell, «5.0», into «5».
func wholeNumber(s string) string {
	if digits, rest := cutNumber(s); digits != "" && rest != "" && strings.Trim(rest, "0") == "." && len(rest) > 1 {
		return digits
	}
	return s
}

// readWord reads what stands between two gaps: a known word, or marks and
// letters parted by «/».
func readWord(word string) (cellMarks, bool) {
	if m, ok := knownWord(word); ok {
		return m, true
	}
	var all cellMarks
	for part := range strings.SplitSeq(word, "/") {
		m, ok := knownWord(part)
		if !ok {
			m, ok = readGlued(part)
		}
		if !ok {
			return all, false
		}
		all.marks += m.marks
		all.absent = all.absent || m.absent
		all.late = all.late || m.late
	}
	return all, true
}

func knownWord(word string) (cellMarks, bool) {
	m, ok := cellWords[word] // a dash or a point would lose its meaning below
	if !ok {
		m, ok = cellWords[strings.TrimRight(cyrillic(Fold(word)), ".")]
	}
	return m, ok
}

// readGlued reads marks and letters without anything between them: «н5»,
// «5+», «5н». An empty part («5/») holds nothing.
func readGlued(s string) (cellMarks, bool) {
	var m cellMarks
	signable := false // a sign may follow a mark, once
	letters := 0
	for s != "" {
		if digits, rest := cutNumber(s); digits != "" {
			if !isMark(digits) {
				return m, false
			}
			m.marks++
			s, signable = rest, true
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case r == '+' || isDash(r):
			if !signable {
				return m, false
			}
		case strings.ContainsRune("НнБбПпУуHhNnYyb", r):
			m.absent = true
		case strings.ContainsRune("ОоOo", r):
			m.late = true
		default:
			return m, false
		}
		if signable = false; unicode.IsLetter(r) {
			letters++
		}
	}
	return m, letters <= maxLetters
}

// maxLetters is how many letters may stand side by side («нп», «уп»): more of
// them are a word.
const maxLetters = 2

// isMark tells a number from 1 to 100.
func isMark(digits string) bool {
	return digits[0] != '0' && (len(digits) <= 2 || digits == "100")
}
