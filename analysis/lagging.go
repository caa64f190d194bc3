package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"time"
)

//go:embed queries/lagging.sql
var laggingSQL string

// Lag is what one teacher is late with in one class and subject.
type Lag struct {
	Teacher, Class, Subject string
	Rule                    Rule
	Late, Overdue           int
	Incidents               int       // lessons (or periods) that these obligations come from
	Since                   time.Time // the earliest anchor
}

// Lagging lists what is late or overdue in a school, by teacher, class and
// subject, most lessons first.
func (s *Session) Lagging(ctx context.Context, school string) ([]Lag, error) {
	var lags []Lag
	err := s.eachOfTeachers(ctx, laggingSQL, func(rows *sql.Rows) error {
		var lag Lag
		var rule int
		err := rows.Scan(&lag.Teacher, &rule, &lag.Class, &lag.Subject, &lag.Late, &lag.Overdue, &lag.Incidents,
			&lag.Since)
		lag.Rule = Rules[rule]
		lags = append(lags, lag)
		return err
	}, school)
	return lags, err
}
