package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// TestHelpFitsTheWindow looks at the help of every command at 80 columns: no
// line is wider, and a command that does something shows an example.
func TestHelpFitsTheWindow(t *testing.T) {
	commands := 0
	eachCommand(newRoot(&app{}), func(cmd *cobra.Command) {
		if cmd.Hidden || cmd.Name() == "help" || cmd.HasParent() && cmd.Parent().Name() == "completion" {
			return
		}
		commands++
		path := strings.Fields(cmd.CommandPath())[1:]
		var out, errs bytes.Buffer
		if code := run(append(path, "--help"), nil, &out, &errs); code != exitOK {
			t.Errorf("%v --help ended with %d: %s", path, code, errs.String())
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > helpWidth {
				t.Errorf("%v --help has a line of %d letters: %q", path, n, line)
			}
		}
		if !cmd.HasSubCommands() && !strings.Contains(out.String(), "\nПримеры:\n  vsrok ") {
			t.Errorf("%v --help has no example", path)
		}
	})
	if commands < 25 {
		t.Errorf("only %d commands were looked at", commands)
	}
}
