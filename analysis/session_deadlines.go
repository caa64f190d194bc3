package analysis

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"vsrok/analysis/rules"
)

// duty is what has deadlines of its own: a rule, the changes of the timetable,
// or marks for one kind of work.
type duty struct {
	rule     int
	isUpdate bool
	work     int
	limits   []Limit // that it may have
}

func (s *Session) duties() []duty {
	duties := []duty{{ruleNumber(Timetable), true, 0, s.Reading.LimitsOf(Timetable, true, 0)}}
	for i, rule := range Rules {
		duties = append(duties, duty{i, false, 0, s.Reading.LimitsOf(rule, false, 0)})
	}
	works := s.Reading.Limits.Works
	if len(works) == 0 {
		return duties
	}
	for i := range works {
		duties = append(duties, duty{ruleNumber(Marks), false, i + 1, s.Reading.LimitsOf(Marks, false, i+1)})
	}
	return append(duties, duty{ruleNumber(Marks), false, UnknownWork, s.Reading.LimitsOf(Marks, false, UnknownWork)})
}

// writeDeadlines fills the temporary tables profile (which schools share
// their working days), work_limit (which kinds of work have a limit of their
// own) and deadline (the first instant that is too late, for each profile,
// duty and day of the round; none where the calendar lacks the year).
func (s *Session) writeDeadlines(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, `
		CREATE OR REPLACE TEMP TABLE profile (school_id USMALLINT, profile_id INTEGER);
		CREATE OR REPLACE TEMP TABLE work_limit (work_id USMALLINT, work UTINYINT);
		CREATE OR REPLACE TEMP TABLE deadline (profile_id INTEGER, rule UTINYINT, is_update BOOLEAN, work UTINYINT, anchor DATE,
		                                       ends TIMESTAMP, latest TIMESTAMP, earliest TIMESTAMP)`)
	if err == nil {
		err = s.writeWorks(ctx)
	}
	if err != nil {
		return err
	}
	profiles := map[string]int{}
	var members, duties []string
	for _, school := range s.Schools {
		key := fmt.Sprint(school.Days.Week, school.Days.Overrides)
		id, seen := profiles[key]
		if !seen {
			id = len(profiles)
			profiles[key] = id
			rows, err := s.profileDeadlines(id, school.Days)
			if err != nil {
				return err
			}
			duties = append(duties, rows...)
		}
		members = append(members, fmt.Sprintf("(%d,%d)", school.ID, id))
	}
	if len(members) == 0 {
		return nil
	}
	_, err = s.conn.ExecContext(ctx, "INSERT INTO temp.profile VALUES "+strings.Join(members, ",")+`;
		INSERT INTO temp.deadline
		SELECT profile_id, rule, is_update, work, getvariable('first_day') + day::INTEGER, start + to_minutes(try_cast(ends AS BIGINT)),
		       start + to_minutes(try_cast(latest AS BIGINT)), start + to_minutes(earliest + day * 1440)
		FROM (SELECT * EXCLUDE (ends, latest), getvariable('first_day')::TIMESTAMP AS start, unnest(string_split(ends, ',')) AS ends,
		             unnest(string_split(latest, ',')) AS latest, generate_subscripts(string_split(ends, ','), 1) - 1 AS day
		      FROM (VALUES `+strings.Join(duties, ",")+`) v(profile_id, rule, is_update, work, earliest, ends, latest))`)
	return err
}

// eachWork calls fn for every kind of work in the exports, by name.
func (s *Session) eachWork(ctx context.Context, fn func(id int, name string)) error {
	return s.each(ctx, "SELECT work_id, name FROM work WHERE work_id <> 0 ORDER BY name", func(row *sql.Rows) error {
		var id int
		var name string
		err := row.Scan(&id, &name)
		fn(id, name)
		return err
	})
}

// writeWorks fills the temporary table work_limit.
func (s *Session) writeWorks(ctx context.Context) error {
	if len(s.Reading.Limits.Works) == 0 {
		return nil
	}
	var rows []string
	err := s.eachWork(ctx, func(id int, name string) {
		if number := s.Reading.Limits.WorkOf(name); number > 0 {
			rows = append(rows, fmt.Sprintf("(%d,%d)", id, number))
		}
	})
	if err == nil && rows != nil {
		_, err = s.conn.ExecContext(ctx, "INSERT INTO temp.work_limit VALUES "+strings.Join(rows, ","))
	}
	return err
}

// mostNamedWorks is how many kinds of work a warning names.
const mostNamedWorks = 10

// warnWorks warns of kinds of work with a limit of their own that no export has.
func (s *Session) warnWorks(ctx context.Context) error {
	met := map[int]bool{}
	var names []string
	if err := s.eachWork(ctx, func(_ int, name string) {
		met[s.Reading.Limits.WorkOf(name)] = true
		names = append(names, "«"+name+"»")
	}); err != nil {
		return err
	}
	there := "видов работ в выгрузках нет вовсе, и отметки, внесённые между сроками, не определены"
	if names != nil {
		there = "в выгрузках есть " + strings.Join(names[:min(len(names), mostNamedWorks)], ", ")
	}
	for i, own := range s.Reading.Limits.Works {
		if !met[i+1] {
			s.Warnings = append(s.Warnings,
				fmt.Sprintf("Срок вида работы «%s» из vsrok.yaml применить не к чему: %s.", own.Work, there))
		}
	}
	return nil
}

// profileDeadlines are rows of profile, rule, is_update, work, and in minutes
// from the first day of the round: what can be too late at the earliest for
// that day, and for every day as a text the ends of its first and its last
// deadline, which are empty where the calendar lacks the year.
func (s *Session) profileDeadlines(id int, days SchoolDays) ([]string, error) {
	var rows []string
	for _, duty := range s.duties() {
		var ends, latest []string
		for anchor := s.From; !anchor.After(s.To); anchor = anchor.AddDate(0, 0, 1) {
			first, last, err := s.calendar.Deadlines(anchor, duty.limits, days, s.Reading)
			var uncovered *UncoveredYear
			switch {
			case errors.As(err, &uncovered):
				ends, latest = append(ends, ""), append(latest, "")
			case err != nil:
				return nil, err
			default:
				ends, latest = append(ends, s.minutesTo(first.End)), append(latest, s.minutesTo(last.End))
			}
		}
		rows = append(rows, fmt.Sprintf("(%d,%d,%t,%d,%s,'%s','%s')", id, duty.rule, duty.isUpdate, duty.work,
			s.minutesTo(rules.EarliestOf(duty.limits, s.From)), strings.Join(ends, ","), strings.Join(latest, ",")))
	}
	return rows, nil
}

// minutesTo are the minutes from the first day of the round to a moment.
func (s *Session) minutesTo(moment time.Time) string {
	return fmt.Sprint(int(moment.Sub(s.From).Minutes()))
}
