package ingest

import (
	"strings"
	"testing"
	"time"
)

// The offsets are those of the decree of 2014 (Федеральный закон № 248-ФЗ):
// Moscow UTC+3, Yekaterinburg UTC+5, Kamchatka UTC+12.
func TestParseZone(t *testing.T) {
	may := time.Date(2015, 5, 6, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]int{
		"Екатеринбург": 5, "екатеринбург ": 5, "МСК+2": 5, "мск + 2": 5, "Asia/Yekaterinburg": 5, "Нижний Тагил": 5,
		"МСК": 3, "Москва": 3, "МСК-1": 2, "МСК−1": 2, "Калининград": 2, "МСК+9": 12, "Владивосток": 10,
		"Europe/Moscow": 3,
	} {
		zone, err := ParseZone(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if _, offset := may.In(zone).Zone(); offset != want*3600 {
			t.Errorf("%q is %s, UTC%+d, want %+d", text, zone, offset/3600, want)
		}
	}
	for text, want := range map[string]string{
		"Екатеренбург": "похоже на «Екатеринбург»", "": "ожидается часовой пояс", "Local": "ожидается",
		"МСК+20": "ожидается",
	} {
		if _, err := ParseZone(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
