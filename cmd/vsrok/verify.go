package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vsrok/analysis"
	"vsrok/reports/evidence"
)

func newVerifyCommand(a *app) *cobra.Command {
	var withDatabase bool
	cmd := &cobra.Command{
		Use:   "verify ПАКЕТ.zip",
		Short: "Проверить пакет доказательств",
		Long: `Проверяет пакет доказательств по нему самому, без рабочей папки и сети: опись и
суммы SHA-256 каждого файла, каждый срок по календарю пакета, каждый исход,
итоги, знаки и измеренные клетки формы. С ключом --db обязанности измеряются
заново в рабочей папке и сравниваются с пакетом.

Коды завершения: 0 — пакет верен, 1 — пакет изменён или не сходится (названы
файлы), 2 — неверный вызов, 4 — база занята другой программой.`,
		Example: `  vsrok verify апрель-2015.zip
  vsrok -C мониторинг verify --db апрель-2015.zip`,
		Args: exactArgs(1, "файл пакета"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runVerify(cmd, args[0], withDatabase) },
	}
	cmd.Flags().BoolVar(&withDatabase, "db", false, "сравнить и с базой рабочей папки")
	return cmd
}

func (a *app) runVerify(cmd *cobra.Command, path string, withDatabase bool) error {
	v, file, err := verifyFile(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if withDatabase && len(v.Failures) == 0 {
		if err := a.compareWithDatabase(cmd, v); err != nil {
			return err
		}
	}
	return a.reportVerification(path, v)
}

// verifyFile checks a pack from its own bytes; what comes of it reads on from
// the file, which the caller closes.
func verifyFile(path string) (*evidence.Verification, *os.File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fmt.Errorf("файла %s нет: проверьте имя и папку", path)
	case err == nil && info.IsDir():
		return nil, nil, fmt.Errorf("%s — папка, а пакет доказательств — файл .zip: назовите его", path)
	case err == nil && !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%s — не обычный файл: назовите пакет доказательств, файл .zip", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("пакет %s не открывается: нет доступа или файл занят другой программой", path)
	}
	v, err := evidence.Verify(filepath.Base(path), file, info.Size())
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("пакет %s не проверен: %w", path, err), file.Close())
	}
	return v, file, nil
}

// compareWithDatabase measures the pack's question anew in the workspace.
func (a *app) compareWithDatabase(cmd *cobra.Command, v *evidence.Verification) error {
	w, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	compare := func() error {
		session, err := analysis.NewSession(cmd.Context(), w.db.DB, w.calendar, v.Question())
		if err != nil {
			return err
		}
		defer session.Close()
		pack, err := w.buildEvidence(cmd.Context(), session)
		if err != nil {
			return err
		}
		return v.CompareWith(pack)
	}
	return errors.Join(compare(), w.close())
}

func (a *app) reportVerification(path string, v *evidence.Verification) error {
	if len(v.Failures) > 0 {
		fmt.Fprintf(a.out, "Пакет %s неверен.\n", path)
		for _, failure := range v.Failures {
			fmt.Fprintf(a.out, "  %s: %s\n", failure.File, failure.Reason)
		}
		return &silent{exitFailure}
	}
	fmt.Fprintf(a.out, "Пакет %s верен: %s.\n", path, v.Round)
	for _, checked := range v.Checked {
		fmt.Fprintln(a.out, "  "+checked)
	}
	for _, remark := range v.Remarks {
		fmt.Fprintln(a.out, "  Заметьте: "+remark)
	}
	fmt.Fprintf(a.out, "Сумма описи %s — сравните её с подписанным листом.\n", v.Manifest)
	return nil
}
