package main

import "github.com/inconshreveable/mousetrap"

// doubleClicked tells whether the program was started from a folder's window
// and not from a console.
func doubleClicked() bool { return mousetrap.StartedByExplorer() }
