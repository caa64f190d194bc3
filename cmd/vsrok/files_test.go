package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestNamesAreForTheirOwner: the database and what names teachers may be read
// by their owner alone, the form by all whom the user's mask lets.
func TestNamesAreForTheirOwner(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files are Unix's")
	}
	dir := t.TempDir()
	try(t, exitOK, "init", "--empty", filepath.Join(dir, "ws"))
	ws := filepath.Join(dir, "ws")
	files := map[string]string{
		"ws/schools.csv": "Код;Название;Часовой пояс;Учебная неделя\na;Школа А;Asia/Yekaterinburg;6\n",
		"a/Отметки.csv": "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n" +
			"5А;Алгебра;Учитель-01 И.О.;у-1;06.04.2015;1;4;06.04.2015 10:00\n",
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755),
			os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	try(t, exitOK, "-C", ws, "import", filepath.Join(dir, "a"))
	round := []string{"--from", "2015-04-01", "--to", "2015-04-30", "--as-of", "2015-05-06T09:00"}
	try(t, exitOK, append([]string{"-C", ws, "report", "school", "a", "-o", filepath.Join(dir, "school.html")},
		round...)...)
	try(t, exitOK, append([]string{"-C", ws, "form", "-o", filepath.Join(dir, "form.xlsx")}, round...)...)
	for path, want := range map[string]fs.FileMode{
		filepath.Join(ws, databaseFile): 0o600, filepath.Join(ws, keyFile): 0o600,
		filepath.Join(dir, "school.html"): 0o600,
		filepath.Join(dir, "form.xlsx"):   0o644 &^ umask, filepath.Join(ws, "periods.csv"): 0o644 &^ umask,
	} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, want %v (%v)", filepath.Base(path), info.Mode().Perm(), want, err)
		}
	}
}

// TestHalfAFileIsNone: what fails while it is being written leaves neither a
// part of it nor what was there before changed, and says what to do.
func TestHalfAFileIsNone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "form.xlsx")
	if err := writeFile(path, forAll, contents([]byte("before"))); err != nil {
		t.Fatal(err)
	}
	for want, cause := range map[string]error{
		"no space left": syscall.ENOSPC, "доступна только для чтения": syscall.EROFS,
		"закройте его": errors.New("other"),
	} {
		err := writeFile(path, forAll, func(w io.Writer) error {
			_, _ = w.Write([]byte("half"))
			return cause
		})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%v: %v", cause, err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "before" {
		t.Errorf("%q, %v", text, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files left, %v", len(left), err)
	}
}
