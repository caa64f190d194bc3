package layout

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// at is a wall clock in microseconds, by the standard library.
func at(y, mo, d, h, mi, s int) int64 {
	return time.Date(y, time.Month(mo), d, h, mi, s, 0, time.UTC).UnixMicro()
}

// on is a date's number of days, by the standard library.
func on(y, mo, d int) int32 { return int32(at(y, mo, d, 0, 0, 0) / 86_400_000_000) }

func TestMoment(t *testing.T) {
	morning := at(2015, 4, 6, 9, 0, 0)
	for text, want := range map[string]int64{
		"06.04.2015 09:00":         morning,
		"06.04.2015 09:00:07":      at(2015, 4, 6, 9, 0, 7),
		"06.04.2015":               at(2015, 4, 6, 0, 0, 0),
		"6.4.2015 9:00":            morning,
		"06.04.15 09:00":           morning,
		"06/04/2015 09:00":         morning,
		"2015-04-06":               at(2015, 4, 6, 0, 0, 0),
		"2015-04-06 09:00:00":      morning,
		"2015-04-06T09:00:00":      morning,
		"2015-04-06T09:00:00.123":  morning,
		"6 апр. 2015 09:00":        morning,
		"6 апреля 2015 г. 09:00":   morning,
		"6 апреля 2015 г. в 09:00": morning,
		"06.04.2015, 09:00":        morning,
		"06.04.2015\u00a0 09:00 ":  morning,
		"Пн, 06.04.2015 09:00":     morning,
		"понедельник 06.04.2015":   at(2015, 4, 6, 0, 0, 0),
		"6–04–2015":                at(2015, 4, 6, 0, 0, 0),
		"29.02.2016":               at(2016, 2, 29, 0, 0, 0),
		"31 мая 2015":              at(2015, 5, 31, 0, 0, 0),
		"1 марта 2015":             at(2015, 3, 1, 0, 0, 0),
		"42100":                    at(2015, 4, 6, 0, 0, 0),
		"42100.375":                morning,
		"42100,375":                morning,
		"42073.376388888886":       at(2015, 3, 10, 9, 2, 0),   // of the samples: Excel's float of 09:02
		"42100.999999999":          at(2015, 4, 6, 23, 59, 59), // no rounding crosses midnight
		"42100.9999953704":         at(2015, 4, 6, 23, 59, 59), // 86399.6 / 86400
		"06.04.2015 3:05 PM":       at(2015, 4, 6, 15, 5, 0),
		"06.04.2015 9:00:00 AM":    morning,
		"06.04.2015 9:00 a.m.":     morning,
		"06.04.2015 09:00\u202fam": morning,
		"06.04.2015 12:10 AM":      at(2015, 4, 6, 0, 10, 0),
		"06.04.2015 12:10 PM":      at(2015, 4, 6, 12, 10, 0),
		"06.04.2015 11:59pm":       at(2015, 4, 6, 23, 59, 0),
		"01.01.2000":               at(2000, 1, 1, 0, 0, 0),
		"31.12.2099 23:59:59":      at(2099, 12, 31, 23, 59, 59),
	} {
		got, reason := (&clockwork{}).moment(text)
		if reason != "" || got != want {
			t.Errorf("moment(%q) = %v, %q; want %v", text, time.UnixMicro(got).UTC(), reason,
				time.UnixMicro(want).UTC())
		}
	}
}

func TestMomentRefused(t *testing.T) {
	for text, want := range map[string]string{
		"31.02.2015":                noSuchDay,
		"29.02.2015 10:00":          noSuchDay,
		"29.02.2100":                noSuchDay,
		"06.13.2015":                noSuchDay,
		"06.04.2015 24:00":          noSuchTime,
		"06.04.2015 09:60":          noSuchTime,
		"6.4.2015 9:61":             noSuchTime,
		"06.04.2015 13:05 PM":       noSuchTime,
		"06.04.2015 0:05 PM":        noSuchTime,
		"06.04.2015 9:05 XM":        notMoment,
		"06.04.1999":                farDay,
		"01.01.2100":                farDay,
		"06.04.99":                  farDay,
		"06.04.215":                 notMoment,
		"06.04":                     notMoment,
		"5":                         notMoment,
		"у-sosh1-5А-03":             notMoment,
		"06.04.2015 утром":          notMoment,
		"06-04.2015":                notMoment,
		"6 фрукта 2015":             notMoment,
		"2015-04-06T09:00:00Z":      withOffset,
		"2015-04-06T09:00:00+05:00": withOffset,
		"9999999999999999999":       notMoment,
		"":                          notMoment,
		"-":                         notMoment,
	} {
		if got, reason := (&clockwork{}).moment(text); reason != want || got != NoTime {
			t.Errorf("moment(%q) = %d, %q; want no moment and %q", text, got, reason, want)
		}
	}
}

func TestDate1904(t *testing.T) {
	// 2015-04-06 is 42100 days after 1899-12-30, and 1462 fewer after 1904-01-01.
	got, reason := (&clockwork{date1904: true}).moment("40638.5")
	if want := at(2015, 4, 6, 12, 0, 0); got != want || reason != "" {
		t.Errorf("serial 40638.5 of 1904 = %v, %q", time.UnixMicro(got).UTC(), reason)
	}
}

func TestZones(t *testing.T) {
	zone := func(name string) *time.Location {
		l, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	moscow, ural := zone("Europe/Moscow"), zone("Asia/Yekaterinburg")
	c := &clockwork{source: moscow, zone: ural}
	for text, want := range map[string]int64{
		// Moscow was UTC+4 and Yekaterinburg UTC+6 until 26.10.2014; UTC+3 and UTC+5 after.
		"01.09.2014 22:30":          at(2014, 9, 2, 0, 30, 0),
		"06.04.2015 09:00":          at(2015, 4, 6, 11, 0, 0),
		"06.04.2015":                at(2015, 4, 6, 0, 0, 0), // a date alone stays
		"2015-04-06T09:00:00Z":      at(2015, 4, 6, 14, 0, 0),
		"2014-09-01T09:00:00Z":      at(2014, 9, 1, 15, 0, 0),
		"2015-04-06T09:00:00+05:00": at(2015, 4, 6, 9, 0, 0),
		"2015-04-06T09:00:00-0330":  at(2015, 4, 6, 17, 30, 0),
	} {
		if got, reason := c.moment(text); got != want || reason != "" {
			t.Errorf("moment(%q) = %v, %q; want %v", text, time.UnixMicro(got).UTC(), reason,
				time.UnixMicro(want).UTC())
		}
	}
	if got, _ := (&clockwork{source: moscow}).moment("06.04.2015 09:00"); got != at(2015, 4, 6, 9, 0, 0) {
		t.Error("a source zone alone must convert nothing")
	}
	if got, reason := c.date("2015-04-05T19:00:00Z"); got != on(2015, 4, 6) || reason != "" {
		t.Errorf("19:00 UTC is midnight of 06.04.2015 in the Urals, got day %d, %q", got, reason)
	}
	if got, _ := c.date("06.04.2015 23:30"); got != on(2015, 4, 6) {
		t.Error("a lesson's date must not move with the zone")
	}
}
