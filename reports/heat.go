package reports

import (
	"strings"

	"vsrok/analysis"
)

// HeatRow is the height of a heat map's row in pixels.
const HeatRow = 26.0

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

// DrawHeat draws a cell of a heat map, so wide and HeatRow high.
func DrawHeat(p *Pen, x, y, width float64, l analysis.Lessons) {
	if l.Due == 0 {
		p.Rect(x, y, width, HeatRow, "#fff", "#767676")
		p.Text(x+width/2, y+HeatRow/2+4, ChartText, Centred, "#000", Dash)
		return
	}
	late := float64(l.Late) / float64(l.Due)
	for _, shade := range shades {
		if late < shade.below {
			p.Rect(x, y, width, HeatRow, shade.fill, "#000")
			p.Text(x+width/2, y+HeatRow/2+4, ChartText, Centred, shade.text, bareShare(l))
			return
		}
	}
}

// bareShare is the share of lessons in time without its sign of per cent.
func bareShare(l analysis.Lessons) string {
	return strings.ReplaceAll(strings.ReplaceAll(LessonShare(l), NBSP+"%", ""), " … ", "–")
}

// DrawShades draws what the shades of a heat map mean.
func DrawShades(p *Pen, x, y float64) {
	words := "Уроков с опозданием:"
	p.Text(x, y+11, ChartText, FromLeft, "#000", words)
	x += TextPixels(words, ChartText) + 12
	for _, shade := range shades {
		p.Rect(x, y, 16, 14, shade.fill, "#000")
		p.Text(x+21, y+11, ChartText, FromLeft, "#000", shade.words)
		x += 21 + TextPixels(shade.words, ChartText) + 14
	}
}
