package page

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTypedStays: a form that is not taken comes back open, with what was
// typed and the error at its field.
func TestTypedStays(t *testing.T) {
	c := imported(t)
	c.drop("кто.csv", marksTable+"\r\n")
	for name, form := range map[string]struct {
		path   string
		values url.Values
		shown  []string
	}{
		"a round that ends before it begins": {"/round",
			url.Values{"from": {"2015-04-30"}, "to": {"2015-04-01"}, "threshold": {"0.9"}, "days": {"working"}},
			[]string{`id="round" open`, `value="2015-04-30"`, `value="0.9"`, `value="working" selected`,
				`name="to" value="2015-04-01" required aria-invalid="true"`,
				`id="wrong-round-to"`, "поменяйте даты местами"}},
		"a threshold": {"/round/save",
			url.Values{"from": {"2015-04-01"}, "to": {"2015-04-30"}, "threshold": {"много"}},
			[]string{`value="много" inputmode="decimal" size="6" required aria-invalid="true"`,
				`id="wrong-round-threshold"`}},
		"a school without a name": {"/schools",
			url.Values{"code": {"sosh7"}, "name": {" "}, "zone": {"Asia/Omsk"}, "week": {"6"}},
			[]string{`value="sosh7"`, `value="Asia/Omsk" selected`, `value="6" selected`, `id="wrong-school-name"`}},
		"a school that is there": {"/schools",
			url.Values{"code": {"sosh1"}, "name": {"Другая"}, "zone": {"Asia/Omsk"}, "week": {"5"}},
			[]string{`value="Другая"`, `id="wrong-school"`, "sosh1"}},
		"a period": {"/periods", url.Values{"period": {"1 четверть"}, "start": {"когда-то"}, "end": {"2015-10-30"},
			"classes": {"5-9"}},
			[]string{`value="1 четверть"`, `value="5-9"`, `id="wrong-period-start"`}},
		"a moment": {"/files/2/fix", url.Values{"exported_at": {"вчера"}, "kind": {"absences"}, "hidden": {"1"}},
			[]string{`value="вчера" aria-invalid="true"`, `value="absences" selected`,
				`name="hidden" value="1" checked`, `id="wrong-fix-2-exported_at"`}},
	} {
		got := c.post(form.path, form.values)
		if got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, got.status)
		}
		c.says(got, form.shown...)
	}
}

// TestNoticeGoesToItsTab: what one tab did is told there alone, and once.
func TestNoticeGoesToItsTab(t *testing.T) {
	c := visit(t, testProgram(writeWorkspace(t)))
	noFollow := *c.Client
	noFollow.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := noFollow.PostForm(c.base+"/schools/reread", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	const told = "прочитаны заново"
	if got := c.get("/schools"); strings.Contains(got.body, told) {
		t.Error("another tab is told")
	}
	own := response.Header.Get("Location")
	c.says(c.get(own), told)
	if got := c.get(own); strings.Contains(got.body, told) {
		t.Error("it is told twice")
	}
}

// TestImportTwiceIsOneJob: a second «Загрузить» joins the first, and each job
// counts its own files.
func TestImportTwiceIsOneJob(t *testing.T) {
	c := visit(t, testProgram(writeWorkspace(t)))
	c.drop("sosh1.csv", marksTable)
	c.drop("sosh2.csv", strings.ReplaceAll(marksTable, "5А", "7В"))
	hold := make(chan bool)
	c.server.jobs.start("сначала другая", func(_ context.Context, _ *job) error { <-hold; return nil },
		func(error) notice { return notice{} })
	first, second := c.ask("/files/import", nil), c.ask("/files/import", nil)
	close(hold)
	if first.body != second.body {
		t.Errorf("two jobs: %s and %s", first.body, second.body)
	}
	c.says(c.after(c.get("/files?job=2")), "Загружено: 2")
	c.drop("МБОУ СОШ 1.csv", strings.ReplaceAll(marksTable, "5А", "6Б"))
	c.says(c.after(c.post("/files/import", nil)), "Готово: загружено 1 файл.")
	if got := c.post("/files/import", nil); !strings.Contains(got.body, "загружать нечего") {
		t.Errorf("with nothing to load:\n%s", got.body)
	}
}

// TestTwoTabsOfTheChecklist: tabs do not stop each other but in one cell, and
// there the second is told what the first put.
func TestTwoTabsOfTheChecklist(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	_, version, _ := strings.Cut(c.get("/checklist").body, `name="version" value="`)
	version, _, _ = strings.Cut(version, `"`)
	save := func(cell, before, sign string) reply {
		return c.ask("/checklist", url.Values{"version": {version}, "s-" + cell: {sign}, "w-" + cell: {before}})
	}
	c.want(http.StatusOK, save("1-0", "+", "-"))
	c.want(http.StatusOK, save("1-1", "", "+")) // a tab that has not seen the first
	got := c.want(http.StatusConflict, save("1-0", "+", ""))
	c.says(got, `"now":"-"`, "в другой вкладке")
	c.want(http.StatusOK, save("1-0", "-", ""))
	text, err := os.ReadFile(filepath.Join(dir, "checklist.csv"))
	if err != nil || !strings.Contains(string(text), "Сайт школы;;+") {
		t.Errorf("%v, the file is\n%s", err, text)
	}
}
