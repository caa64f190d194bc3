package analysis

import (
	"context"
	_ "embed"
	"slices"
)

//go:embed queries/keep.sql
var keepSQL string

// Keep makes a session ready for the questions of every school: what all of
// them ask is answered once and kept until the session is closed. The answers
// stay the same.
func (s *Session) Keep(ctx context.Context) (err error) {
	// Other readings judge anew, so they are tried before anything is kept.
	if s.tried, err = s.Sensitivity(ctx, ""); err != nil {
		return err
	}
	if err := s.createTeacherViews(ctx); err != nil {
		return err
	}
	_, err = s.conn.ExecContext(ctx, keepSQL)
	return err
}

// ofSchool is what the readings change in one school.
func (s *Sensitivity) ofSchool(code string) *Sensitivity {
	own := *s
	own.Flips = slices.DeleteFunc(slices.Clone(s.Flips), func(f Flip) bool { return f.School != code })
	return &own
}
