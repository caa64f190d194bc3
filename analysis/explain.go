package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"vsrok/analysis/rules"
)

var (
	//go:embed queries/explain_lacking.sql
	explainLackingSQL string
	//go:embed queries/explain_expected.sql
	explainExpectedSQL string
	//go:embed queries/explain_logs.sql
	explainLogsSQL string
	//go:embed queries/explain_timetable.sql
	explainTimetableSQL string
	//go:embed queries/explain_row.sql
	explainRowSQL string
)

// Explanation says of some obligations how each came to its outcome.
type Explanation struct {
	Counts             // of all that the selection picks
	MadeUp, Exempted   int
	Stories            []ExplainedStory // the most important first
	OmittedStories     int              // beyond the limit
	OmittedObligations int              // of the omitted stories
	OmittedOnTime      int              // obligations met in time that have no story: the others alone reach the limit
	// ShownEarlier is set where the asked row shows an entry that an earlier
	// export proves: the stories name that export's row.
	ShownEarlier bool
}

// ExplainedStory is a story with everything that its outcome rests on.
type ExplainedStory struct {
	Story
	SchoolName string
	Reading    Reading           // by which the deadline was counted
	Deadline   Deadline          // with its steps
	Answered   time.Time         // up to what moment the school's exports of that kind speak; zero where there are none
	Sources    map[Place]*Source // of every place below; keys have no row, column or sheet name
	Lacking    *Source           // the newest earlier snapshot that covers the entries and lacks them; nil where there is none
	Logged     []DatedPlace      // rows of access logs that narrowed the window
	Because    []DatedPlace      // entries because of which the missing ones are expected
	Timetable  string            // whom the timetable names for the lesson, where it names anybody
}

// Substituted tells whether the timetable names somebody else than the row.
func (s *ExplainedStory) Substituted() bool {
	if s.Timetable == "" {
		return false
	}
	for name := range strings.SplitSeq(s.Timetable, ", ") {
		if name == s.Teacher {
			return false
		}
	}
	return s.Teacher != s.Timetable
}

// Shared tells whether the journal's head names several teachers.
func (s *ExplainedStory) Shared() bool { return strings.Contains(s.Teacher, ", ") }

// SourceOf is the sheet that a place is in.
func (s *ExplainedStory) SourceOf(p Place) *Source { return s.Sources[p.sheetOnly()] }

func (p Place) sheetOnly() Place { return Place{Import: p.Import, Part: p.Part} }

// Source is a sheet of an imported file.
type Source struct {
	Import, Part int
	File         string
	Sheet        string // empty where the file has but one
	Shape        string // table, journal or log
	Timed        bool   // has entry times
	From, To     time.Time
}

// DatedPlace is a row with the date or moment that it shows.
type DatedPlace struct {
	Place
	At time.Time
}

// Answer is the moment up to which a school's exports of a kind speak; zero
// where all of them were made after the as-of moment.
type Answer struct {
	School string // code
	Rule   Rule
	Until  time.Time
}

// Answers lists the school's rules that have an export, by school and rule.
func (s *Session) Answers(ctx context.Context) ([]Answer, error) {
	var answers []Answer
	err := s.each(ctx, `
		SELECT code, g.kind, until
		FROM (SELECT DISTINCT school_id, kind FROM given) g JOIN school USING (school_id)
		LEFT JOIN answered a ON a.school_id = g.school_id AND a.rule = g.kind
		WHERE listed ORDER BY g.school_id, g.kind`,
		func(rows *sql.Rows) error {
			var a Answer
			var rule int
			var until sql.NullTime
			err := rows.Scan(&a.School, &rule, &until)
			a.Rule, a.Until = Rules[rule], until.Time
			answers = append(answers, a)
			return err
		})
	return answers, err
}

// Explain explains the obligations that a selection picks, at most limit
// stories of them; 0 is no limit. Of a row that shows an entry which another
// export proves, it explains that entry.
func (s *Session) Explain(ctx context.Context, x Selection, limit int) (*Explanation, error) {
	explanation, stories, err := s.tellUpTo(ctx, x, limit)
	if err != nil {
		return nil, err
	}
	if len(stories) == 0 && x.Import > 0 {
		if stories, err = s.tellRow(ctx, x, explanation); err != nil {
			return nil, err
		}
	}
	if limit > 0 && len(stories) > limit {
		for _, story := range stories[limit:] {
			explanation.OmittedObligations += len(story.Entries)
		}
		explanation.OmittedStories = len(stories) - limit
		stories = stories[:limit]
	}
	explanation.Stories, err = s.enrich(ctx, stories)
	return explanation, err
}

// tellUpTo gathers stories, those of what was met in time only where the
// others do not reach the limit: they are nearly all of a large school.
func (s *Session) tellUpTo(ctx context.Context, x Selection, limit int) (*Explanation, []Story, error) {
	if limit > 0 && x.Outcome == "" {
		faulty := func(o Obligation) bool { return o.Outcome != OnTime || !o.Counts() }
		explanation, stories, err := s.tell(ctx, x, faulty)
		if err != nil || len(stories) >= limit {
			explanation.OmittedOnTime = explanation.OnTime
			return explanation, stories, err
		}
	}
	return s.tell(ctx, x, func(Obligation) bool { return true })
}

// tell counts the obligations of a selection and gathers stories of those that
// are worth it.
func (s *Session) tell(ctx context.Context, x Selection, worth func(Obligation) bool) (*Explanation, []Story, error) {
	var explanation Explanation
	var stories Stories
	err := s.Obligations(ctx, x, func(o Obligation) error {
		explanation.count(o)
		if worth(o) {
			stories.Add(o)
		}
		return nil
	})
	return &explanation, stories.Sorted(), err
}

func (e *Explanation) count(o Obligation) {
	switch {
	case o.Exemption != 0:
		e.Exempted++
	case o.MadeUp:
		e.MadeUp++
	default:
		e.Counts.Count(o.Outcome, 1)
	}
}

// tellRow finds the entries that a row shows though another row proves them.
func (s *Session) tellRow(ctx context.Context, x Selection, explanation *Explanation) ([]Story, error) {
	type shown struct {
		Selection
		pupil uint64
	}
	var found []shown
	err := s.each(ctx, explainRowSQL, func(rows *sql.Rows) error {
		var f shown
		var kind int
		var anchor sql.NullTime
		err := rows.Scan(&f.School, &kind, &f.Class, &f.Subject, &anchor, &f.pupil, &f.Import, &f.Sheet, &f.Row,
			&f.Column)
		f.Rule, f.Date = Rules[kind], anchor.Time
		found = append(found, f)
		return err
	}, x.Import, x.Sheet, x.Row, x.Column)
	if err != nil {
		return nil, err
	}
	var all []Story
	for _, f := range found {
		f.Import, f.Sheet, f.Row, f.Column = 0, 0, 0, 0
		var stories Stories
		err := s.Obligations(ctx, f.Selection, func(o Obligation) error {
			if o.pupil == f.pupil || o.Rule == Timetable {
				explanation.count(o)
				stories.Add(o)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		all = append(all, stories.Sorted()...)
	}
	explanation.ShownEarlier = len(all) > 0
	if len(all) > 0 {
		return all, nil
	}
	if len(found) > 0 {
		return nil, s.outsideRound(x, found[0].Date)
	}
	return nil, s.noSuchRow(ctx, x)
}

func (s *Session) outsideRound(x Selection, anchor time.Time) error {
	const day = rules.RussianDay
	if anchor.IsZero() {
		return fmt.Errorf("выгрузка № %d, строка %d: в periods.csv нет этого учебного периода, срока для него нет",
			x.Import, x.Row)
	}
	return fmt.Errorf("выгрузка № %d, строка %d: дата %s — вне раунда %s – %s или запись не существовала на момент анализа; другие даты задают ключи --from, --to и --as-of",
		x.Import, x.Row, anchor.Format(day), s.From.Format(day), s.To.Format(day))
}

// noSuchRow says why a row of an export shows no entry.
func (s *Session) noSuchRow(ctx context.Context, x Selection) error {
	var reason sql.NullString
	err := s.conn.QueryRowContext(ctx, "SELECT min(reason) FROM reject WHERE import_id = $1 AND row = $2 AND $3 IN (0, part + 1)",
		x.Import, x.Row, x.Sheet).Scan(&reason)
	if err != nil {
		return err
	}
	if reason.Valid {
		return fmt.Errorf("выгрузка № %d, строка %d: при загрузке отклонена, поэтому не учтена: %s", x.Import, x.Row,
			reason.String)
	}
	var known, logged bool
	err = s.conn.QueryRowContext(ctx, "SELECT count(*) > 0, (SELECT count(*) > 0 FROM action WHERE import_id = $1 AND row = $2) FROM import WHERE import_id = $1",
		x.Import, x.Row).Scan(&known, &logged)
	switch {
	case err != nil:
		return err
	case !known:
		return fmt.Errorf("выгрузки № %d нет: номера показывает команда vsrok imports", x.Import)
	case logged:
		return fmt.Errorf("выгрузка № %d — отчёт о доступе к журналу: записей в ней нет, она только уточняет, когда их сделали", x.Import)
	}
	return fmt.Errorf("выгрузка № %d, строка %d: записей в этой строке нет (заголовок, итог, пустая строка) или указан не тот лист", x.Import, x.Row)
}

// enrich adds to stories what their outcomes rest on.
func (s *Session) enrich(ctx context.Context, stories []Story) ([]ExplainedStory, error) {
	answers, err := s.Answers(ctx)
	if err != nil {
		return nil, err
	}
	explained := make([]ExplainedStory, len(stories))
	for i, story := range stories {
		explained[i] = ExplainedStory{Story: story, Reading: s.Reading, Sources: map[Place]*Source{}}
		for _, answer := range answers {
			if answer.School == story.School && answer.Rule == story.Rule {
				explained[i].Answered = answer.Until
			}
		}
		if err := s.countDays(&explained[i]); err != nil {
			return nil, err
		}
	}
	if err := s.writeExplained(ctx, stories); err != nil {
		return nil, err
	}
	return explained, s.addProofs(ctx, explained)
}

func (s *Session) countDays(story *ExplainedStory) (err error) {
	for _, school := range s.Schools {
		if school.Code == story.School {
			story.SchoolName = school.Name
			story.Deadline, err = s.calendar.Explain(story.Anchor, story.Limits(s.Reading)[0], school.Days, s.Reading)
			if errors.As(err, new(*UncoveredYear)) {
				err = nil // the story has no deadline
			}
		}
	}
	return err
}

// explainedBatch is how many rows one statement inserts.
const explainedBatch = 1000

// writeExplained fills the temporary table that the explain queries join: one
// row is one obligation of a story. Only numbers and moments go into the text.
func (s *Session) writeExplained(ctx context.Context, stories []Story) error {
	_, err := s.conn.ExecContext(ctx, `CREATE OR REPLACE TEMP TABLE explained (
		story INTEGER, rule UTINYINT, school_id USMALLINT, class_id USMALLINT, subject_id USMALLINT, period_id USMALLINT,
		anchor DATE, slot UTINYINT, pupil UBIGINT, entered BOOLEAN, narrowed BOOLEAN, entered_after TIMESTAMP, entered_by TIMESTAMP,
		import_id INTEGER, part USMALLINT, row UINTEGER, col USMALLINT)`)
	if err != nil {
		return err
	}
	var values []string
	flush := func() error {
		if len(values) == 0 {
			return nil
		}
		_, err := s.conn.ExecContext(ctx, "INSERT INTO temp.explained VALUES "+strings.Join(values, ","))
		values = values[:0]
		return err
	}
	for i := range stories {
		for _, entry := range stories[i].Entries {
			values = append(values, stories[i].row(i, entry))
			if len(values) == explainedBatch {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

func (s *Story) row(n int, w Witness) string {
	return fmt.Sprintf("(%d,%d,%d,%d,%d,%d,DATE '%s',%d,%d,%t,%t,%s,%s,%d,%d,%d,%d)", n, ruleNumber(s.Rule), s.schoolID,
		s.classID,
		s.subjectID, s.periodID, s.Anchor.Format(time.DateOnly), s.Slot, w.pupil, s.Entered, s.Narrowed,
		sqlMoment(w.After), sqlMoment(w.By), w.Import, w.Part, w.Row, w.Col)
}

func sqlMoment(t time.Time) string {
	if t.IsZero() {
		return "NULL"
	}
	return "TIMESTAMP '" + t.Format("2006-01-02 15:04:05.999999") + "'"
}

// addProofs runs the explain queries over the table of writeExplained.
func (s *Session) addProofs(ctx context.Context, stories []ExplainedStory) error {
	sources, err := s.sources(ctx)
	if err != nil {
		return err
	}
	for i := range stories {
		for _, entry := range stories[i].Entries {
			stories[i].cite(sources, entry.Place)
		}
	}
	if err := s.addLacking(ctx, sources, stories); err != nil {
		return err
	}
	err = s.addDated(ctx, explainLogsSQL, sources, stories,
		func(story *ExplainedStory) *[]DatedPlace { return &story.Logged })
	if err != nil {
		return err
	}
	err = s.addDated(ctx, explainExpectedSQL, sources, stories,
		func(story *ExplainedStory) *[]DatedPlace { return &story.Because })
	if err != nil {
		return err
	}
	return s.eachOfTeachers(ctx, explainTimetableSQL, func(rows *sql.Rows) error {
		var n int
		var names string
		if err := rows.Scan(&n, &names); err != nil {
			return err
		}
		stories[n].Timetable = names
		return nil
	})
}

// cite makes the sheet of a place known to a story.
func (s *ExplainedStory) cite(sources map[Place]*Source, p Place) {
	if source := sources[p.sheetOnly()]; source != nil {
		s.Sources[p.sheetOnly()] = source
	}
}

// sources are all sheets of the loaded files.
func (s *Session) sources(ctx context.Context) (map[Place]*Source, error) {
	sources := map[Place]*Source{}
	err := s.each(ctx, `SELECT import_id, part, file, name, shape, timed, exported_from, exported_to
		FROM part JOIN import USING (import_id)`, func(rows *sql.Rows) error {
		var source Source
		var from, to sql.NullTime
		err := rows.Scan(&source.Import, &source.Part, &source.File, &source.Sheet, &source.Shape, &source.Timed, &from,
			&to)
		source.From, source.To = from.Time, to.Time
		sources[Place{Import: source.Import, Part: source.Part}] = &source
		return err
	})
	return sources, err
}

// addLacking names the earlier snapshots of windows that begin with one.
func (s *Session) addLacking(ctx context.Context, sources map[Place]*Source, stories []ExplainedStory) error {
	return s.each(ctx, explainLackingSQL, func(rows *sql.Rows) error {
		var n int
		var p Place
		if err := rows.Scan(&n, &p.Import, &p.Part); err != nil {
			return err
		}
		story := &stories[n]
		if entry := story.Entries[0]; story.Narrowed || !entry.After.Equal(entry.By) {
			story.Lacking = sources[p]
		}
		return nil
	})
}

func (s *Session) addDated(ctx context.Context, query string, sources map[Place]*Source, stories []ExplainedStory,
	list func(*ExplainedStory) *[]DatedPlace) error {
	return s.each(ctx, query, func(rows *sql.Rows) error {
		var n int
		var p DatedPlace
		if err := rows.Scan(&n, &p.Import, &p.Part, &p.Row, &p.Col, &p.At); err != nil {
			return err
		}
		places := list(&stories[n])
		*places = append(*places, p)
		stories[n].cite(sources, p.Place)
		return nil
	})
}

// ColumnLetters is a column of a sheet as spreadsheets name it, from 1: «A»,
// «AB». Of 0 it is empty.
func ColumnLetters(column int) string {
	letters := ""
	for ; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters
}

// ParseColumn reads letters or a number as the number of a column.
func ParseColumn(text string) (int, error) {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n, nil
	}
	n := 0
	for _, r := range strings.ToUpper(text) {
		if r < 'A' || r > 'Z' || n > 1000 {
			n = 0
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 {
		return 0, fmt.Errorf("столбец «%s» не понят: ожидаются латинские буквы, как в Excel, или номер", text)
	}
	return n, nil
}
