package layout

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vsrok/ingest/tabular"
)

// usedFields are those that are read in every kind of table, and those of some
// kinds alone.
var usedFields = map[Kind][]Field{
	Marks:        {FieldPupil, FieldDate, FieldLesson, FieldMark, FieldWork},
	PeriodGrades: {FieldPupil, FieldPeriod, FieldMark},
	Absences:     {FieldPupil, FieldDate, FieldLesson, FieldReason},
	Timetable:    {FieldDate, FieldLesson, FieldStatus, FieldChanged},
}

func (p *Plan) uses(f Field) bool {
	switch f {
	case None:
		return false
	case FieldSchool, FieldClass, FieldGroup, FieldSubject, FieldTeacher, FieldEntered, FieldEnteredTime, FieldID:
		return true
	}
	if p.Shape == Log {
		return f == FieldAt || f == FieldSlot || f == FieldPeriod || f == FieldAction
	}
	for _, used := range usedFields[p.Kind] {
		if f == used {
			return true
		}
	}
	return false
}

// measure finds the width of the header and the columns that are not read.
func (p *Plan) measure(head []tabular.Row) {
	for _, row := range head {
		if row.Number >= p.Header[0] && row.Number <= p.lastHeader {
			p.width = max(p.width, len(row.Cells))
		}
	}
	for _, heading := range p.Headings {
		if p.uses(heading.Field) {
			continue
		}
		p.Unused = append(p.Unused, heading)
		if p.Shape == Table && !p.Timed && p.LikeEntry.Number == 0 && p.looksLikeEntry(heading, head) {
			p.LikeEntry = heading
		}
	}
}

// entryStems are parts of words over a column of entry times.
var entryStems = []string{"внес", "выстав", "создан", "ввод", "введен", "заполн", "занесен", "публик", "дата", "время"}

// looksLikeEntry tells a column that may hold entry times: by its word, or by
// cells that are dates with a time of day.
func (p *Plan) looksLikeEntry(heading Heading, head []tabular.Row) bool {
	word := Fold(heading.Word)
	for _, stem := range entryStems {
		if strings.Contains(word, stem) && heading.Field != FieldChanged && !strings.Contains(word, "рожд") {
			return true
		}
	}
	for _, row := range head {
		if row.Number <= p.lastHeader {
			continue
		}
		if s, reason := p.clock.stamp(cellAt(row.Cells, heading.Number-1)); reason == "" && s.timed {
			return true
		}
	}
	return false
}

// longestWord is how many characters of a header word a message shows.
const longestWord = 40

// cutShort cuts a text for a message.
func cutShort(s string) string {
	if utf8.RuneCountInString(s) <= longestWord {
		return s
	}
	return string([]rune(s)[:longestWord-1]) + "…"
}

// ShownWord is a header word as a message may show it: short, and only its
// shape where it could be a person's name.
func ShownWord(word string) string {
	word = Text(word)
	if couldBeName(word) {
		return Mask(word)
	}
	return cutShort(tabular.ShownName(word))
}

// couldBeName tells «Иванов Пётр», «Иванов П. П.», «ИВАНОВ ПЁТР»: two words or
// more, all with a capital, of which none is a word of some header; of a text
// of one such word that it ends like a surname or has a number after it.
func couldBeName(text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == ',' })
	for _, word := range words {
		first, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(first) || isHeaderWord(word) {
			return false
		}
	}
	return len(words) > 1 || len(words) == 1 && endsLikeSurname(words[0])
}

var surnameEnds = []string{"ов", "ова", "ев", "ева", "ин", "ина", "ын", "ына", "ий", "ая", "ко", "ук", "юк", "чак", "як",
	"ых", "их", "ян", "янц", "дзе", "швили", "ич", "ец", "ман", "берг", "штейн", "заде", "оглы", "кызы", "улы"}

// plainHeads are words of other columns that end like a surname.
var plainHeads = []string{"логин", "причина", "основание", "корпус", "параллель", "модуль", "пароль", "номер", "признак", "показатель", "уровень",
	"категория", "смена", "родитель", "руководитель", "профиль"}

func endsLikeSurname(word string) bool {
	word = Fold(word)
	if slices.Contains(plainHeads, word) {
		return false
	}
	letters := strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.ContainsFunc(word[len(letters):], unicode.IsDigit) ||
		slices.ContainsFunc(surnameEnds, func(end string) bool { return strings.HasSuffix(letters, end) })
}

func isHeaderWord(word string) bool {
	word = foldHeader(word)
	for _, known := range headerWords {
		for _, text := range known {
			for part := range strings.FieldsSeq(foldHeader(text)) {
				if part == word {
					return true
				}
			}
		}
	}
	return asideHead(word) != ""
}
