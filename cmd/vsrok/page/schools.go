package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports"
)

// schoolsPage is the reference tables and the forms that add to them.
type schoolsPage struct {
	Folder  string
	Schools []ingest.School
	Periods []ingest.PeriodRow
	Zones   []zone
	Form    typed // a school or period that was not taken
}

type zone struct{ Name, Words string }

// zones are Russia's, from west to east; schools.csv takes any other.
var zones = []zone{
	{"Europe/Kaliningrad", "Калининград (МСК−1)"}, {"Europe/Moscow", "Москва (МСК)"}, {"Europe/Samara", "Самара (МСК+1)"},
	{"Asia/Yekaterinburg", "Екатеринбург (МСК+2)"}, {"Asia/Omsk", "Омск (МСК+3)"}, {"Asia/Novosibirsk", "Новосибирск (МСК+4)"},
	{"Asia/Krasnoyarsk", "Красноярск (МСК+4)"}, {"Asia/Irkutsk", "Иркутск (МСК+5)"}, {"Asia/Yakutsk", "Якутск (МСК+6)"},
	{"Asia/Vladivostok", "Владивосток (МСК+7)"}, {"Asia/Magadan", "Магадан (МСК+8)"}, {"Asia/Kamchatka", "Камчатка (МСК+9)"},
}

func (s *Server) schools(w http.ResponseWriter, r *http.Request) {
	s.showSchools(w, r, http.StatusOK, typed{})
}

func (s *Server) showSchools(w http.ResponseWriter, r *http.Request, status int, form typed) {
	page := schoolsPage{Zones: zones, Form: form}
	err := s.desk.read(func(ws *Workspace) error {
		page.Folder, page.Schools, page.Periods = ws.Dir, ws.Reference.Schools, ws.Reference.Periods
		return nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, status, "schools", "Школы и периоды", page)
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
	return map[string]string{"Школа": school, "Классы": classes, "Период": period, "Начало": reports.Date(start), "Окончание": reports.Date(end)}, nil
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
