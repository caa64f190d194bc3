package page

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLinkOpensOnce: the address lets in one browser, and is not the cookie.
func TestLinkOpensOnce(t *testing.T) {
	c := visit(t, testProgram(writeWorkspace(t)))
	noJar := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	open := func(address string) *http.Response {
		response, err := noJar.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response
	}
	link := c.server.NewLink()
	first := open(link)
	if first.StatusCode != http.StatusSeeOther || len(first.Cookies()) != 1 {
		t.Fatalf("the first to open it gets %d and %v", first.StatusCode, first.Cookies())
	}
	if _, token, _ := strings.Cut(link, "token="); first.Cookies()[0].Value == token {
		t.Error("the token in the address is the cookie's value")
	}
	if again := open(link); again.StatusCode != http.StatusForbidden || len(again.Cookies()) != 0 {
		t.Errorf("the second to open it gets %d and %v", again.StatusCode, again.Cookies())
	}
	if none := open(strings.SplitN(link, "=", 2)[0] + "="); none.StatusCode != http.StatusForbidden {
		t.Errorf("an empty token gets %d", none.StatusCode)
	}
	old := c.server.NewLink()
	c.server.NewLink()
	if got := open(old); got.StatusCode != http.StatusForbidden {
		t.Errorf("a link told before the newest gets %d", got.StatusCode)
	}
	c.want(http.StatusOK, c.get("/files")) // the browser of before stays in
}

// TestSlowBody: a body that does not come is given up, and what is answered
// later than that still arrives.
func TestSlowBody(t *testing.T) {
	const pause = 100 * time.Millisecond
	server := httptest.NewServer(limitBody(pause, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			w.WriteHeader(http.StatusRequestTimeout)
			return
		}
		time.Sleep(3 * pause)
		if r.Context().Err() == nil {
			w.WriteHeader(http.StatusOK)
		}
	})))
	defer server.Close()
	for body, want := range map[string]int{"whole": http.StatusOK, "ha": http.StatusRequestTimeout} {
		connection, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = connection.SetDeadline(time.Now().Add(5 * time.Second))
		fmt.Fprintf(connection, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n%s", body)
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		if err != nil || response.StatusCode != want {
			t.Errorf("a body «%s» of 5 bytes: %v, %v; want %d", body, response, err, want)
		}
		connection.Close()
	}
}

// TestUploadsGoWhenLoaded: a file that is in the database is nowhere else.
func TestUploadsGoWhenLoaded(t *testing.T) {
	dir := writeWorkspace(t)
	c := visit(t, testProgram(dir))
	left := func() int {
		entries, err := os.ReadDir(filepath.Join(dir, uploadFolder))
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	c.drop("sosh1.csv", marksTable)
	if n := left(); n != 1 {
		t.Fatalf("%d files wait, want 1", n)
	}
	c.says(c.after(c.post("/files/import", nil)), "Готово: загружено 1 файл", "01.04.2015 – 01.04.2015")
	if n := left(); n != 0 {
		t.Errorf("%d files lie on the disk after they were loaded", n)
	}
}

// TestNothingIsNotFound: addresses of schools, rules, teachers and classes
// that are not there.
func TestNothingIsNotFound(t *testing.T) {
	c := imported(t)
	for path, want := range map[string]int{
		"/school/sosh1": 200, "/school/sosh1/marks": 200, "/school/sosh1/marks?class=5А": 200,
		"/school/sosh1/marks?outcome=late": 200,
		"/school/sosh9":                    404, "/school/sosh9/marks": 404, "/school/sosh1/lunch": 404,
		"/school/sosh1/marks?class=9Я":    404,
		"/school/sosh1/marks?teacher=999": 404, "/school/sosh1/marks?outcome=maybe": 404,
		"/school/sosh2/marks?class=5А": 404,
		"/made/7":                      404, "/imports/9": 404, "/files/9": 404,
	} {
		if got := c.get(path); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
	empty := visit(t, testProgram(writeWorkspace(t)))
	if got := empty.get("/school/sosh9"); got.status != http.StatusNotFound {
		t.Errorf("no school of an empty workspace: %d", got.status)
	}
}

// TestTeachersByNumber: an address names no teacher, and leads to the lessons.
func TestTeachersByNumber(t *testing.T) {
	c := imported(t)
	page := c.want(http.StatusOK, c.get("/school/sosh1"))
	_, link, found := strings.Cut(page.body, `href="/school/sosh1/marks?teacher=`)
	link, _, _ = strings.Cut(link, `"`)
	if !found || number(link) == 0 {
		t.Fatalf("no link by a teacher's number: «%s»\n%s", link, page.body)
	}
	c.says(c.get("/school/sosh1/marks?teacher="+link), "Учитель-01 И.О.", "с опозданием: 1", "в срок: 1")
}
