package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"
)

// flowing is the size in bytes from which a text is not kept unpacked in
// memory but unpacked as it is read.
const flowing = 8 << 20

// member is a file of an archive. It is unpacked to memory when it is first
// read, or flows.
type member struct {
	source  Source // that stands for it
	file    *zip.File
	memory  *memoryLeft
	refusal *Error // why it is not to be read; nil where it is
	flows   bool

	mu   sync.Mutex
	data *bytes.Reader // nil until read
	flow io.ReadCloser // what is being unpacked, from the byte at on; nil until read
	at   int64
}

func newMember(archive Source, f *zip.File, name string, memory *memoryLeft) *member {
	m := &member{file: f, memory: memory}
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
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		err = nil
	}
	return head[:n], err
}

// ReadAt reads the unpacked member. One that flows is best read from its
// beginning to its end: a step back unpacks it anew.
func (m *member) ReadAt(p []byte, offset int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.refusal != nil:
		return 0, m.refusal
	case m.file.Flags&1 != 0:
		return 0, m.source.fail("", locked, nil)
	case m.flows:
		return m.readFlow(p, offset)
	}
	if err := m.unpack(); err != nil {
		return 0, err
	}
	return m.data.ReadAt(p, offset)
}

func (m *member) unpack() error {
	if m.data != nil {
		return nil
	}
	size := int64(m.file.UncompressedSize64)
	if !m.memory.take(size) {
		return m.source.fail("", tooMany("размер файлов архива в памяти в байтах", m.memory.limit,
			"разделите архив на несколько или распакуйте его"), nil)
	}
	data, err := inflate(m.file)
	if err != nil {
		m.memory.give(size)
		return m.broken(err)
	}
	m.data = bytes.NewReader(data)
	return nil
}

// readFlow goes on unpacking to offset and reads from there.
func (m *member) readFlow(p []byte, offset int64) (n int, err error) {
	if offset >= m.source.Size {
		return 0, io.EOF
	}
	if m.flow == nil || offset < m.at {
		m.stop()
		if m.flow, err = m.file.Open(); err != nil {
			return 0, m.broken(err)
		}
	}
	skipped, err := io.CopyN(io.Discard, m.flow, offset-m.at)
	if m.at += skipped; err != nil {
		return 0, m.broken(err)
	}
	n, err = io.ReadFull(m.flow, p[:min(int64(len(p)), m.source.Size-offset)])
	if m.at += int64(n); err != nil {
		return n, m.broken(err)
	}
	if m.at == m.source.Size { // the checksum is compared where the end is met
		if more, err := m.flow.Read(make([]byte, 1)); more > 0 || err != io.EOF {
			return n, m.broken(fmt.Errorf("not %d bytes: %w", m.source.Size, err))
		}
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

// stop ends unpacking.
func (m *member) stop() {
	if m.flow != nil {
		m.flow.Close()
	}
	m.flow, m.at = nil, 0
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
	m.stop()
	if m.data != nil {
		m.data = nil
		m.memory.give(int64(m.file.UncompressedSize64))
	}
}

// release frees a member's memory until it is read again.
func release(src Source) {
	if m, ok := src.ReaderAt.(*member); ok {
		m.release()
	}
}

// memoryLeft is what the members of an archive, read by several goroutines,
// may still take.
type memoryLeft struct {
	limit int64

	mu   sync.Mutex
	left int64
}

func newMemoryLeft(limit int64) *memoryLeft { return &memoryLeft{limit: limit, left: limit} }

// take tells whether n bytes were left, and takes them.
func (b *memoryLeft) take(n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

func (b *memoryLeft) give(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
}
