package reports

import (
	"testing"
	"time"
)

// The forms are those of Russian grammar: 1, 21 and 101 take the singular, 2
// to 4 the genitive singular, 11 to 14 and the rest the genitive plural.
func TestCount(t *testing.T) {
	for n, want := range map[int]string{
		0: "0\u00a0школ", 1: "1\u00a0школа", 2: "2\u00a0школы", 5: "5\u00a0школ", 11: "11\u00a0школ",
		12: "12\u00a0школ",
		21: "21\u00a0школа", 24: "24\u00a0школы", 111: "111\u00a0школ", 1002: "1\u00a0002\u00a0школы",
	} {
		if got := Count(n, "школа", "школы", "школ"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestPercentRoundsDown(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{964, 1000, "96,4\u00a0%"},
		{9499, 10000, "94,9\u00a0%"}, // below 95 %, never shown as 95,0
		{1, 3, "33,3\u00a0%"},
		{19, 19, "100,0\u00a0%"},
		{0, 7, "0,0\u00a0%"},
		{0, 0, ""},
	} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

func TestDatesAndLists(t *testing.T) {
	moment := time.Date(2015, 5, 6, 9, 0, 59, 0, time.UTC)
	for got, want := range map[string]string{
		Date(moment): "06.05.2015", Moment(moment): "06.05.2015 09:00",
		List(nil): "", List([]string{"20"}): "20", List([]string{"20", "21", "22"}): "20, 21 и 22",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// ISO 8601: week 15 of 2015 begins on Monday 06.04, week 1 of 2015 on 29.12.2014,
// week 53 of 2015 on 28.12.2015.
func TestWeekMonday(t *testing.T) {
	for week, want := range map[string]string{"2015-W15": "06.04.2015", "2015-W01": "29.12.2014",
		"2015-W53": "28.12.2015", "2016-W01": "04.01.2016"} {
		monday, err := WeekMonday(week)
		if err != nil || Date(monday) != want || monday.Weekday() != time.Monday {
			t.Errorf("%s begins on %s, want %s (%v)", week, Date(monday), want, err)
		}
	}
}
