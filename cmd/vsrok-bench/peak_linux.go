package main

import (
	"fmt"
	"os"
	"syscall"
)

// peakMemory is the most memory that a finished process held, in MiB. Linux
// counts Maxrss in KiB (getrusage(2)).
func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss / 1024
}

// machineMemory is the memory of the machine in GiB, as text.
func machineMemory() string {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return "неизвестна"
	}
	return fmt.Sprintf("%.1f ГиБ", float64(info.Totalram)*float64(info.Unit)/(1<<30))
}
