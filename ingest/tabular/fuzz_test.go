package tabular

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// narrow are limits that keep a fuzzing worker small.
var narrow = Limits{Unpacked: 4 << 20, Cells: 100_000, Sheets: 8, Members: 16, Nesting: 1, Columns: 300, Record: 4096}

// fuzzRead reads a file whatever it is, and holds what comes out against what
// is promised: every error an *Error, rows in order, rows within the limits.
func fuzzRead(t *testing.T, data []byte, opts Options) {
	opts.Limits = narrow
	book, err := Open(memory("файл", data), opts)
	if err != nil {
		mustBeOwn(t, err)
		return
	}
	defer book.Close()
	cells := 0
	for _, sheet := range book.Sheets {
		last := 0
		for {
			block, err := sheet.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				mustBeOwn(t, err)
				return
			}
			block.Each(func(r Row) {
				if r.Number <= last {
					t.Fatalf("row %d after row %d", r.Number, last)
				}
				if len(r.Cells) > narrow.Columns {
					t.Fatalf("row %d has %d cells", r.Number, len(r.Cells))
				}
				last = r.Number
				cells += len(r.Cells)
			})
		}
	}
	if book.Format != CSV && int64(cells) > narrow.Cells {
		t.Fatalf("%d cells", cells)
	}
}

func mustBeOwn(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*Error](err); !ok || e.Name == "" || e.Reason == "" {
		t.Fatalf("not an *Error of this file: %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	table := "Класс;Предмет;Учитель\r\n5А;\"Русский \"\"язык\"\"\";Учитель-0101 И.О.\r\n5А;\"две\nстроки\";\r\n"
	for _, name := range []string{"utf-8", "utf-8 bom", "utf-16", "utf-16be", "windows-1251", "cp866", "koi8-r",
		"mac-cyrillic"} {
		f.Add(encode(f, name, table), "")
	}
	f.Add([]byte("sep=;\na;b\n"), "utf-8")
	f.Add([]byte("a,\"b\nc,d\n"), "windows-1251")
	f.Add([]byte("\uFEFF\uFEFFa|b\r\uFEFF\"c\"|d\r\nРљР»Р°СЃСЃ"), "")
	f.Add([]byte("\"a;b;\"\"c\"\"\"\r\"d;e;\"\"f\ng\"\"\"\r"), "")
	f.Fuzz(func(t *testing.T, data []byte, encoding string) {
		if strings.HasPrefix(string(data), "PK") || looksLikeHTML(data) {
			return
		}
		fuzzRead(t, data, Options{Encoding: encoding})
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<html><head><meta charset=windows-1251></head><body><h3><html><table border=1>\n<tr><td>\xCA\xEB\xE0\xF1\xF1</td><td></td></tr></table></body></html>"))
	f.Add([]byte("<table><tr><td rowspan=3 colspan=2>a<td>b<tr><td>c<tr></table>"))
	f.Add([]byte("<table><tr><td>a<table><tr><td>b<td>c<tr><td>d<td>e</table>f</td></tr></table>"))
	f.Add([]byte("<table><tr><td rowspan=0>a</td></tbody><tbody><tr><td>b<script>x</script></table>"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzRead(t, append([]byte("<p>"), data...), Options{}) })
}

func FuzzXLS(f *testing.F) {
	f.Add(fixture(f, "features.xls"))
	f.Add(fixture(f, "date1904.xls"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzRead(t, data, Options{}) })
}

// FuzzBIFF reads records without the container, which a mutation seldom
// leaves whole.
func FuzzBIFF(f *testing.F) {
	for _, name := range []string{"features.xls", "date1904.xls"} {
		data := fixture(f, name)
		f.Add(data[bytes.Index(data, []byte("\x09\x08\x10\x00\x00\x06\x05\x00")):])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w := &biffBook{src: Source{Name: "книга.xls"}, limits: narrow, data: data}
		if err := w.globals(); err != nil {
			mustBeOwn(t, err)
			return
		}
		for _, s := range w.sheets {
			rows := &biffRows{book: w, name: s.name, at: s.at}
			if _, err := drain(&Sheet{name: "книга.xls", next: rows.next}); err != nil {
				mustBeOwn(t, err)
			}
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>a</t></is></c></row>`, `<si><t>b</t></si>`)
	f.Add(`<row><c r="C1" t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>1</f><v>2</v></c></row><row r="7" hidden="1"/>`, `<si><r><t>a</t></r><rPh><t>b</t></rPh></si>`)
	f.Fuzz(func(t *testing.T, sheet, strings string) {
		p := parts(sheet)
		p["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			strings + "</sst>"
		fuzzRead(t, packed(t, p), Options{})
	})
}

func FuzzZIP(f *testing.F) {
	f.Add(archive(f, entry{"а.csv", "а;б", nil}, entry{"папка/", "", nil},
		entry{"книга.xlsx", string(packed(f, parts(""))), nil}))
	f.Add(archive(f, entry{string(encode(f, "cp866", "5а (5а).csv")), "x", unflagged}))
	f.Add(archive(f, entry{"в.zip", string(archive(f, entry{"г.zip", string(archive(f)), nil})), nil}))
	f.Add(packed(f, parts("")))
	f.Fuzz(func(t *testing.T, data []byte) {
		members, err := Members(memory("архив.zip", data), narrow)
		if err != nil {
			mustBeOwn(t, err)
			return
		}
		var total int64
		for _, m := range members {
			read, err := io.Copy(io.Discard, m.reader())
			if err != nil {
				mustBeOwn(t, err)
			}
			if total += read; total > narrow.Unpacked {
				t.Fatalf("%d bytes unpacked", total)
			}
		}
	})
}
