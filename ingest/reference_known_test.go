package ingest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReferenceTable(t *testing.T) {
	for text, want := range map[string]string{
		"Код;Название;Часовой пояс;Учебная неделя;Другие названия\r\na;А;МСК;5;\r\n": "schools.csv",
		"\ufeffШкола;Классы;Период;Начало;Окончание\r\n":                             "periods.csv",
		"Школа;Дата;Вид\n*;01.04.2015;выходной\n":                                    "days.csv",
		"Форма мониторинга;;;\nстрока;номер;считается по;текст;СОШ 1\n":              "checklist.csv",
		"row;number;computed_from;text;СОШ 1\n":                                      "checklist.csv",
		"Школа;Дата;Вид;Класс;Предмет;Ученик;Отметка\n":                              "",
		// an export with these columns and more
		"Дата урока;Класс;Предмет;Ученик;Отметка\n": "",
		"": "",
	} {
		path := filepath.Join(t.TempDir(), "как угодно.csv")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := ReferenceTable(path); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
