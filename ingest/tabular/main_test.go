package tabular

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps fuzzing from spending its time on making an interesting
// workbook smaller, unless it is told how long to.
func TestMain(m *testing.M) {
	flag.Parse()
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == "test.fuzzminimizetime" })
	if !told {
		if err := flag.Set("test.fuzzminimizetime", "10x"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
