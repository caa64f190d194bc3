package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"vsrok/ingest/store"
)

// Exit codes. Every command's help lists those that it can end with.
const (
	exitOK       = 0
	exitFailure  = 1 // nothing was done, or a file was refused
	exitUsage    = 2 // the program was called wrongly
	exitRejected = 3 // done, but some rows could not be understood
	exitBusy     = 4 // another program holds the database
)

// silent ends the program with a code; what there was to say is said already.
type silent struct{ code int }

func (e *silent) Error() string { return fmt.Sprintf("код завершения %d", e.code) }

// report turns an error into a message and an exit code.
func report(w io.Writer, err error) int {
	var quiet *silent
	var called *usage
	var busy *store.BusyError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &quiet):
		return quiet.code
	case errors.As(err, &called):
		fmt.Fprintln(w, "Ошибка вызова:", err)
		return exitUsage
	case errors.As(err, &busy):
		fmt.Fprintln(w, "Ошибка:", err)
		return exitBusy
	}
	fmt.Fprintln(w, "Ошибка:", err)
	if fullDisk(err) {
		fmt.Fprintln(w, "На диске кончилось место: освободите его и повторите команду. В базе осталось то, что было до неё.")
	}
	return exitFailure
}

// fullDisk tells an error of a full disk. DuckDB passes on only the system's
// text, on Windows that of its own language.
func fullDisk(err error) bool {
	text := strings.ToLower(err.Error())
	return errors.Is(err, syscall.ENOSPC) || strings.Contains(text, "no space left") ||
		strings.Contains(text, "not enough space") || strings.Contains(text, "недостаточно места")
}

const exitHelp = `
Коды завершения: 0 — готово, 1 — не выполнено, 2 — неверный вызов, 4 — база занята другой программой.`
