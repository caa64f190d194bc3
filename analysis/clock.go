package analysis

import (
	"context"
	"database/sql"
	_ "embed"
)

//go:embed queries/clock.sql
var clockSQL string

// Clock is when a school's entries under one rule are made, and which lessons'
// come late. Days run from Monday, 0, to Sunday, 6.
type Clock struct {
	School  string
	Rule    Rule
	Lessons [7]Tally     // by the weekday of the lesson (or of the period's end)
	Entered [7][24]Tally // by the weekday and hour of the entry, where that moment is exact
}

// Tally is how many entries are due, and how many of them late or missing.
type Tally struct{ Due, Faults int }

func (t *Tally) add(other Tally) { t.Due, t.Faults = t.Due+other.Due, t.Faults+other.Faults }

// Add is the sum of both.
func (t Tally) Add(other Tally) Tally { t.add(other); return t }

// Clocks tells of each school and rule, or of one school, on which days and
// hours its entries are made and which of them are late.
func (s *Session) Clocks(ctx context.Context, only string) ([]Clock, error) {
	var clocks []Clock
	err := s.each(ctx, clockSQL, func(rows *sql.Rows) error {
		var school string
		var rule, weekday int
		var day, hour sql.NullInt64
		var tally Tally
		if err := rows.Scan(&school, &rule, &weekday, &day, &hour, &tally.Due, &tally.Faults); err != nil {
			return err
		}
		if n := len(clocks); n == 0 || clocks[n-1].School != school || clocks[n-1].Rule != Rules[rule] {
			clocks = append(clocks, Clock{School: school, Rule: Rules[rule]})
		}
		clock := &clocks[len(clocks)-1]
		clock.Lessons[weekday-1].add(tally)
		if day.Valid {
			clock.Entered[day.Int64-1][hour.Int64].add(tally)
		}
		return nil
	}, only)
	return clocks, err
}
