package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

const (
	someSchools = "Код;Название;Часовой пояс;Учебная неделя;Другие названия\r\n" +
		"sosh1;МБОУ СОШ 1;Asia/Yekaterinburg;6;СОШ 1|Школа № 1\r\n" +
		"sosh10;«Школа десять»;Europe/Moscow;5;\r\n" +
		"gym;Гимназия;Asia/Yekaterinburg;5;НТГ, Зелёная школа\r\n" +
		"gym5;Гимназия № 5;Asia/Yekaterinburg;5;\r\n" +
		"7;МКОУ СОШ имени героя;Asia/Yekaterinburg;6;\r\n"
	somePeriods = "Школа;Классы;Период;Начало;Окончание\r\n" +
		"*;*;3 четверть;12.01.2015;21.03.2015\r\n"
)

// folderOf writes reference tables; a text that is empty makes no file.
func folderOf(t *testing.T, schools, periods, days string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{"schools.csv": schools, "periods.csv": periods, "days.csv": days} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func readSome(t *testing.T, schools, periods, days string) *Reference {
	t.Helper()
	ref, err := ReadReference(folderOf(t, schools, periods, days))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func utcDay(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// plainSchool is a School without what cmp cannot compare.
type plainSchool struct {
	Code, Name, Zone string
	Week             int
	Others           []string
}

func plainSchools(ref *Reference) []plainSchool {
	var list []plainSchool
	for _, s := range ref.Schools {
		list = append(list, plainSchool{s.Code, s.Name, s.Location.String(), s.Week, s.OtherNames})
	}
	return list
}

func windows1251(t *testing.T, text string) string {
	t.Helper()
	encoded, err := charmap.Windows1251.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestReadReference(t *testing.T) {
	want := []plainSchool{
		{"sosh1", "МБОУ СОШ 1", "Asia/Yekaterinburg", 6, []string{"СОШ 1", "Школа № 1"}},
		{"ntg", "МАОУ НТГ", "Europe/Moscow", 5, nil},
	}
	schools := "Код;Название;Часовой пояс;Учебная неделя;Другие названия\r\nsosh1;МБОУ СОШ 1;Asia/Yekaterinburg;6;СОШ 1|Школа № 1\r\nntg;МАОУ НТГ;Europe/Moscow;5;\r\n"
	for name, text := range map[string]string{
		"UTF-8":             schools,
		"UTF-8 with BOM":    "\ufeff" + schools,
		"BOM and quotes":    "\ufeff" + strings.ReplaceAll(schools, "Код;", "\"Код\";"),
		"windows-1251":      windows1251(t, schools),
		"Unix lines":        strings.ReplaceAll(schools, "\r\n", "\n"),
		"commas":            strings.ReplaceAll(schools, ";", ","),
		"empty rows":        strings.ReplaceAll(schools, "\r\nntg", "\r\n\r\n;;;;\r\nntg") + ";;;;\r\n",
		"spaces":            "  код ; НАЗВАНИЕ;Часовой  пояс;Учебная неделя;Другие названия\n sosh1 ; МБОУ  СОШ 1;Asia/Yekaterinburg; 6;СОШ 1 , Школа № 1\nntg;МАОУ НТГ;Europe/Moscow;5;\n",
		"other order":       "Учебная неделя;Код;Другие названия;Название;Часовой пояс\n6;sosh1;СОШ 1|Школа № 1;МБОУ СОШ 1;Asia/Yekaterinburg\n5;ntg;;МАОУ НТГ;Europe/Moscow\n",
		"a short last cell": strings.Replace(schools, "Moscow;5;", "Moscow;5", 1),
		"an empty column":   strings.ReplaceAll(schools, "\r\n", ";\r\n"),
	} {
		ref := readSome(t, text, somePeriods, "")
		if diff := cmp.Diff(want, plainSchools(ref)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestReadReferenceWithoutOtherNames(t *testing.T) {
	ref := readSome(t, "Код;Название;Часовой пояс;Учебная неделя\nsosh1;МБОУ СОШ 1;Asia/Yekaterinburg;6\n", somePeriods,
		"")
	if len(ref.Schools) != 1 || ref.Schools[0].OtherNames != nil {
		t.Errorf("schools %+v", ref.Schools)
	}
}

func TestReadPeriodsAndDays(t *testing.T) {
	ref := readSome(t, someSchools,
		"Школа;Классы;Период;Начало;Окончание\n*;*;III чет;12.01.2015;21.03.2015\nСОШ №1;5-9;1 тр;2014-09-01;2014-11-30\n",
		"Школа;Дата;Вид\n*;02.05.2015;выходной\nsosh1;2015-05-02;Рабочий\nsosh1;04.05.2015;рабочий\ngym;05.05.2015;выходной\n")
	type period struct {
		School, Classes, Period string
		Start, End              time.Time
		Line                    int
	}
	var periods []period
	for _, p := range ref.Periods {
		periods = append(periods, period{p.School, p.Classes, p.Period, p.Start, p.End, p.Line})
	}
	wantPeriods := []period{
		{"*", "*", "3 четверть", utcDay(2015, 1, 12), utcDay(2015, 3, 21), 2},
		{"sosh1", "5-9", "1 триместр", utcDay(2014, 9, 1), utcDay(2014, 11, 30), 3},
	}
	if diff := cmp.Diff(wantPeriods, periods); diff != "" {
		t.Error(diff)
	}
	wantDays := []DayRow{
		{"*", utcDay(2015, 5, 2), false, 2}, {"sosh1", utcDay(2015, 5, 2), true, 3},
		{"sosh1", utcDay(2015, 5, 4), true, 4}, {"gym", utcDay(2015, 5, 5), false, 5},
	}
	if diff := cmp.Diff(wantDays, ref.Days); diff != "" {
		t.Error(diff)
	}
	for school, want := range map[string]map[time.Time]bool{
		"sosh1":  {utcDay(2015, 5, 2): true, utcDay(2015, 5, 4): true},
		"gym":    {utcDay(2015, 5, 2): false, utcDay(2015, 5, 5): false},
		"sosh10": {utcDay(2015, 5, 2): false},
	} {
		if diff := cmp.Diff(want, ref.Overrides(school)); diff != "" {
			t.Errorf("%s:\n%s", school, diff)
		}
	}
}

func TestReadReferenceRefuses(t *testing.T) {
	header := "Код;Название;Часовой пояс;Учебная неделя;Другие названия\n"
	good := header + "a1;Школа А;Europe/Moscow;5;\n"
	periods := "Школа;Классы;Период;Начало;Окончание\n"
	days := "Школа;Дата;Вид\n"
	for _, test := range []struct{ name, schools, periods, days, want string }{
		{"no schools", "", somePeriods, "",
			"schools.csv: файла нет: создайте его со столбцами Код;Название;Часовой пояс;Учебная неделя"},
		{"no periods", good, "", "", "periods.csv: файла нет"},
		{"an empty file", " \n", somePeriods, "", "schools.csv: файл пуст"},
		{"a header alone", header, somePeriods, "", "schools.csv: в файле нет ни одной школы"},
		{"a column that lacks", "Код;Название;Учебная неделя\na1;А;5\n", somePeriods, "",
			"schools.csv, строка 1, столбец «Часовой пояс»: столбца нет"},
		{"a misspelled column", "\n" + header[:len(header)-1] + ";Другие имена\n", somePeriods, "",
			"schools.csv, строка 2, столбец «Другие имена»: неизвестный столбец"},
		{"a column twice", "Код;" + header, somePeriods, "", "строка 1, столбец «Код»: столбец стоит дважды"},
		{"an unknown zone", header + "a1;Школа А;Урал;5;\n", somePeriods, "",
			"schools.csv, строка 2, столбец «Часовой пояс»: стоит «Урал», ожидается"},
		{"no zone", header + "a1;Школа А;;5;\n", somePeriods, "", "столбец «Часовой пояс»: стоит «»"},
		{"the computer's zone", header + "a1;Школа А;Local;5;\n", somePeriods, "",
			"столбец «Часовой пояс»: стоит «Local»"},
		{"a week", header + "a1;Школа А;Europe/Moscow;7;\n", somePeriods, "",
			"столбец «Учебная неделя»: стоит «7», ожидается 5 или 6"},
		{"a line below a blank one", good + "\n;;;;\nb;Школа Б;Europe/Moscow;7;\n", somePeriods, "",
			"schools.csv, строка 5, столбец «Учебная неделя»"},
		{"no week", header + "a1;Школа А;Europe/Moscow\n", somePeriods, "", "столбец «Учебная неделя»: стоит «»"},
		{"no code", header + ";Школа А;Europe/Moscow;5;\n", somePeriods, "", "столбец «Код»: стоит «»"},
		{"a code that is all schools", header + "*;Школа А;Europe/Moscow;5;\n", somePeriods, "",
			"столбец «Код»: стоит «*»"},
		{"no name", header + "a1;;Europe/Moscow;5;\n", somePeriods, "", "столбец «Название»: стоит «»"},
		{"a code twice", good + "A-1;Школа Б;Europe/Moscow;5;\n", somePeriods, "",
			"schools.csv, строка 3, столбец «Код»: «A-1» — уже название или код школы a1"},
		{"names that fold alike", good + "b;«школа» А;Europe/Moscow;5;\n", somePeriods, "",
			"строка 3, столбец «Название»: ««школа» А» — уже"},
		{"another name twice", good + "b;Школа Б;Europe/Moscow;5;Лицей|Школа №А\n", somePeriods, "",
			"строка 3, столбец «Другие названия»: «Школа №А» — уже название или код школы a1"},
		{"a name twice after a bad line",
			header + "a1;Школа А;Moscow;5;\nb;Школа Б;Europe/Moscow;5;\nc;Школа А;Europe/Moscow;5;\n", somePeriods, "",
			"строка 4, столбец «Название»: «Школа А» — уже название или код школы a1"},
		{"a stray delimiter", good[:len(good)-1] + ";;x\n", somePeriods, "",
			"строка 2: стоит «x» правее последнего столбца"},
		{"an unclosed quote", good + "b;\"Школа;Europe/Moscow;5;\nc;d;e;5;\n", somePeriods, "",
			"schools.csv, строка 3: кавычка"},

		{"an unknown school", good, periods + "a2;*;3 чет;12.01.2015;21.03.2015\n", "",
			"periods.csv, строка 2, столбец «Школа»: стоит «a2», ожидается код"},
		{"no school", good, periods + ";*;3 чет;12.01.2015;21.03.2015\n", "", "строка 2, столбец «Школа»: стоит «»"},
		{"no period", good, periods + "*;*;;12.01.2015;21.03.2015\n", "", "строка 2, столбец «Период»: ячейка пуста"},
		{"a date", good, periods + "*;*;3 чет;31.02.2015;21.03.2015\n", "",
			"строка 2, столбец «Начало»: стоит «31.02.2015», ожидается дата"},
		{"a far date", good, periods + "*;*;3 чет;12.01.2015;21.03.0215\n", "",
			"строка 2, столбец «Окончание»: стоит «21.03.0215»"},
		{"start after end", good, periods + "*;*;3 чет;21.03.2015;12.01.2015\n", "",
			"строка 2, столбец «Окончание»: стоит 12.01.2015, а период начинается 21.03.2015"},
		{"a date of Excel", good, periods + "*;05.сен;3 чет;12.01.2015;21.03.2015\n", "",
			"строка 2, столбец «Классы»: стоит «05.сен», ожидается"},
		{"grades upside down", good, periods + "*;9-5;3 чет;12.01.2015;21.03.2015\n", "",
			"столбец «Классы»: стоит «9-5»"},
		{"a grade that is none", good, periods + "*;5-13;3 чет;12.01.2015;21.03.2015\n", "",
			"столбец «Классы»: стоит «5-13»"},
		{"a class without a grade", good, periods + "*;А;3 чет;12.01.2015;21.03.2015\n", "",
			"столбец «Классы»: стоит «А»"},
		{"an empty item", good, periods + "*;5,;3 чет;12.01.2015;21.03.2015\n", "", "столбец «Классы»: стоит «5,»"},
		{"a class twice in a list", good, periods + "*;5,6,5 класс;3 чет;12.01.2015;21.03.2015\n", "",
			"один и тот же класс назван дважды"},
		{"a row twice", good, periods + "*;*;3 чет;12.01.2015;21.03.2015\n*;*;3 четверть;12.01.2015;22.03.2015\n", "",
			"periods.csv, строка 3, столбец «Классы»: «*»: для этих классов период «3 четверть» уже задан в строке 2"},
		{"a row twice by the school's name", good,
			periods + "a1;5А;3 чет;12.01.2015;21.03.2015\nШкола А;5A,6;3 чет;12.01.2015;22.03.2015\n", "",
			"строка 3, столбец «Классы»"},
		{"equal ranges that overlap", good,
			periods + "*;5-7;3 чет;12.01.2015;21.03.2015\n*;7-9;3 чет;12.01.2015;22.03.2015\n", "",
			"строка 3, столбец «Классы»"},

		{"an unknown kind of day", good, somePeriods, days + "*;02.05.2015;праздник\n",
			"days.csv, строка 2, столбец «Вид»: стоит «праздник», ожидается выходной или рабочий"},
		{"a day's date", good, somePeriods, days + "*;2 мая;выходной\n",
			"days.csv, строка 2, столбец «Дата»: стоит «2 мая»"},
		{"a day's school", good, somePeriods, days + "b;02.05.2015;выходной\n",
			"days.csv, строка 2, столбец «Школа»: стоит «b»"},
		{"a day twice", good, somePeriods, days + "a1;02.05.2015;выходной\nШкола А;2015-05-02;рабочий\n",
			"days.csv, строка 3, столбец «Дата»: стоит «2015-05-02»: этот день школы уже задан в строке 2"},
	} {
		folder := folderOf(t, test.schools, test.periods, test.days)
		ref, err := ReadReference(folder)
		var referenceError *ReferenceError
		if ref != nil || !errors.As(err, &referenceError) || !strings.Contains(err.Error(), test.want) ||
			!strings.HasPrefix(err.Error(), folder) {
			t.Errorf("%s: %v\nwant %s", test.name, err, test.want)
		}
	}
}

func TestPeriodsThatDoNotCollide(t *testing.T) {
	readSome(t, someSchools, "Школа;Классы;Период;Начало;Окончание\n"+
		"*;*;3 чет;12.01.2015;21.03.2015\n*;*;4 чет;01.04.2015;29.05.2015\nsosh1;*;3 чет;12.01.2015;22.03.2015\n"+
		"*;5-7;3 чет;12.01.2015;21.03.2015\n*;8-10;3 чет;12.01.2015;21.03.2015\n*;5-9;3 чет;12.01.2015;21.03.2015\n"+
		"*;5А,5Б;3 чет;12.01.2015;21.03.2015\n*;5В;3 чет;12.01.2015;21.03.2015\n*;5;3 чет;12.01.2015;21.03.2015\n", "")
}

func TestAllProblemsAreTold(t *testing.T) {
	schools := "Код;Название;Часовой пояс;Учебная неделя\na;Школа А;x;5\nb;Школа Б;Europe/Moscow;4\n"
	_, err := ReadReference(folderOf(t, schools, somePeriods, ""))
	if err == nil || !strings.Contains(err.Error(), "строка 2") || !strings.Contains(err.Error(), "строка 3") {
		t.Errorf("two bad lines: %v", err)
	}
	var many strings.Builder
	for range 25 {
		many.WriteString("*;x;3 чет;12.01.2015;21.03.2015\n")
	}
	_, err = ReadReference(folderOf(t, someSchools, "Школа;Классы;Период;Начало;Окончание\n"+many.String(), ""))
	if err == nil || strings.Count(err.Error(), "столбец «Классы»") != 20 ||
		!strings.Contains(err.Error(), "и ещё ошибок: 5") {
		t.Errorf("25 bad lines: %v", err)
	}
}

func TestSchoolNamed(t *testing.T) {
	ref := readSome(t, someSchools, somePeriods, "")
	for text, want := range map[string]string{
		"sosh1": "sosh1", "SOSH1": "sosh1", "МБОУ СОШ 1": "sosh1", "мбоу «СОШ №1»": "sosh1",
		" мбоу  сош №\u00a01 ": "sosh1",
		"школа 1":              "sosh1", "Школа десять": "sosh10", `"школа" десять`: "sosh10", "зеленая школа": "gym",
		"ЗЕЛЁНАЯ ШКОЛА": "gym",
		"гимназия":      "gym", "Гимназия №5": "gym5", "7": "7", "№ 7": "7",
	} {
		if got, ok := ref.SchoolNamed(text); got.Code != want || !ok {
			t.Errorf("%q is %q, want %q", text, got.Code, want)
		}
	}
	for _, text := range []string{"", "*", "СОШ", "СОШ 10", "МБОУ СОШ 11", "МБОУ", "Гимназия 6", "77"} {
		if got, ok := ref.SchoolNamed(text); ok {
			t.Errorf("%q is %q, want none", text, got.Code)
		}
	}
}

func TestSchoolOfPath(t *testing.T) {
	ref := readSome(t, someSchools, somePeriods, "")
	for path, want := range map[string]string{
		"Отметки_sosh1_2.csv":                        "sosh1",
		"Отметки_SOSH1.csv":                          "sosh1",
		"exports/sosh1/Отметки.csv":                  "sosh1",
		`exports\sosh1\Отметки.csv`:                  "sosh1",
		"logs/sosh1.xls":                             "sosh1",
		"СОШ №1. Отметки.xlsx":                       "sosh1",
		"Отметки (СОШ1) апрель.xlsx":                 "sosh1",
		"Школа 1/апрель/Отметки.csv":                 "sosh1",
		"Отметки СОШ 10.csv":                         "",
		"Отметки2СОШ 1.csv":                          "",
		"СОШ 1А.csv":                                 "",
		"Отметки sosh10.csv":                         "sosh10",
		"sosh10/Отметки СОШ 1.csv":                   "sosh1", // the file's name comes first
		"sosh10/sosh1/Отметки.csv":                   "sosh1", // the nearest folder
		"sosh1.zip → 2014_2015_5а (5а).xlsx":         "sosh1",
		"sosh1/journals.zip → 2014_2015_5а.xlsx":     "sosh1",
		"Гимназия.csv":                               "gym",
		"Гимназия 5.csv":                             "gym5", // not «Гимназия» too
		"Гимназия 5 класс 6.csv":                     "gym5",
		"НТГ_отметки.csv":                            "gym",
		norm.NFD.String("Зелёная школа/Отметки.csv"): "gym",
		"7/Отметки.csv":                              "7", // a number must be the whole name
		"7.zip → 5а.xlsx":                            "7",
		"7.csv":                                      "7",
		"Отметки 7.csv":                              "",
		"7 класс/Отметки.csv":                        "",
		"Отметки.csv":                                "",
		"":                                           "",
	} {
		got, candidates := ref.SchoolOfPath(path)
		if got.Code != want || len(candidates) != min(len(want), 1) {
			t.Errorf("%q is %q of %d candidates, want %q", path, got.Code, len(candidates), want)
		}
	}
}

// A code of one letter stands in too many names of classes.
func TestShortCodeMustBeTheWholeName(t *testing.T) {
	ref := readSome(t, "Код;Название;Часовой пояс;Учебная неделя\nв;В;Europe/Moscow;5\ns2;Школа вторая;Europe/Moscow;5\n", somePeriods, "")
	for path, want := range map[string]string{"5 в.csv": "", "в.csv": "в", "в/5 а.csv": "в", "marks s2.csv": "",
		"s2/marks.csv": "s2"} {
		if got, _ := ref.SchoolOfPath(path); got.Code != want {
			t.Errorf("%q is %q, want %q", path, got.Code, want)
		}
	}
}

func TestSchoolOfPathThatNamesSeveral(t *testing.T) {
	ref := readSome(t, someSchools, somePeriods, "")
	for path, want := range map[string][]string{
		"sosh1 и sosh10.csv":            {"sosh1", "sosh10"},
		"НТГ/sosh10, СОШ 1/Отметки.csv": {"sosh1", "sosh10"},
		"Гимназия и Гимназия 5.csv":     {"gym", "gym5"},
	} {
		got, candidates := ref.SchoolOfPath(path)
		var codes []string
		for _, school := range candidates {
			codes = append(codes, school.Code)
		}
		if diff := cmp.Diff(want, codes); diff != "" || got.Code != "" {
			t.Errorf("%q is %q of:\n%s", path, got.Code, diff)
		}
	}
}

func TestMostSpecificPeriodWins(t *testing.T) {
	lines := []string{ // from line 2 on
		"*;*;3 четверть;12.01.2015;21.03.2015",                // 2
		"*;1-9;3 четверть;12.01.2015;22.03.2015",              // 3
		"*;5-6;3 четверть;12.01.2015;23.03.2015",              // 4
		"*;5;3 четверть;12.01.2015;24.03.2015",                // 5
		"*;5А,6Б;3 четверть;12.01.2015;25.03.2015",            // 6
		"sosh1;*;3 четверть;12.01.2015;26.03.2015",            // 7
		"sosh1;8;3 четверть;12.01.2015;27.03.2015",            // 8
		"*;10 класс, 11–12;1 полугодие;01.09.2014;27.12.2014", // 9
	}
	ref := readSome(t, someSchools, "Школа;Классы;Период;Начало;Окончание\n"+strings.Join(lines, "\n"), "")
	for _, test := range []struct {
		school, class, period string
		line                  int // 0 for none
	}{
		{"gym", "10А", "3 четверть", 2},
		{"gym", "Хор", "3 четверть", 2}, // a class without a grade is of «*» only
		{"gym", "9В", "3 четверть", 3},
		{"gym", "6А", "3 четверть", 4},
		{"gym", "5Б", "3 четверть", 5},
		{"gym", "5", "3 четверть", 5},
		{"gym", "5А", "3 четверть", 6},
		{"gym", "5а (5а)", "3 чет", 6},
		{"gym", "6Б", "III четверть", 6},
		{"sosh1", "5А", "3 четверть", 7}, // the school before the class
		{"sosh1", "8А", "3 четверть", 8},
		{"gym", "10А", "1 сем", 9},
		{"gym", "12", "1 полугодие", 9},
		{"gym", "9А", "1 полугодие", 0},
		{"gym", "5А", "4 четверть", 0},
	} {
		got, ok := ref.Period(test.school, test.class, test.period)
		if got.Line != test.line || ok != (test.line > 0) {
			t.Errorf("%s, %s, %s: line %d, want %d", test.school, test.class, test.period, got.Line, test.line)
		}
	}
}
