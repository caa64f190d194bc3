package school

import (
	"fmt"

	"vsrok/analysis"
	"vsrok/reports"
)

var weekdays = [7]string{"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"}

// hourBands are the parts of a day in which entries are counted, by the hour
// before which each ends.
var hourBands = []struct {
	title string
	end   int
}{{"до 8", 8}, {"8–10", 10}, {"10–12", 12}, {"12–14", 14}, {"14–16", 16}, {"16–18", 18}, {"18–20", 20}, {"20–22", 22},
	{"после 22", 24}}

// clockSection is on which days lessons come late, and at what hours entries
// are made.
func (f *schoolFacts) clockSection() reports.Section {
	return reports.Section{Chapter: reports.Chapter{Sheet: "Дни и часы", Title: "Дни недели и часы",
		Passages: ClockPassages(f.clocks)}, ID: "clock"}
}

// ClockPassages are the weekdays whose lessons come late and, where entry times
// are known, the weekdays and hours at which entries are made. There is one
// clock a rule.
func ClockPassages(clocks []analysis.Clock) []reports.Passage {
	lessons := reports.Passage{Heading: "За уроки какого дня недели опаздывают",
		Columns: []reports.Column{reports.WordColumn("День недели", 24)},
		Notes:   []string{"«3 из 40» — из сорока записей к сроку три с опозданием или не внесены. У итоговых отметок день — последний день периода."}}
	entered := reports.Passage{Heading: "В какие дни и часы вносят",
		Columns: []reports.Column{reports.WordColumn("День недели", 24)},
		Notes:   []string{"Сколько записей внесено в эти часы, после черты — из них с опозданием. Только записи, у которых известно время внесения."}}
	for _, clock := range clocks {
		lessons.Columns = append(lessons.Columns, reports.SignColumn(clock.Rule.Title(), 28))
	}
	for _, band := range hourBands {
		entered.Columns = append(entered.Columns, reports.SignColumn(band.title, 12.5))
	}
	for day, name := range weekdays {
		row, due := []reports.Cell{reports.TextCell(name)}, 0
		for _, clock := range clocks {
			row = append(row, reports.TextCell(faultsOf(clock.Lessons[day], " из ")))
			due += clock.Lessons[day].Due
		}
		if due > 0 {
			lessons.Rows = append(lessons.Rows, row)
		}
		if bands, some := bandsOf(clocks, day); some {
			entered.Rows = append(entered.Rows, append([]reports.Cell{reports.TextCell(name)}, bands...))
		}
	}
	if len(entered.Rows) == 0 {
		return []reports.Passage{lessons}
	}
	return []reports.Passage{lessons, entered}
}

// bandsOf are the entries made on a weekday, a cell for each part of the day.
func bandsOf(clocks []analysis.Clock, day int) (cells []reports.Cell, some bool) {
	hour := 0
	for _, band := range hourBands {
		var sum analysis.Tally
		for ; hour < band.end; hour++ {
			for _, clock := range clocks {
				sum = sum.Add(clock.Entered[day][hour])
			}
		}
		some = some || sum.Due > 0
		text := ""
		if sum.Due > 0 {
			text = fmt.Sprintf("%s / %s", reports.Number(sum.Due), reports.Number(sum.Faults))
		}
		cells = append(cells, reports.TextCell(text))
	}
	return cells, some
}

func faultsOf(t analysis.Tally, of string) string {
	if t.Due == 0 {
		return reports.Dash
	}
	return reports.Number(t.Faults) + of + reports.Number(t.Due)
}
