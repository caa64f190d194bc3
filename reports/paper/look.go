package paper

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"vsrok/reports"
)

// Look is how a cell appears. The zero value is plain wrapped text.
type Look struct {
	Size       float64 // points, 0 for fontSize
	Bold       bool
	Horizontal string // "", "center" or "right"
	Rotation   int    // degrees
	Boxed      bool   // a thin line on each side
	Heavy      bool   // the lines above and below are thick: told apart without colour
	Fill       string // RGB, empty for none
	Open       bool   // can be changed on a protected sheet
	format     string // number format, empty for text
}

func (l Look) points() float64 {
	if l.Size == 0 {
		return reports.FontSize
	}
	return l.Size
}

// Font is the look's font as a workbook holds it.
func (l Look) Font() *excelize.Font {
	return &excelize.Font{Family: reports.FontFamily, Size: l.points(), Bold: l.Bold}
}

// indented tells whether the text keeps off the line on its left.
func (l Look) indented() bool { return l.Boxed && l.Horizontal == "" && l.Rotation == 0 }

// padding is the width in points that text in a cell cannot use.
func (l Look) padding() float64 {
	if l.indented() {
		return CellPadding + indentWidth
	}
	return CellPadding
}

func (l Look) style() *excelize.Style {
	style := &excelize.Style{
		Font: l.Font(),
		Alignment: &excelize.Alignment{Horizontal: l.Horizontal, Vertical: "center", WrapText: true,
			TextRotation: l.Rotation},
		NumFmt: textFormat,
	}
	if l.indented() {
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	if l.Open {
		style.Protection = &excelize.Protection{Locked: false}
	}
	if l.Horizontal == "right" {
		// Else a number touches the text on its right; LibreOffice indents it
		// only where it does not wrap.
		style.Alignment.Indent, style.Alignment.WrapText = 1, false
	}
	if l.format != "" {
		style.NumFmt, style.CustomNumFmt = 0, &l.format
	}
	if l.Fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.Fill}}
	}
	if l.Boxed {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			line := 1
			if l.Heavy && (side == "top" || side == "bottom") {
				line = 2
			}
			style.Border = append(style.Border, excelize.Border{Type: side, Color: "000000", Style: line})
		}
	}
	return style
}

// SmallestFont is what a person can still read on paper, in points.
const SmallestFont = 6.0

// TextWidth is the width of one line in points, rounded to the safe side.
func (l Look) TextWidth(text string) float64 {
	width := 0
	for _, r := range text {
		width += reports.RuneWidth(r)
	}
	points := float64(width) / 1000 * l.points() * reports.Spare
	if l.Bold {
		points *= reports.Wider
	}
	return points
}

// LineHeight is the height of a line in points.
func (l Look) LineHeight() float64 { return reports.LineHeight * l.points() }

// textHeight is the height in points of text wrapped in a column of so many
// units. LibreOffice does not grow a row for wrapped text, and Excel does not
// for merged cells, so every row's height is set.
func textHeight(text string, units float64, style Look) float64 {
	lines := style.WrappedLines(CellText(text), units*ColumnUnit-style.padding())
	return math.Ceil(float64(lines)*style.LineHeight()) + 3
}

// WrappedLines counts the lines of text in a width in points: it breaks at
// spaces, and a word that is wider than a line at its letters.
func (l Look) WrappedLines(text string, width float64) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines += l.paragraphLines(paragraph, width)
	}
	return lines
}

func (l Look) paragraphLines(paragraph string, width float64) int {
	lines, used := 1, 0.0
	space := l.TextWidth(" ")
	for word := range strings.SplitSeq(paragraph, " ") {
		length := l.TextWidth(word)
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
func (l Look) widest(word string) float64 {
	width := 0.0
	for _, r := range word {
		width = math.Max(width, l.TextWidth(string(r)))
	}
	return width
}
