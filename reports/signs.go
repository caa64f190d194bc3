package reports

import (
	"fmt"
	"strings"

	"vsrok/analysis"
)

// Head is what stands above the form, in words and without labels; Lines
// puts those before them.
type Head struct {
	Title          string // of the form
	Municipality   string // under the title; may be empty
	RoundTitle     string // «Апрель 2015 года»; may be empty
	Round          string // the monitoring round: title and dates
	Purpose        string // what the numbers are for
	AsOf           string // the moment that the analysis speaks for
	ReadingWords   string // how the days of a deadline were counted
	ThresholdWords string // from what share a sign is «+», and which act says so
}

// Lines are the lines between the title and the table, each with its label.
// What is empty has no line.
func (h Head) Lines() []string {
	var lines []string
	for _, line := range [][2]string{
		{"Раунд", h.Round}, {"Цель", h.Purpose}, {"На момент", h.AsOf}, {"Счёт дней", h.ReadingWords},
		{"Порог", h.ThresholdWords},
	} {
		if line[1] != "" {
			lines = append(lines, line[0]+": "+line[1])
		}
	}
	return lines
}

// SchoolRule is what the analysis found for one school under one rule.
type SchoolRule struct {
	SchoolCode, SchoolName string
	Rule                   analysis.Rule
	// Obligations is how many there are, counted apart from the outcomes
	// that have to sum to it.
	Obligations int
	Counts      analysis.Counts
	MadeUp      int  // marks made up later, outside of Obligations
	Exempted    int  // taken out by an accepted exemption, outside of Obligations
	NoExport    bool // the school gave no export that answers for the rule
	Sign        analysis.Sign
	Doubts      analysis.Doubts
	Unseen      []string // what is in doubt and from when on it can be decided, in Russian; see doubtRemarks
	Note        string   // for «?»: which export would decide it, in Russian

	Lessons analysis.Lessons // that the obligations come from
	Changes analysis.Counts  // of the timetable: changes of lessons, which Counts hold too
}

// Place names the line in messages.
func (line SchoolRule) Place() string {
	return fmt.Sprintf("школы «%s», правило «%s»", line.SchoolName, line.Rule.Title())
}

// Check refuses a line whose parts contradict each other: a report made of
// it would show a wrong number.
func (line SchoolRule) Check() error {
	for _, outcome := range analysis.Outcomes {
		if line.Counts.Of(outcome) < 0 {
			return fmt.Errorf("отчёт не записан: для %s число «%s» меньше нуля", line.Place(), outcome.Title())
		}
	}
	if total := line.Counts.Total(); total != line.Obligations {
		return fmt.Errorf("отчёт не записан: для %s исходы дают в сумме %d, а обязанностей %d", line.Place(), total,
			line.Obligations)
	}
	if (line.Counts.Due() == 0 && line.Doubts.None()) != (line.Sign == analysis.Blank) {
		return fmt.Errorf("отчёт не записан: для %s знак «%s» не сходится с числом обязанностей к сроку, %d",
			line.Place(), line.Sign, line.Counts.Due())
	}
	if line.NoExport && line.Obligations > 0 {
		return fmt.Errorf("отчёт не записан: для %s выгрузки нет, а обязанностей %d", line.Place(), line.Obligations)
	}
	return nil
}

// Remark is what the sign of one rule needs said, or empty.
func (line SchoolRule) Remark() string {
	switch {
	case line.NoExport:
		return strings.Join(append([]string{"нет выгрузки"}, line.Unseen...), "; ")
	case line.Counts.Due() == 0 && line.Sign == analysis.Unknown:
		return strings.Join(line.Unseen, "; ")
	case line.Obligations == 0:
		return NoData + ": в этом раунде сдавать было нечего"
	case line.Counts.Due() == 0:
		return "ни один срок ещё не наступил"
	}
	var words []string
	if line.Sign == analysis.Unknown {
		if line.Counts.Undetermined > 0 || line.Doubts.None() {
			words = append(words, line.undecided())
		}
		words = append(words, line.Unseen...)
	}
	if line.Counts.FewData() {
		words = append(words, fmt.Sprintf("мало данных (к сроку всего %s)", Number(line.Counts.Due())))
	}
	return strings.Join(words, "; ")
}

// undecided says how far apart the bounds of the share are, and what would
// bring them together.
func (line SchoolRule) undecided() string {
	low, high := line.Counts.RateLow(), line.Counts.RateHigh()
	words := fmt.Sprintf("в срок от %s до %s %s, не определено %s из %s",
		Percent(low.Num, low.Den), Percent(high.Num, high.Den), line.Rule.Denominator(),
		Number(line.Counts.Undetermined), Number(line.Counts.Due()))
	if line.Note != "" {
		words += ". " + strings.TrimSuffix(line.Note, ".")
	}
	return words
}

// SchoolRuleKey finds the line of a school under a rule.
type SchoolRuleKey struct {
	Code string
	Rule analysis.Rule
}

// RuleOf is a line of the analysis as the form takes it, so that both
// reports are checked alike and remark alike.
func RuleOf(l analysis.Line) SchoolRule {
	return SchoolRule{SchoolCode: l.School, SchoolName: l.SchoolName, Rule: l.Rule, Obligations: l.Obligations,
		Counts: l.Counts, Doubts: l.Doubts,
		MadeUp: l.MadeUp, Exempted: l.Exempted, NoExport: l.NoExport, Sign: l.Sign, Note: l.WhatDecides(),
		Unseen:  DoubtRemarks(l),
		Lessons: l.Lessons, Changes: l.Changes}
}

// SchoolRules are lines by school as the form takes them.
func SchoolRules(lines []analysis.Line) []SchoolRule {
	rules := make([]SchoolRule, len(lines))
	for i, l := range lines {
		rules[i] = RuleOf(l)
	}
	return rules
}

// CheckLine refuses a line whose parts contradict each other, its lessons
// among them.
func CheckLine(l analysis.Line) error {
	if err := RuleOf(l).Check(); err != nil {
		return err
	}
	if l.Lessons.Late+l.Lessons.Undetermined > l.Lessons.Due || l.Lessons.Due > l.Due() {
		return fmt.Errorf("отчёт не записан: для %s уроков %d, из них с опозданием %d и не определено %d, а обязанностей к сроку %d",
			RuleOf(l).Place(), l.Lessons.Due, l.Lessons.Late, l.Lessons.Undetermined, l.Due())
	}
	return nil
}

// ChangesTitle heads the part of the timetable's numbers that are changes of
// lessons and not their entry.
const ChangesTitle = "в том числе изменения уроков"

// RuleWords names rules in a sentence: «отметки, пропуски и расписание».
func RuleWords(rules []analysis.Rule) string {
	words := make([]string, len(rules))
	for i, rule := range rules {
		words[i] = LowerFirst(rule.Title())
	}
	return List(words)
}
