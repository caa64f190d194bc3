package main

import (
	"path/filepath"
	"slices"
	"testing"

	"vsrok/ingest"
)

func TestSchoolFiles(t *testing.T) {
	paths, err := schoolFiles([]ingest.School{{Code: "sosh1"}, {Code: "а/б:в."}}, "reports", "html")
	want := []string{filepath.Join("reports", "Отчёт школы sosh1.html"),
		filepath.Join("reports", "Отчёт школы а_б_в.html")}
	if err != nil || !slices.Equal(paths, want) {
		t.Errorf("%q, %v", paths, err)
	}
	// Windows does not tell them apart; one school must not get another's names.
	if _, err := schoolFiles([]ingest.School{{Code: "a/b"}, {Code: "A:B"}}, "reports", "html"); err == nil {
		t.Error("two schools share a file")
	}
}
