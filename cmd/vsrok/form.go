package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

func newFormCommand(a *app) *cobra.Command {
	var output string
	var round *roundFlags
	cmd := &cobra.Command{
		Use:   "form",
		Short: "Заполнить форму мониторинга: показатель 4 по измерению, остальное из чек-листа",
		Long: `Записывает форму мониторинга книгой Excel. Строки показателя 4 считаются по
данным, остальные берутся из чек-листа без изменений. На других листах — числа
за каждым знаком и сравнение заявленного с измеренным.
` + exitHelp,
		Example: `  vsrok -C мониторинг form -o "Приложение 1.xlsx"`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runForm(cmd, round, output) },
	}
	cmd.Flags().StringVarP(&output, "output", "o", "Приложение 1.xlsx", "`файл`, в который записать форму")
	round = addRoundFlags(cmd)
	return cmd
}

func (a *app) runForm(cmd *cobra.Command, round *roundFlags, output string) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	return errors.Join(a.form(cmd, w, round, output), w.close())
}

func (a *app) form(cmd *cobra.Command, w *workspace, round *roundFlags, output string) error {
	session, err := round.ask(cmd.Context(), w)
	if err != nil {
		return err
	}
	defer session.Close()
	form, err := w.buildForm(cmd, session)
	if err != nil {
		return err
	}
	for _, warning := range form.Warnings {
		fmt.Fprintln(a.err, warning)
	}
	var book bytes.Buffer
	if err := form.WriteXLSX(&book); err != nil {
		return err
	}
	if err := writeFile(output, book.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "Форма записана:", output)
	return nil
}

func (w *workspace) buildForm(cmd *cobra.Command, session *analysis.Session) (*reports.Form, error) {
	checklist, err := w.checklist()
	if err != nil {
		return nil, err
	}
	lines, err := session.Lines(cmd.Context(), analysis.BySchool, "")
	if err != nil {
		return nil, err
	}
	find := func(column string) (reports.FormSchool, bool) {
		school, ok := w.reference.SchoolNamed(column)
		return reports.FormSchool{Code: school.Code, Name: school.Name}, ok
	}
	form, err := reports.BuildForm(w.formHead(session.Question), checklist, find, schoolRules(lines))
	if err != nil {
		return nil, err
	}
	form.Warnings = append(form.Warnings, session.Warnings...)
	return form, nil
}

func (w *workspace) checklist() (*reports.Checklist, error) {
	path := filepath.Join(w.dir, w.policy.FormFile)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("нет чек-листа %s: верните файл или укажите другой в vsrok.yaml (форма: файл)", path)
	}
	if err != nil {
		return nil, fmt.Errorf("чек-лист %s не читается: %w", path, err)
	}
	defer file.Close()
	return reports.ReadChecklist(path, file)
}

func (w *workspace) formHead(q analysis.Question) reports.FormHead {
	title := w.policy.FormTitle
	if w.policy.Municipality != "" {
		title += ". " + w.policy.Municipality
	}
	round := fmt.Sprintf("даты уроков и окончания периодов с %s по %s", reports.Date(q.From), reports.Date(q.To))
	if w.policy.Title != "" {
		round = w.policy.Title + ": " + round
	}
	return reports.FormHead{
		Title: title, Round: round, Purpose: w.policy.Purpose, AsOf: reports.Moment(q.AsOf),
		ReadingWords:   q.Reading.String(),
		ThresholdWords: fmt.Sprintf("«+» при доле в срок не меньше %s (%s)", q.Threshold, w.policy.ThresholdSource()),
	}
}

func schoolRules(lines []analysis.Line) []reports.SchoolRule {
	rules := make([]reports.SchoolRule, len(lines))
	for i, l := range lines {
		rules[i] = reports.SchoolRule{
			SchoolCode: l.School, SchoolName: l.SchoolName, Rule: l.Rule, Obligations: l.Obligations, Counts: l.Counts,
			MadeUp: l.MadeUp, NoExport: l.NoExport, Sign: l.Sign, Note: l.WhatDecides(),
		}
	}
	return rules
}

// writeFile writes a report beside its place and moves it there, so that a
// full disk or a crash never leaves half a report.
func writeFile(path string, data []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".vsrok-*")
	if err != nil {
		return fmt.Errorf("файл %s не записан: %w", path, err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(data)
	err = errors.Join(err, temporary.Chmod(0o644), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("файл %s не записан (если он открыт в Excel, закройте его): %w", path, err)
	}
	return nil
}
