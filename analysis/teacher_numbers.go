package analysis

import (
	"context"
	"database/sql"
)

// TeacherNumbers are the numbers by which the database knows the teachers, by
// the name that reports call them: an address names nobody then.
func (s *Session) TeacherNumbers(ctx context.Context) (map[string]int, error) {
	numbers := map[string]int{}
	err := s.each(ctx, "SELECT name, min(teacher_id) FROM person WHERE name <> '' GROUP BY name",
		func(rows *sql.Rows) error {
			var name string
			var number int
			err := rows.Scan(&name, &number)
			numbers[name] = number
			return err
		})
	return numbers, err
}
