package analysis_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// The arithmetic stands beside mixedSchool and snapshotSchool.
func TestIncidentsStandBesideRows(t *testing.T) {
	s := newSample(t, "ab", join(mixedSchool(), snapshotSchool())).ask(t, april())
	lines, err := s.DetailedLines(context.Background(), analysis.BySchool, "")
	fatal(t, err)
	type result struct {
		Counts  analysis.Counts
		Lessons analysis.Lessons
	}
	got := map[string]result{}
	for _, l := range lines {
		if l.Obligations > 0 {
			got[l.School+" "+string(l.Rule)] = result{l.Counts, l.Lessons}
		}
	}
	want := map[string]result{
		"a marks":         {analysis.Counts{OnTime: 4, Late: 4}, analysis.Lessons{Due: 4, Late: 2}},
		"a period_grades": {analysis.Counts{OnTime: 3, Late: 1, Overdue: 2}, analysis.Lessons{Due: 4, Late: 2}},
		"a timetable":     {analysis.Counts{OnTime: 4, Late: 2}, analysis.Lessons{Due: 3, Late: 2}},
		"b marks": {analysis.Counts{OnTime: 1, Late: 2, Undetermined: 2},
			analysis.Lessons{Due: 4, Late: 2, Undetermined: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, l := range lines {
		var changes analysis.Counts
		if l.School == "a" && l.Rule == analysis.Timetable {
			changes = analysis.Counts{Late: 1} // of 17.04, on 18.04
		}
		if l.Changes != changes {
			t.Errorf("%s %s: changes %+v, want %+v", l.School, l.Rule, l.Changes, changes)
		}
	}
}

// Of mixedSchool the one lesson under each rule with the most that is late or
// missing. Its files are imported in the order of their names.
func TestWorstLessons(t *testing.T) {
	s := newSample(t, "ab", join(mixedSchool(), snapshotSchool())).ask(t, april())
	got, err := s.WorstLessons(context.Background(), []string{"a"}, 1)
	fatal(t, err)
	want := []analysis.WorstLesson{
		{School: "a", Rule: analysis.Marks, Anchor: day("16.04.2015"), Late: 3,
			Places: []analysis.Place{{Import: 2, Row: 2}, {Import: 2, Row: 3}, {Import: 2, Row: 4}}},
		{School: "a", Rule: analysis.PeriodGrades, Anchor: day("17.04.2015"), Late: 1, Overdue: 1,
			Places: []analysis.Place{{Import: 1, Row: 3}}},
		{School: "a", Rule: analysis.Timetable, Anchor: day("16.04.2015"), Late: 1,
			Places: []analysis.Place{{Import: 3, Row: 3}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// On 18.04 the marks that came in time are there, the others do not exist
// yet; no grade is overdue before 20.04 is over.
func TestPendingAloneIsNoLesson(t *testing.T) {
	q := april()
	q.AsOf = moment("18.04.2015 09:00")
	lines, err := newSample(t, "a", mixedSchool()).ask(t, q).DetailedLines(context.Background(), analysis.BySchool, "a")
	fatal(t, err)
	for _, l := range lines {
		if l.Rule == analysis.PeriodGrades {
			// The grades of а-0, и-0 and с-1 are there; а-1 and с-0 have marks and
			// wait, с-0 as the only one of 7А Алгебра; а-2 has no mark before 30.04,
			// so nobody expects a grade yet.
			if l.Counts != (analysis.Counts{OnTime: 3, Pending: 2}) || l.Lessons != (analysis.Lessons{Due: 3}) {
				t.Errorf("%+v, lessons %+v", l.Counts, l.Lessons)
			}
		}
	}
	q.AsOf = moment("17.04.2015 10:00") // before any grade; а-0, а-1 and с-0 have marks
	lines, err = newSample(t, "a", mixedSchool()).ask(t, q).DetailedLines(context.Background(), analysis.BySchool, "a")
	fatal(t, err)
	for _, l := range lines {
		if l.Rule == analysis.PeriodGrades && (l.Due() != 0 || l.Pending != 3 || l.Lessons != analysis.Lessons{}) {
			t.Errorf("%+v, lessons %+v", l.Counts, l.Lessons)
		}
	}
}

// sum adds what the lines of one cut hold, by school and rule.
func sum(lines []analysis.Line) map[string]analysis.Line {
	sums := map[string]analysis.Line{}
	for _, l := range lines {
		total := sums[l.School+" "+string(l.Rule)]
		total.Counts = total.Counts.Add(l.Counts)
		total.Lessons = total.Lessons.Add(l.Lessons)
		total.Obligations += l.Obligations
		total.MadeUp += l.MadeUp
		total.Exempted += l.Exempted
		sums[l.School+" "+string(l.Rule)] = total
	}
	for key, total := range sums {
		if total.Obligations+total.MadeUp+total.Exempted == 0 {
			delete(sums, key)
		}
	}
	return sums
}

// lessonsAddUp tells whether the lessons of a cut's lines must add up to the
// school's: the timetable's lesson is a class's day, which has many subjects,
// and two teachers of one lesson's groups have it each.
func lessonsAddUp(by analysis.Cut, rule string) bool {
	return by != analysis.ByTeacher && (by != analysis.BySubject || rule != string(analysis.Timetable))
}

// Whatever is asked, the five outcomes sum to the obligations in every line,
// and every cut sums to the schools.
func TestCutsSumToEachOther(t *testing.T) {
	if testing.Short() {
		t.Skip("imports the sample districts")
	}
	for _, name := range []string{"messy/exports", "messy/journals", "district/exports"} {
		t.Run(name, func(t *testing.T) {
			exports := filepath.Join("..", "testdata", filepath.FromSlash(name))
			folder := func(path string) string { return filepath.Base(filepath.Dir(path)) }
			sample := importSample(t, filepath.Dir(exports), exports, folder)
			random := rand.New(rand.NewPCG(2015, 4)) // the same questions in each run
			for _, q := range append(randomQuestions(random, 4), wholeSpring()) {
				checkCuts(t, sample.ask(t, q))
			}
		})
	}
}

func wholeSpring() analysis.Question {
	q := april()
	q.From = day("10.03.2015")
	return q
}

func randomQuestions(random *rand.Rand, n int) []analysis.Question {
	questions := make([]analysis.Question, n)
	for i := range questions {
		from := day("10.03.2015").AddDate(0, 0, random.IntN(45))
		questions[i] = analysis.Question{
			From: from, To: from.AddDate(0, 0, random.IntN(40)),
			AsOf: from.Add(time.Duration(random.IntN(60*24)) * time.Hour),
			Reading: analysis.Reading{
				Days:     []string{analysis.CalendarDays, analysis.WorkingDays}[random.IntN(2)],
				Rollover: random.IntN(2) == 0, Shift: random.IntN(3) - 1,
			},
			Threshold: analysis.DefaultThreshold,
		}
	}
	return questions
}

func checkCuts(t *testing.T, s *analysis.Session) {
	t.Helper()
	schools, err := s.DetailedLines(context.Background(), analysis.BySchool, "")
	fatal(t, err)
	whole := sum(schools)
	for _, by := range []analysis.Cut{analysis.ByTeacher, analysis.ByClass, analysis.BySubject, analysis.ByMonth,
		analysis.ByWeek} {
		lines, err := s.DetailedLines(context.Background(), by, "")
		fatal(t, err)
		for _, l := range lines {
			if l.OnTime+l.Late+l.Overdue+l.Pending+l.Undetermined != l.Obligations {
				t.Errorf("%+v: outcomes of %s «%s», %s do not sum", s.Question, l.School, l.Name, l.Rule)
			}
			if l.Lessons.Due > l.Due() || l.Lessons.Late > l.Late+l.Overdue || l.Lessons.Undetermined > l.Undetermined {
				t.Errorf("%+v: more lessons than rows in %s «%s», %s: %+v", s.Question, l.School, l.Name, l.Rule,
					l.Lessons)
			}
		}
		cut := sum(lines)
		if by == analysis.ByTeacher {
			// No teacher answers for the timetable: the schools' lines complete it.
			for _, l := range schools {
				if key := l.School + " " + string(l.Rule); l.Rule == analysis.Timetable && whole[key].Obligations > 0 {
					cut[key] = whole[key]
				}
			}
		}
		compareSums(t, s.Question, by, whole, cut)
	}
}

func compareSums(t *testing.T, q analysis.Question, by analysis.Cut, whole, cut map[string]analysis.Line) {
	t.Helper()
	for _, sums := range []map[string]analysis.Line{whole, cut} {
		for key := range sums {
			want, got := whole[key], cut[key]
			_, rule, _ := strings.Cut(key, " ")
			if !lessonsAddUp(by, rule) {
				want.Lessons, got.Lessons = analysis.Lessons{}, analysis.Lessons{}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v: by %s, %s (- by school, + sum):\n%s", q, by, key, diff)
			}
		}
	}
}
