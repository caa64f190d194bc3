package browser

import "testing"

// TestPageQuestions goes through all questions about the round; none is wider
// than the screen, and each keeps the school that was chosen.
func TestPageQuestions(t *testing.T) {
	findChromium(t)
	for name, width := range widths {
		t.Run(name, func(t *testing.T) {
			b := openTab(t, serveFolder(t, t.TempDir()), width)
			b.click("button", "Показать на учебных данных")
			b.expect("table.signs", "82,2 %")
			for link, wanted := range map[string]string{
				"Ход по времени": "04.2015", "С прошлым раундом": "Сравнить не с чем", "Дни опоздания": "более 10",
				"Дни недели и часы": "среда", "Сравнение школ": "Положение", "Чего не видно": "Ещё придёт",
				"Хватает ли выгрузок": "видно всё", "Устойчивость знаков": "рабочие дни",
				"Что выгружать": "таблицы со временем",
				"Раунды":        "Сохранить этот раунд",
			} {
				b.click("nav.questions a", link)
				b.expect("h1", link)
				b.expect("main", wanted)
				b.noSidewaysScroll()
			}
			b.click("nav.questions a", "По школам")
			b.expect("h1", "Результат")
			b.click("th a", "МБОУ СОШ 3")
			b.expect("h1", "МБОУ СОШ 3")
			b.click("nav.questions a", "Учителя")
			b.expect("#ask-school", "МБОУ СОШ 3")
			b.expect("main", "Учитель-0303 И.О.", "23 из 32")
			b.picture("1-teachers")
		})
	}
}
