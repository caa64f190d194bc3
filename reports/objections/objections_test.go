package objections

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
)

func day(text string) time.Time {
	date, err := time.Parse("02.01.2006", text)
	if err != nil {
		panic(err)
	}
	return date
}

// sample has a late lesson of two marks, a missing grade and a timetable.
func sample() *Book {
	return &Book{SchoolCode: "sosh3", SchoolName: "СОШ 3", Round: "Раунд: Апрель 2015",
		Cases: []analysis.Case{
			{Rule: analysis.Marks, Teacher: "Учитель-01 И.О.", Class: "5А", Subject: "=Алгебра",
				Anchor: day("06.04.2015"), Slot: 2, Ends: day("14.04.2015"),
				Late: 2, Places: []analysis.Place{{Import: 7, Row: 15}, {Import: 7, Row: 16}}},
			{Rule: analysis.PeriodGrades, Teacher: "Учитель-02 И.О.", Class: "6А", Subject: "История",
				Period: "3 четверть", Anchor: day("20.03.2015"), Ends: day("23.03.2015"), Overdue: 1},
			{Rule: analysis.Timetable, Class: "7А", Subject: "Физика", Anchor: day("07.04.2015"), Slot: 3,
				Ends: day("07.04.2015"), Late: 1},
		},
		Exports: []analysis.Export{{Number: 3, Schools: "СОШ 3", Kinds: "отметки", SHA256: strings.Repeat("a", 64)},
			{Number: 7, Schools: "СОШ 3", Kinds: "отметки", SHA256: strings.Repeat("b", 64)}},
	}
}

// filled is the sample's book with answers by cell.
func filled(t *testing.T, answers map[string]string) *bytes.Reader {
	t.Helper()
	var out bytes.Buffer
	if err := sample().WriteXLSX(&out); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, text := range answers {
		if err := book.SetCellStr(casesSheet, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var saved bytes.Buffer
	if err := book.Write(&saved); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(saved.Bytes())
}

// The title, the code, the round, two lines of help and a blank stand above the
// head in row 7.
func TestBookShowsTheCases(t *testing.T) {
	book, err := excelize.OpenReader(filled(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(casesSheet)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1", "Отметки", "Учитель-01 И.О.", "5А", "=Алгебра", "06.04.2015", "2", "2", "0", "13.04.2015",
		"СОШ 3, отметки, файл 2 из 2: строки 15–16"}
	if diff := cmp.Diff(want, rows[7][:11]); diff != "" {
		t.Error(diff)
	}
	if formula, _ := book.GetCellFormula(casesSheet, "E8"); formula != "" {
		t.Errorf("a subject became the formula %s", formula)
	}
	for cell, locked := range map[string]bool{"H8": true, "L8": false, "M8": false, "N9": false} {
		id, _ := book.GetCellStyle(casesSheet, cell)
		style, err := book.GetStyle(id)
		if err != nil || style.Protection == nil != locked && style.Protection.Locked != locked {
			t.Errorf("%s: protection %+v, %v", cell, style.Protection, err)
		}
	}
	files, err := book.GetRows(filesSheet)
	if err != nil || !strings.Contains(strings.Join(files[len(files)-1], "|"), "СОШ 3, отметки, файл 2 из 2") {
		t.Errorf("files: %q, %v", files, err)
	}
}

func TestAcceptedBecomeExemptions(t *testing.T) {
	f, err := ReadXLSX("книга.xlsx", filled(t, map[string]string{
		"L8": "болела", "M8": "Да", "N8": "протокол 3", "L9": "не согласны", "M10": "нет", "L10": "сбой"}))
	if err != nil {
		t.Fatal(err)
	}
	want := &Filled{SchoolCode: "sosh3", Refused: 1, Open: 1, Accepted: []Accepted{
		{Rule: analysis.Marks, Teacher: "Учитель-01 И.О.", Class: "5А", Subject: "=Алгебра", Date: day("06.04.2015"),
			Lesson: 2, Reason: "болела", By: "протокол 3"}}}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Fatal(diff)
	}
	const line = "sosh3;Отметки;Учитель-01 И.О.;5А;'=Алгебра;2;06.04.2015;06.04.2015;болела;протокол 3\r\n"
	text, added, err := f.AddTo(nil)
	if err != nil || added != 1 || string(text) != "\ufeffШкола;Правило;Учитель;Класс;Предмет;№ урока;С;По;Причина;Кто принял\r\n"+line {
		t.Errorf("%d lines: %q, %v", added, text, err)
	}
	if _, again, err := f.AddTo(text); again != 0 || err != nil {
		t.Errorf("the same objection is added %d times more, %v", again, err)
	}
	old := "Школа,Правило,Учитель,Класс,С,По,Причина,Кто принял\n*,*,,,20.04.2015,,Сбой сети,комиссия\n"
	text, added, err = f.AddTo([]byte(old))
	rows := strings.Split(string(text), "\r\n")
	if err != nil || added != 1 || rows[1] != "*;*;;;20.04.2015;;Сбой сети;комиссия;;" ||
		!strings.HasSuffix(rows[0], ";Предмет;№ урока") || !strings.HasSuffix(rows[2], ";'=Алгебра;2") {
		t.Errorf("%d lines: %q, %v", added, rows, err)
	}
}

func TestWrongAnswersAreNamed(t *testing.T) {
	for want, answers := range map[string]map[string]string{
		"ячейка L8: принято без причины":      {"M8": "да", "N8": "протокол 3"},
		"ячейка N8: не указано, кто принял":   {"M8": "да", "L8": "болела"},
		"ячейка M9: стоит не «да» и не «нет»": {"M9": "может быть"},
		"ячейка F8: дата не прочитана":        {"L8": "болела", "M8": "да", "N8": "протокол 3", "F8": "вчера"},
		"ячейка B8: правило не узнано":        {"L8": "болела", "M8": "да", "N8": "протокол 3", "B8": "Оценки"},
		"нет строки «Код школы:»":             {"A2": ""},
	} {
		if _, err := ReadXLSX("книга.xlsx", filled(t, answers)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := ReadXLSX("книга.xlsx", strings.NewReader("PK")); !errors.Is(err, ErrNoObjections) {
		t.Error(err)
	}
}
