package layout

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/ingest/tabular"
)

// header is a candidate: one row, or two adjacent ones combined.
type header struct {
	rows     []int // numbers
	headings []Heading
	columns  [fieldCount]int // index into the cells, -1 where there is none
	fields   int             // how many are there
	shape    Shape
	kind     Kind
	missing  []Field
	remarks  []string
}

// firstHeader is the topmost header that is understood, nil where none is. Of
// it and the rows beside it what has most fields is taken, of equals the
// single row. A line of filters («Класс | 5А | Предмет | Алгебра») is none.
func firstHeader(head []tabular.Row, opts *Options) *header {
	for i := range head {
		best := understood(nil, single(head, i, opts), head[i:i+1], opts)
		if i > 0 {
			best = understood(best, pair(head, i, opts), head[i-1:i+1], opts)
		}
		if best != nil {
			if i+1 < len(head) {
				best = understood(best, pair(head, i+1, opts), head[i:i+2], opts)
			}
			return best
		}
	}
	return nil
}

// understood is the better of two headers; h counts only if it has all that
// its kind needs and its rows look like a header.
func understood(best, h *header, rows []tabular.Row, opts *Options) *header {
	looks := slices.ContainsFunc(rows, func(row tabular.Row) bool { return looksLikeHeader(row.Cells, opts.Aliases) })
	if len(h.missing) > 0 || !looks || best != nil && !h.betterThan(best) {
		return best
	}
	return h
}

func single(head []tabular.Row, i int, opts *Options) *header {
	return newHeader(opts, []int{head[i].Number}, singleWords(head[i].Cells))
}

// pair combines row i with the one above it.
func pair(head []tabular.Row, i int, opts *Options) *header {
	words := pairWords(head[i-1].Cells, head[i].Cells, opts.Aliases)
	return newHeader(opts, []int{head[i-1].Number, head[i].Number}, words)
}

// headerAt is the header that the row with that number makes by itself.
func headerAt(head []tabular.Row, number int, opts *Options) *header {
	i := slices.IndexFunc(head, func(row tabular.Row) bool { return row.Number == number })
	return single(head, i, opts)
}

// bestHeader tries every row and every two adjacent ones, for a message. The
// best has most fields; of equals the first single row.
func bestHeader(head []tabular.Row, opts *Options) *header {
	var best *header
	try := func(h *header) {
		if h.fields > 0 && (best == nil || h.betterThan(best)) {
			best = h
		}
	}
	for i := range head {
		try(single(head, i, opts))
	}
	for i := 1; i < len(head); i++ {
		try(pair(head, i, opts))
	}
	return best
}

func (h *header) betterThan(other *header) bool {
	if complete := len(h.missing) == 0; complete != (len(other.missing) == 0) {
		return complete
	}
	return h.fields > other.fields
}

func singleWords(cells []string) []string {
	words := make([]string, len(cells))
	for i, cell := range cells {
		words[i] = Text(cell)
	}
	return words
}

// pairWords combines a header of two rows. The lower text wins where there is
// one, else the upper: a vertically merged cell. Where upper and lower make
// a known word together («Дата» over «внесения»), that word wins; the upper
// cell may be merged over several columns.
func pairWords(upper, lower []string, aliases *Aliases) []string {
	words := make([]string, max(len(upper), len(lower)))
	span := ""
	for i := range words {
		above, below := cellAt(upper, i), cellAt(lower, i)
		if above != "" {
			span = above
		}
		together := strings.TrimSpace(span + " " + below)
		switch {
		case below == "":
			words[i] = above
		case aliases.Field(together) != None:
			words[i] = together
		default:
			words[i] = below
		}
	}
	return words
}

func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return Text(cells[i])
}

// newHeader maps words to fields and tells the kind from the fields.
func newHeader(opts *Options, rows []int, words []string) *header {
	h := &header{rows: rows}
	for f := range h.columns {
		h.columns[f] = -1
	}
	for i, word := range words {
		if word == "" {
			continue
		}
		field := opts.Aliases.Field(word)
		h.headings = append(h.headings, Heading{Number: i + 1, Word: word, Field: field})
		if field != None {
			h.place(field, len(h.headings)-1)
		}
	}
	h.judge(opts)
	return h
}

// place gives a field its column. Of two columns with one field the exact
// standard word wins, else the first.
func (h *header) place(field Field, at int) {
	heading := &h.headings[at]
	old := h.columns[field]
	if old < 0 {
		h.columns[field] = heading.Number - 1
		h.fields++
		return
	}
	first := slices.IndexFunc(h.headings, func(o Heading) bool { return o.Number-1 == old })
	kept, dropped := &h.headings[first], heading
	if standard := foldHeader(field.String()); foldHeader(dropped.Word) == standard &&
		foldHeader(kept.Word) != standard {
		kept, dropped = dropped, kept
	}
	h.columns[field] = kept.Number - 1
	dropped.Field = None
	h.remarks = append(h.remarks, fmt.Sprintf("столбцы %s «%s» и %s «%s» значат одно (%s): прочитан %s",
		ColumnLetter(kept.Number), kept.Word, ColumnLetter(dropped.Number), dropped.Word, field,
		ColumnLetter(kept.Number)))
}

func (h *header) has(f Field) bool { return h.columns[f] >= 0 }

// needed are the columns without which a table of a kind is not understood.
var needed = map[Kind][]Field{
	Marks:        {FieldClass, FieldSubject, FieldPupil, FieldDate, FieldMark},
	PeriodGrades: {FieldClass, FieldSubject, FieldPupil, FieldPeriod},
	Absences:     {FieldClass, FieldSubject, FieldPupil, FieldDate, FieldReason},
	Timetable:    {FieldClass, FieldDate, FieldSubject},
}

// judge tells the shape and kind from the columns and lists what they lack.
func (h *header) judge(opts *Options) {
	if h.has(FieldAt) && (h.has(FieldAction) || h.has(FieldSlot)) {
		h.shape = Log
		h.lack(FieldClass, FieldSubject, FieldAction)
		if !h.has(FieldSlot) && !h.has(FieldPeriod) {
			h.missing = append(h.missing, FieldSlot)
		}
		return
	}
	h.shape, h.kind = Table, h.tell()
	if opts.Kind != nil {
		h.kind = *opts.Kind
	}
	h.lack(needed[h.kind]...)
	if h.has(FieldMark) && h.has(FieldReason) && (h.kind == Marks || h.kind == Absences) {
		h.remarks = append(h.remarks, "в таблице есть и отметки, и пропуски: прочитаны только "+kindWords[h.kind]+
			", остальные строки отклонены; выгрузите их отдельной таблицей")
	}
	if h.kind == PeriodGrades && h.has(FieldDate) {
		h.remarks = append(h.remarks, "столбец «"+h.word(FieldDate)+"» у итоговых отметок не используется; "+
			"если в нём время внесения, отнесите его к «Дата внесения» в файле соответствия заголовков")
	}
}

var kindWords = map[Kind]string{Marks: "отметки", PeriodGrades: "итоговые отметки", Absences: "пропуски",
	Timetable: "расписание"}

// tell is the kind that the columns speak for. Marks may name the period
// beside the lesson; a plain «Дата» beside a period, with no lesson number,
// is a period grade's own date.
func (h *header) tell() Kind {
	lesson := h.has(FieldDate) && (!h.has(FieldPeriod) || h.has(FieldLesson) || foldHeader(h.word(FieldDate)) != "дата")
	switch {
	case h.has(FieldMark) && lesson:
		return Marks
	case h.has(FieldReason):
		return Absences
	case h.has(FieldPeriod) && (h.has(FieldPupil) || h.has(FieldMark)) && !lesson:
		return PeriodGrades
	case h.has(FieldPupil), h.has(FieldMark):
		return Marks
	}
	return Timetable
}

func (h *header) lack(fields ...Field) {
	for _, f := range fields {
		if !h.has(f) {
			h.missing = append(h.missing, f)
		}
	}
}

// word is the header word that a field was found under.
func (h *header) word(f Field) string {
	for _, heading := range h.headings {
		if heading.Field == f {
			return heading.Word
		}
	}
	return ""
}
