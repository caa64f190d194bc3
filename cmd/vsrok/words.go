package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vsrok/analysis"
)

// formatChoices are the formats of all commands, by what people call them.
var formatChoices = []analysis.Choice[string]{
	{Value: "table", Words: []string{"table", "таблица"}}, {Value: "text", Words: []string{"text", "текст"}},
	{Value: "csv", Words: []string{"csv"}},
	{Value: "json", Words: []string{"json"}}, {Value: "excel", Words: []string{"excel", "эксель"}},
	{Value: "xlsx", Words: []string{"xlsx", "excel"}}, {Value: "docx", Words: []string{"docx", "word"}},
	{Value: "html", Words: []string{"html", "htm", "страница"}}, {Value: "pdf", Words: []string{"pdf", "пдф"}},
}

// parseFormat reads --format, of the formats that the command writes.
func parseFormat(cmd *cobra.Command, text string, formats ...string) (string, error) {
	format, err := analysis.Choose(text,
		slices.DeleteFunc(slices.Clone(formatChoices), func(c analysis.Choice[string]) bool {
			return !slices.Contains(formats, c.Value)
		}))
	if err != nil {
		return "", usageError(cmd, fmt.Sprintf("ключ --format: %v", err))
	}
	return format, nil
}

// flagError says which flag an unknown one resembles.
func flagError(cmd *cobra.Command, err error) error {
	text := err.Error()
	if name, unknown := strings.CutPrefix(text, "unknown flag: --"); unknown {
		var known []string
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			if !flag.Hidden {
				known = append(known, flag.Name)
			}
		})
		if near := nearest(name, known); near != "" {
			text += " (похоже на --" + near + ")"
		}
	}
	return usageError(cmd, text)
}

// unknownCommand says which command an unknown word resembles.
func unknownCommand(cmd *cobra.Command, word string) error {
	var known []string
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			known = append(known, child.Name())
		}
	}
	text := fmt.Sprintf("неизвестная команда «%s»", word)
	if near := nearest(word, known); near != "" {
		path := strings.TrimPrefix(cmd.CommandPath()+" "+near, "vsrok ")
		text += fmt.Sprintf(" (похоже на %s)", path)
	}
	return usageError(cmd, text)
}

// nearest is the known word that a word begins, or that differs from it by at
// most two letters; empty where there is none.
func nearest(word string, known []string) string {
	near, distance := "", 3
	word = strings.ToLower(word)
	for _, other := range known {
		folded := strings.ToLower(other)
		d := levenshtein.ComputeDistance(word, folded)
		if len(word) >= 3 && strings.HasPrefix(folded, word) {
			d = min(d, 1)
		}
		if d < distance {
			near, distance = other, d
		}
	}
	return near
}
