package tabular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// File opens a plain file as a Source. The Closer closes the file; it must
// stay open as long as the Source is read.
func File(path string) (Source, io.Closer, error) {
	name := ShownName(path)
	// A pipe would be waited for: what is no file is refused before it is opened.
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return Source{}, nil, &Error{Name: name, Reason: notFile(info.Mode())}
	}
	file, err := os.Open(path)
	if err != nil {
		return Source{}, nil, &Error{Name: name, Reason: whyNotOpened(err), Err: err}
	}
	if info, err = file.Stat(); err != nil {
		file.Close()
		return Source{}, nil, &Error{Name: name, Reason: whyNotOpened(err), Err: err}
	}
	return Source{Name: name, ReaderAt: file, Size: info.Size()}, file, nil
}

func notFile(mode fs.FileMode) string {
	if mode.IsDir() {
		return "это не файл, а папка: укажите файл выгрузки"
	}
	return "это не файл, а канал, сокет или устройство: сохраните выгрузку в обычный файл и укажите его"
}

func whyNotOpened(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "файл не найден: проверьте путь и имя"
	case errors.Is(err, fs.ErrPermission):
		return "нет доступа к файлу: проверьте права или закройте программу, в которой он открыт"
	}
	return "файл не открывается: возможно, он открыт в другой программе"
}

// fail makes the *Error of this source. The place may be empty and the cause
// nil.
func (s Source) fail(place, reason string, cause error) *Error {
	return &Error{Name: s.Name, Place: place, Reason: reason, Err: cause}
}

// reader reads the source from its beginning. It loops over short reads as
// every io.Reader may make them.
func (s Source) reader() *io.SectionReader {
	return io.NewSectionReader(s.ReaderAt, 0, s.Size)
}

// head returns the first n bytes, or all where the source is shorter.
func (s Source) head(n int64) ([]byte, error) {
	head := make([]byte, min(n, s.Size))
	if _, err := io.ReadFull(s.reader(), head); err != nil {
		return nil, s.unreadable(err)
	}
	return head, nil
}

// unreadable tells that the bytes themselves could not be had.
func (s Source) unreadable(err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return s.fail("", "файл оказался короче, чем был: дождитесь конца копирования и повторите", err)
	}
	return s.fail("", "файл не читается: скопируйте его заново и повторите", err)
}

// whole lets libraries that do not look at the count of ReadAt read sources
// that return less than was asked for.
type whole struct{ Source }

// ReadAt fills p, or says why not.
func (w whole) ReadAt(p []byte, offset int64) (int, error) {
	return io.ReadFull(io.NewSectionReader(w.ReaderAt, offset, w.Size-offset), p)
}

// guard runs what calls a library on a stranger's bytes and turns its panic
// into an *Error, so that one bad file does not end an import of hundreds.
func guard(name string, run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Name: name, Reason: damaged, Err: fmt.Errorf("panic: %v", p)}
		}
	}()
	return run()
}

// What is said of every damaged file.
const (
	damaged  = "файл повреждён: выгрузите или скопируйте его заново"
	cutShort = "файл обрывается: он скачан или скопирован не полностью, выгрузите его заново"
	locked   = "файл защищён паролем: снимите пароль и сохраните заново"
)
