package main

import "github.com/inconshreveable/mousetrap"

// doubleClicked tells whether the program was started from a folder's window
// and not from a console.
func doubleClicked() bool { return mousetrap.StartedByExplorer() }

// readInBackground has nothing to do here: no program is stopped for reading.
func readInBackground() {}
