package paper

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"vsrok/reports"
)

// Measures of a chart of bars, in pixels; one is PixelPoints high.
const (
	chartFrame = 95 // title, axis and legend
	barHeight  = 17
	barsWidth  = 700
	ChartGap   = 8 // around a chart
	darkBar    = "404040"
	lightBar   = "BFBFBF"
)

// BarsHeight is how high a chart of so many bars is, in pixels.
func BarsHeight(bars int) int { return chartFrame + barHeight*bars }

// BarData is where the numbers of a chart stand: names in a column, and in two
// neighbouring ones the dark and the light part of each bar, as shares of 1.
type BarData struct {
	Sheet       string
	Head        int // row of the columns' heads
	First, Last int // rows of the bars
	Names, Dark int // columns
}

// StackedBars is a chart of two stacked bars a row: what was entered in time,
// and what the data leave open. It begins so many pixels inside its column.
func StackedBars(title string, data BarData, width, left int) *excelize.Chart {
	within := func(column int) string {
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", data.Sheet, ColumnName(column), data.First, ColumnName(column),
			data.Last)
	}
	series := func(column int, colour string) excelize.ChartSeries {
		head := fmt.Sprintf("'%s'!$%s$%d", data.Sheet, ColumnName(column), data.Head)
		return excelize.ChartSeries{Name: head, Categories: within(data.Names), Values: within(column),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}}
	}
	font := excelize.Font{Family: reports.FontFamily, Size: 8, Color: "000000"}
	least, most, gap, overlap := 0.0, 1.0, uint(40), 100
	return &excelize.Chart{
		Type:   excelize.BarStacked,
		Series: []excelize.ChartSeries{series(data.Dark, darkBar), series(data.Dark+1, lightBar)},
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title,
			Font: &excelize.Font{Family: reports.FontFamily, Size: 9, Bold: true, Color: "000000"}}}},
		Legend: excelize.ChartLegend{Position: "bottom", Font: &font},
		XAxis:  excelize.ChartAxis{ReverseOrder: true, Font: font, TickLabelSkip: 1},
		YAxis: excelize.ChartAxis{Minimum: &least, Maximum: &most, MajorUnit: 0.25, MajorGridLines: true, Font: font,
			NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}},
		Dimension: excelize.ChartDimension{Width: uint(width), Height: uint(BarsHeight(data.Last - data.First + 1))},
		Format: excelize.GraphicOptions{OffsetX: left, OffsetY: ChartGap / 2, Positioning: "oneCell",
			AltText: title},
		GapWidth: &gap, Overlap: &overlap,
	}
}

// barsSheet holds the numbers of a document's charts.
const barsSheet = "Данные диаграмм"

// barBook draws the charts of a document; their numbers stand on a sheet of
// their own, one chart below the other.
type barBook struct {
	data *Sheet
	row  int // the next one that is free
}

// draw makes room for charts on a sheet from a row on, and answers the row
// below them.
func (b *barBook) draw(s *Sheet, row int, charts []reports.Bars) int {
	for _, chart := range charts {
		data := b.write(chart)
		s.Keep(s.File.AddChart(s.Name, At(1, row), StackedBars(chart.Title, data, barsWidth, 0)))
		row = s.Reserve(row, float64(BarsHeight(len(chart.Rows)))*PixelPoints+ChartGap)
	}
	return row
}

func (b *barBook) write(chart reports.Bars) BarData {
	head := Look{Bold: true}
	b.data.Text(1, b.row, head, chart.Title)
	b.data.Text(2, b.row, head, "В срок")
	b.data.Text(3, b.row, head, "Не определено")
	first := b.row + 1
	share := Look{format: shareFormat}
	for i, bar := range chart.Rows {
		b.data.Text(1, first+i, Look{}, bar.Name)
		b.data.number(2, first+i, share, reports.Share(bar.Low))
		b.data.number(3, first+i, share, reports.Share(bar.High)-reports.Share(bar.Low))
	}
	b.row = first + len(chart.Rows) + 1
	return BarData{Sheet: barsSheet, Head: first - 1, First: first, Last: first + len(chart.Rows) - 1, Names: 1,
		Dark: 2}
}
