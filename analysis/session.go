// Package analysis says, from a workspace's database, what was entered when:
// it knows the rules, the calendar and the policy, turns entries into
// obligations with outcomes, and outcomes into signs. It reads the database
// through database/sql only.
//
// A calendar day is a time.Time at UTC midnight; a moment is the school's
// local wall clock kept as UTC.
package analysis

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"vsrok/analysis/rules"
)

//go:embed queries/obligations.sql
var obligationsSQL string

//go:embed queries/judged.sql
var judgedSQL string

//go:embed queries/dated.sql
var datedSQL string

//go:embed queries/dated_works.sql
var datedWorksSQL string

//go:embed queries/outcomes.sql
var outcomesSQL string

//go:embed queries/judged_exempt.sql
var judgedExemptSQL string

//go:embed queries/lessons_held.sql
var lessonsHeldSQL string

//go:embed queries/exemptions.sql
var exemptionsSQL string

//go:embed queries/lines.sql
var linesSQL string

// Question is what an analysis is asked: a round and how to read its
// deadlines.
type Question struct {
	From, To  time.Time // first and last anchor, both included
	AsOf      time.Time // the moment that the analysis speaks for
	Reading   Reading
	Threshold Threshold
}

// Session answers one Question from one database. It holds a connection,
// whose temporary views carry the question; Close gives it back.
type Session struct {
	Question
	Schools  []School // listed schools, in the order of schools.csv
	Warnings []string // Russian; every report shows them

	db       *sql.DB
	conn     *sql.Conn
	calendar *Calendar
	given    map[schoolRule]bool
	facts    *doubtFacts  // read when a sign is first asked for
	teachers bool         // the views of lessons_held.sql are there
	picked   bool         // the macro of picked.sql is there
	tried    *Sensitivity // of all schools, once Keep has tried the readings
}

// School is one listed school.
type School struct {
	ID         int
	Code, Name string
	Days       SchoolDays
}

type schoolRule struct {
	school string
	rule   Rule
}

// NewSession prepares the database for a question. Where q.AsOf is zero it is
// the latest moment in the data, and a warning says so. Where a deadline lies
// in a year that the calendar lacks a warning says so too.
func NewSession(ctx context.Context, db *sql.DB, calendar *Calendar, q Question) (*Session, error) {
	if q.From.IsZero() || q.To.IsZero() {
		return nil, errors.New(`не указаны даты раунда: заведите раунд командой vsrok round new "Апрель 2015" или задайте даты ключами --from и --to`)
	}
	if q.To.Before(q.From) {
		return nil, fmt.Errorf("раунд кончается (%s) раньше, чем начинается (%s): поменяйте даты местами",
			q.To.Format("02.01.2006"), q.From.Format("02.01.2006"))
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &Session{Question: q, db: db, conn: conn, calendar: calendar}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

// Close ends the session: its settings are taken back, and its connection goes
// with the temporary tables and views instead of back to the pool.
func (s *Session) Close() error {
	_, err := s.conn.ExecContext(context.Background(), untuneSQL)
	discarded := s.conn.Raw(func(any) error { return driver.ErrBadConn })
	if !errors.Is(discarded, driver.ErrBadConn) {
		err = errors.Join(err, discarded)
	}
	if closed := s.conn.Close(); !errors.Is(closed, sql.ErrConnDone) {
		err = errors.Join(err, closed)
	}
	return err
}

func (s *Session) prepare(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		s.readSchools, s.chooseAsOf, s.setVariables, s.writeDeadlines, s.writeExemptions, s.createViews, s.readGiven,
		s.warnUnknownYears, s.checkExemptions, s.warnOpenDeadlines, s.warnSources, s.warnWorks,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) readSchools(ctx context.Context) error {
	byID := map[int]*School{}
	err := s.each(ctx, "SELECT school_id, code, name, week FROM school WHERE listed ORDER BY school_id",
		func(rows *sql.Rows) error {
			school := School{Days: SchoolDays{Overrides: map[time.Time]bool{}}}
			if err := rows.Scan(&school.ID, &school.Code, &school.Name, &school.Days.Week); err != nil {
				return err
			}
			s.Schools = append(s.Schools, school)
			return nil
		})
	for i := range s.Schools {
		byID[s.Schools[i].ID] = &s.Schools[i]
	}
	if err != nil {
		return err
	}
	return s.each(ctx, "SELECT school_id, day, working FROM school_day", func(rows *sql.Rows) error {
		var id int
		var day time.Time
		var working bool
		if err := rows.Scan(&id, &day, &working); err != nil {
			return err
		}
		if school := byID[id]; school != nil {
			school.Days.Overrides[day] = working
		}
		return nil
	})
}

// chooseAsOf takes the as-of moment from the data when none is given.
func (s *Session) chooseAsOf(ctx context.Context) error {
	if !s.AsOf.IsZero() {
		return nil
	}
	latest, err := s.latestMoment(ctx)
	if err != nil {
		return err
	}
	if latest.IsZero() {
		return errors.New("в базе ещё нет выгрузок: сначала выполните vsrok import, затем анализ")
	}
	s.AsOf = latest
	s.Warnings = append(s.Warnings, fmt.Sprintf(
		"Момент анализа не задан и взят из данных: %s (последняя выгрузка или запись). Задать его можно ключом --as-of.",
		s.AsOf.Format("02.01.2006 15:04")))
	return nil
}

// latestMoment is the latest moment in the data: of an export or of an entry;
// zero where there are none.
func (s *Session) latestMoment(ctx context.Context) (time.Time, error) {
	var latest sql.NullTime
	err := s.conn.QueryRowContext(ctx, `
		SELECT greatest((SELECT max(exported_to) FROM part), (SELECT max(greatest(entered_at, changed_at)) FROM observation),
		                (SELECT max(logged_at) FROM action))`).Scan(&latest)
	return latest.Time, err
}

func (s *Session) setVariables(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, fmt.Sprintf(
		"SET VARIABLE first_day = DATE '%s'; SET VARIABLE last_day = DATE '%s'; SET VARIABLE as_of = TIMESTAMP '%s'",
		s.From.Format(time.DateOnly), s.To.Format(time.DateOnly), s.AsOf.Format("2006-01-02 15:04:05.999999")))
	return err
}

// tuningSQL lets hundreds of schools be counted in an array of counters
// instead of a hash table, and keeps DuckDB from storing the millions of rows
// that two parts of a query begin with alike: reading them again is faster.
const tuningSQL = "SET perfect_ht_threshold = 18; SET disabled_optimizers = 'common_subplan'; "

// untuneSQL takes tuningSQL back: the optimizers are a setting of the whole database.
const untuneSQL = "RESET perfect_ht_threshold; RESET disabled_optimizers"

func (s *Session) createViews(ctx context.Context) error {
	var exempt bool
	if err := s.conn.QueryRowContext(ctx,
		"SELECT (SELECT count(*) FROM exempt_day) + (SELECT count(*) FROM exempt_lesson) > 0").Scan(&exempt); err != nil {
		return err
	}
	judged := judgedSQL
	if exempt {
		judged = judgedExemptSQL
	}
	dated := datedSQL
	if len(s.Reading.Limits.Works) > 0 {
		dated = datedWorksSQL
	}
	var packs int
	if err := s.conn.QueryRowContext(ctx,
		"SELECT count(DISTINCT profile_id // 4) FROM profile").Scan(&packs); err != nil {
		return err
	}
	if packs == 1 { // a join by the date alone takes half the time
		dated = strings.Replace(dated, " AND d.pack = p.pack", "", 1)
	}
	tx, err := s.conn.BeginTx(ctx, nil) // for speed: each statement would be one of its own
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, tuningSQL+"DROP TYPE IF EXISTS temp.outcome; "+obligationsSQL+dated+outcomesSQL+
		judged); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *Session) readGiven(ctx context.Context) error {
	s.given = map[schoolRule]bool{}
	return s.each(ctx, "SELECT DISTINCT code, kind FROM given JOIN school USING (school_id)",
		func(rows *sql.Rows) error {
			var code string
			var kind int
			if err := rows.Scan(&code, &kind); err != nil {
				return err
			}
			s.given[schoolRule{code, Rules[kind]}] = true
			return nil
		})
}

// eachOfTeachers is each for a query over the views of lessons_held.sql, which
// are made when they are first asked for: most analyses need none of them.
func (s *Session) eachOfTeachers(ctx context.Context, query string, scan func(*sql.Rows) error, args ...any) error {
	if err := s.createTeacherViews(ctx); err != nil {
		return err
	}
	return s.each(ctx, query, scan, args...)
}

func (s *Session) createTeacherViews(ctx context.Context) error {
	if s.teachers {
		return nil
	}
	_, err := s.conn.ExecContext(ctx, lessonsHeldSQL)
	s.teachers = err == nil
	return err
}

// each calls scan for every row of a query.
func (s *Session) each(ctx context.Context, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ruleNumber is the number by which the database knows a rule.
func ruleNumber(rule Rule) int {
	for i, r := range Rules {
		if r == rule {
			return i
		}
	}
	panic("unknown rule " + rule)
}

// warnUnknownYears says that obligations have no deadline because the calendar
// lacks its year: they are pending or undetermined.
func (s *Session) warnUnknownYears(ctx context.Context) error {
	var unknown bool
	if err := s.conn.QueryRowContext(ctx,
		"SELECT count(*) > 0 FROM temp.deadline WHERE ends IS NULL").Scan(&unknown); err != nil || !unknown {
		return err
	}
	var n int
	var anchor sql.NullTime
	err := s.conn.QueryRowContext(ctx, "SELECT count(*), min(anchor) FROM judged WHERE ends IS NULL").Scan(&n, &anchor)
	if err != nil || n == 0 {
		return err
	}
	_, last := s.calendar.Years()
	s.Warnings = append(s.Warnings, fmt.Sprintf(
		"Сроки дат с %s (обязательств: %d) лежат в %d году, а производственный календарь известен по %d год: такие записи не определены. "+
			"Внесите дни этого года в файл %s рабочей папки.", anchor.Time.Format(rules.RussianDay), n, last+1, last,
		CalendarFile))
	return nil
}

// writeExemptions fills the temporary tables exempt_day and exempt_lesson.
func (s *Session) writeExemptions(ctx context.Context) error {
	_, err := s.conn.ExecContext(ctx, exemptionsSQL)
	return err
}

// checkExemptions warns of lines that take nothing out of the denominator.
func (s *Session) checkExemptions(ctx context.Context) error {
	var any bool
	if err := s.conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM exemption").Scan(&any); err != nil || !any {
		return err
	}
	return s.each(ctx, `SELECT DISTINCT line, reason FROM exemption
		WHERE line NOT IN (SELECT exemption FROM judged WHERE exemption IS NOT NULL) ORDER BY line`, func(rows *sql.Rows) error {
		var line int
		var reason string
		if err := rows.Scan(&line, &reason); err != nil {
			return err
		}
		s.Warnings = append(s.Warnings, fmt.Sprintf(
			"exemptions.csv, строка %d («%s»): ничего не исключает в этом раунде; проверьте школу, учителя, класс, предмет и даты.", line, reason))
		return nil
	})
}
