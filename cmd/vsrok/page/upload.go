package page

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
)

// upload takes files as a form sends them, each straight to the disk, so that
// a large drop costs no memory. A script asks for JSON and says afterwards
// that all have come; a plain form is answered with the page.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	added, err := s.receive(r)
	if wantsJSON(r) {
		answerJSON(w, err, map[string]any{"added": added})
		return
	}
	if err == nil && added == 0 {
		err = errors.New("файлы не выбраны: нажмите «Выбрать файлы» или «Выбрать папку»")
	}
	if err != nil {
		s.back(w, r, "/files", "", err)
		return
	}
	s.follow(w, r, "/files", s.startExamine())
}

// receive reads the parts of a multipart form and returns how many files came.
func (s *Server) receive(r *http.Request) (int, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return 0, fmt.Errorf("запрос не разобран: обновите страницу и повторите: %w", err)
	}
	s.batch.remove(func(f dropped) bool { return f.State == loaded })
	added := 0
	for {
		part, err := form.NextRawPart()
		if errors.Is(err, io.EOF) {
			return added, nil
		}
		if err != nil {
			return added, tooLarge(err)
		}
		came, err := s.receiveFile(part)
		if err != nil {
			return added, err
		}
		if came {
			added++
		}
	}
}

func (s *Server) receiveFile(part *multipart.Part) (bool, error) {
	// FileName would cut the folders off; they name the school.
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name := params["filename"]
	if err != nil || name == "" {
		return false, nil
	}
	label := cleanLabel(name)
	if litter(label) {
		return false, nil
	}
	file, err := s.batch.add(label)
	if err != nil {
		return false, err
	}
	if file.Size, err = save(part, file.path); err == nil {
		file.Table = tableOf(label)
		err = s.batch.keep(file)
	}
	if err != nil {
		os.Remove(file.path)
		return false, fmt.Errorf("%s: %w", label, err)
	}
	return true, nil
}

// save copies a file to the disk, where only this user may read it.
func save(from io.Reader, path string) (int64, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fmt.Errorf("файл не записан: %w", err)
	}
	size, err := io.Copy(file, from)
	if err := errors.Join(tooLarge(err), file.Close()); err != nil {
		return 0, err
	}
	return size, nil
}

// tooLarge puts the limit of a request in plain words.
func tooLarge(err error) error {
	var limit *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limit):
		return fmt.Errorf("больше %s за один раз не принимается: разделите на части", sizeWords(limit.Limit))
	}
	return fmt.Errorf("файл не дошёл целиком: повторите: %w", err)
}
