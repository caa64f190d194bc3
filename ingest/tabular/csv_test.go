package tabular

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCSVRecords(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []Row
	}{
		"plain": {"a;b\nc;d\n",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}}}},
		"crlf": {"a;b\r\nc;d\r\n",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}}}},
		"no last newline": {"a;b\nc;d",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}}}},
		"mac lines": {"a;b\rc;d\r",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}}}},
		"mac lines, one LF": {"a;b\rc;d\ne;f\rg;h\r",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}},
				{Number: 3, Cells: []string{"e", "f"}}, {Number: 4, Cells: []string{"g", "h"}}}},
		"mac and windows": {"a;b\rc;d\r\ne;f",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}},
				{Number: 3, Cells: []string{"e", "f"}}}},
		"mac, quoted": {"a;\"b\rc\"\r\"d\";e\r",
			[]Row{{Number: 1, Cells: []string{"a", "b\nc"}}, {Number: 3, Cells: []string{"d", "e"}}}},
		"mac, sep line": {"sep=;\ra;b\rc;d",
			[]Row{{Number: 1, Cells: []string{"sep=;"}}, {Number: 2, Cells: []string{"a", "b"}},
				{Number: 3, Cells: []string{"c", "d"}}}},
		"marks": {"\uFEFF\uFEFF\uFEFF\"a\";b\nc;d\n\uFEFF\"e;f\";g\n",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}},
				{Number: 3, Cells: []string{"e;f", "g"}}}},
		"empty cells": {";;\n", []Row{{Number: 1, Cells: []string{"", "", ""}}}},
		"blank line": {"a;b\n\nc;d\n",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{""}},
				{Number: 3, Cells: []string{"c", "d"}}}},
		"spaces kept": {" a ; b\n", []Row{{Number: 1, Cells: []string{" a ", " b"}}}},
		"quoted":      {`"a";"b;c"` + "\n", []Row{{Number: 1, Cells: []string{"a", "b;c"}}}},
		"quoted last crlf": {"\"a\";\"b\"\r\nc;d\r\n",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}}}},
		"doubled quote": {`"a""b";""""` + "\n", []Row{{Number: 1, Cells: []string{`a"b`, `"`}}}},
		"empty quoted":  {`"";""` + "\n", []Row{{Number: 1, Cells: []string{"", ""}}}},
		"quoted newline": {"a;\"b\nc\"\nd;e\n",
			[]Row{{Number: 1, Cells: []string{"a", "b\nc"}}, {Number: 3, Cells: []string{"d", "e"}}}},
		"quoted crlf": {"a;\"b\r\n\r\nc\"\r\nd;e\r\n",
			[]Row{{Number: 1, Cells: []string{"a", "b\r\n\r\nc"}}, {Number: 4, Cells: []string{"d", "e"}}}},
		"newline and quote": {"\"a\"\"\nb\";x\nd;e\n",
			[]Row{{Number: 1, Cells: []string{"a\"\nb", "x"}}, {Number: 3, Cells: []string{"d", "e"}}}},
		"stray quote": {"МБОУ \"СОШ 1\";5\" А\nб;в\n",
			[]Row{{Number: 1, Cells: []string{`МБОУ "СОШ 1"`, `5" А`}}, {Number: 2, Cells: []string{"б", "в"}}}},
		"after the quote": {`"a"b;c` + "\n", []Row{{Number: 1, Cells: []string{"ab", "c"}}}},
		"quote at the end": {"a;b\n\"c\";\"d\"",
			[]Row{{Number: 1, Cells: []string{"a", "b"}}, {Number: 2, Cells: []string{"c", "d"}}}},
		"sep line": {"sep=;\na;b\n",
			[]Row{{Number: 1, Cells: []string{"sep=;"}}, {Number: 2, Cells: []string{"a", "b"}}}},
		"sep line alone": {"sep=;", []Row{{Number: 1, Cells: []string{"sep=;"}}}},
		"sep crlf": {"SEP=;\r\na;b\r\n",
			[]Row{{Number: 1, Cells: []string{"SEP=;"}}, {Number: 2, Cells: []string{"a", "b"}}}},
		"one column": {"Класс\n5А\n",
			[]Row{{Number: 1, Cells: []string{"Класс"}}, {Number: 2, Cells: []string{"5А"}}}},
	} {
		t.Run(name, func(t *testing.T) { wantRows(t, []byte(c.text), Options{}, c.want) })
	}
}

func TestCSVDelimiter(t *testing.T) {
	known := func(cell string) bool { return cell == "Класс" || cell == "Дата" }
	for name, c := range map[string]struct {
		text string
		opts Options
		want rune
	}{
		"semicolon":            {"a;b;c\n1;2;3\n", Options{}, ';'},
		"comma":                {"a,b,c\n1,2,3\n", Options{}, ','},
		"tab":                  {"a\tb\tc\n1\t2\t3\n", Options{}, '\t'},
		"commas in cells":      {"a;b;c\n10.03.2015, 2 урок;5,5;3\n11.03.2015, 1 урок;4,5;2\n", Options{}, ';'},
		"title lines":          {"Отчёт, за март, по школе, весь\nВыгружено: 1\na;b;c;d\n1;2;3;4\n", Options{}, ';'},
		"quoted delimiters":    {"a,\"b;c;d;e\"\n1,\"2;3;4;5\"\n", Options{}, ','},
		"sep names it":         {"sep=,\na;b,c;d\n1;2,3;4\n", Options{}, ','},
		"option over sep":      {"sep=,\na;b\n", Options{Delimiter: ';'}, ';'},
		"option":               {"a;b,c;d\n", Options{Delimiter: ','}, ','},
		"known words decide":   {"Класс,Дата\n5А;5Б;5В;5Г,1;2;3;4\n6А;6Б;6В;6Г,1;2;3;4\n", Options{Known: known}, ','},
		"bar":                  {"Класс|Дата|x\n5А|1, 2; 3|y\n", Options{Known: known}, '|'},
		"sep names a bar":      {"sep=|\na|b,c|d\n", Options{}, '|'},
		"nothing to go by":     {"Класс\n", Options{}, ';'},
		"quote never closes ,": {"a,b,c\n1,2,\"3\n", Options{}, ','},
	} {
		t.Run(name, func(t *testing.T) {
			book, err := Open(memory("файл.csv", []byte(c.text)), c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if book.Delimiter != c.want || book.Format != CSV {
				t.Errorf("delimiter %q, format %s; want %q", book.Delimiter, book.Format, c.want)
			}
		})
	}
	wantError(t, memory("файл.csv", []byte("a")), Options{Delimiter: '"'}, "", "разделитель")
	wantError(t, memory("файл.csv", []byte("Класс^Дата\n5А^1\n")), Options{Known: known}, "",
		"столбцы разделены знаком '^'")
}

// TestWrappedLines has files whose lines stand in quotes as a whole.
func TestWrappedLines(t *testing.T) {
	known := func(cell string) bool {
		return cell == "Класс" || cell == "Предмет" || cell == "Учитель"
	}
	want := []Row{{Number: 1, Cells: []string{"Класс", "Предмет", "Учитель"}},
		{Number: 2, Cells: []string{"5А", "Русский; язык", "А, Б"}}, {Number: 3, Cells: []string{"6А", "Алгебра", "В"}}}
	for name, text := range map[string]string{
		"all":            "\"Класс;Предмет;\"\"Учитель\"\"\"\r\n\"5А;\"\"Русский; язык\"\";А, Б\"\r\n\"6А;Алгебра;В\"\r\n",
		"where needed":   "Класс;Предмет;Учитель\n\"5А;\"\"Русский; язык\"\";А, Б\"\n\"6А;Алгебра;В\"\n",
		"no end, commas": "\"Класс,Предмет,Учитель\"\n\"5А,Русский; язык,\"\"А, Б\"\"\"\n\"6А,Алгебра,В\"",
	} {
		t.Run(name, func(t *testing.T) { wantRows(t, []byte(text), Options{Known: known}, want) })
	}
	broken := "\"Класс;Предмет;Учитель\"\n\"5А;\"\"Русский;язык\"\n\"6А;Алгебра;В\"\n"
	wantError(t, memory("файл.csv", []byte(broken)), Options{Known: known}, "строка 2", "кавычка")
	title := "\"Отчёт; за март; \"\"5А\"\"\"\nКласс;Предмет\n5А;Алгебра\n"
	wantRows(t, []byte(title), Options{Known: known}, []Row{{Number: 1, Cells: []string{`Отчёт; за март; "5А"`}},
		{Number: 2, Cells: []string{"Класс", "Предмет"}}, {Number: 3, Cells: []string{"5А", "Алгебра"}}})
}

func TestUnclosedQuote(t *testing.T) {
	good := strings.Repeat("5А;Алгебра;5\n", 50_000) // 950 000 bytes
	for name, c := range map[string]struct{ text, place string }{
		"to the end":          {"a;b\nc;\"d\ne;f\ng;h\n", "строка 2"},
		"first byte":          {"\"a;b\nc;d\n", "строка 1"},
		"after good newlines": {"a;\"b\nc\"\nd;\"e\nf;g\n", "строка 3"},
		"over the limit":      {"a;b\nc;\"d\n" + good + good, "строка 2"},
		"in a later block":    {good + good + good + "c;\"d\n" + good + good + good, "строка 150001"},
		"closed by another's": {"a;b\nc;\"d\ne;f\ng;\"h\";i\n", "строка 2"},
		"mac lines":           {"a;b\rc;\"d\re;f\rg;h\r", "строка 2"},
		"mac, closed below":   {"a;b\rc;\"d\re;f\rg;\"h\";i\r", "строка 2"},
		"closed far below":    {"c;\"d\n" + good + good + "e;f\"\n", "строка 1"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, memory("файл.csv", []byte(c.text)), Options{Delimiter: ';'}, c.place, "кавычка")
		})
	}
}

func TestCSVLimits(t *testing.T) {
	small := Limits{Columns: 3, Record: 20}
	for name, c := range map[string]struct{ text, place, words string }{
		"columns":           {"a;b;c\nd;e;f;g\n", "строка 2", "число столбцов больше предела (3)"},
		"columns in quotes": {"\"a\n\";b;c;d\n", "строка 1", "число столбцов больше предела (3)"},
		"record": {"a\n" + strings.Repeat("b", 25) + "\n", "строка 2",
			"длина строки в байтах больше предела (20)"},
		"record over the block": {"a\n" + strings.Repeat("b", 3<<20), "строка 2", "длина строки"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, memory("файл.csv", []byte(c.text)), Options{Limits: small, Delimiter: ';'}, c.place, c.words)
		})
	}
	wantError(t, memory("файл.csv", []byte("a;b\nc;\""+strings.Repeat("d\n", 11)+"\"\n")),
		Options{Limits: small, Delimiter: ';'}, "строка 2", "кавычка")
	nine := strings.Repeat("\"a\n\";", 8) + "b\n" // on lines that are shorter than nine bytes
	wantError(t, memory("файл.csv", []byte(nine)), Options{Limits: Limits{Columns: 8}, Delimiter: ';'}, "строка 1",
		"число столбцов больше предела (8)")
	wantRows(t, []byte("a;b;c\n\"d;;;;;;\";e;f\n"), Options{Limits: small, Delimiter: ';'},
		[]Row{{Number: 1, Cells: []string{"a", "b", "c"}}, {Number: 2, Cells: []string{"d;;;;;;", "e", "f"}}})
}

// TestCSVBlocks reads a file of many blocks, whose records fall across the
// ends of reads, and counts rows and lines by hand.
func TestCSVBlocks(t *testing.T) {
	const records = 200_000
	var text strings.Builder
	for i := range records {
		if i%1000 == 7 {
			fmt.Fprintf(&text, "%d;\"две\nстроки\";x\n", i)
		} else {
			fmt.Fprintf(&text, "%d;Учитель-0101 И.О.;x\n", i)
		}
	}
	for _, encoding := range []string{"utf-8", "windows-1251", "utf-16"} {
		book, err := Open(memory("файл.csv", encode(t, encoding, text.String())), Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := drain(book.Sheets[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != records {
			t.Fatalf("%s: %d rows, want %d", encoding, len(rows), records)
		}
		for i, r := range rows {
			teacher := "Учитель-0101 И.О."
			if i%1000 == 7 {
				teacher = "две\nстроки"
			}
			line := i + 1 + (i+992)/1000 // every quoted newline above adds a line
			if r.Number != line || !cmp.Equal(r.Cells, []string{fmt.Sprint(i), teacher, "x"}) {
				t.Fatalf("%s: row %d: %+v, want line %d", encoding, i, r, line)
			}
		}
	}
}

func TestBlocksAreOfOneSize(t *testing.T) {
	line := strings.Repeat("x;", 49) + "x\n" // 100 bytes
	book, err := Open(memory("файл.csv", []byte(strings.Repeat(line, 100_000))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	blocks, total := 0, 0
	for {
		block, err := book.Sheets[0].Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		blocks++
		total += len(block.text)
		if len(block.text) > 4<<20 {
			t.Errorf("block of %d bytes", len(block.text))
		}
	}
	if total != 10_000_000 || blocks < 3 || blocks > 10 {
		t.Errorf("%d blocks, %d bytes", blocks, total)
	}
}

// TestEachDoesNotAllocate holds Each to one slice of cells a block.
func TestEachDoesNotAllocate(t *testing.T) {
	block := Block{text: strings.Repeat("5А;\"Алгебра\";5;10.03.2015\n", 1000), line: 1, delimiter: ';'}
	n := testing.AllocsPerRun(10, func() { block.Each(func(Row) {}) })
	if n > 1 {
		t.Errorf("%v allocations for 1000 rows", n)
	}
}

// TestAgainstEncodingCSV compares with the standard library where the two
// agree on what a text means: no blank lines, no quotes inside plain cells, no
// CR (which it rewrites inside quotes).
func TestAgainstEncodingCSV(t *testing.T) {
	plain := rapid.StringMatching(`[aя ,\t]{0,4}`)
	quoted := rapid.Custom(func(t *rapid.T) string {
		return `"` + strings.ReplaceAll(rapid.StringMatching(`[aя;"\n]{0,5}`).Draw(t, "inside"), `"`, `""`) + `"`
	})
	rapid.Check(t, func(t *rapid.T) {
		newline := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "newline")
		var text strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "records") {
			cells := rapid.SliceOfN(rapid.OneOf(plain, quoted), 2, 5).Draw(t, "cells")
			text.WriteString(strings.Join(cells, ";") + newline)
		}
		var want []Row
		reader := csv.NewReader(strings.NewReader(text.String()))
		reader.Comma, reader.FieldsPerRecord = ';', -1
		for {
			cells, err := reader.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			line, _ := reader.FieldPos(0)
			want = append(want, Row{Number: line, Cells: cells})
		}
		_, got, err := sheets(memory("файл.csv", []byte(text.String())), Options{Delimiter: ';', Encoding: "utf-8"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got[""]); diff != "" {
			t.Fatalf("%q (-encoding/csv +tabular):\n%s", text.String(), diff)
		}
	})
}

// TestSplitAgreesWithCut cuts texts of quotes at every place where a block
// could end: no cut may change what the records are.
func TestSplitAgreesWithCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a;"\n]{0,30}`).Draw(t, "text")
		whole := scanRecords(text, ';', 1000)
		if whole.open >= 0 || whole.broken >= 0 {
			return // refused
		}
		want := cutAll(text, 1)
		for i := range text {
			s := scanRecords(text[:i], ';', 1000)
			if s.broken >= 0 {
				continue
			}
			first, rest := text[:s.end], text[s.end:]
			got := append(cutAll(first, 1), cutAll(rest, 1+strings.Count(first, "\n"))...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q cut at %d, read %d (-whole +cut):\n%s", text, s.end, i, diff)
			}
		}
	})
}

func cutAll(text string, line int) []Row {
	var rows []Row
	block := Block{text: text, line: line, delimiter: ';'}
	block.Each(func(r Row) {
		rows = append(rows, Row{Number: r.Number, Cells: append([]string(nil), r.Cells...), Faults: r.Faults})
	})
	return rows
}
