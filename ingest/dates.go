package ingest

import "vsrok/ingest/layout"

// lookForDates tells from the rows of this pass in which order the columns of
// each sheet write their dates. What an earlier pass counted is kept, so that
// the passes come to an end.
func (w *fileWrite) lookForDates() {
	if w.opts.Dates != layout.Untold {
		return
	}
	pass := map[sheetKey]*layout.DateTally{}
	for part, s := range w.file.sheets {
		if pass[s.key] == nil {
			pass[s.key] = &layout.DateTally{}
		}
		pass[s.key].Add(&w.dates[part])
		pass[s.key].Widen(&s.Titles) // which the pages of a journal share
	}
	books := map[int]*layout.DateTally{}
	for key, tally := range pass {
		kept := w.found.dates[key]
		if kept == nil {
			kept = &layout.DateTally{}
			w.found.dates[key] = kept
		}
		kept.Widen(tally)
		if books[key.member] == nil {
			books[key.member] = &layout.DateTally{}
		}
		books[key.member].Add(kept)
	}
	for _, s := range w.file.sheets {
		w.orderDates(s, books[s.key.member])
	}
}

// orderDates keeps the orders of a sheet's dates, or refuses the sheet whose
// dates cannot be told.
func (w *fileWrite) orderDates(s *sheet, book *layout.DateTally) {
	tally := w.found.dates[s.key]
	orders := tally.Orders(book)
	if reason := s.Doubt(tally, orders); reason != nil {
		w.found.refuse(s.key, inSheet(s.book, s.source, reason))
		return
	}
	if old := w.found.orders[s.key]; !orders.SameAs(&old) {
		w.found.orders[s.key], w.found.news = *orders, true
	}
}
