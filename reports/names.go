package reports

import (
	"fmt"
	"strings"

	"vsrok/analysis"
)

// LongestName is how many characters of a teacher's, class's or subject's name
// a report shows.
const LongestName = 80

// nameless stands for a name without a single visible character.
const nameless = "(без названия)"

// Legible is a name from outside on one line, not longer than a reader needs.
func Legible(name string) string {
	name = Shortened(strings.Join(strings.Fields(CleanText(name)), " "), LongestName)
	if name == "" {
		return nameless
	}
	return name
}

// Nobody stands for the teacher where no one teacher answers.
const Nobody = "(учитель не определён)"

// TeacherName is a teacher as reports show them.
func TeacherName(name string) string {
	if name == "" {
		return Nobody
	}
	return Legible(name)
}

// SchoolName is a school as reports show it.
func SchoolName(name string) string {
	if label := HeadLabel(strings.Join(strings.Fields(name), " ")); label != "" {
		return label
	}
	return nameless
}

// LongestLabel is how much of a school's name the head of a column shows, in
// characters: full official names fit.
const LongestLabel = 200

// HeadLabel is a name as the head of a column shows it.
func HeadLabel(name string) string { return Shortened(name, LongestLabel) }

// Shortened is the beginning of a text that is longer than so many characters.
func Shortened(text string, characters int) string {
	runes := []rune(CleanText(text))
	if len(runes) <= characters {
		return string(runes)
	}
	return string(runes[:characters-1]) + "…"
}

// PlacesOf says where entries stand: «№ 3: строки 15–18, 20», and of a file
// with several sheets «№ 3, лист 2: …». A sheet's name may hold a surname.
func PlacesOf(places []analysis.Place) string {
	return PlacesIn(places, func(number int) string { return fmt.Sprintf("№%s%d", NBSP, number) })
}

// PlacesIn is PlacesOf with names of its own for the files, by their numbers.
func PlacesIn(places []analysis.Place, name func(number int) string) string {
	witnesses := make([]analysis.Witness, len(places))
	for i, place := range places {
		witnesses[i].Place = place
	}
	var words []string
	for _, runs := range BySheet(Spans(witnesses)) {
		shown := runs[:min(len(runs), shownRuns)]
		text := name(runs[0].Sheet.Import)
		if runs[0].Sheet.Sheet != "" {
			text += fmt.Sprintf(", лист%s%d", NBSP, runs[0].Sheet.Part+1)
		}
		text += ": " + RowWords(shown)
		if rest := len(runs) - len(shown); rest > 0 {
			text += " и другие"
		}
		words = append(words, text)
	}
	return strings.Join(words, "; ")
}

// shownRuns is how many runs of rows of one file a remark names.
const shownRuns = 6
