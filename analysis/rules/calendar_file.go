package rules

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// CalendarFile is the name of a workspace's own table of days.
const CalendarFile = "calendar.csv"

// kindWordsOfDays are the kinds of a day as calendar.csv may write them; ordinary
// takes back what the built-in calendar says of a day.
var kindWordsOfDays = map[string]markKind{
	"holiday": holiday, "праздник": holiday,
	"day_off": dayOff, "выходной": dayOff,
	"short": shortDay, "сокращенный": shortDay,
	"working": workingDay, "рабочий": workingDay,
	"ordinary": ordinaryMark, "обычный": ordinaryMark,
}

const ordinaryMark markKind = "ordinary"

// lawfulHolidays are the holidays of every year (ТК РФ ст. 112), as month and
// day: a year that lacks one of them is not a whole year.
var lawfulHolidays = []string{
	"01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-07", "01-08", "02-23", "03-08", "05-01", "05-09", "06-12",
	"11-04",
}

// With returns the calendar with the days of a table over it: years that it
// does not know, which must be whole and join on, and single days that correct
// the years that it knows. The table is in the shape of the built-in one,
// date;kind;moved_from, in UTF-8 or windows-1251; dates may be 2028-01-01 or
// 01.01.2028 and kinds праздник, выходной, сокращённый, рабочий, обычный.
// Errors name the table, as name, and the line.
func (c *Calendar) With(name string, r io.Reader) (*Calendar, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: файл не прочитан: %w", name, err)
	}
	if !utf8.Valid(text) {
		if text, err = charmap.Windows1251.NewDecoder().Bytes(text); err != nil {
			return nil, fmt.Errorf("%s: файл не прочитан: %w", name, err)
		}
	}
	own, err := ownDays(name, strings.TrimPrefix(string(text), "\ufeff"))
	if err != nil {
		return nil, err
	}
	joined := &Calendar{marks: maps.Clone(c.marks)}
	for day, mark := range own {
		if joined.marks[day] = mark; mark.kind == ordinaryMark {
			delete(joined.marks, day)
		}
	}
	if err := joined.checkYears(); err != nil {
		return nil, fmt.Errorf("%s: %w: добавьте его или уберите более далёкие годы", name, err)
	}
	return joined, joined.checkNewYears(name, c)
}

// ownDays reads the lines of a calendar.csv.
func ownDays(name, text string) (map[time.Time]dayMark, error) {
	table := csv.NewReader(strings.NewReader(text))
	table.FieldsPerRecord = -1
	if line, _, _ := strings.Cut(text, "\n"); strings.Contains(line, ";") {
		table.Comma = ';'
	}
	days := map[time.Time]dayMark{}
	for first := true; ; first = false {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return days, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: таблица не читается (проверьте кавычки): %w", name, err)
		}
		line, _ := table.FieldPos(0)
		if strings.TrimSpace(strings.Join(row, "")) == "" || first && !startsWithDigit(row[0]) {
			continue
		}
		if err := addOwnDay(days, append(row, "", "")); err != nil {
			return nil, fmt.Errorf("%s, строка %d: %w", name, line, err)
		}
	}
}

func startsWithDigit(cell string) bool { return cell != "" && cell[0] >= '0' && cell[0] <= '9' }

// addOwnDay adds a line of at least three cells.
func addOwnDay(days map[time.Time]dayMark, row []string) error {
	day, err := ParseDay(row[0])
	if err != nil {
		return err
	}
	if _, twice := days[day]; twice {
		return fmt.Errorf("день %s записан дважды: оставьте одну строку", day.Format(RussianDay))
	}
	kind, ok := kindWordsOfDays[strings.ReplaceAll(FoldKey(row[1]), "ё", "е")]
	if !ok {
		kind, ok = kindWordsOfDays[strings.ToLower(strings.TrimSpace(row[1]))]
	}
	if !ok {
		return fmt.Errorf("неизвестный вид дня: ожидается праздник, выходной, сокращённый, рабочий или обычный")
	}
	mark := dayMark{kind: kind}
	switch moved := strings.TrimSpace(row[2]); {
	case kind == dayOff:
		if mark.movedFrom, err = ParseDay(moved); err != nil {
			return fmt.Errorf("у выходного нужна дата, с которой он перенесён: %w", err)
		}
	case moved != "":
		return fmt.Errorf("дата переноса стоит только у вида «выходной»")
	}
	days[day] = mark
	return nil
}

// checkNewYears refuses a year that the old calendar lacks and that has not
// all holidays of the law: its other days would be taken for ordinary ones.
func (c *Calendar) checkNewYears(name string, old *Calendar) error {
	for year := c.first; year <= c.last; year++ {
		if year >= old.first && year <= old.last {
			continue
		}
		missing := slices.DeleteFunc(slices.Clone(lawfulHolidays), func(monthDay string) bool {
			day, err := time.Parse(isoDay, fmt.Sprintf("%d-%s", year, monthDay))
			return err == nil && c.marks[day].kind == holiday
		})
		if len(missing) > 0 {
			return fmt.Errorf("%s: %d год неполон, нет праздника %d-%s (ТК РФ, ст. 112): внесите все дни года по производственному календарю",
				name, year, year, missing[0])
		}
	}
	return nil
}
