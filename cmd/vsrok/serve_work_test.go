package main

import (
	"fmt"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vsrok/reports"
)

// sampleFiles are the exports of a sample, under the names that a browser
// gives to the files of a dropped folder.
func sampleFiles(t *testing.T, sample string) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := filepath.Join("../../testdata", sample)
	err := filepath.WalkDir(filepath.Join(root, "exports"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// imported uploads a sample and imports all that was understood.
func imported(t *testing.T, sample string) (*visitor, string) {
	t.Helper()
	dir := workspaceOf(t, sample)
	v := visit(t, dir)
	v.upload(sampleFiles(t, sample))
	v.want(http.StatusOK, v.post("/files/import", nil))
	return v, v.settled("/files").body
}

// TestServeSameNumbers: the page counts what expected.json counts, school by
// school and rule by rule.
func TestServeSameNumbers(t *testing.T) {
	long(t)
	for _, sample := range []string{"district", "messy"} {
		v, _ := imported(t, sample)
		for label, x := range readExpected(t, sample).Expected {
			form := url.Values{"from": {x.From}, "to": {x.To}, "as_of": {x.AsOf}, "days": {x.Days},
				"threshold": {"0.95"}}
			if x.Rollover {
				form.Set("rollover", "1")
			}
			round := roundIn(t, v.want(http.StatusOK, v.post("/round", form)).body)
			table := v.want(http.StatusOK, v.get("/reports/table-csv?"+round)).body
			for _, line := range x.Schools {
				row := fmt.Sprintf("%s,%s,%d,%d,%d,%d,%d,%d,", line.School, line.Rule, line.OnTime, line.Late,
					line.Overdue,
					line.Pending, line.Undetermined, line.Due)
				if !strings.Contains(table, "\n"+row) {
					t.Errorf("%s, %s: the table lacks %s", sample, label, row)
				}
			}
			if label == "april" {
				expectSchools(t, v, round, x)
			}
		}
	}
}

// roundIn is the round that the links of a page carry.
func roundIn(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`href="/reports/form-xlsx\?(round=[^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no link has a round:\n%s", page)
	}
	return found[1]
}

// expectSchools looks at the page of each school.
func expectSchools(t *testing.T, v *visitor, round string, x expectation) {
	t.Helper()
	pages := map[string]string{}
	for _, line := range x.Schools {
		if pages[line.School] == "" {
			pages[line.School] = strings.ReplaceAll(v.want(http.StatusOK, v.get("/school/"+line.School+"?"+round)).body,
				"\u00a0", " ")
		}
		counts := cellOf("В срок", line.OnTime) + cellOf("С опозданием", line.Late) + cellOf("Просрочено",
			line.Overdue) +
			cellOf("Не определено", line.Undetermined) + strings.TrimSuffix(cellOf("Всего", line.Due), "</td>")
		if !strings.Contains(pages[line.School], counts) {
			t.Errorf("%s %s: the page lacks %s", line.School, line.Rule, counts)
		}
	}
}

func cellOf(head string, n int) string {
	return fmt.Sprintf(`<td data-head="%s" class="n">%s</td>`, head,
		strings.ReplaceAll(reports.Number(n), "\u00a0", " "))
}

// marksFile is a table of marks: one row is fine, one has a day that does not
// exist, one has a name where the date should be.
const marksFile = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\r\n" +
	"5А;Алгебра;Учитель-1 И.О.;у-тайный-1;01.04.2015;1;5;01.04.2015 10:00\r\n" +
	"5А;Алгебра;Учитель-1 И.О.;у-тайный-2;31.02.2015;1;5;01.04.2015 10:00\r\n" +
	"5А;Алгебра;Учитель-1 И.О.;у-тайный-3;Тайная Анна;1;5;01.04.2015 10:00\r\n"

// TestServeShowsBeforeSaving: the rejects are shown while nothing is saved,
// and the value of a cell that may be a name is not.
func TestServeShowsBeforeSaving(t *testing.T) {
	v := visit(t, workspaceOf(t, "district"))
	list := v.upload(map[string]string{"МБОУ СОШ 1/Отметки.csv": marksFile}).body
	for _, part := range []string{"МБОУ СОШ 1", "01.04.2015 – 01.04.2015", "готов к загрузке", "Отклонено строк: 2."} {
		if !strings.Contains(list, part) {
			t.Errorf("the list lacks «%s»:\n%s", part, list)
		}
	}
	file := v.want(http.StatusOK, v.get("/files/1")).body
	for _, part := range []string{"31.02.2015", "Учитель-1 И.О.", "Дата урока"} {
		if !strings.Contains(file, part) {
			t.Errorf("the file's page lacks «%s»", part)
		}
	}
	if strings.Contains(file+list, "айн") {
		t.Error("a pupil is shown")
	}
	if got := v.get("/imports").body; !strings.Contains(got, "Пока ничего не загружено") {
		t.Error("something was saved before it was asked for")
	}
}

// TestServeCorrections: a file without a school is refused with the page's
// own advice, takes the school that a person names, and comes once.
func TestServeCorrections(t *testing.T) {
	v := visit(t, workspaceOf(t, "district"))
	list := v.upload(map[string]string{"отметки.csv": marksFile}).body
	if !strings.Contains(list, "выберите её в поле «Школа»") || strings.Contains(list, "--school") {
		t.Errorf("the advice is not the page's:\n%s", list)
	}
	v.post("/files/1/fix", url.Values{"school": {"sosh3"}, "exported_at": {"2015-05-06T09:00"}})
	list = v.settled("/files").body
	for _, part := range []string{"МБОУ СОШ 3", "06.05.2015 09:00", "готов к загрузке"} {
		if !strings.Contains(list, part) {
			t.Errorf("after the correction the list lacks «%s»", part)
		}
	}
	v.post("/files/import", nil)
	v.settled("/files")
	if got := v.upload(map[string]string{"ещё раз.csv": marksFile}).body; !strings.Contains(got,
		`уже загружен раньше <span class="small">импорт № 1`) {
		t.Errorf("the same file a second time:\n%s", got)
	}
}

func TestServeUndo(t *testing.T) {
	v := visit(t, workspaceOf(t, "district"))
	v.upload(map[string]string{"sosh1.csv": marksFile})
	v.post("/files/import", nil)
	v.settled("/files")
	if got := v.get("/imports").body; !strings.Contains(got, "sosh1.csv") {
		t.Fatalf("not imported:\n%s", got)
	}
	if got := v.after(v.post("/imports/1/undo", nil), "/imports").body; !strings.Contains(got, "отменён") {
		t.Errorf("the undo says:\n%s", got)
	}
	if got := v.get("/imports").body; !strings.Contains(got, "Пока ничего не загружено") {
		t.Error("the import is still there")
	}
}

// TestServeChecklist: a manual cell is saved as typed, a computed row is
// refused, and so is a save over somebody else's sign.
func TestServeChecklist(t *testing.T) {
	dir := workspaceOf(t, "district")
	v := visit(t, dir)
	version := regexp.MustCompile(`name="version" value="([0-9a-f]+)"`).FindStringSubmatch(v.get("/checklist").body)[1]
	save := func(cell, before, sign string) string {
		return v.post("/checklist", url.Values{"version": {version}, "s-" + cell: {sign}, "w-" + cell: {before}}).body
	}
	if got := save("3-1", "", "-"); !strings.Contains(got, "Чек-лист сохранён") {
		t.Errorf("a manual cell:\n%s", got)
	}
	text, err := os.ReadFile(filepath.Join(dir, "checklist.csv"))
	if err != nil {
		t.Fatal(err)
	}
	// The second school's column of row 3; the district has nine schools.
	if !regexp.MustCompile(`(?m)^3;[^\r]*;;-;;;;;;;\r$`).Match(text) {
		t.Errorf("row 3 of the file is not as typed:\n%s", text)
	}
	if got := save("21-0", "", "+"); !strings.Contains(got, "вычисляется по данным") {
		t.Errorf("a computed row:\n%s", got)
	}
	if got := save("3-1", "", "+"); !strings.Contains(got,
		"в другой вкладке или программе тем временем поставили «−»") {
		t.Errorf("over somebody else's sign:\n%s", got)
	}
	if got := save("3-1", "-", "=1+1"); !strings.Contains(got, "не знак") {
		t.Errorf("a formula:\n%s", got)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, "checklist.csv")); string(after) != string(text) {
		t.Error("a refused save changed the file")
	}
	if got := save("4-1", "", "+"); !strings.Contains(got, "Чек-лист сохранён") {
		t.Errorf("another cell by a tab that has not seen the first:\n%s", got)
	}
}

// TestServeSavesRound writes the round only into a file that is as the
// program wrote it.
func TestServeSavesRound(t *testing.T) {
	dir := workspaceOf(t, "district")
	v := visit(t, dir)
	round := url.Values{"from": {"2015-04-01"}, "to": {"2015-04-30"}, "as_of": {"2015-05-06T09:00"},
		"days": {"calendar"}, "threshold": {"0.9"}, "rollover": {"1"}}
	v.post("/round/save", round)
	path := filepath.Join(dir, policyFile)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "с: 01.04.2015") ||
		!strings.Contains(string(text), "порог: 0.90") {
		t.Errorf("%v, vsrok.yaml:\n%s", err, text)
	}
	edited := "# наша пометка\n" + string(text)
	if err := os.WriteFile(path, []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	round.Set("from", "2015-03-10")
	if got := v.post("/round/save", round).body; !strings.Contains(got, "правили вручную") ||
		!strings.Contains(got, `value="2015-03-10"`) {
		t.Errorf("a file of a person's own:\n%s", got)
	}
	if after, _ := os.ReadFile(path); string(after) != edited {
		t.Error("it was changed")
	}
}

// TestServeAddsToTables adds to a table that has no column of other names.
func TestServeAddsToTables(t *testing.T) {
	v := visit(t, workspaceOf(t, "district"))
	school := url.Values{"code": {"new"}, "name": {"Новая школа"}, "zone": {"Asia/Omsk"}, "week": {"5"}}
	if got := v.post("/schools", school).body; !strings.Contains(got, "Школа «Новая школа» добавлена") {
		t.Errorf("without other names:\n%s", got)
	}
	school.Set("code", "next")
	school.Set("other", "СОШ Ы")
	if got := v.post("/schools", school).body; !strings.Contains(got, "устроен иначе") {
		t.Errorf("a name that would be lost:\n%s", got)
	}
}

// TestServeFirstSchool types in a school and a period in an empty workspace.
func TestServeFirstSchool(t *testing.T) {
	v := visit(t, t.TempDir())
	v.post("/schools", url.Values{"code": {"sosh1"}, "name": {"МБОУ «СОШ; 1»"}, "zone": {"Asia/Yekaterinburg"},
		"week": {"6"}})
	v.post("/periods", url.Values{"period": {"4 четверть"}, "start": {"2015-03-30"}, "end": {"2015-05-30"}})
	page := v.get("/schools").body
	for _, part := range []string{"МБОУ «СОШ; 1»", "4 четверть", "30.05.2015"} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks «%s»:\n%s", part, page)
		}
	}
	for _, bad := range []url.Values{
		{"code": {"sosh1"}, "name": {"Вторая с тем же кодом"}, "zone": {"Asia/Yekaterinburg"}, "week": {"5"}},
		{"code": {"x"}, "name": {"Без пояса"}, "zone": {"Нигде"}, "week": {"5"}},
		{"code": {"=1+1"}, "name": {"Формула"}, "zone": {"Asia/Yekaterinburg"}, "week": {"5"}},
	} {
		if got := v.post("/schools", bad).body; !strings.Contains(got, `role="alert"`) {
			t.Errorf("taken: %v", bad)
		}
	}
	if got := v.get("/schools").body; strings.Contains(got, "тем же кодом") || strings.Contains(got, "Формула") {
		t.Error("a refused school was written")
	}
}

// TestServeShowsNoPupils follows the links of a workspace full of defects,
// some of each kind.
func TestServeShowsNoPupils(t *testing.T) {
	v, _ := imported(t, "messy")
	link := regexp.MustCompile(`href="(/[^"]*)`)
	pupil := regexp.MustCompile(`у-[a-z0-9]+-\d`)
	number := regexp.MustCompile(`\d+|school/[a-z0-9]+|/(marks|period_grades|absences|timetable)|=[^&]*`)
	seen, kinds, queue := map[string]bool{}, map[string]int{}, []string{"/", "/schools", "/checklist?column=0"}
	for len(queue) > 0 {
		path, _, _ := strings.Cut(html.UnescapeString(queue[0]), "#")
		kind := number.ReplaceAllString(path, "")
		queue = queue[1:]
		if seen[path] || strings.HasPrefix(path, "/static/") || kinds[kind] >= 2 {
			continue
		}
		seen[path] = true
		kinds[kind]++
		got := v.get(path)
		if got.status != http.StatusOK {
			t.Errorf("%s: status %d", path, got.status)
		}
		if found := pupil.FindString(got.body); found != "" {
			t.Errorf("%s shows a pupil: %s", path, found)
		}
		for _, match := range link.FindAllStringSubmatch(got.body, -1) {
			queue = append(queue, match[1])
		}
	}
	for _, kind := range []string{"/imports/", "/files/", "/?teacher", "/?class", "/reports/form-xlsx"} {
		if kinds[kind] == 0 {
			t.Errorf("no page %s among %v", kind, kinds)
		}
	}
}

// TestServeReports takes every report away; the pack of evidence, which
// leaves a key in the workspace, is not made for a link.
func TestServeReports(t *testing.T) {
	long(t)
	dir := workspaceOf(t, "district")
	v := visit(t, dir)
	v.upload(sampleFiles(t, "district"))
	v.post("/files/import", nil)
	v.settled("/files")
	page := v.want(http.StatusOK, v.get("/reports")).body
	links := regexp.MustCompile(`href="(/reports/[^"]+)"`).FindAllStringSubmatch(page, -1)
	want := 3 + 2 + 3*9 + 2 + 2 + 1 + 1
	if canPrint() {
		want += 1 + 9
	}
	if len(links) != want {
		t.Errorf("%d links, want %d", len(links), want)
	}
	begins := map[string]string{".xlsx": "PK", ".docx": "PK", ".html": "<!DOCTYPE html>", ".csv": "school,rule,",
		".zip": "PK", ".pdf": "%PDF-"}
	for _, link := range links {
		if strings.Contains(link[1], "school=") && !strings.Contains(link[1], "school=sosh3") {
			continue
		}
		got := v.want(http.StatusOK, v.get(link[1]))
		_, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
		want := begins[filepath.Ext(params["filename"])]
		if err != nil || want == "" || !strings.HasPrefix(strings.ToLower(got.body), strings.ToLower(want)) {
			t.Errorf("%s: «%s» begins with %.20q (%v)", link[1], params["filename"], got.body, err)
		}
	}
	key := filepath.Join(dir, teacherKeyFile)
	v.want(http.StatusNotFound, v.get("/reports/evidence-zip"))
	if _, err := os.Stat(key); err == nil {
		t.Error("a link made the key")
	}
	pack := filepath.Join(t.TempDir(), "pack.zip")
	if err := os.WriteFile(pack, []byte(v.want(http.StatusOK, v.post("/reports/evidence-zip", nil)).body),
		0o644); err != nil {
		t.Fatal(err)
	}
	try(t, exitOK, "verify", pack)
	if _, err := os.Stat(key); err != nil {
		t.Error("the key to the teachers' numbers is not in the workspace")
	}
}
