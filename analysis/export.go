package analysis

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"time"
)

//go:embed queries/export_names.sql
var exportNamesSQL string

//go:embed queries/export_obligations.sql
var exportObligationsSQL string

// OpenAnalyzeSQL gives the numbers of Lines by school, with their lessons and
// changes, from the tables that WriteOpenTables writes. It is plain SQL that
// other engines run unchanged.
//
//go:embed queries/export_analyze.sql
var OpenAnalyzeSQL string

// OpenFile is one file of an open table.
type OpenFile struct {
	Table *OpenTable
	Path  string // relative, with slashes
	Rows  int64
}

// OpenData says how the answers to a question leave the workspace for other
// engines: as files of plain types, without people's names.
type OpenData struct {
	Municipality string                               // a code: letters, digits and «_»
	Format       string                               // parquet or csv
	Hide         func(text string) string             // takes names out of a text
	Place        func(path string) (string, error)    // where a file of that relative path is to be written
	Wrote        func(file OpenFile, seconds float64) // told after each file
}

// WriteOpenTables writes every obligation of the round, the doubts of each
// school and rule, and the exports that prove them. Rows stand in an order that
// is always the same.
func (s *Session) WriteOpenTables(ctx context.Context, data OpenData) ([]OpenFile, error) {
	if err := s.hideNames(ctx, data.Hide); err != nil {
		return nil, err
	}
	if err := s.makePicked(ctx); err != nil {
		return nil, err
	}
	files, err := s.writeOpenObligations(ctx, data)
	if err != nil {
		return nil, err
	}
	doubts, err := s.openDoubts(ctx, data.Municipality)
	if err != nil {
		return nil, err
	}
	exports, err := s.openExports(ctx, data.Municipality)
	if err != nil {
		return nil, err
	}
	for _, small := range []struct {
		table *OpenTable
		rows  any
	}{{openDoubtsTable, doubts}, {openExportsTable, exports}} {
		file, err := s.writeOpenRows(ctx, data, small.table, small.rows)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// hideNames fills the temporary table hidden_text.
func (s *Session) hideNames(ctx context.Context, hide func(string) string) error {
	type hidden struct {
		Original string `json:"original"`
		Shown    string `json:"shown"`
	}
	changed := []hidden{}
	rows, err := s.conn.QueryContext(ctx,
		"SELECT name FROM class UNION SELECT name FROM subject UNION SELECT name FROM period")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if shown := hide(name); shown != name {
			changed = append(changed, hidden{name, shown})
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	list, err := json.Marshal(changed)
	if err == nil {
		_, err = s.conn.ExecContext(ctx, exportNamesSQL, string(list))
	}
	return err
}

// span is days of one school year, both included.
type span struct{ first, last time.Time }

// schoolYear is the year that a day's lessons belong to: 2014-2015.
func schoolYear(day time.Time) string {
	year := day.AddDate(0, -8, 0).Year() // it begins on 1 September
	return fmt.Sprintf("%d-%d", year, year+1)
}

// schoolYears cuts a round where a school year begins.
func schoolYears(from, to time.Time) []span {
	var spans []span
	for first := from; !first.After(to); {
		next := time.Date(first.AddDate(0, -8, 0).Year()+1, time.September, 1, 0, 0, 0, 0, time.UTC)
		last := next.AddDate(0, 0, -1)
		if last.After(to) {
			last = to
		}
		spans = append(spans, span{first, last})
		first = next
	}
	return spans
}

// writeOpenObligations writes one file a school year and rule; none where
// there is nothing.
func (s *Session) writeOpenObligations(ctx context.Context, data OpenData) ([]OpenFile, error) {
	var files []OpenFile
	for _, days := range schoolYears(s.From, s.To) {
		for i, rule := range Rules {
			year := schoolYear(days.first)
			query := fmt.Sprintf(exportObligationsSQL, data.Municipality, year, rule, i,
				days.first.Format(time.DateOnly), days.last.Format(time.DateOnly))
			folder := path.Join(openObligationsTable.Name, "school_year="+year, "rule="+string(rule),
				"municipality="+data.Municipality)
			file, err := s.copyOut(ctx, data, openObligationsTable, query, folder)
			if err != nil {
				return nil, err
			}
			files = append(files, file)
		}
	}
	return files, nil
}

// openFormats are DuckDB's words for the formats of files.
var openFormats = map[string]string{
	"parquet": "FORMAT parquet, COMPRESSION zstd",
	"csv":     `FORMAT csv, HEADER false, NULLSTR '\N'`,
}

// copyOut writes the rows of a query.
func (s *Session) copyOut(ctx context.Context, data OpenData, table *OpenTable, query, folder string) (OpenFile,
	error) {
	file := OpenFile{Table: table, Path: path.Join(folder, table.Name+"."+data.Format)}
	place, err := data.Place(file.Path)
	if err != nil {
		return file, err
	}
	began := time.Now()
	result, err := s.conn.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO $1 (%s)", query, openFormats[data.Format]),
		place)
	if err != nil {
		return file, fmt.Errorf("%s не записан: %w", place, err)
	}
	file.Rows, err = result.RowsAffected()
	if err == nil && data.Wrote != nil {
		data.Wrote(file, time.Since(began).Seconds())
	}
	return file, err
}

// writeOpenRows writes rows that are held: a slice of structs whose JSON names
// are the table's columns.
func (s *Session) writeOpenRows(ctx context.Context, data OpenData, table *OpenTable, rows any) (OpenFile, error) {
	list, err := json.Marshal(rows)
	if err != nil {
		return OpenFile{}, err
	}
	create := "CREATE OR REPLACE TEMP TABLE open_row AS SELECT r.* FROM (SELECT unnest(from_json($1::JSON, $2)) AS r)"
	if _, err := s.conn.ExecContext(ctx, create, string(list), table.jsonShape()); err != nil {
		return OpenFile{}, err
	}
	return s.copyOut(ctx, data, table, "FROM open_row", path.Join(table.Name, "municipality="+data.Municipality))
}

type openDoubt struct {
	Municipality string `json:"municipality"`
	School       string `json:"school"`
	SchoolName   string `json:"school_name"`
	Rule         Rule   `json:"rule"`
	NoExport     int    `json:"no_export"`
	Threshold    int    `json:"threshold"`
	Rejected     int    `json:"rejected"`
	Silent       int    `json:"silent"`
	ToCome       int    `json:"to_come"`
}

func (s *Session) openDoubts(ctx context.Context, municipality string) ([]openDoubt, error) {
	lines, err := s.Lines(ctx, BySchool, "")
	rows := make([]openDoubt, len(lines))
	for i, l := range lines {
		rows[i] = openDoubt{municipality, l.School, l.SchoolName, l.Rule, flag(l.NoExport), int(s.Threshold),
			l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome}
	}
	return rows, err
}

func flag(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

type openExport struct {
	Municipality string  `json:"municipality"`
	ExportNo     int     `json:"export_no"`
	SHA256       string  `json:"sha256"`
	Bytes        int64   `json:"bytes"`
	ExportedAt   *string `json:"exported_at"`
	RowsRead     int     `json:"rows_read"`
	RowsLoaded   int     `json:"rows_loaded"`
	RowsRejected int     `json:"rows_rejected"`
}

func (s *Session) openExports(ctx context.Context, municipality string) ([]openExport, error) {
	exports, err := s.Exports(ctx)
	rows := make([]openExport, len(exports))
	for i, e := range exports {
		rows[i] = openExport{municipality, e.Number, e.SHA256, e.Size, nil, e.Read, e.Loaded, e.Rejected}
		if !e.ExportedAt.IsZero() {
			text := e.ExportedAt.Format("2006-01-02 15:04:05.999999")
			rows[i].ExportedAt = &text
		}
	}
	return rows, err
}

// OpenTables are the tables of an export, without a file of their own.
func OpenTables() []*OpenTable {
	return slices.Clone([]*OpenTable{openObligationsTable, openDoubtsTable, openExportsTable})
}
