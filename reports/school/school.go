// Package school makes the report that a principal reads about one school.
package school

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

// schoolFacts is what the analysis says of one school.
type schoolFacts struct {
	question analysis.Question
	school   analysis.School

	rules         []analysis.Line // one for each rule
	weeks         []analysis.TrendPoint
	teachers      []analysis.TeacherLine
	faults        []analysis.Fault
	outside       []analysis.Outside
	held          []analysis.Held
	substitutions []analysis.Substitution
	lateness      []analysis.Lateness
	remarks       []analysis.Remark
	holdings      []analysis.Holding
	sensitivity   *analysis.Sensitivity
	coverage      []analysis.Coverage // of its classes
	clocks        []analysis.Clock    // by rule
	exports       []analysis.Export
}

// Build gathers what a principal reads about one school: how the
// four rules stand, what to enter now, who lags and where. It names the
// school's teachers and is for that school alone. The head
// says what was asked, the method how it was counted. A school that
// schools.csv lacks, and parts that do not sum, are errors.
func Build(ctx context.Context, s *analysis.Session, code string, head reports.Head,
	method reports.Method) (*reports.Document, error) {
	facts := &schoolFacts{question: s.Question}
	for _, school := range s.Schools {
		if school.Code == code {
			facts.school = school
		}
	}
	if facts.school.Code == "" {
		return nil, fmt.Errorf("отчёт не построен: школы с кодом «%s» нет в schools.csv", code)
	}
	if err := facts.read(ctx, s); err != nil {
		return nil, err
	}
	if err := facts.check(); err != nil {
		return nil, err
	}
	head.Title, head.Purpose = "Отчёт школы: "+reports.SchoolName(facts.school.Name), ""
	report := &reports.Document{Title: head.Title, Lines: head.Lines(), Cautions: s.Warnings,
		Footer: "Отчёт называет учителей и предназначен только этой школе."}
	report.Sections = facts.sections(method)
	return report, nil
}

// sections stand in the order in which they are asked for: the answer, what
// proves it, and folded what few will read. A table without rows is left out
// and told in a line at the end.
func (f *schoolFacts) sections(method reports.Method) []reports.Section {
	sections := []reports.Section{f.answerSection()}
	var empty []string
	add := func(without string, section reports.Section) {
		if rows := section.Passages[0].Rows; len(rows) == 0 && without != "" {
			empty = append(empty, without)
			return
		}
		sections = append(sections, section)
	}
	// Where there are no data «опозданий нет» would read as praise.
	if f.anyData() {
		add("напоминать не о чем", f.remindersSection())
		add("", f.missingSection())
		sections = append(sections, f.laggingSections()...)
		sections = append(sections, f.placesSections()...)
		add("", f.weeksSection())
	}
	add("", f.rulesSection())
	if f.anyData() {
		for _, part := range []struct {
			without string
			section reports.Section
		}{
			{"единичных опозданий нет", f.singleSection()}, {"учителей без замечаний не видно", f.faultlessSection()},
			{"уроков без единой записи нет или их не видно", f.emptySection()},
			{"замен и журналов с двумя учителями нет", f.apartSection()},
			{"сроков, которые уже наступили, нет", f.latenessSection()},
			{"записей по дням недели нет", f.clockSection()}, {"ничего необычного не замечено", f.remarksSection()},
			{"отработок и исключений нет", f.outsideSection()},
		} {
			part.section.Folded = true
			add(part.without, part.section)
		}
		sections = append(sections, folded(f.sensitivitySection()))
	}
	coverage := reports.CoverageSection("Класс", f.coverage,
		func(c analysis.Coverage) string { return reports.Legible(c.Class) })
	limits := f.limitsSection()
	if len(empty) > 0 {
		limits.Passages[0].Notes = append(limits.Passages[0].Notes, "Проверено и пусто: "+strings.Join(empty, "; ")+".")
	}
	return append(sections, folded(coverage), folded(limits), folded(reports.MethodSection(method)),
		folded(f.filesSection()))
}

// filesSection lists the files of this school and their sums, by which anybody
// finds them.
func (f *schoolFacts) filesSection() reports.Section {
	own := slices.DeleteFunc(slices.Clone(f.exports),
		func(e analysis.Export) bool { return e.Schools != f.school.Name })
	return reports.Section{Chapter: reports.Chapter{Sheet: "Файлы", Title: "Файлы, по которым посчитано",
		Passages: []reports.Passage{reports.ExportsPassage(own)}}, ID: "files"}
}

func folded(s reports.Section) reports.Section {
	s.Folded = true
	return s
}

func (f *schoolFacts) read(ctx context.Context, s *analysis.Session) (err error) {
	code := f.school.Code
	for _, read := range []func() error{
		func() error { f.rules, err = s.DetailedLines(ctx, analysis.BySchool, code); return err },
		func() error { f.weeks, err = s.Trend(ctx, analysis.ByWeek, code); return err },
		func() error { f.teachers, err = s.TeacherLines(ctx, code); return err },
		func() error { f.faults, err = s.Faults(ctx, code); return err },
		func() error { f.outside, err = s.Outside(ctx, code); return err },
		func() error { f.held, err = s.HeldLessons(ctx, code); return err },
		func() error { f.substitutions, err = s.Substitutions(ctx, code); return err },
		func() error { f.lateness, err = s.Lateness(ctx, code); return err },
		func() error { f.remarks, err = s.Remarks(ctx, code); return err },
		func() error { f.holdings, err = s.Adequacy(ctx, code); return err },
		func() error { f.sensitivity, err = s.Sensitivity(ctx, code); return err },
		func() error { f.coverage, err = s.ClassCoverage(ctx, code); return err },
		func() error { f.clocks, err = s.Clocks(ctx, code); return err },
		func() error { f.exports, err = s.Exports(ctx); return err },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// rule is the school's line under a rule.
func (f *schoolFacts) rule(rule analysis.Rule) analysis.Line {
	for _, line := range f.rules {
		if line.Rule == rule {
			return line
		}
	}
	return analysis.Line{Rule: rule}
}

// check refuses facts that do not sum to each other: the school's line under
// each rule is what every other cut has to give.
func (f *schoolFacts) check() error {
	for _, line := range f.rules {
		if err := reports.CheckLine(line); err != nil {
			return err
		}
		for _, part := range []struct {
			name      string
			got, want analysis.Counts
		}{
			{"недели", f.weekCounts(line.Rule), line.Counts},
			{"учителя", f.teacherCounts(line.Rule), line.Counts},
			{"дни опоздания", f.lateCounts(line.Rule), reports.WithoutPending(line.Counts)},
			{"случаи", f.faultCounts(line.Rule), analysis.Counts{Late: line.Late, Overdue: line.Overdue}},
		} {
			if part.got != part.want {
				return fmt.Errorf("отчёт не записан: для %s %s дают %v, а школа в целом %v",
					reports.RuleOf(line).Place(), part.name, part.got, part.want)
			}
		}
		if madeUp, exempted := f.outsideCounts(line.Rule); madeUp != line.MadeUp || exempted != line.Exempted {
			return fmt.Errorf("отчёт не записан: для %s вне счёта перечислено %d и %d, а сосчитано %d и %d",
				reports.RuleOf(line).Place(), madeUp, exempted, line.MadeUp, line.Exempted)
		}
	}
	return nil
}

func (f *schoolFacts) weekCounts(rule analysis.Rule) (sum analysis.Counts) {
	for _, week := range f.weeks {
		if week.Rule == rule {
			sum = sum.Add(week.Counts)
		}
	}
	return sum
}

// teacherCounts are the school's own under the timetable, which is nobody's.
func (f *schoolFacts) teacherCounts(rule analysis.Rule) (sum analysis.Counts) {
	if rule.Office() {
		return f.rule(rule).Counts
	}
	for _, teacher := range f.teachers {
		if teacher.Rule == rule {
			sum = sum.Add(teacher.Counts).Add(teacher.Apart)
		}
	}
	return sum
}

func (f *schoolFacts) lateCounts(rule analysis.Rule) (sum analysis.Counts) {
	for _, l := range f.lateness {
		if l.Rule == rule {
			sum = analysis.Counts{OnTime: l.Buckets[0], Late: l.Late(), Overdue: l.Overdue,
				Undetermined: l.Undetermined}
		}
	}
	return sum
}

func (f *schoolFacts) faultCounts(rule analysis.Rule) (sum analysis.Counts) {
	for _, fault := range f.faults {
		if fault.Rule == rule {
			sum.Late += fault.Late
			sum.Overdue += fault.Overdue
		}
	}
	return sum
}

func (f *schoolFacts) outsideCounts(rule analysis.Rule) (madeUp, exempted int) {
	for _, o := range f.outside {
		switch {
		case o.Rule != rule:
		case o.Line == 0:
			madeUp += o.Entries
		default:
			exempted += o.Entries
		}
	}
	return madeUp, exempted
}
