package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"vsrok/analysis"
	"vsrok/ingest"
	"vsrok/ingest/layout"
	"vsrok/ingest/tabular"
)

type importOptions struct {
	school, exportedAt, kind, encoding, delimiter, sourceZone, dates, mapping string
	dryRun, hidden, replace, verbose, quiet                                   bool
}

func newImportCommand(a *app) *cobra.Command {
	var opts importOptions
	cmd := &cobra.Command{
		Use:   "import ФАЙЛ|ПАПКА...",
		Short: "Загрузить выгрузки электронного журнала",
		Long: `Читает файлы и папки с выгрузками, в любом порядке и любого вида вперемешку.
Формат, кодировка, вид таблицы, школа и момент выгрузки определяются сами и
печатаются; любое можно указать ключом. Каждый файл загружается целиком или не
загружается вовсе; тот же файл второй раз ничего не меняет. Печатается строка на
школу и вид и то, что надо проверить; ключ -v рассказывает о каждом файле.

Коды завершения: 0 — всё загружено, 1 — какой-то файл не загружен, 2 — неверный
вызов, 3 — загружено, но часть строк не понята, 4 — база занята.`,
		Example: `  vsrok -C мониторинг import выгрузки/2015-04
  vsrok -C мониторинг import --school sosh3 журналы.zip`,
		Args: minArgs(1, "файл или папка с выгрузками"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runImport(cmd, opts, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.school, "school", "", "`код` или название школы")
	flags.StringVar(&opts.exportedAt, "exported-at", "", "`момент` выгрузки: 2015-05-06T09:00")
	flags.StringVar(&opts.kind, "kind", "", "`вид` таблицы: отметки, итоговые, пропуски или расписание")
	flags.StringVar(&opts.encoding, "encoding", "", "`кодировка`: "+tabular.EncodingWords())
	flags.StringVar(&opts.delimiter, "delimiter", "", "`разделитель` столбцов CSV: «;», «,», «|» или tab")
	flags.StringVar(&opts.sourceZone, "source-tz", "", "`пояс` времени в выгрузке, если он не местный: Москва, МСК+2")
	flags.StringVar(&opts.dates, "dates", "",
		"`порядок` в датах цифрами, если его не видно: dmy — первый день, mdy — первый месяц")
	flags.StringVar(&opts.mapping, "mapping", "",
		"`файл` соответствия заголовков (без ключа — mapping.yaml рабочей папки)")
	flags.BoolVar(&opts.hidden, "hidden", false, "читать и скрытые листы книг")
	flags.BoolVar(&opts.replace, "replace", false,
		"если тот же файл загружен как файл другой школы, заменить ту загрузку")
	flags.BoolVar(&opts.dryRun, "dry-run", false, "показать, что понято, и ничего не менять")
	flags.BoolVarP(&opts.verbose, "verbose", "v", false, "рассказать о каждом файле")
	flags.BoolVarP(&opts.quiet, "quiet", "q", false, "печатать только то, что не загружено")
	return cmd
}

func (a *app) runImport(cmd *cobra.Command, opts importOptions, paths []string) error {
	options, err := opts.parse(cmd)
	if err != nil {
		return err
	}
	files, err := listFiles(paths)
	if err != nil {
		return err
	}
	files = a.setReferencesAside(files)
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	importer, err := w.importer(opts.mapping)
	if err != nil {
		return errors.Join(err, w.close())
	}
	if err := checkAll(files, importer.Check); err != nil {
		return errors.Join(err, w.close())
	}
	tally := a.importFiles(cmd.Context(), importer, files, options, opts.loudness())
	if tally.err == nil && !options.DryRun {
		tally.err = ingest.Settle(cmd.Context(), w.db, w.reference)
	}
	if err := errors.Join(tally.err, w.close()); err != nil {
		if cmd.Context().Err() != nil {
			return tally.interrupted(len(files))
		}
		return err
	}
	if opts.loudness() != quiet {
		tally.lines.print(a.out)
	}
	return a.reportTally(tally, options.DryRun, opts.quiet)
}

// checkAll refuses the whole import for the first file that must not be read,
// so that the reason is told once.
func checkAll(files []string, check func(string) error) error {
	for _, file := range files {
		if err := check(file); err != nil {
			return fmt.Errorf("%s: %w; ничего не загружено", tabular.ShownName(file), err)
		}
	}
	return nil
}

// setReferencesAside takes reference tables out of a list of exports and says so.
func (a *app) setReferencesAside(files []string) []string {
	return slices.DeleteFunc(files, func(file string) bool {
		name := ingest.ReferenceTable(file)
		if name != "" {
			fmt.Fprintf(a.err, "%s — справочник %s, а не выгрузка: его место в рабочей папке, файл пропущен.\n",
				tabular.ShownName(file), name)
		}
		return name != ""
	})
}

// loudness is what the flags ask for; a dry run is there to tell.
func (o importOptions) loudness() loudness {
	switch {
	case o.quiet:
		return quiet
	case o.verbose, o.dryRun:
		return verbose
	}
	return normal
}

func (o importOptions) parse(cmd *cobra.Command) (ingest.Options, error) {
	options := ingest.Options{School: o.school, Encoding: o.encoding, DryRun: o.dryRun, Hidden: o.hidden,
		Replace: o.replace}
	var err error
	fail := func(flag string, err error) (ingest.Options, error) {
		return options, usageError(cmd, fmt.Sprintf("ключ --%s: %v", flag, err))
	}
	if o.exportedAt != "" {
		if options.ExportedAt, err = analysis.ParseMoment(o.exportedAt); err != nil {
			return fail("exported-at", err)
		}
	}
	if o.kind != "" {
		rule, err := analysis.ParseRule(o.kind)
		if err != nil {
			return fail("kind", err)
		}
		for i, r := range analysis.Rules {
			if kind := layout.Kind(i); r == rule {
				options.Kind = &kind
			}
		}
	}
	if o.sourceZone != "" {
		if options.SourceZone, err = ingest.ParseZone(o.sourceZone); err != nil {
			return fail("source-tz", err)
		}
	}
	if options.Dates, err = layout.ParseDateOrder(o.dates); err != nil {
		return fail("dates", err)
	}
	switch o.delimiter {
	case "", ";", ",", "|":
		for _, r := range o.delimiter {
			options.Delimiter = r
		}
	case "tab", "\t":
		options.Delimiter = '\t'
	default:
		return fail("delimiter", fmt.Errorf("«%s» не понято, ожидается «;», «,», «|» или tab", o.delimiter))
	}
	return options, nil
}

func (w *workspace) importer(mapping string) (*ingest.Importer, error) {
	key, err := w.key()
	if err != nil {
		return nil, err
	}
	aliases, err := w.aliases(mapping)
	if err != nil {
		return nil, err
	}
	first, last := w.calendar.Years()
	return &ingest.Importer{DB: w.db, Reference: w.reference, Aliases: aliases, Key: key, FirstYear: first,
		LastYear: last,
		Check:    w.refuseExample}, nil
}

func (w *workspace) aliases(mapping string) (*layout.Aliases, error) {
	path := mapping
	if path == "" {
		path = filepath.Join(w.dir, mappingFile)
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && mapping == "" {
		return layout.DefaultAliases(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("файл соответствия заголовков %s не читается: %w", path, err)
	}
	defer file.Close()
	return layout.ReadAliases(path, file)
}

// listFiles lists the files of the given paths; folders are walked. Files
// that no one exported (hidden ones, Excel's locks, Windows' thumbnails) are
// left out of folders.
func listFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("%s: нет такого файла или папки", tabular.ShownName(path))
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		found, err := walkFolder(path)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("в %s нет ни одного файла", strings.Join(paths, ", "))
	}
	return files, nil
}

func walkFolder(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("папка %s не читается: %w", path, err)
		}
		name := entry.Name()
		litter := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") ||
			strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini")
		switch {
		case path != folder && litter && entry.IsDir():
			return fs.SkipDir
		case litter || entry.IsDir():
			return nil
		}
		files = append(files, path)
		return nil
	})
	sort.Strings(files)
	return files, err
}

// tally is what came of all files of one import.
type tally struct {
	loaded, already, refused, rejected int
	read, kept, skipped                int   // rows of the loaded files
	partly                             int   // loaded without a member or sheet that could not be read
	blank                              int   // loaded, but with rows of which none says that anything was entered
	err                                error // that ended the import early
	lines                              importLines
}

// interrupted says what of an import that was stopped is kept.
func (t *tally) interrupted(files int) error {
	return &interrupted{fmt.Sprintf("Прервано. Загружено и осталось в базе файлов: %d; не загружено: %d. Повторите команду: загруженное второй раз не загружается.",
		t.loaded+t.already, files-t.loaded-t.already)}
}

func (a *app) importFiles(ctx context.Context, importer *ingest.Importer, files []string, options ingest.Options,
	loud loudness) tally {
	var t tally
	bar := a.progress(len(files))
	for _, path := range files {
		bar.Describe(filepath.Base(path))
		summary, err := importer.File(ctx, path, options)
		_ = bar.Clear()
		var refusal *ingest.Refusal
		switch {
		case errors.As(err, &refusal):
			t.refused++
			fmt.Fprintln(a.err, "Не загружен:", refusal)
		case err != nil:
			t.err = fmt.Errorf("%s: %w", path, err)
			return t
		case summary.Already != 0:
			t.already++
			if loud == verbose || loud == normal && len(summary.Refused) > 0 {
				a.printAlready(path, summary)
			}
		default:
			t.add(summary)
			a.tellFile(summary, loud)
		}
		_ = bar.Add(1)
	}
	_ = bar.Finish()
	return t
}

// add counts a file that was loaded.
func (t *tally) add(s ingest.Summary) {
	t.loaded++
	t.rejected += s.Rejected
	t.read, t.kept, t.skipped = t.read+s.Read, t.kept+s.Loaded, t.skipped+s.Skipped
	t.partly += min(1, len(s.Refused))
	if s.Loaded == 0 && s.Blank > 0 {
		t.blank++
	}
	t.lines.add(s)
}

// tellFile says as much of a loaded file as was asked for.
func (a *app) tellFile(s ingest.Summary, loud loudness) {
	switch loud {
	case verbose:
		printSummary(a.out, s)
	case normal:
		printTroubles(a.out, s)
	case quiet:
		for _, refused := range s.Refused {
			fmt.Fprintf(a.err, "%s: не загружено: %s\n", s.File, refused)
		}
	}
}

// progress is a bar on a terminal, and nothing anywhere else.
func (a *app) progress(files int) *progressbar.ProgressBar {
	file, ok := tableOut(a.err).(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return progressbar.DefaultSilent(int64(files))
	}
	return progressbar.NewOptions(files, progressbar.OptionSetWriter(file), progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(20))
}

// printAlready says that a file came before, and what of it was not loaded then.
func (a *app) printAlready(path string, s ingest.Summary) {
	fmt.Fprintf(a.out, "%s\n  уже загружен раньше (импорт № %d), ничего не изменилось\n", path, s.Already)
	if len(s.Refused) == 0 {
		return
	}
	for _, refused := range s.Refused {
		fmt.Fprintln(a.out, "  тогда не загружено:", refused)
	}
	fmt.Fprintf(a.out, "  чтобы загрузить его заново целиком, исправьте файл или отмените импорт командой vsrok imports undo %d и повторите\n", s.Already)
}

func (a *app) reportTally(t tally, dryRun, quiet bool) error {
	verb := "загружено"
	if dryRun {
		verb = "прочитано без сохранения"
	}
	if !quiet {
		fmt.Fprintf(a.out, "\nФайлов %s: %d; были загружены раньше: %d; не загружено: %d. Строк отклонено: %d.\n",
			verb, t.loaded, t.already, t.refused, t.rejected)
		fmt.Fprintf(a.out, "Строк прочитано %d = загружено %d + отклонено %d + пропущено %d (заголовки, итоги, пустые).\n",
			t.read, t.kept, t.rejected, t.skipped)
	}
	switch {
	case t.refused == 0 && t.partly > 0:
		fmt.Fprintln(a.err, "Часть листов или файлов в архивах не загружена: причины названы выше, остальное загружено.")
		return &silent{exitFailure}
	case t.refused > 0 && t.loaded+t.already == 0:
		fmt.Fprintln(a.err, "Ничего не загружено: причины названы выше.")
		return &silent{exitFailure}
	case t.refused > 0:
		fmt.Fprintln(a.err, "Часть файлов не загружена: причины названы выше, остальные файлы загружены.")
		return &silent{exitFailure}
	case t.rejected > 0:
		if !dryRun {
			fmt.Fprintln(a.err, "Часть строк не понята: список с причинами покажет команда vsrok rejects.")
		}
		return &silent{exitRejected}
	case t.blank > 0:
		fmt.Fprintf(a.err, "Файлов, в которых есть строки, но ни в одной ничего не внесено: %d. Проверьте, тот ли столбец назван «Отметка», «Причина» или «Статус».\n", t.blank)
		return &silent{exitRejected}
	}
	return nil
}
