package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdp "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPageRejectedFile picks a picture named .csv and a table of no known
// school; the table is corrected in place and loaded, with its rejects shown.
func TestPageRejectedFile(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for file, text := range map[string]string{"снимок.csv": "\x89PNG\r\n\x1a\n", "отметки.csv": marksFile} {
				if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			b := openTab(t, serveFolder(t, workspaceOf(t, "district")), width)
			b.expect("h1", "С чего начать")
			b.do(cdp.SetUploadFiles("#pick-files",
				[]string{filepath.Join(folder, "снимок.csv"), filepath.Join(folder, "отметки.csv")}))
			b.expect("main", "Не поняты: 2", "картинка PNG", "выберите её в поле «Школа»")
			b.noSidewaysScroll()
			b.picture("1-refused")
			card := `article:has(h4[id]):nth-of-type(1) `
			b.expect(card+"h4", "отметки.csv")
			b.do(cdp.SetValue(card+"select[name=school]", "sosh3"))
			b.click(card+"button", "Прочитать заново")
			b.expect("main", "К загрузке: 1", "Не поняты: 1", "Отклонено строк: 2")
			b.click("tbody a", "отметки.csv")
			b.expect("#rejects", "Отклонённые строки")
			b.expect("main", "31.02.2015")
			b.noSidewaysScroll()
			b.picture("2-rejects")
			b.click("a", "Все файлы")
			b.click("button", "Загрузить 1")
			b.expect("main", "Готово: загружено 1 файл")
		})
	}
}

// TestPageLongNames: a name of 260 letters without a blank widens no page, though
// it stands in the lists to choose from.
func TestPageLongNames(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			dir, long := newWorkspace(t), strings.Repeat("Оченьдлинноеназвание", 13)
			fatal(t, os.WriteFile(filepath.Join(dir, "schools.csv"),
				[]byte("Код;Название;Часовой пояс;Учебная неделя\na;"+long+
					";Asia/Yekaterinburg;5\nb;МБОУ СОШ 2;Asia/Yekaterinburg;5\n"), 0o600))
			export := filepath.Join(t.TempDir(), "отметки.csv")
			fatal(t, os.WriteFile(export, []byte(marksFile), 0o600))
			b := openTab(t, serveFolder(t, dir), width)
			b.do(cdp.SetUploadFiles("#pick-files", []string{export}))
			b.expect("main", "Не поняты: 1")
			b.noSidewaysScroll()
			b.click("a", "Школы")
			b.expect("main", long)
			b.noSidewaysScroll()
		})
	}
}

// TestPageChecklist puts a sign and finds it in the file without any button.
func TestPageChecklist(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			dir := workspaceOf(t, "district")
			b := openTab(t, serveFolder(t, dir), width)
			b.click("nav a", "Чек-лист")
			b.expect("h1", "Чек-лист")
			b.do(cdp.Focus(`select[name="s-3-1"]`), cdp.KeyEvent("+"))
			b.expect("#saved", "Сохранено: МБОУ СОШ 2, строка 3")
			b.do(cdp.Focus(`select[name="s-4-1"]`), cdp.KeyEvent("-"))
			b.expect("#saved", "Сохранено: МБОУ СОШ 2, строка 4")
			b.noSidewaysScroll()
			b.picture("checklist")
			text, err := os.ReadFile(filepath.Join(dir, "checklist.csv"))
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range []string{"\n3;", "\n4;"} {
				_, rest, _ := strings.Cut(string(text), row)
				line, _, _ := strings.Cut(rest, "\r\n")
				if want := map[string]string{"\n3;": ";;+;;;;;;;", "\n4;": ";;-;;;;;;;"}[row]; !strings.HasSuffix(line,
					want) {
					t.Errorf("row %s of the file is %q, want it to end in %q", row[1:2], line, want)
				}
			}
			if n := ask[int](b, `document.querySelectorAll("tr.computed select").length`); n != 0 {
				t.Errorf("%d computed cells can be typed into", n)
			}
		})
	}
}

// TestPageKeyboard goes from the welcome to an explanation by Tab, Enter and
// the space bar alone, and sees where it is at each step.
func TestPageKeyboard(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := openTab(t, serveFolder(t, t.TempDir()), width)
			b.expect("h1", "С чего начать")
			b.tabTo("К содержанию")
			b.tabTo("Показать на учебных данных")
			b.do(cdp.KeyEvent(kb.Enter))
			b.expect("table.signs", "82,2 %")
			b.tabTo("МБОУ СОШ 3")
			b.do(cdp.KeyEvent(kb.Enter))
			b.expect("h1", "МБОУ СОШ 3")
			b.tabTo("82,2")
			b.do(cdp.KeyEvent(kb.Enter))
			b.expect("h1", "МБОУ СОШ 3: Отметки")
			b.tabTo("С опозданием:")
			b.do(cdp.KeyEvent(kb.Enter))
			b.expect("details[open]", "Вывод")
			b.picture("focus")
			b.tabTo("Выгрузки") // goes round the end of the page
			b.do(cdp.KeyEvent(kb.Enter))
			b.expect("h1", "Выгрузки")
			b.tabTo("Выбрать файлы")
			b.tabTo("Выбрать папку")
		})
	}
}

// tabTo presses Tab until the element with the focus reads as wanted, and
// fails where the focus cannot be seen.
func (b *tab) tabTo(text string) {
	b.t.Helper()
	for range 120 {
		b.do(cdp.KeyEvent(kb.Tab))
		focus := ask[[]string](b, `(() => {
			const e = document.activeElement;
			if (e === document.body || e.getAttribute("role") === "region") return ["", ""];
			const shown = e.type === "file" ? e.labels[0] : e;
			return [shown.innerText || shown.ariaLabel || shown.name || "", getComputedStyle(shown).outlineStyle];
		})()`)
		if !strings.Contains(strings.ReplaceAll(focus[0], "\u00a0", " "), text) {
			continue
		}
		if focus[1] == "none" {
			b.t.Errorf("the focus on «%s» cannot be seen", text)
		}
		return
	}
	b.picture("failed")
	b.t.Fatalf("Tab does not reach «%s» on the page:\n%s", text, b.text("body"))
}
