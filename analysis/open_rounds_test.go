package analysis_test

import (
	"context"
	"errors"
	"testing"

	"vsrok/analysis"
)

func TestMonthNamed(t *testing.T) {
	for name, want := range map[string][2]string{
		"Апрель 2015": {"01.04.2015", "30.04.2015"}, "февраль  2016 года": {"01.02.2016", "29.02.2016"},
		"ДЕКАБРЬ 2014 г.": {"01.12.2014", "31.12.2014"},
	} {
		first, last, ok := analysis.MonthNamed(name)
		if !ok || !first.Equal(day(want[0])) || !last.Equal(day(want[1])) {
			t.Errorf("%q is %s – %s (%v), want %v", name, first, last, ok, want)
		}
	}
	for _, name := range []string{"", "Апрель", "4 четверть", "апреля 2015", "апрель 15", "апрель 2015 раунд"} {
		if _, _, ok := analysis.MonthNamed(name); ok {
			t.Errorf("%q was read as a month", name)
		}
	}
}

func TestRoundsAreOpenedClosedAndDeleted(t *testing.T) {
	ctx := context.Background()
	sample := newSample(t, "a", map[string]string{"a/Отметки.csv": marksHead +
		"5А;Алгебра;Учитель-01 И.О.;1;16.04.2015;1;4;16.04.2015 12:00\n"})
	march := analysis.Round{Name: "Март 2015", From: day("01.03.2015"), To: day("31.03.2015")}
	fatal(t, analysis.OpenRound(ctx, sample.db.DB, march, false))
	var exists *analysis.RoundExists
	if err := analysis.OpenRound(ctx, sample.db.DB, analysis.Round{Name: "март  2015"}, false); !errors.As(err,
		&exists) || !exists.Open {
		t.Errorf("the name in another spelling: %v", err)
	}
	march.AsOf = moment("06.04.2015 09:00")
	fatal(t, analysis.OpenRound(ctx, sample.db.DB, march, true))
	fatal(t, analysis.OpenRound(ctx, sample.db.DB,
		analysis.Round{Name: "Апрель", From: day("01.04.2015"), To: day("30.04.2015")}, false))
	fatal(t, sample.ask(t, april()).SaveRound(ctx, "апрель", false))

	rounds := must(analysis.Rounds(ctx, sample.db))
	if len(rounds) != 2 || rounds[0] != march || rounds[1].Saved == nil || len(analysis.OpenRounds(rounds)) != 1 {
		t.Errorf("rounds %+v, want March open and April saved", rounds)
	}
	if err := analysis.OpenRound(ctx, sample.db.DB, analysis.Round{Name: "Апрель"}, true); !errors.As(err, &exists) ||
		exists.Open {
		t.Errorf("opening a saved round: %v", err)
	}
	if lines := must(analysis.LinesOfRound(ctx, sample.db, rounds[1].Saved.ID)); len(lines) != 4 ||
		lines[0].OnTime != 1 || lines[0].SchoolName != "Школа a" {
		t.Errorf("saved lines %+v", lines)
	}
	for _, name := range []string{"Апрель", "Март 2015"} {
		must(analysis.DeleteRound(ctx, sample.db.DB, name))
	}
	var missing *analysis.NoRound
	if _, err := analysis.DeleteRound(ctx, sample.db.DB, "Апрель"); !errors.As(err, &missing) {
		t.Errorf("deleted twice: %v", err)
	}
	var left int
	fatal(t, sample.db.QueryRow("SELECT (SELECT count(*) FROM saved_round) + (SELECT count(*) FROM saved_line) + (SELECT count(*) FROM open_round)").Scan(&left))
	if left != 0 {
		t.Errorf("%d rows are left of deleted rounds", left)
	}
}
