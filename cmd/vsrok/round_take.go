package main

import (
	"context"
	"fmt"
	"strings"

	"vsrok/analysis"
)

// severalRounds is the error of not saying which of the open rounds is meant.
type severalRounds struct{ text string }

func (e *severalRounds) Error() string { return e.text }

// dated tells whether the flags give both dates of a round themselves.
func (f *roundFlags) dated() bool { return f.from != "" && f.to != "" }

// take puts the round that the flags mean into the workspace's policy: the
// named one, else that of vsrok.yaml, else the only open one. Without any the
// policy stays without dates.
func (f *roundFlags) take(ctx context.Context, w *workspace) error {
	if f.round == "" && f.dated() {
		return nil
	}
	return w.takeRound(ctx, f.round)
}

func (w *workspace) takeRound(ctx context.Context, name string) error {
	if name == "" && w.policy.Dated() {
		return nil
	}
	rounds, err := w.rounds(ctx)
	if err != nil {
		return err
	}
	round, ok := analysis.Round{}, true
	if name != "" {
		round, err = analysis.RoundNamed(rounds, name)
	} else {
		round, ok, err = onlyOpen(rounds)
	}
	if err == nil && ok {
		w.policy.Title, w.policy.From, w.policy.To, w.policy.AsOf = round.Name, round.From, round.To, round.AsOf
	}
	return err
}

// onlyOpen is the open round where there is one. Several open ones, or none
// beside saved ones, are an error.
func onlyOpen(rounds []analysis.Round) (round analysis.Round, ok bool, err error) {
	open := analysis.OpenRounds(rounds)
	switch {
	case len(open) == 1:
		return open[0], true, nil
	case len(open) > 1:
		return round, false, &severalRounds{fmt.Sprintf("открытых раундов %d (%s): укажите нужный, например --round %q",
			len(open), roundNames(open), open[len(open)-1].Name)}
	case len(rounds) > 0:
		return round, false, &severalRounds{fmt.Sprintf("открытых раундов нет, сохранены %s: укажите сохранённый, "+
			"например --round %q, заведите новый (vsrok round new) или задайте даты ключами --from и --to",
			roundNames(rounds), rounds[len(rounds)-1].Name)}
	}
	return round, false, nil
}

func roundNames(rounds []analysis.Round) string {
	var names []string
	for _, round := range rounds {
		names = append(names, "«"+round.Name+"»")
	}
	return strings.Join(names, ", ")
}

// rounds are those of the workspace, that of vsrok.yaml first.
func (w *workspace) rounds(ctx context.Context) ([]analysis.Round, error) {
	rounds, err := analysis.Rounds(ctx, w.db)
	if p := w.policy; p.Dated() {
		rounds = append([]analysis.Round{{Name: p.Title, From: p.From, To: p.To, AsOf: p.AsOf}}, rounds...)
	}
	return rounds, err
}

// roundToSave is the known round that is saved under a name; "" is the one
// that every command would take. A name that no round has is a new one for
// the round of vsrok.yaml, and an error where rounds are opened by name.
func (w *workspace) roundToSave(ctx context.Context, name string) (string, error) {
	rounds, err := w.rounds(ctx)
	if err != nil || name == "" {
		return "", err
	}
	known, err := analysis.RoundNamed(rounds, name)
	if err != nil && (w.policy.Dated() || len(analysis.OpenRounds(rounds)) == 0) {
		return "", nil
	}
	return known.Name, err
}
