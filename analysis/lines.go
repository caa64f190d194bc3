package analysis

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"vsrok/analysis/rules"
)

// Cut is by what the obligations of a school are grouped.
type Cut string

// The cuts.
const (
	BySchool  Cut = "school"
	ByTeacher Cut = "teacher"
	ByClass   Cut = "class"
	BySubject Cut = "subject"
	ByMonth   Cut = "month"
	ByWeek    Cut = "week"
)

// cutSQL is the name that a line carries, the join that gives it, the
// condition (the timetable is never laid at a teacher's door), and the column
// that the obligations are counted by first.
var cutSQL = map[Cut][4]string{
	BySchool:  {"''", "", "true", ""},
	ByTeacher: {"coalesce(t.name, '')", "LEFT JOIN person t USING (teacher_id)", "j.rule <> 3", "teacher_id,"},
	ByClass:   {"c.name", "JOIN class c USING (class_id)", "true", "class_id,"},
	BySubject: {"n.name", "JOIN subject n USING (subject_id)", "true", "subject_id,"},
	ByMonth:   {"strftime(j.anchor, '%Y-%m')", "", "true", "anchor,"},
	ByWeek:    {"strftime(j.anchor, '%G-W%V')", "", "true", "anchor,"}, // ISO 8601, like 2015-W15
}

// Line is what came of the obligations of one school, or of one of its
// teachers, classes, subjects, months or weeks, under one rule.
type Line struct {
	School     string // code
	SchoolName string
	Name       string // teacher, class, subject, month as 2015-04 or week as 2015-W15; empty by school, and where no one teacher answers
	Rule       Rule
	Counts
	// Obligations is how many there are, counted apart from the outcomes: the
	// five must sum to it.
	Obligations int
	MadeUp      int // marks made up after an absence, outside the obligations
	Exempted    int // by exemptions.csv, outside the obligations
	Doubts      Doubts
	// Grounds are what the doubts of a school were made from; nil in other cuts
	// and where there are none.
	Grounds   *rules.Grounds
	DecidedOn time.Time // from what day on waiting for late entries can decide a «?»; zero where it cannot
	NoExport  bool      // the school gave no export of this kind
	Sign      Sign
	// What only AddDetail fills: the lessons that the obligations come from, and
	// of a school's timetable those of Counts that are changes of a lesson.
	Lessons Lessons
	Changes Counts
}

// Lines counts the obligations by a cut, sorted by school, name and rule, of
// one school by its code or, for "", of all. By school each listed school has
// a line for each rule, with or without data.
func (s *Session) Lines(ctx context.Context, by Cut, only string) ([]Line, error) {
	parts := cutSQL[by]
	lines := map[string]*Line{}
	if by == BySchool {
		s.addEmptyLines(lines, only)
	}
	names := s.schoolNames()
	err := s.each(ctx, fmt.Sprintf(linesSQL, parts[3], parts[0], parts[1], parts[2]), func(rows *sql.Rows) error {
		var line Line
		var rule int
		if err := rows.Scan(&line.School, &line.Name, &rule, &line.OnTime, &line.Late, &line.Overdue, &line.Pending,
			&line.Undetermined, &line.MadeUp, &line.Exempted, &line.Obligations); err != nil {
			return err
		}
		if line.Total() != line.Obligations {
			return fmt.Errorf("исходы школы %s (%d) не сходятся с обязательствами (%d): это ошибка программы, отчёт не построен",
				line.School, line.Total(), line.Obligations)
		}
		line.Rule = Rules[rule]
		line.SchoolName = names[line.School]
		line.NoExport = !s.given[schoolRule{line.School, line.Rule}]
		lines[lineKey(line)] = &line
		return nil
	}, only)
	if err != nil {
		return nil, err
	}
	if err := s.addDoubts(ctx, by, only, lines); err != nil {
		return nil, err
	}
	return s.finish(lines), nil
}

func lineKey(l Line) string { return l.School + "\x00" + l.Name + "\x00" + string(l.Rule) }

func (s *Session) addEmptyLines(lines map[string]*Line, only string) {
	for _, school := range s.Schools {
		if only != "" && only != school.Code {
			continue
		}
		for _, rule := range Rules {
			line := Line{School: school.Code, SchoolName: school.Name, Rule: rule,
				NoExport: !s.given[schoolRule{school.Code, rule}]}
			lines[lineKey(line)] = &line
		}
	}
}

// SchoolName is the name of a listed school by its code.
func (s *Session) SchoolName(code string) string { return s.schoolNames()[code] }

func (s *Session) schoolNames() map[string]string {
	names := map[string]string{}
	for _, school := range s.Schools {
		names[school.Code] = school.Name
	}
	return names
}

// schoolPlaces is the place of each school in schools.csv, by code.
func (s *Session) schoolPlaces() map[string]int {
	places := map[string]int{}
	for i, school := range s.Schools {
		places[school.Code] = i
	}
	return places
}

func (s *Session) finish(lines map[string]*Line) []Line {
	place := s.schoolPlaces()
	names, buffer := collate.New(language.Russian, collate.Numeric), new(collate.Buffer)
	// The bytes of a key sort as Russian does, with numbers by value.
	type sortable struct {
		*Line
		place, rule int
		key         []byte
	}
	sorted := make([]sortable, 0, len(lines))
	for _, line := range lines {
		line.Sign = rules.Verdict(line.Counts, line.Doubts, s.Threshold)
		if line.Grounds != nil {
			if days := line.Grounds.DecidedIn(line.Counts, line.Doubts, s.Threshold); days > 0 {
				line.DecidedOn = s.asOfDay().AddDate(0, 0, days)
			}
		}
		sorted = append(sorted, sortable{line, place[line.School], ruleNumber(line.Rule),
			names.KeyFromString(buffer, line.Name)})
	}
	slices.SortFunc(sorted, func(a, b sortable) int {
		if a.place != b.place {
			return cmp.Compare(a.place, b.place)
		}
		if order := bytes.Compare(a.key, b.key); order != 0 {
			return order
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.rule, b.rule))
	})
	out := make([]Line, len(sorted))
	for i, line := range sorted {
		out[i] = *line.Line
	}
	return out
}

// WhatDecides says, for a line with «?», which export would decide it.
func (l Line) WhatDecides() string {
	if l.Sign != Unknown || l.Undetermined == 0 {
		return ""
	}
	switch l.Rule {
	case PeriodGrades:
		return "нужна таблица итоговых отметок со временем внесения или выгрузка журнала сразу после срока"
	case Timetable:
		return "нужна выгрузка расписания со временем внесения за весь раунд"
	}
	return "нужна таблица со временем внесения или отчёт о доступе к журналу за весь раунд"
}
