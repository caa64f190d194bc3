package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// The journals of one school for a year: a workbook a class, a sheet a
// subject, about 150 000 filled cells together.
const (
	journalBooks  = 22
	journalSheets = 12
	filledPercent = 26 // of the cells of a sheet
)

var journalMade = time.Date(2015, 5, 29, 18, 0, 0, 0, time.UTC)

// journalsBench measures the import of a school's year of class journals.
// Nothing bare does the same, so there is one side.
func (b *bench) journalsBench(ctx context.Context) error {
	path := filepath.Join(b.dir, "sosh1", "journals.zip")
	cells := 0
	if err := writeOnce(path, func(w io.Writer) (err error) {
		cells, err = writeJournals(w)
		return err
	}); err != nil {
		return err
	}
	b.describeFile(path)
	if cells > 0 {
		fmt.Fprintf(b.out, "заполненных ячеек: %d\n", cells)
	}
	return b.contest(ctx, []side{{"vsrok import, журналы", []string{"import", filepath.Join(b.dir, "ws-journals"), path}}})
}

// writeJournals writes the archive as the diary makes it, with names in cp866
// and no flag of UTF-8, and returns how many cells of it are filled.
func writeJournals(w io.Writer) (cells int, err error) {
	archive := zip.NewWriter(w)
	for n := range journalBooks {
		class := fmt.Sprintf("%d%c", 5+n%7, []rune("абвг")[n/7])
		name, err := charmap.CodePage866.NewEncoder().String(fmt.Sprintf("2014_2015_%s (%s).xlsx", class, class))
		if err != nil {
			return 0, err
		}
		member, err := archive.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Deflate, Modified: journalMade})
		if err != nil {
			return 0, err
		}
		filled, err := writeJournal(member, n, class)
		if err != nil {
			return 0, err
		}
		cells += filled
	}
	return cells, archive.Close()
}

func writeJournal(w io.Writer, n int, class string) (cells int, err error) {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetDocProps(&excelize.DocProperties{Created: journalMade.Format(time.RFC3339)}); err != nil {
		return 0, err
	}
	for i, subject := range subjects[:journalSheets] {
		sheet := subject + " " + strings.ToUpper(class)
		if _, err := book.NewSheet(sheet); err != nil {
			return 0, err
		}
		head := []string{
			fmt.Sprintf("Класс: %s (%s)", class, class), "Год: 2014/2015", "Наименование предмета: " + subject,
			fmt.Sprintf("Фамилия, имя, отчество педагога: Учитель-01%02d И.О.", 1+(n+i)%teachers),
		}
		filled, err := writeJournalSheet(book, sheet, head, uint64(n*journalSheets+i)<<20, class)
		if err != nil {
			return 0, err
		}
		cells += filled
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		return 0, err
	}
	return cells, book.Write(w)
}

// writeJournalSheet writes two lessons a week, a column a lesson, and the
// pupils' lines below. The seed makes its marks unlike those of other sheets.
func writeJournalSheet(book *excelize.File, sheet string, head []string, seed uint64, class string) (filled int, err error) {
	months, days := journalColumns()
	for i, text := range head {
		if err := book.SetCellStr(sheet, fmt.Sprintf("A%d", i+1), text); err != nil {
			return 0, err
		}
	}
	rows := map[int][]string{7: append([]string{"№ п/п", "Месяц"}, months...), 8: append([]string{"", "Число"}, days...), 9: {"", "Фамилия и имя ученика"}}
	for pupil := range pupils {
		row := []string{fmt.Sprint(pupil + 1), fmt.Sprintf("у-sosh1-%s-%02d", strings.ToUpper(class), pupil+1)}
		for column, day := range days {
			r := random(seed + uint64(pupil<<10+column))
			switch {
			case day == "":
				row = append(row, string('3'+byte(r%3)))
				filled++
			case r%100 < filledPercent:
				row = append(row, [...]string{"5", "4", "3", "2", "н", "5", "4", "4/4"}[r>>32%8])
				filled++
			default:
				row = append(row, "")
			}
		}
		rows[10+pupil] = row
	}
	for number, row := range rows {
		for i, text := range row {
			if text == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(i+1, number)
			if err != nil {
				return 0, err
			}
			if err := book.SetCellStr(sheet, cell, text); err != nil {
				return 0, err
			}
		}
	}
	return filled, nil
}

// journalColumns are rows 7 and 8 of a journal: the month in the first column
// of its block, the days, and a column after each quarter.
func journalColumns() (months, days []string) {
	names := []string{"Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"}
	quarters := []struct {
		from, to time.Time
		name     string
	}{
		{date(2014, 9, 1), date(2014, 10, 31), "1 чет"}, {date(2014, 11, 10), date(2014, 12, 27), "2 чет"},
		{date(2015, 1, 12), date(2015, 3, 21), "3 чет"}, {date(2015, 4, 1), date(2015, 5, 28), "4 чет"},
	}
	for _, quarter := range quarters {
		shown := time.Month(0)
		for day := quarter.from; !day.After(quarter.to); day = day.AddDate(0, 0, 1) {
			if day.Weekday() != time.Tuesday && day.Weekday() != time.Thursday {
				continue
			}
			month := ""
			if day.Month() != shown {
				shown, month = day.Month(), names[day.Month()-1]
			}
			months, days = append(months, month), append(days, fmt.Sprint(day.Day()))
		}
		months, days = append(months, quarter.name), append(days, "")
	}
	return months, days
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
