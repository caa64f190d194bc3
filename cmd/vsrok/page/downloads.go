package page

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
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
		page.Groups = groupReports(s.program.Reports, ws.Reference.Schools)
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

// Format is what a report's file is called in a link: «XLSX».
func (r Report) Format() string {
	names := map[string]string{".xlsx": "Excel (XLSX)", ".docx": "Word (DOCX)", ".html": "страница для печати (HTML)", ".zip": "архив ZIP", ".csv": "CSV"}
	return names[filepath.Ext(r.File)]
}

// download makes the report whole before it sends a byte: half a report would
// look like one.
func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	report, err := s.reportNamed(r.PathValue("name"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	code := ""
	var out bytes.Buffer
	err = s.desk.ask(r.Context(), func(ws *Workspace, session *analysis.Session) error {
		if report.OfSchool {
			school, err := listed(ws, r.URL.Query().Get("school"))
			if err != nil {
				return err
			}
			code = school.Code
		}
		return report.Write(r.Context(), Order{Workspace: ws, Session: session, School: code}, &out)
	})
	if err != nil {
		s.fail(w, r, fmt.Errorf("отчёт «%s» не построен: %w", report.Title, err))
		return
	}
	w.Header().Set("Content-Type", reportTypes[filepath.Ext(report.File)])
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": saveName(report.File, code)}))
	_, _ = out.WriteTo(w)
}

func (s *Server) reportNamed(name string) (Report, error) {
	for _, report := range s.program.Reports {
		if report.Name == name {
			return report, nil
		}
	}
	return Report{}, &notFoundError{"Такого отчёта нет: выберите его на странице «Отчёты»."}
}
