package reports

import "vsrok/analysis"

// line is a verdict with the sign that its counts earn under 0.95, put by
// hand, and obligations summed by hand.
func line(school string, rule analysis.Rule, obligations int, counts analysis.Counts, sign analysis.Sign) SchoolRule {
	return SchoolRule{SchoolCode: school, SchoolName: school, Rule: rule, Obligations: obligations, Counts: counts, Sign: sign}
}

func withheld(school string, rule analysis.Rule) SchoolRule {
	return SchoolRule{SchoolCode: school, SchoolName: school, Rule: rule, NoExport: true}
}

// punctual are 100 obligations of each rule, 98 in time.
func punctual(school string) []SchoolRule {
	var lines []SchoolRule
	for _, rule := range analysis.Rules {
		lines = append(lines, line(school, rule, 100, analysis.Counts{OnTime: 98, Late: 2}, "+"))
	}
	return lines
}

// aprilLines is one school of April 2015 for every way that a computed cell
// can come out. The rules stand in the order of analysis.Rules.
func aprilLines() []SchoolRule {
	const marks, grades, absences, timetable = 0, 1, 2, 3
	undecided := punctual("МБОУ СОШ 2")
	undecided[marks] = line("МБОУ СОШ 2", analysis.Marks, 1107, analysis.Counts{OnTime: 900, Late: 30, Pending: 107, Undetermined: 70}, "?")
	undecided[marks].Note = "Решит выгрузка отметок с датами внесения за 01.04–30.04.2015."
	undecided[marks].Lessons = analysis.Lessons{Due: 100, Late: 5, Undetermined: 7}
	noTimetable := punctual("МБОУ СОШ 3")
	noTimetable[timetable] = withheld("МБОУ СОШ 3", analysis.Timetable)
	lateAbsences := punctual("МБОУ СОШ 7")
	lateAbsences[absences] = line("МБОУ СОШ 7", analysis.Absences, 100, analysis.Counts{OnTime: 50, Late: 40, Overdue: 10}, "-")
	few := punctual("МАОУ НТГ")
	few[marks] = line("МАОУ НТГ", analysis.Marks, 19, analysis.Counts{OnTime: 19}, "+")
	few[marks].MadeUp, few[marks].Exempted = 4, 2
	few[grades] = line("МАОУ НТГ", analysis.PeriodGrades, 0, analysis.Counts{}, "")
	lateTimetable := punctual("МКОУ Сигнальненская СОШ")
	lateTimetable[timetable] = line("МКОУ Сигнальненская СОШ", analysis.Timetable, 200, analysis.Counts{OnTime: 100, Late: 80, Undetermined: 20}, "-")
	lateTimetable[timetable].Changes = analysis.Counts{OnTime: 20, Late: 10}
	marksOnly := punctual("МКОУ Косьинская СОШ")
	marksOnly[grades] = withheld("МКОУ Косьинская СОШ", analysis.PeriodGrades)
	marksOnly[absences] = withheld("МКОУ Косьинская СОШ", analysis.Absences)

	lines := punctual("МБОУ СОШ 1")
	for _, more := range [][]SchoolRule{undecided, noTimetable, lateAbsences, few, lateTimetable, marksOnly} {
		lines = append(lines, more...)
	}
	for _, rule := range analysis.Rules {
		lines = append(lines, withheld("МБОУ ИСОШ", rule),
			line("МКОУ Платинская ООШ", rule, 7, analysis.Counts{Pending: 7}, ""))
	}
	return lines
}
