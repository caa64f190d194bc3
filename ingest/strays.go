package ingest

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"vsrok/ingest/layout"
	"vsrok/ingest/store"
)

// seldom is how many rows a text may stand in and still be a slip: cells that
// were shifted or pasted over, not a subject that is called like a pupil.
const seldom = 3

// lookForNames finds the texts of subjects, teachers, groups and kinds of work
// that are names of the file's pupils, because cells were shifted or pasted
// over. The next pass rejects their rows, so that no name is stored.
func (w *fileWrite) lookForNames() {
	look := newNameLook(w.met)
	for _, s := range w.file.sheets {
		if s.page != nil && slices.ContainsFunc(s.page.Pupils, func(pupil string) bool { return look.onPage(s.page, pupil) }) {
			w.found.refuse(s.key, inSheet(s.book, s.source, errNameOnPage))
		}
	}
	for _, names := range w.met {
		for pupil := range names.pupils {
			look.pupil(pupil.name, w.found)
		}
	}
}

var errNameOnPage = errors.New("в шапке страницы вместо предмета, учителя или группы стоит имя ученика: исправьте её и загрузите файл снова")

// nameLook holds the texts of a file's columns by their words.
type nameLook struct {
	texts  map[layout.Field]map[string]int // rows of each
	byWord map[string][]strayText
}

type strayText struct {
	field layout.Field
	text  string
	words []string
	at    int // of the word in the text
}

func newNameLook(met []*numbers) *nameLook {
	look := &nameLook{texts: map[layout.Field]map[string]int{}, byWord: map[string][]strayText{}}
	for _, names := range met {
		for field, of := range map[layout.Field]*store.Names{layout.FieldSubject: names.Subject, layout.FieldTeacher: names.Teacher,
			layout.FieldGroup: names.Group, layout.FieldWork: names.Work} {
			if look.texts[field] == nil {
				look.texts[field] = map[string]int{}
			}
			for text, name := range names.known[of] {
				look.texts[field][text] += name.rows
			}
		}
	}
	for field, texts := range look.texts {
		for text := range texts {
			words := nameWords(text)
			for at, word := range words {
				look.byWord[word] = append(look.byWord[word], strayText{field, text, words, at})
			}
		}
	}
	return look
}

// nameWords are the words of a text; a capital after a small letter begins one,
// as where a cell was pasted into another.
func nameWords(text string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range text {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

// pupil finds the texts that hold the name of a pupil.
func (l *nameLook) pupil(name string, found *findings) {
	surname, rest, _ := strings.Cut(name, " ")
	for _, text := range l.byWord[surname] {
		if l.holds(text, rest) {
			found.stray(text.field, text.text)
		}
	}
}

// holds tells that the text, in which the pupil's surname stands, names the
// pupil. Teachers may be namesakes of pupils, and subjects of surnames.
func (l *nameLook) holds(text strayText, rest string) bool {
	given, _, _ := strings.Cut(rest, " ")
	next := ""
	if text.at+1 < len(text.words) {
		next = text.words[text.at+1]
	}
	rows := l.texts[text.field][text.text]
	if text.field == layout.FieldTeacher {
		return rows <= seldom && given != "" && next == given
	}
	return next != "" && strings.HasPrefix(given, next) || rows <= seldom && isLongWord(text.words[text.at])
}

// isLongWord tells a word of four letters or more, which hardly is an ending or
// a number.
func isLongWord(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 3
}

// onPage tells that the head of a journal's page names the pupil where the
// subject, the teacher or the group should stand.
func (l *nameLook) onPage(page *layout.Page, pupil string) bool {
	surname, rest, _ := strings.Cut(pupil, " ")
	given, _, _ := strings.Cut(rest, " ")
	for _, text := range []string{page.Subject, page.Group} {
		words := nameWords(text)
		at := slices.Index(words, surname)
		if at >= 0 && at+1 < len(words) && strings.HasPrefix(given, words[at+1]) {
			return true
		}
	}
	return slices.ContainsFunc(page.Teachers, func(teacher string) bool { return layout.PupilKey(teacher) == layout.PupilKey(pupil) })
}
