package store

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"

	"github.com/duckdb/duckdb-go/v2"
)

// Observation is one row of table observation, with names as numbers.
// Dates are days and moments microseconds since 1970-01-01, without a zone.
type Observation struct {
	Part      uint16
	Row       uint32
	Col       uint16
	School    uint16
	Kind      uint8
	Class     uint16
	Subject   uint16
	Teacher   uint32
	Pupil     uint64
	Date      int32 // NoDate
	Period    uint16
	Lesson    uint8
	Work      uint16
	Group     uint16
	Record    uint64
	Entered   int64 // NoTime
	Changed   int64 // NoTime
	Cancelled bool
}

// Absent values of Observation.
const (
	NoDate = int32(math.MinInt32)
	NoTime = int64(math.MinInt64)
)

// Work appends some rows to those given, whose memory it may use again.
// DuckDB calls works from several threads at once.
type Work func(rows []Observation) ([]Observation, error)

// The table function gives packed columns, since each value set through the
// driver costs more than a shift in SQL.
const (
	placeColumn = iota // row 32 bits, part 16, col 16
	whoColumn          // teacher 32, school 16, period 16
	whatColumn         // class 16, subject 16, work 16, lesson 8, kind 7, cancelled 1
	pupilColumn
	recordColumn
	whenColumn // days from NoDate 32, group 16
	enteredColumn
	changedColumn
)

// insertRows fills a table that has the columns of observation.
const insertRows = `
SELECT $1::INTEGER,
       (place >> 16 & 65535)::USMALLINT, (place >> 32)::UINTEGER, (place & 65535)::USMALLINT,
       (who >> 16 & 65535)::USMALLINT, (what >> 1 & 127)::UTINYINT,
       (what >> 48)::USMALLINT, (what >> 32 & 65535)::USMALLINT, (who >> 32)::UINTEGER, pupil,
       DATE '1970-01-01' + (nullif(moment >> 16, 0)::BIGINT - 2147483648)::INTEGER,
       (who & 65535)::USMALLINT, (what >> 8 & 255)::UTINYINT, (what >> 16 & 65535)::USMALLINT, record,
       make_timestamp(nullif(entered, -9223372036854775808)), make_timestamp(nullif(changed, -9223372036854775808)),
       (what & 1)::BOOLEAN, NULL, (moment & 65535)::USMALLINT, 0
FROM incoming_rows()`

// incoming is the table function that INSERT reads: it takes works from a
// channel and gives their rows to DuckDB's threads, in no order.
type incoming struct {
	works <-chan Work
	rows  atomic.Int64
}

// register makes the table function known to the database, once: DuckDB keeps
// it for all connections.
func (db *DB) register(ctx context.Context) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	function := duckdb.ParallelChunkTableFunction{
		BindArguments: func(map[string]any, ...any) (duckdb.ParallelChunkTableSource, error) {
			return db.incoming,
				nil
		},
	}
	return duckdb.RegisterTableUDF(conn, "incoming_rows", function)
}

// Observations inserts the rows of long tables that all works give and returns
// how many there were when the channel is closed. An error of a work ends it.
func (w *Writer) Observations(ctx context.Context, works <-chan Work) (int, error) {
	return w.insert(ctx, "observation", works)
}

// Cells is Observations for the cells of class journals, whose pages Page has
// announced.
func (w *Writer) Cells(ctx context.Context, works <-chan Work) (int, error) {
	return w.insert(ctx, "page_cell", works)
}

func (w *Writer) insert(ctx context.Context, table string, works <-chan Work) (int, error) {
	w.incoming.works = works
	w.incoming.rows.Store(0)
	// The order of insertion carries nothing, since each row knows its place;
	// without it DuckDB writes from all threads.
	if _, err := w.tx.ExecContext(ctx, "SET preserve_insertion_order = false"); err != nil {
		return 0, err
	}
	_, err := w.tx.ExecContext(ctx, "INSERT INTO "+table+insertRows, w.ID)
	if _, reset := w.tx.ExecContext(ctx, "RESET preserve_insertion_order"); err == nil {
		err = reset
	}
	return int(w.incoming.rows.Load()), err
}

// pending is what one of DuckDB's threads has of a work.
type pending struct {
	made []Observation // by the last work
	rows []Observation // of them, those not given yet
}

// ColumnInfos implements the driver's table source.
func (s *incoming) ColumnInfos() []duckdb.ColumnInfo {
	columns := []struct {
		name string
		kind duckdb.Type
	}{
		placeColumn: {"place", duckdb.TYPE_UBIGINT}, whoColumn: {"who", duckdb.TYPE_UBIGINT},
		whatColumn: {"what", duckdb.TYPE_UBIGINT}, pupilColumn: {"pupil", duckdb.TYPE_UBIGINT},
		recordColumn: {"record", duckdb.TYPE_UBIGINT}, enteredColumn: {"entered", duckdb.TYPE_BIGINT},
		changedColumn: {"changed", duckdb.TYPE_BIGINT}, whenColumn: {"moment", duckdb.TYPE_UBIGINT},
	}
	infos := make([]duckdb.ColumnInfo, len(columns))
	for i, column := range columns {
		info, err := duckdb.NewTypeInfo(column.kind)
		if err != nil {
			panic(err) // a constant list of primitive types
		}
		infos[i] = duckdb.ColumnInfo{Name: column.name, T: info}
	}
	return infos
}

// Cardinality implements the driver's table source.
func (s *incoming) Cardinality() *duckdb.CardinalityInfo { return nil }

// Init implements the driver's table source: as many threads as DuckDB has.
// The 0 that the driver documents for this makes it one thread.
func (s *incoming) Init() duckdb.ParallelTableSourceInfo {
	return duckdb.ParallelTableSourceInfo{MaxThreads: runtime.NumCPU()}
}

// NewLocalState implements the driver's table source.
func (s *incoming) NewLocalState() any { return &pending{} }

// FillChunk is called by DuckDB's threads: a panic here would end the
// process, so it becomes an error.
func (s *incoming) FillChunk(state any, chunk duckdb.DataChunk) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("внутренняя ошибка при чтении: %v", r)
		}
	}()
	local := state.(*pending)
	for len(local.rows) == 0 {
		work, ok := <-s.works
		if !ok {
			return chunk.SetSize(0)
		}
		if local.made, err = work(local.made[:0]); err != nil {
			return err
		}
		local.rows = local.made
	}
	n := min(len(local.rows), duckdb.GetDataChunkCapacity())
	for i := range n {
		if err := fillRow(chunk, i, &local.rows[i]); err != nil {
			return err
		}
	}
	local.rows = local.rows[n:]
	s.rows.Add(int64(n))
	return chunk.SetSize(n)
}

func fillRow(chunk duckdb.DataChunk, i int, o *Observation) error {
	what := uint64(o.Class)<<48 | uint64(o.Subject)<<32 | uint64(o.Work)<<16 | uint64(o.Lesson)<<8 | uint64(o.Kind)<<1
	if o.Cancelled {
		what |= 1
	}
	for column, value := range [...]uint64{
		placeColumn: uint64(o.Row)<<32 | uint64(o.Part)<<16 | uint64(o.Col),
		whoColumn:   uint64(o.Teacher)<<32 | uint64(o.School)<<16 | uint64(o.Period),
		whatColumn:  what, pupilColumn: o.Pupil, recordColumn: o.Record,
		whenColumn: uint64(int64(o.Date)-int64(NoDate))<<16 | uint64(o.Group),
	} {
		if err := duckdb.SetChunkValue(chunk, column, i, value); err != nil {
			return err
		}
	}
	if err := duckdb.SetChunkValue(chunk, enteredColumn, i, o.Entered); err != nil {
		return err
	}
	return duckdb.SetChunkValue(chunk, changedColumn, i, o.Changed)
}
