package layout

import (
	"strings"

	"vsrok/ingest/tabular"
)

// usedFields are those that are read in every kind of table, and those of some
// kinds alone.
var usedFields = map[Kind][]Field{
	Marks:        {FieldPupil, FieldDate, FieldLesson, FieldMark, FieldWork},
	PeriodGrades: {FieldPupil, FieldPeriod, FieldMark},
	Absences:     {FieldPupil, FieldDate, FieldLesson, FieldReason},
	Timetable:    {FieldDate, FieldLesson, FieldStatus, FieldChanged},
}

func (p *Plan) uses(f Field) bool {
	switch f {
	case None:
		return false
	case FieldSchool, FieldClass, FieldGroup, FieldSubject, FieldTeacher, FieldEntered, FieldEnteredTime, FieldID:
		return true
	}
	if p.Shape == Log {
		return f == FieldAt || f == FieldSlot || f == FieldPeriod || f == FieldAction
	}
	for _, used := range usedFields[p.Kind] {
		if f == used {
			return true
		}
	}
	return false
}

// measure finds the width of the header and the columns that are not read.
func (p *Plan) measure(head []tabular.Row) {
	for _, row := range head {
		if row.Number >= p.Header[0] && row.Number <= p.lastHeader {
			p.width = max(p.width, len(row.Cells))
		}
	}
	for _, heading := range p.Headings {
		if p.uses(heading.Field) {
			continue
		}
		p.Unused = append(p.Unused, heading)
		if p.Shape == Table && !p.Timed && p.LikeEntry.Number == 0 && p.looksLikeEntry(heading, head) {
			p.LikeEntry = heading
		}
	}
}

// entryStems are parts of words over a column of entry times.
var entryStems = []string{"внес", "выстав", "создан", "ввод", "введен", "заполн", "занесен", "публик", "дата", "время"}

// looksLikeEntry tells a column that may hold entry times: by its word, or by
// cells that are dates with a time of day.
func (p *Plan) looksLikeEntry(heading Heading, head []tabular.Row) bool {
	word := Fold(heading.Word)
	for _, stem := range entryStems {
		if strings.Contains(word, stem) && heading.Field != FieldChanged && !strings.Contains(word, "рожд") {
			return true
		}
	}
	for _, row := range head {
		if row.Number <= p.lastHeader {
			continue
		}
		if s, reason := p.clock.stamp(cellAt(row.Cells, heading.Number-1)); reason == "" && s.timed {
			return true
		}
	}
	return false
}
