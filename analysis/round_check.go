package analysis

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"vsrok/analysis/rules"
)

// CheckRound refuses a round of which the database can say nothing: its dates
// lie outside the calendar, it begins after the as-of moment, or no entry and
// no end of a study period lies in it. The error names the dates that are
// loaded and the next step.
func (s *Session) CheckRound(ctx context.Context) error {
	var from, to sql.NullTime
	if err := s.conn.QueryRowContext(ctx, "SELECT min(date), max(date) FROM entry").Scan(&from, &to); err != nil {
		return err
	}
	if !from.Valid {
		// A refused file is something to tell: every rule has no export then.
		var refused bool
		err := s.conn.QueryRowContext(ctx, "SELECT EXISTS (FROM import WHERE status = 'refused')").Scan(&refused)
		if err != nil || refused {
			return err
		}
		return errors.New("в базе ещё нет выгрузок с датами: сначала загрузите их командой vsrok import")
	}
	loaded := fmt.Sprintf("загружены даты с %s по %s", from.Time.Format(rules.RussianDay),
		to.Time.Format(rules.RussianDay))
	round := fmt.Sprintf("%s–%s", s.From.Format(rules.RussianDay), s.To.Format(rules.RussianDay))
	first, last := s.calendar.Years()
	switch {
	case s.To.Year() < first || s.From.Year() > last:
		return fmt.Errorf("раунд %s лежит вне производственного календаря (%d–%d годы), а %s: исправьте даты раунда или внесите дни года в файл %s",
			round, first, last, loaded, CalendarFile)
	case s.AsOf.Before(s.From):
		return fmt.Errorf("момент анализа %s раньше начала раунда %s, судить ещё не о чем; %s: исправьте момент (--as-of) или даты раунда",
			s.AsOf.Format(rules.RussianDay+" 15:04"), s.From.Format(rules.RussianDay), loaded)
	}
	held, err := s.holdsRound(ctx)
	if err != nil || held {
		return err
	}
	return fmt.Errorf("за даты раунда %s нет ни одной записи; %s: исправьте даты раунда (--from, --to) или загрузите выгрузки за эти дни",
		round, loaded)
}

// holdsRound tells whether an entry or the end of a study period lies in the
// round.
func (s *Session) holdsRound(ctx context.Context) (held bool, err error) {
	const inRound = "WHERE date BETWEEN getvariable('first_day') AND getvariable('last_day')"
	err = s.conn.QueryRowContext(ctx, "SELECT EXISTS (FROM observation "+inRound+") OR EXISTS (FROM reconciled "+
		inRound+
		") OR EXISTS (FROM round_period)").Scan(&held)
	return held, err
}
