package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"vsrok/analysis"
	"vsrok/cmd/vsrok/page"
	"vsrok/ingest"
	"vsrok/ingest/store"
)

// The files of a workspace.
const (
	policyFile   = "vsrok.yaml"
	databaseFile = "vsrok.duckdb"
	keyFile      = "vsrok.key"
	mappingFile  = "mapping.yaml"
)

// workspace is an open workspace: its settings, reference tables and database.
type workspace struct {
	dir       string
	policy    analysis.Policy
	reference *ingest.Reference
	calendar  *analysis.Calendar
	db        *store.DB
}

// open opens the workspace of a.dir and settles its database.
func (a *app) open(ctx context.Context) (*workspace, error) {
	w := &workspace{dir: a.dir}
	if err := w.readSettings(); err != nil {
		return nil, err
	}
	if err := w.openDatabase(ctx); err != nil {
		return nil, err
	}
	return w, w.sweep()
}

// sweep deletes what an interrupted page left. The database has one owner, so
// no page is open now.
func (w *workspace) sweep() error {
	err := errors.Join(page.Sweep(w.dir), unmarkPage(w.dir))
	if err != nil {
		err = errors.Join(err, w.close())
	}
	return err
}

// openLists opens the workspace for what imports left in it: nothing is
// derived, so that it can be read on a full disk too.
func (a *app) openLists(ctx context.Context) (*workspace, error) {
	w := &workspace{dir: a.dir}
	if err := w.readSettingsYet(); err != nil {
		return nil, err
	}
	if err := w.openStore(ctx); err != nil {
		return nil, err
	}
	return w, w.sweep()
}

// openStore opens the database file. Where the page holds it the error says so.
func (w *workspace) openStore(ctx context.Context) (err error) {
	w.db, err = store.Open(ctx, filepath.Join(w.dir, databaseFile))
	var busy *store.BusyError
	if errors.As(err, &busy) && pageHolds(w.dir, busy.PID) {
		return &pageBusy{dir: w.dir, cause: err}
	}
	return err
}

func (w *workspace) openDatabase(ctx context.Context) (err error) {
	if err = w.openStore(ctx); err != nil {
		return err
	}
	if err := ingest.Settle(ctx, w.db, w.reference); err != nil {
		return errors.Join(err, w.db.Close())
	}
	return nil
}

// readSettingsYet is readSettings for what needs no school yet.
func (w *workspace) readSettingsYet() error {
	err := w.readSettings()
	if errors.Is(err, ingest.ErrNoSchools) {
		w.reference, err = &ingest.Reference{}, nil
	}
	return err
}

func (w *workspace) readSettings() error {
	path := filepath.Join(w.dir, policyFile)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("в папке %s нет файла %s: это не рабочая папка; создайте её командой «vsrok init ПАПКА» или укажите другую ключом -C", w.dir, policyFile)
	}
	if err != nil {
		return fmt.Errorf("%s не читается: %w", path, err)
	}
	defer file.Close()
	if w.policy, err = analysis.ReadPolicy(path, file); err != nil {
		return err
	}
	// First, since a page without schools still needs it.
	if w.calendar, err = readCalendar(w.dir); err != nil {
		return err
	}
	w.reference, err = ingest.ReadReference(w.dir)
	return err
}

// readCalendar is the built-in calendar with the workspace's own days over it.
func readCalendar(dir string) (*analysis.Calendar, error) {
	calendar, err := analysis.LoadCalendar()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, analysis.CalendarFile)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return calendar, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s не читается: %w", path, err)
	}
	defer file.Close()
	return calendar.With(path, file)
}

func (w *workspace) close() error { return w.db.Close() }

// key reads the key of the pupils' hashes. It is made together with the
// database: with another key the same pupil would be somebody else.
func (w *workspace) key() ([]byte, error) {
	path := filepath.Join(w.dir, keyFile)
	key, err := w.readKey(path)
	if err != nil {
		return nil, err
	}
	if err := w.db.CheckKey(context.Background(), key); err != nil {
		return nil, fmt.Errorf("%s: %w; верните файл ключа из копии этой папки", path, err)
	}
	return key, nil
}

func (w *workspace) readKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		imports, err := w.db.Imports(context.Background())
		if err != nil {
			return nil, err
		}
		if len(imports) > 0 {
			return nil, fmt.Errorf("нет файла %s, а в базе уже есть выгрузки: верните файл ключа из копии или начните новую рабочую папку", path)
		}
		return writeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s не читается: %w", path, err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("файл ключа %s повреждён: верните его из копии", path)
	}
	return key, nil
}

func writeKey(path string) ([]byte, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	if err := os.WriteFile(path, []byte(hex.EncodeToString(key)+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("ключ не записан: %w", err)
	}
	return key, nil
}
