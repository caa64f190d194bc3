package form

import (
	"slices"
	"strings"
	"testing"

	"vsrok/analysis"
)

// TestChecklistNamesRules: names of two words are one name, and two names need
// a comma unless they are words that programs write.
func TestChecklistNamesRules(t *testing.T) {
	for written, want := range map[string][]analysis.Rule{
		"marks absences": {analysis.Marks, analysis.Absences}, "marks,absences": {analysis.Marks, analysis.Absences},
		"итоговые отметки":          {analysis.PeriodGrades},
		"Отметки, итоговые отметки": {analysis.Marks, analysis.PeriodGrades},
		"отметки пропуски":          nil, "marks отметки": nil,
	} {
		form, err := ReadChecklist("form.csv",
			strings.NewReader("строка;номер;считается по;текст;Школа а\n1;4.1;\""+written+"\";Отметки;\n"))
		if want == nil {
			if err == nil {
				t.Errorf("«%s» is read as %v", written, form.Rows[0].ComputedFrom)
			}
			continue
		}
		if err != nil || !slices.Equal(form.Rows[0].ComputedFrom, want) {
			t.Errorf("«%s»: %+v, %v; want %v", written, form, err, want)
		}
	}
}
