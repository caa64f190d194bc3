package page

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"vsrok/ingest"
)

// tableLine is a line of a reference table that the page may change.
type tableLine struct {
	Text  string            // as it stands in the file
	Cells map[string]string // by the words of the header
}

// tableLines are the lines of a table by their number from 1; none where the
// table is not as the program writes it.
func tableLines(path string, columns map[string]string) map[int]tableLine {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	if _, ok := inOrder(text, columns); !ok {
		return nil
	}
	split := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	head := strings.Split(strings.TrimSpace(split[0]), ";")
	lines := map[int]tableLine{}
	for i, line := range split[1:] {
		line = strings.TrimSuffix(line, "\r")
		if cells, ok := parseLine(line); ok && len(cells) == len(head) {
			named := map[string]string{}
			for k, cell := range cells {
				named[head[k]] = cell
			}
			lines[i+2] = tableLine{line, named}
		}
	}
	return lines
}

func parseLine(line string) (cells []string, ok bool) {
	in := csv.NewReader(strings.NewReader(line))
	in.Comma = ';'
	cells, err := in.Read()
	return cells, err == nil
}

// putRow puts a row in the place of a line of a table, or takes the line out
// where there is no row.
func (s *Server) putRow(dir, table, was string, row map[string]string) error {
	path := filepath.Join(dir, table)
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%s не читается: %w", path, err)
	}
	before, after, found := cutLine(text, was)
	if !found {
		return fmt.Errorf("%s тем временем изменили: обновите страницу и повторите", table)
	}
	var line []byte
	if row != nil {
		cells, ok := inOrder(text, row)
		if !ok {
			return errStrange(path)
		}
		if line, err = csvLine(cells); err != nil {
			return err
		}
	}
	return s.replaceTables(dir, map[string][]byte{table: bytes.Join([][]byte{before, line, after}, nil)})
}

// cutLine is what stands before a line of a table and after it.
func cutLine(text []byte, line string) (before, after []byte, found bool) {
	for start := 0; start < len(text); {
		end := start + bytes.IndexByte(text[start:], '\n') + 1
		if end == start {
			end = len(text)
		}
		if start > 0 && strings.TrimRight(string(text[start:end]), "\r\n") == line {
			return text[:start:start], text[end:], true
		}
		start = end
	}
	return nil, nil, false
}

// errStrange says that a table is a person's own.
func errStrange(path string) error {
	return fmt.Errorf("файл %s устроен иначе, чем его создаёт программа: исправьте строку в Excel и нажмите "+
		"«Прочитать файлы заново»", path)
}

// changeRow changes or, without a row, deletes the line of a table that the
// form shows.
func (s *Server) changeRow(ctx context.Context, table, was string, row map[string]string) error {
	if was == "" {
		return errors.New("не сказано, какую строку менять: обновите страницу и повторите")
	}
	return s.changeTables(ctx, func(dir string) error { return s.putRow(dir, table, was, row) })
}

// editing is the form that changes a row of a table in its place.
type editing struct {
	Of    string            // «school» or «period»
	Was   string            // the line as it stands in the file
	Cells map[string]string // what its fields hold
	Form  typed             // what was typed, if it was not taken
	// Deletion is the deletion, if it was not done.
	Deletion typed
	Zones    []zone
	Schools  []ingest.School
}
