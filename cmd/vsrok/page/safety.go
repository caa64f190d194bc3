package page

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
)

// guard keeps everybody out but the browser that the program opened.
type guard struct {
	address netip.AddrPort
	token   string // new for every run
}

// newGuard refuses an address that other computers could reach.
func newGuard(address net.Addr) (guard, error) {
	parsed, err := netip.ParseAddrPort(address.String())
	if err != nil || !parsed.Addr().IsLoopback() {
		return guard{}, fmt.Errorf("адрес %s виден не только этому компьютеру: страница на нём не открывается", address)
	}
	return guard{address: parsed, token: rand.Text()}, nil
}

// url is the address to open: the token in it becomes a cookie.
func (g guard) url() string { return fmt.Sprintf("http://%s/?token=%s", g.address, g.token) }

// cookie has the port in its name: cookies do not tell ports apart, and two
// workspaces may be open at a time.
func (g guard) cookie() string { return "vsrok-" + strconv.Itoa(int(g.address.Port())) }

// maxForm bounds the body of a form; uploads have limits of their own.
const maxForm = 1 << 20

func (g guard) protect(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(refusal(http.StatusForbidden, "Запрос пришёл с другого сайта и не выполнен."))
	return g.headers(g.onlyHost(g.onlyToken(origins.Handler(limitBody(next)))))
}

// headers forbid what the page never needs: scripts and styles that are not
// its own files, frames, guesses of a content's type.
func (g guard) headers(next http.Handler) http.Handler {
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

// onlyHost refuses names that a foreign page could make point here.
func (g guard) onlyHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, err := netip.ParseAddrPort(r.Host)
		if err != nil || host != g.address {
			refusal(http.StatusMisdirectedRequest, fmt.Sprintf("Откройте страницу по адресу http://%s/ из окна программы.", g.address)).ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g guard) onlyToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(g.cookie())
		switch {
		case r.Method == http.MethodGet && r.URL.Path == "/" && g.same(r.URL.Query().Get("token")):
			http.SetCookie(w, &http.Cookie{Name: g.cookie(), Value: g.token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther)
		case err == nil && g.same(cookie.Value):
			next.ServeHTTP(w, r)
		default:
			refusal(http.StatusForbidden, "Эта страница открывается только по ссылке из окна программы: "+
				"программу могли запустить заново. Скопируйте оттуда адрес целиком.").ServeHTTP(w, r)
		}
	})
}

func (g guard) same(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(g.token)) == 1
}

func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxForm)
		if r.URL.Path == "/files" {
			limit = maxFile
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// refusal answers with one sentence and nothing else.
func refusal(status int, text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text+"\n")
	})
}
