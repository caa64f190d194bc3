package analysis_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vsrok/analysis"
)

// TestStoryPage: the pages one after another are the stories of Explain, and
// the counts are its counts, whatever the selection.
func TestStoryPage(t *testing.T) {
	district := "../testdata/district"
	for name, s := range map[string]*sample{
		"district": importSample(t, district, filepath.Join(district, "exports"),
			func(path string) string { return filepath.Base(filepath.Dir(path)) }),
		"windows": newSample(t, "ab", join(mixedSchool(), snapshotSchool())),
	} {
		session := s.ask(t, april())
		for _, x := range []analysis.Selection{
			{}, {School: "sosh3"}, {Rule: analysis.Timetable},
			{School: "sosh1", Rule: analysis.Marks, Outcome: analysis.Late},
			{Rule: analysis.PeriodGrades, Outcome: analysis.OnTime}, {Class: "5А"}, {Teacher: "Учитель-01 И.О."},
			{School: "нет"},
		} {
			whole, err := session.Explain(t.Context(), x, 0)
			fatal(t, err)
			counted, err := session.CountSelection(t.Context(), x)
			fatal(t, err)
			if counted.Counts != whole.Counts || counted.MadeUp != whole.MadeUp || counted.Exempted != whole.Exempted {
				t.Errorf("%s, %+v: counted %+v, explained %+v", name, x, counted, whole)
			}
			expectPages(t, session, x, whole.Stories)
		}
	}
}

// expectPages reads pages of seven stories and compares them with all.
func expectPages(t *testing.T, session *analysis.Session, x analysis.Selection, all []analysis.ExplainedStory) {
	t.Helper()
	const size = 7
	for skip := 0; skip < min(len(all), 5*size); skip += size {
		page, err := session.StoryPage(context.Background(), x, skip, size)
		fatal(t, err)
		want := all[skip:min(skip+size, len(all))]
		if diff := cmp.Diff(want, page.Stories,
			cmpopts.IgnoreUnexported(analysis.Obligation{}, analysis.Witness{})); diff != "" || page.Total != len(all) {
			t.Fatalf("%+v from %d: %d of %d\n%s", x, skip, page.Total, len(all), diff)
		}
	}
}
