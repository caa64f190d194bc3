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

// shownLagging is how many of those who lag a rule's table shows at once.
const shownLagging = 10

func laggingColumns() []reports.Column {
	return []reports.Column{reports.WordColumn("Учитель", 26), reports.SignColumn("Уроков с опозданием", 15),
		reports.SignColumn("Доля уроков в срок", 15),
		reports.SignColumn("95 % интервал, %", 14), reports.CountColumn("Записей с опозданием", 13),
		reports.CountColumn("Записей не внесено", 12),
		reports.SignColumn("Опоздание, дней: медиана / 90 %", 16),
		reports.SignColumn("Уроков с опозданием по неделям", 27)}
}

// laggingSections are who lags, under each rule that teachers answer for: the
// surest ten, then the others.
func (f *schoolFacts) laggingSections() []reports.Section {
	first := reports.Section{Chapter: reports.Chapter{Sheet: "Кто отстаёт", Title: "Кто отстаёт"}, ID: "teachers"}
	rest := reports.Section{Chapter: reports.Chapter{Sheet: "Кто отстаёт ещё", Title: "Кто отстаёт ещё"},
		ID: "teachers-more", Folded: true}
	for _, rule := range teacherRules {
		lagging := f.lagging(rule)
		f.addLagging(&first, rule, lagging[:min(shownLagging, len(lagging))])
		f.addLagging(&rest, rule, lagging[min(shownLagging, len(lagging)):])
	}
	if len(first.Passages) == 0 {
		return nil
	}
	first.Passages = append(first.Passages, reports.Passage{Words: []string{
		fmt.Sprintf("Отстаёт тот, у кого верхний конец интервала ниже порога %s или чья доля ниже 99,8 %% пределов случайности вокруг доли самой школы; ", f.question.Threshold.Words()) +
			"остальные опоздания — единичные, они ниже. Порядок — по верхней границе интервала. Меньше чем по десяти урокам учителей не сравнивают.",
		"Замены и общие журналы двух учителей в этих числах не участвуют. Опоздание — в календарных днях после срока. «2/9» — из девяти уроков недели два с опозданием, «—» — уроков не было; недели названы по понедельникам.",
	}})
	if len(rest.Passages) == 0 {
		return []reports.Section{first}
	}
	return []reports.Section{first, rest}
}

func (f *schoolFacts) addLagging(s *reports.Section, rule analysis.Rule, lagging []analysis.TeacherLine) {
	if len(lagging) == 0 {
		return
	}
	weeks := f.lastWeeks(rule)
	p := reports.Passage{Heading: fmt.Sprintf("%s (%s)", rule.Title(), rule.Denominator()),
		Words: []string{"В колонке по неделям — " + weekList(weeks) + "."}, Columns: laggingColumns()}
	for _, line := range lagging {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(line.Teacher)),
			reports.TextCell(reports.LateLessons(line.Lessons)),
			reports.TextCell(reports.LessonShare(line.Lessons)), reports.TextCell(reports.LessonInterval(line.Lessons)),
			reports.CountCell(line.Late),
			reports.CountCell(line.Overdue), reports.TextCell(lateQuantiles(line)),
			reports.TextCell(weeksOf(line, weeks))})
	}
	s.Draw(len(s.Passages), teacherCharts(rule, lagging)...)
	s.DrawBars(len(s.Passages), teacherBars(rule, lagging))
	s.Passages = append(s.Passages, p)
}

// singleSection lists the teachers with faults who do not lag.
func (f *schoolFacts) singleSection() reports.Section {
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Учитель", 34), reports.WordColumn("Правило", 20),
		reports.SignColumn("Уроков с опозданием", 20),
		reports.CountColumn("Записей с опозданием", 18), reports.CountColumn("Записей не внесено", 18),
		reports.WordColumn("Примечание", 28)},
		Notes: []string{"Столько опозданий бывает и у тех, кто ведёт журнал вовремя, или уроков слишком мало, чтобы судить."}}
	for _, rule := range teacherRules {
		for _, line := range f.withFaults(rule) {
			if line.Lags(f.question.Threshold, f.rule(rule).Lessons) {
				continue
			}
			p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(line.Teacher)),
				reports.TextCell(rule.Title()),
				reports.TextCell(reports.LateLessons(line.Lessons)), reports.CountCell(line.Late),
				reports.CountCell(line.Overdue), reports.TextCell(singleNote(line))})
		}
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Единичные", Title: "Единичные опоздания",
		Passages: []reports.Passage{p}}, ID: "single", Folded: true}
}

func singleNote(line analysis.TeacherLine) string {
	switch {
	case line.Teacher == "":
		return "вне сравнения"
	case !line.Rankable():
		return reports.FewLessons
	}
	return ""
}

// lagging are the teachers who lag under a rule, the surest first.
func (f *schoolFacts) lagging(rule analysis.Rule) []analysis.TeacherLine {
	return slices.DeleteFunc(f.withFaults(rule),
		func(l analysis.TeacherLine) bool { return !l.Lags(f.question.Threshold, f.rule(rule).Lessons) })
}

// withFaults are the teachers with faults under a rule: first those who can be
// set beside others, the surest to lag first, then the others by name.
func (f *schoolFacts) withFaults(rule analysis.Rule) []analysis.TeacherLine {
	var lines []analysis.TeacherLine
	for _, line := range f.teachers {
		if line.Rule == rule && line.Faults() > 0 {
			lines = append(lines, line)
		}
	}
	names := compareNames()
	slices.SortFunc(lines, func(a, b analysis.TeacherLine) int {
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
	return lines
}

// boolOrder is −1 for true, which comes first, and 0 for false.
func boolOrder(b bool) int {
	if b {
		return -1
	}
	return 0
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
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Учитель", 34),
		reports.CountColumn("Отметки: уроков", 13), reports.CountColumn("Итоговые: класс и предмет", 16),
		reports.CountColumn("Пропуски: уроков", 13), reports.CountColumn("Записей не определено", 15),
		reports.CountColumn("Проведено уроков", 14), reports.CountColumn("Из них без единой записи", 14),
		reports.WordColumn("Примечание", 19)},
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
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(name)),
			reports.CountCell(r.lessons[analysis.Marks]), reports.CountCell(r.lessons[analysis.PeriodGrades]),
			reports.CountCell(r.lessons[analysis.Absences]), reports.CountCell(r.undetermined),
			reports.CountCell(r.held), reports.CountCell(r.empty), reports.TextCell(r.remark())})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Без замечаний", Title: "Без замечаний",
		Passages: []reports.Passage{p}}, ID: "faultless"}
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
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("Учитель", 50),
		reports.CountColumn("Проведено уроков", 20), reports.CountColumn("Без единой записи", 20),
		reports.ShareColumn("Доля без записей", 20), reports.WordColumn("Примечание", 28)},
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
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(h.Teacher)),
			reports.CountCell(h.Lessons), reports.CountCell(h.Empty),
			reports.ShareCell(analysis.Ratio{Num: h.Empty, Den: h.Lessons}), reports.TextCell(note)})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Без записей", Title: "Уроки без единой записи",
		Passages: []reports.Passage{p}}, ID: "empty"}
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
	p := reports.Passage{Columns: []reports.Column{reports.WordColumn("В строках выгрузок", 48),
		reports.WordColumn("В расписании", 48), reports.CountColumn("Уроков", 20), reports.CountColumn("Записей", 22)},
		Notes: []string{"Показаны оба, и ни у кого из них эти записи не участвуют в сравнении учителей. В знаки школы они входят."}}
	for _, x := range f.substitutions {
		p.Rows = append(p.Rows, []reports.Cell{reports.TextCell(reports.TeacherName(x.Teacher)),
			reports.TextCell(TimetableTeacher(x)), reports.CountCell(x.Lessons), reports.CountCell(x.Entries)})
	}
	return reports.Section{Chapter: reports.Chapter{Sheet: "Замены", Title: "Замены и общие журналы",
		Passages: []reports.Passage{p}}, ID: "apart"}
}
