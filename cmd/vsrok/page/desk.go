package page

import (
	"context"
	"errors"
	"slices"
	"sync"

	"vsrok/analysis"
)

// desk is the open workspace and what is asked of it. Questions are answered
// side by side, each by a session of its own; a job may write the database
// meanwhile, since readers see only what was committed.
type desk struct {
	program Program

	gate sync.RWMutex // held by whoever works with ws; to change it, by one alone

	mu     sync.Mutex
	ws     *Workspace
	life   context.Context    // of the work with ws: it ends when ws must be closed
	end    context.CancelFunc // of life
	idle   []resting
	number int // of the data: sessions of older ones answer no more
}

// resting is a session that waits for the next question about its round.
type resting struct {
	*analysis.Session
	of asked
}

// maxIdle is how many sessions are kept for the next questions.
const maxIdle = 3

var (
	errClosed = errors.New("рабочая папка закрыта: запустите программу заново")
	errReread = errors.New("настройки или данные тем временем прочитаны заново: обновите страницу")
)

// read works with the workspace while nobody changes it for another.
func (d *desk) read(fn func(*Workspace) error) error {
	d.gate.RLock()
	defer d.gate.RUnlock()
	if d.ws == nil {
		return errClosed
	}
	return fn(d.ws)
}

// ask works with a session that has the question of a round. The context
// ends where the browser leaves or the workspace is changed for another.
func (d *desk) ask(ctx context.Context, a asked, fn func(context.Context, *Workspace, *analysis.Session) error) error {
	d.gate.RLock()
	defer d.gate.RUnlock()
	if d.ws == nil {
		return errClosed
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.life, cancel)()
	session, number, err := d.take(ctx, a)
	if err == nil {
		if err = fn(ctx, d.ws, session); err == nil {
			return d.give(resting{session, a}, number)
		}
		// An interrupted query may have left its connection in any state.
		err = errors.Join(err, session.Close())
	}
	if d.life.Err() != nil {
		return errReread
	}
	return err
}

// take returns a session at rest, or a new one, and the number of the data
// that it answers.
func (d *desk) take(ctx context.Context, a asked) (*analysis.Session, int, error) {
	d.mu.Lock()
	number := d.number
	if i := slices.IndexFunc(d.idle, func(s resting) bool { return s.of == a }); i >= 0 {
		session := d.idle[i].Session
		d.idle = slices.Delete(d.idle, i, i+1)
		d.mu.Unlock()
		return session, number, nil
	}
	d.mu.Unlock()
	q, note, err := d.question(ctx, a)
	if err != nil {
		return nil, number, err
	}
	session, err := analysis.NewSession(ctx, d.ws.DB.DB, d.ws.Calendar, q)
	if err == nil && note != "" {
		session.Warnings = append(session.Warnings, note)
	}
	return session, number, err
}

// give lays a session aside for the next question, in the place of the one that
// has rested longest.
func (d *desk) give(session resting, number int) (err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if number != d.number {
		return session.Close()
	}
	if d.idle = append(d.idle, session); len(d.idle) > maxIdle {
		err = d.idle[0].Close()
		d.idle = slices.Delete(d.idle, 0, 1)
	}
	return err
}

// changed tells that the data are not what they were.
func (d *desk) changed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.forget()
}

// edition is the number of the data of now.
func (d *desk) edition() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.number
}

// forget closes the sessions at rest: the next answers are computed from the
// data as they are. The caller holds mu.
func (d *desk) forget() (err error) {
	d.number++
	for _, session := range d.idle {
		err = errors.Join(err, session.Close())
	}
	d.idle = nil
	return err
}

// open changes the workspace for the one in dir, the same one among them:
// its settings are read again. Questions under way are given up. Where that
// fails the old one stays.
func (d *desk) open(ctx context.Context, dir string) error {
	defer d.alone()()
	old := d.ws
	if err := d.close(); err != nil {
		return err
	}
	ws, err := d.program.Open(ctx, dir)
	if err == nil {
		d.begin(ws)
		return nil
	}
	if old == nil {
		return err
	}
	back, backErr := d.program.Open(ctx, old.Dir)
	if backErr != nil {
		return errors.Join(err, backErr)
	}
	d.begin(back)
	return err
}

// alone waits, in impatience, until nobody works with the workspace; what it
// returns lets others in again.
func (d *desk) alone() (release func()) {
	d.mu.Lock()
	if d.end != nil {
		d.end()
	}
	d.mu.Unlock()
	d.gate.Lock()
	return d.gate.Unlock
}

// begin takes an open workspace. The caller is alone.
func (d *desk) begin(ws *Workspace) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ws = ws
	d.life, d.end = context.WithCancel(context.Background())
}

// close lets the database go. The caller is alone.
func (d *desk) close() error {
	if d.ws == nil {
		return nil
	}
	err := errors.Join(d.changed(), d.ws.DB.Close())
	d.ws = nil
	return err
}

// shut closes the workspace for good.
func (d *desk) shut() error {
	defer d.alone()()
	return d.close()
}
