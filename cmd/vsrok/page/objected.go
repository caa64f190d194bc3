package page

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"vsrok/reports/objections"
)

const exemptionsTable = "exemptions.csv"

// isObjections tells a workbook of a school's objections.
func isObjections(f dropped) bool {
	if f.Size > maxFilled || !strings.HasSuffix(strings.ToLower(f.Label), ".xlsx") {
		return false
	}
	_, err := readObjections(f)
	return !errors.Is(err, objections.ErrNoObjections)
}

func readObjections(f dropped) (*objections.Filled, error) {
	raw, err := os.ReadFile(f.path)
	if err != nil {
		return nil, err
	}
	return objections.ReadXLSX(f.Label, bytes.NewReader(raw))
}

// takeObjections turns what was accepted in the dropped workbooks into lines of
// exemptions.csv.
func (s *Server) takeObjections(w http.ResponseWriter, r *http.Request) {
	added, open := 0, 0
	err := s.changeTables(r.Context(), func(dir string) (err error) {
		added, open, err = s.mergeObjections(dir)
		return err
	})
	if err != nil {
		s.back(w, r, "/files", "", err)
		return
	}
	s.batch.remove(func(f dropped) bool { return f.State == objected })
	s.back(w, r, s.readAgain("/files"), fmt.Sprintf("Принятые возражения перенесены в exemptions.csv, новых строк: %d. Без решения осталось: %d.", added, open), nil)
}

func (s *Server) mergeObjections(dir string) (added, open int, err error) {
	text, err := os.ReadFile(filepath.Join(dir, exemptionsTable))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, 0, err
	}
	for _, f := range s.batch.in(objected) {
		filled, err := readObjections(f)
		if err != nil {
			return 0, 0, err
		}
		fresh, n, err := filled.AddTo(text)
		if err != nil {
			return 0, 0, err
		}
		text, added, open = fresh, added+n, open+filled.Open
	}
	if added == 0 {
		return 0, open, nil
	}
	return added, open, s.replaceTables(dir, map[string][]byte{exemptionsTable: text})
}
