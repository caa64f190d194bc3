package reports

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// look is how a cell appears. The zero value is plain wrapped text.
type look struct {
	size       float64 // points, 0 for fontSize
	bold       bool
	horizontal string // "", "center" or "right"
	rotation   int    // degrees
	boxed      bool   // a thin line on each side
	heavy      bool   // the lines above and below are thick: told apart without colour
	fill       string // RGB, empty for none
	open       bool   // can be changed on a protected sheet
	format     string // number format, empty for text
}

func (l look) points() float64 {
	if l.size == 0 {
		return fontSize
	}
	return l.size
}

func (l look) font() *excelize.Font {
	return &excelize.Font{Family: fontFamily, Size: l.points(), Bold: l.bold}
}

// indented tells whether the text keeps off the line on its left.
func (l look) indented() bool { return l.boxed && l.horizontal == "" && l.rotation == 0 }

// padding is the width in points that text in a cell cannot use.
func (l look) padding() float64 {
	if l.indented() {
		return cellPadding + indentWidth
	}
	return cellPadding
}

func (l look) style() *excelize.Style {
	style := &excelize.Style{
		Font:      l.font(),
		Alignment: &excelize.Alignment{Horizontal: l.horizontal, Vertical: "center", WrapText: true, TextRotation: l.rotation},
		NumFmt:    textFormat,
	}
	if l.indented() {
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	if l.open {
		style.Protection = &excelize.Protection{Locked: false}
	}
	if l.horizontal == "right" {
		// Else a number touches the text on its right; LibreOffice indents it
		// only where it does not wrap.
		style.Alignment.Indent, style.Alignment.WrapText = 1, false
	}
	if l.format != "" {
		style.NumFmt, style.CustomNumFmt = 0, &l.format
	}
	if l.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.boxed {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			line := 1
			if l.heavy && (side == "top" || side == "bottom") {
				line = 2
			}
			style.Border = append(style.Border, excelize.Border{Type: side, Color: "000000", Style: line})
		}
	}
	return style
}

// smallestFont is what a person can still read on paper, in points.
const smallestFont = 6.0

// textWidth is the width of one line in points, rounded to the safe side.
func (l look) textWidth(text string) float64 {
	width := 0
	for _, r := range text {
		width += runeWidth(r)
	}
	points := float64(width) / 1000 * l.points() * spare
	if l.bold {
		points *= wider
	}
	return points
}

// lineHeight is the height of a line in points.
func (l look) lineHeight() float64 { return lineHeight * l.points() }

// textHeight is the height in points of text wrapped in a column of so many
// units. LibreOffice does not grow a row for wrapped text, and Excel does not
// for merged cells, so every row's height is set.
func textHeight(text string, units float64, style look) float64 {
	lines := style.wrappedLines(cellText(text), units*columnUnit-style.padding())
	return math.Ceil(float64(lines)*style.lineHeight()) + 3
}

// wrappedLines counts the lines of text in a width in points: it breaks at
// spaces, and a word that is wider than a line at its letters.
func (l look) wrappedLines(text string, width float64) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines += l.paragraphLines(paragraph, width)
	}
	return lines
}

func (l look) paragraphLines(paragraph string, width float64) int {
	lines, used := 1, 0.0
	space := l.textWidth(" ")
	for word := range strings.SplitSeq(paragraph, " ") {
		length := l.textWidth(word)
		if used > 0 && used+space+length > width {
			lines, used = lines+1, 0
		}
		if used > 0 {
			used += space
		}
		used += length
		if length > width {
			lines += int(length / math.Max(1, width-l.widest(word)))
			used = width
		}
	}
	return lines
}

// widest is the width of a word's widest letter: as much of a line can stay
// empty where the word breaks.
func (l look) widest(word string) float64 {
	width := 0.0
	for _, r := range word {
		width = math.Max(width, l.textWidth(string(r)))
	}
	return width
}
