package school

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
	"vsrok/reports"
)

// teacherRules are the rules that teachers answer for.
var teacherRules = []analysis.Rule{analysis.Marks, analysis.PeriodGrades, analysis.Absences}

func laggingColumns() []reports.Column {
	return []reports.Column{reports.WordColumn("Учитель", 22), reports.CountColumn("Уроков", 7), reports.CountColumn("С опозда-нием", 9), reports.CountColumn("Не опреде-лено", 9),
		reports.SignColumn("Доля уроков в срок", 13), reports.SignColumn("Интервал, %", 11), reports.CountColumn("Записей к сроку", 9), reports.CountColumn("С опозда-нием", 9),
		reports.CountColumn("Не внесено", 9), reports.SignColumn("Опоздание, дней: медиана / 90 %", 13), reports.SignColumn("Уроков с опозданием из всех по неделям", 22), reports.WordColumn("Примеча-ние", 9)}
}

// laggingSection is who lags, under each rule that teachers answer for.
func (f *schoolFacts) laggingSection() reports.Section {
	s := reports.Section{Chapter: reports.Chapter{Sheet: "Кто отстаёт", Title: "Кто отстаёт"}, ID: "teachers"}
	for _, rule := range teacherRules {
		lagging := f.lagging(rule)
		p := reports.Passage{Heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator())}
		switch {
		case f.rule(rule).NoExport:
			p.Words = []string{"Нет выгрузки: судить не о чем."}
		case f.rule(rule).Due() == 0:
			p.Words = []string{"К сроку ничего не было."}
		case len(lagging) == 0:
			p.Words = []string{"Опозданий нет."}
		default:
			weeks := f.lastWeeks(rule)
			p.Words, p.Columns = []string{"В колонке по неделям — " + weekList(weeks) + "."}, laggingColumns()
			for _, line := range lagging {
				p.Rows = append(p.Rows, laggingRow(line, weeks))
			}
			s.Draw(len(s.Passages), teacherCharts(rule, lagging)...)
		}
		s.Passages = append(s.Passages, p)
	}
	s.Passages = append(s.Passages, reports.Passage{Words: []string{
		"Порядок — по верхней границе интервала: сначала те, кто отстаёт вернее всего. Меньше чем по десяти урокам учителей не сравнивают: такие строки стоят ниже, по алфавиту, с пометкой «" + reports.FewLessons + "».",
		"Замены и общие журналы двух учителей в этих числах не участвуют. Опоздание — в календарных днях после срока. «2/9» — из девяти уроков недели два с опозданием, «—» — уроков не было; недели названы по понедельникам.",
	}})
	return s
}

// lagging are the teachers with faults under a rule: first those who can be
// set beside others, the surest to lag first, then the others by name.
func (f *schoolFacts) lagging(rule analysis.Rule) []analysis.TeacherLine {
	var lagging []analysis.TeacherLine
	for _, line := range f.teachers {
		if line.Rule == rule && line.Faults() > 0 {
			lagging = append(lagging, line)
		}
	}
	names := compareNames()
	slices.SortFunc(lagging, func(a, b analysis.TeacherLine) int {
		switch {
		case a.Rankable() != b.Rankable():
			return cmp.Or(boolOrder(a.Rankable()), -boolOrder(b.Rankable()))
		case a.Rankable():
			if order := cmp.Compare(a.Lessons.Interval().High, b.Lessons.Interval().High); order != 0 {
				return order
			}
		}
		return names(a.Teacher, b.Teacher)
	})
	return lagging
}

// boolOrder is −1 for true, which comes first, and 0 for false.
func boolOrder(b bool) int {
	if b {
		return -1
	}
	return 0
}

func laggingRow(line analysis.TeacherLine, weeks []time.Time) []reports.Cell {
	note := ""
	switch {
	case line.Teacher == "":
		note = "вне сравнения"
	case !line.Rankable():
		note = reports.FewLessons
	}
	return []reports.Cell{reports.TextCell(reports.TeacherName(line.Teacher)), reports.CountCell(line.Lessons.Due), reports.CountCell(line.Lessons.Late), reports.CountCell(line.Lessons.Undetermined),
		reports.TextCell(reports.LessonShare(line.Lessons)), reports.TextCell(reports.LessonInterval(line.Lessons)), reports.CountCell(line.Due()), reports.CountCell(line.Late),
		reports.CountCell(line.Overdue), reports.TextCell(lateQuantiles(line)), reports.TextCell(weeksOf(line, weeks)), reports.TextCell(note)}
}

func lateQuantiles(line analysis.TeacherLine) string {
	if line.Late == 0 {
		return reports.Dash
	}
	words := reports.Number(line.Median) + " / " + reports.Number(line.P90)
	if line.AtLeast > 0 {
		return "не меньше " + words
	}
	return words
}

// shownWeeks is how many of the last weeks a table has room for.
const shownWeeks = 5

// lastWeeks are the Mondays of the last weeks in which any teacher has
// something due under a rule; there is at least one where anything is due.
func (f *schoolFacts) lastWeeks(rule analysis.Rule) []time.Time {
	var mondays []time.Time
	for _, line := range f.teachers {
		for _, week := range line.Weeks {
			if line.Rule == rule && !slices.Contains(mondays, week.Monday) {
				mondays = append(mondays, week.Monday)
			}
		}
	}
	slices.SortFunc(mondays, time.Time.Compare)
	return mondays[max(0, len(mondays)-shownWeeks):]
}

// weekList names the weeks of a table: «недели с 30.03, 06.04».
func weekList(mondays []time.Time) string {
	words := make([]string, len(mondays))
	for i, monday := range mondays {
		words[i] = monday.Format("02.01")
	}
	return "недели с " + reports.List(words)
}

// weeksOf sets the weeks of a teacher in a row: «3/9 · 0/8 · —».
func weeksOf(line analysis.TeacherLine, mondays []time.Time) string {
	words := make([]string, len(mondays))
	for i, monday := range mondays {
		words[i] = reports.Dash
		for _, week := range line.Weeks {
			if week.Monday.Equal(monday) {
				words[i] = fmt.Sprintf("%d/%d", week.Late, week.Due)
			}
		}
	}
	return strings.Join(words, " · ")
}

// teacherRecord is what a report says of a teacher without faults.
type teacherRecord struct {
	lessons      map[analysis.Rule]int
	undetermined int
	faults, due  int
	held, empty  int
}

func (f *schoolFacts) records() map[string]*teacherRecord {
	records := map[string]*teacherRecord{}
	of := func(teacher string) *teacherRecord {
		if records[teacher] == nil {
			records[teacher] = &teacherRecord{lessons: map[analysis.Rule]int{}}
		}
		return records[teacher]
	}
	for _, line := range f.teachers {
		r := of(line.Teacher)
		r.lessons[line.Rule] += line.Lessons.Due
		r.undetermined += line.Undetermined
		r.faults += line.Faults()
		r.due += line.Due()
	}
	for _, h := range f.held {
		r := of(h.Teacher)
		r.held, r.empty = h.Lessons, h.Empty
	}
	return records
}

// faultlessSection lists the teachers who have nothing late or missing.
func (f *schoolFacts) faultlessSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Учитель", 34), reports.CountColumn("Отметки: уроков", 13), reports.CountColumn("Итоговые: класс и предмет", 16),
		reports.CountColumn("Пропуски: уроков", 13), reports.CountColumn("Записей не определено", 15), reports.CountColumn("Проведено уроков", 14), reports.CountColumn("Из них без единой записи", 14), reports.WordColumn("Примечание", 19)},
		Notes: []string{"Сюда входит каждый, у кого нет ни одного опоздания и ничего просроченного; по алфавиту. Уроков без записей у учителя может быть много и без опозданий: смотрите обе колонки вместе."}}
	records := f.records()
	var names []string
	for name, r := range records {
		if name != "" && r.due > 0 && r.faults == 0 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, compareNames())
	for _, name := range names {
		r := records[name]
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(name)), reports.CountCell(r.lessons[analysis.Marks]), reports.CountCell(r.lessons[analysis.PeriodGrades]),
			reports.CountCell(r.lessons[analysis.Absences]), reports.CountCell(r.undetermined), reports.CountCell(r.held), reports.CountCell(r.empty), reports.TextCell(r.remark())})
	}
	if len(p.Rows) == 0 {
		p = reports.Passage{Words: []string{"Таких учителей за эти даты не видно."}}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Без замечаний", Title: "Без замечаний", Passages: []reports.Passage{p}}, ID: "faultless"}
}

func (r *teacherRecord) remark() string {
	var words []string
	lessons := analysis.Lessons{}
	for _, due := range r.lessons {
		lessons.Due += due
	}
	if !lessons.Rankable() {
		words = append(words, reports.FewLessons)
	}
	if r.undetermined > 0 {
		words = append(words, "часть не определена")
	}
	return strings.Join(words, "; ")
}

// emptySection is the lessons without any entry.
func (f *schoolFacts) emptySection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Учитель", 50), reports.CountColumn("Проведено уроков", 20), reports.CountColumn("Без единой записи", 20), reports.ShareColumn("Доля без записей", 20), reports.WordColumn("Примечание", 28)},
		Notes: []string{"Урок без отметки и пропуска — не нарушение: ставить могло быть нечего. Но кто не вносит ничего, тот не отстаёт ни по одному правилу, поэтому это стоит рядом; в знаки не входит."}}
	held := slices.DeleteFunc(slices.Clone(f.held), func(h analysis.Held) bool { return h.Empty == 0 })
	names := compareNames()
	slices.SortFunc(held, func(a, b analysis.Held) int {
		if rankableHeld(a) != rankableHeld(b) {
			return cmp.Or(boolOrder(rankableHeld(a)), -boolOrder(rankableHeld(b)))
		}
		if rankableHeld(a) {
			if order := cmp.Compare(b.Empty, a.Empty); order != 0 {
				return order
			}
		}
		return names(a.Teacher, b.Teacher)
	})
	for _, h := range held {
		note := ""
		if !rankableHeld(h) {
			note = reports.FewLessons
		}
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(h.Teacher)), reports.CountCell(h.Lessons), reports.CountCell(h.Empty),
			reports.ShareCell(analysis.Ratio{Num: h.Empty, Den: h.Lessons}), reports.TextCell(note)})
	}
	switch {
	case len(f.held) == 0:
		p = reports.Passage{Words: []string{"Проведённых уроков в данных не видно: нет ни расписания, ни классных журналов."}}
	case len(p.Rows) == 0:
		p = reports.Passage{Words: []string{"За каждый проведённый урок что-нибудь внесено."}}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Без записей", Title: "Уроки без единой записи", Passages: []reports.Passage{p}}, ID: "empty"}
}

func rankableHeld(h analysis.Held) bool {
	return h.Teacher != "" && analysis.Lessons{Due: h.Lessons}.Rankable()
}

// TimetableTeacher is whom the timetable names in a substitution, or that a
// journal's head names two.
func TimetableTeacher(x analysis.Substitution) string {
	if x.Timetable == "" {
		return "общий журнал двух учителей"
	}
	return reports.Legible(x.Timetable)
}

// apartSection shows substitutes and shared journals with both teachers.
func (f *schoolFacts) apartSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("В строках выгрузок", 48), reports.WordColumn("В расписании", 48), reports.CountColumn("Уроков", 20), reports.CountColumn("Записей", 22)},
		Notes: []string{"Показаны оба, и ни у кого из них эти записи не участвуют в сравнении учителей. В знаки школы они входят."}}
	for _, x := range f.substitutions {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(x.Teacher)), reports.TextCell(TimetableTeacher(x)), reports.CountCell(x.Lessons), reports.CountCell(x.Entries)})
	}
	if len(p.Rows) == 0 {
		p = reports.Passage{Words: []string{"Записей, где строка и расписание называют разных учителей, и журналов с двумя учителями нет."}}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Замены", Title: "Замены и общие журналы", Passages: []reports.Passage{p}}, ID: "apart"}
}
