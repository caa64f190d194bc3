//go:build !windows

package main

import (
	"os/signal"
	"syscall"
)

// doubleClicked is a matter of Windows: elsewhere a program without a
// terminal is started by a script or a desktop file, which names the command.
func doubleClicked() bool { return false }

// readInBackground lets a page that was started with «&» go on: reading from the
// terminal fails then, where it would stop the whole program.
func readInBackground() { signal.Ignore(syscall.SIGTTIN) }
