package page

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// notice is what a page says once of what was done.
type notice struct {
	Text string `json:"text"`
	Bad  bool   `json:"bad"`
	Link string `json:"link,omitempty"` // of a file to take away
	Name string `json:"name,omitempty"` // that the file is saved under
}

// noticeOf is a notice of an error, or of what was done.
func noticeOf(text string, err error) notice {
	if err != nil {
		return notice{Text: words(err), Bad: true}
	}
	return notice{Text: text}
}

// notices keeps notices until the tab whose request they answer shows them:
// their names stand in its address.
type notices struct {
	mu     sync.Mutex
	byName map[string]notice
	order  []string
}

// maxNotices is how many notices wait for their tabs.
const maxNotices = 100

func (n *notices) add(x notice) (name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.byName == nil {
		n.byName = map[string]notice{}
	}
	if len(n.order) == maxNotices {
		delete(n.byName, n.order[0])
		n.order = n.order[1:]
	}
	name = rand.Text()[:8]
	n.byName[name] = x
	n.order = append(n.order, name)
	return name
}

// take returns a notice and forgets it; empty where there is none.
func (n *notices) take(name string) notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	x := n.byName[name]
	delete(n.byName, name)
	return x
}

// back answers a form: to the page that shows what came of it.
func (s *Server) back(w http.ResponseWriter, r *http.Request, to, text string, err error) {
	if x := noticeOf(text, err); x.Text != "" {
		to = with(to, "note", s.notices.add(x))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// moved leads from the address of a form that was not taken, asked for again,
// to the page that has the form.
func moved(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusSeeOther) }
}

// follow answers a form that started a job: to a page that shows how far it
// is, and in the end what came of it.
func (s *Server) follow(w http.ResponseWriter, r *http.Request, to string, job int) {
	if wantsJSON(r) {
		answerJSON(w, nil, map[string]any{"job": job})
		return
	}
	http.Redirect(w, r, with(to, "job", fmt.Sprint(job)), http.StatusSeeOther)
}

// with is an address with one more parameter.
func with(address, name, value string) string {
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	return address + mark + name + "=" + url.QueryEscape(value)
}

// told are the notices for the tab of a request: of its last form, and of the
// job that it follows, once that has ended.
func (s *Server) told(r *http.Request) (told []notice, own progress) {
	query := r.URL.Query()
	if x := s.notices.take(query.Get("note")); x.Text != "" {
		told = append(told, x)
	}
	if id := number(query.Get("job")); id != 0 {
		own = s.jobs.progress(id)
		if own.Outcome != nil && own.Outcome.Text != "" {
			told = append(told, *own.Outcome)
		}
	}
	return told, own
}

func wantsJSON(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// number reads a number of an address or a form; 0 where it is none.
func number(text string) int {
	n := 0
	for _, digit := range []byte(text) {
		if digit < '0' || digit > '9' || n > 1<<30 {
			return 0
		}
		n = n*10 + int(digit-'0')
	}
	return n
}

// fieldError is what is wrong with one field of a form.
type fieldError struct {
	field string
	err   error
}

func (e *fieldError) Error() string { return e.err.Error() }
func (e *fieldError) Unwrap() error { return e.err }

// typed is a form that was not taken: it is shown again with what stood in it
// and what is wrong. The zero value is no form.
type typed struct {
	form   string // which one of its page
	values url.Values
	field  string // that is wrong; empty: the form as a whole
	text   string
}

// typedIn keeps the fields of a request and the error that they met.
func typedIn(r *http.Request, form string, err error) typed {
	t := typed{form: form, values: r.PostForm, text: words(err)}
	if wrong := (*fieldError)(nil); errors.As(err, &wrong) {
		t.field = wrong.field
	}
	return t
}
