package page

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

// maxBook is how many lessons a workbook takes.
const maxBook = 5000

// sendBook answers with the lessons that the filter picks as a workbook, those
// to mend first.
func (s *Server) sendBook(w http.ResponseWriter, r *http.Request, page *lessonsPage) {
	page.Page = paging{Size: maxBook, Number: 1}
	err := s.desk.ask(r.Context(), page.Asked,
		func(ctx context.Context, _ *Workspace, session *analysis.Session) error {
			return page.read(ctx, session)
		})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	title := page.SchoolName + ". " + page.Rule.Title()
	s.sendTable(w, r, title, page.book(title))
}

func (p *lessonsPage) book(title string) paper.Table {
	clause := p.Rule.Clause()
	if len(p.Stories) > 0 { // the municipality may have set another
		clause = p.Stories[0].Reading.Clause(p.Rule)
	}
	t := paper.Table{Title: title, Lines: []string{p.Round, "Срок: " + clause},
		Head: []string{"Дата", "Период", "Урок", "Класс", "Предмет", "Учитель", "Исход", "Записей", "Срок", "Вывод",
			"Где это стоит"}}
	if p.Page.Total > maxBook {
		t.Lines = append(t.Lines, fmt.Sprintf("Первые %s из %s: остальные — на странице или с другим отбором.",
			reports.Number(maxBook), reports.Number(p.Page.Total)))
	}
	for _, story := range p.Stories {
		t.Rows = append(t.Rows, []any{dateWords(story.Anchor), story.Period, slotNumber(story.Slot), story.Class,
			story.Subject, story.Teacher,
			story.Heading, len(story.Entries), story.Account.Deadline, story.Conclusion,
			strings.Join(story.Places, "; ")})
	}
	return t
}

// slotNumber is the number of a lesson; a blank where it has none.
func slotNumber(slot int) any {
	if slot == 0 {
		return ""
	}
	return slot
}
