package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"vsrok/analysis"
)

// roundFlags are the flags that say what is asked of the data; they win over
// vsrok.yaml.
type roundFlags struct {
	round, from, to, asOf, days, threshold string
	rollover                               bool
	cmd                                    *cobra.Command
}

func addRoundFlags(cmd *cobra.Command) *roundFlags {
	f := &roundFlags{cmd: cmd}
	flags := cmd.Flags()
	flags.StringVar(&f.round, "round", "", "раунд, `название`; без ключа — единственный открытый")
	flags.StringVar(&f.from, "from", "", "первый день раунда, `дата` 2015-04-01 или 01.04.2015")
	flags.StringVar(&f.to, "to", "", "последний день раунда, `дата`")
	flags.StringVar(&f.asOf, "as-of", "", "на какой `момент` судить: 2015-05-06T09:00")
	flags.StringVar(&f.days, "days", "", "какие `дни` считать: календарные или рабочие")
	flags.BoolVar(&f.rollover, "rollover", true,
		"переносить срок с выходного на рабочий день; --rollover=false — не переносить")
	flags.StringVar(&f.threshold, "threshold", "", "порог знака «+», `доля` вроде 0.95")
	return f
}

// question is what the policy asks, with the flags over it.
func (f *roundFlags) question(policy analysis.Policy) (analysis.Question, error) {
	q := analysis.Question{From: policy.From, To: policy.To, AsOf: policy.AsOf, Reading: policy.Reading,
		Threshold: policy.Threshold}
	for _, flag := range []struct {
		name, text string
		set        func(string) error
	}{
		{"from", f.from, func(text string) (err error) { q.From, err = analysis.ParseDay(text); return err }},
		{"to", f.to, func(text string) (err error) { q.To, err = analysis.ParseDay(text); return err }},
		{"as-of", f.asOf, func(text string) (err error) { q.AsOf, err = analysis.ParseMoment(text); return err }},
		{"threshold", f.threshold, func(text string) (err error) {
			q.Threshold,
				err = analysis.ParseThreshold(text)
			return err
		}},
		{"days", f.days, func(text string) (err error) { q.Reading.Days, err = analysis.ParseDays(text); return err }},
	} {
		if !f.cmd.Flags().Changed(flag.name) {
			continue
		}
		if err := flag.set(flag.text); err != nil {
			return q, usageError(f.cmd, fmt.Sprintf("ключ --%s: %v", flag.name, err))
		}
	}
	if f.cmd.Flags().Changed("rollover") {
		q.Reading.Rollover = f.rollover
	}
	return q, nil
}

// inRound opens the workspace and a session with the flags' question, and does
// the work. A round of which nothing can be said is an error.
func (a *app) inRound(cmd *cobra.Command, round *roundFlags, work func(*workspace, *analysis.Session) error) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	return a.inRoundOf(cmd, round, w, work)
}

// inRoundOf is inRound in an open workspace, which it closes.
func (a *app) inRoundOf(cmd *cobra.Command, round *roundFlags, w *workspace,
	work func(*workspace, *analysis.Session) error) error {
	session, err := round.ask(cmd.Context(), w)
	if err != nil {
		return errors.Join(err, w.close())
	}
	if err = session.CheckRound(cmd.Context()); err == nil {
		err = work(w, session)
	}
	return errors.Join(err, session.Close(), w.close())
}

// ask opens a session of the workspace with the flags' question.
func (f *roundFlags) ask(ctx context.Context, w *workspace) (*analysis.Session, error) {
	if err := f.take(ctx, w); err != nil {
		return nil, err
	}
	q, err := f.question(w.policy)
	if err != nil {
		return nil, err
	}
	return analysis.NewSession(ctx, w.db.DB, w.calendar, q)
}

// schoolCode turns the code or name that a user typed into a code.
func (w *workspace) schoolCode(cmd *cobra.Command, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	school, ok := w.reference.SchoolNamed(text)
	if !ok {
		var known []string
		for _, school := range w.reference.Schools {
			known = append(known, school.Code, school.Name)
		}
		near := nearest(text, known)
		if near != "" {
			near = " (похоже на «" + near + "»)"
		}
		return "", usageError(cmd, fmt.Sprintf("школы «%s» нет в schools.csv%s: укажите код или название оттуда", text,
			near))
	}
	return school.Code, nil
}
