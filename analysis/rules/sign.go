package rules

import (
	"fmt"
	"strconv"
	"strings"
)

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
		return 0, fmt.Errorf("порог «%s» точнее, чем умеет программа: ожидается не больше четырёх знаков после запятой",
			text)
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

// Share is the threshold as a share, from 0 to 1.
func (t Threshold) Share() float64 { return float64(t) / float64(thresholdUnit) }

// reachedBy tells whether num is at least the threshold's part of den, exactly.
func (t Threshold) reachedBy(num, den int) bool {
	return int64(num)*int64(thresholdUnit) >= int64(t)*int64(den)
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

// Verdict is the sign of a school under a rule in a round. What nobody could
// see is held against «+» and for «-», but a «-» is never softened by what is
// still to come. With doubts and nothing due the data cannot tell either.
func Verdict(c Counts, d Doubts, threshold Threshold) Sign {
	due, unseen := c.Due(), d.Rejected+d.Silent
	switch {
	case due == 0 && d.None():
		return Blank
	case due == 0:
		return Unknown
	case threshold.reachedBy(c.OnTime, due+unseen+d.ToCome):
		return Plus
	case !threshold.reachedBy(c.OnTime+c.Undetermined+unseen, due+unseen):
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

// Shortfall is how many of the entries that are late, missing or undetermined
// would have had to be in time for the share to reach the threshold; doubts are
// told apart from it. 0 where it is reached.
func Shortfall(c Counts, threshold Threshold) int {
	need := (int64(c.Due())*int64(threshold) + int64(thresholdUnit) - 1) / int64(thresholdUnit)
	return max(0, int(need)-c.OnTime)
}
