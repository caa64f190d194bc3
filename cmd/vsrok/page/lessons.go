package page

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
)

// lessonsPage is the lessons, or study periods, behind a number.
type lessonsPage struct {
	SchoolCode, SchoolName string
	Rule                   analysis.Rule
	Round                  string
	Filter                 analysis.Selection
	Outcomes               []analysis.Outcome
	All                    *analysis.Explanation // counts of what the filter picks, of every outcome
	Stories                []storyRow
	More                   int // lessons that are not shown
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
	err := s.desk.ask(r.Context(), func(ctx context.Context, ws *Workspace, session *analysis.Session) (err error) {
		page, err = readLessons(r.WithContext(ctx), ws, session)
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, "lessons", page.SchoolName+": "+page.Rule.Title(), page)
}

func readLessons(r *http.Request, ws *Workspace, session *analysis.Session) (page lessonsPage, err error) {
	school, err := listed(ws, r.PathValue("school"))
	if err != nil {
		return page, err
	}
	rule, err := analysis.ParseRule(r.PathValue("rule"))
	if err != nil {
		return page, &notFoundError{"Такого правила нет: выберите его в таблице школы."}
	}
	query := r.URL.Query()
	page = lessonsPage{
		SchoolCode: school.Code, SchoolName: school.Name, Rule: rule, Round: roundOf(session.Question).Words,
		Outcomes: analysis.Outcomes,
		Filter: analysis.Selection{School: school.Code, Rule: rule, Teacher: query.Get("teacher"), Class: query.Get("class"),
			Subject: query.Get("subject")},
	}
	if page.All, err = session.Explain(r.Context(), page.Filter, maxStories); err != nil {
		return page, err
	}
	shown := page.All
	if outcome := analysis.Outcome(query.Get("outcome")); slices.Contains(analysis.Outcomes, outcome) {
		page.Filter.Outcome = outcome
		if shown, err = session.Explain(r.Context(), page.Filter, maxStories); err != nil {
			return page, err
		}
	}
	page.More = shown.OmittedStories
	for i := range shown.Stories {
		page.Stories = append(page.Stories, tell(&shown.Stories[i], session))
	}
	return page, nil
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
	for key, value := range map[string]string{
		"teacher": p.Filter.Teacher, "class": p.Filter.Class, "subject": p.Filter.Subject, "outcome": string(outcome),
	} {
		if value != "" {
			query.Set(key, value)
		}
	}
	return lessonsURL(p.SchoolCode, p.Rule, "", "") + "?" + query.Encode()
}
