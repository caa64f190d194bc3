package store

import (
	"context"
	"database/sql"
	"fmt"
)

// SchoolRow is one listed school. Its number is given once and kept.
type SchoolRow struct {
	Number           int
	Code, Name, Zone string
	Week             int
}

// ClassOfSchool is one class that some export of a school shows.
type ClassOfSchool struct {
	School, Class int
	Name          string
}

// NumberSchools writes the listed schools and sets their numbers. A school
// that is listed no more keeps its data and leaves the reports.
func (db *DB) NumberSchools(ctx context.Context, schools []SchoolRow) error {
	return db.InTx(ctx, func(tx *sql.Tx) error {
		known, err := knownSchools(ctx, tx)
		if err != nil {
			return err
		}
		for i := range schools {
			s := &schools[i]
			was := known[s.Code]
			delete(known, s.Code)
			s.Number = was.Number
			if was.SchoolRow == *s && was.listed {
				continue // nearly always: opening a workspace then writes nothing
			}
			if err := numberSchool(ctx, tx, s); err != nil {
				return fmt.Errorf("школа %s: %w", s.Code, err)
			}
		}
		for _, gone := range known {
			if !gone.listed {
				continue
			}
			if _, err := tx.ExecContext(ctx, "UPDATE school SET listed = false WHERE school_id = ?",
				gone.Number); err != nil {
				return err
			}
		}
		return nil
	})
}

// knownSchool is a school as the database has it.
type knownSchool struct {
	SchoolRow
	listed bool
}

// knownSchools are the schools that were ever listed, by code.
func knownSchools(ctx context.Context, tx *sql.Tx) (map[string]knownSchool, error) {
	rows, err := tx.QueryContext(ctx, "SELECT school_id, code, name, zone, week, listed FROM school")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := map[string]knownSchool{}
	for rows.Next() {
		var s knownSchool
		if err := rows.Scan(&s.Number, &s.Code, &s.Name, &s.Zone, &s.Week, &s.listed); err != nil {
			return nil, err
		}
		known[s.Code] = s
	}
	return known, rows.Err()
}

func numberSchool(ctx context.Context, tx *sql.Tx, s *SchoolRow) error {
	if s.Number == 0 {
		return tx.QueryRowContext(ctx, `INSERT INTO school SELECT coalesce(max(school_id), 0) + 1, ?, ?, ?, ?, true FROM school
			RETURNING school_id`, s.Code, s.Name, s.Zone, s.Week).Scan(&s.Number)
	}
	_, err := tx.ExecContext(ctx, "UPDATE school SET name = ?, zone = ?, week = ?, listed = true WHERE school_id = ?",
		s.Name, s.Zone, s.Week, s.Number)
	return err
}

// ReferenceDigest is the digest that ReplaceReference last wrote, or "".
func (db *DB) ReferenceDigest(ctx context.Context) (string, error) {
	var digest string
	err := db.QueryRowContext(ctx, "SELECT coalesce(max(digest), '') FROM reference_state").Scan(&digest)
	return digest, err
}

// Classes lists the classes that exports show.
func (db *DB) Classes(ctx context.Context) ([]ClassOfSchool, error) {
	rows, err := db.QueryContext(ctx, "SELECT school_id, class_id, name FROM school_class JOIN class USING (class_id) ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var classes []ClassOfSchool
	for rows.Next() {
		var c ClassOfSchool
		if err := rows.Scan(&c.School, &c.Class, &c.Name); err != nil {
			return nil, err
		}
		classes = append(classes, c)
	}
	return classes, rows.Err()
}

// ReferenceRows are the rows of the tables that reference files fill, by table.
type ReferenceRows map[string][]Row

// ReplaceReference writes the tables that follow from reference files anew:
// what fill returns, given the numbers of names. Where subjects got other
// aliases every entry is to be reconciled again.
func (db *DB) ReplaceReference(ctx context.Context, digest string, subjectKey func(string) string,
	fill func(*Dimensions) (ReferenceRows, error)) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	dimensions, err := readDimensions(ctx, tx, subjectKey)
	if err != nil {
		return err
	}
	rows, err := fill(dimensions)
	if err != nil {
		return err
	}
	if err := dimensions.save(conn); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		CREATE OR REPLACE TEMP TABLE old_alias AS SELECT false AS of_class, * FROM subject_alias UNION ALL SELECT true, * FROM class_alias;
		DELETE FROM school_day; DELETE FROM class_period; DELETE FROM reference_state;
		DELETE FROM teacher_alias; DELETE FROM subject_alias; DELETE FROM class_alias; DELETE FROM exemption`); err != nil {
		return err
	}
	for table, of := range rows {
		if err := appendRows(conn, table, of); err != nil {
			return err
		}
	}
	if err := runStep(ctx, tx, "realias.sql"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO reference_state VALUES (?)", digest); err != nil {
		return err
	}
	return tx.Commit()
}
