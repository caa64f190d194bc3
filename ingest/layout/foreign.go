package layout

import (
	"slices"
	"strings"

	"vsrok/ingest/tabular"
)

// foreignShape says what a sheet without a header that is understood is
// instead, with the next step; empty where nothing tells.
func foreignShape(head []tabular.Row, opts *Options) string {
	f := foreignSigns{}
	for _, row := range head {
		f.look(row.Cells, opts)
	}
	return f.what()
}

const oneRowOneMark = ", а не таблица «одна строка — одна отметка»: "

// foreignSigns count what other reports of a diary are known by. Counts of
// cells are those of the row that has most.
type foreignSigns struct {
	pupilTitle bool // «Ученик: …», «Табель успеваемости»
	weekdays   int  // in a row
	weekColumn int  // rows that begin with one
	days       int  // dates or days of a month in a row
	periods    int  // names of periods in a row
	subjects   int  // names of subjects in a row
	summary    int  // words of summaries in a row
	personal   int  // birthday, address and such in a row
	pupils     bool // a head of a list of pupils
	rows       int
	spaced     int // rows of one cell with gaps of blanks in it
	lost       int // rows with words of question marks alone
}

func (f *foreignSigns) look(cells []string, opts *Options) {
	clock := clockwork{date1904: opts.Date1904}
	f.weekdays = max(f.weekdays, countCells(cells, isWeekday))
	f.periods = max(f.periods, countCells(cells,
		func(s string) bool { _, ok := knownPeriod(s); return ok && !isPlainNumber(s) }))
	f.days = max(f.days, countCells(cells, func(s string) bool { return isDayHead(&clock, s) }))
	f.subjects = max(f.subjects, countCells(cells, isSubjectWord))
	f.summary = max(f.summary, countCells(cells, func(s string) bool { return hasStem(s, summaryStems) }))
	f.personal = max(f.personal, countCells(cells, func(s string) bool { return hasStem(s, personalStems) }))
	f.rows++
	if len(cells) == 1 && strings.Count(strings.TrimSpace(cells[0]), "  ") >= 2 {
		f.spaced++
	}
	if slices.ContainsFunc(cells, func(cell string) bool {
		return strings.Contains(cell, "???") &&
			strings.Trim(cell, "? ") == ""
	}) {
		f.lost++
	}
	first := ""
	for _, cell := range cells {
		if cell = Text(cell); cell == "" {
			continue
		}
		if first == "" {
			first = cell
			if isWeekday(cell) {
				f.weekColumn++
			}
		}
		f.pupils = f.pupils || isNameLabel(cell) || opts.Aliases.Field(cell) == FieldPupil
		f.pupilTitle = f.pupilTitle || isPupilTitle(cell)
	}
}

// what is the report that the signs speak for, the surest first.
func (f *foreignSigns) what() string {
	switch {
	case 2*f.lost > f.rows:
		return "вместо русских букв стоят вопросительные знаки: они потеряны при сохранении, выгрузите файл заново в кодировке UTF-8 или windows-1251"
	case 2*f.spaced > f.rows:
		return "столбцы выровнены пробелами, по ним не видно, где кончается ячейка: выгрузите таблицу в CSV с «;» или в XLSX"
	case f.pupilTitle:
		return "это отчёт по каждому ученику (табель или дневник)" + oneRowOneMark +
			"выгрузите отметки класса с учеником, датой урока и датой внесения в каждой строке или классный журнал"
	case f.days >= 3 && f.pupils:
		return "это страница журнала с датами в заголовке (так выгружает МЭШ)" + oneRowOneMark +
			"выгрузите отметки списком с датой внесения или классный журнал со строками «Месяц» и «Число»"
	case f.weekdays >= 3, f.weekColumn >= 3:
		return "это расписание на неделю, в нём нет дат, а не таблица «одна строка — один урок»: " +
			"выгрузите расписание с датой каждого урока"
	case f.pupils && f.personal >= 2:
		return "это список учеников" + oneRowOneMark +
			"в нём нет отметок; выгрузите отметки, пропуски или классный журнал"
	case f.periods >= 2, f.pupils && f.subjects >= 2:
		return "это сводная ведомость итоговых отметок (предметы или периоды стоят в столбцах)" + oneRowOneMark +
			"выгрузите итоговые отметки списком или классный журнал"
	case f.summary >= 2:
		return "это сводный отчёт (качество знаний, средние баллы)" + oneRowOneMark +
			"выгрузите сами отметки с датой урока и датой внесения"
	case f.pupils && f.personal >= 1:
		return "это список учеников" + oneRowOneMark +
			"в нём нет отметок; выгрузите отметки, пропуски или классный журнал"
	}
	return ""
}

// countCells counts the cells that are so and differ: a merged cell repeats.
func countCells(cells []string, is func(string) bool) int {
	met := map[string]bool{}
	for _, cell := range cells {
		if cell = Text(cell); cell != "" && len(cell) <= longestHeader && is(cell) {
			met[Fold(cell)] = true
		}
	}
	return len(met)
}

func isWeekday(s string) bool { return dropWeekday(Fold(s)+" ") == "" }

func isPlainNumber(s string) bool { return strings.Trim(s, "0123456789. ") == "" }

// isDayHead tells a date over a column, with or without its year, also with a
// weekday or the number of the lesson beside it.
func isDayHead(clock *clockwork, s string) bool {
	text := dropWeekday(Fold(s) + " ")
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	if !strings.ContainsAny(word, "./-") {
		return false
	}
	if day, month, ok := dayAndMonth(strings.ReplaceAll(word, "/", ".")); ok {
		return day <= 31 && month >= 1 && month <= 12 && len(word) >= 4
	}
	_, reason := clock.date(word)
	return reason == ""
}

// isPupilTitle tells a title line of a report on one pupil. The words alone
// are looked at, never the name after them.
func isPupilTitle(s string) bool {
	s = Fold(s)
	for _, word := range []string{"табель успеваемости", "табель учета успеваемости", "дневник ученика",
		"дневник учащегося", "дневник обучающегося"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	if hasStem(s, []string{"ведомость", "отчет", "информация", "сведения", "выписка"}) &&
		hasStem(s, []string{"ученика ", "ученицы ", "обучающегося ", "учащегося "}) {
		return true
	}
	label, _, colon := strings.Cut(s, ":")
	if !colon {
		return false
	}
	switch strings.TrimSpace(label) {
	case "ученик", "ученица", "ученик(ца)", "обучающийся", "учащийся", "фио", "ф.и.о", "ф.и.о.", "фио ученика",
		"фио обучающегося", "фио учащегося", "ребенок":
		return true
	}
	return false
}

func hasStem(s string, stems []string) bool {
	s = Fold(s) + " "
	for _, stem := range stems {
		if strings.Contains(s, stem) {
			return true
		}
	}
	return false
}

var (
	summaryStems = []string{
		"качеств", "успеваемост", "обученност", "средний балл", "ср. балл", "ср балл", "соу", "отличник", "хорошист",
		"на «5»", "на \"5\"", "на 5",
		"кол-во", "количество", "всего", "% ", "неуспевающ",
	}
	personalStems = []string{"рожд", "адрес", "телефон", "снилс", "пол ", "паспорт", "свидетельств", "родител",
		"зачислен", "логин", "e-mail", "личное дело", "гражданств"}
)

// subjectWords are the beginnings of school subjects, folded.
var subjectWords = []string{
	"алгебра", "геометрия", "математика", "русский", "литератур", "чтение", "английск", "немецк", "французск",
	"иностранн", "физика", "химия",
	"биология", "география", "история", "обществознан", "информатика", "изо", "музыка", "технология", "труд",
	"физкультур", "физическая", "обж", "обзр",
	"окружающий", "родной", "родная", "астрономия", "экономика", "право", "черчение", "мхк", "однкнр", "вероятность",
	"природоведение", "искусство", "ин.яз",
	"рус.", "лит.", "матем",
}

func isSubjectWord(s string) bool {
	s = Fold(s)
	for _, word := range subjectWords {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}
