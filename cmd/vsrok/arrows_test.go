package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are the packages of this program that each package may import: the
// way of the data, never back. A package that is not listed fails the test.
var arrows = map[string][]string{
	"ingest/tabular":              {},
	"ingest/layout":               {"ingest/tabular"},
	"ingest/store":                {},
	"ingest":                      {"ingest/tabular", "ingest/layout", "ingest/store"},
	"analysis/rules":              {},
	"analysis":                    {"analysis/rules"},
	"reports":                     {"analysis", "analysis/rules"},
	"reports/paper":               {"analysis", "reports"},
	"reports/form":                {"analysis", "reports", "reports/paper", "testdata/form"},
	"reports/school":              {"analysis", "reports", "reports/form"},
	"reports/municipal":           {"analysis", "reports", "reports/form"},
	"reports/objections":          {"analysis", "reports", "reports/paper"},
	"reports/region":              {"analysis", "reports", "reports/form", "reports/municipal"},
	"reports/opendata":            {"analysis"},
	"reports/evidence":            {"analysis", "analysis/rules", "reports", "reports/paper", "reports/form"},
	"reports/internal/reporttest": {"analysis", "ingest", "ingest/layout", "ingest/store", "reports", "reports/paper"},
	"cmd/vsrok/page": {"analysis", "ingest", "ingest/layout", "ingest/store", "ingest/tabular", "reports",
		"reports/paper", "reports/form",
		"reports/school", "reports/municipal", "reports/objections"},
	"cmd/vsrok": {"analysis", "ingest", "ingest/layout", "ingest/store", "ingest/tabular", "reports", "reports/paper",
		"reports/form",
		"reports/school", "reports/municipal", "reports/region", "reports/opendata", "reports/evidence",
		"reports/objections", "cmd/vsrok/page", "testdata", "testdata/form"},
	"cmd/vsrok/browser": {},
	"cmd/vsrok-bench": {"analysis", "analysis/rules", "ingest", "ingest/layout", "ingest/store", "reports",
		"reports/evidence", "reports/form"},
}

// withoutDatabase are the folders whose code sees no SQL.
var withoutDatabase = []string{"analysis/rules", "reports", "ingest/tabular", "ingest/layout"}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

func packagesOf(t *testing.T) (list []listedPackage) {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Imports", "vsrok/...")
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		switch err := decoder.Decode(&p); err {
		case nil:
			list = append(list, p)
		case io.EOF:
			return list
		default:
			t.Fatal(err)
		}
	}
}

func TestDependenciesGoOneWay(t *testing.T) {
	list := packagesOf(t)
	if len(list) < len(arrows) {
		t.Errorf("%d packages, and %d are listed here: delete what is gone", len(list), len(arrows))
	}
	for _, p := range list {
		name := strings.TrimPrefix(p.ImportPath, "vsrok/")
		allowed, ok := arrows[name]
		if !ok {
			t.Errorf("%s is not listed: say which packages it may import", name)
		}
		for _, path := range p.Imports {
			own, isOwn := strings.CutPrefix(path, "vsrok/")
			if isOwn && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s, against the way of the data", name, own)
			}
			if slices.ContainsFunc(withoutDatabase, func(folder string) bool {
				return name == folder || strings.HasPrefix(name, folder+"/") && name != "reports/internal/reporttest"
			}) &&
				(path == "database/sql" || strings.Contains(path, "duckdb")) {
				t.Errorf("%s imports %s: this folder sees no SQL", name, path)
			}
		}
	}
}
