package rules

import (
	"fmt"
	"time"
)

// The two ways to count the days of a deadline.
const (
	CalendarDays = "calendar"
	WorkingDays  = "working"
)

// Reading is how long the rules give and how «в течение 5 дней» is read. Days,
// Rollover and Shift change only deadlines that lie after their anchor: «the
// same day» and «the day before» are calendar days in every reading.
type Reading struct {
	Days     string    // CalendarDays or WorkingDays
	Rollover bool      // a last calendar day that is not worked moves to the next working day (ГК РФ ст. 193)
	Shift    int       // days added to the length, for the sensitivity table; never makes it shorter than the same day
	Limits   OwnLimits // that the municipality set
}

// Deadline is the end of the time for an obligation.
type Deadline struct {
	Day   time.Time // the last day on which an entry is in time
	End   time.Time // the first instant that is too late, local time: mostly the midnight after Day
	Steps []Step    // how it was counted; only Explain fills it
}

// LastWhole is the last day of which every moment is in time.
func (d Deadline) LastWhole() time.Time { return d.End.Truncate(24*time.Hour).AddDate(0, 0, -1) }

// Over is the first day of which every moment is too late.
func (d Deadline) Over() time.Time { return d.Day.AddDate(0, 0, 1) }

// Step is one day of the count, for a person to follow.
type Step struct {
	Day  time.Time
	Text string // a Russian line that starts with the day: «28.04.2015, вторник, рабочий день: 1-й день»
}

// Deadline counts a deadline from an anchor, a UTC midnight. The count starts
// the day after the anchor (ГК РФ ст. 191). A last calendar day that is not
// worked moves to the next working day where the reading says so (ст. 193);
// in working days the deadline is the N-th working day after the anchor.
// Negative days lie before the anchor. Only days that decide are looked up,
// and only they can give an *UncoveredYear.
func (c *Calendar) Deadline(anchor time.Time, limit Limit, school SchoolDays, reading Reading) (Deadline, error) {
	walk := deadlineWalk{calendar: c, school: school}
	return walk.deadline(anchor, limit, reading)
}

// Explain is Deadline with the steps of the count; it is for single
// deadlines, not for tables of them.
func (c *Calendar) Explain(anchor time.Time, limit Limit, school SchoolDays, reading Reading) (Deadline, error) {
	walk := deadlineWalk{calendar: c, school: school, explain: true}
	deadline, err := walk.deadline(anchor, limit, reading)
	deadline.Steps = walk.steps
	return deadline, err
}

// deadlineWalk goes from an anchor to its deadline day by day, so that the
// date and its explanation can never differ.
type deadlineWalk struct {
	calendar *Calendar
	school   SchoolDays
	explain  bool
	steps    []Step
	end      string // of the last day, in words
}

func (w *deadlineWalk) deadline(anchor time.Time, limit Limit, reading Reading) (Deadline, error) {
	if limit.Count != "" {
		reading.Days = limit.Count
	}
	if err := checkDay(anchor, w.school); err != nil {
		return Deadline{}, err
	}
	if reading.Days != CalendarDays && reading.Days != WorkingDays {
		return Deadline{}, fmt.Errorf("неизвестный счёт дней «%s»: ожидается %s или %s", reading.Days, CalendarDays,
			WorkingDays)
	}
	if limit.Days > 0 && limit.Days+reading.Shift <= 0 {
		limit.Until = 0 // the same day, up to its end
	}
	w.end = "до его конца"
	if limit.Until != 0 {
		w.end = fmt.Sprintf("до %02d:%02d", limit.Until/60, limit.Until%60)
	}
	day, err := w.lastDay(anchor, limit.Days, reading)
	if err != nil {
		return Deadline{}, err
	}
	return Deadline{Day: day, End: endOfDay(day, limit.Until)}, nil
}

// lastDay applies the reading to deadlines after the anchor only.
func (w *deadlineWalk) lastDay(anchor time.Time, days int, reading Reading) (time.Time, error) {
	if days > 0 {
		days = max(days+reading.Shift, 0)
	}
	switch {
	case days == 0:
		w.note(anchor, "срок — этот же день, "+w.end)
		return anchor, nil
	case days < 0:
		day := anchor.AddDate(0, 0, days)
		w.note(anchor, "дата, от которой считается срок")
		w.note(day, "последний день срока, "+w.end+"; срок раньше даты отсчёта не переносится")
		return day, nil
	}
	w.note(anchor, "дата, от которой считается срок; счёт — со следующего дня (ГК РФ, ст. 191)")
	if reading.Days == WorkingDays {
		return w.countWorking(anchor, days)
	}
	return w.countCalendar(anchor, days, reading.Rollover)
}

// countWorking returns the n-th working day after the anchor, n > 0.
func (w *deadlineWalk) countWorking(anchor time.Time, n int) (time.Time, error) {
	day := anchor
	for counted := 0; counted < n; {
		day = day.AddDate(0, 0, 1)
		working, err := w.calendar.Working(day, w.school)
		switch {
		case err != nil:
			return time.Time{}, err
		case !working:
			w.note(day, "не считается")
			continue
		}
		if counted++; counted < n {
			w.noteCounted(day, counted, "рабочий день срока")
		} else {
			w.noteCounted(day, counted, "рабочий день, последний день срока, "+w.end)
		}
	}
	return day, nil
}

// countCalendar returns the n-th day after the anchor, n > 0, moved to a
// working day where rollover says so.
func (w *deadlineWalk) countCalendar(anchor time.Time, n int, rollover bool) (time.Time, error) {
	for i := 1; i < n && w.explain; i++ {
		w.noteCounted(anchor.AddDate(0, 0, i), i, "день")
	}
	day := anchor.AddDate(0, 0, n)
	if !rollover {
		w.noteCounted(day, n, "день, последний день срока, "+w.end+"; перенос на рабочий день отключён")
		return day, nil
	}
	working, err := w.calendar.Working(day, w.school)
	if err != nil {
		return time.Time{}, err
	}
	if working {
		w.noteCounted(day, n, "день, последний день срока, "+w.end)
		return day, nil
	}
	w.noteCounted(day, n, "день, последний; нерабочий, срок переносится на ближайший рабочий день (ГК РФ, ст. 193)")
	return w.nextWorking(day)
}

// nextWorking returns the first working day after a day.
func (w *deadlineWalk) nextWorking(day time.Time) (time.Time, error) {
	for {
		day = day.AddDate(0, 0, 1)
		working, err := w.calendar.Working(day, w.school)
		if err != nil {
			return time.Time{}, err
		}
		if working {
			w.note(day, "последний день срока после переноса, "+w.end)
			return day, nil
		}
		w.note(day, "нерабочий, перенос продолжается")
	}
}

// note adds a step where steps are wanted.
func (w *deadlineWalk) note(day time.Time, text string) {
	if w.explain {
		w.steps = append(w.steps, Step{Day: day, Text: w.dayInWords(day) + ": " + text})
	}
}

// noteCounted adds the step of the n-th day of the count.
func (w *deadlineWalk) noteCounted(day time.Time, n int, text string) {
	if w.explain {
		w.note(day, fmt.Sprintf("%d-й %s", n, text))
	}
}

var RussianWeekdays = [...]string{"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"}

// dayInWords is the day, its weekday and its kind. The kind is left out in a
// year that the calendar lacks: the count can pass such a day without asking.
func (w *deadlineWalk) dayInWords(day time.Time) string {
	words := day.Format(RussianDay) + ", " + RussianWeekdays[day.Weekday()]
	if kind, err := w.calendar.kindOf(day, w.school); err == nil {
		words += ", " + kind.String()
	}
	return words
}

// String says in Russian how days are counted, for the head of a report.
func (r Reading) String() string {
	words := "календарные дни, последний нерабочий день не переносится"
	switch {
	case r.Days == WorkingDays:
		words = "рабочие дни"
	case r.Rollover:
		words = "календарные дни, последний нерабочий день переносится на ближайший рабочий"
	}
	if r.Shift != 0 {
		words += fmt.Sprintf(", срок изменён на %+d дн.", r.Shift)
	}
	return words + r.ownClauses()
}
