package reporttest

import (
	"vsrok/analysis"
	"vsrok/reports"
)

// Line is a verdict with the sign that its counts earn under 0.95, put by
// hand, and obligations summed by hand.
func Line(school string, rule analysis.Rule, obligations int, counts analysis.Counts,
	sign analysis.Sign) reports.SchoolRule {
	return reports.SchoolRule{SchoolCode: school, SchoolName: school, Rule: rule, Obligations: obligations,
		Counts: counts, Sign: sign}
}

// Withheld is a line of a school that gave no export.
func Withheld(school string, rule analysis.Rule) reports.SchoolRule {
	return reports.SchoolRule{SchoolCode: school, SchoolName: school, Rule: rule, NoExport: true}
}

// Punctual are 100 obligations of each rule, 98 in time.
func Punctual(school string) []reports.SchoolRule {
	var lines []reports.SchoolRule
	for _, rule := range analysis.Rules {
		lines = append(lines, Line(school, rule, 100, analysis.Counts{OnTime: 98, Late: 2}, "+"))
	}
	return lines
}

// AprilLines is one school of April 2015 for every way that a computed cell
// can come out. The rules stand in the order of analysis.Rules.
func AprilLines() []reports.SchoolRule {
	const marks, grades, absences, timetable = 0, 1, 2, 3
	undecided := Punctual("МБОУ СОШ 2")
	undecided[marks] = Line("МБОУ СОШ 2", analysis.Marks, 1107,
		analysis.Counts{OnTime: 900, Late: 30, Pending: 107, Undetermined: 70}, "?")
	undecided[marks].Note = "Решит выгрузка отметок с датами внесения за 01.04–30.04.2015."
	undecided[marks].Lessons = analysis.Lessons{Due: 100, Late: 5, Undetermined: 7}
	noTimetable := Punctual("МБОУ СОШ 3")
	noTimetable[timetable] = Withheld("МБОУ СОШ 3", analysis.Timetable)
	lateAbsences := Punctual("МБОУ СОШ 7")
	lateAbsences[absences] = Line("МБОУ СОШ 7", analysis.Absences, 100,
		analysis.Counts{OnTime: 50, Late: 40, Overdue: 10}, "-")
	few := Punctual("МАОУ НТГ")
	few[marks] = Line("МАОУ НТГ", analysis.Marks, 19, analysis.Counts{OnTime: 19}, "+")
	few[marks].MadeUp, few[marks].Exempted = 4, 2
	few[grades] = Line("МАОУ НТГ", analysis.PeriodGrades, 0, analysis.Counts{}, "")
	lateTimetable := Punctual("МКОУ Сигнальненская СОШ")
	lateTimetable[timetable] = Line("МКОУ Сигнальненская СОШ", analysis.Timetable, 200,
		analysis.Counts{OnTime: 100, Late: 80, Undetermined: 20}, "-")
	lateTimetable[timetable].Changes = analysis.Counts{OnTime: 20, Late: 10}
	marksOnly := Punctual("МКОУ Косьинская СОШ")
	marksOnly[grades] = Withheld("МКОУ Косьинская СОШ", analysis.PeriodGrades)
	marksOnly[absences] = Withheld("МКОУ Косьинская СОШ", analysis.Absences)

	lines := Punctual("МБОУ СОШ 1")
	for _, more := range [][]reports.SchoolRule{undecided, noTimetable, lateAbsences, few, lateTimetable, marksOnly} {
		lines = append(lines, more...)
	}
	for _, rule := range analysis.Rules {
		lines = append(lines, Withheld("МБОУ ИСОШ", rule),
			Line("МКОУ Платинская ООШ", rule, 7, analysis.Counts{Pending: 7}, ""))
	}
	return lines
}
