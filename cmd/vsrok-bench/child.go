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
	cpu   time.Duration // of all cores together: other programs disturb it less
	peak  int64         // MiB; 0 where the system does not tell
	notes string        // what the child printed
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
	took, state := time.Since(start), child.ProcessState
	return measured{took, state.UserTime() + state.SystemTime(), peakMemory(state), strings.TrimSpace(stdout.String())},
		nil
}

// medianOf takes the median of the times and the greatest of the peaks.
func medianOf(runs []measured) measured {
	var m measured
	var took, cpu []time.Duration
	for _, run := range runs {
		took, cpu = append(took, run.took), append(cpu, run.cpu)
		m.peak = max(m.peak, run.peak)
	}
	m.took, m.cpu = median(took), median(cpu)
	return m
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	half := len(times) / 2
	if len(times)%2 == 0 {
		return (times[half-1] + times[half]) / 2
	}
	return times[half]
}
