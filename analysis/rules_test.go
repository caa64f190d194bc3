package analysis

import (
	"strings"
	"testing"
)

// The form's own words, from rows 21 and 22 of the monitoring form.
func TestRulesSayWhatTheFormSays(t *testing.T) {
	want := []struct {
		rule               Rule
		title, clause, den string
		days               int
		office             bool
	}{
		{"marks", "Отметки", "в течение 5 дней", "из внесённых", 5, false},
		{"period_grades", "Итоговые отметки", "не позднее 2-х дней после окончания учебного периода", "из ожидаемых", 2,
			false},
		{"absences", "Пропуски", "в день пропуска занятий", "из внесённых", 0, false},
		{"timetable", "Расписание", "своевременный ввод и обновление расписания", "из ожидаемых", -1, true},
	}
	if len(Rules) != len(want) {
		t.Fatalf("%d rules, want %d", len(Rules), len(want))
	}
	for i, w := range want {
		r := Rules[i]
		if r != w.rule || r.Title() != w.title || r.Clause() != w.clause || r.Denominator() != w.den ||
			r.Days() != w.days || r.Office() != w.office {
			t.Errorf("rule %d is %s %q %q %q %d %v", i, r, r.Title(), r.Clause(), r.Denominator(), r.Days(), r.Office())
		}
	}
}

func TestParseRule(t *testing.T) {
	for _, rule := range Rules {
		if got, err := ParseRule(" " + string(rule) + " "); got != rule || err != nil {
			t.Errorf("ParseRule(%q) = %q, %v", rule, got, err)
		}
	}
	_, err := ParseRule("indicator")
	if err == nil || !strings.Contains(err.Error(), "«indicator»") ||
		!strings.Contains(err.Error(), "отметки, итоговые, пропуски или расписание") {
		t.Errorf("error of an unknown rule: %v", err)
	}
}
