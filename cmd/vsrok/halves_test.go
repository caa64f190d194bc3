package main

import (
	"encoding/csv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestHalfOfTheFilesEarnsNoPlus leaves out half of a school's files at random:
// it gets no «+» that all its files do not give it. The other schools keep
// theirs, since the district's delays are learned from them. More rounds:
// VSROK_HALVES=50.
func TestHalfOfTheFilesEarnsNoPlus(t *testing.T) {
	long(t)
	rounds := 4
	if text := os.Getenv("VSROK_HALVES"); text != "" {
		n, err := strconv.Atoi(text)
		fatal(t, err)
		rounds = n
	}
	for _, sample := range []string{"district", "messy"} {
		var files []string
		folder, err := filepath.Abs(filepath.Join("../../testdata", sample, "exports"))
		fatal(t, err)
		fatal(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				files = append(files, path)
			}
			return err
		}))
		whole := signsOfFiles(t, sample, files)
		if len(whole) == 0 {
			t.Fatal("no signs")
		}
		for n := range rounds {
			r := rand.New(rand.NewPCG(uint64(n), 3))
			school := filepath.Dir(files[r.IntN(len(files))])
			var kept, own []string
			for _, place := range r.Perm(len(files)) {
				if filepath.Dir(files[place]) == school {
					own = append(own, files[place])
				} else {
					kept = append(kept, files[place])
				}
			}
			half := append(kept, own[:(len(own)+1)/2]...)
			for key, sign := range signsOfFiles(t, sample, half) {
				if strings.HasPrefix(key, filepath.Base(school)+" ") && sign == "+" && whole[key] != "+" {
					t.Errorf("%s, round %d: %s gets «+» from half of its files, all give «%s»", sample, n, key,
						whole[key])
				}
			}
		}
	}
}

// signsOfFiles imports files and returns the signs of April 2015 by school and rule.
func signsOfFiles(t *testing.T, sample string, files []string) map[string]string {
	t.Helper()
	ws := workspaceOf(t, sample)
	code, text := attempt(append([]string{"-C", ws, "import"}, files...)...)
	if code != exitOK && code != exitRejected && code != exitFailure {
		t.Fatal(code, text)
	}
	out := try(t, exitOK, "-C", ws, "analyze", "--from", "2015-04-01", "--to", "2015-04-30", "--as-of",
		"2015-05-06T09:00", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	fatal(t, err)
	signs := map[string]string{}
	for _, row := range rows[1:] {
		signs[row[0]+" "+row[1]] = row[10]
	}
	return signs
}
