package reports

import (
	"strings"

	"vsrok/analysis"
)

// HeatRow is a row of a heat map: a name, and its lessons by time.
type HeatRow struct {
	Name    string
	Lessons map[string]analysis.Lessons
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

// HeatTimes is how many columns a heat map has room for.
const HeatTimes = 11

// Measures of a heat map, in pixels.
const (
	heatCell = 72.0
	heatRow  = 26.0
)

// HeatChart draws rows against times (or other columns), darker where more
// lessons are late. Head names a column.
func HeatChart(rows []HeatRow, times []string, head func(time string) string) Chart {
	label := 0.0
	for _, row := range rows {
		label = max(label, TextPixels(row.Name, ChartText))
	}
	label = min(label, widestHeatLabel)
	left, top := label+12, 22.0
	c := Chart{Width: WideChart, Height: top + heatRow*float64(len(rows)) + 30}
	p := &Pen{}
	cell := heatCell
	for _, time := range times {
		cell = max(cell, TextPixels(head(time), ChartText)+8)
	}
	for i, time := range times {
		p.Text(left+cell*(float64(i)+0.5), 14, ChartText, Centred, "#000", head(time))
	}
	for i, row := range rows {
		y := top + heatRow*float64(i)
		p.Text(label+4, y+heatRow/2+4, ChartText, ToRight, "#000", Fitted(row.Name, ChartText, label))
		for k, time := range times {
			drawHeat(p, left+cell*float64(k), y, cell, row.Lessons[time])
		}
	}
	drawShades(p, left, c.Height-18)
	c.Body = p.String()
	return c
}

// widestHeatLabel leaves room for all times.
const widestHeatLabel = WideChart - 12 - HeatTimes*heatCell

func drawHeat(p *Pen, x, y, width float64, l analysis.Lessons) {
	if l.Due == 0 {
		p.Rect(x, y, width, heatRow, "#fff", "#767676")
		p.Text(x+width/2, y+heatRow/2+4, ChartText, Centred, "#000", Dash)
		return
	}
	late := float64(l.Late) / float64(l.Due)
	for _, shade := range shades {
		if late < shade.below {
			p.Rect(x, y, width, heatRow, shade.fill, "#000")
			p.Text(x+width/2, y+heatRow/2+4, ChartText, Centred, shade.text, bareShare(l))
			return
		}
	}
}

// bareShare is the share of lessons in time without its sign of per cent.
func bareShare(l analysis.Lessons) string {
	return strings.ReplaceAll(strings.ReplaceAll(LessonShare(l), NBSP+"%", ""), " … ", "–")
}

func drawShades(p *Pen, x, y float64) {
	words := "Уроков с опозданием:"
	p.Text(x, y+11, ChartText, FromLeft, "#000", words)
	x += TextPixels(words, ChartText) + 12
	for _, shade := range shades {
		p.Rect(x, y, 16, 14, shade.fill, "#000")
		p.Text(x+21, y+11, ChartText, FromLeft, "#000", shade.words)
		x += 21 + TextPixels(shade.words, ChartText) + 14
	}
}
