package page

import (
	"errors"
	"net/http"
	"strings"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
	"vsrok/reports"
)

// filesPage is the drop zone and what came of what was dropped.
type filesPage struct {
	Files    []fileRow
	Tables   []string       // of the workspace, found in the drop
	Counts   map[string]int // by state
	Rejected int
	Choices  choices
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
}

func (s *Server) filesPage(w http.ResponseWriter, r *http.Request) {
	page := filesPage{Counts: map[string]int{}, Choices: s.choices()}
	for _, f := range s.batch.list() {
		page.Counts[string(f.State)]++
		if f.State == reference {
			page.Tables = append(page.Tables, f.Label)
			continue
		}
		page.Rejected += f.Summary.Rejected
		page.Files = append(page.Files, s.row(f, page.Choices))
	}
	s.render(w, r, http.StatusOK, "files", "Выгрузки", page)
}

func (s *Server) choices() choices {
	c := choices{Encodings: tabular.Encodings()}
	_ = s.desk.read(func(ws *Workspace) error {
		c.Schools = ws.Reference.Schools
		return nil
	})
	return c
}

func (s *Server) row(f dropped, c choices) fileRow {
	return fileRow{dropped: f, Kind: kindWords(f.Summary), School: schoolNames(f.Summary),
		Dates: shownWords(f.Summary), Moment: exportWords(f.Summary), Choices: c}
}

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
	f, ok := s.batch.find(pathID(r))
	if !ok {
		s.fail(w, r, errFileGone)
		return
	}
	s.render(w, r, http.StatusOK, "file", f.Label, s.row(f, s.choices()))
}

var errFileGone = &notFoundError{"Этого файла в списке уже нет: откройте страницу «Выгрузки»."}

func (s *Server) examineNow(w http.ResponseWriter, r *http.Request) {
	s.startExamine()
	s.back(w, r, "/files", "", nil)
}

func (s *Server) importNow(w http.ResponseWriter, r *http.Request) {
	if len(s.batch.in(examined)) == 0 {
		s.back(w, r, "/files", "", errors.New("загружать нечего: перетащите файлы и исправьте те, которые не поняты"))
		return
	}
	s.startImport()
	s.back(w, r, "/files", "", nil)
}

// fix corrects one file and looks at it again.
func (s *Server) fix(w http.ResponseWriter, r *http.Request) {
	id, typed := pathID(r), readFixes(r)
	if _, ok := s.batch.find(id); !ok {
		s.fail(w, r, errFileGone)
		return
	}
	s.batch.update(id, func(f *dropped) { f.Fixes = typed })
	s.batch.again(func(f dropped) bool { return f.ID == id && f.State != loaded })
	s.startExamine()
	s.back(w, r, "/files", "", nil)
}

// fixAll corrects all files that were refused.
func (s *Server) fixAll(w http.ResponseWriter, r *http.Request) {
	typed := readFixes(r)
	for _, f := range s.batch.in(refused) {
		s.batch.update(f.ID, func(f *dropped) { f.Fixes = f.Fixes.over(typed) })
	}
	s.batch.again(func(f dropped) bool { return f.State == refused })
	s.startExamine()
	s.back(w, r, "/files", "", nil)
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

func (s *Server) job(w http.ResponseWriter, _ *http.Request) {
	p := s.jobs.progress()
	answerJSON(w, nil, map[string]any{"running": p.Running, "title": p.Title, "item": p.Item, "done": p.Done, "total": p.Total, "ended": p.Ended})
}

func (s *Server) cancelJob(w http.ResponseWriter, r *http.Request) {
	s.jobs.stop()
	s.back(w, r, "/files", "", nil)
}
