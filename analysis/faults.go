package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"time"
)

var (
	//go:embed queries/faults.sql
	faultsSQL string
	//go:embed queries/outside.sql
	outsideSQL string
)

// Fault is what came late or is missing in one lesson, or for one study
// period of a class and subject.
type Fault struct {
	Teacher                string // empty where no one teacher answers, and under the timetable
	Rule                   Rule
	Apart                  bool // as TeacherLine.Apart: it ranks nobody
	Class, Subject, Period string
	Anchor                 time.Time
	Slot                   int       // number of the lesson, 0 where it has none
	Due                    time.Time // the deadline day
	Late, Overdue          int
}

// Faults lists what is late or overdue in a school, by teacher, rule, class,
// subject and date.
func (s *Session) Faults(ctx context.Context, school string) ([]Fault, error) {
	var faults []Fault
	err := s.eachOfTeachers(ctx, faultsSQL, func(rows *sql.Rows) error {
		var f Fault
		var rule int
		err := rows.Scan(&f.Teacher, &rule, &f.Apart, &f.Class, &f.Subject, &f.Period, &f.Anchor, &f.Slot, &f.Due,
			&f.Late, &f.Overdue)
		f.Rule = Rules[rule]
		faults = append(faults, f)
		return err
	}, school)
	return faults, err
}

// Outside is what stands outside the denominator for one reason, by teacher,
// class and subject.
type Outside struct {
	Line                    int    // of exemptions.csv; 0 for marks made up after an absence
	Reason, AcceptedBy      string // of an exemption
	Rule                    Rule
	Teacher, Class, Subject string
	Entries                 int
	First, Last             time.Time // anchors
}

// Outside lists what a school's denominators leave out: marks made up later
// first, then the exemptions in the order of their lines.
func (s *Session) Outside(ctx context.Context, school string) ([]Outside, error) {
	var list []Outside
	err := s.each(ctx, outsideSQL, func(rows *sql.Rows) error {
		var o Outside
		var rule int
		err := rows.Scan(&o.Line, &o.Reason, &o.AcceptedBy, &rule, &o.Teacher, &o.Class, &o.Subject, &o.Entries,
			&o.First, &o.Last)
		o.Rule = Rules[rule]
		list = append(list, o)
		return err
	}, school)
	return list, err
}
