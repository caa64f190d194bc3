package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"vsrok/ingest"
)

// The figures of the benches below.
const (
	bookRows   = 500_000
	monthRows  = 50_000 // of one school; half of them came before
	monthBase  = 5_000_000
	smallFiles = 2000
	smallRows  = 20 // of each
)

// xlsxBench sets workbooks against a CSV file of the same rows.
func (b *bench) xlsxBench(ctx context.Context) error {
	d := newDistrict(bookRows)
	text := marksFile{filepath.Join(b.dir, fmt.Sprintf("rows-%d.csv", bookRows)), "utf-8"}
	if err := d.write(text, func(int) bool { return true }); err != nil {
		return err
	}
	contest := []side{{"vsrok import, CSV", []string{"import", filepath.Join(b.dir, "ws-csv"), text.path}}}
	for _, kind := range []string{"shared", "inline"} {
		path := filepath.Join(b.dir, fmt.Sprintf("rows-%d-%s.xlsx", bookRows, kind))
		if err := writeOnce(path, func(w io.Writer) error {
			return writeBook(w, date(2015, 6, 1), kind == "shared", madeSheet{"Отметки", rowsOfMarks(d)})
		}); err != nil {
			return err
		}
		b.describeFile(path)
		contest = append(contest, side{"vsrok import, XLSX, " + kind,
			[]string{"import", filepath.Join(b.dir, "ws-"+kind), path}})
	}
	return b.contest(ctx, contest)
}

// rowsOfMarks are the rows of the marks' CSV file, cut at their semicolons.
func rowsOfMarks(d *district) sheetRows {
	n := -1
	var line []byte
	return func() []string {
		defer func() { n++ }()
		switch {
		case n < 0:
			return strings.Split(strings.TrimSpace(marksHeader), ";")
		case n == d.rows:
			return nil
		}
		line = d.appendRow(line[:0], n)
		return strings.Split(string(bytes.TrimSpace(line)), ";")
	}
}

// monthBench loads a month's file of one school, half of which is known, into
// a database of many schools, and into one that holds nothing else.
func (b *bench) monthBench(ctx context.Context) error {
	year := filepath.Join(b.dir, fmt.Sprintf("year-%d", monthBase))
	if _, err := measure(ctx, side{"подготовка данных",
		[]string{"make-year", year, fmt.Sprint(monthBase), fmt.Sprint(regionSchools)}}); err != nil {
		return err
	}
	half, whole := filepath.Join(b.dir, "sosh1", "month-half.csv"), filepath.Join(b.dir, "sosh1", "month.csv")
	for path, rows := range map[string]int{half: monthRows / 2, whole: monthRows} {
		if err := writeOnce(path, func(w io.Writer) error { return writeMonth(w, rows) }); err != nil {
			return err
		}
	}
	b.describeFile(whole)
	return b.contest(ctx, []side{
		{"месяц в пустую базу", []string{"month", filepath.Join(b.dir, "ws-month"), "", half, whole}},
		{"месяц в базу из 400 школ", []string{"month", filepath.Join(b.dir, "ws-month"), year, half, whole}},
	})
}

// writeMonth writes marks of April of one school.
func writeMonth(w io.Writer, rows int) error {
	out := bytes.NewBufferString("Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Вид работы;Дата внесения\r\n")
	for n := range rows {
		day, pupil := date(2015, 4, 1).AddDate(0, 0, n/2000), n%2000
		r := random(uint64(n))
		fmt.Fprintf(out, "%d%c;%s;Учитель-01%02d И.О.;у-%04d;%s;%d;4;Ответ;%s\r\n", 5+pupil%7,
			[]rune("АБВГ")[pupil/7%4], subjects[pupil/28%len(subjects)],
			1+pupil%teachers, pupil, day.Format("02.01.2006"), 1+pupil%6,
			day.AddDate(0, 0, delay(r)).Add(12*time.Hour).Format("02.01.2006 15:04"))
	}
	_, err := out.WriteTo(w)
	return err
}

// loadMonth loads the second file after the first, which it prepares in a copy
// of the database unless it is there, and prints what the second alone took.
func loadMonth(ctx context.Context, args []string) error {
	dir, from, half, whole := args[0], args[1], args[2], args[3]
	path, err := newDatabase(dir)
	if err != nil {
		return err
	}
	if err := writeReference(dir, regionSchools); err != nil {
		return err
	}
	if from != "" {
		data, err := os.ReadFile(filepath.Join(from, "vsrok.duckdb"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	if err := importInto(ctx, path, half); err != nil {
		return err
	}
	start := time.Now()
	if err := importInto(ctx, path, whole); err != nil {
		return err
	}
	fmt.Printf("второй файл: %.2f с", time.Since(start).Seconds())
	return nil
}

// importInto loads files into the database at path and derives what they touch.
func importInto(ctx context.Context, path string, files ...string) error {
	importer, err := openImporter(ctx, path)
	if err != nil {
		return err
	}
	for _, file := range files {
		if _, err := importer.File(ctx, file, ingest.Options{}); err != nil {
			return err
		}
	}
	if err := ingest.Settle(ctx, importer.DB, importer.Reference); err != nil {
		return err
	}
	return importer.DB.Close()
}

// smallBench sets many small files against one with the same rows.
func (b *bench) smallBench(ctx context.Context) error {
	folder := filepath.Join(b.dir, "sosh1", "small")
	paths := []string{}
	d := newDistrict(smallFiles * smallRows)
	for n := range smallFiles {
		path := filepath.Join(folder, fmt.Sprintf("%04d.csv", n))
		paths = append(paths, path)
		err := d.write(marksFile{path, "utf-8"}, func(row int) bool { return row/smallRows == n })
		if err != nil {
			return err
		}
	}
	whole := marksFile{filepath.Join(b.dir, "small-whole.csv"), "utf-8"}
	if err := d.write(whole, func(int) bool { return true }); err != nil {
		return err
	}
	return b.contest(ctx, []side{
		{"один файл", []string{"import", filepath.Join(b.dir, "ws-whole"), whole.path}},
		{fmt.Sprintf("%d файлов", smallFiles), append([]string{"import", filepath.Join(b.dir, "ws-small")}, paths...)},
	})
}
