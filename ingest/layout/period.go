package layout

import (
	"regexp"
	"strings"
	"unicode"
)

// PeriodName is the canonical name of a study period, by number and kind:
// «3 чет», «III четверть», «3-я четверть» and «3 ч.» are «3 четверть», «1 тр»
// is «1 триместр», «1 сем» and «I семестр» are «1 полугодие», «Годовая» is
// «Год», «Экз.» is «Экзамен», «Итоговая» is «Итог». Any other text is
// returned with its spaces collapsed.
func PeriodName(s string) string {
	if name, ok := knownPeriod(s); ok {
		return name
	}
	return Text(s)
}

// KnownPeriod tells whether a canonical name is one that the program
// understands: of others nobody knows when they end.
func KnownPeriod(name string) bool {
	_, ok := knownPeriod(name)
	return ok
}

// PeriodSystem is what a canonical name divides the year into, such as
// «четверть»; empty for a whole year, an exam or an unknown name.
func PeriodSystem(name string) string {
	if _, kind, found := strings.Cut(name, " "); found && periodKinds[kind] == kind {
		return kind
	}
	return ""
}

// periodTail is what may follow a period's name and says nothing more: a bracket,
// its dates, the school year.
var periodTail = regexp.MustCompile(`\s*(\((итог[а-я]*|[\d .,/г–—-]+|с [\d.]+ (г\. )?по [\d.]+( г\.)?)\)|\d{1,2}\.\d{1,2}(\.\d{2,4})?\s*[-–—]\s*\d{1,2}\.\d{1,2}(\.\d{2,4})?|` +
	`,?\s*\d{4}\s*([/–-]\s*\d{2,4})?\s*(уч(ебного|ебный|\.)?\s*)?(г(ода|од|\.)?)?)\s*$`)

// knownPeriod is PeriodName for the texts that it understands.
func knownPeriod(s string) (string, bool) {
	if name, ok := plainPeriod(s); ok {
		return name, true
	}
	folded := Fold(s)
	for range 2 {
		if folded = periodTail.ReplaceAllString(folded, ""); folded == "" {
			return "", false
		}
		if name, ok := plainPeriod(folded); ok {
			return name, true
		}
	}
	return "", false
}

// plainPeriod reads a name without a tail.
func plainPeriod(s string) (string, bool) {
	number, kind, extra := "", "", ""
	for _, word := range periodWords(s) {
		switch {
		case periodNoise[word]:
		case periodKinds[word] != "" && kind == "":
			kind = periodKinds[word]
		case periodNumbers[word] != "" && number == "":
			number = periodNumbers[word]
		case wholePeriods[word] != "" && extra == "":
			extra = wholePeriods[word]
		default:
			return "", false
		}
	}
	switch {
	case number != "" && kind != "" && (extra == "" || extra == "Итог"): // «Итоговая за 3 четверть»
		return number + " " + kind, true
	case number == "" && kind == "" && extra != "":
		return extra, true
	}
	return "", false
}

// periodWords cuts a period's name into folded words: at spaces, dots and
// dashes, and between a number and a letter («3чет»). «п/г» is one word.
func periodWords(s string) []string {
	s = strings.ReplaceAll(Fold(s), "п/г", "полугодие")
	var words []string
	start, last := -1, rune(0)
	for i, r := range s + " " {
		letter, digit := unicode.IsLetter(r), unicode.IsDigit(r)
		if start >= 0 && (!letter && !digit || digit != unicode.IsDigit(last)) {
			words = append(words, s[start:i])
			start = -1
		}
		if start < 0 && (letter || digit) {
			start = i
		} else if start < 0 && !unicode.IsSpace(r) && r != '.' && !isDash(r) {
			words = append(words, string(r)) // known by no table: the name stays as it is
		}
		last = r
	}
	return words
}

var periodKinds = tableOf(map[string]string{
	"четверть":  "ч чет чтв четв четверть четверти тоқсан токсан",
	"триместр":  "тр трим триместр триместра",
	"полугодие": "сем семестр семестра полугодие полугодия полуг пол пг",
})

var periodNumbers = tableOf(map[string]string{
	"1": "1 i і первая первый первое первой первого",
	"2": "2 ii іі вторая второй второе второго",
	"3": "3 iii ііі третья третий третье третьей третьего",
	"4": "4 iv іv четвертая четвертый четвертое четвертой",
	"5": "5 v", "6": "6 vi", "7": "7 vii", "8": "8 viii", "9": "9 ix",
})

var wholePeriods = tableOf(map[string]string{
	"Год":     "год годовая годовой годовое",
	"Экзамен": "экзамен экз экзаменационная",
	"Итог":    "итог итоговая итоговый итого",
})

// periodNoise are words that a period's name may hold and that mean nothing:
// endings of ordinals («3-я») and «оценка за».
var periodNoise = map[string]bool{
	"я": true, "й": true, "е": true, "ая": true, "ый": true, "ой": true, "ое": true, "ья": true, "ий": true, "ье": true,
	"за": true, "оценка": true, "отметка": true, "учебный": true, "учебная": true, "учебное": true,
}

// tableOf turns name → words into word → name.
func tableOf(names map[string]string) map[string]string {
	table := map[string]string{}
	for name, words := range names {
		for _, word := range strings.Fields(words) {
			table[word] = name
		}
	}
	return table
}
