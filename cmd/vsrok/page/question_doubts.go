package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// doubts shows what could not be seen behind the signs, and of which days
// something was sent.
func (p *answer) doubts(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	lines, err := session.Lines(ctx, analysis.BySchool, p.School)
	if err != nil {
		return err
	}
	p.add(part{Grid: p.doubtsGrid(lines)})
	if p.School == "" {
		coverage, err := session.Coverage(ctx, "")
		p.Days = reports.DayMaps(coverage, func(c analysis.Coverage) string { return session.SchoolName(c.School) })
		return err
	}
	coverage, err := session.ClassCoverage(ctx, p.School)
	p.Days = reports.DayMaps(coverage, func(c analysis.Coverage) string { return c.Class })
	return err
}

func (p *answer) doubtsGrid(lines []analysis.Line) *grid {
	g := &grid{Name: "doubts",
		Caption: "Сомнения за знаками: числа не входят в исходы, но «+» даётся, только если доля не ниже порога " +
			"и с ними", Empty: "Сомнений нет ни в одном знаке.",
		Columns: slices.Concat(texts("Школа"), picks("Правило"), signs("Знак"), counts("Отклонено", "Не видно",
			"Ещё придёт", "Не определено"), orders("Решится"))}
	for _, l := range lines {
		if l.Doubts.None() && l.Sign != analysis.Unknown {
			continue
		}
		decided := cell{}
		if !l.DecidedOn.IsZero() {
			decided = cell{Text: "около " + reports.Date(l.DecidedOn), Order: float64(l.DecidedOn.Unix())}
		}
		row := gridRow{Cells: []cell{p.ofSchool(l.School, l.SchoolName), p.ofRule(l.School, l.Rule),
			signCell(p.Asked, l), counted(l.Doubts.Rejected), counted(l.Doubts.Silent),
			counted(l.Doubts.ToCome), counted(l.Undetermined), decided}, Remarks: unseenWords(l)}
		if help := l.WhatDecides(); help != "" {
			row.Remarks = append(row.Remarks, "Чтобы ответить точно, "+help+".")
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// plan says which exports to save in a month.
func (p *answer) plan(ctx context.Context, ws *Workspace, session *analysis.Session) error {
	month, err := p.chooseMonth(session.To)
	if err != nil {
		return err
	}
	q := session.Question
	q.From, q.To, q.AsOf = month, month.AddDate(0, 1, -1), month.AddDate(0, 1, 0)
	of, err := analysis.NewSession(ctx, ws.DB.DB, ws.Calendar, q)
	if err != nil {
		return err
	}
	plans, err := of.Plan(ctx, ws.Periods, p.School)
	if err := errors.Join(err, of.Close()); err != nil {
		return err
	}
	p.Round = fmt.Sprintf("Месяц %s; %s. Все выгрузки — по всем классам, время — местное время школы.",
		month.Format("01.2006"), q.Reading)
	p.add(part{Grid: planGrid(plans)})
	for _, plan := range plans {
		p.add(part{Title: schoolsOf(plan), Words: append([]string{"Сейчас: " + plan.Situation + "."}, plan.Notes...)})
	}
	return nil
}

// chooseMonth offers any month; at first the one after the round's last day.
func (p *answer) chooseMonth(last time.Time) (time.Time, error) {
	month := time.Date(last.Year(), last.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	asked := p.query.Get("month")
	if asked == "" {
		asked = month.Format("2006-01")
	}
	p.Selects = append(p.Selects, selection{Name: "month", Label: "Месяц", Chosen: asked, Month: true})
	month, err := time.Parse("2006-01", asked)
	if err != nil {
		return month, fmt.Errorf("месяц «%s» не понят: выберите его в поле «Месяц», например 2015-05", asked)
	}
	return month, nil
}

// planGrid is a line a school, day and export.
func planGrid(plans []analysis.SchoolPlan) *grid {
	g := &grid{Name: "plan", Caption: "Что и когда сохранить", Empty: "Выгружать нечего."}
	for i, head := range reports.PlanHead {
		g.Columns = append(g.Columns, column{Head: head, Choose: i == 2 || i == 6})
	}
	g.Columns[1].Kind = ofShares
	for _, plan := range plans {
		for _, school := range plan.Schools {
			for _, texts := range reports.PlanRows(school, plan) {
				var cells []cell
				for _, text := range texts {
					cells = append(cells, worded(text))
				}
				if day, err := time.Parse("02.01.2006", texts[1]); err == nil {
					cells[1].Order = float64(day.Unix())
				}
				g.Rows = append(g.Rows, gridRow{Cells: cells})
			}
		}
	}
	return g
}

// schoolsOf names the schools of a plan.
func schoolsOf(plan analysis.SchoolPlan) string {
	var names []string
	for _, school := range plan.Schools {
		names = append(names, school.Name)
	}
	return reports.List(names)
}
