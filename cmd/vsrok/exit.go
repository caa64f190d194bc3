package main

import (
	"errors"
	"fmt"
	"io"

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

// interrupted says what a stopped command left.
type interrupted struct{ text string }

func (e *interrupted) Error() string { return e.text }

// report turns an error into a message and an exit code.
func report(w io.Writer, err error) int {
	var quiet *silent
	var called *usage
	var busy *store.BusyError
	var stopped *interrupted
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &quiet):
		return quiet.code
	case errors.As(err, &stopped):
		fmt.Fprintln(w, err)
		return exitFailure
	case errors.As(err, &called):
		fmt.Fprintln(w, "Ошибка вызова:", err)
		return exitUsage
	case errors.As(err, &busy):
		fmt.Fprintln(w, "Ошибка:", err)
		return exitBusy
	}
	full := store.FullDisk(err)
	if trouble := store.TroubleOf(databaseFile, err); trouble != nil {
		err = trouble
	}
	fmt.Fprintln(w, "Ошибка:", err)
	if full {
		fmt.Fprintln(w, "Освободите место на диске и повторите команду. Файл, на котором оно кончилось, не загружен; загруженное до него цело.")
	}
	return exitFailure
}

const exitHelp = `
Коды завершения: 0 — готово, 1 — не выполнено, 2 — неверный вызов, 4 — база
занята другой программой.`
