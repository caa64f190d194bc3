package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(context.Background(), path)
	check(t, err)
	t.Cleanup(func() { db.DB.Close() })
	return db
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, db *DB) *Writer {
	t.Helper()
	w, err := db.Begin(context.Background(), strings.ToLower)
	check(t, err)
	return w
}

// give writes observations through the table function.
func give(t *testing.T, w *Writer, rows ...Observation) {
	t.Helper()
	works := make(chan Work, 1)
	works <- func(into []Observation) ([]Observation, error) { return append(into, rows...), nil }
	close(works)
	if n, err := w.Observations(context.Background(), works); err != nil || n != len(rows) {
		t.Fatal(n, err)
	}
}

func count(t *testing.T, db *DB, table string) int {
	t.Helper()
	var n int
	check(t, db.QueryRow("SELECT count(*) FROM "+table).Scan(&n))
	return n
}

// TestObservationsKeepTheirValues sends the ends of every column's range
// through the packed columns and reads them back as SQL has them.
func TestObservationsKeepTheirValues(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"))
	w := begin(t, db)
	largest := Observation{
		Part: math.MaxUint16, Row: math.MaxUint32, Col: math.MaxUint16, School: math.MaxUint16, Kind: 3,
		Class:   math.MaxUint16,
		Subject: math.MaxUint16, Teacher: math.MaxUint32, Pupil: math.MaxUint64, Date: 47481, Period: math.MaxUint16,
		Lesson: math.MaxUint8,
		Work:   math.MaxUint16, Record: math.MaxUint64, Entered: 1428338096789012, Changed: -1, Cancelled: true,
	}
	give(t, w, Observation{Date: NoDate, Entered: NoTime, Changed: NoTime},
		Observation{Row: 1, Date: -1, Entered: 0, Changed: NoTime}, largest)
	check(t, w.Commit(context.Background(), Import{File: "a.csv", SHA256: "a", Status: Loaded},
		[]Part{{Shape: "table", Kind: 0}}))

	rows, err := db.Query(`SELECT concat_ws(' ', part, row, col, school_id, kind, class_id, subject_id, teacher_id, pupil, coalesce(date::VARCHAR, '-'),
		period_id, lesson, work_id, record, coalesce(entered_at::VARCHAR, '-'), coalesce(changed_at::VARCHAR, '-'), cancelled) FROM observation ORDER BY row`)
	check(t, err)
	defer rows.Close()
	var got []string
	for rows.Next() {
		var text string
		check(t, rows.Scan(&text))
		got = append(got, text)
	}
	// The years 1970 to 2099 have 130·365 days and 32 leap days (1972 to 2096): their last is day 47481.
	want := []string{
		"0 0 0 0 0 0 0 0 0 - 0 0 0 0 - - false",
		"0 1 0 0 0 0 0 0 0 1969-12-31 0 0 0 0 1970-01-01 00:00:00 - false",
		"65535 4294967295 65535 65535 3 65535 65535 4294967295 18446744073709551615 2099-12-31 65535 255 65535 18446744073709551615 " +
			"2015-04-06 16:34:56.789012 1969-12-31 23:59:59.999999 true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRollbackLeavesNothing: neither rows nor names of a file that was not
// committed are there, and its numbers are given again.
func TestRollbackLeavesNothing(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"))
	for range 2 {
		w := begin(t, db)
		if number, err := w.Dimensions.Teacher.Number("Учитель-1 И.О."); err != nil || number != 1 || w.ID != 1 {
			t.Fatal(number, w.ID, err)
		}
		give(t, w, Observation{School: 1, Date: 16531, Entered: NoTime, Changed: NoTime})
		check(t, w.Append("reject", []Row{{uint16(0), uint32(1), "Дата", "9", "не дата", nil}}))
		check(t, w.Rollback())
	}
	for _, table := range []string{"observation", "teacher", "reject", "import", "slice"} {
		if n := count(t, db, table); n != 0 {
			t.Errorf("%s: %d rows", table, n)
		}
	}
}

// TestFailureInAWorkEndsTheImport: the error of a block comes back, and a
// panic in one becomes an error instead of the end of the process.
func TestFailureInAWorkEndsTheImport(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"))
	for name, work := range map[string]Work{
		"сбой":       func([]Observation) ([]Observation, error) { return nil, errors.New("сбой") },
		"внутренняя": func([]Observation) ([]Observation, error) { panic("x") },
	} {
		w := begin(t, db)
		works := make(chan Work, 1)
		works <- work
		close(works)
		if _, err := w.Observations(context.Background(), works); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		check(t, w.Rollback())
	}
	if n := count(t, db, "observation"); n != 0 {
		t.Errorf("%d observations", n)
	}
}

// TestUndo takes the second of two imports back; the first and its class stay,
// and the school is to be reconciled.
func TestUndo(t *testing.T) {
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"))
	for i, class := range []string{"5А", "6А"} {
		w := begin(t, db)
		number, err := w.Dimensions.Class.Number(class)
		check(t, err)
		give(t, w, Observation{School: 1, Class: uint16(number), Date: 16531, Entered: 1428338096000000,
			Changed: NoTime})
		check(t, w.Append("given", []Row{{uint16(0), uint16(1), uint8(0), false}}))
		check(t, w.Commit(ctx, Import{File: class, SHA256: fmt.Sprint(i), Status: Loaded},
			[]Part{{Shape: "table", Kind: 0, Timed: true}}))
	}
	check(t, db.Reconcile(ctx))
	undone, err := db.Undo(ctx, 2)
	check(t, err)
	if undone.File != "6А" || count(t, db, "observation") != 1 || count(t, db, "import") != 1 ||
		count(t, db, "part") != 1 {
		t.Errorf("undone %+v", undone)
	}
	classes, err := db.Classes(ctx)
	check(t, err)
	if diff := cmp.Diff([]ClassOfSchool{{School: 1, Class: 1, Name: "5А"}}, classes); diff != "" {
		t.Error(diff)
	}
	if stale, err := db.Stale(ctx); err != nil || !stale {
		t.Error(stale, err)
	}
	var unknown *UnknownImportError
	if _, err := db.Undo(ctx, 2); !errors.As(err, &unknown) {
		t.Errorf("a second time: %v", err)
	}
}

// TestOpenUpgradesAnOldDatabase makes a database as the first two migrations
// left it, with a mark and a table of its own moment, and opens it: nothing is
// lost, and all is to be reconciled anew.
func TestOpenUpgradesAnOldDatabase(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "old.duckdb")
	old, err := sql.Open("duckdb", path)
	check(t, err)
	statements := []string{"CREATE TABLE migration (name VARCHAR NOT NULL)"}
	for _, file := range []string{"migrations/001_base.sql", "migrations/002_rounds.sql"} {
		text, err := migrations.ReadFile(file)
		check(t, err)
		statements = append(statements, string(text), "INSERT INTO migration VALUES ("+Quote(file)+")")
	}
	statements = append(statements, `
		INSERT INTO school VALUES (1, 'a', 'Школа А', 'Asia/Yekaterinburg', 5, true);
		INSERT INTO import VALUES (1, 'a.csv', 'x', 1, 'csv', 'utf-8', 'loaded', NULL, 1, 1, 0, 0);
		INSERT INTO part VALUES (1, 0, '', 'table', 0, true, true, false, false, NULL, NULL, 'не указан');
		INSERT INTO given VALUES (1, 0, 1, 0);
		INSERT INTO observation VALUES (1, 0, 2, 0, 1, 0, 1, 1, 1, 7, '2015-04-06', 0, 1, 0, 0, '2015-04-06 10:00', NULL, false);
		INSERT INTO import VALUES (2, 'b.zip', 'y', 1, 'zip', '', 'loaded', NULL, 1, 1, 0, 0), (3, 'c.zip', 'z', 1, 'zip', '', 'loaded', NULL, 1, 1, 0, 0);
		INSERT INTO part VALUES (2, 0, '5А.xlsx', 'journal', NULL, false, false, false, false, '2015-04-07 09:00', '2015-04-07 09:01', ''),
			(3, 0, '5А.xlsx', 'journal', NULL, false, false, false, false, '2015-04-09 09:00', '2015-04-09 09:01', '');
		INSERT INTO given SELECT n, 0, 2, 0 FROM (VALUES (2), (3)) t(n);
		INSERT INTO journal_column SELECT n, 0, 2, 1, 1, '2015-04-06', 1, 0, 1 FROM (VALUES (2), (3)) t(n);
		INSERT INTO journal_pupil SELECT n, 0, 2, 1, 1, 7 FROM (VALUES (2), (3)) t(n);
		INSERT INTO observation VALUES (3, 0, 10, 3, 2, 0, 1, 1, 1, 7, '2015-04-06', 0, 1, 0, 0, NULL, NULL, false);
		INSERT INTO school_class VALUES (1, 1), (2, 1);
		INSERT INTO class VALUES (1, '5А'); INSERT INTO subject_spelling VALUES (1, 'Алгебра');
		INSERT INTO slice VALUES (1, 0, true, false), (2, 0, false, false)`)
	for _, statement := range statements {
		if _, err := old.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	check(t, old.Close())

	db := open(t, path)
	if stale, err := db.Stale(ctx); err != nil || !stale {
		t.Error(stale, err)
	}
	check(t, db.Reconcile(ctx))
	var member int
	var entered time.Time
	check(t, db.QueryRow("SELECT p.member, e.entered_by FROM entry e JOIN part p USING (import_id, part) WHERE school_id = 1").Scan(&member, &entered))
	if want := time.Date(2015, 4, 6, 10, 0, 0, 0, time.UTC); member != 0 || !entered.Equal(want) {
		t.Errorf("member %d, entered %v", member, entered)
	}
	// Of the two journals the first lacks the mark that the second has.
	var window string
	check(t, db.QueryRow(`SELECT strftime(entered_after, '%d %H:%M') || ' ' || strftime(entered_by, '%d %H:%M') || ' ' || row || ' ' || col
		FROM reconciled WHERE school_id = 2`).Scan(&window))
	if window != "07 09:00 09 09:01 10 3" {
		t.Errorf("window of the journals: %s", window)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.duckdb")
	db := open(t, path)
	_, err := db.Exec("INSERT INTO migration VALUES ('migrations/999_later.sql')")
	check(t, err)
	check(t, db.Close())
	if _, err := Open(context.Background(), path); err == nil || !strings.Contains(err.Error(), "обновите программу") {
		t.Errorf("got %v", err)
	}
}

// TestPathsOfDatabases: what a shell or SQL would take for more than text is
// fine in a folder's name; a question mark DuckDB itself cannot bear.
func TestPathsOfDatabases(t *testing.T) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	check(t, err)
	for _, name := range []string{"100% и O'Brien.duckdb", "мониторинг; DROP TABLE x.duckdb"} {
		path := filepath.Join(t.TempDir(), name)
		check(t, open(t, path).Close())
		if n := count(t, open(t, path), "migration"); n != len(files) {
			t.Errorf("%s: %d migrations", name, n)
		}
	}
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "что?.duckdb")); err == nil ||
		!strings.Contains(err.Error(), "переименуйте папку") {
		t.Errorf("got %v", err)
	}
}

func TestNames(t *testing.T) {
	names := newNames("subject", 2, strings.ToLower)
	for _, c := range []struct {
		name string
		want uint32
	}{{"Алгебра", 1}, {"АЛГЕБРА", 1}, {"", 0}, {"Физика", 2}, {"Алгебра", 1}} {
		if got, err := names.Number(c.name); err != nil || got != c.want {
			t.Errorf("%q: %d, %v", c.name, got, err)
		}
	}
	var full *TooManyError
	if _, err := names.Number("Химия"); !errors.As(err, &full) {
		t.Errorf("got %v", err)
	}
	if len(names.fresh) != 3 {
		t.Errorf("%d spellings to be saved, want 3", len(names.fresh))
	}
}
