package page

import (
	"context"
	"fmt"
	"slices"

	"vsrok/analysis"
	"vsrok/reports"
	"vsrok/reports/municipal"
	"vsrok/reports/school"
)

// late shows how many days entries are late, and what is odd about them.
func (p *answer) late(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	lateness, err := session.Lateness(ctx, p.School)
	if err != nil {
		return err
	}
	lines, err := session.DetailedLines(ctx, analysis.BySchool, p.School)
	if err != nil {
		return err
	}
	remarks, err := session.Remarks(ctx, p.School)
	if err != nil {
		return err
	}
	p.add(part{Title: "Дни опоздания", Charts: school.LateCharts(sumLateness(lateness)),
		Grid: p.latenessGrid(lateness, lines),
		Notes: []string{"Медиана и 90-й процентиль — по внесённому с опозданием, целые дни. «Не меньше» — время " +
			"внесения видно только по выгрузкам журнала."}})
	odd := part{Title: "Необычное", Grid: p.remarkCounts(remarks),
		Notes: []string{"Это не нарушения и на знаки не влияет: у необычного может быть хорошая причина."}}
	if p.School != "" {
		// A list of all schools names no teacher and no subject.
		odd.Grid = remarksGrid(remarks)
	}
	p.add(odd)
	return nil
}

// sumLateness are all schools together, rule by rule, as a chart takes them.
func sumLateness(lateness []analysis.Lateness) (sums []analysis.Lateness) {
	for _, rule := range analysis.Rules {
		sum := analysis.Lateness{Rule: rule}
		for _, l := range lateness {
			for i, n := range l.Buckets {
				if l.Rule == rule {
					sum.Buckets[i] += n
				}
			}
		}
		sums = append(sums, sum)
	}
	return sums
}

func (p *answer) latenessGrid(lateness []analysis.Lateness, lines []analysis.Line) *grid {
	g := &grid{Name: "late", Caption: "Записей по числу календарных дней после срока; 0 — в срок",
		Empty:   "За эти даты сроков, которые уже наступили, нет.",
		Columns: slices.Concat(texts("Школа"), picks("Правило"))}
	for _, title := range analysis.LateBucketTitles {
		g.Columns = append(g.Columns, counts(title+"|дней")...)
	}
	g.Columns = slices.Concat(g.Columns, counts("Не внесено", "Не определено"),
		orders("Уроков с опозданием", "Медиана", "90 % не позже", "В последний день срока"))
	for _, l := range lateness {
		row := []cell{p.ofSchool(l.School, l.SchoolName), p.ofRule(l.School, l.Rule)}
		for _, n := range l.Buckets {
			row = append(row, counted(n))
		}
		i := slices.IndexFunc(lines,
			func(line analysis.Line) bool { return line.School == l.School && line.Rule == l.Rule })
		lessons := lines[i].Lessons
		row = append(row, counted(l.Overdue), counted(l.Undetermined), cell{Text: reports.LateLessons(lessons),
			Order: share(analysis.Ratio{Num: lessons.Late, Den: lessons.Due})},
			daysCell(l, l.Median), daysCell(l, l.P90), cell{Text: reports.LastDay(l),
				Order: share(analysis.Ratio{Num: l.LastDay, Den: l.LastDayOf})})
		g.Rows = append(g.Rows, gridRow{Cells: row})
	}
	return g
}

func daysCell(l analysis.Lateness, days int) cell {
	return cell{Text: reports.DaysLate(l.Late(), l.AtLeast, days), Order: float64(days)}
}

// remarkCounts are how many odd things there are, by school, rule and kind.
func (p *answer) remarkCounts(remarks []analysis.Remark) *grid {
	g := &grid{Name: "odd", Caption: "Строки покажет выбор школы", Empty: "Ничего необычного не замечено.",
		Columns: slices.Concat(texts("Школа"), picks("Правило", "Что необычно"), counts("Случаев", "Записей"))}
	type group struct {
		school string
		rule   analysis.Rule
		kind   analysis.RemarkKind
	}
	places := map[group]int{}
	for _, r := range remarks {
		key := group{r.School, r.Rule, r.Kind}
		if _, known := places[key]; !known {
			places[key] = len(g.Rows)
			g.add(p.ofSchool(r.School, r.SchoolName),
				worded(r.Rule.Title()), worded(string(r.Kind)), counted(0), counted(0))
		}
		cells := g.Rows[places[key]].Cells
		cells[3], cells[4] = counted(cells[3].Count+1), counted(cells[4].Count+len(r.Places))
	}
	return g
}

// remarksGrid lists what is odd in one school.
func remarksGrid(remarks []analysis.Remark) *grid {
	g := &grid{Name: "odd", Caption: "Номера файлов — со страницы «Загруженное»",
		Empty: "Ничего необычного не замечено.",
		Columns: slices.Concat(texts("Учитель"), picks("Правило", "Что необычно", "Класс", "Предмет"),
			orders("Записей"), texts("Строки выгрузок"))}
	for _, r := range remarks {
		g.add(worded(reports.TeacherName(r.Teacher)),
			worded(r.Rule.Title()), worded(reports.RemarkTitle(r)),
			worded(r.Class), worded(r.Subject), cell{Text: fmt.Sprintf("%d из %d", len(r.Places), r.Of),
				Order: float64(len(r.Places))}, worded(reports.PlacesOf(r.Places)))
	}
	return g
}

// compare sets the schools against the limits of chance, rule by rule.
func (p *answer) compare(ctx context.Context, _ *Workspace, session *analysis.Session) error {
	lines, err := session.DetailedLines(ctx, analysis.BySchool, "")
	if err != nil {
		return err
	}
	funnel := analysis.Funnel(lines)
	for _, rule := range analysis.Rules {
		ofRule := slices.DeleteFunc(slices.Clone(funnel), func(f analysis.FunnelLine) bool { return f.Rule != rule })
		compared := part{Title: rule.Title(), Words: []string{municipal.NothingToCompare}}
		if chart, ok := municipal.FunnelChart(ofRule); ok {
			compared.Words, compared.Charts = []string{municipal.PooledWords(ofRule, municipal.AllSchools)},
				[]reports.Chart{chart}
			compared.Grid = p.funnelGrid(rule, ofRule)
		}
		p.add(compared)
	}
	p.add(part{Words: append(slices.Clone(municipal.LimitsNote), reports.ManyNote)})
	return nil
}

func (p *answer) funnelGrid(rule analysis.Rule, lines []analysis.FunnelLine) *grid {
	g := &grid{Name: string(rule), Caption: rule.Title() + ": номера школ — как на рисунке",
		Columns: slices.Concat(texts("Школа"), counts("Номер", "Уроков"), orders("В срок",
			"Доля|и её 95 % интервал", "Пределы 95 %", "Пределы 99,8 %"), picks("Положение"),
			texts(reports.AdjustedHead))}
	for i, line := range lines {
		row := []cell{p.ofSchool(line.School, line.SchoolName), counted(i + 1), counted(line.Lessons.Due),
			worded(reports.Dash), ofLessons(line.Lessons),
			worded(reports.Dash), worded(reports.Dash), worded(string(line.Standing)),
			worded(reports.AdjustedWords(line))}
		if line.Standing != analysis.NothingToSet {
			row[3] = rangeCell(line.Lessons.RateLow().Num, line.Lessons.RateHigh().Num)
			row[5], row[6] = rangeCell(line.Warn.Low, line.Warn.High), rangeCell(line.Alarm.Low, line.Alarm.High)
		}
		g.Rows = append(g.Rows, gridRow{Cells: row})
	}
	return g
}

func rangeCell(low, high int) cell {
	return cell{Text: reports.CountRange(low, high), Order: float64(low)}
}
