package page

import (
	"context"
	"errors"
	"testing"
	"time"
)

// ended waits until no job runs.
func ended(t *testing.T, q *jobs) {
	t.Helper()
	for range 500 {
		if !q.progress(0).Running {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatal("the job does not end")
}

func TestJobsRunOneAfterAnother(t *testing.T) {
	q := newJobs()
	var order []string
	release := make(chan bool)
	q.start("first", func(context.Context, *job) error { <-release; order = append(order, "first"); return nil },
		func(error) notice { return notice{} })
	q.start("second", func(context.Context, *job) error { order = append(order, "second"); return nil },
		func(error) notice { return notice{} })
	if err := q.now(func() error { return nil }); !errors.Is(err, errBusy) {
		t.Errorf("a second writer was let in: %v", err)
	}
	close(release)
	q.close()
	if len(order) != 1 || order[0] != "first" {
		t.Errorf("order %v: closing lets the running job end and starts no other", order)
	}
}

func TestJobStops(t *testing.T) {
	q := newJobs()
	result := make(chan error, 1)
	q.start("long", func(ctx context.Context, j *job) error {
		j.step(1, 2, "x")
		<-ctx.Done()
		return ctx.Err()
	}, func(err error) notice { result <- err; return notice{} })
	q.stop(0)
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	ended(t, q)
	if err := q.now(func() error { return nil }); err != nil {
		t.Errorf("after the stop: %v", err)
	}
	q.close()
}

func TestJobPanicIsAnError(t *testing.T) {
	q := newJobs()
	result := make(chan error, 1)
	q.start("bad", func(context.Context, *job) error { panic("boom") },
		func(err error) notice { result <- err; return notice{} })
	if err := <-result; err == nil {
		t.Error("a panic passed for success")
	}
	q.close()
}
