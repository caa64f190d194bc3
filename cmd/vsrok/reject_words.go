package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vsrok/ingest/store"
	"vsrok/reports"
)

// valueWords say what stood in a rejected cell: its text where that was kept,
// else its shape in words. The shape has letters А and а and digits 9, see
// layout.Mask.
func valueWords(r store.RejectRow) string {
	words := shapeInWords(r.Value)
	if words == "" {
		return r.Value
	}
	if r.Value != "" && strings.Contains(r.Text, "дат") {
		words += ", а не дата"
	}
	return words
}

// shapeInWords is empty for a value that is no shape.
func shapeInWords(value string) string {
	if value == "" {
		return "пусто"
	}
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) && r != 'А' && r != 'а' }) ||
		!strings.ContainsAny(value, "Аа") {
		return ""
	}
	var plain, initials, mixed int
	for _, word := range strings.Fields(value) {
		switch letters := strings.Trim(word, ".,;:!?«»\"'()-–—…"); {
		case !strings.ContainsAny(word, "Аа"):
		case strings.ContainsAny(word, "9"):
			mixed++
		case strings.Trim(letters, "А.") == "":
			initials++
		default:
			plain++
		}
	}
	digits := mixed > 0 || strings.ContainsAny(value, "9")
	switch {
	case utf8.RuneCountInString(value) == 1:
		return "буква"
	case digits && plain+initials == 0:
		return "буквы вместе с цифрами"
	case digits:
		return "слова и цифры"
	case initials > 0 && plain > 0:
		return "слово с инициалами"
	case plain > 1:
		return "несколько слов"
	case plain == 1:
		return "слово"
	}
	return "буквы"
}

// standing are valueWords inside a sentence.
func standing(r store.RejectRow) string {
	switch shape := shapeInWords(r.Value); {
	case r.Value == "":
		return shape
	case shape == "":
		return "стоит «" + r.Value + "»"
	}
	return "стоит " + valueWords(r)
}

// rejectGroup is rejected rows of one sheet that have the same column and reason.
type rejectGroup struct {
	file, sheet, column, reason string
	rows                        []int
	values                      []string // in words, each once
}

// groupRejects puts rows together that a person mends in one go.
func groupRejects(rejects []store.RejectRow) []rejectGroup {
	var groups []rejectGroup
	for _, r := range rejects {
		of := rejectGroup{file: baseName(r.File), sheet: r.Sheet, column: r.Column, reason: r.Text}
		at := slices.IndexFunc(groups, func(g rejectGroup) bool {
			return g.file == of.file && g.sheet == of.sheet && g.column == of.column && g.reason == of.reason
		})
		if at < 0 {
			at = len(groups)
			groups = append(groups, of)
		}
		groups[at].rows = append(groups[at].rows, r.Row)
		if words := standing(r); !slices.Contains(groups[at].values, words) {
			groups[at].values = append(groups[at].values, words)
		}
	}
	return groups
}

// baseName is the name of a file without the analyst's own folders.
func baseName(file string) string {
	return file[strings.LastIndexAny(file, `/\`)+1:]
}

// What a letter shows of a group; more would not be read.
const (
	letterValues = 3
	letterRuns   = 12
)

// letter asks a school to mend its rejected rows. It names files, places and
// reasons, and no pupil.
func letter(school string, rejects []store.RejectRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Здравствуйте!\n\nВ выгрузках электронного журнала (%s) не прочитано: %s.\n", school,
		reports.Count(len(rejects), "строка", "строки", "строк"))
	b.WriteString("Остальные строки этих файлов загружены. Что не понято:\n")
	place := ""
	for _, g := range groupRejects(rejects) {
		if at := strings.Trim(g.file+", "+g.sheet, ", "); at != place {
			place = at
			fmt.Fprintf(&b, "\nФайл «%s»", g.file)
			if g.sheet != "" {
				fmt.Fprintf(&b, ", %s", g.sheet)
			}
			b.WriteString(":\n")
		}
		fmt.Fprintf(&b, "— %s, столбец «%s» (%s): %s.\n", rowRuns(g.rows), g.column, valuesShown(g.values),
			strings.TrimSuffix(g.reason, "."))
	}
	b.WriteString("\nПожалуйста, исправьте эти строки в журнале (или в файле), сохраните выгрузку заново и пришлите её.\n" +
		"Пока строки не прочитаны, по ним нельзя сказать, внесены ли записи в срок. Спасибо!\n")
	return b.String()
}

func valuesShown(values []string) string {
	words := strings.Join(values[:min(len(values), letterValues)], "; ")
	if len(values) > letterValues {
		words += "; и другое"
	}
	return words
}

// rowRuns are numbers of rows: «строка 4», «строки 4, 7–9».
func rowRuns(rows []int) string {
	rows = slices.Compact(slices.Sorted(slices.Values(rows)))
	if len(rows) == 1 {
		return fmt.Sprintf("строка %d", rows[0])
	}
	runs := runsOf(rows, "–")
	if len(runs) > letterRuns {
		runs = append(runs[:letterRuns], "…")
	}
	return "строки " + strings.Join(runs, ", ")
}

// runsOf are sorted numbers as «5–9» where they follow each other, and alone.
func runsOf(numbers []int, dash string) []string {
	var runs []string
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		run := fmt.Sprint(numbers[i])
		if last > i {
			run += dash + fmt.Sprint(numbers[last])
		}
		runs = append(runs, run)
		i = last + 1
	}
	return runs
}
