package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vsrok/ingest/layout"
)

// The columns of aliases.csv.
const (
	columnAliasOf   = "Что"
	columnSpelling  = "Как в выгрузке"
	columnCanonical = "Как считать"
)

// AliasOf is what a line of aliases.csv is about.
type AliasOf string

// What aliases.csv joins.
const (
	OfTeacher AliasOf = "учитель"
	OfSubject AliasOf = "предмет"
	OfClass   AliasOf = "класс"
)

// AliasRow is one line of aliases.csv: a spelling in the exports of a teacher,
// subject or class, and the one that it stands for, in every school.
type AliasRow struct {
	Line      int
	Of        AliasOf
	Spelling  string // spaces collapsed, as is Canonical; no Canonical is the Spelling of a row
	Canonical string
}

// key is the form in which spellings are compared: teachers as they stand,
// since letters that look alike may be all that tells two of them apart.
func (row AliasRow) key(spelling string) string {
	switch row.Of {
	case OfTeacher:
		return spelling
	case OfClass:
		return layout.ClassName(spelling)
	}
	return layout.SubjectKey(spelling)
}

type aliasLine struct {
	Of        string `csv:"Что"`
	Spelling  string `csv:"Как в выгрузке"`
	Canonical string `csv:"Как считать"`
}

// readAliases reads aliases.csv.
func (r *referenceReader) readAliases(folder string) {
	readReferenceTable(r, folder, "aliases.csv", []string{columnAliasOf, columnSpelling, columnCanonical}, nil,
		r.addAlias)
	r.checkAliasChains()
}

// addAlias checks a line of aliases.csv and keeps it.
func (r *referenceReader) addAlias(line aliasLine) {
	row := AliasRow{Line: r.line, Of: AliasOf(layout.Fold(line.Of)), Spelling: line.Spelling, Canonical: line.Canonical}
	known := row.Of == OfTeacher || row.Of == OfSubject || row.Of == OfClass
	if !known {
		r.fail(columnAliasOf, "стоит «%s», ожидается учитель, предмет или класс", line.Of)
	}
	spelled := r.filled(columnSpelling, line.Spelling, "написание, которое стоит в выгрузке")
	meant := r.filled(columnCanonical, line.Canonical, "написание, под которым его считать")
	if !known || !spelled || !meant {
		return
	}
	if row.key(row.Spelling) == row.key(row.Canonical) {
		r.fail(columnCanonical, "стоит «%s»: это то же самое, что «%s», замена не нужна. Удалите строку или исправьте написание",
			row.Canonical, row.Spelling)
		return
	}
	if other, taken := r.ref.aliasOf(row, row.Spelling); taken {
		r.fail(columnSpelling, "стоит «%s»: это написание уже задано в строке %d. Оставьте одну строку", row.Spelling,
			other.Line)
		return
	}
	r.ref.Aliases = append(r.ref.Aliases, row)
}

// aliasOf finds the row whose spelling that is, among those of the same sort
// as a given row.
func (ref *Reference) aliasOf(like AliasRow, spelling string) (AliasRow, bool) {
	for _, row := range ref.Aliases {
		if row.Of == like.Of && row.key(row.Spelling) == row.key(spelling) {
			return row, true
		}
	}
	return AliasRow{}, false
}

// checkAliasChains refuses rows that lead to a spelling which another row
// replaces: one look-up must give the final name.
func (r *referenceReader) checkAliasChains() {
	for _, row := range r.ref.Aliases {
		if next, found := r.ref.aliasOf(row, row.Canonical); found {
			r.line = row.Line
			r.fail(columnCanonical, "стоит «%s», а в строке %d оно само заменяется на «%s»: укажите окончательное написание",
				row.Canonical, next.Line, next.Canonical)
		}
	}
}

// LikelyTeachers returns the pairs of spellings, of one school's teachers,
// that likely are one person: they differ only in case, ё, Latin look-alikes,
// dots, spaces or other punctuation; or one has initials where the other has
// names; or the surnames, of six letters or more, differ in one letter and
// the initials agree. «Иванов» and «Иванова» are two people, and so are names
// with different digits. They are suggestions for a person to decide. Each
// pair is sorted, and so are the pairs.
func LikelyTeachers(names []string) [][2]string {
	var teachers []spelledName
	seen := map[string]bool{}
	for _, name := range names {
		if name = layout.Text(name); !seen[name] {
			seen[name] = true
			teachers = append(teachers, spell(name))
		}
	}
	return likelyPairs(teachers, likelyOnePerson)
}

// LikelySubjects returns the pairs of spellings that likely are one subject:
// they differ only in dots, spaces or other punctuation, or word by word in
// abbreviation («Русск. яз.», «Русский язык»). What layout.SubjectKey takes
// for one subject anyway is suggested once, by the spelling that sorts first.
// Each pair is sorted, and so are the pairs.
func LikelySubjects(names []string) [][2]string {
	var subjects []spelledName
	seen := map[string]bool{}
	for _, name := range slices.Sorted(slices.Values(names)) {
		if key := layout.SubjectKey(name); !seen[key] {
			seen[key] = true
			subjects = append(subjects, spell(layout.Text(name)))
		}
	}
	return likelyPairs(subjects, likelyOneSubject)
}

// likelyPairs lists the pairs that are alike; names with different digits
// never are.
func likelyPairs(names []spelledName, alike func(a, b spelledName) bool) [][2]string {
	slices.SortFunc(names, func(a, b spelledName) int { return strings.Compare(a.text, b.text) })
	var pairs [][2]string
	for i, a := range names {
		for _, b := range names[i+1:] {
			if len(a.words) > 0 && len(b.words) > 0 && slices.Equal(a.digits, b.digits) && alike(a, b) {
				pairs = append(pairs, [2]string{a.text, b.text})
			}
		}
	}
	return pairs
}

func likelyOnePerson(a, b spelledName) bool {
	if a.squeezed() == b.squeezed() {
		return true
	}
	if len(a.words) != len(b.words) || len(a.words) < 2 {
		return false
	}
	for i := 1; i < len(a.words); i++ {
		if !sameOrInitial(a.words[i].text, b.words[i].text) {
			return false
		}
	}
	surname, other := a.words[0].text, b.words[0].text
	return surname == other || likelyTypo(surname, other)
}

// sameOrInitial tells whether two given names are the same or one is the
// other's first letter.
func sameOrInitial(a, b string) bool {
	first, size := utf8.DecodeRuneInString(a)
	second, otherSize := utf8.DecodeRuneInString(b)
	return a == b || first == second && (len(a) == size || len(b) == otherSize)
}

// typoLetters is the number of letters from which on a surname that differs
// in one of them is likelier a slip than another person's: Попов, Попков.
const typoLetters = 6

// likelyTypo tells whether two surnames differ in one letter that is other,
// too many or too few, and not in gender.
func likelyTypo(a, b string) bool {
	if countLetters(a) < typoLetters || countLetters(b) < typoLetters || a+"а" == b || b+"а" == a {
		return false
	}
	some, others := []rune(a), []rune(b)
	for len(some) > 0 && len(others) > 0 && some[0] == others[0] {
		some, others = some[1:], others[1:]
	}
	for len(some) > 0 && len(others) > 0 && some[len(some)-1] == others[len(others)-1] {
		some, others = some[:len(some)-1], others[:len(others)-1]
	}
	return max(len(some), len(others)) == 1
}

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

func likelyOneSubject(a, b spelledName) bool {
	if a.squeezed() == b.squeezed() {
		return true
	}
	if len(a.words) != len(b.words) {
		return false
	}
	for i := range a.words {
		// A dot is often left out, but «Право» alone is not «Правоведение».
		needsDot := len(a.words) == 1
		if !a.words[i].abbreviates(b.words[i], needsDot) && !b.words[i].abbreviates(a.words[i], needsDot) {
			return false
		}
	}
	return true
}

// spelledName is a name of a teacher or subject, cut for comparison.
type spelledName struct {
	text   string // as it was given
	words  []spelledWord
	digits []string // its runs of digits
}

// spelledWord is a word in lower case with ё as е; hyphens are part of it, all
// other punctuation parts words.
type spelledWord struct {
	text   string
	dotted bool // a dot follows
}

// spell cuts a clean text into words.
func spell(text string) spelledName {
	name := spelledName{text: text}
	folded := strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-").Replace(text)
	folded = strings.NewReplacer(" - ", "-", "- ", "-", " -", "-").Replace(folded)
	// SubjectKey leaves words of Latin letters alone, and a lone initial is
	// one: without spaces the whole name is a word.
	folded = layout.SubjectKey(strings.ReplaceAll(folded, " ", "_"))
	inWord := false
	for _, r := range folded {
		switch last := len(name.words) - 1; {
		case r != '-' && unicode.IsPunct(r):
			if inWord && r == '.' {
				name.words[last].dotted = true
			}
			inWord = false
		case inWord:
			name.words[last].text += string(r)
		default:
			name.words = append(name.words, spelledWord{text: string(r)})
			inWord = true
		}
	}
	name.digits = strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsDigit(r) })
	return name
}

// squeezed is the name without what parts its words.
func (name spelledName) squeezed() string {
	var b strings.Builder
	for _, word := range name.words {
		b.WriteString(word.text)
	}
	return b.String()
}

// abbreviates tells whether a word is another one or its beginning.
func (word spelledWord) abbreviates(whole spelledWord, needsDot bool) bool {
	return word.text == whole.text || strings.HasPrefix(whole.text, word.text) && (word.dotted || !needsDot)
}
