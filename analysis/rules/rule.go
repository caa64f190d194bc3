package rules

// Rule is one of the four rules of indicator 4 of the monitoring form. Its
// text is what the database, the form's definition and the flags hold.
type Rule string

// The rules.
const (
	Marks        Rule = "marks"
	PeriodGrades Rule = "period_grades"
	Absences     Rule = "absences"
	Timetable    Rule = "timetable"
)

// Rules are the rules in the order of the form's clauses.
var Rules = []Rule{Marks, PeriodGrades, Absences, Timetable}

// TimetableUpdateDays is the deadline of a change in the timetable: the day
// of the lesson itself. Rule.Days has the deadline of the first entry.
const TimetableUpdateDays = 0

// ruleFacts is what the form says of a rule, and how it is counted.
type ruleFacts struct {
	title, clause, denominator string
	days                       int
	office                     bool
}

// The clauses are the words of rows 21 and 22 of the form.
var factsOfRules = map[Rule]ruleFacts{
	Marks: {"Отметки", "в течение 5 дней", "из внесённых", 5, false},
	PeriodGrades: {"Итоговые отметки", "не позднее 2-х дней после окончания учебного периода", "из ожидаемых", 2,
		false},
	Absences:  {"Пропуски", "в день пропуска занятий", "из внесённых", 0, false},
	Timetable: {"Расписание", "своевременный ввод и обновление расписания", "из ожидаемых", -1, true},
}

// Title is the rule's Russian name, as headings show it: «Отметки».
func (r Rule) Title() string { return factsOfRules[r].title }

// Clause is the deadline in the words of the form: «в течение 5 дней».
func (r Rule) Clause() string { return factsOfRules[r].clause }

// Denominator says what the rule's share is a share of: «из внесённых» where
// nothing tells that an entry is still to come, else «из ожидаемых».
func (r Rule) Denominator() string { return factsOfRules[r].denominator }

// Days is the length of the deadline in days after the anchor; 0 is the same
// day and −1 the day before. For Timetable it is the deadline of the first
// entry; TimetableUpdateDays is the deadline of a change.
func (r Rule) Days() int { return factsOfRules[r].days }

// Office tells whether the school office answers for the rule, never a teacher.
func (r Rule) Office() bool { return factsOfRules[r].office }
