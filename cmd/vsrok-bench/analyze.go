package main

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/store"
)

//go:embed year.sql
var yearSQL string

// A region's year: the question is put to all of it, in the memory of a small
// office computer.
const (
	regionSchools = 400
	memoryLimit   = "1GB"
)

// analyzeBench sets the question of a whole year against the least that can
// be asked: one aggregate over a table whose deadlines are already there.
func (b *bench) analyzeBench(ctx context.Context) error {
	dir := filepath.Join(b.dir, fmt.Sprintf("year-%d", b.rows))
	// In a child: a process inherits the peak memory of the one that starts it.
	if _, err := measure(ctx, side{"подготовка данных",
		[]string{"make-year", dir, fmt.Sprint(b.rows), fmt.Sprint(regionSchools)}}); err != nil {
		return err
	}
	b.describeFile(filepath.Join(dir, "vsrok.duckdb"))
	for _, by := range []string{"school", "teacher"} {
		if err := b.contest(ctx, []side{
			{"один запрос, " + by, []string{"aggregate", filepath.Join(dir, "bare.duckdb"), by}},
			{"vsrok analyze --by " + by, []string{"analyze", filepath.Join(dir, "vsrok.duckdb"), by}},
		}); err != nil {
			return err
		}
	}
	return nil
}

// makeYear makes the workspace and the bare table, once: so many rows of so
// many schools.
func makeYear(ctx context.Context, args []string) error {
	dir, rows := args[0], args[1]
	schools, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, "bare.duckdb")); err == nil {
		return nil
	}
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
	db := importer.DB
	filled := strings.NewReplacer("$1", rows, "$2", args[2]).Replace(yearSQL)
	if _, err := db.ExecContext(ctx, filled); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := ingest.Settle(ctx, db, importer.Reference); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := makeBare(ctx, db, filepath.Join(dir, "bare.duckdb")); err != nil {
		return errors.Join(err, db.Close())
	}
	return db.Close()
}

// makeBare copies the table into a database of its own, with the deadlines
// stored in it, under a name that is taken last. They are those of calendar
// days.
func makeBare(ctx context.Context, db *store.DB, path string) error {
	_, err := db.ExecContext(ctx, "ATTACH "+store.Quote(path+".part")+` AS bare;
		CREATE TABLE bare.t AS
		SELECT *, (date + if(kind = 0, 6, 1))::TIMESTAMP AS ends FROM observation;
		DETACH bare`)
	if err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// aggregate is the bare side.
func aggregate(ctx context.Context, args []string) error {
	db, err := sql.Open("duckdb", args[0])
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "SET memory_limit = "+store.Quote(memoryLimit)); err != nil {
		return err
	}
	var groups int
	var onTime, late int64
	err = db.QueryRowContext(ctx, `
		SELECT count(*), sum(on_time), sum(late)
		FROM (SELECT `+args[1]+`_id, kind, count(*) FILTER (entered_at < ends) AS on_time, count(*) FILTER (entered_at >= ends) AS late
		      FROM t GROUP BY ALL)`).Scan(&groups, &onTime, &late)
	fmt.Printf("строк ответа %d, в срок %d, с опозданием %d", groups, onTime, late)
	return err
}

// analyze is vsrok's side: what the command does between reading its flags
// and printing.
func analyze(ctx context.Context, args []string) (err error) {
	importer, err := openImporter(ctx, args[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, importer.DB.Close()) }()
	if _, err := importer.DB.ExecContext(ctx, "SET memory_limit = "+store.Quote(memoryLimit)); err != nil {
		return err
	}
	session, err := askYear(ctx, importer.DB)
	if err != nil {
		return err
	}
	defer session.Close()
	lines, err := session.Lines(ctx, analysis.Cut(args[1]), "")
	var onTime, late int
	for _, line := range lines {
		onTime, late = onTime+line.OnTime, late+line.Late
	}
	fmt.Printf("строк ответа %d, в срок %d, с опозданием %d", len(lines), onTime, late)
	return err
}

// askYear puts the question of the whole study year.
func askYear(ctx context.Context, db *store.DB) (*analysis.Session, error) {
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		return nil, err
	}
	return analysis.NewSession(ctx, db.DB, calendar, analysis.Question{
		From: studyYearStart, To: studyYearStart.AddDate(0, 0, studyYearDays-1),
		AsOf:    date(2015, 6, 30).Add(9 * time.Hour),
		Reading: analysis.DefaultPolicy().Reading, Threshold: analysis.DefaultPolicy().Threshold,
	})
}
