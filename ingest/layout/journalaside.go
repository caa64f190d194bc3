package layout

import (
	"slices"
	"strings"
)

// asideWhole and asideStems are words, and beginnings of words, over columns
// that stand in or beside a matrix and hold no entries of lessons or periods:
// averages and counts, assessments of a section («СОР», «СОЧ»), topics and
// homework. Folded.
var (
	asideWhole = []string{"сор", "соч", "св", "сб", "ср", "%", "дз", "д/з", "бал"}
	asideStems = []string{
		"балл", "сред", "рейтинг", "пропус", "пропущ", "опозд", "отсутств", "всего", "кол-во", "количество", "качеств",
		"успеваем",
		"час", "тем", "наименован", "содержан", "задан", "дата", "примечан", "подпис", "комментар",
	}
)

// fillWhole and fillStems may stand beside those and hold no name either.
var (
	fillWhole = []string{"за", "по", "на", "и", "мин", "макс", "№"}
	fillStems = []string{
		"дом", "урок", "учебн", "заняти", "провед", "прошед", "пройден", "материал", "работ", "дней", "оценк", "отметк",
		"учител",
		"четв", "раздел", "взвеш", "значен",
	}
)

// asideHead is the head of such a column where every word of it is known, cut
// to what holds no name; empty for any other text.
func asideHead(text string) string {
	aside := false
	words := strings.Fields(strings.ReplaceAll(Fold(text), ".", " "))
	for _, word := range words {
		switch {
		case strings.Trim(word, "0123456789") == "":
		case isWordOf(word, asideWhole, asideStems):
			aside = true
		case !isWordOf(word, fillWhole, fillStems):
			return ""
		}
	}
	if !aside {
		return ""
	}
	return cutShort(Text(text))
}

func isWordOf(word string, whole, stems []string) bool {
	return slices.Contains(whole, word) ||
		slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// asideWords names a column by its letter and, where they are known, the words
// over it: others may hold a name.
func asideWords(number int, heads ...string) string {
	letter := ColumnLetter(number)
	for _, head := range heads {
		if words := asideHead(head); words != "" {
			return letter + " («" + words + "»)"
		}
	}
	return letter
}
