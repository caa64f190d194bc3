package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"vsrok/analysis"
	"vsrok/reports"
)

// writeLineCSV is for machines: comma, UTF-8 without BOM, dots.
func writeLineCSV(w io.Writer, answer lineAnswer) error {
	out := csv.NewWriter(w)
	named := answer.by != analysis.BySchool
	insert := func(row []string, name string) []string {
		if named {
			return slices.Insert(row, 1, name)
		}
		return row
	}
	rows := [][]string{insert([]string{"school", "rule", "on_time", "late", "overdue", "pending", "undetermined", "due",
		"rate_low", "rate_high", "verdict", "rejected", "silent", "to_come"}, string(answer.by))}
	for _, l := range answer.lines {
		row := []string{l.School, string(l.Rule)}
		for _, n := range []int{l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.Due()} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, decimal(l.RateLow()), decimal(l.RateHigh()), string(l.Sign))
		for _, n := range []int{l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, insert(row, l.Name))
	}
	return out.WriteAll(rows)
}

// decimal is a share with four decimals, empty when there is nothing to divide.
func decimal(r analysis.Ratio) string {
	if r.Den == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(r.Num)/float64(r.Den), 'f', 4, 64)
}

// jsonLine is one line of --format json.
type jsonLine struct {
	School       string  `json:"school"`
	Name         *string `json:"name,omitempty"`
	Rule         string  `json:"rule"`
	OnTime       int     `json:"on_time"`
	Late         int     `json:"late"`
	Overdue      int     `json:"overdue"`
	Pending      int     `json:"pending"`
	Undetermined int     `json:"undetermined"`
	Due          int     `json:"due"`
	MadeUp       int     `json:"made_up"`
	Exempted     int     `json:"exempted"`
	RateLow      *string `json:"rate_low"`
	RateHigh     *string `json:"rate_high"`
	Verdict      string  `json:"verdict"`
	Rejected     int     `json:"rejected"` // doubts, see rules.Doubts
	Silent       int     `json:"silent"`
	ToCome       int     `json:"to_come"`
	// Doubts say in Russian what the three numbers were made from.
	Doubts   []string `json:"doubts,omitempty"`
	NoExport bool     `json:"no_export"`
	FewData  bool     `json:"few_data"`
	// Lessons are class × subject × lesson; see analysis.Lessons.
	Lessons             int     `json:"lessons"`
	LateLessons         int     `json:"late_lessons"`
	UndeterminedLessons int     `json:"undetermined_lessons"`
	IntervalLow         *string `json:"lesson_rate_interval_low"` // 95 %, Wilson
	IntervalHigh        *string `json:"lesson_rate_interval_high"`
	// Changes are the obligations of a school's timetable that are changes of
	// lessons; the counts above hold them too.
	Changes *jsonCounts `json:"changes,omitempty"`
}

type jsonCounts struct {
	OnTime       int `json:"on_time"`
	Late         int `json:"late"`
	Overdue      int `json:"overdue"`
	Pending      int `json:"pending"`
	Undetermined int `json:"undetermined"`
}

func writeLineJSON(w io.Writer, answer lineAnswer) error {
	q, by, lines := answer.Question, answer.by, answer.lines
	document := struct {
		SchemaVersion int    `json:"schema_version"`
		From          string `json:"from"`
		To            string `json:"to"`
		AsOf          string `json:"as_of"`
		Days          string `json:"days"`
		Rollover      bool   `json:"rollover"`
		// Deadlines are the clauses by rule, where the municipality sets any.
		Deadlines map[analysis.Rule]string `json:"deadlines,omitempty"`
		Threshold string                   `json:"threshold"`
		By        string                   `json:"by"`
		Warnings  []string                 `json:"warnings"`
		Lines     []jsonLine               `json:"lines"`
	}{
		SchemaVersion: 1, From: q.From.Format("2006-01-02"), To: q.To.Format("2006-01-02"),
		AsOf: q.AsOf.Format("2006-01-02T15:04:05"),
		Days: q.Reading.Days, Rollover: q.Reading.Rollover, Threshold: q.Threshold.String(), By: string(by),
		Warnings: answer.warnings, Lines: make([]jsonLine, len(lines)),
	}
	if q.Reading.Limits.Set() {
		document.Deadlines = map[analysis.Rule]string{}
		for _, rule := range analysis.Rules {
			document.Deadlines[rule] = q.Reading.Clause(rule)
		}
	}
	for i, l := range lines {
		document.Lines[i] = newJSONLine(by, l)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}

func newJSONLine(by analysis.Cut, l analysis.Line) jsonLine {
	line := jsonLine{
		School: l.School, Rule: string(l.Rule), OnTime: l.OnTime, Late: l.Late, Overdue: l.Overdue, Pending: l.Pending,
		Undetermined: l.Undetermined, Due: l.Due(), MadeUp: l.MadeUp, Exempted: l.Exempted,
		RateLow: jsonRate(l.RateLow()), RateHigh: jsonRate(l.RateHigh()), Verdict: string(l.Sign),
		Rejected: l.Doubts.Rejected, Silent: l.Doubts.Silent, ToCome: l.Doubts.ToCome, Doubts: reports.DoubtWords(l),
		NoExport: l.NoExport, FewData: l.FewData(),
		Lessons: l.Lessons.Due, LateLessons: l.Lessons.Late, UndeterminedLessons: l.Lessons.Undetermined,
	}
	line.IntervalLow, line.IntervalHigh = jsonInterval(l.Lessons)
	if by != analysis.BySchool {
		line.Name = &l.Name
	}
	if l.Changes.Total() > 0 {
		changes := jsonCounts(l.Changes)
		line.Changes = &changes
	}
	return line
}

// jsonInterval is the interval of the share of lessons in time, nulls without lessons.
func jsonInterval(l analysis.Lessons) (low, high *string) {
	if l.Due == 0 {
		return nil, nil
	}
	interval := l.Interval()
	lowText, highText := strconv.FormatFloat(interval.Low, 'f', 4, 64), strconv.FormatFloat(interval.High, 'f', 4, 64)
	return &lowText, &highText
}

func jsonRate(r analysis.Ratio) *string {
	if r.Den == 0 {
		return nil
	}
	text := decimal(r)
	return &text
}
