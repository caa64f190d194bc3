package reports

import (
	"fmt"
	"strings"
	"vsrok/analysis"
)

// longestName is how many characters of a teacher's, class's or subject's name
// a report shows.
const longestName = 80

// nameless stands for a name without a single visible character.
const nameless = "(без названия)"

// legible is a name from outside on one line, not longer than a reader needs.
func legible(name string) string {
	name = shortened(strings.Join(strings.Fields(cleanText(name)), " "), longestName)
	if name == "" {
		return nameless
	}
	return name
}

// nobody stands for the teacher where no one teacher answers.
const nobody = "(учитель не определён)"

// TeacherName is a teacher as reports show them.
func TeacherName(name string) string {
	if name == "" {
		return nobody
	}
	return legible(name)
}

// schoolName is a school as reports show it.
func schoolName(name string) string {
	if label := headLabel(strings.Join(strings.Fields(name), " ")); label != "" {
		return label
	}
	return nameless
}

// longestLabel is how much of a school's name the head of a column shows, in
// characters: full official names fit.
const longestLabel = 200

// headLabel is a name as the head of a column shows it.
func headLabel(name string) string { return shortened(name, longestLabel) }

// shortened is the beginning of a text that is longer than so many characters.
func shortened(text string, characters int) string {
	runes := []rune(cleanText(text))
	if len(runes) <= characters {
		return string(runes)
	}
	return string(runes[:characters-1]) + "…"
}

// placesOf says where entries stand: «№ 3: строки 15–18, 20», and of a file
// with several sheets «№ 3, лист 2: …». A sheet's name may hold a surname.
func placesOf(places []analysis.Place) string {
	witnesses := make([]analysis.Witness, len(places))
	for i, place := range places {
		witnesses[i].Place = place
	}
	var words []string
	for _, runs := range bySheet(spans(witnesses)) {
		shown := runs[:min(len(runs), shownRuns)]
		text := fmt.Sprintf("№%s%d", nbsp, runs[0].sheet.Import)
		if runs[0].sheet.Sheet != "" {
			text += fmt.Sprintf(", лист%s%d", nbsp, runs[0].sheet.Part+1)
		}
		text += ": " + rowWords(shown)
		if rest := len(runs) - len(shown); rest > 0 {
			text += " и другие"
		}
		words = append(words, text)
	}
	return strings.Join(words, "; ")
}

// shownRuns is how many runs of rows of one file a remark names.
const shownRuns = 6
