package form

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"vsrok/reports"
	"vsrok/reports/paper"
)

// FilledChecklist is what stands in a checklist workbook that came back.
type FilledChecklist struct {
	File, Sheet string
	headPlace   int // the row of the sheet that names the schools
	columns     []filledColumn
	rows        []filledRow
}

// Schools is how many schools the workbook has.
func (f *FilledChecklist) Schools() int { return len(f.columns) }

type filledColumn struct {
	column int // of the sheet
	head   string
}

type filledRow struct {
	number, place int // of the form, of the sheet
	text          string
	declared      bool // what the school says of a measured row
	signs         []string
}

// WorkbookError names the cells of a workbook that cannot be understood.
type WorkbookError struct {
	File, Sheet string
	Cells       []CellProblem // in the order of the sheet; empty for the file as a whole
	Reason      string        // for the file as a whole
}

// CellProblem is one cell, or the row that begins with it, and what to do.
type CellProblem struct{ Cell, Reason string }

// Error names the file, the sheet and its cells, in Russian.
func (e *WorkbookError) Error() string {
	if len(e.Cells) == 0 {
		return e.File + ": " + e.Reason
	}
	lines := make([]string, len(e.Cells))
	for i, problem := range e.Cells {
		lines[i] = fmt.Sprintf("%s, лист «%s», ячейка %s: %s", e.File, e.Sheet, problem.Cell, problem.Reason)
	}
	return strings.Join(lines, "\n")
}

// largestChecklist bounds what a workbook may unpack to, in bytes.
const largestChecklist = 64 << 20

// ReadChecklistXLSX reads a workbook of WriteXLSX that was filled in by hand;
// name is used in messages. Signs are judged by Merge. The error is a
// *WorkbookError.
func ReadChecklistXLSX(name string, r io.Reader) (*FilledChecklist, error) {
	book, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: largestChecklist,
		UnzipXMLSizeLimit: largestChecklist, RawCellValue: true})
	if err != nil {
		return nil, &WorkbookError{File: name,
			Reason: "это не книга Excel (.xlsx) или она повреждена: откройте её в Excel или LibreOffice и сохраните как «Книга Excel (.xlsx)»"}
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			return nil, &WorkbookError{File: name,
				Reason: "лист «" + sheet + "» не читается: сохраните книгу в Excel или LibreOffice ещё раз"}
		}
		filled := &FilledChecklist{File: name, Sheet: sheet}
		if problem := filled.read(rows); problem != nil {
			return nil, filled.fail(*problem)
		}
		if len(filled.columns) > 0 {
			return filled, nil
		}
	}
	return nil, &WorkbookError{File: name,
		Reason: "это не чек-лист: нет строки с заголовками «" + rowHead + "», «№», «" + wordsHead +
			"» и школами; книгу для заполнения пишет команда vsrok checklist write"}
}

func (f *FilledChecklist) fail(problems ...CellProblem) error {
	return &WorkbookError{File: f.File, Sheet: f.Sheet, Cells: problems}
}

// read takes the rows below the two heads.
func (f *FilledChecklist) read(rows [][]string) *CellProblem {
	declared, started := false, false
	for i, cells := range rows {
		first, words := strings.TrimSpace(reports.CellAt(cells, 0)),
			strings.TrimSpace(reports.CellAt(cells, wordsColumn-1))
		switch {
		case first == rowHead && words == wordsHead && !started:
			started, f.headPlace = true, i+1
			f.takeColumns(cells)
			continue
		case first == rowHead && words == declaredHead && started:
			declared = true
			continue
		case !started:
			continue
		}
		if problem := f.takeRow(cells, i+1, declared); problem != nil {
			return problem
		}
	}
	return nil
}

func (f *FilledChecklist) takeColumns(cells []string) {
	for i := wordsColumn; i < len(cells); i++ {
		if head := strings.Join(strings.Fields(cells[i]), " "); head != "" {
			f.columns = append(f.columns, filledColumn{i + 1, head})
		}
	}
}

// takeRow takes a row of the form; words without signs beside them stand
// between the parts of a checklist.
func (f *FilledChecklist) takeRow(cells []string, place int, declared bool) *CellProblem {
	written := strings.TrimSpace(reports.CellAt(cells, 0))
	if strings.TrimSpace(strings.Join(cells[min(1, len(cells)):], "")) == "" {
		return nil
	}
	number, err := strconv.Atoi(written)
	if err != nil {
		return &CellProblem{paper.At(1, place),
			fmt.Sprintf("«%s» — не номер строки формы; верните номер или возьмите книгу заново: vsrok checklist write",
				reports.Shortened(written, 40))}
	}
	row := filledRow{number: number, place: place, text: reports.CellAt(cells, wordsColumn-1), declared: declared}
	for _, column := range f.columns {
		row.signs = append(row.signs, reports.CellAt(cells, column.column-1))
	}
	f.rows = append(f.rows, row)
	return nil
}
