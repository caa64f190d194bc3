package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Limit is the time that a rule leaves for an entry.
type Limit struct {
	Days  int    `json:"days"`            // after the anchor; 0 is the same day and −1 the day before
	Count string `json:"count,omitempty"` // CalendarDays or WorkingDays; empty: as the reading counts
	Until int    `json:"until,omitempty"` // minutes of the last day; 0: up to its end
}

// WorkLimit is the limit of marks for one kind of work.
type WorkLimit struct {
	Work  string `json:"work"` // «контрольная работа»: how the names of such works begin
	Limit `json:"limit"`
}

// OwnLimits are the deadlines that a municipality sets; what it does not set is
// nil and stays as the form says. The zero value is the form's own.
type OwnLimits struct {
	Act             string      `json:"act,omitempty"` // that sets them; may be empty
	Marks           *Limit      `json:"marks,omitempty"`
	PeriodGrades    *Limit      `json:"period_grades,omitempty"`
	Absences        *Limit      `json:"absences,omitempty"`
	Timetable       *Limit      `json:"timetable,omitempty"`
	TimetableUpdate *Limit      `json:"timetable_update,omitempty"`
	Works           []WorkLimit `json:"works,omitempty"` // of marks
}

// The numbers by which an obligation says which limit it has: 0 is that of its
// rule, n that of the n-th kind of work.
const (
	// UnknownWork is of a mark whose export does not tell kinds of work while
	// they have limits of their own: any of them can be meant.
	UnknownWork = 255
	MostWorks   = 100
)

// Equal tells whether two readings give the same deadlines.
func (r Reading) Equal(other Reading) bool {
	r.Limits.Act, other.Limits.Act = "", ""
	return reflect.DeepEqual(r, other)
}

// Set tells whether the municipality sets any deadline.
func (l OwnLimits) Set() bool {
	l.Act = ""
	return !reflect.DeepEqual(l, OwnLimits{})
}

// Own is where the limit of a rule stands, or of changes of the timetable.
func (l *OwnLimits) Own(rule Rule, isUpdate bool) **Limit {
	switch {
	case isUpdate:
		return &l.TimetableUpdate
	case rule == Marks:
		return &l.Marks
	case rule == PeriodGrades:
		return &l.PeriodGrades
	case rule == Absences:
		return &l.Absences
	}
	return &l.Timetable
}

// FormLimit is the limit that the form itself sets.
func FormLimit(rule Rule, isUpdate bool) Limit {
	if isUpdate {
		return Limit{Days: TimetableUpdateDays}
	}
	return Limit{Days: rule.Days()}
}

// Limit is the limit of a rule, or of changes of the timetable.
func (r Reading) Limit(rule Rule, isUpdate bool) Limit {
	if own := *r.Limits.Own(rule, isUpdate); own != nil {
		return *own
	}
	return FormLimit(rule, isUpdate)
}

// LimitsOf are the limits that a duty may have: one, or for UnknownWork all
// that marks have.
func (r Reading) LimitsOf(rule Rule, isUpdate bool, work int) []Limit {
	rules := r.Limit(rule, isUpdate)
	if work == 0 || work > len(r.Limits.Works) && work != UnknownWork {
		return []Limit{rules}
	}
	if work != UnknownWork {
		return []Limit{r.Limits.Works[work-1].Limit}
	}
	all := []Limit{rules}
	for _, own := range r.Limits.Works {
		all = append(all, own.Limit)
	}
	return all
}

// earliest is the first instant after the anchor that can be too late,
// whatever days are worked.
func (l Limit) earliest(anchor time.Time) time.Time {
	return endOfDay(anchor.AddDate(0, 0, l.Days), l.Until)
}

func endOfDay(day time.Time, until int) time.Time {
	if until == 0 {
		return day.AddDate(0, 0, 1)
	}
	return day.Add(time.Duration(until) * time.Minute)
}

func EarliestOf(limits []Limit, anchor time.Time) time.Time {
	first := limits[0].earliest(anchor)
	for _, l := range limits[1:] {
		if end := l.earliest(anchor); end.Before(first) {
			first = end
		}
	}
	return first
}

// Deadlines are the first and the last of the deadlines that an obligation may
// have: the same where one limit is meant. Errors are those of Deadline.
func (c *Calendar) Deadlines(anchor time.Time, limits []Limit, school SchoolDays, reading Reading) (first,
	last Deadline, err error) {
	for i, limit := range limits {
		d, err := c.Deadline(anchor, limit, school, reading)
		if err != nil {
			return Deadline{}, Deadline{}, err
		}
		if i == 0 || d.End.Before(first.End) {
			first = d
		}
		if i == 0 || d.End.After(last.End) {
			last = d
		}
	}
	return first, last, nil
}

// InTime is the longest delay, in whole days, of a mark or an absence of a day
// that is in time whatever the kind of work is. Errors are those of Deadline.
func (c *Calendar) InTime(day time.Time, rule Rule, school SchoolDays, reading Reading) (int, error) {
	work := 0
	if rule == Marks && len(reading.Limits.Works) > 0 {
		work = UnknownWork
	}
	first, _, err := c.Deadlines(day, reading.LimitsOf(rule, false, work), school, reading)
	if err != nil {
		return 0, err
	}
	return max(0, int(first.LastWhole().Sub(day).Hours()/24)), nil
}

// WorkOf is the number of the limit that marks for a work of this name have.
// Of several kinds the one that says most of the name counts.
func (l OwnLimits) WorkOf(name string) int {
	name = FoldChoice(name)
	number, length := 0, 0
	for i, own := range l.Works {
		kind := FoldChoice(own.Work)
		if rest, found := strings.CutPrefix(name, kind); found && len(kind) > length && !startsWithLetter(rest) {
			number, length = i+1, len(kind)
		}
	}
	return number
}

func startsWithLetter(text string) bool {
	for _, r := range text {
		return unicode.IsLetter(r)
	}
	return false
}

// Text is the limits as the database keeps them; empty for the form's own.
func (l OwnLimits) Text() string {
	if !l.Set() && l.Act == "" {
		return ""
	}
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // of plain fields
	}
	return string(text)
}

func ReadLimits(text string) (l OwnLimits, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &l)
	}
	return l, err
}

// Check refuses limits that no settings file can give.
func (l OwnLimits) Check() error {
	if len(l.Works) > MostWorks {
		return fmt.Errorf("видов работ %d, ожидается не больше %d", len(l.Works), MostWorks)
	}
	for _, of := range LimitFields {
		if own := *l.Own(of.Rule, of.IsUpdate); own != nil {
			if err := own.Check(of.Rule); err != nil {
				return err
			}
		}
	}
	for _, own := range l.Works {
		if err := own.Check(Marks); err != nil {
			return err
		}
	}
	return nil
}

// What a limit may be, in days; more than that is a slip of the pen.
const (
	mostDays  = 60
	leastDays = -30
)

func (l Limit) Check(rule Rule) error {
	least := 0
	if rule == Timetable {
		least = leastDays
	}
	if l.Days < least || l.Days > mostDays {
		return fmt.Errorf("срок %d дн., ожидается от %d до %d", l.Days, least, mostDays)
	}
	if !slices.Contains([]string{"", CalendarDays, WorkingDays}, l.Count) || l.Until < 0 || l.Until >= 24*60 {
		return fmt.Errorf("срок записан не этой программой")
	}
	return nil
}

// LimitFields are the rules whose limits a municipality can set, with the keys
// of the settings file.
var LimitFields = []struct {
	Rule     Rule
	IsUpdate bool
	Key      string
	Comment  string
}{
	{Marks, false, "отметки", "Срок каждого правила: дней после урока (окончания периода), например 5, «7 рабочих дней»,\n" +
		"«до 08:00 следующего дня». Указанные здесь числа — сроки самой формы. Отметки: после урока."},
	{PeriodGrades, false, "итоговые отметки", "Итоговые отметки: после окончания учебного периода."},
	{Absences, false, "пропуски", "Пропуски: 0 — в тот же день."},
	{Timetable, false, "расписание", "Расписание, первый ввод урока: -1 — накануне."},
	{Timetable, true, "изменения расписания", "Расписание, изменение урока: 0 — в тот же день."},
}
