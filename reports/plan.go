package reports

import (
	"cmp"

	"vsrok/analysis"
)

// PlanHead heads PlanRows.
var PlanHead = []string{"Школа", "Дата", "День недели", "Время", "Что сохранить", "Что это решит", "Когда это нужно"}

// PlanRows are the exports that one school is to save, one row a day and export.
func PlanRows(school analysis.School, plan analysis.SchoolPlan) (rows [][]string) {
	for _, task := range plan.Tasks {
		for _, day := range task.Days {
			rows = append(rows, []string{school.Name, Date(day), analysis.Weekday(day), string(task.When), task.What,
				task.Why,
				cmp.Or(task.Instead, "всегда")})
		}
	}
	return rows
}
