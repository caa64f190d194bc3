package store

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// madeExport is an export of one class and subject as a program made it up:
// a page of a class journal, or a long table with or without entry times.
type madeExport struct {
	moment int // hours after the first; each export has its own
	shape  string
	timed  bool
	cells  []madeCell
	days   map[int32]int // of a journal: columns by day
	pupils []uint64      // of a journal
	class  uint16
}

type madeCell struct {
	pupil   uint64
	date    int32
	lesson  uint8
	kind    uint8
	entered int64
}

const firstDay = int32(16531) // 06.04.2015

// world is what a diary holds of two classes: from export to export a little of it changes.
type world struct {
	columns map[uint16]map[int32]int // lessons by class and day
	entries map[madeCell]int         // how many, by cell without an entry time
	entered map[madeCell]int64
	listed  map[uint64]bool
}

func newWorld(r *rand.Rand) *world {
	w := &world{map[uint16]map[int32]int{1: {}, 2: {}}, map[madeCell]int{}, map[madeCell]int64{},
		map[uint64]bool{1: true, 2: true, 3: true}}
	for range 150 {
		w.change(r, 0)
	}
	return w
}

// change changes one thing at an hour.
func (w *world) change(r *rand.Rand, hour int) {
	class, day := uint16(1+r.IntN(2)), firstDay+r.Int32N(4)
	switch pupil := 1 + r.Uint64N(4); r.IntN(12) {
	case 0:
		w.columns[class][day] = min(2, r.IntN(4))
	case 1:
		w.listed[pupil] = !w.listed[pupil]
	default:
		cell := madeCell{pupil, day, uint8(1 + r.IntN(2)), []uint8{0, 0, 0, 2}[r.IntN(4)], int64(class)}
		w.entries[cell] = r.IntN(3)
		w.entered[cell] = micro(hour - 1)
	}
}

// export shows one class as it is.
func (w *world) export(r *rand.Rand, moment int, shape string) madeExport {
	e := madeExport{moment: moment, shape: shape, class: uint16(1 + r.IntN(4)/3)}
	if e.timed = shape == "timed"; e.timed {
		e.shape = "table"
	}
	e.days = maps.Clone(w.columns[e.class])
	for pupil := uint64(1); pupil <= 4; pupil++ {
		if w.listed[pupil] {
			e.pupils = append(e.pupils, pupil)
		}
	}
	for cell, n := range w.entries {
		if cell.entered != int64(e.class) || !w.listed[cell.pupil] || int(cell.lesson) > e.days[cell.date] {
			continue
		}
		shown := cell
		if shown.entered = NoTime; e.timed {
			shown.entered = w.entered[cell]
		}
		for range n {
			e.cells = append(e.cells, shown)
		}
	}
	slices.SortFunc(e.cells, func(a, b madeCell) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return e
}

func micro(hour int) int64 { return int64(firstDay)*24*3600*1e6 + int64(hour)*3600*1e6 }

// load imports it under the name that its moment gives it.
func (e *madeExport) load(t *testing.T, db *DB) {
	t.Helper()
	ctx := context.Background()
	w := begin(t, db)
	for _, class := range []string{"5А", "5Б", "5В"} {
		_, err := w.Dimensions.Class.Number(class)
		check(t, err)
	}
	_, err := w.Dimensions.Subject.Number("алгебра")
	check(t, err)
	rows := make([]Observation, len(e.cells))
	for i, c := range e.cells {
		rows[i] = Observation{School: 1, Class: e.class, Subject: 1, Teacher: 1, Row: uint32(c.pupil),
			Col: uint16(c.date-firstDay)*2 + uint16(c.lesson), Kind: c.kind,
			Pupil: c.pupil, Date: c.date, Lesson: c.lesson, Entered: c.entered, Changed: NoTime}
		if e.shape == "table" {
			rows[i].Row, rows[i].Col = uint32(i+2), 0
		}
	}
	if e.shape == "journal" {
		page := Page{School: 1, Class: uint32(e.class), Subject: 1, Teacher: 1, Sheet: "А", Pupils: e.pupils}
		for _, day := range sortedDays(e.days) {
			for lesson := 1; lesson <= e.days[day]; lesson++ {
				page.Columns = append(page.Columns, PageColumn{Date: day, Lesson: uint8(lesson)})
			}
		}
		check(t, w.Page(ctx, page))
		works := make(chan Work, 1)
		works <- func(into []Observation) ([]Observation, error) { return append(into, rows...), nil }
		close(works)
		_, err := w.Cells(ctx, works)
		check(t, err)
	} else {
		give(t, w, rows...)
	}
	for kind := range []uint8{0, 1, 2} {
		check(t, w.Append("given", []Row{{uint16(0), uint16(1), uint8(kind), false}}))
	}
	at := time.UnixMicro(micro(e.moment)).UTC()
	part := Part{Shape: e.shape, Kind: -1, Timed: e.timed, HasLesson: e.shape == "table",
		ExportedFrom: at.Add(-time.Minute), ExportedTo: at, Naming: ByTwoWords}
	check(t, w.Commit(ctx, Import{File: fmt.Sprint(e.moment), SHA256: fmt.Sprint(e.moment), Status: Loaded},
		[]Part{part}))
}

func sortedDays(days map[int32]int) []int32 {
	var sorted []int32
	for day := range days {
		sorted = append(sorted, day)
	}
	slices.Sort(sorted)
	return sorted
}

// derived is what was derived of the first two classes, without the numbers of imports.
func derived(t *testing.T, db *DB) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for name, query := range map[string]string{
		"runs": `SELECT class_id, what, date, lesson, lessons, pupil, n, first, last FROM journal_run JOIN journal_series USING (series_id)`,
		"proofs": `SELECT r.* EXCLUDE (import_id, lacking_import), i.file, l.file AS lacking FROM reconciled r JOIN import i USING (import_id)
			LEFT JOIN import l ON l.import_id = r.lacking_import WHERE class_id < 3 AND (school_id, kind) NOT IN (SELECT (school_id, kind) FROM slice WHERE plain)`,
		"entries": `SELECT kind, class_id, pupil, date, slot, entered_after, entered_by, known_at, superseded_at, absence_known_at FROM entry
			WHERE class_id < 3`,
		"delays": "FROM day_delay WHERE date < DATE '2015-05-01'",
	} {
		rows, err := db.Query("SELECT (COLUMNS(*)::VARCHAR) FROM (" + query + ") ORDER BY ALL")
		check(t, err)
		columns, err := rows.Columns()
		check(t, err)
		for rows.Next() {
			cells := make([]*string, len(columns))
			into := make([]any, len(columns))
			for i := range cells {
				into[i] = &cells[i]
			}
			check(t, rows.Scan(into...))
			var line strings.Builder
			for _, cell := range cells {
				text := "-"
				if cell != nil {
					text = *cell
				}
				line.WriteString(text + " ")
			}
			found[name] = append(found[name], line.String())
		}
		check(t, rows.Close())
		sort.Strings(found[name])
	}
	return found
}

// TestOrderDoesNotMatter imports made-up exports in a random order, takes some
// back and brings them again, derives in between, and finds in the end what
// one derivation of the same exports in their own order finds.
func TestOrderDoesNotMatter(t *testing.T) {
	rounds := 5
	if testing.Short() {
		rounds = 3
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		made := makeExports(r, 8, func(r *rand.Rand) string {
			return []string{"journal", "table",
				"timed"}[r.IntN(12)/5]
		})
		mixed, loaded := importAtRandom(t, r, made)
		straight := open(t, filepath.Join(t.TempDir(), "straight.duckdb"))
		loadInOrder(t, straight, made, loaded)
		if diff := cmp.Diff(derived(t, straight), derived(t, mixed)); diff != "" {
			t.Fatalf("seed %d, %v:\n%s", seed, loaded, diff)
		}
	}
}

// TestPlainIsAShortcut imports tables with entry times, which repeat and
// contradict each other, at random, and again beside a snapshot of another
// class that makes every row be reconciled: the entries are the same.
func TestPlainIsAShortcut(t *testing.T) {
	rounds := 4
	if testing.Short() {
		rounds = 2
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		made := makeExports(r, 5, func(*rand.Rand) string { return "timed" })
		plain, loaded := importAtRandom(t, r, made)
		if kinds := count(t, plain, "slice WHERE NOT plain"); kinds != 0 {
			t.Fatalf("%d kinds are not plain", kinds)
		}
		full := open(t, filepath.Join(t.TempDir(), "full.duckdb"))
		other := madeExport{moment: 1, shape: "table", class: 3, cells: []madeCell{
			{1, firstDay + 60, 1, 0, NoTime}, {1, firstDay + 60, 1, 2, NoTime}, {1, firstDay + 60, 1, 1, NoTime}}}
		other.load(t, full)
		loadInOrder(t, full, made, loaded)
		got, want := derived(t, plain), derived(t, full)
		delete(want, "proofs")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, %v:\n%s", seed, loaded, diff)
		}
	}
}

// makeExports lets a diary change and exports it from time to time.
func makeExports(r *rand.Rand, n int, shape func(*rand.Rand) string) []madeExport {
	made := make([]madeExport, n)
	diary := newWorld(r)
	for i := range made {
		moment := 12 + i*20
		made[i] = diary.export(r, moment, shape(r))
		for range 4 + r.IntN(12) {
			diary.change(r, moment+20)
		}
	}
	return made
}

// importAtRandom imports and takes back at random, and tells what is loaded in the end.
func importAtRandom(t *testing.T, r *rand.Rand, made []madeExport) (*DB, map[int]bool) {
	t.Helper()
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "mixed.duckdb"))
	loaded := map[int]bool{}
	for range 18 {
		i := r.IntN(len(made))
		if loaded[i] {
			var number int
			check(t, db.QueryRow("SELECT import_id FROM import WHERE sha256 = ?",
				fmt.Sprint(made[i].moment)).Scan(&number))
			_, err := db.Undo(ctx, number)
			check(t, err)
		} else {
			made[i].load(t, db)
		}
		loaded[i] = !loaded[i]
		if r.IntN(2) == 0 {
			check(t, db.Reconcile(ctx))
		}
	}
	check(t, db.Reconcile(ctx))
	return db, loaded
}

func loadInOrder(t *testing.T, db *DB, made []madeExport, loaded map[int]bool) {
	t.Helper()
	for i := range made {
		if loaded[i] {
			made[i].load(t, db)
		}
	}
	check(t, db.Reconcile(context.Background()))
}

// TestAPageInBetweenNarrowsWindows: a mark stands in the page of hour 60 and
// not in that of hour 20: it came after 20. A page of hour 40 without it, that
// comes later, makes it after 40; taken back, after 20 again. Each page has
// the minute before its hour as its earliest moment.
func TestAPageInBetweenNarrowsWindows(t *testing.T) {
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "a.duckdb"))
	page := func(hour int, cells ...madeCell) madeExport {
		return madeExport{moment: hour, shape: "journal", class: 1, days: map[int32]int{firstDay: 1},
			pupils: []uint64{1, 2}, cells: cells}
	}
	after := func() string {
		t.Helper()
		check(t, db.Reconcile(ctx))
		var hour string
		check(t, db.QueryRow("SELECT strftime(entered_after, '%d %H:%M') FROM reconciled WHERE pupil = 2").Scan(&hour))
		return hour
	}
	first, second := madeCell{1, firstDay, 1, 0, NoTime}, madeCell{2, firstDay, 1, 0, NoTime}
	before, between, last := page(20, first), page(40, first), page(60, first, second)
	before.load(t, db)
	last.load(t, db)
	if got := after(); got != "06 19:59" {
		t.Errorf("two pages: after %s", got)
	}
	between.load(t, db)
	if got := after(); got != "07 15:59" {
		t.Errorf("three pages: after %s", got)
	}
	_, err := db.Undo(ctx, 3)
	check(t, err)
	if got := after(); got != "06 19:59" {
		t.Errorf("two pages again: after %s", got)
	}
}
