package analysis

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"vsrok/analysis/rules"
)

// SavedRound is a round whose results were kept, to compare later ones with.
type SavedRound struct {
	ID   int // in the order of saving
	Name string
	Question
}

// RoundExists is the error of saving or opening a round under a name that is taken.
type RoundExists struct {
	Name string
	Open bool // the round of that name is open, not saved
}

func (e *RoundExists) Error() string {
	if e.Open {
		return fmt.Sprintf("раунд «%s» уже открыт: изменить его даты и момент можно той же командой с ключом --replace",
			e.Name)
	}
	return fmt.Sprintf("раунд «%s» уже сохранён: выберите другое название или повторите с ключом --replace", e.Name)
}

// querier is what a query needs: a database, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// SavedRounds lists the saved rounds in the order of saving.
func SavedRounds(ctx context.Context, db querier) ([]SavedRound, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT round_id, name, first_day, last_day, as_of, days, rollover, day_shift, threshold, limits FROM saved_round ORDER BY round_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rounds []SavedRound
	for rows.Next() {
		var r SavedRound
		var limits string
		if err := rows.Scan(&r.ID, &r.Name, &r.From, &r.To, &r.AsOf, &r.Reading.Days, &r.Reading.Rollover,
			&r.Reading.Shift, &r.Threshold,
			&limits); err != nil {
			return nil, err
		}
		if r.Reading.Limits, err = rules.ReadLimits(limits); err != nil {
			return nil, fmt.Errorf("раунд «%s»: сроки не прочитаны: %w", r.Name, err)
		}
		rounds = append(rounds, r)
	}
	return rounds, rows.Err()
}

// SavedRounds lists the saved rounds in the order of saving.
func (s *Session) SavedRounds(ctx context.Context) ([]SavedRound, error) {
	return SavedRounds(ctx, s.conn)
}

// SaveRound keeps the results by school under a name, and the open round of
// that name is open no longer. A name that is taken gives *RoundExists, unless
// replace says to put these results in its place.
func (s *Session) SaveRound(ctx context.Context, name string, replace bool) error {
	lines, err := s.DetailedLines(ctx, BySchool, "")
	if err != nil {
		return err
	}
	tx, err := s.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := s.writeRound(ctx, tx, name, replace, lines); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (s *Session) writeRound(ctx context.Context, tx *sql.Tx, name string, replace bool, lines []Line) error {
	rounds, err := SavedRounds(ctx, tx)
	if err != nil {
		return err
	}
	id := 1
	for _, round := range rounds {
		id = max(id, round.ID+1)
		if rules.FoldChoice(round.Name) != rules.FoldChoice(name) {
			continue
		}
		if !replace {
			return &RoundExists{Name: name}
		}
		if err := deleteSaved(ctx, tx, round.ID); err != nil {
			return err
		}
	}
	if err := closeRound(ctx, tx, name); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO saved_round VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, name, s.From,
		s.To, s.AsOf,
		s.Reading.Days, s.Reading.Rollover, s.Reading.Shift, int(s.Threshold), s.Reading.Limits.Text()); err != nil {
		return err
	}
	for _, l := range lines {
		if _, err := tx.ExecContext(ctx, "INSERT INTO saved_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			id, l.School, string(l.Rule),
			l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.MadeUp, l.Exempted,
			l.Lessons.Due, l.Lessons.Late, l.Lessons.Undetermined, l.NoExport, string(l.Sign)); err != nil {
			return err
		}
	}
	return nil
}

// EarlierRound is the saved round to compare with: the one of that name or,
// for "", of those that end before this round begins the one that ends last,
// and of several the one saved last. It is nil where there is none.
func (s *Session) EarlierRound(ctx context.Context, name string) (*SavedRound, error) {
	rounds, err := SavedRounds(ctx, s.conn)
	if err != nil {
		return nil, err
	}
	var earlier *SavedRound
	for i, round := range rounds {
		switch {
		case name != "" && round.Name == name:
			return &rounds[i], nil
		case name == "" && round.To.Before(s.From) && (earlier == nil || !round.To.Before(earlier.To)):
			earlier = &rounds[i]
		}
	}
	if name != "" {
		return nil, fmt.Errorf("сохранённого раунда «%s» нет: названия покажет команда vsrok round list", name)
	}
	return earlier, nil
}

// RoundChange is one school and rule in this round and in a saved one.
type RoundChange struct {
	Before, Now Line // Before has no lessons where the saved round lacks the school
	Change      Change
}

// Age is how long after its last day a round is asked about.
func (q Question) Age() time.Duration { return q.AsOf.Sub(q.To) }

// SameAge is the age at which CompareWith takes this round and a saved one: that
// of the younger, since a share falls until the last late entry has come.
func (s *Session) SameAge(round *SavedRound) time.Duration { return min(s.Age(), round.Age()) }

// CompareWith sets this round's results by school against a saved round's, both
// at the same age: the older of the two is counted anew, as it was then; the
// signs stay those that were given. Rounds that read deadlines differently are
// not comparable: every change is then NoComparison.
func (s *Session) CompareWith(ctx context.Context, round *SavedRound, only string) ([]RoundChange, error) {
	lines, err := s.DetailedLines(ctx, BySchool, only)
	if err != nil {
		return nil, err
	}
	saved, err := s.savedLines(ctx, round.ID)
	if err != nil {
		return nil, err
	}
	if round.Reading.Equal(s.Reading) && s.Age() != round.Age() {
		if err := s.atSameAge(ctx, round, only, lines, saved); err != nil {
			return nil, err
		}
	}
	changes := make([]RoundChange, len(lines))
	for i, line := range lines {
		changes[i] = RoundChange{Before: saved[schoolRule{line.School, line.Rule}], Now: line, Change: NoComparison}
		if round.Reading.Equal(s.Reading) {
			changes[i].Change = CompareLessons(changes[i].Before.Lessons, line.Lessons)
		}
	}
	return slices.DeleteFunc(changes, func(c RoundChange) bool { return c.Before.Lessons.Due+c.Now.Lessons.Due == 0 }),
		nil
}

// atSameAge replaces the lessons and counts of the older round by those that
// it had at the age of the younger one.
func (s *Session) atSameAge(ctx context.Context, round *SavedRound, only string, lines []Line,
	saved map[schoolRule]Line) error {
	q, age := s.Question, s.SameAge(round)
	if round.Age() > age {
		q = round.Question
	}
	q.AsOf = q.To.Add(age)
	then, err := NewSession(ctx, s.db, s.calendar, q)
	if err != nil {
		return err
	}
	again, err := then.DetailedLines(ctx, BySchool, only)
	if err := errors.Join(err, then.Close()); err != nil {
		return err
	}
	for i, line := range again {
		key := schoolRule{line.School, line.Rule}
		if round.Age() > age {
			line.Sign = saved[key].Sign
			saved[key] = line
		} else {
			line.Sign = lines[i].Sign
			lines[i] = line
		}
	}
	return nil
}

// savedLines are the results of a saved round by school and rule.
func (s *Session) savedLines(ctx context.Context, id int) (map[schoolRule]Line, error) {
	lines, err := LinesOfRound(ctx, s.conn, id)
	byRule := make(map[schoolRule]Line, len(lines))
	for _, line := range lines {
		byRule[schoolRule{line.School, line.Rule}] = line
	}
	return byRule, err
}

// LinesOfRound are the results that were saved with a round, in the order in
// which reports show schools and rules.
func LinesOfRound(ctx context.Context, db querier, id int) ([]Line, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT l.school, coalesce(s.name, l.school), rule, on_time, late, overdue, pending, undetermined, made_up, exempted,
		       lessons, late_lessons, undetermined_lessons, no_export, sign
		FROM saved_line l LEFT JOIN school s ON s.code = l.school
		WHERE round_id = ? ORDER BY l.rowid`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		var l Line
		if err := rows.Scan(&l.School, &l.SchoolName, &l.Rule, &l.OnTime, &l.Late, &l.Overdue, &l.Pending,
			&l.Undetermined, &l.MadeUp,
			&l.Exempted, &l.Lessons.Due, &l.Lessons.Late, &l.Lessons.Undetermined, &l.NoExport, &l.Sign); err != nil {
			return nil, err
		}
		l.Obligations = l.Total()
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
