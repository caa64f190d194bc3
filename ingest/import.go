// Package ingest brings exports into a workspace's database: files become
// sheets of cells (package tabular), cells become observations (package
// layout), observations go to the database (package store), one transaction
// a file. What could not be understood is kept as rejects with its place.
package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"vsrok/ingest/layout"
	"vsrok/ingest/store"
	"vsrok/ingest/tabular"
)

// Importer imports files into one workspace.
type Importer struct {
	DB        *store.DB
	Reference *Reference
	Aliases   *layout.Aliases
	Key       []byte // of the pupils' hashes
	// FirstYear and LastYear are the years that the calendar covers: a date
	// outside them is rejected, since it can have no deadline.
	FirstYear, LastYear int
	// Check refuses a file before it is read, with the reason for the user; may be nil.
	Check func(path string) error
}

// Options override what an import would find out by itself.
type Options struct {
	// Name is what the file is called in messages and in the list of imports,
	// and where its school is looked for; empty means its path.
	Name       string
	School     string           // code or name
	ExportedAt time.Time        // naive local time
	Kind       *layout.Kind     // of long tables
	Encoding   string           // see tabular.Options
	Delimiter  rune             // see tabular.Options
	Dates      layout.DateOrder // of dates in digits; Untold means as each column tells
	SourceZone *time.Location   // zone of the file's times, when it is not the school's
	DryRun     bool             // understand everything, keep nothing
	Hidden     bool             // read hidden sheets too
	Replace    bool             // take back the import that brought the same file for another school
}

// Summary says what came of one file.
type Summary struct {
	store.Import
	Already  int // number of the import that brought the same file before; 0 when new
	Schools  []School
	Sheets   []SheetSummary
	ByKind   map[layout.Kind]int  // observations
	BySchool map[SchoolKind]int   // the same
	Actions  int                  // of an access log
	Blank    int                  // skipped rows of tables in which nothing was entered
	Rejects  []layout.Reject      // the first ones; Rejected counts all
	Preview  []layout.Observation // the first observations; only of a dry run
	Shown    store.Shown          // only of a dry run
	Remarks  []string
	Refused  []string // a text for each member or sheet that could not be read, beside those that were
	Duration time.Duration

	rejects rejects
}

// SchoolKind is one kind of entry of one school, by its number.
type SchoolKind struct {
	School int
	Kind   layout.Kind
}

// SheetSummary says how one sheet was understood.
type SheetSummary struct {
	store.Part
	Kind         layout.Kind
	HeaderRow    int
	MomentSource string   // where the export moment was found, in Russian
	Columns      []string // «Педагог → Учитель»
	Unused       []string // header words of the columns that are not read
}

// Refusal is why a file was not imported: the reason names the file.
type Refusal struct{ Reason error }

func (r *Refusal) Error() string { return r.Reason.Error() }
func (r *Refusal) Unwrap() error { return r.Reason }

// File imports one file: all of it or nothing. The same bytes a second time
// change nothing. A file that cannot be imported gives a *Refusal, which is
// recorded with its reason; any other error is the program's or the disk's.
func (im *Importer) File(ctx context.Context, path string, opts Options) (Summary, error) {
	name := tabular.ShownName(cmp.Or(opts.Name, path))
	source, closer, err := tabular.File(path)
	if err != nil {
		return Summary{Import: store.Import{File: name, Status: store.Refused}}, &Refusal{err}
	}
	defer closer.Close()
	if im.Check != nil {
		if err := im.Check(path); err != nil {
			return Summary{Import: store.Import{File: name, Status: store.Refused}},
				&Refusal{fmt.Errorf("%s: %w", name, err)}
		}
	}
	source.Name = name
	sum := digest(source)
	defer sum() // before the file is closed
	summary := Summary{Import: store.Import{File: name, Size: source.Size}, ByKind: map[layout.Kind]int{},
		BySchool: map[SchoolKind]int{}}
	if before, err := im.importOf(ctx, source, sum, opts); err != nil || before.ID != 0 {
		summary.Import, summary.Already = before, before.ID
		if err == nil {
			summary.Refused, err = im.DB.RefusedParts(ctx, before.ID)
		}
		return summary, err
	}
	twin, err := im.twinOf(ctx, source, sum)
	if err != nil {
		return summary, err
	}
	if twin.ID != 0 && !opts.Replace {
		return summary, im.refuse(ctx, sum, opts, &summary,
			&Refusal{fmt.Errorf("%s: этот файл уже загружен как файл школы %s (импорт № %d): заменить? Если да, %s",
				name, twin.Schools, twin.ID, AskReplace)})
	}
	err = im.importNew(ctx, source, sum, opts, &summary)
	if err == nil && twin.ID != 0 && !opts.DryRun {
		_, err = im.DB.Undo(ctx, twin.ID)
	}
	if refusal := asRefusal(err); refusal != nil {
		return summary, im.refuse(ctx, sum, opts, &summary, refusal)
	}
	return summary, err
}

// digest begins to hash a file and returns what waits for the SHA-256 in hex:
// the file is hashed while it is being imported.
func digest(source tabular.Source) func() (string, error) {
	wait := sync.OnceValues(func() (string, error) {
		hash := sha256.New()
		if _, err := io.Copy(hash, io.NewSectionReader(source, 0, source.Size)); err != nil {
			return "", fmt.Errorf("%s не читается: %w", source.Name, err)
		}
		return hex.EncodeToString(hash.Sum(nil)), nil
	})
	go wait()
	return wait
}

// importOf is the import that brought the same file before; its ID is 0 when
// there is none. It waits for the hash only where the size was met.
func (im *Importer) importOf(ctx context.Context, source tabular.Source, sum func() (string, error),
	opts Options) (store.Import, error) {
	met, err := im.DB.HasSize(ctx, source.Size)
	if err != nil || !met {
		return store.Import{}, err
	}
	sha256, err := sum()
	if err != nil {
		return store.Import{}, err
	}
	// Header-only tables of two schools are alike to the byte: what the file's
	// place or the user says of the school tells them apart.
	school, err := im.schoolOf(source, opts)
	if err != nil {
		return store.Import{}, err
	}
	var number int
	if school != nil {
		number = school.Number
	}
	return im.DB.ImportOf(ctx, sha256, number)
}

// AskReplace is the advice to take a file from another school.
const AskReplace = "повторите с ключом --replace"

// twinOf is the import that brought the same rows for other schools; its ID is
// 0 when there is none. Tables without a row are alike and nobody's twins.
func (im *Importer) twinOf(ctx context.Context, source tabular.Source, sum func() (string, error)) (store.Twin, error) {
	met, err := im.DB.HasSize(ctx, source.Size)
	if err != nil || !met {
		return store.Twin{}, err
	}
	sha256, err := sum()
	if err != nil {
		return store.Twin{}, err
	}
	return im.DB.TwinOf(ctx, sha256)
}

// importNew understands the file and writes it, or returns why not. What comes
// to light in its rows is known when it is loaded anew.
func (im *Importer) importNew(ctx context.Context, source tabular.Source, sum func() (string, error), opts Options,
	summary *Summary) error {
	empty, found := summary.Import, newFindings()
	for {
		*summary = Summary{Import: empty, ByKind: map[layout.Kind]int{}, BySchool: map[SchoolKind]int{}}
		found.news = false
		err := im.load(ctx, source, sum, opts, summary, found)
		if !found.news || ctx.Err() != nil {
			return err
		}
	}
}

// load loads the file once; what it finds may make another load necessary.
func (im *Importer) load(ctx context.Context, source tabular.Source, sum func() (string, error), opts Options,
	summary *Summary,
	found *findings) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = panicked(source.Name, caught)
		}
	}()
	file, err := im.open(ctx, source, opts, found)
	if err != nil {
		return err
	}
	defer file.close()
	summary.Format, summary.Encoding = file.format, file.encoding
	writer, err := im.DB.Begin(ctx, layout.SubjectKey)
	if err != nil {
		return err
	}
	defer writer.Rollback()
	write := &fileWrite{importer: im, opts: opts, file: file, writer: writer, summary: summary, found: found}
	if err := write.all(ctx); err != nil {
		return err
	}
	if opts.DryRun {
		summary.Shown, err = writer.Shown(ctx)
		return err
	}
	summary.ID = writer.ID
	if summary.SHA256, err = sum(); err != nil {
		return err
	}
	return writer.Commit(ctx, summary.Import, write.parts())
}

// refuse records the refusal, so that status can list what could not be read.
func (im *Importer) refuse(ctx context.Context, sum func() (string, error), opts Options, summary *Summary,
	refusal *Refusal) error {
	summary.Status, summary.Reason = store.Refused, refusal.Error()
	summary.Loaded = 0
	summary.Rejected = summary.Read - summary.Skipped
	if opts.DryRun {
		return refusal
	}
	var err error
	if summary.SHA256, err = sum(); err != nil {
		return errors.Join(refusal, err)
	}
	writer, err := im.DB.Begin(ctx, layout.SubjectKey)
	if err != nil {
		return errors.Join(refusal, err)
	}
	defer writer.Rollback()
	if err := summary.rejects.write(writer); err != nil {
		return errors.Join(refusal, err)
	}
	summary.ID = writer.ID
	if err := writer.Commit(ctx, summary.Import, nil); err != nil {
		return errors.Join(refusal, err)
	}
	return refusal
}

func asRefusal(err error) *Refusal {
	var refusal *Refusal
	var unreadable *tabular.Error
	var unknown *layout.UnknownHeader
	var full *store.TooManyError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &unreadable):
		return &Refusal{unreadable}
	case errors.As(err, &unknown):
		return &Refusal{unknown}
	case errors.As(err, &full):
		return &Refusal{full}
	}
	return nil
}
