package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/store"
	"vsrok/reports"
	"vsrok/reports/evidence"
)

func newRegionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "region",
		Short: "Собрать пакеты муниципалитетов и посчитать регион",
		Long: `Собирает пакеты доказательств (vsrok evidence) или итоги (vsrok round hand-up)
муниципалитетов и считает по ним регион. Работает в папке, которую создал
vsrok init ПАПКА --empty; школы в ней вписывать не нужно.

В папке могут лежать две таблицы: thresholds.csv (Тип;Порог;Основание) — пороги
по типам муниципалитетов, и municipalities.csv (Муниципалитет;Тип;Другие названия) —
кто есть в регионе и какого типа.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRegionAddCommand(a), newRegionListCommand(a), newRegionShowCommand(a), newRegionCompareCommand(a),
		newRegionTrendCommand(a), newRegionFormCommand(a), newRegionReportCommand(a))
	return cmd
}

// region is an open region: its settings, what it asks of municipalities, and
// the database of its packs.
type region struct {
	workspace
	rules analysis.RegionRules
}

// inRegion opens the region in a.dir and does the work.
func (a *app) inRegion(ctx context.Context, work func(*region) error) error {
	r := &region{workspace: workspace{dir: a.dir}}
	err := r.readSettings()
	if err != nil && !errors.Is(err, ingest.ErrNoSchools) { // a region has none of its own
		return err
	}
	if r.rules, err = readRegionRules(a.dir); err != nil {
		return err
	}
	if r.db, err = store.Open(ctx, filepath.Join(a.dir, databaseFile)); err != nil {
		return err
	}
	return errors.Join(work(r), r.close())
}

func readRegionRules(dir string) (analysis.RegionRules, error) {
	tables, err := ingest.ReadRegion(dir)
	if err != nil {
		return analysis.RegionRules{}, err
	}
	var rules analysis.RegionRules
	for _, row := range tables.Municipalities {
		rules.Municipalities = append(rules.Municipalities, analysis.RegionMunicipality{Name: row.Name, Kind: row.Kind, OtherNames: row.OtherNames})
	}
	for _, row := range tables.Thresholds {
		threshold, err := analysis.ParseThreshold(row.Threshold)
		if err != nil {
			return rules, &ingest.ReferenceError{File: row.File, Line: row.Line, Reason: err.Error(), Err: err}
		}
		rules.Thresholds = append(rules.Thresholds, analysis.RegionThreshold{Kind: row.Kind, Threshold: threshold, Basis: row.Basis})
	}
	return rules, nil
}

func newRegionAddCommand(a *app) *cobra.Command {
	var municipality string
	cmd := &cobra.Command{
		Use:   "add ПАКЕТ…",
		Short: "Добавить пакеты муниципалитетов",
		Long: `Проверяет каждый пакет, как vsrok verify, и добавляет его в регион. Исправленный
пакет того же муниципалитета и раунда заменяет прежний, оба остаются в списке.
Не добавляются: изменённый пакет; тот же пакет второй раз; пакет старше того, что
уже лежит; пакет, в котором сроки или порог считали по другим правилам, чем в
остальных пакетах раунда. Остальные пакеты при этом добавляются.

Муниципалитет назван в пакете (vsrok.yaml, форма: муниципалитет); в пакете без
названия он называется по имени файла или ключом --municipality.

Коды завершения: 0 — все пакеты добавлены, 1 — какой-то не добавлен (названы
пакет и причина), 2 — неверный вызов, 4 — база занята другой программой.`,
		Example: `  vsrok -C регион region add пакеты/*.zip
  vsrok -C регион region add итоги.zip --municipality "Округ А"`,
		Args: minArgs(1, "хотя бы один пакет"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if municipality != "" && len(args) > 1 {
				return usageError(cmd, "ключ --municipality называет один муниципалитет: добавляйте такие пакеты по одному")
			}
			return a.inRegion(cmd.Context(), func(r *region) error { return a.addPacks(cmd.Context(), r, args, municipality) })
		},
	}
	cmd.Flags().StringVar(&municipality, "municipality", "", "`название` муниципалитета для пакета, в котором его нет")
	return cmd
}

func (a *app) addPacks(ctx context.Context, r *region, paths []string, municipality string) error {
	refused := 0
	for _, path := range paths {
		err := a.addPack(ctx, r, path, municipality)
		var refusal *analysis.RegionRefusal
		switch {
		case errors.As(err, &refusal):
			refused++
			fmt.Fprintf(a.out, "%s — не добавлен: %v.\n", path, refusal)
		case err != nil:
			return err
		}
	}
	if refused > 0 {
		fmt.Fprintf(a.err, "Не добавлено пакетов: %d из %d.\n", refused, len(paths))
		return &silent{exitFailure}
	}
	return nil
}

func (a *app) addPack(ctx context.Context, r *region, path, municipality string) error {
	verified, file, err := verifyFile(path)
	if err != nil {
		return &analysis.RegionRefusal{Reason: err.Error()}
	}
	defer file.Close()
	if len(verified.Failures) > 0 {
		return &analysis.RegionRefusal{Reason: "пакет неверен: " + failureWords(verified.Failures)}
	}
	summary, err := verified.Summary()
	if err != nil {
		return &analysis.RegionRefusal{Reason: "пакет неверен: " + err.Error()}
	}
	pack := regionPack(path, summary, municipality)
	if known, ok := r.rules.Named(pack.Municipality); ok {
		pack.Municipality = known.Name
	}
	added, err := analysis.AddRegionPack(ctx, r.db.DB, pack, len(r.rules.Thresholds) > 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s — добавлен под № %d: %s, школ %d, %s.\n", path, added.ID, pack.Municipality, len(pack.Lines)/len(analysis.Rules), pack.Round)
	if added.Replaced != nil {
		fmt.Fprintf(a.out, "  Заменил пакет № %d (%s).\n", added.Replaced.ID, added.Replaced.File)
	}
	if !pack.Named {
		fmt.Fprintf(a.out, "  Муниципалитет в пакете не назван, взято имя файла: если оно не то, добавьте этот пакет ещё раз с ключом --municipality.\n")
	}
	for _, remark := range added.Remarks {
		fmt.Fprintf(a.out, "  Заметьте: %s.\n", remark)
	}
	return nil
}

// shownFailures is how many failures of a pack a line names.
const shownFailures = 3

func failureWords(failures []evidence.PackFailure) string {
	var words []string
	for _, f := range failures[:min(shownFailures, len(failures))] {
		words = append(words, f.Error())
	}
	if len(failures) > shownFailures {
		words = append(words, "остальное покажет vsrok verify")
	}
	return strings.Join(words, "; ")
}

// regionPack is a verified pack as the region keeps it. A name that the user
// gives wins over the pack's, and that over the file's.
func regionPack(path string, s evidence.PackSummary, municipality string) analysis.RegionPack {
	file := filepath.Base(path)
	p := analysis.RegionPack{Municipality: s.Municipality, Named: true, File: file, Manifest: s.Manifest, HandUp: s.HandUp, Round: s.Round,
		Question: s.Question, Basis: s.Basis, Calendar: s.Calendar, Lines: s.Lines, Exports: s.Exports}
	switch {
	case municipality != "":
		p.Municipality = strings.Join(strings.Fields(municipality), " ")
	case s.Municipality == "":
		p.Municipality, p.Named = strings.TrimSuffix(file, filepath.Ext(file)), false
	}
	return p
}

func newRegionListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "Показать добавленные пакеты, заменённые тоже",
		Long:    "Показывает все пакеты региона в порядке добавления: какие считаются и какие заменены.\n" + exitHelp,
		Example: `  vsrok -C регион region list`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inRegion(cmd.Context(), func(r *region) error { return a.listPacks(cmd.Context(), r) })
		},
	}
}

func (a *app) listPacks(ctx context.Context, r *region) error {
	packs, err := analysis.RegionPacks(ctx, r.db)
	if err != nil {
		return err
	}
	if len(packs) == 0 {
		return errNoPacks
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"№", "Муниципалитет", "С", "По", "На момент", "Порог", "Что", "Считается", "Файл", "Сумма описи"})
	for _, p := range packs {
		what, counts := "пакет", "да"
		if p.HandUp {
			what = "итоги"
		}
		if p.ReplacedBy != 0 {
			counts = fmt.Sprintf("заменён № %d", p.ReplacedBy)
		}
		t.AppendRow(table.Row{p.ID, p.Municipality, reports.Date(p.From), reports.Date(p.To), reports.Moment(p.AsOf), p.Threshold.Words(), what, counts, p.File, p.Manifest[:12]})
	}
	t.Render()
	return nil
}

var errNoPacks = errors.New("в регионе ещё нет пакетов: добавьте их командой vsrok region add")
