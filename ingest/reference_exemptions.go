package ingest

import (
	"strconv"
	"strings"
	"time"

	"vsrok/ingest/layout"
)

// The columns of exemptions.csv that the other tables lack.
const (
	columnRule       = "Правило"
	columnTeacher    = "Учитель"
	columnClass      = "Класс"
	columnSubject    = "Предмет"
	columnLesson     = "№ урока"
	columnFrom       = "С"
	columnTo         = "По"
	columnReason     = "Причина"
	columnAcceptedBy = "Кто принял"
)

// ExemptionRow is one line of exemptions.csv: obligations that a school
// disputed and the round agreed to leave out of the denominator. It takes out
// what all its fields agree with; an empty one agrees with everything.
type ExemptionRow struct {
	Line       int
	School     string // code, or AnySchool
	Kind       int    // number of a layout.Kind, or AnyKind
	Teacher    string // as in the exports, spaces collapsed; never with the kind Timetable
	Class      string // canonical, see layout.ClassName; «5» is the class of that name, not all of grade 5
	Subject    string // in any spelling; only with a class
	Lesson     int    // its number; only with a subject; 0 any
	From       time.Time
	To         time.Time // anchors from From to To, both included; UTC midnights, zero where open
	Reason     string
	AcceptedBy string
}

// AnyKind is the Kind of an exemption from every rule.
const AnyKind = -1

type exemptionLine struct {
	School     string `csv:"Школа"`
	Rule       string `csv:"Правило"`
	Teacher    string `csv:"Учитель"`
	Class      string `csv:"Класс"`
	Subject    string `csv:"Предмет"`
	Lesson     string `csv:"№ урока"`
	From       string `csv:"С"`
	To         string `csv:"По"`
	Reason     string `csv:"Причина"`
	AcceptedBy string `csv:"Кто принял"`
}

// readExemptions reads exemptions.csv.
func (r *referenceReader) readExemptions(folder string) {
	readReferenceTable(r, folder, "exemptions.csv", []string{columnSchool, columnRule, columnReason, columnAcceptedBy},
		[]string{columnTeacher, columnClass, columnSubject, columnLesson, columnFrom, columnTo}, r.addExemption)
}

// addExemption checks a line of exemptions.csv and keeps it. Lines do not
// depend on each other, so a bad one is kept too: any problem discards all.
func (r *referenceReader) addExemption(line exemptionLine) {
	row := ExemptionRow{Line: r.line, School: r.schoolCode(line.School), Kind: r.ruleKind(line.Rule),
		Teacher: line.Teacher,
		Class:   r.oneClass(line.Class), Subject: line.Subject, Lesson: r.lessonIfAny(line.Lesson),
		From: r.dayIfAny(columnFrom, line.From), To: r.dayIfAny(columnTo, line.To),
		Reason: line.Reason, AcceptedBy: line.AcceptedBy}
	r.checkExemptedTeacher(row)
	if row.Subject != "" && line.Class == "" || row.Lesson > 0 && row.Subject == "" {
		r.fail(columnSubject, "предмет указывают вместе с классом, а номер урока — вместе с предметом: заполните недостающий столбец")
	}
	if line.Teacher+line.Class+line.From+line.To == "" {
		r.fail("", "исключена вся школа по всему правилу: заполните хотя бы один из столбцов %s, %s, %s, %s",
			columnTeacher, columnClass, columnFrom, columnTo)
	}
	if !row.To.IsZero() && row.To.Before(row.From) {
		r.fail(columnTo, "стоит %s, а исключение начинается %s: ожидается дата не раньше начала", line.To, line.From)
	}
	r.filled(columnReason, line.Reason, "причина, по которой исключение принято")
	r.filled(columnAcceptedBy, line.AcceptedBy, "должность того, кто принял исключение, или номер протокола")
	r.ref.Exemptions = append(r.ref.Exemptions, row)
}

// checkExemptedTeacher refuses a teacher who narrows nothing: «*», and anyone
// under the rule that no teacher answers for.
func (r *referenceReader) checkExemptedTeacher(row ExemptionRow) {
	switch {
	case row.Teacher == "*":
		r.fail(columnTeacher, "стоит «*», ожидается один учитель, как в выгрузке, или пустая ячейка — любой учитель")
	case row.Teacher != "" && row.Kind == int(layout.Timetable):
		r.fail(columnTeacher, "стоит «%s», но за расписание отвечает школа, а не учитель: очистите ячейку или укажите другое правило", row.Teacher)
	}
}

// ruleKinds are the rules by their names in the column «Правило», folded.
var ruleKinds = map[string]int{
	"*":     AnyKind,
	"marks": int(layout.Marks), "отметки": int(layout.Marks),
	"period_grades": int(layout.PeriodGrades), "итоговые отметки": int(layout.PeriodGrades),
	"absences": int(layout.Absences), "пропуски": int(layout.Absences),
	"timetable": int(layout.Timetable), "расписание": int(layout.Timetable),
}

// ruleKind is the number of the kind of entry that a rule is about.
func (r *referenceReader) ruleKind(text string) int {
	kind, ok := ruleKinds[layout.SubjectKey(text)]
	if !ok {
		r.fail(columnRule, "стоит «%s», ожидается Отметки, Итоговые отметки, Пропуски или Расписание либо * — все правила", text)
	}
	return kind
}

// oneClass is the canonical name of the class in a cell that may be empty.
// What reads as several classes in periods.csv is refused here, where it would
// name no class at all, as is a date, which Excel makes of «10-1».
func (r *referenceReader) oneClass(text string) string {
	class := layout.ClassName(text)
	pattern, ok := parseClassPattern(text)
	isRange := ok && pattern.low != pattern.high
	isDate := !ok && layout.Grade(class) > 0 && strings.Contains(text, ".")
	isNothing := text != "" && class == ""
	if strings.ContainsAny(text, "*,;") || isRange || isDate || isNothing {
		r.fail(columnClass, "стоит «%s», ожидается один класс, например 5А, или пустая ячейка — любой класс; "+
			"для каждого класса — своя строка", text)
		return ""
	}
	return class
}

// lessonIfAny is the number of a lesson in a cell that may be empty.
func (r *referenceReader) lessonIfAny(text string) int {
	if text == "" {
		return 0
	}
	number, err := strconv.ParseUint(text, 10, 8)
	if err != nil || number == 0 {
		r.fail(columnLesson, "стоит «%s», ожидается номер урока, например 3, или пустая ячейка — любой урок", text)
	}
	return int(number)
}

// dayIfAny is day for a cell that may be empty.
func (r *referenceReader) dayIfAny(column, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	return r.day(column, text)
}

// filled tells whether a cell has text; where it has none, what was expected
// is told.
func (r *referenceReader) filled(column, text, expected string) bool {
	if text == "" {
		r.fail(column, "ячейка пуста, ожидается %s", expected)
	}
	return text != ""
}
