package layout

import (
	"regexp"
	"strings"
)

const badLesson = "не похоже на номер урока: ожидается число от 1 до 20"

// maxLesson is the highest number of a lesson in a day's timetable.
const maxLesson = 20

// lessonNumber reads «2», «2.0», «2-й», «2 урок», «2-й урок», «урок 2», «№ 2»,
// and each of them beside the lesson's times: «1. 08:30–09:15», «3 урок, 10:30».
// A blank cell, a lone dash and the «zero lesson» are 0, unknown; times alone
// say no number.
func lessonNumber(s string) (int, bool) {
	if len(s) == 1 && s[0] >= '0' && s[0] <= '9' {
		return int(s[0] - '0'), true
	}
	if isVoid(s) {
		return 0, true
	}
	s = strings.TrimSpace(strings.TrimPrefix(withoutTimes(Fold(s)), "урок"))
	s = strings.TrimSpace(strings.TrimPrefix(s, "№"))
	digits, rest := cutNumber(s)
	if digits == "" || len(digits) > 2 {
		return 0, false
	}
	n := int(digits[len(digits)-1] - '0')
	if len(digits) == 2 {
		n += int(digits[0]-'0') * 10
	}
	return n, n <= maxLesson && isLessonTail(rest)
}

func isLessonTail(rest string) bool {
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, "."), "урок")
	switch strings.Trim(rest, " -–.") {
	case "", "й", "ый", "ой", "ий":
		return true
	}
	return strings.TrimRight(rest, " -–") == ".0"
}

// Times of a lesson: one, or from – to. With dots («8.30-9.15») only both
// together are times, since «8.30» may be anything.
var (
	lessonTimes = regexp.MustCompile(`(?:^|[ .,;|/(\[–—−-])(?:с )?` + clockTime + `(?: ?(?:[-–—−]|до) ?` + clockTime +
		`)?`)
	dottedTimes = regexp.MustCompile(`(?:^|[^\d.])\d{1,2}\.\d{2} ?[-–—−] ?\d{1,2}\.\d{2}$`)
)

const clockTime = `\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?`

// withoutTimes drops the times from a lesson's text, folded, with the marks
// that set them apart.
func withoutTimes(s string) string {
	if len(s) < len("1 8:30") {
		return s
	}
	const around = " ,;:|/()[]-–—−"
	bare := strings.TrimRight(s, " )]")
	if cut := dottedTimes.FindStringIndex(bare); cut != nil {
		return strings.Trim(bare[:cut[0]], around)
	}
	cut := lessonTimes.FindStringIndex(s)
	if cut == nil {
		return s
	}
	before, after := s[:cut[0]]+keepDot(s[cut[0]:cut[1]]), s[cut[1]:]
	return strings.TrimSpace(strings.Trim(before, around) + " " + strings.Trim(after, around))
}

// keepDot is what stays where a time was: the dot of «1.08:30».
func keepDot(time string) string {
	if time[0] == '.' {
		return ". "
	}
	return " "
}
