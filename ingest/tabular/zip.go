package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"sync"
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
		return nil, src.fail("", "архив или книга повреждены или скопированы не полностью: выгрузите или скопируйте файл заново", err)
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
// inside are expanded in their place. Nothing is written to disk: a member is
// unpacked to memory when it is first read, and Book.Close frees it. Every
// error is an *Error.
func Members(src Source, limits Limits) (members []Source, err error) {
	err = guard(src.Name, func() error {
		l := lister{limits: limits.filled()}
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
}

func (l *lister) list(src Source, depth int) ([]Source, error) {
	if depth > l.limits.Nesting {
		return nil, src.fail("", tooMany("вложенность архивов", int64(l.limits.Nesting), "распакуйте внутренний архив"), nil)
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
		found, err := l.expand(src, f, name, depth)
		if err != nil {
			return nil, err
		}
		members = append(members, found...)
	}
	return members, nil
}

// expand turns a member into a Source, or into those inside it where it is an
// archive itself.
func (l *lister) expand(src Source, f *zip.File, name string, depth int) ([]Source, error) {
	m := newMember(src, f, name)
	if err := l.count(src, f); err != nil {
		return nil, err
	}
	// What is broken or locked fails when it is opened, without its neighbours.
	magic, err := m.magic()
	if err != nil || !bytes.Equal(magic, zipMagic) {
		return []Source{m.source}, nil
	}
	nested, err := IsArchive(m.source)
	if err != nil || !nested {
		m.release()
		return []Source{m.source}, nil
	}
	return l.list(m.source, depth+1)
}

// count holds the member against the limits by its declared size; member
// sees to it that no more than that is unpacked.
func (l *lister) count(src Source, f *zip.File) error {
	l.members++
	if l.members > l.limits.Members {
		return src.fail("", tooMany("число файлов в архиве", int64(l.limits.Members), "разделите архив на несколько"), nil)
	}
	if f.UncompressedSize64 > uint64(l.limits.Unpacked-l.unpacked) {
		return src.fail("", tooMany("размер распакованного архива в байтах", l.limits.Unpacked, "разделите архив на несколько или распакуйте его"), nil)
	}
	l.unpacked += int64(f.UncompressedSize64)
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

// member is a file of an archive, unpacked to memory when it is first read.
type member struct {
	source Source // that stands for it
	file   *zip.File

	mu   sync.Mutex
	data *bytes.Reader // nil until read
}

func newMember(archive Source, f *zip.File, name string) *member {
	m := &member{file: f}
	m.source = Source{
		Name:      archive.Name + " → " + name,
		Member:    name,
		EntryTime: entryTime(f),
		ReaderAt:  m,
		Size:      int64(f.UncompressedSize64),
	}
	if archive.Member != "" {
		m.source.Member = archive.Member + " → " + name
	}
	if m.source.EntryTime.IsZero() {
		m.source.EntryTime = archive.EntryTime
	}
	return m
}

// magic returns the first bytes without unpacking the rest.
func (m *member) magic() ([]byte, error) {
	in, err := m.file.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	head := make([]byte, len(zipMagic))
	n, err := io.ReadFull(in, head)
	return head[:n], err
}

// ReadAt reads the unpacked member.
func (m *member) ReadAt(p []byte, offset int64) (int, error) {
	data, err := m.unpack()
	if err != nil {
		return 0, err
	}
	return data.ReadAt(p, offset)
}

func (m *member) unpack() (*bytes.Reader, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.data != nil {
		return m.data, nil
	}
	if m.file.Flags&1 != 0 {
		return nil, m.source.fail("", locked, nil)
	}
	data, err := inflate(m.file)
	if err != nil {
		return nil, m.broken(err)
	}
	m.data = bytes.NewReader(data)
	return m.data, nil
}

// inflate unpacks a file of a ZIP whole. One that is not as long as declared,
// or whose checksum differs, is an error. The memory grows with what is really
// there: a declared size is but a claim.
func inflate(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var out bytes.Buffer
	if plausible(f) {
		out.Grow(int(f.UncompressedSize64) + bytes.MinRead + 1)
	}
	n, err := out.ReadFrom(io.LimitReader(in, int64(f.UncompressedSize64)+1))
	if err != nil {
		return nil, err
	}
	if uint64(n) != f.UncompressedSize64 {
		return nil, fmt.Errorf("%d bytes unpacked, %d declared", n, f.UncompressedSize64)
	}
	return out.Bytes(), nil
}

// plausible tells whether the declared size can be true: deflate packs no
// tighter than 1032 to 1.
func plausible(f *zip.File) bool {
	return f.UncompressedSize64/1032 <= f.CompressedSize64
}

func (m *member) broken(err error) *Error {
	if errors.Is(err, zip.ErrAlgorithm) {
		return m.source.fail("", "файл сжат незнакомым способом: упакуйте его обычным ZIP", err)
	}
	return m.source.fail("", damaged, err)
}

func (m *member) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.data = nil
}

// release frees a member's memory until it is read again.
func release(src Source) {
	if m, ok := src.ReaderAt.(*member); ok {
		m.release()
	}
}
