package tabular

import (
	"bytes"
	"fmt"
	"strings"
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
	if reason := foreign(head); reason != "" {
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

const emptyFile = "файл пуст: выгрузите его заново"

var (
	zipMagic      = []byte("PK\x03\x04")
	emptyZipMagic = []byte("PK\x05\x06")
	oleMagic      = []byte("\xD0\xCF\x11\xE0")
)

// strangers are formats that are no table, by their first bytes.
var strangers = []struct{ magic, what string }{
	{"\x89PNG", "это картинка PNG, а не таблица"},
	{"\xFF\xD8\xFF", "это картинка JPEG, а не таблица"},
	{"GIF8", "это картинка GIF, а не таблица"},
	{"%PDF", "это документ PDF, а не таблица"},
	{"{\\rtf", "это документ RTF, а не таблица"},
	{"Rar!", "это архив RAR: распакуйте его или упакуйте файлы в ZIP"},
	{"7z\xBC\xAF", "это архив 7-Zip: распакуйте его или упакуйте файлы в ZIP"},
	{"\x1F\x8B", "это архив gzip: распакуйте его или упакуйте файлы в ZIP"},
	{"MIME-Version:", "это веб-архив MHTML: откройте его в Excel и сохраните как .xlsx"},
	{"\x09\x00\x04\x00", oldExcel},
	{"\x09\x02\x06\x00", oldExcel},
	{"\x09\x04\x06\x00", oldExcel},
	{"\x09\x08\x08\x00", oldExcel},
	{"\x09\x08\x10\x00", oldExcel},
}

const oldExcel = "это старый формат Excel: откройте файл в Excel или LibreOffice и сохраните как .xlsx"

// foreign says what the file is where it is nothing that can be read here.
func foreign(head []byte) string {
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			if strings.HasSuffix(s.what, "не таблица") {
				return s.what + ": выгрузите таблицу в CSV или XLSX"
			}
			return s.what
		}
	}
	if looksLikeHTML(head) && bytes.Contains(head, []byte("urn:schemas-microsoft-com:office:spreadsheet")) {
		return "это таблица XML Excel 2003: откройте файл в Excel или LibreOffice и сохраните как .xlsx"
	}
	return ""
}

// looksLikeHTML tells whether a tag opens the file, in any encoding that has
// ASCII in it, after a BOM and spaces.
func looksLikeHTML(head []byte) bool {
	head = bytes.TrimPrefix(head, bomUTF8)
	if bytes.HasPrefix(head, bomLittle) || bytes.HasPrefix(head, bomBig) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) < 2 || head[0] != '<' {
		return false
	}
	c := head[1]
	return c == '!' || c == '?' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// tooMany is the refusal of what exceeds a limit: what it is, how much is
// allowed, what to do.
func tooMany(what string, limit int64, do string) string {
	return fmt.Sprintf("%s больше предела (%d): %s", what, limit, do)
}
