package layout

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"vsrok/ingest/tabular"
)

// longestWord is how many characters of a header word a message shows.
const longestWord = 40

// cutShort cuts a text for a message.
func cutShort(s string) string {
	if utf8.RuneCountInString(s) <= longestWord {
		return s
	}
	return string([]rune(s)[:longestWord-1]) + "…"
}

// ShownWord is a header word as a message may show it: short, and of a word
// with a capital that heads no column anywhere only its shape, since it may be
// somebody's name.
func ShownWord(text string) string {
	words := strings.Split(Text(text), " ")
	for i, word := range words {
		if !isPlainWord(word) {
			words[i] = Mask(word)
		}
	}
	return cutShort(tabular.ShownName(strings.Join(words, " ")))
}

// ShownHeading is ShownWord of a column's word, with the column's letter where
// the word is hidden.
func ShownHeading(h Heading) string {
	shown := ShownWord(h.Word)
	if shown != cutShort(tabular.ShownName(h.Word)) {
		shown += fmt.Sprintf(" (столбец %s)", ColumnLetter(h.Number))
	}
	return shown
}

// isPlainWord tells a word that begins in lower case, or whose every part that
// begins with a capital begins like a word over some column.
func isPlainWord(word string) bool {
	for _, part := range NameWords(word) {
		first, _ := utf8.DecodeRuneInString(part)
		if unicode.IsUpper(first) && !isHeadWord(Fold(part)) {
			return false
		}
	}
	return true
}

// shortStem is a stem of so few letters that it tells short words alone.
const shortStem = 3

func isHeadWord(word string) bool {
	if knownHeads()[word] || nearest(word) != "" {
		return true
	}
	return slices.ContainsFunc(headStems, func(stem string) bool {
		short := utf8.RuneCountInString(stem) <= shortStem
		return strings.HasPrefix(word, stem) && (!short || utf8.RuneCountInString(word) <= shortStem+2)
	})
}

// NameWords are the words of a text, with their digits; a capital after a small
// letter begins one, as where a cell was pasted into another.
func NameWords(text string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range text {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.FieldsFunc(b.String(),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
}

// knownHeads are the words of the known headers, each alone.
var knownHeads = sync.OnceValue(func() map[string]bool {
	heads := map[string]bool{}
	for _, words := range headerWords {
		for _, word := range words {
			for _, part := range NameWords(word) {
				heads[Fold(part)] = true
			}
		}
	}
	return heads
})

// headStems are beginnings of words that stand over columns, known or not.
var headStems = []string{
	"id", "guid", "uuid", "url", "email", "mail", "date", "time", "name", "class", "subject", "teacher", "student",
	"pupil", "mark", "grade",
	"score", "school", "group", "lesson", "period", "comment", "created", "updated", "changed", "entered", "type",
	"status", "work", "note", "login",
	"user", "room", "topic", "number", "last", "first", "middle",
	"автор", "адрес", "активн", "аттест", "балл", "болезн", "ввод", "вес", "вид", "внес", "возраст", "врем", "всего",
	"выстав", "выгруж",
	"год", "групп", "дата", "день", "дз", "дневник", "документ", "дом", "доп", "задан", "занят", "запис", "значен",
	"идентиф", "измен", "имя", "инд",
	"источник", "итог", "каб", "категор", "качеств", "класс", "код", "кол", "кол-во", "коммент", "корпус", "курс",
	"когда", "кто", "литер", "лог", "место", "мес", "метк",
	"наименован", "назван", "номер", "норм", "обоснов", "образ", "обуч", "описан", "опозд", "организ", "основан", "оу",
	"оо", "отдел", "отмет",
	"отчество", "оцен", "параллел", "пароль", "педагог", "период", "план", "подгрупп", "пол", "полугод", "пользоват",
	"порядк", "посещ", "почт",
	"предмет", "преподав", "признак", "примеч", "причин", "программ", "пропус", "профил", "процент", "работ", "раздел",
	"район", "регион", "регистр",
	"ребен", "результат", "род", "роль", "руковод", "свед", "смен", "снилс", "создан", "состоян", "список", "средн",
	"срок", "стат", "сумм", "тел", "тем", "тип",
	"трек", "тур", "увед", "уваж", "уров", "урок", "успев", "утвержд", "учащ", "учебн", "учен", "учит", "учрежд",
	"фамил", "фио", "форм", "час",
	"четверт", "число", "школ", "этап", "ячейк",
}
