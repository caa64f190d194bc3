package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func writeText(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

// Without a browser and an office suite on the PATH nothing is printed.
func TestNothingPrints(t *testing.T) {
	for _, name := range []string{"PATH", "ProgramFiles", "ProgramFiles(x86)"} {
		t.Setenv(name, t.TempDir())
	}
	var out bytes.Buffer
	if err := writePDF(&out, writeText("<p>страница"), writeText("")); !errors.Is(err, errNoPrinter) || canPrint() {
		t.Errorf("printed with nothing: %v", err)
	}
	var said bytes.Buffer
	a := &app{err: &said}
	if page := a.withoutPrinter("Форма.pdf"); page != "Форма.html" ||
		!strings.Contains(said.String(), "Сохранить как PDF") {
		t.Errorf("%s: %s", page, said.String())
	}
}

func TestPDF(t *testing.T) {
	if testing.Short() || findProgram(browsers) == "" {
		t.Skip("no browser on this machine: nothing was printed")
	}
	var out bytes.Buffer
	if err := writePDF(&out, writeText("<!DOCTYPE html><meta charset=utf-8><p>Отчёт школы"),
		writeText("")); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) {
		t.Errorf("%.20q is no PDF", out.Bytes())
	}
}
