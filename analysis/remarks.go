package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"time"
)

var (
	//go:embed queries/remark_before.sql
	remarkBeforeSQL string
	//go:embed queries/remark_last_day.sql
	remarkLastDaySQL string
	//go:embed queries/remark_evening.sql
	remarkEveningSQL string
)

// RemarkKind is what is odd about entries. A remark never changes a sign:
// what it shows can have a good reason, which only the school knows.
type RemarkKind string

// The kinds, in words that reports print.
const (
	BeforeLesson RemarkKind = "внесено раньше дня урока"
	LastDay      RemarkKind = "не меньше половины внесено в последний день срока"
	OneEvening   RemarkKind = "не меньше половины отметок месяца внесено за один вечер"
)

// Remark is something odd about the entries of one teacher, class and subject.
type Remark struct {
	Kind                    RemarkKind
	School, SchoolName      string
	Rule                    Rule
	Teacher, Class, Subject string
	Month                   time.Time // OneEvening: the first day of the lessons' month
	Evening                 time.Time // OneEvening: the date on which it began
	Of                      int       // the entries that Places are part of: all due, or all of the month; of BeforeLesson the same
	Places                  []Place   // by file, sheet and row
}

// Place is a row of an imported file that shows an entry.
type Place struct {
	Import   int // number of the file, as vsrok imports shows it
	Part     int
	Sheet    string // empty where the file has but one
	Row, Col int    // Col only of journals, else 0
}

// Remarks lists what is odd, of all schools or of one, by kind, school, rule,
// teacher, class and subject. LastDay and OneEvening need at least ten
// lessons, as a ranking does.
func (s *Session) Remarks(ctx context.Context, only string) ([]Remark, error) {
	var all []Remark
	for _, kind := range []struct {
		kind  RemarkKind
		query string
		args  []any
	}{
		{BeforeLesson, remarkBeforeSQL, []any{only}},
		{LastDay, remarkLastDaySQL, []any{only, fewLessons}},
		{OneEvening, remarkEveningSQL, []any{only, fewLessons}},
	} {
		remarks, err := s.remarks(ctx, kind.query, kind.args)
		if err != nil {
			return nil, err
		}
		for i := range remarks {
			remarks[i].Kind = kind.kind
		}
		all = append(all, remarks...)
	}
	return all, nil
}

// remarks gathers the rows of a query, which come sorted, into remarks.
func (s *Session) remarks(ctx context.Context, query string, args []any) ([]Remark, error) {
	var all []Remark
	names := s.schoolNames()
	err := s.eachOfTeachers(ctx, query, func(rows *sql.Rows) error {
		var r Remark
		var place Place
		var rule int
		var month, day sql.NullTime
		if err := rows.Scan(&r.School, &rule, &r.Teacher, &r.Class, &r.Subject, &month, &day, &r.Of,
			&place.Import, &place.Part, &place.Sheet, &place.Row, &place.Col); err != nil {
			return err
		}
		r.Rule, r.SchoolName, r.Month, r.Evening = Rules[rule], names[r.School], month.Time, day.Time
		if n := len(all); n == 0 || !all[n-1].sameGroup(r) {
			all = append(all, r)
		}
		last := &all[len(all)-1]
		last.Places = append(last.Places, place)
		return nil
	}, args...)
	return all, err
}

func (r Remark) sameGroup(other Remark) bool {
	return r.School == other.School && r.Rule == other.Rule && r.Teacher == other.Teacher && r.Class == other.Class &&
		r.Subject == other.Subject && r.Month.Equal(other.Month) && r.Evening.Equal(other.Evening)
}
