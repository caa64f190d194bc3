package page

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// errBusy says that the database has its one writer already.
var errBusy = errors.New("сейчас идёт другая работа с данными: дождитесь её конца или отмените её, затем повторите")

// jobs runs what writes the database, one job at a time, in the order of
// arrival.
type jobs struct {
	mu      sync.Mutex
	waiting []*job
	running *job
	ended   int // how many jobs have ended
	closed  bool
	idle    sync.Cond
}

// job is one piece of work with its progress.
type job struct {
	title  string
	work   func(context.Context, *job) error
	end    func(error)
	ctx    context.Context
	cancel context.CancelFunc

	mu          sync.Mutex
	done, total int
	item        string
}

// progress is what the page is told of the running job.
type progress struct {
	Running bool   `json:"running"`
	Title   string `json:"title"`
	Item    string `json:"item"`
	Done    int    `json:"done"`
	Total   int    `json:"total"`
	Ended   int    `json:"ended"`
}

func newJobs() *jobs {
	j := &jobs{}
	j.idle.L = &j.mu
	return j
}

// step tells what the job is at.
func (j *job) step(done, total int, item string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done, j.total, j.item = done, total, item
}

// start adds a job behind those that wait; end is told how it ended.
func (q *jobs) start(title string, work func(context.Context, *job) error, end func(error)) {
	ctx, cancel := context.WithCancel(context.Background())
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		cancel()
		return
	}
	q.waiting = append(q.waiting, &job{title: title, work: work, end: end, ctx: ctx, cancel: cancel})
	q.next()
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
	j.end(j.guarded())
	j.cancel()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.release()
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

func (q *jobs) release() {
	q.running = nil
	q.ended++
	q.next()
	q.idle.Broadcast()
}

// now does a short piece of work at once, or says that another runs.
func (q *jobs) now(work func() error) error {
	q.mu.Lock()
	if q.running != nil || q.closed {
		q.mu.Unlock()
		return errBusy
	}
	q.running = &job{title: "Сохраняем", cancel: func() {}}
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.release()
	}()
	return work()
}

// stop cancels the running job and forgets those that wait.
func (q *jobs) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.drop()
	if q.running != nil {
		q.running.cancel()
	}
}

func (q *jobs) drop() {
	for _, j := range q.waiting {
		j.cancel()
	}
	q.waiting = nil
}

// close stops all jobs for good and waits for the running one.
func (q *jobs) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.drop()
	if q.running != nil {
		q.running.cancel()
	}
	for q.running != nil {
		q.idle.Wait()
	}
}

func (q *jobs) progress() progress {
	q.mu.Lock()
	defer q.mu.Unlock()
	p := progress{Ended: q.ended}
	if j := q.running; j != nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		p.Running, p.Title, p.Item, p.Done, p.Total = true, j.title, j.item, j.done, j.total
	}
	return p
}
