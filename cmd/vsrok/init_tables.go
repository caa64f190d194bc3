package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"vsrok/reports"
	"vsrok/testdata"
)

// referenceTables are the texts of a new workspace's schools.csv and periods.csv.
type referenceTables struct {
	schools, periods string
	names            []string // of the schools, for the form's columns
	todo             string   // what a person does next
}

const (
	schoolsHead = "Код;Название;Часовой пояс;Учебная неделя;Другие названия\n"
	periodsHead = "Школа;Классы;Период;Начало;Окончание\n"
	// exampleMark begins the comment above an example: while it stands there and the rows are
	// as they were, nobody has filled in the table.
	exampleMark = "# ПРИМЕР"

	schoolsHelp = `# Код — короткое имя школы: так называют папки с её выгрузками.
# Часовой пояс — город (Екатеринбург) или МСК+2. Учебная неделя — 5 или 6 дней.
# Другие названия — через «|», если выгрузки пишут школу иначе.
`
	periodsHelp = `# Школа — код или название, * — все. Классы — *, 5-9, 5А или список через запятую.
# Периоды — одного учебного года: четверти, триместры или полугодия с датами.
`
)

var emptyTables = referenceTables{schools: schoolsHead, periods: periodsHead,
	todo: "Дальше: впишите школы в %[1]s, проверьте даты в %[2]s и %[3]s."}

func (t referenceTables) next(dir string) string {
	return fmt.Sprintf(t.todo, filepath.Join(dir, "schools.csv"), filepath.Join(dir, "periods.csv"),
		filepath.Join(dir, policyFile))
}

// exampleTables are those of the demo, with what each column means.
func exampleTables() (referenceTables, error) {
	tables := referenceTables{todo: "Дальше: замените учебный пример в %[1]s и %[2]s своими школами и четвертями " +
		"(или попробуйте всё на учебных выгрузках: vsrok demo), проверьте %[3]s."}
	schools, err := exampleRows("schools.csv")
	if err != nil {
		return tables, err
	}
	periods, err := exampleRows("periods.csv")
	for _, row := range schools {
		_, name, _ := strings.Cut(row, ";")
		name, _, _ = strings.Cut(name, ";")
		tables.names = append(tables.names, name)
	}
	tables.schools = schoolsHead + exampleMark +
		": школы учебных данных. Впишите вместо них свои и сотрите эту строку.\n" + schoolsHelp +
		strings.Join(schools, ";\n") + ";\n"
	tables.periods = periodsHead + exampleMark +
		": четверти учебных данных. Впишите вместо них свои и сотрите эту строку.\n" + periodsHelp +
		strings.Join(periods, "\n") + "\n"
	return tables, err
}

// exampleRows are the rows of a table of the demo, without its head.
func exampleRows(name string) ([]string, error) {
	data, err := testdata.District.ReadFile("district/" + name)
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSpace(strings.TrimPrefix(tableText(data), bom)), "\n")[1:], nil
}

// excelText is a text as Excel saves it in Russia.
func excelText(text string) []byte { return []byte(bom + strings.ReplaceAll(text, "\n", "\r\n")) }

// csvText are rows as a table's text, safe to open in Excel.
func csvText(rows [][]string) (string, error) {
	var out bytes.Buffer
	err := reports.WriteCSV(&out, rows)
	return strings.TrimPrefix(tableText(out.Bytes()), bom), err
}

// shellWord is a word as it is typed on a command line.
func shellWord(word string) string {
	if strings.ContainsAny(word, " ()&;'") {
		return `"` + word + `"`
	}
	return word
}

func tableText(data []byte) string { return strings.ReplaceAll(string(data), "\r\n", "\n") }

// refuseExample refuses a file while the example stands in the reference
// tables, unless the file is one of the demo's own.
func (w *workspace) refuseExample(path string) error {
	for _, name := range []string{"schools.csv", "periods.csv"} {
		left, err := exampleLeft(filepath.Join(w.dir, name), name)
		if err != nil || !left {
			if err != nil {
				return err
			}
			continue
		}
		if own, err := isDemoFile(path); own || err != nil {
			return err
		}
		return fmt.Errorf("в %s ещё стоит учебный пример, а это не учебная выгрузка: впишите свои строки и сотрите строку «%s…»; "+
			"если строки примера верны и для вас, сотрите только её", filepath.Join(w.dir, name), exampleMark)
	}
	return nil
}

// exampleLeft tells whether a table still has the example as it was written.
func exampleLeft(path, name string) (bool, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // who reads the table says so
	}
	if err != nil || !strings.Contains(string(data), exampleMark) {
		return false, err
	}
	text := tableText(data)
	example, err := exampleRows(name)
	for _, row := range example {
		if !strings.Contains(text, "\n"+row) {
			return false, err
		}
	}
	return true, err
}

// demoFiles are the sums of the demo's exports.
var demoFiles = sync.OnceValues(func() (map[[sha256.Size]byte]bool, error) {
	sums := map[[sha256.Size]byte]bool{}
	err := fs.WalkDir(testdata.District, "district/exports", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := testdata.District.ReadFile(path)
		sums[sha256.Sum256(data)] = true
		return err
	})
	return sums, err
})

func isDemoFile(path string) (bool, error) {
	sums, err := demoFiles()
	if err != nil {
		return false, err
	}
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return false, err
	}
	return sums[[sha256.Size]byte(hash.Sum(nil))], nil
}
