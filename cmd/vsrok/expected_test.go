package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func cp1251(text string) ([]byte, error) { return charmap.Windows1251.NewEncoder().Bytes([]byte(text)) }

// expectedLine is one line of expected.json, which was worked out from the
// planted truth by date arithmetic of its own.
type expectedLine struct {
	School, Teacher, Rule, Verdict            string
	Late, Overdue, Pending, Undetermined, Due int
	OnTime                                    int `json:"on_time"`
}

func (l expectedLine) counts() string {
	return fmt.Sprintf("on_time %d, late %d, overdue %d, pending %d, undetermined %d, due %d",
		l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.Due)
}

// measuredLine is one line of analyze.
type measuredLine struct {
	counts, verdict string
	doubts          int // rejected + silent + to_come
}

// expectation is one label of expected.json.
type expectation struct {
	AsOf     string `json:"as_of"`
	From, To string
	Days     string
	Rollover bool
	Schools  []expectedLine
	Teachers []expectedLine
}

type expectedFile struct {
	Expected     map[string]expectation
	Journals     map[string]json.RawMessage
	JournalsLogs map[string]json.RawMessage `json:"journals_logs"`
}

// try runs the program and fails the test unless it ends with the code.
func try(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(args, nil, &out, &errs); got != code {
		t.Fatalf("vsrok %q ended with %d, want %d\n%s%s", args, got, code, out.String(), errs.String())
	}
	return out.String()
}

// workspaceOf makes a workspace with the reference tables of a sample.
func workspaceOf(t *testing.T, sample string) string {
	t.Helper()
	long(t)
	dir := t.TempDir()
	try(t, exitOK, "init", "--empty", dir)
	for _, name := range []string{"schools.csv", "periods.csv"} {
		data, err := os.ReadFile(filepath.Join("../../testdata", sample, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readExpected(t *testing.T, sample string) expectedFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../testdata", sample, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file expectedFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// measured runs analyze and returns its lines by school, name and rule. Each
// sign has to follow from the line's own numbers.
func measured(t *testing.T, dir string, x expectation, by string) map[string]measuredLine {
	t.Helper()
	out := try(t, exitOK, "-C", dir, "analyze", "--by", by, "--format", "csv", "--from", x.From, "--to", x.To,
		"--as-of", x.AsOf,
		"--days", x.Days, fmt.Sprintf("--rollover=%t", x.Rollover))
	rows, err := csv.NewReader(bytes.NewReader([]byte(out))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]measuredLine{}
	for _, row := range rows[1:] {
		key, rest := row[0]+"//"+row[1], row[2:]
		if by == "teacher" {
			key, rest = row[0]+"/"+row[1]+"/"+row[2], row[3:]
		}
		n := make([]int, len(rest))
		for i, cell := range rest {
			n[i], _ = strconv.Atoi(cell) // of shares and signs nothing is asked
		}
		counts := expectedLine{OnTime: n[0], Late: n[1], Overdue: n[2], Pending: n[3], Undetermined: n[4], Due: n[5]}
		lines[key] = measuredLine{counts.counts(), rest[8], n[9] + n[10] + n[11]}
		if want := signOf(n[0], n[4], n[5], n[9]+n[10], n[11]); rest[8] != want {
			t.Errorf("%s: %v has the sign «%s», by the formula «%s»", key, rest, rest[8], want)
		}
	}
	return lines
}

// signOf is the formula of the signs at a threshold of 0.95, in twentieths.
func signOf(onTime, undetermined, due, unseen, toCome int) string {
	switch {
	case due == 0 && unseen+toCome == 0:
		return ""
	case due > 0 && 20*onTime >= 19*(due+unseen+toCome):
		return "+"
	case due > 0 && 20*(onTime+undetermined+unseen) < 19*(due+unseen):
		return "-"
	}
	return "?"
}

// compare reports each line that differs; a verdict is compared where nothing
// is in doubt. A rule without anything due may have no line on either side.
func compare(t *testing.T, label string, got map[string]measuredLine, want []expectedLine) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: expected.json has no line to compare with", label)
	}
	nothing := expectedLine{}.counts()
	for _, line := range want {
		key := line.School + "/" + line.Teacher + "/" + line.Rule
		found, ok := got[key]
		if !ok {
			found = measuredLine{counts: nothing}
		}
		if found.counts != line.counts() || found.doubts == 0 && found.verdict != line.Verdict {
			t.Errorf("%s, %s:\n got %s «%s»\nwant %s «%s»", label, key, found.counts, found.verdict, line.counts(),
				line.Verdict)
		}
		delete(got, key)
	}
	for key, line := range got {
		if line.counts != nothing {
			t.Errorf("%s, %s is not expected: %s", label, key, line.counts)
		}
	}
}

func compareExports(t *testing.T, dir, sample string) {
	t.Helper()
	for label, x := range readExpected(t, sample).Expected {
		compare(t, label, measured(t, dir, x, "school"), x.Schools)
		compare(t, label, measured(t, dir, x, "teacher"), x.Teachers)
	}
}

func compareJournals(t *testing.T, dir string, expected map[string]json.RawMessage) {
	t.Helper()
	var asOf string
	if err := json.Unmarshal(expected["as_of"], &asOf); err != nil {
		t.Fatal(err)
	}
	for label, from := range map[string]string{"april": "2015-04-01", "march_april": "2015-03-10"} {
		var byKey map[string]expectedLine
		if err := json.Unmarshal(expected[label], &byKey); err != nil {
			t.Fatal(err)
		}
		var want []expectedLine
		for key, line := range byKey {
			line.School, line.Rule = filepath.Dir(key), filepath.Base(key)
			want = append(want, line)
		}
		x := expectation{AsOf: asOf, From: from, To: "2015-04-30", Days: "calendar", Rollover: true}
		compare(t, label, measured(t, dir, x, "school"), want)
	}
}

func TestExportsGiveTheExpectedNumbers(t *testing.T) {
	long(t)
	for _, sample := range []string{"district", "messy"} {
		t.Run(sample, func(t *testing.T) {
			dir := workspaceOf(t, sample)
			try(t, exitOK, "-C", dir, "import", filepath.Join("../../testdata", sample, "exports"))
			compareExports(t, dir, sample)
		})
	}
}

func TestJournalsAndLogsGiveTheExpectedNumbers(t *testing.T) {
	long(t)
	for _, sample := range []string{"district", "messy"} {
		t.Run(sample, func(t *testing.T) {
			dir := workspaceOf(t, sample)
			expected := readExpected(t, sample)
			try(t, exitOK, "-C", dir, "import", filepath.Join("../../testdata", sample, "journals"))
			compareJournals(t, dir, expected.Journals)
			try(t, exitOK, "-C", dir, "import", filepath.Join("../../testdata", sample, "logs"))
			compareJournals(t, dir, expected.JournalsLogs)
		})
	}
}

func TestOrderOfImportDoesNotMatter(t *testing.T) {
	long(t)
	for _, folders := range [][]string{{"exports"}, {"journals", "logs"}} {
		dir := workspaceOf(t, "messy")
		files := filesOf(t, "messy", folders...)
		sort.Sort(sort.Reverse(sort.StringSlice(files)))
		for _, file := range files {
			try(t, exitOK, "-C", dir, "import", file)
		}
		for range 2 { // everything a second time changes nothing
			if folders[0] == "exports" {
				compareExports(t, dir, "messy")
			} else {
				compareJournals(t, dir, readExpected(t, "messy").JournalsLogs)
			}
			try(t, exitOK, append([]string{"-C", dir, "import"}, files...)...)
		}
	}
}

func TestUndoLeavesNoTrace(t *testing.T) {
	long(t)
	dir := workspaceOf(t, "messy")
	try(t, exitOK, "-C", dir, "import", "../../testdata/messy/journals")
	before := len(filesOf(t, "messy", "journals"))
	try(t, exitOK, "-C", dir, "import", "../../testdata/messy/logs", "../../testdata/messy/exports")
	last := before + len(filesOf(t, "messy", "logs", "exports"))
	for id := last; id > before; id-- {
		try(t, exitOK, "-C", dir, "imports", "undo", fmt.Sprint(id))
	}
	compareJournals(t, dir, readExpected(t, "messy").Journals)
}

// TestJournalsBesideTablesAddNothing imports the same entries a second time
// in another shape.
func TestJournalsBesideTablesAddNothing(t *testing.T) {
	long(t)
	for _, sample := range []string{"district", "messy"} {
		dir := workspaceOf(t, sample)
		try(t, exitOK, "-C", dir, "import", filepath.Join("../../testdata", sample, "exports"))
		try(t, exitOK, "-C", dir, "import", filepath.Join("../../testdata", sample, "journals"))
		compareExports(t, dir, sample)
	}
}

func filesOf(t *testing.T, sample string, folders ...string) []string {
	t.Helper()
	var files []string
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join("../../testdata", sample, folder),
			func(path string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					files = append(files, path)
				}
				return err
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
