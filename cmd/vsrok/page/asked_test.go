package page

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"vsrok/analysis"
)

// TestTypedRound: the name of a typed round is its question, and nothing else is.
func TestTypedRound(t *testing.T) {
	q := analysis.Question{
		From: time.Date(2015, 4, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2015, 4, 30, 0, 0, 0, 0, time.UTC),
		AsOf: time.Date(2015, 5, 6, 9, 0, 0, 0, time.UTC), Reading: analysis.Reading{Days: analysis.CalendarDays,
			Rollover: true}, Threshold: 9500,
	}
	later := q
	later.AsOf, later.Reading = time.Time{}, analysis.Reading{Days: analysis.WorkingDays}
	for name, want := range map[asked]analysis.Question{
		"2015-04-01_2015-04-30_2015-05-06T09:00:00_calendar_rollover_0.95": q,
		"2015-04-01_2015-04-30_latest_working_strict_0.95":                 later,
	} {
		if got := typedRound(want); got != name {
			t.Errorf("the name is %s, want %s", got, name)
		}
		if got, ok := name.typed(); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
	for _, name := range []asked{"", "Апрель", "2015-04-01_2015-04-30_latest_calendar_rollover",
		"2015-04-30_2015-04-01_latest_calendar_rollover_0.95",
		"2015-04-01_2015-04-30_latest_calendar_rollover_0.950", "2015-04-01_2015-04-30_latest_lunar_rollover_0.95"} {
		if _, ok := name.typed(); ok {
			t.Errorf("«%s» is taken for a round", name)
		}
	}
}

// TestRoundInAddress: two tabs have a round each, and the links of a page stay
// in its round.
func TestRoundInAddress(t *testing.T) {
	c := imported(t)
	c.want(http.StatusOK, c.post("/round", url.Values{"from": {"2015-04-01"}, "to": {"2015-04-30"},
		"as_of": {"2015-04-10T09:00"}, "threshold": {"0.95"}, "days": {"calendar"}}))
	early := "?round=" + url.QueryEscape("2015-04-01_2015-04-30_2015-04-10T09:00:00_calendar_strict_0.95")
	late := "?round=" + url.QueryEscape("2015-04-01_2015-04-30_2015-04-30T09:00:00_calendar_strict_0.95")
	// On the 10th only the first of two marks had been entered; the second came on the 20th.
	for _, address := range []string{early, late, early} {
		got := c.get("/school/sosh1" + address)
		want := map[string]string{early: "<td data-head=\"С опозданием\" class=\"n\">0</td>",
			late: "<td data-head=\"С опозданием\" class=\"n\">1</td>"}[address]
		c.says(got, want, `href="/school/sosh1/marks`+address+`"`, `href="/reports`+address+`"`)
	}
	if got := c.get("/?round=" + url.QueryEscape("Нет такого")); !strings.Contains(got.body,
		"Раунда «Нет такого» нет") {
		t.Errorf("an unknown round:\n%s", got.body)
	}
}
