package municipal

import (
	"fmt"
	"math"

	"vsrok/analysis"
	"vsrok/reports"
)

// Measures of a funnel, in pixels.
const (
	funnelHeight = 460.0
	funnelLeft   = 60.0
	funnelRight  = 940.0
	funnelTop    = 44.0 // numbers of points at the top stand above it
	funnelBottom = 390.0
	funnelSteps  = 120 // points of a limit's line
	pointRadius  = 3.6
)

// funnelPoint is a school in a funnel, by its number in the table beside.
type funnelPoint struct {
	number int
	line   analysis.FunnelLine
}

// funnel places points and limits on a chart.
type funnel struct {
	points []funnelPoint
	pooled analysis.Ratio
	most   float64 // lessons at the right end
	step   float64 // lessons from one mark to the next
	least  float64 // share at the bottom
	taken  []box
}

// LimitsNote says what a funnel's limits mean.
var LimitsNote = []string{
	"Пределы — точные биномиальные, вокруг общей доли всех школ: сколько уроков было бы в срок, если бы школы различал только случай. За пределы 95 % случайно выходит примерно одна школа из двадцати, за пределы 99,8 % — одна из пятисот.",
	"Школы не получают мест: внутри пределов их доли различает случай. Где неопределённые уроки могли бы изменить положение, стоит «не определено».",
	reports.ManyNote,
}

// NothingToCompare stands where no lesson of a rule has a known outcome.
const NothingToCompare = "Сравнивать нечего: нет уроков с известным исходом."

// PooledWords are the share in time of all under one rule; empty where there is
// nothing to compare. All is whom the share is of: «По всем школам».
func PooledWords(lines []analysis.FunnelLine, all string) string {
	if len(pointsOf(lines)) == 0 {
		return ""
	}
	pooled := lines[0].Pooled
	return fmt.Sprintf("%s в срок %s уроков: %s из %s.", all, reports.Percent(pooled.Num, pooled.Den),
		reports.Number(pooled.Num), reports.Number(pooled.Den))
}

// pointsOf are the schools of one rule that can be compared, by their numbers
// in the order of the lines.
func pointsOf(lines []analysis.FunnelLine) (points []funnelPoint) {
	for i, line := range lines {
		if line.Standing != analysis.NothingToSet {
			points = append(points, funnelPoint{i + 1, line})
		}
	}
	return points
}

// FunnelChart draws the schools of one rule, numbered in the order of the lines,
// against the limits of chance; not ok where there is nothing to compare.
func FunnelChart(lines []analysis.FunnelLine) (chart reports.Chart, ok bool) {
	points := pointsOf(lines)
	if len(points) == 0 {
		return chart, false
	}
	f := &funnel{points: points, pooled: points[0].line.Pooled}
	f.chooseScale()
	p := &reports.Pen{}
	f.drawAxes(p)
	f.drawLimits(p)
	f.drawPoints(p)
	f.drawLegend(p)
	return reports.Chart{
		Title: points[0].line.Rule.Title() + ": доля уроков в срок и пределы случайности", Width: reports.WideChart,
		Height: funnelHeight, Body: p.String(),
		Desc: "По горизонтали — сколько у школы уроков, по вертикали — доля уроков в срок. Сплошная черта — общая доля, штрих — пределы 95 %, пунктир — 99,8 %. Номера школ и числа — в таблице рядом.",
	}, true
}

// chooseScale makes room for every school; limits that lie lower run along the
// bottom.
func (f *funnel) chooseScale() {
	f.least = 1
	for _, point := range f.points {
		l := point.line
		f.most = math.Max(f.most, float64(l.Lessons.Due))
		f.least = math.Min(f.least, reports.Share(l.Lessons.RateLow()))
	}
	f.step = niceStep(f.most * 1.03 / 5)
	f.most = math.Ceil(f.most*1.03/f.step) * f.step
	f.least = math.Max(0, math.Min(0.9, math.Floor((f.least-0.05)*20)/20))
}

// niceStep is a round number of lessons that is not smaller: 1, 2 or 5 with
// zeros after it.
func niceStep(n float64) float64 {
	for unit := 1.0; ; unit *= 10 {
		for _, times := range []float64{1, 2, 5} {
			if times*unit >= n {
				return times * unit
			}
		}
	}
}

func (f *funnel) x(lessons float64) float64 {
	return funnelLeft + lessons/f.most*(funnelRight-funnelLeft)
}

func (f *funnel) y(share float64) float64 {
	return funnelBottom - (math.Max(share, f.least)-f.least)/(1-f.least)*(funnelBottom-funnelTop)
}

func (f *funnel) drawAxes(p *reports.Pen) {
	step := 0.05
	for (1-f.least)/step > 8 {
		step *= 2
	}
	for share := 1.0; share > f.least-0.001; share -= step {
		p.Line(funnelLeft, f.y(share), funnelRight, f.y(share), 0.6, "#a0a0a0")
		p.Text(funnelLeft-6, f.y(share)+4, reports.ChartText, reports.ToRight, "#000",
			fmt.Sprintf("%.0f%s%%", share*100, reports.NBSP))
	}
	for lessons := 0.0; lessons <= f.most; lessons += f.step {
		p.Line(f.x(lessons), funnelBottom, f.x(lessons), funnelBottom+5, 1, "#000")
		p.Text(f.x(lessons), funnelBottom+18, reports.ChartText, reports.Centred, "#000",
			reports.Number(int(math.Round(lessons))))
	}
	p.Line(funnelLeft, funnelBottom, funnelRight, funnelBottom, 1.2, "#000")
	p.Text((funnelLeft+funnelRight)/2, funnelBottom+35, reports.ChartText, reports.Centred, "#000",
		"Уроков у школы к сроку")
}

// drawLimits draws the pooled share and both pairs of limits. The limits are
// exact whole numbers of lessons, so their lines are not smooth.
func (f *funnel) drawLimits(p *reports.Pen) {
	pooled := reports.Share(f.pooled)
	p.Line(funnelLeft, f.y(pooled), funnelRight, f.y(pooled), 1.2, "#000")
	var lines [4][][2]float64
	previous := 0
	for i := 1; i <= funnelSteps; i++ {
		n := int(f.most) * i / funnelSteps
		if n == previous {
			continue
		}
		previous = n
		warn, alarm := analysis.LimitsOf(n, f.pooled)
		for k, limit := range []int{warn.Low, warn.High, alarm.Low, alarm.High} {
			lines[k] = append(lines[k], [2]float64{f.x(float64(n)), f.y(float64(limit) / float64(n))})
		}
	}
	p.Curve(lines[0], "9 4")
	p.Curve(lines[1], "9 4")
	p.Curve(lines[2], "2 3")
	p.Curve(lines[3], "2 3")
}

// box is a place on a chart that is taken.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(other box) bool {
	return b.left < other.right && other.left < b.right && b.top < other.bottom && other.top < b.bottom
}

func (f *funnel) free(b box) bool {
	if b.left < funnelLeft || b.right > reports.WideChart || b.top < 0 || b.bottom > funnelBottom {
		return false
	}
	for _, other := range f.taken {
		if b.meets(other) {
			return false
		}
	}
	return true
}

// drawPoints draws the schools, and then their numbers where nothing stands.
func (f *funnel) drawPoints(p *reports.Pen) {
	for _, point := range f.points {
		l := point.line.Lessons
		x := f.x(float64(l.Due))
		low, high := f.y(reports.Share(l.RateLow())), f.y(reports.Share(l.RateHigh()))
		if low != high {
			p.Line(x, low, x, high, 1.6, "#000")
			f.taken = append(f.taken, box{x - 2, high, x + 2, low})
		}
		f.taken = append(f.taken, box{x - pointRadius, low - pointRadius, x + pointRadius, low + pointRadius})
	}
	for _, point := range f.points {
		l := point.line
		p.Circle(f.x(float64(l.Lessons.Due)), f.y(reports.Share(l.Lessons.RateLow())), pointRadius,
			standingFill(l.Standing))
	}
	for _, point := range f.points {
		f.drawNumber(p, point)
	}
}

func standingFill(s analysis.Standing) string {
	switch s {
	case analysis.Below998, analysis.Above998:
		return "#000"
	case analysis.Below95, analysis.Above95:
		return "#9a9a9a"
	}
	return "#fff"
}

// drawNumber writes a school's number beside its point, or further off with a
// line to it where others stand.
func (f *funnel) drawNumber(p *reports.Pen, point funnelPoint) {
	text := reports.Number(point.number)
	width := reports.TextPixels(text, reports.ChartText)
	x, y := f.x(float64(point.line.Lessons.Due)), f.y(reports.Share(point.line.Lessons.RateLow()))
	for distance := 8.0; distance < 150; distance += 6 {
		for eighth := range 16 {
			angle := float64(eighth) * math.Pi / 8
			// The box's middle lies at the distance; wide numbers need more room sideways.
			cx, cy := x+math.Cos(angle)*(distance+width/2), y-math.Sin(angle)*(distance+2)
			place := box{cx - width/2 - 1, cy - 6, cx + width/2 + 1, cy + 6}
			if !f.free(place) {
				continue
			}
			if distance > 14 {
				p.Line(x, y, cx-math.Cos(angle)*(width/2+1), cy+math.Sin(angle)*5, 0.6, "#595959")
			}
			p.Number(cx, cy+4, reports.ChartText, text)
			f.taken = append(f.taken, place)
			return
		}
	}
}

func (f *funnel) drawLegend(p *reports.Pen) {
	y, x := funnelHeight-10, funnelLeft
	for _, item := range []struct{ fill, words string }{
		{"#fff", "в пределах 95 % или не определено"}, {"#9a9a9a", "за пределами 95 %"},
		{"#000", "за пределами 99,8 %"},
	} {
		p.Circle(x+4, y-4, pointRadius, item.fill)
		p.Text(x+13, y, reports.ChartText, reports.FromLeft, "#000", item.words)
		x += 13 + reports.TextPixels(item.words, reports.ChartText) + 16
	}
	for _, item := range []struct{ dashes, words string }{{"", "общая доля"}, {"9 4", "пределы 95 %"},
		{"2 3", "пределы 99,8 %"}} {
		p.Curve([][2]float64{{x, y - 4}, {x + 30, y - 4}}, item.dashes)
		p.Text(x+36, y, reports.ChartText, reports.FromLeft, "#000", item.words)
		x += 36 + reports.TextPixels(item.words, reports.ChartText) + 16
	}
}
