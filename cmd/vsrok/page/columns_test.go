package page

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
	"vsrok/reports/form"
	"vsrok/reports/objections"
)

// TestColumnsAreMapped: a table with foreign words is refused with a choice
// for each of them, and understood once they are told, as is the next one.
func TestColumnsAreMapped(t *testing.T) {
	dir := writeWorkspace(t)
	if err := os.WriteFile(filepath.Join(dir, "mapping.yaml"), []byte("# наше\nзаголовки:\n  Класс: [Кл]"),
		0o600); err != nil {
		t.Fatal(err)
	}
	c := visit(t, testProgram(dir))
	foreign := strings.NewReplacer("ID ученика", "кто учится", "Дата внесения", "когда вписано").Replace(marksTable)
	got := c.drop("sosh1.csv", foreign)
	c.says(got, "Не поняты: 1", "Не хватает: «ID ученика»", `<label for="1-c-0-4">D: «кто учится»</label>`,
		`<label for="1-c-0-8">H: «когда вписано»</label>`)
	if strings.Contains(got.body, "c-0-1\"") {
		t.Error("a column that is understood is asked for")
	}
	c.says(c.want(http.StatusUnprocessableEntity, c.post("/files/1/columns", nil)), "ничего не выбрано")
	c.says(c.want(http.StatusUnprocessableEntity, c.post("/files/1/columns", url.Values{"c-0-4": {"Пароль"}})),
		"выберите из списка")
	got = c.after(c.post("/files/1/columns", url.Values{"c-0-4": {"ID ученика"}, "c-0-8": {"Дата внесения"}}))
	c.says(got, "К загрузке: 1")
	text, err := os.ReadFile(filepath.Join(dir, "mapping.yaml"))
	want := "# наше\nзаголовки:\n  Класс: [Кл]\n---\nзаголовки:\n  ID ученика: [\"кто учится\"]\n  Дата внесения: [\"когда вписано\"]\n"
	if err != nil || string(text) != want {
		t.Errorf("%v, mapping.yaml is\n%s", err, text)
	}
	c.says(c.drop("sosh2.csv", strings.ReplaceAll(foreign, "5А", "6Б")), "К загрузке: 2")
}

// TestCardOffersWhatHelps: a refused file asks for what its reason names, the
// rest stays folded.
func TestCardOffersWhatHelps(t *testing.T) {
	c := visit(t, testProgram(writeWorkspace(t)))
	for name, text := range map[string]string{
		"кто.csv": marksTable, "sosh1.csv": strings.ReplaceAll(marksTable, ";Дата внесения", ";Вид работы"),
	} {
		got := c.drop(name, text)
		_, card, _ := strings.Cut(got.body, ">"+name+"</h4>")
		shown, folded, _ := strings.Cut(card, "<details")
		want, other := `name="school"`, `name="exported_at"`
		if name == "sosh1.csv" {
			want, other = other, want
		}
		if !strings.Contains(shown, want) || strings.Contains(shown, other) || !strings.Contains(folded, other) {
			t.Errorf("%s shows\n%s\nand folds\n%s", name, shown, folded)
		}
	}
}

// TestTablesAreDropped: the workspace's own files come in a drop, and a broken
// one changes nothing.
func TestTablesAreDropped(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	c.drop("x/mapping.yaml", "заголовки:\n  Класс: [Группа обучения]\n")
	c.drop("calendar.csv", "Дата;Вид;Перенесён с\r\n")
	c.drop("aliases.csv", "Что;Как в выгрузке;Как считать\r\nпредмет;Алг;Алгебра\r\n")
	c.says(c.get("/files"), "Среди файлов есть справочники", "x/mapping.yaml, calendar.csv, aliases.csv")
	c.says(c.post("/files/tables", nil), "Справочники взяты в рабочую папку")
	for _, name := range []string{"mapping.yaml", "calendar.csv", "aliases.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	c.drop("mapping.yaml", "заголовки:\n  Пароль: [Секрет]\n")
	c.says(c.post("/files/tables", nil), `role="alert"`, "неизвестное поле «Пароль»")
	if text, _ := os.ReadFile(filepath.Join(dir, "mapping.yaml")); !strings.Contains(string(text), "Группа обучения") {
		t.Errorf("mapping.yaml is\n%s", text)
	}
}

// TestFilledChecklistIsDropped: a workbook that a school filled gives its signs.
func TestFilledChecklistIsDropped(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	list, err := form.ReadChecklist("x",
		strings.NewReader(strings.Replace(formTable, "Сайт школы;+;", "Сайт школы;-;+", 1)))
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	schools := []form.School{{Code: "sosh1", Name: "МБОУ СОШ 1"}, {Code: "sosh2", Name: "МБОУ СОШ 2"}}
	find := func(column string) (form.School, bool) {
		return schools[strings.Count(column, "2")], true
	}
	if err := list.Select(schools, find).WriteXLSX(&book, "Чек-лист"); err != nil {
		t.Fatal(err)
	}
	c.says(c.drop("от школ.xlsx", book.String()), "заполненные чек-листы", "от школ.xlsx")
	c.says(c.post("/files/filled", nil), "изменилось: 2")
	if text, _ := os.ReadFile(filepath.Join(dir, "checklist.csv")); !strings.Contains(string(text), "Сайт школы;-;+") {
		t.Errorf("the checklist is\n%s", text)
	}
}

// TestObjectionsAreDropped: what a school disputed and the round accepted stands
// in exemptions.csv; what nobody decided does not.
func TestObjectionsAreDropped(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	day := time.Date(2015, 4, 6, 0, 0, 0, 0, time.UTC)
	book := objections.Book{SchoolCode: "sosh1", SchoolName: "МБОУ СОШ 1", Cases: []analysis.Case{
		{Rule: analysis.Marks, Teacher: "Учитель-01 И.О.", Class: "5А", Subject: "Алгебра", Anchor: day, Slot: 2,
			Late: 1},
		{Rule: analysis.Marks, Teacher: "Учитель-01 И.О.", Class: "5А", Subject: "Алгебра", Anchor: day, Slot: 3,
			Late: 1}}}
	var raw bytes.Buffer
	if err := book.WriteXLSX(&raw); err != nil {
		t.Fatal(err)
	}
	filled, err := excelize.OpenReader(&raw)
	if err != nil {
		t.Fatal(err)
	}
	for cell, text := range map[string]string{"L8": "сбой", "M8": "да", "N8": "комиссия", "L9": "болезнь"} {
		_ = filled.SetCellStr(filled.GetSheetName(0), cell, text)
	}
	var out bytes.Buffer
	if err := filled.Write(&out); err != nil {
		t.Fatal(err)
	}
	c.says(c.drop("возражения.xlsx", out.String()), "книги возражений", "возражения.xlsx")
	c.says(c.post("/files/objections", nil), "новых строк: 1. Без решения осталось: 1.")
	text, _ := os.ReadFile(filepath.Join(dir, "exemptions.csv"))
	if !strings.Contains(string(text), "sosh1;Отметки;Учитель-01 И.О.;5А;Алгебра;2;06.04.2015;06.04.2015;сбой;комиссия") || strings.Contains(string(text), "болезнь") {
		t.Errorf("exemptions.csv is\n%s", text)
	}
}

// TestSchoolIsCorrectedAfterLoading: the same file for another school replaces
// what was loaded; another file does not.
func TestSchoolIsCorrectedAfterLoading(t *testing.T) {
	c := imported(t)
	send := func(school, text string) reply {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("school", school)
		part, _ := form.CreateFormFile("file", "Отметки.csv")
		_, _ = io.WriteString(part, text)
		form.Close()
		r, err := http.NewRequest("POST", c.base+"/imports/1/school", &body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		return c.send(r)
	}
	c.says(c.want(http.StatusUnprocessableEntity, send("", marksTable)), "выберите школу")
	c.says(c.want(http.StatusUnprocessableEntity, send("sosh2", marksTable+"\r\n")), "не тот файл",
		`value="sosh2" selected`)
	c.says(c.after(send("sosh2", marksTable)), "К загрузке: 1", "МБОУ СОШ 2")
	c.after(c.post("/files/import", nil))
	c.says(c.get("/school/sosh2/marks"), "с опозданием: 1", "в срок: 1")
	if got := c.get("/school/sosh1/marks"); !strings.Contains(got.body, "в срок: 0") {
		t.Errorf("the first school keeps them:\n%s", got.body)
	}
}
