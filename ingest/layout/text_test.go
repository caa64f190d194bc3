package layout

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// pairs checks a function of one text against expected results.
func pairs(t *testing.T, name string, f func(string) string, want map[string]string) {
	t.Helper()
	for in, out := range want {
		if got := f(in); got != out {
			t.Errorf("%s(%q) = %q, want %q", name, in, got, out)
		}
	}
}

func TestText(t *testing.T) {
	pairs(t, "Text", Text, map[string]string{
		"":                        "",
		"Русский язык":            "Русский язык",
		"  Русский\u00a0 язык\t":  "Русский язык",
		"\ufeffКласс":             "Класс",
		"Физ\u00adкуль\u200bтура": "Физкультура",
		"а\r\nб":                  "а б",
		"№ урока":                 "№ урока",
		"тонкий\u2009пробел\u202fздесь": "тонкий пробел здесь",
		" ": "",
	})
}

func TestSubjectKey(t *testing.T) {
	pairs(t, "SubjectKey", SubjectKey, map[string]string{
		"Физикa":               "физика", // a Latin a
		"ЧЕРЧЕНИЕ":             "черчение",
		"Чёрчение  и\u00a0ИЗО": "черчение и изо",
		"Английский (English)": "английский (english)",
		"Computer science":     "computer science",
	})
}

func TestClassName(t *testing.T) {
	pairs(t, "ClassName", ClassName, map[string]string{
		"5а (5а)":       "5А",
		"5A":            "5А", // a Latin A
		"5a(5А)":        "5А",
		"5-А":           "5А",
		"5 А":           "5А",
		"5\u00a0«а»":    "5А",
		"5 \"Б\" класс": "5Б",
		"5 класс":       "5",
		"6.0":           "6",
		"10-1":          "10-1",
		"10 – 1":        "10-1",
		"101":           "101",
		"11 ФМ":         "11ФМ",
		"10 Соц-эк":     "10 СОЦ-ЭК",
		"5А (группа 1)": "5А",
		"5б (Англ.яз)":  "5Б",
		"7B":            "7В",
		"10IT":          "10IT", // I has no Cyrillic twin
		"":              "",
		"()":            "()",
	})
}

func TestGrade(t *testing.T) {
	for class, want := range map[string]int{"5А": 5, "11ФМ": 11, "10-1": 10, "": 0, "ГПД": 0, "2014": 0} {
		if got := Grade(class); got != want {
			t.Errorf("Grade(%q) = %d, want %d", class, got, want)
		}
	}
}

func TestPeriodName(t *testing.T) {
	pairs(t, "PeriodName", PeriodName, map[string]string{
		"3 чет": "3 четверть", "3 четверть": "3 четверть", "III четверть": "3 четверть", "3-я четверть": "3 четверть",
		"3 ч.": "3 четверть", "3чет.": "3 четверть", "Четверть 3": "3 четверть", "Третья четверть": "3 четверть",
		"четвёртая четверть": "4 четверть", "IV\u00a0 ЧЕТВЕРТЬ": "4 четверть",
		"1 тр": "1 триместр", "1 триместр": "1 триместр",
		"1 сем": "1 полугодие", "1 полугодие": "1 полугодие", "1 семестр": "1 полугодие", "I полугодие": "1 полугодие",
		"2 п/г": "2 полугодие",
		"Год":   "Год", "Годовая": "Год", "год.": "Год", "Годовая оценка": "Год",
		"Экзамен": "Экзамен", "Экз.": "Экзамен", "Итог": "Итог", "Итоговая": "Итог",
		"Итоговая за 3 четверть": "3 четверть",
		"2  модуль":              "2 модуль", "3": "3", "чет": "чет", "": "", "3 чет (пересдача)": "3 чет (пересдача)",
		"1/2 четверть": "1/2 четверть",
	})
}

func TestMask(t *testing.T) {
	pairs(t, "Mask", Mask, map[string]string{
		"31.02.2015 09:00":    "31.02.2015 09:00",
		"5/4, +7 (343) 00-00": "5/4, +7 (343) 00-00",
		"Фамилия А.":          "Ааааааа А.",
		"Family-2014":         "Аааааа-9999",
		"у-sosh1-5А-03":       "а-аааа9-9А-99",
		"№ 5 урок":            "? 9 аааа",
		"\xff1":               "?9",
		"":                    "",
	})
	long := Mask(strings.Repeat("Фамилия ", 20))
	if n := utf8.RuneCountInString(long); n != 40 || !strings.HasSuffix(long, "…") {
		t.Errorf("a long text is masked as %q (%d characters), want 40 with … at the end", long, n)
	}
	if got := Mask(strings.Repeat("1", 40)); got != strings.Repeat("1", 40) {
		t.Errorf("forty digits are masked as %q", got)
	}
}
