package layout

import (
	"fmt"
	"strings"
	"time"

	"vsrok/ingest/tabular"
)

// Table reads the rows of a block of a long table into out. It may run for
// several blocks at once, each with an out of its own.
//
// Rows that are headers themselves are listed: see NewTables.
//
// Skipped are the rows down to the header, blank rows, headers repeated at a
// page break, totals, and rows in which nothing was entered: neither a value
// nor an entry time. Late coming and exemption («о», «ОСВ») are skipped in
// marks and absences alike, because they are neither.
func (p *Plan) Table(block *tabular.Block, out *Batch) {
	r := newRowReader(p, out)
	block.Each(r.row)
}

// rowReader reads the rows of one block.
type rowReader struct {
	*Plan
	out     *Batch
	clock   clockwork // of the row's school
	zones   map[string]*time.Location
	cells   []string
	class   string                 // as written in the row before
	name    string                 // its canonical name
	classes map[string]string      // canonical names met so far
	periods map[string]string      // the same of periods
	values  map[string]valueNature // of marks and reasons met so far
}

func newRowReader(p *Plan, out *Batch) *rowReader {
	return &rowReader{
		Plan: p, out: out, clock: p.clock, zones: map[string]*time.Location{},
		classes: map[string]string{}, periods: map[string]string{}, values: map[string]valueNature{},
	}
}

// fault is what is wrong with a row: the first thing found.
type fault struct {
	field  Field
	reason string
}

const emptyCell = "пустая ячейка, а без неё строка не понятна"

// cell is a field's text as written, empty where the row is too short or the
// table has no such column.
func (r *rowReader) cell(f Field) string {
	i := r.columns[f]
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

func (r *rowReader) row(row tabular.Row) {
	r.out.Counts.Read++
	if row.Number <= r.lastHeader {
		r.out.Counts.Skipped++
		return
	}
	r.cells = row.Cells
	o := Observation{Kind: r.Kind, Row: row.Number, Date: NoDate, Entered: NoTime, Changed: NoTime}
	f := r.shapeOfRow(row)
	if f.reason == "" {
		f = r.observe(&o)
	}
	switch {
	case f.reason == "":
		r.out.Observations = append(r.out.Observations, o)
		r.out.Counts.Loaded++
	case f.reason == nothing, r.isFurniture(f):
		r.out.Counts.Skipped++
	default:
		r.reject(row.Number, f)
	}
	if f.reason != "" && f.reason != nothing {
		if h, ok := r.headerRow(row); ok {
			r.out.Headers = append(r.out.Headers, h)
		}
	}
}

// shapeOfRow is what is wrong with a row before any cell is read: it goes
// beyond the header, as two records on one line do, or it is a header, which
// must never be taken for a period grade.
func (r *rowReader) shapeOfRow(row tabular.Row) fault {
	if r.Kind == PeriodGrades && !r.periodMet() && looksLikeHeader(row.Cells, r.options.Aliases) {
		return fault{FieldPeriod, headerHere}
	}
	if r.beyondHeader() >= 0 {
		return fault{None, tooWide}
	}
	return fault{}
}

const (
	headerHere = "здесь слова заголовка, а не запись"
	tooWide    = "в строке больше ячеек, чем столбцов в заголовке"
)

// periodMet tells that the period's text has been read in a row before.
func (r *rowReader) periodMet() bool {
	_, met := r.periods[r.cell(FieldPeriod)]
	return met
}

// beyondHeader is the index of the first filled cell right of the header, -1
// where there is none.
func (r *rowReader) beyondHeader() int {
	for i := r.width; i < len(r.cells); i++ {
		if !isVoid(r.cells[i]) {
			return i
		}
	}
	return -1
}

func (r *rowReader) reject(row int, f fault) {
	if f.field == None {
		at := r.beyondHeader()
		r.out.Rejects = append(r.out.Rejects, Reject{Row: row, Column: ColumnLetter(at + 1), Value: Mask(r.cells[at]), Reason: f.reason})
		r.out.Counts.Rejected++
		return
	}
	r.out.Rejects = append(r.out.Rejects, Reject{
		Row: row, Column: r.word(f.field), Value: Mask(r.cell(f.field)), Reason: f.reason,
	})
	r.out.Counts.Rejected++
}

// observe fills o from the row; the fault is empty where all went well.
func (r *rowReader) observe(o *Observation) fault {
	o.School = Text(r.cell(FieldSchool))
	r.setZone(o.School)
	o.Subject = Text(r.cell(FieldSubject))
	o.Group = Text(r.cell(FieldGroup))
	o.Teacher = Text(r.cell(FieldTeacher))
	o.Work = r.work()
	o.ID = Text(r.cell(FieldID))
	if o.Class = r.className(); o.Class == "" {
		return fault{FieldClass, emptyCell}
	}
	if o.Subject == "" {
		return fault{FieldSubject, emptyCell}
	}
	if r.Kind != Timetable {
		if o.Pupil = Text(r.cell(FieldPupil)); o.Pupil == "" {
			return fault{FieldPupil, emptyCell}
		}
	}
	if f := r.anchor(o); f.reason != "" {
		return f
	}
	if f := r.value(); f.reason != "" {
		return f
	}
	return r.moments(o)
}

// setZone makes the clock that of the row's school.
func (r *rowReader) setZone(school string) {
	if r.options.ZoneOf == nil {
		return
	}
	zone, known := r.zones[school]
	if !known {
		if zone = r.options.ZoneOf(school); zone == nil {
			zone = r.options.Zone
		}
		r.zones[school] = zone
	}
	r.clock.zone = zone
}

func (r *rowReader) work() string {
	if r.Kind != Marks {
		return ""
	}
	return Text(r.cell(FieldWork))
}

// className is the canonical class, remembered, since it repeats.
func (r *rowReader) className() string {
	text := r.cell(FieldClass)
	if text == r.class {
		return r.name
	}
	name, ok := r.classes[text]
	if !ok {
		name = ClassName(text)
		r.classes[text] = name
	}
	r.class, r.name = text, name
	return name
}

// nothing is the reason of a row in which nothing was entered.
const nothing = "ничего не внесено"

// value judges the cell that makes a row an entry: a mark, a period grade or
// a reason of absence. Its text is read here and kept nowhere.
func (r *rowReader) value() fault {
	switch r.Kind {
	case Marks:
		return r.valueOf(FieldMark, FieldReason)
	case PeriodGrades:
		if r.columns[FieldMark] >= 0 && isVoid(r.cell(FieldMark)) {
			return r.noValue(FieldMark)
		}
	case Absences:
		return r.valueOf(FieldReason, FieldMark)
	}
	return fault{}
}

const (
	absenceHere = "здесь пропуск, а не отметка: пропуски выгрузите отдельной таблицей"
	markHere    = "здесь отметка, а не пропуск: отметки выгрузите отдельной таблицей"
)

// valueOf judges the cell of a mark or a reason; other is the column of the
// other kind, where the table has both.
func (r *rowReader) valueOf(f, other Field) fault {
	text := r.cell(f)
	nature, known := r.values[text]
	if !known {
		nature = natureOf(text)
		if len(r.values) < manyValues {
			r.values[text] = nature
		}
	}
	switch {
	case nature == void && !isVoid(r.cell(other)) && f == FieldMark:
		return fault{other, absenceHere}
	case nature == void && !isVoid(r.cell(other)):
		return fault{other, markHere}
	case nature == void:
		return r.noValue(f)
	case nature == neither:
		return fault{f, nothing}
	case nature == absence && f == FieldMark:
		return fault{f, absenceHere}
	}
	return fault{}
}

// manyValues bounds the memory of a table whose values do not repeat.
const manyValues = 10_000

// valueNature is what a mark's or reason's text says, as far as it matters.
type valueNature uint8

const (
	anything valueNature = iota
	void                 // blank, or a lone dash
	neither              // late coming, exemption
	absence              // an absence letter with no mark
)

func natureOf(text string) valueNature {
	switch {
	case isVoid(text):
		return void
	case isNeither(text):
		return neither
	}
	if m, ok := readMarks(text); ok && m.absent && m.marks == 0 {
		return absence
	}
	return anything
}

// noValue is nothing where there is no entry time either, else a fault: a
// time says that something was entered, and the cell does not show it.
func (r *rowReader) noValue(f Field) fault {
	if Text(r.cell(FieldEntered)) == "" && Text(r.cell(FieldEnteredTime)) == "" {
		return fault{f, nothing}
	}
	return fault{f, emptyCell}
}

// isVoid tells a cell that holds nothing: blank or a lone dash.
func isVoid(s string) bool {
	if s == "" {
		return true
	}
	if len(s) == 1 && s[0] > '-' || s[0] >= 0xD0 && s[0] <= 0xD3 {
		return false
	}
	switch Text(s) {
	case "", "-", "–", "—", "−":
		return true
	}
	return false
}

// neitherWords say that a pupil came late, was exempt or was there: neither
// a mark nor an absence. Folded, Latin look-alikes Cyrillic.
var neitherWords = map[string]bool{
	"о": true, "оп": true, "опозд": true, "опоздал": true, "опоздала": true, "опоздание": true,
	"осв": true, "освоб": true, "освобожден": true, "освобождена": true, "освобождение": true,
	"присутствовал": true, "присутствовала": true, "присутствие": true,
}

func isNeither(s string) bool {
	if len(s) > 40 {
		return false
	}
	return neitherWords[strings.TrimRight(cyrillic(Fold(s)), ".")]
}

func (r *rowReader) periodName() string {
	text := r.cell(FieldPeriod)
	name, ok := r.periods[text]
	if !ok {
		name = PeriodName(text)
		r.periods[text] = name
	}
	return name
}

// isCancelled tells a lesson that was called off: «Отменён», «Отмена», «Снят»,
// «Урок отменён». «Не отменён» and anything of a replacement («Замена»,
// «Отмена замены») are lessons that take place.
func isCancelled(status string) bool {
	if status == "" {
		return false
	}
	s := Fold(status)
	if strings.Contains(s, "замен") || strings.Contains(s, "не отмен") || strings.Contains(s, "не снят") {
		return false
	}
	for word := range strings.FieldsSeq(s) {
		if strings.HasPrefix(word, "отмен") || strings.HasPrefix(word, "снят") {
			return true
		}
	}
	return false
}

// isFurniture tells rows that carry no entry though they failed to read:
// blank ones, repeated headers, rows that number the columns, totals, lines
// merged over the width, the line that announces the export.
func (r *rowReader) isFurniture(f fault) bool {
	first, second := "", ""
	for _, cell := range r.cells {
		if cell = Text(cell); cell == "" {
			continue
		}
		if first != "" {
			second = cell
			break
		}
		first = cell
	}
	if first == "" || r.repeatsHeader() || isNumbering(r.cells) || isMergedLine(r.cells) {
		return true
	}
	loose := f.reason == emptyCell || f.field == None || second == first // a merged cell repeats
	return loose && (isTotal(first) || isExportLine(r.cells))
}

// isNumbering tells the row «1 | 2 | 3 …» that some forms put below a header.
func isNumbering(cells []string) bool {
	n := 0
	for _, cell := range cells {
		if cell = Text(cell); cell == "" {
			continue
		}
		if n++; cell != fmt.Sprint(n) {
			return false
		}
	}
	return n >= 3
}

func isTotal(first string) bool {
	first = Fold(first)
	return strings.HasPrefix(first, "всего") || strings.HasPrefix(first, "итого")
}
