package analysis

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// ReadCalendar reads a calendar as WriteTable writes it.
func ReadCalendar(r io.Reader) (*Calendar, error) { return parseCalendar(r) }

// WriteTable writes the days of some years, both included, that differ from
// an ordinary week: date;kind;moved_from. Years that the calendar lacks are
// left out.
func (c *Calendar) WriteTable(w io.Writer, first, last int) error {
	var days []time.Time
	for day := range c.marks {
		if day.Year() >= first && day.Year() <= last {
			days = append(days, day)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	if _, err := io.WriteString(w, "date;kind;moved_from\n"); err != nil {
		return err
	}
	for _, day := range days {
		mark, moved := c.marks[day], ""
		if !mark.movedFrom.IsZero() {
			moved = mark.movedFrom.Format(isoDay)
		}
		if _, err := fmt.Fprintf(w, "%s;%s;%s\n", day.Format(isoDay), mark.kind, moved); err != nil {
			return err
		}
	}
	return nil
}

// SameDays tells whether two calendars agree on the years that both hold.
func (c *Calendar) SameDays(other *Calendar) bool {
	first, last := max(c.first, other.first), min(c.last, other.last)
	within := func(a, b *Calendar) bool {
		for day, mark := range a.marks {
			if day.Year() >= first && day.Year() <= last && b.marks[day] != mark {
				return false
			}
		}
		return true
	}
	return within(c, other) && within(other, c)
}

// Serves tells whether the calendar says of a round's deadlines all that
// another one says, and nothing else where both speak.
func (c *Calendar) Serves(other *Calendar, from, to time.Time) bool {
	first, last := other.SpanYears(from, to)
	return c.first <= first && c.last >= last && c.SameDays(other)
}

// SpanYears are the years whose days the deadlines of anchors from one day to
// another can need, within those that the calendar holds. The longest deadline
// ends well within forty days.
func (c *Calendar) SpanYears(from, to time.Time) (first, last int) {
	within := func(year int) int { return min(max(year, c.first), c.last) }
	return within(from.AddDate(0, 0, -1).Year()), within(to.AddDate(0, 0, 40).Year())
}
