package layout

import (
	"testing"
	"time"
)

// entries reads rows of marks for the lesson of 06.04.2015, each with its date
// and time of entry, and returns their moments, or the reason of the reject.
func entries(t *testing.T, opts Options, header string, rows ...string) (moments []int64, reasons []string) {
	t.Helper()
	lines := []string{"Класс|Предмет|Ученик|Дата урока|Отметка|" + header}
	for _, row := range rows {
		lines = append(lines, "5А|Физика|у-01|06.04.2015|5|"+row)
	}
	out := read(t, opts, lines...)
	for _, o := range out.Observations {
		moments = append(moments, o.Entered)
	}
	for _, r := range out.Rejects {
		reasons = append(reasons, r.Reason)
	}
	return moments, reasons
}

func TestEntryDateAndTime(t *testing.T) {
	moscow, _ := time.LoadLocation("Europe/Moscow")
	ural, _ := time.LoadLocation("Asia/Yekaterinburg")
	opts := Options{SourceZone: moscow, Zone: ural}
	const both = "Дата внесения|Время внесения"
	for row, want := range map[string]int64{ // Moscow is two hours behind the Urals
		"06.04.2015|23:30":                  at(2015, 4, 7, 1, 30, 0),
		"06.04.2015|9:00 PM":                at(2015, 4, 6, 23, 0, 0),
		"42100|0.375":                       at(2015, 4, 6, 11, 0, 0),
		"06.04.2015|30.12.1899 09:00:00":    at(2015, 4, 6, 11, 0, 0),
		"06.04.2015|06.04.2015 09:00":       at(2015, 4, 6, 11, 0, 0),
		"06.04.2015 00:00|06.04.2015 00:00": at(2015, 4, 6, 2, 0, 0),
		"|06.04.2015 09:00":                 at(2015, 4, 6, 11, 0, 0),
		"06.04.2015|":                       at(2015, 4, 6, 0, 0, 0), // a date alone stays
		"06.04.2015 09:00|":                 at(2015, 4, 6, 11, 0, 0),
		"06.04.2015|-":                      at(2015, 4, 6, 0, 0, 0),
		"06.04.2015|0.9999953704":           at(2015, 4, 7, 1, 59, 59),
		"|":                                 NoTime,
	} {
		if got, reasons := entries(t, opts, both, row); len(got) != 1 || got[0] != want {
			t.Errorf("%q: %v %q, want %v", row, got, reasons, time.UnixMicro(want).UTC())
		}
	}
	for row, want := range map[string]string{
		"|23:30":                      timeAlone,
		"06.04.2015|07.04.2015 09:00": twoTimes,
		"06.04.2015 08:00|09:00":      twoTimes,
		"06.04.2015|24:30":            noSuchTime,
		"06.04.2015|утром":            notTime,
		"06.14.2015|09:00":            noSuchDay,
	} {
		if got, reasons := entries(t, opts, both, row); len(reasons) != 1 || reasons[0] != want {
			t.Errorf("%q: %v %q, want %q", row, got, reasons, want)
		}
	}
	if got, _ := entries(t, opts, "Время внесения", "06.04.2015 09:00"); len(got) != 1 ||
		got[0] != at(2015, 4, 6, 11, 0, 0) {
		t.Error("a column of times that hold their dates is the moment:", got)
	}
	if _, reasons := entries(t, opts, "Время внесения", "09:00"); len(reasons) != 1 || reasons[0] != timeAlone {
		t.Error("a time without any date is no moment:", reasons)
	}
}

func TestEntryFarFromLesson(t *testing.T) {
	opts := Options{YearFrom: 2013, YearTo: 2026}
	for entered, want := range map[string]string{
		"06.04.2016": "",        // 366 days: 29.02.2016 lies between
		"07.04.2016": yearApart, // 367
		"05.04.2014": "",        // 366 days before
		"04.04.2014": yearApart,
		"01.01.2000": yearApart,
		"060415":     yearApart, // the serial of a day in 2065
	} {
		_, reasons := entries(t, opts, "Дата внесения", entered)
		if want == "" && len(reasons) > 0 || want != "" && (len(reasons) != 1 || reasons[0] != want) {
			t.Errorf("entered %s for 06.04.2015: %q, want %q", entered, reasons, want)
		}
	}
	grades := read(t, opts, "Класс|Предмет|Ученик|Период|Отметка|Дата внесения",
		"5А|Физика|у-01|3 четверть|5|23.03.2051 10:00")
	if want := opts.uncovered(on(2051, 3, 23)); len(grades.Rejects) != 1 || grades.Rejects[0].Reason != want {
		t.Errorf("%+v, want %q", grades.Rejects, want)
	}
	next := read(t, Options{YearFrom: 2013, YearTo: 2027},
		"Класс|Предмет|Ученик|Период|Отметка|Дата внесения", "5А|Физика|у-01|2 четверть|5|11.01.2028 10:00")
	if len(next.Observations) != 1 {
		t.Errorf("a grade of the calendar's last December is entered in January: %+v", next.Rejects)
	}
	lessons := read(t, opts, "Класс|Дата|№ урока|Предмет|Дата внесения|Дата изменения",
		"5А|06.04.2015|1|Физика|03.04.2015 12:00|06.04.2017 08:00")
	if len(lessons.Rejects) != 1 || lessons.Rejects[0].Column != "Дата изменения" ||
		lessons.Rejects[0].Reason != yearApart {
		t.Errorf("%+v", lessons.Rejects)
	}
}
