package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// journal reads lines as a sheet of a class journal and checks its counts.
func journal(t *testing.T, opts Options, lines ...string) *Page {
	t.Helper()
	rows := sheet(lines...)
	plan, err := Recognise(rows, opts)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Shape != Journal {
		t.Fatalf("taken for %s", plan.Shape)
	}
	pages, err := plan.Journal(rows)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	page := pages[0]
	if c := page.Batch.Counts; c.Read != c.Loaded+c.Rejected+c.Skipped || c.Rejected != len(page.Batch.Rejects) {
		t.Errorf("counts do not add up: %+v, %d rejects", c, len(page.Batch.Rejects))
	}
	return page
}

var journalTop = []string{
	"Класс: 5а (5а)", "Год: 2014/2015", "Наименование предмета: Русский  язык",
	"Фамилия, имя, отчество педагога: Учитель-0101 И.О., Учитель-0102 И.О.", "", "",
}

func withTop(lines ...string) []string { return append(append([]string(nil), journalTop...), lines...) }

// seen is an observation in one line: row, column, kind, date or period, lesson.
func seen(o Observation) string {
	kind := [...]string{"отметка", "итог", "пропуск"}[o.Kind]
	if o.Kind == PeriodGrades {
		return fmt.Sprintf("%d%s %s %s", o.Row, ColumnLetter(o.Column), kind, o.Period)
	}
	y, m, d := dateOf(o.Date)
	return fmt.Sprintf("%d%s %s %d-%02d-%02d/%d", o.Row, ColumnLetter(o.Column), kind, y, m, d, o.Lesson)
}

func TestJournal(t *testing.T) {
	page := journal(t, Options{}, withTop(
		"№ п/п|Месяц|Октябрь|||1 тр|Октябрь|Декабрь|Январь|1 сем|Год|||",
		"|Число|9|9|03.10||9|31|12.0|||||",
		"|Фамилия и имя ученика|||||",
		"1|у-01|5|н|н5|4|4/4|5+/4-|Н|5||||",
		"2|у-02||о|ОСВ|н/а|5н|||-|осв|||",
		"3|у-03",
		"|Всего отметок|2|1||",
		"|Учитель-0101 И.О. ________",
	)...)
	if page.Class != "5А" || page.Year != 2014 || page.Subject != "Русский язык" ||
		strings.Join(page.Teachers, ";") != "Учитель-0101 И.О.;Учитель-0102 И.О." ||
		strings.Join(page.Pupils, " ") != "у-01 у-02 у-03" {
		t.Errorf("head: %s %d %s %q, pupils %q", page.Class, page.Year, page.Subject, page.Teachers, page.Pupils)
	}
	wantColumns := []Column{
		{Number: 3, Date: on(2014, 10, 9), Lesson: 1}, {Number: 4, Date: on(2014, 10, 9), Lesson: 2},
		{Number: 5, Date: on(2014, 10, 3), Lesson: 1},
		{Number: 6, Date: NoDate, Period: "1 триместр"},
		{Number: 7, Date: on(2014, 10, 9), Lesson: 3}, // the day comes again after a period
		{Number: 8, Date: on(2014, 12, 31), Lesson: 1}, {Number: 9, Date: on(2015, 1, 12), Lesson: 1},
		{Number: 10, Date: NoDate, Period: "1 полугодие"}, {Number: 11, Date: NoDate, Period: "Год"},
	}
	if diff := cmp.Diff(wantColumns, page.Columns); diff != "" {
		t.Error(diff)
	}
	var got []string
	for _, o := range page.Batch.Observations {
		got = append(got, seen(o))
		if o.Class != "5А" || o.Subject != "Русский язык" || o.Teacher != "Учитель-0101 И.О., Учитель-0102 И.О." ||
			o.Entered != NoTime {
			t.Errorf("%+v", o)
		}
	}
	want := []string{
		"10C отметка 2014-10-09/1", "10D пропуск 2014-10-09/2",
		"10E отметка 2014-10-03/1", "10E пропуск 2014-10-03/1",
		"10F итог 1 триместр",
		"10G отметка 2014-10-09/3", "10G отметка 2014-10-09/3",
		"10H отметка 2014-12-31/1", "10H отметка 2014-12-31/1",
		"10I пропуск 2015-01-12/1", "10J итог 1 полугодие",
		"11F итог 1 триместр", "11G отметка 2014-10-09/3", "11G пропуск 2014-10-09/3", "11K итог Год",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Cells: eight of у-01 and three of у-02 loaded; о, ОСВ and the dash skipped.
	// Rows: four of the head, three of the labels, three of pupils, two below.
	if want := (Counts{Read: 8 + 3 + 3 + 4 + 3 + 3 + 2, Loaded: 11, Skipped: 15}); page.Batch.Counts != want {
		t.Errorf("%+v, want %+v", page.Batch.Counts, want)
	}
}

func TestJournalShiftedHead(t *testing.T) {
	// Other rows, no numbers, labels and values in cells of their own.
	page := journal(t, Options{},
		"Классный журнал", "Учебный год:|2014 – 2015", "Предмет|Физика", "Класс|7 «Б»",
		"Месяц|сент.||Май",
		"Число|1|15 пн|25",
		"у-01|5|4|3",
		"у-02||5|",
		"",
		"Подпись учителя",
		"у-не-ученик|||",
	)
	if page.Class != "7Б" || page.Year != 2014 || page.Subject != "Физика" || page.Teachers != nil ||
		strings.Join(page.Pupils, " ") != "у-01 у-02" {
		t.Errorf("%+v", page)
	}
	if len(page.Columns) != 3 || page.Columns[2].Date != on(2015, 5, 25) || page.Columns[1].Date != on(2014, 9, 15) {
		t.Errorf("%+v", page.Columns)
	}
	if want := (Counts{Read: 14, Loaded: 4, Skipped: 10}); page.Batch.Counts != want {
		t.Errorf("%+v, want %+v", page.Batch.Counts, want)
	}
}

func TestJournalRejects(t *testing.T) {
	page := journal(t, Options{YearFrom: 2013, YearTo: 2014}, withTop(
		"№ п/п|Месяц|Ноябрь|||Тринадцать|Январь||Средний балл",
		"|Число|31|30|05.10|5|12||",
		"1|у-01|5|5,5 Фамилия|5|5|5||4.33|4",
		"2|у-02||42130|54||||",
		"|у-03|||5||||",
		"4|||5||||||",
	)...)
	want := []Reject{
		{Row: 10 - 1, Column: "C", Value: "5", Reason: noSuchDay},
		{Row: 9, Column: "D (30.11.2014)", Value: "9,9 Ааааааа", Reason: cellReason("")},
		{Row: 9, Column: "E", Value: "5", Reason: otherMonth},
		{Row: 9, Column: "F", Value: "5", Reason: noMonth},
		{Row: 9, Column: "G", Value: "5",
			Reason: "год 2015 не покрыт производственным календарём программы (2013–2014)"},
		{Row: 9, Column: "J", Value: "4", Reason: noDay},
		{Row: 10, Column: "D (30.11.2014)", Value: "42130",
			Reason: "не отметка и не пропуск: похоже, Excel превратил отметки вида 4/5 в дату"},
		{Row: 10, Column: "E", Value: "54", Reason: otherMonth},
		{Row: 11, Column: "E", Value: "5", Reason: "у строки нет номера п/п: не ясно, ученик ли это"},
		{Row: 12, Column: "D (30.11.2014)", Value: "5", Reason: "у строки нет имени ученика"},
	}
	if diff := cmp.Diff(want, page.Batch.Rejects, placeOfReject); diff != "" {
		t.Error(diff)
	}
	if len(page.Batch.Observations) != 0 || strings.Join(page.Pupils, " ") != "у-01 у-02" {
		t.Errorf("%+v, pupils %q", page.Batch.Observations, page.Pupils)
	}
}

func TestJournalAugust(t *testing.T) {
	page := journal(t, Options{}, withTop(
		"№ п/п|Месяц|Август|Сентябрь|Август",
		"|Число|31|1|31",
		"1|у-01|5|5|5",
	)...)
	var got []string
	for _, o := range page.Batch.Observations {
		got = append(got, seen(o))
	}
	want := []string{"9C отметка 2014-08-31/1", "9D отметка 2014-09-01/1", "9E отметка 2015-08-31/1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJournalHeadLacks(t *testing.T) {
	rows := sheet("Класс: 5а", "№ п/п|Месяц|Май", "|Число|5", "1|у-01|5")
	plan, err := Recognise(rows, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = plan.Journal(rows); err == nil ||
		!strings.Contains(err.Error(), "«Год: 2014/2015», «Наименование предмета: …»") {
		t.Errorf("got %v", err)
	}
	rows = sheet(journalTop...)
	if plan, err = Recognise(rows, Options{}); err != nil || plan.Shape != Journal {
		t.Fatalf("a head without a matrix: %+v, %v", plan, err)
	}
	if _, err = plan.Journal(rows); err == nil || !strings.Contains(err.Error(), "«Месяц»") {
		t.Errorf("got %v", err)
	}
}

func TestJournalTwins(t *testing.T) {
	page := journal(t, Options{}, withTop("№ п/п|Месяц|Май", "|Число|5", "1|у-01|5", "2|у-01|4")...)
	if len(page.Remarks) != 1 || !strings.Contains(page.Remarks[0], "строки 9 и 10") {
		t.Errorf("remarks %q", page.Remarks)
	}
}

func TestReadMarks(t *testing.T) {
	for text, want := range map[string]cellMarks{
		"5": {marks: 1}, "5+": {marks: 1}, "5-": {marks: 1}, "5−": {marks: 1}, "4/4": {marks: 2}, "4 / 5": {marks: 2},
		"4, 5": {marks: 2}, "4\n5": {marks: 2},
		"4/5/3": {marks: 3}, "5.0": {marks: 1}, "54": {marks: 1}, "100": {marks: 1}, "10": {marks: 1}, "5/": {marks: 1},
		"н": {absent: true}, "Б": {absent: true}, "п": {absent: true}, "У": {absent: true},
		"H": {absent: true}, "n": {absent: true}, "y": {absent: true}, "b": {absent: true}, "нп": {absent: true},
		"н/б": {absent: true},
		"н5":  {marks: 1, absent: true}, "5н": {marks: 1, absent: true}, "н/5": {marks: 1, absent: true},
		"Н 5":  {marks: 1, absent: true},
		"н5/4": {marks: 2, absent: true}, "н5-/4+": {marks: 2, absent: true},
		"о": {late: true}, "O": {late: true}, "оп": {late: true}, "о5": {marks: 1, late: true},
		"0": {}, "нет": {}, "•": {}, "Присутствовал(а)": {}, "Опоздание на 5 мин": {late: true},
		"ОТ": {absent: true}, "УП": {absent: true}, "нб": {absent: true}, "Н/Б": {absent: true},
		"НБ-УП": {absent: true}, "ув.": {absent: true},
		"Болезнь": {absent: true}, "Отсутствовал": {absent: true}, "не аттестован": {marks: 1}, "5/4": {marks: 2},
		"5-/4+": {marks: 2},
		"ОСВ":   {}, "осв.": {}, "OCB": {}, "-": {}, ".": {}, "осв/5": {marks: 1},
		"н/а": {marks: 1}, "Н/A": {marks: 1}, "н / а": {marks: 1}, "н/а.": {marks: 1}, "зач": {marks: 1},
		"Зачёт": {marks: 1}, "незач.": {marks: 1},
	} {
		if got, ok := readMarks(text); !ok || got != want {
			t.Errorf("readMarks(%q) = %+v, %t; want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"101", "05", "4,5", "10/12", "6/7", "#N/A", "да", "+", "555", "+5", "5++", "5*", "н/а/5", "на", "B", "p", "в",
		"б/о", "оп5", "ннн", "бун", "4.5", "42130", "5 баллов", "контрольная", "\xff",
	} {
		if got, ok := readMarks(text); ok {
			t.Errorf("readMarks(%q) = %+v, want a refusal", text, got)
		}
	}
}
