package layout

import (
	"fmt"
	"strconv"
	"strings"
)

// Reasons why the cells of a journal's column cannot be read.
const (
	noDay      = "у столбца нет числа: не ясно, за какой урок ячейка"
	badDay     = "число столбца не понято: ожидается день месяца, например 3"
	otherMonth = "число столбца не из его месяца"
	noMonth    = "месяц столбца не понят"
)

// columnReader walks the head of a matrix from left to right.
type columnReader struct {
	*Plan
	firstYear int           // of the school year
	month     int           // of the block, 0 unknown
	year      int           // written beside the month, 0 where it is not
	begun     bool          // a month other than August was met
	lessons   map[int32]int // columns of each day so far
	periods   map[string]int
	remarks   []string
}

// readColumns reads what each column of the matrix stands for, from the rows
// of months and of days.
func (r *journalReader) readColumns(months, days []string) {
	c := columnReader{Plan: r.Plan, firstYear: r.page.Year, lessons: map[int32]int{}, periods: map[string]int{}}
	r.columns = make([]journalColumn, max(len(months), len(days)))
	for i := r.name + 1; i < len(r.columns); i++ {
		column := c.read(cellAt(months, i), cellAt(days, i))
		column.Number = i + 1
		r.columns[i] = column
		if column.reason == "" && !column.aside {
			r.page.Columns = append(r.page.Columns, column.Column)
		}
	}
	r.page.Remarks = append(r.page.Remarks, c.remarks...)
}

// read reads one column from its cells in the two rows.
func (c *columnReader) read(month, day string) journalColumn {
	if month != "" && !c.setMonth(month) {
		if name, ok := knownPeriod(month); ok {
			return c.period(name)
		}
		if isStatistic(month) {
			return journalColumn{Column: Column{Date: NoDate}, aside: true}
		}
		if day == "" { // a period that the school names its own way
			return c.period(Text(month))
		}
		c.month = 0
	}
	if name, ok := knownPeriod(day); ok {
		return c.period(name)
	}
	date, reason := c.date(day)
	if reason == "" {
		reason = c.options.uncovered(date)
	}
	if reason != "" {
		return journalColumn{Column: Column{Date: NoDate}, reason: reason}
	}
	c.lessons[date]++
	return journalColumn{Column: Column{Date: date, Lesson: c.lessons[date]}}
}

func (c *columnReader) period(name string) journalColumn {
	if c.periods[name]++; c.periods[name] == 2 {
		c.remarks = append(c.remarks, fmt.Sprintf("столбец «%s» повторяется: прочитаны все", name))
	}
	return journalColumn{Column: Column{Date: NoDate, Period: name}}
}

// setMonth begins a block: «Сентябрь», «сент.», «Сентябрь 2014».
func (c *columnReader) setMonth(text string) bool {
	month, rest := monthWord(Fold(text))
	if month == 0 {
		return false
	}
	year := 0
	if rest = strings.Trim(strings.TrimRight(rest, "г. "), " .,"); rest != "" {
		if len(rest) != 4 || schoolYear(rest) == 0 {
			return false
		}
		year = schoolYear(rest)
	}
	c.month, c.year = month, year
	c.begun = c.begun || month != 8
	return true
}

// yearOf is the year of a month in this school year: September to December
// belong to its first year, January to July to its second. August is the
// first year's while no other month stands to its left, else the second's.
func (c *columnReader) yearOf(month int) int {
	if month >= 9 || month == 8 && !c.begun {
		return c.firstYear
	}
	return c.firstYear + 1
}

// date reads a cell of the row of days: «3», «03», «3.0», «03.09», «3 пн», or
// a whole date. A day with a month must not contradict its block.
func (c *columnReader) date(text string) (int32, string) {
	text = dropWeekday(Fold(text))
	if first, last, found := strings.Cut(text, " "); found && dropWeekday(last+" ") == "" {
		text = first
	}
	if text == "" {
		return NoDate, noDay
	}
	day, month, ok := dayAndMonth(wholeNumber(text))
	if !ok {
		s, reason := c.clock.stamp(text)
		if reason != "" {
			return NoDate, badDay
		}
		if _, month, _ := dateOf(s.day); c.month != 0 && month != c.month {
			return NoDate, otherMonth
		}
		return s.day, ""
	}
	switch {
	case month == 0 && c.month == 0:
		return NoDate, noMonth
	case month != 0 && c.month != 0 && month != c.month:
		return NoDate, otherMonth
	case month == 0:
		month = c.month
	}
	year := c.year
	if year == 0 {
		year = c.yearOf(month)
	}
	return dayNumber(year, month, day)
}

// dayAndMonth reads «3» or «03.09»; month is 0 where it is not written.
func dayAndMonth(text string) (day, month int, ok bool) {
	first, last, dotted := strings.Cut(strings.TrimSuffix(text, "."), ".")
	day, err := strconv.Atoi(first)
	if err != nil || len(first) > 2 || day < 1 {
		return 0, 0, false
	}
	if !dotted {
		return day, 0, true
	}
	month, err = strconv.Atoi(last)
	return day, month, err == nil && len(last) <= 2 && month > 0
}

// isStatistic tells columns that count or average: they hold no entries.
func isStatistic(head string) bool {
	s := Fold(head)
	for _, word := range []string{"сред", "ср.", "балл", "пропус", "пропущ", "всего", "кол-во", "количество", "%", "качеств"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}
