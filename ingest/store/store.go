// Package store keeps the DuckDB file of a workspace: it opens and migrates
// it, gives numbers to names, loads rows in bulk and keeps the list of
// imports. It is the only importer of the driver.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open workspace database. One process at a time holds it.
type DB struct {
	*sql.DB
	Path string

	incoming *incoming // what the table function of register reads
}

// BusyError says that another program holds the database.
type BusyError struct {
	Path string
	PID  string // empty when the system does not tell
}

func (e *BusyError) Error() string {
	who := "другой программой"
	if e.PID != "" {
		who = "другой программой (процесс " + e.PID + ")"
	}
	return fmt.Sprintf("база %s занята %s: закройте её и повторите команду", e.Path, who)
}

var lockMessage = regexp.MustCompile(`(?i)(could not set lock|being used by another process|cannot open file.*another process)`)
var lockPID = regexp.MustCompile(`PID (\d+)`)

// Open opens the database file at path, makes it when it is missing, and
// brings its schema up to date. It returns *BusyError when another process
// holds the file.
func Open(ctx context.Context, path string) (*DB, error) {
	// DuckDB takes what follows a question mark for parameters and would put
	// its log elsewhere.
	if absolute, err := filepath.Abs(path); err == nil && strings.Contains(absolute, "?") {
		return nil, fmt.Errorf("база %s: в пути есть знак «?», с ним база не работает; переименуйте папку", absolute)
	}
	// The driver parses its DSN as a URL, so that a path with % or ? would
	// fail there; ATTACH takes any path.
	connector, err := duckdb.NewConnector("", useWorkspace(path))
	if err != nil {
		return nil, fmt.Errorf("запуск DuckDB: %w", err)
	}
	db := &DB{DB: sql.OpenDB(connector), Path: path, incoming: &incoming{}}
	if err := db.PingContext(ctx); err != nil {
		db.DB.Close()
		return nil, openError(path, err)
	}
	err = db.refuseForeign(ctx)
	if err == nil {
		err = errors.Join(db.migrate(ctx), db.register(ctx))
	}
	if err != nil {
		db.DB.Close()
		if trouble := TroubleOf(path, err); trouble != nil {
			return nil, trouble
		}
		return nil, err
	}
	return db, nil
}

// refuseForeign stops before the database of another program is changed.
func (db *DB) refuseForeign(ctx context.Context) error {
	var tables, own int
	err := db.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (table_name = 'migration')
		FROM duckdb_tables() WHERE database_name = 'workspace' AND NOT temporary`).Scan(&tables, &own)
	if err == nil && tables > 0 && own == 0 {
		err = fmt.Errorf("файл %s — база другой программы, vsrok её не тронул: переименуйте файл или укажите другую рабочую папку", db.Path)
	}
	return err
}

// useWorkspace makes every connection of the pool see the file as its default
// database.
func useWorkspace(path string) func(driver.ExecerContext) error {
	return func(conn driver.ExecerContext) error {
		for _, statement := range []string{
			"ATTACH IF NOT EXISTS " + Quote(path) + " AS workspace",
			"USE workspace",
			"SET autoinstall_known_extensions = false",
			"SET autoload_known_extensions = false",
		} {
			if _, err := conn.ExecContext(context.Background(), statement, nil); err != nil {
				return err
			}
		}
		return nil
	}
}

func openError(path string, err error) error {
	text := err.Error()
	if lockMessage.MatchString(text) {
		busy := &BusyError{Path: path}
		if found := lockPID.FindStringSubmatch(text); found != nil {
			busy.PID = found[1]
		}
		return busy
	}
	if trouble := TroubleOf(path, err); trouble != nil {
		return trouble
	}
	return fmt.Errorf("база %s не открывается: если файл повреждён, переименуйте его и импортируйте выгрузки заново: %w", path, err)
}

// Close writes the log into the file and lets it go.
func (db *DB) Close() error {
	var err error
	if log, statErr := os.Stat(db.Path + ".wal"); statErr == nil && log.Size() > 0 {
		_, err = db.ExecContext(context.Background(), "CHECKPOINT workspace")
	}
	if err != nil && FullDisk(err) {
		err = nil // what was committed stands in the log, and goes into the file the next time
	}
	return errors.Join(err, db.DB.Close())
}

// Quote makes an SQL string literal of any text, file paths included.
func Quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// migrate applies the numbered files that the database has not seen, each in
// one transaction with the record of its version.
func (db *DB) migrate(ctx context.Context) error {
	if _, err := db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS migration (name VARCHAR NOT NULL)"); err != nil {
		return fmt.Errorf("база %s: %w", db.Path, err)
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	sort.Strings(files)
	for _, file := range files {
		if err := db.apply(ctx, file); err != nil {
			return fmt.Errorf("обновление базы %s (%s): %w", db.Path, file, err)
		}
	}
	return db.refuseNewer(ctx, len(files))
}

func (db *DB) apply(ctx context.Context, file string) error {
	var seen int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM migration WHERE name = ?", file).Scan(&seen); err != nil ||
		seen > 0 {
		return err
	}
	text, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	return db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO migration VALUES (?)", file)
		return err
	})
}

// refuseNewer stops an older program from working on a newer database.
func (db *DB) refuseNewer(ctx context.Context, known int) error {
	var applied int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM migration").Scan(&applied); err != nil {
		return err
	}
	if applied > known {
		return fmt.Errorf("база %s создана более новой версией vsrok: обновите программу", db.Path)
	}
	return nil
}

// InTx runs work in one transaction: all of it happens, or nothing.
func (db *DB) InTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
