package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/store"
)

type statusOptions struct {
	school, format string
	round          *roundFlags
}

func newStatusCommand(a *app) *cobra.Command {
	var opts statusOptions
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Показать, что загружено и на какие вопросы выгрузки не отвечают",
		Long: `Показывает по школам и правилам, хватает ли загруженных выгрузок, чтобы судить о
раунде. Под таблицей — по номерам, чего не видно, почему и какая выгрузка поможет;
затем — что загружено и до какого момента, что не удалось загрузить и какие
фамилии и предметы, похоже, записаны двояко.

Без дат раунда берутся все даты, которые есть в выгрузках.
` + exitHelp,
		Example: `  vsrok -C мониторинг status
  vsrok -C мониторинг status --school sosh3`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runStatus(cmd, opts) },
	}
	addSchoolFlag(cmd, &opts.school)
	cmd.Flags().StringVar(&opts.format, "format", "table", "`вид`: table (для чтения) или json (для программ)")
	opts.round = addRoundFlags(cmd)
	return cmd
}

var statusWriters = map[string]func(io.Writer, *status) error{"table": writeStatusText, "json": writeStatusJSON}

func (a *app) runStatus(cmd *cobra.Command, opts statusOptions) error {
	format, err := parseFormat(cmd, opts.format, "table", "json")
	if err != nil {
		return err
	}
	write := statusWriters[format]
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	found, err := collectStatus(cmd, w, opts)
	if err := errors.Join(err, w.close()); err != nil {
		return err
	}
	for _, warning := range found.warnings {
		fmt.Fprintln(a.err, warning)
	}
	return write(a.outFor(format), found)
}

// status is what the command tells.
type status struct {
	question analysis.Question
	warnings []string
	holdings []analysis.Holding
	files    int            // loaded
	refused  []store.Import // each file once, without those that were loaded later
	remarks  []store.Remark // of loaded files
	rejected int            // rows of loaded files that could not be understood
	teachers []similar
	subjects []similar
}

// similar is a pair of spellings that likely mean the same, and the schools
// whose exports hold both.
type similar struct {
	names   [2]string
	codes   []string
	schools []string // names of the schools
}

func collectStatus(cmd *cobra.Command, w *workspace, opts statusOptions) (*status, error) {
	ctx := cmd.Context()
	only, err := w.schoolCode(cmd, opts.school)
	if err != nil {
		return nil, err
	}
	// Without a round that is meant, status speaks of all dates.
	if err := opts.round.take(ctx, w); err != nil && !errors.As(err, new(*severalRounds)) {
		return nil, err
	}
	q, err := opts.round.question(w.policy)
	if err != nil {
		return nil, err
	}
	if q, err = overAllData(ctx, w.db, q); err != nil {
		return nil, err
	}
	session, err := analysis.NewSession(ctx, w.db.DB, w.calendar, q)
	if err != nil {
		return nil, err
	}
	found := &status{question: session.Question, warnings: session.Warnings}
	return found, errors.Join(found.fill(ctx, session, w, only), session.Close())
}

// overAllData completes the round from the dates of the data, so that status
// can be asked before there is a round, or any data.
func overAllData(ctx context.Context, db *store.DB, q analysis.Question) (analysis.Question, error) {
	first, last, err := db.Dates(ctx)
	if err != nil {
		return q, err
	}
	if first.IsZero() && (q.From.IsZero() || q.To.IsZero()) {
		return q, errors.New("ни дат раунда, ни выгрузок ещё нет: загрузите выгрузки командой vsrok import")
	}
	if q.From.IsZero() {
		q.From = first
	}
	if q.To.IsZero() {
		q.To = last
	}
	if first.IsZero() && q.AsOf.IsZero() {
		// Nothing is there that a moment could change.
		q.AsOf = q.To.AddDate(0, 0, 1)
	}
	return q, nil
}

func (s *status) fill(ctx context.Context, session *analysis.Session, w *workspace, only string) error {
	var err error
	if s.holdings, err = session.Adequacy(ctx, only); err != nil {
		return err
	}
	spellings, err := session.Spellings(ctx, only)
	if err != nil {
		return err
	}
	for _, school := range spellings {
		s.teachers = addSimilar(s.teachers, school, ingest.LikelyTeachers(school.Teachers))
		s.subjects = addSimilar(s.subjects, school, ingest.LikelySubjects(school.Subjects))
	}
	imports, err := w.db.Imports(ctx)
	if err != nil {
		return err
	}
	concerns := func(file string) bool {
		_, named := w.reference.SchoolOfPath(file)
		return only == "" || len(named) == 0 || len(named) == 1 && named[0].Code == only
	}
	s.countImports(imports, concerns)
	remarks, err := w.db.Remarks(ctx)
	for _, remark := range remarks {
		if concerns(remark.File) {
			s.remarks = append(s.remarks, remark)
		}
	}
	return err
}

func addSimilar(all []similar, school analysis.Spellings, pairs [][2]string) []similar {
	for _, pair := range pairs {
		at := -1
		for i := range all {
			if all[i].names == pair {
				at = i
			}
		}
		if at < 0 {
			at = len(all)
			all = append(all, similar{names: pair})
		}
		all[at].codes = append(all[at].codes, school.School)
		all[at].schools = append(all[at].schools, school.SchoolName)
	}
	return all
}

// countImports keeps the refused files that concern somebody: a file that was
// loaded after all, mended under its name or as it was, or refused again later,
// is told once.
func (s *status) countImports(imports []store.Import, concerns func(file string) bool) {
	for i, one := range imports {
		switch {
		case !concerns(one.File):
		case one.Status == store.Loaded:
			s.files++
			s.rejected += one.Rejected
		case !slices.ContainsFunc(imports, one.LoadedAs) && !slices.ContainsFunc(imports[i+1:], one.MendedBy):
			s.refused = append(s.refused, one)
		}
	}
}
