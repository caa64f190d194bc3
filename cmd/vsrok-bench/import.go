package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/ingest/store"
)

// importBench sets an import of marks with everything that belongs to it
// against DuckDB's own reading of the same rows into a table.
func (b *bench) importBench(ctx context.Context) error {
	utf8, win1251, err := b.makeMarks()
	if err != nil {
		return err
	}
	paths := func(files []marksFile) []string {
		var list []string
		for _, file := range files {
			list = append(list, file.path)
		}
		return list
	}
	contest := []side{
		{"read_csv, UTF-8", append([]string{"read_csv", filepath.Join(b.dir, "bare")}, paths(utf8)...)},
		{"vsrok import, UTF-8", append([]string{"import", filepath.Join(b.dir, "ws-utf8")}, paths(utf8)...)},
		{"vsrok import, windows-1251", append([]string{"import", filepath.Join(b.dir, "ws-1251")}, paths(win1251)...)},
	}
	return b.contest(ctx, contest)
}

// makeMarks makes the same rows in both encodings: one file of each, or two
// that overlap.
func (b *bench) makeMarks() (utf8, win1251 []marksFile, err error) {
	d := newDistrict(b.rows)
	all := func(int) bool { return true }
	part := func(from, to int) func(int) bool {
		perSchool := (b.rows + schools - 1) / schools
		return func(n int) bool {
			at := n % perSchool * 100 / perSchool
			return from <= at && at < to
		}
	}
	takes := map[string]func(int) bool{"": all}
	if b.overlap {
		takes = map[string]func(int) bool{"-1": part(0, 50+overlapPercent), "-2": part(50, 100)}
	}
	for _, suffix := range []string{"", "-1", "-2"} {
		take, wanted := takes[suffix]
		if !wanted {
			continue
		}
		for _, encoding := range []string{"utf-8", "windows-1251"} {
			file := marksFile{filepath.Join(b.dir, fmt.Sprintf("marks-%d%s-%s.csv", b.rows, suffix, encoding)),
				encoding}
			if err := d.write(file, take); err != nil {
				return nil, nil, err
			}
			b.describeFile(file.path)
			if encoding == "utf-8" {
				utf8 = append(utf8, file)
			} else {
				win1251 = append(win1251, file)
			}
		}
	}
	return utf8, win1251, nil
}

// readCSV is the bare side: DuckDB reads the files into a table of a new
// database. Without ignore_errors the first bad row would end it.
func readCSV(ctx context.Context, args []string) error {
	path, err := newDatabase(args[0])
	if err != nil {
		return err
	}
	db, err := sql.Open("duckdb", path)
	if err != nil {
		return err
	}
	var list string
	for i, file := range args[1:] {
		if i > 0 {
			list += ", "
		}
		list += store.Quote(file)
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE t AS SELECT * FROM read_csv(["+list+
		"], ignore_errors = true)"); err != nil {
		return err
	}
	var rows int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM t").Scan(&rows); err != nil {
		return err
	}
	fmt.Printf("строк %d", rows)
	return db.Close()
}

// newDatabase makes the folder of a database empty and returns the path of
// the file to be.
func newDatabase(dir string) (string, error) {
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return filepath.Join(dir, "vsrok.duckdb"), os.MkdirAll(dir, 0o755)
}

// importFiles is vsrok's side: a new workspace, each file with its rejects
// and pupils' hashes, then what the files repeat of each other.
func importFiles(ctx context.Context, args []string) error {
	dir, files := args[0], args[1:]
	path, err := newDatabase(dir)
	if err != nil {
		return err
	}
	if err := writeReference(dir, schools); err != nil {
		return err
	}
	importer, err := openImporter(ctx, path)
	if err != nil {
		return err
	}
	var read, rejected int
	for _, file := range files {
		summary, err := importer.File(ctx, file, ingest.Options{})
		if err != nil {
			return err
		}
		read += summary.Read
		rejected += summary.Rejected
	}
	if err := ingest.Settle(ctx, importer.DB, importer.Reference); err != nil {
		return err
	}
	var entries int
	if err := importer.DB.QueryRowContext(ctx, "SELECT count(*) FROM entry").Scan(&entries); err != nil {
		return err
	}
	fmt.Printf("строк %d, отклонено %d, записей %d", read, rejected, entries)
	return importer.DB.Close()
}

func openImporter(ctx context.Context, path string) (*ingest.Importer, error) {
	reference, err := ingest.ReadReference(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	first, last := calendar.Years()
	importer := &ingest.Importer{
		DB: db, Reference: reference, Aliases: layout.DefaultAliases(), Key: make([]byte, 32), FirstYear: first,
		LastYear: last,
	}
	return importer, ingest.Settle(ctx, db, reference)
}
