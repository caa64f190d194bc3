package analysis

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func moment(text string) time.Time {
	t, err := time.Parse("02.01.2006 15:04:05", text)
	if err != nil {
		panic(err)
	}
	return t
}

const fullPolicy = `# правила
раунд:
  название: Апрель 2015 года   # пояснение
  с: 01.04.2015
  по: 2015-04-30
  на момент: 06.05.2015 09:00
сроки:
  дни: рабочие
  перенос: нет
порог: 0.9
основание: "Приказ от 01.09.2014 № 1"
форма:
  файл: 'формы\апрель.csv'
  заголовок: |
    Мониторинг
    электронных журналов
  муниципалитет: Городской округ
  цель: проверка
`

func TestReadPolicy(t *testing.T) {
	want := Policy{
		Title: "Апрель 2015 года", From: date("01.04.2015"), To: date("30.04.2015"),
		AsOf:    moment("06.05.2015 09:00:00"),
		Reading: Reading{Days: WorkingDays}, Threshold: 9000, Basis: "Приказ от 01.09.2014 № 1",
		FormFile: `формы\апрель.csv`, FormTitle: "Мониторинг электронных журналов", Municipality: "Городской округ",
		Purpose: "проверка",
	}
	for name, text := range map[string]string{
		"as written":         fullPolicy,
		"with Windows lines": strings.ReplaceAll(fullPolicy, "\n", "\r\n"),
		"with a BOM":         "\ufeff" + fullPolicy,
		"latin c as a key":   strings.Replace(fullPolicy, "  с: 01", "  c: 01", 1),
	} {
		got, err := ReadPolicy("vsrok.yaml", strings.NewReader(text))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s (%v):\n%s", name, err, diff)
		}
	}
}

func TestReadPolicyKeepsDefaults(t *testing.T) {
	for _, text := range []string{"", "\n", "# только пояснение\n", "раунд:\nпорог:\n", "раунд: {}\n",
		"раунд:\n  с:\n  название: ''\n", "сроки: {перенос: ДА}\n"} {
		got, err := ReadPolicy("vsrok.yaml", strings.NewReader(text))
		if diff := cmp.Diff(DefaultPolicy(), got); diff != "" || err != nil {
			t.Errorf("%q (%v):\n%s", text, err, diff)
		}
	}
	p := DefaultPolicy()
	if !cmp.Equal(p.Reading, Reading{Days: CalendarDays, Rollover: true}) || p.Reading.Limits.Set() ||
		p.Threshold != 9500 || p.FormFile != "checklist.csv" || !p.AsOf.IsZero() {
		t.Errorf("default policy %+v", p)
	}
}

func TestReadPolicyRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"an unknown field", "порог: 0.9\nпорок: 0.8\n",
			"vsrok.yaml, строка 2, поле «порок»: неизвестное поле, ожидается одно из: раунд, сроки, порог, основание, форма"},
		{"an unknown nested field", "раунд:\n  конец: 01.04.2015\n",
			"vsrok.yaml, строка 2, поле «раунд: конец»: неизвестное поле, ожидается одно из: название, с, по, на момент"},
		{"a field of another section", "сроки:\n  с: 01.04.2015\n", "строка 2, поле «сроки: с»: неизвестное"},
		{"a date", "раунд:\n  с: 31.04.2015\n",
			"vsrok.yaml, строка 2, поле «раунд: с»: стоит «31.04.2015», ожидается дата, например 01.04.2015 или 2015-04-01"},
		{"a date on the next line", "раунд:\n  с:\n    апрель\n", "строка 3, поле «раунд: с»: стоит «апрель»"},
		{"a moment without time", "раунд:\n  на момент: 06.05.2015\n",
			"строка 2, поле «раунд: на момент»: стоит «06.05.2015», ожидается дата и время"},
		{"days", "сроки:\n  дни: банковские\n",
			"строка 2, поле «сроки: дни»: «банковские» не понято, ожидается календарные или рабочие"},
		{"yes or no", "сроки:\n  перенос: 1\n", "строка 2, поле «сроки: перенос»: стоит «1», ожидается да или нет"},
		{"a limit", "сроки:\n  отметки: скоро\n", "строка 2, поле «сроки: отметки»: стоит «скоро», ожидается срок"},
		{"a limit before the lesson", "сроки:\n  пропуски: -1\n",
			"поле «сроки: пропуски»: срок -1 дн., ожидается от 0 до 60"},
		{"an endless limit", "сроки:\n  отметки: 100\n", "срок 100 дн., ожидается от 0 до 60"},
		{"midnight", "сроки:\n  пропуски: до 00:00 следующего дня\n", "конец предыдущего дня"},
		{"a kind of work without a limit", "сроки по видам работ:\n  сочинение:\n",
			"строка 2, поле «сроки по видам работ: сочинение»: ожидается срок"},
		{"a kind of work twice", "сроки по видам работ:\n  сочинение: 7\n  Сочинение: 8\n",
			"строка 3, поле «сроки по видам работ: сочинение»: поле уже задано в строке 2"},
		{"a threshold", "порог: 95\n", "строка 1, поле «порог»: порог «95» не прочитан"},
		{"a precise threshold", "порог: 0.95001\n", "четырёх знаков"},
		{"a list", "порог: [0.95]\n", "строка 1, поле «порог»: ожидается одно значение"},
		{"fields below a field", "порог:\n  значение: 0.95\n", "поле «порог»: ожидается одно значение"},
		{"a section without fields", "раунд: апрель\n",
			"строка 1, поле «раунд»: ожидаются вложенные поля: название, с, по, на момент"},
		{"a list of sections", "- раунд\n", "строка 1: ожидаются вложенные поля: раунд"},
		{"a field twice", "порог: 0.9\nоснование: ''\nпорог: 0.8\n",
			"строка 3, поле «порог»: поле уже задано в строке 1"},
		{"a section twice", "раунд:\n  с: 01.04.2015\nраунд:\n  с: 01.04.2015\n",
			"строка 3, поле «раунд»: поле уже задано в строке 1"},
		{"an end before the start", "раунд:\n  с: 30.04.2015\n  по: 01.04.2015\n",
			"строка 3, поле «раунд: по»: стоит 01.04.2015, а раунд начинается 30.04.2015"},
		{"two documents", "порог: 0.9\n---\nпорог: 0.8\n", "после «---»"},
		{"broken YAML", "раунд:\n  название: \"без конца\nпорог: 0.9\n", "строка 2: запись не разобрана"},
		{"a colon in a text", "раунд:\n  название: раунд: апрель\n", "строка 2: запись не разобрана"},
		{"a path that lost its backslash", "форма:\n  файл: \"C:\\temp\"\n", "строка 2, поле «форма: файл»"},
		{"no path", "форма:\n  файл: ''\n", "поле «форма: файл»"},
		{"an unprintable title", "раунд:\n  название: \"a\\ab\"\n", "непечатаемый символ"},
		{"windows-1251", "\xef\xee\xf0\xee\xe3: 0.9\n", "vsrok.yaml: файл не в кодировке UTF-8"},
	} {
		_, err := ReadPolicy("vsrok.yaml", strings.NewReader(test.text))
		var policyError *PolicyError
		if !errors.As(err, &policyError) || !strings.HasPrefix(err.Error(), "vsrok.yaml") ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v\nwant %s", test.name, err, test.want)
		}
	}
	if _, err := ReadPolicy("vsrok.yaml", iotest.ErrReader(errors.New("диск"))); err == nil ||
		!strings.Contains(err.Error(), "диск") {
		t.Errorf("an unreadable file: %v", err)
	}
}

func TestThresholdSource(t *testing.T) {
	p := DefaultPolicy()
	if got := p.ThresholdSource(); got != "порог программы, не акта" {
		t.Errorf("without an act: %q", got)
	}
	p.Basis = "Приказ № 1"
	if got := p.ThresholdSource(); got != "Приказ № 1" {
		t.Errorf("with an act: %q", got)
	}
}

func TestTemplateExplainsEveryField(t *testing.T) {
	lines := strings.Split(Template(DefaultPolicy()), "\n")
	fields := 0
	for i, line := range lines {
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		fields++
		if i == 0 || !strings.HasPrefix(strings.TrimSpace(lines[i-1]), "# ") {
			t.Errorf("line %d %q has no comment above it", i+1, line)
		}
	}
	if fields != 22 { // 18 fields and 4 sections
		t.Errorf("%d fields and sections, want 22", fields)
	}
}

func TestTemplateIsReadBack(t *testing.T) {
	text := rapid.StringMatching(`([А-Яа-яёa-z0-9'"«»:#\\%{}\[\],&*!|>@№.-]( [А-Яа-яё0-9'":#\\-])?){0,12}`)
	days := rapid.IntRange(0, 5000)
	rapid.Check(t, func(t *rapid.T) {
		from := days.Draw(t, "from")
		p := Policy{
			Title: text.Draw(t, "title"), From: date("01.01.2013").AddDate(0, 0, from),
			To: date("01.01.2013").AddDate(0, 0, from+days.Draw(t, "to")),
			Reading: Reading{Days: rapid.SampledFrom([]string{CalendarDays, WorkingDays}).Draw(t, "days"),
				Rollover: rapid.Bool().Draw(t, "rollover")},
			Threshold: Threshold(rapid.IntRange(1, 10000).Draw(t, "threshold")), Basis: text.Draw(t, "basis"),
			FormFile: "x" + text.Draw(t, "file"), FormTitle: text.Draw(t, "heading"),
			Municipality: text.Draw(t, "municipality"), Purpose: text.Draw(t, "purpose"),
		}
		if rapid.Bool().Draw(t, "has a moment") {
			p.AsOf = p.To.Add(time.Duration(days.Draw(t, "as of")) * time.Second)
		}
		got, err := ReadPolicy("vsrok.yaml", strings.NewReader(Template(p)))
		if diff := cmp.Diff(p, got); diff != "" || err != nil {
			t.Fatalf("%v\n%s\n%s", err, diff, Template(p))
		}
	})
}

func TestParseDay(t *testing.T) {
	for _, text := range []string{"01.04.2015", "1.4.2015", "2015-04-01", " 2015-04-01 "} {
		if got, err := ParseDay(text); !got.Equal(date("01.04.2015")) || err != nil {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1.4.15", "29.02.2015", "04/01/2015", "2015-04-01T00:00", "01.04.2015 00:00",
		"сегодня"} {
		if got, err := ParseDay(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestParseMoment(t *testing.T) {
	for text, want := range map[string]string{
		"2015-05-06T09:00": "06.05.2015 09:00:00", "06.05.2015 09:00": "06.05.2015 09:00:00",
		"2015-05-06 09:00": "06.05.2015 09:00:00", "6.5.2015 9:05": "06.05.2015 09:05:00",
		"06.05.2015 23:59:58": "06.05.2015 23:59:58", "2015-05-06T23:59:58": "06.05.2015 23:59:58",
	} {
		if got, err := ParseMoment(text); !got.Equal(moment(want)) || err != nil {
			t.Errorf("%q is %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "06.05.2015", "2015-05-06", "2015-05-06T24:00", "2015-05-06T09:00Z",
		"2015-05-06T09:00+05:00", "09:00"} {
		if got, err := ParseMoment(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func FuzzReadPolicy(f *testing.F) {
	f.Add(fullPolicy)
	f.Add(Template(DefaultPolicy()))
	f.Add("раунд: {с: 01.04.2015}\n&a порог: *a\n<<: *a\n? x\n: y\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ReadPolicy("vsrok.yaml", strings.NewReader(text))
		var policyError *PolicyError
		if err != nil && !errors.As(err, &policyError) {
			t.Errorf("an error of another type: %v", err)
		}
		if err == nil && (p.Threshold < 1 || p.Threshold > 10000 || p.FormFile == "") {
			t.Errorf("accepted %+v", p)
		}
	})
}

// date is a day as 06.04.2015.
func date(text string) time.Time {
	day, err := time.Parse("02.01.2006", text)
	if err != nil {
		panic(err)
	}
	return day
}
