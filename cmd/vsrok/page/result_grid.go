package page

import (
	"vsrok/analysis"
	"vsrok/reports"
)

// resultGrid is the lines of all schools: a row a school, a column a rule.
func resultGrid(a asked, lines []analysis.Line) *grid {
	g := &grid{Name: "result", Caption: "Внесено в срок, по школам. Нажмите на клетку, чтобы увидеть уроки",
		Class:   "signs",
		Columns: texts("Школа")}
	for _, rule := range analysis.Rules {
		g.Columns = append(g.Columns, signs(rule.Title()+"|"+rule.Denominator())...)
	}
	school := ""
	sums := map[analysis.Rule]analysis.Counts{}
	for _, line := range lines { // by school and rule
		if school != line.School {
			school = line.School
			g.add(linked(line.SchoolName, a.To(schoolURL(line.School))))
		}
		last := &g.Rows[len(g.Rows)-1]
		last.Cells = append(last.Cells, signCell(a, line))
		sums[line.Rule] = sums[line.Rule].Add(line.Counts)
	}
	g.Total = totals(sums)
	return g
}

// signCell is a line as a sign, the share in time and what to know of both.
func signCell(a asked, l analysis.Line) cell {
	c := cell{Sign: l.Sign, Order: -1}
	switch {
	case l.Due() > 0:
		c.Text, c.Order = reports.EntryShare(l.Counts), share(l.RateLow())
		c.Link = a.To(lessonsURL(l.School, l.Rule, nil))
		if l.FewData() {
			c.Small = reports.FewLessons
		}
	case l.Sign != analysis.Blank:
		c.Small = "прочитать нечего"
	case l.NoExport:
		c.Small = "нет выгрузки"
	default:
		c.Small = "нет данных"
	}
	return c
}

func share(r analysis.Ratio) float64 {
	if r.Den == 0 {
		return -1
	}
	return float64(r.Num) / float64(r.Den)
}

// totals are all schools together, rule by rule: without a sign, which is a
// school's own.
func totals(sums map[analysis.Rule]analysis.Counts) []cell {
	row := []cell{worded("Все школы")}
	for _, rule := range analysis.Rules {
		sum := sums[rule]
		c := cell{Text: reports.EntryShare(sum)}
		if sum.Due() > 0 {
			c.Small = reports.Number(sum.OnTime) + " из " + reports.Number(sum.Due())
		}
		row = append(row, c)
	}
	return row
}
