package page

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/ingest/layout"
	"vsrok/ingest/store"
	"vsrok/reports"
)

//go:embed templates static
var assets embed.FS

var templates = parseTemplates()

// shared are the templates that every page has.
var shared = []string{"layout", "parts", "grid"}

func sharedFiles() (files []string) {
	for _, name := range shared {
		files = append(files, "templates/"+name+".html")
	}
	return files
}

// parseTemplates makes one set a page: the layout with the page's own parts.
func parseTemplates() map[string]*template.Template {
	sets := map[string]*template.Template{}
	names, err := assets.ReadDir("templates")
	if err != nil {
		panic(err) // the folder is embedded
	}
	for _, entry := range names {
		if name := strings.TrimSuffix(entry.Name(), ".html"); !slices.Contains(shared, name) {
			sets[name] = template.Must(template.New("layout.html").Funcs(functions).ParseFS(assets,
				append(sharedFiles(), "templates/"+entry.Name())...))
		}
	}
	return sets
}

// ownStyle is the style that a page holds in itself.
var ownStyle = func() string {
	style, err := assets.ReadFile("static/page.css")
	if err != nil {
		panic(err) // the file is embedded
	}
	return string(style)
}()

var functions = template.FuncMap{
	"style":    func() template.CSS { return template.CSS(ownStyle) },
	"date":     dateWords,
	"moment":   momentWords,
	"number":   reports.Number,
	"percent":  reports.Percent,
	"count":    reports.Count,
	"fixes":    func() []string { return fixFields },
	"rules":    func() []analysis.Rule { return analysis.Rules },
	"sign":     signWords,
	"mark":     signClass,
	"doubts":   func(l analysis.Line) string { return reports.DoubtsCell(l.Doubts) },
	"unseen":   unseenWords,
	"daysNote": func() string { return reports.CoverageNote },
	"isoDay":   func(t time.Time) string { return layoutOrEmpty(t, time.DateOnly) },
	"isoTime":  func(t time.Time) string { return layoutOrEmpty(t, "2006-01-02T15:04") },
	"refused":  func(i store.Import) bool { return i.Status == store.Refused },
	"size":     sizeWords,
	"join":     strings.Join,
	"add":      func(a, b int) int { return a + b },
	"day":      func(day int32) string { return dateWords(time.Unix(int64(day)*86400, 0).UTC()) },
	"micro":    microWords,
}

// unseenWords say what is in doubt behind a sign, and from when on it can be
// decided.
func unseenWords(l analysis.Line) []string {
	words := reports.DoubtWords(l)
	if decided := reports.DecidedWords(l); decided != "" {
		words = append(words, decided)
	}
	for i, text := range words {
		words[i] = onPage.Replace(text)
	}
	return words
}

func layoutOrEmpty(t time.Time, format string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(format)
}

func dateWords(t time.Time) string   { return layoutOrEmpty(t, "02.01.2006") }
func momentWords(t time.Time) string { return layoutOrEmpty(t, "02.01.2006 15:04") }

// microWords is a moment as the import reads it, or that there is none.
func microWords(micro int64) string {
	if micro == layout.NoTime {
		return "не указано"
	}
	return momentWords(time.UnixMicro(micro).UTC())
}

// signWords is a sign as people write it: a minus is longer than a hyphen.
func signWords(s analysis.Sign) string {
	if s == analysis.Minus {
		return "−"
	}
	return string(s)
}

// signClass is the class that colours a sign; the sign itself stands there
// too, so colour carries nothing alone.
func signClass(s analysis.Sign) string {
	return map[analysis.Sign]string{analysis.Plus: "plus", analysis.Minus: "minus", analysis.Unknown: "unknown"}[s]
}

func sizeWords(n int64) string {
	if n >= 1<<20 {
		return reports.Number(int(n>>20)) + "\u00a0МБ"
	}
	return reports.Number(int((n+1023)>>10)) + "\u00a0КБ"
}

// frame is what the layout shows around every page.
type frame struct {
	Title  string
	Page   string
	Asked  asked
	Demo   bool
	Folder string
	Told   []notice
	Job    progress // that the tab follows: its own, else the one that writes
	Own    int      // number of the tab's own job; 0 none
	Data   any
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name, title string, data any) {
	f := frame{Title: title, Page: name, Asked: askedIn(r), Data: data}
	f.Told, f.Job = s.told(r)
	if f.Own = f.Job.ID; !f.Job.Running {
		f.Job = s.jobs.progress(0)
	}
	_ = s.desk.read(func(ws *Workspace) error {
		f.Demo, f.Folder = ws.Dir != s.program.Home, ws.Dir
		return nil
	})
	var page bytes.Buffer
	if err := templates[name].Execute(&page, f); err != nil {
		http.Error(w, "Страница не построена, это ошибка программы: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if name == "bye" {
		// The program is gone before a browser would ask for a file of styles.
		allowStyle(w.Header(), ownStyle)
	}
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// fail shows what went wrong as a page with the way back.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusInternalServerError
	var missing *notFoundError
	if errors.As(err, &missing) {
		status = http.StatusNotFound
	}
	s.render(w, r, status, "error", "Не получилось", words(err))
}

// notFoundError says that an address names nothing.
type notFoundError struct{ text string }

func (e *notFoundError) Error() string { return e.text }

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, &notFoundError{"Такой страницы нет: выберите раздел в меню."})
}

// answerJSON answers a script.
func answerJSON(w http.ResponseWriter, err error, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		value = map[string]any{"error": words(err)}
	}
	_ = json.NewEncoder(w).Encode(value)
}

var staticTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

func static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	data, err := assets.ReadFile("static/" + path.Base(name))
	kind := staticTypes[path.Ext(name)]
	if err != nil || kind == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(data)
}

func favicon(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// pathID is the number in an address.
func pathID(r *http.Request) int { return number(r.PathValue("id")) }
