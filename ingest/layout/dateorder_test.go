package layout

import (
	"strings"
	"testing"

	"vsrok/ingest/tabular"
)

// tallied reads lines and returns the orders that their dates tell, with the
// doubt that they leave.
func tallied(t *testing.T, lines ...string) (*Plan, *DateTally, *DateOrders, error) {
	t.Helper()
	rows := sheet(lines...)
	plan, err := Recognise(rows, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out Batch
	plan.Table(tabular.NewBlock(rows), &out)
	out.Dates.Add(&plan.Titles)
	orders := out.Dates.Orders(&DateTally{})
	return plan, &out.Dates, orders, plan.Doubt(&out.Dates, orders)
}

func marksOn(dates ...string) []string {
	lines := []string{"Класс|Предмет|Ученик|Дата урока|Отметка|Дата внесения"}
	for _, pair := range dates {
		date, entered, _ := strings.Cut(pair, " > ")
		lines = append(lines, "5А|Физика|у-01|"+date+"|5|"+entered)
	}
	return lines
}

func TestDateOrders(t *testing.T) {
	const slash, dot = 1, 0
	for name, c := range map[string]struct {
		lines         []string
		date, entered DateOrder
		separator     int
		doubt         string
	}{
		"a lesson of the 13th tells for both columns": {
			marksOn("4/6/2015 > 4/6/2015 10:00", "4/13/2015 > 4/7/2015 10:00"), MonthFirst, MonthFirst, slash, ""},
		"an entry of the 14th tells for the lessons": {
			marksOn("4/6/2015 > 4/14/2015 10:00", "4/9/2015 > "), MonthFirst, MonthFirst, slash, ""},
		"each column tells of itself": {
			marksOn("4/6/2015 > 14/4/2015 10:00", "4/13/2015 > 6/4/2015 10:00", "4/14/2015 > "), MonthFirst, DayFirst,
			slash, ""},
		"day first": {marksOn("06/04/2015 > 13/04/2015 10:00"), DayFirst, DayFirst, slash, ""},
		"most decide": {marksOn("4/13/15 > ", "4/14/15 > ", "4/15/15 > ", "15/4/15 > "), MonthFirst,
			MonthFirst, slash, ""},
		"a third of the other": {marksOn("13/4/2015 > ", "14/4/2015 > ", "15/4/2015 > ", "4/13/2015 > ",
			"4/5/2015 > "), DayFirst, DayFirst, slash, ""},
		"mixed": {marksOn("13/4/2015 > ", "4/14/2015 > ", "4/5/2015 > 14/4/2015"), Untold, DayFirst,
			slash, "в одних первое — день"},
		"nothing tells": {marksOn("4/6/2015 > 4/7/2015 10:00"), Untold, Untold, slash,
			"столбце «Дата урока»"},
		"the same day either way":   {marksOn("4/4/2015 > 04.04.2015 10:00"), Untold, Untold, slash, ""},
		"dots with nothing telling": {marksOn("04.06.2015 > 04.07.2015"), Untold, Untold, dot, ""},
		"dots, month first": {marksOn("04.13.2015 > ", "04.14.2015 > 04.07.2015"), MonthFirst, MonthFirst, dot,
			""},
		"one slip with dots":     {marksOn("06.04.2015 > ", "06.14.2015 > "), Untold, Untold, dot, ""},
		"Excel took a half":      {marksOn("42100 > ", "13/04/2015 > "), DayFirst, DayFirst, slash, "Excel"},
		"serials after the 12th": {marksOn("42100 > ", "42110 > ", "13/04/2015 > "), DayFirst, DayFirst, slash, ""},
	} {
		_, _, orders, doubt := tallied(t, c.lines...)
		if date, entered := orders[FieldDate][c.separator], orders[FieldEntered][c.separator]; date != c.date ||
			entered != c.entered {
			t.Errorf("%s: lessons %d, entries %d; want %d, %d", name, date, entered, c.date, c.entered)
		}
		if c.doubt == "" && doubt != nil || c.doubt != "" &&
			(doubt == nil || !strings.Contains(doubt.Error(), c.doubt)) {
			t.Errorf("%s: doubt %v, want %q", name, doubt, c.doubt)
		}
	}
}

func TestDatesInTheirOrder(t *testing.T) {
	out := read(t, Options{Dates: *Everywhere(MonthFirst)},
		marksOn("4/6/2015 > 4/30/2015 9:05 PM", "13/4/2015 > ", "2015-04-06 > ")...)
	if len(out.Observations) != 2 || out.Observations[0].Date != on(2015, 4, 6) ||
		out.Observations[0].Entered != at(2015, 4, 30, 21, 5, 0) {
		t.Errorf("%+v", out.Observations)
	}
	if len(out.Rejects) != 1 || out.Rejects[0].Reason != noSuchDay {
		t.Errorf("%+v", out.Rejects)
	}
}

// The title's own day tells how it is meant, and the columns with it.
func TestTitleTellsTheOrder(t *testing.T) {
	lines := append([]string{"Выгружено: 5/16/2015 9:00"}, marksOn("4/6/2015 > 4/7/2015 10:00")...)
	plan, _, orders, doubt := tallied(t, lines...)
	if want := at(2015, 5, 16, 9, 0, 0); plan.ExportedTo != want || len(plan.Remarks) != 0 {
		t.Errorf("exported %d, want %d; %q", plan.ExportedTo, want, plan.Remarks)
	}
	if orders[FieldDate][1] != MonthFirst || doubt != nil {
		t.Errorf("%v, %v", orders[FieldDate], doubt)
	}
	lines[0] = "Выгружено: 5/6/2015 9:00"
	if _, _, _, doubt := tallied(t, lines...); doubt == nil || !strings.Contains(doubt.Error(), "над таблицей") {
		t.Error("a title that may be read either way is in doubt:", doubt)
	}
}

func TestOrderOfOtherSheets(t *testing.T) {
	_, open, _, _ := tallied(t, marksOn("4/6/2015 > ")...)
	_, book, _, _ := tallied(t, marksOn("4/16/2015 > ")...)
	if orders := open.Orders(book); orders[FieldDate][1] != MonthFirst {
		t.Error("another sheet of the book tells the order")
	}
}
