package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// side is one of the ways that are set against each other. It runs in a
// process of its own, so that its peak memory is its own too.
type side struct {
	title string
	args  []string // of the child, see sides
}

// measured is what one run of a side took.
type measured struct {
	took  time.Duration
	peak  int64  // MiB; 0 where the system does not tell
	notes string // what the child printed
}

// measure runs a side in a child process, from its start to its end.
func measure(ctx context.Context, s side) (measured, error) {
	program, err := os.Executable()
	if err != nil {
		return measured{}, err
	}
	var stdout, stderr bytes.Buffer
	child := exec.CommandContext(ctx, program, append([]string{"side"}, s.args...)...)
	child.Stdout, child.Stderr = &stdout, &stderr
	start := time.Now()
	if err := child.Run(); err != nil {
		return measured{}, fmt.Errorf("%s: %w\n%s", s.title, err, stderr.String())
	}
	return measured{time.Since(start), peakMemory(child.ProcessState), strings.TrimSpace(stdout.String())}, nil
}

// medianOf is the middle of the runs, and the greatest of their peaks.
func medianOf(runs []measured) measured {
	times := make([]time.Duration, len(runs))
	var m measured
	for i, run := range runs {
		times[i] = run.took
		m.peak = max(m.peak, run.peak)
	}
	slices.Sort(times)
	m.took = times[len(times)/2]
	if len(times)%2 == 0 {
		m.took = (m.took + times[len(times)/2-1]) / 2
	}
	return m
}
