package tabular

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// rounded writes numbers with the 15 digits that LibreOffice gives them in
// XLSX; BIFF holds them whole.
func rounded(all map[string][]Row) map[string][]Row {
	for _, rows := range all {
		for _, r := range rows {
			for i, cell := range r.Cells {
				if f, err := strconv.ParseFloat(cell, 64); err == nil {
					r.Cells[i] = strconv.FormatFloat(f, 'g', 15, 64)
				}
			}
		}
	}
	return all
}

// TestXLSEqualsXLSX compares books that LibreOffice saved both ways, cell by
// cell.
func TestXLSEqualsXLSX(t *testing.T) {
	for _, name := range []string{"features", "long_strings", "date1904"} {
		old, oldRows, err := sheets(memory(name+".xls", fixture(t, name+".xls")), Options{})
		if err != nil {
			t.Fatal(err)
		}
		book, rows, err := sheets(memory(name+".xlsx", fixture(t, name+".xlsx")), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if old.Format != XLS || len(old.Sheets) != len(book.Sheets) {
			t.Errorf("%s: format %s, %d sheets of %d", name, old.Format, len(old.Sheets), len(book.Sheets))
		}
		for i := range book.Sheets {
			if old.Sheets[i].Name != book.Sheets[i].Name {
				t.Errorf("%s: sheet %q, want %q", name, old.Sheets[i].Name, book.Sheets[i].Name)
			}
		}
		if diff := cmp.Diff(rounded(rows), rounded(oldRows)); diff != "" {
			t.Errorf("%s (-xlsx +xls):\n%s", name, diff)
		}
	}
}

// TestXLSCells holds the cells against what was typed into them.
func TestXLSCells(t *testing.T) {
	data := fixture(t, "features.xls")
	for _, src := range []Source{memory("книга.xls", data), slowly(memory("книга.xls", data))} {
		_, got, err := sheets(src, Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]Row{
			"Тексты и latin": {
				{Number: 1, Cells: []string{"Класс", "Subject", "", "№ урока"}},
				{Number: 2, Cells: []string{"5А", `Алгебра <&> "ё"`, "", "две\nстроки"}},
				{Number: 3, Cells: []string{"", "", "жирный plain красный"}},
				{Number: 7, Cells: []string{"", "после пустых строк"}},
				{Number: 9, Cells: []string{" пробелы вокруг ", "😀"}},
			},
			"Числа": {
				{Number: 1, Cells: []string{"0", "1", "-1", "5", "536870911", "536870912", "-536870912"}},
				{Number: 2, Cells: []string{"0.5", "12.34", "-0.01", "0.333333333333333", "1000000000000000", "0.3",
					"123456789.25"}, Faults: []CellFault{{4, tooManyDigits}}},
				// 6 May 2015 is day 42130 counted from 1900; 09:23:17 is 33797 of 86400
				// seconds, and to fifteen digits 42130+33797/86400 is so.
				{Number: 3, Cells: []string{"42130", "42130.375", "42130.3911689815", "0.375"}},
				{Number: 4, Cells: []string{"1", "0"}},
				{Number: 5, Cells: []string{"", "", "", "", "", "", "", "край"}},
			},
			"Формулы": {
				{Number: 1, Cells: []string{"2", "5"}}, {Number: 2, Cells: []string{"3", "у-sosh1-5А-03"}},
				{Number: 3, Cells: []string{"у-sosh1", "0"}},
				{Number: 4, Cells: []string{"", "#DIV/0!"},
					Faults: []CellFault{{1, fmt.Sprintf(errorCell, "#DIV/0!")}}},
				{Number: 5, Cells: []string{"", "#N/A"}, Faults: []CellFault{{1, fmt.Sprintf(errorCell, "#N/A")}}},
				{Number: 6, Cells: []string{"", ""}},
				{Number: 7, Cells: []string{"", "итог: 2"}}, {Number: 8, Cells: []string{"", "0.666666666666667"}},
			},
			"Скрытый": {{Number: 2, Cells: []string{"", "видно"}}},
			"Пустой":  nil,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("cells (-want +got):\n%s", diff)
		}
	}
}

// TestXLSLongStrings holds strings that run over records against what was
// written.
func TestXLSLongStrings(t *testing.T) {
	_, got, err := sheets(memory("книга.xls", fixture(t, "long_strings.xls")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := got["Sheet1"]
	if len(rows) != 400 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		want := append(make([]string, i%3), longString(i))
		if r.Number != i+1 || !cmp.Equal(r.Cells, want) {
			t.Fatalf("row %d: %.100q, want %.100q", r.Number, r.Cells, want)
		}
	}
}

// TestSharedStringRuns lays strings out by hand as MS-XLS 2.5.293 has it: flag
// 1 for two bytes a character, 8 for formatting runs (a count, four bytes
// each), 4 for a phonetic guide (a length, its bytes); behind a record's end
// among characters come new flags, elsewhere none.
func TestSharedStringRuns(t *testing.T) {
	head := "\x05\x00\x00\x00\x05\x00\x00\x00"
	for name, segments := range map[string][]string{
		"one record": {head + "\x02\x00\x00ab" + "\x02\x00\x01\x10\x04\x11\x04" +
			"\x01\x00\x08\x01\x00c\x00\x00\x01\x00" + "\x01\x00\x04\x03\x00\x00\x00dXYZ" + "\x00\x00\x00"},
		"among characters": {head + "\x02\x00\x00a", "\x00b" + "\x02\x00\x01\x10\x04", "\x01\x11\x04" +
			"\x01\x00\x08\x01\x00c\x00\x00\x01\x00" + "\x01\x00\x04\x03\x00\x00\x00dXYZ" + "\x00\x00\x00"},
		"width changes": {head + "\x02\x00\x01a\x00", "\x00b" + "\x02\x00\x01\x10\x04\x11\x04" +
			"\x01\x00\x08\x01\x00c\x00\x00\x01\x00" + "\x01\x00\x04\x03\x00\x00\x00dXYZ" + "\x00\x00\x00"},
		"among runs and guides": {head + "\x02\x00\x00ab" + "\x02\x00\x01\x10\x04\x11\x04" +
			"\x01\x00\x08\x01\x00c\x00\x00", "\x01\x00" + "\x01\x00\x04\x03\x00\x00\x00dX", "YZ", "\x00\x00\x00"},
	} {
		var bodies [][]byte
		for _, s := range segments {
			bodies = append(bodies, []byte(s))
		}
		got, err := sharedStrings(bodies)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff([]string{"ab", "АБ", "c", "d", ""}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := sharedStrings([][]byte{[]byte(head + "\x02\x00\x00ab")}); err == nil {
		t.Error("one string of five is taken for all")
	}
}

// TestRk has the examples of MS-XLS 2.5.217 worked out by hand: 1 as a double
// is 3FF00000 00000000; an integer is shifted by two bits.
func TestRk(t *testing.T) {
	for v, want := range map[uint32]string{
		0x3FF00000:  "1",
		0x3FF00001:  "0.01",
		1234<<2 | 2: "1234",
		1234<<2 | 3: "12.34",
		57<<2 | 3:   "0.57", // and not 57 × 0.01
		0xFFFFFFFE:  "-1",
		0xFFFFFFFF:  "-0.01",
		0x40E49240:  "42130", // 42130 = 1.28570556640625 × 2^15
	} {
		if got, fault := number(rk(v)); got != want || fault != "" {
			t.Errorf("%#x is %s, want %s", v, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", -0.01: "-0.01", 42130.375: "42130.375", 0.1: "0.1", 1e15: "1000000000000000", 1e-10: "1E-10",
		1e300:     "1E+300",
		0.1 + 0.2: "0.3", 5.0999999999999996: "5.1", 12345678: "12345678",
	} {
		if got, fault := number(f); got != want || (fault != "") != (math.Abs(f) >= 1e15) {
			t.Errorf("%g is %s, want %s", f, got, want)
		}
	}
}

// TestCellRecords reads records that LibreOffice does not write.
func TestCellRecords(t *testing.T) {
	record := func(kind uint16, body string) []byte {
		b := binary.LittleEndian.AppendUint16(nil, kind)
		return append(binary.LittleEndian.AppendUint16(b, uint16(len(body))), body...)
	}
	globals := record(recordBOF, "\x00\x06\x05\x00")
	bound := record(recordBoundSheet, "\x00\x00\x00\x00\x00\x00\x01\x00S")
	sheet := bytes.Join([][]byte{
		record(recordBOF, "\x00\x06\x10\x00"),
		record(recordLabel, "\x02\x00\x00\x00\x00\x00\x02\x00\x01\x10\x04\x11\x04"),
		record(recordRString, "\x00\x00\x01\x00\x00\x00\x02\x00\x00ab\x01\x00\x00\x00\x00\x00"),
		record(recordMulRk, "\x01\x00\x02\x00\x00\x00\x06\x00\x00\x00\x00\x00\x0A\x00\x00\x00\x03\x00"),
		record(recordBOF, "\x00\x06\x20\x00"), record(recordNumber, "\x00\x00\x00\x00"), record(recordEOF, ""),
		record(recordFormula, "\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xFF\xFF\x00\x00\x00\x00\x00\x00\x00\x00"),
		record(0x04BC, "shared formula"), record(recordString, "\x03\x00\x00xyz"),
		record(recordEOF, ""),
	}, nil)
	binary.LittleEndian.PutUint32(bound[4:], uint32(len(globals)+len(bound)+4))
	data := bytes.Join([][]byte{globals, bound, record(recordEOF, ""), sheet}, nil)
	w := &biffBook{src: Source{Name: "книга.xls"}, limits: DefaultLimits(), data: data}
	if err := w.globals(); err != nil {
		t.Fatal(err)
	}
	rows := &biffRows{book: w, name: w.sheets[0].name, at: w.sheets[0].at}
	got, err := drain(&Sheet{next: rows.next})
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{ // in order, though the file has row 3 first
		{Number: 1, Cells: []string{"", "ab"}}, {Number: 2, Cells: []string{"", "", "1", "2"}},
		{Number: 3, Cells: []string{"АБ"}}, {Number: 4, Cells: []string{"xyz"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i := len(data) - 1; i > len(data)-len(sheet)+8; i-- {
		w.data = data[:i]
		rows := &biffRows{book: w, at: w.sheets[0].at}
		if _, err := drain(&Sheet{next: rows.next}); err == nil {
			t.Fatalf("a sheet cut at %d of %d is read", i, len(data))
		}
	}
}

// patched replaces bytes of a fixture that must be there.
func patched(t *testing.T, name, old, replacement string) []byte {
	t.Helper()
	data := bytes.Clone(fixture(t, name))
	i := bytes.Index(data, []byte(old))
	if i < 0 {
		t.Fatalf("%s has no %q", name, old)
	}
	copy(data[i:], replacement)
	return data
}

func TestRefusedXLS(t *testing.T) {
	// A directory entry has the name in UTF-16 and, at byte 64, its length in
	// bytes with the closing zero (MS-CFB 2.6.1).
	wide := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return string(b)
	}
	renamed := func(name string) []byte {
		old := wide("Workbook") + strings.Repeat("\x00", 48) + "\x12\x00"
		return patched(t, "features.xls", old,
			wide(name)+strings.Repeat("\x00", 64-2*len(name))+string(rune(2*len(name)+2)))
	}
	for name, c := range map[string]struct {
		data  []byte
		words string
	}{
		"biff5 version": {patched(t, "features.xls", "\x09\x08\x10\x00\x00\x06", "\x09\x08\x10\x00\x00\x05"),
			"старый формат Excel"},
		"biff5 stream": {renamed("Book"), "старый формат Excel"},
		"word":         {renamed("WordDocument"), "документ Word"},
		"other":        {renamed("VisioDocument"), "в файле нет книги"},
		"filepass": {patched(t, "features.xls", "\x22\x00\x02\x00\x00\x00", "\x2F\x00\x02\x00\x00\x00"),
			"защищён паролем"},
		"half": {fixture(t, "features.xls")[:5000], ""},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, memory("книга.xls", c.data), Options{}, "", c.words)
		})
	}
}

func TestXLSLimits(t *testing.T) {
	src := memory("книга.xls", fixture(t, "features.xls"))
	wantError(t, src, Options{Limits: Limits{Columns: 3}}, "лист «Тексты и latin», строка 1",
		"число столбцов больше предела (3)")
	wantError(t, src, Options{Limits: Limits{Cells: 7}}, "лист «Тексты и latin», строка 2",
		"число ячеек книги больше предела (7)")
	wantError(t, src, Options{Limits: Limits{Sheets: 4}}, "", "число листов больше предела (4)")
	wantError(t, src, Options{Limits: Limits{Unpacked: 1000}}, "", "размер книги в байтах больше предела (1000)")
}
