package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// Import is one file that was given to import: a row of table import.
type Import struct {
	ID       int
	File     string
	SHA256   string
	Size     int64
	Format   string
	Encoding string
	Status   string // Loaded or Refused
	Reason   string // of a refusal

	Read, Loaded, Rejected, Skipped int // rows
}

// Statuses of an Import.
const (
	Loaded  = "loaded"
	Refused = "refused"
)

// Part is one sheet of an imported file: a row of table part.
type Part struct {
	Name                                 string
	Shape                                string
	Kind                                 int // of a table, else -1
	Timed, HasLesson, HasWork, HasRecord bool
	ExportedFrom, ExportedTo             time.Time // zero when unknown
	Stamped                              bool
	ReachFrom, ReachTo                   time.Time // the days that the titles state; zero when unknown
	Member                               int       // which file of an archive, from 0
	Naming                               Naming    // of pupils
}

// Naming is how a part names pupils, as far as it tells sources apart that
// name them otherwise.
type Naming uint8

// The ways to name pupils, in the numbers that are stored.
const (
	Unnamed Naming = iota
	ByNumber
	ByInitials
	ByTwoWords
	ByMoreWords
)

// Row is one row to append to a table, in the order of its columns after
// import_id. A nil value is NULL.
type Row []driver.Value

// Writer writes one file in one transaction: Commit keeps all of it, Rollback
// leaves the database as it was. One Writer at a time may add observations.
type Writer struct {
	ID         int
	Dimensions *Dimensions

	conn     *sql.Conn
	tx       *sql.Tx
	incoming *incoming

	series     map[series]uint32 // of class journals; nil until the file shows one
	lastSeries uint32
}

// Begin starts the transaction of one file. Subjects whose subjectKey is the
// same are one subject.
func (db *DB) Begin(ctx context.Context, subjectKey func(string) string) (*Writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &Writer{conn: conn, incoming: db.incoming}
	if err := w.begin(ctx, subjectKey); err != nil {
		return nil, errors.Join(err, w.Rollback())
	}
	return w, nil
}

func (w *Writer) begin(ctx context.Context, subjectKey func(string) string) (err error) {
	if w.tx, err = w.conn.BeginTx(ctx, nil); err != nil {
		return err
	}
	if w.Dimensions, err = readDimensions(ctx, w.tx, subjectKey); err != nil {
		return err
	}
	return w.tx.QueryRowContext(ctx, "SELECT coalesce(max(import_id), 0) + 1 FROM import").Scan(&w.ID)
}

// Rollback forgets everything since Begin; after Commit it does nothing.
func (w *Writer) Rollback() error {
	if w.conn == nil {
		return nil
	}
	var err error
	if w.tx != nil {
		err = ignoreDone(w.tx.Rollback())
	}
	err = errors.Join(err, w.conn.Close())
	w.conn = nil
	return err
}

// Append adds rows to one of the tables whose first column is import_id.
func (w *Writer) Append(table string, rows []Row) error {
	numbered := make([]Row, len(rows))
	for i, row := range rows {
		numbered[i] = append(Row{int32(w.ID)}, row...)
	}
	return appendRows(w.conn, table, numbered)
}

// appendRows adds whole rows to a table, inside the transaction of conn.
func appendRows(conn *sql.Conn, table string, rows []Row) error {
	return appendTo(conn, "workspace", table, rows)
}

// appendTo is appendRows for a table of the workspace or a temporary one.
func appendTo(conn *sql.Conn, catalog, table string, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	return conn.Raw(func(raw any) (err error) {
		appender, err := duckdb.NewAppender(raw.(driver.Conn), catalog, "main", table)
		if err != nil {
			return err
		}
		// Only Close tells whether the rows were taken.
		defer func() { err = errors.Join(err, appender.Close()) }()
		for _, row := range rows {
			if err := appender.AppendRow(row...); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return nil
	})
}

// PupilsAmong are those of some keyed hashes that entries and journals have.
func (w *Writer) PupilsAmong(ctx context.Context, hashes []uint64) (known []uint64, err error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	list := make([]string, len(hashes))
	for i, hash := range hashes {
		list[i] = strconv.FormatUint(hash, 10)
	}
	among := " WHERE pupil IN (" + strings.Join(list, ",") + ")"
	rows, err := w.tx.QueryContext(ctx, "SELECT pupil FROM observation"+among+" UNION SELECT pupil FROM journal_pupil"+
		among)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var hash uint64
		if err := rows.Scan(&hash); err != nil {
			return nil, err
		}
		known = append(known, hash)
	}
	return known, rows.Err()
}

// Commit records the import with its parts and new names, and ends the
// transaction; Derive does the rest. A refused import of the same file is
// replaced.
func (w *Writer) Commit(ctx context.Context, i Import, parts []Part) error {
	if err := w.Dimensions.save(w.conn); err != nil {
		return err
	}
	if err := w.forgetRefused(ctx, i); err != nil {
		return err
	}
	_, err := w.tx.ExecContext(ctx, "INSERT INTO import VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, false)",
		w.ID, i.File, i.SHA256, i.Size, i.Format, i.Encoding, i.Status, i.Reason, i.Read, i.Loaded, i.Rejected,
		i.Skipped)
	if err != nil {
		return err
	}
	if err := w.Append("part", partRows(parts)); err != nil {
		return err
	}
	if err := w.addPages(ctx); err != nil {
		return err
	}
	if err := w.tx.Commit(); err != nil {
		return err
	}
	return w.Rollback()
}

func partRows(parts []Part) []Row {
	rows := make([]Row, len(parts))
	for i, p := range parts {
		var kind driver.Value
		if p.Kind >= 0 {
			kind = uint8(p.Kind)
		}
		rows[i] = Row{uint16(i), p.Name, p.Shape, kind, p.Timed, p.HasLesson, p.HasWork, p.HasRecord,
			nullTime(p.ExportedFrom), nullTime(p.ExportedTo), p.Stamped, uint16(p.Member), nullTime(p.ReachFrom),
			nullTime(p.ReachTo), uint8(p.Naming)}
	}
	return rows
}

// dayValue is days since 1970-01-01 as a DATE, NULL for NoDate.
func dayValue(day int32) driver.Value {
	if day == NoDate {
		return nil
	}
	return time.Unix(int64(day)*24*60*60, 0).UTC()
}

func nullTime(t time.Time) driver.Value {
	if t.IsZero() {
		return nil
	}
	return t
}

// forgetRefused drops the refused import of the same bytes; where the file is
// loaded now, also what was left in doubt by refused ones of its name.
func (w *Writer) forgetRefused(ctx context.Context, i Import) error {
	var refused bool
	err := w.tx.QueryRowContext(ctx, "SELECT EXISTS (FROM import WHERE status = 'refused')").Scan(&refused)
	if err != nil || !refused {
		return err
	}
	for _, table := range []string{"reject", "reject_count", "remark", "part", "import"} {
		_, err := w.tx.ExecContext(ctx, "DELETE FROM "+table+
			" WHERE import_id IN (SELECT import_id FROM import WHERE sha256 = ? AND status = 'refused')", i.SHA256)
		if err != nil {
			return err
		}
	}
	if i.Status != Loaded {
		return nil
	}
	_, err = w.tx.ExecContext(ctx, `DELETE FROM reject_count
		WHERE import_id IN (SELECT import_id FROM import WHERE status = 'refused' AND file = ?)`, i.File)
	return err
}

// execFile runs an embedded file with the import's number in a session variable.
func (w *Writer) execFile(ctx context.Context, name string) error {
	if _, err := w.tx.ExecContext(ctx, fmt.Sprintf("SET VARIABLE import_id = %d", w.ID)); err != nil {
		return err
	}
	return runStep(ctx, w.tx, name)
}

// runStep runs an embedded file of SQL.
func runStep(ctx context.Context, on execer, name string) error {
	text, err := queries.ReadFile("queries/" + name)
	if err != nil {
		return err
	}
	if _, err := on.ExecContext(ctx, string(text)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
