package page

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
	"vsrok/reports"
)

// filesPage is the drop zone and what came of what was dropped.
type filesPage struct {
	Refused  []fileRow      // those of one page
	Page     paging         // of Refused
	Grid     *grid          // the other files
	Tables   []string       // of the workspace, found in the drop
	Filled   []string       // workbooks of the checklist, filled by schools
	Objected []string       // workbooks of objections
	Counts   map[string]int // by state
	Rejected int
	Choices  choices
	Form     typed // a correction that was not taken
}

// choices are what a person may choose in a correction.
type choices struct {
	Schools   []ingest.School
	Encodings []string
}

// fileRow is one dropped file in words.
type fileRow struct {
	dropped
	Kind, School, Dates, Moment string
	Choices                     choices
	Form                        typed           // the correction, if it was not taken
	Helps                       map[string]bool // fields of a correction that its problem asks for
	Unknown                     []columnsForm
	Fields                      []string // what a column may mean
}

func (s *Server) filesPage(w http.ResponseWriter, r *http.Request) {
	s.showFiles(w, r, http.StatusOK, typed{})
}

func (s *Server) showFiles(w http.ResponseWriter, r *http.Request, status int, form typed) {
	page := filesPage{Counts: map[string]int{}, Choices: s.choices(), Form: form}
	var rows []fileRow
	for _, f := range s.batch.list() {
		page.Counts[string(f.State)]++
		if f.State == reference {
			page.Tables = append(page.Tables, f.Label)
			continue
		}
		if f.State == filledForm {
			page.Filled = append(page.Filled, f.Label)
			continue
		}
		if f.State == objected {
			page.Objected = append(page.Objected, f.Label)
			continue
		}
		page.Rejected += f.Summary.Rejected
		rows = append(rows, s.row(f, page.Choices, form))
	}
	page.split(r, rows)
	if !s.sendGrid(w, r, "Выгрузки", nil, page.Grid) {
		s.render(w, r, status, "files", "Выгрузки", page)
	}
}

// cardsOnPage is how many files that need help a page shows.
const cardsOnPage = 20

// split takes the files that need help apart from the others.
func (p *filesPage) split(r *http.Request, rows []fileRow) {
	p.Grid = &grid{Name: "files", At: "/files",
		Caption: "Файлы и что в них. Нажмите на имя, чтобы увидеть подробности и исправить",
		Columns: slices.Concat(texts("Файл"), picks("Вид", "Школа"), texts("Даты и периоды", "Выгружен"),
			counts("Строк", "Отклонено"), picks("Состояние"))}
	for _, row := range rows {
		if row.State == refused {
			p.Refused = append(p.Refused, row)
		} else {
			p.Grid.Rows = append(p.Grid.Rows, row.gridRow())
		}
	}
	p.Page = paging{Size: cardsOnPage, Total: len(p.Refused), Parameter: "refused", Address: "/files",
		Anchor: "refused"}
	p.Page.Number = min(max(1, number(r.URL.Query().Get("refused"))), p.Page.Pages())
	p.Refused = p.Refused[min(p.Page.Skip(), len(p.Refused)):p.Page.Last()]
}

var stateWords = map[state]string{
	examined: "готов к загрузке", loaded: "загружен", already: "уже загружен раньше", queued: "загружается",
	waiting: "ждёт чтения",
}

func (f fileRow) gridRow() gridRow {
	address := fmt.Sprintf("/files/%d", f.ID)
	at := cell{Text: stateWords[f.State]}
	if f.State == already {
		at.Small = fmt.Sprintf("импорт № %d", f.Summary.Already)
	}
	row := []cell{linked(f.Label, address), worded(f.Kind), worded(f.School), worded(f.Dates), {}, {}, {}, at}
	if f.In("examined", "queued", "loaded") {
		row[4] = worded(f.Moment)
	}
	if f.In("examined", "queued", "loaded", "already") {
		row[5], row[6] = counted(f.Summary.Loaded), counted(f.Summary.Rejected)
	}
	if f.Summary.Rejected > 0 {
		row[6].Link = address + "#rejects"
	}
	return gridRow{Cells: row}
}

func (s *Server) choices() choices {
	c := choices{Encodings: tabular.Encodings()}
	_ = s.desk.read(func(ws *Workspace) error {
		c.Schools = ws.Reference.Schools
		return nil
	})
	return c
}

func (s *Server) row(f dropped, c choices, form typed) fileRow {
	row := fileRow{dropped: f, Kind: kindWords(f.Summary), School: schoolNames(f.Summary),
		Dates:  shownWords(f.Summary),
		Moment: exportWords(f.Summary), Choices: c, Form: form.In(fixForm(f.ID)), Unknown: columnForms(f),
		Fields: layout.FieldNames()}
	if form.form == "columns" {
		row.Form = form
	}
	if f.refusal != nil {
		row.Helps = helpful(f.refusal)
	}
	return row
}

// Offers tells whether a correction shows a field at once: it is asked for, or
// was filled in before.
func (f fileRow) Offers(field string) bool {
	filled := map[string]string{"school": f.Fixes.School, "exported_at": f.Fixes.ExportedAt, "kind": f.Fixes.Kind,
		"dates": f.Fixes.Dates, "encoding": f.Fixes.Encoding, "hidden": f.Fixes.Hidden, "replace": f.Fixes.Replace}
	return f.Helps[field] || filled[field] != "" || f.Form.field == field && field != ""
}

// fixFields are the fields of a correction, the most frequent first.
var fixFields = []string{"school", "exported_at", "dates", "kind", "encoding", "hidden", "replace"}

// fixField is one field of the correction of a file.
type fixField struct {
	fileRow
	Field string
}

// At is one field of the file's correction.
func (f fileRow) At(field string) fixField {
	f.Form = f.Form.In(fixForm(f.ID))
	return fixField{f, field}
}

// fixForm is the name of the form that corrects a file.
func fixForm(id int) string { return fmt.Sprintf("fix-%d", id) }

// mayChange tells whether a file can be looked at anew.
func (f dropped) mayChange() bool { return f.State != loaded && f.State != queued }

// In tells the templates which files stand in which part of the page.
func (f fileRow) In(states ...string) bool {
	for _, name := range states {
		if string(f.State) == name {
			return true
		}
	}
	return false
}

func kindWords(summary ingest.Summary) string {
	var kinds []string
	for _, sheet := range summary.Sheets {
		kinds = appendNew(kinds, sheetKind(sheet))
	}
	return strings.Join(kinds, ", ")
}

func sheetKind(sheet ingest.SheetSummary) string {
	switch layout.Shape(sheet.Shape) {
	case layout.Journal:
		return "Классный журнал"
	case layout.Log:
		return "Отчёт о доступе"
	}
	title := analysis.Rules[sheet.Kind].Title()
	if !sheet.Timed {
		title += " (без времени внесения)"
	}
	return title
}

func appendNew(list []string, text string) []string {
	for _, known := range list {
		if known == text {
			return list
		}
	}
	return append(list, text)
}

func schoolNames(summary ingest.Summary) string {
	var names []string
	for _, school := range summary.Schools {
		names = append(names, school.Name)
	}
	return strings.Join(names, ", ")
}

func shownWords(summary ingest.Summary) string {
	shown := summary.Shown
	var words []string
	if !shown.First.IsZero() {
		words = append(words, reports.Date(shown.First)+" – "+reports.Date(shown.Last))
	}
	return strings.Join(append(words, shown.Periods...), ", ")
}

// exportWords says up to when the file speaks: sheets of one export differ by
// minutes, so the earliest and the latest tell enough.
func exportWords(summary ingest.Summary) string {
	var found []ingest.SheetSummary
	for _, sheet := range summary.Sheets {
		if !sheet.ExportedTo.IsZero() {
			found = append(found, sheet)
		}
	}
	if len(found) == 0 {
		return "не указан"
	}
	first, last := found[0].ExportedTo, found[0].ExportedTo
	for _, sheet := range found {
		if sheet.ExportedTo.Before(first) {
			first = sheet.ExportedTo
		}
		if sheet.ExportedTo.After(last) {
			last = sheet.ExportedTo
		}
	}
	if first.Equal(last) {
		return reports.Moment(first)
	}
	return reports.Moment(first) + " … " + reports.Moment(last)
}

// filePage shows one file as it was understood, with its rejected rows.
func (s *Server) filePage(w http.ResponseWriter, r *http.Request) {
	if f, ok := s.batch.find(pathID(r)); ok {
		s.showFile(w, r, http.StatusOK, f, typed{})
		return
	}
	s.fail(w, r, errFileGone)
}

// oneFile is a file's own page.
type oneFile struct {
	fileRow
	Rejects *grid
}

func (s *Server) showFile(w http.ResponseWriter, r *http.Request, status int, f dropped, form typed) {
	page := oneFile{s.row(f, s.choices(), form), rejectsGrid("Отклонённые строки: в расчёт они не попадут",
		fmt.Sprintf("/files/%d", f.ID))}
	for _, reject := range f.Summary.Rejects {
		page.Rejects.addReject(reject.Row, reject.Column, reject.Value, reject.Reason)
	}
	if !s.sendGrid(w, r, f.Label, nil, page.Rejects) {
		s.render(w, r, status, "file", f.Label, page)
	}
}

var errFileGone = &notFoundError{"Этого файла в списке уже нет: откройте страницу «Выгрузки»."}

func (s *Server) examineNow(w http.ResponseWriter, r *http.Request) {
	s.follow(w, r, "/files", s.startExamine())
}

func (s *Server) importNow(w http.ResponseWriter, r *http.Request) {
	job, err := s.startImport()
	if err != nil {
		s.back(w, r, "/files", "", err)
		return
	}
	s.follow(w, r, "/files", job)
}

// fix corrects one file and looks at it again.
func (s *Server) fix(w http.ResponseWriter, r *http.Request) {
	id := pathID(r)
	f, ok := s.batch.find(id)
	if !ok {
		s.fail(w, r, errFileGone)
		return
	}
	corrected := readFixes(r)
	if _, err := corrected.options(f.Label); err != nil {
		s.showFile(w, r, http.StatusUnprocessableEntity, f, typedIn(r, fixForm(id), err))
		return
	}
	s.batch.update(id, func(f *dropped) { f.Fixes = corrected })
	s.batch.again(func(f dropped) bool { return f.ID == id && f.mayChange() })
	s.follow(w, r, "/files", s.startExamine())
}

// fixAll corrects all files that were refused.
func (s *Server) fixAll(w http.ResponseWriter, r *http.Request) {
	corrected := readFixes(r)
	if _, err := corrected.options(""); err != nil {
		s.showFiles(w, r, http.StatusUnprocessableEntity, typedIn(r, "all", err))
		return
	}
	for _, f := range s.batch.in(refused) {
		s.batch.update(f.ID, func(f *dropped) { f.Fixes = f.Fixes.over(corrected) })
	}
	s.batch.again(func(f dropped) bool { return f.State == refused })
	s.follow(w, r, "/files", s.startExamine())
}

func (s *Server) remove(w http.ResponseWriter, r *http.Request) {
	id := pathID(r)
	s.back(w, r, "/files", "", s.jobs.now(func() error {
		s.batch.remove(func(f dropped) bool { return f.ID == id })
		return nil
	}))
}

func (s *Server) clear(w http.ResponseWriter, r *http.Request) {
	s.back(w, r, "/files", "", s.jobs.now(func() error {
		s.batch.remove(func(dropped) bool { return true })
		return nil
	}))
}
