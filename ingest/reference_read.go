package ingest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gocarina/gocsv"
	"golang.org/x/text/encoding/charmap"

	"vsrok/ingest/layout"
)

// The columns of the reference tables, as headers and messages name them.
const (
	columnCode       = "Код"
	columnName       = "Название"
	columnZone       = "Часовой пояс"
	columnWeek       = "Учебная неделя"
	columnShort      = "Краткое название"
	columnOtherNames = "Другие названия"
	columnSchool     = "Школа"
	columnClasses    = "Классы"
	columnPeriod     = "Период"
	columnStart      = "Начало"
	columnEnd        = "Окончание"
	columnDate       = "Дата"
	columnDayKind    = "Вид"
)

type schoolLine struct {
	Code       string `csv:"Код"`
	Name       string `csv:"Название"`
	Zone       string `csv:"Часовой пояс"`
	Week       string `csv:"Учебная неделя"`
	Short      string `csv:"Краткое название"`
	OtherNames string `csv:"Другие названия"`
}

type periodLine struct {
	School  string `csv:"Школа"`
	Classes string `csv:"Классы"`
	Period  string `csv:"Период"`
	Start   string `csv:"Начало"`
	End     string `csv:"Окончание"`
}

type dayLine struct {
	School string `csv:"Школа"`
	Date   string `csv:"Дата"`
	Kind   string `csv:"Вид"`
}

// ErrNoSchools is the cause where schools.csv has a header and no school yet.
var ErrNoSchools = errors.New("no schools")

// ReadReference reads schools.csv and periods.csv and, where they are there,
// days.csv, exemptions.csv and aliases.csv from a folder. They may be UTF-8 or
// windows-1251, with «;» or «,».
// Errors are *ReferenceError, several of them joined: a person mends a file
// once, not line after line.
func ReadReference(folder string) (*Reference, error) {
	r := referenceReader{ref: &Reference{named: map[string]int{}}}
	readReferenceTable(&r, folder, "schools.csv", []string{columnCode, columnName, columnZone, columnWeek},
		[]string{columnShort, columnOtherNames}, r.addSchool)
	// Without the schools every line of the other tables would be a problem.
	if len(r.problems) > 0 {
		return nil, r.failure()
	}
	if len(r.ref.Schools) == 0 {
		r.problems = append(r.problems, &ReferenceError{
			File: filepath.Join(folder, "schools.csv"), Reason: "в файле нет ни одной школы", Err: ErrNoSchools,
		})
	}
	readReferenceTable(&r, folder, "periods.csv",
		[]string{columnSchool, columnClasses, columnPeriod, columnStart, columnEnd},
		nil, r.addPeriod)
	if isThere(folder, "days.csv") {
		readReferenceTable(&r, folder, "days.csv", []string{columnSchool, columnDate, columnDayKind}, nil, r.addDay)
	}
	if isThere(folder, "exemptions.csv") {
		r.readExemptions(folder)
	}
	if isThere(folder, "aliases.csv") {
		r.readAliases(folder)
	}
	if len(r.problems) > 0 {
		return nil, r.failure()
	}
	return r.ref, nil
}

// isThere tells whether a folder has a file, one that cannot be read too.
func isThere(folder, name string) bool {
	_, err := os.Stat(filepath.Join(folder, name))
	return !errors.Is(err, os.ErrNotExist)
}

// referenceReader gathers the tables and what is wrong with them.
type referenceReader struct {
	ref      *Reference
	file     string
	line     int // of the row at hand
	problems []error
}

func (r *referenceReader) fail(column, format string, args ...any) {
	r.problems = append(r.problems, &ReferenceError{File: r.file, Line: r.line, Column: column,
		Reason: fmt.Sprintf(format, args...)})
}

// shownProblems is how many problems a message lists.
const shownProblems = 20

func (r *referenceReader) failure() error {
	shown := r.problems
	if more := len(shown) - shownProblems; more > 0 {
		shown = append(slices.Clip(shown[:shownProblems]), fmt.Errorf("и ещё ошибок: %d", more))
	}
	return errors.Join(shown...)
}

// readReferenceTable reads one file and calls add for each of its rows; it is
// no method because a method has no type parameters.
func readReferenceTable[T any](r *referenceReader, folder, name string, required, optional []string, add func(T)) {
	r.file, r.line = filepath.Join(folder, name), 0
	text, err := os.ReadFile(r.file)
	if err != nil {
		reason := "файл не прочитан: проверьте, не открыт ли он в другой программе и есть ли к нему доступ"
		if errors.Is(err, os.ErrNotExist) {
			reason = "файла нет: создайте его со столбцами " + strings.Join(required, ";")
		}
		r.problems = append(r.problems, &ReferenceError{File: r.file, Reason: reason, Err: err})
		return
	}
	table, lines := r.records(referenceText(text))
	if table == nil {
		return
	}
	if r.line = lines[0]; !r.checkHeader(table[0], required, optional) {
		return
	}
	var rows []T
	if err := gocsv.UnmarshalDecoder(table, &rows); err != nil {
		r.problems = append(r.problems, &ReferenceError{File: r.file, Reason: "таблица не прочитана: " + err.Error(),
			Err: err})
		return
	}
	for i, row := range rows {
		r.line = lines[i+1]
		if r.checkWidth(table[i+1], len(table[0])) {
			add(row)
		}
	}
}

// referenceText decodes a file: UTF-8 with or without BOM, else windows-1251,
// which Excel writes as «CSV» in Russian Windows.
func referenceText(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if utf8.Valid(text) {
		return text
	}
	decoded, err := charmap.Windows1251.NewDecoder().Bytes(text)
	if err != nil {
		return text
	}
	return decoded
}

// referenceRecords are the rows of a table, its header first, cleaned by
// layout.Text. It is a decoder of gocsv, which would lose the line numbers.
type referenceRecords [][]string

// GetCSVRows returns all rows.
func (r referenceRecords) GetCSVRows() ([][]string, error) { return r, nil }

// records cuts a text into rows and gives the line of each. Rows without any
// text, which Excel leaves below a table, are dropped. It returns nil after a
// problem.
func (r *referenceReader) records(text []byte) (table referenceRecords, lines []int) {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	reader.Comma, reader.Comment = ',', '#'
	if bytes.ContainsRune(headerLine(text), ';') {
		reader.Comma = ';'
	}
	for {
		row, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			r.failCut(err)
			return nil, nil
		}
		for i := range row {
			row[i] = layout.Text(row[i])
		}
		// Excel puts a comment with a quote or a semicolon into quotes.
		if strings.Join(row, "") != "" && !strings.HasPrefix(row[0], "#") {
			line, _ := reader.FieldPos(0)
			table, lines = append(table, row), append(lines, line)
		}
	}
	if table == nil {
		r.fail("", "файл пуст: ожидается строка заголовков и строки под ней")
	}
	return table, lines
}

// headerLine is the first line that is neither blank nor a comment.
func headerLine(text []byte) []byte {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return line
		}
	}
	return nil
}

// failCut tells where the text could not be cut into rows.
func (r *referenceReader) failCut(err error) {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		r.line = broken.StartLine
	}
	r.problems = append(r.problems, &ReferenceError{File: r.file, Line: r.line, Err: err,
		Reason: `кавычка " не закрыта или стоит внутри ячейки: уберите её или сохраните таблицу из Excel заново`})
}

// checkHeader writes the header's words as the columns are named and tells
// whether all that are required are there. A word that is no column is
// refused: it may be a misspelled one.
func (r *referenceReader) checkHeader(header, required, optional []string) bool {
	before := len(r.problems)
	known := slices.Concat(required, optional)
	seen := map[string]bool{}
	for i, word := range header {
		at := slices.IndexFunc(known, func(column string) bool { return columnKey(column) == columnKey(word) })
		switch {
		case word == "":
			continue
		case at < 0:
			r.fail(word, "неизвестный столбец, ожидаются %s: исправьте название или удалите столбец",
				strings.Join(known, ";"))
			continue
		case seen[known[at]]:
			r.fail(word, "столбец стоит дважды: оставьте один")
		}
		header[i], seen[known[at]] = known[at], true
	}
	for _, column := range required {
		if !seen[column] {
			r.fail(column, "столбца нет: первая строка — %s, кодировка UTF-8 или windows-1251",
				strings.Join(known, ";"))
		}
	}
	return len(r.problems) == before
}

// columnKey is the form in which columns' names are compared. SubjectKey
// folds look-alikes only beside a Cyrillic letter, and the column «С» has no
// other: one is put before it.
func columnKey(word string) string { return layout.SubjectKey("я" + word) }

// checkWidth refuses text to the right of the header: a stray delimiter moves
// every cell after it.
func (r *referenceReader) checkWidth(row []string, width int) bool {
	for i := width; i < len(row); i++ {
		if row[i] != "" {
			r.fail("", "стоит «%s» правее последнего столбца: проверьте, нет ли лишнего разделителя", row[i])
			return false
		}
	}
	return true
}

// addSchool checks a line of schools.csv and keeps it, a bad one too: the
// names that it claims are its own in later messages.
func (r *referenceReader) addSchool(line schoolLine) {
	school := School{Code: line.Code, Name: line.Name, Short: line.Short, OtherNames: splitNames(line.OtherNames)}
	var err error
	if school.Location, err = ParseZone(line.Zone); err != nil {
		r.fail(columnZone, "%v", err)
	}
	if school.Week, err = strconv.Atoi(line.Week); err != nil || school.Week != 5 && school.Week != 6 {
		r.fail(columnWeek, "стоит «%s», ожидается 5 или 6", line.Week)
	}
	r.claimName(columnCode, school.Code)
	r.claimName(columnName, school.Name)
	if school.Short != "" {
		r.claimName(columnShort, school.Short)
	}
	for _, name := range school.OtherNames {
		r.claimName(columnOtherNames, name)
	}
	r.ref.Schools = append(r.ref.Schools, school)
}

// claimName gives a name to the school that comes next. Each name belongs to
// one school.
func (r *referenceReader) claimName(column, name string) {
	key, next := nameKey(name), len(r.ref.Schools)
	owner, taken := r.ref.named[key]
	switch {
	case key == "":
		r.fail(column, "стоит «%s», ожидается текст с буквами или цифрами", name)
	case taken && owner != next:
		r.fail(column, "«%s» — уже название или код школы %s: у каждой школы они свои, без учёта регистра, кавычек, пробелов и знака №",
			name, r.ref.Schools[owner].Code)
	default:
		r.ref.named[key] = next
		r.ref.names = append(r.ref.names, schoolName{school: next, tokens: nameTokens(name)})
	}
}

// splitNames cuts «СОШ 1 | Школа № 1» or «СОШ 1, Школа № 1».
func splitNames(text string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == '|' || r == ',' }) {
		if name = layout.Text(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// addPeriod checks a line of periods.csv and keeps it.
func (r *referenceReader) addPeriod(line periodLine) {
	before := len(r.problems)
	row := PeriodRow{School: r.schoolCode(line.School), Classes: line.Classes, Period: layout.PeriodName(line.Period),
		Start: r.day(columnStart, line.Start), End: r.day(columnEnd, line.End), Line: r.line,
		patterns: r.classPatterns(line.Classes)}
	if row.Period == "" {
		r.fail(columnPeriod, "ячейка пуста, ожидается название периода, например 3 четверть")
	}
	if len(r.problems) > before {
		return
	}
	if row.End.Before(row.Start) {
		r.fail(columnEnd, "стоит %s, а период начинается %s: ожидается дата не раньше начала", line.End, line.Start)
		return
	}
	for _, other := range r.ref.Periods {
		if other.School == row.School && other.Period == row.Period && ambiguous(other.patterns, row.patterns) {
			r.fail(columnClasses, "«%s»: для этих классов период «%s» уже задан в строке %d. Оставьте одну строку; "+
				"в файле — периоды одного учебного года", row.Classes, row.Period, other.Line)
			return
		}
	}
	r.ref.Periods = append(r.ref.Periods, row)
}

// addDay checks a line of days.csv and keeps it.
func (r *referenceReader) addDay(line dayLine) {
	before := len(r.problems)
	row := DayRow{School: r.schoolCode(line.School), Date: r.day(columnDate, line.Date), Line: r.line}
	switch layout.Fold(line.Kind) {
	case "рабочий":
		row.Working = true
	case "выходной":
	default:
		r.fail(columnDayKind, "стоит «%s», ожидается выходной или рабочий", line.Kind)
	}
	for _, other := range r.ref.Days {
		if other.School == row.School && other.Date.Equal(row.Date) && len(r.problems) == before {
			r.fail(columnDate, "стоит «%s»: этот день школы уже задан в строке %d", line.Date, other.Line)
		}
	}
	if len(r.problems) == before {
		r.ref.Days = append(r.ref.Days, row)
	}
}

// schoolCode is the code of the school that a cell names by code or name.
func (r *referenceReader) schoolCode(text string) string {
	if text == AnySchool {
		return AnySchool
	}
	school, ok := r.ref.SchoolNamed(text)
	if !ok {
		r.fail(columnSchool, "стоит «%s», ожидается код или название школы из schools.csv либо * — все школы", text)
	}
	return school.Code
}

// day reads a date as its UTC midnight. A year outside 2000–2099 is a slip of
// the pen, as it is in exports.
func (r *referenceReader) day(column, text string) time.Time {
	for _, form := range []string{"2.1.2006", "2006-1-2"} {
		if day, err := time.Parse(form, text); err == nil && day.Year() >= 2000 && day.Year() <= 2099 {
			return day
		}
	}
	r.fail(column, "стоит «%s», ожидается дата, например 21.03.2015", text)
	return time.Time{}
}
