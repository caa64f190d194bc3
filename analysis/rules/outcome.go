// Package rules holds what a rule makes of counts: outcomes, doubts and the
// sign that follows from both. It is plain Go without a database, so that
// another machine can compute a sign anew from an evidence pack.
package rules

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

// Count adds to one outcome.
func (c *Counts) Count(o Outcome, n int) {
	switch o {
	case OnTime:
		c.OnTime += n
	case Late:
		c.Late += n
	case Overdue:
		c.Overdue += n
	case Pending:
		c.Pending += n
	case Undetermined:
		c.Undetermined += n
	}
}

// Settled counts all that is undetermined as in time, or as late.
func (c Counts) Settled(inTime bool) Counts {
	if inTime {
		c.OnTime += c.Undetermined
	} else {
		c.Late += c.Undetermined
	}
	c.Undetermined = 0
	return c
}

// Ratio is an exact share; Den is 0 where there is nothing to divide.
type Ratio struct{ Num, Den int }

// RateLow is the share in time if all that is undetermined was late.
func (c Counts) RateLow() Ratio { return Ratio{c.OnTime, c.Due()} }

// RateHigh is the share in time if all that is undetermined was in time.
func (c Counts) RateHigh() Ratio { return Ratio{c.OnTime + c.Undetermined, c.Due()} }
