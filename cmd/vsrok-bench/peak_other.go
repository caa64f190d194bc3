//go:build !linux

package main

import "os"

// peakMemory is not told by this system in a unit that is the same everywhere.
func peakMemory(*os.ProcessState) int64 { return 0 }

func machineMemory() string { return "неизвестна" }
