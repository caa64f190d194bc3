package page

import (
	"context"
	"net/http"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/store"
	"vsrok/reports"
)

// result is the answer to the round's question: school by rule.
type result struct {
	Asked    asked
	Links    []questionLink
	Fixed    string // address of the same round at the same moment, whatever vsrok.yaml will say
	Round    roundForm
	Grid     *grid            // school by rule; nil where there is no answer
	Days     []reports.DayMap // of all schools
	Warnings []string
	Problem  string // why there is no answer
	Form     typed  // another round, if it was not taken
}

// home shows the result, or where there is nothing yet, how to begin.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	s.showHome(w, r, http.StatusOK, typed{})
}

func (s *Server) showHome(w http.ResponseWriter, r *http.Request, status int, form typed) {
	empty, schools, err := s.emptiness(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if empty && !form.Refused() {
		s.render(w, r, http.StatusOK, "welcome", "С чего начать", schools)
		return
	}
	page := s.result(r.Context(), askedIn(r))
	page.Form = form
	if page.Grid != nil && s.sendGrid(w, r, "Результат", []string{page.Round.Words}, page.Grid) {
		return
	}
	s.render(w, r, status, "home", "Результат", page)
}

// emptiness tells whether nothing has been imported yet, and lists the schools.
func (s *Server) emptiness(ctx context.Context) (empty bool, schools []ingest.School, err error) {
	err = s.desk.read(func(ws *Workspace) error {
		schools, empty = ws.Reference.Schools, true
		imports, err := ws.DB.Imports(ctx)
		for _, i := range imports {
			empty = empty && i.Status != store.Loaded
		}
		return err
	})
	return empty, schools, err
}

// result answers, or says why it cannot: the form of the round stays at hand.
func (s *Server) result(ctx context.Context, a asked) result {
	page := result{Asked: a, Links: questionLinks(a, "", "")}
	err := s.desk.ask(ctx, a, func(ctx context.Context, ws *Workspace, session *analysis.Session) error {
		lines, err := session.Lines(ctx, analysis.BySchool, "")
		page.Warnings = append(page.Warnings, session.Warnings...)
		page.Warnings = append(page.Warnings,
			"Порог знака «+» — "+session.Threshold.Words()+": "+ws.Policy.ThresholdSource()+".")
		page.Round, page.Fixed = roundOf(session.Question), typedRound(session.Question).To("/")
		if err != nil {
			return err
		}
		page.Grid = resultGrid(a, lines)
		coverage, err := session.Coverage(ctx, "")
		page.Days = reports.DayMaps(coverage,
			func(c analysis.Coverage) string { return session.SchoolName(c.School) })
		return err
	})
	if err != nil {
		page.Problem = words(err)
		page.Round = s.desk.formOf(ctx, a)
	}
	for i, warning := range page.Warnings {
		page.Warnings[i] = onPage.Replace(warning)
	}
	return page
}
