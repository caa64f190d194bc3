package form

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/internal/reporttest"
	"vsrok/reports/paper"
)

func render(t *testing.T, form *Form) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := form.WriteXLSX(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// reopen reads a workbook back with excelize.
func reopen(t *testing.T, form *Form) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(render(t, form)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

func valueOf(t *testing.T, book *excelize.File, sheet, cell string) string {
	t.Helper()
	value, err := book.GetCellValue(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func styleOf(t *testing.T, book *excelize.File, sheet, cell string) *excelize.Style {
	t.Helper()
	id, err := book.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := book.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style
}

// On April's form the annex, the title, the goal, the abbreviations and a blank
// stand above the head: the head is in row 6, and row n of the form in row 6+n.
const aprilHeadRow = 6

// Every cell outside of rows 20 to 22 is compared with the file itself, read
// by encoding/csv and not by this package.
func TestFormSheetKeepsTheChecklist(t *testing.T) {
	raw, err := os.ReadFile(aprilPath)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(bytes.NewReader(raw))
	reader.Comma = ';'
	file, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	book := reopen(t, aprilForm(t))
	for i, school := range file[0][4:] {
		if got := valueOf(t, book, FormSheet, paper.At(3+i, aprilHeadRow)); got != school {
			t.Errorf("head %d: %q, want %q", i, got, school)
		}
	}
	for n, want := range file[1:] {
		row := aprilHeadRow + 1 + n
		got := []string{want[0], "", "", ""}
		for i := range want[4:] {
			got = append(got, valueOf(t, book, FormSheet, paper.At(3+i, row)))
		}
		got[1], got[3] = valueOf(t, book, FormSheet, paper.At(1, row)), valueOf(t, book, FormSheet, paper.At(2, row))
		want[2] = ""
		for i := range want[4:] {
			want[4+i] = strings.ReplaceAll(want[4+i], "-", "−")
		}
		if n+1 >= 20 && n+1 <= 22 {
			got, want = got[:4], want[:4]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("row %d: %s", n+1, diff)
		}
	}
}

func TestComputedCellsOnTheSheet(t *testing.T) {
	book := reopen(t, aprilForm(t))
	want := []string{"+", "? 1)", "? 2)", "−", "+ 3)", "4)", "−", "? 5,6)", "7)"}
	for i, text := range want {
		if got := valueOf(t, book, FormSheet, paper.At(3+i, aprilHeadRow+20)); got != text {
			t.Errorf("row 20, school %d: %q, want %q", i+1, got, text)
		}
	}
	runs, err := book.GetCellRichText(FormSheet, paper.At(4, aprilHeadRow+20))
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 2 || runs[0].Text != "? " || runs[1].Text != "1)" || runs[1].Font.VertAlign != "superscript" {
		t.Errorf("runs %+v", runs)
	}
}

func TestComputedRowsLookDifferent(t *testing.T) {
	book := reopen(t, aprilForm(t))
	for row := 1; row <= 35; row++ {
		computed := row >= 20 && row <= 22
		for _, column := range []int{1, 2, 3, 11} {
			style := styleOf(t, book, FormSheet, paper.At(column, aprilHeadRow+row))
			if filled := slices.Equal(style.Fill.Color, []string{"D9D9D9"}); filled != computed {
				t.Errorf("row %d, column %d: fill %v", row, column, style.Fill)
			}
			if style.NumFmt != 49 || style.Font.Family != "Arial" || !style.Alignment.WrapText ||
				len(style.Border) != 4 {
				t.Errorf("row %d, column %d: style %+v", row, column, style)
			}
		}
		signs := styleOf(t, book, FormSheet, paper.At(3, aprilHeadRow+row))
		thick := slices.ContainsFunc(signs.Border,
			func(b excelize.Border) bool { return b.Type == "bottom" && b.Style == 2 })
		if signs.Font.Bold != computed || thick != computed {
			t.Errorf("row %d: signs bold %v, line thick %v", row, signs.Font.Bold, thick)
		}
		if words := styleOf(t, book, FormSheet, paper.At(2, aprilHeadRow+row)).Alignment; words.Indent != 1 ||
			words.Horizontal != "left" {
			t.Errorf("row %d: words are set %s with the indent %d", row, words.Horizontal, words.Indent)
		}
	}
	if style := styleOf(t, book, FormSheet, paper.At(3, aprilHeadRow)); style.Alignment.TextRotation != 90 {
		t.Errorf("school names are turned by %d", style.Alignment.TextRotation)
	}
	legend := valueOf(t, book, FormSheet, paper.At(1, aprilHeadRow+35+2))
	if !strings.HasPrefix(legend, "Серым фоном, толстой рамкой и жирным знаком выделено измеренное") {
		t.Errorf("legend %q", legend)
	}
}

func TestPageLayout(t *testing.T) {
	book := reopen(t, fullForm(t))
	if diff := cmp.Diff([]string{"Форма", "Числа", "Диаграммы", "Устойчивость", "Заявлено и измерено", "Расхождения",
		"Метод", "Выгрузки"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for _, name := range book.GetSheetList() {
		layout, err := book.GetPageLayout(name)
		if err != nil {
			t.Fatal(err)
		}
		props, err := book.GetSheetProps(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "Диаграммы" { // printed at full size: a page break is lost where a sheet is fitted
			if *layout.Size != 9 || *layout.Orientation != "landscape" || *props.FitToPage {
				t.Errorf("%s: paper %d, %s, fit %v", name, *layout.Size, *layout.Orientation, *props.FitToPage)
			}
			continue
		}
		if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 ||
			*layout.FitToHeight != 0 || !*props.FitToPage {
			t.Errorf("%s: paper %d, %s, %d by %d", name, *layout.Size, *layout.Orientation, *layout.FitToWidth,
				*layout.FitToHeight)
		}
	}
	want := map[string]string{
		"Форма": "'Форма'!$A:$B,'Форма'!$6:$6", "Числа": "'Числа'!$7:$7",
		"Диаграммы":           "'Диаграммы'!$11:$11",           // two rows of charts, the words, a gap
		"Устойчивость":        "'Устойчивость'!$10:$10",        // two lines of words and a gap above
		"Заявлено и измерено": "'Заявлено и измерено'!$11:$11", // three lines and a gap
		"Расхождения":         "'Расхождения'!$10:$10",         // two lines and a gap
		"Метод":               "'Метод'!$8:$8",                 // a heading
		"Выгрузки":            "'Выгрузки'!$10:$10",            // two lines and a gap
	}
	for _, name := range book.GetDefinedName() {
		if name.Name != "_xlnm.Print_Titles" || name.RefersTo != want[name.Scope] {
			t.Errorf("%s of %s: %s", name.Name, name.Scope, name.RefersTo)
		}
		delete(want, name.Scope)
	}
	if len(want) > 0 {
		t.Errorf("no print titles: %v", want)
	}
}

// The counts are those of aprilLines; 900 of 1000 and 970 of 1000 in time. Of
// 100 lessons 88 to 95 are: the Wilson interval of 88 begins at
// (0.88 + 0.019207 - 1.959964·√(0.001056 + 0.000096)) / 1.038415 = 0.8019 and
// that of 95 ends at (0.95 + 0.019207 + 1.959964·√(0.000475 + 0.000096)) / 1.038415 = 0.9785.
func TestNumbersSheet(t *testing.T) {
	book := reopen(t, aprilForm(t))
	rows, err := book.GetRows(NumbersSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"МБОУ СОШ 2", "Отметки", "из внесённых", "900", "30", "0", "107", "70", "1000", "0.9", "0.97", "?",
		"5 из 100", "88,0\u00a0% … 95,0\u00a0%\n80,1–97,9", "0 + 0"}
	if diff := cmp.Diff(want, rows[7+4][:15]); diff != "" {
		t.Error(diff)
	}
	ntg := []string{"МАОУ НТГ", "Отметки", "из внесённых", "19", "0", "0", "0", "0", "19", "1", "1", "+", "—", "",
		"4 + 2", "—", "мало данных (к сроку всего 19)"}
	if diff := cmp.Diff(ntg, rows[7+16]); diff != "" {
		t.Error(diff)
	}
	changes := []string{"МКОУ Сигнальненская СОШ", "в том числе изменения уроков", "из ожидаемых", "20", "10", "0", "0",
		"0", "30", "0.666", "0.666"}
	if diff := cmp.Diff(changes, rows[7+28][:11]); diff != "" {
		t.Error(diff)
	}
	if n := len(rows); n != 7+37+1+4 {
		t.Errorf("%d rows, want head, 9 schools by 4 rules and a part of one, a blank and four notes", n)
	}
	kind, err := book.GetCellType(NumbersSheet, "L8")
	if err != nil || kind != excelize.CellTypeSharedString {
		t.Errorf("a sign is stored as type %v, %v", kind, err)
	}
}

// Of the four rules all have data in April. The data stand below the head in
// row 11: nine schools, the shares of marks in B and C, of the timetable in H
// and I.
func TestCharts(t *testing.T) {
	raw := render(t, fullForm(t))
	for part, want := range map[string][]string{
		"xl/charts/chart1.xml": {"Отметки: доля в срок, из внесённых", "'Диаграммы'!$A$12:$A$20",
			"'Диаграммы'!$B$12:$B$20", "'Диаграммы'!$C$12:$C$20"},
		"xl/charts/chart4.xml": {"Расписание: доля в срок, из ожидаемых", "'Диаграммы'!$H$12:$H$20",
			"'Диаграммы'!$I$12:$I$20"},
	} {
		text := html.UnescapeString(partOf(t, raw, part))
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s does not hold %s", part, words)
			}
		}
	}
	book := reopen(t, fullForm(t))
	rows, err := book.GetRows(shareSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	// School 2: 900 of 1000 marks in time, 70 open; everything else 98 of 100.
	if diff := cmp.Diff([]string{"МБОУ СОШ 2", "0.9", "0.07", "0.98", "0", "0.98", "0", "0.98", "0"},
		rows[12]); diff != "" {
		t.Error(diff)
	}
	// Without any data there is nothing to draw.
	bare := fullForm(t)
	bare.Numbers = nil
	if sheet := reopen(t, bare); !strings.Contains(valueOf(t, sheet, shareSheet, "A7"),
		"нет данных ни по одному правилу") {
		t.Errorf("without data: %q", valueOf(t, sheet, shareSheet, "A7"))
	}
}

// A bar is labelled by the name, by the code where some name is long, and by
// its place where the code is long too.
func TestBarLabels(t *testing.T) {
	long := strings.Repeat("я", 31)
	for _, c := range []struct {
		schools []School
		want    string
	}{
		{[]School{{Code: "a", Name: "А"}, {Code: "b", Name: strings.Repeat("я", 30)}}, "А"},
		{[]School{{Code: "a", Name: "А"}, {Code: "b", Name: long}}, "a"},
		{[]School{{Code: long, Name: "А"}, {Code: "b", Name: long}}, "№ 1"},
	} {
		if got := barLabel(c.schools, 0); got != c.want {
			t.Errorf("%v: %q, want %q", c.schools, got, c.want)
		}
	}
}

func TestComparisonSheet(t *testing.T) {
	book := reopen(t, aprilForm(t))
	rows, err := book.GetRows(comparisonSheet)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"МБОУ СОШ 7", "20", "отметки, итоговые отметки, пропуски и расписание", "+", "−", "расходится"}
	if diff := cmp.Diff(want, rows[11+9]); diff != "" || len(rows) != 11+27 {
		t.Errorf("%d rows; %s", len(rows), diff)
	}
}

// hostileForm holds text that a spreadsheet could take for more than text.
func hostileForm() *Form {
	return &Form{
		Head: reports.Head{Title: "=1+1", Round: "<script>alert(1)</script>", Purpose: "&D", AsOf: "]]>",
			ReadingWords: "a\x00\x1bb\ufffe", ThresholdWords: "\u202eнаоборот"},
		Schools: []School{{Code: "a", Name: "=HYPERLINK(\"http://x\")"}},
		Rows: []Row{{Number: 1, Item: "=2", Text: "-приказ\tо\r\nжурнале _x0041_", Cells: []Cell{{Sign: "+"}}},
			{Number: 2, Text: strings.Repeat("я", 40000), Cells: []Cell{{Sign: "-"}}},
			{Number: 3, Text: "<script>1</script><img src=x onerror=alert(1)>",
				Cells: []Cell{{Sign: "?", Remarks: []int{1}}}, Rules: []analysis.Rule{"marks"}}},
		Remarks: []string{"'; DROP TABLE x; -- <b>"},
	}
}

func TestTextIsNeverAFormula(t *testing.T) {
	book := reopen(t, hostileForm())
	for cell, want := range map[string]string{
		"A1": "=1+1", "A2": "Цель: &D.", "C4": "=HYPERLINK(\"http://x\")",
		"A5": "=2", "B5": "-приказ о\nжурнале _x0041_", "C5": "+", "C6": "−", "A12": "1) '; DROP TABLE x; -- <b>",
		"A14": "Раунд: <script>alert(1)</script>", "A16": "Счёт дней: ab",
	} {
		if got := valueOf(t, book, FormSheet, cell); got != want {
			t.Errorf("%s: %.80q, want %.80q", cell, got, want)
		}
		if formula, _ := book.GetCellFormula(FormSheet, cell); formula != "" {
			t.Errorf("%s holds the formula %s", cell, formula)
		}
		if kind, _ := book.GetCellType(FormSheet, cell); kind != excelize.CellTypeSharedString {
			t.Errorf("%s is stored as %v", cell, kind)
		}
		if format := styleOf(t, book, FormSheet, cell).NumFmt; format != 49 {
			t.Errorf("%s has the number format %d", cell, format)
		}
	}
}

// A row cannot be higher than 409 points. What does not fit is set smaller, at
// last in 6 points, and then ends with words that say so.
func TestTooMuchTextForARow(t *testing.T) {
	book := reopen(t, hostileForm())
	text := valueOf(t, book, FormSheet, "B6")
	if size := styleOf(t, book, FormSheet, "B6").Font.Size; size != 6 ||
		!strings.HasSuffix(text, "(дальше — в форме DOCX или HTML)") {
		t.Errorf("size %v, end %q", size, text[max(0, len(text)-80):])
	}
	// «я» is 542 thousandths, 3.35 points wide with the spare; of 100 units 510
	// points are free: 152 letters a line. 409 points hold 53 lines of 7.65, one
	// of which is kept for the words: between 50 and 53 lines.
	if n := strings.Count(text, "я"); n < 50*150 || n > 53*152 {
		t.Errorf("%d letters are left", n)
	}
	if height, err := book.GetRowHeight(FormSheet, 6); err != nil || height > 409 || height < 380 {
		t.Errorf("the row is %v high, %v", height, err)
	}
}

// A paragraph over several columns goes on in the next row, nothing lost.
func TestLongParagraphTakesSeveralRows(t *testing.T) {
	form := hostileForm()
	form.Remarks = []string{strings.Repeat("слово ", 6000) + "конец"}
	book := reopen(t, form)
	var text strings.Builder
	for row := 12; row < 26; row++ {
		text.WriteString(strings.TrimSpace(valueOf(t, book, FormSheet, paper.At(1, row))) + " ")
		if height, err := book.GetRowHeight(FormSheet, row); err != nil || height > 409 {
			t.Errorf("row %d is %v high", row, height)
		}
	}
	if n := strings.Count(text.String(), "слово "); n != 6000 || !strings.Contains(text.String(), "конец") {
		t.Errorf("%d words of 6000 are there", n)
	}
}

const childVariable = "REPORTS_TEST_WRITE_FORM"

// formats write the same form in each format.
var formats = map[string]func(*Form, io.Writer) error{
	"xlsx": (*Form).WriteXLSX, "docx": (*Form).WriteDOCX, "html": (*Form).WriteHTML,
}

func written(t *testing.T, form *Form, format string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := formats[format](form, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSameBytesInAnotherProcess writes the same form in processes of their
// own, where maps have other seeds.
func TestSameBytesInAnotherProcess(t *testing.T) {
	if dir := os.Getenv(childVariable); dir != "" {
		for format := range formats {
			if err := os.WriteFile(filepath.Join(dir, format), written(t, fullForm(t), format), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	for range 2 {
		dir := t.TempDir()
		child := exec.Command(os.Args[0], "-test.run=^TestSameBytesInAnotherProcess$")
		child.Env = append(os.Environ(), childVariable+"="+dir, "TZ=Asia/Tokyo", "LANG=de_DE.UTF-8")
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for format := range formats {
			want := written(t, fullForm(t), format)
			got, err := os.ReadFile(filepath.Join(dir, format))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s differs: %d and %d bytes, %v", format, len(got), len(want), err)
			}
		}
	}
}

// partOf is a part of a workbook as text.
func partOf(t *testing.T, raw []byte, name string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWorkbookPartsAreSortedAndDated(t *testing.T) {
	raw := render(t, aprilForm(t))
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, part := range archive.File {
		names = append(names, part.Name)
		if !part.Modified.Equal(paper.NoClock) {
			t.Errorf("%s has the time %v", part.Name, part.Modified)
		}
	}
	var types []string
	for _, piece := range strings.Split(partOf(t, raw, "[Content_Types].xml"), `PartName="`)[1:] {
		types = append(types, piece[:strings.Index(piece, `"`)])
	}
	if !slices.IsSorted(types) || len(types) < 8 {
		t.Errorf("content types: %q", types)
	}
	if !slices.IsSorted(names) || len(names) == 0 {
		t.Errorf("parts: %q", names)
	}
}

const longName = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № %d имени героя»"

// wideForm is a form of many schools, named by their numbers.
func wideForm(t *testing.T, schools int, pattern string) *Form {
	t.Helper()
	var names []string
	var lines []reports.SchoolRule
	for i := range schools {
		name := fmt.Sprintf(pattern, i+1)
		names, lines = append(names, name), append(lines, reporttest.Punctual(name)...)
	}
	checklist, err := DefaultForm(names)
	if err != nil {
		t.Fatal(err)
	}
	form, err := Build(aprilHead(), checklist, byName, lines)
	if err != nil {
		t.Fatal(err)
	}
	form.WithNumbers = true
	return form
}

// A form of many schools is cut between schools, and every part keeps the
// first two columns and fits an A4 page at full size: 297 mm less twice
// 0.4 inch is 784 points, 141 units of the 5.56 points that LibreOffice takes.
func TestManySchoolsAreCutIntoPages(t *testing.T) {
	form := wideForm(t, 40, longName)
	book := reopen(t, form)
	plan := planForm(form.Schools, tallestHead)
	if plan.onePage || plan.onPage < 6 || plan.onPage > 20 {
		t.Fatalf("plan %+v", plan)
	}
	width := 0.0
	for column := range 2 + plan.onPage {
		units, err := book.GetColWidth(FormSheet, paper.ColumnName(column+1))
		if err != nil {
			t.Fatal(err)
		}
		width += units
	}
	if width > 141 {
		t.Errorf("a page is %.1f units wide", width)
	}
	// The first break stands before the first school of the second page: two
	// columns and the schools of a page are on its left.
	if breaks := partOf(t, render(t, form), "xl/worksheets/sheet1.xml"); !strings.Contains(breaks,
		fmt.Sprintf(`<colBreaks count="2" manualBreakCount="2"><brk id="%d"`, 2+plan.onPage)) {
		t.Errorf("page breaks: %.300s", breaks[strings.Index(breaks, "<colBreaks"):])
	}
	names := map[string]string{}
	for _, name := range book.GetDefinedName() {
		if name.Scope == FormSheet {
			names[name.Name] = name.RefersTo
		}
	}
	if titles := names["_xlnm.Print_Titles"]; titles != "'Форма'!$A:$B,'Форма'!$6:$6" {
		t.Errorf("titles %s", titles)
	}
	if area := names["_xlnm.Print_Area"]; !strings.HasPrefix(area, "'Форма'!$A$1:$AP$42,'Форма'!$A$43:") {
		t.Errorf("area %s", area)
	}
}

// The texts are measured by hand with Arial's widths: «ш» is 802 and a space
// 278 thousandths of 9 points, 3 per cent to spare.
func TestWrappedLines(t *testing.T) {
	style := paper.Look{}
	word := strings.Repeat("ш", 10) // 8020/1000*9*1.03 = 74.3454 points
	for _, c := range []struct {
		text  string
		width float64
		want  int
	}{
		{"", 50, 1},
		{word, 75, 1},
		{word + " " + word, 151, 2}, // needs 74.35+2.58+74.35 = 151.27
		{word + " " + word, 152, 1},
		{word + "\n" + word, 500, 2},
		{word + word, 75, 3}, // breaks at a letter, room for one letter lost a line
		{word + " " + word + " " + word, 76, 3},
	} {
		if got := style.WrappedLines(c.text, c.width); got != c.want {
			t.Errorf("%q in %.0f points: %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
}

// office converts a workbook with LibreOffice, a reader that is not ours.
func office(t *testing.T, raw []byte, format, result string) []byte {
	t.Helper()
	return officeOf(t, "form.xlsx", raw, format, result)
}

// officeOf converts a file of that name.
func officeOf(t *testing.T, name string, raw []byte, format, result string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("short: the office suite is not started")
	}
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice (LibreOffice) is not installed: the file was not checked with it")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	convert := exec.Command(program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", format, "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, name))
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	converted, err := os.ReadFile(filepath.Join(dir, "out", result))
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

// printed is the text of the pages that LibreOffice prints of a form.
func printed(t *testing.T, form *Form) string {
	t.Helper()
	return pdfText(t, office(t, render(t, form), "pdf", "form.pdf"))
}

// pdfText is the text of a document's pages, a form feed after each.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: the printed pages were not read")
	}
	read := exec.Command(program, "-layout", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// 59 is «;», 34 the quote, 76 UTF-8 in LibreOffice's filter options.
func TestLibreOfficeReadsTheSameSigns(t *testing.T) {
	raw := office(t, render(t, aprilForm(t)), "csv:Text - txt - csv (StarCalc):59,34,76", "form.csv")
	reader := csv.NewReader(bytes.NewReader(raw))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range map[int][]string{
		3:  {"−", "", "+", "+", "+", "+", "+", "+", "+"},
		11: {"−", "−", "−", "+", "+", "+", "−", "−", "−"},
		20: {"+", "? 1)", "? 2)", "−", "+ 3)", "4)", "−", "? 5,6)", "7)"},
		22: {"+", "+", "2)", "+", "+", "4)", "−", "+", "7)"},
	} {
		if diff := cmp.Diff(want, rows[aprilHeadRow+row-1][2:11]); diff != "" {
			t.Errorf("row %d: %s", row, diff)
		}
	}
}

func TestLibreOfficePrintsTheForm(t *testing.T) {
	text := printed(t, aprilForm(t))
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	form := 0
	for _, page := range pages {
		if strings.Contains(page, "Показатель") {
			form++
		}
	}
	if form < 2 || form != strings.Count(text, "Показатель") || len(pages) > 13 {
		t.Errorf("%d pages, the head stands on %d of them", len(pages), form)
	}
	for _, last := range []string{"персональных данных)", "ни один срок ещё не наступил."} {
		if !strings.Contains(text, last) {
			t.Errorf("cut off: %q is not on paper", last)
		}
	}
}

// Sixty schools with short names fill the pages' width: fifteen would fit at
// most. The title stands once on every part that the form is cut into.
func TestLibreOfficeCutsBetweenSchools(t *testing.T) {
	form := wideForm(t, 60, "СОШ %d")
	text := printed(t, form)
	onPage := planForm(form.Schools, tallestHead).onPage
	if parts := strings.Count(text, "Мониторинг ведения"); onPage < 10 || parts != (60+onPage-1)/onPage {
		t.Errorf("%d parts with %d schools planned on each", parts, onPage)
	}
}
