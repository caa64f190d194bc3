package analysis_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// lessonsOf is one mark in each of ten lessons of each class, on the given
// dates; the first late of them entered a fortnight after the lesson.
func lessonsOf(classes []string, dates []string, late int) string {
	rows := ""
	for i, class := range classes {
		for j, date := range dates {
			entered := date + " 12:00"
			if i*len(dates)+j < late {
				entered = day(date).AddDate(0, 0, 14).Format("02.01.2006") + " 12:00"
			}
			rows += mark(class, "Физика", "ф-"+class, date, 1, entered)
		}
	}
	return rows
}

var (
	fourClasses = []string{"5А", "6А", "7А", "8А"}
	marchDays   = []string{"10.03.2015", "11.03.2015", "12.03.2015", "13.03.2015", "16.03.2015",
		"17.03.2015", "18.03.2015", "19.03.2015", "20.03.2015", "23.03.2015"}
)

// School a: 20 of 40 lessons late in March and 2 of 40 in April. In time 0.5
// and 0.95: Wilson's intervals are 0.352–0.648 and 0.835–0.986, so of the
// difference 0.45 at least 0.45 − √((0.95−0.835)² + (0.648−0.5)²) =
// 0.45 − 0.187 is beyond chance. School b: 2 and 3 late, which is chance.
func twoMonths(t *testing.T) *sample {
	return newSample(t, "ab", map[string]string{
		// Only the days with marks are days of study: none is silent.
		"periods.csv":   noPeriods + "*;*;3 четверть;10.03.2015;23.03.2015\n*;*;4 четверть;01.04.2015;14.04.2015\n",
		"a/Отметки.csv": marksHead + lessonsOf(fourClasses, marchDays, 20) + lessonsOf(fourClasses, lessonDays, 2),
		"b/Отметки.csv": marksHead + lessonsOf(fourClasses, marchDays, 2) + lessonsOf(fourClasses, lessonDays, 3),
	})
}

func march() analysis.Question {
	q := april()
	q.From, q.To = day("01.03.2015"), day("31.03.2015")
	return q
}

func TestTrendByMonth(t *testing.T) {
	q := april()
	q.From, q.AsOf = day("01.03.2015"), moment("21.05.2015 09:00")
	points, err := twoMonths(t).ask(t, q).Trend(context.Background(), analysis.ByMonth, "")
	fatal(t, err)
	type point struct {
		School, Month string
		Lessons       analysis.Lessons
		Change        analysis.Change
	}
	var got []point
	for _, p := range points {
		got = append(got, point{p.School, p.Name, p.Lessons, p.Change})
	}
	want := []point{
		{"a", "2015-03", analysis.Lessons{Due: 40, Late: 20}, ""},
		{"a", "2015-04", analysis.Lessons{Due: 40, Late: 2}, analysis.Better},
		{"b", "2015-03", analysis.Lessons{Due: 40, Late: 2}, ""},
		{"b", "2015-04", analysis.Lessons{Due: 40, Late: 3}, analysis.WithinChance},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// On 20.05 lessons of 30.04 have been seen for 20 days, a day less than three
// weeks: better is not said then, and worse or chance is.
func TestTrendIsNotBetterTooEarly(t *testing.T) {
	q := april()
	q.From, q.AsOf = day("01.03.2015"), moment("20.05.2015 09:00")
	points, err := twoMonths(t).ask(t, q).Trend(context.Background(), analysis.ByMonth, "")
	fatal(t, err)
	var got []string
	for _, p := range points {
		got = append(got, fmt.Sprintf("%s %s %t %s", p.School, p.Name, p.Young, p.Change))
	}
	want := []string{"a 2015-03 false ", "a 2015-04 true рано судить", "b 2015-03 false ",
		"b 2015-04 true в пределах случайности"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// ISO 8601: week 1 of 2015 holds Thursday 01.01.2015 and begins on 29.12.2014.
func TestTrendByWeekTurnsTheYearOnMonday(t *testing.T) {
	rows := lessonsOf([]string{"5А"}, []string{"26.12.2014", "29.12.2014", "12.01.2015"}, 0)
	q := april()
	q.From = day("20.12.2014")
	files := map[string]string{"a/Отметки.csv": marksHead + rows, "periods.csv": noPeriods}
	points, err := newSample(t, "a", files).ask(t, q).Trend(context.Background(), analysis.ByWeek, "a")
	fatal(t, err)
	var weeks []string
	for _, p := range points {
		weeks = append(weeks, p.Name)
	}
	if diff := cmp.Diff([]string{"2014-W52", "2015-W01", "2015-W03"}, weeks); diff != "" {
		t.Error(diff)
	}
	if _, err := newSample(t, "a", mixedSchool()).ask(t, april()).Trend(context.Background(), analysis.ByTeacher,
		""); err == nil {
		t.Error("a trend by teacher is accepted")
	}
}

// TestEarlierRoundOfTwoIsTheOneSavedLast: both end alike.
func TestEarlierRoundOfTwoIsTheOneSavedLast(t *testing.T) {
	ctx := context.Background()
	sample := twoMonths(t)
	for _, name := range []string{"Март", "Март, ещё раз"} {
		fatal(t, sample.ask(t, march()).SaveRound(ctx, name, false))
	}
	earlier, err := sample.ask(t, april()).EarlierRound(ctx, "")
	fatal(t, err)
	if earlier == nil || earlier.Name != "Март, ещё раз" {
		t.Errorf("%+v", earlier)
	}
}

func TestRoundsAreSavedAndCompared(t *testing.T) {
	ctx := context.Background()
	sample := twoMonths(t)
	now := sample.ask(t, april())
	if earlier, err := now.EarlierRound(ctx, ""); earlier != nil || err != nil {
		t.Fatalf("before anything was saved: %v, %v", earlier, err)
	}
	fatal(t, sample.ask(t, march()).SaveRound(ctx, "Март", false))
	overlapping := march()
	overlapping.To = day("15.04.2015")
	fatal(t, sample.ask(t, overlapping).SaveRound(ctx, "Март и начало апреля", false))
	fatal(t, now.SaveRound(ctx, "Апрель", false)) // this round is not earlier than itself
	earlier, err := now.EarlierRound(ctx, "")
	fatal(t, err)
	if earlier == nil || earlier.Name != "Март" || !cmp.Equal(earlier.Question, march()) {
		t.Fatalf("earlier round %+v", earlier)
	}
	changes, err := now.CompareWith(ctx, earlier, "")
	fatal(t, err)
	type change struct {
		School      string
		Before, Now analysis.Lessons
		Signs       string
		Change      analysis.Change
	}
	var got []change
	for _, c := range changes {
		got = append(got, change{c.Now.School, c.Before.Lessons, c.Now.Lessons, string(c.Before.Sign + c.Now.Sign),
			c.Change})
	}
	// 20 of 40 is «-», 38 of 40 just 0.95, 37 of 40 less. April is taken 6 days
	// and 9 hours after its end, so March is too: on 06.04 09:00 the two marks of
	// 23.03 that came a fortnight late, at noon of that day, were not there yet.
	want := []change{
		{"a", analysis.Lessons{Due: 38, Late: 18}, analysis.Lessons{Due: 40, Late: 2}, "-+", analysis.Better},
		{"b", analysis.Lessons{Due: 40, Late: 2}, analysis.Lessons{Due: 40, Late: 3}, "+-", analysis.WithinChance},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRoundsOfAnotherReadingAreNotCompared(t *testing.T) {
	ctx := context.Background()
	sample := twoMonths(t)
	q := march()
	q.Reading.Days = analysis.WorkingDays
	fatal(t, sample.ask(t, q).SaveRound(ctx, "Март", false))
	now := sample.ask(t, april())
	round, err := now.EarlierRound(ctx, "Март")
	fatal(t, err)
	changes, err := now.CompareWith(ctx, round, "a")
	fatal(t, err)
	if len(changes) != 1 || changes[0].Change != analysis.NoComparison || changes[0].Before.Lessons.Due != 40 {
		t.Errorf("%+v", changes)
	}
}

func TestRoundNamesAreTakenOnce(t *testing.T) {
	ctx := context.Background()
	sample := twoMonths(t)
	fatal(t, sample.ask(t, april()).SaveRound(ctx, "Раунд", false))
	session := sample.ask(t, march())
	var exists *analysis.RoundExists
	if err := session.SaveRound(ctx, "Раунд", false); !errors.As(err, &exists) || exists.Name != "Раунд" {
		t.Fatalf("%v, want *RoundExists", err)
	}
	if rounds, err := analysis.SavedRounds(ctx, sample.db); err != nil || len(rounds) != 1 ||
		!cmp.Equal(rounds[0].Question, april()) {
		t.Fatalf("after a refusal %+v, %v", rounds, err)
	}
	fatal(t, session.SaveRound(ctx, "Раунд", true))
	rounds, err := analysis.SavedRounds(ctx, sample.db)
	if err != nil || len(rounds) != 1 || !cmp.Equal(rounds[0].Question, march()) {
		t.Fatalf("after replacing %+v, %v", rounds, err)
	}
	var lines int
	fatal(t, sample.db.QueryRow("SELECT count(*) FROM saved_line").Scan(&lines))
	if lines != 2*len(analysis.Rules) {
		t.Errorf("%d saved lines, want those of one round", lines)
	}
	if _, err := session.EarlierRound(ctx, "Май"); err == nil || !strings.Contains(err.Error(), "«Май»") {
		t.Errorf("an unknown name gives %v", err)
	}
}

// Marks of Thursday 16.04 can come in time until 21.04 is over.
func TestOpenDeadlinesAreWarnedOf(t *testing.T) {
	sample := newSample(t, "a", map[string]string{"a/Отметки.csv": marksHead +
		mark("5А", "Алгебра", "а-0", "14.04.2015", 1, "14.04.2015 12:00") + // until 20.04
		mark("5А", "Алгебра", "а-0", "16.04.2015", 1, "16.04.2015 12:00")})
	for asOf, want := range map[string]string{
		"20.04.2015 23:59": "Отметки: срок за уроки с 14.04.2015",
		"21.04.2015 00:00": "Отметки: срок за уроки с 16.04.2015",
		"21.04.2015 23:59": "Отметки: срок за уроки с 16.04.2015",
		"22.04.2015 00:00": "", // the last lesson with a mark is judged; later days have none
	} {
		q := april()
		q.AsOf = moment(asOf)
		got := strings.Join(sample.ask(t, q).Warnings, "\n")
		if want == "" && got != "" || !strings.HasPrefix(got, want) {
			t.Errorf("as of %s: %q, want %q", asOf, got, want)
		}
	}
}
