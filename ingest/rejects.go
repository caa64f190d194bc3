package ingest

import (
	"cmp"
	"database/sql/driver"
	"slices"

	"vsrok/ingest/layout"
	"vsrok/ingest/store"
)

// keptRejects is how many rejected rows of a file are kept with their places;
// all are counted.
const keptRejects = 10_000

// rejects gathers the rejected rows of a file. Blocks come in any order: the
// first rows are kept.
type rejects struct {
	first  []partReject
	counts map[rejectKind]int
}

type partReject struct {
	part, school int // school 0: not told
	layout.Reject
}

// rejectKind is what rejected rows that are counted together have in common.
type rejectKind struct {
	part, school int // school 0: not told
	kinds        layout.KindSet
	date         int32
}

// add keeps and counts rows of one part; school finds the number of the
// school that a row names.
func (r *rejects) add(part int, rows []layout.Reject, school func(string) int) {
	if r.counts == nil {
		r.counts = map[rejectKind]int{}
	}
	for _, row := range rows {
		number := school(row.School)
		r.first = append(r.first, partReject{part, number, row})
		r.counts[rejectKind{part, number, row.Kinds, row.Date}]++
	}
	if len(r.first) > 2*keptRejects {
		r.cut()
	}
}

// cut leaves the first rows, in their order.
func (r *rejects) cut() {
	slices.SortStableFunc(r.first, func(a, b partReject) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.Row, b.Row))
	})
	r.first = slices.Clone(r.first[:min(len(r.first), keptRejects)])
}

// list is the rows that are kept, without their parts.
func (r *rejects) list() []layout.Reject {
	var rows []layout.Reject
	for _, row := range r.first {
		rows = append(rows, row.Reject)
	}
	return rows
}

// write keeps what was gathered in the transaction of the file.
func (r *rejects) write(w *store.Writer) error {
	if err := w.Append("reject", r.rows()); err != nil {
		return err
	}
	return w.Append("reject_count", r.countRows())
}

// rows are the rows of table reject.
func (r *rejects) rows() []store.Row {
	rows := make([]store.Row, len(r.first))
	for i, row := range r.first {
		rows[i] = store.Row{uint16(row.part), uint32(row.Row), row.Column, row.Value, row.Reason,
			schoolValue(row.school)}
	}
	return rows
}

// schoolValue is a school's number, NULL where it is not told.
func schoolValue(school int) driver.Value {
	if school == 0 {
		return nil
	}
	return uint16(school)
}

// countRows are the rows of table reject_count: a row that may show one of
// several kinds is counted in each.
func (r *rejects) countRows() []store.Row {
	var rows []store.Row
	for of, n := range r.counts {
		for kind := layout.Marks; kind <= layout.Timetable; kind++ {
			if of.kinds.Has(kind) {
				rows = append(rows, store.Row{uint16(of.part), schoolValue(of.school), uint8(kind), dateValue(of.date),
					int64(n)})
			}
		}
	}
	return rows
}
