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

// question is that of a round. Where vsrok.yaml has no dates they are those of
// the data, and note says so.
func (d *desk) question(ctx context.Context, a asked) (q analysis.Question, note string, err error) {
	if a != "" {
		q, err = d.named(ctx, a)
		return q, "", err
	}
	q = asks(d.ws.Policy)
	if q.From.IsZero() && q.To.IsZero() {
		q.From, q.To, err = d.ws.DB.Dates(ctx)
		note = "Даты раунда не заданы: взяты все даты из выгрузок. Если нужен один месяц или четверть, укажите " +
			"их в «Датах раунда»."
	}
	return q, note, err
}

// named is the question of a saved round, or of a typed one.
func (d *desk) named(ctx context.Context, a asked) (analysis.Question, error) {
	rounds, err := analysis.SavedRounds(ctx, d.ws.DB)
	if err != nil {
		return analysis.Question{}, err
	}
	for _, round := range rounds {
		if round.Name == string(a) {
			return round.Question, nil
		}
	}
	if q, ok := a.typed(); ok {
		return q, nil
	}
	return analysis.Question{},
		&notFoundError{fmt.Sprintf("Раунда «%s» нет среди сохранённых: выберите его на странице «Раунды».", a)}
}

// formOf are the fields of a round that may have no answer.
func (d *desk) formOf(ctx context.Context, a asked) (form roundForm) {
	_ = d.read(func(ws *Workspace) error {
		q := asks(ws.Policy)
		if a != "" {
			if named, err := d.named(ctx, a); err == nil {
				q = named
			}
		}
		form = roundOf(q)
		return nil
	})
	return form
}
