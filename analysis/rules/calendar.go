package rules

import (
	_ "embed" // the production calendar
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

//go:embed ru-production-days.csv
var productionDays string

// Calendar is Russia's production calendar: the days that differ from an
// ordinary week. They are facts of article 112 of the Labour Code (public
// holidays, days off moved from a holiday that falls on a weekend), of the
// government's yearly decrees on moved days off, and of the presidential
// decrees of 2020 and 2021 on non-working days.
type Calendar struct {
	marks       map[time.Time]dayMark
	first, last int // years
}

// dayMark is one line of the calendar's table.
type dayMark struct {
	kind      markKind
	movedFrom time.Time // of a dayOff: the weekend day or holiday that it came from
}

// markKind is the kind of a day as the calendar's table names it.
type markKind string

const (
	holiday    markKind = "holiday" // off in every week
	dayOff     markKind = "day_off" // off; in a six-day week only when moved from a Sunday
	shortDay   markKind = "short"   // working and an hour shorter, on a weekend too
	workingDay markKind = "working" // a weekend day that is worked
	isoDay              = "2006-01-02"
	RussianDay          = "02.01.2006"
)

// SchoolDays is what a school's own week adds to the calendar.
type SchoolDays struct {
	Week      int                // 5 or 6 school days
	Overrides map[time.Time]bool // true is a working day of this school, false a day off
}

// UncoveredYear is the error of a day in a year that the calendar does not
// hold: whether such a day is worked is unknown.
type UncoveredYear struct {
	Day         time.Time
	First, Last int // the years that the calendar holds
}

func (e *UncoveredYear) Error() string {
	return fmt.Sprintf("рабочий ли день %s, неизвестно: производственный календарь составлен на %d–%d годы. "+
		"Проверьте дату; если она верна, внесите дни %d года в файл %s рабочей папки",
		e.Day.Format(RussianDay), e.First, e.Last, e.Day.Year(), CalendarFile)
}

// LoadCalendar returns the calendar that is built into the program.
func LoadCalendar() (*Calendar, error) {
	return parseCalendar(strings.NewReader(productionDays))
}

// Years are the first and the last year that the calendar holds.
func (c *Calendar) Years() (first, last int) { return c.first, c.last }

// Working tells whether a day is a working day of a school: by the school's
// own override, else by the calendar, else by its week. The day is a UTC
// midnight. A year that the calendar lacks is an *UncoveredYear, also for a
// day with an override: the days around it would be a guess.
func (c *Calendar) Working(day time.Time, days SchoolDays) (bool, error) {
	kind, err := c.kindOf(day, days)
	return kind.working(), err
}

// dayKind is what a day is to a school, as a person would call it.
type dayKind struct {
	name kindName
	from time.Time // of movedDayOff: the day that it came from
}

// kindName is the Russian name of a kind of day.
type kindName string

const (
	ordinaryDay   kindName = "рабочий день"
	movedWorkday  kindName = "рабочий день по переносу"
	schoolWorkday kindName = "рабочий день по календарю школы"
	weekendDay    kindName = "выходной"
	schoolDayOff  kindName = "выходной по календарю школы"
	publicHoliday kindName = "праздник"
	movedDayOff   kindName = "выходной, перенос с "
)

func (k dayKind) working() bool {
	return k.name == ordinaryDay || k.name == movedWorkday || k.name == schoolWorkday
}

func (k dayKind) String() string {
	if k.name == movedDayOff {
		return string(movedDayOff) + k.from.Format(RussianDay)
	}
	return string(k.name)
}

// kindOf says what a day is to a school. Errors are those of Working.
func (c *Calendar) kindOf(day time.Time, days SchoolDays) (dayKind, error) {
	if err := checkDay(day, days); err != nil {
		return dayKind{}, err
	}
	if day.Year() < c.first || day.Year() > c.last {
		return dayKind{}, &UncoveredYear{Day: day, First: c.first, Last: c.last}
	}
	if working, ok := days.Overrides[day]; ok {
		if working {
			return dayKind{name: schoolWorkday}, nil
		}
		return dayKind{name: schoolDayOff}, nil
	}
	return c.marks[day].kindIn(days.Week, day.Weekday()), nil
}

// checkDay refuses what would be answered wrongly without a sound: a moment
// that no table of days can hold, and a week that is not known.
func checkDay(day time.Time, days SchoolDays) error {
	if day.Location() != time.UTC || !day.Equal(day.Truncate(24*time.Hour)) {
		return fmt.Errorf("ожидался календарный день, получен момент %s", day.Format(time.RFC3339))
	}
	if days.Week != 5 && days.Week != 6 {
		return fmt.Errorf("учебная неделя школы — %d дн., ожидается 5 или 6", days.Week)
	}
	return nil
}

// kindIn says what a day with this mark is in a week of so many days.
func (m dayMark) kindIn(week int, weekday time.Weekday) dayKind {
	weekend := weekday == time.Sunday || weekday == time.Saturday && week == 5
	switch {
	case m.kind == holiday:
		return dayKind{name: publicHoliday}
	// In a six-day week a Saturday is no day off, so nothing moves from it.
	case m.kind == dayOff && (week == 5 || m.movedFrom.Weekday() == time.Sunday):
		return dayKind{name: movedDayOff, from: m.movedFrom}
	case weekend && (m.kind == shortDay || m.kind == workingDay):
		return dayKind{name: movedWorkday}
	case weekend:
		return dayKind{name: weekendDay}
	}
	return dayKind{name: ordinaryDay}
}

// parseCalendar reads date;kind;moved_from. Every year between the first and
// the last must be there.
func parseCalendar(r io.Reader) (*Calendar, error) {
	table := csv.NewReader(r)
	table.Comma = ';'
	table.FieldsPerRecord = 3
	rows, err := table.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("производственный календарь: %w", err)
	}
	if len(rows) < 2 {
		return nil, errors.New("производственный календарь пуст")
	}
	c := &Calendar{marks: make(map[time.Time]dayMark, len(rows))}
	for i, row := range rows[1:] {
		if err := c.addMark(row); err != nil {
			return nil, fmt.Errorf("производственный календарь, строка %d: %w", i+2, err)
		}
	}
	return c, c.checkYears()
}

// addMark adds one line of the table.
func (c *Calendar) addMark(row []string) error {
	day, err := time.Parse(isoDay, row[0])
	if err != nil {
		return fmt.Errorf("стоит «%s», ожидается дата ГГГГ-ММ-ДД", row[0])
	}
	if _, ok := c.marks[day]; ok {
		return fmt.Errorf("день %s записан дважды", row[0])
	}
	mark := dayMark{kind: markKind(row[1])}
	switch mark.kind {
	case holiday, shortDay, workingDay:
		if row[2] != "" {
			return fmt.Errorf("у дня вида %s не бывает переноса «%s»", row[1], row[2])
		}
	case dayOff:
		if mark.movedFrom, err = time.Parse(isoDay, row[2]); err != nil {
			return fmt.Errorf("стоит «%s», ожидается дата, с которой перенесён выходной", row[2])
		}
	default:
		return fmt.Errorf("неизвестный вид дня «%s»", row[1])
	}
	c.marks[day] = mark
	return nil
}

// checkYears finds the span of the table and refuses a gap in it.
func (c *Calendar) checkYears() error {
	years := map[int]bool{}
	for day := range c.marks {
		years[day.Year()] = true
		if c.first == 0 || day.Year() < c.first {
			c.first = day.Year()
		}
		c.last = max(c.last, day.Year())
	}
	for year := c.first; year <= c.last; year++ {
		if !years[year] {
			return fmt.Errorf("в производственном календаре нет %d года", year)
		}
	}
	return nil
}
