package main

import "io/fs"

// umask is empty where the system knows none.
var umask fs.FileMode
