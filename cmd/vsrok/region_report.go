package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
	paper "vsrok/reports/region"
)

func newRegionFormCommand(a *app) *cobra.Command {
	var flags regionFlags
	var opts formOptions
	cmd := &cobra.Command{
		Use:   "form",
		Short: "Заполнить форму региона: столбец на муниципалитет",
		Long: `Записывает форму региона: её строки — из файла формы региона (vsrok.yaml, форма:
файл), столбец на каждый муниципалитет. Строки, которые считаются, заполняются по
суммам школ муниципалитета и порогу его типа, остальные берутся из файла без
изменений.
` + exitHelp,
		Example: `  vsrok -C регион region form -o "Форма региона.xlsx"`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := opts.settle(cmd); err != nil {
				return err
			}
			return a.inRegionRound(cmd, flags, func(r *region, rounds [][]analysis.RegionPack,
				round []analysis.RegionPack) error {
				return a.regionForm(r, rounds, round, opts)
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVarP(&opts.output, "output", "o", "",
		"`файл`, в который записать форму (без ключа — "+defaultForm+".xlsx)")
	cmd.Flags().StringVar(&opts.format, "format", "", "`вид`: xlsx, docx или html (без ключа — по окончанию файла)")
	return cmd
}

func (a *app) regionForm(r *region, rounds [][]analysis.RegionPack, round []analysis.RegionPack,
	opts formOptions) error {
	checklist, err := r.checklist()
	if err != nil {
		return err
	}
	form, err := paper.BuildForm(r.regionHead(round), checklist, round, r.rules)
	if err != nil {
		return err
	}
	form.Warnings = append(form.Warnings, analysis.RegionCautions(rounds, round, r.rules)...)
	form.Method = r.formMethod(round[0].Question)
	form.Method.ThresholdSource = paper.ThresholdWords(round, r.rules)
	var out bytes.Buffer
	if err := formWriters[opts.format](form, &out); err != nil {
		return err
	}
	if err := writeFile(opts.output, forAll, contents(out.Bytes())); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "Форма записана:", opts.output)
	return nil
}

// regionHead is what stands above the region's papers.
func (r *region) regionHead(round []analysis.RegionPack) reports.Head {
	head := paper.Head(round, r.rules)
	head.Title, head.Municipality, head.Purpose = r.policy.FormTitle, r.policy.Municipality, r.policy.Purpose
	return head
}

func newRegionReportCommand(a *app) *cobra.Command {
	var flags regionFlags
	var opts reportOptions
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Отчёт по региону: таблица, сравнение, ход по раундам, тепловая карта",
		Long: `Записывает отчёт по региону страницей HTML или книгой Excel: числа и знаки
муниципалитетов и школ, тепловая карта, сравнение с пределами случайности и
поправкой на число сравнений, ход по раундам, список пакетов с суммами описей.
` + exitHelp,
		Example: `  vsrok -C регион region report -o регион.html`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := opts.settleFile(cmd, "Отчёт по региону"); err != nil {
				return err
			}
			return a.inRegionRound(cmd, flags, func(r *region, rounds [][]analysis.RegionPack,
				round []analysis.RegionPack) error {
				packs, err := analysis.RegionPacks(cmd.Context(), r.db)
				if err != nil {
					return err
				}
				report := paper.BuildReport(r.regionHead(round), rounds, round, packs, r.rules)
				return a.writeReport(report, opts.format, opts.output, forAll)
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVarP(&opts.output, "output", "o", "", "`файл` .html или .xlsx, в который записать отчёт")
	cmd.Flags().StringVar(&opts.format, "format", "",
		"`вид`: html или xlsx (без ключа — по окончанию файла, иначе html)")
	return cmd
}
