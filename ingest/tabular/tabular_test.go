package tabular

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// memory is a file that is not on disk.
func memory(name string, data []byte) Source {
	return Source{Name: name, ReaderAt: bytes.NewReader(data), Size: int64(len(data))}
}

// slow gives one byte at a time.
type slow struct{ io.ReaderAt }

func (s slow) ReadAt(p []byte, offset int64) (int, error) {
	if len(p) > 1 {
		p = p[:1]
	}
	return s.ReaderAt.ReadAt(p, offset)
}

func slowly(src Source) Source {
	src.ReaderAt = slow{src.ReaderAt}
	return src
}

// drain reads a sheet to its end.
func drain(s *Sheet) ([]Row, error) {
	var rows []Row
	for {
		block, err := s.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		block.Each(func(r Row) {
			rows = append(rows, Row{Number: r.Number, Cells: append([]string(nil), r.Cells...), Faults: r.Faults})
		})
	}
}

// sheets reads a book to its end; the rows of each sheet by its name.
func sheets(src Source, opts Options) (*Book, map[string][]Row, error) {
	book, err := Open(src, opts)
	if err != nil {
		return nil, nil, err
	}
	defer book.Close()
	all := map[string][]Row{}
	for _, s := range book.Sheets {
		rows, err := drain(s)
		if err != nil {
			return book, nil, err
		}
		all[s.Name] = rows
	}
	return book, all, nil
}

// wantRows reads a text or page, at once and byte by byte, and compares.
func wantRows(t *testing.T, data []byte, opts Options, want []Row) *Book {
	t.Helper()
	book, got, err := sheets(memory("файл", data), opts)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got[""]); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	_, got, err = sheets(slowly(memory("файл", data)), opts)
	if err != nil {
		t.Fatal("byte by byte:", err)
	}
	if diff := cmp.Diff(want, got[""]); diff != "" {
		t.Errorf("rows byte by byte (-want +got):\n%s", diff)
	}
	return book
}

// wantError opens and reads a file that must be refused with a sentence that
// has the words, at the place.
func wantError(t *testing.T, src Source, opts Options, place, words string) {
	t.Helper()
	_, _, err := sheets(src, opts)
	wantSentence(t, err, place, words)
}

func wantSentence(t *testing.T, err error, place, words string) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("error %v, want an *Error with «%s»", err, words)
	}
	if e.Place != place || !strings.Contains(e.Reason, words) {
		t.Errorf("place %q, reason %q; want %q, %q", e.Place, e.Reason, place, words)
	}
	if e.Name == "" || !strings.ContainsFunc(e.Reason, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		t.Errorf("not a Russian sentence that names the file: %v", e)
	}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Отметки.csv")
	if err := os.WriteFile(path, []byte("а;б\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	src, closer, err := File(path)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	if src.Name != path || src.Member != "" || !src.EntryTime.IsZero() || src.Size != 6 {
		t.Errorf("%+v", src)
	}
	_, rows, err := sheets(src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Row{{Number: 1, Cells: []string{"а", "б"}}}, rows[""]); diff != "" {
		t.Error(diff)
	}
	_, _, err = File(path + ".нет")
	wantSentence(t, err, "", "не найден")
	_, _, err = File(filepath.Dir(path))
	wantSentence(t, err, "", "это не файл")
}

func TestForeignFilesAreRefusedByName(t *testing.T) {
	for name, c := range map[string]struct{ data, words string }{
		"png.csv":     {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"},
		"jpeg.csv":    {"\xFF\xD8\xFF\xE0\x00\x10JFIF", "JPEG"},
		"pdf.csv":     {"%PDF-1.4\n", "PDF"},
		"rar.zip":     {"Rar!\x1A\x07\x00", "RAR"},
		"7z.zip":      {"7z\xBC\xAF\x27\x1C", "7-Zip"},
		"mhtml.xls":   {"MIME-Version: 1.0\r\n", "MHTML"},
		"blink.mht":   {"\xEF\xBB\xBF\r\nFrom: <Saved by Blink>\r\nSnapshot-Content-Location: http://x/\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\n", "MHTML"},
		"related.doc": {"X-A: b\nContent-Type: multipart/related;\n\tboundary=x\n", "MHTML"},
		"xml2003_16.xls": {string(encode(t, "utf-16",
			`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`)), "XML Excel 2003"},
		"flat.ods": {`<?xml version="1.0"?>` + "\n<!-- x -->\n" + `<office:document xmlns:office="urn:oasis">`,
			"FODS"},
		"any.xml":     {`<?xml version="1.0" encoding="windows-1251"?><export><row/></export>`, "это XML"},
		"bare.xml":    {`<journal><row/></journal>`, "это XML"},
		"drawing.svg": {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "SVG"},
		"a.slk":       {"ID;PWXL;N;E\r\nC;Y1;X1;K\"a\"\r\n", "SYLK"},
		"a.eth":       {"socialcalc:version:1.0\nMIME-Version: 1.0\n", "EtherCalc"},
		"a.dbf": {"\x03\x0f\x05\x06\x01\x00\x00\x00\x41\x00\x0b\x00" + strings.Repeat("\x00", 20) + "KLASS" +
			strings.Repeat("\x00", 27) + "\r", "dBASE"},
		"a.dif":       {"TABLE\r\n0,1\r\n\"EXCEL\"\r\n", "DIF"},
		"object.json": {"\xEF\xBB\xBF{\n \"marks\": []}", "JSON"},
		"array.json":  {"[ {\"class\": 1}]", "JSON"},
		"a.url":       {"[InternetShortcut]\r\nURL=http://x/\r\n", "ярлык"},
		"a.lnk":       {"L\x00\x00\x00\x01\x14\x02\x00\x00", "ярлык"},
		"._a.csv":     {"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "служебный файл macOS"},
		"~$a.xlsx": {"\x04user" + strings.Repeat(" ", 50) + "\x04\x00u\x00s\x00e\x00r\x00" +
			strings.Repeat(" \x00", 50), "файл блокировки"},
		".~lock.a.ods#": {",user,pc,06.05.2015 09:00,file:///home/user/.config/libreoffice/4;", "файл блокировки"},
		"xml2003.xls": {`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`,
			"XML"},
		"biff2.xls":       {"\x09\x00\x04\x00\x02\x00\x10\x00", "старый формат Excel"},
		"biff4.xls":       {"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "старый формат Excel"},
		"biff5.xls":       {"\x09\x08\x08\x00\x00\x05\x05\x00", "старый формат Excel"},
		"empty.csv":       {"", "файл пуст"},
		"only_bom.csv":    {"\xEF\xBB\xBF", "файл пуст"},
		"only_spaces.csv": {" \r\n\t\r\n", "файл пуст"},
		"zeros.csv":       {strings.Repeat("\x00", 100), "одни нули"},
		"nul_in_header":   {"Класс;\x00\x00\x00Предмет\n5А;Алгебра\n", "не текст"},
		"controls.csv":    {"\x01\x02\x03\x04abc\x05", "не текст"},
		"cut.xlsx":        {"PK\x03\x04\x14\x00", "скопированы не полностью"},
		"cut.xls":         {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00", "повреждён"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, memory(name, []byte(c.data)), Options{}, "", c.words)
		})
	}
}

func TestSheetStaysFailed(t *testing.T) {
	calls := 0
	sheet := &Sheet{next: func() (*Block, error) {
		calls++
		if calls == 1 {
			return nil, &Error{Name: "файл", Place: "строка 1", Reason: "повреждён"}
		}
		return &Block{}, nil
	}}
	for range 2 {
		_, err := sheet.Next()
		wantSentence(t, err, "строка 1", "повреждён")
	}
}

func TestPanicBecomesError(t *testing.T) {
	sheet := &Sheet{name: "книга.xlsx", next: func() (*Block, error) { panic("index out of range") }}
	_, err := sheet.Next()
	wantSentence(t, err, "", "повреждён")
}

func TestFileShorterThanItsSize(t *testing.T) {
	src := memory("файл.csv", []byte("a;b\n"))
	src.Size = 10
	wantError(t, src, Options{}, "", "короче")
}

func TestFilledLimits(t *testing.T) {
	got := Limits{Cells: 7, Nesting: 1}.filled()
	want := Limits{Unpacked: 1073741824, Memory: 268435456, Cells: 7, Strings: 268435456, Sheets: 255, Members: 2000,
		Nesting: 1, Columns: 16384, Record: 1048576}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
