package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"time"

	"vsrok/analysis/rules"
)

var (
	//go:embed queries/picked.sql
	pickedSQL string
	//go:embed queries/obligation_detail.sql
	obligationDetailSQL string
)

// Obligation is one obligation with its deadline, its outcome and what proves
// it. It names a teacher and never a pupil.
type Obligation struct {
	School         string // code
	Rule           Rule
	IsUpdate       bool // a change of the timetable; else an entry
	Class, Subject string
	Anchor         time.Time // the lesson's date, or the end of the study period
	Period         string    // of a period grade, else empty
	Slot           int       // the lesson's number; 0 unknown
	Ordinal        bool      // Slot is which of the subject's lessons of that day it is: the school gave class journals
	Teacher        string    // empty where no one teacher answers

	MadeUp     bool   // after an absence from that lesson: outside the denominator
	Exemption  int    // line of exemptions.csv that takes it out of the denominator, 0 for none
	Reason     string // of the exemption
	AcceptedBy string // of the exemption

	Entered   bool
	Covered   bool      // entered, or some export could have shown it
	After, By time.Time // the entry window; zero where no export says
	Narrowed  bool      // the window, by an access log
	Vanished  bool      // a later export covers the entry and lacks it
	Moved     bool      // the entry stood elsewhere before: its window is that of the older one, open at the start
	Ends      time.Time // the first instant that is too late; zero where it lies in a year that the calendar lacks
	Work      int       // which of the limits of marks it has: 0 the rule's own, n the n-th kind of work, or UnknownWork
	Latest    time.Time // the first instant that is surely too late: after Ends for UnknownWork, else zero or the same
	Outcome   Outcome
	Place     Place // of what proves By, its sheet unnamed; Import is 0 where nothing was entered

	schoolID, classID, subjectID, periodID int
	pupil                                  uint64
}

// Exact tells whether the window is one moment.
func (o Obligation) Exact() bool { return o.Entered && !o.By.IsZero() && o.After.Equal(o.By) }

// Counts tells whether the obligation is in the denominator (or pending).
func (o Obligation) Counts() bool { return !o.MadeUp && o.Exemption == 0 }

// Judge is the outcome that follows from the window, the deadline and the
// moment of the analysis. Answered is the moment up to which the school's
// exports of that kind speak, zero where there are none. It is the second way
// to the outcome that the database gives, for whoever checks it.
func (o Obligation) Judge(r Reading, asOf, answered time.Time) Outcome {
	if o.Ends.IsZero() {
		if !o.Entered && asOf.Before(rules.EarliestOf(o.Limits(r), o.Anchor)) {
			return Pending
		}
		return Undetermined
	}
	if !o.Entered {
		switch {
		case asOf.Before(o.Ends):
			return Pending
		case o.Covered && !answered.IsZero() && !answered.Before(o.Ends):
			return Overdue
		}
		return Undetermined
	}
	by := o.By
	if by.IsZero() || by.After(asOf) { // what is known at the as-of moment was entered by then
		by = asOf
	}
	switch {
	case by.Before(o.Ends):
		return OnTime
	case !o.After.IsZero() && !o.After.Before(o.Ends) && !o.After.Before(o.Latest):
		return Late
	}
	return Undetermined
}

// Selection picks obligations; a zero field picks all.
type Selection struct {
	School         string // code
	Rule           Rule
	Teacher        string // any spelling of aliases.csv, any case
	Class, Subject string // class as the database spells it; subject in any spelling
	Date           time.Time
	Lesson         int
	Outcome        Outcome

	// The row or cell of an export, with numbers from 1. Sheet and Column may
	// be 0 for any; without Import the others mean nothing.
	Import, Sheet, Row, Column int
}

func (x Selection) values() []any {
	rule, lesson, date := -1, -1, any(nil)
	if x.Rule != "" {
		rule = ruleNumber(x.Rule)
	}
	if x.Lesson > 0 {
		lesson = x.Lesson
	}
	if !x.Date.IsZero() {
		date = x.Date
	}
	return []any{x.School, rule, x.Teacher, x.Class, x.Subject, date, lesson,
		x.Import, x.Sheet, x.Row, x.Column, string(x.Outcome)}
}

// Obligations calls fn for every obligation of the round that the selection
// picks, school by school in the order of Schools, then by rule, class,
// subject, anchor, lesson, window and place. It holds none of them.
func (s *Session) Obligations(ctx context.Context, x Selection, fn func(Obligation) error) error {
	return s.eachPicked(ctx, fmt.Sprintf(obligationDetailSQL, pickedCall), eachObligation(fn), x.values()...)
}

// pickedCall are the rows of picked.sql's macro for Selection.values.
const pickedCall = "picked($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"

func eachObligation(fn func(Obligation) error) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		o, err := scanObligation(rows)
		if err != nil {
			return err
		}
		return fn(o)
	}
}

// eachPicked is each for a query over the macro of picked.sql, which is made
// when it is first asked for.
func (s *Session) eachPicked(ctx context.Context, query string, scan func(*sql.Rows) error, args ...any) error {
	if err := s.makePicked(ctx); err != nil {
		return err
	}
	return s.each(ctx, query, scan, args...)
}

func (s *Session) makePicked(ctx context.Context) error {
	if s.picked {
		return nil
	}
	_, err := s.conn.ExecContext(ctx, pickedSQL)
	s.picked = err == nil
	return err
}

func scanObligation(rows *sql.Rows) (Obligation, error) {
	var o Obligation
	var rule int
	var after, by, ends, latest sql.NullTime
	err := rows.Scan(&o.School, &rule, &o.IsUpdate, &o.Class, &o.Subject, &o.Period, &o.Anchor, &o.Slot, &o.Ordinal,
		&o.Teacher, &o.MadeUp,
		&o.Exemption, &o.Reason, &o.AcceptedBy, &o.Entered, &o.Covered, &after, &by, &ends, &o.Work, &latest,
		&o.Outcome, &o.Narrowed, &o.Vanished, &o.Moved,
		&o.Place.Import, &o.Place.Part, &o.Place.Row, &o.Place.Col, &o.schoolID, &o.classID, &o.subjectID, &o.periodID,
		&o.pupil)
	if err != nil {
		return o, err
	}
	o.Rule = Rules[rule]
	o.After, o.By, o.Ends, o.Latest = after.Time, by.Time, ends.Time, latest.Time
	return o, nil
}

// Limits are the limits that an obligation may have.
func (o Obligation) Limits(r Reading) []Limit { return r.LimitsOf(o.Rule, o.IsUpdate, o.Work) }
