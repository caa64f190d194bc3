package analysis

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"

	"vsrok/analysis/rules"
)

// Round is a monitoring round by its name: an open one, whose dates commands
// take, or a saved one.
type Round struct {
	Name     string
	From, To time.Time // first and last anchor date, both included
	AsOf     time.Time // zero: the latest moment in the data
	Saved    *SavedRound
}

// NoRound is the error of a name that no round has.
type NoRound struct{ text string }

func (e *NoRound) Error() string { return e.text }

// Rounds lists the open rounds as they were opened, then the saved ones as
// they were saved.
func Rounds(ctx context.Context, db querier) ([]Round, error) {
	rows, err := db.QueryContext(ctx, "SELECT name, first_day, last_day, as_of FROM open_round ORDER BY rowid")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rounds []Round
	for rows.Next() {
		var r Round
		var asOf sql.NullTime
		if err := rows.Scan(&r.Name, &r.From, &r.To, &asOf); err != nil {
			return nil, err
		}
		r.AsOf = asOf.Time
		rounds = append(rounds, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	saved, err := SavedRounds(ctx, db)
	for _, s := range saved {
		rounds = append(rounds, Round{Name: s.Name, From: s.From, To: s.To, AsOf: s.AsOf, Saved: &s})
	}
	return rounds, err
}

// OpenRounds are those of the rounds that are not saved.
func OpenRounds(rounds []Round) []Round {
	return slices.DeleteFunc(slices.Clone(rounds), func(r Round) bool { return r.Saved != nil })
}

// RoundNamed finds a round by its name, whatever the case and the spaces. The
// error is a *NoRound, which says what the name resembles or what names exist.
func RoundNamed(rounds []Round, name string) (Round, error) {
	var names []string
	near, distance := "", 4
	for _, r := range rounds {
		if rules.FoldChoice(r.Name) == rules.FoldChoice(name) {
			return r, nil
		}
		names = append(names, "«"+r.Name+"»")
		if d := levenshtein.ComputeDistance(rules.FoldChoice(r.Name), rules.FoldChoice(name)); d < distance {
			near, distance = r.Name, d
		}
	}
	switch {
	case len(rounds) == 0:
		return Round{}, &NoRound{fmt.Sprintf("раунда «%s» нет, и других тоже: заведите его командой vsrok round new %q",
			name, name)}
	case near != "":
		return Round{}, &NoRound{fmt.Sprintf("раунда «%s» нет (похоже на «%s»); есть %s", name, near,
			strings.Join(names, ", "))}
	}
	return Round{}, &NoRound{fmt.Sprintf("раунда «%s» нет; есть %s", name, strings.Join(names, ", "))}
}

// OpenRound opens a round. A name that a round has already is *RoundExists,
// unless replace says to change the dates of the open one.
func OpenRound(ctx context.Context, db *sql.DB, round Round, replace bool) error {
	return inTx(ctx, db, func(tx *sql.Tx) error {
		rounds, err := Rounds(ctx, tx)
		if err != nil {
			return err
		}
		if known, err := RoundNamed(rounds, round.Name); err == nil {
			if known.Saved != nil || !replace {
				return &RoundExists{Name: known.Name, Open: known.Saved == nil}
			}
			if err := closeRound(ctx, tx, known.Name); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO open_round VALUES (?, ?, ?, ?)", round.Name, round.From, round.To,
			sql.NullTime{Time: round.AsOf, Valid: !round.AsOf.IsZero()})
		return err
	})
}

// closeRound takes the open round of a name away; a name that none has changes nothing.
func closeRound(ctx context.Context, tx *sql.Tx, name string) error {
	rounds, err := Rounds(ctx, tx)
	if err != nil {
		return err
	}
	known, err := RoundNamed(OpenRounds(rounds), name)
	if err != nil {
		return nil
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM open_round WHERE name = ?", known.Name)
	return err
}

// DeleteRound deletes the round of that name, a saved one with its results.
// The exports stay. The error of an unknown name is *NoRound.
func DeleteRound(ctx context.Context, db *sql.DB, name string) (round Round, err error) {
	err = inTx(ctx, db, func(tx *sql.Tx) error {
		rounds, err := Rounds(ctx, tx)
		if err != nil {
			return err
		}
		if round, err = RoundNamed(rounds, name); err != nil {
			return err
		}
		if round.Saved != nil {
			return deleteSaved(ctx, tx, round.Saved.ID)
		}
		return closeRound(ctx, tx, round.Name)
	})
	return round, err
}

func deleteSaved(ctx context.Context, tx *sql.Tx, id int) error {
	for _, table := range []string{"saved_round", "saved_line"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE round_id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func inTx(ctx context.Context, db *sql.DB, work func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

var monthNames = [...]string{"январь", "февраль", "март", "апрель", "май", "июнь",
	"июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}

// MonthNamed reads a name such as «Апрель 2015» or «апрель 2015 года» as the
// first and the last day of that month.
func MonthNamed(name string) (first, last time.Time, ok bool) {
	words := strings.Fields(strings.ToLower(name))
	if len(words) == 3 && slices.Contains([]string{"года", "год", "г", "г."}, words[2]) {
		words = words[:2]
	}
	if len(words) != 2 || len(words[1]) != 4 {
		return first, last, false
	}
	month := slices.Index(monthNames[:], words[0])
	year, err := strconv.Atoi(words[1])
	if month < 0 || err != nil {
		return first, last, false
	}
	first = time.Date(year, time.Month(month+1), 1, 0, 0, 0, 0, time.UTC)
	return first, first.AddDate(0, 1, -1), true
}
