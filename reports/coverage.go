package reports

import (
	"fmt"
	"time"

	"vsrok/analysis"
)

// coverageMarks are the days of a map of coverage; each reads in black and white.
var coverageMarks = map[analysis.DayState]string{
	analysis.NoLessons: "", analysis.DayToCome: "", analysis.DayUnseen: "?", analysis.DayEmpty: "·", analysis.DayFew: "▒", analysis.DayAsUsual: "█",
}

const coverageNote = "█ — внесено как обычно; ▒ — меньше половины обычного; · — выгрузка этот день показывает, но не внесено ничего; " +
	"? — выгрузки этот день не охватывают; пусто — уроков нет или день ещё не наступил."

// coverageSection is a map of days: who sent what for which days, and whether
// anything was entered then. The name heads a line.
func coverageSection(head string, lines []analysis.Coverage, name func(analysis.Coverage) string) section {
	s := section{chapter: chapter{sheet: "Охват дней", title: "Что прислано за какие дни"}, id: "coverage"}
	for _, rule := range analysis.Rules {
		for month := range monthsOf(lines) {
			p := passage{heading: fmt.Sprintf("%s, %s", rule.Title(), month.Format("01.2006")), columns: []tableColumn{{head, 28, ofWords}}}
			for day := month; day.Month() == month.Month(); day = day.AddDate(0, 0, 1) {
				p.columns = append(p.columns, tableColumn{fmt.Sprint(day.Day()), 3.4, ofSigns})
			}
			for _, line := range lines {
				if line.Rule == rule {
					p.rows = append(p.rows, coverageRow(line, month, name(line)))
				}
			}
			if len(p.rows) > 0 {
				p.notes = []string{coverageNote}
				s.passages = append(s.passages, p)
			}
		}
	}
	if len(s.passages) == 0 {
		s.passages = []passage{{words: []string{"Выгрузок, по которым видны дни, нет."}}}
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

func coverageRow(line analysis.Coverage, month time.Time, name string) []tableCell {
	row := []tableCell{cellWords(name)}
	for day := month; day.Month() == month.Month(); day = day.AddDate(0, 0, 1) {
		place := int(day.Sub(line.First).Hours() / 24)
		if place < 0 || place >= len(line.Days) {
			row = append(row, cellWords(""))
			continue
		}
		row = append(row, cellWords(coverageMarks[line.Days[place]]))
	}
	return row
}
