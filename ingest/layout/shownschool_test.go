package layout

import "testing"

func TestShownSchool(t *testing.T) {
	for text, want := range map[string]string{
		"МБОУ  СОШ № 5":     "МБОУ СОШ № 5",
		"Гимназия «Заря»":   "Гимназия «Заря»",
		"Фамилия Имя":       "Ааааааа Ааа",
		"12":                "12",
		"Школа\u202eакселА": "Школа?акселА",
	} {
		if got := ShownSchool(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
