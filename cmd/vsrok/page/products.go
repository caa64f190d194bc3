package page

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// product is a report that was made, and waits to be taken away.
type product struct {
	ID   int
	Name string // to save it under
	Size int64
	path string
}

// products are the newest reports that were made.
type products struct {
	mu   sync.Mutex
	last int
	made []*product
}

// maxProducts is how many reports wait to be taken away.
const maxProducts = 20

// keep gives a report a number; the oldest goes where there are too many.
func (p *products) keep(made *product) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	made.ID = p.last
	p.made = append(p.made, made)
	if len(p.made) > maxProducts {
		os.Remove(p.made[0].path)
		p.made = p.made[1:]
	}
}

func (p *products) drop(made *product) {
	p.mu.Lock()
	defer p.mu.Unlock()
	os.Remove(made.path)
	p.made = slices.DeleteFunc(p.made, func(other *product) bool { return other == made })
}

func (p *products) find(id int) *product {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, made := range p.made {
		if made.ID == id {
			return made
		}
	}
	return nil
}

// productWords say that a report is made, and where it is.
func productWords(made *product, err error) notice {
	switch {
	case errors.Is(err, context.Canceled):
		return notice{Text: "Отчёт не построен: остановлен."}
	case err != nil:
		return noticeOf("", err)
	}
	return notice{Text: "Отчёт готов, " + sizeWords(made.Size) + ".", Link: fmt.Sprintf("/made/%d", made.ID),
		Name: made.Name}
}

// made sends a report that a job made.
func (s *Server) made(w http.ResponseWriter, r *http.Request) {
	made := s.products.find(pathID(r))
	if made == nil {
		s.fail(w, r, &notFoundError{"Этого файла уже нет: постройте отчёт ещё раз на странице «Отчёты»."})
		return
	}
	s.send(w, r, made)
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, made *product) {
	file, err := os.Open(made.path)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer file.Close()
	w.Header().Set("Content-Type", reportTypes[filepath.Ext(made.Name)])
	w.Header().Set("Content-Disposition", attachment(made.Name))
	_, _ = io.Copy(w, file)
}

// attachment lets a browser save an answer under a name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": plainName(name)})
}

// plainName is a name that any system takes for a file's.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > labelRunes {
		name = string(runes[:labelRunes-10]) + "…" + filepath.Ext(name)
	}
	return name
}

// counter tells a job how much was written.
type counter struct {
	to io.Writer
	of *job
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	c.of.wrote(c.n)
	return n, err
}
