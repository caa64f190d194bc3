package reports

import (
	"fmt"
	"strings"
	"time"

	"vsrok/analysis"
)

// Account is a story in words that can be read aloud: what was to be done by
// when, what the exports prove, and what follows.
type Account struct {
	Heading    string   `json:"heading"`    // «С опозданием: 30 отметок»
	What       string   `json:"what"`       // class, subject, lesson, teacher
	Clause     string   `json:"clause"`     // of the form
	Steps      []string `json:"steps"`      // of the count of days
	Deadline   string   `json:"deadline"`   // its end
	Evidence   []string `json:"evidence"`   // what proves the entry window
	Conclusion string   `json:"conclusion"` // the outcome and why
	Notes      []string `json:"notes"`      // substitutes, vanished entries, what is outside the denominator
	Places     []string `json:"places"`     // files, sheets, rows and columns
}

// nounsOfRules name what a rule obliges to, for one, few and many.
var nounsOfRules = map[analysis.Rule][3]string{
	analysis.Marks:        {"отметка", "отметки", "отметок"},
	analysis.PeriodGrades: {"итоговая отметка", "итоговые отметки", "итоговых отметок"},
	analysis.Absences:     {"пропуск", "пропуска", "пропусков"},
	analysis.Timetable:    {"урок расписания", "урока расписания", "уроков расписания"},
}

var nounsOfUpdates = [3]string{"изменение расписания", "изменения расписания", "изменений расписания"}

// Things counts what a story consists of: «30 отметок».
func Things(o analysis.Obligation, n int) string {
	nouns := nounsOfRules[o.Rule]
	if o.IsUpdate {
		nouns = nounsOfUpdates
	}
	return Count(n, nouns[0], nouns[1], nouns[2])
}

// LessonWords name the lesson or the study period of an obligation.
func LessonWords(o analysis.Obligation) string {
	if o.Period != "" {
		return fmt.Sprintf("период «%s», окончание %s", o.Period, Date(o.Anchor))
	}
	words := "урок " + Date(o.Anchor)
	switch {
	case o.Slot == 0:
		return words
	case o.Ordinal:
		return fmt.Sprintf("%s (%d-й урок предмета в этот день)", words, o.Slot)
	}
	return fmt.Sprintf("%s (№%s%d)", words, NBSP, o.Slot)
}

// OutsideWords say why obligations are outside the denominator; empty where
// they are inside.
func OutsideWords(o analysis.Obligation) string {
	switch {
	case o.Exemption != 0:
		words := fmt.Sprintf("Вне счёта: исключено строкой %d файла exemptions.csv, причина: «%s»", o.Exemption,
			o.Reason)
		if o.AcceptedBy != "" {
			words += ", приняли: " + o.AcceptedBy
		}
		return words + "."
	case o.MadeUp:
		return "Вне счёта: отработка. Ученик на этом уроке отсутствовал, отметку получил потом, поэтому срок к ней не применяется."
	}
	return ""
}

// ClauseWords are the rule's words in the form, or the municipality's own.
func ClauseWords(r analysis.Reading, o analysis.Obligation) string {
	words := fmt.Sprintf("Показатель 4 формы мониторинга, %s: «%s»", LowerFirst(o.Rule.Title()), r.Clause(o.Rule))
	switch {
	case r.Clause(o.Rule) != o.Rule.Clause():
		return words + WorkWords(r, o) + actWords(r)
	case o.IsUpdate:
		return words + "; изменение вносится в день урока."
	case o.Rule == analysis.Timetable:
		return words + "; урок вносится не позднее дня накануне."
	}
	return words + "."
}

// WorkWords say which of the limits of marks is meant.
func WorkWords(r analysis.Reading, o analysis.Obligation) string {
	switch {
	case o.Work == analysis.UnknownWork:
		return "; вида работы в выгрузке нет, поэтому срок мог быть любым из них"
	case o.Work > 0 && o.Work <= len(r.Limits.Works):
		return "; вид работы — " + r.Limits.Works[o.Work-1].Work
	}
	return ""
}

// actWords name the act that sets the deadlines.
func actWords(r analysis.Reading) string {
	if r.Limits.Act == "" {
		return "."
	}
	return "; сроки установил " + r.Limits.Act + "."
}

// deadlineWords say when the time ends.
func deadlineWords(o analysis.Obligation) string {
	if o.Ends.IsZero() {
		return "Последний день срока неизвестен: в производственном календаре нет этого года. Внесите его дни в файл " +
			analysis.CalendarFile + " рабочей папки."
	}
	if o.Latest.After(o.Ends) {
		return fmt.Sprintf("Последний день срока — от %s до %s.", LastDayWords(o.Ends), LastDayWords(o.Latest))
	}
	if words, until := untilWords(o.Ends); until {
		return "Последний день срока — " + words + "."
	}
	return fmt.Sprintf("Последний день срока — %s, до конца дня.", LastDayWords(o.Ends))
}

// LastDayWords are the last day before an end, which mostly is the midnight
// after it; people take that for the day before.
func LastDayWords(ends time.Time) string {
	if words, until := untilWords(ends); until {
		return words
	}
	return Date(ends.AddDate(0, 0, -1))
}

// untilWords are an end that is no midnight.
func untilWords(ends time.Time) (words string, until bool) {
	return Date(ends) + ", до " + ends.Format("15:04"), !ends.Equal(ends.Truncate(24 * time.Hour))
}

// WindowWords say what is proved of the moment of entry. After and By span
// the entries; exact means that each entry has its own moment.
func WindowWords(o analysis.Obligation, exact bool) string {
	switch {
	case !o.Entered:
		return "Не внесено."
	case exact && o.After.Equal(o.By):
		return "Внесено " + Moment(o.By) + "."
	case exact:
		return fmt.Sprintf("Внесено с %s по %s.", Moment(o.After), Moment(o.By))
	case o.After.IsZero() && o.By.IsZero():
		return "Внесено до момента анализа; точнее выгрузки не говорят."
	case o.After.IsZero():
		return fmt.Sprintf("Внесено не позже %s; раньше какого момента записи ещё не было, выгрузки не говорят.",
			Moment(o.By))
	case o.By.IsZero():
		return fmt.Sprintf("Внесено после %s.", Moment(o.After))
	case o.Narrowed:
		return fmt.Sprintf("Внесено не раньше %s и не позже %s.", Moment(o.After), Moment(o.By))
	}
	return fmt.Sprintf("Внесено после %s и не позже %s.", Moment(o.After), Moment(o.By))
}

// ConclusionWords say why the outcome follows.
func ConclusionWords(o analysis.Obligation, answered, asOf time.Time) string {
	if o.Ends.IsZero() {
		return UpperFirst(o.Outcome.Title()) +
			": срок лежит в году, которого нет в производственном календаре, и когда он кончается, неизвестно."
	}
	day := LastDayWords(o.Ends)
	verdict := func(why string) string { return UpperFirst(o.Outcome.Title()) + ": " + why }
	switch o.Outcome {
	case analysis.OnTime:
		return verdict("внесено до конца последнего дня срока, " + day + ".")
	case analysis.Late:
		return verdict("внесено, когда последний день срока, " + day + ", уже прошёл.")
	case analysis.Overdue:
		return verdict(fmt.Sprintf("срок прошёл %s, а в выгрузках на %s записи нет.", day, Moment(answered)))
	case analysis.Pending:
		return verdict(fmt.Sprintf("на момент анализа, %s, время ещё есть.", Moment(asOf)))
	}
	switch {
	case o.Entered && o.Work == analysis.UnknownWork && !o.After.Before(o.Ends):
		return verdict("вида работы в выгрузке нет, а сроки у видов работ разные: по одному это поздно, по другому — в срок.")
	case o.Entered:
		return verdict("конец срока, " + day +
			", лежит внутри этого промежутка; выгрузки не показывают, до него внесено или после.")
	case !o.Covered:
		return verdict("ни одна выгрузка не охватывает этот класс и эти даты, поэтому есть запись или нет, неизвестно.")
	case answered.IsZero():
		return verdict("выгрузки, которая могла бы показать запись, на момент анализа нет.")
	}
	return verdict(fmt.Sprintf("новейшая выгрузка школы (%s) сделана до конца срока; что внесли позже, неизвестно.",
		Moment(answered)))
}

// span is a run of rows of one column of one sheet.
type span struct {
	Sheet       analysis.Place // without row and column
	column      int
	first, last int // rows
}

// Spans gathers places, which come sorted by sheet and row, into runs. A row
// that comes twice stands once.
func Spans(entries []analysis.Witness) []span {
	var runs []span
	for _, entry := range entries {
		if entry.Import == 0 {
			continue
		}
		sheet := analysis.Place{Import: entry.Import, Part: entry.Part, Sheet: entry.Sheet}
		joined := false
		for i := len(runs) - 1; i >= 0 && runs[i].Sheet == sheet; i-- {
			if runs[i].column == entry.Col && entry.Row <= runs[i].last+1 {
				runs[i].last, joined = max(runs[i].last, entry.Row), true
				break
			}
		}
		if !joined {
			runs = append(runs, span{sheet, entry.Col, entry.Row, entry.Row})
		}
	}
	return runs
}

// RowWords say where in a sheet runs lie: «строки 3–5, 8», «столбец F, строка 12».
func RowWords(runs []span) string {
	var parts []string
	for start := 0; start < len(runs); {
		end := start
		var rows []string
		several := false
		for ; end < len(runs) && runs[end].column == runs[start].column; end++ {
			rows = append(rows, runs[end].rows())
			several = several || runs[end].first != runs[end].last
		}
		words := "строка " + rows[0]
		if several || len(rows) > 1 {
			words = "строки " + strings.Join(rows, ", ")
		}
		if runs[start].column > 0 {
			words = "столбец " + analysis.ColumnLetters(runs[start].column) + ", " + words
		}
		parts = append(parts, words)
		start = end
	}
	return strings.Join(parts, "; ")
}

func (r span) rows() string {
	if r.first == r.last {
		return fmt.Sprint(r.first)
	}
	return fmt.Sprintf("%d–%d", r.first, r.last)
}

// BySheet splits runs where the sheet changes.
func BySheet(runs []span) [][]span {
	var groups [][]span
	for i, run := range runs {
		if i == 0 || run.Sheet != runs[i-1].Sheet {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], run)
	}
	return groups
}

// TellStory puts an explained story into words, for the people of the school:
// it names teachers and files.
func TellStory(s *analysis.ExplainedStory, asOf time.Time) Account {
	o := s.Obligation
	exact := len(s.Entries) > 0 && (analysis.Obligation{Entered: o.Entered, After: s.Entries[0].After,
		By: s.Entries[0].By}).Exact()
	account := Account{
		Heading: UpperFirst(o.Outcome.Title()) + ": " + Things(o, len(s.Entries)),
		What:    strings.Join([]string{s.SchoolName, o.Class, o.Subject, LessonWords(o), teacherWords(o)}, ", "),
		Clause:  ClauseWords(s.Reading, o), Deadline: deadlineWords(o),
		Evidence: evidenceWords(s, exact), Conclusion: ConclusionWords(o, s.Answered, asOf), Notes: storyNotes(s),
	}
	if !o.Counts() {
		account.Heading = "Вне счёта: " + Things(o, len(s.Entries))
		account.Conclusion = OutsideWords(o) + " Без этого было бы: " + LowerFirst(account.Conclusion)
	}
	for _, step := range s.Deadline.Steps {
		account.Steps = append(account.Steps, step.Text)
	}
	for _, group := range BySheet(Spans(s.Entries)) {
		account.Places = append(account.Places, sourceWords(s.Sources[group[0].Sheet])+": "+RowWords(group))
	}
	if exact && len(s.Entries) > 1 && len(s.Entries) <= timedRows {
		account.Places = timedPlaces(s)
	}
	return account
}

// timedRows is up to how many entries each row is told with its own time.
const timedRows = 10

// timedPlaces tell each row of a story apart, with its entry time.
func timedPlaces(s *analysis.ExplainedStory) []string {
	var places []string
	for i, entry := range s.Entries {
		row := fmt.Sprintf("строка %d — внесено %s", entry.Row, Moment(entry.By))
		if i > 0 && entry.Import == s.Entries[i-1].Import && entry.Part == s.Entries[i-1].Part {
			places[len(places)-1] += "; " + row
		} else {
			places = append(places, sourceWords(s.SourceOf(entry.Place))+": "+row)
		}
	}
	return places
}

func teacherWords(o analysis.Obligation) string {
	switch {
	case o.Rule.Office():
		return "отвечает администрация школы, не учитель"
	case o.Teacher == "":
		return "учитель не определён"
	}
	return o.Teacher
}

// sourceWords name a sheet of an export, its number first: that is what the
// other commands know it by.
func sourceWords(source *analysis.Source) string {
	if source == nil {
		return "выгрузка отменена"
	}
	words := fmt.Sprintf("выгрузка №%s%d, файл «%s»", NBSP, source.Import, source.File)
	if source.Sheet != "" {
		words += ", " + source.Sheet
	}
	return words
}

func (a *Account) note(format string, args ...any) {
	a.Notes = append(a.Notes, fmt.Sprintf(format, args...))
}

// evidenceWords say what proves the window, export by export.
func evidenceWords(s *analysis.ExplainedStory, exact bool) []string {
	o := s.Obligation
	evidence := []string{WindowWords(o, exact)}
	if !o.Entered {
		return append(evidence, missingWords(s)...)
	}
	shown := s.SourceOf(s.Entries[0].Place)
	switch {
	case o.IsUpdate:
		return append(evidence, "Момент изменения стоит в самой выгрузке.")
	case exact && !o.Narrowed:
		return append(evidence, "Время внесения стоит в самой выгрузке.")
	case shown != nil && !shown.To.IsZero():
		evidence = append(evidence, fmt.Sprintf("Запись есть в снимке: %s, выгружено %s.", sourceWords(shown),
			Moment(shown.To)))
	}
	if s.Lacking != nil {
		evidence = append(evidence, fmt.Sprintf("В более раннем снимке этот урок (или период) и этот ученик есть, а записи ещё нет: %s, выгружено %s.",
			sourceWords(s.Lacking), Moment(s.Lacking.From)))
	} else {
		evidence = append(evidence, "Более раннего снимка, который мог бы её показать, нет.")
	}
	if o.Narrowed {
		evidence = append(evidence, logWords(s))
	}
	return evidence
}

// logWords say which rows of access logs narrowed the window.
func logWords(s *analysis.ExplainedStory) string {
	words := "Промежуток сузил отчёт о доступе к журналу: в нём действия по этому уроку сделаны "
	if s.After.Equal(s.By) {
		words += Moment(s.By)
	} else {
		words += "с " + Moment(s.After) + " по " + Moment(s.By)
	}
	var rows []string
	for _, logged := range s.Logged {
		rows = append(rows, fmt.Sprintf("№%s%d, строка %d", NBSP, logged.Import, logged.Row))
	}
	if len(rows) > 0 {
		words += " (выгрузка " + strings.Join(rows, "; ") + ")"
	}
	return words + "."
}

// missingWords say why an entry that is not there is expected.
func missingWords(s *analysis.ExplainedStory) []string {
	if len(s.Because) == 0 {
		return nil
	}
	why := "Ожидается, потому что урок доказан отметками или пропусками, а в расписании его нет; например"
	if s.Rule == analysis.PeriodGrades {
		why = "Ожидается, потому что у каждого из этих учеников в периоде есть отметка; последние отметки"
	}
	entries := make([]analysis.Witness, len(s.Because))
	for i, because := range s.Because {
		entries[i] = analysis.Witness{Place: because.Place}
	}
	var places []string
	for _, group := range BySheet(Spans(entries)) {
		places = append(places, sourceWords(s.Sources[group[0].Sheet])+", "+RowWords(group))
	}
	return []string{why + ": " + strings.Join(places, "; ") + "."}
}

func storyNotes(s *analysis.ExplainedStory) []string {
	var a Account
	if s.Shared() {
		a.note("В журнале указано несколько учителей (%s): ни одному из них отдельно это не ставится в вину.",
			s.Teacher)
	}
	if s.Substituted() {
		a.note("Замена: в строке выгрузки стоит %s, в расписании на этот урок — %s; показаны оба, в сравнении учителей урок не участвует.",
			teacherWords(s.Obligation), s.Timetable)
	}
	if s.Vanished {
		a.note("В более поздней выгрузке этих записей уже нет. Они засчитаны: исчезновение — отдельный факт.")
	}
	if s.Moved {
		a.note("Эти записи перенесены: в прежней выгрузке они стояли под другой датой, номером урока, классом или названием предмета. " +
			"Внесёнными они считаются с тех пор; опозданием перенос их не делает.")
	}
	return a.Notes
}
