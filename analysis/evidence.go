package analysis

import (
	"context"
	"database/sql"
)

// SchoolTeacher is a teacher as one school's entries name them.
type SchoolTeacher struct{ School, Name string }

// SchoolTeachers lists the teachers of all entries, whatever the round, by
// school and name. «A, B» is the head of a journal that two teachers share.
func (s *Session) SchoolTeachers(ctx context.Context) ([]SchoolTeacher, error) {
	var teachers []SchoolTeacher
	err := s.each(ctx, `
		SELECT s.code, p.name
		FROM (SELECT DISTINCT school_id, teacher_id FROM entry WHERE kind <> 3 AND teacher_id <> 0)
		e JOIN person p ON p.teacher_id = e.teacher_id JOIN school s ON s.school_id = e.school_id
		GROUP BY s.school_id, s.code, p.name ORDER BY s.school_id, p.name`, func(rows *sql.Rows) error {
		var t SchoolTeacher
		err := rows.Scan(&t.School, &t.Name)
		teachers = append(teachers, t)
		return err
	})
	return teachers, err
}

// TeacherSpellings lists every name of a teacher that the workspace knows,
// those of aliases.csv among them.
func (s *Session) TeacherSpellings(ctx context.Context) ([]string, error) {
	var names []string
	err := s.each(ctx, `
		SELECT name FROM teacher UNION SELECT canonical FROM teacher_alias UNION SELECT spelling FROM teacher_alias
		UNION SELECT teacher FROM exemption WHERE teacher <> '' ORDER BY 1`, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

// RefusedFiles counts the files that import could not take.
func (s *Session) RefusedFiles(ctx context.Context) (n int, err error) {
	err = s.conn.QueryRowContext(ctx, `
		SELECT count(DISTINCT sha256) FROM import
		WHERE status <> 'loaded' AND sha256 NOT IN (SELECT sha256 FROM import WHERE status = 'loaded')`).Scan(&n)
	return n, err
}

// Calendar is the production calendar that the session counts by.
func (s *Session) Calendar() *Calendar { return s.calendar }
