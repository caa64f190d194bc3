package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vsrok": main})
}

// TestScripts runs the program as a user does. Each script states what it
// gives the program and what it expects on both streams, in files and as the
// exit code.
func TestScripts(t *testing.T) {
	long(t)
	samples, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLES", samples)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": expectExitCode,
			"cp1251":   writeCP1251,
			"head":     copyHead,
			"zip":      writeZIP,
			"brackets": writeBrackets,
			"setcells": setCells,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// long skips a test that takes seconds where only short ones are asked for.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: the test takes seconds")
	}
}

// expectExitCode runs a program and compares its exit code: exitcode 3 vsrok …
func expectExitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode N program [args...]")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s\nstdout:\n%s\nstderr:\n%s", code, args[0], ts.ReadFile("stdout"),
			ts.ReadFile("stderr"))
	}
}

// writeCP1251 rewrites a file in windows-1251.
func writeCP1251(ts *testscript.TestScript, _ bool, args []string) {
	encoded, err := cp1251(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), encoded, 0o644))
}

// copyHead copies the first half of a file: head from to.
func copyHead(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data[:len(data)/2], 0o644))
}

// writeBrackets writes a file of nothing but open brackets.
func writeBrackets(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte("["), 100_000), 0o644))
}

// setCells types into the first sheet of a workbook: setcells book.xlsx L8=болезнь M8=да
func setCells(ts *testscript.TestScript, _ bool, args []string) {
	book, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, typed := range args[1:] {
		cell, text, _ := strings.Cut(typed, "=")
		ts.Check(book.SetCellStr(book.GetSheetName(0), cell, text))
	}
	ts.Check(errors.Join(book.Save(), book.Close()))
}

// writeZIP packs files into an archive: zip archive file...
func writeZIP(ts *testscript.TestScript, _ bool, args []string) {
	out, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer out.Close()
	archive := zip.NewWriter(out)
	for _, name := range args[1:] {
		member, err := archive.Create(name)
		ts.Check(err)
		_, err = io.WriteString(member, ts.ReadFile(name))
		ts.Check(err)
	}
	ts.Check(archive.Close())
}
