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
	class   string    // as written in the row before
	last    classText // what it says
	written string    // of the row's school, and what it says
	named   string
	classes map[string]classText   // met so far
	periods map[string]string      // the same of periods
	values  map[string]valueOfCell // of marks and reasons met so far
	faults  []tabular.CellFault    // of the row
	used    []usedColumn
}

func newRowReader(p *Plan, out *Batch) *rowReader {
	return &rowReader{
		Plan: p, out: out, clock: p.clock, zones: map[string]*time.Location{}, used: usedColumns(p),
		classes: map[string]classText{}, periods: map[string]string{}, values: map[string]valueOfCell{},
	}
}

// fault is what is wrong with a row: the first thing found.
type fault struct {
	field  Field
	reason string
}

const (
	emptyCell   = "пустая ячейка, а без неё строка не понятна"
	strayName   = "здесь имя ученика: похоже, ячейки строки сдвинуты; исправьте её в файле"
	shiftedCell = "здесь дата: похоже, ячейки строки сдвинуты; исправьте её в файле"
)

// startsWithDate tells a cell of words that begins like 06.04.2015 or 2015-04-06.
func startsWithDate(s string) bool {
	return len(s) >= 10 && s[0] >= '0' && s[0] <= '9' &&
		(s[2] == '.' && s[5] == '.' || s[2] == '/' && s[5] == '/' || s[4] == '-' && s[7] == '-')
}

// cell is a field's text as written, empty where the row is too short or the
// table has no such column.
func (r *rowReader) cell(f Field) string {
	i := r.columns[f]
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return excelText(r.cells[i])
}

func (r *rowReader) row(row tabular.Row) {
	r.out.Counts.Read++
	if row.Number <= r.lastHeader {
		r.out.Counts.Skipped++
		return
	}
	r.cells, r.faults = row.Cells, row.Faults
	o := Observation{Kind: r.Kind, Row: row.Number, Date: NoDate, Entered: NoTime, Changed: NoTime}
	f := r.shapeOfRow(row)
	if f.reason == "" {
		f = r.brokenCell()
	}
	entries := 1
	if f.reason == "" {
		entries, f = r.observe(&o)
	}
	switch {
	case f.reason == "":
		for range entries {
			r.out.Observations = append(r.out.Observations, o)
		}
		r.out.Counts.Loaded++
	case f.reason == nothing:
		r.out.Blank++
		r.out.Counts.Skipped++
	case r.isFurniture(f):
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
	rejected := Reject{Row: row, Reason: f.reason, School: Text(r.cell(FieldSchool)), Date: r.dateOfReject(),
		Kinds: r.kindsOfReject(f)}
	if f.field == None {
		at := r.beyondHeader()
		rejected.Column, rejected.Value = ColumnLetter(at+1), Mask(r.cells[at])
	} else {
		rejected.Column, rejected.Value = r.word(f.field), Mask(r.cell(f.field))
	}
	r.out.Rejects = append(r.out.Rejects, rejected)
	r.out.Counts.Rejected++
}

// dateOfReject is the lesson's date, whatever else is wrong with the row.
func (r *rowReader) dateOfReject() int32 {
	if r.Kind == PeriodGrades || r.Shape == Log {
		return NoDate
	}
	clock := r.clock
	clock.orders, clock.tally = &r.options.Dates[FieldDate], nil
	date, reason := clock.date(r.cell(FieldDate))
	if reason != "" || r.options.uncovered(date) != "" {
		return NoDate
	}
	return date
}

// kindsOfReject are the kinds of entry that the row may have shown; of a log none.
func (r *rowReader) kindsOfReject(f fault) KindSet {
	switch {
	case r.Shape == Log:
		return 0
	case f.reason == absenceHere:
		return KindsOf(Absences)
	case f.reason == markHere:
		return KindsOf(Marks)
	}
	return KindsOf(r.Kind)
}

// usedColumn is a column of the sheet that is read, and what it holds.
type usedColumn struct {
	field Field
	at    int
}

func usedColumns(p *Plan) []usedColumn {
	var used []usedColumn
	for f := FieldSchool; f < fieldCount; f++ {
		if p.columns[f] >= 0 {
			used = append(used, usedColumn{f, p.columns[f]})
		}
	}
	return used
}

// brokenCell is the first used column in which the file tells nothing that can
// be read: an error of Excel, or what the reader of the file says.
func (r *rowReader) brokenCell() fault {
	for _, column := range r.used {
		if column.at >= len(r.cells) {
			continue
		}
		if text := excelError(r.cells[column.at]); text != "" {
			return fault{column.field, fmt.Sprintf("в ячейке ошибка Excel (%s): исправьте её и сохраните файл заново",
				text)}
		}
		for _, broken := range r.faults {
			if broken.Column == column.at {
				return fault{column.field, broken.Reason}
			}
		}
	}
	return fault{}
}

// observe fills o from the row, which shows so many entries; the fault is empty
// where all went well.
func (r *rowReader) observe(o *Observation) (entries int, f fault) {
	o.School = r.school()
	o.Subject = Text(r.cell(FieldSubject))
	o.Teacher = Text(r.cell(FieldTeacher))
	o.Work = r.work()
	if f = r.who(o); f.reason != "" {
		return 0, f
	}
	if f = r.anchor(o); f.reason != "" {
		return 0, f
	}
	if entries, f = r.value(o); f.reason != "" {
		return 0, f
	}
	return entries, r.moments(o)
}

// who reads the class, its group, the pupil and the record's number; the subject
// is read already.
func (r *rowReader) who(o *Observation) fault {
	class := r.classOf()
	o.Class, o.Pupil = class.name, identifier(r.cell(FieldPupil))
	switch {
	case o.Class == "":
		return fault{FieldClass, emptyCell}
	case o.Subject == "":
		return fault{FieldSubject, emptyCell}
	case o.Pupil == "" && r.Kind != Timetable:
		return fault{FieldPupil, emptyCell}
	case startsWithDate(o.Subject):
		return fault{FieldSubject, shiftedCell}
	case startsWithDate(o.Teacher):
		return fault{FieldTeacher, shiftedCell}
	case isShortened(o.Pupil):
		return fault{FieldPupil, shortenedID}
	case class.fault != "":
		return fault{FieldClass, class.fault}
	}
	if r.Kind == Timetable {
		o.Pupil = ""
	}
	if o.Group = Text(r.cell(FieldGroup)); o.Group == "" {
		o.Group = class.group
	}
	if o.ID = identifier(r.cell(FieldID)); isShortened(o.ID) {
		return fault{FieldID, shortenedID}
	}
	return r.stray(o)
}

// stray is the column in which the name of a pupil stands instead of its own.
func (r *rowReader) stray(o *Observation) fault {
	if len(r.options.Strays) == 0 {
		return fault{}
	}
	for _, at := range []Stray{{FieldClass, o.Class}, {FieldSubject, o.Subject}, {FieldTeacher, o.Teacher},
		{FieldGroup, o.Group}, {FieldWork, o.Work}} {
		if r.options.Strays[at] {
			return fault{at.Field, strayName}
		}
	}
	return fault{}
}

// school is the text of the row's school, whose clock counts from now on; many
// rows have the school of the row before them.
func (r *rowReader) school() string {
	text := r.cell(FieldSchool)
	if text != r.written || text == "" {
		r.written, r.named = text, Text(text)
		r.setZone(r.named)
	}
	return r.named
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

// classText is what a text of the column «Класс» says.
type classText struct {
	name, group string
	fault       string // why it is no class
}

// classOf reads the class, remembered, since it repeats.
func (r *rowReader) classOf() classText {
	text := r.cell(FieldClass)
	if text == r.class {
		return r.last
	}
	class, ok := r.classes[text]
	if !ok {
		class = classText{ClassName(text), ClassGroup(text), classFault(text)}
		r.classes[text] = class
	}
	r.class, r.last = text, class
	return class
}

// nothing is the reason of a row in which nothing was entered.
const nothing = "ничего не внесено"

// value judges the cell that makes a row an entry: a mark, a period grade, a
// reason of absence or a lesson's status, and counts the entries that it shows.
// Its text is read here and kept nowhere.
func (r *rowReader) value(o *Observation) (entries int, f fault) {
	switch r.Kind {
	case Marks:
		return r.valueOf(FieldMark, FieldReason)
	case PeriodGrades:
		if r.columns[FieldMark] < 0 {
			return 1, fault{}
		}
		entered, ok := readGrade(r.cell(FieldMark))
		switch {
		case !ok:
			return 0, fault{FieldMark, notGrade}
		case !entered:
			return 0, fault{FieldMark, nothing}
		}
	case Absences:
		return r.valueOf(FieldReason, FieldMark)
	case Timetable:
		held, ok := heldStatus(r.cell(FieldStatus))
		if !ok {
			return 0, fault{FieldStatus, notStatus}
		}
		o.Cancelled = !held
	}
	return 1, fault{}
}

const (
	absenceHere = "здесь пропуск, а не отметка: пропуски выгрузите отдельной таблицей"
	markHere    = "здесь отметка, а не пропуск: отметки выгрузите отдельной таблицей"
	notMark     = "не отметка: ожидаются числа от 1 до 100, «зач», «н/а»"
	notAbsence  = "не пропуск: ожидается «н», «б», «болезнь», «уважительная» и подобные"
	notGrade    = "не итоговая отметка: ожидаются числа от 1 до 100, «зач», «н/а», «осв»"
	notStatus   = "статус урока не понят: ожидается «Проведён», «Отменён», «Перенесён», «Замена» и подобные"
)

// valueOfCell is what a mark's or reason's text says.
type valueOfCell struct {
	cellMarks
	known bool
}

// nothing tells that the cell says that nothing was entered.
func (v valueOfCell) nothing() bool { return v.known && v.marks == 0 && !v.absent }

// read looks a cell of a mark or reason up, once for each text.
func (r *rowReader) read(f Field) valueOfCell {
	text := r.cell(f)
	if text == "" {
		return valueOfCell{known: true}
	}
	value, met := r.values[text]
	if !met {
		value.cellMarks, value.known = readMarks(text)
		if len(r.values) < manyValues {
			r.values[text] = value
		}
	}
	if f == FieldReason {
		if answer, ok := absenceAnswers[foldWord(text)]; ok {
			return valueOfCell{answer, true}
		}
	}
	return value
}

// valueOf judges the cell of a mark or a reason; other is the column of the
// other kind, where the table has both.
func (r *rowReader) valueOf(f, other Field) (entries int, _ fault) {
	value, ofOther := r.read(f), valueOfCell{known: true}
	if r.columns[other] >= 0 {
		ofOther = r.read(other)
	}
	switch {
	case value.nothing() && f == FieldMark && ofOther.absent:
		return 0, fault{other, absenceHere}
	case value.nothing() && f == FieldReason && ofOther.marks > 0:
		return 0, fault{other, markHere}
	case value.nothing():
		return 0, fault{f, nothing}
	case !value.known && f == FieldMark:
		return 0, fault{f, notMark}
	case !value.known:
		return 0, fault{f, notAbsence}
	case f == FieldMark && value.marks == 0:
		return 0, fault{f, absenceHere}
	case f == FieldReason && !value.absent:
		return 0, fault{f, markHere}
	case f == FieldMark:
		return value.marks, fault{}
	}
	return 1, fault{}
}

// manyValues bounds the memory of a table whose values do not repeat.
const manyValues = 10_000

// readGrade reads a period grade: whether one was entered, and whether the text
// is understood.
func readGrade(text string) (entered, ok bool) {
	if Text(text) == "" {
		return false, true
	}
	if m, known := gradeWords[foldWord(text)]; known {
		return m.marks > 0, true
	}
	m, ok := readGlued(wholeNumber(Text(text)))
	return ok && m.marks == 1 && !m.absent && !m.late, ok && m.marks == 1 && !m.absent && !m.late
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

func (r *rowReader) periodName() string {
	text := r.cell(FieldPeriod)
	name, ok := r.periods[text]
	if !ok {
		name = PeriodName(text)
		r.periods[text] = name
	}
	return name
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
