package page

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
)

// reschool takes a loaded file again, for another school: the program keeps no
// copy of it, so the person chooses it once more.
func (s *Server) reschool(w http.ResponseWriter, r *http.Request) {
	page, err := s.readImport(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	school, err := s.takeAgain(r, page.SHA256)
	if err != nil {
		r.PostForm = url.Values{"school": {school}}
		s.showImport(w, r, http.StatusUnprocessableEntity, typedIn(r, "school", err))
		return
	}
	s.follow(w, r, "/files", s.startExamine())
}

// takeAgain puts the file of a form in the list, for the school that the form
// names before it; it must be the file of that digest.
func (s *Server) takeAgain(r *http.Request, digest string) (school string, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return "", fmt.Errorf("запрос не разобран: обновите страницу и повторите: %w", err)
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return school, &fieldError{"file",
				errors.New("выберите тот же файл ещё раз: программа его копию не хранит")}
		case err != nil:
			return school, tooLarge(err)
		case part.FormName() == "school":
			text, err := io.ReadAll(io.LimitReader(part, maxCell))
			if school = oneLine(string(text)); err != nil {
				return school, tooLarge(err)
			}
		case part.FormName() == "file" && part.FileName() != "":
			if school == "" {
				return "", &fieldError{"school", errors.New("выберите школу")}
			}
			return school, s.keepAgain(part, digest, fixes{School: school, Replace: "1"})
		}
	}
}

func (s *Server) keepAgain(part *multipart.Part, digest string, corrected fixes) error {
	f, err := s.batch.add(cleanLabel(part.FileName()))
	if err != nil {
		return err
	}
	sum := sha256.New()
	f.Size, err = save(io.TeeReader(part, sum), f.path)
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != digest {
		err = &fieldError{"file", fmt.Errorf("%s — не тот файл, который загружен: байты в нём другие", f.Label)}
	}
	if err == nil {
		f.Fixes = corrected
		err = s.batch.keep(f)
	}
	if err != nil {
		os.Remove(f.path)
	}
	return err
}
