package page

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"vsrok/analysis"
	"vsrok/reports"
)

// question is what the page can be asked beside the result of the round.
type question struct {
	name, title, about string
	schools            bool // it may be asked of one school
	answer             func(*answer, context.Context, *Workspace, *analysis.Session) error
}

// questions are in the order of the page's links.
var questions = []question{
	{"trend", "Ход по времени",
		"Доля уроков в срок по месяцам или неделям. «Лучше» и «хуже» стоит только там, где разность больше " +
			"случайной.", true, (*answer).trend},
	{"changes", "С прошлым раундом", "Раунд против сохранённого раньше, оба на один возраст.", true,
		(*answer).changes},
	{"late", "Дни опоздания",
		"На сколько календарных дней после срока опаздывают записи, и что во внесении необычно.", true,
		(*answer).late},
	{"clock", "Дни недели и часы", "За уроки каких дней недели опаздывают, и когда вносят.", true, (*answer).clock},
	{"teachers", "Учителя",
		"Кто из учителей школы отстаёт, в чём и с какого дня; уроки без единой записи. Расписание учителям не " +
			"ставится в вину.", true, (*answer).teachers},
	{"compare", "Сравнение школ",
		"Какие школы отличаются от общей доли больше, чем случайно. Мест школы не получают.", false,
		(*answer).compare},
	{"doubts", "Чего не видно", "Что программа не могла увидеть за каждым знаком, и что прислано за какие дни.",
		true, (*answer).doubts},
	{"exports", "Хватает ли выгрузок", "На какие вопросы раунда выгрузки не отвечают, и какая поможет.", true,
		(*answer).exports},
	{"sensitivity", "Устойчивость знаков", "Меняется ли знак при другом прочтении сроков и порога.", true,
		(*answer).sensitivity},
	{"exempted", "Оспорено и принято",
		"Строки exemptions.csv: что школы оспорили, и раунд принял. В счёт это не входит.", false,
		(*answer).exempted},
	{"plan", "Что выгружать",
		"Какие выгрузки и когда сохранить школам в месяце, чтобы о каждом правиле можно было судить.", true,
		(*answer).plan},
	{"rounds", "Раунды", "Сохранённые раунды: с ними сравнивают следующие, и каждый открывается по названию.",
		false, (*answer).rounds},
}

// answer is the page of a question.
type answer struct {
	Asked        asked
	Title, About string
	Round        string
	School       string // code of the only school that is asked about; empty for all
	Links        []questionLink
	Selects      []selection
	Words        []string // above all parts
	Parts        []part
	Days         []reports.DayMap
	Problem      string // why there is no answer
	Save         *typed // the form that saves the round, where the page has it

	query url.Values
	code  string // name of the question
}

// part is a part of an answer.
type part struct {
	Title  string
	Words  []string
	Charts []reports.Chart
	Grid   *grid
	Notes  []string // below the table
}

// selection is a choice that an answer depends on.
type selection struct {
	Name, Label, Chosen string
	Choices             []parameter // what the address says, and the words for it
	Month               bool        // any month may be typed
}

// questionLink leads to a question.
type questionLink struct {
	Address, Words string
	Current        bool
}

// questionLinks lead to all questions, about the same round and school.
func questionLinks(a asked, current, school string) []questionLink {
	links := []questionLink{{a.To("/"), "По школам", current == ""}}
	for _, q := range questions {
		address := "/questions/" + q.name
		if school != "" && q.schools {
			address = with(address, "school", school)
		}
		links = append(links, questionLink{a.To(address), q.title, current == q.name})
	}
	return links
}

func (s *Server) question(w http.ResponseWriter, r *http.Request) {
	s.showAnswer(w, r, http.StatusOK, r.PathValue("name"), typed{})
}

func (s *Server) showAnswer(w http.ResponseWriter, r *http.Request, status int, name string, form typed) {
	for _, q := range questions {
		if q.name == name {
			s.answer(w, r, status, q, form)
			return
		}
	}
	s.fail(w, r, &notFoundError{"Такого вопроса нет: выберите его на странице «Результат»."})
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, q question, form typed) {
	page := &answer{Asked: askedIn(r), Title: q.title, About: q.about, Save: &form, query: r.URL.Query(),
		code: q.name}
	err := s.desk.ask(r.Context(), page.Asked, func(ctx context.Context, ws *Workspace,
		session *analysis.Session) error {
		page.Round = roundOf(session.Question).Words
		if err := page.chooseSchool(q, ws); err != nil {
			return err
		}
		if err := session.CheckRound(ctx); err != nil {
			return err
		}
		return q.answer(page, ctx, ws, session)
	})
	page.Links = questionLinks(page.Asked, q.name, page.School)
	if missing := (*notFoundError)(nil); errors.As(err, &missing) {
		s.fail(w, r, err)
		return
	}
	if err != nil {
		page.Problem = words(err)
	}
	if !s.sendGrid(w, r, page.Title, []string{page.Round}, page.grids("/questions/"+q.name)...) {
		s.render(w, r, status, "answer", page.Title, page)
	}
}

// grids are the tables of the answer, which stand at an address.
func (p *answer) grids(at string) (grids []*grid) {
	for _, part := range p.Parts {
		if part.Grid != nil {
			part.Grid.At = at
			grids = append(grids, part.Grid)
		}
	}
	return grids
}

// chooseSchool offers the schools where the question may be asked of one.
func (p *answer) chooseSchool(q question, ws *Workspace) error {
	if !q.schools {
		return nil
	}
	if p.School = p.query.Get("school"); p.School != "" {
		if _, err := listed(ws, p.School); err != nil {
			return err
		}
	}
	choices := []parameter{{"", "все школы"}}
	for _, school := range ws.Reference.Schools {
		choices = append(choices, parameter{school.Code, school.Name})
	}
	p.Selects = append(p.Selects, selection{Name: "school", Label: "Школа", Chosen: p.School, Choices: choices})
	return nil
}

// choose offers a choice and returns what is chosen: the first where the
// address names none of them.
func (p *answer) choose(name, label string, choices ...parameter) string {
	chosen := choices[0].Name
	for _, choice := range choices {
		if choice.Name == p.query.Get(name) {
			chosen = choice.Name
		}
	}
	p.Selects = append(p.Selects, selection{Name: name, Label: label, Chosen: chosen, Choices: choices})
	return chosen
}

// add puts a part under those before.
func (p *answer) add(parts ...part) { p.Parts = append(p.Parts, parts...) }

// Drawing is a chart as the page's own markup, under a number of its own.
func (p part) Drawing(i int) template.HTML {
	name := "chart"
	if p.Grid != nil {
		name = p.Grid.Name
	}
	// Every text in a drawing has gone through escaping.
	return template.HTML(p.Charts[i].SVG(name + "-" + string(rune('a'+i))))
}

// ofSchool is a cell of a school, which leads to the school's page.
func (p *answer) ofSchool(code, name string) cell { return linked(name, p.Asked.To(schoolURL(code))) }

// ofRule is a cell of a rule, which leads to its lessons.
func (p *answer) ofRule(school string, rule analysis.Rule) cell {
	return linked(rule.Title(), p.Asked.To(lessonsURL(school, rule, nil)))
}

// ofLessons is a cell of the share of lessons in time and its interval.
func ofLessons(l analysis.Lessons) cell {
	return cell{Text: reports.LessonShareAndInterval(l), Order: share(l.RateLow())}
}
