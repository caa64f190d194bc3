package analysis

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"time"
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

// ReadCalendar reads a calendar as WriteTable writes it.
func ReadCalendar(r io.Reader) (*Calendar, error) { return parseCalendar(r) }

// WriteTable writes the days of some years, both included, that differ from
// an ordinary week: date;kind;moved_from. Years that the calendar lacks are
// left out.
func (c *Calendar) WriteTable(w io.Writer, first, last int) error {
	var days []time.Time
	for day := range c.marks {
		if day.Year() >= first && day.Year() <= last {
			days = append(days, day)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	if _, err := io.WriteString(w, "date;kind;moved_from\n"); err != nil {
		return err
	}
	for _, day := range days {
		mark, moved := c.marks[day], ""
		if !mark.movedFrom.IsZero() {
			moved = mark.movedFrom.Format(isoDay)
		}
		if _, err := fmt.Fprintf(w, "%s;%s;%s\n", day.Format(isoDay), mark.kind, moved); err != nil {
			return err
		}
	}
	return nil
}

// SameDays tells whether two calendars agree on the years that both hold.
func (c *Calendar) SameDays(other *Calendar) bool {
	first, last := max(c.first, other.first), min(c.last, other.last)
	within := func(a, b *Calendar) bool {
		for day, mark := range a.marks {
			if day.Year() >= first && day.Year() <= last && b.marks[day] != mark {
				return false
			}
		}
		return true
	}
	return within(c, other) && within(other, c)
}

// Serves tells whether the calendar says of a round's deadlines all that
// another one says, and nothing else where both speak.
func (c *Calendar) Serves(other *Calendar, from, to time.Time) bool {
	first, last := other.SpanYears(from, to)
	return c.first <= first && c.last >= last && c.SameDays(other)
}

// SpanYears are the years whose days the deadlines of anchors from one day to
// another can need, within those that the calendar holds. The longest deadline
// ends well within forty days.
func (c *Calendar) SpanYears(from, to time.Time) (first, last int) {
	within := func(year int) int { return min(max(year, c.first), c.last) }
	return within(from.AddDate(0, 0, -1).Year()), within(to.AddDate(0, 0, 40).Year())
}
