package store

import (
	"context"
	"database/sql"
	"embed"
	"strings"
)

//go:embed queries
var queries embed.FS

// Derive writes what follows from the rows of the imports since the last time,
// and marks what must be reconciled: all of it happens, or nothing.
func (db *DB) Derive(ctx context.Context) error {
	var pending bool
	err := db.QueryRowContext(ctx, "SELECT EXISTS (FROM import WHERE NOT derived AND status = 'loaded')").Scan(&pending)
	if err != nil || !pending {
		return err
	}
	return db.InTx(ctx, func(tx *sql.Tx) error { return runStep(ctx, tx, "derive.sql") })
}

// Reconcile derives the entries and their windows of every school whose
// observations have changed since the last time; it does nothing where no
// slice is stale. Each school is done wholly or stays stale, so that an
// interrupted Reconcile goes on the next time.
func (db *DB) Reconcile(ctx context.Context) error {
	if err := db.Derive(ctx); err != nil {
		return err
	}
	stale, err := db.Stale(ctx)
	if err != nil || !stale {
		return err
	}
	conn, err := db.Conn(ctx) // of the temporary tables
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := judgeSlices(ctx, conn); err != nil {
		return err
	}
	plain, batches, err := reconcileBatches(ctx, conn)
	if err != nil {
		return err
	}
	if err := reconcileSchools(ctx, conn, plain, stepsOfPlain); err != nil {
		return err
	}
	for _, schools := range batches {
		if err := reconcileSchools(ctx, conn, schools, stepsOfMixed); err != nil {
			return err
		}
	}
	return nil
}

// judgeSlices tells which slices are plain, and which of their rows repeat or
// contradict each other.
func judgeSlices(ctx context.Context, conn *sql.Conn) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, step := range []string{"slices.sql", "repeats.sql"} {
		if err := runStep(ctx, tx, step); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// The steps of schools whose slices are all plain, and of the others, before
// and after moved entries are paired.
var (
	stepsOfPlain = []string{"0_plain.sql", "14_absences.sql", "15_delays.sql"}
	stepsOfMixed = []string{
		"1_stale.sql", "2_families.sql", "3_targets.sql", "4_columns.sql", "5_lessons.sql", "6_sightings.sql",
		"7_entries.sql",
		"8_windows.sql", "9_logs.sql", "10_store.sql", "11_moves.sql", pairMoves, "13_moved.sql", "14_absences.sql",
		"15_delays.sql",
	}
)

// pairMoves is the step that runs as long as it finds pairs.
const pairMoves = "12_pair.sql"

// batchRows is how many observations are reconciled in one transaction, unless
// one school alone has more: each takes some kilobytes of memory, and what a
// transaction took is free only after it.
const batchRows = 200_000

// reconcileBatches lists the stale schools: those whose slices are plain, and
// the others in groups. No school depends on another.
func reconcileBatches(ctx context.Context, conn *sql.Conn) (plain []string, batches [][]string, err error) {
	rows, err := conn.QueryContext(ctx, `
		SELECT school_id, coalesce(sum(n), 0)::BIGINT,
		       coalesce(bool_and(j.plain), true) AND school_id NOT IN (SELECT school_id FROM action)
		       AND school_id NOT IN (SELECT school_id FROM reconciled)
		       AND school_id NOT IN (SELECT school_id FROM observation WHERE role = 2)
		FROM (SELECT DISTINCT school_id FROM slice WHERE stale)
		LEFT JOIN judged_slice j USING (school_id)
		GROUP BY school_id ORDER BY school_id`)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	room := 0
	for rows.Next() {
		var school string
		var n int
		var simple bool
		if err := rows.Scan(&school, &n, &simple); err != nil {
			return nil, nil, err
		}
		if simple {
			plain = append(plain, school)
			continue
		}
		if room -= n; len(batches) == 0 || room < 0 {
			batches, room = append(batches, nil), batchRows-n
		}
		batches[len(batches)-1] = append(batches[len(batches)-1], school)
	}
	return plain, batches, rows.Err()
}

// reconcileSchools takes some schools through the steps in one transaction.
func reconcileSchools(ctx context.Context, conn *sql.Conn, schools, steps []string) error {
	if len(schools) == 0 {
		return nil
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	list := strings.Join(schools, ", ")
	if _, err := tx.ExecContext(ctx, `
		CREATE OR REPLACE TEMP TABLE target_school AS SELECT unnest([`+list+`])::USMALLINT AS school_id;
		CREATE OR REPLACE TEMP TABLE target AS FROM judged_slice WHERE school_id IN (FROM target_school)`); err != nil {
		return err
	}
	for _, step := range steps {
		if err := reconcileStep(ctx, tx, step); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func reconcileStep(ctx context.Context, tx *sql.Tx, step string) error {
	for {
		if err := runStep(ctx, tx, "reconcile/"+step); err != nil || step != pairMoves {
			return err
		}
		var left bool
		if err := tx.QueryRowContext(ctx, "SELECT count(*) > 0 FROM move_candidate").Scan(&left); err != nil || !left {
			return err
		}
	}
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Stale tells whether Reconcile has something to do.
func (db *DB) Stale(ctx context.Context) (bool, error) {
	var stale bool
	err := db.QueryRowContext(ctx, "SELECT count(*) > 0 FROM slice WHERE stale").Scan(&stale)
	return stale, err
}
