package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
)

// Survey is what exports tell of schools and study periods before there are
// reference tables.
type Survey struct {
	Schools []SurveyedSchool // by their folder and name
	Periods []SurveyedPeriod // by their first day and name
	Read    int              // files that were understood
	Unread  []string         // reasons, each with its file
}

// SurveyedSchool is a school as exports name it.
type SurveyedSchool struct {
	Folder   string   // of its exports; empty where several schools share one
	Name     string   // in the column «Школа»; the folder's where no export has it
	Classes  []string // in their order
	Saturday bool     // there are lessons on Saturdays
}

// SurveyedPeriod is a study period that exports show.
type SurveyedPeriod struct {
	Name        string // «3 четверть»
	First, Last time.Time
	Grades      []int // of the classes that show it, in their order
}

// surveyor gathers a Survey. Rows are read for the names of schools, classes
// and periods and for dates; nothing of them is kept.
type surveyor struct {
	aliases *layout.Aliases
	folders map[string]map[string]*SurveyedSchool // by folder and name; "" where the file does not say
	periods map[string]*SurveyedPeriod
	file    string
	folder  string
}

// Look reads exports to propose reference tables. What cannot be read is told
// in Unread; the error is that of the context.
func Look(ctx context.Context, files []string, aliases *layout.Aliases) (*Survey, error) {
	s := &surveyor{aliases: aliases, folders: map[string]map[string]*SurveyedSchool{},
		periods: map[string]*SurveyedPeriod{}}
	survey := &Survey{}
	for _, file := range files {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.file, s.folder = tabular.ShownName(file), tabular.ShownName(filepath.Base(filepath.Dir(file)))
		if err := s.look(file); err != nil {
			survey.Unread = append(survey.Unread, err.Error())
			continue
		}
		survey.Read++
	}
	s.finish(survey)
	return survey, nil
}

func (s *surveyor) look(file string) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = panicked(s.file, caught)
		}
	}()
	source, closer, err := tabular.File(file)
	if err != nil {
		return err
	}
	defer closer.Close()
	sources := []tabular.Source{source}
	archive, err := tabular.IsArchive(source)
	if err == nil && archive {
		sources, err = tabular.Members(source, tabular.Limits{})
	}
	for _, member := range sources {
		if err == nil {
			err = s.book(member)
		}
	}
	return err
}

func (s *surveyor) book(source tabular.Source) error {
	book, err := tabular.Open(source, tabular.Options{Known: s.aliases.Known})
	if err != nil {
		return err
	}
	defer book.Close()
	var first error
	understood := false
	for _, raw := range book.Sheets {
		if raw.Hidden {
			continue
		}
		err := s.sheet(&sheet{source: raw, book: book})
		understood = understood || err == nil
		if err != nil && !errors.Is(err, layout.ErrEmpty) && first == nil {
			first = fmt.Errorf("%s: %w", place(s.file, raw.Name), err)
		}
	}
	if understood {
		return nil
	}
	return first
}

// surveyedYears bound the dates that a survey takes for dates.
const surveyedFrom, surveyedTo = 2010, 2040

func (s *surveyor) sheet(of *sheet) error {
	head, err := of.readHead()
	if err != nil {
		return err
	}
	of.Plan, err = layout.Recognise(head, layout.Options{
		Aliases: s.aliases, SheetName: of.source.Name, Date1904: of.source.Date1904, Zone: time.UTC,
		YearFrom: surveyedFrom, YearTo: surveyedTo, Dates: *layout.Everywhere(layout.DayFirst),
	})
	if err != nil {
		return err
	}
	if of.Shape == layout.Log {
		return nil
	}
	if of.Shape == layout.Table {
		return of.eachBlock(func(block *tabular.Block) error {
			var batch layout.Batch
			of.Table(block, &batch)
			s.rows(batch.Observations)
			return nil
		})
	}
	pages, err := of.readJournal()
	for _, page := range pages {
		s.journal(page.page)
	}
	return err
}

func (s *surveyor) school(name string) *SurveyedSchool {
	if s.folders[s.folder] == nil {
		s.folders[s.folder] = map[string]*SurveyedSchool{}
	}
	if s.folders[s.folder][name] == nil {
		s.folders[s.folder][name] = &SurveyedSchool{Folder: s.folder, Name: name}
	}
	return s.folders[s.folder][name]
}

func (s *surveyor) rows(rows []layout.Observation) {
	for i := range rows {
		o := &rows[i]
		school := s.school(strings.Clone(o.School))
		school.class(o.Class)
		if o.Date != layout.NoDate && dayTime(o.Date).Weekday() == time.Saturday {
			school.Saturday = true
		}
		if o.Period != "" {
			s.period(o.Period, o.Class)
		}
	}
}

// journal takes the dates of periods from where their columns stand: behind
// their lessons, and behind the period before of the same kind.
func (s *surveyor) journal(page *layout.Page) {
	school := s.school("")
	school.class(page.Class)
	begun := map[string]time.Time{} // by kind of period: its first lesson
	var last time.Time
	for _, column := range page.Columns {
		if column.Date != layout.NoDate {
			if last = dayTime(column.Date); last.Weekday() == time.Saturday {
				school.Saturday = true
			}
			for _, kind := range periodSystems {
				if begun[kind].IsZero() {
					begun[kind] = last
				}
			}
			continue
		}
		if kind := layout.PeriodSystem(column.Period); column.Period != "" {
			s.period(column.Period, page.Class).span(begun[kind], last)
			begun[kind] = time.Time{}
		}
	}
}

// periodSystems are the ways to divide a year.
var periodSystems = []string{"четверть", "триместр", "полугодие"}

func (p *SurveyedPeriod) span(first, last time.Time) {
	if first.IsZero() || last.Before(first) {
		return
	}
	if p.First.IsZero() || first.Before(p.First) {
		p.First = first
	}
	if last.After(p.Last) {
		p.Last = last
	}
}

func (s *surveyor) period(name, class string) *SurveyedPeriod {
	p := s.periods[name]
	if p == nil {
		p = &SurveyedPeriod{Name: strings.Clone(name)}
		s.periods[p.Name] = p
	}
	if grade := gradeOf(class); grade > 0 && !slices.Contains(p.Grades, grade) {
		p.Grades = append(p.Grades, grade)
	}
	return p
}

// gradeOf is the number that a class begins with, 0 where there is none.
func gradeOf(class string) int {
	end := strings.IndexFunc(class, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(class)
	}
	grade, _ := strconv.Atoi(class[:end])
	return grade
}

func (school *SurveyedSchool) class(name string) {
	if name != "" && !slices.Contains(school.Classes, name) {
		school.Classes = append(school.Classes, strings.Clone(name))
	}
}

// finish puts what was gathered in order. A folder whose exports name one
// school is that school's; what names none belongs to it.
func (s *surveyor) finish(survey *Survey) {
	for folder, named := range s.folders {
		if unnamed := named[""]; unnamed != nil && len(named) == 2 {
			delete(named, "")
			for _, school := range named {
				school.join(unnamed)
			}
		}
		for name, school := range named {
			if name == "" {
				school.Name = folder
			}
			if len(named) > 1 && name != "" {
				school.Folder = ""
			}
			survey.add(*school)
		}
	}
	for _, school := range survey.Schools {
		slices.SortFunc(school.Classes, func(a,
			b string) int {
			return cmp.Or(cmp.Compare(gradeOf(a), gradeOf(b)), cmp.Compare(a, b))
		})
	}
	for _, p := range s.periods {
		if layout.PeriodSystem(p.Name) != "" {
			slices.Sort(p.Grades)
			survey.Periods = append(survey.Periods, *p)
		}
	}
	slices.SortFunc(survey.Schools, func(a, b SurveyedSchool) int {
		return cmp.Or(cmp.Compare(a.Folder, b.Folder), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(survey.Periods, func(a,
		b SurveyedPeriod) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Name, b.Name))
	})
}

func (school *SurveyedSchool) join(other *SurveyedSchool) {
	for _, class := range other.Classes {
		school.class(class)
	}
	school.Saturday = school.Saturday || other.Saturday
}

// add takes a school in; one that several folders name is one school.
func (survey *Survey) add(school SurveyedSchool) {
	at := slices.IndexFunc(survey.Schools,
		func(s SurveyedSchool) bool { return nameKey(s.Name) == nameKey(school.Name) })
	if at < 0 {
		survey.Schools = append(survey.Schools, school)
		return
	}
	survey.Schools[at].join(&school)
}
