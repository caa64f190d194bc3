package analysis

import (
	"fmt"
	"strings"
	"time"
)

// ParseDay reads a date, 01.04.2015 or 2015-04-01, as its UTC midnight.
func ParseDay(text string) (time.Time, error) {
	if day, ok := parseLayouts(text, "2.1.2006", "2006-1-2"); ok {
		return day, nil
	}
	return time.Time{}, fmt.Errorf("стоит «%s», ожидается дата, например 01.04.2015 или 2015-04-01", text)
}

// ParseMoment reads a moment of the school's wall clock, 06.05.2015 09:00 or
// 2015-05-06T09:00, seconds optional, and keeps it as UTC. A date alone is an
// error: it does not say whether the day is over.
func ParseMoment(text string) (time.Time, error) {
	moment, ok := parseLayouts(text, "2.1.2006 15:04", "2.1.2006 15:04:05",
		"2006-1-2T15:04", "2006-1-2T15:04:05", "2006-1-2 15:04", "2006-1-2 15:04:05")
	if ok {
		return moment, nil
	}
	return time.Time{}, fmt.Errorf("стоит «%s», ожидается дата и время без часового пояса, например 06.05.2015 09:00 или 2015-05-06T09:00", text)
}

// parseLayouts reads a text by the first layout that fits.
func parseLayouts(text string, layouts ...string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// lookAlikes are Latin letters that a person takes for Russian ones: the
// field «с» typed in the wrong layout looks the same in any message.
var lookAlikes = strings.NewReplacer("a", "а", "c", "с", "e", "е", "o", "о", "p", "р", "x", "х", "y", "у")

func foldKey(key string) string {
	return lookAlikes.Replace(strings.ToLower(strings.Join(strings.Fields(key), " ")))
}

func foldChoice(text string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(text), " ")), "ё", "е")
}
