package objections

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/paper"
)

// Accepted is one disputed lesson that was accepted.
type Accepted struct {
	Rule                    analysis.Rule
	Teacher, Class, Subject string
	Date                    time.Time // the lesson's, or the end of the period
	Lesson                  int       // its number; 0 where it has none
	Reason, By              string
}

// Filled is what stands in a workbook of objections that came back.
type Filled struct {
	SchoolCode string
	Accepted   []Accepted
	Refused    int // cases that were decided with «нет»
	Open       int // cases with a reason and no decision yet
}

// ErrNoObjections is the cause where a file is no workbook of objections.
var ErrNoObjections = errors.New("no workbook of objections")

// largestBook bounds a workbook, unpacked, in bytes.
const largestBook = 64 << 20

// ReadXLSX reads a filled workbook; name is used in messages. Every cell that
// cannot be understood is named in the error.
func ReadXLSX(name string, r io.Reader) (*Filled, error) {
	book, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: largestBook, UnzipXMLSizeLimit: largestBook})
	if err != nil {
		return nil, fmt.Errorf("%s: это не книга Excel; книгу возражений пишет команда vsrok objections write: %w",
			name, ErrNoObjections)
	}
	defer book.Close()
	rows, err := book.GetRows(casesSheet)
	if err != nil {
		return nil, fmt.Errorf("%s: это не книга возражений: нет листа «%s»; её пишет команда vsrok objections write: %w", name, casesSheet, ErrNoObjections)
	}
	filled, head := &Filled{}, -1
	for i, cells := range rows {
		if code, ok := strings.CutPrefix(cellOf(cells, numberColumn), codeLabel); ok {
			filled.SchoolCode = strings.TrimSpace(code)
		}
		if cellOf(cells, numberColumn) == columns[0].head && cellOf(cells, ruleColumn) == columns[1].head {
			head = i
			break
		}
	}
	if head < 0 || filled.SchoolCode == "" {
		return nil, fmt.Errorf("%s, лист «%s»: нет строки «%s» или заголовка таблицы: возьмите книгу заново командой vsrok objections write: %w",
			name, casesSheet, strings.TrimSpace(codeLabel), ErrNoObjections)
	}
	var problems []string
	for i, cells := range rows[head+1:] {
		if err := filled.take(cells, head+2+i); err != nil {
			problems = append(problems, fmt.Sprintf("%s, лист «%s», %v", name, casesSheet, err))
		}
	}
	if len(problems) > 0 {
		return nil, errors.New(strings.Join(problems, "\n"))
	}
	return filled, nil
}

func cellOf(cells []string, column int) string {
	return strings.TrimSpace(reports.CellAt(cells, column-1))
}

// take reads one case.
func (f *Filled) take(cells []string, place int) error {
	problem := func(column int, text string) error {
		return fmt.Errorf("ячейка %s: %s", paper.At(column, place), text)
	}
	accepted, reason, by := strings.ToLower(cellOf(cells, acceptedColumn)), cellOf(cells, reasonColumn),
		cellOf(cells, byColumn)
	switch {
	case accepted == no:
		f.Refused++
		return nil
	case accepted == "":
		if reason != "" {
			f.Open++
		}
		return nil
	case accepted != yes:
		return problem(acceptedColumn, "стоит не «да» и не «нет»; сотрите или выберите из списка")
	case reason == "":
		return problem(reasonColumn, "принято без причины: впишите её")
	case by == "":
		return problem(byColumn, "не указано, кто принял: впишите должность или номер протокола")
	}
	one, err := f.caseOf(cells, problem)
	if err != nil {
		return err
	}
	one.Reason, one.By = reason, by
	f.Accepted = append(f.Accepted, one)
	return nil
}

func (f *Filled) caseOf(cells []string, problem func(int, string) error) (Accepted, error) {
	one := Accepted{Teacher: cellOf(cells, teacherColumn), Class: cellOf(cells, classColumn),
		Subject: cellOf(cells, subjectColumn)}
	i := slices.IndexFunc(analysis.Rules,
		func(rule analysis.Rule) bool { return rule.Title() == cellOf(cells, ruleColumn) })
	if i < 0 {
		return one, problem(ruleColumn, "правило не узнано: верните его, как было")
	}
	one.Rule = analysis.Rules[i]
	var err error
	if one.Date, err = time.Parse("02.01.2006", cellOf(cells, dateColumn)); err != nil {
		return one, problem(dateColumn, "дата не прочитана: верните её, как была, например 06.04.2015")
	}
	if lesson := cellOf(cells, lessonColumn); lesson != "" {
		if one.Lesson, err = strconv.Atoi(lesson); err != nil {
			return one, problem(lessonColumn, "номер урока не прочитан: верните его, как был")
		}
	}
	if one.Class == "" || one.Subject == "" {
		return one, problem(classColumn, "нет класса или предмета: верните их, как были")
	}
	return one, nil
}
