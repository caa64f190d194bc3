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
	lostMonth  = "число меньше, чем слева, а нового месяца над ним нет: месяц столбца не понят"
	monthOrder = "месяц столбца стоит не по порядку учебного года"
	otherYear  = "год у столбца не из учебного года журнала"
)

// columnReader walks the head of a matrix from left to right.
type columnReader struct {
	*Plan
	firstYear int           // of the school year
	month     int           // of the block, 0 unknown
	why       string        // why the month is not known
	order     int           // of the month in the school year, from 1; 0 before the first
	day       int           // of the last column in the block that had no month of its own
	begun     bool          // a month other than August was met
	lessons   map[int32]int // columns of each day so far
	periods   map[string]int
	remarks   []string
}

// readColumns reads what each column of the matrix stands for, from the rows
// of months and of days. The lessons are those of matrices above, by day.
func (r *journalReader) readColumns(months, days []string, lessons map[int32]int) {
	c := columnReader{Plan: r.Plan, firstYear: r.page.Year, why: noMonth, lessons: lessons, periods: map[string]int{}}
	r.columns = make([]journalColumn, max(len(months), len(days)))
	var aside []string
	for i := r.first; i < len(r.columns); i++ {
		column := c.read(cellAt(months, i), cellAt(days, i))
		column.Number = i + 1
		r.columns[i] = column
		switch {
		case column.aside:
			aside = append(aside, asideWords(i+1, cellAt(months, i), cellAt(days, i)))
		case column.reason == "":
			r.page.Columns = append(r.page.Columns, column.Column)
		}
	}
	r.page.Remarks = append(r.page.Remarks, c.remarks...)
	if aside != nil {
		r.page.Remarks = append(r.page.Remarks,
			"не прочитаны столбцы: "+strings.Join(aside, ", ")+" — это не дни и не учебные периоды")
	}
}

// read reads one column from its cells in the two rows.
func (c *columnReader) read(month, day string) journalColumn {
	if month != "" && !c.setMonth(month) {
		if name, ok := knownPeriod(month); ok {
			return c.period(name)
		}
		if day == "" || asideHead(month) != "" || !strings.ContainsAny(day, "0123456789") {
			return journalColumn{Column: Column{Date: NoDate}, aside: true}
		}
		c.month, c.why = 0, noMonth
	}
	if name, ok := knownPeriod(day); ok {
		return c.period(name)
	}
	if isAsideDay(day) {
		return journalColumn{Column: Column{Date: NoDate}, aside: true}
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

// isAsideDay tells a head in the row of days that is a word, not a day.
func isAsideDay(day string) bool {
	if asideHead(day) != "" {
		return true
	}
	weekday := dropWeekday(Fold(day)+" ") == ""
	month, _ := monthWord(Fold(day))
	return day != "" && !weekday && month == 0 && !strings.ContainsAny(day, "0123456789")
}

func (c *columnReader) period(name string) journalColumn {
	if c.periods[name]++; c.periods[name] == 2 {
		c.remarks = append(c.remarks, fmt.Sprintf("столбец «%s» повторяется: прочитаны все", name))
	}
	return journalColumn{Column: Column{Date: NoDate, Period: name}}
}

// setMonth begins a block: «Сентябрь», «сент.», «Сентябрь 2014». A merged cell
// names the month over each of its columns.
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
	c.begun = c.begun || month != 8
	order := c.orderOf(month)
	switch {
	case year != 0 && year != c.yearOf(month):
		c.month, c.why = 0, otherYear
		return true
	case order < c.order:
		c.month, c.why = 0, monthOrder
		return true
	case order > c.order:
		c.day = 0
	}
	c.month, c.order = month, order
	return true
}

// orderOf counts the months of a school year from its August, 1.
func (c *columnReader) orderOf(month int) int {
	if month == 8 && c.begun {
		return 13
	}
	return (month+4)%12 + 1
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
// a whole date. A day with a month must not contradict its block; a day alone
// must not come before the one on its left.
func (c *columnReader) date(text string) (int32, string) {
	text = dropWeekday(Fold(text))
	if first, last, found := strings.Cut(text, " "); found && dropWeekday(last+" ") == "" {
		text = first
	}
	if text == "" {
		return NoDate, noDay
	}
	day, month, ok := dayAndMonth(wholeNumber(text))
	switch {
	case !ok:
		return c.wholeDate(text)
	case month != 0 && c.month != 0 && month != c.month:
		return NoDate, otherMonth
	case month == 0 && c.month == 0, month != 0 && c.month == 0 &&
		len(text) < len("3.09"): // 3.1 may be a number's «3.10»
		return NoDate, c.why
	case month == 0 && day < c.day:
		c.month, c.why = 0, lostMonth
		return NoDate, lostMonth
	case month != 0:
		return dayNumber(c.yearOf(month), month, day)
	}
	date, reason := dayNumber(c.yearOf(c.month), c.month, day)
	if reason == "" {
		c.day = day
	}
	return date, reason
}

// wholeDate reads a date with its year, which must be of the school year.
func (c *columnReader) wholeDate(text string) (int32, string) {
	s, reason := c.clock.stamp(text)
	if reason != "" {
		return NoDate, badDay
	}
	year, month, _ := dateOf(s.day)
	switch {
	case c.month != 0 && month != c.month:
		return NoDate, otherMonth
	case year != c.yearOf(month) && month != 8, year != c.firstYear && year != c.firstYear+1:
		return NoDate, otherYear
	}
	return s.day, ""
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
