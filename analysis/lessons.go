package analysis

import (
	"context"
	"database/sql"
	_ "embed"
)

//go:embed queries/empty_lessons.sql
var emptyLessonsSQL string

//go:embed queries/substitutions.sql
var substitutionsSQL string

// Held says how many lessons of a teacher were held by the as-of moment, and
// for how many of them no mark and no absence was entered. It stands beside
// lateness, never in the sign: who enters nothing must not look punctual.
type Held struct {
	School, Teacher string // Teacher is empty where no export names one
	Lessons, Empty  int
}

// HeldLessons counts lessons by teacher: those of the timetable, or of the
// newest journals where the school gave no timetable; of one school by its
// code or, for "", of all.
func (s *Session) HeldLessons(ctx context.Context, only string) ([]Held, error) {
	var held []Held
	err := s.eachOfTeachers(ctx, emptyLessonsSQL, func(rows *sql.Rows) error {
		var h Held
		err := rows.Scan(&h.School, &h.Teacher, &h.Lessons, &h.Empty)
		held = append(held, h)
		return err
	}, only)
	return held, err
}

// Substitution is a teacher whose rows stand in lessons for which the
// timetable names others (a substitute), or a journal's head with two
// teachers: both are shown, and neither is ranked by these entries.
type Substitution struct {
	School, Teacher  string
	Timetable        string // whom the timetable names; empty for a shared head
	Lessons, Entries int
}

// Substitutions lists them by school and teacher.
func (s *Session) Substitutions(ctx context.Context, only string) ([]Substitution, error) {
	var found []Substitution
	err := s.eachOfTeachers(ctx, substitutionsSQL, func(rows *sql.Rows) error {
		var x Substitution
		err := rows.Scan(&x.School, &x.Teacher, &x.Timetable, &x.Lessons, &x.Entries)
		found = append(found, x)
		return err
	}, only)
	return found, err
}
