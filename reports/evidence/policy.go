package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// packSchema numbers the layout of a pack's tables; verify reads this one.
const packSchema = 2

// pagesVersion numbers the words and looks of a pack's pages. It has to grow
// with every change of them: verify writes the pages of a pack anew and
// compares them where the numbers agree.
const pagesVersion = 3

// packPolicy is policy.json: what was asked of the data, and what another
// machine has to know besides the tables to come to the same answers.
type packPolicy struct {
	SchemaVersion int    `json:"schema_version"`
	PagesVersion  int    `json:"pages_version"`
	Title         string `json:"title"`
	Municipality  string `json:"municipality,omitempty"` // packs of older programs do not name it
	Round         string `json:"round"`
	Purpose       string `json:"purpose"`
	From          string `json:"from"`
	To            string `json:"to"`
	AsOf          string `json:"as_of"`
	Days          string `json:"days"`
	Rollover      bool   `json:"rollover"`
	Shift         int    `json:"shift"`
	// Deadlines are those that the municipality sets; none where all are the form's own.
	Deadlines *analysis.OwnLimits `json:"deadlines,omitempty"`
	Threshold string              `json:"threshold"`
	Basis     string              `json:"threshold_basis"`
	Schools   []packSchool        `json:"schools"`
	Refused   int                 `json:"refused_files"`
	Limits    []Limit             `json:"limits"`
	Warnings  []string            `json:"warnings"`

	question analysis.Question
}

type packSchool struct {
	Code     string                   `json:"code"`
	Name     string                   `json:"name"`
	Week     int                      `json:"week"`
	OwnDays  []packDay                `json:"own_days,omitempty"`
	Answered map[analysis.Rule]string `json:"answered"` // by rule: the moment up to which the exports speak, empty where all were made later; no rule without an export

	days     analysis.SchoolDays
	answered map[analysis.Rule]time.Time
}

type packDay struct {
	Day     string `json:"day"`
	Working bool   `json:"working"`
}

// packed is what the pack holds of the question.
func (e *Evidence) packed() *packPolicy {
	hide := e.redactor().hide
	q := e.Question
	p := &packPolicy{
		SchemaVersion: packSchema, PagesVersion: pagesVersion,
		Title: hide(e.Head.Title), Municipality: hide(e.Head.Municipality), Round: hide(e.Head.Round),
		Purpose: hide(e.Head.Purpose),
		From:    q.From.Format(time.DateOnly), To: q.To.Format(time.DateOnly), AsOf: q.AsOf.Format(packMoment),
		Days: q.Reading.Days, Rollover: q.Reading.Rollover, Shift: q.Reading.Shift, Threshold: q.Threshold.String(),
		Basis:   hide(e.Basis),
		Refused: e.Refused, Limits: []Limit{}, Warnings: []string{}, question: q,
	}
	if own := q.Reading.Limits; own.Set() || own.Act != "" {
		own.Act = hide(own.Act)
		p.Deadlines, p.question.Reading.Limits = &own, own
	}
	for _, limit := range e.Limits {
		p.Limits = append(p.Limits, Limit{limit.School, limit.Rule, hide(limit.Text)})
	}
	for _, warning := range e.Warnings {
		p.Warnings = append(p.Warnings, hide(warning))
	}
	for _, school := range e.Schools {
		p.Schools = append(p.Schools, e.packSchool(school))
	}
	return p
}

func (e *Evidence) packSchool(school analysis.School) packSchool {
	s := packSchool{Code: school.Code, Name: reports.HeadLabel(school.Name), Week: school.Days.Week, days: school.Days,
		Answered: map[analysis.Rule]string{}, answered: map[analysis.Rule]time.Time{}}
	for day, working := range school.Days.Overrides {
		s.OwnDays = append(s.OwnDays, packDay{day.Format(time.DateOnly), working})
	}
	slices.SortFunc(s.OwnDays, func(a, b packDay) int { return strings.Compare(a.Day, b.Day) })
	for _, answer := range e.Answers {
		if answer.School == school.Code {
			s.Answered[answer.Rule] = momentCell(answer.Until)
			s.answered[answer.Rule] = answer.Until
		}
	}
	return s
}

func (p *packPolicy) write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(p)
}

// readPackPolicy reads policy.json and refuses what this program cannot read.
func readPackPolicy(data []byte) (*packPolicy, error) {
	p := &packPolicy{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(p); err != nil {
		return nil, fmt.Errorf("не разобран: %w", err)
	}
	if p.SchemaVersion != packSchema {
		return nil, fmt.Errorf("пакет записан в раскладке %d, а эта программа читает раскладку %d: проверьте его той версией программы, которой он записан", p.SchemaVersion, packSchema)
	}
	var again bytes.Buffer
	if err := p.write(&again); err != nil || !bytes.Equal(again.Bytes(), data) {
		return nil, errors.New("записан не этой программой: поля или их порядок другие")
	}
	if err := p.readQuestion(); err != nil {
		return nil, err
	}
	for i := range p.Schools {
		if err := p.Schools[i].read(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// mostShift bounds what a pack may add to a deadline: far more than any
// reading does, and far less than what would keep verify counting for hours.
const mostShift = 30

func (p *packPolicy) readQuestion() (err error) {
	if p.Shift < -mostShift || p.Shift > mostShift {
		return fmt.Errorf("срок изменён на %d дн., ожидается не больше %d", p.Shift, mostShift)
	}
	q := &p.question
	q.Reading = analysis.Reading{Days: p.Days, Rollover: p.Rollover, Shift: p.Shift}
	if p.Deadlines != nil {
		q.Reading.Limits = *p.Deadlines
		if err := q.Reading.Limits.Check(); err != nil {
			return err
		}
	}
	if q.Threshold, err = analysis.ParseThreshold(p.Threshold); err != nil {
		return err
	}
	for _, field := range []struct {
		into   *time.Time
		layout string
		text   string
	}{{&q.From, time.DateOnly, p.From}, {&q.To, time.DateOnly, p.To}, {&q.AsOf, packMoment, p.AsOf}} {
		if *field.into, err = time.Parse(field.layout, field.text); err != nil {
			return fmt.Errorf("дата «%s» не прочитана", field.text)
		}
	}
	return nil
}

func (s *packSchool) read() (err error) {
	s.days = analysis.SchoolDays{Week: s.Week, Overrides: map[time.Time]bool{}}
	for _, own := range s.OwnDays {
		day, err := time.Parse(time.DateOnly, own.Day)
		if err != nil {
			return fmt.Errorf("школа %s: день «%s» не прочитан", s.Code, own.Day)
		}
		s.days.Overrides[day] = own.Working
	}
	s.answered = map[analysis.Rule]time.Time{}
	for rule, text := range s.Answered {
		if rule.Title() == "" {
			return fmt.Errorf("школа %s: правила «%s» нет", s.Code, rule)
		}
		if s.answered[rule] = (time.Time{}); text == "" {
			continue
		}
		if s.answered[rule], err = time.Parse(packMoment, text); err != nil {
			return fmt.Errorf("школа %s: момент «%s» не прочитан", s.Code, text)
		}
	}
	return nil
}

// thresholdWords say from what share a sign is «+» and who says so.
func (p *packPolicy) thresholdWords() string {
	source := p.Basis
	if source == "" {
		source = "порог программы, не акта"
	}
	return fmt.Sprintf("«+» при доле в срок не меньше %s (%s)", p.Threshold, source)
}
