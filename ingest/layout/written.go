package layout

import (
	"strconv"
	"strings"
)

// written reads the other ways to write a date, with an optional weekday
// before it and an optional time after it.
func (c *clockwork) written(s string) (stamp, string) {
	s = dropWeekday(strings.ReplaceAll(strings.ToLower(s), "ё", "е"))
	date, rest, reason := c.leadingDate(s)
	if reason != "" {
		return stamp{}, reason
	}
	rest = strings.TrimLeft(rest, " ,")
	rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(rest, "t"), "в "))
	if rest == "" {
		return stamp{day: date}, ""
	}
	out, reason := timeOfDay(rest)
	out.day = date
	return out, reason
}

// leadingDate cuts a date off the beginning of s.
func (c *clockwork) leadingDate(s string) (date int32, rest, reason string) {
	a, sep, s := leadingNumber(s)
	if a < 0 {
		return 0, "", notMoment
	}
	if month, after := monthWord(s); month > 0 {
		year, _, tail := leadingNumber(strings.TrimLeft(after, " .,-"))
		if year < 0 {
			return 0, "", notMoment
		}
		date, reason = dayNumber(fullYear(year), month, a)
		return date, dropYearWord(tail), reason
	}
	b, sep2, s := leadingNumber(s[sepLen(sep, s):])
	if sep == 0 || b < 0 || sep2 != sep {
		return 0, "", notMoment
	}
	digits := s[sepLen(sep, s):]
	last, _, tail := leadingNumber(digits)
	if last < 0 {
		return 0, "", notMoment
	}
	if a > 31 {
		date, reason = dayNumber(a, b, last)
	} else if width := len(digits) - len(tail); width != 2 && width != 4 {
		reason = notMoment
	} else {
		date, reason = c.numeric(sep, a, b, fullYear(last))
	}
	return date, dropYearWord(tail), reason
}

// leadingNumber cuts up to four digits off s and looks at the separator of a
// date that follows; -1 where s begins with no number or a longer one.
func leadingNumber(s string) (n int, sep byte, rest string) {
	digits, rest := cutNumber(s)
	if digits == "" || len(digits) > 4 {
		return -1, 0, s
	}
	n, _ = strconv.Atoi(digits)
	if rest != "" && (rest[0] == '.' || rest[0] == '-' || rest[0] == '/') {
		sep = rest[0]
	} else if strings.HasPrefix(rest, "−") || strings.HasPrefix(rest, "–") {
		sep = '-'
	}
	return n, sep, rest
}

// sepLen is how many bytes of s the separator takes.
func sepLen(sep byte, s string) int {
	switch {
	case sep == 0:
		return 0
	case s[0] == sep:
		return 1
	}
	return len("–")
}

func fullYear(y int) int {
	if y < 80 {
		return y + 2000
	}
	return y
}

// dropYearWord removes «г.», «г» or «года» after a year.
func dropYearWord(s string) string {
	trimmed := strings.TrimLeft(s, " ")
	for _, word := range []string{"года", "г.", "г"} {
		if rest, ok := strings.CutPrefix(trimmed, word); ok {
			return rest
		}
	}
	return s
}

var monthStems = []string{"янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"}

// monthWord reads the month that s begins with, in any of its forms, and
// returns what follows it; 0 where there is none.
func monthWord(s string) (month int, rest string) {
	s = strings.TrimLeft(s, " -.")
	end := strings.IndexFunc(s, func(r rune) bool { return r < 'а' || r > 'я' })
	if end < 0 {
		end = len(s)
	}
	word := s[:end]
	for i, stem := range monthStems {
		if strings.HasPrefix(word, stem) && isMonthForm(i+1, word[len(stem):]) {
			return i + 1, s[end:]
		}
	}
	return 0, s
}

// monthEndings are what may follow each stem: nothing where the stem is an
// abbreviation, the nominative or genitive ending, a longer abbreviation.
var monthEndings = []string{
	"|арь|аря", "|раль|раля|р", "|т|та", "|ель|еля", "й|я", "|ь|я",
	"|ь|я", "|уст|уста", "|тябрь|тября|т", "|ябрь|ября", "|брь|бря|б", "|абрь|абря",
}

func isMonthForm(month int, ending string) bool {
	for form := range strings.SplitSeq(monthEndings[month-1], "|") {
		if ending == form {
			return true
		}
	}
	return false
}

// weekdays are cut off before a date: «Чт, 10.03.2015».
var weekdays = []string{
	"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
	"пн", "вт", "ср", "чт", "пт", "сб", "вс",
}

func dropWeekday(s string) string {
	for _, name := range weekdays {
		if rest, ok := strings.CutPrefix(s, name); ok {
			if cut := strings.TrimLeft(rest, " ,."); cut != rest {
				return cut
			}
		}
	}
	return s
}
