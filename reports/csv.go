package reports

import (
	"bytes"
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// ByteOrderMark makes Excel read a CSV file as UTF-8.
const ByteOrderMark = "\ufeff"

// WriteCSV writes rows the way Russian Excel opens them without questions:
// UTF-8 with a byte order mark, semicolons, CRLF between rows. A line break
// inside a cell stays a bare LF. Cells that Excel would take for a formula
// are guarded, signs stay exact.
func WriteCSV(w io.Writer, rows [][]string) error {
	out := bytes.NewBufferString(ByteOrderMark)
	for _, row := range rows {
		if err := appendCSV(out, row); err != nil {
			return err
		}
	}
	_, err := out.WriteTo(w)
	return err
}

// appendCSV writes one row. csv.Writer's own UseCRLF would change the line
// breaks inside cells too.
func appendCSV(out *bytes.Buffer, row []string) error {
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = Guard(cell)
	}
	csvWriter := csv.NewWriter(out)
	csvWriter.Comma = ';'
	if err := csvWriter.Write(safe); err != nil {
		return err
	}
	csvWriter.Flush()
	if err := csvWriter.Error(); err != nil {
		return err
	}
	out.Truncate(out.Len() - len("\n"))
	out.WriteString("\r\n")
	return nil
}

// harmless is a sign alone or a number: Excel shows both as they stand.
var harmless = regexp.MustCompile(`^[+-]?(\d+(,\d+)?)?$`)

// isFormula tells what a spreadsheet would calculate, bare or guarded already.
func isFormula(cell string) bool {
	cell = strings.TrimLeft(strings.TrimLeft(cell, "'"), "\t\n\f\r ")
	return cell != "" && strings.IndexByte("=+-@", cell[0]) >= 0
}

// Guard puts an apostrophe before text that Excel would calculate.
func Guard(cell string) string {
	if !isFormula(cell) || harmless.MatchString(cell) {
		return cell
	}
	return "'" + cell
}

// Unguard takes the apostrophe of guard away: unguard(guard(s)) is s.
func Unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && isFormula(cell) {
		return cell[1:]
	}
	return cell
}

// CellAt is a cell of a row that may be shorter than its head.
func CellAt(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}
