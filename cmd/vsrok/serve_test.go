package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vsrok/cmd/vsrok/page"
	"vsrok/ingest/store"
)

// visitor is a browser without a screen: it keeps cookies and follows the
// answers to forms.
type visitor struct {
	*http.Client
	t    *testing.T
	base string // http://127.0.0.1:port
}

// serveFolder serves the page of a workspace for the length of the test and
// returns the address to open.
func serveFolder(t *testing.T, dir string) string {
	t.Helper()
	if err := makeWorkspace(dir); err != nil {
		t.Fatal(err)
	}
	server, err := page.New(t.Context(), pageProgram(dir))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	url, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, func(address string) { url <- address }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return <-url
}

// visit serves the page of a folder and opens the address that it announced.
func visit(t *testing.T, dir string) *visitor {
	t.Helper()
	long(t)
	address := serveFolder(t, dir)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	base, _, _ := strings.Cut(address, "/?")
	v := &visitor{&http.Client{Jar: jar}, t, base}
	v.want(http.StatusOK, v.get(strings.TrimPrefix(address, base)))
	return v
}

// answer is a response read to its end.
type answer struct {
	status int
	header http.Header
	body   string
}

func (v *visitor) send(r *http.Request) answer {
	v.t.Helper()
	response, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (v *visitor) request(method, path string, body io.Reader) *http.Request {
	r, err := http.NewRequest(method, v.base+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	return r
}

func (v *visitor) get(path string) answer { return v.send(v.request("GET", path, nil)) }

func (v *visitor) post(path string, form url.Values) answer {
	r := v.request("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

func (v *visitor) want(status int, a answer) answer {
	v.t.Helper()
	if a.status != status {
		v.t.Fatalf("status %d, want %d:\n%s", a.status, status, a.body)
	}
	return a
}

// upload sends files as a form without a script does, and waits until they
// have been looked at.
func (v *visitor) upload(files map[string]string) answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, text := range files {
		part, err := form.CreateFormFile("files", name)
		if err != nil {
			v.t.Fatal(err)
		}
		io.WriteString(part, text)
	}
	form.Close()
	r := v.request("POST", "/files", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	v.want(http.StatusOK, v.send(r))
	return v.settled("/files")
}

// settled waits for the jobs and returns a page.
func (v *visitor) settled(path string) answer {
	v.t.Helper()
	for range 600 {
		if strings.Contains(v.get("/job").body, `"running":false`) {
			return v.want(http.StatusOK, v.get(path))
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Fatal("the job does not end")
	return answer{}
}

// after waits for the job that an answer follows and returns a page that says
// what came of it.
func (v *visitor) after(a answer, path string) answer {
	v.t.Helper()
	_, job, _ := strings.Cut(v.want(http.StatusOK, a).body, `data-own="`)
	job, _, _ = strings.Cut(job, `"`)
	return v.settled(path + "?job=" + job)
}

func TestServeKeepsStrangersOut(t *testing.T) {
	v := visit(t, t.TempDir())
	stranger := &visitor{&http.Client{}, t, v.base}
	port := v.base[strings.LastIndexByte(v.base, ':'):]
	for name, c := range map[string]struct {
		from   *visitor
		change func(*http.Request)
		status int
	}{
		"the browser itself": {v, func(*http.Request) {}, http.StatusOK},
		"no cookie":          {stranger, func(*http.Request) {}, http.StatusForbidden},
		"a guessed cookie": {stranger, func(r *http.Request) { r.Header.Set("Cookie", "vsrok-"+port[1:]+"=x") },
			http.StatusForbidden},
		"a name that points here": {v, func(r *http.Request) { r.Host = "evil.example" + port },
			http.StatusMisdirectedRequest},
		"localhost by name": {v, func(r *http.Request) { r.Host = "localhost" + port },
			http.StatusMisdirectedRequest},
		"the address, other port": {v, func(r *http.Request) { r.Host = "127.0.0.1:1" },
			http.StatusMisdirectedRequest},
		"another loopback address": {v, func(r *http.Request) { r.Host = "127.0.0.2" + port },
			http.StatusMisdirectedRequest},
		"an address in disguise": {v, func(r *http.Request) { r.Host = "127.0.0.1.evil.example" + port },
			http.StatusMisdirectedRequest},
	} {
		r := c.from.request("GET", "/files", nil)
		c.change(r)
		if got := c.from.send(r); got.status != c.status {
			t.Errorf("%s: status %d, want %d: %s", name, got.status, c.status, got.body)
		}
	}
}

func TestServeRefusesOtherOrigins(t *testing.T) {
	v := visit(t, t.TempDir())
	for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
		{"Origin", "http://evil.example"}, {"Origin", "null"}} {
		r := v.request("POST", "/demo", nil)
		r.Header.Set(header[0], header[1])
		v.want(http.StatusForbidden, v.send(r))
	}
	if got := v.get("/imports"); !strings.Contains(got.body, "Пока ничего не загружено") {
		t.Errorf("a foreign request changed something:\n%s", got.body)
	}
}

func TestServeHeaders(t *testing.T) {
	got := visit(t, t.TempDir()).get("/")
	policy := got.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
		"base-uri 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %q: %s", part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows inline code: %s", policy)
	}
	if got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("a browser may guess types")
	}
}

// TestServeCookie: scripts cannot read it and other sites cannot send it.
func TestServeCookie(t *testing.T) {
	address := serveFolder(t, t.TempDir())
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	cookies := response.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Errorf("cookies %v", cookies)
	}
	if place := response.Header.Get("Location"); place != "/" {
		t.Errorf("the token stays in the address: %s", place)
	}
}

// TestServeGetChangesNothing asks for every action by GET.
func TestServeGetChangesNothing(t *testing.T) {
	dir := t.TempDir()
	v := visit(t, dir)
	before := folderText(t, dir)
	for _, path := range []string{
		"/round", "/round/save", "/files/import", "/files/examine", "/files/clear", "/files/tables", "/files/1/fix",
		"/files/1/remove", "/job/cancel", "/imports/1/undo", "/periods", "/schools/reread", "/demo", "/demo/leave",
		"/quit",
	} {
		// The address of a form that was sent leads back to its page.
		if got := v.get(path); got.status == http.StatusOK && path != "/schools/reread" {
			t.Errorf("GET %s is answered with %d", path, got.status)
		}
	}
	v.want(http.StatusOK, v.get("/checklist?version=x&s-1-0=%2B"))
	if after := folderText(t, dir); after != before {
		t.Error("the files of the workspace changed")
	}
	v.want(http.StatusOK, v.get("/")) // the server is still there
}

func folderText(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"vsrok.yaml", "schools.csv", "periods.csv", "checklist.csv"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// TestServeLimitsForms: a form is small, and so is what it may cost.
func TestServeLimitsForms(t *testing.T) {
	dir := workspaceOf(t, "district")
	v := visit(t, dir)
	before := folderText(t, dir)
	_, version, _ := strings.Cut(v.get("/checklist").body, `name="version" value="`)
	version, _, _ = strings.Cut(version, `"`)
	form := url.Values{"version": {version}, "s-3-1": {"+"}, "x": {strings.Repeat("a", 2<<20)}}
	if got := v.post("/checklist", form); !strings.Contains(got.body, "больше 1\u00a0МБ за один раз не принимается") {
		t.Errorf("a form of two megabytes is answered with:\n%s", got.body)
	}
	if folderText(t, dir) != before {
		t.Error("it was taken")
	}
	long := url.Values{"code": {"x"}, "name": {strings.Repeat("a", 1000)}, "zone": {"Asia/Omsk"}, "week": {"5"}}
	if got := v.post("/schools", long); !strings.Contains(got.body, "слишком длинно") {
		t.Errorf("a name of a thousand letters is answered with:\n%s", got.body)
	}
}

// TestServeNames: whatever a client calls a file, it lies under a number in
// the folder for dropped files, and its label is clean.
func TestServeNames(t *testing.T) {
	dir := workspaceOf(t, "district")
	v := visit(t, dir)
	got := v.upload(map[string]string{
		"../../../evil.csv":               "Класс;Предмет\r\n",
		`C:\Users\x\..\..\wide.csv`:       "Класс;Предмет\r\n",
		"/etc/passwd":                     "Класс;Предмет\r\n",
		"a/<script>alert(1)</script>.csv": "Класс;Предмет\r\n",
	})
	for _, name := range []string{"evil.csv", "Users/x/wide.csv", "etc/passwd", "&lt;script&gt;"} {
		if !strings.Contains(got.body, name) {
			t.Errorf("the list lacks %s:\n%s", name, got.body)
		}
	}
	for _, bad := range []string{"..", "<script>alert"} {
		if strings.Contains(got.body, bad) {
			t.Errorf("the page shows %q", bad)
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, ".vsrok-upload"))
	if err != nil || len(entries) != 4 {
		t.Fatalf("%d files, want 4 (%v)", len(entries), err)
	}
	for _, entry := range entries {
		if strings.Trim(entry.Name(), "0123456789") != "" {
			t.Errorf("a file is called %s", entry.Name())
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(dir), "evil.csv")); err == nil {
		t.Error("a file climbed out of the workspace")
	}
}

func TestServeRefusesOpenAddresses(t *testing.T) {
	dir := t.TempDir()
	if err := makeWorkspace(dir); err != nil {
		t.Fatal(err)
	}
	server, err := page.New(t.Context(), pageProgram(dir))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if err := server.Serve(ctx, listener, func(string) { stop() }); err == nil {
		t.Error("served on every address of the computer")
	}
}

// TestServeSecondCopy: the database has one owner.
func TestServeSecondCopy(t *testing.T) {
	dir := t.TempDir()
	visit(t, dir)
	out, err := exec.Command(program(t), "-C", dir, "serve", "--open=false").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitBusy || !strings.Contains(string(out), "уже открыта") {
		t.Errorf("%v, want exit code %d:\n%s", err, exitBusy, out)
	}
}

// TestServeEnds: the button ends the program, which lets the database go and
// leaves nothing of what was dropped.
func TestServeEnds(t *testing.T) {
	dir := workspaceOf(t, "district")
	v := visit(t, dir)
	v.upload(map[string]string{"x.csv": "Класс;Предмет\r\n"})
	if got := v.want(http.StatusOK, v.post("/quit", nil)); !strings.Contains(got.body, "Ждут в списке: 1") {
		t.Errorf("while a file waits the page says:\n%s", got.body)
	}
	if got := v.want(http.StatusOK, v.post("/quit", url.Values{"sure": {"1"}})); !strings.Contains(got.body,
		"Работа закончена") {
		t.Errorf("the page says:\n%s", got.body)
	}
	for range 100 {
		if db, err := store.Open(t.Context(), filepath.Join(dir, databaseFile)); err == nil {
			db.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if _, err := v.Get(v.base); err == nil {
		t.Error("the page is still served")
	}
	if _, err := os.Stat(filepath.Join(dir, ".vsrok-upload")); err == nil {
		t.Error("dropped files stayed on the disk")
	}
}

// TestServeLeavesNothing: the signals that end a program, a closed console's
// among them, leave nothing of dropped files; what a killed one leaves goes
// with the next command.
func TestServeLeavesNothing(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, os.Kill} {
		dir := workspaceOf(t, "district")
		uploads := filepath.Join(dir, ".vsrok-upload")
		cmd := exec.Command(program(t), "-C", dir, "serve", "--open=false")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // the address
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(uploads, "000001"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if signal == os.Kill {
			try(t, exitOK, "-C", dir, "imports")
		}
		if _, err := os.Stat(uploads); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: dropped files stayed on the disk (%v)", signal, err)
		}
	}
}
