package browser

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdp "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPageTables asks the table of results by keyboard: what is asked is
// answered in its place, and the page is not loaded anew. Of the nine schools
// one has «ИСОШ» in its name; two have «?» for marks; in expected.json signal
// entered the smallest part of its marks in time.
func TestPageTables(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := openTab(t, serveFolder(t, t.TempDir()), width)
			b.click("button", "Показать на учебных данных")
			b.expect("table.signs", "82,2 %")
			b.do(cdp.Evaluate[cdp.Void](`window.same = true`))
			b.do(cdp.Focus("#result-q"), cdp.KeyEvent("исош"))
			b.expect("#result-found", "Строк: 1 из 9")
			b.expect("tbody", "МБОУ ИСОШ")
			if at := ask[string](b, `document.activeElement.id + document.activeElement.selectionStart`); at != "result-q4" {
				t.Errorf("the focus is at %s", at)
			}
			b.click("#result-clear", "Показать всё")
			b.expect("#result-found", "Строк: 9.")
			b.sortBy(width, "1")
			b.expect("tbody tr:first-child", "МКОУ Сигнальненская СОШ")
			b.do(cdp.Focus(`[name="result.1"]`), cdp.KeyEvent("?"))
			b.expect("#result-found", "Строк: 2 из 9")
			b.expect("tbody", "МКОУ Косьинская СОШ", "МКОУ Платинская ООШ")
			b.noSidewaysScroll()
			b.picture("1-filtered")
			b.do(cdp.Focus("#result-excel"), cdp.KeyEvent(kb.Enter))
			b.expectDownload("Результат.xlsx")
			if !ask[bool](b, `window.same === true && location.search.includes("result.sort=1")`) {
				t.Error("the page was loaded anew, or its address does not say what is asked")
			}
		})
	}
}

// sortBy sorts the table of results by a column: by its head, or where there is
// none by the choice of the order.
func (b *tab) sortBy(width int64, column string) {
	b.t.Helper()
	if width > 800 {
		b.do(cdp.Focus("#result-by-"+column), cdp.KeyEvent(kb.Enter))
		b.expect("th[aria-sort=ascending]", "Отметки")
		return
	}
	b.do(cdp.SetValue("#result-sort", column),
		cdp.Evaluate[cdp.Void](`document.querySelector("#result-sort").dispatchEvent(new Event("change", { bubbles: true }))`))
}

// TestPageEditsSchools changes a school's name and takes a period out, by
// keyboard.
func TestPageEditsSchools(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			dir := workspaceOf(t, "district")
			b := openTab(t, serveFolder(t, dir), width)
			b.click("nav a", "Школы")
			b.click("th a", "МБОУ СОШ 2")
			b.expect("#edited", "Удалить школу")
			if at := ask[string](b, `document.activeElement.id`); at != "edit-name" {
				t.Errorf("the focus is at %s", at)
			}
			b.picture("1-edit")
			b.noSidewaysScroll()
			b.do(cdp.KeyEvent(kb.End), cdp.KeyEvent(" имени"), cdp.KeyEvent(kb.Enter))
			b.expect(".note.good", "Школа «МБОУ СОШ 2 имени» изменена")
			b.click("th a", "4 четверть")
			b.click("summary", "Удалить период")
			b.click("button", "Да, удалить период")
			b.expect(".note.good", "Период удалён")
			schools, periods := readText(t, dir, "schools.csv"), readText(t, dir, "periods.csv")
			if !strings.Contains(schools, "sosh2;МБОУ СОШ 2 имени;") || strings.Contains(periods, "4 четверть") {
				t.Errorf("the tables are\n%s\n%s", schools, periods)
			}
		})
	}
}

func readText(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	fatal(t, err)
	return string(text)
}

// TestPageAllSchoolsArchive takes the reports of all schools in one archive.
func TestPageAllSchoolsArchive(t *testing.T) {
	findChromium(t)
	b := openTab(t, serveFolder(t, t.TempDir()), 1280)
	b.click("button", "Показать на учебных данных")
	b.expect("table.signs", "82,2 %")
	b.click("a", "Все отчёты")
	b.click("a", "Все школы одним архивом, HTML")
	b.expectDownload("Отчёты школ.zip")
	entries, err := zipNames(filepath.Join(b.downloads, "Отчёты школ.zip"))
	if err != nil || len(entries) != 9 || entries[2] != "Отчёт школы sosh3.html" {
		t.Errorf("%q, %v", entries, err)
	}
}

func zipNames(path string) (names []string, err error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	for _, file := range archive.File {
		names = append(names, file.Name)
	}
	return names, nil
}
