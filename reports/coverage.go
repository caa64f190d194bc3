package reports

import (
	"fmt"
	"time"

	"vsrok/analysis"
)

// coverageMarks are the days of a map of coverage; each reads in black and white.
var coverageMarks = map[analysis.DayState]string{
	analysis.NoLessons: "", analysis.DayToCome: "", analysis.DayUnseen: "?", analysis.DayEmpty: "·",
	analysis.DayFew: "▒", analysis.DayAsUsual: "█",
}

// DayMark is one day as a map of coverage shows it; empty where there are no
// lessons, or none yet.
func DayMark(day analysis.DayState) string { return coverageMarks[day] }

// CoverageNote explains the marks of a DayMap.
const CoverageNote = "█ — внесено как обычно; ▒ — меньше половины обычного; · — выгрузка этот день показывает, но не внесено ничего; " +
	"? — выгрузки этот день не охватывают; пусто — уроков нет или день ещё не наступил."

// DayMap is the days of one month under one rule, a line a school or class: who
// sent what for which days, and whether anything was entered then.
type DayMap struct {
	Title string // «Отметки, 04.2015»
	Days  []int  // of the month
	Rows  []DayRow
}

// DayRow is a line of a DayMap: a mark for each of its days.
type DayRow struct {
	Name  string
	Marks []string
}

// DayMaps lays coverage out by rule and month. The name heads a line.
func DayMaps(lines []analysis.Coverage, name func(analysis.Coverage) string) []DayMap {
	var maps []DayMap
	for _, rule := range analysis.Rules {
		for month := range monthsOf(lines) {
			m := DayMap{Title: fmt.Sprintf("%s, %s", rule.Title(), month.Format("01.2006"))}
			for day := month; day.Month() == month.Month(); day = day.AddDate(0, 0, 1) {
				m.Days = append(m.Days, day.Day())
			}
			for _, line := range lines {
				if line.Rule == rule {
					m.Rows = append(m.Rows, DayRow{name(line), marksOf(line, month, len(m.Days))})
				}
			}
			if len(m.Rows) > 0 {
				maps = append(maps, m)
			}
		}
	}
	return maps
}

// marksOf are the marks of a month's days; those outside the round are empty.
func marksOf(line analysis.Coverage, month time.Time, days int) []string {
	marks := make([]string, days)
	for i := range marks {
		place := int(month.AddDate(0, 0, i).Sub(line.First).Hours() / 24)
		if place >= 0 && place < len(line.Days) {
			marks[i] = coverageMarks[line.Days[place]]
		}
	}
	return marks
}

// CoverageSection shows for which days the exports speak, a row for each line
// and month; head names what a row is.
func CoverageSection(head string, lines []analysis.Coverage, name func(analysis.Coverage) string) Section {
	s := Section{Chapter: Chapter{Sheet: "Охват дней", Title: "Что прислано за какие дни"}, ID: "coverage"}
	for _, m := range DayMaps(lines, name) {
		p := Passage{Heading: m.Title, Columns: []Column{WordColumn(head, 28)}, Notes: []string{CoverageNote}}
		for _, day := range m.Days {
			p.Columns = append(p.Columns, SignColumn(fmt.Sprint(day), 3.4))
		}
		for _, line := range m.Rows {
			row := []Cell{TextCell(line.Name)}
			for _, mark := range line.Marks {
				row = append(row, TextCell(mark))
			}
			p.Rows = append(p.Rows, row)
		}
		s.Passages = append(s.Passages, p)
	}
	if len(s.Passages) == 0 {
		s.Passages = []Passage{{Words: []string{"Выгрузок, по которым видны дни, нет."}}}
	}
	return s
}

// monthsOf gives the first day of every month that the lines show.
func monthsOf(lines []analysis.Coverage) func(yield func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		if len(lines) == 0 {
			return
		}
		first, last := lines[0].First, lines[0].First.AddDate(0, 0, len(lines[0].Days)-1)
		month := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
		for ; !month.After(last); month = month.AddDate(0, 1, 0) {
			if !yield(month) {
				return
			}
		}
	}
}
