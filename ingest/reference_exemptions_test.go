package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vsrok/ingest/layout"
)

const exemptionHeader = "Школа;Правило;Учитель;Класс;С;По;Причина;Кто принял\n"

// folderWith is a folder of good reference tables and one file more.
func folderWith(t *testing.T, name, text string) string {
	t.Helper()
	folder := folderOf(t, someSchools, somePeriods, "")
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

func readWith(t *testing.T, name, text string) *Reference {
	t.Helper()
	ref, err := ReadReference(folderWith(t, name, text))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// refusal is the message for a bad file, without its folder.
func refusal(t *testing.T, name, text string) string {
	t.Helper()
	folder := folderWith(t, name, text)
	ref, err := ReadReference(folder)
	var referenceError *ReferenceError
	if ref != nil || !errors.As(err, &referenceError) || referenceError.File != filepath.Join(folder, name) {
		t.Errorf("%s is not refused: %v", text, err)
		return ""
	}
	return strings.ReplaceAll(err.Error(), folder+string(filepath.Separator), "")
}

func TestNoExemptionsOrAliases(t *testing.T) {
	ref := readSome(t, someSchools, somePeriods, "")
	if ref.Exemptions != nil || ref.Aliases != nil {
		t.Errorf("without their files: %v, %v", ref.Exemptions, ref.Aliases)
	}
	if ref := readWith(t, "exemptions.csv", exemptionHeader); ref.Exemptions != nil {
		t.Errorf("of a header alone: %v", ref.Exemptions)
	}
}

func TestReadExemptions(t *testing.T) {
	lines := []string{ // from line 2 on
		"sosh1;Отметки;Учитель-0101  И.О.;5a (5а);01.04.2015;2015-04-10;Карантин;протокол 3",
		"*;*;;;20.04.2015;;Сбой сети;комиссия",
		"«Школа десять»;итоговые  отметки;;10-1;;;Нет данных;комиссия",
		"gym;Расписание;;;;30.04.2015;Ремонт;комиссия",
		"gym5;absences;Учитель-0102 И.О.;;;;Болезнь;комиссия",
		"7;Пропуски;;Хор;;;Выезд;комиссия",
		"7;period_grades;;5;;;Выезд;комиссия",
		"7;timetable;;6;05.05.2015;05.05.2015;Выезд;комиссия",
		"7;MARKS;Учитель-0103 И.О.;;;;Выезд;комиссия",
		"7;*;Учитель-0104 И.О.;;;;Выезд;комиссия",
		"7;Oтмeтки;;подг. класс;;;Выезд;комиссия", // Latin O and e
	}
	ref := readWith(t, "exemptions.csv", exemptionHeader+strings.Join(lines, "\n"))
	marks, grades, absences, timetable := int(layout.Marks), int(layout.PeriodGrades), int(layout.Absences),
		int(layout.Timetable)
	want := []ExemptionRow{
		{Line: 2, School: "sosh1", Kind: marks, Teacher: "Учитель-0101 И.О.", Class: "5А", From: utcDay(2015, 4, 1),
			To: utcDay(2015, 4, 10), Reason: "Карантин", AcceptedBy: "протокол 3"},
		{Line: 3, School: "*", Kind: -1, From: utcDay(2015, 4, 20), Reason: "Сбой сети", AcceptedBy: "комиссия"},
		{Line: 4, School: "sosh10", Kind: grades, Class: "10-1", Reason: "Нет данных", AcceptedBy: "комиссия"},
		{Line: 5, School: "gym", Kind: timetable, To: utcDay(2015, 4, 30), Reason: "Ремонт", AcceptedBy: "комиссия"},
		{Line: 6, School: "gym5", Kind: absences, Teacher: "Учитель-0102 И.О.", Reason: "Болезнь",
			AcceptedBy: "комиссия"},
		{Line: 7, School: "7", Kind: absences, Class: "ХОР", Reason: "Выезд", AcceptedBy: "комиссия"},
		{Line: 8, School: "7", Kind: grades, Class: "5", Reason: "Выезд", AcceptedBy: "комиссия"},
		{Line: 9, School: "7", Kind: timetable, Class: "6", From: utcDay(2015, 5, 5), To: utcDay(2015, 5, 5),
			Reason: "Выезд", AcceptedBy: "комиссия"},
		{Line: 10, School: "7", Kind: marks, Teacher: "Учитель-0103 И.О.", Reason: "Выезд", AcceptedBy: "комиссия"},
		{Line: 11, School: "7", Kind: -1, Teacher: "Учитель-0104 И.О.", Reason: "Выезд", AcceptedBy: "комиссия"},
		{Line: 12, School: "7", Kind: marks, Class: "ПОДГ.", Reason: "Выезд", AcceptedBy: "комиссия"},
	}
	if diff := cmp.Diff(want, ref.Exemptions); diff != "" {
		t.Error(diff)
	}
}

// Optional columns may be left out; a Latin «C» looks like the column «С»; a
// file may be windows-1251 with commas.
func TestReadExemptionsOfOtherForms(t *testing.T) {
	want := []ExemptionRow{{Line: 2, School: "gym", Kind: int(layout.Absences), From: utcDay(2015, 4, 1),
		Reason: "Карантин", AcceptedBy: "комиссия"}}
	for _, text := range []string{
		"Причина;Кто принял;C;Правило;Школа\nКарантин;комиссия;01.04.2015;Пропуски;gym\n",
		windows1251(t, strings.ReplaceAll(exemptionHeader+"gym;Пропуски;;;01.04.2015;;Карантин;комиссия\n", ";", ",")),
	} {
		if diff := cmp.Diff(want, readWith(t, "exemptions.csv", text).Exemptions); diff != "" {
			t.Error(diff)
		}
	}
}

func TestReadExemptionsRefuses(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"no school", ";*;;5А;;;П;К", "exemptions.csv, строка 2, столбец «Школа»: стоит «», ожидается код или название школы"},
		{"an unknown school", "b;*;;5А;;;П;К", "строка 2, столбец «Школа»: стоит «b»"},
		{"no rule", "gym;;;5А;;;П;К", "строка 2, столбец «Правило»: стоит «», ожидается Отметки, Итоговые отметки, Пропуски или Расписание либо *"},
		{"an unknown rule", "gym;Оценки;;5А;;;П;К", "столбец «Правило»: стоит «Оценки»"},
		{"a whole school", "gym;Отметки;;;;;П;К",
			"exemptions.csv, строка 2: исключена вся школа по всему правилу: заполните хотя бы один из столбцов Учитель, Класс, С, По"},
		{"everything", "*;*;;;;;П;К", "строка 2: исключена вся школа"},
		{"any teacher", "gym;Отметки;*;;;;П;К", "столбец «Учитель»: стоит «*», ожидается один учитель"},
		{"a teacher's timetable", "gym;Расписание;Учитель-0101 И.О.;5А;;;П;К",
			"столбец «Учитель»: стоит «Учитель-0101 И.О.», но за расписание отвечает школа"},
		{"any class", "gym;Отметки;;*;;;П;К", "столбец «Класс»: стоит «*», ожидается один класс"},
		{"two classes", "gym;Отметки;;5А, 5Б;;;П;К", "столбец «Класс»: стоит «5А, 5Б»"},
		{"a range of grades", "gym;Отметки;;5-9;;;П;К", "столбец «Класс»: стоит «5-9»"},
		{"a date of Excel", "gym;Отметки;;10.янв;;;П;К", "столбец «Класс»: стоит «10.янв»"},
		{"a class that is no name", "gym;Отметки;;класс;;;П;К", "столбец «Класс»: стоит «класс»"},
		{"a first day", "gym;Отметки;;;31.04.2015;;П;К", "столбец «С»: стоит «31.04.2015», ожидается дата"},
		{"a last day", "gym;Отметки;;;;май;П;К", "столбец «По»: стоит «май», ожидается дата"},
		{"days upside down", "gym;Отметки;;;10.04.2015;09.04.2015;П;К",
			"столбец «По»: стоит 09.04.2015, а исключение начинается 10.04.2015"},
		{"no reason", "gym;Отметки;;5А;;;;К", "столбец «Причина»: ячейка пуста, ожидается причина"},
		{"nobody who accepted", "gym;Отметки;;5А;;;П;",
			"столбец «Кто принял»: ячейка пуста, ожидается должность того, кто принял исключение"},
	} {
		got := refusal(t, "exemptions.csv", exemptionHeader+test.line+"\n")
		if !strings.Contains(got, test.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %s\nwant %s alone", test.name, got, test.want)
		}
	}
	if got := refusal(t, "exemptions.csv", "Школа;Правило;Учитель;Причина\n"); !strings.Contains(got,
		"столбец «Кто принял»: столбца нет") {
		t.Errorf("a column that lacks: %s", got)
	}
}
