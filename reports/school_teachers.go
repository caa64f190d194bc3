package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"vsrok/analysis"
)

// teacherRules are the rules that teachers answer for.
var teacherRules = []analysis.Rule{analysis.Marks, analysis.PeriodGrades, analysis.Absences}

func laggingColumns() []tableColumn {
	return []tableColumn{wordColumn("Учитель", 22), countColumn("Уроков", 7), countColumn("С опозда-нием", 9), countColumn("Не опреде-лено", 9),
		signColumn("Доля уроков в срок", 13), signColumn("Интервал, %", 11), countColumn("Записей к сроку", 9), countColumn("С опозда-нием", 9),
		countColumn("Не внесено", 9), signColumn("Опоздание, дней: медиана / 90 %", 13), signColumn("Уроков с опозданием из всех по неделям", 22), wordColumn("Примеча-ние", 9)}
}

// laggingSection is who lags, under each rule that teachers answer for.
func (f *schoolFacts) laggingSection() section {
	s := section{chapter: chapter{sheet: "Кто отстаёт", title: "Кто отстаёт"}, id: "teachers"}
	for _, rule := range teacherRules {
		lagging := f.lagging(rule)
		p := passage{heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator())}
		switch {
		case f.rule(rule).NoExport:
			p.words = []string{"Нет выгрузки: судить не о чем."}
		case f.rule(rule).Due() == 0:
			p.words = []string{"К сроку ничего не было."}
		case len(lagging) == 0:
			p.words = []string{"Опозданий нет."}
		default:
			weeks := f.lastWeeks(rule)
			p.words, p.columns = []string{"В колонке по неделям — " + weekList(weeks) + "."}, laggingColumns()
			for _, line := range lagging {
				p.rows = append(p.rows, laggingRow(line, weeks))
			}
			s.draw(len(s.passages), teacherCharts(rule, lagging)...)
		}
		s.passages = append(s.passages, p)
	}
	s.passages = append(s.passages, passage{words: []string{
		"Порядок — по верхней границе интервала: сначала те, кто отстаёт вернее всего. Меньше чем по десяти урокам учителей не сравнивают: такие строки стоят ниже, по алфавиту, с пометкой «" + FewLessons + "».",
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

func laggingRow(line analysis.TeacherLine, weeks []time.Time) []tableCell {
	note := ""
	switch {
	case line.Teacher == "":
		note = "вне сравнения"
	case !line.Rankable():
		note = FewLessons
	}
	return []tableCell{cellWords(TeacherName(line.Teacher)), cellCount(line.Lessons.Due), cellCount(line.Lessons.Late), cellCount(line.Lessons.Undetermined),
		cellWords(LessonShare(line.Lessons)), cellWords(LessonInterval(line.Lessons)), cellCount(line.Due()), cellCount(line.Late),
		cellCount(line.Overdue), cellWords(lateQuantiles(line)), cellWords(weeksOf(line, weeks)), cellWords(note)}
}

func lateQuantiles(line analysis.TeacherLine) string {
	if line.Late == 0 {
		return Dash
	}
	words := Number(line.Median) + " / " + Number(line.P90)
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
	return "недели с " + List(words)
}

// weeksOf sets the weeks of a teacher in a row: «3/9 · 0/8 · —».
func weeksOf(line analysis.TeacherLine, mondays []time.Time) string {
	words := make([]string, len(mondays))
	for i, monday := range mondays {
		words[i] = Dash
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
func (f *schoolFacts) faultlessSection() section {
	p := passage{columns: []tableColumn{wordColumn("Учитель", 34), countColumn("Отметки: уроков", 13), countColumn("Итоговые: класс и предмет", 16),
		countColumn("Пропуски: уроков", 13), countColumn("Записей не определено", 15), countColumn("Проведено уроков", 14), countColumn("Из них без единой записи", 14), wordColumn("Примечание", 19)},
		notes: []string{"Сюда входит каждый, у кого нет ни одного опоздания и ничего просроченного; по алфавиту. Уроков без записей у учителя может быть много и без опозданий: смотрите обе колонки вместе."}}
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
		p.rows = append(p.rows, []tableCell{cellWords(TeacherName(name)), cellCount(r.lessons[analysis.Marks]), cellCount(r.lessons[analysis.PeriodGrades]),
			cellCount(r.lessons[analysis.Absences]), cellCount(r.undetermined), cellCount(r.held), cellCount(r.empty), cellWords(r.remark())})
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Таких учителей за эти даты не видно."}}
	}
	return section{chapter: chapter{sheet: "Без замечаний", title: "Без замечаний", passages: []passage{p}}, id: "faultless"}
}

func (r *teacherRecord) remark() string {
	var words []string
	lessons := analysis.Lessons{}
	for _, due := range r.lessons {
		lessons.Due += due
	}
	if !lessons.Rankable() {
		words = append(words, FewLessons)
	}
	if r.undetermined > 0 {
		words = append(words, "часть не определена")
	}
	return strings.Join(words, "; ")
}

// emptySection is the lessons without any entry.
func (f *schoolFacts) emptySection() section {
	p := passage{columns: []tableColumn{wordColumn("Учитель", 50), countColumn("Проведено уроков", 20), countColumn("Без единой записи", 20), shareColumn("Доля без записей", 20), wordColumn("Примечание", 28)},
		notes: []string{"Урок без отметки и пропуска — не нарушение: ставить могло быть нечего. Но кто не вносит ничего, тот не отстаёт ни по одному правилу, поэтому это стоит рядом; в знаки не входит."}}
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
			note = FewLessons
		}
		p.rows = append(p.rows, []tableCell{cellWords(TeacherName(h.Teacher)), cellCount(h.Lessons), cellCount(h.Empty),
			cellShare(analysis.Ratio{Num: h.Empty, Den: h.Lessons}), cellWords(note)})
	}
	switch {
	case len(f.held) == 0:
		p = passage{words: []string{"Проведённых уроков в данных не видно: нет ни расписания, ни классных журналов."}}
	case len(p.rows) == 0:
		p = passage{words: []string{"За каждый проведённый урок что-нибудь внесено."}}
	}
	return section{chapter: chapter{sheet: "Без записей", title: "Уроки без единой записи", passages: []passage{p}}, id: "empty"}
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
	return legible(x.Timetable)
}

// apartSection shows substitutes and shared journals with both teachers.
func (f *schoolFacts) apartSection() section {
	p := passage{columns: []tableColumn{wordColumn("В строках выгрузок", 48), wordColumn("В расписании", 48), countColumn("Уроков", 20), countColumn("Записей", 22)},
		notes: []string{"Показаны оба, и ни у кого из них эти записи не участвуют в сравнении учителей. В знаки школы они входят."}}
	for _, x := range f.substitutions {
		p.rows = append(p.rows, []tableCell{cellWords(TeacherName(x.Teacher)), cellWords(TimetableTeacher(x)), cellCount(x.Lessons), cellCount(x.Entries)})
	}
	if len(p.rows) == 0 {
		p = passage{words: []string{"Записей, где строка и расписание называют разных учителей, и журналов с двумя учителями нет."}}
	}
	return section{chapter: chapter{sheet: "Замены", title: "Замены и общие журналы", passages: []passage{p}}, id: "apart"}
}
