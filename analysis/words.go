package analysis

import (
	"io"
	"time"

	"vsrok/analysis/rules"
)

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

	Rule          = rules.Rule
	Calendar      = rules.Calendar
	SchoolDays    = rules.SchoolDays
	UncoveredYear = rules.UncoveredYear
	Reading       = rules.Reading
	Deadline      = rules.Deadline
	Step          = rules.Step
	Limit         = rules.Limit
	WorkLimit     = rules.WorkLimit
	OwnLimits     = rules.OwnLimits
)

// The rules, outcomes, signs and ways of counting days of package rules.
const (
	Marks        = rules.Marks
	PeriodGrades = rules.PeriodGrades
	Absences     = rules.Absences
	Timetable    = rules.Timetable

	CalendarDays = rules.CalendarDays
	WorkingDays  = rules.WorkingDays
	UnknownWork  = rules.UnknownWork

	CalendarFile = rules.CalendarFile

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

// Rules are the four rules in the order of the form.
var Rules = rules.Rules

// LoadCalendar is the production calendar that the program carries.
func LoadCalendar() (*Calendar, error) { return rules.LoadCalendar() }

// ReadCalendar reads a calendar as Calendar.WriteTable writes it.
func ReadCalendar(r io.Reader) (*Calendar, error) { return rules.ReadCalendar(r) }

// ParseDay reads a day as people and files write it.
func ParseDay(text string) (time.Time, error) { return rules.ParseDay(text) }

// ParseMoment reads a day with a time of it.
func ParseMoment(text string) (time.Time, error) { return rules.ParseMoment(text) }

// ParseThreshold reads a decimal fraction above 0 and up to 1.
func ParseThreshold(text string) (Threshold, error) { return rules.ParseThreshold(text) }

// Combine is the sign of a form's cell that combines rules.
func Combine(parts []Part) Sign { return rules.Combine(parts) }

// Shortfall is how many more entries in time reach the threshold.
func Shortfall(c Counts, threshold Threshold) int { return rules.Shortfall(c, threshold) }
