package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// pack is an open evidence pack.
type pack struct {
	name  string
	zip   *zip.Reader
	bytes io.ReaderAt
	size  int64
	files map[string]*zip.File
}

func (p *pack) open(name string) (io.ReadCloser, error) {
	file := p.files[name]
	if file == nil {
		return nil, PackFailure{name, "такого файла в пакете нет"}
	}
	member, err := file.Open()
	if err != nil {
		return nil, PackFailure{name, "не читается: " + readProblem(err)}
	}
	return member, nil
}

// read reads a whole member.
func (p *pack) read(name string) ([]byte, error) {
	member, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer member.Close()
	data, err := io.ReadAll(member)
	if err != nil {
		return nil, PackFailure{name, "не читается: " + readProblem(err)}
	}
	return data, nil
}

func readProblem(err error) string {
	if errors.Is(err, zip.ErrChecksum) {
		return "содержимое изменено (не сходится контрольная сумма архива)"
	}
	return "архив повреждён"
}

// checkArchive refuses an archive that WriteZIP did not write: one that was
// packed anew, holds a file twice, or holds a folder.
func (v *Verification) checkArchive() error {
	for _, file := range v.pack.zip.File {
		switch {
		case v.pack.files[file.Name] != nil:
			v.fail(file.Name, "в архиве два файла с этим именем")
		case file.Method != zip.Store:
			v.fail(file.Name, "архив упакован заново другой программой: проверяйте исходный файл пакета")
		case file.Name != path.Clean(file.Name) || strings.HasPrefix(file.Name, "/") ||
			strings.HasPrefix(file.Name, ".."):
			v.fail(file.Name, "недопустимое имя файла")
		}
		v.pack.files[file.Name] = file
	}
	v.HandUp = v.pack.files[handUpMember] != nil
	for _, name := range []string{manifestMember, signMember} {
		if v.pack.files[name] == nil {
			v.fail(name, "такого файла в пакете нет")
		}
	}
	return nil
}

// line sums a member up without holding it.
func (p *pack) line(name string) (manifestLine, error) {
	member, err := p.open(name)
	if err != nil {
		return manifestLine{}, err
	}
	defer member.Close()
	counted := newCounted(io.Discard)
	if _, err := io.Copy(counted, member); err != nil {
		return manifestLine{}, PackFailure{name, readProblem(err)}
	}
	return counted.line(name), nil
}

// checkContainer writes the archive anew from its members and compares the
// bytes: what lies between the members belongs to the pack too.
func (v *Verification) checkContainer() error {
	same := &comparingWriter{want: io.NewSectionReader(v.pack.bytes, 0, v.pack.size)}
	again := zip.NewWriter(same)
	for _, file := range v.pack.zip.File {
		out, err := again.CreateHeader(packHeader(file.Name))
		if err != nil {
			return err
		}
		member, err := file.Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(out, member)
		member.Close()
		if err != nil && same.differs {
			v.fail(v.pack.name, "изменены служебные байты архива у файла %s", file.Name)
			return nil
		}
		if err != nil {
			return err
		}
	}
	if err := again.Close(); err != nil && !same.differs {
		return err
	}
	if same.differs || !same.ended() {
		v.fail(v.pack.name, "изменены служебные байты архива: оглавление или конец файла")
		return nil
	}
	v.checked("Архив: записан этой программой, между файлами и после них ничего постороннего нет.")
	return nil
}

// comparingWriter fails at the first byte that differs from what is wanted.
type comparingWriter struct {
	want    io.Reader
	buffer  []byte
	offset  int64
	differs bool
}

var errDiffers = errors.New("differs")

// Write says what was checked, in Russian.
func (c *comparingWriter) Write(data []byte) (int, error) {
	if len(c.buffer) < len(data) {
		c.buffer = make([]byte, len(data))
	}
	want := c.buffer[:len(data)]
	n, err := io.ReadFull(c.want, want)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	if n < len(data) || !bytes.Equal(want, data) {
		c.differs = true
		return 0, errDiffers
	}
	c.offset += int64(n)
	return n, nil
}

// ended tells whether everything wanted has been written.
func (c *comparingWriter) ended() bool {
	n, err := c.want.Read(make([]byte, 1))
	return n == 0 && errors.Is(err, io.EOF)
}
