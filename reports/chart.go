package reports

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"vsrok/analysis"
)

// Chart is a drawing of numbers that stand in a table beside it. It is read in
// black and white: every value is written too.
type Chart struct {
	Title, Desc   string // what it shows, and its gist for those who do not see it
	Width, Height float64
	Body          string // SVG elements
}

// Measures of charts, in pixels at 96 dots an inch.
const (
	WideChart   = 960.0
	NarrowChart = 470.0
	ChartText   = 11.0
	WidestLabel = 420.0 // a longer name is cut and stands whole in the table
)

// SVG is the chart as an element of a page. Ids have to be unique on it.
func (c Chart) SVG(id string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%s-t %s-d" font-family="Arial, 'Liberation Sans', sans-serif"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>%s</svg>`,
		pixels(c.Width), pixels(c.Height), pixels(c.Width), pixels(c.Height), id, id, id, markup(c.Title), id,
		markup(c.Desc), c.Body)
}

// markup is text from outside as text of a page.
func markup(text string) string { return html.EscapeString(CleanText(text)) }

// pixels is a length in an attribute, to a tenth.
func pixels(length float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(length, 'f', 1, 64), ".0")
}

// TextPixels is how wide a line of text is.
func TextPixels(text string, size float64) float64 {
	width := 0
	for _, r := range text {
		width += RuneWidth(r)
	}
	return float64(width) / 1000 * size * Spare
}

// Fitted is the beginning of a text that fits a width.
func Fitted(text string, size, width float64) string {
	runes := []rune(text)
	if TextPixels(text, size) <= width {
		return text
	}
	for len(runes) > 0 && TextPixels(string(runes)+"…", size) > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// Pen writes SVG elements.
type Pen struct{ strings.Builder }

// Rect draws a rectangle from its upper left corner, in pixels.
func (p *Pen) Rect(x, y, width, height float64, fill, stroke string) {
	fmt.Fprintf(p, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s" stroke="%s"/>`, pixels(x), pixels(y),
		pixels(width), pixels(height), fill, stroke)
}

// Line draws a straight line, in pixels.
func (p *Pen) Line(x1, y1, x2, y2, width float64, colour string) {
	fmt.Fprintf(p, `<path d="M%s %sL%s %s" stroke="%s" stroke-width="%s" fill="none"/>`, pixels(x1), pixels(y1),
		pixels(x2), pixels(y2), colour, pixels(width))
}

// Curve joins points; dashes is a pattern of lengths, empty for none.
func (p *Pen) Curve(points [][2]float64, dashes string) {
	fmt.Fprint(p, `<path fill="none" stroke="#000" stroke-width="1.2" `)
	if dashes != "" {
		fmt.Fprintf(p, `stroke-dasharray="%s" `, dashes)
	}
	fmt.Fprint(p, `d="`)
	for i, point := range points {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(p, "%s%s %s", letter, pixels(point[0]), pixels(point[1]))
	}
	fmt.Fprint(p, `"/>`)
}

// Circle draws a circle with a black edge, in pixels.
func (p *Pen) Circle(x, y, radius float64, fill string) {
	fmt.Fprintf(p, `<circle cx="%s" cy="%s" r="%s" fill="%s" stroke="#000" stroke-width="1.2"/>`, pixels(x), pixels(y),
		pixels(radius), fill)
}

// where text stands to its point.
const (
	FromLeft = "start"
	Centred  = "middle"
	ToRight  = "end"
)

// Text writes one line whose anchor is FromLeft, Centred or ToRight of the point.
func (p *Pen) Text(x, y, size float64, anchor, fill, text string) {
	fmt.Fprintf(p, `<text x="%s" y="%s" font-size="%s" text-anchor="%s" fill="%s">%s</text>`, pixels(x), pixels(y),
		pixels(size), anchor, fill, markup(text))
}

// Number writes a small number that stays legible over the lines behind it.
func (p *Pen) Number(x, y, size float64, text string) {
	fmt.Fprintf(p, `<text x="%s" y="%s" font-size="%s" text-anchor="middle" fill="#000" stroke="#fff" stroke-width="3" paint-order="stroke">%s</text>`, pixels(x), pixels(y), pixels(size), markup(text))
}

// Share is a ratio from 0 to 1; of nothing 0.
func Share(r analysis.Ratio) float64 {
	if r.Den == 0 {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
}
