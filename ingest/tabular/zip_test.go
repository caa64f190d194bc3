package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// entry is a member to be packed.
type entry struct {
	name    string
	content string
	change  func(*zip.FileHeader)
}

func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.change != nil {
			e.change(h)
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(f, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unflagged leaves the UTF-8 flag out.
func unflagged(h *zip.FileHeader) { h.NonUTF8 = true }

func content(t *testing.T, src Source) string {
	t.Helper()
	data, err := io.ReadAll(io.NewSectionReader(src.ReaderAt, 0, src.Size))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestMemberNames(t *testing.T) {
	const name = "2014_2015_5а (5а).xlsx"
	dos := string(encode(t, "cp866", name))
	field := func(of string) []byte {
		body := append([]byte{1}, binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(of)))...)
		body = append(body, name...)
		extra := binary.LittleEndian.AppendUint16(nil, 0x7075)
		return append(binary.LittleEndian.AppendUint16(extra, uint16(len(body))), body...)
	}
	for title, c := range map[string]struct {
		entry entry
		want  string
	}{
		"cp866":     {entry{dos, "x", unflagged}, name},
		"cp866 сОШ": {entry{string(encode(t, "cp866", "сОШ.csv")), "x", unflagged}, "сОШ.csv"},
		// valid UTF-8 by chance
		"utf-8 flag":           {entry{name, "x", nil}, name},
		"utf-8 without a flag": {entry{name, "x", unflagged}, name},
		"unicode path": {entry{"2014_2015_5_ (5_).xlsx", "x",
			func(h *zip.FileHeader) { h.Extra = field("2014_2015_5_ (5_).xlsx") }}, name},
		"stale unicode path": {entry{"other.xlsx", "x", func(h *zip.FileHeader) { h.Extra = field("before.xlsx") }},
			"other.xlsx"},
		"ascii":              {entry{"a.csv", "x", nil}, "a.csv"},
		"backslashes":        {entry{`папка\файл.csv`, "x", nil}, "папка/файл.csv"},
		"out of the folder":  {entry{"../../etc/passwd", "x", nil}, "etc/passwd"},
		"control characters": {entry{"a\x1b[2Jb\n.csv", "x", nil}, "a?[2Jb?.csv"},
		"direction marks":    {entry{"a\u202Exslx.csv\u200E", "x", nil}, "a?xslx.csv?"},
	} {
		t.Run(title, func(t *testing.T) {
			members, err := Members(memory("/данные/архив.zip", archive(t, c.entry)), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(members) != 1 || members[0].Member != c.want || members[0].Name != "/данные/архив.zip → "+c.want {
				t.Errorf("%q, want %q", members[0].Name, c.want)
			}
		})
	}
}

func TestMembers(t *testing.T) {
	inner := string(archive(t, entry{"внутри.csv", "в;г", nil}))
	book := string(packed(t, parts("")))
	src := memory("архив.zip", archive(t,
		entry{"папка/", "", nil}, entry{"папка/а.csv", "а;б", nil}, entry{"__MACOSX/папка/._а.csv", "x", nil},
		entry{"__MACOSX/б.csv", "x", nil},
		entry{"папка/.DS_Store", "x", nil}, entry{".скрытая/б.csv", "x", nil},
		entry{"книга.xlsx", book, nil}, entry{"вложенный.zip", inner, nil}, entry{"пустой.csv", "", nil},
	))
	for _, src := range []Source{src, slowly(src)} {
		if is, err := IsArchive(src); err != nil || !is {
			t.Fatal(is, err)
		}
		members, err := Members(src, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		var names, contents []string
		for _, m := range members {
			names = append(names, m.Member)
			contents = append(contents, content(t, m))
		}
		if diff := cmp.Diff([]string{"папка/а.csv", "книга.xlsx", "вложенный.zip → внутри.csv", "пустой.csv"},
			names); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"а;б", book, "в;г", ""}, contents); diff != "" {
			t.Error(diff)
		}
		if members[2].Name != "архив.zip → вложенный.zip → внутри.csv" {
			t.Error(members[2].Name)
		}
	}
}

func TestMemberIsFreedAndReadAgain(t *testing.T) {
	members, err := Members(memory("архив.zip", archive(t, entry{"а.csv", "а;б\n", nil})), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, rows, err := sheets(members[0], Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Row{{Number: 1, Cells: []string{"а", "б"}}}, rows[""]); diff != "" {
			t.Error(diff)
		}
		if members[0].ReaderAt.(*member).data != nil {
			t.Error("the closed book's member is still in memory")
		}
	}
}

func TestIsArchive(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{
		"archive":  {archive(t, entry{"а.csv", "x", nil}), true},
		"empty":    {archive(t), true},
		"workbook": {packed(t, parts("")), false},
		"ods":      {fixture(t, "opendocument.ods"), false},
		"docx": {archive(t, entry{"[Content_Types].xml", "<Types/>", nil}, entry{"word/document.xml", "<x/>", nil}),
			false},
		"csv":     {[]byte("PK;а;б\n"), false},
		"nothing": {nil, false},
	} {
		if got, err := IsArchive(memory(name, c.data)); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	whole := archive(t, entry{"а.csv", strings.Repeat("x;y\n", 1000), nil})
	_, err := IsArchive(memory("архив.zip", whole[:len(whole)-10]))
	wantSentence(t, err, "", "скопированы не полностью")
	_, err = Members(memory("архив.zip", archive(t)), Limits{})
	wantSentence(t, err, "", "нет файлов")
}

func TestEntryTime(t *testing.T) {
	dos := func(date, clock uint16) func(*zip.FileHeader) {
		//lint:ignore SA1019 the fields of the format itself
		return func(h *zip.FileHeader) { h.ModifiedDate, h.ModifiedTime = date, clock }
	}
	// 13 April 2015, 18:00:06 (APPNOTE 4.4.6): years from 1980 in 7 bits, month in
	// 4, day in 5; hours in 5, minutes in 6, pairs of seconds in 5.
	date, clock := uint16(35<<9|4<<5|13), uint16(18<<11|0<<5|3)
	want := time.Date(2015, 4, 13, 18, 0, 6, 0, time.UTC)
	// The extended timestamp says the same moment in UTC, five hours before.
	stamp := binary.LittleEndian.AppendUint32([]byte{0x55, 0x54, 5, 0, 1}, uint32(want.Add(-5*time.Hour).Unix()))
	for name, c := range map[string]struct {
		change func(*zip.FileHeader)
		want   time.Time
	}{
		"dos":                  {dos(date, clock), want},
		"with a unix time":     {func(h *zip.FileHeader) { dos(date, clock)(h); h.Extra = stamp }, want},
		"none":                 {dos(0, 0), time.Time{}},
		"beginning of the era": {dos(1<<5|1, 0), time.Time{}},
	} {
		members, err := Members(memory("архив.zip", archive(t, entry{"а.csv", "x", c.change})), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if !members[0].EntryTime.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, members[0].EntryTime, c.want)
		}
	}
}

func TestArchiveLimits(t *testing.T) {
	nest := func(depth int) []byte {
		data := archive(t, entry{"а.csv", "x", nil})
		for range depth {
			data = archive(t, entry{"внутри.zip", string(data), nil})
		}
		return data
	}
	if _, err := Members(memory("архив.zip", nest(2)), Limits{}); err != nil {
		t.Error(err)
	}
	members, err := Members(memory("архив.zip", nest(3)), Limits{})
	if err != nil || len(members) != 1 {
		t.Fatal(members, err)
	}
	_, err = Open(members[0], Options{})
	wantSentence(t, err, "", "вложенность архивов больше предела (2)")
	many := archive(t, entry{"а", "x", nil}, entry{"б", "x", nil}, entry{"в", "x", nil})
	_, err = Members(memory("архив.zip", many), Limits{Members: 2})
	wantSentence(t, err, "", "число файлов в архиве больше предела (2)")
}

// TestLargeMembersFailAlone has members beyond a limit beside others: one
// after the other they are opened or refused.
func TestLargeMembersFailAlone(t *testing.T) {
	text := strings.Repeat("а;б\n", 100) // 600 bytes
	bomb := archive(t, entry{"а", text, nil}, entry{"б", text, nil}, entry{"в", "а;б\n", nil})
	inside := archive(t, entry{"внутри.zip", string(bomb), nil}, entry{"г", "а;б\n", nil})
	noise := make([]byte, 700_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	const unpacked, resident, swollen = "размер распакованного архива", "размер файлов архива в памяти",
		"больше чем в 100 раз"
	for name, c := range map[string]struct {
		data   []byte
		limits Limits
		words  []string // of the refusal of each member; empty where it is read
	}{
		"unpacked": {bomb, Limits{Unpacked: 1000}, []string{"", unpacked, ""}},
		"inside":   {inside, Limits{Unpacked: 1000 + int64(len(bomb))}, []string{"", unpacked, "", ""}},
		"memory":   {bomb, Limits{Memory: 1000}, []string{"", resident, ""}},
		"swollen": {archive(t, entry{"а", strings.Repeat("0", 65<<20), nil}, entry{"б", "а;б\n", nil}), Limits{},
			[]string{swollen, ""}},
		"just packed": {archive(t, entry{"а", strings.Repeat("0;1\n", 15<<20), nil}), Limits{}, []string{""}},
		"not swollen": {archive(t, entry{"а", strings.Repeat("0;1\n", 65<<18) + string(noise), nil}), Limits{},
			[]string{""}},
	} {
		members, err := Members(memory(name+".zip", c.data), c.limits)
		if err != nil || len(members) != len(c.words) {
			t.Fatal(name, members, err)
		}
		for i, words := range c.words {
			book, err := Open(members[i], Options{Limits: c.limits})
			if err == nil {
				defer book.Close()
				_, err = book.Sheets[0].Next()
			}
			if words != "" {
				wantSentence(t, err, "", words)
			} else if err != nil {
				t.Error(name, i, err)
			}
		}
	}
}

// TestFlowingMember reads a text that is too large to be kept in memory, and
// sees its checksum compared.
func TestFlowingMember(t *testing.T) {
	const rows = 1_000_000
	var text strings.Builder
	for i := range rows {
		fmt.Fprintf(&text, "%07d;%d\n", i, i%7) // 10 bytes
	}
	data := archive(t, entry{"а.csv", text.String(), nil}, entry{"б.csv", text.String(), nil})
	central := bytes.LastIndex(data, []byte("PK\x01\x02"))
	data[central+16] ^= 1 // the checksum of the second, APPNOTE 4.3.12
	members, err := Members(memory("архив.zip", data), Limits{Memory: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, got, err := sheets(members[0], Options{})
		if err != nil || len(got[""]) != rows || got[""][rows-1].Cells[0] != "0999999" {
			t.Fatal(len(got[""]), err)
		}
	}
	if members[0].ReaderAt.(*member).flow != nil {
		t.Error("the closed book's member is still being unpacked")
	}
	wantError(t, members[1], Options{}, "", "повреждён")
}

// TestBombThatLies declares one byte for a megabyte.
func TestBombThatLies(t *testing.T) {
	data := archive(t, entry{"а.csv", strings.Repeat("0", 1<<20), nil})
	central := bytes.Index(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[central+24:], 1) // uncompressed size, APPNOTE 4.3.12
	members, err := Members(memory("архив.zip", data), Limits{Unpacked: 1000})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(members[0], Options{})
	wantSentence(t, err, "", "повреждён")
	binary.LittleEndian.PutUint32(data[central+24:], 2<<20) // and more than there is
	members, err = Members(memory("архив.zip", data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(members[0], Options{})
	wantSentence(t, err, "", "повреждён")
}

// TestMemoryIsGivenBack reads one after the other what does not fit at once.
func TestMemoryIsGivenBack(t *testing.T) {
	members, err := Members(memory("архив.zip", archive(t, entry{"а.csv", "1;2", nil}, entry{"б.csv", "3;4", nil})),
		Limits{Memory: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if _, _, err := sheets(m, Options{}); err != nil {
			t.Error(err)
		}
	}
	if _, err := Open(members[0], Options{}); err != nil {
		t.Fatal(err)
	}
	_, err = Open(members[1], Options{})
	wantSentence(t, err, "", "размер файлов архива в памяти")
}

func TestMembersOfOneName(t *testing.T) {
	members, err := Members(memory("архив.zip", archive(t, entry{"а.csv", "1;2", nil}, entry{"а.csv", "3;4", nil})),
		Limits{})
	if err != nil || len(members) != 2 || content(t, members[0]) != "1;2" || content(t, members[1]) != "3;4" {
		t.Error(members, err)
	}
}

func TestBrokenMembersFailAlone(t *testing.T) {
	encrypted := func(h *zip.FileHeader) { h.Flags |= 1 }
	data := archive(t, entry{"тайна.csv", "x;y", encrypted}, entry{"а.csv", "а;б\n", nil},
		entry{"битая.xlsx", "PK\x03\x04", nil},
		entry{"испорчен.csv", "1234567;8", func(h *zip.FileHeader) { h.Method = zip.Store }})
	data[bytes.Index(data, []byte("1234567"))] = '9'
	members, err := Members(memory("архив.zip", data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for i, words := range []string{"защищён паролем", "", "скопированы не полностью", "повреждён"} {
		_, rows, err := sheets(members[i], Options{})
		if words == "" {
			if diff := cmp.Diff([]Row{{Number: 1, Cells: []string{"а", "б"}}}, rows[""]); err != nil || diff != "" {
				t.Error(err, diff)
			}
			continue
		}
		wantSentence(t, err, "", words)
	}
}
