package analysis

import (
	"fmt"
	"strconv"
	"strings"
)

// Outcome is what became of an obligation as of a moment. Each obligation has
// exactly one. Its text is what the database holds.
type Outcome string

// The outcomes; end is the first instant after the deadline day.
const (
	OnTime       Outcome = "on_time"      // entered before the end
	Late         Outcome = "late"         // entered at the end or after it
	Overdue      Outcome = "overdue"      // not entered, and the end is past
	Pending      Outcome = "pending"      // not entered, and the end is to come
	Undetermined Outcome = "undetermined" // the exports cannot tell
)

// Outcomes are the outcomes in the order in which reports show them.
var Outcomes = []Outcome{OnTime, Late, Overdue, Pending, Undetermined}

var titlesOfOutcomes = map[Outcome]string{
	OnTime:       "в срок",
	Late:         "с опозданием",
	Overdue:      "просрочено",
	Pending:      "срок не наступил",
	Undetermined: "не определено",
}

// Title is the outcome in Russian words.
func (o Outcome) Title() string { return titlesOfOutcomes[o] }

// Counts are numbers of obligations by outcome.
type Counts struct {
	OnTime, Late, Overdue, Pending, Undetermined int
}

// Due is the number of obligations that a verdict judges: all but pending.
func (c Counts) Due() int { return c.OnTime + c.Late + c.Overdue + c.Undetermined }

// Total is the number of all obligations.
func (c Counts) Total() int { return c.Due() + c.Pending }

// Add returns the sum of both, outcome by outcome.
func (c Counts) Add(other Counts) Counts {
	return Counts{
		OnTime:       c.OnTime + other.OnTime,
		Late:         c.Late + other.Late,
		Overdue:      c.Overdue + other.Overdue,
		Pending:      c.Pending + other.Pending,
		Undetermined: c.Undetermined + other.Undetermined,
	}
}

// Of returns the number of one outcome.
func (c Counts) Of(o Outcome) int {
	switch o {
	case OnTime:
		return c.OnTime
	case Late:
		return c.Late
	case Overdue:
		return c.Overdue
	case Pending:
		return c.Pending
	case Undetermined:
		return c.Undetermined
	}
	return 0
}

// Ratio is an exact share; Den is 0 where there is nothing to divide.
type Ratio struct{ Num, Den int }

// RateLow is the share in time if all that is undetermined was late.
func (c Counts) RateLow() Ratio { return Ratio{c.OnTime, c.Due()} }

// RateHigh is the share in time if all that is undetermined was in time.
func (c Counts) RateHigh() Ratio { return Ratio{c.OnTime + c.Undetermined, c.Due()} }

// fewDue is the number of due obligations from which a sign stands without
// the remark «мало данных».
const fewDue = 20

// FewData tells whether a sign carries the remark «мало данных». Without
// anything due there is no sign to carry it.
func (c Counts) FewData() bool { return c.Due() > 0 && c.Due() < fewDue }

// Threshold is the least share in time that earns «+», in ten-thousandths:
// 9500 is 0.95.
type Threshold int

// DefaultThreshold is the program's own, not an act's.
const DefaultThreshold Threshold = 9500

// thresholdUnit is one whole, with as many zeros as a threshold has decimals.
const thresholdUnit Threshold = 10000

const thresholdDigits = 4

// ParseThreshold reads a decimal fraction above 0 and up to 1 with at most
// four decimals: «0.95» or «0,95».
func ParseThreshold(text string) (Threshold, error) {
	whole, decimals, _ := strings.Cut(strings.Replace(strings.TrimSpace(text), ",", ".", 1), ".")
	digits := whole + decimals
	if whole == "" || strings.Trim(digits, "0123456789") != "" || len(whole) > 1 {
		return 0, fmt.Errorf("порог «%s» не прочитан: ожидается доля, например 0.95", text)
	}
	if len(decimals) > thresholdDigits {
		return 0, fmt.Errorf("порог «%s» точнее, чем умеет программа: ожидается не больше четырёх знаков после запятой", text)
	}
	n, err := strconv.Atoi(digits + strings.Repeat("0", thresholdDigits-len(decimals)))
	if err != nil {
		return 0, fmt.Errorf("порог «%s» не прочитан: %w", text, err)
	}
	if n == 0 || Threshold(n) > thresholdUnit {
		return 0, fmt.Errorf("порог «%s» вне границ: ожидается больше 0 и не больше 1", text)
	}
	return Threshold(n), nil
}

// String is the fraction with a point and at least two decimals: "0.95".
// ParseThreshold reads it back.
func (t Threshold) String() string {
	text := fmt.Sprintf("%d.%04d", t/thresholdUnit, t%thresholdUnit)
	return strings.TrimSuffix(strings.TrimSuffix(text, "0"), "0")
}

// Words is the fraction as Russian text has it: «0,95».
func (t Threshold) Words() string { return strings.Replace(t.String(), ".", ",", 1) }

// reachedBy tells whether a share is at least the threshold, exactly.
func (t Threshold) reachedBy(r Ratio) bool {
	return int64(r.Num)*int64(thresholdUnit) >= int64(t)*int64(r.Den)
}

// Sign is what a cell of the form says.
type Sign string

// The signs.
const (
	Plus    Sign = "+"
	Minus   Sign = "-"
	Unknown Sign = "?" // the data cannot tell
	Blank   Sign = ""  // no data, which is neither «+» nor «-»
)

// Verdict is the sign of a school under a rule in a round.
func Verdict(c Counts, threshold Threshold) Sign {
	switch {
	case c.Due() == 0:
		return Blank
	case threshold.reachedBy(c.RateLow()):
		return Plus
	case !threshold.reachedBy(c.RateHigh()):
		return Minus
	}
	return Unknown
}

// Part is one rule of a form's cell that combines several.
type Part struct {
	Sign     Sign
	NoExport bool // blank because the school gave no export of this kind
}

// Combine is the sign of a form's cell that combines rules: «-» if any is;
// else «?» if any is, or if an export is withheld while another rule has
// data; else «+» if any is; else blank. So a school that withholds an export
// gets no «+» for it.
func Combine(parts []Part) Sign {
	has := map[Sign]bool{}
	noExport := false
	for _, part := range parts {
		has[part.Sign] = true
		noExport = noExport || part.NoExport
	}
	switch {
	case has[Minus]:
		return Minus
	case has[Unknown], noExport && has[Plus]:
		return Unknown
	case has[Plus]:
		return Plus
	}
	return Blank
}
