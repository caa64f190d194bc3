package rules

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	untilPattern = regexp.MustCompile(`до ([01]?\d|2[0-3])[:.]([0-5]\d)`)
	daysPattern  = regexp.MustCompile(`^([-−]?\d{1,3})( рабоч\p{L}+| календарн\p{L}+)?( д(?:ень|ня|ней|\.|н\.?))?$`)
)

// dayWords are the words for a day by which a limit ends.
var dayWords = map[string]Limit{
	"того же дня": {}, "в тот же день": {}, "в день урока": {}, "накануне": {Days: -1}, "следующего дня": {Days: 1},
	"следующего рабочего дня":     {Days: 1, Count: WorkingDays},
	"следующего календарного дня": {Days: 1, Count: CalendarDays},
}

// ParseLimit reads a limit: «5», «7 рабочих дней», «до 08:00 следующего дня»,
// «2 дня, до 18:00», «накануне».
func ParseLimit(text string) (Limit, error) {
	words := FoldChoice(text)
	until := 0
	if found := untilPattern.FindStringSubmatchIndex(words); found != nil {
		hour, _ := strconv.Atoi(words[found[2]:found[3]])
		minute, _ := strconv.Atoi(words[found[4]:found[5]])
		if until = 60*hour + minute; until == 0 {
			return Limit{}, errors.New("стоит «до 00:00»: это конец предыдущего дня, напишите его («накануне», «в тот же день», «5 дней»)")
		}
		words = words[:found[0]] + words[found[1]:]
	}
	words = strings.Trim(words, " ,")
	limit, known := dayWords[words]
	if !known {
		found := daysPattern.FindStringSubmatch(words)
		if found == nil {
			return Limit{}, fmt.Errorf("стоит «%s», ожидается срок: «5», «7 рабочих дней», «до 08:00 следующего дня» или «накануне»", text)
		}
		limit.Days, _ = strconv.Atoi(strings.Replace(found[1], "−", "-", 1))
		switch {
		case strings.HasPrefix(found[2], " рабоч"):
			limit.Count = WorkingDays
		case found[2] != "":
			limit.Count = CalendarDays
		}
	}
	if limit.Days <= 0 {
		limit.Count = "" // such days are calendar days in every reading
	}
	limit.Until = until
	return limit, nil
}

// String is the limit as ParseLimit reads it.
func (l Limit) String() string {
	switch until := fmt.Sprintf("до %02d:%02d", l.Until/60, l.Until%60); {
	case l.Until == 0 && l.Count == "":
		return strconv.Itoa(l.Days)
	case l.Until == 0:
		return l.countWords()
	case l.Days == 0:
		return until + " того же дня"
	case l.Days == -1:
		return until + " накануне"
	case l.Days == 1:
		return until + " следующего " + map[string]string{WorkingDays: "рабочего ",
			CalendarDays: "календарного "}[l.Count] + "дня"
	default:
		return l.countWords() + ", " + until
	}
}

// countWords are the days with their kind: «7 рабочих дней», «1 день».
func (l Limit) countWords() string {
	one := l.Days%10 == 1 && l.Days%100 != 11
	few := l.Days%10 >= 2 && l.Days%10 <= 4 && (l.Days%100 < 12 || l.Days%100 > 14)
	kind := map[string][2]string{WorkingDays: {"рабочий ", "рабочих "},
		CalendarDays: {"календарный ", "календарных "}}[l.Count]
	switch {
	case one:
		return fmt.Sprintf("%d %sдень", l.Days, kind[0])
	case few:
		return fmt.Sprintf("%d %sдня", l.Days, kind[1])
	}
	return fmt.Sprintf("%d %sдней", l.Days, kind[1])
}

// withinWords are the days after «в течение» and «не позднее»: «7 рабочих дней».
func (l Limit) withinWords() string {
	kind := map[string][2]string{WorkingDays: {"рабочего ", "рабочих "},
		CalendarDays: {"календарного ", "календарных "}}[l.Count]
	if l.Days%10 == 1 && l.Days%100 != 11 {
		return fmt.Sprintf("%d %sдня", l.Days, kind[0])
	}
	return fmt.Sprintf("%d %sдней", l.Days, kind[1])
}

// Words is the limit inside a sentence: «в течение 3 дней», «накануне».
func (l Limit) Words() string {
	switch {
	case l.Until != 0 && (l.Days > 1 || l.Days < -1):
		return Limit{Days: l.Days, Count: l.Count}.Words() + fmt.Sprintf(", до %02d:%02d", l.Until/60, l.Until%60)
	case l.Until != 0:
		return l.String()
	case l.Days == 0:
		return "в тот же день"
	case l.Days == -1:
		return "накануне"
	case l.Days < 0:
		return "за " + Limit{Days: -l.Days}.countWords() + " до даты"
	}
	return "в течение " + l.withinWords()
}

// Clause is the deadline of a rule in words: the form's own, or those of the
// limits that the municipality set.
func (r Reading) Clause(rule Rule) string {
	words := rule.Clause()
	entry, update := r.Limit(rule, false), r.Limit(Timetable, true)
	switch own := *r.Limits.Own(rule, false) != nil; {
	case rule == Timetable && (own || r.Limits.TimetableUpdate != nil):
		words = "ввод — " + entry.Words() + ", изменение — " + update.Words()
	case own && rule == PeriodGrades:
		words = strings.Replace(entry.Words(), "в течение", "не позднее", 1) + " после окончания учебного периода"
		if entry.Days <= 1 && entry.Until != 0 || entry.Days == 0 {
			words = entry.Words() + " от окончания учебного периода"
		}
	case own:
		words = entry.Words()
	}
	if rule == Marks {
		for _, work := range r.Limits.Works {
			words += fmt.Sprintf(", %s — %s", work.Work, work.Words())
		}
	}
	return words
}

// ownClauses are the deadlines that differ from the form's, with the act.
func (r Reading) ownClauses() string {
	var clauses []string
	for _, rule := range Rules {
		if clause := r.Clause(rule); clause != rule.Clause() {
			clauses = append(clauses, strings.ToLower(rule.Title())+" — "+clause)
		}
	}
	words := ""
	if clauses != nil {
		words = "; сроки: " + strings.Join(clauses, "; ")
	}
	if r.Limits.Act != "" {
		words += "; сроки установил " + r.Limits.Act
	}
	return words
}
