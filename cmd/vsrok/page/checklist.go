package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports"
)

// checklistPage is the form of the round with its signs.
type checklistPage struct {
	File      string
	Checklist *reports.Checklist
	Version   string          // digest of the file: what was edited elsewhere is not overwritten
	Column    int             // the only school shown; −1 for all
	Signs     []analysis.Sign // that a person may put
}

var manualSigns = []analysis.Sign{analysis.Blank, analysis.Plus, analysis.Minus}

func (s *Server) checklist(w http.ResponseWriter, r *http.Request) {
	page := checklistPage{Column: -1, Signs: manualSigns}
	err := s.desk.read(func(ws *Workspace) (err error) {
		page.File = ws.FormPath
		page.Checklist, page.Version, err = readChecklist(ws)
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if column, err := strconv.Atoi(r.URL.Query().Get("column")); err == nil && column >= 0 && column < len(page.Checklist.Columns) {
		page.Column = column
	}
	s.render(w, r, http.StatusOK, "checklist", "Чек-лист", page)
}

// readChecklist reads the form with a column for every listed school, and the
// digest of its file.
func readChecklist(ws *Workspace) (*reports.Checklist, string, error) {
	path := ws.FormPath
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("чек-лист %s не читается: верните файл или закройте программу, в которой он открыт: %w", path, err)
	}
	checklist, err := reports.ReadChecklist(path, bytes.NewReader(text))
	if err != nil {
		return nil, "", err
	}
	addColumns(checklist, ws.Reference)
	sum := sha256.Sum256(text)
	return checklist, hex.EncodeToString(sum[:]), nil
}

// addColumns gives a column to each listed school that the form lacks.
func addColumns(c *reports.Checklist, ref *ingest.Reference) {
	has := map[string]bool{}
	for _, column := range c.Columns {
		if school, ok := ref.SchoolNamed(column); ok {
			has[school.Code] = true
		}
	}
	for _, school := range ref.Schools {
		if has[school.Code] {
			continue
		}
		c.Columns = append(c.Columns, school.Name)
		for i := range c.Rows {
			c.Rows[i].Signs = append(c.Rows[i].Signs, analysis.Blank)
		}
	}
}

// saveChecklist takes one cell from the page's script, or the whole form of
// cells without it.
func (s *Server) saveChecklist(w http.ResponseWriter, r *http.Request) {
	var version string
	err := tooLarge(r.ParseForm())
	if err == nil {
		err = s.desk.read(func(ws *Workspace) (err error) {
			version, err = s.writeCells(ws, r)
			return err
		})
	}
	if r.Header.Get("Accept") == "application/json" {
		answerJSON(w, err, map[string]any{"version": version})
		return
	}
	s.back(w, r, "/checklist", "Чек-лист сохранён.", err)
}

// writeCells puts the signs of a form's fields «s-row-column» into the file,
// the rest of which stays as it is.
func (s *Server) writeCells(ws *Workspace, r *http.Request) (string, error) {
	checklist, version, err := readChecklist(ws)
	if err != nil {
		return "", err
	}
	if version != r.PostFormValue("version") {
		return "", errors.New("файл чек-листа тем временем изменили в другой программе: обновите страницу и повторите правку")
	}
	for name := range r.PostForm {
		var row, column int
		if n, _ := fmt.Sscanf(name, "s-%d-%d", &row, &column); n != 2 {
			continue
		}
		if err := setCell(checklist, row, column, analysis.Sign(r.PostFormValue(name))); err != nil {
			return "", err
		}
	}
	var text bytes.Buffer
	if err := reports.WriteChecklist(&text, checklist); err != nil {
		return "", err
	}
	if err := s.program.Write(ws.FormPath, text.Bytes()); err != nil {
		return "", err
	}
	_, version, err = readChecklist(ws)
	return version, err
}

// setCell refuses computed rows: they are measured, never typed.
func setCell(c *reports.Checklist, row, column int, sign analysis.Sign) error {
	at := slices.IndexFunc(c.Rows, func(x reports.ChecklistRow) bool { return x.Number == row })
	switch {
	case at < 0 || column < 0 || column >= len(c.Columns):
		return errors.New("такой клетки в чек-листе нет: обновите страницу")
	case len(c.Rows[at].ComputedFrom) > 0:
		return fmt.Errorf("строка %d вычисляется по данным, вручную её не заполняют", row)
	case !slices.Contains(manualSigns, sign):
		return fmt.Errorf("«%s» — не знак: поставьте «+», «−» или оставьте пусто", string(sign))
	}
	c.Rows[at].Signs[column] = sign
	return nil
}

// Shown tells whether the page shows that column.
func (p checklistPage) Shown(column int) bool { return p.Column < 0 || p.Column == column }
