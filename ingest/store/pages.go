package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Page is a sheet of a class journal as one file shows it: it could have shown
// entries in its columns for its pupils.
type Page struct {
	Part                            uint16
	School, Class, Subject, Teacher uint32
	Sheet                           string // tells sheets of a class and subject apart, the same in each file
	Columns                         []PageColumn
	Pupils                          []uint64
}

// PageColumn is a lesson's or a period's column of a Page, filled or not.
type PageColumn struct {
	Date   int32 // NoDate for a period
	Lesson uint8 // the k-th column of the day
	Period uint16
}

// series is what makes pages of several files one sheet.
type series struct {
	school, class, subject uint32
	sheet                  string
}

// Page announces a page; the cells of its part follow by Cells.
func (w *Writer) Page(ctx context.Context, p Page) error {
	if w.series == nil {
		if err := w.openPages(ctx); err != nil {
			return err
		}
	}
	number, err := w.seriesNumber(series{p.School, p.Class, p.Subject, p.Sheet})
	if err != nil {
		return err
	}
	columns := make([]Row, len(p.Columns))
	for i, c := range p.Columns {
		columns[i] = Row{p.Part, dayValue(c.Date), c.Period, c.Lesson}
	}
	pupils := make([]Row, len(p.Pupils))
	for i, pupil := range p.Pupils {
		pupils[i] = Row{p.Part, pupil}
	}
	for table, rows := range map[string][]Row{
		"page": {{p.Part, number, p.Teacher}}, "page_column": columns, "page_pupil": pupils,
	} {
		if err := appendTo(w.conn, "temp", table, rows); err != nil {
			return err
		}
	}
	return nil
}

// openPages makes the tables that pages are gathered in until Commit.
func (w *Writer) openPages(ctx context.Context) error {
	if err := w.execFile(ctx, "runs/1_open.sql"); err != nil {
		return err
	}
	rows, err := w.tx.QueryContext(ctx, "SELECT series_id, school_id, class_id, subject_id, sheet FROM journal_series")
	if err != nil {
		return err
	}
	defer rows.Close()
	w.series = map[series]uint32{}
	for rows.Next() {
		var number uint32
		var s series
		if err := rows.Scan(&number, &s.school, &s.class, &s.subject, &s.sheet); err != nil {
			return err
		}
		w.series[s] = number
		w.lastSeries = max(w.lastSeries, number)
	}
	return rows.Err()
}

func (w *Writer) seriesNumber(s series) (uint32, error) {
	if number, ok := w.series[s]; ok {
		return number, nil
	}
	w.lastSeries++
	w.series[s] = w.lastSeries
	row := Row{w.lastSeries, uint16(s.school), uint16(s.class), uint16(s.subject), s.sheet}
	return w.lastSeries, appendRows(w.conn, "journal_series", []Row{row})
}

// addPages puts the pages of the import among those of other files: each fact
// begins, ends or goes on. Pages of one series come one after the other.
func (w *Writer) addPages(ctx context.Context) error {
	if w.series == nil {
		return nil
	}
	if err := w.execFile(ctx, "runs/2_facts.sql"); err != nil {
		return err
	}
	return eachTurn(ctx, w.tx, "runs/3_add.sql")
}

// removePages takes the pages of an import out again.
func removePages(ctx context.Context, tx *sql.Tx, importID int) error {
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("SET VARIABLE import_id = %d", importID)); err != nil {
		return err
	}
	if err := runStep(ctx, tx, "runs/4_leaving.sql"); err != nil {
		return err
	}
	return eachTurn(ctx, tx, "runs/5_remove.sql")
}

// eachTurn runs a step once for the pages of each turn in new_page.
func eachTurn(ctx context.Context, tx *sql.Tx, step string) error {
	var turns int
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(turn), 0) FROM new_page").Scan(&turns); err != nil {
		return err
	}
	for turn := 1; turn <= turns; turn++ {
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("SET VARIABLE turn = %d", turn)); err != nil {
			return err
		}
		if err := runStep(ctx, tx, step); err != nil {
			return err
		}
	}
	return nil
}
