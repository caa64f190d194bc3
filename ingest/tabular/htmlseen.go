package tabular

import (
	"regexp"
	"strings"
)

// dataWidth is how many cells a row of data has at least. Tables that put a
// form in its place have fewer.
const dataWidth = 4

// seen is what a page has that tells why it holds no data.
type seen struct {
	table    bool   // any
	wide     bool   // a row as wide as data
	password bool   // a field for one
	frames   bool   // that show other pages
	words    string // the beginning of its title and text
}

// text takes what the page shows, its title included.
func (s *seen) text(text []byte) {
	const enough = 2000
	if room := enough - len(s.words); room > 0 {
		s.words += string(text[:min(len(text), room)]) + " "
	}
}

var (
	loginWords = regexp.MustCompile(`(?i)авториз|аутентифик|войдите|войти|(^|\s)вход(\s|$)|логин|пароль|` +
		`log ?in|sign ?in|password`)
	errorWords = regexp.MustCompile(`(?i)(^|\s|ошибка )[45]\d\d(\s|:|$)|not found|bad gateway|forbidden|` +
		`timeout|unavailable|server error|ошибка|не найден|недоступ|доступ (запрещ|закрыт)|превышено время`)
)

// noTable says what a page is that holds no table of data; empty where it may.
func (s *seen) noTable() string {
	login := loginWords.MatchString(s.words)
	words := strings.Join(strings.Fields(s.words), " ")
	switch {
	case s.wide:
		return ""
	case s.password, !s.table && login:
		return "вместо выгрузки сохранена страница входа: войдите в дневник и выгрузите таблицу заново"
	case s.table:
		return ""
	case s.frames:
		return "это страница-рамка, сами таблицы лежат в соседней папке (файлы sheet001.htm и дальше): " +
			"загрузите их или сохраните книгу как .xlsx"
	case errorWords.MatchString(words):
		return "вместо выгрузки сохранена страница с сообщением об ошибке: откройте дневник и выгрузите таблицу заново"
	}
	return "на странице нет ни одной таблицы: выгрузите таблицу заново, в CSV или XLSX"
}
