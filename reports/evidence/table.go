package evidence

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// packCSV writes a table of a pack row by row: UTF-8 with a byte order mark,
// semicolons, CRLF, formulas guarded, as WriteCSV does.
type packCSV struct {
	csv  *csv.Writer
	safe []string
}

func newPackCSV(w io.Writer, head []string) (*packCSV, error) {
	if _, err := io.WriteString(w, reports.ByteOrderMark); err != nil {
		return nil, err
	}
	table := &packCSV{csv: csv.NewWriter(w)}
	table.csv.Comma, table.csv.UseCRLF = ';', true
	return table, table.write(head)
}

func (t *packCSV) write(cells []string) error {
	t.safe = t.safe[:0]
	for _, cell := range cells {
		t.safe = append(t.safe, reports.Guard(cell))
	}
	return t.csv.Write(t.safe)
}

func (t *packCSV) flush() error {
	t.csv.Flush()
	return t.csv.Error()
}

// writePackCSV writes a whole table.
func writePackCSV(w io.Writer, head []string, rows [][]string) error {
	table, err := newPackCSV(w, head)
	for _, row := range rows {
		if err == nil {
			err = table.write(row)
		}
	}
	if err != nil {
		return err
	}
	return table.flush()
}

// readPackCSV calls fn for each row of a table whose head must be the given
// one. Errors name the line of the file.
func readPackCSV(r io.Reader, head []string, fn func(cells []string) error) error {
	text := bufio.NewReader(r)
	if mark, err := text.Peek(len(reports.ByteOrderMark)); err != nil || string(mark) != reports.ByteOrderMark {
		return errors.New("в начале нет метки UTF-8")
	}
	if _, err := text.Discard(len(reports.ByteOrderMark)); err != nil {
		return err
	}
	table := csv.NewReader(text)
	table.Comma, table.ReuseRecord, table.FieldsPerRecord = ';', true, len(head)
	first, err := table.Read()
	if err != nil || !slices.Equal(first, head) {
		return fmt.Errorf("строка 1: заголовок не тот, ожидается «%s»", strings.Join(head, ";"))
	}
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return fmt.Errorf("строка %d: запись CSV не разобрана", parse.Line)
		}
		if err != nil {
			return err
		}
		for i := range cells {
			cells[i] = reports.Unguard(cells[i])
		}
		if err := fn(cells); err != nil {
			line, _ := table.FieldPos(0)
			return fmt.Errorf("строка %d: %w", line, err)
		}
	}
}

// obligationColumns are the columns of a school's table of obligations. What
// each means stands in method.html.
var obligationColumns = []string{
	"правило", "изменение", "школа", "класс", "предмет", "дата", "период", "урок", "учитель №",
	"внесено", "выгрузка охватывает", "внесено после", "внесено не позже", "уточнено отчётом о доступе",
	"исчезло потом",
	"срок истекает", "исход", "отработка", "исключено строкой", "причина исключения",
	"выгрузка №", "лист №", "строка", "столбец",
}

// workColumn stands last in the table where kinds of work have deadlines of
// their own: which of them a mark has.
const workColumn = "вид работы №"

// obligationColumnsOf are the columns of a pack under a reading.
func obligationColumnsOf(r analysis.Reading) []string {
	if len(r.Limits.Works) == 0 {
		return obligationColumns
	}
	return append(slices.Clone(obligationColumns), workColumn)
}

// packMoment is a moment in a pack's tables; it sorts as text.
const packMoment = "2006-01-02 15:04:05.999999"

const yes = "да"

func yesWord(b bool) string {
	if b {
		return yes
	}
	return ""
}

func momentCell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(packMoment)
}

// numberCell is a number that is 0 where there is none.
func numberCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// ordinalMark follows a lesson that is told by its order and not its number.
const ordinalMark = "-й"

func obligationCells(o analysis.Obligation, columns []string) []string {
	slot := numberCell(o.Slot)
	if o.Ordinal && slot != "" {
		slot += ordinalMark
	}
	sheet := 0
	if o.Place.Import != 0 {
		sheet = o.Place.Part + 1
	}
	cells := []string{
		o.Rule.Title(), yesWord(o.IsUpdate), o.School, o.Class, o.Subject, o.Anchor.Format(time.DateOnly), o.Period,
		slot, o.Teacher,
		yesWord(o.Entered), yesWord(o.Covered), momentCell(o.After), momentCell(o.By), yesWord(o.Narrowed),
		yesWord(o.Vanished),
		momentCell(o.Ends), o.Outcome.Title(), yesWord(o.MadeUp), numberCell(o.Exemption), o.Reason,
		numberCell(o.Place.Import), numberCell(sheet), numberCell(o.Place.Row), analysis.ColumnLetters(o.Place.Col),
		numberCell(o.Work),
	}
	return cells[:len(columns)]
}

// cellReader reads the cells of one row in order and keeps the first error.
type cellReader struct {
	columns, cells []string
	err            error
}

// next is the head and the text of the next cell.
func (r *cellReader) next() (column, cell string) {
	column, cell = r.columns[0], r.cells[0]
	r.columns, r.cells = r.columns[1:], r.cells[1:]
	return column, cell
}

// skip passes over cells that nothing follows from.
func (r *cellReader) skip(n int) { r.columns, r.cells = r.columns[n:], r.cells[n:] }

func (r *cellReader) fail(column, cell, want string) {
	if r.err == nil {
		r.err = fmt.Errorf("столбец «%s»: стоит «%s», ожидается %s", column, cell, want)
	}
}

// text is a copy of a cell: the row is used again for the next one.
func (r *cellReader) text() string {
	_, cell := r.next()
	return strings.Clone(cell)
}

func (r *cellReader) yes() bool {
	column, cell := r.next()
	if cell != "" && cell != yes {
		r.fail(column, cell, "«да» или пусто")
	}
	return cell == yes
}

func (r *cellReader) number() int {
	column, cell := r.next()
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n < 0 {
		r.fail(column, cell, "целое число")
	}
	return n
}

func (r *cellReader) moment(layout string) time.Time {
	column, cell := r.next()
	if cell == "" {
		return time.Time{}
	}
	t, err := time.Parse(layout, cell)
	if err != nil {
		r.fail(column, cell, "дата вида "+layout)
	}
	return t
}

func (r *cellReader) rule() analysis.Rule {
	column, cell := r.next()
	for _, rule := range analysis.Rules {
		if rule.Title() == cell {
			return rule
		}
	}
	r.fail(column, cell, "название правила")
	return analysis.Marks
}

func (r *cellReader) outcome() analysis.Outcome {
	column, cell := r.next()
	for _, outcome := range analysis.Outcomes {
		if outcome.Title() == cell {
			return outcome
		}
	}
	r.fail(column, cell, "название исхода")
	return ""
}

func (r *cellReader) sign() analysis.Sign {
	column, cell := r.next()
	switch sign := analysis.Sign(cell); sign {
	case analysis.Plus, analysis.Minus, analysis.Unknown, analysis.Blank:
		return sign
	}
	r.fail(column, cell, "«+», «-», «?» или пусто")
	return analysis.Blank
}

func (r *cellReader) slot() (slot int, ordinal bool) {
	r.cells[0], ordinal = strings.CutSuffix(r.cells[0], ordinalMark)
	return r.number(), ordinal
}

func (r *cellReader) letters() int {
	column, cell := r.next()
	if cell == "" {
		return 0
	}
	n, err := analysis.ParseColumn(cell)
	if err != nil || analysis.ColumnLetters(n) != cell {
		r.fail(column, cell, "буквы столбца")
	}
	return n
}

// parseObligation reads what obligationCells wrote. The order of the fields
// is that of the columns.
func parseObligation(cells, columns []string) (analysis.Obligation, error) {
	r := &cellReader{columns: columns, cells: cells}
	var o analysis.Obligation
	o.Rule = r.rule()
	o.IsUpdate = r.yes()
	o.School, o.Class, o.Subject = r.text(), r.text(), r.text()
	o.Anchor = r.moment(time.DateOnly)
	o.Period = r.text()
	o.Slot, o.Ordinal = r.slot()
	o.Teacher = r.text()
	o.Entered, o.Covered = r.yes(), r.yes()
	o.After, o.By = r.moment(packMoment), r.moment(packMoment)
	o.Narrowed, o.Vanished = r.yes(), r.yes()
	o.Ends = r.moment(packMoment)
	o.Outcome = r.outcome()
	o.MadeUp = r.yes()
	o.Exemption = r.number()
	o.Reason = r.text()
	o.Place.Import = r.number()
	o.Place.Part = r.number()
	o.Place.Row = r.number()
	o.Place.Col = r.letters()
	if o.Place.Import != 0 {
		o.Place.Part--
	}
	if len(r.columns) > 0 {
		o.Work = r.number()
	}
	return o, r.err
}

var exportColumns = []string{
	"выгрузка №", "SHA-256", "размер, байт", "метка", "что в файле", "школы", "момент выгрузки",
	"строк прочитано", "загружено", "отклонено", "пропущено",
}

func writeExports(w io.Writer, exports []analysis.Export) error {
	rows := make([][]string, len(exports))
	labels := reports.FileLabels(exports)
	for i, e := range exports {
		rows[i] = []string{strconv.Itoa(e.Number), e.SHA256, strconv.FormatInt(e.Size, 10), labels[e.Number], e.Kinds,
			e.Schools, momentCell(e.ExportedAt),
			strconv.Itoa(e.Read), strconv.Itoa(e.Loaded), strconv.Itoa(e.Rejected),
			strconv.Itoa(e.Read - e.Loaded - e.Rejected)}
	}
	return writePackCSV(w, exportColumns, rows)
}

// packExports are what verify needs of the table of exports.
type packExports struct {
	numbers  map[int]bool
	sums     []string // of the files that gave rows
	rejected int
}

func readExports(r io.Reader) (packExports, error) {
	exports := packExports{numbers: map[int]bool{}}
	err := readPackCSV(r, exportColumns, func(cells []string) error {
		row := &cellReader{columns: exportColumns, cells: cells}
		number := row.number()
		sum := row.text()
		if len(sum) != len(zeroHash) {
			row.fail(exportColumns[1], sum, "SHA-256")
		}
		row.skip(5)
		read, loaded, rejected, skipped := row.number(), row.number(), row.number(), row.number()
		if row.err == nil && read != loaded+rejected+skipped {
			return fmt.Errorf("прочитано %d, а загружено, отклонено и пропущено вместе %d", read,
				loaded+rejected+skipped)
		}
		if exports.numbers[number] {
			return fmt.Errorf("выгрузка № %d стоит дважды", number)
		}
		exports.numbers[number] = true
		if loaded > 0 {
			exports.sums = append(exports.sums, sum)
		}
		exports.rejected += rejected
		return row.err
	})
	return exports, err
}
