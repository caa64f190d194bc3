package evidence

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/analysis/rules"
	"vsrok/reports"
	"vsrok/reports/form"
)

// verdict is a line of verdicts.csv: what came of one school under one rule.
type verdict struct {
	School, SchoolName string
	Rule               analysis.Rule
	NoExport           bool
	Counts             analysis.Counts
	MadeUp, Exempted   int
	Sign               analysis.Sign
	Doubts             analysis.Doubts
}

// packVerdicts takes the analysis' lines by school in the pack's order.
func packVerdicts(lines []analysis.Line, policy *packPolicy) []verdict {
	var verdicts []verdict
	for _, school := range policy.Schools {
		for _, line := range lines {
			if line.School == school.Code {
				verdicts = append(verdicts,
					verdict{school.Code, school.Name, line.Rule, line.NoExport, line.Counts, line.MadeUp, line.Exempted,
						line.Sign, line.Doubts})
			}
		}
	}
	return verdicts
}

// line is the verdict as the analysis has it.
func (v verdict) line() analysis.Line {
	return analysis.Line{School: v.School, SchoolName: v.SchoolName, Rule: v.Rule, Counts: v.Counts, MadeUp: v.MadeUp,
		Exempted: v.Exempted, NoExport: v.NoExport, Sign: v.Sign, Doubts: v.Doubts}
}

var verdictColumns = []string{
	"школа", "название", "правило", "выгрузка есть", "обязанностей", "в срок", "с опозданием", "просрочено",
	"срок не наступил",
	"не определено", "к сроку всего", "доля не ниже", "доля не выше", "отработки, вне счёта", "исключено, вне счёта",
	"знак",
	"отклонено строк", "не видно записей", "ещё придёт с опозданием",
}

func (v verdict) cells() []string {
	cells := []string{v.School, v.SchoolName, v.Rule.Title(), yesWord(!v.NoExport), strconv.Itoa(v.Counts.Total())}
	for _, outcome := range analysis.Outcomes {
		cells = append(cells, strconv.Itoa(v.Counts.Of(outcome)))
	}
	return append(cells, strconv.Itoa(v.Counts.Due()), fourDecimals(v.Counts.RateLow()),
		fourDecimals(v.Counts.RateHigh()),
		strconv.Itoa(v.MadeUp), strconv.Itoa(v.Exempted), string(v.Sign),
		strconv.Itoa(v.Doubts.Rejected), strconv.Itoa(v.Doubts.Silent), strconv.Itoa(v.Doubts.ToCome))
}

// fourDecimals is a share rounded down, with the comma of Russian Excel;
// empty where there is nothing to divide.
func fourDecimals(r analysis.Ratio) string {
	if r.Den == 0 {
		return ""
	}
	share := int64(r.Num) * 10000 / int64(r.Den)
	return fmt.Sprintf("%d,%04d", share/10000, share%10000)
}

func writeVerdicts(w io.Writer, verdicts []verdict) error {
	rows := make([][]string, len(verdicts))
	for i, v := range verdicts {
		rows[i] = v.cells()
	}
	return writePackCSV(w, verdictColumns, rows)
}

// readVerdicts reads the table back; shares and sums in it have to follow
// from its counts.
func readVerdicts(r io.Reader) ([]verdict, error) {
	var verdicts []verdict
	err := readPackCSV(r, verdictColumns, func(cells []string) error {
		given := slices.Clone(cells)
		row := &cellReader{columns: verdictColumns, cells: cells}
		v := verdict{School: row.text(), SchoolName: row.text(), Rule: row.rule(), NoExport: !row.yes()}
		row.number()
		v.Counts = analysis.Counts{OnTime: row.number(), Late: row.number(), Overdue: row.number(),
			Pending: row.number(), Undetermined: row.number()}
		row.skip(3)
		v.MadeUp, v.Exempted, v.Sign = row.number(), row.number(), row.sign()
		v.Doubts = analysis.Doubts{Rejected: row.number(), Silent: row.number(), ToCome: row.number()}
		if row.err != nil {
			return row.err
		}
		for i, cell := range v.cells() {
			if cell != given[i] {
				return fmt.Errorf("столбец «%s»: стоит «%s», а по числам строки выходит «%s»", verdictColumns[i],
					given[i], cell)
			}
		}
		verdicts = append(verdicts, v)
		return nil
	})
	return verdicts, err
}

var formSignColumns = []string{"строка формы", "место строки", "школа", "название", "правила", "знак"}

// formSign is one measured cell of the form.
type formSign struct {
	row    int    // number of the row
	place  int    // of the row below the table's head, from 1
	school string // code
	name   string // the head of the school's column
	rules  []analysis.Rule
	sign   analysis.Sign
}

func writeFormSigns(w io.Writer, form *form.Form) error {
	var rows [][]string
	heads := form.Heads()
	for place, row := range form.Rows {
		if !row.Computed() {
			continue
		}
		titles := make([]string, len(row.Rules))
		for i, rule := range row.Rules {
			titles[i] = rule.Title()
		}
		for i, cell := range row.Cells {
			rows = append(rows, []string{strconv.Itoa(row.Number), strconv.Itoa(place + 1), form.Schools[i].Code,
				heads[i], strings.Join(titles, ", "), string(cell.Sign)})
		}
	}
	return writePackCSV(w, formSignColumns, rows)
}

func readFormSigns(r io.Reader) ([]formSign, error) {
	var signs []formSign
	err := readPackCSV(r, formSignColumns, func(cells []string) error {
		row := &cellReader{columns: formSignColumns, cells: cells}
		s := formSign{row: row.number(), place: row.number(), school: row.text(), name: row.text()}
		for title := range strings.SplitSeq(row.text(), ", ") {
			one := &cellReader{columns: formSignColumns[4:], cells: []string{title}}
			s.rules = append(s.rules, one.rule())
			if row.err == nil {
				row.err = one.err
			}
		}
		s.sign = row.sign()
		signs = append(signs, s)
		return row.err
	})
	return signs, err
}

// tally takes the obligations of one school as they come, recomputes what
// follows from them, and gathers what its page tells.
type tally struct {
	policy   *packPolicy
	calendar *analysis.Calendar
	school   *packSchool
	counts   map[analysis.Rule]analysis.Counts
	madeUp   map[analysis.Rule]int
	exempted map[analysis.Rule]int
	stories  analysis.Stories // late, overdue and undetermined
	outside  map[outsideKey]int
	ends     map[deadlineKey]ends
	lessons  map[lessonKey]lessonState
	changes  analysis.Counts // of the timetable
	rows     int
}

// lessonKey is a lesson as analysis.Lessons counts it.
type lessonKey struct {
	rule                   analysis.Rule
	class, subject, period string
	anchor                 time.Time
	slot                   int
}

// lessonState is what came of anything due of a lesson.
type lessonState struct{ late, undetermined bool }

type outsideKey struct {
	rule      analysis.Rule
	exemption int // 0: made up
	reason    string
}

type deadlineKey struct {
	rule     analysis.Rule
	isUpdate bool
	work     int
	anchor   time.Time
}

func newTally(policy *packPolicy, calendar *analysis.Calendar, school *packSchool) *tally {
	return &tally{
		policy: policy, calendar: calendar, school: school,
		counts: map[analysis.Rule]analysis.Counts{}, madeUp: map[analysis.Rule]int{}, exempted: map[analysis.Rule]int{},
		outside: map[outsideKey]int{}, ends: map[deadlineKey]ends{}, lessons: map[lessonKey]lessonState{},
	}
}

// add counts one obligation. It refuses one whose deadline or outcome does
// not follow from the policy and the window.
func (t *tally) add(o analysis.Obligation) error {
	if err := t.check(o); err != nil {
		return err
	}
	t.rows++
	if !o.Counts() {
		key := outsideKey{rule: o.Rule, exemption: o.Exemption, reason: o.Reason}
		t.outside[key]++
		if o.Exemption != 0 {
			t.exempted[o.Rule]++
		} else {
			t.madeUp[o.Rule]++
		}
		return nil
	}
	counts := t.counts[o.Rule]
	counts.Count(o.Outcome, 1)
	t.counts[o.Rule] = counts
	if o.IsUpdate {
		t.changes.Count(o.Outcome, 1)
	}
	t.addLesson(o)
	switch o.Outcome {
	case analysis.Late, analysis.Overdue, analysis.Undetermined:
		t.stories.Add(o)
	}
	return nil
}

func (t *tally) addLesson(o analysis.Obligation) {
	if o.Outcome == analysis.Pending {
		return
	}
	key := lessonKey{o.Rule, o.Class, o.Subject, o.Period, o.Anchor, o.Slot}
	if o.Rule == analysis.Timetable { // entered by the day
		key.subject, key.slot = "", 0
	}
	state := t.lessons[key]
	state.late = state.late || o.Outcome == analysis.Late || o.Outcome == analysis.Overdue
	state.undetermined = state.undetermined || o.Outcome == analysis.Undetermined
	t.lessons[key] = state
}

// lessonsOf sums up the lessons under a rule.
func (t *tally) lessonsOf(rule analysis.Rule) (sum analysis.Lessons) {
	for key, state := range t.lessons {
		switch {
		case key.rule != rule:
			continue
		case state.late:
			sum.Late++
		case state.undetermined:
			sum.Undetermined++
		}
		sum.Due++
	}
	return sum
}

func (t *tally) check(o analysis.Obligation) error {
	q := t.policy.question
	switch {
	case o.School != t.school.Code:
		return fmt.Errorf("стоит школа «%s», а файл — школы «%s»", o.School, t.school.Code)
	case o.Anchor.Before(q.From) || o.Anchor.After(q.To):
		return fmt.Errorf("дата %s вне раунда", reports.Date(o.Anchor))
	case o.Work != 0 && (o.Rule != analysis.Marks || o.Work != analysis.UnknownWork &&
		o.Work > len(q.Reading.Limits.Works)):
		return fmt.Errorf("срока вида работы № %d нет в %s", o.Work, policyMember)
	case o.Entered && o.Place.Import == 0:
		return fmt.Errorf("внесено, но не указано, какая выгрузка это показывает")
	case o.Entered && !o.By.IsZero() && o.After.After(o.By):
		return fmt.Errorf("внесено после %s, но не позже %s: так не бывает", momentCell(o.After), momentCell(o.By))
	case !o.Entered && !(o.After.IsZero() && o.By.IsZero()):
		return fmt.Errorf("не внесено, а время внесения указано")
	}
	ends, err := t.endOf(o)
	if err != nil {
		return err
	}
	if !ends.first.Equal(o.Ends) {
		return fmt.Errorf("срок истекает %s, а по календарю пакета выходит %s", momentCell(o.Ends),
			momentCell(ends.first))
	}
	o.Latest = ends.last
	if outcome := o.Judge(q.Reading, q.AsOf, t.school.answered[o.Rule]); outcome != o.Outcome {
		return fmt.Errorf("исход «%s», а по времени внесения и сроку выходит «%s»", o.Outcome.Title(), outcome.Title())
	}
	return nil
}

// ends are the first instant that can be too late and the first that surely is.
type ends struct{ first, last time.Time }

// endOf counts a deadline, once for each date; zero where it lies in a year
// that the calendar lacks.
func (t *tally) endOf(o analysis.Obligation) (ends, error) {
	key := deadlineKey{o.Rule, o.IsUpdate, o.Work, o.Anchor}
	if ends, ok := t.ends[key]; ok {
		return ends, nil
	}
	reading := t.policy.question.Reading
	first, last, err := t.calendar.Deadlines(o.Anchor, o.Limits(reading), t.school.days, reading)
	if errors.As(err, new(*analysis.UncoveredYear)) {
		err = nil // no deadline is known
	}
	if err == nil {
		t.ends[key] = ends{first.End, last.End}
	}
	return ends{first.End, last.End}, err
}

// compare refuses verdicts that do not follow from the obligations.
func (t *tally) compare(verdicts []verdict) error {
	for _, rule := range analysis.Rules {
		i := slices.IndexFunc(verdicts, func(v verdict) bool { return v.School == t.school.Code && v.Rule == rule })
		if i < 0 {
			return fmt.Errorf("школа %s, %s: нет итога", t.school.Code, rule.Title())
		}
		v := verdicts[i]
		if v.Counts != t.counts[rule] || v.MadeUp != t.madeUp[rule] || v.Exempted != t.exempted[rule] {
			return fmt.Errorf("школа %s, %s: в итоге %s, а по обязанностям выходит %s", t.school.Code, rule.Title(),
				countsWords(v.Counts, v.MadeUp, v.Exempted),
				countsWords(t.counts[rule], t.madeUp[rule], t.exempted[rule]))
		}
		if err := v.check(t.school, t.policy.question.Threshold); err != nil {
			return err
		}
	}
	return nil
}

// check refuses a verdict whose sign does not follow from its numbers.
func (v verdict) check(school *packSchool, threshold analysis.Threshold) error {
	if sign := rules.Verdict(v.Counts, v.Doubts, threshold); sign != v.Sign {
		return fmt.Errorf("школа %s, %s: знак «%s», а по числам выходит «%s»", school.Code, v.Rule.Title(), v.Sign,
			sign)
	}
	if _, answered := school.answered[v.Rule]; v.NoExport == answered {
		return fmt.Errorf("школа %s, %s: есть выгрузка или нет, в итоге и в %s сказано по-разному", school.Code,
			v.Rule.Title(), policyMember)
	}
	return nil
}

// keepDetails keeps the lessons and changes of the school that was counted.
func (t *tally) keepDetails(into map[reports.SchoolRuleKey]numbersDetail) {
	for _, rule := range analysis.Rules {
		detail := numbersDetail{lessons: t.lessonsOf(rule)}
		if rule == analysis.Timetable {
			detail.changes = t.changes
		}
		into[reports.SchoolRuleKey{Code: t.school.Code, Rule: rule}] = detail
	}
}

func countsWords(c analysis.Counts, madeUp, exempted int) string {
	var words []string
	for _, outcome := range analysis.Outcomes {
		words = append(words, fmt.Sprintf("%s %d", outcome.Title(), c.Of(outcome)))
	}
	return strings.Join(words, ", ") + fmt.Sprintf(", отработки %d, исключено %d", madeUp, exempted)
}
