package page

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"vsrok/reports"
)

// progress is what a page is told of a job.
type progress struct {
	ID      int     `json:"id"`
	Running bool    `json:"running"` // or waits for its turn
	Ended   bool    `json:"ended"`
	Title   string  `json:"title"`
	Text    string  `json:"text"` // how far it is, in words
	Done    int64   `json:"done"`
	Total   int64   `json:"total"` // 0: unknown
	Outcome *notice `json:"outcome,omitempty"`
}

// progress tells of a job by its number; 0 is the one that writes. Of no such
// job it tells nothing.
func (q *jobs) progress(id int) progress {
	q.mu.Lock()
	defer q.mu.Unlock()
	if id == 0 {
		if q.running == nil {
			return progress{}
		}
		return q.running.progress()
	}
	known := slices.Concat(q.waiting, q.reading, q.ended)
	if q.running != nil {
		known = append(known, q.running)
	}
	for _, j := range known {
		if j.id == id {
			p := j.progress()
			p.Ended = slices.Contains(q.ended, j)
			if p.Running = !p.Ended; p.Ended {
				p.Outcome = &j.outcome
			}
			return p
		}
	}
	return progress{ID: id, Ended: true}
}

func (j *job) progress() progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := progress{ID: j.id, Running: true, Title: j.title, Done: j.done, Total: j.total}
	switch {
	case j.started.IsZero() && j.id != 0:
		p.Text = "ждёт конца другой работы"
	case j.bytes && j.total > 0:
		p.Text = fmt.Sprintf("%s из %s", sizeWords(j.done), sizeWords(j.total))
	case j.bytes:
		p.Text = sizeWords(j.done)
	case j.total > 0:
		p.Text = fmt.Sprintf("%d из %d", min(j.done+1, j.total), j.total)
	}
	if j.item != "" {
		p.Text = joinWords(p.Text, j.item)
	}
	if !j.started.IsZero() {
		p.Text = joinWords(p.Text, timeWords(time.Since(j.started), j.done, j.total))
	}
	return p
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// timeWords say how long a job has run, and how long it may take yet: as much
// as what is left is more than what was done.
func timeWords(passed time.Duration, done, total int64) string {
	if passed < 2*time.Second {
		return ""
	}
	words := "идёт " + clock(passed)
	if done > 0 && done < total {
		words += ", осталось около " + clock(time.Duration(float64(passed)*float64(total-done)/float64(done)))
	}
	return words
}

// clock is a length of time as minutes and seconds.
func clock(d time.Duration) string {
	seconds := int(d.Seconds())
	if seconds < 60 {
		return reports.Number(seconds) + "\u00a0с"
	}
	return fmt.Sprintf("%d\u00a0мин %02d\u00a0с", seconds/60, seconds%60)
}

// job tells a script how far a job is.
func (s *Server) job(w http.ResponseWriter, r *http.Request) {
	answerJSON(w, nil, s.jobs.progress(number(r.FormValue("id"))))
}

func (s *Server) cancelJob(w http.ResponseWriter, r *http.Request) {
	id := number(r.PostFormValue("id"))
	s.jobs.stop(id)
	if wantsJSON(r) {
		answerJSON(w, nil, map[string]any{})
		return
	}
	to := "/files"
	if id != 0 {
		to = fmt.Sprintf("/files?job=%d", id)
	}
	s.back(w, r, to, "", nil)
}
