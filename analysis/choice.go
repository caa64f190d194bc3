package analysis

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"vsrok/analysis/rules"
)

// Choice is one of a closed list of answers: its value, which programs write,
// and the words by which people name it, the one to show first.
type Choice[T ~string] struct {
	Value T
	Words []string
}

// Choose reads one of a closed list by its value or words, whatever their
// case. The error names what stands there, what it resembles and the first
// word of each choice.
func Choose[T ~string](text string, choices []Choice[T]) (T, error) {
	word := rules.FoldChoice(text)
	var shown []string
	near, distance := "", max(1, utf8.RuneCountInString(word)/3)+1
	for _, choice := range choices {
		shown = append(shown, choice.Words[0])
		for _, known := range append([]string{string(choice.Value)}, choice.Words...) {
			folded := rules.FoldChoice(known)
			if folded == word {
				return choice.Value, nil
			}
			if d := levenshtein.ComputeDistance(word, folded); d < distance {
				near, distance = known, d
			}
		}
	}
	if near != "" {
		near = fmt.Sprintf(" (похоже на «%s»)", near)
	}
	return "", fmt.Errorf("«%s» не понято%s, ожидается %s", text, near, orList(shown))
}

// orList is «a, b или c».
func orList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " или " + words[last]
}

// ruleChoices are the rules, by what people call them.
var ruleChoices = []Choice[Rule]{
	{Marks, []string{"отметки", "оценки"}},
	{PeriodGrades, []string{"итоговые", "итоговые отметки", "итоговые оценки", "четвертные"}},
	{Absences, []string{"пропуски", "посещаемость"}},
	{Timetable, []string{"расписание"}},
}

// cutChoices are the cuts, by what people call them.
var cutChoices = []Choice[Cut]{
	{BySchool, []string{"школа", "школы"}}, {ByTeacher, []string{"учитель", "учителя"}},
	{ByClass, []string{"класс", "классы"}},
	{BySubject, []string{"предмет", "предметы"}}, {ByMonth, []string{"месяц", "месяцы"}},
	{ByWeek, []string{"неделя", "недели"}},
}

// outcomeChoices are the outcomes, by what people call them.
var outcomeChoices = []Choice[Outcome]{
	{Late, []string{"опоздание", Late.Title(), "опоздания"}}, {Overdue, []string{"просрочено", "просрочка"}},
	{Undetermined, []string{"не определено", "неизвестно"}}, {Pending, []string{"ожидается", "срок не вышел"}},
	{OnTime, []string{OnTime.Title(), "вовремя"}},
}

var daysChoices = []Choice[string]{
	{CalendarDays, []string{"календарные", "календарных"}}, {WorkingDays, []string{"рабочие", "рабочих"}},
}

// ParseRule reads a rule: «отметки», «marks».
func ParseRule(text string) (Rule, error) { return Choose(text, ruleChoices) }

// ParseCut reads a cut: «учитель», «teacher».
func ParseCut(text string) (Cut, error) { return Choose(text, cutChoices) }

// ParseOutcome reads an outcome: «опоздание», «late».
func ParseOutcome(text string) (Outcome, error) { return Choose(text, outcomeChoices) }

// ParseDays reads which days are counted: «рабочие», «working».
func ParseDays(text string) (string, error) { return Choose(text, daysChoices) }
