package form

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"vsrok/analysis"
)

// On April's checklist the title, two lines of help and a blank stand above
// the head: row n of the form is in row 5+n of the sheet, the declared rows 20
// to 22 after another head in rows 42 to 44.
const (
	checklistHead = 5
	declaredPlace = 22 // of row 20 in the second part: 42 = 20 + 22
)

func checklistBook(t *testing.T, c *Checklist) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := c.WriteXLSX(&out, "Чек-лист"); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// fill types values into cells of a workbook, as a person does.
func fill(t *testing.T, raw []byte, cells map[string]string) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, value := range cells {
		if err := book.SetCellStr(checklistSheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// mergeBook reads a workbook and merges it into April's checklist, which has
// to stay as it is.
func mergeBook(t *testing.T, raw []byte) (*Checklist, []SignChange, error) {
	t.Helper()
	filled, err := ReadChecklistXLSX("чек-лист.xlsx", bytes.NewReader(raw))
	if err != nil {
		return nil, nil, err
	}
	april := readForm(t, aprilPath)
	merged, changes, err := april.Merge(filled, byName)
	if diff := cmp.Diff(readForm(t, aprilPath), april); diff != "" {
		t.Errorf("the checklist itself changed: %s", diff)
	}
	return merged, changes, err
}

func TestUnfilledChecklistChangesNothing(t *testing.T) {
	april := readForm(t, aprilPath)
	merged, changes, err := mergeBook(t, checklistBook(t, april))
	if err != nil || len(changes) > 0 {
		t.Fatalf("%v, %v", changes, err)
	}
	if diff := cmp.Diff(april, merged); diff != "" {
		t.Error(diff)
	}
}

// What is filled in by hand. D is the first school, E the second, and so on.
// In April row 3 is «-» for the first school and blank for the second, row 22
// is declared «+» by the first.
var byHand = map[string]string{
	"D8": "＋", "E8": "−", "L9": "+", "D7": "", // rows 3, 3, 4, 2
	fmt.Sprint("E", 20+declaredPlace): "–", fmt.Sprint("D", 22+declaredPlace): " ", // declared 20, 22
}

var byHandChanges = []string{
	"МБОУ СОШ 1, строка 2: было «+», стало пусто",
	"МБОУ СОШ 1, строка 3: было «-», стало «+»",
	"МБОУ СОШ 1, строка 22 (заявлено): было «+», стало пусто",
	"МБОУ СОШ 2, строка 3: было пусто, стало «-»",
	"МБОУ СОШ 2, строка 20 (заявлено): было «+», стало «-»",
	"МКОУ Платинская ООШ, строка 4: было пусто, стало «+»",
}

func checkByHand(t *testing.T, raw []byte) {
	t.Helper()
	merged, changes, err := mergeBook(t, raw)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, change := range changes {
		words = append(words, change.String())
	}
	if diff := cmp.Diff(byHandChanges, words); diff != "" {
		t.Error(diff)
	}
	want := readForm(t, aprilPath)
	want.Rows[1].Signs[0], want.Rows[2].Signs[0], want.Rows[21].Signs[0] = "", "+", ""
	want.Rows[2].Signs[1], want.Rows[19].Signs[1], want.Rows[3].Signs[8] = "-", "-", "+"
	if diff := cmp.Diff(want, merged); diff != "" {
		t.Error(diff)
	}
}

func TestChecklistFilledByHand(t *testing.T) {
	checkByHand(t, fill(t, checklistBook(t, readForm(t, aprilPath)), byHand))
}

func TestChecklistAfterLibreOffice(t *testing.T) {
	raw := officeOf(t, "list.xlsx", fill(t, checklistBook(t, readForm(t, aprilPath)), byHand), "xlsx", "list.xlsx")
	checkByHand(t, raw)
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	checkEntry(t, book)
	checkLocked(t, raw)
}

// checkEntry looks at what makes a workbook safe to fill in: drop-downs with
// their hints, locked cells, protection without a password.
func checkEntry(t *testing.T, book *excelize.File) {
	t.Helper()
	rules, err := book.GetDataValidations(checklistSheet)
	if err != nil || len(rules) == 0 {
		t.Fatalf("%d drop-downs, %v", len(rules), err)
	}
	covered := ""
	for _, rule := range rules {
		if rule.Type != "list" || html.UnescapeString(rule.Formula1) != `"+,-"` || !rule.AllowBlank ||
			!rule.ShowErrorMessage || !rule.ShowInputMessage ||
			!strings.Contains(*rule.Prompt, "Пусто — не проверялось") ||
			!strings.Contains(*rule.Error, "только «+» или «-»") {
			t.Errorf("drop-down %+v", rule)
		}
		covered += " " + rule.Sqref
	}
	if strings.Contains(covered, fmt.Sprint(checklistHead+20)) {
		t.Errorf("a measured row has a drop-down: %s", covered)
	}
	for cell, locked := range map[string]bool{"A6": true, "C8": true, "D8": false, "L40": false, "D25": true,
		"L27": true, "D42": false, "C42": true} {
		if style := styleOf(t, book, checklistSheet, cell); (style.Protection == nil ||
			style.Protection.Locked) != locked {
			t.Errorf("%s: locked is not %v", cell, locked)
		}
	}
	if protection, err := book.GetSheetProtection(checklistSheet); err != nil || protection.Password != "" ||
		!protection.SelectUnlockedCells {
		t.Errorf("protection %+v, %v", protection, err)
	}
}

// checkLocked looks at the sheet itself: protected, and without a password.
func checkLocked(t *testing.T, raw []byte) {
	t.Helper()
	sheet := partOf(t, raw, "xl/worksheets/sheet1.xml")
	if !strings.Contains(sheet, `<sheetProtection`) || strings.Contains(sheet, "password=") ||
		strings.Contains(sheet, "hashValue") {
		t.Error("the sheet is open, or locked with a password")
	}
}

func TestChecklistIsSafeToFillIn(t *testing.T) {
	raw := checklistBook(t, readForm(t, aprilPath))
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	checkEntry(t, book)
	checkLocked(t, raw)
	for cell, want := range map[string]string{"D5": "МБОУ СОШ 1", "D8": "-", "D25": "авто", "A42": "20", "D42": "+",
		"D43": "", "D44": "+"} {
		if got := valueOf(t, book, checklistSheet, cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
}

// One school's workbook leaves the others alone; a school that the checklist
// lacks gets a column.
func TestChecklistOfOneSchool(t *testing.T) {
	april := readForm(t, aprilPath)
	one := april.Select([]School{{Code: "МБОУ СОШ 3", Name: "МБОУ СОШ 3"}, {Code: "new", Name: "Новая школа"}}, byName)
	merged, changes, err := mergeBook(t, fill(t, checklistBook(t, one), map[string]string{"D8": "-", "E7": "+"}))
	if err != nil {
		t.Fatal(err)
	}
	want := []SignChange{{School: "МБОУ СОШ 3", Row: 3, Was: "+", Now: "-"},
		{School: "Новая школа", Row: 2, Was: "", Now: "+"}}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Error(diff)
	}
	april.Rows[2].Signs[2] = "-"
	april.Columns = append(april.Columns, "Новая школа")
	for i := range april.Rows {
		april.Rows[i].Signs = append(april.Rows[i].Signs, "")
	}
	april.Rows[1].Signs[9] = "+"
	if diff := cmp.Diff(april, merged); diff != "" {
		t.Error(diff)
	}
}

func TestChecklistNamesTheCells(t *testing.T) {
	for name, c := range map[string]struct {
		cells map[string]string
		want  []string
	}{
		"signs": {map[string]string{"E7": "да", "F9": "0", "G43": "?"},
			[]string{"E7: «да» — не знак", "F9: «0» — не знак", "G43: «?» — не знак"}},
		"measured":    {map[string]string{"D25": "+"}, []string{"D25: стоит «+», а эту строку измеряет программа"}},
		"other text":  {map[string]string{"C8": "приказ"}, []string{"C8: текст строки 3 не тот"}},
		"unknown row": {map[string]string{"A8": "99"}, []string{"A8: строки 99 нет в форме"}},
		"row twice":   {map[string]string{"A8": "2"}, []string{"A8: строка 2 уже стоит в ячейке A7"}},
		"no number":   {map[string]string{"A8": "три"}, []string{"A8: «три» — не номер строки"}},
		"manual below": {map[string]string{"A42": "3", "C42": readForm(t, aprilPath).Rows[2].Text},
			[]string{"A42: строку 3 программа не измеряет"}},
		"unknown":       {map[string]string{"D5": "Чужая"}, []string{"D5: школы «Чужая» нет в schools.csv"}},
		"twice a place": {map[string]string{"E5": "МБОУ СОШ 1"}, []string{"E5: школа «МБОУ СОШ 1» уже стоит"}},
	} {
		t.Run(name, func(t *testing.T) {
			filled, err := ReadChecklistXLSX("чек-лист.xlsx",
				bytes.NewReader(fill(t, checklistBook(t, readForm(t, aprilPath)), c.cells)))
			if err == nil {
				known := func(column string) (School, bool) {
					return School{Code: column, Name: column},
						column != "Чужая"
				}
				_, _, err = readForm(t, aprilPath).Merge(filled, known)
			}
			var wrong *WorkbookError
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v", err)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want) {
				t.Errorf("got %q", lines)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(lines[i], "чек-лист.xlsx, лист «Чек-лист», ячейка "+want) {
					t.Errorf("got %q, want %q", lines[i], want)
				}
			}
		})
	}
}

func TestChecklistRefusesOtherFiles(t *testing.T) {
	form := render(t, aprilForm(t))
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"text":   {[]byte("row;number\n"), "это не книга Excel"},
		"empty":  {nil, "это не книга Excel"},
		"broken": {checklistBook(t, readForm(t, aprilPath))[:4000], "это не книга Excel"},
		"other":  {numbersOnly(t, form), "это не чек-лист"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadChecklistXLSX("x.xlsx", bytes.NewReader(c.raw))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "x.xlsx") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// numbersOnly is a workbook without the sheet of the form.
func numbersOnly(t *testing.T, raw []byte) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if err := book.DeleteSheet(FormSheet); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The filled form itself cannot be taken for a checklist: its rows have no
// numbers.
func TestFilledFormIsNoChecklist(t *testing.T) {
	_, _, err := mergeBook(t, render(t, aprilForm(t)))
	var wrong *WorkbookError
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "это не чек-лист") {
		t.Errorf("got %v", err)
	}
}

func TestMissingRowsAreTold(t *testing.T) {
	april := readForm(t, aprilPath)
	short := &Checklist{Columns: april.Columns, Rows: append([]ChecklistRow(nil), april.Rows[1:]...)}
	filled, err := ReadChecklistXLSX("x.xlsx", bytes.NewReader(checklistBook(t, short)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1}, april.Missing(filled)); diff != "" {
		t.Error(diff)
	}
	merged, changes, err := april.Merge(filled, byName)
	if err != nil || len(changes) != 0 || merged.Rows[0].Signs[0] != analysis.Blank {
		t.Errorf("%v, %v", changes, err)
	}
}

func TestChecklistBytesAreTheSame(t *testing.T) {
	first := checklistBook(t, readForm(t, aprilPath))
	for range 5 {
		if !bytes.Equal(first, checklistBook(t, readForm(t, aprilPath))) {
			t.Fatal("two workbooks of one checklist differ")
		}
	}
}
