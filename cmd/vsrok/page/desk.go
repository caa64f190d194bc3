package page

import (
	"context"
	"errors"
	"sync"

	"vsrok/analysis"
)

// desk is the open workspace and what is asked of it. Pages read it one at a
// time; a job may write the database meanwhile, since readers see only what
// was committed.
type desk struct {
	program Program

	mu      sync.Mutex
	ws      *Workspace
	asked   *analysis.Question // what the user typed over vsrok.yaml
	session *analysis.Session  // of the last question, while the data stand
}

var errClosed = errors.New("рабочая папка закрыта: запустите программу заново")

// read works with the workspace while nobody changes it for another.
func (d *desk) read(fn func(*Workspace) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ws == nil {
		return errClosed
	}
	return fn(d.ws)
}

// ask works with the answer to the question of the page.
func (d *desk) ask(ctx context.Context, fn func(*Workspace, *analysis.Session) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ws == nil {
		return errClosed
	}
	if d.session == nil {
		q, note, err := d.question(ctx)
		if err != nil {
			return err
		}
		session, err := analysis.NewSession(ctx, d.ws.DB.DB, d.ws.Calendar, q)
		if err != nil {
			return err
		}
		if note != "" {
			session.Warnings = append(session.Warnings, note)
		}
		d.session = session
	}
	if err := fn(d.ws, d.session); err != nil {
		// An interrupted query may have left its connection in any state.
		return errors.Join(err, d.forget())
	}
	return nil
}

// forget drops the answer: the next one is computed from the data as they
// are. The caller holds the lock.
func (d *desk) forget() error {
	if d.session == nil {
		return nil
	}
	session := d.session
	d.session = nil
	return session.Close()
}

// changed tells that the data are not what they were.
func (d *desk) changed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.forget()
}

// open changes the workspace for the one in dir, the same one among them:
// its settings are read again. Where that fails the old one stays.
func (d *desk) open(ctx context.Context, dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.ws
	if err := d.close(); err != nil {
		return err
	}
	ws, err := d.program.Open(ctx, dir)
	if err == nil {
		if old == nil || old.Dir != dir {
			d.asked = nil
		}
		d.ws = ws
		return nil
	}
	if old == nil {
		return err
	}
	back, backErr := d.program.Open(ctx, old.Dir)
	if backErr != nil {
		return errors.Join(err, backErr)
	}
	d.ws = back
	return err
}

// close lets the database go. The caller holds the lock.
func (d *desk) close() error {
	if d.ws == nil {
		return nil
	}
	err := errors.Join(d.forget(), d.ws.DB.Close())
	d.ws = nil
	return err
}

// shut closes the workspace for good.
func (d *desk) shut() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.close()
}
