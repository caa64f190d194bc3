package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// wholeYear is a calendar.csv with the holidays that the law gives each year.
func wholeYear(year int) string {
	var b strings.Builder
	b.WriteString("date;kind;moved_from\n")
	for _, day := range lawfulHolidays {
		fmt.Fprintf(&b, "%d-%s;holiday;\n", year, day)
	}
	return b.String()
}

// In 2028 the first of January is a Saturday: the lines below are made up, and
// what they say is read off them.
func TestOwnCalendarAddsAYear(t *testing.T) {
	built := builtInCalendar(t)
	c, err := built.With("calendar.csv",
		strings.NewReader(wholeYear(2028)+"2028-01-10;day_off;2028-01-01\n2028-02-26;working;\n"))
	if err != nil {
		t.Fatal(err)
	}
	if first, last := c.Years(); first != 2013 || last != 2028 {
		t.Errorf("years %d–%d, want 2013–2028", first, last)
	}
	for day, want := range map[string]bool{"10.01.2028": false, "11.01.2028": true, "26.02.2028": true,
		"09.05.2028": false} {
		if got, err := c.Working(date(day), SchoolDays{Week: 5}); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", day, got, err, want)
		}
	}
	if _, last := built.Years(); last != 2027 {
		t.Errorf("the built-in calendar grew to %d", last)
	}
}

func TestOwnCalendarCorrectsDays(t *testing.T) {
	text := "Дата;Вид;Перенесён с\r\n05.05.2015;Выходной;04.01.2015\r\n06.05.2015;праздник\r\n04.05.2015;обычный;\r\n"
	encoded, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"utf-8": "\ufeff" + text, "windows-1251": encoded,
		"commas": strings.ReplaceAll(text, ";", ",")} {
		c, err := builtInCalendar(t).With("calendar.csv", strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for day, want := range map[string]bool{"04.05.2015": true, "05.05.2015": false, "06.05.2015": false,
			"07.05.2015": true} {
			if got, err := c.Working(date(day), SchoolDays{Week: 5}); got != want || err != nil {
				t.Errorf("%s, %s: %v, %v; want %v", name, day, got, err, want)
			}
		}
	}
}

func TestOwnCalendarIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"date;kind;moved_from\n2028-01-01;holiday;\n": "2028 год неполон, нет праздника 2028-01-02",
		wholeYear(2029):                                "нет 2028 года",
		"2015-05-05;праздничек;\n":                     "строка 1: неизвестный вид дня",
		"date;kind;moved_from\n05.05.2015;выходной;\n": "строка 2: у выходного нужна дата",
		"2015-05-05;рабочий;2015-05-04\n":              "строка 1: дата переноса стоит только у вида «выходной»",
		"2015-05-05;рабочий;\n05.05.2015;праздник;\n":  "строка 2: день 05.05.2015 записан дважды",
		"2015-05-05;рабочий;\n2015-13-05;праздник;\n":  "строка 2: стоит «2015-13-05»",
	} {
		_, err := builtInCalendar(t).With("calendar.csv", strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "calendar.csv") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// A pack's calendar serves when it says what the program's own says of the
// round's years: one that leaves a year out would hide deadlines.
func TestCalendarServes(t *testing.T) {
	own := builtInCalendar(t)
	from, to := date("01.12.2026"), date("31.12.2026")
	pack := func(first, last int) *Calendar {
		c := &Calendar{marks: map[time.Time]dayMark{}, first: first, last: last}
		for day, mark := range own.marks {
			if day.Year() >= first && day.Year() <= last {
				c.marks[day] = mark
			}
		}
		return c
	}
	if !pack(2026, 2027).Serves(own, from, to) {
		t.Error("both years are there")
	}
	if pack(2026, 2026).Serves(own, from, to) {
		t.Error("deadlines of the round lie in 2027 too")
	}
}
