package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
	paper "vsrok/reports/region"
)

// regionFlags say which round of the region is meant.
type regionFlags struct{ round string }

func (f *regionFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.round, "round", "", "раунд, `название` или любой его день; без ключа — последний")
}

// inRound does the work with the packs of the round that is meant; rounds are
// all of the region's.
func (a *app) inRegionRound(cmd *cobra.Command, flags regionFlags,
	work func(r *region, rounds [][]analysis.RegionPack, round []analysis.RegionPack) error) error {
	return a.inRegion(cmd.Context(), func(r *region) error {
		rounds, err := analysis.RegionRounds(cmd.Context(), r.db)
		if err != nil {
			return err
		}
		if len(rounds) == 0 {
			return errNoPacks
		}
		round, err := flags.pick(rounds)
		if err != nil {
			return err
		}
		for _, caution := range analysis.RegionCautions(rounds, round, r.rules) {
			fmt.Fprintln(a.err, caution)
		}
		return work(r, rounds, round)
	})
}

func (f regionFlags) pick(rounds [][]analysis.RegionPack) ([]analysis.RegionPack, error) {
	if f.round == "" {
		return rounds[len(rounds)-1], nil
	}
	day, notDay := analysis.ParseDay(f.round)
	for _, round := range slices.Backward(rounds) {
		named := func(p analysis.RegionPack) bool { return p.RoundNamed(f.round) }
		if slices.ContainsFunc(round, named) || notDay == nil && !day.Before(round[0].From) &&
			!day.After(round[0].To) {
			return round, nil
		}
	}
	return nil, fmt.Errorf("в регионе нет раунда «%s»: раунды покажет команда vsrok region list", f.round)
}

// regionCuts are what a region is cut by, in the words of --by.
var regionCuts = map[string]func([]analysis.RegionPack, analysis.RegionRules) []analysis.RegionLine{
	"регион": analysis.RegionTotals, "region": analysis.RegionTotals,
	"муниципалитет": analysis.RegionMunicipalities, "municipality": analysis.RegionMunicipalities,
	"школа": analysis.RegionSchools, "school": analysis.RegionSchools,
}

func newRegionShowCommand(a *app) *cobra.Command {
	var flags regionFlags
	var by, format string
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Показать регион: суммы по муниципалитетам или школам",
		Long: `Показывает раунд региона: числа и знаки муниципалитетов и под ними весь регион.
Числа муниципалитета — суммы его школ, числа региона — суммы муниципалитетов.
Знак ставится по сумме и порогу (thresholds.csv, иначе порог пакетов); пока
какая-то школа не дала выгрузку, «+» муниципалитет за неё не получает.
` + exitHelp,
		Example: `  vsrok -C регион region show
  vsrok -C регион region show --by школа --format excel`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cut := regionCuts[by]
			if cut == nil {
				return usageError(cmd,
					fmt.Sprintf("ключ --by: «%s» не понято, ожидается регион, муниципалитет или школа", by))
			}
			format, err := parseFormat(cmd, format, "table", "csv", "json", "excel")
			if err != nil {
				return err
			}
			return a.inRegionRound(cmd, flags, func(r *region, _ [][]analysis.RegionPack,
				round []analysis.RegionPack) error {
				return a.showRegion(r, round, cut(round, r.rules), format, by != "регион" && by != "region")
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&by, "by", "муниципалитет", "`разрез`: регион, муниципалитет или школа")
	cmd.Flags().StringVar(&format, "format", "table", "`вид`: таблица, excel (CSV для Excel), csv или json (для программ)")
	return cmd
}

func (a *app) showRegion(r *region, round []analysis.RegionPack, lines []analysis.RegionLine, format string,
	totals bool) error {
	switch format {
	case "csv":
		return writeRegionCSV(a.out, lines)
	case "json":
		return writeRegionJSON(a.out, lines)
	case "excel":
		return writeRegionExcel(a.out, lines)
	}
	if totals {
		lines = append(lines, analysis.RegionTotals(round, r.rules)...)
	}
	for _, line := range paper.Head(round, r.rules).Lines() {
		fmt.Fprintln(a.out, line)
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Муниципалитет", "Правило", "Школ", "В срок", "С опоз-\nданием", "Просро-\nчено",
		"Срок не\nнаступил", "Не опре-\nделено", "Всего", "Доля\nв срок",
		"Уроков с\nопозданием", "Доля уроков в срок\n(95 % интервал)", "Порог", "Знак",
		"Отклонено /\nне видно /\nещё придёт", "Школ без\nвыгрузки"})
	for _, l := range lines {
		t.AppendRow(table.Row{l.Name(), l.Rule.Title(), l.Schools, l.OnTime, l.Late, l.Overdue, l.Pending,
			l.Undetermined, fmt.Sprintf("%d %s", l.Due(), l.Rule.Denominator()),
			reports.EntryShare(l.Counts), reports.LateLessons(l.Lessons), reports.LessonShareAndInterval(l.Lessons),
			paper.ThresholdOf(l), l.Sign,
			reports.DoubtsCell(l.Doubts), l.Withheld})
	}
	t.Render()
	return nil
}

// regionColumns are the columns of a region's lines for machines.
var regionColumns = []string{"municipality", "kind", "school", "rule", "on_time", "late", "overdue", "pending",
	"undetermined", "due", "made_up", "exempted",
	"rate_low", "rate_high", "verdict", "rejected", "silent", "to_come", "lessons", "late_lessons",
	"undetermined_lessons", "schools", "without_export", "threshold"}

func regionCells(l analysis.RegionLine) []string {
	row := []string{l.Municipality, l.Kind, l.School, string(l.Rule)}
	for _, n := range []int{l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.Due(), l.MadeUp, l.Exempted} {
		row = append(row, strconv.Itoa(n))
	}
	row = append(row, decimal(l.RateLow()), decimal(l.RateHigh()), string(l.Sign))
	for _, n := range []int{l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome, l.Lessons.Due, l.Lessons.Late,
		l.Lessons.Undetermined, l.Schools, l.Withheld} {
		row = append(row, strconv.Itoa(n))
	}
	if l.Threshold == 0 {
		return append(row, "")
	}
	return append(row, l.Threshold.String())
}

// writeRegionCSV is for machines: comma, UTF-8 without BOM, dots.
func writeRegionCSV(w io.Writer, lines []analysis.RegionLine) error {
	out := csv.NewWriter(w)
	rows := [][]string{regionColumns}
	for _, l := range lines {
		rows = append(rows, regionCells(l))
	}
	return out.WriteAll(rows)
}

// writeRegionExcel is the table of a region's lines as Russian Excel opens it.
func writeRegionExcel(w io.Writer, lines []analysis.RegionLine) error {
	rows := [][]string{{"Кто", "Правило", "Школ", "В срок", "С опозданием", "Просрочено",
		"Срок не наступил", "Не определено", "К сроку", "Считается", "Доля в срок, от", "Доля в срок, до",
		"Уроков к сроку", "Уроков с опозданием", "Порог", "Знак", "Отклонено", "Не видно", "Ещё придёт",
		"Школ без выгрузки"}}
	for _, l := range lines {
		row := []string{l.Name(), l.Rule.Title()}
		for _, n := range []int{l.Schools, l.OnTime, l.Late, l.Overdue, l.Pending, l.Undetermined, l.Due()} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, l.Rule.Denominator(), decimalComma(l.RateLow()), decimalComma(l.RateHigh()),
			strconv.Itoa(l.Lessons.Due), strconv.Itoa(l.Lessons.Late), paper.ThresholdOf(l), string(l.Sign))
		for _, n := range []int{l.Doubts.Rejected, l.Doubts.Silent, l.Doubts.ToCome, l.Withheld} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return reports.WriteCSV(w, rows)
}

// writeRegionJSON writes the same columns, numbers as numbers.
func writeRegionJSON(w io.Writer, lines []analysis.RegionLine) error {
	list := make([]map[string]any, len(lines))
	for i, l := range lines {
		list[i] = map[string]any{}
		for k, cell := range regionCells(l) {
			column := regionColumns[k]
			if n, err := strconv.Atoi(cell); err == nil && column != "school" && column != "municipality" &&
				column != "kind" {
				list[i][column] = n
				continue
			}
			list[i][column] = cell
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(struct {
		SchemaVersion int              `json:"schema_version"`
		Lines         []map[string]any `json:"lines"`
	}{1, list})
}

func newRegionCompareCommand(a *app) *cobra.Command {
	var flags regionFlags
	var by string
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Сравнить муниципалитеты или школы региона: кто отличается больше, чем случайно",
		Long: `То же, что vsrok compare, для муниципалитетов или всех школ региона: пределы
случайности вокруг общей доли уроков в срок и суждение с поправкой на число
сравнений. Мест никто не получает.

` + reports.ManyNote + `
` + exitHelp,
		Example: `  vsrok -C регион region compare
  vsrok -C регион region compare --by школа`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cut := regionCuts[by]
			if cut == nil || by == "регион" || by == "region" {
				return usageError(cmd, fmt.Sprintf("ключ --by: «%s» не понято, ожидается муниципалитет или школа",
					by))
			}
			return a.inRegionRound(cmd, flags, func(r *region, _ [][]analysis.RegionPack,
				round []analysis.RegionPack) error {
				for _, line := range paper.Head(round, r.rules).Lines() {
					fmt.Fprintln(a.out, line)
				}
				a.printRules(analysis.RegionFunnel(cut(round, r.rules)), "Кто", "по всему региону")
				return nil
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&by, "by", "муниципалитет", "`кого`: муниципалитет или школа")
	return cmd
}

func newRegionTrendCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "trend",
		Short: "Показать ход по раундам муниципалитетов и региона",
		Long: `Показывает долю уроков в срок по раундам. «Лучше» и «хуже» стоит только там, где
разность долей больше случайной (её 95 % интервал не содержит нуля; Ньюкомб, 1998,
метод 10). Регион сравнивается только между раундами тех же муниципалитетов.
` + exitHelp,
		Example: `  vsrok -C регион region trend`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inRegionRound(cmd, regionFlags{}, func(r *region, rounds [][]analysis.RegionPack,
				_ []analysis.RegionPack) error {
				t := newTable(a.out)
				t.AppendHeader(table.Row{"Муниципалитет", "Правило", "Раунд", "Уроков", "С опозданием",
					"Доля уроков в срок и её 95 % интервал", "К предыдущему"})
				for _, p := range analysis.RegionTrend(rounds, r.rules) {
					t.AppendRow(table.Row{p.Name(), p.Rule.Title(), reports.Date(p.Round.From) + " – " +
						reports.Date(p.Round.To), p.Lessons.Due, p.Lessons.Late,
						reports.LessonShareAndInterval(p.Lessons), p.Change})
				}
				t.Render()
				return nil
			})
		},
	}
}
