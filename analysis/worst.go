package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
	"time"
)

//go:embed queries/worst_lessons.sql
var worstLessonsSQL string

// WorstLesson is one lesson, or one study period of a class and subject, with
// something late or missing, and the rows that show what is late. It names
// neither class nor subject, so that a municipal report may hold it.
type WorstLesson struct {
	School        string // code
	Rule          Rule
	Anchor        time.Time
	Late, Overdue int
	Places        []Place // of what is late, by file, sheet and row
}

// WorstLessons lists for each of some schools (codes) and each rule the
// lessons with the most that is late or missing, at most so many.
func (s *Session) WorstLessons(ctx context.Context, schools []string, most int) ([]WorstLesson, error) {
	if err := s.askSchools(ctx, schools); err != nil {
		return nil, err
	}
	var lessons []WorstLesson
	place := 0 // of the last lesson within its school and rule
	err := s.each(ctx, worstLessonsSQL, func(rows *sql.Rows) error {
		var l WorstLesson
		var rule, at int
		var p Place
		if err := rows.Scan(&l.School, &rule, &at, &l.Anchor, &l.Late, &l.Overdue, &p.Import, &p.Part, &p.Sheet, &p.Row,
			&p.Col); err != nil {
			return err
		}
		l.Rule = Rules[rule]
		if n := len(lessons); n == 0 || at != place || lessons[n-1].School != l.School || lessons[n-1].Rule != l.Rule {
			lessons, place = append(lessons, l), at
		}
		if last := &lessons[len(lessons)-1]; p.Import > 0 {
			last.Places = append(last.Places, p)
		}
		return nil
	}, most)
	return lessons, err
}

// askSchools fills the temporary table asked_school.
func (s *Session) askSchools(ctx context.Context, codes []string) error {
	asked := map[string]bool{}
	for _, code := range codes {
		asked[code] = true
	}
	numbers := []string{"NULL"}
	for _, school := range s.Schools {
		if asked[school.Code] {
			numbers = append(numbers, fmt.Sprint(school.ID))
		}
	}
	_, err := s.conn.ExecContext(ctx, "CREATE OR REPLACE TEMP TABLE asked_school AS SELECT unnest(["+
		strings.Join(numbers, ",")+"])::USMALLINT AS school_id")
	return err
}
