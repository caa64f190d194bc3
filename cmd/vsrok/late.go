package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports"
)

type lateOptions struct {
	school  string
	allRows bool
	round   *roundFlags
}

func newLateCommand(a *app) *cobra.Command {
	var opts lateOptions
	cmd := &cobra.Command{
		Use:   "late",
		Short: "Показать, на сколько дней опаздывают, и что во внесении необычно",
		Long: `Показывает по школам и правилам, сколько записей внесено в срок и с опозданием на
1–2, 3–5, 6–10 и более дней, медиану и 90-й процентиль опоздания. Дни —
календарные, после последнего дня срока; они целые, процентили точные. То, что ещё
не внесено, стоит отдельно и в процентили не входит. Если время внесения видно
только по выгрузкам журнала, опоздание известно не точно, а «не меньше», и так и
отмечено.

С ключом --school показывает ещё замечания с номерами файлов и строк: внесено
раньше дня урока; не меньше половины внесено в последний день срока; не меньше
половины отметок месяца внесено за один вечер (17:00–03:00). Последние два — только
от 10 уроков. Замечание не меняет знака: причина у него может быть хорошая.
` + exitHelp,
		Example: `  vsrok -C мониторинг late
  vsrok -C мониторинг late --school sosh3`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withSession(cmd, opts.round, opts.school,
				func(cmd *cobra.Command, s *analysis.Session, only string) error {
					return a.printLate(cmd, s, only, opts.allRows)
				})
		},
	}
	addSchoolFlag(cmd, &opts.school)
	cmd.Flags().BoolVar(&opts.allRows, "all-rows", false, "у замечаний показать все строки, а не первые десять")
	opts.round = addRoundFlags(cmd)
	return cmd
}

func (a *app) printLate(cmd *cobra.Command, s *analysis.Session, only string, allRows bool) error {
	lateness, err := s.Lateness(cmd.Context(), only)
	if err != nil {
		return err
	}
	remarks, err := s.Remarks(cmd.Context(), only)
	if err != nil {
		return err
	}
	lines, err := s.DetailedLines(cmd.Context(), analysis.BySchool, only)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, roundHead(s.Question))
	if len(lateness) == 0 {
		fmt.Fprintln(a.out, "За эти даты сроков, которые уже наступили, нет.")
		return nil
	}
	a.printLateness(lateness, lines)
	if only == "" {
		// A municipal list names no teacher and no subject.
		a.printRemarkCounts(remarks)
		return nil
	}
	a.printRemarks(remarks, allRows)
	return nil
}

func (a *app) printLateness(lateness []analysis.Lateness, lines []analysis.Line) {
	lessons := map[[2]string]analysis.Lessons{}
	for _, line := range lines {
		lessons[[2]string{line.School, string(line.Rule)}] = line.Lessons
	}
	fmt.Fprintln(a.out, "Дней опоздания (календарных, после последнего дня срока):")
	t := newTable(a.out, "В последний день срока", "90 % не позже", "Не определено", "Медиана")
	header := table.Row{"Школа", "Правило"}
	for _, title := range analysis.LateBucketTitles {
		header = append(header, title)
	}
	t.AppendHeader(append(header, "Не внесено", "Не определено", "Уроков с опозданием", "Медиана", "90 % не позже",
		"В последний день срока"))
	for _, l := range lateness {
		row := table.Row{l.SchoolName, l.Rule.Title()}
		for _, n := range l.Buckets {
			row = append(row, n)
		}
		t.AppendRow(append(row, l.Overdue, l.Undetermined,
			reports.LateLessons(lessons[[2]string{l.School, string(l.Rule)}]),
			reports.DaysLate(l.Late(), l.AtLeast, l.Median), reports.DaysLate(l.Late(), l.AtLeast, l.P90),
			lastDayWords(l)))
	}
	t.Render()
}

func lastDayWords(l analysis.Lateness) string {
	if l.LastDayOf == 0 {
		return "—"
	}
	return fmt.Sprintf("%d из %d (%s)", l.LastDay, l.LastDayOf, reports.Percent(l.LastDay, l.LastDayOf))
}

func (a *app) printRemarkCounts(remarks []analysis.Remark) {
	if len(remarks) == 0 {
		fmt.Fprintln(a.out, "Замечаний нет.")
		return
	}
	fmt.Fprintln(a.out, "\nЗамечания (знака не меняют; строки покажет ключ --school):")
	type group struct {
		kind   analysis.RemarkKind
		school string
		rule   analysis.Rule
	}
	var order []group
	groups, rows := map[group]int{}, map[group]int{}
	for _, r := range remarks {
		key := group{r.Kind, r.SchoolName, r.Rule}
		if groups[key] == 0 {
			order = append(order, key)
		}
		groups[key]++
		rows[key] += len(r.Places)
	}
	t := newTable(a.out)
	t.AppendHeader(table.Row{"Школа", "Правило", "Замечание", "Случаев", "Записей"})
	for _, key := range order {
		t.AppendRow(table.Row{key.school, key.rule.Title(), key.kind, groups[key], rows[key]})
	}
	t.Render()
}

func (a *app) printRemarks(remarks []analysis.Remark, allRows bool) {
	if len(remarks) == 0 {
		fmt.Fprintln(a.out, "Замечаний нет.")
		return
	}
	fmt.Fprintln(a.out, "\nЗамечания (знака не меняют; номера файлов — из vsrok imports):")
	for _, r := range remarks {
		fmt.Fprintf(a.out, "%s: %s, %s, %s: %s\n", r.Rule.Title(), reports.TeacherName(r.Teacher),
			r.Class, r.Subject, remarkWords(r))
		fmt.Fprintf(a.out, "  %s\n", placeWords(r.Places, allRows))
	}
}

func remarkWords(r analysis.Remark) string {
	switch r.Kind {
	case analysis.OneEvening:
		return fmt.Sprintf("%s: %d из %d отметок за %s, вечер %s", r.Kind, len(r.Places), r.Of,
			r.Month.Format("01.2006"), reports.Date(r.Evening))
	case analysis.BeforeLesson:
		return fmt.Sprintf("%s: %d", r.Kind, len(r.Places))
	}
	return fmt.Sprintf("%s: %d из %d", r.Kind, len(r.Places), r.Of)
}

// shownRows is how many rows of a remark are listed without --all-rows.
const shownRows = 10

// placeWords lists rows by file and sheet: «файл № 3, строки 15, 16».
func placeWords(places []analysis.Place, all bool) string {
	var words []string
	shown := places
	if !all && len(places) > shownRows {
		shown = places[:shownRows]
	}
	for i, place := range shown {
		if i == 0 || place.Import != shown[i-1].Import || place.Part != shown[i-1].Part {
			words = append(words, fileWords(place)+" "+rowWords(place))
			continue
		}
		words[len(words)-1] += ", " + rowWords(place)
	}
	text := strings.Join(words, "; ")
	if rest := len(places) - len(shown); rest > 0 {
		text += fmt.Sprintf(" и ещё %d (ключ --all-rows)", rest)
	}
	return text
}

func fileWords(place analysis.Place) string {
	file := fmt.Sprintf("файл № %d", place.Import)
	if place.Sheet != "" {
		file += ", лист " + place.Sheet
	}
	return file + ", строки"
}

func rowWords(place analysis.Place) string {
	if place.Col == 0 {
		return fmt.Sprint(place.Row)
	}
	return fmt.Sprintf("%d (столбец %d)", place.Row, place.Col)
}
