package layout

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vsrok/ingest/tabular"
)

// read recognises the lines and reads them as one block.
func read(t *testing.T, opts Options, lines ...string) Batch {
	t.Helper()
	rows := sheet(lines...)
	plan, err := Recognise(rows, opts)
	if err != nil {
		t.Fatal(err)
	}
	var out Batch
	if plan.Shape == Log {
		plan.Log(tabular.NewBlock(rows), &out)
	} else {
		plan.Table(tabular.NewBlock(rows), &out)
	}
	if c := out.Counts; c.Read != len(lines) || c.Read != c.Loaded+c.Rejected+c.Skipped ||
		c.Rejected != len(out.Rejects) {
		t.Errorf("counts do not add up to %d rows and %d rejects: %+v", len(lines), len(out.Rejects), c)
	}
	return out
}

func TestTableMarks(t *testing.T) {
	out := read(t, Options{},
		"Отметки, МБОУ СОШ 1",
		"Выгружено: 06.05.2015 09:00",
		"",
		marksHeader+"|ID записи",
		"МБОУ  СОШ 1|5а (5а)|Русский\u00a0язык|Учитель-0101 И.О.|у-03|06.04.2015|2 урок|5|Контрольная работа|07.04.2015 10:30|з-17",
		"МБОУ СОШ 1|5A|Физика||у-04|42100.9||4|||",
		"Всего записей: 2",
	)
	want := Batch{
		Observations: []Observation{
			{
				Kind: Marks, Row: 5, School: "МБОУ СОШ 1", Class: "5А", Subject: "Русский язык",
				Teacher: "Учитель-0101 И.О.", Pupil: "у-03",
				Date: 16531, Lesson: 2, Work: "Контрольная работа", ID: "з-17", Entered: at(2015, 4, 7, 10, 30, 0),
				Changed: NoTime,
			},
			{Kind: Marks, Row: 6, School: "МБОУ СОШ 1", Class: "5А", Subject: "Физика", Pupil: "у-04", Date: 16531,
				Entered: NoTime, Changed: NoTime},
		},
		Counts: Counts{Read: 7, Loaded: 2, Skipped: 5},
	}
	if diff := cmp.Diff(want, out, cmpopts.IgnoreFields(Batch{}, "Dates")); diff != "" {
		t.Error(diff)
	}
}

func TestTablePeriodGradesAndTimetable(t *testing.T) {
	grades := read(t, Options{},
		"Класс|Предмет|Ученик|Период|Отметка|Дата внесения",
		"5А|Физика|у-01|3 чет|н/а|23.03.2015 10:00",
		"5А|Физика|у-02|III четверть|-|",
		"5А|Физика|у-03|Год||23.03.2015 10:00",
	)
	want := []Observation{{
		Kind: PeriodGrades, Row: 2, Class: "5А", Subject: "Физика", Pupil: "у-01", Date: NoDate, Period: "3 четверть",
		Entered: at(2015, 3, 23, 10, 0, 0), Changed: NoTime,
	}}
	if diff := cmp.Diff(want, grades.Observations); diff != "" {
		t.Error(diff)
	}
	if grades.Rejects != nil || grades.Counts.Skipped != 3 { // a time without a grade is no grade
		t.Errorf("%+v", grades)
	}
	lessons := read(t, Options{},
		"Класс|Дата|№ урока|Предмет|Статус|Дата внесения|Дата изменения",
		"5А|06.04.2015|1|Физика|Отменён|03.04.2015 12:00|06.04.2015 08:00",
		"5А|06.04.2015|2|Физика|Замена|03.04.2015 12:00|",
		"5А|06.04.2015||Физика|Урок снят|||",
		"5А|06.04.2015|3|Физика|не отменён||-",
	)
	wantCancelled, wantChanged := []bool{true, false, true, false},
		[]int64{at(2015, 4, 6, 8, 0, 0), NoTime, NoTime, NoTime}
	for i, o := range lessons.Observations {
		if o.Cancelled != wantCancelled[i] || o.Changed != wantChanged[i] || o.Pupil != "" {
			t.Errorf("row %d: %+v", o.Row, o)
		}
	}
	if lessons.Counts.Loaded != 4 {
		t.Errorf("%+v", lessons)
	}
}

// fullRow is a good row of marksHeader.
const fullRow = "МБОУ СОШ 1|5А|Физика|Учитель-0101 И.О.|у-03|06.04.2015|2|5|Ответ|07.04.2015 10:30"

func TestTableRejects(t *testing.T) {
	opts := Options{YearFrom: 2013, YearTo: 2026}
	for row, want := range map[string]Reject{
		"Ш|5А|Физика|У|у-03|31.02.2015|2|5|Ответ|07.04.2015 10:30": {Column: "Дата урока", Value: "31.02.2015",
			Reason: noSuchDay},
		"Ш|5А|Физика|У|у-03|06.04.2031|2|5|Ответ|07.04.2015 10:30": {
			Column: "Дата урока", Value: "06.04.2031",
			Reason: "год 2031 не покрыт производственным календарём программы (2013–2026)",
		},
		"Ш|5А|Физика|У|у-03|31.12.2012|2|5|Ответ|07.04.2015 10:30": {
			Column: "Дата урока", Value: "31.12.2012",
			Reason: "год 2012 не покрыт производственным календарём программы (2013–2026)",
		},
		"Ш|5А|Физика|У||06.04.2015|2|5|Ответ|07.04.2015 10:30":   {Column: "ID ученика", Reason: emptyCell},
		"Ш||Физика|У|у-03|06.04.2015|2|5|Ответ|07.04.2015 10:30": {Column: "Класс", Reason: emptyCell},
		"Ш|5А||У|у-03|06.04.2015|2|5|Ответ|07.04.2015 10:30":     {Column: "Предмет", Reason: emptyCell},
		"Ш|5А|Физика|У|у-03||2|5|Ответ|07.04.2015 10:30":         {Column: "Дата урока", Reason: emptyCell},
		"Ш|5А|Физика|У|у-03|06.04.2015|пятый|5|Ответ|07.04.2015 10:30": {Column: "№ урока", Value: "ааааа",
			Reason: badLesson},
		"Ш|5А|Физика|У|у-03|06.04.2015|21|5|Ответ|07.04.2015 10:30": {Column: "№ урока", Value: "21",
			Reason: badLesson},
		"Ш|5А|Физика|У|у-03|06.04.2015|2|5|Ответ|07.04.1999 10:30": {Column: "Дата внесения",
			Value: "07.04.1999 10:30", Reason: farDay},
		"Ш|5А|Физика|У|у-03|06.04.2015|2|5|Ответ|вчера": {Column: "Дата внесения", Value: "ааааа",
			Reason: notMoment},
		"Ш|5А|Физика|У|у-03|06.04.2015|2|контр|Ответ|07.04.2015 10:30": {Column: "Отметка", Value: "ааааа",
			Reason: notMark},
		"Ш|5А|Физика|У|1,23457E+11|06.04.2015|2|5|Ответ|07.04.2015 10:30": {Column: "ID ученика", Value: "9,99999А+99",
			Reason: shortenedID},
		"Ш|05.янв|Физика|У|у-03|06.04.2015|2|5|Ответ|07.04.2015 10:30": {
			Column: "Класс", Value: "99.ааа",
			Reason: "здесь дата, а не класс: Excel превратил класс в дату; задайте столбцу формат «Текстовый»"},
		"Ш|42009|Физика|У|у-03|06.04.2015|2|5|Ответ|07.04.2015 10:30": {
			Column: "Класс", Value: "42009",
			Reason: "номера класса больше 12 не бывает: проверьте, не превратил ли Excel класс в дату"},
		"Ш|5А|#Н/Д|У|у-03|06.04.2015|2|5|Ответ|07.04.2015 10:30": {
			Column: "Предмет", Value: "#А/А",
			Reason: "в ячейке ошибка Excel (#Н/Д): исправьте её и сохраните файл заново"},
		"Ш|5А|Физика|У|у-03|06.04.2015|2|н|Ответ|07.04.2015 10:30": {Column: "Отметка", Value: "а",
			Reason: absenceHere},
		"5А|Физика|Учитель-0101 И.О.|у-03|06.04.2015|2|5|О|07.04.2015 10:30|": {Column: "Дата урока", Value: "2",
			Reason: notDate}, // shifted
		"5А|Физика": {Column: "Предмет", Reason: emptyCell}, // cut short, not «nothing entered»
	} {
		out := read(t, opts, marksHeader, row, fullRow)
		want.Row = 2
		if diff := cmp.Diff([]Reject{want}, out.Rejects, placeOfReject); diff != "" || out.Counts.Loaded != 1 {
			t.Errorf("%s: %s", row, diff)
		}
	}
}

func TestTableSkips(t *testing.T) {
	for _, row := range []string{
		"", "||||||||", marksHeader, "1|2|3|4|5|6|7|8|9|10", "Итого|||||||12", "Всего записей:|429",
		"Ш|5А|Физика|У|у-03|06.04.2015|2|||",       // nothing entered
		"Ш|5А|Физика|У|у-03|06.04.2015|2|-|Ответ|", // the same
		"Ш|5А|Физика|У|у-03|06.04.2015|2|ОСВ|Ответ|07.04.2015 10:30",
		"Ш|5А|Физика|У|у-03|06.04.2015|2|о|Ответ|07.04.2015 10:30",
		"Отчет сформирован: 06.05.2015 09:00",
	} {
		out := read(t, Options{}, marksHeader, fullRow, row, fullRow)
		if out.Counts != (Counts{Read: 4, Loaded: 2, Skipped: 2}) {
			t.Errorf("%q: %+v %+v", row, out.Counts, out.Rejects)
		}
	}
}

func TestTableMixedMarksAndAbsences(t *testing.T) {
	out := read(t, Options{},
		"Класс|Предмет|Ученик|Дата|Отметка|Пропуск",
		"5А|Физика|у-01|06.04.2015|5|",
		"5А|Физика|у-02|06.04.2015||Н",
		"5А|Физика|у-03|06.04.2015||",
	)
	want := []Reject{{Row: 3, Column: "Пропуск", Value: "А", Reason: absenceHere}}
	if diff := cmp.Diff(want, out.Rejects, placeOfReject); diff != "" || out.Counts.Loaded != 1 ||
		out.Counts.Skipped != 2 {
		t.Errorf("%s %+v", diff, out.Counts)
	}
}

// A plan is shared by the goroutines that read a sheet's blocks.
func TestTableInParallel(t *testing.T) {
	rows := sheet(marksHeader, fullRow, "Всего|1")
	plan, err := Recognise(rows, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	outs := make([]Batch, 4)
	for i := range outs {
		group.Go(func() { plan.Table(tabular.NewBlock(rows), &outs[i]) })
	}
	group.Wait()
	for _, out := range outs {
		if out.Counts != (Counts{Read: 3, Loaded: 1, Skipped: 2}) {
			t.Errorf("%+v", out.Counts)
		}
	}
}

func TestLessonNumber(t *testing.T) {
	for text, want := range map[string]int{
		"2": 2, "2 урок": 2, "2-й": 2, "2.0": 2, "2-й урок": 2, "урок 2": 2, "№ 2": 2, "12": 12, "20": 20, "": 0,
		" - ": 0, "0": 0, "2\u00a0урок.": 2,
		"1. 08:30–09:15": 1, "2 (09:25-10:10)": 2, "3 урок, 10:30": 3, "1.08:30–09:15": 1, "4-й урок (8.30-9.15)": 4,
		"08:30 - 09:15, 5 урок":   5,
		"урок 6 с 13:00 до 13:45": 6, "7: 14:00": 7, "№ 8 [8:30 AM – 9:15 AM]": 8, "1 | 08:30:00": 1,
		"2 8.30 – 9.15": 2,
	} {
		if got, ok := lessonNumber(text); !ok || got != want {
			t.Errorf("lessonNumber(%q) = %d, %t; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"21", "-2", "2-3", "два", "2.5", "100", "2 5", "08:30-09:15", "8:30", "8.30-9.15",
		"8.30",
		"2 смена, 3 урок 14:00", "1а8:30", "1-2 08:30", "21 (8:30)"} {
		if got, ok := lessonNumber(text); ok {
			t.Errorf("lessonNumber(%q) = %d, want a refusal", text, got)
		}
	}
}

// Rows of 5 million are read in one go: a row must stay under 800 ns.
func BenchmarkTableMarks(b *testing.B) {
	rows := make([]tabular.Row, 0, 2001)
	rows = append(rows, sheet(marksHeader+"|Дата изменения")...)
	for i := range 2000 {
		rows = append(rows, tabular.Row{Number: i + 2, Cells: []string{
			"МБОУ СОШ 1", []string{"5А", "7Б", "9А"}[i%3], "Физическая культура", "Учитель-0101 И.О.",
			fmt.Sprintf("у-sosh1-5А-%02d", i%30),
			fmt.Sprintf("%02d.04.2015", i%28+1), fmt.Sprint(i%7 + 1), fmt.Sprint(i%4 + 2), "Контрольная работа",
			fmt.Sprintf("%02d.04.2015 10:%02d", i%28+1, i%60), "",
		}})
	}
	plan, err := Recognise(rows[:50], Options{YearFrom: 2013, YearTo: 2026})
	if err != nil {
		b.Fatal(err)
	}
	block := tabular.NewBlock(rows)
	out := Batch{Observations: make([]Observation, 0, 2000)}
	b.ReportAllocs()
	for b.Loop() {
		out.Observations, out.Counts = out.Observations[:0], Counts{}
		plan.Table(block, &out)
	}
	if out.Counts.Loaded != 2000 {
		b.Fatalf("%+v", out.Counts)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "ns/row")
}
