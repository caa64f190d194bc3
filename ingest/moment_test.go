package ingest

import (
	"testing"
	"time"

	"vsrok/ingest/layout"
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

// TestJournalAheadOfItsStamp: somebody may fill a lesson a month ahead, so a
// stamp of 01.05 fits a journal whose last filled lesson is of 01.06 00:00, 31
// days later, and no other's moment is taken for one of 02.06.
func TestJournalAheadOfItsStamp(t *testing.T) {
	stamp := time.Date(2015, 5, 1, 0, 0, 0, 0, time.UTC)
	for lesson, fits := range map[time.Time]bool{time.Date(2015, 6, 1, 0, 0, 0, 0, time.UTC): true,
		time.Date(2015, 6, 2, 0, 0, 0, 0, time.UTC): false} {
		page := &layout.Page{Batch: layout.Batch{Observations: []layout.Observation{{Date: int32(lesson.Unix() / 86400)}}}}
		s := &sheet{Plan: &layout.Plan{Shape: layout.Journal, ExportedFrom: layout.NoTime}, page: page}
		if _, err := momentOf(&tabular.Book{Created: stamp}, s, Options{}); (err == nil) != fits {
			t.Errorf("a lesson of %s: %v", lesson.Format(time.DateOnly), err)
		}
	}
}
