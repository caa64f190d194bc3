package analysis_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vsrok/analysis"
)

// Days late beside mixedSchool and snapshotSchool: marks of school a 1, 9, 9
// and 9, so the 2nd and the 4th of four are 9; its period grades and timetable
// 1. Of its first timetable entries two of five came on the last day, none of
// the others did. School b: at least 4, and nobody knows the day of the rest.
func TestHowLate(t *testing.T) {
	lateness, err := newSample(t, "ab", join(mixedSchool(), snapshotSchool())).ask(t,
		april()).Lateness(context.Background(), "")
	fatal(t, err)
	want := []analysis.Lateness{
		{School: "a", SchoolName: "Школа a", Rule: analysis.Marks, Buckets: [analysis.LateBuckets]int{4, 1, 0, 3, 0},
			Median: 9, P90: 9, LastDayOf: 8},
		{School: "a", SchoolName: "Школа a", Rule: analysis.PeriodGrades, Buckets: [analysis.LateBuckets]int{3, 1},
			Overdue: 2, Median: 1, P90: 1, LastDayOf: 6},
		{School: "a", SchoolName: "Школа a", Rule: analysis.Timetable, Buckets: [analysis.LateBuckets]int{4, 2},
			Median: 1, P90: 1, LastDay: 2, LastDayOf: 5},
		{School: "b", SchoolName: "Школа b", Rule: analysis.Marks, Buckets: [analysis.LateBuckets]int{1, 0, 2},
			Undetermined: 2, AtLeast: 2, Median: 4, P90: 4, LastDayOf: 5},
	}
	if diff := cmp.Diff(want, lateness, cmpopts.IgnoreUnexported(analysis.Lateness{})); diff != "" {
		t.Error(diff)
	}
}

// The deadline of 16.04 is 21.04, until midnight: one minute to it is the
// last day, midnight is one day late, the last minute of the day too.
func TestLatenessTurnsAtMidnight(t *testing.T) {
	sample := newSample(t, "a", map[string]string{"a/Отметки.csv": marksHead +
		mark("5А", "Алгебра", "а-0", "16.04.2015", 1, "20.04.2015 23:59") +
		mark("5А", "Алгебра", "а-1", "16.04.2015", 1, "21.04.2015 00:00") +
		mark("5А", "Алгебра", "а-2", "16.04.2015", 1, "21.04.2015 23:59") +
		mark("5А", "Алгебра", "а-3", "16.04.2015", 1, "22.04.2015 00:00") +
		mark("5А", "Алгебра", "а-4", "16.04.2015", 1, "22.04.2015 23:59") +
		mark("5А", "Алгебра", "а-5", "16.04.2015", 1, "24.04.2015 00:00")})
	lateness, err := sample.ask(t, april()).Lateness(context.Background(), "a")
	fatal(t, err)
	want := analysis.Lateness{School: "a", SchoolName: "Школа a", Rule: analysis.Marks,
		Buckets: [analysis.LateBuckets]int{3, 2, 1}, Median: 1, P90: 3, LastDay: 2, LastDayOf: 6}
	if diff := cmp.Diff([]analysis.Lateness{want}, lateness,
		cmpopts.IgnoreUnexported(analysis.Lateness{})); diff != "" {
		t.Error(diff)
	}
}

// lessonDays are the first ten school days of April 2015, and the last days
// for marks: 01.04 + 5 is Monday 06.04, …, 06.04 + 5 is Saturday 11.04, moved
// to the 13th, …, 14.04 + 5 is Sunday 19.04, moved to the 20th.
var lessonDays = []string{"01.04.2015", "02.04.2015", "03.04.2015", "06.04.2015", "07.04.2015",
	"08.04.2015", "09.04.2015", "10.04.2015", "13.04.2015", "14.04.2015"}
var lastDays = []string{"06.04.2015", "07.04.2015", "08.04.2015", "13.04.2015", "13.04.2015",
	"13.04.2015", "14.04.2015", "15.04.2015", "20.04.2015", "20.04.2015"}

// tenLessons is one mark of each of the first n lessons, entered when entered
// says; nil or "" is 10:00 of the lesson's day.
func tenLessons(class string, n int, entered func(i int) string) string {
	rows := ""
	for i, day := range lessonDays[:n] {
		moment := entered(i)
		if moment == "" {
			moment = day + " 10:00"
		}
		rows += mark(class, "Физика", "ф-"+class, day, 1, moment)
	}
	return rows
}

// remark is a Remark in short: what, of whom, how many of how many, in which rows.
func remark(r analysis.Remark) string {
	rows := []int{}
	for _, place := range r.Places {
		if place.Import != 1 || place.Sheet != "" || place.Col != 0 {
			return fmt.Sprintf("unexpected place %+v", place)
		}
		rows = append(rows, place.Row)
	}
	when := ""
	if r.Kind == analysis.OneEvening {
		when = r.Month.Format(" 01.2006") + r.Evening.Format(" 02.01.2006")
	}
	return fmt.Sprintf("%s: %s %s %s%s %d of %d %v", r.Kind, r.Rule, r.Class, r.Subject, when, len(r.Places), r.Of,
		rows)
}

func remarksOf(t *testing.T, rows string) []string {
	t.Helper()
	remarks, err := newSample(t, "a", map[string]string{"a/Отметки.csv": marksHead + rows}).ask(t,
		april()).Remarks(context.Background(), "a")
	fatal(t, err)
	words := []string{}
	for _, r := range remarks {
		if r.Teacher != "Учитель-01 И.О." || r.School != "a" || r.SchoolName != "Школа a" {
			t.Errorf("%+v", r)
		}
		words = append(words, remark(r))
	}
	return words
}

// 7А holds five of ten marks in the evening of 24.04, from 17:00 to 02:59;
// rows 2–6. 7Б has but four there: 03:00 and 16:59 are no evening. 7В has all
// in one evening, but nine lessons only.
func TestMarksOfOneEvening(t *testing.T) {
	evening := []string{"24.04.2015 17:00", "24.04.2015 20:00", "24.04.2015 23:59", "25.04.2015 00:00",
		"25.04.2015 02:59"}
	nearly := []string{"24.04.2015 16:59", "24.04.2015 20:00", "24.04.2015 23:59", "25.04.2015 00:00",
		"25.04.2015 02:59", "25.04.2015 03:00"}
	got := remarksOf(t, tenLessons("7А", 10, func(i int) string { return at(evening, i) })+
		tenLessons("7Б", 10, func(i int) string { return at(nearly, i) })+
		tenLessons("7В", 9, func(int) string { return "24.04.2015 20:00" }))
	want := []string{string(analysis.OneEvening) + ": marks 7А Физика 04.2015 24.04.2015 5 of 10 [2 3 4 5 6]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func at(moments []string, i int) string {
	if i < len(moments) {
		return moments[i]
	}
	return ""
}

// 8А has five of ten marks entered on the last day at noon, rows 2–6; 8Б has
// four, 8В nine of nine.
func TestMarksPiledOnTheLastDay(t *testing.T) {
	onLastDay := func(until int) func(int) string {
		return func(i int) string {
			if i < until {
				return lastDays[i] + " 12:00"
			}
			return ""
		}
	}
	got := remarksOf(t, tenLessons("8А", 10, onLastDay(5))+tenLessons("8Б", 10, onLastDay(4))+tenLessons("8В", 9,
		onLastDay(9)))
	want := []string{string(analysis.LastDay) + ": marks 8А Физика 5 of 10 [2 3 4 5 6]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The evening before the lesson is before it; the midnight of its day is not.
func TestMarksBeforeTheLesson(t *testing.T) {
	got := remarksOf(t, mark("5А", "Алгебра", "а-0", "16.04.2015", 1, "15.04.2015 23:59")+
		mark("5А", "Алгебра", "а-1", "16.04.2015", 1, "16.04.2015 00:00")+
		mark("5А", "Алгебра", "а-2", "16.04.2015", 1, "01.04.2015 12:00"))
	want := []string{string(analysis.BeforeLesson) + ": marks 5А Алгебра 2 of 2 [2 4]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
