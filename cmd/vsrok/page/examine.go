package page

import (
	"context"
	"errors"
	"fmt"

	"vsrok/ingest"
	"vsrok/reports"
)

// startExamine looks at the files that wait, and saves nothing.
func (s *Server) startExamine() {
	s.jobs.start("Читаем файлы, ничего не сохраняя", s.examine, func(err error) { s.tell("", err) })
}

func (s *Server) examine(ctx context.Context, j *job) error {
	importer, err := s.importer()
	if err != nil {
		return err
	}
	files := s.batch.in(waiting)
	for i, f := range files {
		j.step(i, len(files), f.Label)
		if f.Table != "" {
			s.batch.update(f.ID, func(f *dropped) { f.State = reference })
			continue
		}
		if err := s.take(ctx, importer, f, true); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) importer() (importer *ingest.Importer, err error) {
	err = s.desk.read(func(ws *Workspace) error {
		importer = ws.Importer
		return nil
	})
	return importer, err
}

// take imports one file, or looks at it only, and notes what came of it. The
// error is one that ends the whole job.
func (s *Server) take(ctx context.Context, importer *ingest.Importer, f dropped, dryRun bool) error {
	options, err := f.Fixes.options(f.Label)
	if err != nil {
		s.batch.update(f.ID, func(f *dropped) { f.State, f.Problem = refused, err.Error() })
		return nil
	}
	options.DryRun = dryRun
	summary, err := importer.File(ctx, f.path, options)
	var refusal *ingest.Refusal
	if err != nil && !errors.As(err, &refusal) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: %w", f.Label, err)
	}
	s.batch.update(f.ID, func(f *dropped) {
		f.Summary, f.Problem = summary, ""
		switch {
		case refusal != nil:
			f.State, f.Problem = refused, words(refusal)
		case summary.Already != 0:
			f.State = already
		case dryRun:
			f.State = examined
		default:
			f.State = loaded
		}
	})
	return nil
}

// startImport saves the files that were understood.
func (s *Server) startImport() {
	s.jobs.start("Загружаем файлы", s.importAll, s.endImport)
}

func (s *Server) importAll(ctx context.Context, j *job) error {
	importer, err := s.importer()
	if err != nil {
		return err
	}
	files := s.batch.in(examined)
	for i, f := range files {
		j.step(i, len(files), f.Label)
		if err = s.take(ctx, importer, f, false); err != nil {
			break
		}
	}
	// What was loaded before a stop counts, so it is settled in any case.
	j.step(len(files), len(files), "сверяем выгрузки между собой")
	return errors.Join(err, s.settle(context.WithoutCancel(ctx), importer))
}

// settle derives the entries anew and forgets the answer that stood.
// Only a job or what excludes jobs may call it.
func (s *Server) settle(ctx context.Context, importer *ingest.Importer) error {
	err := ingest.Settle(ctx, importer.DB, importer.Reference)
	return errors.Join(err, s.desk.changed())
}

func (s *Server) endImport(err error) {
	n := len(s.batch.in(loaded))
	if err != nil {
		if errors.Is(err, context.Canceled) {
			s.tell(fmt.Sprintf("Загрузка остановлена. Загружено: %s; остальные ждут в списке.", files(n)), nil)
			return
		}
		s.tell("", err)
		return
	}
	s.tell(fmt.Sprintf("Готово: загружено %s.", files(n)), nil)
}

func files(n int) string { return reports.Count(n, "файл", "файла", "файлов") }
