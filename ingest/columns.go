package ingest

import (
	"cmp"

	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
)

// SheetColumns is how the columns of a sheet are understood.
type SheetColumns struct {
	Sheet string // with the archive's member; empty where the file has but one
	*layout.Columns
}

// maxColumnSheets is how many sheets of a file Columns looks at.
const maxColumnSheets = 20

// Columns tells how the columns of a file's tables are understood, so that
// somebody can say what those mean that are not. Sheets that cannot be read,
// and those without a header, are left out.
func (im *Importer) Columns(path string, opts Options) ([]SheetColumns, error) {
	source, closer, err := tabular.File(path)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	source.Name = tabular.ShownName(cmp.Or(opts.Name, path))
	sources := []tabular.Source{source}
	archive, err := tabular.IsArchive(source)
	if err == nil && archive {
		sources, err = tabular.Members(source, tabular.Limits{})
	}
	var all []SheetColumns
	for _, member := range sources {
		if len(all) < maxColumnSheets && err == nil {
			all = append(all, im.columnsOf(member, opts)...)
		}
	}
	return all, err
}

func (im *Importer) columnsOf(source tabular.Source, opts Options) (all []SheetColumns) {
	book, err := tabular.Open(source, tabular.Options{Encoding: opts.Encoding, Delimiter: opts.Delimiter,
		Known: im.Aliases.Known})
	if err != nil {
		return nil
	}
	defer book.Close()
	for _, raw := range book.Sheets {
		s := &sheet{source: raw, book: book}
		head, err := s.readHead()
		if err != nil || raw.Hidden && !opts.Hidden {
			continue
		}
		if columns := layout.ColumnsOf(head, im.layoutOptions(s, opts)); columns != nil {
			all = append(all, SheetColumns{memberAndSheet(book, raw), columns})
		}
	}
	return all
}
