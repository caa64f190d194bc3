// Package browser drives the program's page in a real browser, as a user does:
// the built program serves, Chromium looks.
package browser

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
)

// program is the built vsrok; empty where the tests are short.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "vsrok-browser-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	program = filepath.Join(dir, "vsrok")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// build makes the program once.
func build(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(program); err == nil {
		return
	}
	if out, err := exec.Command("go", "build", "-o", program, "vsrok/cmd/vsrok").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// workspaceOf is an empty workspace with the schools and periods of a sample.
func workspaceOf(t *testing.T, sample string) string {
	t.Helper()
	dir := newWorkspace(t)
	for _, name := range []string{"schools.csv", "periods.csv"} {
		data, err := os.ReadFile(filepath.Join("../../../testdata", sample, name))
		fatal(t, err)
		fatal(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	return dir
}

func newWorkspace(t *testing.T) string {
	t.Helper()
	build(t)
	dir := t.TempDir()
	if out, err := exec.Command(program, "init", "--empty", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var pageAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S*`)

// serveFolder serves the page of a workspace for the length of the test and
// returns the address to open.
func serveFolder(t *testing.T, dir string) string {
	t.Helper()
	build(t)
	serve := exec.Command(program, "-C", dir, "serve", "--open=false")
	out, err := serve.StdoutPipe()
	fatal(t, err)
	stdin, err := serve.StdinPipe() // an input that ends would be nobody's
	fatal(t, err)
	fatal(t, serve.Start())
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = serve.Process.Signal(os.Interrupt)
		_ = serve.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address := pageAddress.FindString(lines.Text()); address != "" {
			go func() {
				for lines.Scan() { // the pipe must not fill up
				}
			}()
			return address
		}
	}
	t.Fatal("the page tells no address")
	return ""
}

// marksFile has one good row and two that are rejected, one of which holds a
// name in the place of a date.
const marksFile = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\r\n" +
	"5А;Алгебра;Учитель-1 И.О.;у-тайный-1;01.04.2015;1;5;01.04.2015 10:00\r\n" +
	"5А;Алгебра;Учитель-1 И.О.;у-тайный-2;31.02.2015;1;5;01.04.2015 10:00\r\n" +
	"5А;Алгебра;Учитель-1 И.О.;у-тайный-3;Тайная Анна;1;5;01.04.2015 10:00\r\n"
