package layout

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Field is what a column of a long table or of an access log means.
type Field uint8

// The fields that headers are mapped to. None is a column that has no
// meaning here.
const (
	None Field = iota
	FieldSchool
	FieldClass
	FieldGroup
	FieldSubject
	FieldTeacher
	FieldPupil
	FieldDate
	FieldLesson
	FieldPeriod
	FieldMark
	FieldReason
	FieldWork
	FieldStatus
	FieldRoom
	FieldEntered
	FieldEnteredTime // of the day, where the date stands in a column of its own
	FieldChanged
	FieldID
	FieldAt
	FieldSlot
	FieldAction

	fieldCount
)

// headerWords are the words of every field: the standard one first, then its
// aliases. They hold for every kind of table.
var headerWords = [fieldCount][]string{
	FieldSchool:  {"Школа", "Организация", "ОО", "Учреждение", "Образовательная организация", "Наименование ОО"},
	FieldClass:   {"Класс", "Класс/группа", "Класс (группа)", "Класс / группа"},
	FieldGroup:   {"Группа"},
	FieldSubject: {"Предмет", "Учебный предмет", "Наименование предмета", "Дисциплина"},
	FieldTeacher: {"Учитель", "Педагог", "Преподаватель", "ФИО педагога", "ФИО учителя", "Пользователь"},
	FieldPupil: {"ID ученика", "Ученик", "Обучающийся", "ФИО ученика", "ID обучающегося", "ФИО обучающегося",
		"ФИО", "ФИО учащегося", "Учащийся", "Студент", "Ф.И.О.", "ФИО студента"},
	FieldDate:   {"Дата урока", "Дата занятия", "Дата", "Дата проведения"},
	FieldLesson: {"№ урока", "Урок", "Номер урока"},
	FieldPeriod: {"Учебный период", "Период", "Отчётный период"},
	FieldMark:   {"Отметка", "Оценка", "Балл"},
	FieldReason: {"Причина", "Отсутствие", "Пропуск", "Вид пропуска", "Причина отсутствия", "Тип пропуска",
		"Статус посещения"},
	FieldWork:   {"Вид работы", "Тип работы", "Форма контроля"},
	FieldStatus: {"Статус"},
	FieldRoom:   {"Кабинет"},
	FieldEntered: {"Дата внесения", "Дата выставления", "Выставлена", "Создано", "Дата публикации",
		"Дата выставления оценки", "Дата выставления отметки", "Дата создания", "Дата ввода", "Дата и время внесения",
		"Дата и время выставления"},
	FieldEnteredTime: {"Время внесения", "Время выставления", "Время ввода"},
	FieldChanged:     {"Дата изменения", "Изменено"},
	FieldID:          {"ID записи"},
	FieldAt:          {"Дата и время изменений", "Дата и время изменения"},
	FieldSlot:        {"Занятие в расписании"},
	FieldAction:      {"Действие"},
}

// String is the field's standard header word; empty for None.
func (f Field) String() string {
	if f == None || f >= fieldCount {
		return ""
	}
	return headerWords[f][0]
}

// Aliases tell what header words mean. They are read-only once made.
type Aliases struct {
	fields map[string]Field // by foldHeader
}

// DefaultAliases are the header words that the program knows by itself.
func DefaultAliases() *Aliases {
	a := &Aliases{fields: map[string]Field{}}
	for f, words := range headerWords {
		for _, word := range words {
			a.fields[foldHeader(word)] = Field(f)
		}
	}
	return a
}

// Field is what a header cell means, None where the word is unknown.
func (a *Aliases) Field(cell string) Field { return a.fields[foldHeader(cell)] }

// Known tells whether a cell's text is a header word, of a long table, an
// access log or a class journal.
func (a *Aliases) Known(cell string) bool {
	word := foldHeader(cell)
	return a.fields[word] != None || slices.Contains(monthLabels, word) || slices.Contains(dayLabels, word)
}

// foldHeader is the form in which header words are compared: without case,
// ё as е, spaces collapsed, no colon, period or asterisk at the end, Latin
// look-alikes Cyrillic, «N урока», «No урока» and «№урока» as «№ урока».
func foldHeader(cell string) string {
	s := strings.TrimRightFunc(Fold(cell), func(r rune) bool {
		return r == ':' || r == '.' || r == '*' || unicode.IsSpace(r)
	})
	words := strings.Fields(strings.ReplaceAll(s, "№", "№ "))
	for i, word := range words {
		switch {
		case i == 0 && len(words) > 1 && isNumberSign(word):
			words[i] = "№"
		case hasCyrillic(word), foldsWholly(word):
			words[i] = cyrillic(word)
		}
	}
	return strings.Join(words, " ")
}

func isNumberSign(word string) bool {
	switch strings.TrimRight(word, ".") {
	case "№", "n", "no", "n°", "nº", "#":
		return true
	}
	return false
}

// aliasSection is the only key of a mapping file.
const aliasSection = "заголовки"

// ReadAliases reads a mapping file, YAML, and adds its words to the default
// ones:
//
//	заголовки:
//	  Класс: [Группа обучения, Кл.]
//	  Дата внесения: Время ввода
//
// A key is a header word that the program knows, its values are the diary's
// words for it. A word that was an alias of another field changes sides; a
// standard word cannot. Errors name the file, as name, and the line.
func ReadAliases(name string, r io.Reader) (*Aliases, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	// The parser would take minutes for what is no mapping.
	if len(text) > 256<<10 || bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{"))+bytes.Count(text,
		[]byte("- ")) > 1000 {
		return nil, fmt.Errorf("%s: это не файл соответствия: он слишком велик или в нём слишком много скобок", name)
	}
	file, err := parser.ParseBytes(bytes.TrimPrefix(text, []byte("\ufeff")), 0)
	if err != nil {
		return nil, yamlError(name, err)
	}
	m := mapping{name: name, known: DefaultAliases(), given: map[string]Field{}}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if err := m.readFile(doc.Body); err != nil {
			return nil, err
		}
	}
	maps.Copy(m.known.fields, m.given)
	return m.known, nil
}

func yamlError(name string, err error) error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return fmt.Errorf("%s: файл соответствия не читается как YAML: %w", name, err)
	}
	return fmt.Errorf("%s, строка %d: ошибка разметки YAML (%s); проверьте отступы, двоеточия и скобки",
		name, syntax.GetToken().Position.Line, syntax.GetMessage())
}

// mapping is a mapping file while it is read.
type mapping struct {
	name  string
	known *Aliases
	given map[string]Field
}

func (m *mapping) fault(at ast.Node, format string, args ...any) error {
	return fmt.Errorf("%s, строка %d: %s", m.name, at.GetToken().Position.Line, fmt.Sprintf(format, args...))
}

func (m *mapping) readFile(body ast.Node) error {
	sections, ok := body.(ast.MapNode)
	if !ok {
		return m.fault(body, "ожидается раздел «%s:»", aliasSection)
	}
	for it := sections.MapRange(); it.Next(); {
		key := keyText(it.Key())
		if key != aliasSection {
			return m.fault(it.Key(), "неизвестное поле «%s»; допустимо только «%s»", key, aliasSection)
		}
		if err := m.readSection(it.Value()); err != nil {
			return err
		}
	}
	return nil
}

func (m *mapping) readSection(value ast.Node) error {
	if value.Type() == ast.NullType {
		return nil
	}
	fields, ok := value.(ast.MapNode)
	if !ok {
		return m.fault(value, "в разделе «%s» ожидаются строки вида «Класс: [Группа обучения]»", aliasSection)
	}
	for it := fields.MapRange(); it.Next(); {
		key := keyText(it.Key())
		field := m.known.Field(key)
		if field == None {
			return m.fault(it.Key(), "неизвестное поле «%s»%s; допустимы: %s", key, hint(key), standardWords())
		}
		if err := m.readWords(field, it.Value()); err != nil {
			return err
		}
	}
	return nil
}

// readWords reads the diary's words for a field: a list, or one word.
func (m *mapping) readWords(field Field, value ast.Node) error {
	nodes := []ast.Node{value}
	if list, ok := value.(*ast.SequenceNode); ok {
		nodes = list.Values
	}
	for _, node := range nodes {
		word, ok := node.(ast.ScalarNode)
		if !ok || node.Type() == ast.NullType || foldHeader(keyText(word)) == "" {
			return m.fault(value, "для «%s» ожидается слово или список слов в квадратных скобках", field)
		}
		if err := m.add(field, node, keyText(word)); err != nil {
			return err
		}
	}
	return nil
}

func (m *mapping) add(field Field, at ast.Node, word string) error {
	folded := foldHeader(word)
	if other, twice := m.given[folded]; twice && other != field {
		return m.fault(at, "слово «%s» уже отнесено к «%s»", word, other)
	}
	if old := m.known.fields[folded]; old != None && old != field && foldHeader(old.String()) == folded {
		return m.fault(at, "«%s» — стандартный заголовок, его нельзя отнести к «%s»", word, field)
	}
	m.given[folded] = field
	return nil
}

// keyText is a key or value as it is written, without quotes.
func keyText(node ast.Node) string { return Text(node.GetToken().Value) }

func standardWords() string {
	words := make([]string, 0, fieldCount)
	for f := FieldSchool; f < fieldCount; f++ {
		words = append(words, f.String())
	}
	return strings.Join(words, ", ")
}

// hint is « (похоже на «…»)» where a header word that the program knows is a
// typing error away from the given one, else empty.
func hint(cell string) string {
	if near := nearest(cell); near != "" {
		return " (похоже на «" + near + "»)"
	}
	return ""
}

// nearest is the header word that is nearest to the cell, empty where none is
// near: one edit away, or two for words of seven letters and more.
func nearest(cell string) string {
	word := foldHeader(cell)
	letters := utf8.RuneCountInString(word)
	if letters < 4 || letters > 60 {
		return ""
	}
	best, found := 2, ""
	if letters >= 7 {
		best = 3
	}
	for _, words := range headerWords {
		for _, known := range words {
			if d := levenshtein.ComputeDistance(word, foldHeader(known)); d > 0 && d < best {
				best, found = d, known
			}
		}
	}
	return found
}
