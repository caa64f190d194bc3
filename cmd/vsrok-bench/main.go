// Command vsrok-bench measures vsrok against the bare database on data that
// it makes itself, the same on every machine. Each run is a process of its
// own, and the sides take turns, so that both see the same noise.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	_ "time/tzdata" // schools' zones, on machines without a zone database
)

const usage = `Измеряет vsrok рядом с «голым» DuckDB на данных, которые делает сам.

  go run ./cmd/vsrok-bench [ключи] import|xlsx|small|month|journals|nightly|analyze|region|early

import    таблица отметок CSV в базу против CREATE TABLE … AS SELECT * FROM read_csv(…)
xlsx      книга из 500 000 строк против CSV с теми же строками
small     2 000 файлов по 20 строк против одного файла
month     месяц одной школы, половина строк уже известна, в пустую базу и в базу из 400 школ
journals  журналы школы за год: ZIP из 22 книг
nightly   журналы школы каждый вечер, сто вечеров: вечер не дороже первого
analyze   запрос analyze по школам и учителям против одного запроса по готовой таблице
region    регион из 900 школ: импорт месяца, analyze, форма, доказательства, Parquet; сколько это и как растёт
early     как часто «+», поставленный сразу после сроков, потом оказывается ошибкой (районы выдуманы)

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// sides are what a child process does; the arguments are the side's own.
var sides = map[string]func(context.Context, []string) error{
	"read_csv":  readCSV,
	"import":    importFiles,
	"aggregate": aggregate,
	"analyze":   analyze,
	"make-year": makeYear,
	"evening":   importEvening,
	"month":     loadMonth,

	"region-analyze": inYear(regionAnalyze), "region-form": inYear(regionForm),
	"region-evidence": inYear(regionEvidence),
	"region-parquet":  inYear(regionParquet), "region-month": importRegionMonth,
}

// bench is one call of the program.
type bench struct {
	rows, runs int
	overlap    bool
	dir        string
	out        io.Writer
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 1 && args[0] == "side" {
		return sides[args[1]](ctx, args[2:])
	}
	b := &bench{out: stdout}
	flags := flag.NewFlagSet("vsrok-bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&b.rows, "rows", 0, "строк; без ключа import делает 5 000 000, analyze 50 000 000, region 400 000 000")
	flags.IntVar(&b.runs, "runs", 3, "прогонов каждой стороны")
	flags.BoolVar(&b.overlap, "overlap", false, "import: строки в двух файлах, которые частью повторяют друг друга")
	flags.StringVar(&b.dir, "dir", filepath.Join(os.TempDir(), "vsrok-bench"),
		"папка данных и баз; готовые данные берутся из неё")
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	what, ok := map[string]func(context.Context) error{
		"import": b.importBench, "xlsx": b.xlsxBench, "small": b.smallBench, "month": b.monthBench,
		"journals": b.journalsBench, "nightly": b.nightlyBench,
		"analyze": b.analyzeBench, "region": b.regionBench, "early": b.earlyBench,
	}[flags.Arg(0)]
	if !ok || flags.NArg() != 1 || b.rows < 0 || b.runs < 1 {
		flags.Usage()
		return fmt.Errorf("ожидается одно слово из списка выше")
	}
	if b.rows == 0 {
		b.rows = map[string]int{"import": 5_000_000, "analyze": 50_000_000, "region": 400_000_000}[flags.Arg(0)]
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	return what(ctx)
}
