package page

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports"
)

// schoolsPage is the reference tables and the forms that add to them.
type schoolsPage struct {
	Folder  string
	Schools []ingest.School
	Listed  *grid // the schools
	Periods *grid
	Zones   []zone
	Form    typed // a school or period that was not taken
}

type zone struct{ Name, Words string }

// zones are Russia's, from west to east; schools.csv takes any other.
var zones = []zone{
	{"Europe/Kaliningrad", "Калининград (МСК−1)"}, {"Europe/Moscow", "Москва (МСК)"},
	{"Europe/Samara", "Самара (МСК+1)"},
	{"Asia/Yekaterinburg", "Екатеринбург (МСК+2)"}, {"Asia/Omsk", "Омск (МСК+3)"},
	{"Asia/Novosibirsk", "Новосибирск (МСК+4)"},
	{"Asia/Krasnoyarsk", "Красноярск (МСК+4)"}, {"Asia/Irkutsk", "Иркутск (МСК+5)"}, {"Asia/Yakutsk", "Якутск (МСК+6)"},
	{"Asia/Vladivostok", "Владивосток (МСК+7)"}, {"Asia/Magadan", "Магадан (МСК+8)"},
	{"Asia/Kamchatka", "Камчатка (МСК+9)"},
}

func (s *Server) schools(w http.ResponseWriter, r *http.Request) {
	s.showSchools(w, r, http.StatusOK, typed{})
}

func (s *Server) showSchools(w http.ResponseWriter, r *http.Request, status int, form typed) {
	page := schoolsPage{Zones: zones, Form: form}
	err := s.desk.read(func(ws *Workspace) error {
		page.Folder, page.Schools = ws.Dir, ws.Reference.Schools
		page.Listed = schoolList(ws, form, cmp.Or(form.values.Get("edited"), r.URL.Query().Get("school")))
		page.Periods = periodList(ws, form, number(cmp.Or(form.values.Get("edited"), r.URL.Query().Get("period"))))
		return nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !s.sendGrid(w, r, "Школы и периоды", nil, page.Listed, page.Periods) {
		s.render(w, r, status, "schools", "Школы и периоды", page)
	}
}

// schoolList are the schools; the one with the edited code stands open.
func schoolList(ws *Workspace, form typed, edited string) *grid {
	g := &grid{Name: "schools", Title: "Школы",
		Caption: "Школы (файл schools.csv). Нажмите на название, чтобы изменить или удалить", At: "/schools",
		Empty:   "Школ пока нет: впишите хотя бы одну.",
		Columns: slices.Concat(texts("Название", "Код", "Другие названия"), picks("Пояс"), counts("Дней в неделе"))}
	lines := map[string]tableLine{}
	for _, line := range tableLines(filepath.Join(ws.Dir, "schools.csv"), schoolColumns) {
		lines[line.Cells["Код"]] = line
	}
	for _, school := range ws.Reference.Schools {
		row := gridRow{Cells: []cell{worded(school.Name), worded(school.Code),
			worded(strings.Join(school.OtherNames, ", ")),
			worded(school.Location.String()), counted(school.Week)}}
		if line, ok := lines[school.Code]; ok {
			row.Cells[0].Link = with("/schools", "school", school.Code)
			if school.Code == edited {
				row.Edit = editing{Of: "school", Was: line.Text, Cells: line.Cells, Form: form.In("edit-school"),
					Deletion: form.In("delete-school"),
					Zones:    zonesWith(line.Cells["Часовой пояс"])}
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// zonesWith are the zones to choose from, with that of a school among them.
func zonesWith(name string) []zone {
	if name == "" || slices.ContainsFunc(zones, func(z zone) bool { return z.Name == name }) {
		return zones
	}
	return append([]zone{{name, name}}, zones...)
}

// periodList are the periods; the one of the edited line stands open.
func periodList(ws *Workspace, form typed, edited int) *grid {
	g := &grid{Name: "periods", Title: "Учебные периоды",
		Caption: "Периоды (файл periods.csv); * — все школы или все классы. Нажмите на период, чтобы изменить " +
			"или удалить",
		At: "/schools", Empty: "Периодов пока нет. Без них не судят итоговые отметки; остальное считается.",
		Columns: slices.Concat(picks("Период", "Школа"), texts("Классы"), orders("Начало", "Окончание"))}
	lines := tableLines(filepath.Join(ws.Dir, "periods.csv"), periodColumns)
	for _, period := range ws.Reference.Periods {
		row := gridRow{Cells: []cell{worded(period.Period), worded(period.School), worded(period.Classes),
			dated(period.Start), dated(period.End)}}
		if line, ok := lines[period.Line]; ok {
			row.Cells[0].Link = with("/schools", "period", fmt.Sprint(period.Line))
			if period.Line == edited {
				row.Edit = editing{Of: "period", Was: line.Text, Cells: periodFields(period),
					Form: form.In("edit-period"), Deletion: form.In("delete-period"), Schools: ws.Reference.Schools}
			}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// dated is a cell of a day.
func dated(day time.Time) cell { return cell{Text: reports.Date(day), Order: float64(day.Unix())} }

// periodFields are a period as its form holds it.
func periodFields(p ingest.PeriodRow) map[string]string {
	fields := map[string]string{"period": p.Period, "school": p.School, "classes": p.Classes,
		"line":  fmt.Sprint(p.Line),
		"start": p.Start.Format(time.DateOnly), "end": p.End.Format(time.DateOnly)}
	if p.School == ingest.AnySchool {
		fields["school"] = ""
	}
	return fields
}

// The columns that the page fills.
var (
	schoolColumns = map[string]string{"Код": "", "Название": "", "Часовой пояс": "", "Учебная неделя": "",
		"Другие названия": ""}
	periodColumns = map[string]string{"Школа": "", "Классы": "", "Период": "", "Начало": "", "Окончание": ""}
)

func (s *Server) editSchool(w http.ResponseWriter, r *http.Request) {
	row, err := readSchoolRow(r)
	if err == nil {
		err = s.changeRow(r.Context(), "schools.csv", r.PostFormValue("was"), row)
	}
	s.tableChanged(w, r, "edit-school", "Школа «"+row["Название"]+"» изменена.", err)
}

func (s *Server) deleteSchool(w http.ResponseWriter, r *http.Request) {
	err := s.changeRow(r.Context(), "schools.csv", r.PostFormValue("was"), nil)
	s.tableChanged(w, r, "delete-school",
		"Школа удалена из списка: то, что за неё загружено, не считается, пока её не впишут снова.", err)
}

func (s *Server) editPeriod(w http.ResponseWriter, r *http.Request) {
	row, err := readPeriod(r)
	if err == nil {
		err = s.changeRow(r.Context(), "periods.csv", r.PostFormValue("was"), row)
	}
	s.tableChanged(w, r, "edit-period", "Период изменён.", err)
}

func (s *Server) deletePeriod(w http.ResponseWriter, r *http.Request) {
	err := s.changeRow(r.Context(), "periods.csv", r.PostFormValue("was"), nil)
	s.tableChanged(w, r, "delete-period", "Период удалён.", err)
}

func (s *Server) addSchool(w http.ResponseWriter, r *http.Request) {
	row, err := readSchoolRow(r)
	if err == nil {
		err = s.changeTables(r.Context(), func(dir string) error { return s.appendRow(dir, "schools.csv", row) })
	}
	s.tableChanged(w, r, "school", "Школа «"+row["Название"]+"» добавлена.", err)
}

func readSchoolRow(r *http.Request) (map[string]string, error) {
	field := func(name string) string { return oneLine(r.PostFormValue(name)) }
	row := map[string]string{"Код": field("code"), "Название": field("name"), "Часовой пояс": field("zone"),
		"Учебная неделя": field("week"), "Другие названия": field("other")}
	switch {
	case row["Название"] == "":
		return row, &fieldError{"name", errors.New("напишите название школы")}
	case row["Код"] == "":
		return row, &fieldError{"code", errors.New("придумайте школе код латиницей, например sosh1")}
	}
	return row, nil
}

// tableChanged answers a form that changes a table: what was typed stays
// where that was not taken.
func (s *Server) tableChanged(w http.ResponseWriter, r *http.Request, form, text string, err error) {
	if err != nil {
		s.showSchools(w, r, http.StatusUnprocessableEntity, typedIn(r, form, err))
		return
	}
	s.back(w, r, s.readAgain("/schools"), text, nil)
}

func (s *Server) addPeriod(w http.ResponseWriter, r *http.Request) {
	row, err := readPeriod(r)
	if err == nil {
		err = s.changeTables(r.Context(), func(dir string) error { return s.appendRow(dir, "periods.csv", row) })
	}
	s.tableChanged(w, r, "period", "Период добавлен.", err)
}

func readPeriod(r *http.Request) (map[string]string, error) {
	start, err := analysis.ParseDay(r.PostFormValue("start"))
	if err != nil {
		return nil, &fieldError{"start", err}
	}
	end, err := analysis.ParseDay(r.PostFormValue("end"))
	if err != nil {
		return nil, &fieldError{"end", err}
	}
	classes := oneLine(r.PostFormValue("classes"))
	if classes == "" {
		classes = "*"
	}
	school := oneLine(r.PostFormValue("school"))
	if school == "" {
		school = ingest.AnySchool
	}
	period := oneLine(r.PostFormValue("period"))
	if period == "" {
		return nil, &fieldError{"period", errors.New("напишите название периода, например «4 четверть»")}
	}
	return map[string]string{"Школа": school, "Классы": classes, "Период": period, "Начало": reports.Date(start),
		"Окончание": reports.Date(end)}, nil
}

// reread takes over what was changed in the tables with another program.
func (s *Server) reread(w http.ResponseWriter, r *http.Request) {
	err := s.changeTables(r.Context(), func(string) error { return nil })
	s.tableChanged(w, r, "", "Файлы рабочей папки прочитаны заново.", err)
}

// changeTables changes the reference tables of the workspace and reads them
// again.
func (s *Server) changeTables(ctx context.Context, change func(dir string) error) error {
	return s.jobs.now(func() error {
		var dir string
		if err := s.desk.read(func(ws *Workspace) error { dir = ws.Dir; return nil }); err != nil {
			return err
		}
		if err := change(dir); err != nil {
			return err
		}
		return s.desk.open(context.WithoutCancel(ctx), dir)
	})
}

// readAgain lets the files that wait be looked at with the new tables, and
// returns the address to follow that at.
func (s *Server) readAgain(to string) string {
	s.batch.again(func(f dropped) bool { return f.mayChange() && f.State != reference })
	if len(s.batch.in(waiting)) == 0 {
		return to
	}
	return with(to, "job", fmt.Sprint(s.startExamine()))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
