package rules

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func date(text string) time.Time {
	day, err := time.Parse("02.01.2006", text)
	if err != nil {
		panic(err)
	}
	return day
}

func builtInCalendar(t testing.TB) *Calendar {
	t.Helper()
	c, err := LoadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorkingDays(t *testing.T) {
	c := builtInCalendar(t)
	for _, test := range []struct {
		day       string
		five, six bool
		why       string
	}{
		{"28.04.2015", true, true, "an ordinary Tuesday"},
		{"30.04.2015", true, true, "a short Thursday"},
		{"01.05.2015", false, false, "a holiday"},
		{"02.05.2015", false, true, "an ordinary Saturday"},
		{"03.05.2015", false, false, "an ordinary Sunday"},
		{"04.05.2015", false, false, "moved from Sunday 04.01.2015"},
		{"09.01.2015", false, true, "moved from Saturday 03.01.2015"},
		{"09.03.2015", false, false, "moved from Sunday 08.03.2015"},
		{"11.05.2015", false, true, "moved from Saturday 09.05.2015"},
		{"20.02.2016", true, true, "a short Saturday is worked"},
		{"22.02.2016", false, true, "moved from Saturday 20.02.2016"},
		{"27.04.2024", true, true, "a worked Saturday"},
		{"29.04.2024", false, true, "moved from Saturday 27.04.2024"},
		{"08.03.2014", false, false, "a holiday on a Saturday is off in a six-day week too"},
		{"06.05.2020", false, false, "a non-working day by presidential decree"},
	} {
		for week, want := range map[int]bool{5: test.five, 6: test.six} {
			if got, err := c.Working(date(test.day), SchoolDays{Week: week}); got != want || err != nil {
				t.Errorf("%s (%s) in a %d-day week: %v, %v; want %v", test.day, test.why, week, got, err, want)
			}
		}
	}
}

func TestOverridesOfASchoolWin(t *testing.T) {
	c := builtInCalendar(t)
	school := SchoolDays{Week: 5, Overrides: map[time.Time]bool{
		date("02.05.2015"): true, date("05.05.2015"): false, date("01.05.2015"): true,
	}}
	for day, want := range map[string]bool{"02.05.2015": true, "05.05.2015": false, "01.05.2015": true,
		"06.05.2015": true} {
		if got, err := c.Working(date(day), school); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", day, got, err, want)
		}
	}
}

func TestUncoveredYearIsAnError(t *testing.T) {
	c := builtInCalendar(t)
	if first, last := c.Years(); first != 2013 || last != 2027 {
		t.Errorf("years %d–%d, want 2013–2027", first, last)
	}
	for _, day := range []string{"31.12.2012", "01.01.2028"} {
		school := SchoolDays{Week: 5, Overrides: map[time.Time]bool{date(day): true}}
		_, err := c.Working(date(day), school)
		var uncovered *UncoveredYear
		if !errors.As(err, &uncovered) {
			t.Fatalf("%s: %v, want *UncoveredYear", day, err)
		}
		for _, part := range []string{day, "2013–2027"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q lacks %q", err, part)
			}
		}
	}
}

func TestWorkingRefusesWhatItWouldMisread(t *testing.T) {
	c := builtInCalendar(t)
	for name, test := range map[string]struct {
		day  time.Time
		week int
	}{
		"a moment":         {date("28.04.2015").Add(9 * time.Hour), 5},
		"another zone":     {date("28.04.2015").In(time.FixedZone("", 5*3600)), 5},
		"no week":          {date("28.04.2015"), 0},
		"a seven-day week": {date("28.04.2015"), 7},
	} {
		if _, err := c.Working(test.day, SchoolDays{Week: test.week}); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// The norm of working days in a five-day week, as the yearly production
// calendars state it; in 2020 and 2021 less the weekdays of the presidential
// non-working days: 24 in March and April, 3 in May, 24.06 and 01.07.2020;
// 04–07.05 and 01–03.11.2021.
func TestWorkingDaysOfAYear(t *testing.T) {
	c := builtInCalendar(t)
	norm := map[int]int{
		2013: 247, 2014: 247, 2015: 247, 2016: 247, 2017: 247, 2018: 247, 2019: 247,
		2020: 248 - 29, 2021: 247 - 7, 2022: 247, 2023: 247, 2024: 248, 2025: 247, 2026: 247,
	}
	for year, want := range norm {
		got := 0
		for day := date("01.01.2013").AddDate(year-2013, 0, 0); day.Year() == year; day = day.AddDate(0, 0, 1) {
			working, err := c.Working(day, SchoolDays{Week: 5})
			if err != nil {
				t.Fatal(err)
			}
			if working {
				got++
			}
		}
		if got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

// Labour Code, article 112: the holidays of every year.
func TestHolidaysOfArticle112(t *testing.T) {
	c := builtInCalendar(t)
	holidays := []string{"01.01.", "02.01.", "03.01.", "04.01.", "05.01.", "06.01.", "07.01.", "08.01.",
		"23.02.", "08.03.", "01.05.", "09.05.", "12.06.", "04.11."}
	for year := 2013; year <= 2026; year++ {
		for _, day := range holidays {
			d := date(day + date("01.01.2013").AddDate(year-2013, 0, 0).Format("2006"))
			if working, err := c.Working(d, SchoolDays{Week: 6}); working || err != nil {
				t.Errorf("%s is worked (%v)", d.Format("02.01.2006"), err)
			}
		}
	}
}

func TestParseCalendarRefuses(t *testing.T) {
	for name, test := range map[string]struct{ table, want string }{
		"nothing":         {"", "пуст"},
		"a header only":   {"date;kind;moved_from\n", "пуст"},
		"a broken date":   {"h;h;h\n2015-13-01;holiday;\n", "строка 2"},
		"an unknown kind": {"h;h;h\n2015-01-01;holiday;\n2015-01-02;feast;\n", "строка 3: неизвестный вид дня «feast»"},
		"a day twice":     {"h;h;h\n2015-01-01;holiday;\n2015-01-01;short;\n", "записан дважды"},
		"no source":       {"h;h;h\n2015-05-04;day_off;\n", "с которой перенесён"},
		"a stray source":  {"h;h;h\n2015-05-01;holiday;2015-01-04\n", "не бывает переноса"},
		"a missing year":  {"h;h;h\n2015-01-01;holiday;\n2017-01-01;holiday;\n", "нет 2016 года"},
		"a short line":    {"h;h;h\n2015-01-01;holiday\n", "wrong number of fields"},
	} {
		if _, err := parseCalendar(strings.NewReader(test.table)); err == nil ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}
