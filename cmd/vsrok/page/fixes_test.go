package page

import (
	"errors"
	"testing"

	"vsrok/ingest/layout"
)

func TestFixesOfDates(t *testing.T) {
	for typed, want := range map[string]layout.DateOrder{"": layout.Untold, "dmy": layout.DayFirst,
		"mdy": layout.MonthFirst} {
		if options, err := (fixes{}).over(fixes{Dates: typed}).options("a.csv"); err != nil || options.Dates != want {
			t.Errorf("%q: %d, %v; want %d", typed, options.Dates, err, want)
		}
	}
	if _, err := (fixes{Dates: "ymd"}).options("a.csv"); err == nil {
		t.Error("ymd is no order")
	}
}

// What the layout says to the command line the page says of its own field.
func TestDoubtOfDatesOnPage(t *testing.T) {
	got := words(errors.New("не видно, что в них первое — день или месяц; " + layout.AskDates))
	if want := "не видно, что в них первое — день или месяц; выберите в поле «Даты»"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
