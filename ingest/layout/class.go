package layout

import (
	"strings"
	"unicode"
)

// ClassName is the canonical name of a class: «5а (5а)», «5-A» with a Latin
// letter, «5 «А»» and «5А класс» are all «5А». Letters are upper case, Latin
// look-alikes after the number are Cyrillic, a bracketed repeat is dropped.
// «10-1» keeps its dash, so that it is not class 101. A bracket that repeats
// nothing is a group and no part of the name: see ClassGroup.
func ClassName(s string) string {
	name, _ := cutGroup(strings.ToUpper(Text(s)))
	return plainClass(name)
}

// ClassGroup is the group that stands in a bracket after a class's name, as
// written: «Англ.яз» of «5б (Англ.яз)». Empty where there is none, or where the
// bracket repeats the class.
func ClassGroup(s string) string {
	name, group := cutGroup(Text(s))
	if plainClass(strings.ToUpper(group)) == plainClass(strings.ToUpper(name)) {
		return ""
	}
	return group
}

func cutGroup(s string) (name, group string) {
	open := strings.IndexByte(s, '(')
	if open <= 0 || !strings.HasSuffix(s, ")") {
		return s, ""
	}
	return s[:open], strings.TrimSpace(s[open+1 : len(s)-1])
}

// classFault is why a text can be no class: a date that Excel made of «5-1», or
// a number that no class has. Empty for all others.
func classFault(s string) string {
	name, _ := cutGroup(Text(s))
	number, rest := cutNumber(name)
	switch {
	case number == "":
		return ""
	case len(number) > 2 || number > "12" && len(number) == 2:
		return "номера класса больше 12 не бывает: проверьте, не превратил ли Excel класс в дату"
	}
	month, tail := monthWord(strings.ToLower(strings.TrimLeft(rest, " .-/")))
	if month > 0 && strings.Trim(tail, " .0123456789г-/") == "" || isDateTail(rest) {
		return "здесь дата, а не класс: Excel превратил класс в дату; задайте столбцу формат «Текстовый»"
	}
	return ""
}

// isDateTail tells «.01.2015», what follows the day of a date in digits.
func isDateTail(rest string) bool {
	parts := strings.FieldsFunc(rest, func(r rune) bool { return r == '.' || r == '-' || r == '/' })
	return len(parts) == 2 && rest != "" && strings.ContainsRune(".-/", rune(rest[0])) && len(parts[0]) <= 2 &&
		len(parts[1]) >= 2 &&
		strings.Trim(parts[0]+parts[1], "0123456789") == ""
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
