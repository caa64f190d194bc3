package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// The journals of one school: a workbook a class, a sheet a subject.
const (
	journalBooks  = 22
	journalSheets = 12
	filledPercent = 30 // of the cells of a sheet
	latest        = 7  // days after the lesson by which all is entered
)

// journalsBench measures the import of a school's year of class journals.
// Nothing bare does the same, so there is one side.
func (b *bench) journalsBench(ctx context.Context) error {
	path, err := b.writeEvening(time.Date(2015, 5, 29, 18, 0, 0, 0, time.UTC))
	if err != nil {
		return err
	}
	b.describeFile(path)
	return b.contest(ctx, []side{{"vsrok import, журналы",
		[]string{"import", filepath.Join(b.dir, "ws-journals"), path}}})
}

// The evenings of nightly: the first, and those whose figures are printed.
const (
	evenings    = 100
	manyAtOnce  = 50
	shownEvery  = 25
	firstMonday = 2 // March 2015
)

// nightlyBench saves the journals of one school on a hundred evenings, one
// after the other: an evening must not cost more than the first. Then it loads
// fifty of them at once.
func (b *bench) nightlyBench(ctx context.Context) error {
	var paths []string
	for n := range evenings {
		path, err := b.writeEvening(time.Date(2015, 3, firstMonday+n, 20, 0, 0, 0, time.UTC))
		if err != nil {
			return err
		}
		paths = append(paths, path)
	}
	b.describeFile(paths[0])
	if err := b.describeMachine(ctx); err != nil {
		return err
	}
	workspace := filepath.Join(b.dir, "ws-nightly")
	if err := os.RemoveAll(workspace); err != nil {
		return err
	}
	var first measured
	for n, path := range paths {
		m, err := measure(ctx, side{fmt.Sprintf("вечер %d", n+1), []string{"evening", workspace, path}})
		if err != nil {
			return err
		}
		if n == 0 {
			first = m
		}
		if n < 2 || (n+1)%shownEvery == 0 {
			fmt.Fprintf(b.out, "вечер %-4d %s  × %.2f  %s\n", n+1, m, m.took.Seconds()/first.took.Seconds(), m.notes)
		}
	}
	m, err := measure(ctx, side{"вечера разом",
		append([]string{"import", filepath.Join(b.dir, "ws-evenings")}, paths[:manyAtOnce]...)})
	if err == nil {
		fmt.Fprintf(b.out, "%d вечеров разом %s\n", manyAtOnce, m)
	}
	return err
}

// importEvening loads a file into a workspace that may have others, and prints
// the size of its database.
func importEvening(ctx context.Context, args []string) error {
	dir, file := args[0], args[1]
	if _, err := os.Stat(dir); err != nil {
		if _, err := newDatabase(dir); err != nil {
			return err
		}
		if err := writeReference(dir, schools); err != nil {
			return err
		}
	}
	path := filepath.Join(dir, "vsrok.duckdb")
	if err := importInto(ctx, path, file); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err == nil {
		fmt.Printf("база %.1f МиБ", float64(info.Size())/(1<<20))
	}
	return err
}

// writeEvening writes the journals as they are on an evening, once.
func (b *bench) writeEvening(evening time.Time) (string, error) {
	path := filepath.Join(b.dir, "sosh1", "journals-"+evening.Format(time.DateOnly)+".zip")
	return path, writeOnce(path, func(w io.Writer) error { return writeJournals(w, evening) })
}

// writeJournals writes the archive as the diary makes it, with names in cp866
// and no flag of UTF-8.
func writeJournals(w io.Writer, evening time.Time) error {
	archive := zip.NewWriter(w)
	for n := range journalBooks {
		class := fmt.Sprintf("%d%c", 5+n%7, []rune("абвг")[n/7])
		name, err := charmap.CodePage866.NewEncoder().String(fmt.Sprintf("2014_2015_%s (%s).xlsx", class, class))
		if err != nil {
			return err
		}
		member, err := archive.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Store,
			Modified: evening})
		if err != nil {
			return err
		}
		var book bytes.Buffer
		if err := writeBook(&book, evening, true, journalOf(n, class, evening)...); err != nil {
			return err
		}
		if _, err := book.WriteTo(member); err != nil {
			return err
		}
	}
	return archive.Close()
}

func journalOf(n int, class string, evening time.Time) []madeSheet {
	var sheets []madeSheet
	for i, subject := range subjects[:journalSheets] {
		head := []string{
			fmt.Sprintf("Класс: %s (%s)", class, class), "Год: 2014/2015", "Наименование предмета: " + subject,
			fmt.Sprintf("Фамилия, имя, отчество педагога: Учитель-01%02d И.О.", 1+(n+i)%teachers), "", "",
		}
		sheets = append(sheets, madeSheet{subject + " " + strings.ToUpper(class),
			journalRows(head, uint64(n*journalSheets+i)<<20, class, evening)})
	}
	return sheets
}

// journalRows are two lessons a week, a column a lesson, and the pupils' lines
// below. The seed makes its marks unlike those of other sheets; each is entered
// up to a week after its lesson.
func journalRows(head []string, seed uint64, class string, evening time.Time) sheetRows {
	columns := journalColumns(evening)
	row := -1
	return func() []string {
		row++
		switch pupil := row - len(head) - 3; {
		case row < len(head):
			return []string{head[row]}
		case pupil == -3, pupil == -2:
			cells := [][]string{{"№ п/п", "Месяц"}, {"", "Число"}}[pupil+3]
			for _, c := range columns {
				cells = append(cells, []string{c.month, c.day}[pupil+3])
			}
			return cells
		case pupil == -1:
			return []string{"", "Фамилия и имя ученика"}
		case pupil < pupils:
			return pupilRow(pupil, class, columns, seed, evening)
		}
		return nil
	}
}

func pupilRow(pupil int, class string, columns []journalColumn, seed uint64, evening time.Time) []string {
	row := []string{fmt.Sprint(pupil + 1), fmt.Sprintf("у-sosh1-%s-%02d", strings.ToUpper(class), pupil+1)}
	for i, c := range columns {
		r := random(seed + uint64(pupil<<10+i))
		cell := ""
		switch entered := c.date.AddDate(0, 0, int(r>>40%latest)); {
		case entered.After(evening):
		case c.day == "":
			cell = string('3' + byte(r%3))
		case r%100 < filledPercent:
			cell = [...]string{"5", "4", "3", "2", "н", "5", "4", "4/4"}[r>>32%8]
		}
		row = append(row, cell)
	}
	return row
}

// journalColumn is what rows 7 and 8 of a journal hold: the month in the first
// column of its block, the day; or a quarter in the row of months.
type journalColumn struct {
	date       time.Time
	month, day string
}

// journalColumns are the lessons up to an evening, and a column after each
// quarter that has ended.
func journalColumns(evening time.Time) (columns []journalColumn) {
	names := []string{"Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь",
		"Ноябрь", "Декабрь"}
	quarters := []struct {
		from, to time.Time
		name     string
	}{
		{date(2014, 9, 1), date(2014, 10, 31), "1 чет"}, {date(2014, 11, 10), date(2014, 12, 27), "2 чет"},
		{date(2015, 1, 12), date(2015, 3, 21), "3 чет"}, {date(2015, 4, 1), date(2015, 5, 28), "4 чет"},
	}
	for _, quarter := range quarters {
		shown := time.Month(0)
		for day := quarter.from; !day.After(quarter.to) && !day.After(evening); day = day.AddDate(0, 0, 1) {
			if day.Weekday() != time.Tuesday && day.Weekday() != time.Thursday {
				continue
			}
			month := ""
			if day.Month() != shown {
				shown, month = day.Month(), names[day.Month()-1]
			}
			columns = append(columns, journalColumn{day, month, fmt.Sprint(day.Day())})
		}
		if !quarter.to.After(evening) {
			columns = append(columns, journalColumn{quarter.to, quarter.name, ""})
		}
	}
	return columns
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
