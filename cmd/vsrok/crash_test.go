package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vsrok/ingest/store"
)

// program is this test binary under the program's name: testscript.Main in
// TestMain then runs the program and no test.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "vsrok")
	if err := os.Symlink(self, path); err != nil {
		t.Skip("символические ссылки недоступны: ", err)
	}
	return path
}

// manyMarks writes a table of n marks, all entered on the day of the lesson.
func manyMarks(t *testing.T, path string, n int) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n")
	for i := range n {
		fmt.Fprintf(&b, "5А;Алгебра;Учитель-1 И.О.;у-%d;01.04.2015;1;5;01.04.2015 10:00\n", i)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestKilledImport kills an import at many moments of its life: the database
// then holds all of the file or nothing of it, opens, and takes the file.
func TestKilledImport(t *testing.T) {
	long(t)
	const rows = 150_000
	vsrok, dir := program(t), smallWorkspace(t)
	file := filepath.Join(dir, "marks.csv")
	manyMarks(t, file, rows)
	// An absence in the round, so that it is never empty.
	absence := filepath.Join(dir, "absences.csv")
	if err := os.WriteFile(absence, []byte("Класс;Предмет;ID ученика;Дата урока;Причина;Дата внесения\n"+
		"5А;Алгебра;у-х;02.04.2015;н;02.04.2015 10:00\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	try(t, exitOK, "-C", dir, "import", "--school", "a", absence)
	for delay := 20 * time.Millisecond; delay < 600*time.Millisecond; delay += 60 * time.Millisecond {
		ctx, cancel := context.WithTimeout(context.Background(), delay)
		_ = exec.CommandContext(ctx, vsrok, "-C", dir, "import", "--school", "a", file).Run() // killed, or done in time
		cancel()
		got := lineOf(t, dir, "a,marks", "2015-04-01", "2015-04-30", "2015-05-06T09:00")
		if got != "a,marks,0,0,0,0,0,0,,," && got != fmt.Sprintf("a,marks,%d,0,0,0,0,%d,1.0000,1.0000,+", rows, rows) {
			t.Fatalf("killed after %v the database holds %s", delay, got)
		}
	}
	try(t, exitOK, "-C", dir, "import", "--school", "a", file)
	if got, want := lineOf(t, dir, "a,marks", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
		fmt.Sprintf("a,marks,%d,0,0,0,0,%d,1.0000,1.0000,+", rows, rows); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestBusyDatabase holds the database open and runs a second program on it.
func TestBusyDatabase(t *testing.T) {
	vsrok, dir := program(t), smallWorkspace(t)
	db, err := store.Open(context.Background(), filepath.Join(dir, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out, err := exec.Command(vsrok, "-C", dir, "imports").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitBusy {
		t.Errorf("a second program ended with %v, want exit code %d", err, exitBusy)
	}
	want := fmt.Sprintf("занята другой программой (процесс %d): закройте её и повторите команду", os.Getpid())
	if !strings.Contains(string(out), want) {
		t.Errorf("it said %q, want %q", out, want)
	}
}

// TestBusyByThePage: where the page holds the database, a command says that it
// is the page.
func TestBusyByThePage(t *testing.T) {
	vsrok, dir := program(t), smallWorkspace(t)
	ws, err := openForPage(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.DB.Close()
	out, err := exec.Command(vsrok, "-C", dir, "imports").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitBusy {
		t.Errorf("a command beside the page ended with %v, want exit code %d", err, exitBusy)
	}
	if want := "открыта на странице vsrok в браузере"; !strings.Contains(string(out), want) {
		t.Errorf("it said %q, want %q", out, want)
	}
}

// TestOddPaths has workspaces whose paths a URL or a shell would trip over.
func TestOddPaths(t *testing.T) {
	for _, name := range []string{"100%", "O'Brien", "с пробелом"} {
		dir := filepath.Join(t.TempDir(), name)
		try(t, exitOK, "init", "--empty", dir)
		if err := os.WriteFile(filepath.Join(dir, "schools.csv"),
			[]byte("Код;Название;Часовой пояс;Учебная неделя\na;Школа А;Asia/Yekaterinburg;5\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "o'marks; drop.csv")
		manyMarks(t, file, 3)
		try(t, exitOK, "-C", dir, "import", "--school", "a", file)
		if got, want := lineOf(t, dir, "a,marks", "2015-04-01", "2015-04-30", "2015-05-06T09:00"),
			"a,marks,3,0,0,0,0,3,1.0000,1.0000,+"; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	dir := filepath.Join(t.TempDir(), "а что?")
	try(t, exitOK, "init", "--empty", dir)
	if err := os.WriteFile(filepath.Join(dir, "schools.csv"),
		[]byte("Код;Название;Часовой пояс;Учебная неделя\na;Школа А;Asia/Yekaterinburg;5\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if code := run([]string{"-C", dir, "imports"}, nil, &errs, &errs); code != exitFailure ||
		!strings.Contains(errs.String(), "переименуйте папку") {
		t.Errorf("a folder with a question mark: code %d, %s", code, errs.String())
	}
}
