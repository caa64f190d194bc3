package reports

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
)

const (
	barPitch      = 20.0 // from one bar to the next
	barThickness  = 8.0
	barsInDrawing = 25 // more are drawn in several charts, so that none is cut by a page's end
)

// teacherCharts draws a bar for each teacher who can be set beside others:
// the share of lessons in time, what the data leave open, and the interval.
func teacherCharts(rule analysis.Rule, lagging []analysis.TeacherLine) []chart {
	ranked := slices.DeleteFunc(slices.Clone(lagging), func(l analysis.TeacherLine) bool { return !l.Rankable() })
	var charts []chart
	for part := range slices.Chunk(ranked, barsInDrawing) {
		c := teacherChart(part)
		c.title = rule.Title() + ": доля уроков в срок у тех, кто отстаёт"
		if len(ranked) > barsInDrawing {
			first := len(charts)*barsInDrawing + 1
			c.title += fmt.Sprintf(" (%d–%d из %d)", first, first+len(part)-1, len(ranked))
		}
		charts = append(charts, c)
	}
	return charts
}

func teacherChart(lines []analysis.TeacherLine) chart {
	label, value := 0.0, 0.0
	for _, line := range lines {
		label = max(label, textPixels(TeacherName(line.Teacher), chartText))
		value = max(value, textPixels(LessonShareAndInterval(line.Lessons), chartText))
	}
	label = min(label, widestLabel)
	left, right := label+12, wideChart-value-12
	c := chart{width: wideChart, height: 34 + barPitch*float64(len(lines))}
	p := &pen{}
	scale := func(share float64) float64 { return left + share*(right-left) }
	drawScale(p, scale, c.height-6)
	for i, line := range lines {
		y := 26 + barPitch*float64(i)
		p.text(label+6, y+barThickness+1, chartText, toRight, "#000", fitted(TeacherName(line.Teacher), chartText, label))
		drawShare(p, scale, y, line.Lessons)
		p.text(right+8, y+barThickness+1, chartText, fromLeft, "#000", LessonShareAndInterval(line.Lessons))
	}
	c.body = p.String()
	c.desc = "Тёмная полоса — уроки в срок, светлая — не определено, черта под полосой — 95 % интервал. Числа — в таблице рядом."
	return c
}

// drawScale draws the lines and words of a scale from nothing to all.
func drawScale(p *pen, scale func(float64) float64, bottom float64) {
	for quarter := range 5 {
		share := float64(quarter) / 4
		p.line(scale(share), 20, scale(share), bottom, 0.7, "#767676")
		p.text(scale(share), 14, chartText, centred, "#000", fmt.Sprintf("%d%s%%", quarter*25, nbsp))
	}
}

// drawShare draws a bar and, under it, the interval of its share.
func drawShare(p *pen, scale func(float64) float64, y float64, l analysis.Lessons) {
	low, high := share(l.RateLow()), share(l.RateHigh())
	p.rect(scale(0), y, scale(low)-scale(0), barThickness, "#404040", "#000")
	if high > low {
		p.rect(scale(low), y, scale(high)-scale(low), barThickness, "#d0d0d0", "#000")
	}
	i := l.Interval()
	under := y + barThickness + 4
	p.line(scale(i.Low), under, scale(i.High), under, 1.4, "#000")
	p.line(scale(i.Low), under-2.5, scale(i.Low), under+2.5, 1.4, "#000")
	p.line(scale(i.High), under-2.5, scale(i.High), under+2.5, 1.4, "#000")
}

func share(r analysis.Ratio) float64 {
	if r.Den == 0 {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
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
func weekCharts(points []analysis.TrendPoint) []chart {
	var weeks []string
	for _, point := range points {
		if !slices.Contains(weeks, point.Name) {
			weeks = append(weeks, point.Name)
		}
	}
	slices.Sort(weeks) // 2015-W15 sorts by time
	var charts []chart
	for part := range slices.Chunk(weeks, weeksInDrawing) {
		c := weekChart(part, points)
		c.title = "Доля уроков в срок по неделям и правилам, %"
		if len(weeks) > weeksInDrawing {
			c.title += fmt.Sprintf(" (недели с %s по %s)", weekWords(part[0]), weekWords(part[len(part)-1]))
		}
		charts = append(charts, c)
	}
	return charts
}

func weekChart(weeks []string, points []analysis.TrendPoint) chart {
	label := 0.0
	for _, rule := range analysis.Rules {
		label = max(label, textPixels(rule.Title(), chartText))
	}
	left, top := label+12, 22.0
	c := chart{width: wideChart, height: top + weekRow*float64(len(analysis.Rules)) + 30}
	p := &pen{}
	for i, week := range weeks {
		p.text(left+weekCell*(float64(i)+0.5), 14, chartText, centred, "#000", shortWeek(week))
	}
	for row, rule := range analysis.Rules {
		y := top + weekRow*float64(row)
		p.text(label+4, y+weekRow/2+4, chartText, toRight, "#000", rule.Title())
		for i, week := range weeks {
			drawHeat(p, left+weekCell*float64(i), y, weekCell, lessonsOf(points, rule, week))
		}
	}
	drawShades(p, left, c.height-18)
	c.body = p.String()
	c.desc = "Строки — правила, столбцы — недели, названные по понедельнику. В клетке доля уроков в срок в процентах; чем темнее клетка, тем больше уроков с опозданием. Числа — в таблице рядом."
	return c
}

func shortWeek(week string) string {
	monday, err := weekMonday(week)
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

// drawHeat draws a cell of a heat map.
func drawHeat(p *pen, x, y, width float64, l analysis.Lessons) {
	if l.Due == 0 {
		p.rect(x, y, width, weekRow, "#fff", "#767676")
		p.text(x+width/2, y+weekRow/2+4, chartText, centred, "#000", Dash)
		return
	}
	late := float64(l.Late) / float64(l.Due)
	for _, shade := range shades {
		if late < shade.below {
			p.rect(x, y, width, weekRow, shade.fill, "#000")
			p.text(x+width/2, y+weekRow/2+4, chartText, centred, shade.text, bareShare(l))
			return
		}
	}
}

// bareShare is the share of lessons in time without its sign of per cent.
func bareShare(l analysis.Lessons) string {
	return strings.ReplaceAll(strings.ReplaceAll(LessonShare(l), nbsp+"%", ""), " … ", "–")
}

func drawShades(p *pen, x, y float64) {
	words := "Уроков с опозданием:"
	p.text(x, y+11, chartText, fromLeft, "#000", words)
	x += textPixels(words, chartText) + 12
	for _, shade := range shades {
		p.rect(x, y, 16, 14, shade.fill, "#000")
		p.text(x+21, y+11, chartText, fromLeft, "#000", shade.words)
		x += 21 + textPixels(shade.words, chartText) + 14
	}
}

// lateCharts draws, for each rule with late entries, how many came how late.
func lateCharts(lateness []analysis.Lateness) []chart {
	var charts []chart
	for _, l := range lateness {
		if l.Buckets[0]+l.Late() == 0 {
			continue
		}
		charts = append(charts, lateChart(l))
	}
	return charts
}

func lateChart(l analysis.Lateness) chart {
	most, value := slices.Max(l.Buckets[:]), 0.0
	for _, n := range l.Buckets {
		value = max(value, textPixels(Number(n), chartText))
	}
	const label = 92.0
	left, right := label+8, narrowChart-value-12
	c := chart{width: narrowChart, height: barPitch*float64(len(l.Buckets)) + 8, title: l.Rule.Title() + ": на сколько дней опоздали записи"}
	p := &pen{}
	for i, n := range l.Buckets {
		y := 4 + barPitch*float64(i)
		length := (right - left) * float64(n) / float64(most)
		if n > 0 {
			length = max(length, 1.5)
		}
		p.text(label, y+12, chartText, toRight, "#000", bucketWords(i))
		p.rect(left, y+2, length, barPitch-8, "#404040", "#000")
		p.text(left+length+6, y+12, chartText, fromLeft, "#000", Number(n))
	}
	c.body = p.String()
	c.desc = "Полоса на каждый промежуток опоздания, справа число записей. Числа — в таблице рядом."
	return c
}

func bucketWords(i int) string {
	if i == 0 {
		return "в срок"
	}
	return analysis.LateBucketTitles[i] + " дн."
}
