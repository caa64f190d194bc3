package layout

import (
	"fmt"
	"strings"
)

// DateOrder is what a date in digits begins with.
type DateOrder uint8

// The orders. Untold dates are read day first.
const (
	Untold DateOrder = iota
	DayFirst
	MonthFirst
)

// ParseDateOrder reads «dmy», «mdy», or nothing for Untold.
func ParseDateOrder(word string) (DateOrder, error) {
	switch word {
	case "":
		return Untold, nil
	case "dmy":
		return DayFirst, nil
	case "mdy":
		return MonthFirst, nil
	}
	return Untold, fmt.Errorf("«%s» не понято, ожидается dmy (первый день) или mdy (первый месяц)", word)
}

// dateSeparators stand between the numbers of a date; orders and tallies hold
// one value for each.
const dateSeparators = "./-"

// DateOrders are the orders of a sheet's columns, by field and separator, that
// of its titles under None.
type DateOrders [fieldCount]columnOrders

type columnOrders [len(dateSeparators)]DateOrder

// Everywhere is the order of a sheet that writes all its dates so.
func Everywhere(order DateOrder) *DateOrders {
	var orders DateOrders
	for f := range orders {
		for i := range orders[f] {
			orders[f][i] = order
		}
	}
	return &orders
}

// DateTally counts what the dates in the cells of a sheet tell of their order,
// by field, of titles under None.
type DateTally [fieldCount]columnTally

// columnTally counts the dates of one column: those in digits by separator,
// and a workbook's serial dates by their day of the month.
type columnTally struct {
	digits    [len(dateSeparators)]orderTally
	low, high int // serial dates of days up to the twelfth, and after it
}

// orderTally counts dates whose first number is above 12, whose second is, and
// those that could be read either way as two different days.
type orderTally struct{ dayFirst, monthFirst, open int }

func (t *orderTally) add(first, second int) {
	switch {
	case first > 31 || second > 31 || first == second:
	case first > 12 && second <= 12:
		t.dayFirst++
	case second > 12 && first <= 12:
		t.monthFirst++
	case first <= 12:
		t.open++
	}
}

func (t *columnTally) addSerial(date int32) {
	if _, _, d := dateOf(date); d <= 12 {
		t.low++
	} else {
		t.high++
	}
}

// mixed tells that the dates contradict each other: of both orders there is
// more than a third of the other.
func (t orderTally) mixed() bool {
	return 3*min(t.dayFirst, t.monthFirst) > max(t.dayFirst, t.monthFirst)
}

// order is what the counted dates tell. Of a few that contradict the rest none
// will be read; of mixed ones nothing is told. Nobody here writes the
// month first with dots: a few such dates are slips, not an order.
func (t orderTally) order(separator byte) DateOrder {
	slips := separator == '.' && (t.monthFirst < 2 || t.monthFirst*10 < t.dayFirst+t.monthFirst+t.open)
	switch {
	case t.mixed():
		return Untold
	case t.monthFirst > t.dayFirst && !slips:
		return MonthFirst
	case t.dayFirst > t.monthFirst:
		return DayFirst
	}
	return Untold
}

// Add adds what other counted.
func (t *DateTally) Add(other *DateTally) {
	t.combine(other, func(a, b int) int { return a + b })
}

// Widen keeps of each count the greater one.
func (t *DateTally) Widen(other *DateTally) {
	t.combine(other, func(a, b int) int { return max(a, b) })
}

func (t *DateTally) combine(other *DateTally, fn func(a, b int) int) {
	for f := range t {
		mine, theirs := &t[f], &other[f]
		mine.low, mine.high = fn(mine.low, theirs.low), fn(mine.high, theirs.high)
		for i := range mine.digits {
			a, b := &mine.digits[i], theirs.digits[i]
			*a = orderTally{fn(a.dayFirst, b.dayFirst), fn(a.monthFirst, b.monthFirst), fn(a.open, b.open)}
		}
	}
}

// Orders are the orders of a sheet's columns. A column whose dates tell nothing
// is as the others with that separator are: of the sheet, else of the whole
// book, as long as these agree.
func (t *DateTally) Orders(book *DateTally) *DateOrders {
	var orders DateOrders
	for i := range len(dateSeparators) {
		separator := dateSeparators[i]
		for f := range orders {
			for _, order := range []DateOrder{
				t[f].digits[i].order(separator), t.agreed(i), book[f].digits[i].order(separator), book.agreed(i),
			} {
				if orders[f][i] == Untold && !t[f].digits[i].mixed() {
					orders[f][i] = order
				}
			}
		}
	}
	return &orders
}

// agreed is the order that every telling column with a separator has.
func (t *DateTally) agreed(i int) DateOrder {
	agreed := Untold
	for f := range t {
		order := t[f].digits[i].order(dateSeparators[i])
		if agreed != Untold && order != Untold && order != agreed {
			return Untold
		}
		agreed = max(agreed, order)
	}
	return agreed
}

// AskDates is the next step where the order of dates must be told.
const AskDates = "укажите ключом --dates: dmy — первый день, mdy — первый месяц"

// Doubt is why dates of a sheet cannot be read though each of them is one, nil
// where they can: with slashes either order is in use, so it must be told; and
// a column of which Excel took the dates up to the twelfth for month first and
// left the others as text cannot be mended.
func (p *Plan) Doubt(t *DateTally, orders *DateOrders) error {
	slash := strings.IndexByte(dateSeparators, '/')
	for f := range t {
		texts := t[f].digits[slash]
		if t[f].low > 0 && t[f].high == 0 && texts.dayFirst > 0 && texts.monthFirst == 0 && texts.open == 0 {
			return fmt.Errorf("в столбце «%s» Excel прочитал часть дат (до 12 числа) как «месяц/день», остальные остались текстом; "+
				"сохраните выгрузку, не открывая её в Excel", p.word(Field(f)))
		}
	}
	for f := range t {
		if t[f].digits[slash].open == 0 || orders[f][slash] != Untold {
			continue
		}
		where := "в строке над таблицей"
		if f != int(None) {
			where = "в столбце «" + ShownWord(p.word(Field(f))) + "»"
		}
		how := "ни по одной не видно, что в них первое — день или месяц"
		if t[f].digits[slash].mixed() {
			how = "в одних первое — день, в других — месяц"
		}
		return fmt.Errorf("%s даты вида 4/1/2015: %s; %s", where, how, AskDates)
	}
	return nil
}

// numeric is the date of two numbers and a year, in the order of the column
// that is being read.
func (c *clockwork) numeric(separator byte, first, second, year int) (int32, string) {
	at := strings.IndexByte(dateSeparators, separator)
	if c.tally != nil {
		c.tally.digits[at].add(first, second)
	}
	if c.orders != nil && c.orders[at] == MonthFirst {
		first, second = second, first
	}
	return dayNumber(year, second, first)
}

// SameAs tells that dates are read alike in both orders.
func (o *DateOrders) SameAs(other *DateOrders) bool {
	for f := range o {
		for i := range o[f] {
			if (o[f][i] == MonthFirst) != (other[f][i] == MonthFirst) {
				return false
			}
		}
	}
	return true
}
