package page

import (
	"context"
	"fmt"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
)

// youngMark marks months and weeks that are too young.
const youngMark = " *"

// trend shows the share of lessons in time by month or week.
func (p *answer) trend(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	by := analysis.Cut(p.choose("by", "Шаг", parameter{string(analysis.ByMonth), "месяц"},
		parameter{string(analysis.ByWeek), "неделя"}))
	points, err := session.Trend(ctx, by, p.School)
	if err != nil {
		return err
	}
	table := part{Title: "Числа", Grid: p.trendGrid(by, points)}
	if slices.ContainsFunc(points, func(point analysis.TrendPoint) bool { return point.Young }) {
		table.Notes = []string{"* — " + reports.YoungNote + "."}
	}
	p.add(append(p.heat(by, points), table)...)
	return nil
}

func (p *answer) trendGrid(by analysis.Cut, points []analysis.TrendPoint) *grid {
	step := map[analysis.Cut]string{analysis.ByMonth: "Месяц", analysis.ByWeek: "Неделя"}[by]
	g := &grid{Name: "trend", Caption: "Уроки по времени", Empty: "За эти даты уроков нет.",
		Columns: slices.Concat(texts("Школа"), picks("Правило"), orderedPicks(step), counts("Уроков",
			"С опозданием"), orders("Уроков в срок|доля и её 95 % интервал"), picks("К предыдущему"),
			orders("Записей в срок"))}
	times := timesOf(points)
	for _, point := range points {
		change := string(point.Change)
		if point.Young {
			change += youngMark
		}
		g.add(p.ofSchool(point.School, point.SchoolName),
			p.ofRule(point.School, point.Rule),
			cell{Text: spanWords(by, point.Name), Order: float64(slices.Index(times, point.Name))},
			counted(point.Lessons.Due), counted(point.Lessons.Late),
			ofLessons(point.Lessons), worded(change), cell{Text: reports.EntryShare(point.Counts),
				Order: share(point.RateLow())})
	}
	return g
}

// timesOf are the months or weeks of points in their order.
func timesOf(points []analysis.TrendPoint) (times []string) {
	for _, point := range points {
		if !slices.Contains(times, point.Name) {
			times = append(times, point.Name)
		}
	}
	slices.Sort(times) // 2015-04 and 2015-W15 sort by time
	return times
}

// spanWords are a month or a week in words.
func spanWords(by analysis.Cut, name string) string {
	if by == analysis.ByWeek {
		return "с " + reports.WeekWords(name)
	}
	return reports.MonthWords(name)
}

// heatSchools is how many schools a heat map has room for.
const heatSchools = 40

// heat draws times against rules for one school, else against schools for each
// rule.
func (p *answer) heat(by analysis.Cut, points []analysis.TrendPoint) (parts []part) {
	rows := map[string][]reports.HeatRow{}
	var titles []string
	for _, point := range points {
		title, name := point.Rule.Title(), point.SchoolName
		if p.School != "" {
			title, name = point.SchoolName, point.Rule.Title()
		}
		if !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
		i := slices.IndexFunc(rows[title], func(row reports.HeatRow) bool { return row.Name == name })
		if i < 0 {
			i = len(rows[title])
			rows[title] = append(rows[title], reports.HeatRow{Name: name, Lessons: map[string]analysis.Lessons{}})
		}
		rows[title][i].Lessons[point.Name] = point.Lessons
	}
	for _, title := range titles {
		parts = append(parts, heatPart(by, title, rows[title], timesOf(points)))
	}
	return parts
}

func heatPart(by analysis.Cut, title string, rows []reports.HeatRow, times []string) part {
	drawn := part{Title: title}
	if len(rows) > heatSchools {
		drawn.Words = []string{fmt.Sprintf("Школ %d, на карту помещается %d: выберите школу или смотрите таблицу "+
			"ниже.", len(rows), heatSchools)}
		return drawn
	}
	for times := range slices.Chunk(times, reports.HeatTimes) {
		chart := reports.HeatChart(rows, times, func(time string) string { return spanWords(by, time) })
		chart.Title = title + ": доля уроков в срок, %"
		chart.Desc = "Чем темнее клетка, тем больше уроков с опозданием. Числа — в таблице ниже."
		drawn.Charts = append(drawn.Charts, chart)
	}
	return drawn
}
