package objections

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"vsrok/reports"
)

// exemptionColumns are the columns of exemptions.csv.
var exemptionColumns = []string{"Школа", "Правило", "Учитель", "Класс", "Предмет", "№ урока", "С", "По", "Причина",
	"Кто принял"}

// AddTo adds what was accepted to the text of an exemptions.csv, which may be
// empty; lines that stand there already are not added again. Columns that the
// file lacks are added to it. It answers the new text and how many lines are new.
func (f *Filled) AddTo(old []byte) (text []byte, added int, err error) {
	rows, err := parse(old)
	if err != nil {
		return nil, 0, err
	}
	if len(rows) == 0 {
		rows = [][]string{slices.Clone(exemptionColumns)}
	}
	head := rows[0]
	for _, column := range exemptionColumns {
		if !slices.Contains(head, column) {
			head = append(head, column)
		}
	}
	rows[0] = head
	for i := range rows[1:] {
		for len(rows[1+i]) < len(head) {
			rows[1+i] = append(rows[1+i], "")
		}
	}
	for _, one := range f.Accepted {
		row := one.row(f.SchoolCode, head)
		if !slices.ContainsFunc(rows, func(other []string) bool { return slices.Equal(other, row) }) {
			rows, added = append(rows, row), added+1
		}
	}
	var out bytes.Buffer
	err = reports.WriteCSV(&out, rows)
	return out.Bytes(), added, err
}

// row is a line of exemptions.csv in the order of its head.
func (one Accepted) row(school string, head []string) []string {
	lesson, date := "", reports.Date(one.Date)
	if one.Lesson > 0 {
		lesson = strconv.Itoa(one.Lesson)
	}
	cells := map[string]string{"Школа": school, "Правило": one.Rule.Title(), "Учитель": one.Teacher, "Класс": one.Class,
		"Предмет": one.Subject,
		"№ урока": lesson, "С": date, "По": date, "Причина": one.Reason, "Кто принял": one.By}
	row := make([]string, len(head))
	for i, column := range head {
		row[i] = cells[column]
	}
	return row
}

// parse reads the table as the program and Excel write it.
func parse(text []byte) ([][]string, error) {
	if !utf8.Valid(text) {
		decoded, err := charmap.Windows1251.NewDecoder().Bytes(text)
		if err != nil {
			return nil, err
		}
		text = decoded
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if reader.Comma = ','; strings.Count(string(first), ";") > strings.Count(string(first), ",") {
		reader.Comma = ';'
	}
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, errors.New("exemptions.csv не разобран: откройте его в Excel и сохраните как «CSV UTF-8», затем повторите")
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = reports.Unguard(strings.TrimSpace(cell))
		}
	}
	return rows, nil
}
