package page

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// guard keeps everybody out but the browser that the program opened.
type guard struct {
	address netip.AddrPort
	secret  string // the cookie's value, new for every run

	mu   sync.Mutex
	link string // token of the address that was told last; empty once it was opened
}

// newGuard refuses an address that other computers could reach.
func newGuard(address net.Addr) (*guard, error) {
	parsed, err := netip.ParseAddrPort(address.String())
	if err != nil || !parsed.Addr().IsLoopback() {
		return nil, fmt.Errorf("адрес %s виден не только этому компьютеру: страница на нём не открывается", address)
	}
	return &guard{address: parsed, secret: rand.Text()}, nil
}

// url is a new address to open, in the place of those before: it opens once,
// and the browser that opens it is let in from then on.
func (g *guard) url() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.link = rand.Text()
	return fmt.Sprintf("http://%s/?token=%s", g.address, g.link)
}

// open uses a token up.
func (g *guard) open(token string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.link == "" || !same(token, g.link) {
		return false
	}
	g.link = ""
	return true
}

// cookie has the port in its name: cookies do not tell ports apart, and two
// workspaces may be open at a time.
func (g *guard) cookie() string { return "vsrok-" + strconv.Itoa(int(g.address.Port())) }

// maxForm bounds the body of a form; uploads have limits of their own.
const maxForm = 1 << 20

func (g *guard) protect(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(refusal(http.StatusForbidden, "Запрос пришёл с другого сайта и не выполнен."))
	return g.headers(g.onlyHost(g.onlyToken(origins.Handler(limitBody(bodyPause, next)))))
}

// headers forbid what the page never needs: scripts and styles that are not
// its own files, frames, guesses of a content's type.
func (g *guard) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
				"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":       "nosniff",
			"X-Frame-Options":              "DENY",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
		} {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

// allowStyle lets a page hold one style in itself.
func allowStyle(header http.Header, style string) {
	sum := sha256.Sum256([]byte(style))
	policy := strings.Replace(header.Get("Content-Security-Policy"), "style-src 'self'",
		"style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", 1)
	header.Set("Content-Security-Policy", policy)
}

// onlyHost refuses names that a foreign page could make point here.
func (g *guard) onlyHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, err := netip.ParseAddrPort(r.Host)
		if err != nil || host != g.address {
			refusal(http.StatusMisdirectedRequest,
				fmt.Sprintf("Откройте страницу по адресу http://%s/ из окна программы.", g.address)).ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g *guard) onlyToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(g.cookie())
		known := err == nil && same(cookie.Value, g.secret)
		token := r.URL.Query().Get("token")
		switch {
		case r.Method == http.MethodGet && r.URL.Path == "/" && token != "" && (g.open(token) || known):
			http.SetCookie(w, &http.Cookie{Name: g.cookie(), Value: g.secret, Path: "/", HttpOnly: true,
				SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther)
		case known:
			next.ServeHTTP(w, r)
		default:
			refusal(http.StatusForbidden,
				"Эта страница открывается только по ссылке из окна программы, и каждая ссылка — один раз. "+
					"Нажмите в том окне Enter: программа откроет страницу новой ссылкой.").ServeHTTP(w, r)
		}
	})
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// bodyPause is how long the next part of a body may stay away.
const bodyPause = 30 * time.Second

// limitBody bounds the bodies of requests: their length, and how long they
// keep the program waiting.
func limitBody(pause time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxForm)
		if r.URL.Path == "/files" || strings.HasSuffix(r.URL.Path, "/school") {
			limit = maxFile
		}
		if r.Body != http.NoBody {
			r.Body = &hurriedBody{ReadCloser: http.MaxBytesReader(w, r.Body, limit),
				connection: http.NewResponseController(w), pause: pause}
		}
		next.ServeHTTP(w, r)
	})
}

// hurriedBody is a body each part of which has a deadline.
type hurriedBody struct {
	io.ReadCloser
	connection *http.ResponseController
	pause      time.Duration
}

func (b *hurriedBody) Read(p []byte) (int, error) {
	_ = b.connection.SetReadDeadline(time.Now().Add(b.pause))
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		// What is answered may take longer than the body did.
		_ = b.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}

// refusal answers with one sentence and nothing else.
func refusal(status int, text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text+"\n")
	})
}
