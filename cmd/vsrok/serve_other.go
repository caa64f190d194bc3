//go:build !windows

package main

// doubleClicked is a matter of Windows: elsewhere a program without a
// terminal is started by a script or a desktop file, which names the command.
func doubleClicked() bool { return false }
