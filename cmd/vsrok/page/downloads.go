package page

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"

	"vsrok/analysis"
	"vsrok/ingest"
)

// reportsPage lists what can be taken away.
type reportsPage struct {
	Round   string
	Problem string
	Groups  []reportGroup
}

// reportGroup is one report in its formats.
type reportGroup struct {
	Title, About string
	Formats      []Report
	Schools      []ingest.School // of a report of one school, else nil
}

// reportTypes are the types of the reports by extension; the system's own
// tables of types differ between machines.
var reportTypes = map[string]string{
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".html": "text/html; charset=utf-8",
	".zip":  "application/zip",
	".csv":  "text/csv; charset=utf-8",
}

func (s *Server) reports(w http.ResponseWriter, r *http.Request) {
	var page reportsPage
	err := s.desk.ask(r.Context(), func(ws *Workspace, session *analysis.Session) error {
		page.Round = roundOf(session.Question).Words
		page.Groups = groupReports(ws.Reports, ws.Reference.Schools)
		return nil
	})
	if err != nil {
		page.Problem = words(err)
	}
	s.render(w, r, http.StatusOK, "reports", "Отчёты", page)
}

func groupReports(list []Report, schools []ingest.School) []reportGroup {
	var groups []reportGroup
	for _, report := range list {
		if len(groups) == 0 || groups[len(groups)-1].Title != report.Title {
			group := reportGroup{Title: report.Title, About: report.About}
			if report.OfSchool {
				group.Schools = schools
			}
			groups = append(groups, group)
		}
		last := &groups[len(groups)-1]
		last.Formats = append(last.Formats, report)
	}
	return groups
}

// Format is what a report's file is called in a link.
func (r Report) Format() string {
	names := map[string]string{".xlsx": "Excel", ".docx": "Word", ".html": "Для печати (HTML)", ".zip": "Архив ZIP", ".csv": "CSV"}
	return names[filepath.Ext(r.File)]
}

// download answers a link, which never makes what writes into the workspace.
func (s *Server) download(w http.ResponseWriter, r *http.Request) { s.deliver(w, r, false) }

// produce answers a button.
func (s *Server) produce(w http.ResponseWriter, r *http.Request) { s.deliver(w, r, true) }

// deliver makes the report whole before it sends a byte, since half a report
// would look like one; on the disk, since an evidence pack can be large.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, keeps bool) {
	out, err := os.CreateTemp(s.batch.dir, "report-")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer os.Remove(out.Name())
	defer out.Close()
	name, err := s.writeReport(r, keeps, out)
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", reportTypes[filepath.Ext(name)])
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = io.Copy(w, out)
}

// writeReport writes the report that a request names and returns the name to
// save it under.
func (s *Server) writeReport(r *http.Request, keeps bool, out io.Writer) (name string, err error) {
	err = s.desk.ask(r.Context(), func(ws *Workspace, session *analysis.Session) error {
		report, err := ws.reportNamed(r.PathValue("name"))
		if err != nil {
			return err
		}
		if report.Keeps != keeps {
			return &notFoundError{"Этот отчёт берут кнопкой на странице «Отчёты»."}
		}
		if err := session.CheckRound(r.Context()); err != nil {
			return err
		}
		order := Order{Session: session}
		if report.OfSchool {
			school, err := listed(ws, r.FormValue("school"))
			if err != nil {
				return err
			}
			order.School = school.Code
		}
		name = saveName(report.File, order.School)
		if err := report.Write(r.Context(), order, out); err != nil {
			return fmt.Errorf("отчёт «%s» не построен: %w", report.Title, err)
		}
		return nil
	})
	return name, err
}

func (ws *Workspace) reportNamed(name string) (Report, error) {
	for _, report := range ws.Reports {
		if report.Name == name {
			return report, nil
		}
	}
	return Report{}, &notFoundError{"Такого отчёта нет: выберите его на странице «Отчёты»."}
}
