package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports/form"
)

// checklistPage is the form of the round with its signs.
type checklistPage struct {
	File      string
	Checklist *form.Checklist
	Version   string          // digest of its rows and schools: cells are known by their numbers
	Column    int             // the only school shown; −1 for all
	Signs     []analysis.Sign // that a person may put
	Form      typed           // signs that were not taken
}

var manualSigns = []analysis.Sign{analysis.Blank, analysis.Plus, analysis.Minus}

// maxColumns is how many schools a page shows at once unless asked for more.
const maxColumns = 40

func (s *Server) checklist(w http.ResponseWriter, r *http.Request) {
	s.showChecklist(w, r, http.StatusOK, typed{})
}

func (s *Server) showChecklist(w http.ResponseWriter, r *http.Request, status int, form typed) {
	page := checklistPage{Column: -1, Signs: manualSigns, Form: form}
	err := s.desk.read(func(ws *Workspace) (err error) {
		page.File = ws.FormPath
		page.Checklist, page.Version, err = readChecklist(ws)
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if len(page.Checklist.Columns) > maxColumns && r.FormValue("column") != "all" {
		page.Column = 0
	}
	if column, err := strconv.Atoi(r.FormValue("column")); err == nil && column >= 0 &&
		column < len(page.Checklist.Columns) {
		page.Column = column
	}
	s.render(w, r, status, "checklist", "Чек-лист", page)
}

// readChecklist reads the form with a column for every listed school, and the
// digest of its rows and columns.
func readChecklist(ws *Workspace) (*form.Checklist, string, error) {
	path := ws.FormPath
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, "", fmt.Errorf("чек-лист %s не читается: верните файл или закройте программу, в которой он открыт: %w", path, err)
	}
	checklist, err := form.ReadChecklist(path, bytes.NewReader(text))
	if err != nil {
		return nil, "", err
	}
	addColumns(checklist, ws.Reference)
	return checklist, shapeOf(checklist), nil
}

// shapeOf is the digest of what the cells of a form are known by.
func shapeOf(c *form.Checklist) string {
	sum := sha256.New()
	for _, row := range c.Rows {
		fmt.Fprintln(sum, row.Number, row.Text)
	}
	for _, column := range c.Columns {
		fmt.Fprintln(sum, column)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// addColumns gives a column to each listed school that the form lacks.
func addColumns(c *form.Checklist, ref *ingest.Reference) {
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
	err := tooLarge(r.ParseForm())
	if err == nil {
		err = s.desk.read(func(ws *Workspace) error { return s.writeCells(ws, r) })
	}
	var taken *takenError
	switch {
	case wantsJSON(r) && errors.As(err, &taken):
		w.WriteHeader(http.StatusConflict)
		answerJSON(w, nil, map[string]any{"error": words(err), "now": taken.now})
	case wantsJSON(r):
		answerJSON(w, err, map[string]any{})
	case err != nil:
		s.showChecklist(w, r, http.StatusUnprocessableEntity, typedIn(r, "checklist", err))
	default:
		s.back(w, r, "/checklist?column="+url.QueryEscape(r.PostFormValue("column")), "Чек-лист сохранён.", nil)
	}
}

// writeCells puts the signs of a form's fields «s-row-column» into the file,
// the rest of which stays as it is. The fields «w-row-column» say what stood
// there before.
func (s *Server) writeCells(ws *Workspace, r *http.Request) error {
	s.form.Lock()
	defer s.form.Unlock()
	checklist, version, err := readChecklist(ws)
	if err != nil {
		return err
	}
	if version != r.PostFormValue("version") {
		return errors.New("не сохранено: строки или школы чек-листа тем временем изменили в другой вкладке или программе; " +
			"обновите страницу и повторите правку")
	}
	for name := range r.PostForm {
		var row, column int
		if n, _ := fmt.Sscanf(name, "s-%d-%d", &row, &column); n != 2 {
			continue
		}
		before := r.PostForm["w"+strings.TrimPrefix(name, "s")]
		if err := setCell(checklist, row, column, analysis.Sign(r.PostFormValue(name)), before); err != nil {
			return err
		}
	}
	var text bytes.Buffer
	if err := form.WriteChecklist(&text, checklist); err != nil {
		return err
	}
	return s.program.Write(ws.FormPath, text.Bytes())
}

// takenError says that a cell is not what it was when it was edited.
type takenError struct {
	row    int
	school string
	now    analysis.Sign
}

func (e *takenError) Error() string {
	put := "поставили «" + signWords(e.now) + "»"
	if e.now == analysis.Blank {
		put = "стёрли знак"
	}
	return fmt.Sprintf("не сохранено: в строке %d, %s, в другой вкладке или программе тем временем %s", e.row, e.school,
		put)
}

// setCell puts a sign where before stood, and leaves a cell that was not
// edited. It refuses computed rows: they are measured, never typed.
func setCell(c *form.Checklist, row, column int, sign analysis.Sign, before []string) error {
	at := slices.IndexFunc(c.Rows, func(x form.ChecklistRow) bool { return x.Number == row })
	switch {
	case at < 0 || column < 0 || column >= len(c.Columns):
		return errors.New("такой клетки в чек-листе нет: обновите страницу")
	case len(c.Rows[at].ComputedFrom) > 0:
		return fmt.Errorf("строка %d вычисляется по данным, вручную её не заполняют", row)
	case !slices.Contains(manualSigns, sign):
		return fmt.Errorf("«%s» — не знак: поставьте «+», «−» или оставьте пусто", string(sign))
	}
	now := c.Rows[at].Signs[column]
	was := analysis.Sign(strings.Join(before, ""))
	switch {
	case before != nil && sign == was, sign == now:
		return nil
	case was != now:
		return &takenError{row, c.Columns[column], now}
	}
	c.Rows[at].Signs[column] = sign
	return nil
}

// Put is the sign that a cell shows: what was typed and not taken, else what
// the file has.
func (p checklistPage) Put(row, column int, sign analysis.Sign) analysis.Sign {
	return analysis.Sign(p.Form.Value(fmt.Sprintf("s-%d-%d", row, column), sign))
}

// Shown tells whether the page shows that column.
func (p checklistPage) Shown(column int) bool { return p.Column < 0 || p.Column == column }
