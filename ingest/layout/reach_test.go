package layout

import "testing"

func TestReach(t *testing.T) {
	april := [2]int32{on(2015, 4, 1), on(2015, 4, 30)}
	none := [2]int32{NoDate, NoDate}
	moment := at(2015, 5, 6, 9, 0, 0)
	for title, want := range map[string]struct {
		reach    [2]int32
		exported int64
	}{
		"Отметки за период с 01.04.2015 по 30.04.2015":             {april, NoTime},
		"Период: 01.04.2015 - 30.04.2015":                          {april, NoTime},
		"Отчётный период|с 01.04.2015 г.|по 30.04.2015 г.":         {april, NoTime},
		"Период|с|01.04.2015|по|30.04.2015":                        {april, NoTime},
		"Отчёт с 1 по 30 апреля 2015 г.":                           {april, NoTime},
		"с 1 апреля по 30 апреля 2015 года":                        {april, NoTime},
		"с 1 апреля 2015 г. по 30 апреля 2015 г.":                  {april, NoTime},
		"Отметки за апрель 2015":                                   {april, NoTime},
		"за апрель месяц 2015 г.":                                  {april, NoTime},
		"Период: апрель 2015 г.":                                   {april, NoTime},
		"4 четверть (01.04.2015–30.04.2015)":                       {april, NoTime},
		"Дата с: 01.04.2015, дата по: 30.04.2015":                  {april, NoTime},
		"Начало периода: 01.04.2015|Окончание периода: 30.04.2015": {april, NoTime},
		"2015-04-01 — 2015-04-30":                                  {april, NoTime},
		"01.04.2015 00:00 – 30.04.2015 23:59":                      {april, NoTime},
		"4/1/2015 - 4/30/2015":                                     {april, NoTime}, // the 30th month is none
		"за март-апрель 2015": {[2]int32{on(2015, 3, 1), on(2015, 4, 30)},
			NoTime},
		"Отметки за 06.04.2015": {[2]int32{on(2015, 4, 6), on(2015, 4, 6)},
			NoTime},
		"Выгружено 06.05.2015 09:00 за период с 01.04.2015 по 30.04.2015": {april, moment},
		"Период: 01.04.2015 - 30.04.2015. Сформирован: 06.05.2015 09:00":  {april, moment},
		"Отчёт сформирован: 01.04.2015 - 30.04.2015":                      {april, NoTime},
		"Сформировано за апрель 2015":                                     {april, NoTime},
		"Отметки за 4 четверть 2015":                                      {none, NoTime},
		"4 четверть":                        {none, NoTime},
		"за 2014/2015 учебный год":          {none, NoTime},
		"за апрель 2015/2016 учебного года": {none, NoTime},
		"с 31.04.2015 по 30.05.2015":        {none, NoTime},
		"с 30.04.2015 по 01.04.2015":        {none, NoTime},
		"за март 2015|за апрель 2015":       {none, NoTime},
		"Выгружено 06.05.2015 09:00":        {none, moment},
	} {
		plan, err := Recognise(sheet("Отметки, МБОУ СОШ 1", title, "", marksHeader), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]int32{plan.ReachFrom, plan.ReachTo}; got != want.reach || plan.ExportedTo != want.exported {
			t.Errorf("%s: %v, exported %d; want %v, %d", title, got, plan.ExportedTo, want.reach, want.exported)
		}
	}
	plan, err := Recognise(sheet("Дата начала: 01.04.2015", "Дата окончания: 30.04.2015", marksHeader), Options{})
	if err != nil || plan.ReachFrom != april[0] || plan.ReachTo != april[1] {
		t.Errorf("a period on two lines: %+v, %v", plan, err)
	}
}
