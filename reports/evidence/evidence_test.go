package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
)

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// smallEvidence is a round of one school with a late mark, an undetermined one
// and one that is exempted. Lesson Mon 06.04.2015 + 5 is Sat 11.04, moved in a
// five-day week to Mon 13.04.
func smallEvidence(t testing.TB) *Evidence {
	t.Helper()
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	asOf := moment(t, "2015-05-06 09:00")
	late := analysis.Obligation{
		School: "a", Rule: analysis.Marks, Class: "5А", Subject: "Алгебра", Anchor: moment(t, "2015-04-06 00:00"),
		Slot:    2,
		Teacher: "Учитель-1 И.О.", Entered: true, Covered: true, After: moment(t, "2015-04-20 10:00"),
		By:   moment(t, "2015-04-20 10:00"),
		Ends: moment(t, "2015-04-14 00:00"), Outcome: analysis.Late, Place: analysis.Place{Import: 1, Row: 3},
	}
	open := late
	open.After, open.By, open.Outcome, open.Place = moment(t, "2015-04-10 18:00"), moment(t, "2015-04-20 18:00"),
		analysis.Undetermined, analysis.Place{Import: 1, Part: 1, Row: 8, Col: 28}
	open.Ordinal, open.Narrowed = true, true
	exempted := late
	exempted.Exemption, exempted.Reason = 2, "Учитель-1 И.О. на больничном"
	lines := []analysis.Line{{School: "a", SchoolName: "Школа А", Rule: analysis.Marks,
		Counts: analysis.Counts{Late: 1, Undetermined: 1}, Obligations: 2, Exempted: 1, Sign: analysis.Minus,
		Lessons: analysis.Lessons{Due: 1, Late: 1}}} // both marks are of one lesson
	for _, rule := range analysis.Rules[1:] {
		lines = append(lines, analysis.Line{School: "a", SchoolName: "Школа А", Rule: rule, NoExport: true})
	}
	list, err := form.DefaultForm(nil)
	if err != nil {
		t.Fatal(err)
	}
	var rules []reports.SchoolRule
	for _, l := range lines {
		rules = append(rules, reports.SchoolRule{SchoolCode: l.School, SchoolName: l.SchoolName, Rule: l.Rule,
			Obligations: l.Obligations, Counts: l.Counts,
			Exempted: l.Exempted, NoExport: l.NoExport, Sign: l.Sign, Lessons: l.Lessons})
	}
	built, err := form.Build(reports.Head{Title: "Мониторинг"}, list, nil, rules)
	if err != nil {
		t.Fatal(err)
	}
	return &Evidence{
		Head: reports.Head{Title: "Мониторинг", Round: "Апрель"}, Calendar: calendar, Form: built, Lines: lines,
		Question: analysis.Question{From: moment(t, "2015-04-01 00:00"), To: moment(t, "2015-04-30 00:00"), AsOf: asOf,
			Reading:   analysis.Reading{Days: analysis.CalendarDays, Rollover: true},
			Threshold: analysis.DefaultThreshold},
		Schools: []analysis.School{{ID: 1, Code: "a", Name: "Школа А", Days: analysis.SchoolDays{Week: 5}}},
		Answers: []analysis.Answer{{School: "a", Rule: analysis.Marks, Until: asOf}},
		Exports: []analysis.Export{{Number: 1, SHA256: strings.Repeat("a", 64), Size: 10, Kinds: "отметки",
			Schools: "Школа А", Read: 4, Loaded: 3}},
		Limits: []Limit{{"a", analysis.Marks, "Один снимок: Учитель-1 И.О."}}, Refused: 1,
		Warnings:  []string{"Внимание"},
		Numbers:   NumberTeachers([]byte("key"), []analysis.SchoolTeacher{{School: "a", Name: "Учитель-1 И.О."}}),
		Spellings: []string{"Учитель-1 И.О."},
		Obligations: func(fn func(analysis.Obligation) error) error {
			return errors.Join(fn(late), fn(open), fn(exempted))
		},
	}
}

func packed(t testing.TB, e *Evidence) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := e.WriteZIP(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func memberOf(t testing.TB, pack []byte, name string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		t.Fatal(err)
	}
	member, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(member)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSmallPackIsRight(t *testing.T) {
	pack := packed(t, smallEvidence(t))
	v, err := Verify("p.zip", bytes.NewReader(pack), int64(len(pack)))
	if err != nil || len(v.Failures) > 0 {
		t.Fatal(err, v.Failures)
	}
	page := strings.ReplaceAll(string(memberOf(t, pack, "schools/001-a/page.html")), reports.NBSP, " ")
	for _, want := range []string{
		"Внесено 20.04.2015 10:00. С опозданием: внесено, когда последний день срока, 13.04.2015, уже прошёл.",
		"Внесено не раньше 10.04.2015 18:00 и не позже 20.04.2015 18:00. Не определено:", "уточнено отчётом о доступе",
		"выгрузка № 1, лист 1, строка 3", "выгрузка № 1, лист 2, столбец AB, строка 8",
		"урок 06.04.2015 (2-й урок предмета в этот день)",
		"11.04.2015, суббота, выходной: 5-й день, последний; нерабочий",
		"исключено строкой 2 файла exemptions.csv, причина: «[учитель] на больничном»",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say «%s»", want)
		}
	}
	limits := strings.ReplaceAll(string(memberOf(t, pack, limitsMember)), reports.NBSP, " ")
	for _, want := range []string{"Не удалось загрузить 1 файл", "Отметки. Один снимок: [учитель]",
		"Расписание. Нет выгрузки.", "Отметки. Не определено 1 из 2.</li>", "Внимание"} {
		if !strings.Contains(limits, want) {
			t.Errorf("the limits do not say «%s»:\n%s", want, limits)
		}
	}
}

// Pages of one version are compared byte by byte. Whoever changes their words
// or looks after a release has to give pagesVersion the next number, and the
// sums below the new values; before, the sums alone.
func TestPagesVersionStandsForThePages(t *testing.T) {
	const version = 3
	want := map[string]string{
		"index.html": "820a1c2c2965a297", "limits.html": "a75f8b38d747aaf8",
		"method.html": "5d202a689808c0f2", "sign-page.html": "8e7cfc401628d15e",
		"schools/001-a/page.html": "32ae066d4a6778cd",
	}
	if pagesVersion != version {
		t.Fatalf("pages are of version %d, the sums below of version %d", pagesVersion, version)
	}
	pack := packed(t, smallEvidence(t))
	for name, sum := range want {
		page := memberOf(t, pack, name)
		if name == signMember { // its hash is of all members, the form too
			page = carriedHash.ReplaceAll(page, nil)
		}
		if got := sumOf(page)[:16]; got != sum {
			t.Errorf("%s changed: its sum is %s, not %s", name, got, sum)
		}
	}
}

func TestPackRefusesWhatDoesNotFollow(t *testing.T) {
	for what, spoil := range map[string]func(e *Evidence){
		"other counts":      func(e *Evidence) { e.Lines[0].Counts = analysis.Counts{OnTime: 1, Undetermined: 1} },
		"another sign":      func(e *Evidence) { e.Lines[0].Sign = analysis.Plus },
		"a missing line":    func(e *Evidence) { e.Lines = e.Lines[1:] },
		"no export":         func(e *Evidence) { e.Answers = nil },
		"an unknown school": func(e *Evidence) { e.Schools[0].Code = "b"; e.Lines = nil },
		"another as-of":     func(e *Evidence) { e.Question.Reading.Rollover = false },
		"a failing database": func(e *Evidence) {
			e.Obligations = func(func(analysis.Obligation) error) error { return io.ErrUnexpectedEOF }
		},
	} {
		e := smallEvidence(t)
		spoil(e)
		if err := e.WriteZIP(io.Discard); err == nil {
			t.Errorf("%s: a pack was written", what)
		}
	}
}

func TestObligationTableRoundTrip(t *testing.T) {
	want := analysis.Obligation{
		School: "=a", Rule: analysis.Timetable, IsUpdate: true, Class: "-5", Subject: `«Х»; "+1" 'x`,
		Anchor: moment(t, "2015-04-06 00:00"),
		Period: "3 четверть", Slot: 3, Ordinal: true, Teacher: "0042", MadeUp: true, Exemption: 7, Reason: "@приказ",
		Entered: true, Covered: true,
		After: moment(t, "2015-04-06 10:00").Add(123456 * time.Microsecond), By: moment(t, "2015-04-07 10:00"),
		Narrowed: true, Vanished: true,
		Ends: moment(t, "2015-04-07 00:00"), Outcome: analysis.Undetermined,
		Place: analysis.Place{Import: 12, Part: 3, Row: 400, Col: 28},
	}
	missing := analysis.Obligation{School: "a", Rule: analysis.PeriodGrades, Anchor: want.Anchor, Ends: want.Ends,
		Outcome: analysis.Overdue}
	var out bytes.Buffer
	if err := writePackCSV(&out, obligationColumns,
		[][]string{obligationCells(want, obligationColumns), obligationCells(missing, obligationColumns)}); err != nil {
		t.Fatal(err)
	}
	var got []analysis.Obligation
	err := readPackCSV(&out, obligationColumns, func(cells []string) error {
		o, err := parseObligation(cells, obligationColumns)
		got = append(got, o)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]analysis.Obligation{want, missing}, got,
		cmpopts.IgnoreUnexported(analysis.Obligation{})); diff != "" {
		t.Error(diff)
	}
}

func TestRedactor(t *testing.T) {
	r := newRedactor([]string{"Лютикова-Ким Анна Ивановна", "Ёлкин П.", "Математика", "А. Б., Ромашкин Л. Л.",
		"Цой В. Р."})
	for text, want := range map[string]string{
		"болела Лютикова-Ким Анна Ивановна, приказ 5": "болела [учитель], приказ 5",
		"ЛЮТИКОВА-КИМ была права":                     "[учитель] была права",
		"(Ёлкин)":                     "([учитель])",
		"Цой заболел":                 "[учитель] заболел", // three letters are a surname
		"Ёлкина роща":                 "Ёлкина роща",
		"Математика":                  "Математика",
		"Английский (Ромашкин Л. Л.)": "Английский ([учитель])",
		" два\n слова\u202e ":         "два слова",
	} {
		if got := r.hide(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Numbers belong to a school, never come twice in it, and stay when other
// teachers come.
func TestNumberTeachers(t *testing.T) {
	var teachers []analysis.SchoolTeacher
	for i := range 300 {
		for _, school := range []string{"a", "b"} {
			teachers = append(teachers, analysis.SchoolTeacher{School: school,
				Name: fmt.Sprintf("Учитель-%03d И.О.", i)})
		}
	}
	numbers := NumberTeachers([]byte("key"), teachers)
	slices.Reverse(teachers)
	again := NumberTeachers([]byte("key"), teachers)
	seen := map[string]bool{}
	for _, teacher := range teachers {
		number := numbers.of(teacher.School, teacher.Name)
		if seen[teacher.School+number] {
			t.Errorf("number %s comes twice in school %s", number, teacher.School)
		}
		seen[teacher.School+number] = true
		if again.of(teacher.School, teacher.Name) != number {
			t.Errorf("%v has another number in another order", teacher)
		}
	}
	other := NumberTeachers([]byte("other key"), teachers)
	same := 0
	for _, teacher := range teachers {
		if other.of(teacher.School, teacher.Name) == numbers.of(teacher.School, teacher.Name) {
			same++
		}
	}
	if same > 5 {
		t.Errorf("%d of %d numbers do not depend on the key", same, len(teachers))
	}
	if numbers.of("a", "") != "" {
		t.Error("nobody has a number")
	}
}

func TestManifestIsReadStrictly(t *testing.T) {
	good := string(manifestText([]manifestLine{{"a.csv", 3, strings.Repeat("0f", 32)}}))
	if _, err := readManifest([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{strings.TrimSuffix(good, "\n"), good + "\n", strings.ToUpper(good),
		strings.Replace(good, " 3 ", " 03 ", 1),
		strings.Replace(good, " 3 ", "  3 ", 1), strings.Replace(good, "\n", "\r\n", 1),
		strings.Replace(good, " 3 ", " 99999999999999999999 ", 1)} {
		if _, err := readManifest([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// FuzzPackTables reads what a forged pack may hold: errors are fine, a panic
// is not.
func FuzzPackTables(f *testing.F) {
	e := smallEvidence(f)
	pack := packed(f, e)
	for _, name := range []string{"schools/001-a/obligations.csv", verdictsMember, formSignsMember, exportsMember,
		policyMember, manifestMember, calendarMember} {
		f.Add(memberOf(f, pack, name))
	}
	policy := e.packed()
	f.Fuzz(func(_ *testing.T, data []byte) {
		tally := newTally(policy, e.Calendar, &policy.Schools[0])
		_ = readPackCSV(bytes.NewReader(data), obligationColumns, func(cells []string) error {
			o, err := parseObligation(cells, obligationColumns)
			if err != nil {
				return err
			}
			return tally.add(o)
		})
		_, _ = readVerdicts(bytes.NewReader(data))
		_, _ = readFormSigns(bytes.NewReader(data))
		_, _ = readExports(bytes.NewReader(data))
		_, _ = readManifest(data)
		_, _ = readPackPolicy(data)
		_, _ = analysis.ReadCalendar(bytes.NewReader(data))
	})
}
