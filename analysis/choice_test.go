package analysis

import (
	"testing"

	"vsrok/analysis/rules"
)

func TestChoicesOfPeople(t *testing.T) {
	for text, want := range map[string]Rule{"Отметки": Marks, " итоговые  оценки ": PeriodGrades, "оценки": Marks,
		"четвертные": PeriodGrades, "посещаемость": Absences, "marks": Marks, "period_grades": PeriodGrades,
		"ПРОПУСКИ": Absences, "расписание": Timetable} {
		if got, err := ParseRule(text); got != want || err != nil {
			t.Errorf("rule «%s» is %s, %v", text, got, err)
		}
	}
	for text, want := range map[string]Outcome{"в срок": OnTime, "с опозданием": Late, "опоздание": Late, "late": Late,
		"просрочено":    Overdue,
		"Не определено": Undetermined, "ожидается": Pending} {
		if got, err := ParseOutcome(text); got != want || err != nil {
			t.Errorf("outcome «%s» is %s, %v", text, got, err)
		}
	}
	for text, want := range map[string]Cut{"учителя": ByTeacher, "неделя": ByWeek, "school": BySchool} {
		if got, err := ParseCut(text); got != want || err != nil {
			t.Errorf("cut «%s» is %s, %v", text, got, err)
		}
	}
}

// TestChoiceNames: an error names what stands there, what it resembles and what
// is expected; what resembles nothing is not guessed at.
func TestChoiceNames(t *testing.T) {
	for text, want := range map[string]string{
		"отмтки": "«отмтки» не понято (похоже на «отметки»), ожидается отметки, итоговые, пропуски или расписание",
		"xyz":    "«xyz» не понято, ожидается отметки, итоговые, пропуски или расписание",
		"":       "«» не понято, ожидается отметки, итоговые, пропуски или расписание",
	} {
		if _, err := ParseRule(text); err == nil || err.Error() != want {
			t.Errorf("«%s»: %v", text, err)
		}
	}
}

// TestNoWordNamesTwo: each word is of one choice of its list.
func TestNoWordNamesTwo(t *testing.T) {
	seen := map[string]bool{}
	for list, words := range map[string][]string{"rules": wordsOf(ruleChoices), "cuts": wordsOf(cutChoices),
		"outcomes": wordsOf(outcomeChoices), "days": wordsOf(daysChoices)} {
		for _, word := range words {
			key := list + ": " + word
			if seen[key] {
				t.Errorf("%s twice", key)
			}
			seen[key] = true
		}
	}
}

func wordsOf[T ~string](choices []Choice[T]) (words []string) {
	for _, choice := range choices {
		words = append(words, string(choice.Value))
		for _, word := range choice.Words {
			words = append(words, rules.FoldChoice(word))
		}
	}
	return words
}
