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
	Code, Name string
	Round      string
	Cells      []analysis.Line
	Cuts       []cutTable
	Days       []reports.DayMap // of its classes
}

// cutTable is the school's obligations by teacher, by class or by subject.
type cutTable struct {
	Title, Head string
	Key         string // of the address of a cell
	Rules       []analysis.Rule
	Rows        []cutRow
}

type cutRow struct {
	Name   string
	Value  string           // of the key in the address of a cell; empty: no one teacher
	Cells  []*analysis.Line // one for each of Rules; nil where there is nothing
	Faults int
}

// cuts are the tables of a school's page. The timetable is never laid at a
// teacher's door.
var cuts = []struct {
	by               analysis.Cut
	title, head, key string
	rules            []analysis.Rule
}{
	{analysis.ByTeacher, "Учителя", "Учитель", "teacher", analysis.Rules[:3]},
	{analysis.ByClass, "Классы", "Класс", "class", analysis.Rules},
	{analysis.BySubject, "Предметы", "Предмет", "subject", analysis.Rules},
}

func (s *Server) school(w http.ResponseWriter, r *http.Request) {
	school, err := s.schoolOf(r)
	page := schoolPage{Code: school.Code, Name: school.Name}
	if err == nil {
		err = s.desk.ask(r.Context(), func(ctx context.Context, _ *Workspace, session *analysis.Session) error {
			return page.read(ctx, session)
		})
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, "school", page.Name, page)
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
		rows := cutRows(lines, cut.rules)
		for i, row := range rows {
			if rows[i].Value = row.Name; cut.by == analysis.ByTeacher && row.Name != "" {
				rows[i].Value = strconv.Itoa(teachers[row.Name])
			}
		}
		p.Cuts = append(p.Cuts, cutTable{Title: cut.title, Head: cut.head, Key: cut.key, Rules: cut.rules, Rows: rows})
	}
	coverage, err := session.ClassCoverage(ctx, p.Code)
	p.Days = reports.DayMaps(coverage, func(c analysis.Coverage) string { return c.Class })
	return err
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

// cutRows puts most to mend first; the order by name stays among equals.
func cutRows(lines []analysis.Line, rules []analysis.Rule) []cutRow {
	var rows []cutRow
	for i, line := range lines {
		column := slices.Index(rules, line.Rule)
		if column < 0 {
			continue
		}
		if len(rows) == 0 || rows[len(rows)-1].Name != line.Name {
			rows = append(rows, cutRow{Name: line.Name, Cells: make([]*analysis.Line, len(rules))})
		}
		last := &rows[len(rows)-1]
		last.Cells[column] = &lines[i]
		last.Faults += line.Late + line.Overdue
	}
	slices.SortStableFunc(rows, func(a, b cutRow) int { return cmp.Compare(b.Faults, a.Faults) })
	return rows
}

// LessonsOf is the address of the lessons behind a cell of a row.
func (t cutTable) LessonsOf(row cutRow, line *analysis.Line) string {
	return lessonsURL(line.School, line.Rule, url.Values{t.Key: {row.Value}})
}

func lessonsURL(school string, rule analysis.Rule, query url.Values) string {
	address := "/school/" + url.PathEscape(school) + "/" + url.PathEscape(string(rule))
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}
