package layout

import (
	"regexp"
	"strconv"
	"strings"

	"vsrok/ingest/tabular"
)

// A stated period in a title line, folded: «за период с 01.04.2015 по
// 30.04.2015», «01.04.2015 - 30.04.2015», «с 1 по 30 апреля 2015 г.», «за
// апрель 2015», «за апрель – май 2015», «за 06.04.2015».
const (
	wholeDate = `(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} [а-я]+\.? \d{4})`
	yearWord  = `(?: ?(?:года|г\.|г)(?:[ ,;)]|$))?`
	clockHere = `(?:,? ?\d{1,2}:\d{2}(?::\d{2})?)?`
	notMore   = `(?:$|[^\d./-]|[./-](?:$|\D))` // after a date or a year: no «2015/2016»
)

var (
	fromDayToDay = regexp.MustCompile(`(?:^|[^\d./-])` + wholeDate + yearWord + clockHere +
		`[ ,;]*(?:-|–|—|−|(?:дата |период )?(?:по|до))[: ]*` + wholeDate + yearWord + clockHere + notMore)
	beginAndEnd = regexp.MustCompile(`начал[а-я]*(?: периода)?[: ]+` + wholeDate +
		`[^|\d]{1,30}(?:кон|окон)[а-я]+(?: периода)?[: ]+` + wholeDate + notMore)
	insideYear = regexp.MustCompile(`(?:^|[ :(])с (\d{1,2})(?: ([а-я]+))? (?:по|до) (\d{1,2}) ([а-я]+) (\d{4})` +
		notMore)
	wholeMonths = regexp.MustCompile(`(?:^|[ (])(?:за|период:?|месяц:?) ?([а-я]+)(?: ?[-–—] ?([а-я]+))?(?: месяц)? (\d{4})` + notMore)
	oneDay      = regexp.MustCompile(`(?:^|[ (])за ` + wholeDate + notMore)
)

// readReach looks for the period that the title lines state. Two that differ
// tell nothing.
func (p *Plan) readReach(titles []tabular.Row) {
	text, met := titleText(titles), false
	for {
		rest, from, to, found := p.cutReach(text)
		switch {
		case !found:
			return
		case met && (p.ReachFrom != from || p.ReachTo != to):
			p.ReachFrom, p.ReachTo = NoDate, NoDate
			return
		}
		text, met = rest, true
		p.ReachFrom, p.ReachTo = from, to
	}
}

// titleText is the title lines as one text, folded: a period may go on in the
// next cell and line, but not beyond a line that announces the export.
func titleText(titles []tabular.Row) string {
	var b strings.Builder
	for _, row := range titles {
		between := "; "
		if isExportLine(row.Cells) {
			between = " | "
		}
		b.WriteString(between)
		last := ""
		for _, cell := range row.Cells {
			if cell = Fold(cell); cell != "" && cell != last { // a merged cell repeats
				b.WriteString(cell + " ")
				last = cell
			}
		}
		b.WriteString(between)
	}
	return Text(b.String())
}

// cutReach looks for a stated period in a text, folded, and returns the text
// without it.
func (p *Plan) cutReach(text string) (rest string, from, to int32, found bool) {
	for _, form := range []struct {
		text *regexp.Regexp
		days func(p *Plan, groups []string) (from, to int32)
	}{
		{fromDayToDay, (*Plan).twoDays}, {beginAndEnd, (*Plan).twoDays}, {insideYear, (*Plan).daysOfYear},
		{wholeMonths, (*Plan).months}, {oneDay, (*Plan).oneDay},
	} {
		at := form.text.FindStringSubmatchIndex(text)
		if at == nil {
			continue
		}
		if from, to = form.days(p, form.text.FindStringSubmatch(text)); from != NoDate && to != NoDate && from <= to {
			return text[:at[0]] + " " + text[at[1]:], from, to, true
		}
	}
	return text, NoDate, NoDate, false
}

func (p *Plan) twoDays(groups []string) (from, to int32) {
	from, _ = p.clock.date(groups[1])
	to, _ = p.clock.date(groups[2])
	return from, to
}

func (p *Plan) oneDay(groups []string) (from, to int32) {
	day, _ := p.clock.date(groups[1])
	return day, day
}

// daysOfYear reads «1», «», «30», «апреля», «2015».
func (p *Plan) daysOfYear(groups []string) (from, to int32) {
	if groups[2] == "" {
		groups[2] = groups[4]
	}
	from, _ = p.clock.date(strings.Join([]string{groups[1], groups[2], groups[5]}, " "))
	to, _ = p.clock.date(strings.Join(groups[3:], " "))
	return from, to
}

// months reads «апрель», «май» or «», «2015».
func (p *Plan) months(groups []string) (from, to int32) {
	first, rest := monthWord(groups[1])
	last, rest2 := first, ""
	if groups[2] != "" {
		last, rest2 = monthWord(groups[2])
	}
	year, _ := strconv.Atoi(groups[3])
	if first == 0 || last == 0 || rest != "" || rest2 != "" {
		return NoDate, NoDate
	}
	from, _ = dayNumber(year, first, 1)
	to, _ = dayNumber(year, last, monthDays(year, last))
	return from, to
}
