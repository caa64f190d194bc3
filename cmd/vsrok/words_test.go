package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"

	"vsrok/ingest/store"
)

func TestValueWords(t *testing.T) {
	for _, c := range []struct{ value, reason, want string }{
		{"", "пустая ячейка", "пусто"},
		{"31.02.2015", "такой даты нет в календаре", "31.02.2015"},
		{"Ааааа", "не похоже на дату и время", "слово, а не дата"},
		{"Ааааа А.А.", "здесь имя ученика", "слово с инициалами"},
		{"Ааааа Аааа Аааааааа", "здесь имя ученика", "несколько слов"},
		{"9а", "класс не понят", "буквы вместе с цифрами"},
		{"9 аааааа", "не похоже на дату и время", "слова и цифры, а не дата"},
		{"а", "не отметка", "буква"},
		{"5/6", "не отметка", "5/6"},
	} {
		if got := valueWords(store.RejectRow{Value: c.value, Text: c.reason}); got != c.want {
			t.Errorf("%q (%s): %q, want %q", c.value, c.reason, got, c.want)
		}
	}
}

func TestRowRuns(t *testing.T) {
	for want, rows := range map[string][]int{"строка 4": {4}, "строки 4, 7–9": {9, 4, 8, 7, 7}, "строки 1–2": {1, 2}} {
		if got := rowRuns(rows); got != want {
			t.Errorf("%v: %q, want %q", rows, got, want)
		}
	}
}

func TestGradeRanges(t *testing.T) {
	if got, want := gradeRanges([]int{5, 6, 7, 9, 11}), "5-7,9,11"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWrapLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"коротко", "коротко"},
		{"раз два три четыре пять", "раз два три\nчетыре пять"},
		{"1. раз два три четыре", "1. раз два\n   три\n   четыре"},
		{"  раз два три четыре", "  раз два\n  три\n  четыре"},
		{"очень_длинное_слово одно", "очень_длинное_слово\nодно"},
	} {
		if got := wrapLine(c.line, 11); got != c.want {
			t.Errorf("%q is %q, want %q", c.line, got, c.want)
		}
	}
}

// The table is 1 + 3 × 3 + 20 + 6 + 30 = 66 letters wide. At 50 the words wrap;
// at 30 the spare column goes.
func TestTableFits(t *testing.T) {
	for width, dropped := range map[int]bool{0: false, 66: false, 50: false, 30: true} {
		var b strings.Builder
		all := false
		out := &terminal{Writer: &b, width: width, wide: &all}
		if width == 0 {
			all = true
		}
		grid := newTable(out, "Лишний")
		grid.AppendHeader(table.Row{"Школа", "Лишний", "Что"})
		grid.AppendRow(table.Row{"Школа имени пятерых ", 123456, "раз два три четыре пять шесть "})
		grid.Render()
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); width > 0 && n > width {
				t.Errorf("at %d a line has %d letters: %s", width, n, line)
			}
		}
		if got := strings.Contains(b.String(), "Не поместились"); got != dropped ||
			dropped == strings.Contains(b.String(), "123456") {
			t.Errorf("at %d:\n%s", width, b.String())
		}
	}
}
