package school

import (
	"fmt"
	"slices"
	"strings"

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
		p.Text(label+6, y+barThickness+1, reports.ChartText, reports.ToRight, "#000", reports.Fitted(reports.TeacherName(line.Teacher), reports.ChartText, label))
		drawShare(p, scale, y, line.Lessons)
		p.Text(right+8, y+barThickness+1, reports.ChartText, reports.FromLeft, "#000", reports.LessonShareAndInterval(line.Lessons))
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
		p.Text(scale(share), 14, reports.ChartText, reports.Centred, "#000", fmt.Sprintf("%d%s%%", quarter*25, reports.NBSP))
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

// shades tell how large a part of lessons is surely late; the text on them
// keeps a contrast of at least 4.5 to 1.
var shades = []struct {
	below      float64
	fill, text string
	words      string
}{
	{0.0005, "#ffffff", "#000", "всё в срок"},
	{0.05, "#e4e4e4", "#000", "до 5 %"},
	{0.15, "#bdbdbd", "#000", "5–15 %"},
	{0.30, "#6a6a6a", "#fff", "15–30 %"},
	{2, "#262626", "#fff", "30 % и больше"},
}

const (
	weeksInDrawing = 11
	weekCell       = 72.0
	weekRow        = 26.0
)

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
	for part := range slices.Chunk(weeks, weeksInDrawing) {
		c := weekChart(part, points)
		c.Title = "Доля уроков в срок по неделям и правилам, %"
		if len(weeks) > weeksInDrawing {
			c.Title += fmt.Sprintf(" (недели с %s по %s)", reports.WeekWords(part[0]), reports.WeekWords(part[len(part)-1]))
		}
		charts = append(charts, c)
	}
	return charts
}

func weekChart(weeks []string, points []analysis.TrendPoint) reports.Chart {
	label := 0.0
	for _, rule := range analysis.Rules {
		label = max(label, reports.TextPixels(rule.Title(), reports.ChartText))
	}
	left, top := label+12, 22.0
	c := reports.Chart{Width: reports.WideChart, Height: top + weekRow*float64(len(analysis.Rules)) + 30}
	p := &reports.Pen{}
	for i, week := range weeks {
		p.Text(left+weekCell*(float64(i)+0.5), 14, reports.ChartText, reports.Centred, "#000", shortWeek(week))
	}
	for row, rule := range analysis.Rules {
		y := top + weekRow*float64(row)
		p.Text(label+4, y+weekRow/2+4, reports.ChartText, reports.ToRight, "#000", rule.Title())
		for i, week := range weeks {
			drawWeek(p, left+weekCell*float64(i), y, lessonsOf(points, rule, week))
		}
	}
	drawShades(p, left, c.Height-18)
	c.Body = p.String()
	c.Desc = "Строки — правила, столбцы — недели, названные по понедельнику. В клетке доля уроков в срок в процентах; чем темнее клетка, тем больше уроков с опозданием. Числа — в таблице рядом."
	return c
}

func shortWeek(week string) string {
	monday, err := reports.WeekMonday(week)
	if err != nil {
		return week
	}
	return "с " + monday.Format("02.01.06")
}

func lessonsOf(points []analysis.TrendPoint, rule analysis.Rule, week string) analysis.Lessons {
	for _, point := range points {
		if point.Rule == rule && point.Name == week {
			return point.Lessons
		}
	}
	return analysis.Lessons{}
}

func drawWeek(p *reports.Pen, x, y float64, l analysis.Lessons) {
	if l.Due == 0 {
		p.Rect(x, y, weekCell, weekRow, "#fff", "#767676")
		p.Text(x+weekCell/2, y+weekRow/2+4, reports.ChartText, reports.Centred, "#000", reports.Dash)
		return
	}
	late := float64(l.Late) / float64(l.Due)
	for _, shade := range shades {
		if late < shade.below {
			p.Rect(x, y, weekCell, weekRow, shade.fill, "#000")
			p.Text(x+weekCell/2, y+weekRow/2+4, reports.ChartText, reports.Centred, shade.text, bareShare(l))
			return
		}
	}
}

// bareShare is the share of lessons in time without its sign of per cent.
func bareShare(l analysis.Lessons) string {
	return strings.ReplaceAll(strings.ReplaceAll(reports.LessonShare(l), reports.NBSP+"%", ""), " … ", "–")
}

func drawShades(p *reports.Pen, x, y float64) {
	words := "Уроков с опозданием:"
	p.Text(x, y+11, reports.ChartText, reports.FromLeft, "#000", words)
	x += reports.TextPixels(words, reports.ChartText) + 12
	for _, shade := range shades {
		p.Rect(x, y, 16, 14, shade.fill, "#000")
		p.Text(x+21, y+11, reports.ChartText, reports.FromLeft, "#000", shade.words)
		x += 21 + reports.TextPixels(shade.words, reports.ChartText) + 14
	}
}

// lateCharts draws, for each rule with late entries, how many came how late.
func lateCharts(lateness []analysis.Lateness) []reports.Chart {
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
	c := reports.Chart{Width: reports.NarrowChart, Height: barPitch*float64(len(l.Buckets)) + 8, Title: l.Rule.Title() + ": на сколько дней опоздали записи"}
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
