package reports

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"vsrok/analysis"
)

// NBSP keeps a number together with what it counts at the end of a line.
const NBSP = "\u00a0"

// Number writes a count with Russian digit groups: «12 345».
func Number(n int) string {
	return message.NewPrinter(language.Russian).Sprintf("%d", n)
}

// Count writes a number with its noun in the form that the number asks for
// (CLDR plural rules): «1 школа», «2 школы», «5 школ».
func Count(n int, one, few, many string) string {
	noun := many
	switch plural.Cardinal.MatchPlural(language.Russian, n, 0, 0, 0, 0) {
	case plural.One:
		noun = one
	case plural.Few:
		noun = few
	}
	return Number(n) + NBSP + noun
}

// ShareDown is part of whole in thousandths, rounded down, so that a share
// below a threshold is never shown as having reached it.
func ShareDown(part, whole int) int { return int(int64(part) * 1000 / int64(whole)) }

// Percent writes part of whole with one decimal, rounded down: «96,4 %». Of
// nothing it is an empty string.
func Percent(part, whole int) string {
	if whole == 0 {
		return ""
	}
	share := ShareDown(part, whole)
	return fmt.Sprintf("%d,%d%s%%", share/10, share%10, NBSP)
}

// NoData is said wherever there is nothing to judge.
const NoData = "нет данных"

// SignText is a sign as people read it, with a proper minus. Machine tables keep
// the hyphen.
func SignText(s analysis.Sign) string {
	if s == analysis.Minus {
		return "−"
	}
	return string(s)
}

// Date writes a day as Russian documents do (ГОСТ Р 7.0.97-2016, 5.10):
// «06.05.2015».
func Date(t time.Time) string { return t.Format("02.01.2006") }

// Moment writes a day and a time of it: «06.05.2015 09:00».
func Moment(t time.Time) string { return t.Format("02.01.2006 15:04") }

// List joins words as a sentence does: «20, 21 и 22».
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " и " + words[last]
}

// LowerFirst makes a heading fit inside a sentence.
func LowerFirst(heading string) string { return withFirst(unicode.ToLower, heading) }

// UpperFirst makes a word a heading.
func UpperFirst(word string) string { return withFirst(unicode.ToUpper, word) }

func withFirst(change func(rune) rune, text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(change(first)) + text[size:]
}

var oneKindOfSpace = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ")

// CleanText is text from outside as a report can show it: without the control
// characters and code points that XML forbids, and without the invisible marks
// that turn the order of what stands after them (Unicode Bidirectional
// Algorithm, UAX 9, 2).
func CleanText(text string) string {
	text = oneKindOfSpace.Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case (r < ' ' && r != '\n') || (r >= 0x7f && r <= 0x9f) || r == 0xfffe || r == 0xffff:
			return -1
		case r == 0x061c || r == 0x200e || r == 0x200f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// WeekDates are the days of an ISO 8601 week: «13.04–19.04.2015».
func WeekDates(week string) string {
	monday, err := WeekMonday(week)
	if err != nil {
		return week
	}
	return monday.Format("02.01") + "–" + Date(monday.AddDate(0, 0, 6))
}

// WeekMonday is the Monday of an ISO 8601 week such as 2015-W15.
func WeekMonday(week string) (time.Time, error) {
	var year, number int
	if _, err := fmt.Sscanf(week, "%d-W%d", &year, &number); err != nil {
		return time.Time{}, fmt.Errorf("week %q: %w", week, err)
	}
	// 4 January is always in week 1.
	inFirst := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	sinceMonday := (int(inFirst.Weekday()) + 6) % 7
	return inFirst.AddDate(0, 0, 7*(number-1)-sinceMonday), nil
}

// MonthWords turns 2015-04 into 04.2015.
func MonthWords(month string) string {
	if year, number, ok := strings.Cut(month, "-"); ok {
		return number + "." + year
	}
	return month
}

// WeekWords names a week by its Monday.
func WeekWords(week string) string {
	monday, err := WeekMonday(week)
	if err != nil {
		return week
	}
	return Date(monday)
}

// ChangeWords says what a trend does, a dash where nothing can be said.
func ChangeWords(c analysis.Change) string {
	if c == "" {
		return Dash
	}
	return string(c)
}
