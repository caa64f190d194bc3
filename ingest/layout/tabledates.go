package layout

import "fmt"

// anchor reads what the deadline counts from: the lesson, or the period.
func (r *rowReader) anchor(o *Observation) fault {
	if r.Kind == PeriodGrades {
		if o.Period = r.periodName(); o.Period == "" {
			return fault{FieldPeriod, emptyCell}
		}
		return fault{}
	}
	text := r.cell(FieldDate)
	date, reason := r.clockOf(FieldDate).date(text)
	if reason == "" {
		reason = r.options.uncovered(date)
	}
	if reason != "" {
		if Text(text) == "" {
			reason = emptyCell
		}
		return fault{FieldDate, reason}
	}
	lesson, ok := lessonNumber(r.cell(FieldLesson))
	if !ok {
		return fault{FieldLesson, badLesson}
	}
	o.Date, o.Lesson = date, lesson
	return fault{}
}

// clockOf is the clock set to a column: its order, and its count of dates.
func (r *rowReader) clockOf(f Field) *clockwork {
	r.clock.orders, r.clock.tally = &r.options.Dates[f], &r.out.Dates[f]
	return &r.clock
}

// uncovered is the reason why a date cannot be judged, or empty.
func (o *Options) uncovered(date int32) string {
	early := o.YearFrom != 0 && date < yearStart(o.YearFrom)
	late := o.YearTo != 0 && date >= yearStart(o.YearTo+1)
	if !early && !late {
		return ""
	}
	year, _, _ := dateOf(date)
	return fmt.Sprintf("год %d не покрыт производственным календарём программы (%d–%d)", year, o.YearFrom, o.YearTo)
}

// yearStart is the day number of a year's first of January. Every fourth
// year from 1972 is a leap year up to 2099, where dates end.
func yearStart(year int) int32 {
	return int32((year-1970)*365 + (year-1969)/4)
}

// moments reads when the row was entered and, for lessons, changed.
func (r *rowReader) moments(o *Observation) fault {
	var f fault
	if o.Entered, f = r.entered(); f.reason != "" {
		return f
	}
	if reason := r.options.farFrom(o.Date, o.Entered); reason != "" {
		return fault{FieldEntered, reason}
	}
	if r.Kind != Timetable {
		return fault{}
	}
	var reason string
	if o.Changed, reason = r.optionalMoment(FieldChanged); reason == "" {
		reason = r.options.farFrom(o.Date, o.Changed)
	}
	if reason != "" {
		return fault{FieldChanged, reason}
	}
	o.Cancelled = isCancelled(r.cell(FieldStatus))
	return fault{}
}

// farthest is how many days an entry or a change may lie from its lesson.
const farthest = 366

const yearApart = "больше года от даты урока"

// farFrom is the reason why a moment cannot be that of an entry for a lesson
// of that date; of NoDate, of any lesson of the calendar's years.
func (o *Options) farFrom(date int32, moment int64) string {
	if moment == NoTime {
		return ""
	}
	at := floorDay(moment)
	switch {
	case date == NoDate && o.uncovered(at-farthest) != "" && o.uncovered(at+farthest) != "":
		return o.uncovered(at)
	case date != NoDate && (at-date > farthest || date-at > farthest):
		return yearApart
	}
	return "" // in January of a year that is not known yet lessons of December are entered
}

// optionalMoment is NoTime for a blank cell or a lone dash.
func (r *rowReader) optionalMoment(f Field) (int64, string) {
	text := r.cell(f)
	if text == "" {
		return NoTime, ""
	}
	moment, reason := r.clockOf(f).moment(text)
	if reason != "" && isVoid(text) {
		return NoTime, ""
	}
	return moment, reason
}

// Reasons of an entry's date and time that stand in two columns.
const (
	timeAlone = "время без даты внесения"
	notTime   = "не похоже на время: ожидается вид 09:00"
	twoTimes  = "дата и время внесения в двух столбцах не сходятся"
)

// entered is when the row was entered: the column of dates, the column of
// times, or both together.
func (r *rowReader) entered() (int64, fault) {
	text := r.cell(FieldEnteredTime)
	if isVoid(text) {
		moment, reason := r.optionalMoment(FieldEntered)
		return moment, fault{FieldEntered, reason}
	}
	time, reason := r.clockOf(FieldEnteredTime).time(text)
	if reason != "" {
		return NoTime, fault{FieldEnteredTime, reason}
	}
	date := stamp{day: NoDate}
	if text := r.cell(FieldEntered); !isVoid(text) {
		if date, reason = r.clockOf(FieldEntered).stamp(text); reason != "" {
			return NoTime, fault{FieldEntered, reason}
		}
	}
	joined, reason := join(date, time)
	if reason == "" {
		var moment int64
		if moment, reason = r.clock.school(joined); reason == "" {
			return moment, fault{}
		}
	}
	return NoTime, fault{FieldEnteredTime, reason}
}

// join puts a date and a time together; each may name what the other does,
// but nothing else.
func join(date, time stamp) (stamp, string) {
	switch {
	case date.day == NoDate && time.day == NoDate:
		return time, timeAlone
	case date.day != NoDate && time.day != NoDate && date.day != time.day:
		return time, twoTimes
	case time.day == NoDate:
		time.day = date.day
	}
	switch {
	case !date.timed:
		return time, ""
	case !time.timed, date.clock == time.clock && (!time.zoned || date == time):
		return date, ""
	}
	return time, twoTimes
}
