package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var regionRound = []string{"--from", "2015-03-10", "--to", "2015-04-30", "--as-of", "2015-05-06T09:00"}

// municipality makes a workspace of some exports whose policy names it.
func municipality(t *testing.T, name, sample string, folders ...string) string {
	t.Helper()
	dir := workspaceOf(t, sample)
	replaceInFile(t, filepath.Join(dir, policyFile), "  муниципалитет: ''", "  муниципалитет: '"+name+"'")
	command := []string{"-C", dir, "import"}
	for _, folder := range folders {
		command = append(command, filepath.Join("../../testdata", sample, folder))
	}
	var out, errs bytes.Buffer
	if code := run(command, nil, &out, &errs); code != exitOK && code != exitRejected {
		t.Fatalf("import ended with %d\n%s%s", code, out.String(), errs.String())
	}
	return dir
}

func replaceInFile(t *testing.T, path, old, text string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s lacks %q (%v)", path, old, err)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(old), []byte(text), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}

// packOf writes a municipality's pack, or its counts, with some flags.
func packOf(t *testing.T, dir, name string, command []string, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	try(t, exitOK, append(append(append([]string{"-C", dir}, command...), "-o", path), flags...)...)
	return path
}

var (
	asPack   = []string{"evidence"}
	asCounts = []string{"round", "hand-up"}
)

// sumsOf are the numbers of some municipalities' analyze, added up by rule.
func sumsOf(t *testing.T, dirs ...string) map[string]map[string]int {
	t.Helper()
	sums := map[string]map[string]int{}
	for _, dir := range dirs {
		var document struct{ Lines []map[string]any }
		if err := json.Unmarshal([]byte(try(t, exitOK, append([]string{"-C", dir, "analyze", "--format", "json"},
			regionRound...)...)), &document); err != nil {
			t.Fatal(err)
		}
		for _, line := range document.Lines {
			rule := line["rule"].(string)
			if sums[rule] == nil {
				sums[rule] = map[string]int{}
			}
			for column, value := range line {
				if n, ok := value.(float64); ok {
					sums[rule][column] += int(n)
				}
			}
		}
	}
	return sums
}

// regionRows are the rows of «region show --format csv» by column.
func regionRows(t *testing.T, dir, by string) []map[string]string {
	t.Helper()
	table, err := csv.NewReader(strings.NewReader(try(t, exitOK, "-C", dir, "region", "show", "--by", by, "--format",
		"csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range table[1:] {
		row := map[string]string{}
		for i, column := range table[0] {
			row[column] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// excelSaysTheSame holds the schools' lines for Excel against those for machines.
func excelSaysTheSame(t *testing.T, dir string) {
	t.Helper()
	written := strings.TrimPrefix(try(t, exitOK, "-C", dir, "region", "show", "--by", "школа", "--format", "excel"),
		"\ufeff")
	in := csv.NewReader(strings.NewReader(written))
	in.Comma = ';'
	table, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := regionRows(t, dir, "школа")
	if len(table) != len(rows)+1 || len(rows) == 0 {
		t.Fatalf("%d rows for Excel, %d for machines", len(table)-1, len(rows))
	}
	for title, column := range map[string]string{"В срок": "on_time", "С опозданием": "late",
		"Просрочено": "overdue", "Срок не наступил": "pending", "Не определено": "undetermined", "К сроку": "due",
		"Доля в срок, от": "rate_low", "Доля в срок, до": "rate_high", "Уроков к сроку": "lessons",
		"Уроков с опозданием": "late_lessons", "Знак": "verdict", "Отклонено": "rejected", "Не видно": "silent",
		"Ещё придёт": "to_come", "Школ без выгрузки": "without_export"} {
		at := slices.Index(table[0], title)
		if at < 0 {
			t.Errorf("no column «%s»", title)
			continue
		}
		for i, row := range rows {
			if got, want := table[i+1][at], strings.ReplaceAll(row[column], ".", ","); got != want {
				t.Errorf("%s: %q, want %q: %v", title, got, want, table[i+1])
			}
		}
	}
}

func newRegion(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	try(t, exitOK, "init", dir)
	return dir
}

// addRefused adds a pack that must not be taken, and returns what is said.
func addRefused(t *testing.T, region, reason string, args ...string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(append([]string{"-C", region, "region", "add"}, args...), nil, &out, &errs)
	if code != exitFailure || !strings.Contains(out.String(), "не добавлен: "+reason) {
		t.Errorf("region add %v ended with %d, want «%s»:\n%s%s", args, code, reason, out.String(), errs.String())
	}
}

// TestRegionIsTheSum holds the region against the municipalities' own analyze:
// every number is the sum, and schools of equal codes stay apart.
func TestRegionIsTheSum(t *testing.T) {
	long(t)
	a := municipality(t, "Округ А", "district", "exports")
	b := municipality(t, "Округ Б", "messy", "exports") // its codes are among those of the other
	region := newRegion(t)
	try(t, exitOK, "-C", region, "region", "add", packOf(t, a, "a.zip", asPack, regionRound...), packOf(t, b, "b.zip",
		asCounts, regionRound...))

	excelSaysTheSame(t, region)
	want := sumsOf(t, a, b)
	totals := regionRows(t, region, "регион")
	if len(totals) != 4 {
		t.Fatalf("%d totals", len(totals))
	}
	for _, row := range totals {
		for _, column := range []string{"on_time", "late", "overdue", "pending", "undetermined", "due", "made_up",
			"exempted", "rejected", "silent", "to_come",
			"lessons", "late_lessons", "undetermined_lessons"} {
			if got := row[column]; got != strconv.Itoa(want[row["rule"]][column]) {
				t.Errorf("region, %s, %s: %s, want %d", row["rule"], column, got, want[row["rule"]][column])
			}
		}
	}
	for _, dir := range []string{a, b} {
		name, want := map[string]string{a: "Округ А", b: "Округ Б"}[dir], sumsOf(t, dir)
		rows := 0
		for _, row := range regionRows(t, region, "муниципалитет") {
			if row["municipality"] == name {
				rows++
				if row["due"] != strconv.Itoa(want[row["rule"]]["due"]) ||
					row["lessons"] != strconv.Itoa(want[row["rule"]]["lessons"]) {
					t.Errorf("%s, %s: %v, want %v", name, row["rule"], row, want[row["rule"]])
				}
			}
		}
		if rows != 4 {
			t.Errorf("%s has %d rows", name, rows)
		}
	}
	of := map[string]string{}
	for _, row := range regionRows(t, region, "школа") {
		if row["school"] == "sosh1" && row["rule"] == "marks" {
			of[row["municipality"]] = row["due"]
		}
	}
	if len(of) != 2 || of["Округ А"] == of["Округ Б"] {
		t.Errorf("school sosh1 of two municipalities: %v", of)
	}
	for _, command := range [][]string{{"compare"}, {"compare", "--by", "школа"}, {"trend"}, {"list"}} {
		if out := try(t, exitOK, append([]string{"-C", region, "region"}, command...)...); !strings.Contains(out,
			"Округ Б") {
			t.Errorf("region %v lacks a municipality:\n%s", command, out)
		}
	}
	for _, file := range []string{"r.html", "r.xlsx"} {
		try(t, exitOK, "-C", region, "region", "report", "-o", filepath.Join(region, file))
	}
	page, err := os.ReadFile(filepath.Join(region, "r.html"))
	if err != nil || !bytes.Contains(page, []byte("Тепловая карта")) || !bytes.Contains(page, []byte("<svg")) {
		t.Errorf("the report lacks its parts (%v)", err)
	}
}

// TestRegionNamesBadPacks holds what is refused and why: forged, doubled and
// stale packs, and those of other rules; a corrected pack replaces its older one.
func TestRegionNamesBadPacks(t *testing.T) {
	long(t)
	a := municipality(t, "Округ А", "messy", "exports/sosh1")
	b := municipality(t, "Округ Б", "messy", "exports/sosh2")
	nameless := municipality(t, "", "messy", "exports/sosh1")
	region := newRegion(t)
	counts, pack := packOf(t, a, "counts.zip", asCounts, regionRound...), packOf(t, a, "a.zip", asPack,
		regionRound...)
	try(t, exitOK, "verify", counts)
	try(t, exitOK, "-C", region, "region", "add", counts)
	addRefused(t, region, "повтор", counts)
	addRefused(t, region, "пакет неверен", forged(t, pack, "verdicts.csv"))
	addRefused(t, region, "пакет неверен", forged(t, counts, "verdicts.csv"))
	addRefused(t, region, "пакет неверен", without(t, pack, "form.xlsx"))
	if out := try(t, exitOK, "-C", region, "region", "add", pack); !strings.Contains(out, "Заменил пакет № 1") {
		t.Errorf("the rows behind known counts are not taken: %s", out)
	}
	addRefused(t, region, "повтор", counts)

	later := append(append([]string{}, regionRound...), "--as-of", "2015-05-07T09:00")
	corrected := packOf(t, a, "corrected.zip", asPack, later...)
	if out := try(t, exitOK, "-C", region, "region", "add", corrected); !strings.Contains(out, "Заменил пакет № 2") {
		t.Errorf("a corrected pack does not replace: %s", out)
	}
	addRefused(t, region, "устарел", pack)
	earlier := append(append([]string{}, regionRound...), "--as-of", "2015-05-05T09:00")
	addRefused(t, region, "устарел", packOf(t, a, "earlier.zip", asPack, earlier...))
	list := try(t, exitOK, "-C", region, "region", "list")
	if strings.Count(list, "заменён") != 2 || strings.Count(list, " да ") != 1 {
		t.Errorf("not all packs stay listed:\n%s", list)
	}

	other := append(append([]string{}, later...), "--days", "рабочие")
	addRefused(t, region, "правила не те", packOf(t, b, "b.zip", asPack, other...))
	other = append(append([]string{}, later...), "--threshold", "0.9")
	addRefused(t, region, "правила не те", packOf(t, b, "b.zip", asPack, other...))
	if out := try(t, exitOK, "-C", region, "region", "add", packOf(t, b, "b.zip", asPack,
		regionRound...)); !strings.Contains(out, "момент анализа 06.05.2015 09:00") {
		t.Errorf("another moment is not named: %s", out)
	}
	addRefused(t, region, "повтор: файлов выгрузок", packOf(t, nameless, "copy.zip", asPack, regionRound...))
	double := municipality(t, "Округ В", "messy", "exports/sosh1")
	if out := try(t, exitOK, "-C", region, "region", "add", packOf(t, double, "double.zip", asPack,
		regionRound...)); !strings.Contains(out, "считаются дважды") {
		t.Errorf("the same files under another name are not named: %s", out)
	}
}

// repacked writes a pack anew, each member as change gives it; nil leaves it out.
func repacked(t *testing.T, path string, change func(name string, data []byte) []byte) string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var out bytes.Buffer
	again := zip.NewWriter(&out)
	for _, file := range archive.File {
		member, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(member)
		if err != nil {
			t.Fatal(err)
		}
		if data = change(file.Name, data); data == nil {
			continue
		}
		header := file.FileHeader
		w, err := again.CreateHeader(&zip.FileHeader{Name: header.Name, Method: zip.Store, Modified: header.Modified})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(changed, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return changed
}

func forged(t *testing.T, path, member string) string {
	return repacked(t, path, func(name string, data []byte) []byte {
		if name != member {
			return data
		}
		changed := bytes.Replace(data, []byte(";+;"), []byte(";?;"), 1)
		if bytes.Equal(changed, data) {
			t.Fatal("there is no «+» to forge")
		}
		return changed
	})
}

func without(t *testing.T, path, member string) string {
	return repacked(t, path, func(name string, data []byte) []byte {
		if name == member {
			return nil
		}
		return data
	})
}

// TestHandUpHoldsNoRows holds that counts for the region have no rows and no
// teachers, and the manifest of the full pack.
func TestHandUpHoldsNoRows(t *testing.T) {
	dir := municipality(t, "Округ А", "messy", "exports")
	counts, pack := packOf(t, dir, "counts.zip", asCounts, regionRound...), packOf(t, dir, "pack.zip", asPack,
		regionRound...)
	if full, part := memberOf(t, pack, "manifest.sha256"), memberOf(t, counts, "manifest.sha256"); !bytes.Equal(full,
		part) {
		t.Error("the manifest is not the full pack's")
	}
	archive, err := zip.OpenReader(counts)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, file := range archive.File {
		text := string(memberOf(t, counts, file.Name))
		for _, word := range []string{"Учитель-", "Русский язык", ";учитель №;"} {
			if strings.Contains(text, word) {
				t.Errorf("%s holds %q", file.Name, word)
			}
		}
		if strings.HasPrefix(file.Name, "schools/") || file.Name == "form.xlsx" {
			t.Errorf("%s is handed up", file.Name)
		}
	}
	if out := try(t, exitOK, "-C", dir, "verify", "--db", counts); !strings.Contains(out, "измерены заново") {
		t.Errorf("counts are not compared with the database:\n%s", out)
	}
	out := try(t, exitOK, "verify", counts)
	if !strings.Contains(out, "Записей в файле нет") {
		t.Errorf("verify does not say that the rows are not here:\n%s", out)
	}
}

func memberOf(t *testing.T, path, name string) []byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	member, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(member)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestRegionThresholds holds signs by the kind of a municipality: between 80 and
// 95 per cent in time are «-» at 0.95 and «+» at 0.80.
func TestRegionThresholds(t *testing.T) {
	b := municipality(t, "Округ Б", "messy", "exports")
	region := newRegion(t)
	pack := packOf(t, b, "b.zip", asPack, regionRound...)
	try(t, exitOK, "-C", region, "region", "add", pack)
	share := float64(sumsOf(t, b)["absences"]["on_time"]) / float64(sumsOf(t, b)["absences"]["due"])
	if share < 0.82 || share > 0.93 {
		t.Fatalf("the sample has %.2f of its absences in time", share)
	}
	sign := func() string {
		for _, row := range regionRows(t, region, "муниципалитет") {
			if row["rule"] == "absences" {
				return row["verdict"] + row["threshold"]
			}
		}
		return ""
	}
	if got := sign(); got != "-0.95" {
		t.Errorf("by the pack's threshold: %s", got)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(region, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("thresholds.csv", "Тип;Порог;Основание\nгород;0,95;\nсело;0,80;приказ\n")
	write("municipalities.csv", "Муниципалитет;Тип;Другие названия\nБ-район;село;Округ Б\nОкруг Г;город;\n")
	if got := sign(); got != "+0.80" {
		t.Errorf("by the kind's threshold: %s", got)
	}
	var out, errs bytes.Buffer
	if run([]string{"-C", region, "region", "show"}, nil, &out, &errs); !strings.Contains(errs.String(),
		"Не прислали пакет этого раунда: Округ Г") {
		t.Errorf("who sent nothing is not named: %s", errs.String())
	}
	form := filepath.Join(region, "form.html")
	try(t, exitOK, "-C", region, "region", "form", "-o", form)
	if data, err := os.ReadFile(form); err != nil || !bytes.Contains(data, []byte("село — 0,80 (приказ)")) ||
		!bytes.Contains(data, []byte("Округ Б")) {
		t.Errorf("the form lacks its thresholds or its column (%v)", err)
	}
	write("checklist.csv", "строка;номер;считается по;текст;Округ Б;Округ Я\n1;1;;Приказ;+;-\n")
	errs.Reset()
	if code := run([]string{"-C", region, "region", "form", "-o", form}, nil, &out, &errs); code != exitFailure ||
		!strings.Contains(errs.String(), "checklist.csv, строка файла 1, столбец «Округ Я»: такого муниципалитета нет") ||
		!strings.Contains(errs.String(), "municipalities.csv") {
		t.Errorf("signs of an unknown municipality: %d %s", code, errs.String())
	}
	write("municipalities.csv", "Муниципалитет;Тип\nОкруг Б;деревня\n")
	if code := run([]string{"-C", region, "region", "show"}, nil, &out, &errs); code != exitFailure ||
		!strings.Contains(errs.String(), "типа «деревня» нет") {
		t.Errorf("an unknown kind is taken: %d %s", code, errs.String())
	}
}
