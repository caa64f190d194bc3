package main

import (
	"context"
	"errors"
	"path/filepath"

	"vsrok/cmd/vsrok/page"
	"vsrok/ingest"
)

// pageProgram is what the page needs of this program.
func pageProgram(home string) page.Program {
	return page.Program{Home: home, Open: openForPage, Demo: demoForPage, Write: writeForAll}
}

func openForPage(ctx context.Context, dir string) (*page.Workspace, error) {
	w := &workspace{dir: dir}
	// The page is where the first school is typed in.
	if err := w.readSettingsYet(); err != nil {
		return nil, err
	}
	if err := w.openDatabase(ctx); err != nil {
		return nil, err
	}
	ws, err := w.forPage()
	if err == nil {
		err = markPage(dir)
	}
	if err != nil {
		_ = w.close()
	}
	return ws, err
}

func (w *workspace) forPage() (*page.Workspace, error) {
	importer, err := w.importer("")
	if err != nil {
		return nil, err
	}
	// A job numbers the schools of the importer's table while the page and its
	// reports read this one.
	w.reference, err = ingest.ReadReference(w.dir)
	if errors.Is(err, ingest.ErrNoSchools) {
		w.reference, err = &ingest.Reference{}, nil
	}
	if err != nil {
		return nil, err
	}
	return &page.Workspace{
		Dir: w.dir, PolicyPath: filepath.Join(w.dir, policyFile), FormPath: filepath.Join(w.dir, w.policy.FormFile),
		DB: w.db, Policy: w.policy, Reference: w.reference, Calendar: w.calendar, Importer: importer,
		Reports: w.pageReports(),
		Periods: w.studyPeriods(),
	}, nil
}

func demoForPage(dir string) (exports string, err error) {
	return filepath.Join(dir, "exports"), writeDemo(dir)
}

func writeForAll(path string, data []byte) error { return writeFile(path, forAll, contents(data)) }
