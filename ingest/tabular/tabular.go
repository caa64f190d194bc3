// Package tabular turns a file into rows of text cells that know where they
// stood. It knows formats (CSV, XLSX, HTML tables, BIFF8 .xls, ZIP archives)
// and encodings, and nothing of schools: what the cells mean is the business
// of package layout.
package tabular

import (
	"cmp"
	"io"
	"time"
)

// Source is a file, or a member of an archive, that can be read at random.
type Source struct {
	// Name is what the user is shown: the file's path, and for a member of an
	// archive the archive's path, " → " and the member's name.
	Name string
	// Member is the name inside the archive, decoded (cp866 where the UTF-8
	// flag is missing); empty for a plain file.
	Member string
	// EntryTime is the member's time in the archive, a wall clock without a
	// zone, kept as UTC; zero for a plain file or where the archive has none.
	EntryTime time.Time

	io.ReaderAt
	Size int64
}

// Format is a file format that Open reads.
type Format string

// Formats that Open reads.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
	HTML Format = "html"
	XLS  Format = "xls"
)

// Options override what Open would otherwise guess.
type Options struct {
	Encoding  string // "" or one of Encodings
	Delimiter rune   // 0, ';', ',', '\t' or '|'
	// Known tells whether a cell's text is a header word that some layout
	// knows: it confirms a guessed encoding. May be nil.
	Known  func(cell string) bool
	Limits Limits
}

// Limits bound what a hostile or broken file can cost. A zero field means the
// default of DefaultLimits.
type Limits struct {
	Unpacked int64 // bytes that one archive or workbook may unpack to
	Memory   int64 // bytes that members of one archive may take unpacked at once
	Cells    int64 // cells of one workbook or HTML page
	Strings  int64 // bytes of the texts that a workbook's cells share
	Sheets   int   // sheets of one workbook
	Members  int   // members of one archive
	Nesting  int   // archives within archives
	Columns  int   // cells of one row
	Record   int64 // bytes of one CSV record: a longer one is an unclosed quote
}

// DefaultLimits returns what serves a municipality's exports with a wide
// margin and still fits the memory of an office computer.
func DefaultLimits() Limits {
	return Limits{
		Unpacked: 1 << 30,
		Memory:   256 << 20,
		Cells:    20_000_000,
		Strings:  256 << 20,
		Sheets:   255,
		Members:  2000,
		Nesting:  2,
		Columns:  16384,
		Record:   1 << 20,
	}
}

// filled returns the limits with the defaults in place of zeros.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	return Limits{
		Unpacked: cmp.Or(l.Unpacked, d.Unpacked),
		Memory:   cmp.Or(l.Memory, d.Memory),
		Cells:    cmp.Or(l.Cells, d.Cells),
		Strings:  cmp.Or(l.Strings, d.Strings),
		Sheets:   cmp.Or(l.Sheets, d.Sheets),
		Members:  cmp.Or(l.Members, d.Members),
		Nesting:  cmp.Or(l.Nesting, d.Nesting),
		Columns:  cmp.Or(l.Columns, d.Columns),
		Record:   cmp.Or(l.Record, d.Record),
	}
}

// Book is an opened file: one or more sheets of rows.
type Book struct {
	Source
	Format    Format
	Encoding  string // of CSV and HTML; empty for workbooks
	Delimiter rune   // of CSV
	// Created is the workbook's own creation time (dcterms:created), a wall
	// clock without a zone, kept as UTC; zero where it has none.
	Created time.Time
	Sheets  []*Sheet

	close func() error // nil where there is nothing to close
}

// Close frees what the book holds in memory. It does not close the file that
// the Source reads; its sheets must not be read after it.
func (b *Book) Close() error {
	release(b.Source)
	if b.close == nil {
		return nil
	}
	return b.close()
}

// Sheet is one table of a Book; a CSV file and each HTML page have one.
type Sheet struct {
	Name     string // empty for CSV
	Date1904 bool   // serial dates count from 1904-01-01
	// Hidden tells that the workbook does not show the sheet to a person who
	// opens it («hidden» or «very hidden»).
	Hidden bool
	// HiddenRows counts, of the rows that Next has given, those that the
	// workbook hides. They are rows like the others.
	HiddenRows int
	next       func() (*Block, error)
	name       string // Source.Name, for errors
	err        error  // what the last call of next ended with
}

// Next returns the next rows of the sheet, or io.EOF after the last. It is
// not safe for concurrent use; the blocks that it returns are independent.
// Any error but io.EOF is an *Error, and stays: a sheet that failed once
// yields nothing more.
func (s *Sheet) Next() (*Block, error) {
	if s.err != nil {
		return nil, s.err
	}
	var block *Block
	err := guard(s.name, func() (err error) {
		block, err = s.next()
		return err
	})
	if err != nil {
		s.err = err
		return nil, err
	}
	return block, nil
}

// Row is one row of a sheet. Cells are trimmed of nothing: what stood there
// stands here. In workbooks a date cell is its serial number as text.
type Row struct {
	Number int // 1-based, as a person counts: row of the sheet, line of the CSV file
	Cells  []string
	Faults []CellFault // cells whose value the file does not tell; nil in nearly every row
}

// CellFault is a cell of which the file does not tell what a person sees in
// it: a formula that nothing has computed, a number that was cut short. A row
// that needs such a cell is a reject with this reason.
type CellFault struct {
	Column int    // index in Row.Cells
	Reason string // Russian, with the next step
}

// Error says what is wrong with a file, in Russian, and where.
type Error struct {
	Name   string // Source.Name
	Place  string // «строка 17», «лист «5а»»; may be empty
	Reason string // what is wrong and what to do next
	Err    error  // the cause, may be nil
}

func (e *Error) Error() string {
	if e.Place == "" {
		return e.Name + ": " + e.Reason
	}
	return e.Name + ", " + e.Place + ": " + e.Reason
}

func (e *Error) Unwrap() error { return e.Err }
