package analysis

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"vsrok/analysis/rules"
)

// Policy is what a municipality decides about a round: file vsrok.yaml.
type Policy struct {
	Title    string    // of the round: «Апрель 2015 года»
	From, To time.Time // the first and the last anchor date, both included; zero where not given
	AsOf     time.Time // the moment that the analysis speaks for, naive local time; zero where not given

	Reading   Reading
	Threshold Threshold
	Basis     string // the act that sets the threshold; empty while it is the program's own

	FormFile     string // the form's definition, relative to the policy's folder
	FormTitle    string // heading of the printed form; empty: as the form's file says
	Municipality string // printed below the heading
	Purpose      string // printed after «Цель:»; empty: as the form's file says
}

// DefaultPolicy is the policy of a file that sets nothing.
func DefaultPolicy() Policy {
	return Policy{
		Reading:   Reading{Days: CalendarDays, Rollover: true},
		Threshold: DefaultThreshold,
		FormFile:  "checklist.csv",
	}
}

// ThresholdSource says whose the threshold is: the act, or the program while
// no act is named. Every report prints it.
func (p Policy) ThresholdSource() string {
	if p.Basis == "" {
		return "порог программы, не акта"
	}
	return p.Basis
}

// Dated tells whether the policy says which round it means.
func (p Policy) Dated() bool { return !p.From.IsZero() || !p.To.IsZero() }

// IsRound tells whether a name is that of the policy's own round.
func (p Policy) IsRound(name string) bool {
	return p.Dated() && rules.FoldChoice(p.Title) == rules.FoldChoice(name)
}

// PolicyError says what is wrong with a policy file, and where.
type PolicyError struct {
	Name   string // the file
	Line   int    // 1-based; 0 where the whole file is meant
	Field  string // «раунд: с»; may be empty
	Reason string // what is wrong and what is expected
	Err    error  // the cause, may be nil
}

func (e *PolicyError) Error() string {
	place := e.Name
	if e.Line > 0 {
		place += fmt.Sprintf(", строка %d", e.Line)
	}
	if e.Field != "" {
		place += fmt.Sprintf(", поле «%s»", e.Field)
	}
	return place + ": " + e.Reason
}

func (e *PolicyError) Unwrap() error { return e.Err }

// policyField is one field of the file: how it is read, written and explained.
type policyField struct {
	section string // empty for a field of the top level
	key     string
	comment string                          // lines of the template above the field
	write   func(Policy) string             // the value as YAML
	read    func(p *Policy, v string) error // the error says what was expected
}

// path is the field as messages name it.
func (f policyField) path() string {
	if f.section == "" {
		return f.key
	}
	return f.section + ": " + f.key
}

const (
	roundSection    = "раунд"
	deadlineSection = "сроки"
	formSection     = "форма"
	worksSection    = "сроки по видам работ"
	lastDayField    = roundSection + ": по"
)

// policyFields are all fields but those of worksSection, in the order of the
// template. The fields of a section stand together.
var policyFields = slices.Concat(roundFields, countFields, ownLimitFields(), signFields)

var roundFields = []policyField{
	{roundSection, "название", "Название раунда мониторинга: стоит в заголовке каждого отчёта.",
		func(p Policy) string { return yamlText(p.Title) },
		func(p *Policy, v string) error { return readText(&p.Title, v) }},
	{roundSection, "с", "Первый день раунда: дата урока или окончания учебного периода, например 01.04.2015.",
		func(p Policy) string { return yamlMoment(p.From, rules.RussianDay) },
		func(p *Policy, v string) error { return readMoment(&p.From, v, ParseDay) }},
	{roundSection, "по", "Последний день раунда, тоже входит в раунд, например 30.04.2015.",
		func(p Policy) string { return yamlMoment(p.To, rules.RussianDay) },
		func(p *Policy, v string) error { return readMoment(&p.To, v, ParseDay) }},
	{roundSection, "на момент", "По состоянию на какой момент делать вывод, по местному времени школ, например 06.05.2015 09:00.\n" +
		"Если не указать, берётся последний момент из самих выгрузок, и отчёт об этом предупреждает.",
		func(p Policy) string { return yamlMoment(p.AsOf, "02.01.2006 15:04:05") },
		func(p *Policy, v string) error { return readMoment(&p.AsOf, v, ParseMoment) }},
}

var countFields = []policyField{
	{deadlineSection, "дни", "Какие дни считать: календарные или рабочие.",
		func(p Policy) string {
			return choiceWord(p.Reading.Days == WorkingDays, "рабочие", "календарные")
		},
		readDays},
	{deadlineSection, "перенос", "Переносить ли последний день срока с нерабочего на ближайший рабочий (ГК РФ, ст. 193): да или нет.\n" +
		"Для рабочих дней ничего не меняет.",
		func(p Policy) string { return choiceWord(p.Reading.Rollover, "да", "нет") },
		func(p *Policy, v string) error { return readYes(&p.Reading.Rollover, v) }},
}

var signFields = []policyField{
	{"", "порог", "Доля внесённого в срок, начиная с которой ставится «+»: больше 0 и не больше 1, до четырёх знаков после запятой.",
		func(p Policy) string { return p.Threshold.String() },
		func(p *Policy, v string) (err error) { p.Threshold, err = ParseThreshold(v); return err }},
	{"", "основание", "Акт, который установил порог: название, дата и номер.\n" +
		"Пока не указан, каждый отчёт сообщает: «порог программы, не акта».",
		func(p Policy) string { return yamlText(p.Basis) },
		func(p *Policy, v string) error { return readText(&p.Basis, v) }},

	{formSection, "файл", "Файл с формой мониторинга и ручными отметками. Путь — от папки этого файла.",
		func(p Policy) string { return yamlText(p.FormFile) },
		readFormFile},
	{formSection, "заголовок", "Заголовок печатной формы. Если не указать, берётся из файла формы.",
		func(p Policy) string { return yamlText(p.FormTitle) },
		func(p *Policy, v string) error { return readText(&p.FormTitle, v) }},
	{formSection, "муниципалитет", "Муниципальное образование: печатается под заголовком. Можно не указывать.",
		func(p Policy) string { return yamlText(p.Municipality) },
		func(p *Policy, v string) error { return readText(&p.Municipality, v) }},
	{formSection, "цель", "Цель мониторинга: печатается после слова «Цель:». Если не указать, берётся из файла формы.",
		func(p Policy) string { return yamlText(p.Purpose) },
		func(p *Policy, v string) error { return readText(&p.Purpose, v) }},
}

var policySections = map[string]string{
	roundSection: "Раунд мониторинга: какие даты проверяются и на какой момент.\n" +
		"Если раунд заведён командой vsrok round new, оставьте эти поля пустыми.",
	deadlineSection: "Как считать сроки, которые лежат после даты урока или окончания периода.\nСрок «в тот же день» и «накануне» от этого не зависит.",
	worksSection: "Сроки отметок за отдельные виды работ: как начинается их название в столбце «Вид работы», и срок.\n" +
		"Остальные отметки — по сроку «отметки» выше. Например:\n  контрольная работа: 7\n  сочинение: 10 рабочих дней",
	formSection: "Форма мониторинга и что печатается в её заголовке.",
}

// What is more than this is no settings file, and the parser would take minutes for it.
const (
	mostYAML   = 256 << 10 // bytes
	mostNested = 1000      // brackets, braces and items of lists
)

// ReadPolicy reads a policy file; name is what messages call it. A field that
// is not there keeps the value of DefaultPolicy. Errors are *PolicyError.
func ReadPolicy(name string, r io.Reader) (Policy, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Policy{}, &PolicyError{Name: name, Reason: "файл не прочитан: " + err.Error(), Err: err}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return Policy{}, &PolicyError{Name: name,
			Reason: "файл не в кодировке UTF-8. Откройте его в Блокноте и сохраните, выбрав кодировку UTF-8"}
	}
	if len(text) > mostYAML || bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{"))+bytes.Count(text,
		[]byte("- ")) > mostNested {
		return Policy{}, &PolicyError{Name: name,
			Reason: "это не настройки vsrok: файл слишком велик или в нём слишком много скобок. " +
				"Верните его из копии или создайте заново командой vsrok init"}
	}
	// Repeated fields are told by this reader, in Russian.
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return Policy{}, policySyntaxError(name, err)
	}
	reader := policyReader{name: name, policy: DefaultPolicy(), lines: map[string]int{}}
	if err := reader.readFile(file); err != nil {
		return Policy{}, err
	}
	return reader.policy, nil
}

// policySyntaxError tells where YAML could not be understood; the parser's
// own words are English and stay in the cause.
func policySyntaxError(name string, err error) error {
	line := 0
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.Token != nil {
		line = syntax.Token.Position.Line
	}
	return &PolicyError{Name: name, Line: line, Err: err,
		Reason: "запись не разобрана: проверьте отступы, двоеточия и кавычки. После двоеточия нужен пробел, " +
			"а текст с двоеточием или обратной косой чертой берите в одинарные кавычки"}
}

// policyReader fills a policy from the parsed file.
type policyReader struct {
	name   string
	policy Policy
	lines  map[string]int // of the fields and sections that were met, by path
}

func (r *policyReader) fail(line int, field, format string, args ...any) error {
	return &PolicyError{Name: r.name, Line: line, Field: field, Reason: fmt.Sprintf(format, args...)}
}

func (r *policyReader) readFile(file *ast.File) error {
	for i, document := range file.Docs {
		if i > 0 {
			return r.fail(document.GetToken().Position.Line, "", "в файле вторая часть после «---»: оставьте одну")
		}
		if err := r.readSection("", document.Body, 1); err != nil {
			return err
		}
	}
	p := r.policy
	if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
		return r.fail(r.lines[lastDayField], lastDayField,
			"стоит %s, а раунд начинается %s: ожидается дата не раньше начала",
			p.To.Format(rules.RussianDay), p.From.Format(rules.RussianDay))
	}
	return nil
}

// readSection reads the fields below a section, or below the top level.
func (r *policyReader) readSection(section string, node ast.Node, line int) error {
	switch node := node.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil
	case *ast.MappingNode:
		for _, value := range node.Values {
			if err := r.readEntry(section, value); err != nil {
				return err
			}
		}
		return nil
	}
	return r.fail(line, section, "ожидаются вложенные поля: %s", strings.Join(knownKeys(section), ", "))
}

// readEntry reads one key and its value: a field, or a section of the top level.
func (r *policyReader) readEntry(section string, entry *ast.MappingValueNode) error {
	key, line := entry.Key.GetToken().Value, entry.Key.GetToken().Position.Line
	field := policyField{section: section, key: rules.FoldKey(key)}
	if first, ok := r.lines[field.path()]; ok {
		return r.fail(line, field.path(), "поле уже задано в строке %d: оставьте одно", first)
	}
	r.lines[field.path()] = line
	if _, ok := policySections[field.key]; ok && section == "" {
		return r.readSection(field.key, entry.Value, line)
	}
	if _, empty := entry.Value.(*ast.NullNode); section == worksSection && empty {
		return r.fail(line, worksSection+": "+key, "ожидается срок, например 7 или «10 рабочих дней»")
	}
	if section == worksSection {
		return r.readField(workField(key), entry.Value, line)
	}
	for _, known := range policyFields {
		if known.path() == field.path() {
			return r.readField(known, entry.Value, line)
		}
	}
	field.key = key
	return r.fail(line, field.path(), "неизвестное поле, ожидается одно из: %s", strings.Join(knownKeys(section), ", "))
}

// readField sets a field from its value; an empty one keeps the default.
func (r *policyReader) readField(field policyField, value ast.Node, line int) error {
	if _, ok := value.(*ast.NullNode); ok || value == nil {
		return nil
	}
	text, ok := scalarText(value)
	if !ok {
		return r.fail(line, field.path(), "ожидается одно значение, а стоит список, вложенные поля или ссылка")
	}
	if err := field.read(&r.policy, text); err != nil {
		return r.fail(value.GetToken().Position.Line, field.path(), "%s", err)
	}
	return nil
}

// scalarText is a value as it was written, without quotes: 0.950 stays 0.950.
func scalarText(node ast.Node) (string, bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return node.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// knownKeys are the keys of a section, or those of the top level.
func knownKeys(section string) []string {
	var keys []string
	for i, field := range policyFields {
		switch {
		case field.section == section:
			keys = append(keys, field.key)
		case section == "" && (i == 0 || policyFields[i-1].section != field.section):
			keys = append(keys, field.section)
		}
	}
	if section == "" {
		keys = append(keys, worksSection)
	}
	return keys
}

// readText takes a text of one or several lines as one line.
func readText(into *string, v string) error {
	*into = strings.Join(strings.Fields(v), " ")
	if hasControl(*into) {
		return errors.New("в тексте непечатаемый символ: ожидается обычный текст в одинарных кавычках")
	}
	return nil
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// readFormFile refuses what «"C:\temp"» becomes in double quotes.
func readFormFile(p *Policy, v string) error {
	v = strings.TrimSpace(v)
	if v == "" || hasControl(v) {
		return fmt.Errorf("стоит «%s», ожидается путь к файлу; путь с обратной косой чертой берите в одинарные кавычки",
			v)
	}
	p.FormFile = v
	return nil
}

func readMoment(into *time.Time, v string, parse func(string) (time.Time, error)) (err error) {
	if strings.TrimSpace(v) == "" {
		return nil
	}
	*into, err = parse(v)
	return err
}

func readDays(p *Policy, v string) (err error) {
	p.Reading.Days, err = ParseDays(v)
	return err
}

func readYes(into *bool, v string) error {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "да", "true":
		*into = true
	case "нет", "false":
		*into = false
	default:
		return fmt.Errorf("стоит «%s», ожидается да или нет", v)
	}
	return nil
}

// Template is the text of a fresh vsrok.yaml with the values of a policy,
// every field explained. ReadPolicy reads the same policy from it.
func Template(p Policy) string {
	var b strings.Builder
	writeComment(&b, "", "Правила раунда мониторинга для программы vsrok.\n"+
		"Строки, которые начинаются с #, — пояснения: программа их не читает.\n"+
		"Пустое значение означает «не указано».")
	section := ""
	for _, field := range policyFields {
		indent := ""
		if field.section == "" && section == deadlineSection {
			writeWorks(&b, p)
		}
		if field.section != section || field.section == "" {
			b.WriteString("\n")
		}
		if field.section != section && field.section != "" {
			writeComment(&b, "", policySections[field.section])
			b.WriteString(field.section + ":\n")
		}
		if section = field.section; section != "" {
			indent = "  "
		}
		writeComment(&b, indent, field.comment)
		b.WriteString(strings.TrimRight(indent+field.key+": "+field.write(p), " ") + "\n")
	}
	return b.String()
}

func writeComment(b *strings.Builder, indent, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(indent + "# " + line + "\n")
	}
}

// yamlText quotes a text so that a backslash in it stays one.
func yamlText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// yamlMoment writes a date or moment; one that was not given is empty.
func yamlMoment(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(layout)
}

func choiceWord(yes bool, ifYes, ifNot string) string {
	if yes {
		return ifYes
	}
	return ifNot
}
