package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
)

// rounds lists the saved rounds.
func (p *answer) rounds(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	saved, err := session.SavedRounds(ctx)
	if err != nil {
		return err
	}
	g := &grid{Name: "rounds", Caption: "Нажмите на название, чтобы открыть раунд",
		Empty:   "Сохранённых раундов ещё нет.",
		Columns: slices.Concat(texts("Название"), orders("С", "По", "На момент"), texts("Дни", "Порог"))}
	for _, round := range saved {
		g.add(linked(round.Name, asked(round.Name).To("/")),
			dated(round.From), dated(round.To),
			cell{Text: reports.Moment(round.AsOf), Order: float64(round.AsOf.Unix())}, worded(round.Reading.String()),
			worded(round.Threshold.Words()))
	}
	p.add(part{Grid: g})
	return nil
}

// MaySave tells whether the page offers to save its round.
func (p *answer) MaySave() bool { return p.code == "rounds" && p.Problem == "" }

// keepRound saves the results of a round under a name.
func (s *Server) keepRound(w http.ResponseWriter, r *http.Request) {
	name, replace := oneLine(r.PostFormValue("name")), r.PostFormValue("replace") != ""
	err := s.jobs.now(func() error { return s.saveResults(r.Context(), askedIn(r), name, replace) })
	var taken *analysis.RoundExists
	if errors.As(err, &taken) {
		err = &fieldError{"name",
			fmt.Errorf("раунд «%s» уже сохранён: выберите другое название или отметьте «заменить»", taken.Name)}
	}
	if err != nil {
		s.showAnswer(w, r, http.StatusUnprocessableEntity, "rounds", typedIn(r, "keep", err))
		return
	}
	s.back(w, r, asked(name).To("/questions/rounds"),
		"Раунд «"+name+"» сохранён: что бы ни загрузили потом, его числа и знаки не изменятся.", nil)
}

func (s *Server) saveResults(ctx context.Context, a asked, name string, replace bool) error {
	if name == "" {
		return &fieldError{"name", errors.New("напишите название, например «Апрель 2015 года»")}
	}
	err := s.desk.ask(ctx, a, func(ctx context.Context, _ *Workspace, session *analysis.Session) error {
		if err := session.CheckRound(ctx); err != nil {
			return err
		}
		return session.SaveRound(ctx, name, replace)
	})
	if err != nil {
		return err
	}
	// The name may have meant another round before.
	return s.desk.changed()
}
