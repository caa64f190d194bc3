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
		From: layoutOrEmpty(q.From, time.DateOnly), To: layoutOrEmpty(q.To, time.DateOnly), AsOf: layoutOrEmpty(q.AsOf, "2006-01-02T15:04:05"),
		Days: q.Reading.Days, Threshold: q.Threshold.String(), Rollover: q.Reading.Rollover,
		Words: fmt.Sprintf("%s – %s, на момент %s; %s", reports.Date(q.From), reports.Date(q.To), reports.Moment(q.AsOf), q.Reading),
	}
}

// question is what the user typed, else what vsrok.yaml asks; without dates
// there, those of the data, and note says so.
func (d *desk) question(ctx context.Context, asked *analysis.Question) (q analysis.Question, note string, err error) {
	if asked != nil {
		q = *asked
		q.Reading.Limits = d.ws.Policy.Reading.Limits // the form has no fields for them
		return q, "", nil
	}
	q = asks(d.ws.Policy)
	if q.From.IsZero() && q.To.IsZero() {
		q.From, q.To, err = d.ws.DB.Dates(ctx)
		note = "Даты раунда не заданы: взяты все даты из выгрузок. Если нужен один месяц или четверть, укажите их в «Датах раунда»."
	}
	return q, note, err
}

func asks(p analysis.Policy) analysis.Question {
	return analysis.Question{From: p.From, To: p.To, AsOf: p.AsOf, Reading: p.Reading, Threshold: p.Threshold}
}

// typedRound is the form where there is no answer.
func (d *desk) typedRound() roundForm {
	d.gate.RLock()
	defer d.gate.RUnlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.asked != nil:
		return roundOf(*d.asked)
	case d.ws != nil:
		return roundOf(asks(d.ws.Policy))
	}
	return roundForm{}
}

// setAsked puts another question; nil is that of vsrok.yaml.
func (d *desk) setAsked(q *analysis.Question) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = q
	return d.forget()
}

func (s *Server) setRound(w http.ResponseWriter, r *http.Request) {
	q, err := readRound(r)
	if err != nil {
		s.showHome(w, r, http.StatusUnprocessableEntity, typedIn(r, "round", err))
		return
	}
	s.back(w, r, "/", "", s.desk.setAsked(&q))
}

func (s *Server) resetRound(w http.ResponseWriter, r *http.Request) {
	s.back(w, r, "/", "Даты и правила снова из файла vsrok.yaml.", s.desk.setAsked(nil))
}

func readRound(r *http.Request) (q analysis.Question, err error) {
	q.Reading = analysis.Reading{Days: analysis.CalendarDays, Rollover: r.PostFormValue("rollover") != ""}
	if r.PostFormValue("days") == analysis.WorkingDays {
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
		{"threshold", "Порог", func(text string) (err error) { q.Threshold, err = analysis.ParseThreshold(text); return err }},
	} {
		if err := field.set(strings.TrimSpace(r.PostFormValue(field.name))); err != nil {
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
	q, err := readRound(r)
	if err == nil {
		if err = s.desk.setAsked(&q); err == nil {
			err = s.jobs.now(func() error { return s.writeRound(r.Context(), q) })
		}
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
	if err := s.desk.open(context.WithoutCancel(ctx), dir); err != nil {
		return err
	}
	return s.desk.setAsked(nil)
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
