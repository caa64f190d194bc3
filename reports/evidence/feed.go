package evidence

import (
	"errors"
	"iter"

	"vsrok/analysis"
)

// feed turns the one run of all obligations into runs by school.
type feed struct {
	next    func() (analysis.Obligation, bool)
	cancel  func()
	held    *analysis.Obligation
	failure error
}

var errStopped = errors.New("stopped")

func newFeed(all func(func(analysis.Obligation) error) error) *feed {
	f := &feed{}
	f.next, f.cancel = iter.Pull(func(yield func(analysis.Obligation) bool) {
		err := all(func(o analysis.Obligation) error {
			if !yield(o) {
				return errStopped
			}
			return nil
		})
		if !errors.Is(err, errStopped) {
			f.failure = err
		}
	})
	return f
}

func (f *feed) stop() { f.cancel() }

// school calls fn for the obligations that come next, while they are of this
// school.
func (f *feed) school(code string, fn func(analysis.Obligation) error) error {
	for {
		if f.held == nil {
			o, ok := f.next()
			if !ok {
				return f.failure
			}
			f.held = &o
		}
		if f.held.School != code {
			return nil
		}
		if err := fn(*f.held); err != nil {
			return err
		}
		f.held = nil
	}
}

// end makes sure that no obligation is left over.
func (f *feed) end() error {
	if f.held != nil {
		return errOrder
	}
	if _, more := f.next(); more {
		return errOrder
	}
	return f.failure
}
