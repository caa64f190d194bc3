package layout

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"vsrok/ingest/tabular"
)

// fuzzSheet cuts a text into rows and cells.
func fuzzSheet(text string) []tabular.Row {
	return sheet(strings.Split(text, "\n")...)
}

// checkBatch holds for any input: the counts add up, no reject shows a letter
// that is not masked, dates and moments lie where a diary's can.
func checkBatch(t *testing.T, b *Batch) {
	t.Helper()
	if c := b.Counts; c.Read != c.Loaded+c.Rejected+c.Skipped || c.Rejected != len(b.Rejects) {
		t.Fatalf("counts %+v, %d rejects", c, len(b.Rejects))
	}
	for _, r := range b.Rejects {
		for _, c := range r.Value {
			if c != 'а' && c != 'А' && isTelling(c) {
				t.Fatalf("reject shows %q", r.Value)
			}
		}
		if utf8.RuneCountInString(r.Value) > maskLimit || r.Reason == "" || r.Reason == nothing {
			t.Fatalf("reject %+v", r)
		}
	}
	for _, o := range b.Observations {
		if o.Class == "" || o.Subject == "" || o.Lesson < 0 {
			t.Fatalf("observation %+v", o)
		}
		if (o.Kind == PeriodGrades) != (o.Date == NoDate) || o.Date != NoDate &&
			(o.Date < firstDay || o.Date >= lastDay) {
			t.Fatalf("observation %+v", o)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add("Отметки\nВыгружено: 06.05.2015\n" + marksHeader + "\n" + fullRow + "\nВсего записей: 1")
	f.Add("Класс|Дата|№ урока|Предмет|Статус|Дата внесения\n5А|31.02.2015|2 урок|Физика|Отмена|x")
	f.Add("Класс|Предмет|Ученик|Дата|\n|||урока|Пропуск\n5A|Физика|у-1|42100.5|н")
	f.Add(logHeader + "\n5А|Физика|10.03.2015 08:00:05|У|10 марта 2015, 1 урок|3 ч.|Отмечен пропуск")
	zone := time.FixedZone("", 5*3600)
	f.Fuzz(func(t *testing.T, text string) {
		rows := fuzzSheet(text)
		plan, err := Recognise(rows[:min(50, len(rows))],
			Options{Zone: zone, SourceZone: time.UTC, YearFrom: 2000, YearTo: 2098})
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without a text")
			}
			return
		}
		var out Batch
		switch plan.Shape {
		case Table:
			plan.Table(tabular.NewBlock(rows), &out)
		case Log:
			plan.Log(tabular.NewBlock(rows), &out)
		}
		checkBatch(t, &out)
	})
}

func FuzzJournal(f *testing.F) {
	head := strings.Join(journalTop, "\n")
	f.Add(head + "\n№ п/п|Месяц|Сентябрь||1 чет|Январь\n|Число|3|3||12\n|Фамилия и имя ученика\n1|у-01|н5|4/4|5|о\n|Итого|5")
	f.Add("Класс|5а\nГод|2014-2015\nПредмет|Физика\nМесяц|Май|Чет\nЧисло|03.05|1 пн\nу-01|н/а|ОСВ\n\nу-02|5")
	f.Fuzz(func(t *testing.T, text string) {
		rows := fuzzSheet(text)
		pages, err := (&Plan{}).Journal(rows)
		if err != nil {
			return
		}
		for _, page := range pages {
			checkBatch(t, &page.Batch)
			for _, c := range page.Columns {
				if (c.Date == NoDate) != (c.Period != "") || c.Date != NoDate && c.Lesson < 1 || c.Number < 1 {
					t.Fatalf("column %+v", c)
				}
			}
		}
	})
}

func FuzzMoment(f *testing.F) {
	for _, text := range []string{
		"06.04.2015 09:00:00", "2015-04-06T09:00:00+05:00", "6 апр. 2015 г. в 9:00", "Пн, 06/04/15", "42100.375",
		"6–04–2015", "10.03.2015, 1 урок", "29.02.2000",
	} {
		f.Add(text)
	}
	c := &clockwork{}
	f.Fuzz(func(t *testing.T, text string) {
		s, reason := c.stamp(text)
		if reason == "" {
			y, m, d := dateOf(s.day)
			if s.day < firstDay || s.day >= lastDay || s.clock < 0 || s.clock >= day {
				t.Fatalf("%q gives %+v", text, s)
			}
			if back, why := dayNumber(y, m, d); back != s.day || why != "" {
				t.Fatalf("%q: day %d comes back as %d, %q", text, s.day, back, why)
			}
		}
		c.slot(text)
		PeriodName(text)
		ClassName(text)
		if masked := Mask(text); Mask(masked) != masked {
			t.Fatalf("Mask(%q) = %q, masked again %q", text, masked, Mask(masked))
		}
	})
}
