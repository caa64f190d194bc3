package analysis

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"vsrok/analysis/rules"
)

//go:embed queries/adequacy_sources.sql
var adequacySourcesSQL string

//go:embed queries/adequacy_causes.sql
var adequacyCausesSQL string

//go:embed queries/adequacy_classes.sql
var adequacyClassesSQL string

//go:embed queries/adequacy_vanished.sql
var adequacyVanishedSQL string

//go:embed queries/adequacy_spellings.sql
var adequacySpellingsSQL string

// Holding is what one school has given under one rule, and what cannot be
// answered from it.
type Holding struct {
	School     string // code
	SchoolName string
	Rule       Rule
	Sources
	Periods      []string // of period grades: those whose grades the exports show
	PeriodEnds   bool     // of period grades: a study period ends in the round
	Due          int      // obligations of the round that the as-of moment judges
	Pending      int
	Undetermined int // of Due: those that the exports cannot tell
	Vanished     int // entries that a later export no longer shows
	Narrowed     int // obligations whose entry window an access log narrowed
	Decided      int // of Narrowed: those that would be undetermined without the log
	Doubts       Doubts
	Silence      rules.Silence
	// ReachedTo is the last day of the round that an export reaches, where days
	// with lessons after it are not reached; else zero.
	ReachedTo time.Time
	Gaps      []Gap
}

// Sources are the files that answer for a rule, and what they show.
type Sources struct {
	Timed, Untimed, Journals, Logs int // loaded files: tables with and without entry times, class journals, access logs

	Snapshots int       // moments at which exports without entry times show the class that they show most often
	First     time.Time // earliest date of a lesson; zero where there is none
	Last      time.Time // latest date of a lesson
	Exported  time.Time // newest export moment; zero where no file tells it
	Entered   time.Time // newest entry time
	until     time.Time // up to what moment the newest export answers, see view answered
}

// Given tells whether the school gave an export that answers for the rule; an
// access log alone does not.
func (s Sources) Given() bool { return s.Timed+s.Untimed+s.Journals > 0 }

// State says in a few Russian words how much of the round can be judged.
func (h Holding) State() string {
	if !h.Given() {
		return "нет выгрузки"
	}
	var unseen []string
	if h.Undetermined > 0 {
		unseen = append(unseen, fmt.Sprintf("не видно %d из %d", h.Undetermined, h.Due))
	}
	switch {
	case !h.ReachedTo.IsZero():
		unseen = append(unseen, "видно до "+h.ReachedTo.Format("02.01"))
	case h.Silence.Days > 0:
		unseen = append(unseen, fmt.Sprintf("пустых дней %d", h.Silence.Days))
	}
	if h.Doubts.Rejected > 0 {
		unseen = append(unseen, fmt.Sprintf("отклонено строк %d", h.Doubts.Rejected))
	}
	switch {
	case unseen != nil:
		return strings.Join(unseen, ", ")
	case h.Due > 0:
		return "видно всё"
	case h.Pending > 0:
		return "срок не наступил"
	case h.Rule == PeriodGrades && !h.PeriodEnds:
		return "период не кончается"
	}
	return "за раунд ничего нет"
}

// Gap is one thing that the exports of a school cannot answer under a
// rule, or that a person should look at.
type Gap struct {
	Kind   GapKind
	Detail string // Russian: how many, which classes, up to what moment; may be empty
}

// GapKind is the kind of a gap. Its text is what --format json holds.
type GapKind string

// The kinds, in the order in which they are explained.
const (
	NoExport        GapKind = "no_export"
	NoTimetable     GapKind = "no_timetable"
	NoTimes         GapKind = "no_times"
	NoWork          GapKind = "no_work"
	OneSnapshot     GapKind = "one_snapshot"
	StaleExport     GapKind = "stale"
	DatesShort      GapKind = "dates_short"
	SilentDays      GapKind = "silent_days"
	RowsRejected    GapKind = "rejected"
	NotCovered      GapKind = "not_covered"
	LogPartial      GapKind = "log_partial"
	LogSilent       GapKind = "log_silent"
	LogAmbiguous    GapKind = "log_ambiguous"
	PupilsUnmatched GapKind = "pupils_unmatched"
	PeriodUnlisted  GapKind = "period_unlisted"
	EntriesVanished GapKind = "vanished"
)

// GapKinds are all kinds in their order.
var GapKinds = []GapKind{
	NoExport, NoTimetable, NoTimes, NoWork, OneSnapshot, StaleExport, DatesShort, SilentDays, RowsRejected, NotCovered,
	LogPartial, LogSilent, LogAmbiguous,
	PupilsUnmatched, PeriodUnlisted, EntriesVanished,
}

var textsOfGaps = map[GapKind]string{
	NoExport: "Нет выгрузки: судить не о чем. Попросите у школы таблицу со временем внесения или классный журнал.",
	NoTimetable: "Нет расписания: о нём судить нельзя, а уроки, за которые ничего не внесено, видны только по столбцам классного журнала, если он есть. " +
		"Попросите таблицу расписания со временем внесения.",
	NoTimes: "Без времени внесения: опоздание видно, своевременность — нет, кроме того, что попало в выгрузку до конца срока. " +
		"Поможет таблица со временем внесения, а для отметок и пропусков — ещё и отчёт о доступе к журналу за весь раунд.",
	NoWork: "Вида работы в выгрузках нет, а сроки у видов работ разные: внесённое между ними может быть и в срок, и поздно. " +
		"Попросите таблицу отметок со столбцом «Вид работы».",
	OneSnapshot: "Только один снимок журнала или таблицы без времени внесения: сравнить не с чем, опоздание не доказать. " +
		"Нужны выгрузки на несколько дат (их назовёт vsrok plan), отчёт о доступе или таблица со временем внесения.",
	StaleExport: "Файл устарел: выгружен до конца раунда или срока, и что внесли потом, неизвестно. Попросите выгрузить заново.",
	DatesShort:  "Даты уроков в выгрузках кончаются раньше раунда. Если уроки шли, попросите выгрузку за остальные дни.",
	SilentDays: "За часть учебных дней в выгрузках ничего нет, хотя должно быть, и «+» за них не ставится. Если уроков не было, впишите эти дни в days.csv; " +
		"если были, попросите выгрузку за них.",
	RowsRejected: "Часть строк не понята при загрузке, и «+» за них не ставится. Какие и почему, покажет vsrok rejects; исправьте файл и загрузите снова.",
	NotCovered:   "Выгрузка не охватывает часть классов или дат: есть запись или нет, неизвестно. Попросите выгрузку по всем классам за весь раунд.",
	LogPartial:   "Отчёт о доступе покрывает не весь раунд. Загрузите отчёт за недостающие дни, вплоть до дня последней выгрузки журнала.",
	LogSilent: "В отчёте о доступе нет действия, которым сделана запись: её время неизвестно. " +
		"Проверьте, что отчёт сохранён без отбора по классам, предметам и действиям, или сохраняйте журнал до и после срока (даты назовёт vsrok plan).",
	LogAmbiguous: "За один урок отчёт о доступе называет действия и до конца срока, и после него, а чья запись когда сделана, не говорит. " +
		"Решит таблица со временем внесения или выгрузка журнала в промежутке.",
	PupilsUnmatched: "Ученики названы по-разному в таблице и журнале, сопоставить их нельзя: где есть таблица со временем внесения, считается она, журнал только подтверждает.",
	PeriodUnlisted: "Для учебного периода нет строки в periods.csv: итоговые отметки за него не проверяются. " +
		"Если должны, добавьте в этот файл рабочей папки строку «Школа;Классы;Период;Начало;Окончание».",
	EntriesVanished: "Записи исчезли между выгрузками: в поздней их нет, хотя она могла их показать. Они засчитаны; спросите школу, почему их удалили.",
}

// Text says in plain Russian what cannot be seen, and the next step.
func (k GapKind) Text() string { return textsOfGaps[k] }

// Holdings lists what each listed school has given under each rule, of one
// school by its code or, for "", of all. What the round's obligations say is
// left out: see Adequacy.
func (s *Session) Holdings(ctx context.Context, only string) ([]Holding, error) {
	given := map[schoolRule]Sources{}
	err := s.each(ctx, adequacySourcesSQL, func(rows *sql.Rows) error {
		var from Sources
		var code string
		var kind int
		var exported, entered, first, last, until sql.NullTime
		if err := rows.Scan(&code, &kind, &from.Timed, &from.Untimed, &from.Journals, &from.Logs, &from.Snapshots,
			&exported, &entered, &first, &last, &until); err != nil {
			return err
		}
		from.Exported, from.Entered, from.First, from.Last, from.until = exported.Time, entered.Time, first.Time,
			last.Time, until.Time
		given[schoolRule{code, Rules[kind]}] = from
		return nil
	})
	if err != nil {
		return nil, err
	}
	var holdings []Holding
	for _, school := range s.Schools {
		if only != "" && only != school.Code {
			continue
		}
		for _, rule := range Rules {
			holdings = append(holdings, Holding{School: school.Code, SchoolName: school.Name, Rule: rule,
				Sources: given[schoolRule{school.Code, rule}]})
		}
	}
	return holdings, nil
}

// Adequacy is Holdings with what the obligations of the round say of them:
// each obligation that cannot be judged is counted under exactly one gap.
func (s *Session) Adequacy(ctx context.Context, only string) ([]Holding, error) {
	holdings, err := s.Holdings(ctx, only)
	if err != nil {
		return nil, err
	}
	facts, err := s.readFacts(ctx)
	if err != nil {
		return nil, err
	}
	doubts, err := s.readDoubts(ctx, s.Reading)
	if err != nil {
		return nil, err
	}
	for i := range holdings {
		h := &holdings[i]
		h.doubt(doubts[schoolRule{h.School, h.Rule}])
		if err := facts.fill(h); err != nil {
			return nil, err
		}
		if h.Gaps, err = s.gaps(h, facts, s.schoolOf(h.School)); err != nil {
			return nil, err
		}
	}
	return holdings, nil
}

// doubt copies what is in doubt of a school under a rule, if anything is.
func (h *Holding) doubt(g *rules.Grounds) {
	if g == nil {
		return
	}
	h.Doubts, h.Silence = g.Doubts, g.Silence
	spans := g.Silence.Spans
	if len(spans) == 0 || spans[len(spans)-1].Gap {
		return
	}
	last := spans[len(spans)-1].Last
	for place, day := range g.Shown.Days {
		switch date := g.Shown.On(place); {
		case day.Round && day.Reached:
			h.ReachedTo = date
		case day.Round && day.Lessons && date.After(last):
			h.ReachedTo = time.Time{}
			return
		}
	}
	if h.ReachedTo.After(last) {
		h.ReachedTo = time.Time{} // days before are not reached, later ones are
	}
}

// adequacyFacts are what the queries say, by school and rule.
type adequacyFacts struct {
	causes   map[schoolRule]causes
	vanished map[schoolRule]int
	shown    map[string][]string // school → names of periods
	ends     map[string]bool     // schools with a period that ends in the round
	spans    map[string][]string // school → dates that its access logs cover
	named    []namedClass
}

// causes counts obligations of a school under a rule.
type causes struct {
	due, pending, undetermined, narrowed, decided                             int
	noTimes, logPartial, logSilent, logAmbiguous, stale, notCoveredBy, noWork int
}

func (c causes) sum() int {
	return c.noTimes + c.logPartial + c.logSilent + c.logAmbiguous + c.stale + c.notCoveredBy + c.noWork
}

// namedClass is a class that a gap names, with the period where it is one.
type namedClass struct {
	school, kind, period, class string
	rule                        Rule
}

func (s *Session) readFacts(ctx context.Context) (*adequacyFacts, error) {
	f := &adequacyFacts{causes: map[schoolRule]causes{}, vanished: map[schoolRule]int{}, shown: map[string][]string{},
		ends: map[string]bool{}, spans: map[string][]string{}}
	for _, read := range []func(context.Context, *adequacyFacts) error{
		s.readCauses, s.readVanished, s.readShownPeriods, s.readRoundPeriods, s.readSpans, s.readNamedClasses,
	} {
		if err := read(ctx, f); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (s *Session) readCauses(ctx context.Context, f *adequacyFacts) error {
	return s.each(ctx, adequacyCausesSQL, func(rows *sql.Rows) error {
		var c causes
		var code string
		var rule int
		err := rows.Scan(&code, &rule, &c.due, &c.pending, &c.undetermined, &c.narrowed, &c.decided,
			&c.noTimes, &c.logPartial, &c.logSilent, &c.logAmbiguous, &c.stale, &c.notCoveredBy, &c.noWork)
		f.causes[schoolRule{code, Rules[rule]}] = c
		return err
	})
}

func (s *Session) readVanished(ctx context.Context, f *adequacyFacts) error {
	return s.each(ctx, adequacyVanishedSQL, func(rows *sql.Rows) error {
		var code string
		var kind, n int
		err := rows.Scan(&code, &kind, &n)
		f.vanished[schoolRule{code, Rules[kind]}] = n
		return err
	})
}

func (s *Session) readShownPeriods(ctx context.Context, f *adequacyFacts) error {
	query := "SELECT DISTINCT code, p.name FROM shown_period JOIN school USING (school_id) JOIN period p USING (period_id) ORDER BY ALL"
	return s.each(ctx, query, func(rows *sql.Rows) error {
		var code, name string
		err := rows.Scan(&code, &name)
		f.shown[code] = append(f.shown[code], name)
		return err
	})
}

func (s *Session) readRoundPeriods(ctx context.Context, f *adequacyFacts) error {
	return s.each(ctx, "SELECT DISTINCT code FROM round_period JOIN school USING (school_id)",
		func(rows *sql.Rows) error {
			var code string
			err := rows.Scan(&code)
			f.ends[code] = true
			return err
		})
}

func (s *Session) readSpans(ctx context.Context, f *adequacyFacts) error {
	query := "SELECT DISTINCT code, first, (last - INTERVAL 1 MICROSECOND)::DATE AS last FROM log_span JOIN school USING (school_id) ORDER BY ALL"
	return s.each(ctx, query, func(rows *sql.Rows) error {
		var code string
		var first, last time.Time
		err := rows.Scan(&code, &first, &last)
		f.spans[code] = append(f.spans[code], daySpan(first, last))
		return err
	})
}

func (s *Session) readNamedClasses(ctx context.Context, f *adequacyFacts) error {
	err := s.each(ctx, adequacyClassesSQL, func(rows *sql.Rows) error {
		var c namedClass
		var rule int
		err := rows.Scan(&c.school, &c.kind, &rule, &c.period, &c.class)
		c.rule = Rules[rule]
		f.named = append(f.named, c)
		return err
	})
	names := collate.New(language.Russian, collate.Numeric)
	slices.SortFunc(f.named, func(a, b namedClass) int {
		if a.period != b.period {
			return names.CompareString(a.period, b.period)
		}
		return names.CompareString(a.class, b.class)
	})
	return err
}

// fill copies the counts, and refuses to go on where the reasons do not sum
// to what is undetermined.
func (f *adequacyFacts) fill(h *Holding) error {
	key := schoolRule{h.School, h.Rule}
	c := f.causes[key]
	if c.sum() != c.undetermined {
		return fmt.Errorf("причины неопределённости школы %s (%d) не сходятся с их числом (%d): это ошибка программы, отчёт не построен",
			h.School, c.sum(), c.undetermined)
	}
	h.Due, h.Pending, h.Undetermined, h.Narrowed, h.Decided = c.due, c.pending, c.undetermined, c.narrowed, c.decided
	h.Vanished = f.vanished[key]
	if h.Rule == PeriodGrades {
		h.Periods, h.PeriodEnds = f.shown[h.School], f.ends[h.School]
	}
	return nil
}

// gaps lists what the exports of a school cannot answer under a rule.
func (s *Session) gaps(h *Holding, f *adequacyFacts, school School) ([]Gap, error) {
	if !h.Given() {
		return []Gap{{Kind: missingKind(h.Rule), Detail: onlyLog(h)}}, nil
	}
	var gaps []Gap
	add := func(kind GapKind, detail string, args ...any) {
		gaps = append(gaps, Gap{Kind: kind, Detail: fmt.Sprintf(detail, args...)})
	}
	c := f.causes[schoolRule{h.School, h.Rule}]
	if c.noTimes > 0 && h.Snapshots == 1 {
		add(OneSnapshot, "не видно: %d", c.noTimes)
	} else if c.noTimes > 0 {
		add(NoTimes, "не видно: %d", c.noTimes)
	}
	if c.noWork > 0 {
		add(NoWork, "не видно: %d", c.noWork)
	}
	if detail, stale := s.staleness(h, c); stale {
		add(StaleExport, "%s", detail)
	}
	short, err := s.datesShort(h, school)
	if err != nil {
		return nil, err
	}
	if short && h.ReachedTo.IsZero() {
		add(DatesShort, "последний урок — %s", h.Last.Format(rules.RussianDay))
	}
	if h.Silence.Days > 0 {
		add(SilentDays, "%s; не видно примерно: %d", spanList(h.Silence.Spans), h.Silence.Entries)
	}
	if h.Doubts.Rejected > 0 {
		add(RowsRejected, "строк: %d", h.Doubts.Rejected)
	}
	if c.notCoveredBy > 0 {
		add(NotCovered, "классы %s; не видно: %d", f.classList(NotCovered, h), c.notCoveredBy)
	}
	if c.logPartial > 0 {
		add(LogPartial, "отчёт есть за %s; вне его: %d", strings.Join(f.spans[h.School], ", "), c.logPartial)
	}
	if c.logSilent > 0 {
		add(LogSilent, "не видно: %d", c.logSilent)
	}
	if c.logAmbiguous > 0 {
		add(LogAmbiguous, "не видно: %d", c.logAmbiguous)
	}
	if list := f.classList(PupilsUnmatched, h); list != "" {
		add(PupilsUnmatched, "классы %s", list)
	}
	if list := f.classList(PeriodUnlisted, h); list != "" {
		add(PeriodUnlisted, "%s", list)
	}
	if h.Vanished > 0 {
		add(EntriesVanished, "исчезло: %d", h.Vanished)
	}
	return gaps, nil
}

// spanList names silent days: «20.04.2015–30.04.2015».
func spanList(spans []rules.Span) string {
	var words []string
	for _, span := range spans {
		words = append(words, daySpan(span.First, span.Last))
	}
	return strings.Join(words, ", ")
}

func missingKind(rule Rule) GapKind {
	if rule == Timetable {
		return NoTimetable
	}
	return NoExport
}

func onlyLog(h *Holding) string {
	if h.Logs > 0 {
		return "есть только отчёт о доступе, сам он записей не показывает"
	}
	return ""
}

// staleness tells whether the newest export was made too early. For what was
// entered (marks, absences) that is before the end of the round, or before the
// day that the analysis speaks for; for what is expected, before the end of a
// deadline that it should answer for.
func (s *Session) staleness(h *Holding, c causes) (string, bool) {
	end := s.To.AddDate(0, 0, 1)
	if today := s.AsOf.Truncate(24 * time.Hour); today.Before(end) {
		end = today
	}
	detail := "последняя выгрузка " + h.until.Format("02.01.2006 15:04")
	switch {
	case c.stale > 0:
		return fmt.Sprintf("%s; не видно: %d", detail, c.stale), true
	case h.Rule == Marks || h.Rule == Absences:
		return detail, h.until.Before(end)
	}
	return "", false
}

// quietDays is how many working days of a school can go by without a lesson
// in its exports before status asks whether some of them are missing: a week.
const quietDays = 5

// datesShort tells whether marks or the timetable end more than a week of
// working days before the round does, though the file is newer.
func (s *Session) datesShort(h *Holding, school School) (bool, error) {
	if h.Rule != Marks && h.Rule != Timetable || h.Last.IsZero() {
		return false, nil
	}
	end := s.To
	if asOf := s.AsOf.Truncate(24 * time.Hour); asOf.Before(end) {
		end = asOf
	}
	if h.until.Before(end) {
		return false, nil
	}
	quiet := 0
	for day := h.Last.AddDate(0, 0, 1); !day.After(end) && quiet <= quietDays; day = day.AddDate(0, 0, 1) {
		working, err := s.calendar.Working(day, school.Days)
		if err != nil {
			return false, err
		}
		if working {
			quiet++
		}
	}
	return quiet > quietDays, nil
}

// classList joins the classes that a gap names; where it names periods too,
// periods with the same classes together: «3 четверть, Год (классы 5А, 7Б)».
func (f *adequacyFacts) classList(kind GapKind, h *Holding) string {
	if kind == PupilsUnmatched && (h.Journals == 0 || h.Timed+h.Untimed == 0) {
		return ""
	}
	periods, classes := orderedLists{}, orderedLists{}
	for _, c := range f.named {
		if c.school == h.School && c.kind == string(kind) && (kind == PupilsUnmatched || c.rule == h.Rule) {
			classes.add(c.period, c.class)
		}
	}
	if kind != PeriodUnlisted {
		return strings.Join(classes.of[""], ", ")
	}
	for _, period := range classes.keys {
		periods.add(strings.Join(classes.of[period], ", "), period)
	}
	var words []string
	for _, list := range periods.keys {
		words = append(words, fmt.Sprintf("%s — классы %s", strings.Join(periods.of[list], ", "), list))
	}
	return strings.Join(words, "; ")
}

// orderedLists are lists by a key, keys in the order of their arrival.
type orderedLists struct {
	keys []string
	of   map[string][]string
}

func (l *orderedLists) add(key, item string) {
	if l.of == nil {
		l.of = map[string][]string{}
	}
	if l.of[key] == nil {
		l.keys = append(l.keys, key)
	}
	l.of[key] = append(l.of[key], item)
}

func daySpan(first, last time.Time) string {
	if first.Equal(last) {
		return first.Format(rules.RussianDay)
	}
	return first.Format(rules.RussianDay) + "–" + last.Format(rules.RussianDay)
}

// Spellings are the names of teachers and subjects that the exports of one
// school show, after aliases.csv.
type Spellings struct {
	School, SchoolName string
	Teachers, Subjects []string
}

// Spellings lists the names by school, of one school by its code or, for "",
// of all.
func (s *Session) Spellings(ctx context.Context, only string) ([]Spellings, error) {
	bySchool := map[string]*Spellings{}
	err := s.each(ctx, adequacySpellingsSQL, func(rows *sql.Rows) error {
		var code, name string
		var teacher bool
		if err := rows.Scan(&code, &teacher, &name); err != nil {
			return err
		}
		found := bySchool[code]
		if found == nil {
			found = &Spellings{School: code}
			bySchool[code] = found
		}
		if teacher {
			found.Teachers = append(found.Teachers, name)
		} else {
			found.Subjects = append(found.Subjects, name)
		}
		return nil
	})
	var spellings []Spellings
	for _, school := range s.Schools {
		if found := bySchool[school.Code]; found != nil && (only == "" || only == school.Code) {
			found.SchoolName = school.Name
			spellings = append(spellings, *found)
		}
	}
	return spellings, err
}
