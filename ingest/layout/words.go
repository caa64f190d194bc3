package layout

import (
	"strings"
	"unicode"
)

// The closed lists of words that cells of marks, absences, period grades and
// statuses may hold, in long tables and journals alike. A word that no list
// has is not understood and never a value. All are folded, ё as е, without a
// point at the end, Latin look-alikes Cyrillic: see foldWord.

// lessonWords are what a lesson's cell may say in words.
var lessonWords = joinLists(
	wordList(cellMarks{marks: 1}, `н/а|н.а|н\а|неатт|н/атт|не аттестован|не аттестована|зач|зачет|зачтено|незач|незачет|не зачтено|н/з|н/зач|
		отлично|отл|хорошо|хор|удовлетворительно|удовл|уд|неудовлетворительно|неудовл|неуд`),
	wordList(cellMarks{absent: true}, `н|нб|н/б|н.б|б|бол|болен|больна|болел|болела|болезнь|по болезни|б/л|п|пр|пропуск|пропустил|пропустила|
		прогул|прогулял|прогуляла|у|ув|уваж|уважительная|уважительная причина|по уважительной причине|ув.причина|ув. причина|
		неув|неуваж|неуважительная|неуважительная причина|по неуважительной причине|без уважительной причины|без причины|
		по заявлению|заявление|по семейным обстоятельствам|семейные обстоятельства|по приказу|от|отс|отсут|отсутств|отсутствие|
		отсутствовал|отсутствовала|отсутствовал(а)|отсутствует|не был|не была|неявка|не явился|не явилась|нп|н/п|уп|у/п|ну|н/у|пб|ж`),
	wordList(cellMarks{late: true}, `о|оп|опозд|опоздал|опоздала|опоздал(а)|опоздание`),
	wordList(cellMarks{}, `осв|освоб|освобожден|освобождена|освобожден(а)|освобождение|
		был|была|был(а)|присутствовал|присутствовала|присутствовал(а)|присутствует|присутствие|нет|false|ложь|no|0|точка|-|–|—|−|.|·|•|…|..|...`),
)

// absenceAnswers are what a column that asks whether a pupil was absent may say
// besides: the answers of a list of ticks. A plus is there for «was there».
var absenceAnswers = joinLists(
	wordList(cellMarks{absent: true}, `да|yes|true|истина|1`),
	wordList(cellMarks{}, `+|✓|✔|√|v`),
)

// gradeWords are what a period grade may be in words; an exemption is entered.
var gradeWords = joinLists(
	wordList(cellMarks{marks: 1}, `н/а|н.а|н\а|неатт|н/атт|не аттестован|не аттестована|зач|зачет|зачтено|незач|незачет|не зачтено|н/з|н/зач|
		отлично|отл|хорошо|хор|удовлетворительно|удовл|уд|неудовлетворительно|неудовл|неуд|осв|освоб|освобожден|освобождена|освобожден(а)`),
	wordList(cellMarks{}, `нет|false|ложь|0|точка|-|–|—|−|.|·|•|…`),
)

// What a lesson's status begins with, cut to its telling words: see heldStatus.
var (
	heldStems = strings.Fields(`провед состоял план расписан замен замещ актив действ опублик утвержд подтвержд запланир измен
		дистан онлайн очн held active scheduled published planned conducted done`)
	notHeldStems = strings.Fields(`отмен снят снима перенес перенос пропущ сорван актир карантин мороз выходн праздн каникул
		cancel moved missed postponed removed`)
	negated = strings.Fields(`провед состоял провод`)
)

func wordList(value cellMarks, words string) map[string]cellMarks {
	list := map[string]cellMarks{}
	for word := range strings.SplitSeq(words, "|") {
		list[foldWord(word)] = value
	}
	return list
}

func joinLists(lists ...map[string]cellMarks) map[string]cellMarks {
	joined := map[string]cellMarks{}
	for _, list := range lists {
		for word, value := range list {
			joined[word] = value
		}
	}
	return joined
}

// foldWord is the form in which cells are looked up: Fold, Latin look-alikes
// Cyrillic in words that hold no other Latin letter, no point after a letter at
// the end.
func foldWord(s string) string {
	s = Fold(s)
	if foldsWholly(s) || hasCyrillic(s) {
		s = cyrillic(s)
	}
	if cut := strings.TrimRight(s, ".!"); cut != "" && strings.ContainsFunc(cut, unicode.IsLetter) {
		return cut
	}
	return s
}

// absenceCode tells «НБ-У», «нб_п»: a code of absence with a reason's letters.
func absenceCode(word string) bool {
	for _, code := range []string{"нб", "н"} {
		if rest, ok := strings.CutPrefix(word, code); ok && len(rest) > 1 &&
			strings.ContainsRune("-_–", []rune(rest)[0]) {
			reason := strings.TrimLeft(rest, "-_–")
			return reason != "" && len([]rune(reason)) <= 3 && isLetters(reason)
		}
	}
	return false
}

// lateWords tells «опоздание на 5 мин» and the like.
func lateWords(word string) bool {
	rest, ok := strings.CutPrefix(word, "опозда")
	return ok && len(rest) < 40 && !strings.Contains(rest, "/")
}

// heldStatus tells whether a lesson with that status takes place; ok is false
// where the status is not understood. An empty one says nothing against it.
func heldStatus(status string) (held, ok bool) {
	words := strings.FieldsFunc(Fold(status), func(r rune) bool { return !unicode.IsLetter(r) })
	if strings.Trim(status, " -–—.") == "" {
		return true, true
	}
	not, held, notHeld := false, false, false
	for _, word := range words {
		switch {
		case word == "не":
			not = true
			continue
		case strings.HasPrefix(word, "замен"), strings.HasPrefix(word, "замещ"):
			return true, true // whatever of it was cancelled or moved
		case not && startsWith(word, negated), !not && startsWith(word, notHeldStems):
			notHeld = true
		case not && startsWith(word, notHeldStems), !not && startsWith(word, heldStems):
			held = true
		}
		not = not && (word == "был" || word == "была" || word == "было")
	}
	return held && !notHeld, held || notHeld
}

func startsWith(word string, stems []string) bool {
	for _, stem := range stems {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

// excelErrors are the errors that a spreadsheet writes into cells, in both
// languages (ECMA-376 part 1, 18.17.3), and a column too narrow for its date.
var excelErrors = map[string]bool{
	"#n/a": true, "#н/д": true, "#value!": true, "#знач!": true, "#ref!": true, "#ссылка!": true, "#name?": true,
	"#имя?":   true,
	"#div/0!": true, "#дел/0!": true, "#num!": true, "#число!": true, "#null!": true, "#пусто!": true,
	"#getting_data": true, "#spill!": true,
	"#перенос!": true, "#calc!": true, "#вычисл!": true,
}

// excelError is the error that stands in a cell, empty for any other text.
func excelError(s string) string {
	if s == "" || s[0] != '#' && s[0] != ' ' {
		return ""
	}
	text := Text(s)
	if excelErrors[strings.ToLower(text)] || len(text) > 2 && strings.Trim(text, "#") == "" {
		return text
	}
	return ""
}
