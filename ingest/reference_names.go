package ingest

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"vsrok/ingest/layout"
)

// SchoolNamed returns the school with that code, name or other name; case,
// quotes, spaces, punctuation, № and ё do not matter.
func (ref *Reference) SchoolNamed(text string) (School, bool) {
	i, ok := ref.named[nameKey(text)]
	if !ok {
		return School{}, false
	}
	return ref.Schools[i], true
}

// SchoolOfPath finds the school that a path names: by the file's name, else
// by the nearest folder or archive that names any. Where that is one school it
// is returned, alone in the list too; else the list has all that were named,
// and the school is zero. Give the path below the folder that a person chose,
// so that folders of the computer are not taken for schools.
func (ref *Reference) SchoolOfPath(path string) (School, []School) {
	parts := strings.FieldsFunc(strings.ReplaceAll(path, " → ", "/"),
		func(r rune) bool { return r == '/' || r == '\\' })
	for i, part := range slices.Backward(parts) {
		if i == len(parts)-1 || strings.EqualFold(filepath.Ext(part), ".zip") {
			part = strings.TrimSuffix(part, filepath.Ext(part))
		}
		named := ref.schoolsIn(nameTokens(part))
		if len(named) == 1 {
			return named[0], named
		}
		if len(named) > 0 {
			return School{}, named
		}
	}
	return School{}, nil
}

// schoolName is one name of a school, an index in Schools.
type schoolName struct {
	school int
	tokens []nameToken
}

// nameSpan is where a school's name stands among tokens: from, up to but not
// including to.
type nameSpan struct{ school, from, to int }

// schoolsIn returns the schools that a name holds, in the order of the table.
// «Гимназия» within «Гимназия 5» does not count where both are schools.
func (ref *Reference) schoolsIn(tokens []nameToken) []School {
	var spans []nameSpan
	for _, name := range ref.names {
		for _, from := range findName(tokens, name.tokens) {
			spans = append(spans, nameSpan{name.school, from, from + len(name.tokens)})
		}
	}
	var found []int
	for _, span := range spans {
		within := slices.ContainsFunc(spans, func(other nameSpan) bool {
			return other.from <= span.from && span.to <= other.to && other.to-other.from > span.to-span.from
		})
		if !within && !slices.Contains(found, span.school) {
			found = append(found, span.school)
		}
	}
	var schools []School
	for _, i := range found {
		schools = append(schools, ref.Schools[i])
	}
	return schools
}

// nameToken is a run of letters or a run of digits.
type nameToken struct {
	text  string
	glued bool // follows the token before it directly, as the 1 of «sosh1»
}

// nameTokens cuts a name into its letters and digits, case and ё folded. All
// else only separates. Names of files from a Mac come decomposed (и + ˘).
func nameTokens(name string) []nameToken {
	var tokens []nameToken
	last, start := ' ', 0
	text := layout.Fold(norm.NFC.String(name))
	for i, r := range text {
		letter, digit := unicode.IsLetter(r), unicode.IsDigit(r)
		lastLetter, lastDigit := unicode.IsLetter(last), unicode.IsDigit(last)
		last = r
		switch {
		case !letter && !digit:
			continue
		case letter && lastLetter, digit && lastDigit:
		default:
			start = i
			tokens = append(tokens, nameToken{glued: lastLetter || lastDigit})
		}
		tokens[len(tokens)-1].text = text[start : i+utf8.RuneLen(r)]
	}
	return tokens
}

// nameKey is the form in which schools' names are compared: «МБОУ СОШ №1» and
// «мбоу сош 1» are «мбоу сош 1».
func nameKey(name string) string {
	var words []string
	for _, token := range nameTokens(name) {
		words = append(words, token.text)
	}
	return strings.Join(words, " ")
}

// findName returns the positions where a school's name stands in a file's
// name, cut off on both sides: «СОШ 1» does not stand in «СОШ 10» or
// «СОШ 1А». A name with fewer than two letters, such as the code 1, must be
// the whole of it: a file's name holds many numbers.
func findName(tokens, name []nameToken) []int {
	letters := 0
	for _, token := range name {
		letters += utf8.RuneCountInString(strings.TrimFunc(token.text, unicode.IsDigit))
	}
	var found []int
	for from := 0; from+len(name) <= len(tokens); from++ {
		to := from + len(name)
		same := slices.EqualFunc(tokens[from:to], name, func(a, b nameToken) bool { return a.text == b.text })
		cutOff := !tokens[from].glued && (to == len(tokens) || !tokens[to].glued)
		if same && cutOff && (letters > 1 || len(name) == len(tokens)) {
			found = append(found, from)
		}
	}
	return found
}
