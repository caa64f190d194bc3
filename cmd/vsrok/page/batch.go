package page

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"vsrok/ingest"
)

// state is how far a dropped file has come.
type state string

const (
	waiting    state = "waiting"   // on disk, not looked at
	examined   state = "examined"  // understood, nothing saved
	queued     state = "queued"    // a job is to save it
	refused    state = "refused"   // cannot be imported, Problem says why
	already    state = "already"   // an earlier import brought the same bytes
	loaded     state = "loaded"    // in the database
	reference  state = "reference" // a table of the workspace, such as schools.csv
	filledForm state = "filled"    // a workbook of the checklist
	objected   state = "objected"  // a workbook of a school's objections
)

// dropped is one file that was dropped on the page.
type dropped struct {
	ID      int
	Label   string // the client's name, cleaned; never a path of this computer
	Size    int64
	State   state
	Fixes   fixes
	Summary ingest.Summary
	Problem string
	Table   string                // file of the workspace that a reference stands for
	Columns []ingest.SheetColumns // of a file that has unknown ones

	path    string          // a numbered file in the batch's folder
	refusal *ingest.Refusal // of a refused file
}

// batch is the files that were dropped and not cleared yet.
type batch struct {
	dir string

	mu    sync.Mutex
	files []*dropped
	last  int
	size  int64
}

// Limits of one batch.
const (
	maxFile  = 4 << 30
	maxBatch = 16 << 30
	maxFiles = 10000
)

// uploadFolder is where dropped files wait, in the workspace.
const uploadFolder = ".vsrok-upload"

// Sweep deletes what an interrupted run left of dropped files: they hold
// pupils' names. Nobody else may be at work in the workspace.
func Sweep(workspace string) error {
	dir := filepath.Join(workspace, uploadFolder)
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("временная папка %s не очищена: закройте программы, которые её держат, и повторите: %w", dir,
			err)
	}
	return nil
}

// newBatch makes an empty folder for dropped files.
func newBatch(workspace string) (*batch, error) {
	if err := Sweep(workspace); err != nil {
		return nil, err
	}
	b := &batch{dir: filepath.Join(workspace, uploadFolder)}
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return nil, fmt.Errorf("временная папка %s не создана: %w", b.dir, err)
	}
	return b, nil
}

// add gives a place on disk to a file that is about to come.
func (b *batch) add(label string) (*dropped, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.files) >= maxFiles {
		return nil, fmt.Errorf("за один раз принимается не больше %d файлов: загрузите эти и добавьте остальные потом",
			maxFiles)
	}
	b.last++
	return &dropped{ID: b.last, Label: label, State: waiting, path: filepath.Join(b.dir, fmt.Sprintf("%06d", b.last))},
		nil
}

// keep lists a file that has come whole.
func (b *batch) keep(f *dropped) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.size+f.Size > maxBatch {
		return fmt.Errorf("за один раз принимается не больше %d ГБ: загрузите эти файлы и добавьте остальные потом",
			maxBatch>>30)
	}
	b.size += f.Size
	b.files = append(b.files, f)
	return nil
}

// list returns copies of the files in the order of arrival.
func (b *batch) list() []dropped {
	b.mu.Lock()
	defer b.mu.Unlock()
	files := make([]dropped, len(b.files))
	for i, f := range b.files {
		files[i] = *f
	}
	return files
}

// in returns copies of the files in a state.
func (b *batch) in(s state) []dropped {
	return slices.DeleteFunc(b.list(), func(f dropped) bool { return f.State != s })
}

// find returns a copy of one file.
func (b *batch) find(id int) (dropped, bool) {
	for _, f := range b.list() {
		if f.ID == id {
			return f, true
		}
	}
	return dropped{}, false
}

// update changes one file, if it is still there.
func (b *batch) update(id int, change func(*dropped)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.files {
		if f.ID == id {
			change(f)
		}
	}
}

// claim hands the files that were understood to one job.
func (b *batch) claim() (mine []dropped) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.files {
		if f.State == examined {
			f.State = queued
			mine = append(mine, *f)
		}
	}
	return mine
}

// release gives back those of a job's files that it has not saved.
func (b *batch) release(mine []dropped) {
	for _, f := range mine {
		b.update(f.ID, func(f *dropped) {
			if f.State == queued {
				f.State = examined
			}
		})
	}
}

// again lets files be looked at anew.
func (b *batch) again(which func(dropped) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.files {
		if which(*f) {
			f.State, f.Problem, f.refusal, f.Summary = waiting, "", nil, ingest.Summary{}
		}
	}
}

// remove forgets files and deletes them from the disk.
func (b *batch) remove(which func(dropped) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files = slices.DeleteFunc(b.files, func(f *dropped) bool {
		if !which(*f) {
			return false
		}
		b.size -= f.Size
		os.Remove(f.path)
		return true
	})
}

// close deletes all that was dropped.
func (b *batch) close() error { return os.RemoveAll(b.dir) }
