package reports

import (
	"fmt"
	"strconv"

	"vsrok/analysis"
)

// FileLabels are neutral names of files, by the number of the import: «СОШ 3,
// отметки, файл 1 из 2». The name of a file itself may hold a surname.
func FileLabels(exports []analysis.Export) map[int]string {
	kind := func(e analysis.Export) string { return CleanText(e.Schools + ", " + e.Kinds) }
	all, seen := map[string]int{}, map[string]int{}
	for _, e := range exports {
		all[kind(e)]++
	}
	labels := map[int]string{}
	for _, e := range exports {
		seen[kind(e)]++
		labels[e.Number] = fmt.Sprintf("%s, файл %d из %d", kind(e), seen[kind(e)], all[kind(e)])
	}
	return labels
}

// HowToFindFile says how anybody finds a file by its sum.
const HowToFindFile = "Какой это файл, скажет его сумма SHA-256. В Windows откройте папку с выгрузками, наберите в адресной строке powershell и выполните " +
	"команду Get-FileHash *; в Linux — sha256sum *. Где сумма та же, тот файл и есть, как бы он ни назывался."

// ExportsPassage lists the files that a report's numbers come from, with their
// labels and sums.
func ExportsPassage(exports []analysis.Export) Passage {
	p := Passage{
		Words: []string{"Номер — тот же, что в команде vsrok imports. Имена файлов остаются в рабочей папке.",
			HowToFindFile},
		Columns: []Column{SignColumn("№", 5), WordColumn("Файл", 44), WordColumn("Выгружено", 12),
			CountColumn("Строк прочитано", 10),
			CountColumn("Загружено", 10), CountColumn("Отклонено", 10), WordColumn("SHA-256", 64)},
	}
	labels := FileLabels(exports)
	for _, e := range exports {
		moment := "не указано"
		if !e.ExportedAt.IsZero() {
			moment = Moment(e.ExportedAt)
		}
		p.Rows = append(p.Rows, []Cell{TextCell(strconv.Itoa(e.Number)), TextCell(labels[e.Number]), TextCell(moment),
			CountCell(e.Read), CountCell(e.Loaded), CountCell(e.Rejected), TextCell(e.SHA256)})
	}
	return p
}
