package main

import (
	"encoding/json"
	"io"
	"time"

	"vsrok/analysis"
)

// jsonStatus is the document of status --format json.
type jsonStatus struct {
	SchemaVersion   int           `json:"schema_version"`
	From            string        `json:"from"`
	To              string        `json:"to"`
	AsOf            string        `json:"as_of"`
	Warnings        []string      `json:"warnings"`
	Files           int           `json:"files_loaded"`
	RowsRejected    int           `json:"rows_rejected"`
	Holdings        []jsonHolding `json:"holdings"`
	Refused         []jsonRefused `json:"refused"`
	SimilarTeachers []jsonSimilar `json:"similar_teachers"`
	SimilarSubjects []jsonSimilar `json:"similar_subjects"`
}

type jsonHolding struct {
	School       string    `json:"school"`
	Rule         string    `json:"rule"`
	State        string    `json:"state"`
	Timed        int       `json:"tables_with_times"`
	Untimed      int       `json:"tables_without_times"`
	Journals     int       `json:"journals"`
	Logs         int       `json:"access_logs"`
	Snapshots    int       `json:"snapshots"`
	First        *string   `json:"first_date"`
	Last         *string   `json:"last_date"`
	Exported     *string   `json:"exported_at"`
	Entered      *string   `json:"newest_entry_time"`
	Periods      []string  `json:"periods"`
	Due          int       `json:"due"`
	Pending      int       `json:"pending"`
	Undetermined int       `json:"undetermined"`
	Vanished     int       `json:"vanished"`
	Narrowed     int       `json:"narrowed_by_log"`
	Decided      int       `json:"decided_by_log"`
	Gaps         []jsonGap `json:"gaps"`
}

type jsonGap struct {
	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
}

type jsonRefused struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

type jsonSimilar struct {
	Names   [2]string `json:"names"`
	Schools []string  `json:"schools"`
}

func writeStatusJSON(w io.Writer, s *status) error {
	document := jsonStatus{
		SchemaVersion: 1, From: s.question.From.Format(time.DateOnly), To: s.question.To.Format(time.DateOnly),
		AsOf: s.question.AsOf.Format("2006-01-02T15:04:05"), Warnings: append([]string{}, s.warnings...),
		Files: s.files, RowsRejected: s.rejected, Holdings: []jsonHolding{}, Refused: []jsonRefused{},
		SimilarTeachers: similarJSON(s.teachers), SimilarSubjects: similarJSON(s.subjects),
	}
	for _, h := range s.holdings {
		document.Holdings = append(document.Holdings, holdingJSON(h))
	}
	for _, file := range s.refused {
		document.Refused = append(document.Refused, jsonRefused{file.File, file.Reason})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}

func holdingJSON(h analysis.Holding) jsonHolding {
	out := jsonHolding{
		School: h.School, Rule: string(h.Rule), State: h.State(),
		Timed: h.Timed, Untimed: h.Untimed, Journals: h.Journals, Logs: h.Logs, Snapshots: h.Snapshots,
		First: timeOrNull(h.First, time.DateOnly), Last: timeOrNull(h.Last, time.DateOnly),
		Exported: timeOrNull(h.Exported, "2006-01-02T15:04:05"), Entered: timeOrNull(h.Entered, "2006-01-02T15:04:05"),
		Periods: append([]string{}, h.Periods...), Due: h.Due, Pending: h.Pending, Undetermined: h.Undetermined,
		Vanished: h.Vanished, Narrowed: h.Narrowed, Decided: h.Decided, Gaps: []jsonGap{},
	}
	for _, gap := range h.Gaps {
		out.Gaps = append(out.Gaps, jsonGap{string(gap.Kind), gap.Kind.Text(), gap.Detail})
	}
	return out
}

func timeOrNull(t time.Time, format string) *string {
	if t.IsZero() {
		return nil
	}
	text := t.Format(format)
	return &text
}

func similarJSON(pairs []similar) []jsonSimilar {
	out := []jsonSimilar{}
	for _, pair := range pairs {
		out = append(out, jsonSimilar{pair.names, pair.codes})
	}
	return out
}
