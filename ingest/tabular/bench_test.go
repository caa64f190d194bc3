package tabular

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// BenchmarkCSV reads and cuts marks as diaries export them, about 130 bytes a
// row, on one core. The speed is of the file's bytes.
func BenchmarkCSV(b *testing.B) {
	for _, c := range []struct{ name, encoding, quote string }{
		{"utf-8", "utf-8", ""}, {"windows-1251", "windows-1251", ""}, {"utf-16", "utf-16", ""},
		{"quoted", "utf-8", `"`},
	} {
		data := encode(b, c.encoding, marksCSV(400_000, c.quote))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if rows := readSheets(b, memory("Отметки.csv", data)); rows != 400_001 {
					b.Fatalf("%d rows", rows)
				}
			}
		})
	}
}

// marksCSV makes a table of marks with every cell between the given quotes.
func marksCSV(rows int, quote string) string {
	var text strings.Builder
	for i := range rows + 1 {
		cells := []string{
			"МБОУ СОШ 1", "7Б", "Английский язык", "Учитель-0101 И.О.", fmt.Sprintf("у-sosh1-7Б-%02d", i%30),
			fmt.Sprintf("%02d.03.2015", 1+i%31), fmt.Sprint(1 + i%7), "5", "Ответ на уроке", "10.03.2015 09:23",
		}
		text.WriteString(quote + strings.Join(cells, quote+";"+quote) + quote + "\r\n")
	}
	return text.String()
}

func readSheets(b *testing.B, src Source) (rows int) {
	book, err := Open(src, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	for _, sheet := range book.Sheets {
		for {
			block, err := sheet.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			block.Each(func(Row) { rows++ })
		}
	}
	return rows
}

func BenchmarkXLSX(b *testing.B) {
	f := excelize.NewFile()
	for i := range 5000 {
		for j := range 10 {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if err := f.SetCellValue("Sheet1", cell, fmt.Sprintf("у-sosh1-%d-%d", j, i%100)); err != nil {
				b.Fatal(err)
			}
		}
	}
	var data bytes.Buffer
	if err := f.Write(&data); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		readSheets(b, memory("Отметки.xlsx", data.Bytes()))
	}
	b.ReportMetric(5000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkHTML(b *testing.B) {
	page := "<html><body><table>" + strings.Repeat("<tr><td>7Б</td><td>Русский язык</td><td>10.03.2015 08:59:00</td><td>Учитель-0202 И.О.</td></tr>\n", 20_000) + "</table>"
	data := encode(b, "windows-1251", page)
	for b.Loop() {
		readSheets(b, memory("журнал.xls", data))
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkXLS(b *testing.B) {
	data := fixture(b, "long_strings.xls")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		readSheets(b, memory("строки.xls", data))
	}
}
