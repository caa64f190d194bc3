package store

import (
	"context"
	"database/sql"
	_ "embed"
	"time"
)

//go:embed queries/shown.sql
var shownSQL string

//go:embed queries/runs/shown.sql
var shownOfPagesSQL string

// Shown is what the rows of one file tell of: the first and the last date of
// its lessons, zero where it has none, and its study periods in their order.
type Shown struct {
	First, Last time.Time
	Periods     []string
}

// Shown says it of the file that is being written; ask before Commit.
func (w *Writer) Shown(ctx context.Context) (Shown, error) {
	var first, last sql.NullTime
	query := shownSQL
	if w.series != nil {
		query = shownOfPagesSQL
	}
	if err := w.tx.QueryRowContext(ctx, query, w.ID).Scan(&first, &last); err != nil {
		return Shown{}, err
	}
	periods, err := w.shownPeriods(ctx)
	return Shown{First: first.Time, Last: last.Time, Periods: periods}, err
}

// Dates are the first and the last date of all that was imported, zero where
// there is nothing.
func (db *DB) Dates(ctx context.Context) (first, last time.Time, err error) {
	var from, to sql.NullTime
	err = db.QueryRowContext(ctx, "SELECT min(date), max(date) FROM (SELECT date FROM observation UNION ALL SELECT date FROM journal_entry)").Scan(&from, &to)
	return from.Time, to.Time, err
}

// shownPeriods names the periods from the writer's own numbers: those that
// the file brings are not in the database yet.
func (w *Writer) shownPeriods(ctx context.Context) ([]string, error) {
	table := "observation"
	if w.series != nil {
		table = "(FROM observation UNION ALL FROM page_cell)"
	}
	rows, err := w.tx.QueryContext(ctx, "SELECT DISTINCT period_id FROM "+table+
		" WHERE import_id = ? AND period_id <> 0 ORDER BY ALL", w.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var number uint32
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		names = append(names, w.Dimensions.Period.named(number))
	}
	return names, rows.Err()
}

// named is the first name of a number, in the order of the alphabet.
func (n *Names) named(number uint32) string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	found := ""
	for name, of := range n.byName {
		if of == number && (found == "" || name < found) {
			found = name
		}
	}
	return found
}
