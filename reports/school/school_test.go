package school

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/internal/reporttest"
)

// builtSample are the reports of the schools a and c of twoSchools.
type builtSample struct {
	school, empty *reports.Document
	unknown       error // of asking for a school that is not there
}

var sampleReports *builtSample

// samples builds the reports once: an import takes a second.
func samples(t *testing.T) *builtSample {
	t.Helper()
	if sampleReports == nil {
		s := reporttest.TwoSchools(t)
		_, unknown := Build(context.Background(), s, "d", reporttest.SampleHead(), reporttest.SampleMethod())
		sampleReports = &builtSample{reportOf(t, s, "a"), reportOf(t, s, "c"), unknown}
	}
	return sampleReports
}

func reportOf(t *testing.T, s *analysis.Session, code string) *reports.Document {
	t.Helper()
	report, err := Build(context.Background(), s, code, reporttest.SampleHead(), reporttest.SampleMethod())
	reporttest.Stop(t, err)
	return report
}

// The intervals are Wilson's, by hand: of 23 of 27 the middle is
// (23/27 + 3.8415/54)/1.14228 = 0.80803 and the half 0.15171/1.14228 = 0.13281;
// of 10 of 12 0.75250 and 0.20053; of 2 of 4 lessons (5А and 6А faulty) 0.5 and
// 0.34996; of 1 of 1 from 0.20655 to 1. Of the timetable's class-days only 12
// are surely in time and 28 may be.
func TestFourRules(t *testing.T) {
	d := samples(t).school
	rows := reporttest.RowsOf(t, d, "rules", 0)
	for i, want := range []string{
		"Отметки | − | 79,3 % | из внесённых | 85,1 % | 67,5–94,1 | 4 из 27 | в течение 5 дней | ",
		"Итоговые отметки | − | 57,1 % | из ожидаемых | 50,0 % | 15,0–85,0 | 2 из 4 | не позднее 2-х дней после окончания учебного периода | мало данных (к сроку всего 7)",
		"Пропуски | ? | 100,0 % | из внесённых | 100,0 % | 20,6–100,0 | 0 из 1 | в день пропуска занятий | " +
			"не видно примерно 1 записи: 07.04.2015–17.04.2015 — выгрузки их не охватывают, нужна выгрузка за эти дни; мало данных (к сроку всего 1)",
		"Расписание | ? | 41,3 % … 96,5 % | из ожидаемых | 41,3 % … 96,5 % | ",
	} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d:\n%s, want\n%s", i, rows[i], want)
		}
	}
	reporttest.WantRows(t, d, "rules", 1,
		"Отметки | − | 23 | 6 | 0 | 0 | 29 | 0 | 2",
		"Итоговые отметки | − | 4 | 1 | 2 | 0 | 7 | 0 | 0",
		"Пропуски | ? | 1 | 0 | 0 | 0 | 1 | 0 | 0",
		"Расписание | ? | 12 | 0 | 1 | 16 | 29 | 0 | 0")
}

// To reach 0.95 it takes 28 of 29 marks (27.55) and 7 of 7 grades (6.65),
// of the timetable 28. 05's late mark stands apart: 5 of the
// 6 are somebody's own, four of them 01's.
func TestAnswerComesFirst(t *testing.T) {
	d := samples(t).school
	if d.Sections[0].ID != "answer" {
		t.Fatalf("the report opens with %s", d.Sections[0].ID)
	}
	rows := reporttest.RowsOf(t, d, "answer", 0)
	for i, want := range []string{
		"Отметки | − | 23 из 29: 79,3 % | 5 | Учитель-01 И.О. — 4 из 5, с 06.04.2015; больше всего 5А, Алгебра (4); по дням — 06.04 (3) и 07.04 (1)",
		"Итоговые отметки | − | 4 из 7: 57,1 % | 3 | Учитель-01 И.О. — 2 из 3, с 17.04.2015; больше всего 5А, Алгебра (2)",
		"Пропуски | ? | 1 из 1: 100,0 % | 0 | Не видно примерно 1 записи",
		"Расписание | ? | 12 из 29: 41,3 % … 96,5 % | 16 | В срок от 41,3 % до 96,5 %",
	} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d:\n%s, want\n%s", i, rows[i], want)
		}
	}
	passages := d.Sections[0].Passages
	if want := "Порог — 0,95 записей в срок. Из четырёх правил: не выполняются — отметки и итоговые отметки; по данным нельзя решить — пропуски и расписание."; passages[0].Words[0] != want {
		t.Errorf("%s, want\n%s", passages[0].Words[0], want)
	}
	todo := strings.ReplaceAll(strings.Join(passages[1].Words, "\n"), reports.NBSP, " ")
	if want := "1. Внести 3 записи, срок которых прошёл: Учитель-01 И.О. — 5А, 2 итоговые отметки; администрация школы — 7А, 1 урок расписания. Весь список — «Внести сейчас».\n2. Пропуски: не видно"; !strings.HasPrefix(todo, want) {
		t.Errorf("to do:\n%s", todo)
	}
}

// One incident each; two grades go before one lesson.
func TestEnterNow(t *testing.T) {
	reporttest.WantRows(t, samples(t).school, "now", 0,
		"Учитель-01 И.О. | 5А | Алгебра | итоговые отметки за 3 четверть | 1 | 2 | 1 | 20.04.2015",
		"администрация школы | 7А | все | уроки в расписание: 21.04 2-й урок, Физика | 1 | 1 | 2 | 20.04.2015")
}

// Two lessons of a day that the timetable lacks are entered in one go, those of
// two days in two; a teacher's two lessons of a day are two.
func TestTimetableIsEnteredByTheDay(t *testing.T) {
	fault := func(rule analysis.Rule, date string, slot int) analysis.Fault {
		return analysis.Fault{Rule: rule, Class: "5А", Subject: "Алгебра", Anchor: must(time.Parse("02.01.2006", date)),
			Slot: slot}
	}
	one := func(analysis.Fault) int { return 1 }
	for want, faults := range map[int][]analysis.Fault{
		1: {fault(analysis.Timetable, "06.04.2015", 1), fault(analysis.Timetable, "06.04.2015", 2)},
		2: {fault(analysis.Timetable, "06.04.2015", 1), fault(analysis.Timetable, "07.04.2015", 1),
			fault(analysis.Timetable, "07.04.2015", 2)},
		3: {fault(analysis.Marks, "06.04.2015", 1), fault(analysis.Marks, "06.04.2015", 2),
			fault(analysis.Marks, "07.04.2015", 1)},
	} {
		if list := tasks(faults, one); len(list) != 1 || list[0].incidents != want || list[0].entries != len(faults) {
			t.Errorf("want %d incidents: %+v", want, list)
		}
	}
}

// 01 has 10 of 12 lessons in time, and nobody lags whose interval reaches the
// threshold; 02 has 3 lessons and is not ranked; 05 has only what stands apart
// and is not there at all.
func TestWhoLags(t *testing.T) {
	d := samples(t).school
	reporttest.WantRows(t, d, "single", 0,
		"Учитель-01 И.О. | Отметки | 2 из 12 | 4 | 0 | ",
		"Учитель-02 И.О. | Отметки | 1 из 3 | 1 | 0 | мало данных",
		"Учитель-01 И.О. | Итоговые отметки | 1 из 1 | 0 | 2 | мало данных",
		"Учитель-02 И.О. | Итоговые отметки | 1 из 1 | 1 | 0 | мало данных")
	if slices.ContainsFunc(d.Sections, func(s reports.Section) bool { return s.ID == "teachers" }) {
		t.Error("somebody lags: of 10 of 12 lessons the interval ends at 95,4 %")
	}
	reporttest.WantRows(t, d, "places", 0,
		"Учитель-01 И.О. | Отметки | 5А | Алгебра | 2 | 4 | 0 | 06.04, 07.04",
		"Учитель-01 И.О. | Итоговые отметки | 5А | Алгебра | 1 | 0 | 2 | 3 четверть",
		"администрация школы | Расписание | 7А | все | 1 | 0 | 1 | 21.04",
		"Учитель-02 И.О. | Отметки | 6А | История | 1 | 1 | 0 | 13.04",
		"Учитель-02 И.О. | Итоговые отметки | 6А | История | 1 | 1 | 0 | 3 четверть")
}

// Marks alone cannot show that something is missing.
func TestNothingMissingIsNotClaimed(t *testing.T) {
	f := &schoolFacts{rules: []analysis.Line{{Rule: analysis.Marks, Counts: analysis.Counts{OnTime: 5},
		Obligations: 5}}}
	if words := f.missingWords(0, 0); !strings.HasPrefix(words, "Чего не хватает, не видно") {
		t.Error(words)
	}
	f.rules = append(f.rules, analysis.Line{Rule: analysis.PeriodGrades, Counts: analysis.Counts{OnTime: 5},
		Obligations: 5})
	if words := f.missingWords(0, 0); !strings.HasPrefix(words, "Просроченного нет") {
		t.Error(words)
	}
}

func TestWithoutFaults(t *testing.T) {
	d := samples(t).school
	reporttest.WantRows(t, d, "faultless", 0,
		"Учитель-03 И.О. | 11 | 1 | 1 | 0 | 12 | 1 | ",
		"Учитель-06 И.О. | 0 | 1 | 0 | 0 | 0 | 0 | мало данных")
	reporttest.WantRows(t, d, "empty", 0, "Учитель-03 И.О. | 12 | 1 | 8,3 % | ")
	reporttest.WantRows(t, d, "apart", 0, "Учитель-05 И.О. | Учитель-03 И.О. | 1 | 1")
}

func TestBesideTheSigns(t *testing.T) {
	d := samples(t).school
	reporttest.WantRows(t, d, "outside", 0,
		"отработка: ученика на этом уроке не было | Отметки | Учитель-03 И.О. | 7А | Физика | 1 | 06.04.2015",
		"exemptions.csv, строка 2: болезнь; принял Протокол 1 | Отметки | Учитель-06 И.О. | 8А | Химия | 1 | 06.04.2015")
	// 05's mark of 20.04 came on 30.04, 3 days after the 27th. The late ones lie
	// 1, 2, 3, 7, 7 and 7 days behind: by the third day half had come, by the
	// seventh nine tenths. None came on its deadline day.
	reporttest.WantRows(t, d, "days", 0,
		"Отметки | 23 | 2 | 1 | 3 | 0 | 0 | 0 | 3 | 7 | 0 из 29",
		"Итоговые отметки | 4 | 1 | 0 | 0 | 0 | 2 | 0 | 2 | 2 | 0 из 7",
		"Пропуски | 1 | 0 | 0 | 0 | 0 | 0 | 0 | — | — | —",
		"Расписание | 12 | 0 | 0 | 0 | 0 | 1 | 16 | — | — | 0 из 29")
}

func TestReminder(t *testing.T) {
	rows := reporttest.RowsOf(t, samples(t).school, "reminders", 0)
	want := "Учитель-01 И.О. | Здравствуйте, Учитель-01 И.О.!\n" +
		"По выгрузкам электронного журнала на 06.05.2015 09:00 ещё не внесено, хотя срок прошёл:\n" +
		"— 5А, Алгебра: итоговые отметки за 3 четверть (2 итоговые отметки), срок был 20.04.2015.\n" +
		"Пожалуйста, внесите эти записи.\n" +
		"С 01.04.2015 по 30.04.2015 внесено позже срока:\n" +
		"— 5А, Алгебра: отметки за 06.04, 07.04 (4 отметки).\n" +
		"Пожалуйста, следите за сроками: отметки — в течение 5 дней.\n" +
		"Если запись уже есть, была замена или другая причина, напишите, пожалуйста: это учтут. Спасибо!"
	if len(rows) != 3 || rows[0] != want {
		t.Errorf("%d texts, the first:\n%s", len(rows), rows[0])
	}
	for _, row := range rows {
		if strings.HasPrefix(row, "Учитель-05") || strings.HasPrefix(row, reports.Nobody) {
			t.Errorf("a reminder for what ranks nobody:\n%s", row)
		}
	}
}

func TestSchoolWithoutData(t *testing.T) {
	report := samples(t).empty
	var ids []string
	for _, part := range report.Sections {
		ids = append(ids, part.ID)
	}
	if got := strings.Join(ids, " "); got != "answer rules coverage limits method files" {
		t.Errorf("sections %s", got)
	}
	for _, row := range reporttest.RowsOf(t, report, "rules", 0) {
		if cells := strings.Split(row, " | "); cells[1] != "" || cells[2] != reports.Dash ||
			cells[8] != "нет выгрузки" {
			t.Errorf("without data: %s", row)
		}
	}
}

func TestUnknownSchool(t *testing.T) {
	if err := samples(t).unknown; err == nil || !strings.Contains(err.Error(), "школы с кодом «d» нет в schools.csv") {
		t.Errorf("an unknown school: %v", err)
	}
}

// By hand from schoolSample: of the 29 marks 9 are of Mondays — three of 06.04
// late, one in time, 13.04 (5А, 7А in time, 6А late) and 20.04 (5А in time, 05's
// late); the Tuesday lessons are 07.04, 14.04 and 21.04 with one late mark.
func TestWeekdays(t *testing.T) {
	rows := reporttest.RowsOf(t, samples(t).school, "clock", 0)
	if len(rows) == 0 || !strings.HasPrefix(rows[0], "понедельник | 5 из 9 | ") ||
		!strings.HasPrefix(rows[1], "вторник | 1 из 7 | ") {
		t.Errorf("%q", rows)
	}
}

// Each of the cuts is spoilt by one; none may be written.
func TestPartsThatDoNotSum(t *testing.T) {
	whole := analysis.Counts{OnTime: 2, Late: 1}
	facts := func() *schoolFacts {
		line := analysis.Line{School: "a", Rule: analysis.Marks, Counts: whole, Obligations: 3, Sign: analysis.Minus,
			MadeUp:  1,
			Lessons: analysis.Lessons{Due: 3, Late: 1}}
		return &schoolFacts{rules: []analysis.Line{line}, weeks: []analysis.TrendPoint{{Line: line}},
			teachers: []analysis.TeacherLine{{Rule: analysis.Marks, Counts: analysis.Counts{OnTime: 2},
				Apart: analysis.Counts{Late: 1}}},
			faults:   []analysis.Fault{{Rule: analysis.Marks, Late: 1}},
			lateness: []analysis.Lateness{{Rule: analysis.Marks, Buckets: [analysis.LateBuckets]int{2, 0, 1}}},
			outside:  []analysis.Outside{{Rule: analysis.Marks, Entries: 1}}}
	}
	if err := facts().check(); err != nil {
		t.Fatalf("facts that sum: %v", err)
	}
	for name, spoil := range map[string]func(*schoolFacts){
		"недели":   func(f *schoolFacts) { f.weeks[0].OnTime++ },
		"учителя":  func(f *schoolFacts) { f.teachers[0].Apart.Late++ },
		"дни":      func(f *schoolFacts) { f.lateness[0].Buckets[4]++ },
		"случаи":   func(f *schoolFacts) { f.faults[0].Overdue++ },
		"перечисл": func(f *schoolFacts) { f.outside[0].Line = 3 },
		"в сумме":  func(f *schoolFacts) { f.rules[0].Obligations++ },
		"из них":   func(f *schoolFacts) { f.rules[0].Lessons.Due = 4 },
		"знак «+»": func(f *schoolFacts) {
			f.rules[0].Counts = analysis.Counts{}
			f.rules[0].Obligations = 0
			f.rules[0].Sign = "+"
		},
	} {
		f := facts()
		spoil(f)
		if err := f.check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// 5 of 10 lessons in time is less than 120 of 200, but less sure:
// the upper ends of Wilson's interval are 66.6 % and 76.4 %. With 9 lessons
// nobody is ranked, however late, nor is a teacher whom no row names.
func TestOrderOfThoseWhoLag(t *testing.T) {
	line := func(name string, due, late int) analysis.TeacherLine {
		return analysis.TeacherLine{Teacher: name, Rule: analysis.Marks,
			Counts: analysis.Counts{OnTime: due - late, Late: late}, Lessons: analysis.Lessons{Due: due, Late: late}}
	}
	f := &schoolFacts{teachers: []analysis.TeacherLine{line("А", 9, 9), line("Б", 10, 5), line("", 50, 50),
		line("В", 200, 80), line("Г", 30, 0)}}
	var names []string
	for _, l := range f.withFaults(analysis.Marks) {
		names = append(names, l.Teacher)
	}
	if diff := cmp.Diff([]string{"В", "Б", "", "А"}, names); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
