package ingest

import (
	"fmt"
	"time"

	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
)

// moment is when an export was made, as exactly as is known: it lies between
// from and to, which are zero when nothing is known.
type moment struct {
	from, to time.Time
	source   string // where it was found, in Russian
	stamped  bool   // by the program that wrote the file
}

// momentOf finds the export moment of a sheet: the user's word, a title line,
// then the workbook's creation time with its archive's entry time. A snapshot
// without one is refused; a table with entry times may lack it.
func momentOf(book *tabular.Book, s *sheet, opts Options) (moment, error) {
	if !opts.ExportedAt.IsZero() {
		return moment{opts.ExportedAt, opts.ExportedAt, "указан ключом --exported-at", false}, nil
	}
	if s.ExportedFrom != layout.NoTime {
		return moment{fromMicro(s.ExportedFrom), fromMicro(s.ExportedTo), "строка в таблице", false}, nil
	}
	found, err := fileMoment(book)
	if s.Shape == layout.Log || s.Timed {
		// The name and stamps of the file prove nothing that the rows do not.
		if err != nil || s.Shape == layout.Log {
			return moment{source: "не указан"}, nil
		}
		return found, nil
	}
	if err != nil {
		return moment{}, &Refusal{err}
	}
	if newest := s.newestFilled(); newest.After(found.to.Add(aheadOfLesson)) && !found.to.IsZero() {
		return moment{}, &Refusal{fmt.Errorf("%s: момент выгрузки по %s — %s, но в журнале заполнен урок %s; укажите верный момент ключом --exported-at",
			book.Name, found.source, found.to.Format("02.01.2006 15:04"), newest.Format("02.01.2006"))}
	}
	if found.to.IsZero() {
		return moment{}, &Refusal{fmt.Errorf("%s: это выгрузка без времени внесения%s, и момент выгрузки в ней не найден; укажите его, например: --exported-at 2015-05-06T09:00",
			book.Name, likeEntry(s.LikeEntry))}
	}
	return found, nil
}

// likeEntry says which unused column may hold the entry times.
func likeEntry(heading layout.Heading) string {
	if heading.Number == 0 {
		return ""
	}
	word := layout.ShownWord(heading.Word)
	return fmt.Sprintf(": на время внесения похож столбец %s «%s», но он не прочитан. Если это оно, отнесите его к «Дата внесения» в mapping.yaml; "+
		"если нет, выгрузите таблицу со временем внесения", layout.ColumnLetter(heading.Number), word)
}

// aheadOfLesson is how long before a lesson somebody may have filled it: a
// moment of export further back is not that of this file.
const aheadOfLesson = 31 * 24 * time.Hour

// newestFilled is the day of the last lesson with an entry; zero in tables.
func (s *sheet) newestFilled() time.Time {
	if s.page == nil {
		return time.Time{}
	}
	newest := layout.NoDate
	for _, o := range s.page.Batch.Observations {
		newest = max(newest, o.Date)
	}
	return dayTime(newest)
}

// sameExport is how far the stamps of one export may lie apart.
const sameExport = 24 * time.Hour

// templateCreated is what some programs write as the creation time of every
// workbook: the birth of the format's template, not of the file.
var templateCreated = time.Date(2006, 9, 16, 0, 0, 0, 0, time.UTC)

// fileMoment is what a workbook's own creation time and the time of its entry
// in an archive tell together; the latter alone is the file system's of
// whoever packed it, and tells nothing.
func fileMoment(book *tabular.Book) (moment, error) {
	created, entry := book.Created, book.EntryTime
	if created.Equal(templateCreated) {
		created = time.Time{}
	}
	switch {
	case created.IsZero():
		return moment{source: "не указан"}, nil
	case entry.IsZero():
		return moment{created, created, "свойства книги", true}, nil
	}
	from, to := created, entry
	if to.Before(from) {
		from, to = to, from
	}
	if to.Sub(from) >= sameExport {
		return moment{source: "не указан"}, fmt.Errorf(
			"%s: книга создана %s, а в архив положена %s — больше суток разницы; укажите момент выгрузки ключом --exported-at",
			book.Name, created.Format("02.01.2006 15:04"), entry.Format("02.01.2006 15:04"))
	}
	return moment{from, to, "свойства книги и время в архиве", true}, nil
}

// dayTime is the midnight of a day, zero for none.
func dayTime(day int32) time.Time {
	if day == layout.NoDate {
		return time.Time{}
	}
	return time.Unix(int64(day)*86400, 0).UTC()
}

func fromMicro(micro int64) time.Time { return time.UnixMicro(micro).UTC() }
