package analysis

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// warnSources warns of what the exports themselves leave out of the count:
// classes whose pupils two sources name differently, and study periods
// without dates.
func (s *Session) warnSources(ctx context.Context) error {
	err := s.warnBySchool(ctx, `
		SELECT s.name, string_agg(DISTINCT c.name, ', ' ORDER BY c.name)
		FROM unmatched_class JOIN school s USING (school_id) JOIN class c USING (class_id)
		WHERE s.listed GROUP BY s.school_id, s.name ORDER BY s.school_id`,
		"%s: в таблицах и журналах ученики названы по-разному (классы %s). За каждый урок считается источник со временем внесения, из второго — только то, чего в этом уроке больше.")
	if err != nil || !s.givesGrades() {
		return err
	}
	err = s.warnBySchool(ctx, `
		SELECT s.name, string_agg(line, '; ' ORDER BY line)
		FROM (SELECT school_id, p.name || ' (классы ' || string_agg(DISTINCT c.name, ', ' ORDER BY c.name) || ')' AS line
		      FROM foreign_period JOIN period p USING (period_id) JOIN class c USING (class_id) GROUP BY school_id, p.name)
		JOIN school s USING (school_id)
		WHERE s.listed GROUP BY s.school_id, s.name ORDER BY s.school_id`,
		"%s: в periods.csv названы периоды, которых в выгрузках этих классов нет, а есть другие: %s. Итоговые отметки за них не спрашиваются; исправьте строку периода или её столбец «Классы».")
	if err != nil {
		return err
	}
	err = s.warnBySchool(ctx, `
		SELECT s.name, string_agg(c.name, ', ' ORDER BY c.name)
		FROM nameless_class JOIN school s USING (school_id) JOIN class c USING (class_id)
		WHERE s.listed GROUP BY s.school_id, s.name ORDER BY s.school_id`,
		"%s: в отметках и в итоговых отметках ученики названы по-разному (классы %s), поэтому кому не внесена итоговая отметка, сказать нельзя. Выгрузите обе таблицы с одними и теми же ID или именами.")
	if err != nil {
		return err
	}
	return s.warnBySchool(ctx, `
		WITH shown AS (
		    SELECT DISTINCT school_id, class_id, period_id FROM known_entry WHERE kind = 1
		)
		SELECT s.name, string_agg(DISTINCT p.name, ', ' ORDER BY p.name)
		FROM shown JOIN school s USING (school_id) JOIN period p USING (period_id)
		WHERE s.listed AND (shown.school_id, shown.class_id, shown.period_id) NOT IN (SELECT (school_id, class_id, period_id) FROM class_period)
		GROUP BY s.school_id, s.name ORDER BY s.school_id`,
		"%s: в periods.csv нет дат для периодов: %s. Итоговые отметки за них не судятся; впишите строки с началом и окончанием.")
}

// givesGrades tells whether any school gave an export of period grades.
func (s *Session) givesGrades() bool {
	for given := range s.given {
		if given.rule == PeriodGrades {
			return true
		}
	}
	return false
}

// warnBySchool adds one warning for each row (school, list) of a query.
func (s *Session) warnBySchool(ctx context.Context, query, format string) error {
	return s.each(ctx, query, func(rows *sql.Rows) error {
		var school, list string
		if err := rows.Scan(&school, &list); err != nil {
			return err
		}
		s.Warnings = append(s.Warnings, fmt.Sprintf(format, school, strings.TrimSpace(list)))
		return nil
	})
}
