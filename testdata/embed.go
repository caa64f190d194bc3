// Package testdata holds made-up exports of a district: no row describes a
// real person. The tests read them, and the demo imports them.
package testdata

import "embed"

// District is nine schools, 10.03–30.04.2015, with their reference tables.
//
//go:embed district/exports district/schools.csv district/periods.csv
var District embed.FS
