package reports

import (
	"fmt"
	"math"
	"strings"
	"time"

	"vsrok/analysis"
)

// document is a report without a format: what stands above it and its
// chapters, which every renderer shows in the same order. A chapter is a
// sheet of a workbook and a section of a page.
type document struct {
	title    string
	lines    []string // under the title, each with its label
	cautions []string // caveats about the whole report
	footer   string   // who the report is for
	sections []section
}

// section is a chapter, what a page draws of its numbers, and how the page
// shows it.
type section struct {
	chapter
	id        string          // of the anchor, unique in the document
	charts    map[int][]chart // by the passage whose table holds their numbers; a workbook has the table alone
	copyTexts bool            // the last column holds texts to be copied
}

// draw puts charts above the table of a passage.
func (s *section) draw(passage int, charts ...chart) {
	if s.charts == nil {
		s.charts = map[int][]chart{}
	}
	s.charts[passage] = append(s.charts[passage], charts...)
}

// longestName is how many characters of a teacher's, class's or subject's name
// a report shows.
const longestName = 80

// nameless stands for a name without a single visible character.
const nameless = "(без названия)"

// legible is a name from outside on one line, not longer than a reader needs.
func legible(name string) string {
	name = shortened(strings.Join(strings.Fields(cleanText(name)), " "), longestName)
	if name == "" {
		return nameless
	}
	return name
}

// nobody stands for the teacher where no one teacher answers.
const nobody = "(учитель не определён)"

// TeacherName is a teacher as reports show them.
func TeacherName(name string) string {
	if name == "" {
		return nobody
	}
	return legible(name)
}

// schoolName is a school as reports show it.
func schoolName(name string) string {
	if label := headLabel(strings.Join(strings.Fields(name), " ")); label != "" {
		return label
	}
	return nameless
}

// Dash stands where there is nothing to count.
const Dash = "—"

// LessonShare is the share of lessons in time, a range where some are
// undetermined.
func LessonShare(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	return between(l.RateLow(), l.RateHigh())
}

// LessonInterval is the 95 % interval of that share in per cent, its ends
// rounded outwards: «71,2–84,9».
func LessonInterval(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	i := l.Interval()
	low, high := int(math.Floor(i.Low*1000)), int(math.Ceil(i.High*1000))
	return fmt.Sprintf("%d,%d–%d,%d", low/10, low%10, high/10, high%10)
}

// LessonShareAndInterval is both: «82,5 % (68,0–91,3)».
func LessonShareAndInterval(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	return LessonShare(l) + " (" + LessonInterval(l) + ")"
}

// EntryShare is the share of entries in time, a range where some are
// undetermined.
func EntryShare(c analysis.Counts) string {
	if c.Due() == 0 {
		return Dash
	}
	return between(c.RateLow(), c.RateHigh())
}

// DaysLate is a quantile of the days late, marked where it is a lower bound.
func DaysLate(late, atLeast, days int) string {
	switch {
	case late == 0:
		return Dash
	case atLeast > 0:
		return "не меньше " + Number(days)
	}
	return Number(days)
}

// ruleOf is a line of the analysis as the form takes it, so that both
// reports are checked alike and remark alike.
func ruleOf(l analysis.Line) SchoolRule {
	return SchoolRule{SchoolCode: l.School, SchoolName: l.SchoolName, Rule: l.Rule, Obligations: l.Obligations, Counts: l.Counts, Doubts: l.Doubts,
		MadeUp: l.MadeUp, Exempted: l.Exempted, NoExport: l.NoExport, Sign: l.Sign, Note: l.WhatDecides(), Unseen: doubtRemarks(l),
		Lessons: l.Lessons, Changes: l.Changes}
}

// SchoolRules are lines by school as the form takes them.
func SchoolRules(lines []analysis.Line) []SchoolRule {
	rules := make([]SchoolRule, len(lines))
	for i, l := range lines {
		rules[i] = ruleOf(l)
	}
	return rules
}

// checkLine refuses a line whose parts contradict each other, its lessons
// among them.
func checkLine(l analysis.Line) error {
	if err := ruleOf(l).check(); err != nil {
		return err
	}
	if l.Lessons.Late+l.Lessons.Undetermined > l.Lessons.Due || l.Lessons.Due > l.Due() {
		return fmt.Errorf("отчёт не записан: для %s уроков %d, из них с опозданием %d и не определено %d, а обязанностей к сроку %d",
			ruleOf(l).place(), l.Lessons.Due, l.Lessons.Late, l.Lessons.Undetermined, l.Due())
	}
	return nil
}

// WeekDates are the days of an ISO 8601 week: «13.04–19.04.2015».
func WeekDates(week string) string {
	monday, err := weekMonday(week)
	if err != nil {
		return week
	}
	return monday.Format("02.01") + "–" + Date(monday.AddDate(0, 0, 6))
}

// weekMonday is the Monday of an ISO 8601 week such as 2015-W15.
func weekMonday(week string) (time.Time, error) {
	var year, number int
	if _, err := fmt.Sscanf(week, "%d-W%d", &year, &number); err != nil {
		return time.Time{}, fmt.Errorf("week %q: %w", week, err)
	}
	// 4 January is always in week 1.
	inFirst := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	sinceMonday := (int(inFirst.Weekday()) + 6) % 7
	return inFirst.AddDate(0, 0, 7*(number-1)-sinceMonday), nil
}

// monthWords turns 2015-04 into 04.2015.
func monthWords(month string) string {
	if year, number, ok := strings.Cut(month, "-"); ok {
		return number + "." + year
	}
	return month
}
