package page

import (
	"context"
	"fmt"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/school"
)

// clock shows which weekdays' lessons come late, and when entries are made.
func (p *answer) clock(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	clocks, err := session.Clocks(ctx, p.School)
	if err != nil {
		return err
	}
	for i, passage := range school.ClockPassages(sumClocks(clocks)) {
		p.add(part{Title: passage.Heading, Grid: passageGrid(fmt.Sprintf("clock-%d", i+1), passage),
			Notes: passage.Notes})
	}
	return nil
}

// sumClocks are all schools together, a clock a rule.
func sumClocks(clocks []analysis.Clock) (sums []analysis.Clock) {
	for _, rule := range analysis.Rules {
		i := slices.IndexFunc(clocks, func(c analysis.Clock) bool { return c.Rule == rule })
		if i < 0 {
			continue
		}
		sum := clocks[i]
		for _, other := range clocks[i+1:] {
			if other.Rule == rule {
				sum = bothClocks(sum, other)
			}
		}
		sums = append(sums, sum)
	}
	return sums
}

func bothClocks(a, b analysis.Clock) analysis.Clock {
	for day := range a.Lessons {
		a.Lessons[day] = a.Lessons[day].Add(b.Lessons[day])
		for hour := range a.Entered[day] {
			a.Entered[day][hour] = a.Entered[day][hour].Add(b.Entered[day][hour])
		}
	}
	return a
}

// passageGrid is a table of a report as a table of the page.
func passageGrid(name string, p reports.Passage) *grid {
	g := &grid{Name: name, Caption: p.Heading, Empty: "Записей, к которым подошёл срок, нет."}
	for _, c := range p.Columns {
		g.Columns = append(g.Columns, texts(c.Head)...)
	}
	for _, row := range p.Rows {
		var cells []cell
		for i, c := range row {
			cells = append(cells, worded(c.Text(p.Columns[i].Kind)))
		}
		g.add(cells...)
	}
	return g
}
