//go:build unix

package main

import (
	"io/fs"
	"syscall"
)

// umask is the mask that the user's shell gave. The process takes one that
// leaves files to their owner alone: DuckDB, which writes pupils' lessons and
// teachers' names, makes its files by it.
var umask = fs.FileMode(syscall.Umask(0o077))
