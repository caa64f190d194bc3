package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// errBusy says that the database has its one writer already.
var errBusy = errors.New("сейчас идёт другая работа с данными: дождитесь её конца или отмените её, затем повторите")

// jobs runs what writes the database, one job at a time in the order of
// arrival, and beside it what only reads.
type jobs struct {
	mu      sync.Mutex
	last    int // number of the newest job
	waiting []*job
	running *job   // the one that writes
	reading []*job // those that only read
	ended   []*job // the last ones, for the tabs that ask what came of them
	closed  bool
	idle    sync.Cond
}

// maxEnded is how many ended jobs are remembered.
const maxEnded = 50

// job is one piece of work with its progress.
type job struct {
	id     int
	title  string
	work   func(context.Context, *job) error
	end    func(error) notice
	ctx    context.Context
	cancel context.CancelFunc

	mu          sync.Mutex
	started     time.Time
	done, total int64
	bytes       bool // done and total are bytes; else they count things
	item        string
	outcome     notice // of an ended job
}

func newJobs() *jobs {
	j := &jobs{}
	j.idle.L = &j.mu
	return j
}

// step tells what the job is at: after done of total things.
func (j *job) step(done, total int, item string) { j.tell(int64(done), int64(total), false, item) }

// wrote tells that a job has written so many bytes, unless it counts its parts.
// Nobody follows a job that is nil.
func (j *job) wrote(n int64) {
	if j != nil && (j.bytes || j.total == 0) {
		j.stepBytes(n, 0, "")
	}
}

// part tells which of its parts a job is at. Nobody follows a job that is nil.
func (j *job) part(done, total int, item string) {
	if j != nil {
		j.step(done, total, item)
	}
}

// stepBytes tells what the job is at: after done of total bytes.
func (j *job) stepBytes(done, total int64, item string) { j.tell(done, total, true, item) }

func (j *job) tell(done, total int64, bytes bool, item string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done, j.total, j.bytes, j.item = done, total, bytes, item
}

// start adds a job that writes behind those that wait and returns its number;
// end makes the notice of how it ended.
func (q *jobs) start(title string, work func(context.Context, *job) error, end func(error) notice) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	j := q.add(title, work, end)
	if j == nil {
		return 0
	}
	q.waiting = append(q.waiting, j)
	q.next()
	return j.id
}

// read starts a job that only reads, at once, and returns its number.
func (q *jobs) read(title string, work func(context.Context, *job) error, end func(error) notice) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	j := q.add(title, work, end)
	if j == nil {
		return 0
	}
	q.reading = append(q.reading, j)
	go q.run(j)
	return j.id
}

// add makes a job; nil where no more are taken. The caller holds the lock.
func (q *jobs) add(title string, work func(context.Context, *job) error, end func(error) notice) *job {
	if q.closed {
		return nil
	}
	q.last++
	ctx, cancel := context.WithCancel(context.Background())
	return &job{id: q.last, title: title, work: work, end: end, ctx: ctx, cancel: cancel}
}

// next runs the first that waits. The caller holds the lock.
func (q *jobs) next() {
	if q.running != nil || len(q.waiting) == 0 {
		return
	}
	q.running, q.waiting = q.waiting[0], q.waiting[1:]
	go q.run(q.running)
}

func (q *jobs) run(j *job) {
	j.mu.Lock()
	j.started = time.Now()
	j.mu.Unlock()
	outcome := j.end(j.guarded())
	j.cancel()
	j.mu.Lock()
	j.outcome = outcome
	j.mu.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.release(j)
}

// guarded turns a panic into an error: one bad file must not end the program.
func (j *job) guarded() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("внутренняя ошибка программы: %v", r)
		}
	}()
	return j.work(j.ctx, j)
}

// release takes a job off those that run. The caller holds the lock.
func (q *jobs) release(j *job) {
	if q.running == j {
		q.running = nil
	}
	q.reading = slices.DeleteFunc(q.reading, func(other *job) bool { return other == j })
	if j.id != 0 {
		q.ended = append(q.ended, j)
		q.ended = q.ended[max(0, len(q.ended)-maxEnded):]
	}
	q.next()
	q.idle.Broadcast()
}

// now does a short piece of work at once, or says that another runs.
func (q *jobs) now(work func() error) error {
	short := &job{title: "Сохраняем", cancel: func() {}}
	q.mu.Lock()
	if q.running != nil || q.closed {
		q.mu.Unlock()
		return errBusy
	}
	q.running = short
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.release(short)
	}()
	return work()
}

// stop cancels a job by its number; 0 is the one that writes, with those that
// wait behind it.
func (q *jobs) stop(id int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if id == 0 {
		q.drop(func(*job) bool { return true })
	}
	q.drop(func(j *job) bool { return j.id == id })
	if q.running != nil && (id == 0 || q.running.id == id) {
		q.running.cancel()
	}
	for _, j := range q.reading {
		if j.id == id {
			j.cancel()
		}
	}
}

// drop forgets jobs that wait. The caller holds the lock.
func (q *jobs) drop(which func(*job) bool) {
	var left []*job
	for _, j := range q.waiting {
		if !which(j) {
			left = append(left, j)
			continue
		}
		j.cancel()
		j.outcome = j.end(context.Canceled)
		q.ended = append(q.ended, j)
	}
	q.waiting = left
}

// close stops all jobs for good and waits for those that run.
func (q *jobs) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.drop(func(*job) bool { return true })
	if q.running != nil {
		q.running.cancel()
	}
	for _, j := range q.reading {
		j.cancel()
	}
	for q.running != nil || len(q.reading) > 0 {
		q.idle.Wait()
	}
}
