package page

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"

	"vsrok/ingest"
	"vsrok/reports/form"
)

// maxFilled bounds a workbook of the checklist.
const maxFilled = 16 << 20

// isFilledForm tells a workbook of the checklist.
func isFilledForm(f dropped) bool {
	if f.Size > maxFilled || !strings.HasSuffix(strings.ToLower(f.Label), ".xlsx") {
		return false
	}
	_, err := readFilled(f)
	return err == nil
}

func readFilled(f dropped) (*form.FilledChecklist, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return form.ReadChecklistXLSX(f.Label, file)
}

// takeFilled puts the signs of the dropped workbooks into the checklist.
func (s *Server) takeFilled(w http.ResponseWriter, r *http.Request) {
	changed := 0
	err := s.desk.read(func(ws *Workspace) (err error) {
		changed, err = s.mergeFilled(ws)
		return err
	})
	if err != nil {
		s.back(w, r, "/files", "", err)
		return
	}
	s.batch.remove(func(f dropped) bool { return f.State == filledForm })
	s.back(w, r, "/checklist", fmt.Sprintf("Знаки перенесены в чек-лист, изменилось: %d.", changed), nil)
}

func (s *Server) mergeFilled(ws *Workspace) (changed int, err error) {
	s.form.Lock()
	defer s.form.Unlock()
	checklist, _, err := readChecklist(ws)
	if err != nil {
		return 0, err
	}
	for _, f := range s.batch.in(filledForm) {
		filled, err := readFilled(f)
		if err != nil {
			return 0, err
		}
		merged, changes, err := checklist.Merge(filled, formSchool(ws.Reference))
		if err != nil {
			return 0, err
		}
		checklist, changed = merged, changed+len(changes)
	}
	var text bytes.Buffer
	if err := form.WriteChecklist(&text, checklist); err != nil {
		return 0, err
	}
	return changed, s.program.Write(ws.FormPath, text.Bytes())
}

func formSchool(ref *ingest.Reference) func(string) (form.School, bool) {
	return func(column string) (form.School, bool) {
		school, ok := ref.SchoolNamed(column)
		return form.School{Code: school.Code, Name: school.Name}, ok
	}
}
