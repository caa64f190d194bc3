package tabular

import (
	"bytes"
	"fmt"
)

// sniffed is how many first bytes tell the format.
const sniffed = 4096

// Open tells the format by the first bytes, never by the file's name, and
// returns sheets that are read as they are asked for. Every error is an
// *Error. An archive is refused here: see Members.
func Open(src Source, opts Options) (book *Book, err error) {
	opts.Limits = opts.Limits.filled()
	err = guard(src.Name, func() error {
		book, err = open(src, opts)
		return err
	})
	if err != nil {
		release(src)
		return nil, err
	}
	for _, sheet := range book.Sheets {
		sheet.name = src.Name
	}
	return book, nil
}

func open(src Source, opts Options) (*Book, error) {
	if src.Size == 0 {
		return nil, src.fail("", emptyFile, nil)
	}
	head, err := src.head(sniffed)
	if err != nil {
		return nil, err
	}
	if reason := foreign(head, src.Size); reason != "" {
		return nil, src.fail("", reason, nil)
	}
	switch {
	case bytes.HasPrefix(head, zipMagic), bytes.HasPrefix(head, emptyZipMagic):
		return openXLSX(src, opts)
	case bytes.HasPrefix(head, oleMagic):
		return openXLS(src, opts)
	case looksLikeHTML(head):
		return openHTML(src, opts)
	}
	return openCSV(src, opts)
}

const emptyFile = "файл пуст: если он из облака (OneDrive, Яндекс Диск), дождитесь, пока он скачается; " +
	"иначе выгрузите его заново"

var (
	zipMagic      = []byte("PK\x03\x04")
	emptyZipMagic = []byte("PK\x05\x06")
	oleMagic      = []byte("\xD0\xCF\x11\xE0")
)

// tooMany is the refusal of what exceeds a limit: what it is, how much is
// allowed, what to do.
func tooMany(what string, limit int64, do string) string {
	return fmt.Sprintf("%s больше предела (%d): %s", what, limit, do)
}
