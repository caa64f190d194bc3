package tabular

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Numbers as Excel shows them; the digits of the second one are more than a cell
// keeps.
func TestShownNumber(t *testing.T) {
	for text, want := range map[string][2]string{
		"1001.0": {"1001", ""}, "12345678901234567": {"12345678901234600", tooManyDigits},
		"1.2345678E7":        {"12345678", ""},
		"5.0999999999999996": {"5.1", ""}, "007": {"7", ""}, "-0": {"-0", ""},
		"42130.98263888889": {"42130.9826388889", ""},
		"1e3":               {"1000", ""}, "123456789012345": {"123456789012345", ""},
	} {
		shown, fault, ok := shownNumber(text)
		if !ok || shown != want[0] || fault != want[1] {
			t.Errorf("%s: %q, %q, %t; want %q", text, shown, fault, ok, want)
		}
	}
	for _, text := range []string{"", "1,5", "NaN", "Inf", "5а", "1 001"} {
		if shown, _, ok := shownNumber(text); ok {
			t.Errorf("%q is read as %s", text, shown)
		}
	}
}

func TestFormulaWithoutAValue(t *testing.T) {
	p := parts(`<row r="1"><c><f>A2</f></c><c><f>A2</f><v></v></c><c t="str"><f>A2</f><v></v></c><c><f>A2</f><v>7</v></c><c t="b"><f>A2</f></c></row>`)
	_, got, err := sheets(memory("книга.xlsx", packed(t, p)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{{Number: 1, Cells: []string{"", "", "", "7", ""},
		Faults: []CellFault{{0, noFormulaValue}, {1, noFormulaValue}, {4, noFormulaValue}}}}
	if diff := cmp.Diff(want, got["5а"]); diff != "" {
		t.Error(diff)
	}
}

// A2:A4 is one cell, B1:C1 another; D1:E2 holds nothing. Row 5 stands below all.
func TestMergedCells(t *testing.T) {
	p := parts(`<row r="1"><c r="B1" t="inlineStr"><is><t>дата</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>5А</t></is></c><c r="B2"><v>1</v></c></row>
<row r="3"><c r="B3"><v>2</v></c></row><row r="4"><c r="B4"><v>3</v></c></row><row r="5"><c r="B5"><v>4</v></c></row>`)
	const sheet = "xl/worksheets/sheet1.xml"
	p[sheet] = strings.Replace(p[sheet], "</sheetData>",
		`</sheetData><mergeCells count="4"><mergeCell ref="A2:A4"/><mergeCell ref="B1:C1"/>`+
			`<mergeCell ref="D1:E2"/><mergeCell ref="F9:XFD1048576"/></mergeCells>`, 1)
	want := []Row{
		{Number: 1, Cells: []string{"", "дата", "дата"}}, {Number: 2, Cells: []string{"5А", "1"}},
		{Number: 3, Cells: []string{"5А", "2"}},
		{Number: 4, Cells: []string{"5А", "3"}}, {Number: 5, Cells: []string{"", "4"}},
	}
	_, got, err := sheets(memory("книга.xlsx", packed(t, p)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got["5а"]); diff != "" {
		t.Error(diff)
	}
}

// Prefixes, comments, CDATA, entities, other quotes and attributes in any order
// are the same cells.
func TestXLSXDialects(t *testing.T) {
	p := parts("")
	p["xl/worksheets/sheet1.xml"] = "\ufeff<?xml version='1.0' encoding='UTF-8' standalone=\"yes\"?>\r\n<!-- 1 > 0 --><x:worksheet xmlns:x='m'><x:sheetData>" +
		`<x:row spans='1:3'  r = '2'><x:c t='inlineStr' r='A2'><x:is><x:t><![CDATA[а<&]]>&#1073;&amp;&#x432;</x:t></x:is></x:c>` +
		`<x:c r="B2" s='0' t="str"><x:v>_x0041_б&gt;</x:v></x:c><!-- <x:c/> --><x:c r="C2"><x:v>1<!-- 2 -->3</x:v></x:c></x:row></x:sheetData></x:worksheet>`
	_, got, err := sheets(memory("книга.xlsx", packed(t, p)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Row{{Number: 2, Cells: []string{"а<&б&в", "Aб>", "13"}}}, got["5а"]); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenSheets(t *testing.T) {
	p := parts(`<row><c><v>1</v></c></row>`)
	for state, want := range map[string]bool{"": false, ` state="visible"`: false, ` state="hidden"`: true,
		` state="veryHidden"`: true} {
		p["xl/workbook.xml"] = strings.Replace(parts("")["xl/workbook.xml"], ` sheetId="1"`, ` sheetId="1"`+state, 1)
		book, err := Open(memory("книга.xlsx", packed(t, p)), Options{})
		if err != nil || book.Sheets[0].Hidden != want {
			t.Errorf("%q: %v, %v", state, book.Sheets[0].Hidden, err)
		}
	}
}

// What excelize writes is read here as it reads it itself, texts of every sort
// and numbers of up to fifteen digits.
func TestXLSXAsExcelizeReadsIt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("аБё Zz5&<>\"'\n\t_x0041_;#«»€😀")
	for range 40 {
		f := excelize.NewFile()
		for range 60 {
			cell, _ := excelize.CoordinatesToCellName(1+r.IntN(12), 1+r.IntN(20))
			switch r.IntN(4) {
			case 0:
				text := make([]rune, 1+r.IntN(8))
				for i := range text {
					text[i] = letters[r.IntN(len(letters))]
				}
				check(t, f.SetCellStr("Sheet1", cell, "т"+string(text)+"т"))
			case 1:
				check(t, f.SetCellInt("Sheet1", cell, r.Int64N(1e14)))
			case 2:
				check(t, f.SetCellFloat("Sheet1", cell, float64(r.IntN(1e6))/1000, 3, 64))
			case 3:
				check(t, f.SetCellBool("Sheet1", cell, r.IntN(2) == 0))
			}
		}
		var data bytes.Buffer
		check(t, f.Write(&data))
		again, err := excelize.OpenReader(bytes.NewReader(data.Bytes()))
		check(t, err)
		rows, err := again.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		check(t, err)
		var want []string
		for i, cells := range rows {
			for j, cell := range cells {
				if shown, _, ok := shownNumber(cell); ok {
					cells[j] = shown // the library writes 541.400
				}
			}
			if len(cells) > 0 {
				want = append(want, fmt.Sprintf("%d %q", i+1, cells))
			}
		}
		_, got, err := sheets(memory("книга.xlsx", data.Bytes()), Options{})
		check(t, err)
		var lines []string
		for _, row := range got["Sheet1"] {
			lines = append(lines, fmt.Sprintf("%d %q", row.Number, row.Cells))
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Fatal(diff)
		}
	}
}
