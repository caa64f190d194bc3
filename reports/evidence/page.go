package evidence

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"vsrok/analysis"
	"vsrok/reports"
)

//go:embed evidence.html
var evidencePages string

// zeroHash stands in the page to sign while the manifest is made.
var zeroHash = strings.Repeat("0", 64)

// The words of the question, as every page's head shows them.

// RoundWords name the round.
func (p *packPolicy) RoundWords() string { return reports.UpperFirst(p.Round) }

// AsOfWords is the moment of the analysis.
func (p *packPolicy) AsOfWords() string { return reports.Moment(p.question.AsOf) }

// ReadingWords say how days were counted.
// WorkDeadlines tells whether kinds of work have deadlines of their own.
func (p *packPolicy) WorkDeadlines() bool { return len(p.question.Reading.Limits.Works) > 0 }

func (p *packPolicy) ReadingWords() string { return p.question.Reading.String() }

// ThresholdWords say from what share a sign is «+».
func (p *packPolicy) ThresholdWords() string { return p.thresholdWords() }

// writePackPage writes one page of a pack.
func writePackPage(w io.Writer, name string, model any) error {
	pages, err := template.New("evidence").Parse(evidencePages)
	if err != nil {
		return err
	}
	return pages.ExecuteTemplate(w, name, model)
}

type indexSchool struct {
	Name, Folder string
	Cells        []string
}

func (p *packPolicy) writeIndex(w io.Writer, verdicts []verdict) error {
	var schools []indexSchool
	for i, school := range p.Schools {
		row := indexSchool{Name: school.Name, Folder: packFolder(i+1, school.Code)}
		for _, v := range verdicts {
			if v.School == school.Code {
				row.Cells = append(row.Cells, v.signWords())
			}
		}
		schools = append(schools, row)
	}
	return writePackPage(w, "index", struct {
		Title   string
		Policy  *packPolicy
		Rules   []analysis.Rule
		Schools []indexSchool
	}{"Доказательства: " + p.Round, p, analysis.Rules, schools})
}

// signWords are a sign, or why there is none.
func (v verdict) signWords() string {
	switch {
	case v.NoExport:
		return "нет выгрузки"
	case v.Sign == analysis.Blank:
		return "—"
	case v.Counts.FewData():
		return reports.SignText(v.Sign) + " (мало данных)"
	}
	return reports.SignText(v.Sign)
}

type methodRule struct{ Title, Clause, Obligation, Anchor, Of, Who string }

func (p *packPolicy) writeMethod(w io.Writer) error {
	var rules []methodRule
	for _, rule := range analysis.Rules {
		who := "учитель"
		if rule.Office() {
			who = "администрация школы, не учитель"
		}
		rules = append(rules, methodRule{rule.Title(), p.question.Reading.Clause(rule),
			reports.RuleMethods[rule].Obligation, reports.AnchorWords(p.question.Reading, rule), rule.Denominator(),
			who})
	}
	source := p.Basis
	if source == "" {
		source = "порог программы, не акта"
	}
	method := reports.Method{Reading: p.question.Reading, Threshold: p.question.Threshold, ThresholdSource: source,
		AsOf: p.AsOfWords()}
	return writePackPage(w, "method", struct {
		Policy      *packPolicy
		Rules       []methodRule
		Days, Signs []string
	}{p, rules, method.DayWords(), method.SignWords()})
}

type limitSchool struct {
	Name  string
	Items []string
}

func (p *packPolicy) writeLimits(w io.Writer, verdicts []verdict, rejected int) error {
	general := slices.Clone(p.Warnings)
	if p.Refused > 0 {
		general = append(general, "Не удалось загрузить "+reports.Count(p.Refused, "файл", "файла", "файлов")+
			": их записей в счёте нет.")
	}
	if rejected > 0 {
		general = append(general, "При загрузке не понято "+reports.Count(rejected, "строка", "строки", "строк")+
			": их записей в счёте нет (сколько в какой выгрузке — в exports.csv).")
	}
	general = append(general, "О том, чего учителя не внесли вовсе, отметки и пропуски не говорят: их доля — из внесённых.")
	var schools []limitSchool
	for _, school := range p.Schools {
		if items := p.limitsOf(school, verdicts); len(items) > 0 {
			schools = append(schools, limitSchool{school.Name, items})
		}
	}
	return writePackPage(w, "limits", struct {
		Policy  *packPolicy
		General []string
		Schools []limitSchool
	}{p, general, schools})
}

// limitsOf says what the data of a school cannot tell, rule by rule.
func (p *packPolicy) limitsOf(school packSchool, verdicts []verdict) []string {
	var items []string
	for _, v := range verdicts {
		if v.School != school.Code {
			continue
		}
		told := len(items)
		for _, limit := range p.Limits {
			if limit.School == v.School && limit.Rule == v.Rule {
				items = append(items, v.Rule.Title()+". "+limit.Text)
			}
		}
		known := len(items) > told
		if v.NoExport && !known {
			items = append(items, v.Rule.Title()+". Нет выгрузки.")
		}
		if v.Counts.Undetermined > 0 {
			items = slices.Insert(items, told, v.undeterminedWords(known))
		}
		if v.Counts.FewData() {
			items = append(items, fmt.Sprintf("%s. Мало данных: к сроку всего %s.", v.Rule.Title(),
				reports.Number(v.Counts.Due())))
		}
	}
	return items
}

// undeterminedWords say how much is undetermined and, where nothing else says
// it, what would decide.
func (v verdict) undeterminedWords(known bool) string {
	words := fmt.Sprintf("%s. Не определено %s из %s.", v.Rule.Title(), reports.Number(v.Counts.Undetermined),
		reports.Number(v.Counts.Due()))
	if decides := v.line().WhatDecides(); decides != "" && !known {
		words += " " + reports.UpperFirst(decides) + "."
	}
	return words
}

// pageStory is a story as a school's page shows it.
type pageStory struct {
	Outcome, Things, Lesson, Teacher, Window, Why, Deadline, LastDay string
	Notes, Places                                                    []string
}

type pageRule struct {
	Title, Clause string
	Stories       []pageStory
}

type pageVerdict struct {
	Title, Sign, Due, Share string
	Counts                  []string
	Outside                 string
}

// pageDeadline is the count of days of one deadline.
type pageDeadline struct {
	ID, Head string
	Steps    []string
}

// schoolPage is the page of a school as the template takes it.
type schoolPage struct {
	School    string
	Policy    *packPolicy
	Outcomes  []string
	Verdicts  []pageVerdict
	Rules     []pageRule
	Outside   []string
	Deadlines []pageDeadline

	tally  *tally
	linked map[deadlineKey]string
}

func (p *packPolicy) writePage(w io.Writer, t *tally, verdicts []verdict) error {
	page := &schoolPage{School: t.school.Name, Policy: p, tally: t, linked: map[deadlineKey]string{}}
	for _, outcome := range analysis.Outcomes {
		page.Outcomes = append(page.Outcomes, reports.UpperFirst(outcome.Title()))
	}
	for _, v := range verdicts {
		if v.School == t.school.Code {
			page.Verdicts = append(page.Verdicts, v.forPage())
		}
	}
	if err := page.tell(); err != nil {
		return err
	}
	page.tellOutside()
	return writePackPage(w, "page", page)
}

func (v verdict) forPage() pageVerdict {
	row := pageVerdict{Title: v.Rule.Title(), Sign: v.signWords(),
		Due:     reports.Number(v.Counts.Due()) + " " + v.Rule.Denominator(),
		Outside: reports.Number(v.MadeUp + v.Exempted)}
	for _, outcome := range analysis.Outcomes {
		row.Counts = append(row.Counts, reports.Number(v.Counts.Of(outcome)))
	}
	low, high := v.Counts.RateLow(), v.Counts.RateHigh()
	if row.Share = reports.Percent(low.Num, low.Den); low != high {
		row.Share += " … " + reports.Percent(high.Num, high.Den)
	}
	return row
}

// tell puts the stories of the school under their rules.
func (page *schoolPage) tell() error {
	stories := page.tally.stories.Sorted()
	for _, rule := range analysis.Rules {
		told := pageRule{Title: rule.Title(),
			Clause: reports.ClauseWords(page.Policy.question.Reading, analysis.Obligation{Rule: rule})}
		for i := range stories {
			if stories[i].Rule != rule {
				continue
			}
			story, err := page.story(&stories[i])
			if err != nil {
				return err
			}
			told.Stories = append(told.Stories, story)
		}
		page.Rules = append(page.Rules, told)
	}
	return nil
}

func (page *schoolPage) story(s *analysis.Story) (pageStory, error) {
	o := s.Obligation
	exact := len(s.Entries) > 0 && (analysis.Obligation{Entered: o.Entered, After: s.Entries[0].After,
		By: s.Entries[0].By}).Exact()
	id, err := page.deadline(o)
	told := pageStory{
		Outcome: o.Outcome.Title(), Things: reports.Things(o, len(s.Entries)),
		Lesson:  o.Class + ", " + o.Subject + ", " + reports.LessonWords(o),
		Teacher: o.Teacher, Window: reports.WindowWords(o, exact),
		Why:      reports.ConclusionWords(o, page.tally.school.answered[o.Rule], page.tally.policy.question.AsOf),
		Deadline: id, LastDay: "неизвестен",
	}
	if !o.Ends.IsZero() {
		told.LastDay = reports.LastDayWords(o.Ends)
	}
	if o.Narrowed {
		told.Notes = append(told.Notes, "Время уточнено отчётом о доступе к журналу.")
	}
	if o.Vanished {
		told.Notes = append(told.Notes, "Более поздняя выгрузка записи уже не показывает; она засчитана.")
	}
	for _, group := range reports.BySheet(reports.Spans(s.Entries)) {
		place := group[0].Sheet
		told.Places = append(told.Places,
			fmt.Sprintf("выгрузка №%s%d, лист %d, %s", reports.NBSP, place.Import, place.Part+1,
				reports.RowWords(group)))
	}
	if len(told.Places) == 0 {
		told.Places = []string{"записи нет"}
	}
	return told, err
}

// deadline puts the count of days on the page, once for each date, and
// answers where.
func (page *schoolPage) deadline(o analysis.Obligation) (string, error) {
	key := deadlineKey{o.Rule, o.IsUpdate, o.Work, o.Anchor}
	if id, ok := page.linked[key]; ok {
		return id, nil
	}
	reading := page.tally.policy.question.Reading
	deadline, err := page.tally.calendar.Explain(o.Anchor, o.Limits(reading)[0], page.tally.school.days, reading)
	if err != nil && !errors.As(err, new(*analysis.UncoveredYear)) {
		return "", err
	}
	id := fmt.Sprintf("d%d", len(page.linked)+1)
	page.linked[key] = id
	head := o.Rule.Title()
	if o.IsUpdate {
		head = "Изменение расписания"
	}
	if o.Work != 0 {
		head += strings.TrimPrefix(reports.WorkWords(reading, o), ";")
	}
	block := pageDeadline{ID: id, Head: head + ", " + reports.Date(o.Anchor)}
	for _, step := range deadline.Steps {
		block.Steps = append(block.Steps, step.Text)
	}
	page.Deadlines = append(page.Deadlines, block)
	return id, nil
}

// tellOutside lists what is outside the denominator, and by what reason.
func (page *schoolPage) tellOutside() {
	keys := make([]outsideKey, 0, len(page.tally.outside))
	for key := range page.tally.outside {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b outsideKey) int {
		return compareTexts(fmt.Sprintf("%d %09d", slices.Index(analysis.Rules, a.rule), a.exemption),
			fmt.Sprintf("%d %09d", slices.Index(analysis.Rules, b.rule), b.exemption), a.reason, b.reason)
	})
	for _, key := range keys {
		n := page.tally.outside[key]
		words := fmt.Sprintf("%s: %s. %s", key.rule.Title(), reports.Things(analysis.Obligation{Rule: key.rule}, n),
			reports.OutsideWords(analysis.Obligation{MadeUp: key.exemption == 0, Exemption: key.exemption,
				Reason: key.reason}))
		page.Outside = append(page.Outside, words)
	}
}

// compareTexts orders by the first pair that differs.
func compareTexts(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if order := strings.Compare(pairs[i], pairs[i+1]); order != 0 {
			return order
		}
	}
	return 0
}

// signPage is the page to sign, with the manifest's hash.
func (p *packPolicy) signPage(members int, sum string) ([]byte, error) {
	var page bytes.Buffer
	err := writePackPage(&page, "sign", struct {
		Policy           *packPolicy
		Schools, Members string
		Hash             string
	}{p, reports.Number(len(p.Schools)), reports.Number(members), sum})
	return page.Bytes(), err
}
