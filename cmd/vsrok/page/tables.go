package page

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/reports/form"
)

// appendRow adds a row, given by the words of the header, to a reference table
// that is as the program writes them. Whatever else stands in the file stays.
func (s *Server) appendRow(dir, table string, row map[string]string) error {
	path := filepath.Join(dir, table)
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%s не читается: %w", path, err)
	}
	cells, ok := inOrder(text, row)
	if !ok {
		return errStrange(path)
	}
	line, err := csvLine(cells)
	if err != nil {
		return err
	}
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, "\r\n"...)
	}
	return s.replaceTables(dir, map[string][]byte{table: append(text, line...)})
}

// inOrder puts a row into the order of a table's header; not ok where the
// table is in another encoding, or has other columns than the row fills.
func inOrder(text []byte, row map[string]string) (cells []string, ok bool) {
	head, _, _ := strings.Cut(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	left := maps.Clone(row)
	for word := range strings.SplitSeq(strings.TrimSpace(head), ";") {
		cell, known := left[word]
		if !known {
			return nil, false
		}
		cells = append(cells, cell)
		delete(left, word)
	}
	for _, cell := range left {
		if cell != "" {
			return nil, false
		}
	}
	return cells, utf8.Valid(text)
}

// maxCell bounds a typed cell, in characters.
const maxCell = 300

func csvLine(row []string) ([]byte, error) {
	for _, cell := range row {
		if utf8.RuneCountInString(cell) > maxCell {
			return nil, fmt.Errorf("«%.20s…» слишком длинно: нужно не больше %d знаков", cell, maxCell)
		}
		if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
			return nil, fmt.Errorf("«%s» начинается со знака, который Excel примет за формулу: уберите его", cell)
		}
	}
	var line bytes.Buffer
	out := csv.NewWriter(&line)
	out.Comma, out.UseCRLF = ';', true
	err := out.WriteAll([][]string{row})
	return line.Bytes(), err
}

// replaceTables writes tables if the workspace can be read with them.
func (s *Server) replaceTables(dir string, fresh map[string][]byte) error {
	trial, err := os.MkdirTemp(s.batch.dir, "tables-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(trial)
	for _, table := range tables {
		text, err := fresh[table], error(nil)
		if text == nil {
			text, err = os.ReadFile(filepath.Join(dir, table))
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := errors.Join(err, os.WriteFile(filepath.Join(trial, table), text, 0o600)); err != nil {
			return err
		}
	}
	if err := tryTables(trial); err != nil {
		return errors.New(strings.ReplaceAll(err.Error(), trial+string(filepath.Separator), ""))
	}
	for table, text := range fresh {
		if err := s.program.Write(filepath.Join(dir, table), text); err != nil {
			return err
		}
	}
	return nil
}

// tryTables reads the tables of a folder as a workspace's.
func tryTables(dir string) error {
	if _, err := ingest.ReadReference(dir); err != nil {
		return err
	}
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		return err
	}
	for table, read := range map[string]func(string, io.Reader) error{
		analysis.CalendarFile: func(name string, r io.Reader) error { _, err := calendar.With(name, r); return err },
		checklistTable: func(name string, r io.Reader) error {
			_,
				err := form.ReadChecklist(name, r)
			return err
		},
		mappingTable: func(name string, r io.Reader) error {
			_,
				err := layout.ReadAliases(name, r)
			return err
		},
	} {
		file, err := os.Open(filepath.Join(dir, table))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = errors.Join(read(file.Name(), file), file.Close())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeTables puts the reference tables of the drop in the place of those of
// the workspace; the old ones stay beside them.
func (s *Server) takeTables(w http.ResponseWriter, r *http.Request) {
	var names []string
	err := s.changeTables(r.Context(), func(dir string) (err error) {
		names, err = s.useTables(dir)
		return err
	})
	if err != nil {
		s.back(w, r, "/files", "", err)
		return
	}
	s.batch.remove(func(f dropped) bool { return f.State == reference })
	s.back(w, r, s.readAgain("/files"), "Справочники взяты в рабочую папку: "+strings.Join(names, ", ")+".", nil)
}

func (s *Server) useTables(dir string) (names []string, err error) {
	fresh := map[string][]byte{}
	for _, f := range s.batch.in(reference) {
		if fresh[f.Table] != nil {
			return nil, fmt.Errorf("файлов %s перетащено несколько: оставьте один", f.Table)
		}
		if f.Size > maxForm {
			return nil, fmt.Errorf("файл %s слишком велик для справочника", f.Label)
		}
		if fresh[f.Table], err = os.ReadFile(f.path); err != nil {
			return nil, err
		}
		names = append(names, f.Table)
	}
	if fresh[checklistTable] != nil {
		err := s.desk.read(func(ws *Workspace) error {
			if ws.FormPath != filepath.Join(dir, checklistTable) {
				return fmt.Errorf("в vsrok.yaml формой назван другой файл, %s: замените его сами", ws.FormPath)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for table := range fresh {
		if err := s.keepOld(filepath.Join(dir, table)); err != nil {
			return nil, err
		}
	}
	return names, s.replaceTables(dir, fresh)
}

// keepOld copies a table to «schools.old.csv», if there is one.
func (s *Server) keepOld(path string) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.program.Write(strings.TrimSuffix(path, filepath.Ext(path))+".old"+filepath.Ext(path), text)
}
