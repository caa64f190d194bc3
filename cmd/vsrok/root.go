package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// app is what every command works with: its streams and the workspace's
// folder. There is no other state.
type app struct {
	in       io.Reader
	out, err io.Writer
	dir      string
	wide     bool // tables are not fitted to the terminal
}

// run is the whole program; it returns the exit code.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	a := &app{in: in}
	a.out, a.err = forReader(out, &a.wide), forReader(errs, &a.wide)
	defer flush(a.out, a.err)
	out, errs = a.out, a.err
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if stopped := (*interrupted)(nil); err != nil && ctx.Err() != nil && !errors.As(err, &stopped) {
		err = &interrupted{"Прервано: команда ничего не записала, база осталась прежней. Повторите её, когда будет время."}
	}
	return report(errs, err)
}

func newRoot(a *app) *cobra.Command {
	// Started by a double click the program must not lecture about consoles.
	cobra.MousetrapHelpText = ""
	root := &cobra.Command{
		Use:   "vsrok",
		Short: "vsrok — измеряет, в срок ли вносятся данные в электронный журнал",
		Long: `vsrok («в срок») читает выгрузки электронного журнала и измеряет, вовремя ли
внесены отметки, итоговые отметки, пропуски и расписание. По этим числам
программа заполняет показатель 4 формы мониторинга.

С чего начать:
  vsrok serve                    открыть страницу в браузере, дальше без команд
  vsrok demo                     показать всё на учебных данных
  vsrok init ПАПКА               создать рабочую папку
  vsrok -C ПАПКА import ФАЙЛЫ    загрузить выгрузки
  vsrok -C ПАПКА analyze         посчитать
  vsrok -C ПАПКА form            заполнить форму`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if doubleClicked() {
				return a.runDoubleClicked(cmd.Context())
			}
			return cmd.Help()
		},
	}
	root.PersistentFlags().StringVarP(&a.dir, "dir", "C", ".", "рабочая `папка`")
	root.PersistentFlags().BoolVar(&a.wide, "wide", false, "таблицы целиком, шире окна")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newInitCommand(a), newImportCommand(a), newRejectsCommand(a), newImportsCommand(a),
		newAnalyzeCommand(a), newTeachersCommand(a), newFormCommand(a), newDemoCommand(a), newServeCommand(a),
		newChecklistCommand(a), newObjectionsCommand(a),
		newStatusCommand(a), newPlanCommand(a),
		newSensitivityCommand(a), newCompareCommand(a), newLateCommand(a), newTrendCommand(a), newRoundCommand(a),
		newReportCommand(a), newExportCommand(a), newRegionCommand(a),
		newExplainCommand(a), newEvidenceCommand(a), newVerifyCommand(a), newManCommand(a),
	)
	speakRussian(root)
	return root
}

// usage is an error in how the program was called.
type usage struct{ text string }

func (e *usage) Error() string { return e.text }

func usageError(cmd *cobra.Command, text string) error {
	return &usage{fmt.Sprintf("%s. Справка: %s --help", translateUsage(text), cmd.CommandPath())}
}

// translateUsage turns the flag parser's English into Russian.
func translateUsage(text string) string {
	for _, phrase := range []struct{ english, russian string }{
		{"unknown flag: ", "неизвестный ключ "},
		{"unknown shorthand flag: ", "неизвестный ключ "},
		{"flag needs an argument: ", "ключу нужно значение: "},
		{"invalid argument ", "недопустимое значение "},
		{"unknown command ", "неизвестная команда "},
		{" for ", " для "},
		{" flag: ", ": "},
		{" in -", " в -"},
	} {
		text = strings.Replace(text, phrase.english, phrase.russian, 1)
	}
	return text
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasAvailableSubCommands() {
		return unknownCommand(cmd, args[0])
	}
	return usageError(cmd, fmt.Sprintf("лишнее слово «%s»: команда %s слов после себя не ждёт", args[0], cmd.Name()))
}

func exactArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		return usageError(cmd, "ожидается "+what)
	}
}

func minArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= n {
			return nil
		}
		return usageError(cmd, "ожидается "+what)
	}
}

// speakRussian replaces the words that cobra prints by itself.
func speakRussian(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd("vsrok")
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Short, cmd.Use = "Справка о команде", "help [команда]"
		case "completion":
			cmd.Short = "Подсказки команд для вашей оболочки"
			cmd.Long = "Печатает сценарий подсказок для bash, zsh, fish или PowerShell."
			for _, shell := range cmd.Commands() {
				shell.Short = "Сценарий подсказок для " + shell.Name()
				shell.Long = shell.Short + ": подключите его в настройках оболочки."
			}
		}
	}
	cobra.AddTemplateFunc("russian", russianFlags)
	cobra.AddTemplateFunc("fill", fillHelp)
	cobra.AddTemplateFunc("command", func(name string, padding int, short string) string {
		return wrapHelp(fmt.Sprintf("  %-*s %s", padding, name, short), padding+3)
	})
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate(`{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces | fill}}

{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}`)
	eachCommand(root, func(cmd *cobra.Command) {
		cmd.DisableFlagsInUseLine = true
		cmd.InitDefaultHelpFlag()
		if flag := cmd.Flags().Lookup("help"); flag != nil {
			flag.Usage = "эта справка"
		}
	})
}

var flagLine = regexp.MustCompile(`^( +(?:-\w, )?--[\w-]+(?: \S+)?) {2,}(.*)$`)

// russianFlags translates the flag list's own words and aligns it by letters:
// the flag parser counts bytes, of which a Russian letter has two.
func russianFlags(usages string) string {
	usages = strings.ReplaceAll(usages, "(default ", "(если не указать: ")
	lines := strings.Split(strings.TrimRight(usages, " \n"), "\n")
	width := 0
	for _, line := range lines {
		if found := flagLine.FindStringSubmatch(line); found != nil {
			width = max(width, utf8.RuneCountInString(found[1]))
		}
	}
	for i, line := range lines {
		if found := flagLine.FindStringSubmatch(line); found != nil {
			lines[i] = found[1] + strings.Repeat(" ", width-utf8.RuneCountInString(found[1])+3) + found[2]
			lines[i] = wrapHelp(lines[i], width+3)
		}
	}
	return strings.Join(lines, "\n")
}

// helpWidth is how wide a help text may be: the narrowest window in use.
const helpWidth = 80

// fillHelp fills the lines of each paragraph; lists, which are indented, stay
// as they are.
func fillHelp(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, paragraph := range paragraphs {
		if !strings.Contains("\n"+paragraph, "\n ") {
			paragraphs[i] = wrapLine(strings.ReplaceAll(paragraph, "\n", " "), helpWidth)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// wrapHelp wraps a line so that what follows stands below the description.
func wrapHelp(line string, indent int) string {
	head, words := string([]rune(line)[:indent]), string([]rune(line)[indent:])
	return head + strings.ReplaceAll(wrapLine(words, helpWidth-indent), "\n", "\n"+strings.Repeat(" ", indent))
}

func eachCommand(cmd *cobra.Command, fn func(*cobra.Command)) {
	fn(cmd)
	for _, child := range cmd.Commands() {
		eachCommand(child, fn)
	}
}

const usageTemplate = `Вызов:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [команда]{{end}}{{if .HasExample}}

Примеры:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Команды:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
{{command .Name .NamePadding .Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Ключи:
{{.LocalFlags.FlagUsages | russian}}{{end}}{{if .HasAvailableInheritedFlags}}

Общие ключи:
{{.InheritedFlags.FlagUsages | russian}}{{end}}{{if .HasAvailableSubCommands}}

Подробнее о команде: {{.CommandPath}} [команда] --help{{end}}
`
