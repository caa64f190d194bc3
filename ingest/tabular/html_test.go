package tabular

import (
	"fmt"
	"strings"
	"testing"
)

func TestHTMLTables(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []Row
	}{
		"doubled head": {
			`<html><head><meta http-equiv="Content-Type" content="text/html"></head><body><h3><html><head><title>нет</title></head><body><h3>Пропуски</h3><table border=1>
<tr><td>Класс</td><td>Дата</td></tr>
<tr><td>7Б</td><td></td></tr></table></body></html>`,
			[]Row{{Number: 1, Cells: []string{"Пропуски"}}, {Number: 2, Cells: []string{"Класс", "Дата"}},
				{Number: 3, Cells: []string{"7Б", ""}}},
		},
		"titles and totals": {
			"<h1>Отчёт</h1><p>Выгружено:&nbsp;06.05.2015<br>09:00</p><div>Школа <b>СО</b>Ш 1</div><table><caption>Март</caption><tr><th>а<th>б</tr></table>Итого: 0",
			[]Row{{Number: 1, Cells: []string{"Отчёт"}}, {Number: 2, Cells: []string{"Выгружено: 06.05.2015 09:00"}},
				{Number: 3, Cells: []string{"Школа СОШ 1"}},
				{Number: 4, Cells: []string{"Март"}}, {Number: 5, Cells: []string{"а", "б"}}, {Number: 6, Cells: nil},
				{Number: 7, Cells: []string{"Итого: 0"}}},
		},
		"spaces": {
			"<table><tr><td>\n  а&nbsp;&nbsp; б<br/>в\t</td><td>&lt;г&gt; &amp; &quot;д&quot;</td><td><p>е</p><p>ё</p></td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"а б в", `<г> & "д"`, "е ё"}}},
		},
		"end tags left out": {
			"<TABLE><TR><TD>а<TD>б<TR><TD>в<TD>г</TABLE>",
			[]Row{{Number: 1, Cells: []string{"а", "б"}}, {Number: 2, Cells: []string{"в", "г"}}},
		},
		"sections": {
			"<table><thead><tr><th>а</th></tr></thead><tbody><tr><td>б</td></tr></tbody><tfoot><tr><td>Итого</td></tr></tfoot></table>",
			[]Row{{Number: 1, Cells: []string{"а"}}, {Number: 2, Cells: []string{"б"}},
				{Number: 3, Cells: []string{"Итого"}}},
		},
		"two tables": {
			"<table><tr><td>а</td></tr></table>\n<table><tr><td>б</td></tr><tr><td>в</td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"а"}}, {Number: 2, Cells: nil}, {Number: 3, Cells: []string{"б"}},
				{Number: 4, Cells: []string{"в"}}},
		},
		"colspan": {
			`<table><tr><td colspan=3>Отметки</td><td>х</td></tr><tr><td>а</td><td colspan="2">б</td><td>в</td></tr></table>`,
			[]Row{{Number: 1, Cells: []string{"Отметки", "", "", "х"}},
				{Number: 2, Cells: []string{"а", "б", "", "в"}}},
		},
		"rowspan": {
			"<table><tr><td rowspan=3>5А</td><td>а</td><td rowspan=2>к</td></tr><tr><td>б</td></tr><tr><td>в</td></tr><tr><td>6А</td><td>г</td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"5А", "а", "к"}}, {Number: 2, Cells: []string{"5А", "б", "к"}},
				{Number: 3, Cells: []string{"5А", "в"}}, {Number: 4, Cells: []string{"6А", "г"}}},
		},
		"rowspan and colspan": {
			"<table><tr><td rowspan=2 colspan=2>м</td><td>а</td></tr><tr><td>б</td></tr><tr><td>в</td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"м", "", "а"}}, {Number: 2, Cells: []string{"м", "", "б"}},
				{Number: 3, Cells: []string{"в"}}},
		},
		"rowspan behind the last cell": {
			"<table><tr><td>а</td><td>б</td><td rowspan=2>в</td></tr><tr><td>г</td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"а", "б", "в"}}, {Number: 2, Cells: []string{"г", "", "в"}}},
		},
		"rowspan to the end of its group": {
			"<table><tbody><tr><td rowspan=0>а</td><td>1</td></tr><tr><td>2</td></tr></tbody><tbody><tr><td>3</td></tr></tbody></table>",
			[]Row{{Number: 1, Cells: []string{"а", "1"}}, {Number: 2, Cells: []string{"а", "2"}},
				{Number: 3, Cells: []string{"3"}}},
		},
		"bad spans": {
			`<table><tr><td colspan="x" rowspan=-2>а</td><td colspan=0>б</td></tr></table>`,
			[]Row{{Number: 1, Cells: []string{"а", "б"}}},
		},
		"script and style": {
			"<style>td{color:red}</style><script>document.write('<table>')</script><table><tr><td>а<script>1</script>б</td></tr></table><!-- <table> -->",
			[]Row{{Number: 1, Cells: []string{"аб"}}},
		},
		"value in a nested table": {
			"<table><tr><td>7Б</td><td><table><tr><td>4</td><td>5</td></tr></table></td><td>в</td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"7Б", "4 5", "в"}}},
		},
		"data in a layout table": {
			"<table><tr><td>Меню</td><td><h3>Отметки</h3><table><tr><td>а</td><td>б</td></tr><tr><td>в</td><td>г</td></tr></table></td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"Меню", "Отметки"}}, {Number: 2, Cells: []string{"а", "б"}},
				{Number: 3, Cells: []string{"в", "г"}}},
		},
		"layout tables in one another": {
			"<table><tr><td><table><tr><td><table><tr><td>а</td><td>б</td></tr><tr><td>в</td><td>г</td></tr></table></td></tr></table></td></tr><tr><td>низ</td></tr></table>",
			[]Row{{Number: 1, Cells: []string{"а", "б"}}, {Number: 2, Cells: []string{"в", "г"}},
				{Number: 3, Cells: nil}, {Number: 4, Cells: []string{"низ"}}},
		},
		"stray end tags": {
			"<p></td></tr></table><table><tr><td>а</td></tr></table></table></div>",
			[]Row{{Number: 1, Cells: []string{"а"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			book := wantRows(t, []byte(c.page), Options{}, c.want)
			if book.Format != HTML {
				t.Errorf("format %s", book.Format)
			}
		})
	}
}

func TestHTMLEncodings(t *testing.T) {
	page := func(meta string) string {
		return "<html><head>" + meta + "</head><body><table><tr><td>Учитель-0101 И.О.</td><td>№ урока</td></tr></table></body></html>"
	}
	const content = `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`
	for name, c := range map[string]struct{ encoding, meta, reported string }{
		"as it says":              {"windows-1251", content, "windows-1251"},
		"says nothing":            {"windows-1251", "", "windows-1251"},
		"says latin":              {"windows-1251", `<meta charset="iso-8859-1">`, "windows-1251"},
		"says utf-8, is not":      {"windows-1251", `<meta charset="utf-8">`, "windows-1251"},
		"says windows, is utf-8":  {"utf-8", content, "utf-8"},
		"utf-8":                   {"utf-8", "", "utf-8"},
		"utf-8 with a mark":       {"utf-8 bom", content, "utf-8"},
		"utf-16 with a mark":      {"utf-16", "", "utf-16"},
		"utf-16 big, with a mark": {"utf-16be", "", "utf-16"},
		"cp866, which it says":    {"cp866", `<meta charset="cp866">`, "cp866"},
		"ascii only to the header": {"windows-1251",
			`<meta charset="windows-1251"><!--` + strings.Repeat("x", readSize) + "-->", "windows-1251"},
	} {
		t.Run(name, func(t *testing.T) {
			data := encode(t, c.encoding, page(c.meta))
			_, got, err := sheets(memory("журнал.xls", data), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if s := fmt.Sprint(got[""][0].Cells); s != "[Учитель-0101 И.О. № урока]" {
				t.Error(s)
			}
			book, _ := Open(memory("журнал.xls", data), Options{})
			if book.Encoding != c.reported {
				t.Errorf("encoding %q, want %q", book.Encoding, c.reported)
			}
		})
	}
	data := encode(t, "cp866", page(""))
	wantRows(t, data, Options{Encoding: "cp866"}, []Row{{Number: 1, Cells: []string{"Учитель-0101 И.О.", "№ урока"}}})
	wantError(t, memory("журнал.xls", data), Options{Encoding: "нет"}, "", "неизвестная кодировка")
}

// TestCutHTML cuts a page at every byte: up to the end of its table each part
// must be refused, and none may be taken for a page with fewer rows.
func TestCutHTML(t *testing.T) {
	const page = "<html><body><h3>Отчёт</h3><table><tr><td>а</td><td>б</td></tr>\n<tr><td>в</td><td>г</td></tr>\n</table></body></html>"
	whole := strings.Index(page, "</table>") + len("</table>")
	begun := strings.Index(page, "<table>") + len("<table>")
	for i := begun; i < whole; i++ {
		if _, _, err := sheets(memory("журнал.xls", []byte(page[:i])), Options{}); err == nil {
			t.Errorf("%q is taken for a whole page", page[:i])
		}
	}
	wantError(t, memory("журнал.xls", []byte(page[:whole-3])), Options{}, "после строки 3", "обрывается")
	wantError(t, memory("журнал.xls", []byte("<p>а</p><tab")), Options{}, "после строки 1", "обрывается")
	wantError(t, memory("журнал.xls", []byte("<script>var a = 1;")), Options{}, "", "обрывается")
	for _, tail := range []string{"", "</body>", "</body></html>\n"} {
		if _, _, err := sheets(memory("журнал.xls", []byte(page[:whole]+tail)), Options{}); err != nil {
			t.Error(err)
		}
	}
}

func TestHTMLLimits(t *testing.T) {
	wide := "<table><tr><td colspan=5>а</td></tr></table>"
	wantError(t, memory("журнал.xls", []byte(wide)), Options{Limits: Limits{Columns: 4}}, "",
		"число столбцов больше предела (4)")
	wantError(t, memory("журнал.xls", []byte(wide)), Options{Limits: Limits{Cells: 4}}, "после строки 1",
		"число ячеек больше предела (4)")
	many := "<table>" + strings.Repeat("<tr><td>а</td></tr>", 5) + "</table>"
	wantError(t, memory("журнал.xls", []byte(many)), Options{Limits: Limits{Cells: 4}}, "после строки 5",
		"число ячеек больше предела (4)")
	wantError(t, memory("журнал.xls", []byte("<p>"+strings.Repeat("а", maxToken))), Options{}, "",
		"длина текста в байтах больше предела")
	bad := "<p>" + strings.Repeat("я", 100) + "</p><p>\xE0</p>"
	wantError(t, memory("журнал.xls", []byte(bad)), Options{}, "строка 1", "не в кодировке utf-8")
}

// TestPagesWithoutData are what a browser saves in place of an export.
func TestPagesWithoutData(t *testing.T) {
	for name, c := range map[string]struct{ page, words string }{
		"login":             {"<html><title>Дневник</title><form><p>Логин<input name=l><p>Пароль<input type='Password'></form>", "страница входа"},
		"login in a table":  {"<table><tr><td>Имя</td><td><input></td></tr><tr><td></td><td><input type=password></td></tr></table>", "страница входа"},
		"login without one": {"<html><title>Авторизация</title><body><div id=root></div>", "страница входа"},
		"in words":          {"<p>Вход в систему</p>", "страница входа"},
		"gateway":           {"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>", "об ошибке"},
		"not found":         {"<h1>Страница не найдена</h1>", "об ошибке"},
		"frames":            {`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><frameset rows="*,39"><frame src="a.files/sheet001.htm"></frameset></html>`, "sheet001.htm"},
		"nothing":           {"<p>Добро пожаловать, вы входили вчера</p>", "нет ни одной таблицы"},
	} {
		t.Run(name, func(t *testing.T) { wantError(t, memory("журнал.xls", []byte(c.page)), Options{}, "", c.words) })
	}
	wide := "<table><tr><td>а</td><td>б</td><td>в</td><td>г</td></tr></table><input type=password>"
	wantRows(t, []byte(wide), Options{}, []Row{{Number: 1, Cells: []string{"а", "б", "в", "г"}}})
}
