package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"sort"
)

//go:embed queries
var queries embed.FS

// Reconcile derives the entries and their windows of every school whose
// observations have changed since the last time. It is all or nothing, and
// does nothing where no slice is stale.
func (db *DB) Reconcile(ctx context.Context) error {
	stale, err := db.Stale(ctx)
	if err != nil || !stale {
		return err
	}
	files, err := fs.Glob(queries, "queries/reconcile/*.sql")
	if err != nil {
		return err
	}
	sort.Strings(files)
	return db.InTx(ctx, func(tx *sql.Tx) error {
		for _, file := range files {
			text, err := queries.ReadFile(file)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, string(text)); err != nil {
				return fmt.Errorf("сверка выгрузок (%s): %w", file, err)
			}
		}
		return nil
	})
}

// Stale tells whether Reconcile has something to do.
func (db *DB) Stale(ctx context.Context) (bool, error) {
	var stale bool
	err := db.QueryRowContext(ctx, "SELECT count(*) > 0 FROM slice WHERE stale").Scan(&stale)
	return stale, err
}
