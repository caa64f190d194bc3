package page

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server serves the page of one workspace to one browser.
type Server struct {
	program  Program
	desk     *desk
	jobs     *jobs
	batch    *batch
	guard    *guard
	quit     chan struct{} // closed by «Закончить работу»
	once     sync.Once
	notices  notices
	products products
	form     sync.Mutex // of the checklist's file: one writes it at a time

	loading   sync.Mutex
	importing int // number of the newest job that saves files
}

// New opens the workspace. The error is a *store.BusyError where another
// copy of the program has it.
func New(ctx context.Context, program Program) (*Server, error) {
	s := &Server{program: program, desk: &desk{program: program}, jobs: newJobs(), quit: make(chan struct{})}
	if err := s.desk.open(ctx, program.Home); err != nil {
		return nil, err
	}
	var err error
	if s.batch, err = newBatch(program.Home); err != nil {
		return nil, errors.Join(err, s.desk.shut())
	}
	return s, nil
}

// Serve answers on the listener, which must be a loopback one, until the
// context ends or the user ends the work, and closes the workspace. Ready is
// told the address to open.
func (s *Server) Serve(ctx context.Context, listener net.Listener, ready func(url string)) error {
	var err error
	if s.guard, err = newGuard(listener.Addr()); err != nil {
		return errors.Join(err, listener.Close(), s.Close())
	}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ready(s.guard.url())
	select {
	case err = <-failed:
	case <-ctx.Done():
		// A closed console leaves some seconds: what names pupils goes first.
		_ = s.batch.close()
	case <-s.quit:
	}
	return errors.Join(err, shutdown(server), s.Close())
}

// NewLink is another address to open, for who has lost the page: the link
// before it opens no more. Serve must have called ready.
func (s *Server) NewLink() string { return s.guard.url() }

// shutdown lets answers under way finish, for some seconds.
func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

// Close ends the jobs, deletes what was dropped and lets the database go.
func (s *Server) Close() error {
	s.jobs.close()
	return errors.Join(s.batch.close(), s.desk.shut())
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, handle := range map[string]http.HandlerFunc{
		"GET /{$}":                    s.home,
		"POST /round":                 s.setRound,
		"POST /round/save":            s.saveRound,
		"GET /rounds":                 moved("/questions/rounds"),
		"GET /schools/{edited}":       moved("/schools"),
		"GET /questions/{name}":       s.question,
		"POST /rounds":                s.keepRound,
		"POST /rounds/delete":         s.removeRound,
		"GET /school/{school}":        s.school,
		"GET /school/{school}/{rule}": s.lessons,
		"GET /files":                  s.filesPage,
		"POST /files":                 s.upload,
		"POST /files/examine":         s.examineNow,
		"POST /files/import":          s.importNow,
		"POST /files/fix":             s.fixAll,
		"POST /files/clear":           s.clear,
		"POST /files/filled":          s.takeFilled,
		"POST /files/objections":      s.takeObjections,
		"POST /files/tables":          s.takeTables,
		"GET /files/{id}":             s.filePage,
		"POST /files/{id}/fix":        s.fix,
		"POST /files/{id}/columns":    s.mapColumns,
		"POST /files/{id}/remove":     s.remove,
		"GET /job":                    s.job,
		"POST /job/cancel":            s.cancelJob,
		"GET /checklist":              s.checklist,
		"POST /checklist":             s.saveChecklist,
		"GET /reports":                s.reports,
		"GET /reports/{name}":         s.download,
		"POST /reports/{name}":        s.produce,
		"GET /made/{id}":              s.made,
		"GET /imports":                s.imports,
		"GET /imports/{id}":           s.importPage,
		"POST /imports/{id}/school":   s.reschool,
		"POST /imports/{id}/undo":     s.undo,
		"GET /schools":                s.schools,
		"POST /schools":               s.addSchool,
		"POST /schools/edit":          s.editSchool,
		"POST /schools/delete":        s.deleteSchool,
		"POST /periods":               s.addPeriod,
		"POST /periods/edit":          s.editPeriod,
		"POST /periods/delete":        s.deletePeriod,
		"POST /schools/reread":        s.reread,
		"POST /demo":                  s.demo,
		"POST /demo/leave":            s.leaveDemo,
		"POST /quit":                  s.end,
		"GET /static/{file}":          static,
		"GET /favicon.ico":            favicon,
		"/":                           s.notFound,
	} {
		mux.HandleFunc(pattern, handle)
	}
	return s.guard.protect(mux)
}

// end answers first and ends the work then. Where something is not done yet
// it asks first.
func (s *Server) end(w http.ResponseWriter, r *http.Request) {
	left := s.unfinished()
	if len(left) > 0 && r.PostFormValue("sure") == "" {
		s.render(w, r, http.StatusOK, "quit", "Закончить работу?", left)
		return
	}
	s.render(w, r, http.StatusOK, "bye", "Работа закончена", nil)
	s.once.Do(func() { close(s.quit) })
}

// unfinished lists in words what would be lost with the end of the work.
func (s *Server) unfinished() (left []string) {
	ready := len(s.batch.in(examined)) + len(s.batch.in(queued))
	if ready > 0 {
		left = append(left, "Готовы к загрузке, но не загружены: "+files(ready)+".")
	}
	if n := len(s.batch.in(refused)) + len(s.batch.in(waiting)) + len(s.batch.in(reference)) +
		len(s.batch.in(filledForm)) + len(s.batch.in(objected)); n > 0 {
		left = append(left, "Ждут в списке: "+files(n)+".")
	}
	if p := s.jobs.progress(0); p.Running {
		left = append(left, "Идёт работа: «"+p.Title+"». Она остановится.")
	}
	return left
}
