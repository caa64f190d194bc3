package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// oneCase is a case.json of testdata/cases: an input as schools really save it
// and what a person reads in it.
type oneCase struct {
	About    string
	Import   []string // more flags of import
	Exit     []int    // how import may end; nothing means 0
	From, To string
	AsOf     string                                `json:"as_of"`
	Flags    []string                              // more flags of analyze
	Expect   map[string]map[string]json.RawMessage // [school/]rule → column of the csv → value, list of values, or [least, most]
	Says     []string                              // must stand somewhere in the output
	SaysNot  []string                              `json:"says_not"`
	Run      [][]string                            // further commands that must end with 0; {out} is a fresh folder
}

func TestCases(t *testing.T) {
	long(t)
	files, err := filepath.Glob("../../testdata/cases/*/case.json")
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			decoder := json.NewDecoder(bytes.NewReader(data))
			decoder.DisallowUnknownFields()
			var c oneCase
			if err := decoder.Decode(&c); err != nil {
				t.Fatal(err)
			}
			c.check(t, dir)
		})
	}
}

// check takes the case through the program as a user does.
func (c *oneCase) check(t *testing.T, dir string) {
	ws := t.TempDir()
	try(t, exitOK, "init", "--empty", ws)
	for _, pattern := range []string{"*.csv", "*.yaml"} {
		tables, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, table := range tables {
			data, err := os.ReadFile(table)
			if err == nil {
				err = os.WriteFile(filepath.Join(ws, filepath.Base(table)), data, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var said strings.Builder
	call := func(args ...string) (code int, out string) {
		var stdout, stderr bytes.Buffer
		code = run(append([]string{"-C", ws}, args...), nil, &stdout, &stderr)
		said.WriteString(stdout.String() + stderr.String())
		return code, stdout.String()
	}
	if code, _ := call(append(append([]string{"import"}, c.Import...),
		filepath.Join(dir, "exports"))...); !slices.Contains(c.exits(), code) {
		t.Errorf("import ended with %d, allowed %v:\n%s", code, c.exits(), said.String())
	}
	call("rejects")
	call(append([]string{"status"}, c.question()...)...)
	if len(c.Expect) > 0 {
		_, out := call(append([]string{"analyze", "--format", "csv"}, c.question()...)...)
		c.compare(t, out)
	}
	for _, words := range c.Says {
		if !regexp.MustCompile("(?is)" + words).MatchString(said.String()) {
			t.Errorf("nothing says /%s/:\n%s", words, said.String())
		}
	}
	for _, words := range c.SaysNot {
		if regexp.MustCompile("(?is)" + words).MatchString(said.String()) {
			t.Errorf("something says /%s/:\n%s", words, said.String())
		}
	}
	fresh := t.TempDir()
	for _, command := range c.Run {
		args := slices.Clone(command)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "{out}", fresh)
		}
		if args[0] != "verify" {
			args = append(args, c.question()...)
		}
		if code, _ := call(args...); code != exitOK {
			t.Errorf("%s ended with %d:\n%s", command[0], code, said.String())
		}
	}
}

func (c *oneCase) exits() []int {
	if c.Exit == nil {
		return []int{exitOK}
	}
	return c.Exit
}

func (c *oneCase) question() []string {
	var flags []string
	for _, flag := range [][2]string{{"--from", c.From}, {"--to", c.To}, {"--as-of", c.AsOf}} {
		if flag[1] != "" {
			flags = append(flags, flag[0], flag[1])
		}
	}
	return append(flags, c.Flags...)
}

// compare holds the csv of analyze against what is expected.
func (c *oneCase) compare(t *testing.T, out string) {
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Errorf("analyze gives no csv: %v\n%s", err, out)
		return
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	for key, want := range c.Expect {
		school, rule, both := strings.Cut(key, "/")
		if !both {
			school, rule = "", key
		}
		found := slices.DeleteFunc(slices.Clone(rows[1:]), func(row []string) bool {
			return row[column("rule")] != rule || school != "" && row[column("school")] != school
		})
		if len(found) != 1 {
			t.Errorf("%s: %d rows of analyze\n%s", key, len(found), out)
			continue
		}
		for name, value := range want {
			if got := found[0][column(name)]; !fits(value, got) {
				t.Errorf("%s: %s is %q, right is %s", key, name, got, value)
			}
		}
	}
}

// fits tells whether a cell is the value, one of a list of texts, or between
// the two numbers of a list.
func fits(value json.RawMessage, got string) bool {
	var bounds [2]int
	var list []any
	if json.Unmarshal(value, &list) != nil {
		return strings.Trim(string(value), `"`) == got
	}
	if n, err := strconv.Atoi(got); err == nil && len(list) == 2 && json.Unmarshal(value, &bounds) == nil {
		return bounds[0] <= n && n <= bounds[1]
	}
	return slices.ContainsFunc(list, func(one any) bool { return fmt.Sprint(one) == got })
}
