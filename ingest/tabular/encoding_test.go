package tabular

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encode writes a text as another program would: by the tables of x/text.
func encode(t testing.TB, name, text string) []byte {
	t.Helper()
	var e encoding.Encoding
	switch name {
	case "utf-8":
		return []byte(text)
	case "utf-8 bom":
		return []byte("\xEF\xBB\xBF" + text)
	case "utf-16":
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "utf-16 bare":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be bare":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "windows-1251":
		e = charmap.Windows1251
	case "cp866":
		e = charmap.CodePage866
	case "koi8-r":
		e = charmap.KOI8R
	case "koi8-u":
		e = charmap.KOI8U
	case "iso-8859-5":
		e = charmap.ISO8859_5
	case "mac-cyrillic":
		e = charmap.MacintoshCyrillic
	case "windows-1252":
		e = charmap.Windows1252
	}
	data, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEncodings(t *testing.T) {
	const text = "Класс;Предмет;№ урока;Учитель\r\n5А;Русский язык;3;Учитель-0101 И.О.\r\n7Б;Физика;1;ё Ё\r\n"
	want := []Row{
		{Number: 1, Cells: []string{"Класс", "Предмет", "№ урока", "Учитель"}},
		{Number: 2, Cells: []string{"5А", "Русский язык", "3", "Учитель-0101 И.О."}},
		{Number: 3, Cells: []string{"7Б", "Физика", "1", "ё Ё"}},
	}
	known := func(cell string) bool { return cell == "Класс" || cell == "Предмет" }
	for name, reported := range map[string]string{
		"utf-8": "utf-8", "utf-8 bom": "utf-8", "utf-16": "utf-16", "utf-16be": "utf-16",
		"utf-16 bare": "utf-16", "utf-16be bare": "utf-16", "windows-1251": "windows-1251", "cp866": "cp866",
	} {
		t.Run(name, func(t *testing.T) {
			data := encode(t, name, text)
			for _, opts := range []Options{{}, {Known: known}, {Encoding: reported}} {
				if name == "utf-16be bare" && opts.Encoding != "" {
					continue
				}
				book := wantRows(t, data, opts, want)
				if book.Encoding != reported {
					t.Errorf("encoding %q, want %q", book.Encoding, reported)
				}
			}
		})
	}
	wantError(t, memory("файл.csv", []byte(text)), Options{Encoding: "koi9"}, "", "неизвестная кодировка «koi9»")
}

// TestKnownWordsDecideEncoding has words that look like the other encoding:
// «рты» of cp866 is «авл» in windows-1251, «ЁЁЁ» of windows-1251 is «иии» in
// cp866.
func TestKnownWordsDecideEncoding(t *testing.T) {
	for name, word := range map[string]string{"windows-1251": "ЁЁЁ", "cp866": "рты"} {
		data := encode(t, name, word+";x\n")
		known := func(cell string) bool { return cell == word }
		book, err := Open(memory("файл.csv", data), Options{Known: known})
		if err != nil {
			t.Fatal(err)
		}
		if book.Encoding != name {
			t.Errorf("encoding %q, want %q", book.Encoding, name)
		}
	}
}

// TestUTF16Pairs has a character of two units.
func TestUTF16Pairs(t *testing.T) {
	for _, name := range []string{"utf-16", "utf-16be"} {
		wantRows(t, encode(t, name, "а;😀;б\n"), Options{}, []Row{{Number: 1, Cells: []string{"а", "😀", "б"}}})
	}
}

// TestSingleByteTables compares every byte with x/text, at every place of an
// eight-byte word.
func TestSingleByteTables(t *testing.T) {
	charts := map[string]*charmap.Charmap{
		"windows-1251": charmap.Windows1251, "cp866": charmap.CodePage866, "koi8-r": charmap.KOI8R,
		"koi8-u":     charmap.KOI8U,
		"iso-8859-5": charmap.ISO8859_5, "mac-cyrillic": charmap.MacintoshCyrillic,
	}
	for _, e := range eightBit {
		for b := range 256 {
			for place := range 9 {
				data := []byte(strings.Repeat("a", place) + string([]byte{byte(b)}) + strings.Repeat("b", 8-place))
				want, err := charts[e.name].NewDecoder().Bytes(data)
				if err != nil {
					t.Fatal(err)
				}
				if got, _, _ := e.table.decode([]byte("x"), data); string(got) != "x"+string(want) {
					t.Fatalf("%s: %q is %q, want %q", e.name, data, got, want)
				}
			}
		}
	}
}

func TestBrokenEncodings(t *testing.T) {
	cyrillic := strings.Repeat("5А;Алгебра\n", 1000)
	for name, c := range map[string]struct {
		data         []byte
		opts         Options
		place, words string
	}{
		"bad byte in utf-8": {[]byte(cyrillic + "\xE0;b\n"), Options{}, "строка 1001", "не в кодировке utf-8"},
		"cut character":     {[]byte(cyrillic + "a;\xD0"), Options{}, "строка 1001", "обрывается"},
		"late windows-1251": {[]byte(strings.Repeat("a;b\n", 300_000) + "\xCA\xEB\xE0\xF1\xF1\n"), Options{},
			"строка 300001", "не в кодировке utf-8"},
		"option is wrong": {encode(t, "windows-1251", "а;б\nКласс\n"), Options{Encoding: "utf-8"}, "строка 1",
			"не в кодировке utf-8"},
		"odd utf-16": {append(encode(t, "utf-16", "а;b\nc;d\n"), 'x'), Options{}, "строка 3", "обрывается"},
		"lone surrogate": {append(encode(t, "utf-16", "а;b\n"), 0x00, 0xD8, 'a', 0), Options{}, "строка 2",
			"не в кодировке utf-16"},
		"late zero": {[]byte(strings.Repeat("a;b\n", 300_000) + "\x00\n"), Options{}, "строка 300001",
			"нулевой байт"},
		"zero in windows-1251": {append(encode(t, "windows-1251", strings.Repeat("Класс;b\n", 200_000)), 0), Options{},
			"строка 200001", "нулевой байт"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, memory("файл.csv", c.data), c.opts, c.place, c.words)
		})
	}
}

// TestUTF8CutByTheSample has a character across the end of the first read.
func TestUTF8CutByTheSample(t *testing.T) {
	text := "a" + strings.Repeat("я", readSize/2) + ";b\n"
	opts := Options{Limits: Limits{Record: 4 << 20}}
	_, got, err := sheets(memory("файл.csv", []byte(text)), opts)
	if err != nil {
		t.Fatal(err)
	}
	if rows := got[""]; len(rows) != 1 || strings.Join(rows[0].Cells, ";")+"\n" != text {
		t.Error("the record is not what was written")
	}
}
