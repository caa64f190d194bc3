package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// IsArchive tells whether the source is a ZIP archive of files rather than a
// document that is a ZIP inside (XLSX, DOCX, ODS): those are for Open. A ZIP
// that is cut short is an *Error, for nobody can tell what it was.
func IsArchive(src Source) (bool, error) {
	head, err := src.head(int64(len(zipMagic)))
	if err != nil {
		return false, err
	}
	if !bytes.Equal(head, zipMagic) && !bytes.Equal(head, emptyZipMagic) {
		return false, nil
	}
	archive, err := openZip(src)
	if err != nil {
		return false, err
	}
	return documentKind(archive) == "", nil
}

func openZip(src Source) (*zip.Reader, error) {
	archive, err := zip.NewReader(whole{src}, src.Size)
	if err != nil {
		if own, ok := errors.AsType[*Error](err); ok {
			return nil, own
		}
		return nil, src.fail("", "архив или книга повреждены или скопированы не полностью: "+
			"выгрузите или скопируйте файл заново", err)
	}
	return archive, nil
}

// documentKind names what kind of document a ZIP is; empty for an archive.
func documentKind(archive *zip.Reader) string {
	kind := ""
	for _, f := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case name == "xl/workbook.bin":
			return "xlsb"
		case name == "mimetype":
			return "odf"
		case strings.HasPrefix(name, "xl/"):
			kind = "xlsx"
		case strings.HasPrefix(name, "word/"), strings.HasPrefix(name, "ppt/"):
			kind = "office"
		case name == "[content_types].xml" && kind == "":
			kind = "opc"
		}
	}
	return kind
}

// Members lists the files of an archive in its order, without directories and
// what operating systems add (__MACOSX, names with a dot in front). Archives
// inside are expanded in their place. A member that is broken, locked or beyond
// a limit is among them and fails when it is opened. Nothing is written to
// disk: a large text is unpacked as it is read, and the others to memory when
// they are first read, until Book.Close frees it. Every error is an *Error.
func Members(src Source, limits Limits) (members []Source, err error) {
	err = guard(src.Name, func() error {
		limits = limits.filled()
		l := lister{limits: limits, memory: newMemoryLeft(limits.Memory)}
		members, err = l.list(src, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, src.fail("", "в архиве нет файлов: проверьте, что выгружено", nil)
	}
	return members, nil
}

// lister adds up what an archive and the archives inside it hold.
type lister struct {
	limits   Limits
	members  int
	unpacked int64
	memory   *memoryLeft
}

func (l *lister) list(src Source, depth int) ([]Source, error) {
	if depth > l.limits.Nesting {
		return nil, src.fail("", tooMany("вложенность архивов", int64(l.limits.Nesting),
			"распакуйте внутренний архив"), nil)
	}
	archive, err := openZip(src)
	if err != nil {
		return nil, err
	}
	var members []Source
	for _, f := range archive.File {
		name := memberName(f)
		if f.FileInfo().IsDir() || strings.HasSuffix(f.Name, `\`) || unwanted(name) {
			continue
		}
		if l.members++; l.members > l.limits.Members {
			return nil, src.fail("", tooMany("число файлов в архиве", int64(l.limits.Members),
				"разделите архив на несколько"), nil)
		}
		members = append(members, l.expand(newMember(src, f, name, l.memory), depth)...)
	}
	return members, nil
}

// expand gives the Source of a member, or of those inside it where it is an
// archive itself. What is broken, locked or too large fails when it is opened,
// without its neighbours.
func (l *lister) expand(m *member, depth int) []Source {
	whole := []Source{m.source}
	if m.refusal = l.refuse(m); m.refusal != nil {
		return whole
	}
	magic, err := m.magic()
	m.flows = err == nil && m.file.UncompressedSize64 > flowing &&
		!bytes.HasPrefix(magic, zipMagic) && !bytes.HasPrefix(magic, oleMagic)
	if err != nil || !bytes.Equal(magic, zipMagic) {
		return whole
	}
	nested, err := IsArchive(m.source)
	if err != nil || !nested {
		m.release()
		return whole
	}
	members, err := l.list(m.source, depth+1)
	if own, ok := errors.AsType[*Error](err); ok {
		m.refusal = own
		m.release()
		return whole
	}
	return members
}

// swollen are the limits beyond which a member is no export but was made to
// fill the memory: real tables pack some twenty times.
const (
	swollenSize  = 64 << 20
	swollenTimes = 100
)

// refuse holds a member against the limits by its declared size; no more than
// that is unpacked. The error is why it is not to be read; nil where it is.
func (l *lister) refuse(m *member) *Error {
	size := m.file.UncompressedSize64
	switch {
	case size > swollenSize && size/swollenTimes > m.file.CompressedSize64:
		return m.source.fail("", fmt.Sprintf("файл распаковывается больше чем в %d раз: выгрузки так не сжимаются, "+
			"распакуйте архив и проверьте, что это", swollenTimes), nil)
	case size > uint64(l.limits.Unpacked-l.unpacked):
		return m.source.fail("", tooMany("размер распакованного архива в байтах", l.limits.Unpacked,
			"разделите архив на несколько или распакуйте его"), nil)
	}
	l.unpacked += int64(size)
	return nil
}

// unwanted tells what macOS and others put into archives beside the files.
func unwanted(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "__MACOSX" || strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}

// memberName decodes a member's name. Windows packs names in cp866 without the
// UTF-8 flag (APPNOTE 6.3.10, appendix D); macOS packs UTF-8 without it, which
// shows by letters of two bytes: in cp866 their first byte would be a box line.
func memberName(f *zip.File) string {
	name := f.Name
	if path, ok := unicodePath(f); ok {
		name = path
	} else if f.NonUTF8 && !utf8Letters(name) || !utf8.ValidString(name) {
		name, _ = charmap.CodePage866.NewDecoder().String(name)
	}
	name = strings.ReplaceAll(name, `\`, "/")
	return ShownName(path.Clean("/" + name)[1:])
}

func utf8Letters(name string) bool {
	return utf8.ValidString(name) && strings.ContainsFunc(name, func(r rune) bool {
		return r >= utf8.RuneSelf && r < 0x800
	})
}

// unicodePath reads the Info-ZIP Unicode Path extra field (0x7075): version,
// CRC of the plain name, UTF-8 name.
func unicodePath(f *zip.File) (string, bool) {
	for extra := f.Extra; len(extra) >= 4; {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			return "", false
		}
		field := extra[:size]
		extra = extra[size:]
		if id == 0x7075 && size > 5 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) {
			return string(field[5:]), utf8.Valid(field[5:])
		}
	}
	return "", false
}

// entryTime is the wall clock that the archive shows. 1 January 1980, the
// beginning of its calendar, stands for none.
func entryTime(f *zip.File) time.Time {
	t := f.Modified
	if t.Year() < 1980 || t.Year() == 1980 && t.YearDay() == 1 {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}
