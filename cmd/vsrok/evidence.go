package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports/evidence"
)

// teacherKeyFile is the table of teachers' numbers in a workspace.
const teacherKeyFile = "evidence-teachers.csv"

type evidenceOptions struct {
	output, key string
	round       *roundFlags
}

func newEvidenceCommand(a *app) *cobra.Command {
	var opts evidenceOptions
	cmd := &cobra.Command{
		Use:   "evidence",
		Short: "Собрать пакет доказательств: каждый знак формы до строк выгрузок",
		Long: `Записывает ZIP-архив: форма, каждая обязанность за каждым знаком, опоздания и
просроченное со счётом дней, метод, номера и суммы выгрузок, опись с суммами
SHA-256 и лист для подписи. Имён учеников, учителей и файлов в нём нет: учителя
названы номерами, таблица номеров остаётся в рабочей папке. Из той же базы с
теми же настройками на любом компьютере выходит тот же архив байт в байт;
проверяет его команда vsrok verify.
` + exitHelp,
		Example: `  vsrok -C мониторинг evidence -o апрель-2015.zip`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !strings.EqualFold(filepath.Ext(opts.output), ".zip") {
				return usageError(cmd, fmt.Sprintf("пакет доказательств — архив, а «%s» не .zip: назовите файл, например, апрель-2015.zip", opts.output))
			}
			return a.runEvidence(cmd, opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&opts.output, "output", "o", "evidence.zip", "`файл`, в который записать пакет")
	flags.StringVar(&opts.key, "key", "",
		"`файл` для таблицы номеров учителей (без ключа — "+teacherKeyFile+" в рабочей папке)")
	opts.round = addRoundFlags(cmd)
	return cmd
}

func (a *app) runEvidence(cmd *cobra.Command, opts evidenceOptions) error {
	return a.inRound(cmd, opts.round, func(w *workspace,
		session *analysis.Session) error {
		return a.evidence(cmd, w, session, opts)
	})
}

func (a *app) evidence(cmd *cobra.Command, w *workspace, session *analysis.Session, opts evidenceOptions) error {
	pack, err := w.buildEvidence(cmd.Context(), session)
	if err != nil {
		return err
	}
	if opts.key == "" {
		opts.key = filepath.Join(w.dir, teacherKeyFile)
	}
	var key bytes.Buffer
	if err := pack.Numbers.WriteKey(&key); err != nil {
		return err
	}
	if err := writeFile(opts.key, forOwner, contents(key.Bytes())); err != nil {
		return err
	}
	if err := writeFile(opts.output, forAll, pack.WriteZIP); err != nil {
		return err
	}
	for _, warning := range session.Warnings {
		fmt.Fprintln(a.err, warning)
	}
	fmt.Fprintf(a.out, "Пакет записан: %s\nТаблица номеров учителей: %s — её не передают вместе с пакетом.\nПроверить пакет: vsrok verify %s\n",
		opts.output, opts.key, opts.output)
	return nil
}

// buildEvidence gathers the model of a pack. Obligations are read while it is
// written, so the session has to stay open.
func (w *workspace) buildEvidence(ctx context.Context, session *analysis.Session) (*evidence.Evidence, error) {
	form, err := w.buildForm(ctx, session)
	if err != nil {
		return nil, err
	}
	// A caveat may name the checklist's file by a path of this machine.
	for i, warning := range form.Warnings {
		form.Warnings[i] = strings.ReplaceAll(warning, filepath.Join(w.dir, w.policy.FormFile),
			filepath.Base(w.policy.FormFile))
	}
	pack := &evidence.Evidence{
		Head: form.Head, Question: session.Question, Basis: w.policy.Basis, Calendar: session.Calendar(),
		Schools: session.Schools, Form: form, Warnings: session.Warnings,
		Obligations: func(fn func(analysis.Obligation) error) error {
			return session.Obligations(ctx, analysis.Selection{}, fn)
		},
	}
	if pack.Answers, err = session.Answers(ctx); err != nil {
		return nil, err
	}
	if pack.Lines, err = session.Lines(ctx, analysis.BySchool, ""); err != nil {
		return nil, err
	}
	if pack.Grounds, err = session.Grounds(ctx); err != nil {
		return nil, err
	}
	if pack.Exports, err = session.Exports(ctx); err != nil {
		return nil, err
	}
	if pack.Refused, err = session.RefusedFiles(ctx); err != nil {
		return nil, err
	}
	if pack.Limits, err = evidenceLimits(ctx, session); err != nil {
		return nil, err
	}
	return pack, w.nameTeachers(ctx, session, pack)
}

func evidenceLimits(ctx context.Context, session *analysis.Session) ([]evidence.Limit, error) {
	holdings, err := session.Adequacy(ctx, "")
	var limits []evidence.Limit
	for _, holding := range holdings {
		for _, gap := range holding.Gaps {
			text := gap.Kind.Text()
			if gap.Detail != "" {
				text += " Здесь: " + gap.Detail + "."
			}
			limits = append(limits, evidence.Limit{School: holding.School, Rule: holding.Rule, Text: text})
		}
	}
	return limits, err
}

// nameTeachers gives a pack the teachers' numbers and the names to keep out.
func (w *workspace) nameTeachers(ctx context.Context, session *analysis.Session, pack *evidence.Evidence) error {
	key, err := w.key()
	if err != nil {
		return err
	}
	teachers, err := session.SchoolTeachers(ctx)
	if err != nil {
		return err
	}
	pack.Numbers = evidence.NumberTeachers(key, teachers)
	pack.Spellings, err = session.TeacherSpellings(ctx)
	return err
}
