package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"vsrok/ingest"
)

// The first two numbers of SplitMix64 with seed 0, as its author publishes
// them: https://prng.di.unimi.it/splitmix64.c. The state grows by the golden
// ratio, so that the second is the function of that.
func TestRandomIsSplitMix64(t *testing.T) {
	if got, want := random(0), uint64(0xE220A8397B1DCDAF); got != want {
		t.Errorf("random(0) = %x, want %x", got, want)
	}
	if got, want := random(0x9E3779B97F4A7C15), uint64(0x6E789E6AA1B965F4); got != want {
		t.Errorf("second number = %x, want %x", got, want)
	}
}

// Each made row but the header is an entry, in either encoding, and of two
// overlapping files the repeated rows count once.
func TestMadeMarksImportWhole(t *testing.T) {
	const rows = 1800 // 200 a school; the first file has 55 % of each, the second the last 50 %
	for _, overlap := range []bool{false, true} {
		b := &bench{rows: rows, overlap: overlap, dir: t.TempDir(), out: t.Output()}
		utf8, win1251, err := b.makeMarks()
		if err != nil {
			t.Fatal(err)
		}
		for _, files := range [][]marksFile{utf8, win1251} {
			read, entries := importAll(t, files)
			wantRead := rows + 1
			if overlap {
				wantRead = 990 + 900 + 2
			}
			if read != wantRead || entries != rows {
				t.Errorf("overlap %v, %s: read %d, entries %d; want %d and %d", overlap, files[0].encoding, read,
					entries, wantRead, rows)
			}
		}
	}
}

func importAll(t *testing.T, files []marksFile) (read, entries int) {
	t.Helper()
	dir, ctx := t.TempDir(), context.Background()
	if err := writeReference(dir, schools); err != nil {
		t.Fatal(err)
	}
	importer, err := openImporter(ctx, filepath.Join(dir, "vsrok.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer importer.DB.Close()
	for _, file := range files {
		summary, err := importer.File(ctx, file.path, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if summary.Encoding != file.encoding || summary.Rejected != 0 {
			t.Errorf("%s: encoding %s, rejected %d", file.path, summary.Encoding, summary.Rejected)
		}
		read += summary.Read
	}
	if err := ingest.Settle(ctx, importer.DB, importer.Reference); err != nil {
		t.Fatal(err)
	}
	if err := importer.DB.QueryRowContext(ctx, "SELECT count(*) FROM entry").Scan(&entries); err != nil {
		t.Fatal(err)
	}
	return read, entries
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		times []time.Duration
		want  time.Duration
	}{{[]time.Duration{7}, 7}, {[]time.Duration{9, 1, 4}, 4}, {[]time.Duration{8, 2, 4, 1}, 3}} {
		if got := median(c.times); got != c.want {
			t.Errorf("median = %d, want %d", got, c.want)
		}
	}
}

// The year that analyze is measured on is made straight in the database: it
// must go on fitting the tables, and be answered for.
func TestMadeYearIsAnswered(t *testing.T) {
	dir, ctx := filepath.Join(t.TempDir(), "year"), context.Background()
	if err := makeYear(ctx, []string{dir, "8000", fmt.Sprint(regionSchools)}); err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"school", "teacher"} {
		if err := analyze(ctx, []string{filepath.Join(dir, "vsrok.duckdb"), by}); err != nil {
			t.Error(by, err)
		}
	}
}

// A month of a whole region is read without a reject, each row an entry
// of its own.
func TestRegionMonthIsRead(t *testing.T) {
	dir, ctx := filepath.Join(t.TempDir(), "region"), context.Background()
	if err := makeYear(ctx, []string{dir, "9000", fmt.Sprint(wholeRegionSchools)}); err != nil {
		t.Fatal(err)
	}
	month := filepath.Join(dir, "month.csv")
	if err := writeOnce(month, func(w io.Writer) error { return writeRegionMonth(w, 2700) }); err != nil {
		t.Fatal(err)
	}
	importer, err := openImporter(ctx, filepath.Join(dir, "vsrok.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer importer.DB.Close()
	summary, err := importer.File(ctx, month, ingest.Options{})
	if err != nil || summary.Loaded != 2700 || summary.Rejected != 0 {
		t.Errorf("loaded %d, rejected %d, want 2700 and 0 (%v)", summary.Loaded, summary.Rejected, err)
	}
}
