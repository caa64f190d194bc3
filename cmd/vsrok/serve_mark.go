package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// pageMark is a file of a workspace that is open on the page; it holds the
// number of the page's process.
const pageMark = ".vsrok-page"

// pageBusy says that it is the page that holds the database.
type pageBusy struct {
	dir   string
	cause error // a *store.BusyError
}

func (e *pageBusy) Error() string {
	return fmt.Sprintf("рабочая папка %s открыта на странице vsrok в браузере: сделайте это на странице "+
		"или закончите её работу (кнопкой на странице или Ctrl+C в её окне) и повторите команду", e.dir)
}

func (e *pageBusy) Unwrap() error { return e.cause }

func markPage(dir string) error {
	return os.WriteFile(filepath.Join(dir, pageMark), []byte(strconv.Itoa(os.Getpid())), 0o600)
}

// unmarkPage takes the mark away; nobody may be at work in the workspace.
func unmarkPage(dir string) error {
	if err := os.Remove(filepath.Join(dir, pageMark)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// pageHolds tells whether the process that holds the database is a page; some
// systems do not tell its number.
func pageHolds(dir, holder string) bool {
	marked, err := os.ReadFile(filepath.Join(dir, pageMark))
	return err == nil && (holder == "" || holder == strings.TrimSpace(string(marked)))
}
