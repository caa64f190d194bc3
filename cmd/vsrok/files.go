package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"vsrok/ingest/store"
)

// Who may read a file that the program writes, unless the user's mask is stricter.
const (
	forAll   fs.FileMode = 0o644
	forOwner fs.FileMode = 0o600 // it names teachers
)

// writeFile writes a file beside its place and moves it there, so that a full
// disk or a crash never leaves half of it.
func writeFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	temporary, err := writeBeside(path, mode, write)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	return errors.Join(notWritten(path, err), removeLeft(temporary))
}

// writeNew is writeFile for a file that is not there yet; it tells whether it
// wrote it.
func writeNew(path string, data []byte) (bool, error) {
	if _, err := os.Lstat(path); err == nil {
		return false, nil
	}
	return true, writeFile(path, forAll, contents(data))
}

// contents writes what is held already.
func contents(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

func writeBeside(path string, mode fs.FileMode, write func(io.Writer) error) (string, error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".vsrok-*")
	if err != nil {
		return "", err
	}
	out := bufio.NewWriterSize(temporary, 1<<20)
	err = errors.Join(write(out), out.Flush(), temporary.Chmod(mode&^umask), temporary.Close())
	return temporary.Name(), err
}

// removeLeft removes what was not moved to its place.
func removeLeft(temporary string) error {
	if temporary == "" {
		return nil
	}
	if err := os.Remove(temporary); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func notWritten(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("файл %s не записан: папки %s нет; создайте её или укажите другую", path, filepath.Dir(path))
	case isReadOnly(err):
		return fmt.Errorf("файл %s не записан: папка %s доступна только для чтения; укажите другую или снимите запрет",
			path, filepath.Dir(path))
	case store.FullDisk(err):
		return fmt.Errorf("файл %s не записан: %w", path, syscall.ENOSPC)
	}
	return fmt.Errorf("файл %s не записан (если он открыт в другой программе, закройте его): %w", path, err)
}

// makeFolder makes a folder that others may look into, unless the user's mask
// is stricter.
func makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = os.Chmod(dir, 0o755&^umask)
	}
	switch {
	case err == nil:
		return nil
	case isReadOnly(err):
		return fmt.Errorf("папка %s не создана: %s доступна только для чтения; укажите другую или снимите запрет", dir,
			filepath.Dir(dir))
	}
	return fmt.Errorf("папка %s не создана: %w", dir, err)
}

// isReadOnly tells that a folder or disk may not be written to.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}
