package page

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

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
	var page schoolPage
	err := s.desk.ask(r.Context(), func(ctx context.Context, ws *Workspace, session *analysis.Session) (err error) {
		page, err = readSchool(r.WithContext(ctx), ws, session)
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, "school", page.Name, page)
}

func readSchool(r *http.Request, ws *Workspace, session *analysis.Session) (page schoolPage, err error) {
	school, err := listed(ws, r.PathValue("school"))
	if err != nil {
		return page, err
	}
	page = schoolPage{Code: school.Code, Name: school.Name, Round: roundOf(session.Question).Words}
	if page.Cells, err = session.Lines(r.Context(), analysis.BySchool, school.Code); err != nil {
		return page, err
	}
	for _, cut := range cuts {
		lines, err := session.Lines(r.Context(), cut.by, school.Code)
		if err != nil {
			return page, err
		}
		page.Cuts = append(page.Cuts, cutTable{Title: cut.title, Head: cut.head, Key: cut.key, Rules: cut.rules, Rows: cutRows(lines, cut.rules)})
	}
	coverage, err := session.ClassCoverage(r.Context(), school.Code)
	page.Days = reports.DayMaps(coverage, func(c analysis.Coverage) string { return c.Class })
	return page, err
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

// LessonsOf is the address of the lessons behind a cell.
func (t cutTable) LessonsOf(line *analysis.Line) string {
	return lessonsURL(line.School, line.Rule, t.Key, line.Name)
}

func lessonsURL(school string, rule analysis.Rule, key, value string) string {
	query := ""
	if key != "" && value != "" {
		query = "?" + url.Values{key: {value}}.Encode()
	}
	return "/school/" + url.PathEscape(school) + "/" + url.PathEscape(string(rule)) + query
}
