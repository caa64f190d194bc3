package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports/evidence"
	"vsrok/reports/opendata"
)

// analyzeQueryFile is the query that stands beside exported tables.
const analyzeQueryFile = "analyze.sql"

type exportOptions struct {
	output, municipality string
	round                *roundFlags
}

func newExportCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Записать обязанности без имён для других программ и баз данных",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newExportParquetCommand(a), newExportClickHouseCommand(a))
	return cmd
}

func newExportParquetCommand(a *app) *cobra.Command {
	var opts exportOptions
	cmd := &cobra.Command{
		Use:   "parquet",
		Short: "Записать обязанности файлами Parquet",
		Long: `Записывает в новую папку каждую обязанность раунда — срок, окно внесения, исход,
доказательство — файлами Parquet по учебному году, правилу и муниципалитету, без
имён учеников и учителей. Рядом: datapackage.json (что значит каждый столбец,
Frictionless Data Package) и analyze.sql — запрос, который из этих таблиц даёт
числа команды analyze; его без изменений выполнит любая база данных, где таблицы
названы obligations и doubts.
` + exitHelp,
		Example: `  vsrok -C мониторинг export parquet -o открытые-данные`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.inRound(cmd, opts.round, func(w *workspace,
				s *analysis.Session) error {
				return a.exportParquet(cmd, w, s, opts)
			})
		},
	}
	opts.add(cmd, "parquet")
	return cmd
}

func (o *exportOptions) add(cmd *cobra.Command, folder string) {
	cmd.Flags().StringVarP(&o.output, "output", "o", folder, "новая `папка`, в которую записать файлы")
	cmd.Flags().StringVar(&o.municipality, "municipality", "",
		"`название` муниципалитета (без ключа — из vsrok.yaml, форма: муниципалитет)")
	o.round = addRoundFlags(cmd)
}

func (a *app) exportParquet(cmd *cobra.Command, w *workspace, s *analysis.Session, opts exportOptions) error {
	err := writeFolder(opts.output, func(folder string) error {
		pack, err := w.exportTables(cmd.Context(), s, opts.municipality, folder, "parquet")
		if err != nil {
			return err
		}
		return writePackage(folder, pack)
	})
	if err != nil {
		return err
	}
	a.printWarnings(s)
	fmt.Fprintf(a.out, "Данные записаны: %s\nЧто значит каждый столбец — %s; числа команды analyze даёт запрос %s.\n",
		opts.output,
		filepath.Join(opts.output, "datapackage.json"), filepath.Join(opts.output, analyzeQueryFile))
	return nil
}

// writePackage writes what stands beside the tables.
func writePackage(folder string, pack opendata.Package) error {
	return errors.Join(
		writeFile(filepath.Join(folder, "datapackage.json"), forAll, pack.Write),
		writeFile(filepath.Join(folder, analyzeQueryFile), forAll, contents([]byte(analysis.OpenAnalyzeSQL))))
}

// exportTables writes the tables of the session's answer into a folder and
// describes them.
func (w *workspace) exportTables(ctx context.Context, s *analysis.Session, municipality, folder,
	format string) (opendata.Package, error) {
	if municipality == "" {
		municipality = w.policy.Municipality
	}
	pack := opendata.Package{Municipality: municipality, Code: municipalityCode(municipality), Format: format,
		Question: s.Question,
		Basis:    w.policy.Basis}
	spellings, err := s.TeacherSpellings(ctx)
	if err != nil {
		return pack, err
	}
	hide := evidence.HideNames(spellings)
	for _, warning := range s.Warnings {
		pack.Warnings = append(pack.Warnings, hide(warning))
	}
	files, err := s.WriteOpenTables(ctx, analysis.OpenData{Municipality: pack.Code, Format: format, Hide: hide,
		Place: func(path string) (string, error) {
			place := filepath.Join(folder, filepath.FromSlash(path))
			return place, makeFolder(filepath.Dir(place))
		}})
	if err != nil {
		return pack, err
	}
	for _, file := range files {
		written, err := describe(folder, file)
		if err != nil {
			return pack, err
		}
		pack.Files = append(pack.Files, written)
	}
	return pack, nil
}

// describe sums a written file up.
func describe(folder string, file analysis.OpenFile) (opendata.File, error) {
	data, err := os.Open(filepath.Join(folder, filepath.FromSlash(file.Path)))
	if err != nil {
		return opendata.File{}, err
	}
	defer data.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, data)
	return opendata.File{Path: file.Path, Rows: file.Rows, Bytes: size, SHA256: "sha256:" +
		hex.EncodeToString(sum.Sum(nil)), Table: file.Table}, err
}

// writeFolder fills a new folder beside its place and moves it there, so that
// a full disk or a crash never leaves half of it.
func writeFolder(path string, fill func(folder string) error) error {
	if left, err := os.ReadDir(path); err == nil && len(left) > 0 {
		return fmt.Errorf("папка %s не пуста: укажите новую, чтобы старые файлы не смешались с новыми", path)
	}
	parent := filepath.Dir(filepath.Clean(path))
	if err := makeFolder(parent); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(parent, ".vsrok-*")
	if err != nil {
		return notWritten(path, err)
	}
	err = fill(temporary)
	if err == nil {
		err = os.Chmod(temporary, 0o755&^umask)
	}
	if err == nil {
		err = errors.Join(removeLeft(path), os.Rename(temporary, path))
	}
	return errors.Join(err, os.RemoveAll(temporary))
}

// nameless is the code of a municipality that is not named.
const nameless = "ne_ukazan"

// longestCode keeps paths of exports short enough for Windows.
const longestCode = 40

// municipalityCode is a municipality's name as a part of paths: Latin letters,
// digits and «_». Long names end in a part of their hash, to stay apart.
func municipalityCode(name string) string {
	var code strings.Builder
	for _, r := range strings.ToLower(name) {
		switch latin, known := latinLetters[r]; {
		case known:
			code.WriteString(latin)
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			code.WriteRune(r)
		default:
			code.WriteByte('_')
		}
	}
	words := strings.FieldsFunc(code.String(), func(r rune) bool { return r == '_' })
	short := strings.Join(words, "_")
	switch {
	case short == "" && strings.TrimSpace(name) == "":
		return nameless
	case short == "" || len(short) > longestCode:
		sum := sha256.Sum256([]byte(name))
		return strings.Trim(short[:min(len(short), longestCode-9)]+"_"+hex.EncodeToString(sum[:4]), "_")
	}
	return short
}

var latinLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "j",
	'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts",
	'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
}
