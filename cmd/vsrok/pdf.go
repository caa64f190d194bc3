package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// errNoPrinter tells that nothing on this machine makes a PDF.
var errNoPrinter = errors.New("PDF сделать нечем: на этом компьютере не нашлось ни браузера Chrome, Edge или Chromium, ни LibreOffice")

// printTime is how long a program may print.
const printTime = 2 * time.Minute

// browsers and offices are programs that print: names on the PATH, or places
// under the folders of programs on Windows.
var (
	browsers = []string{"chromium", "chromium-browser", "google-chrome", "chrome", "msedge",
		`Microsoft\Edge\Application\msedge.exe`, `Google\Chrome\Application\chrome.exe`}
	offices = []string{"soffice", `LibreOffice\program\soffice.exe`}
)

// findProgram is the first of the programs that is installed; empty for none.
func findProgram(names []string) string {
	for _, name := range names {
		if !strings.Contains(name, `\`) {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
			continue
		}
		for _, folder := range []string{"ProgramFiles", "ProgramFiles(x86)"} {
			path := filepath.Join(os.Getenv(folder), name)
			if _, err := os.Stat(path); err == nil && os.Getenv(folder) != "" {
				return path
			}
		}
	}
	return ""
}

// canPrint tells whether something on this machine makes a PDF.
func canPrint() bool { return findProgram(browsers) != "" || findProgram(offices) != "" }

// writePDF prints a report: its page with a browser, else its workbook with
// LibreOffice. Without both the error is errNoPrinter.
func writePDF(out io.Writer, page, book func(io.Writer) error) error {
	dir, err := os.MkdirTemp("", "vsrok-print-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	pdf := filepath.Join(dir, "report.pdf")
	if program := findProgram(browsers); program != "" {
		if err := writeFor(filepath.Join(dir, "report.html"), page); err != nil {
			return err
		}
		args := []string{"--headless", "--disable-gpu", "--no-pdf-header-footer",
			"--user-data-dir=" + filepath.Join(dir, "profile"),
			"--print-to-pdf=" + pdf, filepath.Join(dir, "report.html")}
		if os.Getuid() == 0 { // a browser refuses its sandbox to the administrator
			args = append([]string{"--no-sandbox"}, args...)
		}
		if runPrinter(program, args...) == nil && copyPDF(out, pdf) == nil {
			return nil
		}
	}
	program := findProgram(offices)
	if program == "" {
		return errNoPrinter
	}
	if err := writeFor(filepath.Join(dir, "report.xlsx"), book); err != nil {
		return err
	}
	if err := runPrinter(program, "-env:UserInstallation=file:///"+filepath.ToSlash(filepath.Join(dir, "profile")),
		"--headless",
		"--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "report.xlsx")); err != nil {
		return fmt.Errorf("LibreOffice не напечатал отчёт в PDF: %w", err)
	}
	return copyPDF(out, pdf)
}

func writeFor(path string, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}

func runPrinter(program string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), printTime)
	defer cancel()
	return exec.CommandContext(ctx, program, args...).Run()
}

func copyPDF(out io.Writer, path string) error {
	pdf, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("PDF не записан: %w", err)
	}
	_, err = out.Write(pdf)
	return err
}

// withoutPrinter says what to do where no PDF was made, and gives the name of
// the page that is written instead.
func (a *app) withoutPrinter(output string) string {
	page := strings.TrimSuffix(output, filepath.Ext(output)) + ".html"
	fmt.Fprintf(a.err, "%v. Вместо него записана страница: откройте её в любом браузере и выберите «Печать» → «Сохранить как PDF».\n", errNoPrinter)
	return page
}
