package school

import (
	"cmp"
	"fmt"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
)

const (
	barPitch      = 20.0 // from one bar to the next
	barThickness  = 8.0
	barsInDrawing = 25 // more are drawn in several charts, so that none is cut by a page's end
)

// teacherCharts draws a bar for each teacher who can be set beside others:
// the share of lessons in time, what the data leave open, and the interval.
func teacherCharts(rule analysis.Rule, lagging []analysis.TeacherLine) []reports.Chart {
	ranked := slices.DeleteFunc(slices.Clone(lagging), func(l analysis.TeacherLine) bool { return !l.Rankable() })
	byShare(ranked)
	var charts []reports.Chart
	for part := range slices.Chunk(ranked, barsInDrawing) {
		c := teacherChart(part)
		c.Title = rule.Title() + ": доля уроков в срок у тех, кто отстаёт"
		if len(ranked) > barsInDrawing {
			first := len(charts)*barsInDrawing + 1
			c.Title += fmt.Sprintf(" (%d–%d из %d)", first, first+len(part)-1, len(ranked))
		}
		charts = append(charts, c)
	}
	return charts
}

// byShare orders teachers by what their bars show, the least first.
func byShare(lines []analysis.TeacherLine) {
	slices.SortStableFunc(lines, func(a, b analysis.TeacherLine) int {
		return cmp.Compare(reports.Share(a.Lessons.RateLow()), reports.Share(b.Lessons.RateLow()))
	})
}

// teacherBars are the same bars for a workbook.
func teacherBars(rule analysis.Rule, lagging []analysis.TeacherLine) reports.Bars {
	bars := reports.Bars{Title: rule.Title() + ": доля уроков в срок у тех, кто отстаёт"}
	ranked := slices.Clone(lagging)
	byShare(ranked)
	for _, l := range ranked {
		bars.Rows = append(bars.Rows, reports.Bar{Name: reports.TeacherName(l.Teacher), Low: l.Lessons.RateLow(),
			High: l.Lessons.RateHigh()})
	}
	return bars
}

// weekBars are a school's weeks under each rule for a workbook.
func weekBars(points []analysis.TrendPoint) (charts []reports.Bars) {
	for _, rule := range analysis.Rules {
		bars := reports.Bars{Title: rule.Title() + ": доля уроков в срок по неделям"}
		for _, p := range points {
			if p.Rule == rule && p.Lessons.Due > 0 {
				bars.Rows = append(bars.Rows,
					reports.Bar{Name: reports.WeekWords(p.Name), Low: p.Lessons.RateLow(), High: p.Lessons.RateHigh()})
			}
		}
		if len(bars.Rows) > 0 {
			charts = append(charts, bars)
		}
	}
	return charts
}

func teacherChart(lines []analysis.TeacherLine) reports.Chart {
	label, value := 0.0, 0.0
	for _, line := range lines {
		label = max(label, reports.TextPixels(reports.TeacherName(line.Teacher), reports.ChartText))
		value = max(value, reports.TextPixels(reports.LessonShareAndInterval(line.Lessons), reports.ChartText))
	}
	label = min(label, reports.WidestLabel)
	left, right := label+12, reports.WideChart-value-12
	c := reports.Chart{Width: reports.WideChart, Height: 34 + barPitch*float64(len(lines))}
	p := &reports.Pen{}
	scale := func(share float64) float64 { return left + share*(right-left) }
	drawScale(p, scale, c.Height-6)
	for i, line := range lines {
		y := 26 + barPitch*float64(i)
		p.Text(label+6, y+barThickness+1, reports.ChartText, reports.ToRight, "#000",
			reports.Fitted(reports.TeacherName(line.Teacher), reports.ChartText, label))
		drawShare(p, scale, y, line.Lessons)
		p.Text(right+8, y+barThickness+1, reports.ChartText, reports.FromLeft, "#000",
			reports.LessonShareAndInterval(line.Lessons))
	}
	c.Body = p.String()
	c.Desc = "Тёмная полоса — уроки в срок, светлая — не определено, черта под полосой — 95 % интервал. Числа — в таблице рядом."
	return c
}

// drawScale draws the lines and words of a scale from nothing to all.
func drawScale(p *reports.Pen, scale func(float64) float64, bottom float64) {
	for quarter := range 5 {
		share := float64(quarter) / 4
		p.Line(scale(share), 20, scale(share), bottom, 0.7, "#767676")
		p.Text(scale(share), 14, reports.ChartText, reports.Centred, "#000",
			fmt.Sprintf("%d%s%%", quarter*25, reports.NBSP))
	}
}

// drawShare draws a bar and, under it, the interval of its share.
func drawShare(p *reports.Pen, scale func(float64) float64, y float64, l analysis.Lessons) {
	low, high := reports.Share(l.RateLow()), reports.Share(l.RateHigh())
	p.Rect(scale(0), y, scale(low)-scale(0), barThickness, "#404040", "#000")
	if high > low {
		p.Rect(scale(low), y, scale(high)-scale(low), barThickness, "#d0d0d0", "#000")
	}
	i := l.Interval()
	under := y + barThickness + 4
	p.Line(scale(i.Low), under, scale(i.High), under, 1.4, "#000")
	p.Line(scale(i.Low), under-2.5, scale(i.Low), under+2.5, 1.4, "#000")
	p.Line(scale(i.High), under-2.5, scale(i.High), under+2.5, 1.4, "#000")
}

// weekCharts draws the weeks of a school against its rules, darker where more
// lessons are late.
func weekCharts(points []analysis.TrendPoint) []reports.Chart {
	var weeks []string
	for _, point := range points {
		if !slices.Contains(weeks, point.Name) {
			weeks = append(weeks, point.Name)
		}
	}
	slices.Sort(weeks) // 2015-W15 sorts by time
	var charts []reports.Chart
	for part := range slices.Chunk(weeks, reports.HeatTimes) {
		c := reports.HeatChart(ruleRows(points), part, shortWeek)
		c.Desc = "Строки — правила, столбцы — недели, названные по понедельнику. В клетке доля уроков в срок в процентах; чем темнее клетка, тем больше уроков с опозданием. Числа — в таблице рядом."
		c.Title = "Доля уроков в срок по неделям и правилам, %"
		if len(weeks) > reports.HeatTimes {
			c.Title += fmt.Sprintf(" (недели с %s по %s)", reports.WeekWords(part[0]),
				reports.WeekWords(part[len(part)-1]))
		}
		charts = append(charts, c)
	}
	return charts
}

// ruleRows are the rules of one school as the rows of a heat map.
func ruleRows(points []analysis.TrendPoint) []reports.HeatRow {
	rows := make([]reports.HeatRow, len(analysis.Rules))
	for i, rule := range analysis.Rules {
		rows[i] = reports.HeatRow{Name: rule.Title(), Lessons: map[string]analysis.Lessons{}}
		for _, point := range points {
			if point.Rule == rule {
				rows[i].Lessons[point.Name] = point.Lessons
			}
		}
	}
	return rows
}

func shortWeek(week string) string {
	monday, err := reports.WeekMonday(week)
	if err != nil {
		return week
	}
	return "с " + monday.Format("02.01.06")
}

// LateCharts draws, for each rule with late entries, how many came how late.
func LateCharts(lateness []analysis.Lateness) []reports.Chart {
	var charts []reports.Chart
	for _, l := range lateness {
		if l.Buckets[0]+l.Late() == 0 {
			continue
		}
		charts = append(charts, lateChart(l))
	}
	return charts
}

func lateChart(l analysis.Lateness) reports.Chart {
	most, value := slices.Max(l.Buckets[:]), 0.0
	for _, n := range l.Buckets {
		value = max(value, reports.TextPixels(reports.Number(n), reports.ChartText))
	}
	const label = 92.0
	left, right := label+8, reports.NarrowChart-value-12
	c := reports.Chart{Width: reports.NarrowChart, Height: barPitch*float64(len(l.Buckets)) + 8,
		Title: l.Rule.Title() + ": на сколько дней опоздали записи"}
	p := &reports.Pen{}
	for i, n := range l.Buckets {
		y := 4 + barPitch*float64(i)
		length := (right - left) * float64(n) / float64(most)
		if n > 0 {
			length = max(length, 1.5)
		}
		p.Text(label, y+12, reports.ChartText, reports.ToRight, "#000", bucketWords(i))
		p.Rect(left, y+2, length, barPitch-8, "#404040", "#000")
		p.Text(left+length+6, y+12, reports.ChartText, reports.FromLeft, "#000", reports.Number(n))
	}
	c.Body = p.String()
	c.Desc = "Полоса на каждый промежуток опоздания, справа число записей. Числа — в таблице рядом."
	return c
}

func bucketWords(i int) string {
	if i == 0 {
		return "в срок"
	}
	return analysis.LateBucketTitles[i] + " дн."
}
