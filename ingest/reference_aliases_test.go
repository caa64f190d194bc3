package ingest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const aliasHeader = "Что;Как в выгрузке;Как считать\n"

func TestReadAliases(t *testing.T) {
	lines := []string{ // from line 2 on
		"учитель;Учитель-0101  И О;Учитель-0101 И.О.",
		"Учитель;учитель-0101 И.О.;Учитель-0101 И.О.", // case is all that differs
		"предмет;Русск. яз.;Русский язык",
		"ПРЕДМЕТ;Рус. яз.;Русский язык",
		"предмет;Учитель-0101 И.О.;Труд", // a subject is no teacher
		"Класс;5 Кадетский;5К",
	}
	ref := readWith(t, "aliases.csv", aliasHeader+strings.Join(lines, "\n"))
	want := []AliasRow{
		{2, OfTeacher, "Учитель-0101 И О", "Учитель-0101 И.О."},
		{3, OfTeacher, "учитель-0101 И.О.", "Учитель-0101 И.О."},
		{4, OfSubject, "Русск. яз.", "Русский язык"},
		{5, OfSubject, "Рус. яз.", "Русский язык"},
		{6, OfSubject, "Учитель-0101 И.О.", "Труд"},
		{7, OfClass, "5 Кадетский", "5К"},
	}
	if diff := cmp.Diff(want, ref.Aliases); diff != "" {
		t.Error(diff)
	}
}

func TestReadAliasesRefuses(t *testing.T) {
	for _, test := range []struct{ name, lines, want string }{
		{"nothing that can be joined", "школа;5а;5А",
			"aliases.csv, строка 2, столбец «Что»: стоит «школа», ожидается учитель, предмет или класс"},
		{"a class as itself", "класс;5a;5А", "столбец «Как считать»: стоит «5А»: это то же самое, что «5a»"},
		// a Latin a
		{"no spelling", "предмет;;Физика", "строка 2, столбец «Как в выгрузке»: ячейка пуста"},
		{"no canonical", "предмет;Физ.;", "строка 2, столбец «Как считать»: ячейка пуста"},
		{"a teacher as himself", "учитель;Учитель-0101  И.О.;Учитель-0101 И.О.",
			"столбец «Как считать»: стоит «Учитель-0101 И.О.»: это то же самое, что «Учитель-0101 И.О.», замена не нужна"},
		{"a subject as itself", "предмет;физикa;Физика",
			"столбец «Как считать»: стоит «Физика»: это то же самое, что «физикa»"}, // a Latin a
		{"a teacher twice", "учитель;А А.;А А.А.\nучитель;А А.;А А.Б.",
			"строка 3, столбец «Как в выгрузке»: стоит «А А.»: это написание уже задано в строке 2"},
		{"a subject twice", "предмет;Физ.;Физика\nпредмет;физ.;Физика",
			"строка 3, столбец «Как в выгрузке»: стоит «физ.»: это написание уже задано в строке 2"},
		{"a chain", "учитель;А;Б\nучитель;Б;В",
			"строка 2, столбец «Как считать»: стоит «Б», а в строке 3 оно само заменяется на «В»"},
		{"a chain upwards", "предмет;Физ.;Физика\nпредмет;Ф.;физ.",
			"строка 3, столбец «Как считать»: стоит «физ.», а в строке 2 оно само заменяется на «Физика»"},
	} {
		got := refusal(t, "aliases.csv", aliasHeader+test.lines+"\n")
		if !strings.Contains(got, test.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %s\nwant %s alone", test.name, got, test.want)
		}
	}
	circle := refusal(t, "aliases.csv", aliasHeader+"учитель;А;Б\nучитель;Б;А\n")
	if !strings.Contains(circle, "строка 2") || !strings.Contains(circle, "\naliases.csv, строка 3") {
		t.Errorf("a circle: %s", circle)
	}
}

func TestLikelyTeachers(t *testing.T) {
	for _, test := range []struct {
		name, a, b string // a sorts before b
		likely     bool
	}{
		{"case", "УЧИТЕЛЬ-0101 И.О.", "Учитель-0101 И.О.", true},
		{"dots and spaces", "Учитель-0101 И О", "Учитель-0101 И. О.", true},
		{"no space before initials", "Учитель-0101 И.О.", "Учитель-0101И.О.", true},
		{"ё", "Учетчик И.О.", "Учётчик И.О.", true},
		{"a Latin e in the surname", "Учитeль-0101 И.О.", "Учитель-0101 И.О.", true},
		{"a Latin initial", "Учитель-0101 A.О.", "Учитель-0101 А.О.", true},
		{"a dash for a hyphen", "Учитель - 0101 И.О.", "Учитель–0101 И.О.", true},
		{"names and initials", "Учитель-0101 И.О.", "Учитель-0101 Имя Отчество", true},
		{"a name and an initial", "Учитель-0101 И. Отчество", "Учитель-0101 Имя О.", true},
		{"a typo", "Учетель И.О.", "Учитель И.О.", true},
		{"a letter too few", "Учиель И.О.", "Учитель И.О.", true},
		{"a letter too many", "Учитель Имя Отчество", "Учиттель И.О.", true},
		{"a typo beside equal digits", "Учетель-0101 И.О.", "Учитель-0101 И.О.", true},
		{"a typo in the second half", "Учитель-Завхаз И.О.", "Учитель-Завхоз И.О.", true},
		{"a hyphen with spaces", "Учитель - Завхоз Имя Отчество", "Учитель-Завхоз И.О.", true},

		{"digits", "Учитель-0101 И.О.", "Учитель-0102 И.О.", false},
		{"a digit fewer", "Учитель-0101 И.О.", "Учитель-101 И.О.", false},
		{"digits apart", "Учитель-01 01 И.О.", "Учитель-0101 И.О.", false},
		{"initials", "Учитель-0101 А.О.", "Учитель-0101 И.О.", false},
		{"an initial fewer", "Учитель-0101 И.", "Учитель-0101 И.О.", false},
		{"names of equal initials", "Учитель-0101 Имя Отчество", "Учитель-0101 Иной Отчество", false},
		{"a surname alone", "Учитель-0101", "Учитель-0101 И.О.", false},
		{"a typo and another initial", "Учетель И.О.", "Учитель И.А.", false},
		{"a typo without initials", "Учетель", "Учитель", false},
		{"two typos", "Учетел И.О.", "Учитель И.О.", false},
		{"letters that change places", "Учтиель И.О.", "Учитель И.О.", false},
		{"a short surname", "Завач И.О.", "Завуч И.О.", false},
		{"a surname that is short with one letter fewer", "Завхо И.О.", "Завхоз И.О.", false},
		{"the same, sorted last", "Завзхо И.О.", "Завхо И.О.", false},
		{"a surname of six letters", "Завхаз И.О.", "Завхоз И.О.", true},
		{"gender", "Педагогов И.О.", "Педагогова И.О.", false},
	} {
		var want [][2]string
		if test.likely {
			want = [][2]string{{test.a, test.b}}
		}
		for _, names := range [][]string{{test.a, test.b}, {test.b, test.a}} {
			if diff := cmp.Diff(want, LikelyTeachers(names)); diff != "" {
				t.Errorf("%s: %q\n%s", test.name, names, diff)
			}
		}
	}
}

func TestLikelyTeachersAreSorted(t *testing.T) {
	got := LikelyTeachers([]string{"Учитель-0102 И О", "", "Учитель-0101 И.О.", "...", "Учитель-0102 И.О.", "—",
		"Учитель-0101 Имя Отчество",
		" Учитель-0102  И О ", "Учитель-0101 И О"})
	want := [][2]string{
		{"Учитель-0101 И О", "Учитель-0101 И.О."},
		{"Учитель-0101 И О", "Учитель-0101 Имя Отчество"},
		{"Учитель-0101 И.О.", "Учитель-0101 Имя Отчество"},
		{"Учитель-0102 И О", "Учитель-0102 И.О."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLikelySubjects(t *testing.T) {
	for _, test := range []struct {
		name, a, b string // a sorts before b
		likely     bool
	}{
		{"an abbreviation", "Русск. яз.", "Русский язык", true},
		{"an abbreviation without a space", "Русск.яз.", "Русский язык", true},
		{"an abbreviation without dots", "Рус яз", "Русский язык", true},
		{"each word in one of them", "Русск. язык", "Русский яз.", true},
		{"in brackets", "Иностранный язык (англ.)", "Иностранный язык (английский)", true},
		{"a single word", "Информ.", "Информатика", true},
		{"dots", "О.Б.Ж.", "ОБЖ", true},
		{"spaces and case", "Физ ика", "физика", true},
		{"a Latin T", "Инф. и ИКT", "Информатика и ИКТ", true},

		{"what SubjectKey folds", "Физика", "физикa", false}, // a Latin a
		{"a single word without a dot", "Право", "Правоведение", false},
		{"another word", "Родной язык", "Русский язык", false},
		{"a word more", "Русский язык", "Русский язык и литература", false},
		{"digits", "Инф. 1", "Информатика 10", false},
		{"the end of a word", "Геометрия", "метрия.", false},
	} {
		var want [][2]string
		if test.likely {
			want = [][2]string{{test.a, test.b}}
		}
		for _, names := range [][]string{{test.a, test.b}, {test.b, test.a}} {
			if diff := cmp.Diff(want, LikelySubjects(names)); diff != "" {
				t.Errorf("%s: %q\n%s", test.name, names, diff)
			}
		}
	}
}

func TestLikelySubjectsOncePerKey(t *testing.T) {
	got := LikelySubjects([]string{"физика", "Химия", "Физика", "Физ.", "Хим.", ""})
	want := [][2]string{{"Физ.", "Физика"}, {"Хим.", "Химия"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
