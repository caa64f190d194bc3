package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// contest runs the sides in turns and prints each run, the medians, and how
// many times the first side's time the others take.
func (b *bench) contest(ctx context.Context, contest []side) error {
	if err := b.describeMachine(ctx); err != nil {
		return err
	}
	runs := make([][]measured, len(contest))
	for n := range b.runs {
		for i, s := range contest {
			m, err := measure(ctx, s)
			if err != nil {
				return err
			}
			runs[i] = append(runs[i], m)
			fmt.Fprintf(b.out, "прогон %d  %-28s %s  %s\n", n+1, s.title, m, m.notes)
		}
	}
	var first measured
	for i, s := range contest {
		m := medianOf(runs[i])
		if i == 0 {
			first = m
		}
		fmt.Fprintf(b.out, "медиана   %-28s %s  × %.2f (ядра × %.2f)\n", s.title, m,
			m.took.Seconds()/first.took.Seconds(), m.cpu.Seconds()/first.cpu.Seconds())
	}
	return nil
}

// String is the time in seconds, that of all cores together, and the peak memory.
func (m measured) String() string {
	memory := "не измерен"
	if m.peak > 0 {
		memory = fmt.Sprintf("%d МиБ", m.peak)
	}
	return fmt.Sprintf("%6.2f с, ядра %6.2f с, пик памяти %s", m.took.Seconds(), m.cpu.Seconds(), memory)
}

func (b *bench) describeMachine(ctx context.Context) error {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	var version string
	if err := db.QueryRowContext(ctx, "SELECT version()").Scan(&version); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "машина: %s/%s, ядер %d, память %s; %s, DuckDB %s\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), machineMemory(), runtime.Version(), version)
	return nil
}

func (b *bench) describeFile(path string) {
	if info, err := os.Stat(path); err == nil {
		fmt.Fprintf(b.out, "данные: %s, %.0f МБ\n", filepath.Base(path), float64(info.Size())/1e6)
	}
}
