package analysis

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"vsrok/analysis/rules"
)

// SchoolPlan says which exports, saved when, would make each rule decidable
// in one month, for schools that have given the same so far.
type SchoolPlan struct {
	Schools   []School
	Situation string // Russian: what these schools have given so far
	Tasks     []Task // by day; those with Instead come last
	Notes     []string
}

// Task is one export to save, on one day or on several.
type Task struct {
	Days    []time.Time // UTC midnights
	When    TimeOfDay
	What    string // Russian: what to save
	Why     string // Russian: what it decides
	Instead string // Russian: in what case it is needed at all; empty: always
}

// TimeOfDay is when on its day an export must be saved, in Russian words.
type TimeOfDay string

// The times of a day. Where one export is to prove that something stood in
// the diary by the end of a day, the later on that day the better.
const (
	AnyTime      TimeOfDay = "в любое время этого дня или позже"
	AfterJournal TimeOfDay = "сразу после журнала, в тот же день"
	LateEvening  TimeOfDay = "поздно вечером, до 23:59"
	EarlyMorning TimeOfDay = "рано утром, до начала уроков"
)

// StudyPeriod is one study period of a school. School is a code, or "*" for
// any.
type StudyPeriod struct {
	School, Name  string
	Start, Finish time.Time // both included
}

// anySchool stands for every school in periods.csv.
const anySchool = "*"

// Plan says which exports would make each rule decidable in the month that is
// the session's round: its first and last day are the month's. The lines of
// periods.csv serve the schools whose classes are not known yet. Schools with
// the same plan stand together, in the order of schools.csv. It errs with
// *UncoveredYear where the calendar lacks the year.
func (s *Session) Plan(ctx context.Context, lines []StudyPeriod, only string) ([]SchoolPlan, error) {
	holdings, err := s.Holdings(ctx, only)
	if err != nil {
		return nil, err
	}
	known, err := s.studyPeriods(ctx)
	if err != nil {
		return nil, err
	}
	var plans []SchoolPlan
	for given := range slices.Chunk(holdings, len(Rules)) {
		school := s.schoolOf(given[0].School)
		m := schoolMonth{session: s, school: school, given: given, periods: periodsOf(school.Code, known, lines)}
		plan, err := m.plan()
		if err != nil {
			return nil, err
		}
		plans = joinPlans(plans, plan)
	}
	return plans, nil
}

func (s *Session) schoolOf(code string) School {
	for _, school := range s.Schools {
		if school.Code == code {
			return school
		}
	}
	return School{}
}

// studyPeriods lists the periods of the schools whose classes are known.
func (s *Session) studyPeriods(ctx context.Context) ([]StudyPeriod, error) {
	var periods []StudyPeriod
	query := `SELECT DISTINCT s.code, p.name, c.start, c.finish
		FROM class_period c JOIN school s USING (school_id) JOIN period p USING (period_id) ORDER BY ALL`
	err := s.each(ctx, query, func(rows *sql.Rows) error {
		var p StudyPeriod
		err := rows.Scan(&p.School, &p.Name, &p.Start, &p.Finish)
		periods = append(periods, p)
		return err
	})
	return periods, err
}

// periodsOf prefers the periods of a school's classes, then its own lines of
// periods.csv, then the lines of all schools.
func periodsOf(code string, known, lines []StudyPeriod) []StudyPeriod {
	for _, source := range []struct {
		from   []StudyPeriod
		school string
	}{{known, code}, {lines, code}, {lines, anySchool}} {
		var found []StudyPeriod
		for _, p := range source.from {
			if p.School == source.school {
				found = append(found, p)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// joinPlans adds a plan, to the schools that have the same one.
func joinPlans(plans []SchoolPlan, plan SchoolPlan) []SchoolPlan {
	for i, other := range plans {
		if fmt.Sprint(other.Situation, other.Tasks, other.Notes) == fmt.Sprint(plan.Situation, plan.Tasks, plan.Notes) {
			plans[i].Schools = append(plans[i].Schools, plan.Schools...)
			return plans
		}
	}
	return append(plans, plan)
}

// schoolMonth is one school in the month of a plan.
type schoolMonth struct {
	session *Session
	school  School
	given   []Holding // one for each rule
	periods []StudyPeriod

	lessons []time.Time // days on which lessons are held
	grades  []gradesDue // by deadline
	end     time.Time   // the first instant after all deadlines of the month: a midnight
	made    SchoolPlan
}

// gradesDue is a deadline of period grades, and the periods that have it.
type gradesDue struct {
	deadline Deadline
	names    []string
}

func (m *schoolMonth) plan() (SchoolPlan, error) {
	m.made = SchoolPlan{Schools: []School{m.school}, Situation: situation(m.given)}
	for _, step := range []func() error{m.findLessons, m.findGrades, m.findEnd} {
		if err := step(); err != nil {
			return SchoolPlan{}, err
		}
	}
	if m.end.IsZero() {
		m.note("В этом месяце нет ни учебных дней, ни окончания учебного периода: выгружать нечего.")
		return m.made, nil
	}
	m.tablesWithTimes()
	m.journalAndLog()
	m.gradesByJournal()
	slices.SortStableFunc(m.made.Tasks, func(a, b Task) int { return a.Days[0].Compare(b.Days[0]) })
	if err := m.withoutLog(); err != nil {
		return SchoolPlan{}, err
	}
	m.timetableByEvenings()
	return m.made, nil
}

func (m *schoolMonth) add(task Task)    { m.made.Tasks = append(m.made.Tasks, task) }
func (m *schoolMonth) note(text string) { m.made.Notes = append(m.made.Notes, text) }

// findLessons finds the working days of the school that lie in one of its
// study periods; where no period touches the month, all its working days.
func (m *schoolMonth) findLessons() error {
	touched := slices.ContainsFunc(m.periods, func(p StudyPeriod) bool {
		return !p.Start.After(m.session.To) && !p.Finish.Before(m.session.From)
	})
	if !touched {
		m.note("В periods.csv нет учебного периода, на который приходится этот месяц: учебными посчитаны все рабочие дни.")
	}
	for day := m.session.From; !day.After(m.session.To); day = day.AddDate(0, 0, 1) {
		working, err := m.session.calendar.Working(day, m.school.Days)
		if err != nil {
			return err
		}
		if working && (!touched || m.studies(day)) {
			m.lessons = append(m.lessons, day)
		}
	}
	return nil
}

func (m *schoolMonth) studies(day time.Time) bool {
	return slices.ContainsFunc(m.periods,
		func(p StudyPeriod) bool { return !day.Before(p.Start) && !day.After(p.Finish) })
}

// findGrades finds the deadlines of the periods that end in the month.
func (m *schoolMonth) findGrades() error {
	byDay := map[time.Time]int{}
	ends := slices.Clone(m.periods)
	slices.SortStableFunc(ends, func(a, b StudyPeriod) int { return a.Finish.Compare(b.Finish) })
	for _, p := range ends {
		if p.Finish.Before(m.session.From) || p.Finish.After(m.session.To) {
			continue
		}
		deadline, _, err := m.deadlines(p.Finish, PeriodGrades)
		if err != nil {
			return err
		}
		at, seen := byDay[deadline.Day]
		if !seen {
			at = len(m.grades)
			byDay[deadline.Day] = at
			m.grades = append(m.grades, gradesDue{deadline: deadline})
		}
		if !slices.Contains(m.grades[at].names, p.Name) {
			m.grades[at].names = append(m.grades[at].names, p.Name)
		}
	}
	if m.grades == nil {
		m.note("Учебный период в этом месяце не кончается: итоговые отметки не проверяются.")
	}
	return nil
}

// deadlines are the first and the last deadline of a rule: marks may have
// limits of their own by the kind of work.
func (m *schoolMonth) deadlines(anchor time.Time, rule Rule) (first, last Deadline, err error) {
	work := 0
	if rule == Marks && len(m.session.Reading.Limits.Works) > 0 {
		work = UnknownWork
	}
	return m.session.calendar.Deadlines(anchor, m.session.Reading.LimitsOf(rule, false, work), m.school.Days,
		m.session.Reading)
}

// findEnd finds the end of the last deadline: no deadline of an earlier
// anchor is later.
func (m *schoolMonth) findEnd() error {
	for _, rule := range []Rule{Marks, Absences} {
		if len(m.lessons) == 0 {
			break
		}
		_, last, err := m.deadlines(m.lessons[len(m.lessons)-1], rule)
		if err != nil {
			return err
		}
		if last.Over().After(m.end) {
			m.end = last.Over()
		}
	}
	for _, due := range m.grades {
		if due.deadline.Over().After(m.end) {
			m.end = due.deadline.Over()
		}
	}
	return nil
}

// judged tells whether a rule has anything to decide in the month.
func (m *schoolMonth) judged(rule Rule) bool {
	if rule == PeriodGrades {
		return len(m.grades) > 0
	}
	return len(m.lessons) > 0
}

// byJournal tells whether a rule is decided by exports without entry times:
// the school gives those and no table with them. No access log helps the
// timetable, so that a table is asked for.
func (h Holding) byJournal() bool { return h.Timed == 0 && h.Given() && h.Rule != Timetable }

// rulesByJournal are the holdings of rules that are decided by journals or
// other exports without entry times in the month.
func (m *schoolMonth) rulesByJournal() []Holding {
	var found []Holding
	for _, h := range m.given {
		if h.byJournal() && m.judged(h.Rule) {
			found = append(found, h)
		}
	}
	return found
}

// snapshot names the export without entry times that the school can give.
func snapshot(holdings []Holding) string {
	if slices.ContainsFunc(holdings, func(h Holding) bool { return h.Journals > 0 }) {
		return "классный журнал всех классов"
	}
	return "таблицы без времени внесения, те же, что раньше: " + ruleWords(holdings)
}

// ruleWords lists rules inside a sentence: «отметки, пропуски».
func ruleWords(holdings []Holding) string {
	var words []string
	for _, h := range holdings {
		words = append(words, strings.ToLower(h.Rule.Title()))
	}
	return strings.Join(words, ", ")
}

// tablesWithTimes asks for the tables that the school gives already, and for
// those of rules that it gives nothing for. One export of each, after the
// last deadline, decides all.
func (m *schoolMonth) tablesWithTimes() {
	var wanted, missing []Holding
	for _, h := range m.given {
		if h.byJournal() || !m.judged(h.Rule) {
			continue
		}
		wanted = append(wanted, h)
		if h.Timed == 0 && h.Rule != Timetable {
			missing = append(missing, h)
		}
	}
	if wanted == nil {
		return
	}
	m.add(Task{Days: []time.Time{m.end}, When: AnyTime,
		What: "таблицы со временем внесения за весь месяц: " + ruleWords(wanted),
		Why:  "решает всё, что в них есть: последний срок месяца уже прошёл"})
	m.secondExport("таблицы со временем внесения за весь месяц", wanted)
	if missing != nil {
		m.note(fmt.Sprintf("Если дневник не выгружает таблиц со временем внесения (%s), сохраните %s классный журнал, а сразу после него отчёт о доступе к журналу за весь месяц.",
			ruleWords(missing), m.end.Format(rules.RussianDay)))
	}
}

// secondExport asks for marks and absences once more, three weeks after the
// month: right after the deadlines nobody knows what is still to come late.
func (m *schoolMonth) secondExport(what string, given []Holding) {
	late := slices.DeleteFunc(slices.Clone(given),
		func(h Holding) bool { return h.Rule != Marks && h.Rule != Absences })
	if len(late) == 0 {
		return
	}
	m.add(Task{Days: []time.Time{m.session.To.AddDate(0, 0, rules.EnoughDays)}, When: AnyTime,
		What: "ещё раз " + what + ": " + ruleWords(late),
		Why:  "к этому дню видно почти всё, что внесли с опозданием; знак, поставленный сразу после срока, может измениться"})
}

// beforeMonth is how many days before the first lesson the access log is to
// begin: it counts as covering the days from its first action on.
const beforeMonth = 7

// journalAndLog is the cheapest way without entry times: one journal after
// all deadlines shows what was entered, the access log says when.
func (m *schoolMonth) journalAndLog() {
	holdings := slices.DeleteFunc(m.rulesByJournal(), func(h Holding) bool { return h.Rule == PeriodGrades })
	if len(holdings) == 0 {
		return
	}
	m.add(Task{Days: []time.Time{m.end}, When: AnyTime, What: snapshot(holdings),
		Why: "показывает, что внесено за месяц: " + ruleWords(holdings)})
	m.add(Task{Days: []time.Time{m.end}, When: AfterJournal,
		What: fmt.Sprintf("отчёт о доступе к классному журналу с %s по %s, без отбора",
			m.lessons[0].AddDate(0, 0, -beforeMonth).Format(rules.RussianDay), m.end.Format(rules.RussianDay)),
		Why: "говорит, когда это внесено, и решает почти всё"})
	m.secondExport(snapshot(holdings)+" и отчёт о доступе", holdings)
	m.note("Если в файле отчёта о доступе не сказано, когда он сделан, загрузите его с ключом --exported-at.")
}

// gradesByJournal asks for a journal right before the end of each deadline of
// period grades, which proves what is in time, and one right after it, which
// proves what is late.
func (m *schoolMonth) gradesByJournal() {
	h := m.given[ruleNumber(PeriodGrades)]
	if !h.byJournal() {
		return
	}
	for _, due := range m.grades {
		names := strings.Join(due.names, ", ")
		m.add(Task{Days: []time.Time{due.deadline.LastWhole()}, When: LateEvening, What: snapshot([]Holding{h}),
			Why: fmt.Sprintf("итоговые отметки (%s), которые есть в этой выгрузке, внесены в срок", names)})
		m.add(Task{Days: []time.Time{due.deadline.Over()}, When: EarlyMorning, What: snapshot([]Holding{h}),
			Why: fmt.Sprintf("итоговые отметки (%s), которых ещё нет, внесены поздно или не внесены", names)})
	}
}

// noLog is when the tasks of withoutLog are needed.
const noLog = "если отчёта о доступе нет"

// withoutLog says which journals decide marks and absences where the access
// log, which the school has never given, cannot be had.
func (m *schoolMonth) withoutLog() error {
	holdings := m.rulesByJournal()
	if slices.ContainsFunc(m.given, func(h Holding) bool { return h.Logs > 0 }) {
		return nil
	}
	for _, h := range holdings {
		switch h.Rule {
		case Marks:
			if err := m.eveningsOf(Marks, snapshot(holdings)); err != nil {
				return err
			}
		case Absences:
			if m.session.Reading.Limit(Absences, false) != rules.FormLimit(Absences, false) {
				if err := m.eveningsOf(Absences, snapshot(holdings)); err != nil {
					return err
				}
				continue
			}
			m.absencesByJournals(snapshot(holdings))
		}
	}
	return nil
}

// eveningsOf asks for the fewest evenings such that each lesson has one that is
// not before it and not after its deadline, the latest possible.
func (m *schoolMonth) eveningsOf(rule Rule, what string) error {
	for i := 0; i < len(m.lessons); {
		deadline, _, err := m.deadlines(m.lessons[i], rule)
		if err != nil {
			return err
		}
		first, evening := m.lessons[i], deadline.LastWhole()
		if evening.Before(first) { // the time ends before the day does
			m.note(fmt.Sprintf("%s: срок кончается раньше вечера того же дня, поэтому без отчёта о доступе их решают только выгрузки до этого часа.", rule.Title()))
			return nil
		}
		for i < len(m.lessons) && !m.lessons[i].After(evening) {
			i++
		}
		m.add(Task{Days: []time.Time{evening}, When: LateEvening, What: what, Instead: noLog,
			Why: fmt.Sprintf("%s за %s, которые есть в этой выгрузке, внесены в срок; об остальных скажут следующие выгрузки, но не обо всех",
				strings.ToLower(rule.Title()), daySpan(first, m.lessons[i-1]))})
	}
	return nil
}

// absencesByJournals asks for a journal at the end of each school day and one
// on the morning after it. They serve marks too.
func (m *schoolMonth) absencesByJournals(what string) {
	m.add(Task{Days: m.lessons, When: LateEvening, What: what, Instead: noLog,
		Why: "пропуски этого дня, которые есть в выгрузке, внесены в срок; такие выгрузки решают и отметки, остальные вечера тогда не нужны"})
	m.add(Task{Days: shifted(m.lessons, 1), When: EarlyMorning, What: what, Instead: noLog,
		Why: "пропуски вчерашнего дня, которых ещё нет, внесены поздно"})
}

// timetableByEvenings says which exports decide the timetable where no table
// of it has entry times.
func (m *schoolMonth) timetableByEvenings() {
	if m.given[ruleNumber(Timetable)].Timed > 0 || len(m.lessons) == 0 {
		return
	}
	m.add(Task{Days: shifted(m.lessons, m.session.Reading.Limit(Timetable, false).Days), When: LateEvening,
		Instead: "если таблицы расписания со временем внесения нет",
		What:    "таблица расписания всех классов на эту и следующую неделю",
		Why:     "уроки завтрашнего дня, которые в ней есть, внесены в срок"})
}

func shifted(days []time.Time, by int) []time.Time {
	var out []time.Time
	for _, day := range days {
		out = append(out, day.AddDate(0, 0, by))
	}
	return out
}

// situation says what a school has given so far.
func situation(given []Holding) string {
	hasLog := slices.ContainsFunc(given, func(h Holding) bool { return h.Logs > 0 })
	var words []string
	for _, sort := range []struct {
		title string
		has   func(Holding) bool
	}{
		{"таблицы со временем внесения", func(h Holding) bool { return h.Timed > 0 }},
		{"классный журнал", func(h Holding) bool { return h.byJournal() && h.Journals > 0 }},
		{"таблицы без времени внесения",
			func(h Holding) bool { return h.Timed == 0 && h.Journals == 0 && h.Untimed > 0 }},
		{"нет выгрузок", func(h Holding) bool { return !h.Given() }},
	} {
		of := slices.DeleteFunc(slices.Clone(given), func(h Holding) bool { return !sort.has(h) })
		if len(of) > 0 {
			words = append(words, sort.title+" — "+ruleWords(of))
		}
	}
	if hasLog {
		words = append(words, "отчёт о доступе")
	}
	return strings.Join(words, "; ")
}

// Weekday is the Russian name of a day of the week: «вторник».
func Weekday(day time.Time) string { return rules.RussianWeekdays[day.Weekday()] }

// DayInWords is a day with its weekday: «05.05.2015, вторник».
func DayInWords(day time.Time) string { return day.Format(rules.RussianDay) + ", " + Weekday(day) }
