package page

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports"
)

// schoolPage is one school: its four signs, and where they come from.
type schoolPage struct {
	Asked      asked
	Code, Name string
	Round      string
	Links      []questionLink
	Cells      []analysis.Line
	Cuts       []*grid
	Days       []reports.DayMap // of its classes
}

// cutTable is the school's obligations by teacher, by class or by subject; key
// names its rows in the addresses of lessons.
type cutTable struct {
	by               analysis.Cut
	title, head, key string
	rules            []analysis.Rule
}

// cuts are the tables of a school's page. The timetable is never laid at a
// teacher's door.
var cuts = []cutTable{
	{analysis.ByTeacher, "Учителя", "Учитель", "teacher", analysis.Rules[:3]},
	{analysis.ByClass, "Классы", "Класс", "class", analysis.Rules},
	{analysis.BySubject, "Предметы", "Предмет", "subject", analysis.Rules},
}

func (s *Server) school(w http.ResponseWriter, r *http.Request) {
	school, err := s.schoolOf(r)
	page := schoolPage{Asked: askedIn(r), Code: school.Code, Name: school.Name,
		Links: questionLinks(askedIn(r), "school", school.Code)}
	if err == nil {
		err = s.desk.ask(r.Context(), page.Asked,
			func(ctx context.Context, _ *Workspace, session *analysis.Session) error {
				return page.read(ctx, session)
			})
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !s.sendGrid(w, r, page.Name, []string{page.Round}, page.Cuts...) {
		s.render(w, r, http.StatusOK, "school", page.Name, page)
	}
}

// schoolOf is the listed school that an address names.
func (s *Server) schoolOf(r *http.Request) (school ingest.School, err error) {
	err = s.desk.read(func(ws *Workspace) error {
		school, err = listed(ws, r.PathValue("school"))
		return err
	})
	return school, err
}

func (p *schoolPage) read(ctx context.Context, session *analysis.Session) (err error) {
	p.Round = roundOf(session.Question).Words
	if p.Cells, err = session.Lines(ctx, analysis.BySchool, p.Code); err != nil {
		return err
	}
	teachers, err := session.TeacherNumbers(ctx)
	if err != nil {
		return err
	}
	for _, cut := range cuts {
		lines, err := session.Lines(ctx, cut.by, p.Code)
		if err != nil {
			return err
		}
		p.Cuts = append(p.Cuts, cut.grid(p.Asked, lines, func(name string) string {
			if cut.by == analysis.ByTeacher && name != "" {
				return strconv.Itoa(teachers[name])
			}
			return name
		}))
	}
	coverage, err := session.ClassCoverage(ctx, p.Code)
	p.Days = reports.DayMaps(coverage, func(c analysis.Coverage) string { return c.Class })
	return err
}

// Lessons is the address of the lessons behind a line.
func (p schoolPage) Lessons(l analysis.Line) string {
	return p.Asked.To(lessonsURL(l.School, l.Rule, nil))
}

// listed is the school with that code, or a page that is not there.
func listed(ws *Workspace, code string) (ingest.School, error) {
	for _, school := range ws.Reference.Schools {
		if school.Code == code {
			return school, nil
		}
	}
	return ingest.School{}, &notFoundError{fmt.Sprintf("Школы «%s» нет в schools.csv.", code)}
}

// grid puts most to mend first; the order by name stays among equals. Value is
// what stands for a name in an address.
func (t cutTable) grid(a asked, lines []analysis.Line, value func(name string) string) *grid {
	g := &grid{Name: t.key, Title: t.title,
		Caption: "Сколько внесено с опозданием или просрочено. Сначала те, где больше исправлять",
		Columns: texts(t.head)}
	for _, rule := range t.rules {
		g.Columns = append(g.Columns, orders(rule.Title())...)
	}
	last := ""
	for _, line := range lines { // by name and rule
		place := slices.Index(t.rules, line.Rule)
		if place < 0 {
			continue
		}
		if len(g.Rows) == 0 || last != line.Name {
			last = line.Name
			g.Rows = append(g.Rows, t.emptyRow(line.Name))
		}
		g.Rows[len(g.Rows)-1].Cells[place+1] = t.faultsCell(a, line, value(line.Name))
	}
	slices.SortStableFunc(g.Rows, func(a, b gridRow) int { return cmp.Compare(b.faults(), a.faults()) })
	return g
}

func (t cutTable) emptyRow(name string) gridRow {
	row := gridRow{Cells: []cell{worded(cmp.Or(name, "(учитель не определён)"))}}
	for range t.rules {
		row.Cells = append(row.Cells, cell{Text: reports.Dash, Order: -1})
	}
	return row
}

// faultsCell leads to the lessons of the name that the value stands for.
func (t cutTable) faultsCell(a asked, l analysis.Line, value string) cell {
	faults := l.Late + l.Overdue
	c := cell{Text: fmt.Sprintf("%d из %d", faults, l.Due()), Count: faults, Order: float64(faults)}
	if l.Undetermined > 0 {
		c.Small = fmt.Sprintf("не определено %d", l.Undetermined)
	}
	if value != "" {
		c.Link = a.To(lessonsURL(l.School, l.Rule, url.Values{t.key: {value}}))
	}
	return c
}

func (r gridRow) faults() (n int) {
	for _, c := range r.Cells {
		n += c.Count
	}
	return n
}

func schoolURL(school string) string { return "/school/" + url.PathEscape(school) }

func lessonsURL(school string, rule analysis.Rule, query url.Values) string {
	address := schoolURL(school) + "/" + url.PathEscape(string(rule))
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}
