package page

import (
	"strings"
	"testing"
)

func TestCleanLabel(t *testing.T) {
	for name, want := range map[string]string{
		"exports/sosh1/Отметки.csv":       "exports/sosh1/Отметки.csv",
		"../../../etc/passwd":             "etc/passwd",
		`C:\Users\..\x.csv`:               "C:/Users/x.csv",
		"/абс/./путь//файл.csv":           "абс/путь/файл.csv",
		"a\x00b\u202egnp.csv":             "abgnp.csv",
		"1/2/3/4/5/6/7.csv":               "3/4/5/6/7.csv",
		"...":                             "файл без имени",
		"":                                "файл без имени",
		strings.Repeat("я", 300) + ".csv": strings.Repeat("я", 100) + "…" + strings.Repeat("я", 15) + ".csv",
	} {
		if got := cleanLabel(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestLitter(t *testing.T) {
	for name, want := range map[string]bool{
		"a/Thumbs.db": true, "~$Отметки.xlsx": true, "a/.git/x": true, ".DS_Store": true, "a/Отметки.xlsx": false,
	} {
		if litter(name) != want {
			t.Errorf("%s: litter %t", name, !want)
		}
	}
}

func TestSaveName(t *testing.T) {
	if got := saveName("Отчёт школы.html", "sosh1"); got != "Отчёт школы sosh1.html" {
		t.Error(got)
	}
}
