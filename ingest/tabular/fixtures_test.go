package tabular

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

var makeFixtures = flag.Bool("fixtures", false, "make testdata anew with LibreOffice")

// TestMakeFixtures writes the workbooks under testdata: LibreOffice saves one
// and the same book as XLSX and as Excel 97, so that a program that shares
// nothing with this one says what each cell holds.
func TestMakeFixtures(t *testing.T) {
	if !*makeFixtures {
		t.Skip("run with -fixtures to make testdata anew")
	}
	dir := t.TempDir()
	for name, book := range map[string]*excelize.File{
		"features": featuresBook(t), "long_strings": longStringsBook(t), "date1904": date1904Book(t),
	} {
		source := filepath.Join(dir, name+".xlsx")
		if err := book.SaveAs(source); err != nil {
			t.Fatal(err)
		}
		convert(t, source, "xls:MS Excel 97", name+".xls")
		convert(t, source, "xlsx:Calc MS Excel 2007 XML", name+".xlsx")
		if name == "date1904" {
			convert(t, source, "ods", "opendocument.ods")
		}
	}
}

func convert(t *testing.T, source, filter, name string) {
	t.Helper()
	out := t.TempDir()
	cmd := exec.Command("soffice", "--headless", "-env:UserInstallation=file://"+t.TempDir(), "--convert-to", filter,
		"--outdir", out, source)
	if message, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, message)
	}
	made, err := filepath.Glob(filepath.Join(out, "*"))
	if err != nil || len(made) != 1 {
		t.Fatalf("soffice made %v", made)
	}
	data, err := os.ReadFile(made[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// featuresBook has a cell of every kind.
func featuresBook(t *testing.T) *excelize.File {
	f := excelize.NewFile()
	name := func(n string) string {
		if _, err := f.NewSheet(n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	texts := name("Тексты и latin")
	cells := map[string]any{
		"A1": "Класс", "B1": "Subject", "D1": "№ урока",
		"A2": "5А", "B2": "Алгебра <&> \"ё\"", "D2": "две\nстроки",
		"B7": "после пустых строк", "A9": " пробелы вокруг ", "B9": "😀",
	}
	set(t, f, texts, cells)
	rich := []excelize.RichTextRun{
		{Text: "жирный", Font: &excelize.Font{Bold: true}},
		{Text: " plain"},
		{Text: " красный", Font: &excelize.Font{Color: "FF0000"}},
	}
	check(t, f.SetCellRichText(texts, "C3", rich))

	numbers := name("Числа")
	set(t, f, numbers, map[string]any{
		"A1": 0, "B1": 1, "C1": -1, "D1": 5, "E1": 536870911, "F1": 536870912, "G1": -536870912,
		"A2": 0.5, "B2": 12.34, "C2": -0.01, "D2": 1.0 / 3, "E2": 1e15, "F2": 0.1 + 0.2, "G2": 123456789.25,
		"A3": time.Date(2015, 5, 6, 0, 0, 0, 0, time.UTC), "B3": time.Date(2015, 5, 6, 9, 0, 0, 0, time.UTC),
		"C3": time.Date(2015, 5, 6, 9, 23, 17, 0, time.UTC), "D3": 0.375,
		"A4": true, "B4": false, "H5": "край",
	})

	formulas := name("Формулы")
	set(t, f, formulas, map[string]any{"A1": 2, "A2": 3, "A3": "у-sosh1"})
	for cell, formula := range map[string]string{
		"B1": "A1+A2", "B2": `A3&"-5А-03"`, "B3": "A1>A2", "B4": "1/0", "B5": "NA()", "B6": `""`,
		"B7": `"итог: "&A1`, "B8": "A1/A2",
	} {
		check(t, f.SetCellFormula(formulas, cell, formula))
	}

	hidden := name("Скрытый")
	set(t, f, hidden, map[string]any{"B2": "видно"})
	check(t, f.SetSheetVisible(hidden, false))
	name("Пустой")
	check(t, f.DeleteSheet("Sheet1"))
	return f
}

// longStringsBook has strings that run over the end of a record of 8224 bytes,
// Latin and Cyrillic by turns, one of them over several records.
func longStringsBook(t *testing.T) *excelize.File {
	f := excelize.NewFile()
	for i := range 400 {
		row := i + 1
		cell, _ := excelize.CoordinatesToCellName(1+i%3, row)
		check(t, f.SetCellStr("Sheet1", cell, longString(i)))
	}
	return f
}

func longString(i int) string {
	switch {
	case i == 200:
		return strings.Repeat("очень длинная строка ", 1200)
	case i == 300:
		return strings.Repeat("long latin string ", 1500)
	case i%2 == 0:
		return "Учитель-" + strings.Repeat("я", i%50) + "-" + string(rune('А'+i%32)) + strings.Repeat("0", i%7)
	}
	return "teacher-" + strings.Repeat("z", i%50) + "-" + string(rune('A'+i%26)) + strings.Repeat("1", i%7)
}

func date1904Book(t *testing.T) *excelize.File {
	f := excelize.NewFile()
	yes := true
	check(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	check(t, f.SetCellValue("Sheet1", "A1", 40668))
	return f
}

func set(t *testing.T, f *excelize.File, sheet string, cells map[string]any) {
	t.Helper()
	for cell, value := range cells {
		check(t, f.SetCellValue(sheet, cell, value))
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
