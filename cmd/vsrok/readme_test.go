package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// readmeBlocks are the command lines of README's sh blocks, in their order.
func readmeBlocks(t *testing.T) (text string, lines []string) {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		lines = append(lines, strings.Split(strings.TrimSpace(block[1]), "\n")...)
	}
	return string(data), lines
}

// words cuts a command line as a shell does: «"Приложение 1.xlsx"» is one.
func words(line string) []string {
	var words []string
	for _, found := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, found[1]+found[2])
	}
	return words
}

// TestReadmeCommands runs what README tells, as it is written, in an empty folder.
func TestReadmeCommands(t *testing.T) {
	long(t)
	_, lines := readmeBlocks(t)
	t.Chdir(t.TempDir())
	ran := 0
	for _, line := range lines {
		command := words(strings.Replace(line, "go run ./cmd/vsrok", "vsrok", 1))
		if command[0] != "vsrok" {
			if line != "go test -timeout 30m ./..." {
				t.Errorf("README tells %q, which this test does not know", line)
			}
			continue
		}
		ran++
		var out, errs bytes.Buffer
		if code := run(command[1:], nil, &out, &errs); code != exitOK {
			t.Fatalf("%s\nended with %d\n%s%s", line, code, out.String(), errs.String())
		}
	}
	if ran < 15 {
		t.Errorf("only %d commands of README ran", ran)
	}
}

// TestReadmeNamesEveryCommand fails for a command that README lacks.
func TestReadmeNamesEveryCommand(t *testing.T) {
	text, _ := readmeBlocks(t)
	eachCommand(newRoot(&app{}), func(cmd *cobra.Command) {
		path := strings.TrimPrefix(cmd.CommandPath(), "vsrok ")
		if !cmd.HasParent() || cmd.Hidden || cmd.Name() == "help" || cmd.HasParent() &&
			cmd.Parent().Name() == "completion" {
			return
		}
		if cmd.HasSubCommands() && path != "completion" && path != "imports" {
			return // its own commands are asked for
		}
		if !regexp.MustCompile(`(?m)(^|[ \x60])` + path + `([ \x60]|$)`).MatchString(text) {
			t.Errorf("README does not name the command %q", path)
		}
	})
}
