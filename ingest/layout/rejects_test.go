package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// placeOfReject compares where a reject stands and why, not what it may be.
var placeOfReject = cmpopts.IgnoreFields(Reject{}, "School", "Date", "Kinds")

// mayBe is what a reject may be.
type mayBe struct {
	School string
	Date   int32
	Kinds  KindSet
}

func whatRejectsMayBe(rejects []Reject) []mayBe {
	var all []mayBe
	for _, r := range rejects {
		all = append(all, mayBe{r.School, r.Date, r.Kinds})
	}
	return all
}

// TestWhatARejectMayBe: a row of marks is a mark of its date and school; where
// the date cannot be read it may be of any; an absence among marks is an
// absence. A cell of a journal's lesson is a mark or an absence of its day,
// one of a period's column a period grade. 06.04.2015 is day 16531.
func TestWhatARejectMayBe(t *testing.T) {
	const header = "Школа|Класс|Предмет|Учитель|ID ученика|Дата урока|№ урока|Отметка"
	out := read(t, Options{}, header, "Ш|5А|Физика|У|у-1|06.04.2015|2|контр", "Ш|5А|Физика|У|у-1|06.04|2|5",
		"|5А|Физика|У|у-1|06.04.2015|2|н",
		"Ш|5А|Физика|У|у-1|06.04.2015|2|5")
	want := []mayBe{{"Ш", 16531, KindsOf(Marks)}, {"Ш", NoDate, KindsOf(Marks)}, {"", 16531, KindsOf(Absences)}}
	if diff := cmp.Diff(want, whatRejectsMayBe(out.Rejects)); diff != "" {
		t.Error(diff)
	}
	page := journal(t, Options{}, withTop("№ п/п|Месяц|Апрель|4 чет", "|Число|6|", "|Фамилия и имя ученика||",
		"1|у-01|контр|контр")...)
	want = []mayBe{{"", 16531, KindsOf(Marks, Absences)}, {"", NoDate, KindsOf(PeriodGrades)}}
	if diff := cmp.Diff(want, whatRejectsMayBe(page.Batch.Rejects)); diff != "" {
		t.Error(diff)
	}
}
