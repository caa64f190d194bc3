package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"vsrok/ingest/store"
)

// A part keeps the days that its title lines state; tables below the first
// inherit them, and a file without such a line keeps none.
func TestStatedPeriodIsKept(t *testing.T) {
	dir := t.TempDir()
	try(t, exitOK, "init", "--empty", dir)
	const rows = "Класс;Предмет;Ученик;Дата урока;Отметка;Дата внесения\n5А;Алгебра;1;06.04.2015;5;06.04.2015 9:00\n"
	for name, text := range map[string]string{
		filepath.Join(dir, "schools.csv"): "Код;Название;Часовой пояс;Учебная неделя\na;Школа А;Asia/Yekaterinburg;5\n",
		filepath.Join(dir, "one.csv"): "Отметки за апрель 2015\n" + rows +
			"\nКласс;Предмет;Ученик;Дата урока;Причина;Дата внесения\n5А;Алгебра;2;06.04.2015;Б;06.04.2015 9:00\n",
		filepath.Join(dir, "two.csv"): rows,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"one.csv", "two.csv"} {
		try(t, exitOK, "-C", dir, "import", "--school", "a", filepath.Join(dir, file))
	}
	db, err := store.Open(t.Context(), filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	result, err := db.Query("SELECT reach_from, reach_to FROM part ORDER BY import_id, part")
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close()
	april := [2]string{"2015-04-01", "2015-04-30"}
	var got [][2]string
	for result.Next() {
		var from, to *time.Time
		if err := result.Scan(&from, &to); err != nil {
			t.Fatal(err)
		}
		var days [2]string
		for i, day := range []*time.Time{from, to} {
			if day != nil {
				days[i] = day.Format(time.DateOnly)
			}
		}
		got = append(got, days)
	}
	if want := [][2]string{april, april, {}}; len(got) != 3 || got[0] != want[0] || got[1] != want[1] ||
		got[2] != want[2] {
		t.Errorf("%v, want %v", got, want)
	}
}
