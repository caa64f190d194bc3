// Command vsrok reads what a school electronic diary exports and measures
// whether the data were entered by the deadlines that parents were promised.
package main

import (
	"os"
	_ "time/tzdata" // schools' zones, on machines without a zone database
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
