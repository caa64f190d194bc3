package analysis

import "vsrok/analysis/rules"

// The words of package rules, under the names by which the questions and
// their readers know them.
type (
	Outcome   = rules.Outcome
	Counts    = rules.Counts
	Doubts    = rules.Doubts
	Ratio     = rules.Ratio
	Threshold = rules.Threshold
	Sign      = rules.Sign
	Part      = rules.Part
)

// The outcomes and signs of package rules.
const (
	OnTime       = rules.OnTime
	Late         = rules.Late
	Overdue      = rules.Overdue
	Pending      = rules.Pending
	Undetermined = rules.Undetermined

	Plus    = rules.Plus
	Minus   = rules.Minus
	Unknown = rules.Unknown
	Blank   = rules.Blank

	DefaultThreshold = rules.DefaultThreshold
)

// Outcomes are the outcomes in the order in which reports show them.
var Outcomes = rules.Outcomes

// ParseThreshold reads a decimal fraction above 0 and up to 1.
func ParseThreshold(text string) (Threshold, error) { return rules.ParseThreshold(text) }

// Combine is the sign of a form's cell that combines rules.
func Combine(parts []Part) Sign { return rules.Combine(parts) }

// Shortfall is how many more entries in time reach the threshold.
func Shortfall(c Counts, threshold Threshold) int { return rules.Shortfall(c, threshold) }
