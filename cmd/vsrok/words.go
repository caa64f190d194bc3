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
	{Value: "table", Words: []string{"table", "таблица"}}, {Value: "text", Words: []string{"text", "текст"}}, {Value: "csv", Words: []string{"csv"}},
	{Value: "json", Words: []string{"json"}}, {Value: "xlsx", Words: []string{"xlsx", "excel"}}, {Value: "docx", Words: []string{"docx", "word"}},
	{Value: "html", Words: []string{"html", "htm", "страница"}},
}

// parseFormat reads --format, of the formats that the command writes.
func parseFormat(cmd *cobra.Command, text string, formats ...string) (string, error) {
	format, err := analysis.Choose(text, slices.DeleteFunc(slices.Clone(formatChoices), func(c analysis.Choice[string]) bool {
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
		if near := nearestFlag(cmd, name); near != "" {
			text += " (похоже на --" + near + ")"
		}
	}
	return usageError(cmd, text)
}

func nearestFlag(cmd *cobra.Command, name string) string {
	near, distance := "", 3
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if d := levenshtein.ComputeDistance(name, flag.Name); d < distance && !flag.Hidden {
			near, distance = flag.Name, d
		}
	})
	return near
}
