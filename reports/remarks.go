package reports

import (
	"fmt"

	"vsrok/analysis"
)

// LastDay is how much came on the last day of its deadline, of how much.
func LastDay(l analysis.Lateness) string {
	if l.LastDayOf == 0 {
		return Dash
	}
	return Number(l.LastDay) + " из " + Number(l.LastDayOf)
}

// RemarkTitle says what is odd about entries, and of one evening which.
func RemarkTitle(r analysis.Remark) string {
	if r.Kind == analysis.OneEvening {
		return fmt.Sprintf("%s: уроки %s, вечер %s", r.Kind, r.Month.Format("01.2006"), Date(r.Evening))
	}
	return string(r.Kind)
}
