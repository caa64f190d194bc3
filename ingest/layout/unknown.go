package layout

import (
	"fmt"
	"strings"

	"vsrok/ingest/tabular"
)

// UnknownHeader says that no row of a sheet is a header that the program
// understands.
type UnknownHeader struct {
	Sheet string
	// Row is the number of the row that resembles a header most; 0 where no
	// row has two known words. The words are given only with it, since any
	// other row may hold names.
	Row     int
	Kind    Kind     // what the row's known words speak for
	Words   []string // of that row, which were not understood
	Near    []string // for each of Words the known word that it resembles, or ""
	Missing []Field  // the columns that the kind needs and the row lacks
	Rows    int      // how many rows were looked at
	Foreign string   // what the sheet is instead, with the next step; empty where nothing tells
}

// maxWords bounds how many unknown words a message lists.
const maxWords = 12

func unknownHeader(head []tabular.Row, best *header, opts *Options) *UnknownHeader {
	e := &UnknownHeader{Sheet: opts.SheetName, Rows: len(head)}
	e.Foreign = foreignShape(head, opts)
	if best == nil || best.fields < 2 {
		return e
	}
	e.Row, e.Kind, e.Missing = best.rows[len(best.rows)-1], best.kind, best.missing
	for _, heading := range best.headings {
		if opts.Aliases.Field(heading.Word) == None && len(e.Words) < maxWords {
			e.Words = append(e.Words, ShownHeading(heading))
			e.Near = append(e.Near, nearest(heading.Word))
		}
	}
	return e
}

// Error names the row, the words and the next step, in Russian.
func (e *UnknownHeader) Error() string {
	if e.Foreign != "" {
		return e.Foreign
	}
	var b strings.Builder
	if e.Row == 0 {
		fmt.Fprintf(&b, "строка заголовков не найдена: ни в одной из первых строк (просмотрено %d) нет двух известных слов, таких как «Класс» и «Предмет».", e.Rows)
	} else {
		fmt.Fprintf(&b, "строка заголовков не понята: больше всего на неё похожа строка %d, но не хватает столбцов: %s.", e.Row, quoteFields(e.Missing))
	}
	for i, word := range e.Words {
		if i == 0 {
			b.WriteString(" Незнакомые слова: ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString("«" + word + "»")
		if e.Near[i] != "" {
			b.WriteString(" (похоже на «" + e.Near[i] + "»)")
		}
	}
	if len(e.Words) > 0 {
		b.WriteString(".")
	}
	b.WriteString(" Если дневник называет столбцы иначе, укажите его слова в файле соответствия заголовков.")
	return b.String()
}

func quoteFields(fields []Field) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = "«" + f.String() + "»"
	}
	return strings.Join(words, ", ")
}
