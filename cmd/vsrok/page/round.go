package page

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// roundForm is the question as the fields of a form hold it.
type roundForm struct {
	From, To, AsOf, Days, Threshold string
	Rollover                        bool
	Words                           string
}

func roundOf(q analysis.Question) roundForm {
	return roundForm{
		From: layoutOrEmpty(q.From, time.DateOnly), To: layoutOrEmpty(q.To, time.DateOnly),
		AsOf: layoutOrEmpty(q.AsOf, "2006-01-02T15:04:05"),
		Days: q.Reading.Days, Threshold: q.Threshold.String(), Rollover: q.Reading.Rollover,
		Words: fmt.Sprintf("%s – %s, на момент %s; %s", reports.Date(q.From), reports.Date(q.To),
			reports.Moment(q.AsOf), q.Reading),
	}
}

func asks(p analysis.Policy) analysis.Question {
	return analysis.Question{From: p.From, To: p.To, AsOf: p.AsOf, Reading: p.Reading, Threshold: p.Threshold}
}

func (s *Server) setRound(w http.ResponseWriter, r *http.Request) {
	q, err := readRound(r.PostFormValue)
	if err != nil {
		s.showHome(w, r, http.StatusUnprocessableEntity, typedIn(r, "round", err))
		return
	}
	s.back(w, r, typedRound(q).To("/"), "", nil)
}

// readRound reads a question from the fields of a form.
func readRound(value func(field string) string) (q analysis.Question, err error) {
	q.Reading = analysis.Reading{Days: analysis.CalendarDays, Rollover: value("rollover") != ""}
	if value("days") == analysis.WorkingDays {
		q.Reading.Days = analysis.WorkingDays
	}
	for _, field := range []struct {
		name, title string
		set         func(string) error
	}{
		{"from", "С", func(text string) (err error) { q.From, err = analysis.ParseDay(text); return err }},
		{"to", "По", func(text string) (err error) { q.To, err = analysis.ParseDay(text); return err }},
		{"as_of", "На момент", func(text string) (err error) {
			if text != "" {
				q.AsOf, err = analysis.ParseMoment(text)
			}
			return err
		}},
		{"threshold", "Порог", func(text string) (err error) {
			q.Threshold,
				err = analysis.ParseThreshold(text)
			return err
		}},
	} {
		if err := field.set(strings.TrimSpace(value(field.name))); err != nil {
			return q, &fieldError{field.name, fmt.Errorf("поле «%s»: %w", field.title, err)}
		}
	}
	if q.To.Before(q.From) {
		return q, &fieldError{"to", fmt.Errorf("раунд кончается (%s) раньше, чем начинается (%s): поменяйте даты местами", reports.Date(q.To), reports.Date(q.From))}
	}
	return q, nil
}

// saveRound writes the typed question into vsrok.yaml, where that loses
// nothing of what a person wrote there.
func (s *Server) saveRound(w http.ResponseWriter, r *http.Request) {
	q, err := readRound(r.PostFormValue)
	if err == nil {
		err = s.jobs.now(func() error { return s.writeRound(r.Context(), q) })
	}
	if err != nil {
		s.showHome(w, r, http.StatusUnprocessableEntity, typedIn(r, "round", err))
		return
	}
	s.back(w, r, "/", "Раунд сохранён в vsrok.yaml.", nil)
}

func (s *Server) writeRound(ctx context.Context, q analysis.Question) error {
	var dir string
	err := s.desk.read(func(ws *Workspace) error {
		dir = ws.Dir
		return s.writePolicy(ws, q)
	})
	if err != nil {
		return err
	}
	return s.desk.open(context.WithoutCancel(ctx), dir)
}

// writePolicy writes the file anew only if it is as the program wrote it:
// comments and the order of a person's own file are not the program's to
// change.
func (s *Server) writePolicy(ws *Workspace, q analysis.Question) error {
	text, err := os.ReadFile(ws.PolicyPath)
	if err != nil {
		return fmt.Errorf("%s не читается: %w", ws.PolicyPath, err)
	}
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if string(text) != analysis.Template(ws.Policy) {
		return fmt.Errorf("файл %s правили вручную, поэтому программа его не меняет. Впишите сами в раздел «раунд»: с: %s, по: %s, на момент: %s",
			ws.PolicyPath, reports.Date(q.From), reports.Date(q.To), momentWords(q.AsOf))
	}
	policy := ws.Policy
	q.Reading.Limits = policy.Reading.Limits
	policy.From, policy.To, policy.AsOf, policy.Reading, policy.Threshold = q.From, q.To, q.AsOf, q.Reading, q.Threshold
	return s.program.Write(ws.PolicyPath, []byte(analysis.Template(policy)))
}
