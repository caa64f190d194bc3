package layout

import "testing"

func TestHeldStatus(t *testing.T) {
	for status, want := range map[string]string{
		"": "held", "-": "held", "Проведён": "held", "проведено": "held", "По плану": "held", "По расписанию": "held",
		"Замена":        "held",
		"Отмена замены": "held", "Замещение (перенос)": "held", "не отменён": "held", "не снят": "held",
		"Урок не перенесён": "held", "Дистанционно": "held",
		"Отменён": "not", "Урок снят": "not", "Перенесён": "not", "Перенос на 08.04": "not", "Пропущен": "not",
		"Не проведён":  "not",
		"Не состоялся": "not", "не был проведён": "not", "cancelled": "not", "Карантин": "not",
		"Актированный день (мороз)": "not", "Каникулы": "not",
		"готово?": "?", "ок": "?", "Сидорчук": "?",
	} {
		held, ok := heldStatus(status)
		got := "?"
		if ok && held {
			got = "held"
		} else if ok {
			got = "not"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", status, got, want)
		}
	}
}

func TestReadGrade(t *testing.T) {
	for text, want := range map[string][2]bool{
		"5": {true, true}, "4+": {true, true}, "н/а": {true, true}, "Зач.": {true, true}, "ОСВ": {true, true},
		"5.0": {true, true}, "незачёт": {true, true},
		"": {false, true}, "-": {false, true}, ".": {false, true}, "0": {false, true},
		"н": {false, false}, "4,33": {false, false}, "5/4": {false, false}, "хвост": {false, false},
		"#N/A": {false, false},
	} {
		if entered, ok := readGrade(text); entered != want[0] || ok != want[1] {
			t.Errorf("%q: %t, %t, want %v", text, entered, ok, want)
		}
	}
}

// What stands in the columns of marks and absences, a row each: entries of marks
// and of absences that are read, and rows that are rejected.
func TestWordsOfTables(t *testing.T) {
	for text, want := range map[string][4]int{ // marks, rejects of marks; absences, rejects of absences
		"5": {1, 0, 0, 1}, "5/4": {2, 0, 0, 1}, "зач": {1, 0, 0, 1}, "н/а": {1, 0, 0, 1}, "н": {0, 1, 1, 0},
		"н5": {1, 0, 1, 0}, "УП": {0, 1, 1, 0},
		"осв": {0, 0, 0, 0}, "был": {0, 0, 0, 0}, "нет": {0, 0, 0, 0}, "0": {0, 0, 0, 0}, "опоздал(а)": {0, 0, 0, 0},
		"•": {0, 0, 0, 0}, "": {0, 0, 0, 0},
		"да": {0, 1, 1, 0}, "1": {1, 0, 1, 0}, "+": {0, 1, 0, 0}, "✓": {0, 1, 0, 0}, "false": {0, 0, 0, 0},
		"по болезни": {0, 1, 1, 0}, "контрольная": {0, 1, 0, 1},
		"10/12": {0, 1, 0, 1},
	} {
		marks := read(t, Options{}, "Класс|Предмет|Ученик|Дата урока|Отметка|Дата внесения",
			"5А|Физика|у-03|06.04.2015|"+text+"|07.04.2015 10:30")
		absences := read(t, Options{}, "Класс|Предмет|Ученик|Дата урока|Пропуск|Дата внесения",
			"5А|Физика|у-03|06.04.2015|"+text+"|07.04.2015 10:30")
		got := [4]int{len(marks.Observations), marks.Counts.Rejected, len(absences.Observations),
			absences.Counts.Rejected}
		if got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	for text, want := range map[string]string{
		"1001.0": "1001", "1\u00a0001": "1001", "1 001 002": "1001002", " у-01 ": "у-01", "1a 2b": "1a 2b",
		"007": "007",
	} {
		if got := identifier(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{"1,23457E+11": true, "1.2E+5": true, "1E+15": true, "12E+3": false,
		"1,5": false, "2E4": false} {
		if got := isShortened(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
	for text, want := range map[string]string{`="5А"`: "5А", "'1001": "1001", `="а""б"`: `а"б`,
		"=СУММ(A1)": "=СУММ(A1)", "5А": "5А"} {
		if got := excelText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPupilKey(t *testing.T) {
	// й as one letter and as two, ё, case, spaces and a Latin a.
	if PupilKey("Зелёный  Aндрей") != PupilKey("зеленый Андрей") || PupilKey("ab1") == PupilKey("AB1") {
		t.Error("names are compared folded, codes as they are")
	}
}

func TestClassGroup(t *testing.T) {
	for text, want := range map[string]string{"5б (Англ.яз)": "Англ.яз", "5а (5а)": "", "5А": "",
		"10-1 (1 гр.)": "1 гр."} {
		if got := ClassGroup(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPeriodTails(t *testing.T) {
	for text, want := range map[string]string{
		"4 чтв": "4 четверть", "IV четверть": "4 четверть", "за 4 четверть": "4 четверть",
		"4 четверть 2014/2015":     "4 четверть",
		"3 четверть (12.01–20.03)": "3 четверть", "4 четверть (итог)": "4 четверть", "4 тоқсан": "4 четверть",
		"2 полугодие 2014-2015 уч. год": "2 полугодие",
		"Год": "Год", "Четверть 1": "1 четверть",
	} {
		if got := PeriodName(text); got != want || !KnownPeriod(got) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"СОР", "СОЧ", "СВ", "ср", "Дата проведения", "модуль 3", "2015"} {
		if KnownPeriod(text) {
			t.Errorf("%q is a period", text)
		}
	}
}

func TestMaskHidesPersonalNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"112-233-445 95": "999-999-999 99", "11223344595": "99999999999", "06.04.2015": "06.04.2015", "42009": "42009",
	} {
		if got := Mask(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
