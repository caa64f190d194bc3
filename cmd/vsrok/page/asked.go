package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vsrok/analysis"
)

// asked names the round of a page in its address, so that a link means what it
// meant: a saved round by its name, a typed one by its dates and rules. Empty is
// the round of vsrok.yaml.
type asked string

func askedIn(r *http.Request) asked { return asked(r.URL.Query().Get("round")) }

// To is an address within the round.
func (a asked) To(address string) string {
	if a == "" {
		return address
	}
	address, anchor, anchored := strings.Cut(address, "#")
	address = with(address, "round", string(a))
	if anchored {
		address += "#" + anchor
	}
	return address
}

// Parts of the name of a typed round.
const (
	roundParts  = "_"
	latest      = "latest" // moment of the newest data
	rollingOver = "rollover"
	strictDays  = "strict"
)

// typedRound names a question: 2015-04-01_2015-04-30_latest_calendar_rollover_0.95.
func typedRound(q analysis.Question) asked {
	moment, days := layoutOrEmpty(q.AsOf, "2006-01-02T15:04:05"), strictDays
	if q.AsOf.IsZero() {
		moment = latest
	}
	if q.Reading.Rollover {
		days = rollingOver
	}
	return asked(strings.Join([]string{q.From.Format(time.DateOnly), q.To.Format(time.DateOnly), moment,
		q.Reading.Days, days, q.Threshold.String()}, roundParts))
}

// typed reads the name of a typed round; not ok where it is no such name.
func (a asked) typed() (q analysis.Question, ok bool) {
	parts := strings.Split(string(a), roundParts)
	if len(parts) != 6 {
		return q, false
	}
	form := url.Values{"from": {parts[0]}, "to": {parts[1]}, "days": {parts[3]}, "threshold": {parts[5]}}
	if parts[2] != latest {
		form.Set("as_of", parts[2])
	}
	if parts[4] == rollingOver {
		form.Set("rollover", "1")
	}
	q, err := readRound(form.Get)
	return q, err == nil && typedRound(q) == a
}

// question is that of a round. Without a name it is that of vsrok.yaml, else of
// the only open round, else all dates of the data; note says so.
func (d *desk) question(ctx context.Context, a asked) (q analysis.Question, note string, err error) {
	round, err := d.round(ctx, a)
	if err != nil || !round.From.IsZero() {
		return d.of(round), "", err
	}
	q = asks(d.ws.Policy)
	q.From, q.To, err = d.ws.DB.Dates(ctx)
	return q, "Даты раунда не заданы: взяты все даты из выгрузок. Если нужен один месяц или четверть, укажите их в «Датах раунда» " +
		"или выберите раунд на странице «Раунды».", err
}

// round is the round that is asked for: without dates where none is meant.
func (d *desk) round(ctx context.Context, a asked) (round analysis.Round, err error) {
	p := d.ws.Policy
	if a == "" && p.Dated() {
		return analysis.Round{Name: p.Title, From: p.From, To: p.To, AsOf: p.AsOf}, nil
	}
	rounds, err := analysis.Rounds(ctx, d.ws.DB)
	if err != nil {
		return round, err
	}
	if open := analysis.OpenRounds(rounds); a == "" {
		if len(open) == 1 {
			round = open[0]
		}
		return round, nil
	}
	if round, err = analysis.RoundNamed(rounds, string(a)); err == nil {
		return round, nil
	}
	if q, ok := a.typed(); ok {
		q.Reading.Limits = p.Reading.Limits // the form has no fields for them
		return analysis.Round{From: q.From, To: q.To, Saved: &analysis.SavedRound{Question: q}}, nil
	}
	return round, &notFoundError{fmt.Sprintf("Раунда «%s» нет: выберите его на странице «Раунды».", a)}
}

// of is the question of a round: of a saved or typed one as it was asked.
func (d *desk) of(round analysis.Round) analysis.Question {
	if round.Saved != nil {
		return round.Saved.Question
	}
	q := asks(d.ws.Policy)
	q.From, q.To, q.AsOf = round.From, round.To, round.AsOf
	return q
}

// formOf are the fields of a round that may have no answer.
func (d *desk) formOf(ctx context.Context, a asked) (form roundForm) {
	_ = d.read(func(ws *Workspace) error {
		q := asks(ws.Policy)
		if round, err := d.round(ctx, a); err == nil && !round.From.IsZero() {
			q = d.of(round)
		}
		form = roundOf(q)
		return nil
	})
	return form
}
