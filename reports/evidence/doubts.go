package evidence

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"vsrok/analysis"
	"vsrok/analysis/rules"
	"vsrok/reports"
)

// doubtDayColumns are the columns of what the exports show of each day, from
// which the doubts are computed.
var doubtDayColumns = []string{
	"школа", "правило", "дата", "учебный день", "в раунде", "выгрузка охватывает", "записей",
	"из них со временем внесения",
	"видно дней после", "в срок до дня",
}

var doubtDelayColumns = []string{"школа", "правило", "внесено через дней", "записей", "сумма квадратов по урокам"}

func writeDoubtDays(w io.Writer, all []analysis.Grounds) error {
	table, err := newPackCSV(w, doubtDayColumns)
	if err != nil {
		return err
	}
	for _, g := range all {
		for place, day := range g.Shown.Days {
			// Of the day itself nothing is known where it is not seen whole.
			err := table.write([]string{g.School, g.Rule.Title(), g.Shown.On(place).Format(time.DateOnly),
				yesWord(day.Lessons), yesWord(day.Round),
				yesWord(day.Reached), strconv.Itoa(day.Entries), strconv.Itoa(day.Dated), numberCell(day.Seen + 1),
				strconv.Itoa(day.InTime)})
			if err != nil {
				return err
			}
		}
	}
	return table.flush()
}

func writeDoubtDelays(w io.Writer, all []analysis.Grounds) error {
	var rows [][]string
	for _, g := range all {
		for delay, n := range g.Shown.Delays {
			if n.Entries > 0 {
				rows = append(rows, []string{g.School, g.Rule.Title(), strconv.Itoa(delay), strconv.Itoa(n.Entries),
					strconv.Itoa(n.Squares)})
			}
		}
	}
	return writePackCSV(w, doubtDelayColumns, rows)
}

// doubtTables are what a pack says of days and delays.
type doubtTables map[reports.SchoolRuleKey]*rules.Shown

func (t doubtTables) of(key reports.SchoolRuleKey) *rules.Shown {
	if t[key] == nil {
		t[key] = &rules.Shown{}
	}
	return t[key]
}

func (t doubtTables) readDays(r io.Reader) error {
	return readPackCSV(r, doubtDayColumns, func(cells []string) error {
		row := &cellReader{columns: doubtDayColumns, cells: cells}
		shown := t.of(reports.SchoolRuleKey{Code: row.text(), Rule: row.rule()})
		date := row.moment(time.DateOnly)
		day := rules.Day{Lessons: row.yes(), Round: row.yes(), Reached: row.yes(), Entries: row.number(),
			Dated: row.number()}
		day.Seen, day.InTime = row.number()-1, row.number()
		if len(shown.Days) == 0 {
			shown.First = date
		}
		if row.err == nil && !date.Equal(shown.On(len(shown.Days))) {
			return fmt.Errorf("дата %s не следует за предыдущей", reports.Date(date))
		}
		shown.Days = append(shown.Days, day)
		return row.err
	})
}

func (t doubtTables) readDelays(r io.Reader) error {
	return readPackCSV(r, doubtDelayColumns, func(cells []string) error {
		row := &cellReader{columns: doubtDelayColumns, cells: cells}
		shown, delay := t.of(reports.SchoolRuleKey{Code: row.text(), Rule: row.rule()}), row.number()
		if delay > rules.MostDelay {
			return fmt.Errorf("задержка %d дней, ожидается не больше %d", delay, rules.MostDelay)
		}
		shown.Delays[delay] = rules.DelayCount{Entries: row.number(), Squares: row.number()}
		return row.err
	})
}

// checkDoubts computes the doubts of every verdict anew from the pack's tables
// of days and delays. How many rows were rejected is taken as the verdict has
// it: the rows themselves are not in the pack.
func (v *Verification) checkDoubts(tables packTables) {
	shown := doubtTables{}
	v.table(daysMember, shown.readDays)
	v.table(delaysMember, shown.readDelays)
	for _, school := range v.policy.Schools {
		for _, rule := range analysis.Rules {
			if found := shown[reports.SchoolRuleKey{Code: school.Code, Rule: rule}]; found != nil {
				if err := v.checkDays(tables.calendar, school, rule, found); err != nil {
					v.fail(daysMember, "школа %s, %s: %v", school.Code, rule.Title(), err)
				}
			}
		}
	}
	if len(v.Failures) > 0 {
		return
	}
	districts := map[analysis.Rule]*rules.Pool{analysis.Marks: {}, analysis.Absences: {}}
	for _, verdict := range tables.verdicts {
		if pool := districts[verdict.Rule]; pool != nil {
			pool.Add(shown.of(reports.SchoolRuleKey{Code: verdict.School, Rule: verdict.Rule}))
		}
	}
	for _, verdict := range tables.verdicts {
		found := shown.of(reports.SchoolRuleKey{Code: verdict.School, Rule: verdict.Rule})
		found.Rejected = verdict.Doubts.Rejected
		want := rules.Doubt(found, districts[verdict.Rule]).Judged(verdict.Counts)
		if verdict.Doubts != want {
			v.fail(verdictsMember, "школа %s, %s: не видно %d и ещё придёт %d, а по дням и задержкам выходит %d и %d",
				verdict.School,
				verdict.Rule.Title(), verdict.Doubts.Silent, verdict.Doubts.ToCome, want.Silent, want.ToCome)
		}
	}
	v.checked("Сомнения: дни без записей и записи, которые ещё придут, заново посчитаны по таблицам дней и задержек.")
}

// checkDays refuses days that the calendar, the round or the as-of moment
// contradict.
func (v *Verification) checkDays(calendar *analysis.Calendar, school packSchool, rule analysis.Rule,
	shown *rules.Shown) error {
	q := v.policy.question
	if len(shown.Days) > 0 && shown.First.After(q.From) {
		return fmt.Errorf("дни начинаются %s, а раунд — %s", reports.Date(shown.First), reports.Date(q.From))
	}
	for place, day := range shown.Days {
		date := shown.On(place)
		if day.Round != (!date.Before(q.From) && !date.After(q.To)) || !date.Before(q.AsOf.Truncate(24*time.Hour)) {
			return fmt.Errorf("%s: раунд или момент анализа говорят другое", reports.Date(date))
		}
		working, err := calendar.Working(date, school.days)
		if err != nil && !errors.As(err, new(*analysis.UncoveredYear)) {
			return err
		}
		if day.Lessons && !working && err == nil {
			return fmt.Errorf("%s — не рабочий день школы", reports.Date(date))
		}
		if rule != analysis.Marks && rule != analysis.Absences {
			continue
		}
		inTime, err := calendar.InTime(date, rule, school.days, q.Reading)
		if err == nil && day.InTime != inTime {
			return fmt.Errorf("%s: срок не тот, что по календарю пакета", reports.Date(date))
		}
	}
	return nil
}
