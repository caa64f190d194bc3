package page

import (
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
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/ingest/store"
)

// Tables of the workspace that the tests of this package open.
const (
	schoolsTable = "Код;Название;Часовой пояс;Учебная неделя;Другие названия\r\nsosh1;МБОУ СОШ 1;Asia/Yekaterinburg;5;\r\nsosh2;МБОУ СОШ 2;Asia/Yekaterinburg;5;\r\n"
	periodsTable = "Школа;Классы;Период;Начало;Окончание\r\n*;*;4 четверть;30.03.2015;30.05.2015\r\n"
	formTable    = "row;number;computed_from;text;МБОУ СОШ 1;МБОУ СОШ 2\r\n1;1;;Сайт школы;+;\r\n2;2;marks;Журнал;;\r\n"
	marksTable   = "Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Дата внесения\r\n" +
		"5А;Алгебра;Учитель-01 И.О.;у-1;01.04.2015;1;5;01.04.2015 10:00\r\n" +
		"5А;Алгебра;Учитель-01 И.О.;у-2;01.04.2015;1;5;20.04.2015 10:00\r\n"
)

// writeWorkspace makes a workspace of two schools.
func writeWorkspace(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"schools.csv": schoolsTable, "periods.csv": periodsTable, "checklist.csv": formTable,
		"vsrok.yaml": analysis.Template(analysis.DefaultPolicy()),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// testProgram opens workspaces as the program does, with one report.
func testProgram(home string, reports ...Report) Program {
	return Program{
		Home: home,
		Open: func(ctx context.Context, dir string) (*Workspace, error) { return openTest(ctx, dir, reports) },
		Write: func(path string, data []byte) error {
			return os.WriteFile(path, data, 0o600)
		},
	}
}

func openTest(ctx context.Context, dir string, reports []Report) (*Workspace, error) {
	file, err := os.Open(filepath.Join(dir, "vsrok.yaml"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	policy, err := analysis.ReadPolicy(file.Name(), file)
	if err != nil {
		return nil, err
	}
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		return nil, err
	}
	reference, err := ingest.ReadReference(dir)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, filepath.Join(dir, "vsrok.duckdb"))
	if err != nil {
		return nil, err
	}
	if err := ingest.Settle(ctx, db, reference); err != nil {
		return nil, err
	}
	aliases, err := testAliases(filepath.Join(dir, "mapping.yaml"))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	own, err := ingest.ReadReference(dir)
	first, last := calendar.Years()
	return &Workspace{
		Dir: dir, PolicyPath: file.Name(), FormPath: filepath.Join(dir, "checklist.csv"), DB: db, Policy: policy,
		Reference: own,
		Calendar:  calendar, Reports: reports,
		Importer: &ingest.Importer{DB: db, Reference: reference, Aliases: aliases, Key: make([]byte, 32),
			FirstYear: first, LastYear: last},
	}, err
}

func testAliases(path string) (*layout.Aliases, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return layout.DefaultAliases(), nil
	}
	if err != nil {
		return nil, err
	}
	return layout.ReadAliases(path, bytes.NewReader(text))
}

// client is a browser without a screen, on the page of a workspace.
type client struct {
	*http.Client
	t      *testing.T
	server *Server
	base   string
}

// visit serves the page of a workspace for the length of the test.
func visit(t *testing.T, program Program) *client {
	t.Helper()
	server, err := New(t.Context(), program)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	link, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, func(address string) { link <- address }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	address := <-link
	base, _, _ := strings.Cut(address, "/?")
	c := &client{&http.Client{Jar: jar}, t, server, base}
	c.want(http.StatusOK, c.get(strings.TrimPrefix(address, base)))
	return c
}

// reply is an answer read to its end.
type reply struct {
	status int
	body   string
	at     string // path and query of the page that came in the end
}

func (c *client) send(r *http.Request) reply {
	c.t.Helper()
	response, err := c.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return reply{response.StatusCode, string(body), response.Request.URL.RequestURI()}
}

func (c *client) want(status int, got reply) reply {
	c.t.Helper()
	if got.status != status {
		c.t.Fatalf("status %d, want %d:\n%s", got.status, status, got.body)
	}
	return got
}

func (c *client) get(path string) reply {
	r, err := http.NewRequest("GET", c.base+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(r)
}

func (c *client) post(path string, form url.Values) reply {
	r, err := http.NewRequest("POST", c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(r)
}

// ask posts as a script does.
func (c *client) ask(path string, form url.Values) reply {
	r, err := http.NewRequest("POST", c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return c.send(r)
}

// drop sends one file as a form does, and waits until it was looked at.
func (c *client) drop(name, text string) reply {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("files", name)
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = io.WriteString(part, text)
	form.Close()
	r, err := http.NewRequest("POST", c.base+"/files", &body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return c.after(c.send(r))
}

// after waits until no job runs and loads the page of an answer anew.
func (c *client) after(got reply) reply {
	c.t.Helper()
	c.want(http.StatusOK, got)
	for range 1000 {
		if !c.server.jobs.progress(0).Running {
			return c.want(http.StatusOK, c.get(got.at))
		}
		time.Sleep(5 * time.Millisecond)
	}
	c.t.Fatal("the job does not end")
	return reply{}
}

// imported is a page whose workspace has two marks of «МБОУ СОШ 1», one late.
func imported(t *testing.T, reports ...Report) *client {
	t.Helper()
	c := visit(t, testProgram(writeWorkspace(t), reports...))
	c.drop("sosh1.csv", marksTable)
	c.after(c.post("/files/import", nil))
	return c
}

// says fails where a page lacks a text.
func (c *client) says(got reply, texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		if !strings.Contains(strings.ReplaceAll(got.body, "\u00a0", " "), text) {
			c.t.Errorf("%s lacks «%s»:\n%s", got.at, text, got.body)
		}
	}
}
