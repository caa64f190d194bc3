package layout

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Microseconds of a second and of a day.
const (
	second = int64(1_000_000)
	day    = 86_400 * second
)

// Days from 1970-01-01 to 2000-01-01 and to 2100-01-01: a diary holds no
// entry outside them, and a number outside them is no serial date.
const (
	firstDay = int32(10_957)
	lastDay  = int32(47_482)
)

// Reasons of a date or time that cannot be read.
const (
	notDate    = "не похоже на дату: ожидается вид 06.04.2015"
	notMoment  = "не похоже на дату и время: ожидается вид 06.04.2015 09:00"
	noSuchDay  = "такой даты нет в календаре"
	noSuchTime = "такого времени нет: часы от 0 до 23, минуты и секунды от 0 до 59"
	farDay     = "дата вне 2000–2099 годов"
	withOffset = "время с поясом: укажите часовой пояс школы, и оно будет пересчитано"
)

// stamp is a date, and a time where one was written.
type stamp struct {
	day    int32 // since 1970-01-01
	clock  int64 // microseconds since midnight; 0 without a time
	timed  bool
	zoned  bool // an offset was written
	offset int  // seconds east of UTC
}

func (s stamp) wall() int64 { return int64(s.day)*day + s.clock }

// clockwork reads dates and times: it holds what a sheet and its user say about them.
type clockwork struct {
	date1904 bool
	source   *time.Location // nil, or both
	zone     *time.Location // may stand alone: then for explicit offsets only
	orders   *columnOrders  // of the column that is read; nil means day first
	tally    *columnTally   // counts its dates; may be nil
}

// date reads a date; a time part is dropped. A reason comes back where the
// text is no date.
func (c *clockwork) date(text string) (int32, string) {
	s, reason := c.stamp(text)
	if reason != "" {
		if reason == notMoment {
			reason = notDate
		}
		return NoDate, reason
	}
	if s.zoned {
		if c.zone == nil {
			return NoDate, withOffset
		}
		return floorDay(c.toZone(s.wall(), s.offset)), ""
	}
	return s.day, ""
}

// moment reads a date with its time, converted to the school's zone where
// the clockwork knows both zones. A date alone is the first instant of that
// day and is not converted: deadlines end at midnight, so it falls on the
// right side of each.
func (c *clockwork) moment(text string) (int64, string) {
	s, reason := c.stamp(text)
	if reason != "" {
		return NoTime, reason
	}
	return c.school(s)
}

// school is a stamp in the school's zone.
func (c *clockwork) school(s stamp) (int64, string) {
	switch {
	case s.zoned && c.zone == nil:
		return NoTime, withOffset
	case s.zoned:
		return c.toZone(s.wall(), s.offset), ""
	case s.timed:
		return c.convert(s.wall()), ""
	}
	return s.wall(), ""
}

// convert takes a wall clock of the source zone to the school's zone.
func (c *clockwork) convert(wall int64) int64 {
	if c.source == nil || c.zone == nil {
		return wall
	}
	utc := time.UnixMicro(wall).UTC()
	there := time.Date(utc.Year(), utc.Month(), utc.Day(), utc.Hour(), utc.Minute(), utc.Second(), utc.Nanosecond(),
		c.source)
	_, offset := there.Zone()
	return c.toZone(wall, offset)
}

// toZone takes a wall clock that is offset seconds east of UTC to the
// school's zone.
func (c *clockwork) toZone(wall int64, offset int) int64 {
	instant := wall - int64(offset)*second
	_, own := time.UnixMicro(instant).In(c.zone).Zone()
	return instant + int64(own)*second
}

func floorDay(micros int64) int32 {
	n := micros / day
	if micros%day < 0 {
		n--
	}
	return int32(n)
}

// stamp reads a date with or without a time, in any form that the package
// knows.
func (c *clockwork) stamp(text string) (stamp, string) {
	if s, reason, ok := c.dotted(text); ok {
		return s, reason
	}
	text = Text(text)
	if s, reason, ok := c.dotted(text); ok {
		return s, reason
	}
	if s, ok, reason := c.serial(text); ok {
		return s, reason
	}
	return c.written(text)
}

// dotted reads dd.mm.yyyy, dd.mm.yyyy hh:mm and dd.mm.yyyy hh:mm:ss, which
// nearly every cell is. It says no, without a reason, to other forms.
func (c *clockwork) dotted(s string) (stamp, string, bool) {
	if len(s) != 10 && len(s) != 16 && len(s) != 19 || s[2] != '.' || s[5] != '.' {
		return stamp{}, "", false
	}
	d, m, y := two(s, 0), two(s, 3), two(s, 6)*100+two(s, 8)
	if d < 0 || m < 0 || y < 0 || two(s, 6) < 0 || two(s, 8) < 0 {
		return stamp{}, "", false
	}
	date, reason := c.numeric('.', d, m, y)
	if len(s) == 10 {
		return stamp{day: date}, reason, true
	}
	h, mi, sec := two(s, 11), two(s, 14), 0
	if s[10] != ' ' || s[13] != ':' || h < 0 || mi < 0 {
		return stamp{}, "", false
	}
	if len(s) == 19 {
		if sec = two(s, 17); s[16] != ':' || sec < 0 {
			return stamp{}, "", false
		}
	}
	if reason == "" && (h > 23 || mi > 59 || sec > 59) {
		reason = noSuchTime
	}
	return stamp{day: date, clock: clock(h, mi, sec), timed: true}, reason, true
}

// two reads two digits at i, or a number under -1000 000 where they are none.
func two(s string, i int) int {
	a, b := s[i]-'0', s[i+1]-'0'
	if a > 9 || b > 9 {
		return -1_000_000
	}
	return int(a)*10 + int(b)
}

func clock(hour, minute, sec int) int64 {
	return (int64(hour)*3600 + int64(minute)*60 + int64(sec)) * second
}

// dayNumber counts a date's days from 1970-01-01 in the Gregorian calendar,
// or gives the reason why there is no such date.
func dayNumber(y, m, d int) (int32, string) {
	if m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return NoDate, noSuchDay
	}
	// Years begin in March here, so that the leap day is the last one.
	if m <= 2 {
		y--
		m += 12
	}
	n := int32(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - 719_468)
	if n < firstDay || n > lastDay-1 {
		return NoDate, farDay
	}
	return n, ""
}

func monthDays(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// dateOf is the year, month and day of a day number.
func dateOf(n int32) (year, month, dayOfMonth int) {
	y, m, d := time.Unix(int64(n)*86_400, 0).UTC().Date()
	return y, int(m), d
}

// serial reads a workbook's date: days since 1899-12-30, or since 1904-01-01,
// the time as a fraction, rounded to the second of its own day.
func (c *clockwork) serial(s string) (stamp, bool, string) {
	if s == "" || strings.Trim(s, "0123456789.,Ee+-") != "" || strings.Count(s, ".")+strings.Count(s, ",") > 1 {
		return stamp{}, false, ""
	}
	days, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return stamp{}, false, ""
	}
	if days < 0 || days > 100_000 {
		return stamp{}, true, notMoment
	}
	epoch := 25_569
	if c.date1904 {
		epoch = 24_107
	}
	whole := math.Floor(days)
	n := int32(int(whole) - epoch)
	if n < firstDay || n >= lastDay {
		return stamp{}, true, notMoment
	}
	if c.tally != nil {
		c.tally.addSerial(n)
	}
	time := fraction(days - whole)
	return stamp{day: n, clock: time, timed: time != 0}, true, ""
}

// fraction is the time of day that a part of a day stands for, rounded to the
// second but never up to midnight.
func fraction(part float64) int64 {
	return min(int64(math.Round(part*86_400)), 86_399) * second
}

// zeroDays are what programs write as the date of a cell that holds a time
// alone.
var zeroDays = []string{"30.12.1899 ", "31.12.1899 ", "01.01.1900 ", "01.01.0001 ", "1899-12-30t", "1899-12-30 ",
	"1899-12-31t", "1899-12-31 "}

// time reads a time of day, with a date or without one: then its day is
// NoDate. A workbook holds it as a fraction of a day.
func (c *clockwork) time(text string) (stamp, string) {
	s := strings.ToLower(Text(text))
	for _, day := range zeroDays {
		s = strings.TrimPrefix(s, day)
	}
	if part, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil && part >= 0 && part < 1 {
		return stamp{day: NoDate, clock: fraction(part), timed: true}, ""
	}
	if out, reason := timeOfDay(s); reason != notMoment {
		out.day = NoDate
		return out, reason
	}
	out, reason := c.stamp(text)
	if reason == notMoment {
		reason = notTime
	}
	return out, reason
}
