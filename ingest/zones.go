package ingest

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"vsrok/ingest/layout"
)

// zoneCities are cities by the IANA zone that keeps their time.
var zoneCities = map[string][]string{
	"Europe/Kaliningrad": {"Калининград"},
	"Europe/Moscow": {"Москва", "Санкт-Петербург", "Нижний Новгород", "Казань", "Воронеж", "Ростов-на-Дону",
		"Краснодар",
		"Ярославль", "Тула", "Тверь", "Рязань", "Пенза", "Чебоксары", "Мурманск", "Архангельск", "Сыктывкар", "Сочи"},
	"Europe/Kirov":     {"Киров"},
	"Europe/Volgograd": {"Волгоград"},
	"Europe/Samara":    {"Самара", "Ижевск", "Тольятти"},
	"Europe/Saratov":   {"Саратов"},
	"Europe/Ulyanovsk": {"Ульяновск"},
	"Europe/Astrakhan": {"Астрахань"},
	"Asia/Yekaterinburg": {"Екатеринбург", "Нижний Тагил", "Качканар", "Пермь", "Уфа", "Челябинск", "Магнитогорск",
		"Оренбург",
		"Курган", "Тюмень", "Сургут", "Нижневартовск", "Ханты-Мансийск", "Салехард"},
	"Asia/Omsk":          {"Омск"},
	"Asia/Novosibirsk":   {"Новосибирск"},
	"Asia/Barnaul":       {"Барнаул", "Горно-Алтайск"},
	"Asia/Tomsk":         {"Томск"},
	"Asia/Novokuznetsk":  {"Новокузнецк", "Кемерово"},
	"Asia/Krasnoyarsk":   {"Красноярск", "Абакан", "Кызыл", "Норильск"},
	"Asia/Irkutsk":       {"Иркутск", "Улан-Удэ", "Братск"},
	"Asia/Chita":         {"Чита"},
	"Asia/Yakutsk":       {"Якутск", "Благовещенск"},
	"Asia/Vladivostok":   {"Владивосток", "Хабаровск", "Биробиджан"},
	"Asia/Magadan":       {"Магадан"},
	"Asia/Sakhalin":      {"Южно-Сахалинск"},
	"Asia/Srednekolymsk": {"Среднеколымск"},
	"Asia/Kamchatka":     {"Петропавловск-Камчатский"},
	"Asia/Anadyr":        {"Анадырь"},
}

// moscowZones are the zones by their hours after Moscow, today's.
var moscowZones = map[string]string{
	"-1": "Europe/Kaliningrad", "": "Europe/Moscow", "+0": "Europe/Moscow", "+1": "Europe/Samara",
	"+2": "Asia/Yekaterinburg",
	"+3": "Asia/Omsk", "+4": "Asia/Krasnoyarsk", "+5": "Asia/Irkutsk", "+6": "Asia/Yakutsk", "+7": "Asia/Vladivostok",
	"+8": "Asia/Srednekolymsk", "+9": "Asia/Kamchatka",
}

// ParseZone reads a time zone: a city («Екатеринбург»), hours after Moscow
// («МСК+2») or a name of the IANA database («Asia/Yekaterinburg»). The error
// says what it resembles.
func ParseZone(text string) (*time.Location, error) {
	word := layout.Fold(text)
	if hours, found := strings.CutPrefix(strings.NewReplacer(" ", "", "−", "-", "–", "-").Replace(word),
		"мск"); found && moscowZones[hours] != "" {
		return time.LoadLocation(moscowZones[hours])
	}
	near, distance := "", max(1, utf8.RuneCountInString(word)/4)+1
	for name, cities := range zoneCities {
		for _, city := range cities {
			folded := layout.Fold(city)
			if folded == word {
				return time.LoadLocation(name)
			}
			if d := levenshtein.ComputeDistance(folded, word); d < distance || d == distance && city < near {
				near, distance = " (похоже на «"+city+"»)", d
			}
		}
	}
	zone, err := time.LoadLocation(text)
	if err != nil || text == "" || text == "Local" {
		return nil, fmt.Errorf("стоит «%s»%s, ожидается часовой пояс: город («Екатеринбург»), «МСК+2» или Asia/Yekaterinburg", text, near)
	}
	return zone, nil
}
