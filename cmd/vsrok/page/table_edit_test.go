package page

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const secondSchool = "sosh2;МБОУ СОШ 2;Asia/Yekaterinburg;5;"

func tableOfFile(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEditInPlace changes and deletes one line of a table; the others stay as
// they were, to the byte.
func TestEditInPlace(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	c.says(c.get("/schools?school=sosh2"), `id="edited"`, `name="was" value="`+secondSchool+`"`,
		`value="МБОУ СОШ 2" required autofocus`)
	change := url.Values{"was": {secondSchool}, "edited": {"sosh2"}, "code": {"sosh2"},
		"name": {"МБОУ «СОШ 2»; новая"}, "zone": {"Asia/Omsk"}, "week": {"6"}, "other": {""}}
	c.says(c.post("/schools/edit", change), "изменена", "МБОУ «СОШ 2»; новая", "Asia/Omsk")
	want := strings.Replace(schoolsTable, secondSchool, `sosh2;"МБОУ «СОШ 2»; новая";Asia/Omsk;6;`, 1)
	if got := tableOfFile(t, dir, "schools.csv"); got != want {
		t.Errorf("schools.csv is\n%s", got)
	}

	got := c.post("/schools/edit", change) // of a tab that has not seen it
	if got.status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", got.status)
	}
	c.says(got, "тем временем изменили", `id="edited"`, `value="Asia/Omsk" selected`)

	c.says(c.get("/schools?period=2"), `name="start" value="2015-03-30"`)
	period := url.Values{"was": {"*;*;4 четверть;30.03.2015;30.05.2015"}, "edited": {"2"}, "period": {"4 четверть"},
		"start": {"2015-03-30"}, "end": {"когда-то"}}
	c.says(c.post("/periods/edit", period), `id="wrong-edit-period-end"`, `value="когда-то"`)
	period.Set("end", "2015-05-31")
	c.says(c.post("/periods/edit", period), "Период изменён", "31.05.2015")
	c.says(c.post("/periods/delete", url.Values{"was": {"*;*;4 четверть;30.03.2015;31.05.2015"}}), "Период удалён",
		"Периодов пока нет")
}

// TestDeleteSchool: the last one stays, and a school that another table names.
func TestDeleteSchool(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	row := "sosh2;*;1 четверть;01.09.2014;31.10.2014\r\n"
	if err := os.WriteFile(filepath.Join(dir, "periods.csv"), []byte(periodsTable+row), 0o600); err != nil {
		t.Fatal(err)
	}
	remove := func(line, code string) reply {
		return c.post("/schools/delete", url.Values{"was": {line}, "edited": {code}})
	}
	c.says(remove(secondSchool, "sosh2"), "periods.csv, строка 3", `<details class="danger" open>`)
	if err := os.WriteFile(filepath.Join(dir, "periods.csv"), []byte(periodsTable), 0o600); err != nil {
		t.Fatal(err)
	}
	c.says(remove(secondSchool, "sosh2"), "Школа удалена")
	if got := tableOfFile(t, dir, "schools.csv"); strings.Contains(got, "sosh2") {
		t.Errorf("it is still there:\n%s", got)
	}
	first := "sosh1;МБОУ СОШ 1;Asia/Yekaterinburg;5;"
	if got := remove(first, "sosh1"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("the last school: status %d", got.status)
	}
	if got := tableOfFile(t, dir, "schools.csv"); !strings.Contains(got, first) {
		t.Errorf("the last school is gone:\n%s", got)
	}
}
