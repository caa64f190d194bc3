package rules

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	moved   = Reading{Days: CalendarDays, Rollover: true}
	strict  = Reading{Days: CalendarDays}
	working = Reading{Days: WorkingDays}
)

// All expected days are counted by hand on a wall calendar.
func TestDeadline(t *testing.T) {
	c := builtInCalendar(t)
	later, earlier := Reading{Days: CalendarDays, Rollover: true, Shift: 1},
		Reading{Days: CalendarDays, Rollover: true, Shift: -1}
	for _, test := range []struct {
		name      string
		anchor    string
		days      int
		reading   Reading
		five, six string
	}{
		{"lesson before the May holidays", "27.04.2015", 5, moved, "05.05.2015", "02.05.2015"},
		{"the same, not moved", "27.04.2015", 5, strict, "02.05.2015", "02.05.2015"},
		{"the same, in working days", "27.04.2015", 5, working, "06.05.2015", "05.05.2015"},
		{"the same, a day longer: Sunday 03.05", "27.04.2015", 5, later, "05.05.2015", "05.05.2015"},
		{"the same, a day shorter: the holiday 01.05", "27.04.2015", 5, earlier, "05.05.2015", "02.05.2015"},
		{"lesson on the last short day", "30.04.2015", 5, moved, "05.05.2015", "05.05.2015"},
		{"last day moved from a Saturday", "06.05.2015", 5, moved, "12.05.2015", "11.05.2015"},
		{"an ordinary week", "14.04.2015", 5, moved, "20.04.2015", "20.04.2015"},
		{"an ordinary week in working days", "14.04.2015", 5, working, "21.04.2015", "20.04.2015"},
		{"period end on a Saturday", "21.03.2015", 2, moved, "23.03.2015", "23.03.2015"},
		{"period end in autumn", "24.10.2025", 2, moved, "27.10.2025", "27.10.2025"},
		{"period end before New Year", "30.12.2025", 2, moved, "12.01.2026", "09.01.2026"},
		{"period end before New Year, working days", "30.12.2025", 2, working, "13.01.2026", "10.01.2026"},
		{"the same day, a Sunday", "03.05.2015", 0, moved, "03.05.2015", "03.05.2015"},
		{"the same day in working days", "01.05.2015", 0, working, "01.05.2015", "01.05.2015"},
		{"the same day is never shifted", "28.04.2015", 0, later, "28.04.2015", "28.04.2015"},
		{"the day before, off", "05.05.2015", -1, moved, "04.05.2015", "04.05.2015"},
		{"the day before in working days", "05.05.2015", -1, working, "04.05.2015", "04.05.2015"},
		{"the day before is never shifted", "28.04.2015", -1, earlier, "27.04.2015", "27.04.2015"},
		{"shortened to the same day", "03.05.2015", 1, earlier, "03.05.2015", "03.05.2015"},
		{"shortened no further", "28.04.2015", 2, Reading{Days: CalendarDays, Shift: -3}, "28.04.2015", "28.04.2015"},
		{"into the first year of the calendar", "30.12.2012", 5, moved, "09.01.2013", "09.01.2013"},
		{"beyond the calendar, not moved", "28.12.2026", 5, strict, "02.01.2027", "02.01.2027"},
	} {
		for week, want := range map[int]string{5: test.five, 6: test.six} {
			got, err := c.Deadline(date(test.anchor), Limit{Days: test.days}, SchoolDays{Week: week}, test.reading)
			wanted := Deadline{Day: date(want), End: date(want).Add(24 * time.Hour)}
			if diff := cmp.Diff(wanted, got); diff != "" || err != nil {
				t.Errorf("%s, %d-day week (%v):\n%s", test.name, week, err, diff)
			}
		}
	}
}

func TestDeadlineByOverrides(t *testing.T) {
	c := builtInCalendar(t)
	for _, test := range []struct {
		name    string
		week    int
		day     string
		working bool
		reading Reading
		want    string
	}{
		{"the school is off on Saturday 02.05", 6, "02.05.2015", false, moved, "05.05.2015"},
		{"the school works on 04.05", 5, "04.05.2015", true, moved, "04.05.2015"},
		{"the school is off on 05.05", 5, "05.05.2015", false, moved, "06.05.2015"},
		{"the school works on 01.05: 28, 29, 30, 01, 05", 5, "01.05.2015", true, working, "05.05.2015"},
		{"an override inside the count changes nothing", 6, "29.04.2015", false, moved, "02.05.2015"},
	} {
		school := SchoolDays{Week: test.week, Overrides: map[time.Time]bool{date(test.day): test.working}}
		got, err := c.Deadline(date("27.04.2015"), Limit{Days: 5}, school, test.reading)
		if !got.Day.Equal(date(test.want)) || err != nil {
			t.Errorf("%s: %s, %v; want %s", test.name, got.Day.Format(RussianDay), err, test.want)
		}
	}
}

func TestDeadlineErrors(t *testing.T) {
	c := builtInCalendar(t)
	var uncovered *UncoveredYear
	for _, anchor := range []string{"28.12.2027", "26.12.2027"} { // the second reaches 31.12.2027, a day off
		for _, week := range []int{5, 6} {
			if _, err := c.Deadline(date(anchor), Limit{Days: 5}, SchoolDays{Week: week}, moved); !errors.As(err,
				&uncovered) {
				t.Errorf("from %s: %v, want *UncoveredYear", anchor, err)
			}
		}
	}
	if _, err := c.Deadline(date("28.12.2027"), Limit{Days: 5}, SchoolDays{Week: 5}, working); !errors.As(err,
		&uncovered) {
		t.Errorf("working days: %v, want *UncoveredYear", err)
	}
	if _, err := c.Deadline(date("28.04.2015"), Limit{Days: 5}, SchoolDays{Week: 5}, Reading{}); err == nil {
		t.Error("a reading that says nothing is accepted")
	}
	if _, err := c.Deadline(date("28.04.2015"), Limit{Days: 5}, SchoolDays{}, strict); err == nil {
		t.Error("a school without a week is accepted")
	}
	if _, err := c.Deadline(date("28.04.2015").Add(time.Hour), Limit{}, SchoolDays{Week: 5}, strict); err == nil {
		t.Error("a moment is accepted as an anchor")
	}
}

func TestExplain(t *testing.T) {
	c := builtInCalendar(t)
	for _, test := range []struct {
		name    string
		anchor  string
		days    int
		reading Reading
		week    int
		want    []string
	}{
		{"moved", "27.04.2015", 5, moved, 5, []string{
			"27.04.2015, понедельник, рабочий день: дата, от которой считается срок; счёт — со следующего дня (ГК РФ, ст. 191)",
			"28.04.2015, вторник, рабочий день: 1-й день",
			"29.04.2015, среда, рабочий день: 2-й день",
			"30.04.2015, четверг, рабочий день: 3-й день",
			"01.05.2015, пятница, праздник: 4-й день",
			"02.05.2015, суббота, выходной: 5-й день, последний; нерабочий, срок переносится на ближайший рабочий день (ГК РФ, ст. 193)",
			"03.05.2015, воскресенье, выходной: нерабочий, перенос продолжается",
			"04.05.2015, понедельник, выходной, перенос с 04.01.2015: нерабочий, перенос продолжается",
			"05.05.2015, вторник, рабочий день: последний день срока после переноса, до его конца",
		}},
		{"working days", "30.04.2015", 2, working, 6, []string{
			"30.04.2015, четверг, рабочий день: дата, от которой считается срок; счёт — со следующего дня (ГК РФ, ст. 191)",
			"01.05.2015, пятница, праздник: не считается",
			"02.05.2015, суббота, рабочий день: 1-й рабочий день срока",
			"03.05.2015, воскресенье, выходной: не считается",
			"04.05.2015, понедельник, выходной, перенос с 04.01.2015: не считается",
			"05.05.2015, вторник, рабочий день: 2-й рабочий день, последний день срока, до его конца",
		}},
		{"strict, beyond the calendar", "31.12.2027", 1, strict, 5, []string{
			"31.12.2027, пятница, выходной, перенос с 03.01.2027: дата, от которой считается срок; счёт — со следующего дня (ГК РФ, ст. 191)",
			"01.01.2028, суббота: 1-й день, последний день срока, до его конца; перенос на рабочий день отключён",
		}},
		{"the same day", "20.02.2016", 0, moved, 5, []string{
			"20.02.2016, суббота, рабочий день по переносу: срок — этот же день, до его конца",
		}},
		{"the day before", "05.05.2015", -1, moved, 5, []string{
			"05.05.2015, вторник, рабочий день: дата, от которой считается срок",
			"04.05.2015, понедельник, выходной, перенос с 04.01.2015: последний день срока, до его конца; срок раньше даты отсчёта не переносится",
		}},
	} {
		got, err := c.Explain(date(test.anchor), Limit{Days: test.days}, SchoolDays{Week: test.week}, test.reading)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, step := range got.Steps {
			lines = append(lines, step.Text)
		}
		if diff := cmp.Diff(test.want, lines); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
		if last := got.Steps[len(got.Steps)-1].Day; !last.Equal(got.Day) {
			t.Errorf("%s: the last step is %s, the deadline %s", test.name, last, got.Day)
		}
	}
}

func TestReadingInWords(t *testing.T) {
	for _, test := range []struct {
		reading Reading
		want    string
	}{
		{moved, "календарные дни, последний нерабочий день переносится на ближайший рабочий"},
		{strict, "календарные дни, последний нерабочий день не переносится"},
		{working, "рабочие дни"},
		{Reading{Days: WorkingDays, Shift: -1}, "рабочие дни, срок изменён на -1 дн."},
	} {
		if got := test.reading.String(); got != test.want {
			t.Errorf("%+v is %q, want %q", test.reading, got, test.want)
		}
	}
}

func TestDeadlineProperties(t *testing.T) {
	c := builtInCalendar(t)
	first, span := date("01.01.2013"), int(date("01.11.2026").Sub(date("01.01.2013")).Hours()/24)
	rapid.Check(t, func(t *rapid.T) {
		anchor := first.AddDate(0, 0, rapid.IntRange(0, span).Draw(t, "anchor"))
		days := rapid.IntRange(0, 15).Draw(t, "days")
		school := SchoolDays{Week: rapid.SampledFrom([]int{5, 6}).Draw(t, "week"), Overrides: map[time.Time]bool{}}
		for _, offset := range rapid.SliceOfN(rapid.IntRange(0, 30), 0, 5).Draw(t, "overrides") {
			school.Overrides[anchor.AddDate(0, 0, offset)] = rapid.Bool().Draw(t, "working")
		}
		day := func(anchor time.Time, reading Reading) time.Time {
			deadline, err := c.Deadline(anchor, Limit{Days: days}, school, reading)
			if err != nil {
				t.Fatal(err)
			}
			return deadline.Day
		}
		byStrict, byMoved, byWorking := day(anchor, strict), day(anchor, moved), day(anchor, working)
		if byStrict.Before(anchor) || byMoved.Before(byStrict) || byWorking.Before(byMoved) {
			t.Fatalf("anchor %s, strict %s, moved %s, working %s", anchor, byStrict, byMoved, byWorking)
		}
		for _, reading := range []Reading{strict, moved, working} {
			if day(anchor.AddDate(0, 0, 1), reading).Before(day(anchor, reading)) {
				t.Fatalf("%v: a later anchor has an earlier deadline", reading)
			}
			explained, err := c.Explain(anchor, Limit{Days: days}, school, reading)
			if err != nil || !explained.Day.Equal(day(anchor, reading)) {
				t.Fatalf("%v: explained as %s, %v", reading, explained.Day, err)
			}
		}
		for _, last := range []time.Time{byMoved, byWorking} {
			if ok, err := c.Working(last, school); days > 0 && (!ok || err != nil) {
				t.Fatalf("%s is not a working day (%v)", last, err)
			}
		}
	})
}

func BenchmarkDeadline(b *testing.B) {
	c := builtInCalendar(b)
	anchor, school := date("27.04.2015"), SchoolDays{Week: 5}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Deadline(anchor, Limit{Days: 5}, school, moved); err != nil {
			b.Fatal(err)
		}
	}
}
