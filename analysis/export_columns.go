package analysis

import (
	"encoding/json"
	"strings"
)

// OpenTable is a table of an export as a data dictionary describes it.
type OpenTable struct {
	Name    string
	About   string // Russian: what one row is
	Columns []OpenColumn
}

// OpenColumn is a column of an open table.
type OpenColumn struct {
	Name     string
	Type     string // of Frictionless: string, integer, date or datetime
	Nullable bool
	Values   []any  // all that it can hold; nil where that is no closed list
	About    string // Russian
}

// flagValues are those of a column that says yes or no.
var flagValues = []any{0, 1}

func textColumn(name, about string) OpenColumn {
	return OpenColumn{Name: name, Type: "string", About: about}
}
func numberColumn(name, about string) OpenColumn {
	return OpenColumn{Name: name, Type: "integer", About: about}
}
func flagColumn(name, about string) OpenColumn {
	return OpenColumn{Name: name, Type: "integer", Values: flagValues, About: about}
}
func momentColumn(name, about string) OpenColumn {
	return OpenColumn{Name: name, Type: "datetime", Nullable: true, About: about}
}

// orNull lets a column be empty.
func orNull(c OpenColumn) OpenColumn { c.Nullable = true; return c }

func ofList[T ~string](c OpenColumn, values []T) OpenColumn {
	for _, v := range values {
		c.Values = append(c.Values, string(v))
	}
	return c
}

// municipalityColumn and the others stand in several tables.
var (
	municipalityColumn = textColumn("municipality", "Код муниципалитета: латинские буквы, цифры и «_»")
	schoolColumn       = textColumn("school", "Код школы в schools.csv; однозначен вместе с municipality")
	ruleColumn         = ofList(textColumn("rule", "Правило: marks — отметки, period_grades — итоговые отметки, absences — пропуски, timetable — расписание"), Rules)
	exportColumn       = numberColumn("export_no", "Номер выгрузки; однозначен вместе с municipality")
)

var openObligationsTable = &OpenTable{Name: "obligations", About: "Одна строка — одна обязанность: что правило требует внести к сроку, окно внесения, исход и доказательство",
	Columns: []OpenColumn{
		municipalityColumn,
		textColumn("school_year", "Учебный год, которому принадлежит дата: 2014-2015"),
		ruleColumn, schoolColumn,
		textColumn("class", "Класс"), numberColumn("class_no", "Номер класса в этой выгрузке данных; у разных классов разный"),
		textColumn("subject", "Предмет"), numberColumn("subject_no", "Номер предмета в этой выгрузке данных; у разных предметов разный"),
		textColumn("period", "Учебный период итоговой отметки; пусто у других правил"), numberColumn("period_no", "Номер периода; 0 — нет"),
		{Name: "anchor", Type: "date", About: "От какой даты считается срок: дата урока или окончание периода"},
		numberColumn("lesson", "Номер урока; 0 — неизвестен"),
		flagColumn("is_update", "1 — изменение расписания, 0 — внесение"),
		flagColumn("made_up", "1 — отработка после пропуска: вне счёта"),
		flagColumn("exempted", "1 — исключено строкой exemptions.csv: вне счёта"),
		orNull(numberColumn("exemption_line", "Строка exemptions.csv, которая исключает")),
		flagColumn("entered", "1 — внесено"),
		flagColumn("covered", "1 — внесено, или выгрузка могла бы это показать"),
		momentColumn("entered_after", "Окно внесения: внесено после этого момента; пусто — ни одна выгрузка не говорит"),
		momentColumn("entered_by", "Окно внесения: внесено не позже этого момента"),
		momentColumn("deadline", "Первый момент, который уже поздно; местное время школы; пусто — лежит в году, которого нет в календаре"),
		momentColumn("deadline_last", "То же по самому долгому из сроков, которые подходят к записи; почти всегда равен deadline"),
		ofList(textColumn("outcome", "Исход: on_time — в срок, late — с опозданием, overdue — просрочено, pending — срок не наступил, undetermined — не определено"), Outcomes),
		flagColumn("narrowed", "1 — окно уточнено отчётом о доступе к журналу"),
		flagColumn("vanished", "1 — более поздняя выгрузка этой записи уже не показывает"),
		flagColumn("moved", "1 — запись стояла раньше в другом месте"),
		orNull(numberColumn("export_no", "Доказательство: номер выгрузки в таблице exports; пусто — не внесено")),
		orNull(numberColumn("sheet", "Доказательство: номер листа или таблицы в файле, с 1")),
		orNull(numberColumn("row_no", "Доказательство: номер строки")),
		orNull(numberColumn("column_no", "Доказательство: номер столбца журнала; пусто — вся строка")),
	}}

var openDoubtsTable = &OpenTable{Name: "doubts", About: "Одна строка — одна школа и одно правило: порог и то, чего не видно, — без этого знака не поставить",
	Columns: []OpenColumn{
		municipalityColumn, schoolColumn, textColumn("school_name", "Название школы"), ruleColumn,
		flagColumn("no_export", "1 — школа не дала выгрузки этого вида"),
		numberColumn("threshold", "Порог знака «+» в десятитысячных: 9500 — это 0,95"),
		numberColumn("rejected", "Сомнение: строк этой школы и вида, которые не прочитаны"),
		numberColumn("silent", "Сомнение: записей, которых следовало ждать за дни, о которых выгрузки молчат"),
		numberColumn("to_come", "Сомнение: опоздавших записей, которые ещё внесут"),
	}}

var openExportsTable = &OpenTable{Name: "exports", About: "Одна строка — один загруженный файл выгрузки; имён файлов нет",
	Columns: []OpenColumn{
		municipalityColumn, exportColumn, textColumn("sha256", "Сумма SHA-256 файла"), numberColumn("bytes", "Размер файла в байтах"),
		momentColumn("exported_at", "Момент выгрузки; пусто — неизвестен"),
		numberColumn("rows_read", "Строк прочитано"), numberColumn("rows_loaded", "Строк загружено"), numberColumn("rows_rejected", "Строк отклонено"),
	}}

// duckTypes are DuckDB's words for the types of columns.
var duckTypes = map[string]string{"string": "VARCHAR", "integer": "BIGINT", "date": "DATE", "datetime": "TIMESTAMP"}

// jsonShape is the structure of a JSON list of the table's rows, for from_json.
func (t *OpenTable) jsonShape() string {
	fields := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		name, _ := json.Marshal(c.Name) // a text always can be
		fields[i] = string(name) + ":\"" + duckTypes[c.Type] + "\""
	}
	return "[{" + strings.Join(fields, ",") + "}]"
}
