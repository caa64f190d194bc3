package layout

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"vsrok/ingest/tabular"
)

// sheet cuts lines at «|» and numbers them from 1.
func sheet(lines ...string) []tabular.Row {
	rows := make([]tabular.Row, len(lines))
	for i, line := range lines {
		rows[i] = tabular.Row{Number: i + 1, Cells: strings.Split(line, "|")}
	}
	return rows
}

const marksHeader = "Школа|Класс|Предмет|Учитель|ID ученика|Дата урока|№ урока|Отметка|Вид работы|Дата внесения"

func TestRecogniseKinds(t *testing.T) {
	for line, want := range map[string]struct {
		shape Shape
		kind  Kind
		timed bool
	}{
		marksHeader: {Table, Marks, true},
		"Оценка|ФИО педагога|Предмет|Тип работы|Дата занятия|Урок|Создано|Обучающийся|Организация|Класс": {Table, Marks,
			true},
		"Класс|Предмет|Ученик|Дата|Отметка":                                 {Table, Marks, false},
		"Класс|Предмет|Ученик|Дата урока|Отметка|Учебный период":            {Table, Marks, false},
		"Класс|Предмет|Ученик|Период|Оценка|Дата выставления":               {Table, PeriodGrades, true},
		"Класс|Предмет|Ученик|Период|Оценка|Дата":                           {Table, PeriodGrades, false},
		"Класс|Предмет|Ученик|Отчетный период":                              {Table, PeriodGrades, false},
		"Класс|Предмет|Ученик|Дата урока|№ урока|Вид пропуска|Выставлена":   {Table, Absences, true},
		"Класс|Дата|№ урока|Предмет|Учитель|Кабинет|Статус|Дата публикации": {Table, Timetable, true},
		"Класс|Дата|Предмет": {Table, Timetable, false},
		"Класс|Предмет|Дата и время изменений|Пользователь|Занятие в расписании|Учебный период|Действие": {Log, Marks,
			false},
	} {
		plan, err := Recognise(sheet(line), Options{})
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if plan.Shape != want.shape || plan.Kind != want.kind || plan.Timed != want.timed {
			t.Errorf("%s: %s, kind %d, timed %t", line, plan.Shape, plan.Kind, plan.Timed)
		}
	}
}

func TestHeaderWordsAreFolded(t *testing.T) {
	a := DefaultAliases()
	for cell, want := range map[string]Field{
		"КЛАСС:":           FieldClass,
		"Клаcс *":          FieldClass, // a Latin c
		"N урока":          FieldLesson,
		"No урока":         FieldLesson,
		"№урока":           FieldLesson,
		"№\u00a0 Урока.":   FieldLesson,
		"Отчётный  период": FieldPeriod,
		"OO":               FieldSchool, // two Latin letters that fold wholly
		"id ученика":       FieldPupil,
		"Дата внесения\n":  FieldEntered,
		"Дата":             FieldDate,
		"Класс обучения":   None,
		"":                 None,
	} {
		if got := a.Field(cell); got != want {
			t.Errorf("Field(%q) = %q, want %q", cell, got, want)
		}
	}
	if !a.Known("Месяц") || !a.Known("Число") || !a.Known("Действие") || a.Known("Фамилия-01") {
		t.Error("Known must hold for the words of every shape and for no other")
	}
}

func TestTitlesAboveHeader(t *testing.T) {
	for title, want := range map[string][2]int64{
		"Выгружено: 06.05.2015 09:00":                    {at(2015, 5, 6, 9, 0, 0), at(2015, 5, 6, 9, 0, 0)},
		"Отчет сформирован: 06.05.2015 09:00:30 (МСК)":   {at(2015, 5, 6, 9, 0, 30), at(2015, 5, 6, 9, 0, 30)},
		"Дата выгрузки:||06.05.2015":                     {at(2015, 5, 6, 0, 0, 0), at(2015, 5, 6, 23, 59, 59)},
		"Дата формирования отчёта|42130.375":             {at(2015, 5, 6, 9, 0, 0), at(2015, 5, 6, 9, 0, 0)},
		"Сформировано 6 мая 2015 г. в 09:00":             {at(2015, 5, 6, 9, 0, 0), at(2015, 5, 6, 9, 0, 0)},
		"Выгружено 42130 записей 06.05.2015 09:00":       {at(2015, 5, 6, 9, 0, 0), at(2015, 5, 6, 9, 0, 0)},
		"Выгружено за период с 01.03.2015 по 30.04.2015": {NoTime, NoTime},
		"Выгружено с 01.03.2015 по 30.04.2015":           {NoTime, NoTime},
		"Отметки за 01.03.2015":                          {NoTime, NoTime},
		"Выгружено: вчера":                               {NoTime, NoTime},
	} {
		plan, err := Recognise(sheet("Отметки, МБОУ СОШ 1", title, "", marksHeader), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if plan.ExportedFrom != want[0] || plan.ExportedTo != want[1] {
			t.Errorf("%s: %d to %d, want %d to %d", title, plan.ExportedFrom, plan.ExportedTo, want[0], want[1])
		}
		if !slices.Equal(plan.Header, []int{4}) || !plan.HasSchool || plan.HasID || !plan.HasWork {
			t.Errorf("%s: header %v, school %t, ID %t, work %t", title, plan.Header, plan.HasSchool, plan.HasID,
				plan.HasWork)
		}
	}
}

func TestMergedHeader(t *testing.T) {
	plan, err := Recognise(sheet(
		"Отметки",
		"Класс|Предмет|Обучающийся|Дата||Сведения об отметке||Урок",
		"|||урока|внесения|Отметка|Вид работы|",
		"5А|Алгебра|у-01|06.04.2015|06.04.2015 09:00|5|Ответ на уроке|2",
	), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range plan.Headings {
		got = append(got, h.Word+"="+h.Field.String())
	}
	want := []string{
		"Класс=Класс", "Предмет=Предмет", "Обучающийся=ID ученика", "Дата урока=Дата урока",
		"Дата внесения=Дата внесения",
		"Отметка=Отметка", "Вид работы=Вид работы", "Урок=№ урока",
	}
	if !slices.Equal(got, want) || !slices.Equal(plan.Header, []int{2, 3}) {
		t.Errorf("header %v: %q", plan.Header, got)
	}
}

func TestDuplicateHeader(t *testing.T) {
	plan, err := Recognise(sheet("Класс|Предмет|Ученик|ID ученика|Дата|Дата занятия|Отметка"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	// ID ученика is the standard word, though second; neither date is, so the first stays.
	if plan.columns[FieldPupil] != 3 || plan.columns[FieldDate] != 4 || len(plan.Remarks) != 2 {
		t.Errorf("pupil in column %d, date in %d, remarks %q", plan.columns[FieldPupil], plan.columns[FieldDate],
			plan.Remarks)
	}
	if plan.Headings[2].Field != None || plan.Headings[5].Field != None {
		t.Errorf("columns that are not used must say so: %+v", plan.Headings)
	}
}

func TestUnknownHeader(t *testing.T) {
	_, err := Recognise(sheet("Отметки за апрель", "Класс|Предмед|Обучающийся|Дата урока|Значение",
		"5А|Алгебра|у-01|06.04.2015|5"), Options{})
	var unknown *UnknownHeader
	if !errors.As(err, &unknown) {
		t.Fatalf("got %v", err)
	}
	if unknown.Row != 2 || !slices.Equal(unknown.Words, []string{"Предмед", "Значение"}) ||
		unknown.Near[0] != "Предмет" ||
		!slices.Equal(unknown.Missing, []Field{FieldSubject, FieldMark}) {
		t.Errorf("%+v", unknown)
	}
	for _, part := range []string{"строка 2", "«Предмед» (похоже на «Предмет»)", "«Отметка»", "файле соответствия"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
}

func TestUnknownHeaderShowsNoNames(t *testing.T) {
	_, err := Recognise(sheet("Фамилия-01|5|4", "Фамилия-02|Класс|3"), Options{})
	if err == nil || strings.Contains(err.Error(), "Фамилия") {
		t.Errorf("got %v", err)
	}
	if _, err := Recognise(sheet("", " |\u00a0"), Options{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty sheet gives %v", err)
	}
}

func TestKindOverride(t *testing.T) {
	kind := Absences
	plan, err := Recognise(sheet("Класс|Предмет|Ученик|Дата|Отметка|Пропуск"), Options{Kind: &kind})
	if err != nil || plan.Kind != Absences || len(plan.Remarks) != 1 {
		t.Errorf("%+v, %v", plan, err)
	}
	if _, err := Recognise(sheet("Класс|Предмет|Ученик|Дата|Отметка"), Options{Kind: &kind}); err == nil {
		t.Error("a table without a reason column cannot be absences")
	}
}

func TestReadAliases(t *testing.T) {
	a, err := ReadAliases("слова.yaml", strings.NewReader("# соответствие\nзаголовки:\n  Класс: [Группа обучения, Кл.]\n  Дата внесения: Дата\n"))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]Field{"группа  обучения": FieldClass, "Кл": FieldClass, "Дата": FieldEntered,
		"Педагог": FieldTeacher} {
		if got := a.Field(cell); got != want {
			t.Errorf("Field(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestReadAliasesFaults(t *testing.T) {
	for text, want := range map[string]string{
		"заголовки:\n  Класс: [Кл]\nзаметки: 1\n":        "строка 3: неизвестное поле «заметки»",
		"заголовки:\n  Класс: [Кл]\n  Предмед: [Урок]\n": "строка 3: неизвестное поле «Предмед» (похоже на «Предмет»)",
		"заголовки:\n  Класс: [Кл]\n  Предмет: [кл.]\n":  "строка 3: слово «кл.» уже отнесено к «Класс»",
		"заголовки:\n  Класс: [Предмет]\n":               "строка 2: «Предмет» — стандартный заголовок",
		"заголовки:\n  Класс:\n    Кл: 1\n":              "для «Класс» ожидается слово",
		"заголовки:\n  Класс: [Кл\n":                     "ошибка разметки YAML",
		"заголовки: Класс\n":                             "строка 1",
		"- Класс\n":                                      "строка 1: ожидается раздел",
		"заголовки:\n  Класс:\n":                         "для «Класс» ожидается слово",
	} {
		_, err := ReadAliases("слова.yaml", strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "слова.yaml") {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	if _, err := ReadAliases("пусто.yaml", strings.NewReader("# ничего\n")); err != nil {
		t.Errorf("an empty mapping gives %v", err)
	}
}
