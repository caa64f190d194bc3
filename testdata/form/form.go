// Package form holds the monitoring form of April 2015 as data. It stands
// beside its file because a file can be embedded only from its own folder,
// and the texts of the form shall exist once: the same file is the sample
// that the tests read and the default form that a new workplace starts with.
package form

import _ "embed"

// April2015 is april-2015.csv: 35 rows by nine schools, with the signs of
// April 2015.
//
//go:embed april-2015.csv
var April2015 []byte
