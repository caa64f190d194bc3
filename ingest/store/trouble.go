package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/duckdb/duckdb-go/v2"
)

// Trouble is what the disk or the database file does not let the program do:
// no export is to blame. It is worded for the user; DuckDB's own words are not.
type Trouble struct {
	Text string
	err  error
}

func (e *Trouble) Error() string { return e.Text }
func (e *Trouble) Unwrap() error { return e.err }

// TroubleOf finds the trouble in an error of a database at path, nil where
// there is none of a known kind.
func TroubleOf(path string, err error) *Trouble {
	if err == nil {
		return nil
	}
	if known := (*Trouble)(nil); errors.As(err, &known) {
		return known
	}
	if FullDisk(err) {
		return &Trouble{fmt.Sprintf("на диске, где лежит база %s, кончилось место", path), err}
	}
	if !ofDatabase(err) {
		return nil
	}
	text := strings.ToLower(err.Error())
	for _, kind := range troubles {
		for _, phrase := range kind.phrases {
			if strings.Contains(text, phrase) {
				return &Trouble{fmt.Sprintf(kind.text, path), err}
			}
		}
	}
	return nil
}

// ofDatabase tells that DuckDB made the error.
func ofDatabase(err error) bool {
	var made *duckdb.Error
	return errors.As(err, &made) || strings.Contains(err.Error(), "could not open database")
}

// troubles are told by DuckDB's words, since it gives them no number.
var troubles = []struct {
	phrases []string
	text    string
}{
	{[]string{"permission denied", "read-only file system", "access is denied", "read-only mode"},
		"база %s доступна только для чтения: снимите запрет с неё и её папки или скопируйте рабочую папку туда, где можно писать"},
	{[]string{"newer version of duckdb", "newer duckdb version", "storage version", "version number"},
		"база %s создана более новой версией программы: обновите программу"},
	{[]string{"not a valid duckdb database file"},
		"файл %s — не база vsrok, или его начало испорчено: верните его из копии или переименуйте и импортируйте выгрузки заново"},
	{[]string{"corrupt", "checksum", "could not read enough bytes", "failed to load metadata", "serialization error",
		"replaying wal", "invalidated"},
		"база %s повреждена: верните её из копии или переименуйте этот файл и импортируйте выгрузки заново"},
	{[]string{"out of memory", "could not allocate", "failed to allocate"},
		"памяти для базы %s не хватает: закройте другие программы или загружайте выгрузки по частям"},
}

// FullDisk tells an error of a full disk. DuckDB passes on only the system's
// text, on Windows that of its own language.
func FullDisk(err error) bool {
	text := strings.ToLower(err.Error())
	return errors.Is(err, syscall.ENOSPC) || strings.Contains(text, "no space left") ||
		strings.Contains(text, "not enough space") || strings.Contains(text, "недостаточно места")
}
