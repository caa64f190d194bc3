package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"strings"
)

const selectImport = `SELECT import_id, file, sha256, size, format, encoding, status, coalesce(reason, ''),
	rows_read, rows_loaded, rows_rejected, rows_skipped FROM import `

func scanImport(row interface{ Scan(...any) error }) (Import, error) {
	var i Import
	err := row.Scan(&i.ID, &i.File, &i.SHA256, &i.Size, &i.Format, &i.Encoding, &i.Status, &i.Reason,
		&i.Read, &i.Loaded, &i.Rejected, &i.Skipped)
	return i, err
}

// ImportOf returns the loaded import of the file with that hash; its ID is 0
// when there is none.
func (db *DB) ImportOf(ctx context.Context, sha256 string, school int) (Import, error) {
	if met, err := db.metBefore(ctx, sha256); err != nil || !met {
		return Import{}, err
	}
	i, err := scanImport(db.QueryRowContext(ctx, selectImport+`WHERE sha256 = $1 AND status = 'loaded'
		AND ($2 = 0 OR import_id IN (SELECT import_id FROM given WHERE school_id = $2)
		            OR import_id IN (SELECT import_id FROM action WHERE school_id = $2)
		            OR import_id IN (SELECT import_id FROM given GROUP BY import_id HAVING count(DISTINCT school_id) > 1))
		ORDER BY import_id LIMIT 1`, sha256, school))
	if errors.Is(err, sql.ErrNoRows) {
		return Import{}, nil
	}
	return i, err
}

// Twin is an import whose file came again.
type Twin struct {
	ID      int
	Schools string // names, separated by commas
}

// TwinOf returns the loaded import with rows of the file with that hash; its ID
// is 0 when there is none.
func (db *DB) TwinOf(ctx context.Context, sha256 string) (Twin, error) {
	var twin Twin
	if met, err := db.metBefore(ctx, sha256); err != nil || !met {
		return twin, err
	}
	err := db.QueryRowContext(ctx, `
		SELECT import_id, coalesce((
		    SELECT string_agg(name, ', ' ORDER BY school_id) FROM school WHERE school_id IN (
		        SELECT school_id FROM given g WHERE g.import_id = i.import_id
		        UNION SELECT school_id FROM action a WHERE a.import_id = i.import_id)), '')
		FROM import i WHERE sha256 = $1 AND status = 'loaded' AND rows_loaded > 0
		ORDER BY import_id LIMIT 1`, sha256).Scan(&twin.ID, &twin.Schools)
	if errors.Is(err, sql.ErrNoRows) {
		return Twin{}, nil
	}
	return twin, err
}

// metBefore tells whether the file with that hash is loaded; then what follows
// from its rows, which schools it is of among it, is derived.
func (db *DB) metBefore(ctx context.Context, sha256 string) (bool, error) {
	var met bool
	err := db.QueryRowContext(ctx, "SELECT EXISTS (FROM import WHERE sha256 = ? AND status = 'loaded')",
		sha256).Scan(&met)
	if err != nil || !met {
		return false, err
	}
	return true, db.Derive(ctx)
}

// HasSize tells whether a loaded file had that many bytes: only then can its
// hash have been met.
func (db *DB) HasSize(ctx context.Context, size int64) (bool, error) {
	var met bool
	err := db.QueryRowContext(ctx, "SELECT count(*) > 0 FROM import WHERE size = ? AND status = 'loaded'",
		size).Scan(&met)
	return met, err
}

// Imports lists all imports, refused ones among them, in their order.
func (db *DB) Imports(ctx context.Context) ([]Import, error) {
	rows, err := db.QueryContext(ctx, selectImport+"ORDER BY import_id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var imports []Import
	for rows.Next() {
		i, err := scanImport(rows)
		if err != nil {
			return nil, err
		}
		imports = append(imports, i)
	}
	return imports, rows.Err()
}

// LoadedAs tells whether another import loaded the very same file.
func (i Import) LoadedAs(other Import) bool {
	return other.Status == Loaded && other.SHA256 == i.SHA256
}

// MendedBy tells whether a later import is of the same file: as it was, or one
// that was loaded under its name from the same folder or a folder below,
// whatever the extension. A path may be written in full or in part.
func (i Import) MendedBy(later Import) bool {
	if later.SHA256 == i.SHA256 {
		return true
	}
	name, of := mendedName(i.File), mendedName(later.File)
	return later.Status == Loaded && (name == of || strings.HasSuffix(of, "/"+name) || strings.HasSuffix(name, "/"+of))
}

// mendedName is a path without its extension: whoever is told to save an old
// workbook as .xlsx does.
func mendedName(file string) string {
	file = path.Clean(strings.ReplaceAll(file, "\\", "/"))
	return strings.ToLower(strings.TrimSuffix(file, path.Ext(file)))
}

// RejectRow is one row or cell that could not be understood.
type RejectRow struct {
	ImportID            int
	School              string // code; empty where it could not be told
	File, Sheet         string
	Row                 int
	Column, Value, Text string
}

// Rejects lists rejected rows by import and place; importID 0 means all.
func (db *DB) Rejects(ctx context.Context, importID int) ([]RejectRow, error) {
	rows, err := db.QueryContext(ctx, `
		WITH single AS (SELECT import_id, min(school_id) AS school_id FROM given GROUP BY import_id HAVING count(DISTINCT school_id) = 1)
		SELECT r.import_id, i.file, coalesce(p.name, ''), r.row, r.col, r.value, r.reason, coalesce(s.code, '')
		FROM reject r JOIN import i USING (import_id) LEFT JOIN part p USING (import_id, part)
		LEFT JOIN single o ON o.import_id = r.import_id
		LEFT JOIN school s ON s.school_id = coalesce(r.school_id, o.school_id)
		WHERE ? IN (0, r.import_id) ORDER BY ALL`, importID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rejects []RejectRow
	for rows.Next() {
		var r RejectRow
		if err := rows.Scan(&r.ImportID, &r.File, &r.Sheet, &r.Row, &r.Column, &r.Value, &r.Text,
			&r.School); err != nil {
			return nil, err
		}
		rejects = append(rejects, r)
	}
	return rejects, rows.Err()
}

// CutReject is an import that rejected more rows than are kept.
type CutReject struct {
	File      string
	All, Kept int
}

// CutRejects lists those among the imports of the rows.
func CutRejects(imports []Import, rows []RejectRow) []CutReject {
	kept := map[int]int{}
	for _, row := range rows {
		kept[row.ImportID]++
	}
	var cut []CutReject
	for _, i := range imports {
		if n := kept[i.ID]; n > 0 && n < i.Rejected {
			cut = append(cut, CutReject{i.File, i.Rejected, n})
		}
	}
	return cut
}

// Remark is what an import said of a file besides its rows.
type Remark struct {
	ImportID    int
	File, Sheet string
	Refused     bool // a member or sheet could not be read
	Text        string
}

// Remarks lists the remarks of all imports by import and place.
func (db *DB) Remarks(ctx context.Context) ([]Remark, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT r.import_id, i.file, coalesce(p.name, ''), r.refused, r.text
		FROM remark r JOIN import i USING (import_id) LEFT JOIN part p USING (import_id, part)
		ORDER BY r.import_id, r.part NULLS FIRST, r.refused DESC, r.text`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var remarks []Remark
	for rows.Next() {
		var r Remark
		if err := rows.Scan(&r.ImportID, &r.File, &r.Sheet, &r.Refused, &r.Text); err != nil {
			return nil, err
		}
		remarks = append(remarks, r)
	}
	return remarks, rows.Err()
}

// RefusedParts are the members and sheets of an import that could not be read,
// each with its reason.
func (db *DB) RefusedParts(ctx context.Context, importID int) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT text FROM remark WHERE import_id = ? AND refused ORDER BY text", importID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}

// UnknownImportError says that there is no import with that number.
type UnknownImportError struct{ ID int }

func (e *UnknownImportError) Error() string {
	return fmt.Sprintf("импорта № %d нет: номера показывает команда vsrok imports", e.ID)
}

// tables that hold rows of an import, the import itself last.
var tablesOfImport = []string{
	"observation", "table_extent", "shown_work", "shown_days", "action", "given", "reject", "reject_count", "remark",
	"part", "import",
}

// Undo takes an import back, as if its file had never come. Entries are
// derived anew by the next Reconcile.
func (db *DB) Undo(ctx context.Context, importID int) (Import, error) {
	if err := db.Derive(ctx); err != nil {
		return Import{}, err
	}
	undone, err := scanImport(db.QueryRowContext(ctx, selectImport+"WHERE import_id = ?", importID))
	if errors.Is(err, sql.ErrNoRows) {
		return Import{}, &UnknownImportError{importID}
	}
	if err != nil {
		return Import{}, err
	}
	return undone, db.InTx(ctx, func(tx *sql.Tx) error {
		if err := removePages(ctx, tx, importID); err != nil {
			return err
		}
		if err := runStep(ctx, tx, "undo.sql"); err != nil {
			return err
		}
		for _, table := range tablesOfImport {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE import_id = ?", importID); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `
			DELETE FROM journal_series WHERE series_id NOT IN (SELECT series_id FROM journal_sheet_page);
			DELETE FROM school_class WHERE (school_id, class_id) NOT IN (
				SELECT (school_id, class_id) FROM observation UNION SELECT (school_id, class_id) FROM journal_series)`)
		return err
	})
}
