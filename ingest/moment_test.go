package ingest

import (
	"testing"
	"time"

	"vsrok/ingest/tabular"
)

func TestFileMoment(t *testing.T) {
	may := func(day, hour int) time.Time { return time.Date(2015, 5, day, hour, 0, 0, 0, time.UTC) }
	var none time.Time
	for name, c := range map[string]struct {
		created, entry, from, to time.Time
		refused                  bool
	}{
		"nothing":                        {none, none, none, none, false},
		"an archive's time alone":        {none, may(6, 9), none, none, false},
		"a template's birth, and a time": {templateCreated, may(6, 9), none, none, false},
		"a workbook's own":               {may(6, 9), none, may(6, 9), may(6, 9), false},
		"both, the archive packed later": {may(6, 9), may(6, 11), may(6, 9), may(6, 11), false},
		"both, the clocks apart":         {may(6, 11), may(6, 9), may(6, 9), may(6, 11), false},
		"packed on another day":          {may(6, 9), may(7, 9), none, none, true},
	} {
		got, err := fileMoment(&tabular.Book{Source: tabular.Source{EntryTime: c.entry}, Created: c.created})
		if !got.from.Equal(c.from) || !got.to.Equal(c.to) || (err != nil) != c.refused {
			t.Errorf("%s: %s to %s, %v; want %s to %s", name, got.from, got.to, err, c.from, c.to)
		}
	}
}
