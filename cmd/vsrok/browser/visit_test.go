package browser

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestPageFirstVisit goes from an empty folder to the rows behind a sign.
// Its numbers are those of expected.json, label april: sosh3 entered 458
// of 557 marks in time, 82,2 %.
func TestPageFirstVisit(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := openTab(t, serveFolder(t, t.TempDir()), width)
			b.expect("h1", "С чего начать")
			b.noSidewaysScroll()
			b.picture("1-welcome")
			b.click("button", "Показать на учебных данных")
			b.expect("table.signs", "МБОУ СОШ 3", "82,2 %")
			b.expect(".note.demo", "учебные данные")
			b.noSidewaysScroll()
			b.picture("2-result")
			b.click("th a", "МБОУ СОШ 3")
			b.expect("main", "458", "99", "557")
			b.noSidewaysScroll()
			b.picture("3-school")
			b.click("a.cell", "82,2")
			b.expect("ul.counts", "с опозданием: 99", "в срок: 458")
			b.click("ul.counts a", "с опозданием")
			b.expect("ul.counts a[aria-current]", "с опозданием")
			b.click("summary", "С опозданием")
			b.expect("details[open]", "Требование", "в течение 5 дней", "Вывод", "Отметки_sosh3")
			b.noSidewaysScroll()
			b.picture("4-lessons")
		})
	}
}

// TestPageDrop drops a district's folder on the page of an empty workspace,
// takes its reference tables, imports, takes the form away and undoes a file.
func TestPageDrop(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := openTab(t, serveFolder(t, t.TempDir()), width)
			b.expect("h1", "С чего начать")
			b.drop("../../../testdata/district/exports", "../../../testdata/district/schools.csv",
				"../../../testdata/district/periods.csv")
			b.expect("main", "Среди файлов есть справочники", "Не поняты: 54")
			b.picture("1-no-schools")
			b.click("button", "Взять справочники")
			b.expect("main", "К загрузке: 54")
			b.noSidewaysScroll()
			b.picture("2-understood")
			b.click("button", "Загрузить 54")
			b.expect("main", "Готово: загружено 54")
			b.picture("3-imported")
			b.click("a.button", "Посмотреть результат")
			b.expect("table.signs", "МБОУ СОШ 1")
			b.expect("main", "Даты раунда не заданы")
			b.click("a", "Скачать форму")
			b.expectDownload("Приложение 1.xlsx")
			b.click("nav a", "Загруженное")
			b.expect("h1", "Загруженные файлы")
			b.noSidewaysScroll()
			b.click("th a", "Отметки_sosh3_1")
			b.expect("h1", "Импорт №")
			b.click("summary", "Отменить эту загрузку")
			b.picture("4-undo")
			b.click("button", "Да, отменить импорт")
			b.expect(".note.good", "отменён")
		})
	}
}

// expectDownload waits for a whole file in the folder of downloads.
func (b *tab) expectDownload(name string) {
	b.t.Helper()
	for range 1800 { // a report of many schools on a busy machine
		if info, err := os.Stat(filepath.Join(b.downloads, name)); err == nil && info.Size() > 1000 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("«%s» was not downloaded", name)
}
