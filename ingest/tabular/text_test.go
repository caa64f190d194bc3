package tabular

import (
	"strings"
	"testing"
)

// TestGluedFiles puts a text in one encoding behind a text in another: refused
// with the line where the second begins.
func TestGluedFiles(t *testing.T) {
	const head, row = "Класс;Предмет;Учитель\r\n", "5А;Алгебра;Учитель-0101 И.О.\r\n"
	const rows = 40_000 // 35 bytes and more each: beyond the first read
	for name, c := range map[string]struct{ first, second, words string }{
		"windows-1251, then utf-8":     {"windows-1251", "utf-8", "не в кодировке windows-1251"},
		"windows-1251, then marked":    {"windows-1251", "utf-8 bom", "не в кодировке windows-1251"},
		"utf-8, then windows-1251":     {"utf-8", "windows-1251", "не в кодировке utf-8"},
		"marked, then windows-1251":    {"utf-8 bom", "windows-1251", "не в кодировке utf-8"},
		"cp866, then utf-8":            {"cp866", "utf-8", "не в кодировке cp866"},
		"cp866, then windows-1251":     {"cp866", "windows-1251", "не в кодировке cp866"},
		"windows-1251, then cp866":     {"windows-1251", "cp866", "не в кодировке windows-1251"},
		"windows-1251, then utf-16":    {"windows-1251", "utf-16", "нулевой байт"},
		"windows-1251, then 16 bare":   {"windows-1251", "utf-16 bare", "нулевой байт"},
		"utf-8, then utf-16":           {"utf-8", "utf-16", "не в кодировке utf-8"},
		"utf-8, then utf-16be bare":    {"utf-8", "utf-16be bare", "нулевой байт"},
		"utf-16, then windows-1251":    {"utf-16", "windows-1251", "другой кодировки"},
		"utf-16, then utf-8":           {"utf-16", "utf-8", "другой кодировки"},
		"utf-16, then the other order": {"utf-16", "utf-16be", "не в кодировке utf-16"},
	} {
		for size, place := range map[int]string{1: "строка 3", rows: "строка 40002"} {
			data := append(encode(t, c.first, head+strings.Repeat(row, size)), encode(t, c.second, head+row+row)...)
			t.Run(name, func(t *testing.T) { wantError(t, memory("файл.csv", data), Options{}, place, c.words) })
		}
	}
}

// TestGarbledWords has words that were read in a wrong encoding and saved.
func TestGarbledWords(t *testing.T) {
	wrong := func(as, in string) string {
		text := ""
		for _, b := range encode(t, in, "Предмет") {
			text += charts(t, as, b)
		}
		return text
	}
	for name, word := range map[string]string{
		"utf-8 as windows-1251":  "РџСЂРµРґРјРµС‚",
		"utf-8 as cp866":         wrong("cp866", "utf-8"),
		"utf-8 as windows-1252":  wrong("windows-1252", "utf-8"),
		"utf-8 as koi8-r":        wrong("koi8-r", "utf-8"),
		"windows-1251 as Latin":  "Ïðåäìåò",
		"windows-1251 as cp866":  "╧Ёхфьхђ",
		"cp866 as windows-1251":  "ЏаҐ¤¬Ґв",
		"letters that were lost": "\uFFFD\uFFFD\uFFFD\uFFFD",
	} {
		if name == "windows-1251 as cp866" {
			word = wrong("cp866", "windows-1251")
		}
		for _, encoding := range []string{"utf-8", "utf-8 bom", "utf-16"} {
			text := "№;Класс\nа;б\n" + "5А;" + word + "\n"
			t.Run(name+" in "+encoding, func(t *testing.T) {
				wantError(t, memory("файл.csv", encode(t, encoding, text)), Options{}, "строка 3", "другой кодировки")
			})
		}
	}
}

func charts(t *testing.T, name string, b byte) string {
	t.Helper()
	if name == "windows-1252" {
		return string(rune(b)) // as Latin-1, where 1252 has no sign
	}
	text, _, _ := tableOf(name).decode(nil, []byte{b})
	return string(text)
}

// TestRightWords has words that look odd and are right.
func TestRightWords(t *testing.T) {
	for _, text := range []string{
		"МБОУ «СОШ № 1» — «Ёлка…»;Сёмин;РЁВ\n", "ғылым;Әлеуметтік;Қазақ тілі;тоқсан\n",
		"————;••••••;5А\u00a0\u00a0\u00a0\u00a0\n",
		"Müller;façade;São Tomé\n", "汉语;中文\n", "😀😀😀😀;а\n", "═════;─────;║Класс║;│Класс│\n", "їжак;Є;ґанок;ўсё;Р»Р»\n",
		"«мне»;°±§©®™\n",
	} {
		for _, encoding := range []string{"utf-8", "utf-16"} {
			if _, _, err := sheets(memory("файл.csv", encode(t, encoding, "Класс;Предмет;Учитель\n"+text)),
				Options{}); err != nil {
				t.Errorf("%q in %s: %v", text, encoding, err)
			}
		}
	}
	wantRows(t, encode(t, "windows-1251", "«Ёлка…»;Сёмин;РЁВ;«С№»\n"), Options{},
		[]Row{{Number: 1, Cells: []string{"«Ёлка…»", "Сёмин", "РЁВ", "«С№»"}}})
}

// TestRareEncodings are read where a header word is known, and refused by name
// where none is.
func TestRareEncodings(t *testing.T) {
	known := func(cell string) bool { return cell == "Класс" || cell == "Предмет" }
	for _, name := range []string{"koi8-r", "koi8-u", "iso-8859-5", "mac-cyrillic"} {
		text := "Класс;Предмет;Учитель\n5А;Алгебра;Учитель-0101 И.О.\n"
		if name == "koi8-u" {
			text = "Класс;Предмет;Їжак\n5А;Алгебра;Учитель-0101 І.Є.\n"
		}
		data := encode(t, name, text)
		page := encode(t, name, "<table><tr><td>Класс</td><td>Предмет</td><td>Учитель</td><td>а</td></tr></table>")
		for _, opts := range []Options{{Known: known}, {Encoding: name}, {Encoding: strings.ToUpper(name)}} {
			_, got, err := sheets(memory("файл.csv", data), opts)
			if err != nil {
				t.Fatal(name, err)
			}
			if s := got[""][1].Cells[1]; s != "Алгебра" {
				t.Errorf("%s: %q", name, s)
			}
			book, got, err := sheets(memory("файл.xls", page), opts)
			if err != nil || book.Format != HTML || got[""][0].Cells[2] != "Учитель" {
				t.Errorf("%s: %v %v", name, got, err)
			}
		}
		wantError(t, memory("файл.csv", data), Options{}, "", "--encoding "+name)
	}
	declared := encode(t, "koi8-r", `<meta charset="koi8-r"><table><tr><td>один</td><td>два</td><td>три</td><td>Г</td></tr></table>`)
	wantRows(t, declared, Options{}, []Row{{Number: 1, Cells: []string{"один", "два", "три", "Г"}}})
}

func TestMarkBeforeAnotherEncoding(t *testing.T) {
	data := append([]byte("\xEF\xBB\xBF"), encode(t, "windows-1251", "Класс;Предмет\n")...)
	wantRows(t, data, Options{Encoding: "windows-1251"}, []Row{{Number: 1, Cells: []string{"Класс", "Предмет"}}})
	wantError(t, memory("файл.csv", data), Options{}, "строка 1", "не в кодировке utf-8")
}

func TestZerosInPages(t *testing.T) {
	for _, page := range []string{"<table><tr><td>а\x00б</td></tr></table>", "<p>а</p>\n<table>\x00</table>"} {
		place := "строка 1"
		if strings.Contains(page, "\n") {
			place = "строка 2"
		}
		wantError(t, memory("журнал.xls", []byte(page)), Options{}, place, "нулевой байт")
	}
}

// TestLineEndsAcrossReads has a CR at every byte around the end of a read, with
// and without an LF behind it.
func TestLineEndsAcrossReads(t *testing.T) {
	for _, end := range []string{"\r", "\r\n"} {
		for shift := range 8 {
			// The first line makes the CR of the 262 144th the byte readSize + shift.
			first := strings.Repeat("x", shift) + "a;b\n" + strings.Repeat("a;b\n", readSize/4-2) + "a;b" + end
			_, got, err := sheets(memory("файл.csv", []byte(first+"c;d"+end)), Options{Delimiter: ';'})
			if err != nil {
				t.Fatal(err)
			}
			rows := got[""]
			if last := rows[len(rows)-1]; len(rows) != 262_145 || last.Number != 262_145 || last.Cells[0] != "c" ||
				last.Cells[1] != "d" {
				t.Errorf("%q at %d: %d rows, the last %+v", end, shift, len(rows), last)
			}
		}
	}
}
