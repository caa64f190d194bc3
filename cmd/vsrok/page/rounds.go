package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"vsrok/analysis"
)

// rounds lists the rounds, and lets one be deleted.
func (p *answer) rounds(ctx context.Context, ws *Workspace, _ *analysis.Session) error {
	known, err := analysis.Rounds(ctx, ws.DB)
	if err != nil {
		return err
	}
	g := &grid{Name: "rounds", Caption: "Нажмите на название, чтобы открыть раунд",
		Empty: "Раундов с названием ещё нет.",
		Columns: slices.Concat(texts("Название"), picks("Состояние"), orders("С", "По", "На момент"),
			texts("Дни", "Порог", "Удалить"))}
	for _, round := range known {
		g.Rows = append(g.Rows, p.roundRow(round))
	}
	p.add(part{Grid: g})
	return nil
}

func (p *answer) roundRow(round analysis.Round) gridRow {
	remove := linked("удалить…", p.Asked.To(with("/questions/rounds", "delete", round.Name)))
	remove.Label = "удалить… раунд «" + round.Name + "»"
	row := gridRow{Cells: []cell{linked(round.Name, asked(round.Name).To("/")), worded("открыт"), dated(round.From),
		dated(round.To),
		{Text: momentWords(round.AsOf), Order: float64(round.AsOf.Unix())}, {}, {}, remove}}
	if round.Saved != nil {
		row.Cells[1], row.Cells[5], row.Cells[6] = worded("сохранён"), worded(round.Saved.Reading.String()),
			worded(round.Saved.Threshold.Words())
	}
	if p.query.Get("delete") == round.Name {
		row.Edit = round
	}
	return row
}

// removeRound deletes a round; the exports stay.
func (s *Server) removeRound(w http.ResponseWriter, r *http.Request) {
	name := r.PostFormValue("name")
	err := s.jobs.now(func() error {
		return s.desk.read(func(ws *Workspace) error {
			_, err := analysis.DeleteRound(r.Context(), ws.DB.DB, name)
			return errors.Join(err, s.desk.changed())
		})
	})
	s.back(w, r, "/questions/rounds", "Раунд «"+name+"» удалён. Выгрузки остались в базе.", err)
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
			fmt.Errorf("раунд «%s» уже есть: выберите другое название или отметьте «заменить»", taken.Name)}
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
