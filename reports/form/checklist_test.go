package form

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"vsrok/analysis"
)

func TestReadAprilForm(t *testing.T) {
	c := readForm(t, aprilPath)
	if len(c.Rows) != 35 || len(c.Columns) != 9 || c.Columns[0] != "МБОУ СОШ 1" ||
		c.Columns[8] != "МКОУ Платинская ООШ" {
		t.Fatalf("%d rows, columns %q", len(c.Rows), c.Columns)
	}
	want := map[int][]analysis.Rule{
		20: {"marks", "period_grades", "absences", "timetable"},
		21: {"marks", "period_grades", "absences"},
		22: {"timetable"},
	}
	for i, row := range c.Rows {
		if diff := cmp.Diff(want[i+1], row.ComputedFrom); row.Number != i+1 || diff != "" ||
			row.Indicator != (row.Number == 20) {
			t.Errorf("row %d: number %d, indicator %v, rules %s", i+1, row.Number, row.Indicator, diff)
		}
	}
	if text := c.Rows[27].Text; text != "Ведение журнала учета личных данных пользователей Системы\n:" ||
		c.Rows[27].Item != "6" {
		t.Errorf("row 28: %q, item %q", text, c.Rows[27].Item)
	}
}

// The form of April stands in its file without a byte order mark, everything
// else is what WriteChecklist writes: the file itself is what to compare with.
func TestWriteChecklistGivesTheFileBack(t *testing.T) {
	raw, err := os.ReadFile(aprilPath)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteChecklist(&out, readForm(t, aprilPath)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("\ufeff"+string(raw), out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultFormHasNoSigns(t *testing.T) {
	c, err := DefaultForm([]string{"Школа А", "Школа Б"})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rows) != 35 || !c.Rows[19].Indicator || c.Rows[34].Item != "8" {
		t.Errorf("%d rows", len(c.Rows))
	}
	for _, row := range c.Rows {
		if diff := cmp.Diff([]analysis.Sign{"", ""}, row.Signs); diff != "" {
			t.Errorf("row %d: %s", row.Number, diff)
		}
	}
}

const smallForm = "строка;номер;считается по;текст;Школа А;Школа Б\r\n" +
	"1;1;;Приказ;+;\r\n" +
	"2;2;indicator;Ввод данных;-;\r\n" +
	"3;;timetable;\"· расписание;\nкаждый день\";;\r\n"

var smallSigns = [][]analysis.Sign{{"+", ""}, {"-", ""}, {"", ""}}

// The same small form as different programs save it.
func TestReadsOtherWritings(t *testing.T) {
	cp1251, err := charmap.Windows1251.NewEncoder().String(smallForm)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"utf-8":        smallForm,
		"with mark":    "\ufeff" + smallForm,
		"windows-1251": cp1251,
		"comma":        strings.NewReplacer("расписание;\n", "расписание;\n", ";", ",").Replace(smallForm),
		"blank lines":  smallForm + ";;;;;\r\n\r\n",
		"english head": strings.Replace(smallForm, "строка;номер;считается по;текст", "Row; number;computed_from;text",
			1),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ReadChecklist("form.csv", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			var signs [][]analysis.Sign
			for _, row := range c.Rows {
				signs = append(signs, row.Signs)
			}
			if diff := cmp.Diff(smallSigns, signs); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]analysis.Rule{"timetable"}, c.Rows[1].ComputedFrom); diff != "" ||
				!c.Rows[1].Indicator {
				t.Errorf("indicator: %s", diff)
			}
			if text := c.Rows[2].Text; text != "· расписание;\nкаждый день" {
				t.Errorf("text %q", text)
			}
		})
	}
}

func TestSignsAsPeopleTypeThem(t *testing.T) {
	for cell, want := range map[string]analysis.Sign{
		"+": "+", " + ": "+", "＋": "+", "-": "-", "−": "-", "–": "-", "－": "-", "\u00a0-": "-", "": "", "  ": "",
	} {
		if got, ok := parseSign(cell); !ok || got != want {
			t.Errorf("%q: %q, %v", cell, got, ok)
		}
	}
	for _, cell := range []string{"да", "+-", "0", "?", "—", "++"} {
		if got, ok := parseSign(cell); ok {
			t.Errorf("%q was taken for %q", cell, got)
		}
	}
}

func TestChecklistErrorsNameThePlace(t *testing.T) {
	replace := func(old, new string) string { return strings.Replace(smallForm, old, new, 1) }
	for name, c := range map[string]struct {
		text, column, reason string
		line                 int
	}{
		"sign":           {replace("Приказ;+;", "Приказ;+;да"), "Школа Б", "«да» — не знак", 2},
		"after newline":  {smallForm + "4;;;Ещё;x;\r\n", "Школа А", "«x» — не знак", 6},
		"number":         {replace("\n3;", "\nтри;"), "строка", "«три» — не номер", 4},
		"number twice":   {replace("\n3;", "\n2;"), "строка", "уже была", 4},
		"rule":           {replace("timetable", "timetables"), "считается по", "timetables", 4},
		"no rules below": {replace("timetable", ""), "считается по", "нет вычисляемых строк", 0},
		"school twice":   {replace("Школа Б", "Школа А"), "Школа А", "уже есть", 1},
		"missing column": {replace("считается по", "прочее"), "", "считается по", 1},
		"no head":        {"1;2;3\r\n", "", "это не форма", 1},
		"empty":          {"", "", "это не форма", 1},
		"no rows":        {"row;number;computed_from;text\r\n", "", "ни одной строки", 0},
		"open quote":     {replace("каждый день\"", "каждый день"), "", "кавычки", 4},
		"nameless sign":  {replace("Приказ;+;", "Приказ;+;;+"), "", "в столбце 7 без заголовка", 2},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadChecklist("form.csv", strings.NewReader(c.text))
			var wrong *ChecklistError
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v", err)
			}
			if wrong.File != "form.csv" || wrong.Line != c.line || wrong.Column != c.column ||
				!strings.Contains(wrong.Reason, c.reason) {
				t.Errorf("got %v", wrong)
			}
		})
	}
}

// A heading combines the rows up to the next heading, not those after it.
func TestIndicatorEndsAtTheNextHeading(t *testing.T) {
	c, err := ReadChecklist("form.csv", strings.NewReader(smallForm+
		"4;3;;Другой показатель;;\r\n5;;marks;отметки;;\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]analysis.Rule{"timetable"}, c.Rows[1].ComputedFrom); diff != "" {
		t.Error(diff)
	}
}
