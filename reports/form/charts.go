package form

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"vsrok/reports/paper"
)

// Measures of the charts, in pixels; one is pixelPoints high.
const (
	chartWidth   = 470   // two stand side by side on a page
	barsOnChart  = 22    // of more schools each rule has several charts
	pageHeight   = 515.0 // points of an A4 sheet in landscape between its margins
	chartColumns = 2
)

// chartPart is what one drawn chart shows: a rule and the schools from first
// to before last.
type chartPart struct {
	chart       ruleChart
	place       int // of the rule among those with data
	first, last int
}

func chartParts(charts []ruleChart, schools int) []chartPart {
	var parts []chartPart
	for first := 0; first < schools; first += barsOnChart {
		for place, chart := range charts {
			parts = append(parts, chartPart{chart, place, first, min(schools, first+barsOnChart)})
		}
	}
	return parts
}

// placedChart is a chart and where its upper left corner is: in the row, so
// many pixels from the left.
type placedChart struct {
	chartPart
	row, left int
}

// placeCharts makes room for the charts from a row on, two beside each other,
// and answers the row below them. A pair that a page has no room for starts
// the next one.
func placeCharts(s *paper.Sheet, row int, charts []ruleChart, schools int) ([]placedChart, int) {
	var placed []placedChart
	parts := chartParts(charts, schools)
	used := s.HeightAbove(row)
	for i := 0; i < len(parts); i += chartColumns {
		points := parts[i].pixels()*paper.PixelPoints + paper.ChartGap
		if used += points; used > pageHeight {
			s.Keep(s.File.InsertPageBreak(s.Name, paper.At(1, row)))
			used = points
		}
		for k, part := range parts[i:min(len(parts), i+chartColumns)] {
			placed = append(placed, placedChart{part, row, k * (chartWidth + paper.ChartGap)})
		}
		row = s.Reserve(row, points)
	}
	if len(placed) > 0 {
		s.Keep(s.File.InsertPageBreak(s.Name, paper.At(1, row)))
	}
	return placed, row
}

// drawChart draws a chart whose data stand below the head of a table: the
// schools' names in its first column, or their codes in the second, and after
// them two columns for each rule.
func drawChart(s *paper.Sheet, c placedChart, head int, coded bool) {
	names, shares := 1, 2
	if coded {
		names, shares = 2, 3
	}
	column, offset := s.ColumnAt(c.left)
	s.Keep(s.File.AddChart(s.Name, paper.At(column, c.row), c.draw(s.Name, head+1, names, shares, offset)))
}

func (p chartPart) pixels() float64 { return float64(paper.BarsHeight(p.last - p.first)) }

// draw is the chart as excelize takes it.
func (p chartPart) draw(sheet string, dataRow, names, shares, left int) *excelize.Chart {
	return paper.StackedBars(p.title(), paper.BarData{Sheet: sheet, First: dataRow + p.first,
		Last: dataRow + p.last - 1, Head: dataRow - 1,
		Names: names, Dark: shares + 2*p.place}, chartWidth, left)
}

// title says what the chart shows, and which schools where there are several
// charts of the rule.
func (p chartPart) title() string {
	title := p.chart.title()
	if len(p.chart.bars) > barsOnChart {
		title += fmt.Sprintf(" (школы %d–%d)", p.first+1, p.last)
	}
	return title
}

func (c ruleChart) title() string {
	return fmt.Sprintf("%s: доля в срок, %s", c.rule.Title(), c.rule.Denominator())
}
