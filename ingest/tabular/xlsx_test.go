package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// parts of a workbook that has one sheet, as small as they can be.
func parts(sheet string) map[string]string {
	return map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="5а" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + sheet + "</sheetData></worksheet>",
	}
}

// packed makes a ZIP of parts, the content types first.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	sort.Strings(names)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestXLSXCells(t *testing.T) {
	p := parts(`
<row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2" t="s"> <v>0</v> </c><c r="E2" s="0"/></row>
<row r="5" hidden="1"><c t="inlineStr"><is><t>в строке</t></is></c><c t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c></row>
<row><c r="B6" t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>итог</v></c><c><f>1+1</f><v>2</v></c><c><v>42130.375</v></c><c t="b"><v>0</v></c></row>
<row r="9"/>
<row r="12"><c r="AB12"><v>-0.01</v></c></row>`)
	p["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Класс</t></si><si><r><t xml:space="preserve">жирный </t></r><r><t>текст</t></r><rPh sb="0" eb="1"><t>нет</t></rPh></si></sst>`
	want := []Row{
		{Number: 2, Cells: []string{"жирный текст", "", "Класс"}},
		{Number: 5, Cells: []string{"в строке", "rich text"}},
		{Number: 6, Cells: []string{"", "1", "#N/A", "итог", "2", "42130.375", "0"},
			Faults: []CellFault{{2, "в ячейке ошибка Excel (#N/A): исправьте её и сохраните файл заново"}}},
		{Number: 12, Cells: append(make([]string, 27), "-0.01")},
	}
	for _, src := range []Source{memory("книга.xlsx", packed(t, p)), slowly(memory("книга.xlsx", packed(t, p)))} {
		book, got, err := sheets(src, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got["5а"]); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		if book.Sheets[0].HiddenRows != 1 {
			t.Errorf("%d hidden rows, want row 5", book.Sheets[0].HiddenRows)
		}
		if book.Format != XLSX || !book.Created.IsZero() || book.Sheets[0].Date1904 {
			t.Errorf("format %s, created %s", book.Format, book.Created)
		}
	}
}

func TestXLSXBlocksKeepRowNumbers(t *testing.T) {
	f := excelize.NewFile()
	for i := range 700 {
		check(t, f.SetCellValue("Sheet1", fmt.Sprintf("B%d", 3*i+2), i))
	}
	var data bytes.Buffer
	check(t, f.Write(&data))
	_, got, err := sheets(memory("книга.xlsx", data.Bytes()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := got["Sheet1"]
	if len(rows) != 700 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		if r.Number != 3*i+2 || !cmp.Equal(r.Cells, []string{"", fmt.Sprint(i)}) {
			t.Fatalf("%+v, want row %d", r, 3*i+2)
		}
	}
}

func TestXLSXCreated(t *testing.T) {
	const root = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	at := time.Date(2015, 4, 13, 18, 5, 7, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2015-04-13T18:05:07Z":       at,
		"2015-04-13T18:05:07":        at,
		"2015-04-13T18:05:07.123Z":   at,
		"2015-04-13T18:05:07+05:00":  at,
		"2015-04-13T18:05:07-05:00":  at,
		" 2015-04-13T18:05Z\n":       at.Truncate(time.Minute),
		"2015-04-13":                 at.Truncate(24 * time.Hour),
		"":                           {},
		"вчера":                      {},
		"2015-13-45T18:05:07Z":       {},
		"2015-04-13T18:05:07Z</oops": {}, // not XML
	} {
		p := parts("")
		p["_rels/.rels"] = root
		p["docProps/core.xml"] = `<cp:coreProperties xmlns:cp="x" xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>` + text + `</dcterms:created></cp:coreProperties>`
		book, err := Open(memory("книга.xlsx", packed(t, p)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !book.Created.Equal(want) {
			t.Errorf("%q: %s, want %s", text, book.Created, want)
		}
	}
}

func TestXLSXSheets(t *testing.T) {
	f := excelize.NewFile()
	check(t, f.SetSheetName("Sheet1", "Первый"))
	check(t, f.SetCellValue("Первый", "A1", 1))
	_, err := f.NewSheet("Скрытый")
	check(t, err)
	check(t, f.SetCellValue("Скрытый", "A1", "тут"))
	check(t, f.SetSheetVisible("Скрытый", false))
	check(t, f.AddChartSheet("График", &excelize.Chart{Type: excelize.Col,
		Series: []excelize.ChartSeries{{Values: "Первый!$A$1:$A$1"}}}))
	_, err = f.NewSheet("Последний")
	check(t, err)
	var data bytes.Buffer
	check(t, f.Write(&data))
	book, got, err := sheets(memory("книга.xlsx", data.Bytes()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range book.Sheets {
		names = append(names, s.Name)
	}
	if diff := cmp.Diff([]string{"Первый", "Скрытый", "Последний"}, names); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Row{{Number: 1, Cells: []string{"тут"}}}, got["Скрытый"]); diff != "" {
		t.Error(diff)
	}
}

func TestDate1904(t *testing.T) {
	for _, name := range []string{"date1904.xlsx", "date1904.xls"} {
		book, got, err := sheets(memory(name, fixture(t, name)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !book.Sheets[0].Date1904 {
			t.Errorf("%s: not the epoch of 1904", name)
		}
		if diff := cmp.Diff([]Row{{Number: 1, Cells: []string{"40668"}}}, got["Sheet1"]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestBrokenXLSX(t *testing.T) {
	with := func(name, content string) []byte {
		p := parts(`<row r="1"><c><v>1</v></c></row>`)
		p["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>`
		p[name] = content
		return packed(t, p)
	}
	without := func(name string) []byte {
		p := parts("")
		delete(p, name)
		return packed(t, p)
	}
	const sheet = "xl/worksheets/sheet1.xml"
	for name, c := range map[string]struct {
		data         []byte
		place, words string
	}{
		"sheet cut": {with(sheet, `<worksheet><sheetData><row r="1"><c><v>1</v></c></row><row r="2">`),
			"лист «5а», строка 2", "повреждён"},
		"sheet with a bad byte": {with(sheet,
			"<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>\x01</t></is></c></row></sheetData></worksheet>"),
			"лист «5а», строка 1", "повреждён"},
		"unknown entity": {with(sheet,
			`<worksheet><sheetData><row r="3"><c><v>1&nbsp;</v></c></row></sheetData></worksheet>`),
			"лист «5а», строка 3", "повреждён"},
		"tags crossed": {with(sheet, `<worksheet><sheetData><row><c></row></c></sheetData></worksheet>`),
			"лист «5а», строка 1", "повреждён"},
		"rows out of order": {with(sheet, `<worksheet><sheetData><row r="5"/><row r="2"/></sheetData></worksheet>`),
			"лист «5а», строка 5", "повреждён"},
		"no such string": {with(sheet,
			`<worksheet><sheetData><row><c t="s"><v>1</v></c></row></sheetData></worksheet>`), "лист «5а», строка 1",
			"повреждён"},
		"strings cut":      {with("xl/sharedStrings.xml", "<sst><si><t>a"), "", "повреждён"},
		"no sheet part":    {without(sheet), "лист «5а»", "повреждён"},
		"no workbook part": {without("xl/workbook.xml"), "", "повреждён"},
		"no relations":     {without("_rels/.rels"), "", "повреждён"},
		"no sheets":        {with("xl/workbook.xml", "<workbook/>"), "", "нет листов"},
		"word": {packed(t,
			map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "", "документ Word"},
		"xlsb": {packed(t,
			map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), "", ".xlsb"},
		"ods":     {fixture(t, "opendocument.ods"), "", "OpenDocument"},
		"archive": {packed(t, map[string]string{"a.csv": "a;b"}), "", "это архив ZIP, а не книга"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, memory("книга.xlsx", c.data), Options{}, c.place, c.words)
		})
	}
}

// TestCutXLSX cuts a workbook at many places; none may be read.
func TestCutXLSX(t *testing.T) {
	data := fixture(t, "features.xlsx")
	for i := 4; i < len(data)-1; i += 97 {
		_, _, err := sheets(memory("книга.xlsx", data[:i]), Options{})
		if _, ok := errors.AsType[*Error](err); !ok {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
}

// TestSpoiltXLSX changes one byte of the packed sheet, which its checksum tells
// before any row is given out.
func TestSpoiltXLSX(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range parts(`<row r="1"><c><v>1234567</v></c></row>`) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		check(t, err)
		_, err = io.WriteString(f, content)
		check(t, err)
	}
	check(t, w.Close())
	data := out.Bytes()
	data[bytes.Index(data, []byte("1234567"))+3] = '9'
	wantError(t, memory("книга.xlsx", data), Options{}, "лист «5а»", "повреждён")
}

func TestEncryptedXLSX(t *testing.T) {
	var data bytes.Buffer
	check(t, excelize.NewFile().Write(&data, excelize.Options{Password: "x"}))
	wantError(t, memory("книга.xlsx", data.Bytes()), Options{}, "", "защищён паролем")
}

func TestXLSXLimits(t *testing.T) {
	data := packed(t, parts(`<row><c/><c/></row><row><c r="E2"/></row>`))
	wantError(t, memory("книга.xlsx", data), Options{Limits: Limits{Columns: 4}}, "лист «5а», строка 2",
		"число столбцов больше предела (4)")
	wantError(t, memory("книга.xlsx", data), Options{Limits: Limits{Cells: 6}}, "лист «5а», строка 2",
		"число ячеек книги больше предела (6)")
	wantError(t, memory("книга.xlsx", data), Options{Limits: Limits{Unpacked: 100}}, "",
		"размер распакованной книги в байтах больше предела (100)")
	two := parts("")
	two["xl/workbook.xml"] = strings.ReplaceAll(two["xl/workbook.xml"], "</sheets>",
		`<sheet name="6а" sheetId="2" r:id="rId1"/></sheets>`)
	wantError(t, memory("книга.xlsx", packed(t, two)), Options{Limits: Limits{Sheets: 1}}, "",
		"число листов больше предела (1)")
}
