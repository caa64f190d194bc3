package layout

import (
	"strconv"
	"strings"
)

// timeOfDay reads, in lower case, hh:mm, hh:mm:ss, a fraction of seconds,
// which is dropped, AM or PM, and an offset: Z, +05, +05:00, +0500.
func timeOfDay(s string) (stamp, string) {
	var parts [3]int
	count := 0
	for count < 3 {
		digits, rest := cutNumber(s)
		if digits == "" || len(digits) > 2 {
			return stamp{}, notMoment
		}
		parts[count], _ = strconv.Atoi(digits)
		count++
		s = rest
		if !strings.HasPrefix(s, ":") {
			break
		}
		s = s[1:]
	}
	if count < 2 {
		return stamp{}, notMoment
	}
	if count == 3 && strings.HasPrefix(s, ".") {
		_, s = cutNumber(s[1:])
	}
	hour, s, ok := halfDay(parts[0], strings.TrimSpace(s))
	out := stamp{clock: clock(hour, parts[1], parts[2]), timed: true}
	if !ok || hour > 23 || parts[1] > 59 || parts[2] > 59 {
		return out, noSuchTime
	}
	return withZone(out, s)
}

// halfDay cuts AM or PM («дп», «пп» of a Russian Windows) off what follows a
// time and gives the hour of 24: 12 AM is 0, 12 PM is 12. It is not ok for an
// hour outside 1–12.
func halfDay(hour int, s string) (of24 int, rest string, ok bool) {
	for i, words := range [2][]string{{"am", "a.m.", "дп"}, {"pm", "p.m.", "пп"}} {
		for _, word := range words {
			if rest, found := strings.CutPrefix(s, word); found {
				return hour%12 + 12*i, strings.TrimSpace(rest), hour >= 1 && hour <= 12
			}
		}
	}
	return hour, s, true
}

func withZone(out stamp, s string) (stamp, string) {
	switch {
	case s == "":
		return out, ""
	case s == "z":
		out.zoned = true
		return out, ""
	}
	sign := 1
	digits, ok := strings.CutPrefix(s, "+")
	if !ok {
		sign = -1
		if digits, ok = strings.CutPrefix(strings.ReplaceAll(s, "−", "-"), "-"); !ok {
			return out, notMoment
		}
	}
	digits = strings.Replace(digits, ":", "", 1)
	if number, rest := cutNumber(digits); rest != "" || len(number) != 2 && len(number) != 4 {
		return out, notMoment
	}
	hours, minutes := two(digits, 0), 0
	if len(digits) == 4 {
		minutes = two(digits, 2)
	}
	if hours > 14 || minutes > 59 {
		return out, notMoment
	}
	out.zoned, out.offset = true, sign*(hours*3600+minutes*60)
	return out, ""
}
