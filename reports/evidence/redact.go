package evidence

import (
	"regexp"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// redactor takes teachers' names out of texts that people typed: reasons of
// exemptions, names of groups.
type redactor struct {
	whole    *strings.Replacer
	surnames map[string]bool
	known    map[string]string
}

// hiddenTeacher stands where a name stood.
const hiddenTeacher = "[учитель]"

// longestPackText is how many characters of a name or reason a table shows.
const longestPackText = 300

func newRedactor(spellings []string) *redactor {
	r := &redactor{surnames: map[string]bool{}, known: map[string]string{}}
	var names []string
	for _, spelling := range spellings {
		for name := range strings.SplitSeq(spelling, ", ") {
			words := strings.Fields(name)
			if len(words) < 2 {
				continue // a lone word may be anything, a subject in a shifted column too
			}
			names = append(names, name)
			if len([]rune(words[0])) > 2 {
				r.surnames[strings.ToLower(words[0])] = true
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, name, hiddenTeacher)
	}
	r.whole = strings.NewReplacer(pairs...)
	return r
}

// HideNames is how a text from an export may leave the workspace: without the
// names of teachers in any of these spellings, on one line and not too long.
func HideNames(spellings []string) func(text string) string {
	hidden := newRedactor(spellings)
	return func(text string) string { return reports.Shortened(hidden.hide(text), longestPackText) }
}

// nameWord is a word that could be a surname: «Иванова-Петрова».
var nameWord = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}'’-]*`)

// hide is a text on one line, without teachers' names and invisible marks.
func (r *redactor) hide(text string) string {
	if hidden, ok := r.known[text]; ok {
		return hidden
	}
	hidden := strings.Join(strings.Fields(reports.CleanText(text)), " ")
	hidden = nameWord.ReplaceAllStringFunc(r.whole.Replace(hidden), func(word string) string {
		if r.surnames[strings.ToLower(word)] {
			return hiddenTeacher
		}
		return word
	})
	r.known[text] = hidden
	return hidden
}

// pack is an obligation as a pack shows it: its teacher a number, its texts
// without names.
func (e *Evidence) pack(o analysis.Obligation) analysis.Obligation {
	o.Teacher = e.Numbers.of(o.School, o.Teacher)
	for _, text := range []*string{&o.Class, &o.Subject, &o.Period, &o.Reason} {
		*text = e.packText(*text)
	}
	o.AcceptedBy = ""
	return o
}

// packText is a text as the pack may hold it. Few texts stand in many rows.
func (e *Evidence) packText(text string) string {
	packed, known := e.packedTexts[text]
	if !known {
		packed = reports.Shortened(e.redactor().hide(text), longestPackText)
		if e.packedTexts == nil {
			e.packedTexts = map[string]string{}
		}
		e.packedTexts[text] = packed
	}
	return packed
}

// redactor hides the names of Spellings.
func (e *Evidence) redactor() *redactor {
	if e.hidden == nil {
		e.hidden = newRedactor(e.Spellings)
	}
	return e.hidden
}
