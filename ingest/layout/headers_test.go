package layout

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/ingest/tabular"
)

// readSheet recognises the first table of lines and reads all of them by it.
func readSheet(t *testing.T, lines ...string) (*Plan, *Batch) {
	t.Helper()
	rows := sheet(lines...)
	plan, err := Recognise(rows, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out Batch
	plan.Table(tabular.NewBlock(rows), &out)
	return plan, &out
}

func TestNewTables(t *testing.T) {
	const first = "Класс|Предмет|Ученик|Дата урока|Отметка|Дата внесения"
	const data = "5А|Алгебра|у-01|06.04.2015|5|06.04.2015 10:00"
	for name, c := range map[string]struct {
		lines []string
		want  []int
	}{
		"one":        {[]string{first, data}, nil},
		"page break": {[]string{first, data, first, data}, nil},
		"alias": {[]string{first, data, "Класс|Предмет|Обучающийся|Дата занятия|Оценка|Создано", data},
			nil},
		"other order": {[]string{first, data, "Класс|Предмет|Ученик|Дата внесения|Отметка|Дата урока", data},
			[]int{3}},
		"more columns": {[]string{first, data, "Класс|Предмет|Учитель|Ученик|Дата урока|Отметка|Дата внесения",
			data}, []int{3}},
		"its page break": {[]string{first, data, "Класс|Предмет|Ученик|Дата внесения|Отметка|Дата урока", data,
			"Класс|Предмет|Ученик|Дата внесения|Отметка|Дата урока"}, []int{3}},
		"back to the first": {[]string{first, data, "Класс|Предмет|Ученик|Дата внесения|Отметка|Дата урока", data,
			first}, []int{3, 5}},
		"not understood": {[]string{first, data, "Ученик|Предмет|Ранг", "у-01|Алгебра|1"}, []int{3}},
		"filters":        {[]string{first, data, "Класс|5Б|Предмет|Алгебра"}, nil},
		"period grades": {[]string{"Класс|Предмет|Ученик|Период|Отметка", "5А|Алгебра|у-01|3 четверть|5",
			"Класс|Предмет|Период|Ученик|Отметка"},
			[]int{3}},
	} {
		t.Run(name, func(t *testing.T) {
			plan, out := readSheet(t, c.lines...)
			if got := plan.NewTables(out.Headers); !slices.Equal(got, c.want) {
				t.Errorf("tables begin at %v, want %v", got, c.want)
			}
			for _, o := range out.Observations {
				if o.Pupil != "у-01" && o.Pupil != "Алгебра" {
					t.Errorf("row %d is no entry: %+v", o.Row, o)
				}
			}
		})
	}
}

func TestTableAboveIsNotLost(t *testing.T) {
	_, err := Recognise(sheet("Ученик|Предмет|Ранг", "у-01|Алгебра|1", "", "Класс|Предмет|Ученик|Дата урока|Отметка"),
		Options{})
	if unknown, ok := errors.AsType[*UnknownHeader](err); !ok || unknown.Row != 1 {
		t.Errorf("got %v", err)
	}
}

func TestRowBeyondHeader(t *testing.T) {
	_, out := readSheet(t, "Класс|Предмет|Ученик|Дата урока|Отметка|||",
		"5А|Алгебра|у-01|06.04.2015|5|заметка||", "5А|Алгебра|у-02|06.04.2015|5||||",
		"5А|Алгебра|у-03|06.04.2015|5|5А|Алгебра|у-04|06.04.2015")
	if len(out.Observations) != 2 || len(out.Rejects) != 1 || out.Rejects[0].Row != 4 || out.Rejects[0].Column != "I" ||
		out.Rejects[0].Reason != tooWide {
		t.Errorf("%d observations, rejects %+v", len(out.Observations), out.Rejects)
	}
}

func TestMergedLines(t *testing.T) {
	_, out := readSheet(t, "Отметки класса|Отметки класса|Отметки класса|Отметки класса|Отметки класса|Отметки класса",
		"Класс|Предмет|Ученик|Дата|Дата|Отметка", "Класс|Предмет|Ученик|урока|внесения|Отметка",
		"5А|Алгебра|у-01|06.04.2015|07.04.2015|5",
		"Второе полугодие|Второе полугодие|Второе полугодие|Второе полугодие|Второе полугодие|Второе полугодие",
		"Итого|Итого|Итого|Итого|Итого|12")
	if len(out.Observations) != 1 || len(out.Rejects) != 0 || out.Observations[0].Entered == NoTime ||
		len(out.Headers) != 0 {
		t.Errorf("%+v", out)
	}
}

func TestUnused(t *testing.T) {
	plan, _ := readSheet(t, "№ п/п|Класс|Предмет|Ученик|Дата урока|Отметка|Кабинет|Когда внесено|Иванов Пётр")
	var got []string
	for _, heading := range plan.Unused {
		got = append(got, ShownWord(heading.Word))
	}
	if diff := cmp.Diff([]string{"№ п/п", "Кабинет", "Когда внесено", "Аааааа Аааа"}, got); diff != "" {
		t.Error(diff)
	}
	if plan.LikeEntry.Word != "Когда внесено" {
		t.Errorf("like an entry time: %+v", plan.LikeEntry)
	}
}

func TestForeignShapes(t *testing.T) {
	for text, want := range map[string]string{
		"Табель успеваемости\nУченик: Иванов Пётр\nПредмет|1 четверть":         "отчёт по каждому ученику",
		"Ученик|Алгебра|Физика|Химия\nИванов Пётр|5|4|3":                       "сводная ведомость",
		"№|ФИО|1 четверть|2 четверть|Год\n1|Иванов Пётр|5|4|4":                 "сводная ведомость",
		"Урок|Понедельник|Вторник|Среда\n1|Алгебра|Физика|Химия":               "расписание на неделю",
		"№|ФИО|01.09|03.09|05.09|Ср.балл\n1|Иванов Пётр|5||4|4,5":              "МЭШ",
		"Класс|Качество знаний, %|Успеваемость, %|Средний балл\n5А|56|100|4,1": "сводный отчёт",
		"??????? 1|???|????\n??????|???????|??????":                            "вопросительные знаки",
		"Класс   Предмет   Ученик\n5А      Алгебра   Иванов Пётр":              "выровнены пробелами",
		"№|ФИО|Дата рождения|Адрес\n1|Иванов Пётр|01.01.2005|Улица":            "список учеников",
	} {
		_, err := Recognise(sheet(strings.Split(text, "\n")...), Options{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Иванов") {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
