package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/reports"
)

// proposeTables fills the reference tables with what the exports tell, for a
// person to check.
func (a *app) proposeTables(cmd *cobra.Command, opts initOptions) (referenceTables, error) {
	tables := referenceTables{todo: "Дальше: проверьте предложенное в %[1]s и %[2]s, впишите, чего не хватает; правила — в %[3]s."}
	if opts.zone != "" {
		if _, err := ingest.ParseZone(opts.zone); err != nil {
			return tables, usageError(cmd, fmt.Sprintf("ключ --tz: %v", err))
		}
	}
	files, err := listFiles([]string{opts.from})
	if err != nil {
		return tables, err
	}
	files = slices.DeleteFunc(files, func(file string) bool { return ingest.ReferenceTable(file) != "" })
	survey, err := ingest.Look(cmd.Context(), files, layout.DefaultAliases())
	if err != nil {
		return tables, err
	}
	for _, reason := range survey.Unread {
		fmt.Fprintln(a.err, "Не прочитан:", reason)
	}
	if len(survey.Schools) == 0 {
		return tables, fmt.Errorf("в %s не нашлось ни одной выгрузки, по которой видно школу", opts.from)
	}
	fmt.Fprintf(a.out, "Прочитано файлов: %d. Школы:\n", survey.Read)
	schools, names := a.proposeSchools(survey, opts.zone)
	fmt.Fprintln(a.out)
	if opts.zone == "" {
		tables.todo = "Часового пояса выгрузки не называют: впишите его в schools.csv. " + tables.todo
	}
	rows, err := csvText(schools)
	if err != nil {
		return tables, err
	}
	tables.names, tables.schools = names, schoolsHead+proposedMark+schoolsHelp+rows
	rows, err = csvText(proposePeriods(survey))
	tables.periods = periodsHead + proposedMark + periodsHelp + rows
	return tables, err
}

const proposedMark = "# Предложено по выгрузкам: проверьте каждую строку, впишите недостающее.\n"

func (a *app) proposeSchools(survey *ingest.Survey, zone string) (rows [][]string, names []string) {
	taken := map[string]bool{}
	for _, school := range survey.Schools {
		code := schoolCodeFor(school, taken)
		week := 5
		if school.Saturday {
			week = 6
		}
		rows = append(rows, []string{code, school.Name, zone, fmt.Sprint(week), ""})
		names = append(names, school.Name)
		fmt.Fprintf(a.out, "  %s — %s, %s: %s, неделя %d дн.\n", code, school.Name,
			reports.Count(len(school.Classes), "класс", "класса", "классов"), strings.Join(school.Classes, ", "), week)
	}
	return rows, names
}

var firstNumber = regexp.MustCompile(`\d+`)

// schoolCodeFor is the school's folder, else «ш» with the number in its name,
// else «ш» with the next free number.
func schoolCodeFor(school ingest.SurveyedSchool, taken map[string]bool) string {
	code := school.Folder
	if code == "" {
		code = "ш" + firstNumber.FindString(school.Name)
	}
	for n := 1; taken[code] || code == "ш"; n++ {
		code = fmt.Sprintf("ш%d", n)
	}
	taken[code] = true
	return code
}

// proposePeriods are the periods that exports name. Tables do not tell their
// dates, and exports may begin or end in the middle of a period: those cells
// stay empty, and the table is refused until they are filled in.
func proposePeriods(survey *ingest.Survey) (rows [][]string) {
	kinds := map[string]bool{}
	var earliest, latest time.Time
	for _, p := range survey.Periods {
		kinds[layout.PeriodSystem(p.Name)] = true
		if earliest.IsZero() || !p.First.IsZero() && p.First.Before(earliest) {
			earliest = p.First
		}
		if p.Last.After(latest) {
			latest = p.Last
		}
	}
	for _, p := range survey.Periods {
		classes := "*"
		if len(kinds) > 1 {
			classes = gradeRanges(p.Grades)
		}
		first, last := "", ""
		if p.First.After(earliest) {
			first = reports.Date(p.First)
		}
		if p.Last.Before(latest) && !p.Last.IsZero() {
			last = reports.Date(p.Last)
		}
		rows = append(rows, []string{"*", classes, p.Name, first, last})
	}
	return rows
}

// gradeRanges are «5-9» and single grades, as periods.csv has them.
func gradeRanges(grades []int) string { return strings.Join(runsOf(grades, "-"), ",") }
