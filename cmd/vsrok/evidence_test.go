package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// handRound are the flags of the round that the hand-worked workspace is
// asked about.
var handRound = []string{"--from", "2015-04-01", "--to", "2015-04-30", "--as-of", "2015-05-06T09:00"}

// handFiles are the exports of the hand-worked workspace, in the order of
// import. Their names hold a surname, as people's do.
//
// School s1 has a five-day week. Lesson Mon 27.04 + 5 is Sat 02.05, moved over
// 03.05 and the day off 04.05 to Tue 05.05: the time ends 06.05 00:00. Tue
// 28.04 + 5 is Sun 03.05: the same. Mon 06.04 + 5 is Sat 11.04, moved to Mon
// 13.04: it ends 14.04 00:00. An absence has until the end of its day.
//
// School s2 has a six-day week and tables without entry times, saved at 10.04
// 18:00 and 20.04 18:00. Thu 02.04 + 5 is Tue 07.04, ends 08.04; Thu 09.04 + 5
// is Tue 14.04, ends 15.04; Thu 16.04 + 5 is Tue 21.04, ends 22.04. The first
// table covers class 6А from 02.04 to 09.04.
var handFiles = []struct{ school, name, text string }{
	{"s1", "Отметки Учитель-0101.csv", `Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения
5А;Алгебра;Учитель-0101 И.О.;ученик-771;27.04.2015;2;5;05.05.2015 23:59
5А;Алгебра;Учитель-0101 И.О.;ученик-772;27.04.2015;2;5;06.05.2015 00:00
5А;Алгебра;Учитель-0101 И.О.;ученик-773;27.04.2015;2;5;06.05.2015 08:00
5А;История;Учитель-0102 И.О.;ученик-771;27.04.2015;3;4;28.04.2015 10:00
5А;Физика;Учитель-0103 И.О.;ученик-771;06.04.2015;1;4;20.04.2015 09:00
5А;История;Учитель-0102 И.О.;ученик-774;28.04.2015;3;4;05.05.2015 10:00
`},
	{"s1", "Пропуски Учитель-0102.csv", `Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Причина;Дата внесения
5А;История;Учитель-0102 И.О.;ученик-774;28.04.2015;3;н;28.04.2015 12:00
5А;История;Учитель-0102 И.О.;ученик-775;29.04.2015;3;н;30.04.2015 00:00
`},
	{"s2", "снимок Учитель-0201 10 апреля.csv", `Выгружено: 10.04.2015 18:00
Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка
6А;Химия;Учитель-0201 И.О.;ученик-881;02.04.2015;1;5
6А;Химия;Учитель-0201 И.О.;ученик-881;09.04.2015;1;5
`},
	{"s2", "снимок Учитель-0201 20 апреля.csv", `Выгружено: 20.04.2015 18:00
Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка
6А;Химия;Учитель-0201 И.О.;ученик-881;02.04.2015;1;5
6А;Химия;Учитель-0201 И.О.;ученик-882;02.04.2015;1;5
6А;Химия;Учитель-0201 И.О.;ученик-881;09.04.2015;1;5
6А;Химия;Учитель-0201 И.О.;ученик-882;09.04.2015;1;5
6А;Химия;Учитель-0201 И.О.;ученик-881;16.04.2015;1;5
`},
}

func writeTestFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// handWorkspace imports handFiles. The key is all zeros, so that the numbers of
// teachers are known.
func handWorkspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	try(t, exitOK, "init", "--empty", dir)
	writeTestFile(t, filepath.Join(dir, "schools.csv"),
		"Код;Название;Часовой пояс;Учебная неделя\ns1;Школа 1;Asia/Yekaterinburg;5\ns2;Школа 2;Asia/Yekaterinburg;6\n")
	writeTestFile(t, filepath.Join(dir, "exemptions.csv"), "Школа;Правило;Учитель;Класс;С;По;Причина;Кто принял\n"+
		"s1;Отметки;Учитель-0103 И.О.;;01.04.2015;10.04.2015;Учитель-0103 И.О. на больничном, приказ 12;комиссия\n")
	writeTestFile(t, filepath.Join(dir, keyFile), strings.Repeat("00", 32)+"\n")
	for _, file := range handFiles {
		path := filepath.Join(dir, file.name)
		writeTestFile(t, path, file.text)
		try(t, exitOK, "-C", dir, "import", "--school", file.school, path)
	}
	return dir
}

func handPack(t *testing.T) (dir, pack string) {
	t.Helper()
	dir = handWorkspace(t)
	pack = filepath.Join(t.TempDir(), "раунд.zip")
	try(t, exitOK, append([]string{"-C", dir, "evidence", "-o", pack}, handRound...)...)
	return dir, pack
}

// members reads an archive.
func members(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, file := range archive.File {
		member, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[file.Name], err = io.ReadAll(member); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func readPack(t *testing.T, path string) map[string][]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return members(t, data)
}

// rewrite writes members as a pack does: stored, at the first moment that ZIP
// knows, the manifest and the page to sign last.
func rewrite(t *testing.T, path string, all map[string][]byte) {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	var names []string
	for name := range all {
		if name != "manifest.sha256" && name != "sign-page.html" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range append(names, "manifest.sha256", "sign-page.html") {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store,
			Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	writeTestFile(t, path, out.String())
}

var signedHash = regexp.MustCompile(`[0-9a-f]{64}`)

// reseal makes the manifest and the page to sign fit what was changed, as
// somebody would who knows how packs are made.
func reseal(all map[string][]byte) {
	sum := func(data []byte) string { digest := sha256.Sum256(data); return hex.EncodeToString(digest[:]) }
	page := signedHash.ReplaceAll(all["sign-page.html"], []byte(strings.Repeat("0", 64)))
	var names []string
	for name := range all {
		if name != "manifest.sha256" && name != "sign-page.html" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	manifest := ""
	for _, name := range names {
		manifest += fmt.Sprintf("%s %d %s\n", sum(all[name]), len(all[name]), name)
	}
	manifest += fmt.Sprintf("%s %d %s\n", sum(page), len(page), "sign-page.html")
	all["manifest.sha256"] = []byte(manifest)
	all["sign-page.html"] = bytes.Replace(page, []byte(strings.Repeat("0", 64)), []byte(sum([]byte(manifest))), 1)
}

// Numbers of teachers: the first eight bytes of HMAC-SHA256 under a key of
// zeros of «evidence teacher», the school and the name, parted by NUL, modulo
// 9999, plus 1; worked out with another program.
const handObligations1 = `Отметки;;s1;5А;Алгебра;2015-04-27;;2;4847;да;да;2015-05-05 23:59:00;2015-05-05 23:59:00;;;2015-05-06 00:00:00;в срок;;;;1;1;2;
Отметки;;s1;5А;Алгебра;2015-04-27;;2;4847;да;да;2015-05-06 00:00:00;2015-05-06 00:00:00;;;2015-05-06 00:00:00;с опозданием;;;;1;1;3;
Отметки;;s1;5А;Алгебра;2015-04-27;;2;4847;да;да;2015-05-06 08:00:00;2015-05-06 08:00:00;;;2015-05-06 00:00:00;с опозданием;;;;1;1;4;
Отметки;;s1;5А;История;2015-04-27;;3;9498;да;да;2015-04-28 10:00:00;2015-04-28 10:00:00;;;2015-05-06 00:00:00;в срок;;;;1;1;5;
Отметки;;s1;5А;История;2015-04-28;;3;9498;да;да;2015-05-05 10:00:00;2015-05-05 10:00:00;;;2015-05-06 00:00:00;в срок;да;;;1;1;7;
Отметки;;s1;5А;Физика;2015-04-06;;1;5205;да;да;2015-04-20 09:00:00;2015-04-20 09:00:00;;;2015-04-14 00:00:00;с опозданием;;2;[учитель] на больничном, приказ 12;1;1;6;
Пропуски;;s1;5А;История;2015-04-28;;3;9498;да;да;2015-04-28 12:00:00;2015-04-28 12:00:00;;;2015-04-29 00:00:00;в срок;;;;2;1;2;
Пропуски;;s1;5А;История;2015-04-29;;3;9498;да;да;2015-04-30 00:00:00;2015-04-30 00:00:00;;;2015-04-30 00:00:00;с опозданием;;;;2;1;3;
`

const handObligations2 = `Отметки;;s2;6А;Химия;2015-04-02;;1;8053;да;да;;2015-04-10 18:00:00;;;2015-04-08 00:00:00;не определено;;;;3;1;3;
Отметки;;s2;6А;Химия;2015-04-02;;1;8053;да;да;2015-04-10 18:00:00;2015-04-20 18:00:00;;;2015-04-08 00:00:00;с опозданием;;;;4;1;4;
Отметки;;s2;6А;Химия;2015-04-09;;1;8053;да;да;;2015-04-10 18:00:00;;;2015-04-15 00:00:00;в срок;;;;3;1;4;
Отметки;;s2;6А;Химия;2015-04-09;;1;8053;да;да;2015-04-10 18:00:00;2015-04-20 18:00:00;;;2015-04-15 00:00:00;не определено;;;;4;1;6;
Отметки;;s2;6А;Химия;2015-04-16;;1;8053;да;да;;2015-04-20 18:00:00;;;2015-04-22 00:00:00;в срок;;;;4;1;7;
`

// The counts follow from the tables above: marks of s1 2 in time of 4 (one made
// up, one exempted), its absences 1 of 2; marks of s2 2 of 5, 4 with what is
// undetermined.
const handVerdicts = `s1;Школа 1;Отметки;да;4;2;2;0;0;0;4;0,5000;0,5000;1;1;-
s1;Школа 1;Итоговые отметки;;0;0;0;0;0;0;0;;;0;0;
s1;Школа 1;Пропуски;да;2;1;1;0;0;0;2;0,5000;0,5000;0;0;-
s1;Школа 1;Расписание;;0;0;0;0;0;0;0;;;0;0;
s2;Школа 2;Отметки;да;5;2;1;0;0;2;5;0,4000;0,8000;0;0;-
s2;Школа 2;Итоговые отметки;;0;0;0;0;0;0;0;;;0;0;
s2;Школа 2;Пропуски;;0;0;0;0;0;0;0;;;0;0;
s2;Школа 2;Расписание;;0;0;0;0;0;0;0;;;0;0;
`

// TestEvidence tries one pack of the hand-worked workspace in every way.
func TestEvidence(t *testing.T) {
	long(t)
	dir, path := handPack(t)
	for name, test := range map[string]func(t *testing.T, dir, path string){
		"holds the hand-worked obligations": holdsTheHandWorkedObligations,
		"passes its verification":           passesItsVerification,
		"holds no names":                    holdsNoNames,
		"is the same in two processes":      isTheSameInTwoProcesses,
		"names the changed file":            verifyNamesTheChangedFile,
		"sees every byte":                   verifySeesEveryByte,
		"misses nothing, nothing extra":     verifyMissesNothingAndNothingExtra,
		"recomputes":                        verifyRecomputes,
		"reads the form":                    verifyReadsTheForm,
	} {
		t.Run(name, func(t *testing.T) { test(t, dir, path) })
	}
}

// body is a table without its head.
func body(table []byte) string {
	_, rest, _ := strings.Cut(strings.ReplaceAll(string(table), "\r\n", "\n"), "\n")
	return rest
}

// threeDoubts are the last columns of verdicts.csv.
var threeDoubts = regexp.MustCompile(`(?m);\d+;\d+;\d+$`)

func holdsTheHandWorkedObligations(t *testing.T, dir, path string) {
	pack := readPack(t, path)
	for name, want := range map[string]string{
		"schools/001-s1/obligations.csv": handObligations1, "schools/002-s2/obligations.csv": handObligations2,
		"verdicts.csv": handVerdicts,
	} {
		got := body(pack[name])
		if name == "verdicts.csv" { // the doubts have tests of their own
			got = threeDoubts.ReplaceAllString(got, "")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	key, err := os.ReadFile(filepath.Join(dir, teacherKeyFile))
	if err != nil {
		t.Fatal(err)
	}
	want := "s1;4847;Учитель-0101 И.О.\ns1;5205;Учитель-0103 И.О.\ns1;9498;Учитель-0102 И.О.\ns2;8053;Учитель-0201 И.О.\n"
	if diff := cmp.Diff(want, body(key)); diff != "" {
		t.Errorf("key:\n%s", diff)
	}
}

func passesItsVerification(t *testing.T, dir, path string) {
	empty := t.TempDir() // no workspace
	out := try(t, exitOK, "-C", empty, "verify", path)
	for _, want := range []string{"верен", "13 обязанностей", "6 измеренных клеток", "SHA-256 сходятся"} {
		if !strings.Contains(strings.ReplaceAll(out, "\u00a0", " "), want) {
			t.Errorf("verify does not say «%s»:\n%s", want, out)
		}
	}
	sum := sha256.Sum256(readPack(t, path)["manifest.sha256"])
	if !strings.Contains(out, hex.EncodeToString(sum[:])) {
		t.Errorf("verify does not print the manifest's hash:\n%s", out)
	}
	try(t, exitOK, "-C", dir, "verify", "--db", path)
}

// TestVerifyComparesWithTheDatabase undoes an import: the pack stays right in
// itself and no longer fits the workspace.
func TestVerifyComparesWithTheDatabase(t *testing.T) {
	dir, path := handPack(t)
	try(t, exitOK, "-C", dir, "imports", "undo", "4")
	try(t, exitOK, "-C", dir, "verify", path)
	out := try(t, exitFailure, "-C", dir, "verify", "--db", path)
	if !strings.Contains(out, "doubts-days.csv: в базе этой рабочей папки другие данные") {
		t.Errorf("verify --db does not name the table:\n%s", out)
	}
}

// failuresOf are the names that verify prints before its reasons.
func failuresOf(t *testing.T, path string) []string {
	t.Helper()
	out := try(t, exitFailure, "verify", path)
	var names []string
	for line := range strings.Lines(out) {
		if name, _, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "  ") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

func verifyNamesTheChangedFile(t *testing.T, _, path string) {
	original := readPack(t, path)
	for name, data := range original {
		// The first byte, the last, and one in each quarter.
		for _, at := range []int{0, len(data) / 4, len(data) / 2, 3 * len(data) / 4, len(data) - 1} {
			changed := map[string][]byte{}
			for other, data := range original {
				changed[other] = data
			}
			changed[name] = slices.Clone(data)
			changed[name][at] ^= 1
			bad := filepath.Join(t.TempDir(), "bad.zip")
			rewrite(t, bad, changed)
			if names := failuresOf(t, bad); !slices.Contains(names, name) {
				t.Errorf("%s, byte %d of %d changed: verify names %q", name, at, len(data), names)
			}
		}
	}
}

// verifySeesEveryByte changes bytes of the archive itself, between its
// files and in them.
func verifySeesEveryByte(t *testing.T, _, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "bad.zip")
	try(t, exitOK, "verify", path)
	// Every byte of the end, where the archive's own records are; elsewhere a
	// stride that meets each local header.
	for at := 0; at < len(data); at++ {
		if at < len(data)-1200 && at%211 != 0 {
			continue
		}
		changed := slices.Clone(data)
		changed[at] ^= 0x10
		writeTestFile(t, bad, string(changed))
		if len(failuresOf(t, bad)) == 0 {
			t.Fatalf("byte %d changed: verify names nothing", at)
		}
	}
	for _, longer := range [][]byte{append(slices.Clone(data), 0), append([]byte{0}, data...)} {
		writeTestFile(t, bad, string(longer))
		failuresOf(t, bad)
	}
}

func verifyMissesNothingAndNothingExtra(t *testing.T, _, path string) {
	bad := filepath.Join(t.TempDir(), "bad.zip")
	for name := range readPack(t, path) {
		if name == "manifest.sha256" || name == "sign-page.html" {
			continue
		}
		pack := readPack(t, path)
		delete(pack, name)
		rewrite(t, bad, pack)
		if names := failuresOf(t, bad); !slices.Contains(names, name) {
			t.Errorf("%s missing: verify names %q", name, names)
		}
	}
	pack := readPack(t, path)
	pack["schools/001-s1/extra.txt"] = []byte("x")
	rewrite(t, bad, pack)
	if names := failuresOf(t, bad); !slices.Contains(names, "schools/001-s1/extra.txt") {
		t.Errorf("an extra file: verify names %q", names)
	}
}

// verifyRecomputes changes what a pack says and makes its manifest fit
// again: only the recomputation can tell.
func verifyRecomputes(t *testing.T, _, path string) {
	const first, second = "schools/001-s1/obligations.csv", "schools/002-s2/obligations.csv"
	for _, change := range []struct{ what, name, old, new, failure string }{
		{"two outcomes, the counts staying", first, "в срок;;;;1;1;2;\r\n=с опозданием;;;;1;1;3;",
			"с опозданием;;;;1;1;2;\r\n=в срок;;;;1;1;3;",
			first + ": строка 2: исход «с опозданием», а по времени внесения и сроку выходит «в срок»"},
		{"a window", first, "2015-05-06 08:00:00;2015-05-06 08:00:00", "2015-05-05 10:00:00;2015-05-05 10:00:00",
			first + ": строка 4: исход «с опозданием», а по времени внесения и сроку выходит «в срок»"},
		{"a deadline and its outcome", first, "2015-05-06 00:00:00;с опозданием;;;;1;1;3;",
			"2015-05-07 00:00:00;в срок;;;;1;1;3;",
			first + ": строка 3: срок истекает 2015-05-07 00:00:00, а по календарю пакета выходит 2015-05-06 00:00:00"},
		{"a snapshot's window", second, ";;2015-04-10 18:00:00;;;2015-04-08 00:00:00;не определено",
			";;2015-04-07 18:00:00;;;2015-04-08 00:00:00;не определено",
			second + ": строка 2: исход «не определено», а по времени внесения и сроку выходит «в срок»"},
		{"a number of an export", second, ";3;1;3;", ";7;1;3;", second + ": строка 2: выгрузки № 7 нет в exports.csv"},
		{"a school", first, "Пропуски;;s1;", "Пропуски;;s2;", first + ": строка 8: стоит школа «s2»"},
		{"a date outside the round", first, "2015-04-29;;3;", "2015-05-29;;3;",
			first + ": строка 9: дата 29.05.2015 вне раунда"},
		{"a mark less", first, strings.SplitAfter(handObligations1, "\n")[0], "",
			"verdicts.csv: школа s1, Отметки: в итоге в срок 2,"},
		{"a sign", "verdicts.csv", "0,5000;0,5000;1;1;-", "0,5000;0,5000;1;1;+",
			"verdicts.csv: школа s1, Отметки: знак «+», а по числам выходит «-»"},
		{"counts", "verdicts.csv", "Отметки;да;4;2;2;0;0;0;4;0,5000;0,5000;1;1;-",
			"Отметки;да;4;4;0;0;0;0;4;1,0000;1,0000;1;1;+",
			"verdicts.csv: школа s1, Отметки: в итоге в срок 4,"},
		{"a share", "verdicts.csv", "0,4000;0,8000", "0,4001;0,8000", "verdicts.csv: строка 6: столбец «доля не ниже»"},
		{"made-up marks", "verdicts.csv", ";1;1;-", ";2;0;-", "verdicts.csv: школа s1, Отметки: в итоге"},
		{"an export of a kind", "verdicts.csv", "Школа 2;Пропуски;;", "Школа 2;Пропуски;да;",
			"verdicts.csv: школа s2, Пропуски: есть выгрузка или нет"},
		{"a sign of the form", "form-signs.csv", "20;20;s1;Школа 1;Отметки, Итоговые отметки, Пропуски, Расписание;-",
			"20;20;s1;Школа 1;Отметки, Итоговые отметки, Пропуски, Расписание;+",
			"form-signs.csv: строка формы 20, школа s1: знак «+», а по правилам выходит «-»"},
		{"a cell of the form less", "form-signs.csv", "22;22;s2;Школа 2;Расписание;\r\n", "",
			"form-signs.csv: строка формы 22: школ 1, а в форме их 2"},
		{"the threshold", "policy.json", `"threshold": "0.95"`, `"threshold": "0.40"`,
			"verdicts.csv: школа s1, Отметки: знак «-», а по числам выходит «?»"},
		{"the as-of moment", "policy.json", `"as_of": "2015-05-06 09:00:00"`, `"as_of": "2015-05-06 09:00"`,
			"policy.json: дата «2015-05-06 09:00» не прочитана"},
		{"the shift of the deadlines", "policy.json", `"shift": 0,`, `"shift": 31,`,
			"policy.json: срок изменён на 31 дн., ожидается не больше 30"},
		{"an unknown field", "policy.json", `"shift": 0,`, `"shift": 0, "more": 1,`, "policy.json: не разобран"},
		{"the school's week", "policy.json", `"week": 5`, `"week": 6`, first + ": строка 2: срок истекает"},
		{"the reading", "policy.json", `"days": "calendar"`, `"days": "working"`,
			first + ": строка 2: срок истекает 2015-05-06 00:00:00, а по календарю пакета выходит 2015-05-07 00:00:00"},
		{"the calendar", "calendar.csv", "2015-05-04;day_off;2015-01-04\n", "", first + ": строка 2: срок истекает"},
		{"rows of an export", "exports.csv", ";7;6;0;1", ";7;6;1;1", "exports.csv: строка 2: прочитано 7"},
		{"a school's page", "schools/001-s1/page.html", "06.05.2015 08:00", "05.05.2015 08:00",
			"schools/001-s1/page.html: страница не соответствует таблицам пакета"},
		{"the end of a page", "schools/002-s2/page.html", "</html>\n", "</html>\n\n",
			"schools/002-s2/page.html: страница не соответствует таблицам пакета"},
		{"the index", "index.html", `<td class="sign">− (мало данных)</td>`, `<td class="sign">+</td>`,
			"index.html: страница не соответствует"},
		{"the method", "method.html", "в течение 5 дней", "в течение 9 дней", "method.html: страница не соответствует"},
		{"the limits", "limits.html", "Не определено 2 из 5", "Не определено 0 из 5",
			"limits.html: страница не соответствует"},
		{"the page to sign", "sign-page.html", "Школ: 2", "Школ: 3", "sign-page.html: страница не соответствует"},
	} {
		pack := readPack(t, path)
		// «=» stands for what two lines of the table begin with alike.
		alike := "Отметки;;s1;5А;Алгебра;2015-04-27;;2;4847;да;да;2015-05-06 00:00:00;2015-05-06 00:00:00;;;2015-05-06 00:00:00;"
		from, to := strings.ReplaceAll(change.old, "=", alike), strings.ReplaceAll(change.new, "=", alike)
		if change.name == "policy.json" || strings.HasSuffix(change.name, ".html") {
			from, to = change.old, change.new
		}
		from, to = crlf(change.name, from), crlf(change.name, to)
		if !bytes.Contains(pack[change.name], []byte(from)) {
			t.Errorf("%s: «%s» is not in %s:\n%s", change.what, from, change.name, pack[change.name])
			continue
		}
		pack[change.name] = bytes.Replace(pack[change.name], []byte(from), []byte(to), 1)
		reseal(pack)
		bad := filepath.Join(t.TempDir(), "bad.zip")
		rewrite(t, bad, pack)
		if out := try(t, exitFailure, "verify", bad); !strings.Contains(out, "  "+change.failure) {
			t.Errorf("%s changed: verify does not say «%s»:\n%s", change.what, change.failure, out)
		}
	}
}

// crlf gives the ends of lines as tables have them.
func crlf(name, text string) string {
	if !strings.HasSuffix(name, ".csv") || name == "calendar.csv" {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
}

// verifyReadsTheForm changes a measured cell, and one of the numbers, in
// the workbook and seals the pack again.
func verifyReadsTheForm(t *testing.T, _, path string) {
	for sheet, value := range map[string]any{"Форма": "+", "Числа": 3} {
		pack := readPack(t, path)
		book, err := excelize.OpenReader(bytes.NewReader(pack["form.xlsx"]))
		if err != nil {
			t.Fatal(err)
		}
		cell := signCell(t, book)
		if sheet == "Числа" {
			cell = onTimeCell(t, book)
		}
		if err := book.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := book.Write(&out); err != nil {
			t.Fatal(err)
		}
		pack["form.xlsx"] = out.Bytes()
		reseal(pack)
		bad := filepath.Join(t.TempDir(), "bad.zip")
		rewrite(t, bad, pack)
		if names := failuresOf(t, bad); !slices.Equal(names, []string{"form.xlsx"}) {
			t.Errorf("%s, %s changed: verify names %q", sheet, cell, names)
		}
	}
}

// signCell is the cell of row 21 of the form and its first school.
func signCell(t *testing.T, book *excelize.File) string {
	t.Helper()
	rows, err := book.GetRows("Форма")
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		if len(cells) > 1 && strings.Contains(cells[1], "внесения данных об  успеваемости") {
			return fmt.Sprintf("C%d", i+1)
		}
	}
	t.Fatal("the form has no row of marks")
	return ""
}

// onTimeCell is the number in time of the first line of the numbers.
func onTimeCell(t *testing.T, book *excelize.File) string {
	t.Helper()
	rows, err := book.GetRows("Числа")
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		if column := slices.Index(cells, "В срок"); column >= 0 {
			cell, err := excelize.CoordinatesToCellName(column+1, i+2)
			if err != nil {
				t.Fatal(err)
			}
			return cell
		}
	}
	t.Fatal("the numbers have no column «В срок»")
	return ""
}

// isTheSameInTwoProcesses runs the program itself, since the order of a Go map
// differs from process to process; the last one in a copy of the workspace, as
// on another machine.
func isTheSameInTwoProcesses(t *testing.T, dir, _ string) {
	vsrok, err := exec.LookPath("vsrok") // testscript.Main puts this binary there
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "копия")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	var packs [3][]byte
	for i := range packs {
		if i == len(packs)-1 {
			dir = copied
		}
		path := filepath.Join(t.TempDir(), fmt.Sprintf("%d.zip", i))
		out, err := exec.Command(vsrok, append([]string{"-C", dir, "evidence", "-o", path},
			handRound...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if packs[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for i := 1; i < len(packs); i++ {
		if bytes.Equal(packs[0], packs[i]) {
			continue
		}
		again := members(t, packs[i])
		for name, data := range members(t, packs[0]) {
			if !bytes.Equal(data, again[name]) {
				t.Errorf("process %d wrote another %s", i+1, name)
			}
		}
	}
}

// unpacked are the bytes of a pack that a person could read: its members, and
// those of the workbook in it.
func unpacked(t *testing.T, path string) map[string][]byte {
	t.Helper()
	all := readPack(t, path)
	for name, data := range members(t, all["form.xlsx"]) {
		all["form.xlsx/"+name] = data
	}
	return all
}

func holdsNoNames(t *testing.T, _, path string) {
	forbidden := []string{"ученик-", "Учитель-", "снимок", "апреля.csv", "Отметки Учитель", os.TempDir()}
	for name, data := range unpacked(t, path) {
		for _, text := range forbidden {
			if bytes.Contains(data, []byte(text)) {
				t.Errorf("%s holds «%s»", name, text)
			}
		}
	}
}

// TestEvidenceOfASample packs a sample with snapshots, logs and tables and all
// its names: pupils «у-…», teachers «Учитель-…».
func TestEvidenceOfASample(t *testing.T) {
	long(t)
	dir := workspaceOf(t, "messy")
	try(t, exitOK, "-C", dir, "import", "../../testdata/messy/exports", "../../testdata/messy/journals",
		"../../testdata/messy/logs")
	path := filepath.Join(t.TempDir(), "messy.zip")
	try(t, exitOK, "-C", dir, "evidence", "-o", path, "--from", "2015-03-10", "--to", "2015-04-30", "--as-of",
		"2015-05-06T09:00")
	try(t, exitOK, "-C", dir, "verify", "--db", path)
	forbidden := []string{"у-sosh", "Учитель-", "2014_2015_", "journals-"}
	for _, file := range filesOf(t, "messy", "exports", "journals", "logs") {
		forbidden = append(forbidden, filepath.Base(file))
	}
	for name, data := range unpacked(t, path) {
		for _, text := range forbidden {
			if bytes.Contains(data, []byte(text)) {
				t.Errorf("%s holds «%s»", name, text)
			}
		}
	}
}

// TestEvidenceKeepsHostileTextHarmless: what a diary may hold stays text.
func TestEvidenceKeepsHostileTextHarmless(t *testing.T) {
	dir := t.TempDir()
	try(t, exitOK, "init", "--empty", dir)
	writeTestFile(t, filepath.Join(dir, "schools.csv"),
		"Код;Название;Часовой пояс;Учебная неделя\n../s1;\"<b>Школа</b> \u202eX\";Asia/Yekaterinburg;5\n")
	long := strings.Repeat("Ж", 40000)
	file := filepath.Join(dir, "m.csv")
	writeTestFile(t, file, "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\n"+
		"5А;\"=HYPERLINK(\"\"http://x\"\")\";\"'; DROP TABLE entry\";у;06.04.2015;1;5;20.04.2015 09:00\n"+
		"5А;<script>alert(1)</script>;Учитель-1 И.О.;у;06.04.2015;2;5;20.04.2015 09:00\n"+
		"5А;"+long+";Учитель-1 И.О.;у;06.04.2015;3;5;20.04.2015 09:00\n")
	try(t, exitOK, "-C", dir, "import", file, "--school", "../s1")
	path := filepath.Join(dir, "p.zip")
	try(t, exitOK, append([]string{"-C", dir, "evidence", "-o", path}, handRound...)...)
	try(t, exitOK, "-C", dir, "verify", "--db", path)
	pack := readPack(t, path)
	table := string(pack["schools/001/obligations.csv"])
	if !strings.Contains(table, `;"'=HYPERLINK(""http://x"")";`) {
		t.Errorf("the formula is not guarded:\n%.600s", table)
	}
	page := string(pack["schools/001/page.html"])
	for _, raw := range []string{"<script>", "<b>Школа", "\u202e", strings.Repeat("Ж", 400)} {
		if strings.Contains(page, raw) {
			t.Errorf("the page holds %.20q as it stands", raw)
		}
	}
	for name := range pack {
		if strings.Contains(name, "..") {
			t.Errorf("a member is named %q", name)
		}
	}
}
