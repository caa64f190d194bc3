package page

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/reports"
)

// lessonsPage is the lessons, or study periods, behind a number.
type lessonsPage struct {
	Asked                  asked
	SchoolCode, SchoolName string
	Rule                   analysis.Rule
	Round                  string
	Filter                 analysis.Selection
	Teacher                int // number of Filter.Teacher; 0 for all
	Outcomes               []analysis.Outcome
	All                    *analysis.Explanation // counts of what the filter picks, of every outcome
	Stories                []storyRow
	Page                   paging
}

// storyRow is one lesson and the words that explain its outcome.
type storyRow struct {
	*analysis.ExplainedStory
	reports.Account
	Imports []int // that its rows stand in
}

// maxStories is how many lessons a page shows.
const maxStories = 100

func (s *Server) lessons(w http.ResponseWriter, r *http.Request) {
	var page lessonsPage
	school, err := s.schoolOf(r)
	if err == nil {
		page, err = newLessons(r, school)
	}
	if err == nil && r.URL.Query().Get(excelParameter) != "" {
		s.sendBook(w, r, &page)
		return
	}
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
	s.render(w, r, http.StatusOK, "lessons", page.SchoolName+": "+page.Rule.Title(), page)
}

// newLessons is the page that an address names, with nothing read yet.
func newLessons(r *http.Request, school ingest.School) (page lessonsPage, err error) {
	rule, err := analysis.ParseRule(r.PathValue("rule"))
	if err != nil {
		return page, &notFoundError{"Такого правила нет: выберите его в таблице школы."}
	}
	query := r.URL.Query()
	outcome := analysis.Outcome(query.Get("outcome"))
	if outcome != "" && !slices.Contains(analysis.Outcomes, outcome) {
		return page, &notFoundError{"Такого исхода нет: выберите его на странице уроков."}
	}
	return lessonsPage{Asked: askedIn(r),
		SchoolCode: school.Code, SchoolName: school.Name, Rule: rule, Outcomes: analysis.Outcomes,
		Filter: analysis.Selection{School: school.Code, Rule: rule, Class: query.Get("class"),
			Subject: query.Get("subject"), Outcome: outcome},
		Teacher: number(query.Get("teacher")),
		Page:    paging{Size: maxStories, Number: max(1, number(query.Get("page")))},
	}, nil
}

func (p *lessonsPage) read(ctx context.Context, session *analysis.Session) (err error) {
	p.Round = roundOf(session.Question).Words
	if err := p.findTeacher(ctx, session); err != nil {
		return err
	}
	all := p.Filter
	all.Outcome = ""
	if p.All, err = session.CountSelection(ctx, all); err != nil {
		return err
	}
	if p.filtered() && p.All.Total()+p.All.MadeUp+p.All.Exempted == 0 {
		return &notFoundError{"В этом раунде таких уроков нет: выберите учителя, класс или предмет на странице школы."}
	}
	found, err := session.StoryPage(ctx, p.Filter, p.Page.Skip(), p.Page.Size)
	if err != nil {
		return err
	}
	p.Page.Total, p.Page.Address = found.Total, p.With(p.Filter.Outcome)
	for i := range found.Stories {
		p.Stories = append(p.Stories, tell(&found.Stories[i], session))
	}
	return nil
}

// findTeacher puts the name of the teacher's number in the filter.
func (p *lessonsPage) findTeacher(ctx context.Context, session *analysis.Session) error {
	if p.Teacher == 0 {
		return nil
	}
	numbers, err := session.TeacherNumbers(ctx)
	for name, number := range numbers {
		if number == p.Teacher {
			p.Filter.Teacher = name
		}
	}
	if err == nil && p.Filter.Teacher == "" {
		err = &notFoundError{"Такого учителя нет: выберите его на странице школы."}
	}
	return err
}

// SchoolHome is the address of the school's page.
func (p lessonsPage) SchoolHome() string { return p.Asked.To(schoolURL(p.SchoolCode)) }

// Excel is the address of the picked lessons as a workbook.
func (p lessonsPage) Excel() string { return with(p.With(p.Filter.Outcome), excelParameter, "lessons") }

// Whole is the address of the rule's lessons of the whole school.
func (p lessonsPage) Whole() string { return p.Asked.To(lessonsURL(p.SchoolCode, p.Rule, nil)) }

func (p *lessonsPage) filtered() bool {
	return p.Filter.Teacher != "" || p.Filter.Class != "" || p.Filter.Subject != ""
}

func tell(story *analysis.ExplainedStory, session *analysis.Session) storyRow {
	row := storyRow{ExplainedStory: story, Account: reports.TellStory(story, session.AsOf)}
	for _, entry := range story.Entries {
		if entry.Import != 0 && !slices.Contains(row.Imports, entry.Import) {
			row.Imports = append(row.Imports, entry.Import)
		}
	}
	return row
}

// Fate is the outcome as a class of the page, empty for what counts nowhere.
func (r storyRow) Fate() analysis.Outcome {
	if !r.Counts() {
		return ""
	}
	return r.Outcome
}

// With is the address of the same page with another outcome.
func (p lessonsPage) With(outcome analysis.Outcome) string {
	query := url.Values{}
	for key, value := range map[string]string{"class": p.Filter.Class, "subject": p.Filter.Subject,
		"outcome": string(outcome)} {
		if value != "" {
			query.Set(key, value)
		}
	}
	if p.Teacher != 0 {
		query.Set("teacher", strconv.Itoa(p.Teacher))
	}
	return p.Asked.To(lessonsURL(p.SchoolCode, p.Rule, query))
}
