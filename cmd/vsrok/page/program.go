// Package page serves the program's page to a browser on the same computer:
// exports are dropped on it, their content is shown before anything is saved,
// and the result, its rows and the reports are read from it. It knows HTTP and
// HTML; what a workspace is made of comes from its caller.
package page

import (
	"context"
	"io"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/store"
)

// Program is what the page asks of the program around it.
type Program struct {
	Home string // the folder of the user's workspace
	// Open opens the workspace in a folder and settles its database.
	Open func(ctx context.Context, dir string) (*Workspace, error)
	// Demo makes a workspace with made-up data in a folder and returns the
	// folder of its exports.
	Demo func(dir string) (exports string, err error)
	// Write puts a file in its place whole, or leaves the old one.
	Write func(path string, data []byte) error
}

// Workspace is an open workspace. Its database has one writer at a time.
type Workspace struct {
	Dir        string
	PolicyPath string
	FormPath   string // of the checklist
	DB         *store.DB
	Policy     analysis.Policy
	Periods    []analysis.StudyPeriod // lines of periods.csv
	Reference  *ingest.Reference      // to read; jobs work with the importer's own
	Calendar   *analysis.Calendar
	Importer   *ingest.Importer
	Reports    []Report // those of one title together
}

// Report is one report that the page offers in one format.
type Report struct {
	Name     string // in the address, unique
	Label    string // of its link; empty: what its file is called
	Title    string // reports of one title stand together
	About    string // what it is for; of the first of a title
	File     string // name to save under, with the format's extension
	OfSchool bool   // one file for each school
	Keeps    bool   // writes into the workspace too, so a link must not ask for it
	Write    func(context.Context, Order, io.Writer) error
}

// Order is what a report is made of.
type Order struct {
	Session *analysis.Session
	School  string // code; empty unless Report.OfSchool
	Round   string // its name; empty where only its dates were given
	// Step tells that so many of so many parts are done, and which one is next.
	Step func(done, total int, part string)
}
