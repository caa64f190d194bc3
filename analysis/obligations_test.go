package analysis

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	moment, err := time.Parse("02.01 15:04:05.999999", text)
	if err != nil {
		t.Fatal(err)
	}
	return moment.AddDate(2015, 0, 0)
}

// The time ends 14.04 00:00; the analysis speaks for 20.04 09:00. The table is
// that of the outcomes in the design.
func TestJudge(t *testing.T) {
	ends, asOf := "14.04 00:00:00", "20.04 09:00:00"
	for _, c := range []struct {
		name             string
		entered, covered bool
		after, by        string
		asOf, answered   string
		want             Outcome
	}{
		{"at the last instant", true, true, "13.04 23:59:59.999999", "13.04 23:59:59.999999", asOf, asOf, OnTime},
		{"at the end", true, true, ends, ends, asOf, asOf, Late},
		{"a window before the end", true, true, "", "13.04 18:00:00", asOf, asOf, OnTime},
		{"a window that begins at the end", true, true, ends, "18.04 09:00:00", asOf, asOf, Late},
		{"a window over the end", true, true, "13.04 18:00:00", "18.04 09:00:00", asOf, asOf, Undetermined},
		{"an open window to the end", true, true, "", ends, asOf, asOf, Undetermined},
		{"without an upper end, as of before the end", true, true, "", "", "13.04 09:00:00", "", OnTime},
		{"without an upper end, as of after the end", true, true, "", "", asOf, "", Undetermined},
		{"an open window whose upper end the analysis does not know yet", true, true, "", "18.04 09:00:00",
			"13.04 09:00:00", asOf, OnTime},
		{"missing before the end", false, true, "", "", "13.04 23:59:00", asOf, Pending},
		{"missing at the end", false, true, "", "", ends, ends, Overdue},
		{"missing, the exports end before", false, true, "", "", asOf, "13.04 23:59:00", Undetermined},
		{"missing, nothing covers it", false, false, "", "", asOf, asOf, Undetermined},
		{"missing, no export", false, true, "", "", asOf, "", Undetermined},
	} {
		o := Obligation{Entered: c.entered, Covered: c.covered, After: instant(t, c.after), By: instant(t, c.by),
			Ends: instant(t, ends)}
		if got := o.Judge(Reading{}, instant(t, c.asOf), instant(t, c.answered)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// A lesson of 29.12 with five days and an unknown new year: its time cannot end
// before 04.01 00:00, and nothing says when it ends.
func TestJudgeWithoutADeadline(t *testing.T) {
	anchor := date("29.12.2015")
	for _, c := range []struct {
		entered bool
		asOf    string
		want    Outcome
	}{
		{true, "31.12 09:00:00", Undetermined},
		{true, "20.12 09:00:00", Undetermined},
		{false, "31.12 09:00:00", Pending},
	} {
		o := Obligation{Rule: Marks, Anchor: anchor, Entered: c.entered, Covered: true, By: anchor.Add(time.Hour),
			After: anchor.Add(time.Hour)}
		if got := o.Judge(Reading{}, instant(t, c.asOf), instant(t, c.asOf)); got != c.want {
			t.Errorf("entered %v as of %s: %s, want %s", c.entered, c.asOf, got, c.want)
		}
	}
	missing := Obligation{Rule: Marks, Anchor: anchor, Covered: true}
	for asOf, want := range map[time.Time]Outcome{
		time.Date(2016, 1, 3, 23, 59, 0, 0, time.UTC): Pending,
		time.Date(2016, 1, 4, 0, 0, 0, 0, time.UTC):   Undetermined,
	} {
		if got := missing.Judge(Reading{}, asOf, asOf); got != want {
			t.Errorf("missing as of %s: %s, want %s", asOf, got, want)
		}
	}
}

// Thirty marks of one lesson, entered one after the other, are one story;
// another window between snapshots is another one.
func TestStories(t *testing.T) {
	var stories Stories
	lesson := Obligation{School: "s", Rule: Marks, Class: "5А", Subject: "Алгебра",
		Anchor: instant(t, "06.04 00:00:00"), Slot: 2, Entered: true, Outcome: Late}
	for i := range 30 {
		o := lesson
		o.After = instant(t, "20.04 10:00:00").Add(time.Duration(29-i) * time.Minute)
		o.By = o.After
		o.Place = Place{Import: 1, Row: 30 - i}
		stories.Add(o)
	}
	snapshot := lesson
	snapshot.After, snapshot.By, snapshot.Place = instant(t, "20.04 10:00:00"), instant(t, "22.04 10:00:00"),
		Place{Import: 2, Row: 1}
	stories.Add(snapshot)
	overdue, pending, outside := lesson, lesson, lesson
	overdue.Outcome, overdue.Entered = Overdue, false
	pending.Outcome, pending.Entered = Pending, false
	outside.MadeUp, outside.After, outside.By = true, instant(t, "20.04 10:00:00"), instant(t, "20.04 10:00:00")
	for _, o := range []Obligation{outside, pending, overdue, overdue} {
		stories.Add(o)
	}
	list := stories.Sorted()
	if len(list) != 5 {
		t.Fatalf("%d stories, want 5", len(list))
	}
	first := list[0]
	if len(first.Entries) != 30 || !first.After.Equal(instant(t, "20.04 10:00:00")) ||
		!first.By.Equal(instant(t, "20.04 10:29:00")) {
		t.Errorf("the lesson: %d entries, %v to %v", len(first.Entries), first.After, first.By)
	}
	if first.Entries[0].Row != 1 || first.Entries[29].Row != 30 {
		t.Errorf("rows %d … %d, want 1 … 30", first.Entries[0].Row, first.Entries[29].Row)
	}
	for i, want := range []Outcome{Late, Late, Overdue, Pending, Late} {
		if list[i].Outcome != want || list[i].MadeUp != (i == 4) {
			t.Errorf("story %d: %s, made up %t", i, list[i].Outcome, list[i].MadeUp)
		}
	}
}

// The letters are those of Excel's own last columns.
func TestColumnLetters(t *testing.T) {
	for n, letters := range map[int]string{0: "", 1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA",
		16384: "XFD"} {
		if got := ColumnLetters(n); got != letters {
			t.Errorf("column %d is %q, want %q", n, got, letters)
		}
		if n == 0 {
			continue
		}
		if got, err := ParseColumn(strings.ToLower(letters)); err != nil || got != n {
			t.Errorf("%q is column %d (%v), want %d", letters, got, err, n)
		}
	}
	for _, text := range []string{"", "0", "-1", "Ф", "A1", "AAAAAAAAAAAAAAAA"} {
		if n, err := ParseColumn(text); err == nil {
			t.Errorf("%q is read as column %d", text, n)
		}
	}
}

func TestCalendarTable(t *testing.T) {
	full, err := LoadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := full.WriteTable(&table, 2015, 2016); err != nil {
		t.Fatal(err)
	}
	part, err := ReadCalendar(bytes.NewReader(table.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if first, last := part.Years(); first != 2015 || last != 2016 {
		t.Errorf("years %d–%d, want 2015–2016", first, last)
	}
	if !part.SameDays(full) || !full.SameDays(part) {
		t.Error("the part differs from the whole")
	}
	changed, err := ReadCalendar(strings.NewReader(strings.Replace(table.String(), "2015-05-04;day_off;2015-01-04\n",
		"", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if changed.SameDays(full) || full.SameDays(changed) {
		t.Error("a day less is not seen")
	}
	if first, last := full.SpanYears(date("01.01.2015"), date("20.12.2015")); first != 2014 || last != 2016 {
		t.Errorf("the year 2015 needs %d–%d, want 2014–2016", first, last)
	}
}
