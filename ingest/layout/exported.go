package layout

import (
	"fmt"
	"slices"
	"strings"

	"vsrok/ingest/tabular"
)

// exportWords announce the moment of export in a title line, folded.
var exportWords = []string{
	"выгружен", "дата выгрузки", "время выгрузки", "момент выгрузки", "сформирован", "дата формирования",
	"дата и время формирования",
	"дата экспорта", "экспортирован", "по состоянию на",
}

// readTitles looks for what the lines above the header say of the sheet. Where
// they tell that they write the month first, they are read anew so.
func (p *Plan) readTitles(head []tabular.Row) {
	orders := p.options.Dates[None]
	p.clock.orders, p.clock.tally = &orders, &p.Titles[None]
	remarks, titles := p.Remarks, head[:slices.IndexFunc(head,
		func(row tabular.Row) bool { return row.Number >= p.Header[0] })]
	p.scanTitles(titles)
	if told := p.Titles.Orders(&DateTally{})[None]; told != (columnOrders{}) && orders == (columnOrders{}) {
		orders, p.Titles, p.Remarks = told, DateTally{}, remarks
		p.scanTitles(titles)
	}
	p.clock.orders, p.clock.tally = nil, nil
}

// scanTitles looks for the stated period and the moment of export.
func (p *Plan) scanTitles(titles []tabular.Row) {
	p.readReach(titles)
	for _, row := range titles {
		for i := range row.Cells {
			text, ok := afterExportWord(row.Cells, i)
			if !ok {
				continue
			}
			if rest, _, _, stated := p.cutReach(text); stated { // a period is no moment
				if text = rest; !strings.ContainsAny(text, "0123456789") {
					continue
				}
			}
			if p.readExported(text) {
				return
			}
			p.Remarks = append(p.Remarks,
				fmt.Sprintf("строка %d: момент выгрузки не понят («%s»); укажите его сами", row.Number, Mask(text)))
		}
	}
}

// afterExportWord is the text after the announcing word in cell i, or the
// next filled cell where the word ends its own.
func afterExportWord(cells []string, i int) (string, bool) {
	text := Fold(cells[i])
	for _, word := range exportWords {
		_, rest, found := strings.Cut(text, word)
		if !found {
			continue
		}
		if strings.ContainsAny(rest, "0123456789") {
			return rest, true
		}
		for _, next := range cells[i+1:] {
			if next = Text(next); next != "" && Fold(next) != text { // a merged cell repeats
				return next, true
			}
		}
	}
	return "", false
}

// isExportLine tells that a row announces a moment of export.
func isExportLine(cells []string) bool {
	for i := range cells {
		if _, ok := afterExportWord(cells, i); ok {
			return true
		}
	}
	return false
}

// longestMoment is the number of words of «6 мая 2015 г. в 09:00:00 +05:00».
const longestMoment = 7

// readExported finds the first date in a text, with its time if one follows.
// A period of dates («за период с … по …») is no moment of export.
func (p *Plan) readExported(text string) bool {
	words := strings.Fields(text)
	for from, word := range words {
		if word == "с" || word == "за" || strings.HasPrefix(word, "период") {
			return false
		}
		for to := min(len(words), from+longestMoment); to > from; to-- {
			candidate := strings.TrimRight(strings.Join(words[from:to], " "), ".,;)")
			if _, serial, _ := p.clock.serial(candidate); serial && len(words) > 1 {
				continue // a number of rows, not a date
			}
			if s, reason := p.clock.stamp(candidate); reason == "" {
				return p.setExported(s, candidate)
			}
		}
	}
	return false
}

// setExported keeps a moment; of a date alone, the day from its first to its
// last second, since the file was saved somewhere between.
func (p *Plan) setExported(s stamp, text string) bool {
	if !s.timed {
		p.ExportedFrom, p.ExportedTo = p.clock.convert(s.wall()), p.clock.convert(s.wall()+day-second)
		return true
	}
	moment, reason := p.clock.moment(text)
	if reason != "" {
		return false
	}
	p.ExportedFrom, p.ExportedTo = moment, moment
	return true
}
