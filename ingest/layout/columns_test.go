package layout

import (
	"slices"
	"strings"
	"testing"

	"vsrok/ingest/tabular"
)

func rowsOf(lines ...string) []tabular.Row {
	var rows []tabular.Row
	for i, line := range lines {
		rows = append(rows, tabular.Row{Number: i + 1, Cells: strings.Split(line, ";")})
	}
	return rows
}

// TestColumnsOf: of a header that lacks a column it says which; of one in
// foreign words where they stand; of a journal nothing.
func TestColumnsOf(t *testing.T) {
	data := "5А;Алгебра;у-1;01.04.2015;5"
	for name, c := range map[string]struct {
		head    []tabular.Row
		row     int
		fields  []Field
		missing []Field
	}{
		"known words": {rowsOf("Класс;Предмет;Ученик;Дата урока;Отметка", data), 1,
			[]Field{FieldClass, FieldSubject, FieldPupil, FieldDate, FieldMark}, nil},
		"one is foreign": {rowsOf("Отчёт за 2015 год", "Класс;Предмет;Ребёнок;Дата урока;Отметка", data), 2,
			[]Field{FieldClass, FieldSubject, None, FieldDate, FieldMark}, []Field{FieldPupil}},
		"all are foreign": {rowsOf("2015", "Группа обучения;Курс;Ребёнок;Когда;Результат", data), 2,
			[]Field{None, None, None, None, None}, nil},
	} {
		got := ColumnsOf(c.head, Options{})
		if got == nil || got.Row != c.row {
			t.Errorf("%s: %+v, want row %d", name, got, c.row)
			continue
		}
		var fields []Field
		for _, heading := range got.Headings {
			fields = append(fields, heading.Field)
		}
		if !slices.Equal(fields, c.fields) || c.missing != nil && !slices.Equal(got.Missing, c.missing) {
			t.Errorf("%s: %v, missing %v; want %v, missing %v", name, fields, got.Missing, c.fields, c.missing)
		}
	}
	for _, row := range []string{"5А;Алгебра;у-1;01.04.2015;5", "Пятый;Выдумов Имя;Алгебра;вчера;зачёт"} {
		if got := ColumnsOf(rowsOf(row, row), Options{}); got != nil {
			t.Errorf("data for a header: %+v", got)
		}
	}
}

// TestMappingText: what it writes is read, behind what a file has.
func TestMappingText(t *testing.T) {
	text := "заголовки:\n  Класс: [Кл]\n" +
		MappingText(map[string][]string{"Отметка": {`Бал"л: [1]`, "Результат"}, "ID ученика": {"Ребёнок"}})
	aliases, err := ReadAliases("mapping.yaml", strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for word, want := range map[string]Field{"Кл": FieldClass, `бал"л: [1]`: FieldMark, "результат": FieldMark,
		"Ребенок": FieldPupil} {
		if got := aliases.Field(word); got != want {
			t.Errorf("%s is %v, want %v", word, got, want)
		}
	}
}
