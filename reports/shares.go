package reports

import (
	"fmt"
	"math"
	"strings"

	"vsrok/analysis"
)

// Dash stands where there is nothing to count.
const Dash = "—"

// LessonShare is the share of lessons in time, a range where some are
// undetermined.
func LessonShare(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	return Between(l.RateLow(), l.RateHigh())
}

// LessonInterval is the 95 % interval of that share in per cent, its ends
// rounded outwards: «71,2–84,9».
func LessonInterval(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	i := l.Interval()
	low, high := int(math.Floor(i.Low*1000)), int(math.Ceil(i.High*1000))
	return fmt.Sprintf("%d,%d–%d,%d", low/10, low%10, high/10, high%10)
}

// LessonShareAndInterval is both: «82,5 % (68,0–91,3)».
func LessonShareAndInterval(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	return LessonShare(l) + " (" + LessonInterval(l) + ")"
}

// EntryShare is the share of entries in time, a range where some are
// undetermined.
func EntryShare(c analysis.Counts) string {
	if c.Due() == 0 {
		return Dash
	}
	return Between(c.RateLow(), c.RateHigh())
}

// DaysLate is a quantile of the days late, marked where it is a lower bound.
func DaysLate(late, atLeast, days int) string {
	switch {
	case late == 0:
		return Dash
	case atLeast > 0:
		return "не меньше " + Number(days)
	}
	return Number(days)
}

// Between writes both bounds of a share, or one where they are the same.
func Between(low, high analysis.Ratio) string {
	bounds := []string{Percent(low.Num, low.Den), Percent(high.Num, high.Den)}
	if bounds[0] == bounds[1] {
		return bounds[0]
	}
	return strings.Join(bounds, " … ")
}

// LessonNote says what a lesson is, wherever lessons are counted.
const LessonNote = "Урок — класс, предмет, дата и номер урока; для итоговых отметок — класс, предмет и период; для расписания — класс и день. " +
	"Урок с опозданием, если по нему хоть что-то опоздало или не внесено: тридцать отметок одного забытого урока — один случай. " +
	"Интервал — 95 %, по Вильсону, по урокам, а не по строкам."

// LateLessons is how many lessons are late, of how many.
func LateLessons(l analysis.Lessons) string {
	if l.Due == 0 {
		return Dash
	}
	return Number(l.Late) + " из " + Number(l.Due)
}

// FewLessons marks a teacher with too few lessons to be set beside others.
const FewLessons = "мало данных"

// WithoutPending leaves out what is not due yet.
func WithoutPending(c analysis.Counts) analysis.Counts {
	c.Pending = 0
	return c
}

// CountRange writes one number, or two with a dash.
func CountRange(low, high int) string {
	if low == high {
		return Number(low)
	}
	return Number(low) + "–" + Number(high)
}
