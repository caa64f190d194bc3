package page

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"vsrok/analysis"
	"vsrok/ingest"
)

// reportsPage lists what can be taken away.
type reportsPage struct {
	Asked   asked
	Round   string
	Problem string
	Groups  []reportGroup
}

// reportGroup is one report in its formats.
type reportGroup struct {
	Title, About string
	Formats      []Report // of all schools
	Schools      *grid    // of reports of one school; nil for none
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
	a := askedIn(r)
	err := s.desk.ask(r.Context(), a, func(_ context.Context, ws *Workspace, session *analysis.Session) error {
		page.Round = roundOf(session.Question).Words
		page.Asked, page.Groups = a, groupReports(ws.Reports, ws.Reference.Schools, a)
		return nil
	})
	if err != nil {
		page.Problem = words(err)
	}
	var grids []*grid
	for _, group := range page.Groups {
		if group.Schools != nil {
			grids = append(grids, group.Schools)
		}
	}
	if !s.sendGrid(w, r, "Отчёты", nil, grids...) {
		s.render(w, r, http.StatusOK, "reports", "Отчёты", page)
	}
}

func groupReports(list []Report, schools []ingest.School, a asked) []reportGroup {
	var groups []reportGroup
	for _, report := range list {
		if len(groups) == 0 || groups[len(groups)-1].Title != report.Title {
			groups = append(groups, reportGroup{Title: report.Title, About: report.About})
		}
		last := &groups[len(groups)-1]
		if !report.OfSchool {
			last.Formats = append(last.Formats, report)
			continue
		}
		if last.Schools == nil {
			last.Schools = schoolsGrid(report, schools)
		}
		last.Schools.offer(report, schools, a)
	}
	return groups
}

// schoolsGrid is a list of schools to take reports of.
func schoolsGrid(report Report, schools []ingest.School) *grid {
	g := &grid{Name: "of-" + report.Name, Caption: report.Title + ": по одному файлу на школу", Columns: texts("Школа"),
		Empty: "Школ пока нет.", NoBook: true}
	for _, school := range schools {
		g.add(worded(school.Name))
	}
	return g
}

// offer adds a report to the schools that it can be made of.
func (g *grid) offer(report Report, schools []ingest.School, a asked) {
	g.Columns = append(g.Columns, texts(report.Format())...)
	for i, school := range schools {
		c := linked("Скачать", a.To(with("/reports/"+report.Name, "school", school.Code)))
		c.Label = c.Text + ": " + school.Name + ", " + report.Format()
		g.Rows[i].Cells = append(g.Rows[i].Cells, c)
	}
}

// Format is what a report's file is called in a link.
func (r Report) Format() string {
	if r.Label != "" {
		return r.Label
	}
	names := map[string]string{".xlsx": "Excel", ".docx": "Word", ".html": "Для печати (HTML)", ".zip": "Архив ZIP",
		".csv": "CSV"}
	return names[filepath.Ext(r.File)]
}

// download answers a link, which never makes what writes into the workspace.
func (s *Server) download(w http.ResponseWriter, r *http.Request) { s.deliver(w, r, false) }

// produce answers a button: a script's with the number of the job that makes
// the report.
func (s *Server) produce(w http.ResponseWriter, r *http.Request) {
	if !wantsJSON(r) {
		s.deliver(w, r, true)
		return
	}
	wanted := wantedReport{r.PathValue("name"), r.FormValue("school"), askedIn(r), true}
	var made *product
	job := s.jobs.read("Строим отчёт", func(ctx context.Context, j *job) (err error) {
		made, err = s.make(ctx, wanted, j)
		return err
	}, func(err error) notice { return productWords(made, err) })
	answerJSON(w, nil, map[string]any{"job": job})
}

// deliver makes the report whole before it sends a byte, since half a report
// would look like one; on the disk, since an evidence pack can be large.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, keeps bool) {
	made, err := s.make(r.Context(), wantedReport{r.PathValue("name"), r.FormValue("school"), askedIn(r), keeps}, nil)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer s.products.drop(made)
	s.send(w, r, made)
}

// wantedReport is a report that is asked for.
type wantedReport struct {
	name, school string
	of           asked
	keeps        bool // it may write into the workspace
}

// make writes a report. Where the data change meanwhile it
// would mix two of them, so it is made again.
func (s *Server) make(ctx context.Context, wanted wantedReport, j *job) (*product, error) {
	for {
		edition := s.desk.edition()
		made, err := s.makeOnce(ctx, wanted, j)
		if err == nil && edition != s.desk.edition() {
			s.products.drop(made)
			continue
		}
		return made, err
	}
}

func (s *Server) makeOnce(ctx context.Context, wanted wantedReport, j *job) (*product, error) {
	out, err := os.CreateTemp(s.batch.dir, "report-")
	if err != nil {
		return nil, err
	}
	made := &product{path: out.Name()}
	made.Name, err = s.writeReport(ctx, wanted, &counter{to: out, of: j})
	made.Size, _ = out.Seek(0, io.SeekEnd)
	if err := errors.Join(err, out.Close()); err != nil {
		os.Remove(made.path)
		return nil, err
	}
	s.products.keep(made)
	return made, nil
}

// writeReport writes a report and returns the name to save it under.
func (s *Server) writeReport(ctx context.Context, wanted wantedReport, out *counter) (file string, err error) {
	err = s.desk.ask(ctx, wanted.of, func(ctx context.Context, ws *Workspace, session *analysis.Session) error {
		report, err := ws.reportNamed(wanted.name)
		if err != nil {
			return err
		}
		if report.Keeps && !wanted.keeps {
			return &notFoundError{"Этот отчёт берут кнопкой на странице «Отчёты»."}
		}
		if err := session.CheckRound(ctx); err != nil {
			return err
		}
		round, err := s.desk.round(ctx, wanted.of)
		if err != nil {
			return err
		}
		order := Order{Session: session, Round: round.Name, Step: out.of.part}
		if report.OfSchool {
			school, err := listed(ws, wanted.school)
			if err != nil {
				return err
			}
			order.School = school.Code
		}
		file = saveName(report.File, order.School)
		if err := report.Write(ctx, order, out); err != nil {
			return fmt.Errorf("отчёт «%s» не построен: %w", report.Title, err)
		}
		return nil
	})
	return file, err
}

func (ws *Workspace) reportNamed(name string) (Report, error) {
	for _, report := range ws.Reports {
		if report.Name == name {
			return report, nil
		}
	}
	return Report{}, &notFoundError{"Такого отчёта нет: выберите его на странице «Отчёты»."}
}
