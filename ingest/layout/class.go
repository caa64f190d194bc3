package layout

import (
	"strings"
	"unicode"
)

// ClassName is the canonical name of a class: «5а (5а)», «5-A» with a Latin
// letter, «5 «А»» and «5А класс» are all «5А». Letters are upper case, Latin
// look-alikes after the number are Cyrillic, a bracketed repeat is dropped.
// «10-1» keeps its dash, so that it is not class 101.
func ClassName(s string) string {
	s = strings.ToUpper(Text(s))
	open := strings.IndexByte(s, '(')
	if open <= 0 || !strings.HasSuffix(s, ")") {
		return plainClass(s)
	}
	outer := plainClass(s[:open])
	inner := plainClass(s[open+1 : len(s)-1])
	if inner == "" || inner == outer {
		return outer
	}
	return outer + " (" + inner + ")"
}

// plainClass is ClassName of an upper-case text without a bracket.
func plainClass(s string) string {
	s = strings.Trim(s, " .,;:")
	for _, word := range []string{"КЛАСС", "КЛ."} {
		s = strings.Trim(strings.TrimPrefix(strings.TrimSuffix(s, word), word), " :")
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, " КЛ"))
	number, rest := cutNumber(s)
	letters := strings.TrimFunc(rest, isClassMark)
	switch {
	case number == "":
		return s
	case letters == "", letters == "0" && strings.HasPrefix(rest, "."): // 6.0 of a number cell
		return number
	case isLetters(letters):
		return number + classLetters(letters)
	}
	return number + tightDashes(classLetters(rest))
}

func cutNumber(s string) (number, rest string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

// isClassMark tells what may stand between a class's number and its letter,
// or around the letter, and means nothing.
func isClassMark(r rune) bool {
	return unicode.IsSpace(r) || isDash(r) || strings.ContainsRune(`«»"'“”„‘’.,_`, r)
}

func isDash(r rune) bool {
	return r == '-' || r == '−' || r >= '‐' && r <= '―'
}

func isLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

func classLetters(s string) string {
	if hasCyrillic(s) || foldsWholly(s) {
		return cyrillic(s)
	}
	return s
}

// tightDashes writes every dash as a hyphen without spaces around it.
func tightDashes(s string) string {
	s = strings.Map(func(r rune) rune {
		if isDash(r) {
			return '-'
		}
		return r
	}, s)
	return strings.ReplaceAll(strings.ReplaceAll(s, " -", "-"), "- ", "-")
}

// Grade is the number that a canonical class name begins with: 5 of «5А», 0
// where there is none or where it has more than two digits.
func Grade(class string) int {
	number, _ := cutNumber(class)
	if number == "" || len(number) > 2 {
		return 0
	}
	grade := 0
	for _, c := range number {
		grade = grade*10 + int(c-'0')
	}
	return grade
}
