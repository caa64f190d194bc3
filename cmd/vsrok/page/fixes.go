package page

import (
	"fmt"
	"net/http"
	"strings"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
)

// fixes are what a person said of a file over what was found in it, as typed.
type fixes struct {
	School, ExportedAt, Kind, Encoding, Dates string
	Hidden, Replace                           string // «1»: yes
}

func readFixes(r *http.Request) fixes {
	value := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	return fixes{School: value("school"), ExportedAt: value("exported_at"), Kind: value("kind"),
		Encoding: value("encoding"),
		Dates:    value("dates"), Hidden: value("hidden"), Replace: value("replace")}
}

// options turns fixes into what the import understands.
func (x fixes) options(label string) (ingest.Options, error) {
	options := ingest.Options{Name: label, School: x.School, Encoding: x.Encoding, Hidden: x.Hidden != "",
		Replace: x.Replace != ""}
	if x.ExportedAt != "" {
		moment, err := analysis.ParseMoment(x.ExportedAt)
		if err != nil {
			return options, &fieldError{"exported_at", fmt.Errorf("поле «Момент выгрузки»: %w", err)}
		}
		options.ExportedAt = moment
	}
	order, err := layout.ParseDateOrder(x.Dates)
	if err != nil {
		return options, &fieldError{"dates", fmt.Errorf("поле «Даты»: %w", err)}
	}
	options.Dates = order
	for i, rule := range analysis.Rules {
		if kind := layout.Kind(i); string(rule) == x.Kind {
			options.Kind = &kind
		}
	}
	return options, nil
}

// over returns x with the fields that other fills.
func (x fixes) over(other fixes) fixes {
	if other.School != "" {
		x.School = other.School
	}
	if other.ExportedAt != "" {
		x.ExportedAt = other.ExportedAt
	}
	if other.Kind != "" {
		x.Kind = other.Kind
	}
	if other.Encoding != "" {
		x.Encoding = other.Encoding
	}
	if other.Dates != "" {
		x.Dates = other.Dates
	}
	if other.Hidden != "" {
		x.Hidden = other.Hidden
	}
	if other.Replace != "" {
		x.Replace = other.Replace
	}
	return x
}

// advice is what messages say to the command line, in the words of the page,
// and the fields of a correction that help then.
var advice = []struct{ command, page, field string }{
	{"укажите школу ключом --school", "выберите её в поле «Школа»", "school"},
	{"ключом --school", "в поле «Школа»", "school"},
	{"не найдена в schools.csv", "не найдена в schools.csv", "school"},
	{"например: --exported-at 2015-05-06T09:00", "в поле «Момент выгрузки»", "exported_at"},
	{"ключом --exported-at", "в поле «Момент выгрузки»", "exported_at"},
	{"ключом --as-of", "в поле «На момент» на странице «Результат»", ""},
	{"с ключом --kind", "с выбранным видом", "kind"},
	{"ключом --kind", "в поле «Вид»", "kind"},
	{layout.AskDates, "выберите в поле «Даты»", "dates"},
	{ingest.AskHidden, "отметьте «читать скрытые листы»", "hidden"},
	{ingest.AskReplace, "отметьте «заменить загрузку другой школы»", "replace"},
	{"ключом --encoding", "в поле «Кодировка»", "encoding"},
	{"сначала выполните vsrok import, затем анализ", "перетащите их на страницу «Выгрузки»", ""},
	{"номера показывает команда vsrok imports", "обновите страницу", ""},
	{"уберите ключ или проверьте файл", "уберите школу из этого поля или проверьте файл", "school"},
	{"задайте --from и --to", "заполните их на странице «Результат»", ""},
	{"назовёт vsrok plan", "назовёт страница «Что выгружать»", ""},
	{"покажет vsrok rejects", "видно на странице «Загруженное»", ""},
	{"повторите с ключом --replace", "назовите его иначе", ""},
	{" в файле соответствия заголовков", " в списке столбцов ниже, а если его нет — в файле mapping.yaml рабочей папки",
		""},
	{"отнесите его к «Дата внесения» в mapping.yaml", "отнесите его ниже к «Дата внесения»", ""},
}

// onPage turns the advice of messages into the words of the page.
var onPage = func() *strings.Replacer {
	var pairs []string
	for _, a := range advice {
		pairs = append(pairs, a.command, a.page)
	}
	return strings.NewReplacer(pairs...)
}()

func words(err error) string { return onPage.Replace(err.Error()) }

// helpful are the fields of a correction that an error asks for.
func helpful(err error) map[string]bool {
	fields := map[string]bool{}
	for _, a := range advice {
		if err != nil && a.field != "" && strings.Contains(err.Error(), a.command) {
			fields[a.field] = true
		}
	}
	return fields
}
