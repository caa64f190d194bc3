package layout

import (
	"strings"

	"vsrok/ingest/tabular"
)

// Log reads the rows of a block of an access log into out. It may run for
// several blocks at once, each with an out of its own.
//
// Skipped are, besides what Table skips, the actions that date no first
// entry: changes and deletions, topics, homework, visits. See readAction for
// the words. An action with none of the known words is a reject.
func (p *Plan) Log(block *tabular.Block, out *Batch) {
	r := logReader{newRowReader(p, out)}
	block.Each(r.row)
}

type logReader struct{ *rowReader }

func (r logReader) row(row tabular.Row) {
	r.out.Counts.Read++
	if row.Number <= r.lastHeader {
		r.out.Counts.Skipped++
		return
	}
	r.cells = row.Cells
	a := Action{Row: row.Number, Date: NoDate}
	f := r.act(&a)
	switch {
	case f.reason == "":
		r.out.Actions = append(r.out.Actions, a)
		r.out.Counts.Loaded++
	case f.reason == nothing, r.isFurniture(f):
		r.out.Counts.Skipped++
	default:
		r.reject(row.Number, f)
		if h, ok := r.headerRow(row); ok {
			r.out.Headers = append(r.out.Headers, h)
		}
	}
}

// act fills a from the row; the fault is empty where all went well.
func (r logReader) act(a *Action) fault {
	action := Text(r.cell(FieldAction))
	if action == "" {
		return fault{FieldAction, emptyCell}
	}
	verb := readAction(action)
	switch verb {
	case actAside:
		return fault{FieldAction, nothing}
	case actUnknown:
		return fault{FieldAction, "действие не понято: ожидается «Выставлена отметка», «Отмечен пропуск» и подобные"}
	}
	a.Subject, a.Teacher = Text(r.cell(FieldSubject)), Text(r.cell(FieldTeacher))
	class := r.classOf()
	switch a.Class = class.name; {
	case a.Class == "":
		return fault{FieldClass, emptyCell}
	case class.fault != "":
		return fault{FieldClass, class.fault}
	}
	if a.Subject == "" {
		return fault{FieldSubject, emptyCell}
	}
	text := r.cell(FieldAt)
	at, reason := r.clockOf(FieldAt).moment(text)
	if reason != "" {
		if Text(text) == "" {
			reason = emptyCell
		}
		return fault{FieldAt, reason}
	}
	a.At = at
	return r.subjectOf(a, verb)
}

// subjectOf reads what the action was done to: the lesson, or the period. A
// mark without a lesson whose period is named is a period grade.
func (r logReader) subjectOf(a *Action, verb actionWord) fault {
	slot := r.cell(FieldSlot)
	period := r.periodName()
	if isVoid(period) {
		period = ""
	}
	if verb == actPeriod || verb == actMark && isVoid(slot) && period != "" {
		if period == "" {
			return fault{FieldPeriod, emptyCell}
		}
		a.Kind, a.Period = PeriodGrades, period
		return fault{}
	}
	if verb == actAbsence {
		a.Kind = Absences
	}
	if isVoid(slot) {
		return fault{FieldSlot, emptyCell}
	}
	date, lesson, reason := r.clockOf(FieldSlot).slot(slot)
	if reason == "" {
		reason = r.options.uncovered(date)
	}
	if reason != "" {
		return fault{FieldSlot, reason}
	}
	a.Date, a.Lesson = date, lesson
	return fault{}
}

// actionWord is what an action was about.
type actionWord uint8

const (
	actUnknown actionWord = iota
	actAside              // dates no first entry
	actMark
	actAbsence
	actPeriod
)

// actionWords are looked for in an action's folded text, in this order; the
// first that is there decides. A deletion or change of a mark dates no first
// entry, whatever it names; «тип отметки» is no mark; a mark for homework is
// a mark, homework alone is not.
var actionWords = []struct {
	verb  actionWord
	stems []string
}{
	{actAside, []string{
		"удал", "измен", "исправ", "отмен", "снят", "снима", "очищ", "просм", "печат", "экспорт", "выгруз",
		"тип отмет", "вид отмет", "вес отмет", "тип оцен", "вид оцен", "вес оцен", "комментар", "присутств",
	}},
	{actAbsence, []string{"пропуск", "отсутств", "посещаем", "неявк"}},
	{actPeriod, []string{"итогов", "период", "четверт", "триместр", "полугод", "годов"}},
	{actMark, []string{"отметк", "отметок", "оценк", "оценок"}},
	{actAside, []string{
		"тема", "тему", "темы", "домашн", "задани", "замечан", "примечан", "сообщен", "файл", "вид работ", "тип работ",
		"вход", "выход", "вошел", "открыт", "закрыт", "доступ", "расписан", "опоздан",
	}},
}

// readAction tells by its words what an action was about.
func readAction(action string) actionWord {
	s := Fold(action)
	for _, group := range actionWords {
		for _, stem := range group.stems {
			if strings.Contains(s, stem) {
				return group.verb
			}
		}
	}
	return actUnknown
}

const notSlot = "занятие не понято: ожидается вид «10.03.2015, 1 урок»"

// slot reads «10.03.2015, 1 урок», with or without the comma, a weekday
// before and a time beside; the lesson's number is 0 where it is not written.
func (c *clockwork) slot(text string) (date int32, lesson int, reason string) {
	words := slotWords(text)
	date, words, reason = c.slotDate(words)
	if reason != "" {
		return NoDate, 0, reason
	}
	rest := strings.Join(words, " ")
	lesson, ok := lessonNumber(rest)
	if !ok {
		return NoDate, 0, notSlot
	}
	return date, lesson, ""
}

// slotWords cuts a lesson's text at spaces, commas and brackets and drops
// weekdays and times.
func slotWords(text string) []string {
	words := strings.FieldsFunc(lessonTimes.ReplaceAllStringFunc(Fold(text), keepDot), func(r rune) bool {
		return r == ' ' || r == ',' || r == ';' || r == '(' || r == ')'
	})
	kept := words[:0]
	for _, word := range words {
		if dropWeekday(word+" ") == "" {
			continue
		}
		kept = append(kept, word)
	}
	return kept
}

// slotDate finds the date among the words, of one word («10.03.2015») or
// three («10 марта 2015»), and returns the other words.
func (c *clockwork) slotDate(words []string) (int32, []string, string) {
	reason := notSlot
	for _, length := range []int{1, 3} {
		for i := 0; i+length <= len(words); i++ {
			candidate := strings.Join(words[i:i+length], " ")
			if length == 1 && len(candidate) < 5 {
				continue // a lesson's number
			}
			date, why := c.date(candidate)
			if why == "" {
				rest := append(words[:i:i], words[i+length:]...)
				return date, dropLoneYearWord(rest), ""
			}
			if why != notDate {
				reason = why
			}
		}
	}
	return NoDate, nil, reason
}

func dropLoneYearWord(words []string) []string {
	if len(words) > 0 && (words[0] == "г." || words[0] == "г" || words[0] == "года") {
		return words[1:]
	}
	return words
}
