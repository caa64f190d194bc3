package form

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"vsrok/analysis"
	"vsrok/reports"
)

// ReadChecklist reads a form from CSV: a head with the columns строка, номер,
// считается по and текст (or row, number, computed_from, text), every further
// column a school; above the head may stand the form's Words.
// Semicolons, commas or tabs; UTF-8, UTF-16 with a
// byte order mark, or windows-1251. Name is used in messages. What it cannot
// understand is a *ChecklistError.
func ReadChecklist(name string, r io.Reader) (*Checklist, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: файл не читается: %w", name, err)
	}
	c, err := readRowsOf(name, raw)
	if err == nil && !c.OwnWords {
		c.borrowWords()
	}
	return c, err
}

func readRowsOf(name string, raw []byte) (*Checklist, error) {
	text, err := decode(raw)
	if err != nil {
		return nil, &ChecklistError{File: name, Reason: "кодировка не распознана, сохраните файл как «CSV UTF-8»"}
	}
	reader := &checklistReader{name: name}
	if err := reader.findHead(text); err != nil {
		return nil, err
	}
	return reader.readRows()
}

// decode turns a file's bytes into UTF-8. Without a byte order mark, bytes
// that are no valid UTF-8 are windows-1251, which Russian Excel writes.
func decode(raw []byte) ([]byte, error) {
	fallback := encoding.Nop.NewDecoder().Transformer
	if !utf8.Valid(raw) {
		fallback = charmap.Windows1251.NewDecoder().Transformer
	}
	text, _, err := transform.Bytes(unicode.BOMOverride(fallback), raw)
	return text, err
}

// checklistReader reads one checklist. Cells of the file's rows are found by
// the head: fixed[k] is the place of the k-th fixed column, schools the
// places of the school columns.
type checklistReader struct {
	name      string
	csv       *csv.Reader
	head      []string
	fixed     [fixedColumns]int
	schools   []int
	words     Words
	ownWords  bool
	headLine  int
	checklist *Checklist
}

// findHead takes the delimiter under which the first row holds the fixed
// columns.
func (r *checklistReader) findHead(text []byte) error {
	var missing []string
	for _, comma := range ";,\t" {
		r.csv = csv.NewReader(bytes.NewReader(text))
		r.csv.Comma = comma
		r.csv.FieldsPerRecord = -1
		head, err := r.readWords()
		if err != nil {
			continue
		}
		lacks := r.placeFixed(head)
		if len(lacks) == 0 {
			return r.placeSchools(head)
		}
		if missing == nil || len(lacks) < len(missing) {
			missing = lacks
		}
	}
	if missing == nil || len(missing) == fixedColumns {
		return &ChecklistError{File: r.name, Line: 1,
			Reason: "это не форма: в первой строке ждём заголовок «строка;номер;считается по;текст» и названия школ"}
	}
	return &ChecklistError{File: r.name, Line: max(1, r.headLine),
		Reason: "в заголовке нет столбца «" + strings.Join(missing, "», «") + "», добавьте его"}
}

// readWords reads the lines above the head, and answers the head.
func (r *checklistReader) readWords() (head []string, err error) {
	r.words, r.ownWords = Words{}, false
	for {
		head, err = r.csv.Read()
		if err != nil {
			return nil, err
		}
		if !r.words.take(head) {
			r.headLine, _ = r.csv.FieldPos(0)
			return head, nil
		}
		r.ownWords = true
	}
}

// placeFixed finds the fixed columns and answers which are missing.
func (r *checklistReader) placeFixed(head []string) (missing []string) {
	r.head = make([]string, len(head))
	for i, word := range head {
		r.head[i] = strings.Join(strings.Fields(word), " ")
	}
	for k, words := range columnWords {
		r.fixed[k] = slices.IndexFunc(r.head, func(word string) bool {
			return slices.Contains(words, strings.ToLower(word))
		})
		if r.fixed[k] < 0 {
			missing = append(missing, words[0])
		}
	}
	return missing
}

// placeSchools takes every column that is not a fixed one for a school. A
// column without a head is left out; readRows refuses it if it holds a sign.
func (r *checklistReader) placeSchools(head []string) error {
	r.checklist = &Checklist{Name: r.name, Words: r.words, OwnWords: r.ownWords, HeadLine: r.headLine}
	for i := range head {
		word := reports.Unguard(r.head[i])
		if slices.Contains(r.fixed[:], i) || word == "" {
			continue
		}
		if slices.Contains(r.checklist.Columns, word) {
			return &ChecklistError{File: r.name, Line: r.headLine, Column: word,
				Reason: "такой столбец уже есть, оставьте один"}
		}
		r.checklist.Columns = append(r.checklist.Columns, word)
		r.schools = append(r.schools, i)
	}
	return nil
}

func (r *checklistReader) readRows() (*Checklist, error) {
	for {
		cells, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, r.parseError(err)
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		row, err := r.row(cells)
		if err != nil {
			return nil, err
		}
		r.checklist.Rows = append(r.checklist.Rows, row)
	}
	return r.checklist, r.checkForm()
}

// checkForm fills the headings and refuses a form without rows.
func (r *checklistReader) checkForm() error {
	if len(r.checklist.Rows) == 0 {
		return &ChecklistError{File: r.name, Reason: "под заголовком нет ни одной строки формы"}
	}
	for i := range r.checklist.Rows {
		row := &r.checklist.Rows[i]
		if !row.Indicator {
			continue
		}
		row.ComputedFrom = rulesBelow(r.checklist.Rows[i+1:])
		if len(row.ComputedFrom) == 0 {
			return &ChecklistError{
				File: r.name, Column: r.head[r.fixed[computedColumn]],
				Reason: fmt.Sprintf("у строки формы %d стоит «%s», но ниже неё в этом показателе нет вычисляемых строк",
					row.Number, indicatorWords[0]),
			}
		}
	}
	return nil
}

// rulesBelow are the rules of the rows up to the next heading, in the order
// of the form's clauses.
func rulesBelow(rows []ChecklistRow) []analysis.Rule {
	used := map[analysis.Rule]bool{}
	for _, row := range rows {
		if row.Item != "" || row.Indicator {
			break
		}
		for _, rule := range row.ComputedFrom {
			used[rule] = true
		}
	}
	var rules []analysis.Rule
	for _, rule := range analysis.Rules {
		if used[rule] {
			rules = append(rules, rule)
		}
	}
	return rules
}

// row understands one row of the file.
func (r *checklistReader) row(cells []string) (ChecklistRow, error) {
	row := ChecklistRow{Item: strings.TrimSpace(r.fixedCell(cells, itemColumn)), Text: r.fixedCell(cells, textColumn)}
	var err error
	if row.Number, err = r.rowNumber(cells); err != nil {
		return row, err
	}
	if row.ComputedFrom, row.Indicator, err = r.computedFrom(cells); err != nil {
		return row, err
	}
	row.Signs, err = r.signs(cells)
	return row, err
}

func (r *checklistReader) fixedCell(cells []string, column int) string {
	return reports.Unguard(reports.CellAt(cells, r.fixed[column]))
}

func (r *checklistReader) rowNumber(cells []string) (int, error) {
	written := r.fixedCell(cells, rowColumn)
	number, err := strconv.Atoi(strings.TrimSpace(written))
	if err != nil || number < 1 {
		return 0, r.cellError(cells, r.fixed[rowColumn],
			fmt.Sprintf("«%s» — не номер строки, нужно целое число от 1", written))
	}
	for _, earlier := range r.checklist.Rows {
		if earlier.Number == number {
			return 0, r.cellError(cells, r.fixed[rowColumn],
				fmt.Sprintf("строка формы %d уже была выше, исправьте номер", number))
		}
	}
	return number, nil
}

func (r *checklistReader) computedFrom(cells []string) (rules []analysis.Rule, indicator bool, err error) {
	written := r.fixedCell(cells, computedColumn)
	if slices.Contains(indicatorWords, strings.ToLower(strings.TrimSpace(written))) {
		return nil, true, nil
	}
	for _, word := range ruleWordsOf(written) {
		rule, err := analysis.ParseRule(word)
		if err != nil {
			return nil, false, r.cellError(cells, r.fixed[computedColumn],
				fmt.Sprintf("%v; у заголовка показателя — слово %s", err, indicatorWords[0]))
		}
		if !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
	}
	return rules, false, nil
}

// ruleWordsOf are the names of rules in a cell. Commas part them; blanks do only
// where each word is one that programs write, since «итоговые отметки» is one name.
func ruleWordsOf(written string) (words []string) {
	for part := range strings.SplitSeq(written, ",") {
		fields := strings.Fields(part)
		if slices.ContainsFunc(fields, func(word string) bool { return analysis.Rule(word).Title() == "" }) {
			fields = []string{strings.Join(fields, " ")}
		}
		words = append(words, fields...)
	}
	return words
}

// signs reads the school columns, and refuses anything that stands outside
// of a column with a head: it would be lost.
func (r *checklistReader) signs(cells []string) ([]analysis.Sign, error) {
	signs := make([]analysis.Sign, 0, len(r.schools))
	for _, i := range r.schools {
		sign, ok := parseSign(reports.CellAt(cells, i))
		if !ok {
			return nil, r.cellError(cells, i,
				fmt.Sprintf("«%s» — не знак, поставьте «+», «-» или оставьте пусто", cells[i]))
		}
		signs = append(signs, sign)
	}
	for i, cell := range cells {
		known := slices.Contains(r.fixed[:], i) || slices.Contains(r.schools, i)
		if !known && strings.TrimSpace(cell) != "" {
			return nil, r.cellError(cells, i,
				fmt.Sprintf("в столбце %d без заголовка стоит «%s», назовите школу в первой строке", i+1, cell))
		}
	}
	return signs, nil
}

// parseSign understands the ways in which people and programs type a sign.
// The en dash and U+2212 are what Word makes of a hyphen.
func parseSign(cell string) (sign analysis.Sign, ok bool) {
	switch strings.TrimSpace(reports.Unguard(cell)) {
	case "":
		return analysis.Blank, true
	case "+", "＋":
		return analysis.Plus, true
	case "-", "−", "–", "－":
		return analysis.Minus, true
	}
	return analysis.Blank, false
}

// cellError names the place of the i-th cell of the row that was read last.
func (r *checklistReader) cellError(cells []string, i int, reason string) error {
	line, _ := r.csv.FieldPos(min(i, len(cells)-1))
	column := ""
	if i < len(r.head) {
		column = r.head[i]
	}
	return &ChecklistError{File: r.name, Line: line, Column: column, Reason: reason}
}

func (r *checklistReader) parseError(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("%s: файл не читается: %w", r.name, err)
	}
	return &ChecklistError{
		File: r.name, Line: parse.StartLine,
		Reason: "кавычки в строке не сходятся: откройте файл в Excel и сохраните как «CSV UTF-8 (разделитель — запятая)»",
	}
}
