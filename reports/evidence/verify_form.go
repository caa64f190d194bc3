package evidence

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/form"
)

// checkFormSigns recomputes each measured cell of the form from the signs of
// the rules that it combines.
func (v *Verification) checkFormSigns(tables packTables) {
	for _, cell := range tables.signs {
		var parts []analysis.Part
		for _, rule := range cell.rules {
			i := slices.IndexFunc(tables.verdicts,
				func(x verdict) bool { return x.School == cell.school && x.Rule == rule })
			if i < 0 {
				v.fail(formSignsMember, "строка формы %d: школы %s нет в %s", cell.row, cell.school, verdictsMember)
				return
			}
			parts = append(parts, analysis.Part{Sign: tables.verdicts[i].Sign, NoExport: tables.verdicts[i].NoExport})
		}
		if sign := analysis.Combine(parts); sign != cell.sign {
			v.fail(formSignsMember, "строка формы %d, школа %s: знак «%s», а по правилам выходит «%s»", cell.row,
				cell.school, cell.sign, sign)
		}
	}
}

// mostFormBytes is how far a form may unpack.
const mostFormBytes = 256 << 20

// checkForm compares the measured cells and the numbers of the form's
// workbook with the pack's tables.
func (v *Verification) checkForm() error {
	if v.HandUp {
		return nil // it stays home
	}
	tables := v.readTables()
	data, err := v.pack.read(formMember)
	if err != nil {
		v.failWith(formMember, err)
		return nil
	}
	book, err := excelize.OpenReader(bytes.NewReader(data),
		excelize.Options{UnzipSizeLimit: mostFormBytes, UnzipXMLSizeLimit: mostFormBytes})
	if err != nil {
		v.fail(formMember, "книга не открывается: %v", err)
		return nil
	}
	defer book.Close()
	shown, err := readFormSheet(book)
	if err != nil {
		v.fail(formMember, "%v", err)
		return nil
	}
	v.compareForm(shown, tables.signs)
	if err := v.compareNumbers(book, tables); err != nil {
		v.fail(formMember, "%v", err)
	}
	v.checked("Форма: %s совпадают с таблицами пакета, числа на листе «%s» — тоже.",
		reports.Count(len(tables.signs), "измеренная клетка", "измеренные клетки", "измеренных клеток"),
		form.NumbersSheet)
	return nil
}

// formSheetCells is the form as a workbook shows it.
type formSheetCells struct {
	schools []string   // heads of the school columns
	rows    [][]string // signs below the head
}

// readFormSheet finds the form by the heads of its first columns, as the form
// package writes them.
func readFormSheet(book *excelize.File) (formSheetCells, error) {
	var shown formSheetCells
	rows, err := book.GetRows(form.FormSheet)
	if err != nil {
		return shown, fmt.Errorf("нет листа «%s»", form.FormSheet)
	}
	head := slices.IndexFunc(rows, form.IsHead)
	if head < 0 {
		return shown, fmt.Errorf("на листе «%s» не найден заголовок формы", form.FormSheet)
	}
	shown.schools = form.SchoolCells(rows[head])
	for _, cells := range rows[head+1:] {
		signs := make([]string, len(shown.schools))
		copy(signs, form.SchoolCells(cells))
		shown.rows = append(shown.rows, signs)
	}
	return shown, nil
}

// compareForm compares the measured rows sign by sign, the schools in the
// form's order; a remark's number may follow the sign.
func (v *Verification) compareForm(shown formSheetCells, signs []formSign) {
	seen := map[int]int{} // cells of a row so far
	for _, cell := range signs {
		column := seen[cell.row]
		seen[cell.row]++
		var row []string
		if cell.place > 0 && cell.place <= len(shown.rows) {
			row = shown.rows[cell.place-1]
		}
		if column >= len(row) {
			v.fail(formMember, "строка формы %d: столбца школы «%s» нет", cell.row, cell.name)
			continue
		}
		if shown.schools[column] != cell.name {
			v.fail(formMember, "строка формы %d: в столбце %d школа «%s», ожидается «%s»", cell.row, column+1,
				shown.schools[column], cell.name)
			continue
		}
		if form.SignOf(row[column]) != cell.sign {
			v.fail(formMember, "строка формы %d, школа «%s»: стоит «%s», а по данным выходит «%s»", cell.row, cell.name,
				row[column], cell.sign)
		}
	}
	for row, cells := range seen {
		if cells != len(shown.schools) {
			v.fail(formSignsMember, "строка формы %d: школ %d, а в форме их %d", row, cells, len(shown.schools))
		}
	}
}

// compareNumbers compares the sheet of numbers, which has the form's schools
// in their order, each under every rule, with the verdicts.
func (v *Verification) compareNumbers(book *excelize.File, tables packTables) error {
	rows, err := book.GetRows(form.NumbersSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return fmt.Errorf("нет листа «%s»", form.NumbersSheet)
	}
	head := slices.IndexFunc(rows, func(cells []string) bool {
		return slices.Contains(cells, "Правило") && slices.Contains(cells, "Знак")
	})
	if head < 0 {
		return fmt.Errorf("на листе «%s» не найден заголовок", form.NumbersSheet)
	}
	at, withLessons := head, slices.Contains(rows[head], form.LateLessonsHead) // not in the first packs
	for _, verdict := range tables.inFormOrder() {
		var detail numbersDetail
		if withLessons {
			detail = v.details[reports.SchoolRuleKey{Code: verdict.School, Rule: verdict.Rule}]
		}
		for _, n := range form.NumberRows(reports.SchoolRule{SchoolCode: verdict.School, SchoolName: verdict.SchoolName,
			Rule: verdict.Rule, Counts: verdict.Counts,
			Sign: verdict.Sign, Doubts: verdict.Doubts, MadeUp: verdict.MadeUp, Exempted: verdict.Exempted,
			Lessons: detail.lessons, Changes: detail.changes}) {
			if at++; at >= len(rows) {
				return fmt.Errorf("на листе «%s» нет строки «%s, %s»", form.NumbersSheet, verdict.SchoolName, n.Rule)
			}
			if err := compareNumber(n, rows[head], rows[at], withLessons); err != nil {
				return fmt.Errorf("лист «%s», строка %d, школа «%s», «%s»: %w", form.NumbersSheet, at+1,
					verdict.SchoolName, n.Rule, err)
			}
		}
	}
	return nil
}

// compareNumber refuses a line of the sheet of numbers that is not n.
func compareNumber(n form.NumberRow, head, cells []string, withLessons bool) error {
	want := [][2]string{{"Правило", n.Rule}, {"Знак", reports.SignText(n.Sign)}, {form.OutsideHead, n.Outside()},
		{reports.DoubtsHead, n.DoubtsWords()}}
	if withLessons {
		want = append(want, [2]string{form.LateLessonsHead, n.LateLessons()},
			[2]string{form.LessonShareHead, n.LessonShare()})
	}
	for _, outcome := range analysis.Outcomes {
		want = append(want, [2]string{reports.UpperFirst(outcome.Title()), strconv.Itoa(n.Counts.Of(outcome))})
	}
	for _, cell := range want {
		if got := headed(head, cells, cell[0]); got != cell[1] {
			return fmt.Errorf("в столбце «%s» стоит «%s», а по данным выходит «%s»", cell[0], got, cell[1])
		}
	}
	return nil
}

// inFormOrder are the verdicts in the order of the form's schools; none where
// the form has no measured row to tell that order.
func (t packTables) inFormOrder() []verdict {
	var ordered []verdict
	for _, cell := range t.signs {
		if cell.row != t.signs[0].row {
			break
		}
		for _, v := range t.verdicts {
			if v.School == cell.school {
				ordered = append(ordered, v)
			}
		}
	}
	return ordered
}

// headed is the cell of a row under a head; empty where there is none.
func headed(head, cells []string, word string) string {
	return reports.CellAt(cells, max(0, slices.Index(head, word)))
}
