package school

import (
	"fmt"
	"strings"
	"testing"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/internal/reporttest"
)

// The dark bar of 10 lessons of 12 is 10/12 of the scale; the text at its end
// and the longest label lie inside the drawing.
func TestTeacherBars(t *testing.T) {
	long := strings.Repeat("Ы", 300)
	c := teacherCharts(analysis.Marks, []analysis.TeacherLine{
		{Teacher: "Учитель-01 И.О.", Lessons: analysis.Lessons{Due: 12, Late: 2}},
		{Teacher: long, Lessons: analysis.Lessons{Due: 10, Late: 1, Undetermined: 9}},
		{Teacher: "Учитель-02 И.О.", Lessons: analysis.Lessons{Due: 9, Late: 9}}, // too few to be drawn
	})
	if len(c) != 1 || strings.Contains(c[0].Body, "Учитель-02") {
		t.Fatalf("%d charts, or one with too few lessons", len(c))
	}
	root := reporttest.Parsed(t, []byte(c[0].SVG("x")))
	bars := reporttest.Elements(root, "rect")
	full := pixelsOf(t, reporttest.Attribute(bars[0], "width")) + pixelsOf(t,
		reporttest.Attribute(bars[1], "width")) // nothing sure, 9 of 10 open: the least share is first
	dark := pixelsOf(t, reporttest.Attribute(bars[2], "width"))
	if got, want := dark/(full/0.9), 10.0/12; got < want-0.002 || got > want+0.002 {
		t.Errorf("the bar of 10 of 12 takes %.4f of the scale", got)
	}
	for _, text := range reporttest.Elements(root, "text") {
		x, width := pixelsOf(t, reporttest.Attribute(text, "x")),
			reports.TextPixels(reporttest.TextOf(text), reports.ChartText)
		switch reporttest.Attribute(text, "text-anchor") {
		case reports.FromLeft:
			if x+width > c[0].Width {
				t.Errorf("%s ends at %.0f of %.0f", reporttest.TextOf(text), x+width, c[0].Width)
			}
		case reports.ToRight:
			if x-width < 0 {
				t.Errorf("%.20s begins at %.0f", reporttest.TextOf(text), x-width)
			}
		}
	}
}

func pixelsOf(t *testing.T, text string) float64 {
	t.Helper()
	var n float64
	_, err := fmt.Sscan(text, &n)
	reporttest.Stop(t, err)
	return n
}

// Two teachers with 26 names between them: 25 fit one drawing.
func TestManyBarsAreCutIntoDrawings(t *testing.T) {
	var lines []analysis.TeacherLine
	for i := range 26 {
		lines = append(lines, analysis.TeacherLine{Teacher: fmt.Sprintf("Учитель-%02d И.О.", i),
			Lessons: analysis.Lessons{Due: 10, Late: 1}})
	}
	c := teacherCharts(analysis.Marks, lines)
	if len(c) != 2 || !strings.HasSuffix(c[0].Title, "(1–25 из 26)") ||
		!strings.HasSuffix(c[1].Title, "(26–26 из 26)") {
		t.Errorf("%d drawings, the first «%s»", len(c), c[0].Title)
	}
}
