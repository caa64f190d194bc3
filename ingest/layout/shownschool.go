package layout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"vsrok/ingest/tabular"
)

// schoolWords are parts of words by which a text tells itself the name of a school.
var schoolWords = []string{
	"школ", "сош", "оош", "нош", "гимназ", "лице", "интернат", "колледж", "корпус", "центр образования", "мбоу", "маоу",
	"мкоу", "гбоу", "гкоу", "чоу", "моу", "мектеп",
}

// longestSchool is how many characters of a school's name a message shows.
const longestSchool = 60

// ShownSchool is a text of the column of schools as a message may show it:
// what does not call itself a school may be anybody's name, and is masked.
func ShownSchool(text string) string {
	folded := Fold(text)
	if !slices.ContainsFunc(schoolWords, func(word string) bool { return strings.Contains(folded, word) }) {
		return Mask(text)
	}
	text = tabular.ShownName(Text(text))
	if utf8.RuneCountInString(text) > longestSchool {
		text = string([]rune(text)[:longestSchool-1]) + "…"
	}
	return text
}
