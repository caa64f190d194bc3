package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"vsrok/cmd/vsrok/page"
	"vsrok/ingest/store"
)

type serveOptions struct {
	port int
	open bool
}

func newServeCommand(a *app) *cobra.Command {
	var opts serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Открыть страницу в браузере: всё то же без команд",
		Long: `Открывает в браузере страницу, на которую перетаскивают выгрузки и с которой
берут отчёты. Страница видна только на этом компьютере и только тому, кто открыл
её по ссылке этого запуска. Если папка ещё не рабочая, она становится рабочей,
как после vsrok init. Закончить работу — кнопкой на странице или Ctrl+C.
` + exitHelp,
		Example: `  vsrok -C мониторинг serve`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.port < 0 || opts.port > 65535 {
				return usageError(cmd, fmt.Sprintf("ключ --port: %d не порт, ожидается число от 0 до 65535", opts.port))
			}
			return a.runServe(cmd.Context(), opts)
		},
	}
	cmd.Flags().IntVar(&opts.port, "port", 0, "`порт` страницы; 0 — любой свободный")
	cmd.Flags().BoolVar(&opts.open, "open", true, "открыть браузер; --open=false — только напечатать адрес")
	return cmd
}

// runServe serves the page of a.dir until the user ends the work.
func (a *app) runServe(ctx context.Context, opts serveOptions) error {
	home, err := filepath.Abs(a.dir)
	if err != nil {
		return err
	}
	if err := makeWorkspace(home); err != nil {
		return err
	}
	server, err := page.New(ctx, pageProgram(home))
	var busy *store.BusyError
	if errors.As(err, &busy) {
		return fmt.Errorf("рабочая папка %s уже открыта, возможно — другой копией vsrok: работайте в её вкладке браузера или закройте её: %w", home, err)
	}
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(opts.port)))
	if err != nil {
		return errors.Join(fmt.Errorf("порт %d не открывается: выберите другой ключом --port: %w", opts.port, err),
			server.Close())
	}
	err = server.Serve(ctx, listener, func(url string) {
		a.announce(url, opts.open)
		go a.offerLinks(server, opts.open)
	})
	return errors.Join(err, unmarkPage(home))
}

// offerLinks tells another address at each Enter: one opens only once.
func (a *app) offerLinks(server *page.Server, open bool) {
	readInBackground()
	for lines := bufio.NewScanner(a.in); lines.Scan(); {
		a.announce(server.NewLink(), open)
	}
}

func (a *app) announce(url string, open bool) {
	fmt.Fprintf(a.out, "Страница: %s\nСсылка открывается один раз; новая — клавишей Enter здесь. Закончить работу: кнопка на странице или Ctrl+C здесь.\n", url)
	if !open {
		return
	}
	if err := openBrowser(url); err != nil {
		fmt.Fprintln(a.err, "Браузер не открылся сам: скопируйте в него адрес страницы целиком.")
	}
}

// makeWorkspace makes what a workspace lacks; what is there stays.
func makeWorkspace(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, policyFile)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeFolder(dir); err != nil {
		return err
	}
	files, err := freshWorkspace(emptyTables)
	if err != nil {
		return err
	}
	for _, file := range files {
		if _, err := writeNew(filepath.Join(dir, file.name), file.data); err != nil {
			return err
		}
	}
	return nil
}

// runDoubleClicked serves the workspace that belongs to a program started
// from a folder's window, where nobody can name one: the folder of the
// program if it is one already, else «мониторинг» beside it.
func (a *app) runDoubleClicked(ctx context.Context) error {
	file, err := os.Executable()
	if err != nil {
		return err
	}
	a.dir = filepath.Dir(file)
	if _, err := os.Stat(filepath.Join(a.dir, policyFile)); err != nil {
		a.dir = filepath.Join(a.dir, "мониторинг")
	}
	err = a.runServe(ctx, serveOptions{open: true})
	if err != nil {
		// The window closes with the program: let the reason be read first.
		code := report(a.err, err)
		fmt.Fprintln(a.err, "Нажмите Enter, чтобы закрыть это окно.")
		_, _ = fmt.Fscanln(a.in)
		return &silent{code}
	}
	return nil
}
