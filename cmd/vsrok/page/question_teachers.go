package page

import (
	"context"
	"fmt"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/school"
)

// teachers tells of the teachers of one school.
func (p *answer) teachers(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	if p.School == "" {
		p.Words = []string{"Выберите школу: имена учителей показываются только по одной школе."}
		return nil
	}
	for _, ask := range []func(context.Context, *analysis.Session) error{p.teacherLines, p.lags, p.emptyLessons,
		p.substitutions} {
		if err := ask(ctx, session); err != nil {
			return err
		}
	}
	return nil
}

func (p *answer) teacherLines(ctx context.Context, session *analysis.Session) error {
	lines, err := session.TeacherLines(ctx, p.School)
	if err != nil {
		return err
	}
	slices.SortStableFunc(lines, analysis.MostToMend)
	g := &grid{Name: "teachers", Title: "Сколько",
		Caption: "Сначала те, у кого больше исправлять; «мало данных» — меньше 10 уроков, порядок таких по имени",
		Empty:   "За эти даты у школы нет данных, по которым видны учителя.",
		Columns: slices.Concat(texts("Учитель"), picks("Правило"), orders("Уроков с опозданием",
			"Уроков в срок|доля и её 95 % интервал"), counts("Записей с опозданием", "Не внесено", "Не определено",
			"Всего"), orders("Доля в срок"), picks("Примечание"))}
	for _, line := range lines {
		if line.Due() == 0 {
			continue
		}
		note := ""
		if !line.Rankable() {
			note = reports.FewLessons
		}
		g.add(worded(reports.TeacherName(line.Teacher)), p.ofRule(p.School,
			line.Rule),
			cell{Text: reports.LateLessons(line.Lessons), Order: float64(line.Lessons.Late)}, ofLessons(line.Lessons),
			counted(line.Late), counted(line.Overdue),
			counted(line.Undetermined), counted(line.Due()), cell{Text: reports.EntryShare(line.Counts),
				Order: share(line.RateLow())}, worded(note))
	}
	p.add(part{Grid: g})
	return nil
}

func (p *answer) lags(ctx context.Context, session *analysis.Session) error {
	lags, err := session.Lagging(ctx, p.School)
	g := &grid{Name: "lags", Title: "Где и с какого дня", Caption: "Что внесено с опозданием или не внесено",
		Empty: "Опозданий и просроченного нет.",
		Columns: slices.Concat(texts("Учитель"), picks("Правило", "Класс", "Предмет"), counts("Уроков",
			"Записей с опозданием", "Не внесено"), orders("Начиная с"))}
	for _, lag := range lags {
		g.add(worded(reports.TeacherName(lag.Teacher)),
			worded(lag.Rule.Title()), worded(lag.Class), worded(lag.Subject),
			counted(lag.Incidents), counted(lag.Late), counted(lag.Overdue), dated(lag.Since))
	}
	p.add(part{Grid: g})
	return err
}

// emptyLessons lists who enters nothing: they must not look punctual.
func (p *answer) emptyLessons(ctx context.Context, session *analysis.Session) error {
	held, err := session.HeldLessons(ctx, p.School)
	g := &grid{Name: "held", Title: "Уроки без единой записи",
		Caption: "Без отметки и пропуска: не нарушение, в знаки не входит",
		Empty:   "Проведённых уроков в данных не видно: нет ни расписания, ни классных журналов.",
		Columns: slices.Concat(texts("Учитель"), counts("Проведено уроков", "Без единой записи"), orders("Доля"))}
	for _, h := range held {
		g.add(worded(reports.TeacherName(h.Teacher)), counted(h.Lessons),
			counted(h.Empty),
			cell{Text: reports.Percent(h.Empty, h.Lessons), Order: share(analysis.Ratio{Num: h.Empty, Den: h.Lessons})})
	}
	p.add(part{Grid: g})
	return err
}

func (p *answer) substitutions(ctx context.Context, session *analysis.Session) error {
	found, err := session.Substitutions(ctx, p.School)
	g := &grid{Name: "substitutions", Title: "Замены и общие журналы",
		Caption: "Этих записей в таблице учителей нет, в знаки школы они входят",
		Empty:   "Замен и общих журналов не видно.",
		Columns: slices.Concat(texts("В строках выгрузок", "В расписании"), counts("Уроков", "Записей"))}
	for _, x := range found {
		g.add(worded(reports.TeacherName(x.Teacher)),
			worded(school.TimetableTeacher(x)), counted(x.Lessons), counted(x.Entries))
	}
	p.add(part{Grid: g})
	return err
}

// exports tells whether the exports answer for the round, and which would.
func (p *answer) exports(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	holdings, err := session.Adequacy(ctx, p.School)
	g := &grid{Name: "exports", Caption: "Под строкой — чего не видно и какая выгрузка поможет",
		Empty: "Школ пока нет.",
		Columns: slices.Concat(texts("Школа"), picks("Правило", "Состояние"), counts("К сроку", "Не определено"),
			orders("Выгружено", "Последняя запись"))}
	for _, h := range holdings {
		row := gridRow{Cells: []cell{p.ofSchool(h.School, h.SchoolName), p.ofRule(h.School, h.Rule),
			worded(h.State()), counted(h.Due), counted(h.Undetermined),
			{Text: momentWords(h.Exported), Order: float64(h.Exported.Unix())}, {Text: momentWords(h.Entered),
				Order: float64(h.Entered.Unix())}}}
		for _, gap := range h.Gaps {
			text := gap.Kind.Text()
			if gap.Detail != "" {
				text = fmt.Sprintf("%s (%s)", text, gap.Detail)
			}
			row.Remarks = append(row.Remarks, onPage.Replace(text))
		}
		g.Rows = append(g.Rows, row)
	}
	p.add(part{Grid: g})
	return err
}
