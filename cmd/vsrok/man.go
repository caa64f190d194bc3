package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newManCommand writes the manual's pages for the builds; people read --help.
func newManCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:    "man ПАПКА",
		Short:  "Записать страницы руководства man",
		Hidden: true,
		Args:   exactArgs(1, "папка"),
		RunE:   func(cmd *cobra.Command, args []string) error { return a.writeManual(cmd.Root(), args[0]) },
	}
}

func (a *app) writeManual(root *cobra.Command, dir string) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	var failed error
	eachCommand(root, func(cmd *cobra.Command) {
		if failed != nil || cmd.Hidden || cmd.Name() == "help" || !cmd.IsAvailableCommand() && cmd.HasParent() {
			return
		}
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		failed = writeFile(filepath.Join(dir, name+".1"), forAll, contents([]byte(manPage(cmd, name))))
	})
	return failed
}

// manPage is the help of a command as man reads it.
func manPage(cmd *cobra.Command, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" vsrok\n.SH ИМЯ\n%s \\- %s\n.SH ВЫЗОВ\n%s\n", roff(strings.ToUpper(name)), roff(name),
		roff(cmd.Short), roff(cmd.UseLine()))
	if cmd.Long != "" {
		b.WriteString(".SH ОПИСАНИЕ\n" + roffText(cmd.Long))
	}
	if cmd.Example != "" {
		b.WriteString(".SH ПРИМЕРЫ\n.nf\n" + roff(cmd.Example) + "\n.fi\n")
	}
	b.WriteString(".SH КЛЮЧИ\n")
	flag := func(f *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(f)
		head := "--" + f.Name
		if f.Shorthand != "" {
			head = "-" + f.Shorthand + ", " + head
		}
		if f.Value.Type() == "bool" {
			value = ""
		}
		if !f.Hidden {
			fmt.Fprintf(&b, ".TP\n%s\n%s\n", roff(strings.TrimSpace(head+" "+value)), roff(usage))
		}
	}
	cmd.LocalFlags().VisitAll(flag)
	cmd.InheritedFlags().VisitAll(flag)
	return b.String()
}

// roffText keeps lists as they stand and fills the rest.
func roffText(text string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.Contains("\n"+paragraph, "\n ") {
			paragraph = ".nf\n" + roff(paragraph) + "\n.fi"
		} else {
			paragraph = roff(paragraph)
		}
		b.WriteString(".PP\n" + paragraph + "\n")
	}
	return b.String()
}

// roff guards what man would take for its own commands.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	return strings.ReplaceAll(strings.ReplaceAll("\n"+text, "\n.", "\n\\&."), "\n'", "\n\\&'")[1:]
}
