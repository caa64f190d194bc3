package page

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"

	"vsrok/ingest"
)

// demoFolder holds the workspace of the demo, apart from the user's own.
const demoFolder = "vsrok-demo"

// demo opens a workspace with made-up data and imports them.
func (s *Server) demo(w http.ResponseWriter, r *http.Request) {
	var exports string
	err := s.jobs.now(func() (err error) {
		dir := filepath.Join(s.program.Home, demoFolder)
		if exports, err = s.program.Demo(dir); err != nil {
			return err
		}
		return s.desk.open(context.WithoutCancel(r.Context()), dir)
	})
	if err != nil {
		s.back(w, r, "/", "", err)
		return
	}
	s.follow(w, r, "/", s.jobs.start("Загружаем учебные данные", func(ctx context.Context, j *job) error {
		return s.importFolder(ctx, j, exports)
	}, func(err error) notice {
		return noticeOf("Учебные данные загружены: девять выдуманных школ.", err)
	}))
}

func (s *Server) leaveDemo(w http.ResponseWriter, r *http.Request) {
	err := s.jobs.now(func() error { return s.desk.open(context.WithoutCancel(r.Context()), s.program.Home) })
	s.batch.again(func(f dropped) bool { return f.mayChange() })
	s.back(w, r, "/", "Открыта ваша рабочая папка.", err)
}

// importFolder imports the files of a folder on this computer.
func (s *Server) importFolder(ctx context.Context, j *job, folder string) error {
	importer, err := s.importer()
	if err != nil {
		return err
	}
	paths, err := walk(folder)
	if err != nil {
		return err
	}
	for i, path := range paths {
		label := filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(path, folder), string(filepath.Separator)))
		j.step(i, len(paths), label)
		_, err := importer.File(ctx, path, ingest.Options{Name: label})
		var refusal *ingest.Refusal
		if err != nil && !errors.As(err, &refusal) {
			return errors.Join(err, s.settle(context.WithoutCancel(ctx), importer))
		}
	}
	j.step(0, 0, "сверяем выгрузки между собой")
	return s.settle(context.WithoutCancel(ctx), importer)
}

func walk(folder string) (paths []string, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	return paths, err
}
