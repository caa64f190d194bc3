package analysis_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/analysis"
)

// flip is a Flip without what the test has no doubt about.
type flip struct {
	Rule    analysis.Rule
	Sign    analysis.Sign
	Reading string
	Other   analysis.Sign
	Counts  analysis.Counts
}

// Each school is sensitive in its own way.
func TestSensitivity(t *testing.T) {
	files := join(mixedSchool(), map[string]string{
		// Tuesday 14.04 + 5 is Sunday 19.04, moved to 20.04: 10 of 10 in time.
		// Without moving the mark of 20.04 is late, 9 of 10. One day shorter is
		// Saturday 18.04, moved to 20.04 too; five working days end on 21.04.
		"b/Отметки.csv": marksHead +
			marks(9, "5А", "Алгебра", "а", "14.04.2015", 1, "14.04.2015 12:00") +
			mark("5А", "Алгебра", "б-1", "14.04.2015", 1, "20.04.2015 12:00"),
		// 16.04 + 5 is 21.04: 19 of 20 in time, just 0.95 and under 0.99. With 4
		// days, to Monday 20.04, the mark of 21.04 is late too: 18 of 20. With 6
		// days all are in time, with five working days to 23.04 too.
		"c/Отметки.csv": marksHead +
			marks(18, "5А", "Алгебра", "а", "16.04.2015", 1, "16.04.2015 12:00") +
			mark("5А", "Алгебра", "б-1", "16.04.2015", 1, "21.04.2015 23:59") +
			mark("5А", "Алгебра", "б-2", "16.04.2015", 1, "22.04.2015 00:00"),
		// 20 lessons in time and 2 late changes: 20 of 22 is 0.909, over 0.90;
		// first entries alone are 20 of 20.
		"d/Расписание.csv": timetableOf(18, "") + timetableRows(2, 18, "20.04.2015 10:00"),
		// One mark between nothing and 25.04, deadline 21.04: nobody knows, and
		// whether another one came after 25.04 neither: 1 of 2 is no «+».
		"e/Отметки.csv": "Выгружено: 25.04.2015 09:00\n" + untimedHead +
			"5А;Алгебра;Учитель-01 И.О.;а-0;16.04.2015;1;4\n",
	})
	files["periods.csv"] = noPeriods + "a;*;3 четверть;12.01.2015;17.04.2015\n"
	session := newSample(t, "abcde", files).ask(t, threeWeeksLater())
	result, err := session.Sensitivity(context.Background(), "")
	fatal(t, err)
	got := map[string][]flip{}
	for _, f := range result.Flips {
		got[f.School] = append(got[f.School], flip{f.Rule, f.Sign, f.Reading, f.Other, f.Counts})
	}
	want := map[string][]flip{ // nothing flips in school a: half of everything is late
		"b": {{analysis.Marks, "+", "строгие календарные дни, без переноса", "-", analysis.Counts{OnTime: 9, Late: 1}}},
		"c": {
			{analysis.Marks, "+", "срок короче на день", "-", analysis.Counts{OnTime: 18, Late: 2}},
			{analysis.Marks, "+", "порог 0,99", "-", analysis.Counts{OnTime: 19, Late: 1}},
		},
		"d": {
			{analysis.Timetable, "-", "расписание без изменений, только первый ввод", "+", analysis.Counts{OnTime: 20}},
			{analysis.Timetable, "-", "порог 0,90", "+", analysis.Counts{OnTime: 20, Late: 2}},
		},
		"e": {
			{analysis.Marks, "?", "всё неопределённое — с опозданием", "-", analysis.Counts{Late: 1}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Four other readings of the deadlines, three of the counts, two thresholds.
	if len(result.Tried) != 9 || len(result.Skipped) != 0 {
		t.Errorf("tried %q, skipped %q", result.Tried, result.Skipped)
	}
	checkStillAsked(t, session)
}

// threeWeeksLater is april as of the day from which the lessons of 16.04 have
// been seen for three weeks, so that there are delays to learn from.
func threeWeeksLater() analysis.Question {
	q := april()
	q.AsOf = moment("08.05.2015 09:00")
	return q
}

// checkStillAsked: trying other readings leaves the session at its own.
func checkStillAsked(t *testing.T, s *analysis.Session) {
	t.Helper()
	if !s.Reading.Equal(april().Reading) {
		t.Errorf("reading %v", s.Reading)
	}
	lines, err := s.Lines(context.Background(), analysis.BySchool, "c")
	fatal(t, err)
	if lines[0].Counts != (analysis.Counts{OnTime: 19, Late: 1}) {
		t.Errorf("afterwards school c has %+v", lines[0].Counts)
	}
}

func timetableOf(n int, changed string) string { return timetableHead + timetableRows(n, 0, changed) }

// timetableRows are lessons of 17.04 with numbers of their own that were
// entered on 15.04 and changed when changed says, in as many classes.
func timetableRows(n, first int, changed string) string {
	classes := []string{"1А", "1Б", "2А", "2Б", "3А", "3Б", "4А", "4Б", "5А", "5Б", "6А", "6Б", "7А", "7Б", "8А", "8Б",
		"9А", "9Б", "10А", "11А"}
	rows := ""
	for _, class := range classes[first : first+n] {
		rows += class + ";17.04.2015;1;Алгебра;Учитель-01 И.О.;15.04.2015 10:00;" + changed + "\n"
	}
	return rows
}

// A round asked in working days is held against both ways of calendar days.
func TestSensitivityStartsFromTheReadingAsked(t *testing.T) {
	sample := newSample(t, "b", map[string]string{
		// Five working days after 14.04 end on 21.04; calendar days on 19.04 or,
		// moved, on 20.04. A day shorter 20.04, a day longer 22.04.
		"b/Отметки.csv": marksHead + mark("5А", "Алгебра", "а-0", "14.04.2015", 1, "21.04.2015 12:00"),
		"periods.csv":   noPeriods,
	})
	q := threeWeeksLater()
	q.Reading = analysis.Reading{Days: analysis.WorkingDays, Rollover: true}
	result, err := sample.ask(t, q).Sensitivity(context.Background(), "b")
	fatal(t, err)
	var got []string
	for _, f := range result.Flips {
		got = append(got, f.Reading+" "+string(f.Other))
	}
	want := []string{"календарные дни с переносом на рабочий -", "строгие календарные дни, без переноса -",
		"срок короче на день -"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The calendar ends with 2027: 25.12 + 5 days is Thursday 30.12, but a day
// longer is 31.12, a day off that moves into 2028, and so do five working days.
func TestSensitivitySkipsWhatTheCalendarLacks(t *testing.T) {
	sample := newSample(t, "b", map[string]string{
		"b/Отметки.csv": marksHead + mark("5А", "Алгебра", "а-0", "25.12.2027", 1, "25.12.2027 12:00"),
	})
	q := april()
	q.From, q.To, q.AsOf = day("01.12.2027"), day("25.12.2027"), moment("31.12.2027 09:00")
	result, err := sample.ask(t, q).Sensitivity(context.Background(), "")
	fatal(t, err)
	if len(result.Skipped) != 2 || len(result.Tried) != 7 || len(result.Flips) != 0 {
		t.Errorf("tried %q, skipped %q, flips %v", result.Tried, result.Skipped, result.Flips)
	}
}
