package ingest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vsrok/ingest/layout"
)

// seldom is how many rows a text may stand in and still be a slip: cells that
// were shifted or pasted over, not a subject that is called like a pupil.
const seldom = 3

// lookForNames finds the texts of subjects, teachers, groups and kinds of work
// that are names of the file's pupils, because cells were shifted or pasted
// over. The next pass rejects their rows, so that no name is stored.
func (w *fileWrite) lookForNames(ctx context.Context) error {
	look := newNameLook(w.met)
	for _, s := range w.file.sheets {
		if s.page != nil && slices.ContainsFunc(s.page.Pupils,
			func(pupil string) bool { return look.onPage(s.page, pupil) }) {
			w.found.refuse(s.key, inSheet(s.book, s.source, errNameOnPage))
		}
	}
	for _, names := range w.met {
		for pupil := range names.pupils {
			look.pupil(pupil.name, w.found)
		}
	}
	return w.lookForKnownPupils(ctx, look)
}

// lookForKnownPupils finds new texts of few rows that are wholly the name of a
// pupil whom the database knows from another file.
func (w *fileWrite) lookForKnownPupils(ctx context.Context, look *nameLook) error {
	suspects := map[uint64]layout.Stray{}
	hasher := w.names()
	for field, texts := range look.texts {
		for text, rows := range texts {
			if rows > seldom || !look.names[field].Fresh(text) || len(layout.NameWords(text)) < 2 {
				continue
			}
			for _, school := range w.schoolsMet() {
				suspects[hasher.keyed(school.Code+"\x00"+layout.PupilKey(text))] = layout.Stray{Field: field,
					Text: text}
			}
		}
	}
	known, err := w.writer.PupilsAmong(ctx, slices.Collect(maps.Keys(suspects)))
	for _, pupil := range known {
		w.found.stray(suspects[pupil].Field, suspects[pupil].Text)
	}
	return err
}

// schoolsMet are the schools of the file's sheets and rows.
func (w *fileWrite) schoolsMet() map[int]School {
	schools := maps.Clone(w.schools)
	for _, s := range w.file.sheets {
		if s.school != nil {
			schools[s.school.Number] = *s.school
		}
	}
	return schools
}

var errNameOnPage = errors.New("в шапке страницы вместо предмета, учителя или группы стоит имя ученика: исправьте её и загрузите файл снова")

// nameLook holds the texts of a file's columns by their words.
type nameLook struct {
	names  map[layout.Field]*metNames
	texts  map[layout.Field]map[string]int // rows of each
	byWord map[string][]strayText
	upper  bool // classes, which are upper case, have words that may be names
}

type strayText struct {
	field layout.Field
	text  string
	words []string
	at    int // of the word in the text
}

func newNameLook(met []*numbers) *nameLook {
	look := &nameLook{names: map[layout.Field]*metNames{}, texts: map[layout.Field]map[string]int{},
		byWord: map[string][]strayText{}}
	for _, n := range met {
		look.names = map[layout.Field]*metNames{layout.FieldClass: n.Class, layout.FieldSubject: n.Subject,
			layout.FieldTeacher: n.Teacher,
			layout.FieldGroup:   n.Group, layout.FieldWork: n.Work}
		for field, names := range look.names {
			if look.texts[field] == nil {
				look.texts[field] = map[string]int{}
			}
			for text, name := range names.met {
				look.texts[field][text] += name.rows
			}
		}
	}
	for field, texts := range look.texts {
		for text := range texts {
			look.add(field, text)
		}
	}
	return look
}

func (l *nameLook) add(field layout.Field, text string) {
	words := layout.NameWords(text)
	for at, word := range words {
		l.byWord[word] = append(l.byWord[word], strayText{field, text, words, at})
		l.upper = l.upper || field == layout.FieldClass && isLongWord(word)
	}
}

// pupil finds the texts that hold the name of a pupil.
func (l *nameLook) pupil(name string, found *findings) {
	l.named(name, found)
	if l.upper {
		l.named(strings.ToUpper(name), found)
	}
}

func (l *nameLook) named(name string, found *findings) {
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
		return rows <= seldom && utf8.RuneCountInString(given) > 1 && next == given // an initial names many
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
		words := layout.NameWords(text)
		at := slices.Index(words, surname)
		if at >= 0 && at+1 < len(words) && strings.HasPrefix(given, words[at+1]) {
			return true
		}
	}
	return slices.ContainsFunc(page.Teachers,
		func(teacher string) bool { return layout.PupilKey(teacher) == layout.PupilKey(pupil) })
}
