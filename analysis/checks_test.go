package analysis_test

import (
	"flag"

	_ "pgregory.net/rapid" // whose flag is set here
)

// Forty draws find what a hundred do nearly as well in less than half of the
// time; -rapid.checks gives any other number.
func init() { _ = flag.Set("rapid.checks", "40") }
