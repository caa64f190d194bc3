package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"vsrok/analysis"
)

var exportRound = []string{"--from", "2015-03-10", "--to", "2015-04-30", "--as-of", "2015-04-27T09:00"}

// exportSample is a workspace with every outcome, marks made up, exemptions,
// changes of the timetable, doubts, and schools without exports.
func exportSample(t *testing.T) string {
	t.Helper()
	dir := workspaceOf(t, "district")
	periods, err := os.ReadFile(filepath.Join(dir, "periods.csv"))
	if err != nil {
		t.Fatal(err)
	}
	extra := t.TempDir()
	for path, text := range map[string]string{
		// Of the two pupils with a mark one has no grade yet, whose deadline is the day after the as-of moment.
		filepath.Join(dir, "periods.csv"): string(periods) + "isosh;*;1 триместр;06.04.2015;26.04.2015\n",
		filepath.Join(dir,
			"exemptions.csv"): "Школа;Правило;Учитель;Класс;С;По;Причина;Кто принял\nsosh3;отметки;;;06.04.2015;10.04.2015;сбой связи;комиссия\n",
		filepath.Join(extra,
			"Отметки_isosh.csv"): "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n" +
			"5А;Физика;Учитель-01 И.О.;1;07.04.2015;1;5;08.04.2015 10:00\n5А;Физика;Учитель-01 И.О.;2;07.04.2015;1;5;08.04.2015 10:00\n" +
			"5А;Физика;Учитель-01 И.О.;2;08.04.2015;1;абв;08.04.2015 10:00\n",
		filepath.Join(extra,
			"Итоговые отметки_isosh.csv"): "Класс;Предмет;Учитель;ID ученика;Учебный период;Отметка;Дата внесения\n5А;Физика;Учитель-01 И.О.;1;1 триместр;5;26.04.2015 10:00\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := []string{"-C", dir, "import", extra}
	for _, school := range []string{"exports/sosh1", "exports/sosh2", "exports/sosh3", "journals/kosya",
		"journals/platina"} {
		command = append(command, "../../testdata/district/"+school)
	}
	var out, errs bytes.Buffer
	if code := run(command, nil, &out, &errs); code != exitOK && code != exitRejected {
		t.Fatalf("import ended with %d\n%s%s", code, out.String(), errs.String())
	}
	return dir
}

// analyzeColumns are the numbers of analyze that analyze.sql gives.
var analyzeColumns = []string{"school", "rule", "on_time", "late", "overdue", "pending", "undetermined", "due",
	"made_up", "exempted", "rate_low", "rate_high",
	"verdict", "rejected", "silent", "to_come", "no_export", "lessons", "late_lessons", "undetermined_lessons",
	"lesson_rate_interval_low",
	"lesson_rate_interval_high", "changes_on_time", "changes_late", "changes_overdue", "changes_pending",
	"changes_undetermined"}

// analyzed are the lines of «analyze --format json», each as one text.
func analyzed(t *testing.T, dir string, round []string) []string {
	t.Helper()
	var document struct{ Lines []map[string]any }
	if err := json.Unmarshal([]byte(try(t, exitOK, append([]string{"-C", dir, "analyze", "--format", "json"},
		round...)...)), &document); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range document.Lines {
		if changes, ok := line["changes"].(map[string]any); ok {
			for name, n := range changes {
				line["changes_"+name] = n
			}
		}
		cells := make([]string, len(analyzeColumns))
		for i, column := range analyzeColumns {
			cells[i] = analyzedCell(column, line[column])
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	slices.Sort(lines)
	return lines
}

// nothingIsZero refuses a sample in which a number of analyze is nowhere more
// than zero: it would compare nothing.
func nothingIsZero(t *testing.T, lines []string) {
	t.Helper()
	for i, column := range analyzeColumns {
		if column == "changes_overdue" || column == "changes_pending" || column == "changes_undetermined" {
			continue // a change has its moment: it is in time or late
		}
		if !slices.ContainsFunc(lines, func(line string) bool {
			cell := strings.Split(line, " ")[i]
			return cell != "0" && cell != "null" && cell != ""
		}) {
			t.Errorf("the sample has no %s\n%s", column, strings.Join(lines, "\n"))
		}
	}
}

func analyzedCell(column string, value any) string {
	switch value := value.(type) {
	case bool:
		return map[bool]string{true: "1", false: "0"}[value]
	case nil:
		if strings.HasPrefix(column, "changes_") {
			return "0"
		}
		return "null"
	}
	return fmt.Sprint(value)
}

// answered are rows of analyze.sql as analyzed gives them; null is what the
// engine writes for nothing.
func answered(rows []map[string]string, null string) []string {
	var lines []string
	for _, row := range rows {
		cells := make([]string, len(analyzeColumns))
		for i, column := range analyzeColumns {
			cells[i] = row[column]
			if share, err := strconv.ParseFloat(cells[i], 64); err == nil && (strings.HasPrefix(column, "rate_") ||
				strings.HasPrefix(column, "lesson_rate_")) {
				cells[i] = strconv.FormatFloat(share, 'f', 4, 64)
			}
			if cells[i] == null && column != "verdict" {
				cells[i] = "null"
			}
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	slices.Sort(lines)
	return lines
}

func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d of %d and %d:\n%s\ngot\n%s\nwant\n%s", i, len(got), len(want),
				strings.Join(analyzeColumns, " "),
				strings.Join(got[min(i, len(got)):min(i+1, len(got))], ""), strings.Join(want[min(i,
					len(want)):min(i+1, len(want))], ""))
		}
	}
}

func exportParquet(t *testing.T, dir string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "открытые данные")
	try(t, exitOK, append([]string{"-C", dir, "export", "parquet", "-o", folder, "--municipality", "Посёлок Ёлка-1"},
		exportRound...)...)
	return folder
}

// TestParquetGivesAnalyze runs the query that stands beside the files over them.
func TestParquetGivesAnalyze(t *testing.T) {
	long(t)
	dir := exportSample(t)
	folder := exportParquet(t, dir)
	query, err := os.ReadFile(filepath.Join(folder, "analyze.sql"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range []string{"obligations", "doubts"} {
		if _, err := db.Exec("CREATE VIEW " + table + " AS FROM read_parquet('" + filepath.Join(folder, table, "**",
			"*.parquet") + "')"); err != nil {
			t.Fatal(err)
		}
	}
	want := analyzed(t, dir, exportRound)
	nothingIsZero(t, want)
	sameLines(t, answered(rowsOf(t, db, string(query)), "NULL"), want)

	again := exportParquet(t, dir)
	sameFolders(t, folder, again)
}

func rowsOf(t *testing.T, db *sql.DB, query string) []map[string]string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	var found []map[string]string
	for rows.Next() {
		cells, places := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			places[i] = &cells[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, name := range names {
			row[name] = fmt.Sprint(cells[i])
			if cells[i] == nil {
				row[name] = "NULL"
			}
		}
		found = append(found, row)
	}
	return found
}

func sameFolders(t *testing.T, a, b string) {
	t.Helper()
	files := 0
	err := fs.WalkDir(os.DirFS(a), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		one, errA := os.ReadFile(filepath.Join(a, path))
		other, errB := os.ReadFile(filepath.Join(b, path))
		if errA != nil || errB != nil || !bytes.Equal(one, other) {
			t.Errorf("%s differs from one export to the next", path)
		}
		return nil
	})
	if err != nil || files < 8 {
		t.Errorf("%d files compared: %v", files, err)
	}
}

// parquetRows reads the columns of all Parquet files below a folder with a
// reader that is not DuckDB's.
func parquetRows(t *testing.T, folder string, columns ...string) [][]string {
	t.Helper()
	var rows [][]string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		reader, err := file.OpenParquetFile(path, false)
		if err != nil {
			return err
		}
		defer reader.Close()
		table, err := pqarrow.NewFileReader(reader, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			return err
		}
		all, err := table.ReadTable(context.Background())
		if err != nil {
			return err
		}
		defer all.Release()
		rows = append(rows, tableRows(all, columns)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func tableRows(table arrow.Table, columns []string) [][]string {
	rows := make([][]string, table.NumRows())
	for _, name := range columns {
		place := 0
		for _, chunk := range table.Column(table.Schema().FieldIndices(name)[0]).Data().Chunks() {
			for i := range chunk.Len() {
				rows[place] = append(rows[place], chunk.ValueStr(i))
				place++
			}
		}
	}
	return rows
}

// TestSecondReaderGivesTheSameSigns counts the outcomes of the Parquet files
// with another reader and judges them by the definition of the signs.
func TestSecondReaderGivesTheSameSigns(t *testing.T) {
	dir := exportSample(t)
	folder := exportParquet(t, dir)
	counts := map[string]map[string]int{}
	columns := []string{"municipality", "school", "rule", "outcome", "made_up", "exempted", "entered",
		"entered_after", "entered_by", "deadline", "deadline_last"}
	for _, row := range parquetRows(t, filepath.Join(folder, "obligations"), columns...) {
		if want := outcomeOf(row[6:]); want != "" && row[3] != want {
			t.Fatalf("%v: by its window and deadline it is %s", row, want)
		}
		if row[0] != "posyolok_yolka_1" {
			t.Fatalf("municipality %q", row[0])
		}
		key := row[1] + " " + row[2]
		if counts[key] == nil {
			counts[key] = map[string]int{}
		}
		if row[4] == "0" && row[5] == "0" {
			counts[key][row[3]]++
		}
	}
	got := map[string]string{}
	for _, row := range parquetRows(t, filepath.Join(folder, "doubts"), "school", "rule", "threshold", "rejected",
		"silent", "to_come") {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(row[2+i])
		}
		got[row[0]+" "+row[1]] = signByDefinition(counts[row[0]+" "+row[1]], n[0], n[1]+n[2], n[3])
	}
	want := map[string]string{}
	lines, err := csv.NewReader(strings.NewReader(try(t, exitOK, append([]string{"-C", dir, "analyze", "--format",
		"csv"}, exportRound...)...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		want[line[0]+" "+line[1]] = line[10]
	}
	if len(want) != 9*4 || !maps.Equal(got, want) {
		t.Errorf("signs by another reader %v, want %v", got, want)
	}
}

// outcomeOf is the outcome of what was entered, by its window and its deadline;
// empty for what was not. Moments are texts that sort by time.
func outcomeOf(cells []string) string {
	const asOf, null = "2015-04-27 09:00:00", "(null)"
	entered, after, by, deadline, last := cells[0], cells[1], cells[2], cells[3], cells[4]
	if by == null || by > asOf {
		by = asOf
	}
	switch {
	case entered == "0":
		return ""
	case by < deadline:
		return "on_time"
	case after != null && after >= last:
		return "late"
	}
	return "undetermined"
}

// signByDefinition is a sign by its definition: what is not seen speaks against «+» and
// for «-», what is still to come against «+» alone.
func signByDefinition(c map[string]int, threshold, unseen, toCome int) string {
	due := c["on_time"] + c["late"] + c["overdue"] + c["undetermined"]
	switch {
	case due == 0 && unseen+toCome == 0:
		return ""
	case due == 0:
		return "?"
	case c["on_time"]*10000 >= threshold*(due+unseen+toCome):
		return "+"
	case (c["on_time"]+c["undetermined"]+unseen)*10000 < threshold*(due+unseen):
		return "-"
	}
	return "?"
}

// TestExportNamesNobody looks for the teachers' names in everything that an
// export writes, names of classes and subjects among it.
func TestExportNamesNobody(t *testing.T) {
	dir := t.TempDir()
	try(t, exitOK, "init", dir)
	for name, text := range map[string]string{
		"schools.csv": "Код;Название;Часовой пояс;Учебная неделя\na;Школа 1;Asia/Yekaterinburg;5\n",
		"periods.csv": "Школа;Классы;Период;Начало;Окончание\n*;*;3 четверть;12.01.2015;17.04.2015\n",
		"marks.csv": "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n" +
			"5А;Кружок (Учительская А.А.);Учительская А.А.;1;02.04.2015;1;5;03.04.2015 10:00\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	try(t, exitOK, "-C", dir, "import", "--school", "a", filepath.Join(dir, "marks.csv"))
	folder := filepath.Join(t.TempDir(), "clickhouse")
	try(t, exitOK, append([]string{"-C", dir, "export", "clickhouse", "-o", folder}, exportRound...)...)
	rows := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("Учительская")) {
			t.Errorf("%s names a teacher", path)
		}
		rows += bytes.Count(data, []byte("Кружок ([учитель])"))
		return err
	})
	if err != nil || rows != 1 {
		t.Errorf("%d rows with the subject, want 1 (%v)", rows, err)
	}
	var out, errs bytes.Buffer
	if code := run(append([]string{"-C", dir, "export", "parquet", "-o", folder}, exportRound...), nil, &out,
		&errs); code != exitFailure || !strings.Contains(errs.String(), "не пуста") {
		t.Errorf("a folder with files was taken: %d %s", code, errs.String())
	}
}

func TestMunicipalityCode(t *testing.T) {
	for name, want := range map[string]string{
		"": "ne_ukazan", "Городской округ Н": "gorodskoj_okrug_n", "Щёкино-2": "shchyokino_2", "../x": "x",
		"City_1": "city_1",
	} {
		if got := municipalityCode(name); got != want {
			t.Errorf("code of %q is %q, want %q", name, got, want)
		}
	}
	long := strings.Repeat("Большое ", 20)
	if one, other := municipalityCode(long+"а"), municipalityCode(long+"б"); one == other || len(one) > longestCode {
		t.Errorf("long names give %q and %q", one, other)
	}
}

// TestDataPackage holds the dictionary against the files that it describes.
func TestDataPackage(t *testing.T) {
	folder := exportParquet(t, exportSample(t))
	data, err := os.ReadFile(filepath.Join(folder, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pack struct {
		Resources []struct {
			Name   string
			Path   []string
			Schema struct {
				Fields []struct{ Name, Type, Description string }
			}
		}
	}
	if err := json.Unmarshal(data, &pack); err != nil {
		t.Fatal(err)
	}
	if len(pack.Resources) != len(analysis.OpenTables()) {
		t.Fatalf("%d resources", len(pack.Resources))
	}
	for _, resource := range pack.Resources {
		for _, path := range resource.Path {
			reader, err := file.OpenParquetFile(filepath.Join(folder, filepath.FromSlash(path)), false)
			if err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for i := range reader.MetaData().Schema.NumColumns() {
				got = append(got, reader.MetaData().Schema.Column(i).Name())
			}
			reader.Close()
			for _, f := range resource.Schema.Fields {
				want = append(want, f.Name)
				if f.Type == "" || f.Description == "" {
					t.Errorf("%s.%s is not described", resource.Name, f.Name)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s has the columns %v, the dictionary %v", path, got, want)
			}
		}
	}
}
