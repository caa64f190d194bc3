package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/store"
	"vsrok/reports"
	"vsrok/reports/evidence"
	"vsrok/reports/form"
)

// A whole region in one workspace: what one computer of an office carries.
const (
	wholeRegionSchools = 900
	wholeRegionMemory  = "4GB"
	studyMonths        = 9 // a month's file has so many times fewer rows than the year
)

// regionBench measures the works of a region's year at a quarter of the rows,
// a half, and all of them, so that their growth is seen.
func (b *bench) regionBench(ctx context.Context) error {
	if err := b.describeMachine(ctx); err != nil {
		return err
	}
	for _, rows := range []int{b.rows / 4, b.rows / 2, b.rows} {
		if err := b.regionAt(ctx, rows); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) regionAt(ctx context.Context, rows int) error {
	dir := filepath.Join(b.dir, fmt.Sprintf("region-%d", rows))
	made, err := measure(ctx, side{"подготовка данных", []string{"make-year", dir, fmt.Sprint(rows),
		fmt.Sprint(wholeRegionSchools)}})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\nзаписей %d, школ %d, память DuckDB %s; данные сделаны за %.0f с\n", rows,
		wholeRegionSchools, wholeRegionMemory, made.took.Seconds())
	database := filepath.Join(dir, "vsrok.duckdb")
	b.describeFile(database)
	month := filepath.Join(dir, "month.csv")
	if err := writeOnce(month, func(w io.Writer) error { return writeRegionMonth(w, rows/studyMonths) }); err != nil {
		return err
	}
	b.describeFile(month)
	for _, s := range []side{
		{"analyze --by school", []string{"region-analyze", database}},
		{"форма", []string{"region-form", database}},
		{"доказательства", []string{"region-evidence", database}},
		{"export parquet", []string{"region-parquet", database}},
		{"импорт месяца", []string{"region-month", database, month}},
	} {
		for range b.runs {
			m, err := measure(ctx, s)
			if err != nil {
				return err
			}
			fmt.Fprintf(b.out, "%-22s %s  %s\n", s.title, m, m.notes)
		}
	}
	return nil
}

// writeRegionMonth writes new marks of April of every school.
func writeRegionMonth(w io.Writer, rows int) error {
	if _, err := io.WriteString(w,
		"Школа;Класс;Предмет;Учитель;ID ученика;Дата урока;№ урока;Отметка;Вид работы;Дата внесения\r\n"); err != nil {
		return err
	}
	perSchool := rows/wholeRegionSchools + 1
	for n := range rows {
		school, at := n/perSchool, n%perSchool
		pupil, r := at%(classes*pupils), random(uint64(n))
		day := date(2015, 4, 1).AddDate(0, 0, at*30/perSchool)
		_, err := fmt.Fprintf(w, "%s;%d%c;Предмет %d;Учитель-%d И.О.;у-%d-%d;%s;%d;4;Ответ;%s\r\n",
			schoolName(school), 5+pupil/pupils/4, []rune("АБВГ")[pupil/pupils%4],
			1+at/(classes*pupils)%len(subjects), school*teachers+1+pupil%teachers, school, pupil,
			day.Format("02.01.2006"), 1+at/(classes*pupils*len(subjects))%7,
			day.AddDate(0, 0, delay(r)).Add(12*60*60*1e9).Format("02.01.2006 15:04"))
		if err != nil {
			return err
		}
	}
	return nil
}

// inYear is a side that asks the region's whole year, in its memory.
func inYear(work func(context.Context, *store.DB, *analysis.Session) error) func(context.Context, []string) error {
	return func(ctx context.Context, args []string) (err error) {
		importer, err := openImporter(ctx, args[0])
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, importer.DB.Close()) }()
		if err := limitMemory(ctx, importer.DB, filepath.Dir(args[0])); err != nil {
			return err
		}
		session, err := askYear(ctx, importer.DB)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, session.Close()) }()
		return work(ctx, importer.DB, session)
	}
}

// limitMemory keeps DuckDB in the region's memory; what does not fit goes to
// the data's own disk.
func limitMemory(ctx context.Context, db *store.DB, dir string) error {
	_, err := db.ExecContext(ctx,
		"SET memory_limit = "+store.Quote(wholeRegionMemory)+"; SET temp_directory = "+store.Quote(filepath.Join(dir,
			"spill")))
	return err
}

func regionAnalyze(ctx context.Context, _ *store.DB, s *analysis.Session) error {
	lines, err := s.DetailedLines(ctx, analysis.BySchool, "")
	due, lessons := 0, 0
	for _, l := range lines {
		due, lessons = due+l.Due(), lessons+l.Lessons.Due
	}
	fmt.Printf("строк ответа %d, обязанностей %d, уроков %d", len(lines), due, lessons)
	return err
}

// regionForm builds the form as the command does, sensitivity among it.
func regionForm(ctx context.Context, _ *store.DB, s *analysis.Session) error {
	form, err := yearForm(ctx, s)
	if err != nil {
		return err
	}
	written := &countingWriter{}
	err = form.WriteXLSX(written)
	fmt.Printf("школ %d, книга %.1f МБ", len(form.Schools), float64(written.bytes)/1e6)
	return err
}

func yearForm(ctx context.Context, s *analysis.Session) (*form.Form, error) {
	checklist, err := form.DefaultForm(nil)
	if err != nil {
		return nil, err
	}
	lines, err := s.DetailedLines(ctx, analysis.BySchool, "")
	if err != nil {
		return nil, err
	}
	filled, err := form.Build(reports.Head{Title: "Регион"}, checklist, nil, reports.SchoolRules(lines))
	if err != nil {
		return nil, err
	}
	filled.Sensitivity, err = s.Sensitivity(ctx, "")
	return filled, err
}

// regionEvidence writes the counts that a region is handed up, for which every
// obligation is read and summed up as in the full pack, which would not fit
// most disks.
func regionEvidence(ctx context.Context, _ *store.DB, s *analysis.Session) error {
	form, err := yearForm(ctx, s)
	if err != nil {
		return err
	}
	pack := &evidence.Evidence{Question: s.Question, Calendar: s.Calendar(), Schools: s.Schools, Form: form,
		Warnings: s.Warnings,
		Obligations: func(fn func(analysis.Obligation) error) error {
			return s.Obligations(ctx, analysis.Selection{},
				fn)
		}}
	for _, read := range []func() error{
		func() error { pack.Answers, err = s.Answers(ctx); return err },
		func() error { pack.Lines, err = s.Lines(ctx, analysis.BySchool, ""); return err },
		func() error { pack.Grounds, err = s.Grounds(ctx); return err },
		func() error { pack.Exports, err = s.Exports(ctx); return err },
		func() error {
			teachers, err := s.SchoolTeachers(ctx)
			pack.Numbers = evidence.NumberTeachers(make([]byte, 32), teachers)
			return err
		},
	} {
		if err := read(); err != nil {
			return err
		}
	}
	written := &countingWriter{}
	err = pack.WriteHandUp(written)
	fmt.Printf("итоги %.1f МБ", float64(written.bytes)/1e6)
	return err
}

type countingWriter struct{ bytes int64 }

func (c *countingWriter) Write(data []byte) (int, error) {
	c.bytes += int64(len(data))
	return len(data), nil
}

func regionParquet(ctx context.Context, db *store.DB, s *analysis.Session) error {
	folder := filepath.Join(filepath.Dir(db.Path), "parquet")
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	files, err := s.WriteOpenTables(ctx, analysis.OpenData{Municipality: "region", Format: "parquet",
		Hide: func(text string) string { return text },
		Place: func(path string) (string, error) {
			place := filepath.Join(folder, filepath.FromSlash(path))
			return place, os.MkdirAll(filepath.Dir(place), 0o755)
		}})
	rows, size := int64(0), int64(0)
	for _, file := range files {
		rows += file.Rows
		if info, err := os.Stat(filepath.Join(folder, filepath.FromSlash(file.Path))); err == nil {
			size += info.Size()
		}
	}
	fmt.Printf("строк %d, %.0f МБ", rows, float64(size)/1e6)
	return err
}

// importRegionMonth imports a month of all schools and takes it back.
func importRegionMonth(ctx context.Context, args []string) (err error) {
	importer, err := openImporter(ctx, args[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, importer.DB.Close()) }()
	if err := limitMemory(ctx, importer.DB, filepath.Dir(args[0])); err != nil {
		return err
	}
	start := time.Now()
	summary, err := importer.File(ctx, args[1], ingest.Options{})
	if err != nil {
		return err
	}
	if err := ingest.Settle(ctx, importer.DB, importer.Reference); err != nil {
		return err
	}
	loaded := time.Now()
	if _, err := importer.DB.Undo(ctx, summary.ID); err != nil {
		return err
	}
	if err := ingest.Settle(ctx, importer.DB, importer.Reference); err != nil {
		return err
	}
	fmt.Printf("импорт %.1f с, отмена %.1f с; прочитано %d, отклонено %d", loaded.Sub(start).Seconds(),
		time.Since(loaded).Seconds(), summary.Read, summary.Rejected)
	return nil
}
