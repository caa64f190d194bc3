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

// maxCell is the length in bytes of the longest text that a lesson's cell
// can hold; anything longer is a remark.
const maxCell = 60

// readMarks reads a lesson's cell: a word of the closed list, or marks and letters
// of absence. Marks are numbers from 1 to 100, each with an optional + or −, parted by «/», spaces, commas, semicolons or new lines;
// the letters н, б, п, у in any case are an absence, glued to a mark or
// parted from it. Latin H, N and h, n are read as н, Y and y as у, b as б:
// nothing else in a journal looks like them; a capital Latin B could be В
// and is refused, and so is anything else.
func readMarks(s string) (cellMarks, bool) {
	var all cellMarks
	if len(s) > maxCell {
		return all, false
	}
	if m, ok := knownWord(s); ok {
		return m, true
	}
	s = wholeNumber(strings.ReplaceAll(strings.ReplaceAll(Text(s), " /", "/"), "/ ", "/"))
	if isFraction(s) {
		return all, false // «4,5»: one mark of a strange scale, or two that were cut
	}
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
	return all, all.marks < 2 || !outOfFive(word)
}

// outOfFive tells «10/12», points out of as many as there are, from two marks.
func outOfFive(word string) bool {
	for part := range strings.SplitSeq(word, "/") {
		if digits, _ := cutNumber(part); len(digits) > 1 || digits > "5" {
			return true
		}
	}
	return false
}

// knownWord looks a word up in the closed list of a lesson's cell.
func knownWord(text string) (cellMarks, bool) {
	word := foldWord(text)
	if m, ok := lessonWords[word]; ok {
		return m, true
	}
	switch {
	case absenceCode(word):
		return cellMarks{absent: true}, true
	case lateWords(word):
		return cellMarks{late: true}, true
	}
	return cellMarks{}, false
}

// isFraction tells a number with digits behind a comma or point.
func isFraction(s string) bool {
	digits, rest := cutNumber(s)
	return digits != "" && len(rest) > 1 && (rest[0] == ',' || rest[0] == '.') &&
		strings.Trim(rest[1:], "0123456789") == ""
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
