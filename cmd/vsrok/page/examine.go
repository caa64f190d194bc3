package page

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"vsrok/ingest"
	"vsrok/reports"
)

// startExamine looks at the files that wait, and saves nothing.
func (s *Server) startExamine() int {
	return s.jobs.start("Читаем файлы, ничего не сохраняя", s.examine, func(err error) notice {
		if errors.Is(err, context.Canceled) {
			return notice{Text: "Чтение остановлено: остальные файлы ждут в списке."}
		}
		return noticeOf("", err)
	})
}

func (s *Server) examine(ctx context.Context, j *job) error {
	importer, err := s.importer()
	if err != nil {
		return err
	}
	return s.eachFile(j, s.batch.in(waiting), func(f dropped) error {
		if f.Table != "" {
			s.batch.update(f.ID, func(f *dropped) { f.State = reference })
			return nil
		}
		_, err := s.take(ctx, importer, f, true)
		return err
	})
}

// eachFile does a piece of work for each file, and tells how many bytes of
// them are done.
func (s *Server) eachFile(j *job, files []dropped, work func(dropped) error) error {
	var done, total int64
	for _, f := range files {
		total += f.Size
	}
	for i, f := range files {
		j.stepBytes(done, total, fmt.Sprintf("файл %d из %d: %s", i+1, len(files), f.Label))
		if err := work(f); err != nil {
			return err
		}
		done += f.Size
	}
	j.stepBytes(total, total, "")
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
func (s *Server) take(ctx context.Context, importer *ingest.Importer, f dropped, dryRun bool) (state, error) {
	options, err := f.Fixes.options(f.Label)
	if err != nil {
		s.batch.update(f.ID, func(f *dropped) { f.State, f.Problem = refused, err.Error() })
		return refused, nil
	}
	options.DryRun = dryRun
	summary, err := importer.File(ctx, f.path, options)
	var refusal *ingest.Refusal
	if err != nil && !errors.As(err, &refusal) {
		if ctx.Err() != nil {
			return f.State, ctx.Err()
		}
		return f.State, fmt.Errorf("%s: %w", f.Label, err)
	}
	came := examined
	switch {
	case refusal != nil:
		came = refused
	case summary.Already != 0:
		came = already
	case !dryRun:
		came = loaded
		// It holds pupils' names, and the database what is needed of it.
		err = os.Remove(f.path)
	}
	if came == refused && isFilledForm(f) {
		s.batch.update(f.ID, func(f *dropped) { f.became(filledForm, summary, nil) })
		return filledForm, nil
	}
	if came == refused && isObjections(f) {
		s.batch.update(f.ID, func(f *dropped) { f.became(objected, summary, nil) })
		return objected, nil
	}
	var columns []ingest.SheetColumns
	if dryRun && (came == refused || hasUnused(summary)) {
		columns, _ = importer.Columns(f.path, options) // help, where there is any
	}
	s.batch.update(f.ID, func(f *dropped) {
		f.became(came, summary, refusal)
		f.Columns = columns
	})
	if refusal != nil {
		err = nil
	}
	return came, err
}

func hasUnused(summary ingest.Summary) bool {
	return slices.ContainsFunc(summary.Sheets, func(sheet ingest.SheetSummary) bool { return len(sheet.Unused) > 0 })
}

// became notes what came of a file. What days it shows only the look at it
// finds out, and an import must not forget.
func (f *dropped) became(state state, summary ingest.Summary, refusal *ingest.Refusal) {
	if state == loaded {
		summary.Shown = f.Summary.Shown
	}
	f.State, f.Summary, f.Problem, f.refusal = state, summary, "", refusal
	if refusal != nil {
		f.Problem = words(refusal)
	}
}

// startImport saves the files that were understood, those that no other job
// saves already. Where there are none it is that other job.
func (s *Server) startImport() (int, error) {
	s.loading.Lock()
	defer s.loading.Unlock()
	mine := s.batch.claim()
	if len(mine) == 0 {
		if s.jobs.progress(s.importing).Running {
			return s.importing, nil
		}
		return 0, errors.New("загружать нечего: перетащите файлы и исправьте те, которые не поняты")
	}
	count := 0
	s.importing = s.jobs.start("Загружаем файлы", func(ctx context.Context, j *job) error {
		return s.importAll(ctx, j, mine, &count)
	}, func(err error) notice {
		s.batch.release(mine)
		return importWords(count, err)
	})
	return s.importing, nil
}

func (s *Server) importAll(ctx context.Context, j *job, mine []dropped, count *int) error {
	importer, err := s.importer()
	if err != nil {
		return err
	}
	err = s.eachFile(j, mine, func(f dropped) error {
		came, err := s.take(ctx, importer, f, false)
		if came == loaded {
			*count++
		}
		return err
	})
	// What was loaded before a stop counts, so it is settled in any case.
	j.step(0, 0, "сверяем выгрузки между собой")
	return errors.Join(err, s.settle(context.WithoutCancel(ctx), importer))
}

// settle derives the entries anew and forgets the answers that stood: those
// begun before it and those begun meanwhile. Only a job or what excludes jobs
// may call it.
func (s *Server) settle(ctx context.Context, importer *ingest.Importer) error {
	err := s.desk.changed()
	err = errors.Join(err, ingest.Settle(ctx, importer.DB, importer.Reference))
	return errors.Join(err, s.desk.changed())
}

func importWords(n int, err error) notice {
	switch {
	case errors.Is(err, context.Canceled):
		return notice{Text: fmt.Sprintf("Загрузка остановлена. Загружено: %s; остальные ждут в списке.", files(n))}
	case err != nil:
		return noticeOf("", err)
	}
	return notice{Text: fmt.Sprintf("Готово: загружено %s.", files(n))}
}

func files(n int) string { return reports.Count(n, "файл", "файла", "файлов") }
