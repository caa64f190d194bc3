package analysis

import (
	"cmp"
	"context"
	"database/sql"
	_ "embed"
	"time"
)

var (
	//go:embed queries/teachers.sql
	teachersSQL string
	//go:embed queries/teacher_lessons.sql
	teacherLessonsSQL string
)

// TeacherLine is how one teacher of a school stands under one rule.
type TeacherLine struct {
	Teacher string // empty where no one teacher answers
	Rule    Rule
	Counts  // own entries: those that stand Apart are not among them
	Lessons Lessons
	Weeks   []WeekLessons // the same lessons, by week
	// Apart are entries in lessons for which the timetable names somebody
	// else, and those under a journal's head with two teachers. They are shown
	// and rank nobody.
	Apart Counts
	// Median and P90 are whole days from the deadline day to the own late
	// entries; with AtLeast > 0, entries of which only a snapshot tells, they
	// are lower bounds.
	Median, P90, AtLeast int

	late []dayCount
}

// WeekLessons are the lessons of one week.
type WeekLessons struct {
	Monday time.Time
	Lessons
}

// Rankable tells whether a teacher may be set beside others under the rule.
func (l TeacherLine) Rankable() bool { return l.Teacher != "" && l.Lessons.Rankable() }

// Lags tells whether a teacher is later than a share at the threshold, or than
// the school's own lessons under the rule, would bring about by chance: the
// upper end of the 95 % interval lies below the threshold, or the share below
// the 99.8 % limits around the school's. All others with faults are single cases.
func (l TeacherLine) Lags(threshold Threshold, school Lessons) bool {
	if !l.Rankable() {
		return false
	}
	sure, _ := school.onTime()
	own := FunnelLine{Lessons: l.Lessons, Pooled: Ratio{Num: sure, Den: sure + school.Late}}
	own.stand()
	return l.Lessons.Interval().High < threshold.Share() || own.Standing == Below998
}

// Faults is how many own entries are late or missing.
func (l TeacherLine) Faults() int { return l.Late + l.Overdue }

// TeacherLines counts the obligations of a school's teachers by teacher and
// rule, in the order of both; the timetable is nobody's.
func (s *Session) TeacherLines(ctx context.Context, school string) ([]TeacherLine, error) {
	var lines []TeacherLine
	err := s.eachOfTeachers(ctx, teachersSQL, func(rows *sql.Rows) error {
		var teacher string
		var rule, days, entries, atLeast int
		var apart bool
		var outcome Outcome
		if err := rows.Scan(&teacher, &rule, &apart, &outcome, &days, &entries, &atLeast); err != nil {
			return err
		}
		if n := len(lines); n == 0 || lines[n-1].Teacher != teacher || lines[n-1].Rule != Rules[rule] {
			lines = append(lines, TeacherLine{Teacher: teacher, Rule: Rules[rule]})
		}
		line := &lines[len(lines)-1]
		if apart {
			line.Apart.Count(outcome, entries)
			return nil
		}
		line.Count(outcome, entries)
		if outcome == Late {
			line.late = append(line.late, dayCount{days, entries})
			line.AtLeast += atLeast
		}
		return nil
	}, school)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		lines[i].Median, lines[i].P90 = quantileDay(lines[i].late, 1, 2), quantileDay(lines[i].late, 9, 10)
	}
	return lines, s.addTeacherLessons(ctx, school, lines)
}

func (s *Session) addTeacherLessons(ctx context.Context, school string, lines []TeacherLine) error {
	type teacherRule struct {
		teacher string
		rule    Rule
	}
	places := map[teacherRule]*TeacherLine{}
	for i := range lines {
		places[teacherRule{lines[i].Teacher, lines[i].Rule}] = &lines[i]
	}
	return s.eachOfTeachers(ctx, teacherLessonsSQL, func(rows *sql.Rows) error {
		var teacher string
		var rule int
		var week WeekLessons
		if err := rows.Scan(&teacher, &rule, &week.Monday, &week.Due, &week.Late, &week.Undetermined); err != nil {
			return err
		}
		line := places[teacherRule{teacher, Rules[rule]}]
		line.Lessons = line.Lessons.Add(week.Lessons)
		line.Weeks = append(line.Weeks, week)
		return nil
	}, school)
}

// MostToMend orders teachers by the lessons to mend, then by the rows. Those
// with too few lessons come after them by name: they are not ranked.
func MostToMend(x, y TeacherLine) int {
	switch {
	case x.Rankable() && y.Rankable():
		return cmp.Or(cmp.Compare(y.Lessons.Late, x.Lessons.Late), cmp.Compare(y.Faults(), x.Faults()))
	case x.Rankable():
		return -1
	case y.Rankable():
		return 1
	}
	return 0
}
